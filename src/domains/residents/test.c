/* Whom to ask next and how many are reached; what is on beside the meal; an empty chair at the
 * table until it is known why; what residents propose; the thread from a poster to a complaint. In
 * the world of the tests of meals: an elder of 86 who eats, a neighbour of 70 who has not yet. */
#include "domains/geo/geo.h"
#include "domains/meals/world_for_tests.h"
#include "domains/residents/residents.h"

static const StorePart *const parts[] = {&people_domain.store,
                                         &geo_domain.store,
                                         &notice_domain.store,
                                         &funds_domain.store,
                                         &gifts_domain.store,
                                         &benefits_domain.store,
                                         &dispatch_domain.store,
                                         &meals_domain.store,
                                         &safety_domain.store,
                                         &residents_domain.store,
                                         NULL};

typedef struct Home {
    MealWorld *w;
    PersonId social;
    ReachOut *list;
    GroupReach groups[REACH_GROUPS];
    UseRow uses[USE_ROWS_MAX];
    UseBy by;
    ActivityFigures *figures;
    size_t count;
    int64_t number, all;
    OutreachContact contact, *contacts;
    Activity activity, *activities;
    ActivityId activity_id;
    PersonId who;
    TableGroup table;
    TableId table_id;
    bool yes;
    BuddyCheck *checks;
    BuddyOutcome outcome;
    Proposal *proposals;
    ProposalId proposal;
    ProposalState to;
    Str words;
    Meeting meeting;
    int64_t held; /* where it was decided */
    Poster poster, made;
    Funnel *funnels;
} Home;

static Status set_up(Tx *tx, void *job)
{
    Home *h = job;
    int64_t flag;
    TRY(world_set_up(tx, h->w));
    TRY(people_add(tx, &(Person){.name = STR("周社工")}, &h->social));
    TRY(people_flag_set(tx, h->w->elder, FLAG_ALONE, h->w->day - 30, STR("走访"), &flag));
    return people_flag_set(tx, h->w->neighbour, FLAG_EMPTY_NEST, h->w->day - 9, STR("民政系统"),
                           &flag);
}

static Home *open_home(TestEngine engine, TestStore **t)
{
    Home *h = NEW(test_arena(), Home);
    h->w = NEW(test_arena(), MealWorld);
    secret_open_for_test();
    *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, h));
    return h;
}

static void as_social(Home *h)
{
    h->w->actor = h->social;
    h->w->role = ROLE_SOCIAL_WORKER;
}
static void as_person(Home *h, PersonId who)
{
    h->w->actor = who;
    h->w->role = ROLE_ELDER;
    h->who = who;
}
static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

/* The elder has her lunch. */
static void eat(TestStore *t, Home *h)
{
    as_person(h, h->w->elder);
    CHECK_STATUS(OK, test_write(t, HERE, do_place, h->w));
    h->w->actor = h->w->clerk;
    h->w->role = ROLE_SITE_MANAGER;
    CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, h->w));
}

/* ---- Reach ---- */

static Status do_list(Tx *tx, void *job)
{
    Home *h = job;
    return residents_to_reach(tx, 50, &h->list, &h->count, &h->all);
}
static Status do_contact(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_contact(tx, &h->contact, &h->number);
}
static Status do_contacts(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_contacts(tx, h->w->neighbour, &h->contacts, &h->count);
}
static Status do_coverage(Tx *tx, void *job)
{
    Home *h = job;
    return residents_coverage(tx, h->w->day - 29, h->w->day, h->groups);
}
static Status do_uses(Tx *tx, void *job)
{
    Home *h = job;
    return residents_uses(tx, h->by, h->w->day - 29, h->w->day, h->uses, &h->count);
}

