/* Said to whom brings the meal, heard at the door, answered; then each refusal, then faults. */
#define WORLD_MORE_PARTS &voices_domain.store,
#include "domains/voices/inside.h"

#include "domains/meals/world_for_tests.h"

typedef struct Talk {
    MealWorld *w;
    PersonId courier, stranger;
    StopId stop;
    VoiceNote ask, note;
    VoiceId id;
    size_t count;
    PersonId who; /* who asks now */
    Role role;
    Str text;
} Talk;

/* The head of a WebM file with Opus, as Chrome's MediaRecorder writes it, then noise. */
static Str webm(size_t size)
{
    static const char head[] = "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81"
                               "\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x04\x42\x85\x81"
                               "\x02\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff\x86\x86"
                               "A_OPUS";
    char *bytes = arena_alloc(test_arena(), size);
    memcpy(bytes, head, sizeof head);
    for (size_t i = sizeof head; i < size; i++) bytes[i] = (char)(i * 31);
    return (Str){bytes, size};
}

static Status set_up(Tx *tx, void *job)
{
    Talk *k = job;
    DispatchRun *runs;
    DispatchStop *stops;
    size_t count;
    TRY(people_add(tx, &(Person){.name = STR("小周")}, &k->courier));
    TRY(people_add(tx, &(Person){.name = STR("路人")}, &k->stranger));
    TRY(dispatch_runs(tx, k->w->site, k->w->day, SLOT_LUNCH, &runs, &count));
    TRY(dispatch_run_assign(tx, runs[0].id, k->courier));
    TRY(dispatch_stops(tx, runs[0].id, &stops, &count));
    k->stop = stops[0].id;
    return OK;
}

static void act(Tx *tx, const Talk *k)
{
    tx->origin.actor = k->who.v;
    tx->origin.role = k->role;
}
static Status do_say(Tx *tx, void *job)
{
    Talk *k = job;
    act(tx, k);
    return voices_say(tx, &k->ask, &k->id);
}
static Status do_say_at(Tx *tx, void *job)
{
    Talk *k = job;
    act(tx, k);
    return voices_say_at(tx, k->stop, &k->ask, &k->id);
}
static Status do_hear(Tx *tx, void *job)
{
    Talk *k = job;
    act(tx, k);
    return voices_sound(tx, k->id, &k->note);
}
static Status do_heard(Tx *tx, void *job)
{
    Talk *k = job;
    act(tx, k);
    return voices_heard(tx, k->id);
}
static Status do_take_back(Tx *tx, void *job)
{
    Talk *k = job;
    act(tx, k);
    return voices_take_back(tx, k->id);
}

static Talk *open_talk(TestEngine engine, TestStore **t)
{
    Talk *k = NEW(test_arena(), Talk);
    k->w = world_open(engine, t);
    k->w->ask.how = MEAL_TO_DOOR;
    CHECK_STATUS(OK, test_write(*t, HERE, do_place, k->w));
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, k));
    k->who = k->w->elder;
    k->role = ROLE_ELDER;
    k->ask = (VoiceNote){.elder = k->w->elder,
                         .to = VOICE_TO_BRINGER,
                         .sound = webm(20000),
                         .words = STR("明天少放盐"),
                         .length_ms = 4200};
    return k;
}

