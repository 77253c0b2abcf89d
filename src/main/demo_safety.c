/* Of the made-up community: who is on duty day and night for two weeks, who was seen today and a
 * few who were not, one call for help of this morning that ended well, one alarm that is open. */
#include "main/demo.h"

#include "domains/safety/safety.h"

enum { WEEKS_DAYS = 14, UNSEEN = 5, SEEN_BATCH = 100, WATCHED = 40 };

typedef struct Station {
    Demo *d;
    PersonId operators[3], aide;
    AlarmId alarm;
    int from;
    Str password_hash;
} Station;

/* Two more operators, so that three share the day. */
static Status add_operators(Tx *tx, void *job)
{
    static const char *const names[] = {"陈夜班", "林白班"};
    Station *s = job;
    for (int i = 0; i < DEMO_STAFF; i++) {
        if (s->d->staff[i].role == ROLE_OPERATOR) s->operators[0] = s->d->staff[i].person;
        if (s->d->staff[i].role == ROLE_AIDE) s->aide = s->d->staff[i].person;
    }
    for (int i = 0; i < 2; i++) {
        int64_t login;
        TRY(people_add(tx, &(Person){.name = str_of(names[i]), .channel = 1},
                       &s->operators[i + 1]));
        TRY(people_login_add(tx,
                             &(LoginAsk){.name = str_fmt(tx->arena, "zhishou%d", i + 2),
                                         .phone = STR(""),
                                         .password_hash = s->password_hash,
                                         .community = tx->origin.community,
                                         .person = s->operators[i + 1],
                                         .role = ROLE_OPERATOR},
                             &login));
    }
    return OK;
}

static Status fill_roster(Tx *tx, void *job)
{
    static const int begins[] = {0, 8, 16, 24};
    const Station *s = job;
    DutyShift shifts[WEEKS_DAYS * 3];
    size_t n = 0;
    Ms today = day_ms(tx_today(tx), SHANGHAI_MS);
    for (int day = 0; day < WEEKS_DAYS; day++)
        for (int k = 0; k < 3; k++)
            shifts[n++] = (DutyShift){.person = s->operators[(k + day / 7) % 3],
                                      .from_ms = today + day * DAY_MS + begins[k] * HOUR_MS,
                                      .to_ms = today + day * DAY_MS + begins[k + 1] * HOUR_MS};
    return safety_roster_set(tx, today, today + WEEKS_DAYS * DAY_MS, shifts, n);
}

/* 送餐即探访: the first of those who live alone have agreed. */
static Status add_consents(Tx *tx, void *job)
{
    const Station *s = job;
    int given = 0;
    for (int i = 0; i < DEMO_ELDERS && given < WATCHED; i++) {
        int64_t id;
        Consent c = {.purpose = PURPOSE_SEEN,
                     .receiver = STR(""),
                     .channel = STR("paper"),
                     .text_hash = STR("seen-1"),
                     .witness = STR("")};
        if (!s->d->elders[i].alone) continue;
        TRY(people_consent_give(tx, s->d->elders[i].id, &c, &id));
        given++;
    }
    return OK;
}

/* All but a few of those who are expected today were met by the aide. */
static Status add_seen(Tx *tx, void *job)
{
    const Station *s = job;
    tx->origin.actor = s->aide.v;
    for (int i = s->from; i < s->from + SEEN_BATCH && i < DEMO_ELDERS; i++)
        if (i >= 1 + UNSEEN)
            TRY(safety_seen(tx, s->d->elders[i].id, SEEN_VISIT, s->aide.v, tx->now_ms));
    return OK;
}

static Status build_lists(Tx *tx, void *job)
{
    const Station *s = job;
    int64_t expected, open;
    for (int i = 0; i < DEMO_SITES; i++)
        TRY(safety_seen_build(tx, s->d->sites[i], tx_today(tx), &expected, &open));
    return OK;
}

static Status past_call(Tx *tx, void *job)
{
    Station *s = job;
    Alarm a;
    AlarmAsk ask = {.kind = ALARM_SOS, .person = s->d->elders[7].id, .code = STR("app.sos")};
    TRY(safety_raise(tx, &ask, &a));
    tx->origin.actor = s->operators[0].v;
    tx->origin.role = ROLE_OPERATOR;
    TRY(safety_acknowledge(tx, a.id));
    TRY(safety_note(tx, a.id, STR("在厨房滑了一下，能自己站")));
    TRY(safety_send(tx, a.id, s->aide));
    TRY(safety_move(tx, a.id, ALARM_ON_SITE, STR("")));
    return safety_resolve(tx, a.id, CODE_HELPED, CHECKED_SIGHT, STR("扶到床上，没有受伤"));
}

static Status open_alarm(Tx *tx, void *job)
{
    const Station *s = job;
    Alarm a;
    AlarmAsk ask = {
        .kind = ALARM_SILENCE, .person = s->d->elders[9].id, .code = STR("silence.12h")};
    return safety_raise(tx, &ask, &a);
}

Status demo_safety(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Station s = {.d = d, .password_hash = secret_password_hash(d->arena, STR(DEMO_PASSWORD))};
    static const TxFn steps[] = {add_operators, fill_roster, add_consents};
    static const TxFn then[] = {build_lists, past_call, open_alarm};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(store_write(d->store, origin, d->arena, steps[i], &s, d->problem));
    for (s.from = 0; s.from < DEMO_ELDERS; s.from += SEEN_BATCH)
        TRY(store_write(d->store, origin, d->arena, add_seen, &s, d->problem));
    for (size_t i = 0; i < sizeof then / sizeof *then; i++)
        TRY(store_write(d->store, origin, d->arena, then[i], &s, d->problem));
    return OK;
}