TEST(who_never_ate_is_asked_most_needed_first_and_a_no_is_respected)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(2, h->all);
        CHECK_INT(h->w->elder.v, h->list[0].person.v); /* alone and 86: five points */
        CHECK_INT(5, h->list[0].points);
        CHECK_INT(1, h->list[1].points);
        eat(t, h);
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(1, h->all);
        CHECK_INT(h->w->neighbour.v, h->list[0].person.v);
        as_social(h);
        h->contact = (OutreachContact){.person = h->w->neighbour,
                                       .way = WAY_PHONE,
                                       .result = CONTACT_LATER,
                                       .words = STR("等儿子回来")};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_contact, h));
        CHECK_TEXT("residents.again", t->problem.code);
        h->contact.again = h->w->day + 3;
        CHECK(test_fault_loop(t, HERE, do_contact, h, sound) >= 2); /* its last pass is kept */
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(0, h->all);
        t->now_ms += 3 * DAY_MS;
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(1, h->all);
        CHECK_STR(STR("等儿子回来"), h->list[0].words);
        h->contact.result = CONTACT_NO;
        h->contact.again = 0;
        CHECK_STATUS(OK, test_write(t, HERE, do_contact, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(0, h->all);
        t->now_ms += 91 * DAY_MS;
        CHECK_STATUS(OK, test_read(t, HERE, do_list, h));
        CHECK_INT(1, h->all);
        CHECK_STATUS(OK, test_write(t, HERE, do_contacts, h));
        CHECK_INT(2, h->count);
        test_store_close(t);
    }
}

TEST(groups_are_counted_with_who_ate_and_orders_by_what_they_hang_together_with)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        eat(t, h);
        CHECK_STATUS(OK, test_read(t, HERE, do_coverage, h));
        CHECK_TEXT("alone", h->groups[0].group);
        CHECK_INT(1, h->groups[0].people);
        CHECK_INT(1, h->groups[0].fed);
        CHECK_INT(1, h->groups[1].people);
        CHECK_INT(0, h->groups[1].fed);
        CHECK_INT(2, h->groups[6].people);
        h->by = BY_HOUSEHOLD;
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, h));
        CHECK_INT(1, h->uses[0].meals);
        CHECK_INT(1, h->uses[1].people);
        h->by = BY_SUBSIDY;
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, h));
        CHECK_INT(1, h->uses[0].eaters);
        CHECK_INT(300, h->uses[0].subsidy_fen);
        h->by = BY_CHANNEL;
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, h));
        CHECK_TEXT("app", h->uses[0].name);
        CHECK_INT(1, h->uses[0].meals);
        h->by = BY_DISTANCE;
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, h));
        CHECK_INT(2, h->uses[4].people); /* nobody's door has a coordinate here */
        h->by = BY_RULE;
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, h));
        CHECK_INT(3, (int64_t)h->count);
        CHECK_TEXT("discount", h->uses[0].name);
        CHECK_STR(STR("d"), h->uses[0].rule);
        CHECK(h->uses[0].programme.v != 0);
        CHECK_TEXT("subsidy", h->uses[1].name);
        CHECK_STR(STR("s"), h->uses[1].rule);
        CHECK_INT(1, h->uses[1].meals); /* one meal, though two bear it */
        CHECK_INT(1, h->uses[1].eaters);
        CHECK_INT(300, h->uses[1].subsidy_fen);
        CHECK_TEXT("none", h->uses[2].name);
        CHECK_INT(0, h->uses[2].meals);
        test_store_close(t);
    }
}

/* ---- Activities ---- */

static Status do_activity(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_activity_add(tx, &h->activity, &h->activity_id);
}
static Status do_join(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_join(tx, h->activity_id, h->who);
}
static Status do_leave(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_leave(tx, h->activity_id, h->who);
}
static Status do_attend(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_attend(tx, h->activity_id, h->who, true);
}
static Status do_off(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_activity_off(tx, h->activity_id);
}
static Status do_activities(Tx *tx, void *job)
{
    Home *h = job;
    return residents_activities(tx, tx->now_ms - DAY_MS, tx->now_ms + DAY_MS, h->who,
                                &h->activities, &h->count);
}