TEST(an_elder_speaks_the_courier_hears_it_at_the_door_and_speaks_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Talk *k = open_talk(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_say, k));
        CHECK_STATUS(OK, test_write(t, HERE, do_heard, k)); /* her own: it is not heard by that */
        k->who = k->courier;
        k->role = ROLE_COURIER;
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK(str_eq(k->ask.sound, k->note.sound));
        CHECK_STR(STR("明天少放盐"), k->note.words);
        CHECK_INT(VOICE_WEBM, k->note.form);
        CHECK_INT(k->w->site.v, k->note.site.v);
        CHECK_INT(0, k->note.heard_ms);
        CHECK_STATUS(OK, test_write(t, HERE, do_heard, k));
        CHECK_STATUS(OK, test_write(t, HERE, do_heard, k));
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK_INT(t->now_ms, k->note.heard_ms);
        CHECK_INT(k->courier.v, k->note.heard_by.v);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'voices.heard'"));
        k->ask = (VoiceNote){.sound = webm(900), .words = STR(""), .length_ms = 2000};
        CHECK_STATUS(OK, test_write(t, HERE, do_say_at, k));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'voices.said'"));
        k->who = k->w->elder;
        k->role = ROLE_ELDER;
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK_INT(VOICE_TO_ELDER, k->note.to);
        CHECK_STATUS(OK, test_write(t, HERE, do_heard, k));
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK_INT(k->w->elder.v, k->note.heard_by.v);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(family_and_elder_speak_and_no_canteen_listens)
{
    TestStore *t;
    Talk *k = open_talk(TEST_SQLITE, &t);
    k->ask.to = VOICE_TO_FAMILY;
    CHECK_STATUS(OK, test_write(t, HERE, do_say, k));
    k->who = k->courier;
    k->role = ROLE_COURIER;
    CHECK_STATUS(DENIED, test_read(t, HERE, do_hear, k));
    k->who = k->w->daughter;
    k->role = ROLE_FAMILY;
    CHECK_STATUS(OK, test_write(t, HERE, do_heard, k));
    CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
    CHECK_INT(k->w->daughter.v, k->note.heard_by.v);
    k->ask.to = VOICE_TO_ELDER;
    CHECK_STATUS(OK, test_write(t, HERE, do_say, k));
    CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
    CHECK_INT(0, k->note.site.v);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(what_is_no_sound_too_long_too_many_or_not_ones_own_is_refused)
{
    TestStore *t;
    Talk *k = open_talk(TEST_SQLITE, &t);
    Str sound = k->ask.sound;
    k->ask.sound =
        STR("<html><script>alert(1)</script></html>, sixty-four characters and more of it");
    CHECK_STATUS(INVALID, test_write(t, HERE, do_say, k));
    CHECK_TEXT("voices.not_sound", t->problem.code);
    k->ask.sound = webm(VOICE_BYTES_MAX + 1);
    CHECK_STATUS(INVALID, test_write(t, HERE, do_say, k));
    CHECK_TEXT("voices.too_long", t->problem.code);
    k->ask.sound = sound;
    k->ask.length_ms = 20001;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_say, k));
    k->ask.sound = STR("");
    k->ask.words = STR("");
    CHECK_STATUS(INVALID, test_write(t, HERE, do_say, k));
    CHECK_TEXT("voices.empty", t->problem.code);
    k->ask.words = STR("少放盐");
    CHECK_STATUS(OK, test_write(t, HERE, do_say, k)); /* words alone will do */
    k->who = k->stranger;
    CHECK_STATUS(DENIED, test_read(t, HERE, do_hear, k));
    CHECK_TEXT("voices.not_yours", t->problem.code);
    CHECK_STATUS(DENIED, test_write(t, HERE, do_take_back, k));
    CHECK_STATUS(DENIED, test_write(t, HERE, do_say, k));
    k->who = k->w->elder;
    CHECK_STATUS(OK, test_write(t, HERE, do_take_back, k));
    CHECK_STATUS(OK, test_write(t, HERE, do_take_back, k));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'voices.over'"));
    for (int i = 0; i < VOICE_A_DAY; i++) CHECK_STATUS(OK, test_write(t, HERE, do_say, k));
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_say, k));
    CHECK_TEXT("voices.too_many", t->problem.code);
    k->ask.elder = k->w->neighbour;
    k->who = k->w->neighbour;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_say, k));
    CHECK_TEXT("voices.no_meal", t->problem.code);
    test_store_close(t);
}

TEST(after_thirty_days_the_sound_is_gone_and_who_and_when_stay)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Talk *k = open_talk(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_say, k));
        t->now_ms += 29 * DAY_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK_INT(20000, (int64_t)k->note.sound.len);
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, do_hear, k));
        CHECK_INT(0, (int64_t)k->note.sound.len);
        CHECK_INT(0, (int64_t)k->note.words.len);
        CHECK(k->note.made_ms > 0);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(sounds_are_told_apart_by_their_first_bytes)
{
    char ogg[64] = "OggS";
    char mp4[64] = "\0\0\0\x18"
                   "ftypM4A ";
    Str out;
    memcpy(ogg + 28, "OpusHead", 8);
    CHECK_INT(VOICE_OGG, voice_form((Str){ogg, sizeof ogg}));
    CHECK_INT(VOICE_MP4, voice_form((Str){mp4, sizeof mp4}));
    CHECK_INT(VOICE_WEBM, voice_form(webm(100)));
    CHECK_INT(VOICE_NONE, voice_form(str_slice(webm(100), 0, 63)));
    CHECK_INT(VOICE_NONE, voice_form((Str){ogg, 30}));
    CHECK(str_from_base64(test_arena(), STR("5L2g5aW9"), &out));
    CHECK_STR(STR("你好"), out);
    CHECK(!str_from_base64(test_arena(), STR("5L2g5aW9!"), &out));
    CHECK(!str_from_base64(test_arena(), STR("5L2g5a"), &out));
}

static void sound_books(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_while_somebody_speaks_leaves_nothing_half_said)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Talk *k = open_talk(engine, &t);
        CHECK(test_fault_loop(t, HERE, do_say, k, sound_books) >= 5);
        k->who = k->courier;
        k->role = ROLE_COURIER;
        CHECK(test_fault_loop(t, HERE, do_heard, k, sound_books) >= 5);
        CHECK(test_fault_loop(t, HERE, do_say_at, k, sound_books) >= 6);
        CHECK(test_fault_loop(t, HERE, do_take_back, k, sound_books) >= 3);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM voice_note"));
        test_store_close(t);
    }
}