static Status do_figures(Tx *tx, void *job)
{
    Home *h = job;
    return residents_activity_figures(tx, h->w->day, h->w->day, &h->figures, &h->count);
}

TEST(an_activity_has_so_many_seats_and_one_tap_at_the_meal_says_who_was_there)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        as_social(h);
        h->activity = (Activity){.site = h->w->site,
                                 .name = STR("八段锦"),
                                 .place = STR("食堂门口"),
                                 .kind = ACTIVITY_BODY,
                                 .from_ms = t->now_ms - 1,
                                 .to_ms = t->now_ms + HOUR_MS,
                                 .seats = 1};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_activity, h));
        h->activity.from_ms = t->now_ms + HOUR_MS / 2;
        CHECK(test_fault_loop(t, HERE, do_activity, h, sound) >= 2);
        as_person(h, h->w->elder);
        CHECK(test_fault_loop(t, HERE, do_join, h, sound) >= 4);
        CHECK_STATUS(OK, test_write(t, HERE, do_join, h));
        CHECK_STATUS(OK, test_write(t, HERE, do_join, h));
        as_person(h, h->w->neighbour);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_join, h));
        CHECK_TEXT("residents.full", t->problem.code);
        as_person(h, h->w->elder);
        CHECK_STATUS(OK, test_write(t, HERE, do_leave, h));
        as_person(h, h->w->neighbour);
        CHECK_STATUS(OK, test_write(t, HERE, do_join, h));
        as_social(h);
        h->who = h->w->elder; /* did not say so, comes all the same */
        CHECK(test_fault_loop(t, HERE, do_attend, h, sound) >= 4);
        CHECK_STATUS(OK, test_write(t, HERE, do_attend, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_activities, h));
        CHECK_INT(1, h->count);
        CHECK_INT(2, h->activities[0].going);
        CHECK_INT(1, h->activities[0].came);
        CHECK(h->activities[0].attended);
        CHECK_STATUS(OK, test_read(t, HERE, do_figures, h));
        CHECK_INT(1, h->count);
        CHECK_INT(h->w->site.v, h->figures[0].site.v);
        CHECK_INT(1, h->figures[0].times);
        CHECK_INT(1, h->figures[0].kinds);
        CHECK_INT(1, h->figures[0].came); /* who only said so is not counted */
        CHECK_INT(1, h->figures[0].people);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_off, h));
        CHECK_TEXT("residents.begun", t->problem.code);
        t->now_ms += DAY_MS;
        h->who = h->w->neighbour;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_attend, h));
        CHECK_TEXT("residents.not_today", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_called_off_is_told_to_who_wanted_to_come)
{
    TestStore *t;
    Home *h = open_home(TEST_SQLITE, &t);
    as_social(h);
    h->activity = (Activity){.site = h->w->site,
                             .name = STR("讲座"),
                             .place = STR("活动室"),
                             .kind = ACTIVITY_TALK,
                             .from_ms = t->now_ms + HOUR_MS,
                             .to_ms = t->now_ms + 2 * HOUR_MS,
                             .seats = 20};
    CHECK_STATUS(OK, test_write(t, HERE, do_activity, h));
    as_person(h, h->w->elder);
    CHECK_STATUS(OK, test_write(t, HERE, do_join, h));
    as_social(h);
    CHECK(test_fault_loop(t, HERE, do_off, h, sound) >= 3);
    CHECK_STATUS(OK, test_write(t, HERE, do_off, h));
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'residents.off'"));
    as_person(h, h->w->neighbour);
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_join, h));
    CHECK_TEXT("residents.off", t->problem.code);
    test_store_close(t);
}

/* ---- Tables ---- */

static Status do_table(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_table_add(tx, &h->table, &h->table_id);
}
static Status do_sit(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_table_sit(tx, h->table_id, h->who, h->yes);
}
static Status do_checks(Tx *tx, void *job)
{
    Home *h = job;
    return residents_buddy_checks(tx, &h->checks, &h->count);
}
static Status do_found(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_buddy_end(tx, h->number, h->outcome, STR("儿子来了"));
}

TEST(an_empty_chair_is_asked_after_until_it_is_known_why)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        as_social(h);
        h->table = (TableGroup){.site = h->w->site, .name = STR("三栋一桌")};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_table, h));
        h->table.weekdays = 0xfe;
        CHECK(test_fault_loop(t, HERE, do_table, h, sound) >= 3);
        CHECK_STATUS(OK, test_write(t, HERE, do_table, h));
        as_person(h, h->w->elder);
        h->yes = true;
        CHECK(test_fault_loop(t, HERE, do_sit, h, sound) >= 3);
        CHECK_STATUS(OK, test_write(t, HERE, do_sit, h));
        as_person(h, h->w->neighbour);
        h->yes = false;
        CHECK_STATUS(OK, test_write(t, HERE, do_sit, h));
        eat(t, h); /* the elder is there, the neighbour is not */
        t->now_ms += 4 * HOUR_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, do_checks, h));
        CHECK_INT(1, h->count);
        CHECK_INT(h->w->neighbour.v, h->checks[0].person.v);
        CHECK(!h->checks[0].raised);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'residents.buddy'"));
        t->now_ms += 2 * HOUR_MS + MINUTE_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, do_checks, h));
        CHECK(h->checks[0].raised);
        h->number = h->checks[0].id;
        h->outcome = BUDDY_WELL;
        as_social(h);
        CHECK(test_fault_loop(t, HERE, do_found, h, sound) >= 3);
        CHECK_STATUS(OK, test_write(t, HERE, do_found, h));
        CHECK_STATUS(OK, test_write(t, HERE, do_found, h));
        h->outcome = BUDDY_AWAY;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_found, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_checks, h));
        CHECK_INT(0, h->count);
        /* The next day nobody comes: the canteen is shut, nobody is missing. */
        t->now_ms += DAY_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, do_checks, h));
        CHECK_INT(0, h->count);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Council ---- */

static Status do_propose(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_propose(tx, h->who, h->w->site, h->words, &h->proposal);
}
static Status do_yes(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_proposal_yes(tx, h->proposal, h->who, h->yes);
}
static Status do_answer(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_proposal_answer(tx, h->proposal, h->to, h->words, h->held);
}
static Status do_proposals(Tx *tx, void *job)
{
    Home *h = job;
    return residents_proposals(tx, h->w->elder, &h->proposals, &h->count);
}
static Status do_meeting(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_meeting_add(tx, &h->meeting, &h->number);
}

TEST(what_was_proposed_is_wanted_by_others_answered_and_told)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        as_person(h, h->w->elder);
        h->words = STR("晚饭也做一点粥");
        CHECK(test_fault_loop(t, HERE, do_propose, h, sound) >= 4);
        CHECK_STATUS(OK, test_write(t, HERE, do_propose, h));
        as_person(h, h->w->neighbour);
        h->yes = true;
        CHECK(test_fault_loop(t, HERE, do_yes, h, sound) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, do_yes, h));
        CHECK_STATUS(OK, test_write(t, HERE, do_yes, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_proposals, h));
        CHECK_INT(2, h->proposals[0].yes);
        CHECK(h->proposals[0].mine);
        as_social(h);
        h->to = PROPOSAL_TAKEN;
        h->words = STR("下周起试一周");
        CHECK(test_fault_loop(t, HERE, do_answer, h, sound) >= 3);
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, h));
        h->to = PROPOSAL_DONE;
        h->words = STR("");
        CHECK_STATUS(INVALID, test_write(t, HERE, do_answer, h));
        h->words = STR("每天晚上都有粥了");
        h->held = 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_answer, h));
        CHECK_TEXT("residents.no_meeting", t->problem.code);
        h->meeting = (Meeting){.day = h->w->day, .title = STR("粥会"), .minutes = STR("熬粥")};
        CHECK_STATUS(OK, test_write(t, HERE, do_meeting, h));
        h->held = h->number;
        CHECK_STATUS(OK, test_write(t, HERE, do_answer, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_proposals, h));
        CHECK_STR(STR("粥会"), h->proposals[h->count - 1].meeting);
        h->to = PROPOSAL_DECLINED;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_answer, h));
        as_person(h, h->w->neighbour);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_yes, h));
        CHECK_INT(2,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'residents.answered'"));
        h->meeting =
            (Meeting){.day = h->w->day + 1, .title = STR("膳食会"), .minutes = STR("议定三件事")};
        as_social(h);
        CHECK_STATUS(INVALID, test_write(t, HERE, do_meeting, h));
        h->meeting.day = h->w->day;
        CHECK(test_fault_loop(t, HERE, do_meeting, h, sound) >= 1);
        CHECK_STATUS(OK, test_write(t, HERE, do_meeting, h));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(three_proposals_a_day_are_enough)
{
    TestStore *t;
    Home *h = open_home(TEST_SQLITE, &t);
    as_person(h, h->w->elder);
    h->words = STR("多放点灯");
    for (int i = 0; i < 3; i++) CHECK_STATUS(OK, test_write(t, HERE, do_propose, h));
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_propose, h));
    CHECK_TEXT("residents.said_today", t->problem.code);
    test_store_close(t);
}

/* ---- Posters ---- */

static Status do_poster(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_poster_add(tx, &h->poster, &h->made);
}
static Status do_opened(Tx *tx, void *job)
{
    return residents_poster_opened(tx, ((Home *)job)->made.code);
}
static Status do_came(Tx *tx, void *job)
{
    Home *h = job;
    as(tx, h->w);
    return residents_came_by(tx, h->made.code, h->w->elder);
}
static Status do_complain(Tx *tx, void *job)
{
    Home *h = job;
    ComplaintId id;
    as(tx, h->w);
    return meals_complain(tx,
                          &(Complaint){.person = h->w->elder,
                                       .order = h->w->order.id,
                                       .kind = COMPLAINT_TASTE,
                                       .channel = 1,
                                       .words = STR("咸")},
                          &id);
}
static Status do_funnel(Tx *tx, void *job)
{
    Home *h = job;
    return residents_funnel(tx, h->w->site, &h->funnels, &h->count);
}

TEST(one_thread_leads_from_a_poster_to_the_order_the_meal_and_the_complaint)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Home *h = open_home(engine, &t);
        as_social(h);
        h->poster =
            (Poster){.site = h->w->site, .channel = POSTER_WALL, .title = STR("中午来吃饭")};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_poster, h));
        h->poster.words = STR("十二元，软烂低盐");
        CHECK(test_fault_loop(t, HERE, do_poster, h, sound) >= 1);
        CHECK_STATUS(OK, test_write(t, HERE, do_poster, h));
        CHECK_INT(7, h->made.code.len);
        CHECK(test_fault_loop(t, HERE, do_opened, h, sound) >= 2);
        as_person(h, h->w->elder);
        CHECK(test_fault_loop(t, HERE, do_came, h, sound) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, do_came, h));
        CHECK_STATUS(OK, test_write(t, HERE, do_came, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_funnel, h));
        CHECK_INT(1, h->funnels[0].came);
        CHECK_INT(0, h->funnels[0].ordered);
        eat(t, h);
        as_person(h, h->w->elder);
        CHECK_STATUS(OK, test_write(t, HERE, do_complain, h));
        CHECK_STATUS(OK, test_read(t, HERE, do_funnel, h));
        CHECK_INT(1, h->funnels[0].poster.opened);
        CHECK_INT(1, h->funnels[0].ordered);
        CHECK_INT(1, h->funnels[0].served);
        CHECK_INT(0, h->funnels[0].said);
        CHECK_INT(1, h->funnels[0].complained);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
