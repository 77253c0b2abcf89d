/* What is on this week, a table of neighbours, what was proposed and done, posters and who came by
 * them, whom was asked, and what the canteen asks about next week's dishes. */
#include "domains/residents/residents.h"
#include "main/demo.h"

typedef struct Scene {
    Demo *d;
} Scene;

static PersonId staff_of(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

static void as(Tx *tx, PersonId person, Role role)
{
    tx->origin.actor = person.v;
    tx->origin.role = role;
}

static Status activities(Tx *tx, void *job)
{
    static const struct {
        const char *name, *place;
        ActivityKind kind;
        int day;
        int64_t from, minutes, seats;
    } all[] = {{"八段锦", "食堂门口", ACTIVITY_BODY, 0, 15 * 60, 45, 30},
               {"下棋", "活动室", ACTIVITY_GAME, 0, 20 * 60, 90, 12},
               {"防骗讲座", "二楼会议室", ACTIVITY_TALK, 1, 14 * 60, 60, 40},
               {"合唱队", "活动室", ACTIVITY_ART, 1, 9 * 60, 60, 25},
               {"谈心茶座", "食堂里间", ACTIVITY_MIND, 2, 13 * 60 + 30, 60, 10},
               {"剪纸", "活动室", ACTIVITY_HAND, 3, 14 * 60, 90, 15}};
    const Scene *s = job;
    Day today = tx_today(tx);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ActivityId id;
        Ms from = day_ms(today + all[i].day, SHANGHAI_MS) + all[i].from * MINUTE_MS;
        if (from <= tx->now_ms) from += DAY_MS;
        as(tx, staff_of(s->d, ROLE_SOCIAL_WORKER), ROLE_SOCIAL_WORKER);
        TRY(residents_activity_add(tx,
                                   &(Activity){.site = s->d->sites[0],
                                               .name = str_of(all[i].name),
                                               .place = str_of(all[i].place),
                                               .kind = all[i].kind,
                                               .from_ms = from,
                                               .to_ms = from + all[i].minutes * MINUTE_MS,
                                               .seats = all[i].seats},
                                   &id));
        for (int k = 0; k < 6; k++)
            TRY(residents_join(tx, id, s->d->elders[20 + (int)i * 3 + k].id));
    }
    return OK;
}

static Status table(Tx *tx, void *job)
{
    const Scene *s = job;
    TableId id;
    as(tx, staff_of(s->d, ROLE_SOCIAL_WORKER), ROLE_SOCIAL_WORKER);
    TRY(residents_table_add(
        tx, &(TableGroup){.site = s->d->sites[0], .name = STR("三栋一桌"), .weekdays = 0xfe}, &id));
    for (int k = 0; k < 5; k++) TRY(residents_table_sit(tx, id, s->d->elders[20 + k].id, k == 0));
    return OK;
}

static Status council(Tx *tx, void *job)
{
    static const struct {
        const char *words, *answer;
        ProposalState to;
        int yes;
        bool at_meeting;
    } all[] = {{"汤少放点油", "从这周起汤都撇过油了", PROPOSAL_DONE, 9, true},
               {"门口加一把椅子等饭", "椅子已经订了，周五到", PROPOSAL_TAKEN, 6, true},
               {"星期天也开饭", "", PROPOSAL_OPEN, 14, false},
               {"每周有一次馄饨", "", PROPOSAL_OPEN, 8, false},
               {"早饭也送", "早上人手不够，先不送", PROPOSAL_DECLINED, 3, false}};
    const Scene *s = job;
    int64_t meeting;
    Day today = tx_today(tx);
    as(tx, staff_of(s->d, ROLE_SOCIAL_WORKER), ROLE_SOCIAL_WORKER);
    TRY(residents_meeting_add(
        tx,
        &(Meeting){.day = today - 6,
                   .title = STR("第三次膳食会"),
                   .present = 17,
                   .minutes = STR("到会十七位老人。一、汤少油，从本周起。二、门口加椅子，食堂去订。"
                                  "三、星期天开不开饭，下次会上看人手再定。")},
        &meeting));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ProposalId id;
        PersonId who = s->d->elders[40 + i].id;
        as(tx, who, ROLE_ELDER);
        TRY(residents_propose(tx, who, s->d->sites[0], str_of(all[i].words), &id));
        for (int k = 0; k < all[i].yes; k++) {
            PersonId other = s->d->elders[50 + k].id;
            as(tx, other, ROLE_ELDER);
            TRY(residents_proposal_yes(tx, id, other, true));
        }
        as(tx, staff_of(s->d, ROLE_SOCIAL_WORKER), ROLE_SOCIAL_WORKER);
        if (all[i].to != PROPOSAL_OPEN)
            TRY(residents_proposal_answer(tx, id, all[i].to, str_of(all[i].answer),
                                          all[i].at_meeting ? meeting : 0));
    }
    return OK;
}

static Status posters(Tx *tx, void *job)
{
    static const struct {
        PosterChannel channel;
        const char *title, *words;
        int opened, came;
    } all[] = {{POSTER_WALL, "中午来吃饭", "软烂低盐，八十岁以上十二元一份。", 31, 9},
               {POSTER_WECHAT, "明天有鲈鱼", "清蒸鲈鱼套餐，送到家。", 54, 14},
               {POSTER_VIDEO, "看看我们的厨房", "每样菜都留样，温度都上墙。", 120, 5}};
    const Scene *s = job;
    Ms now = tx->now_ms;
    int at = 20; /* those who ate in the last week */
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Poster p;
        as(tx, staff_of(s->d, ROLE_SITE_MANAGER), ROLE_SITE_MANAGER);
        TRY(residents_poster_add(tx,
                                 &(Poster){.site = s->d->sites[0],
                                           .channel = all[i].channel,
                                           .title = str_of(all[i].title),
                                           .words = str_of(all[i].words)},
                                 &p));
        for (int k = 0; k < all[i].opened; k++) TRY(residents_poster_opened(tx, p.code));
        tx->now_ms = now - 9 * DAY_MS;
        for (int k = 0; k < all[i].came; k++, at++) {
            as(tx, s->d->elders[at].id, ROLE_ELDER);
            TRY(residents_came_by(tx, p.code, s->d->elders[at].id));
        }
        tx->now_ms = now;
    }
    return OK;
}

/* Some of those who never came were asked. */
static Status asked(Tx *tx, void *job)
{
    static const struct {
        ContactWay way;
        ContactResult result;
        int again;
        const char *words;
    } all[] = {{WAY_PHONE, CONTACT_WILL_TRY, 0, "下周一来试一次"},
               {WAY_VISIT, CONTACT_CANNOT, 0, "下不了楼，也不会用手机"},
               {WAY_PHONE, CONTACT_NOBODY, 0, "打了两次没人接"},
               {WAY_MET, CONTACT_LATER, 5, "等儿子回来商量"}};
    const Scene *s = job;
    ReachOut *list;
    size_t count;
    int64_t id;
    int64_t n;
    as(tx, staff_of(s->d, ROLE_SOCIAL_WORKER), ROLE_SOCIAL_WORKER);
    TRY(residents_to_reach(tx, 20, &list, &count, &n));
    for (size_t i = 0; i < sizeof all / sizeof *all && i * 3 < count; i++)
        TRY(residents_contact(
            tx,
            &(OutreachContact){.person = list[i * 3].person,
                               .way = all[i].way,
                               .result = all[i].result,
                               .words = str_of(all[i].words),
                               .again = all[i].again ? tx_today(tx) + all[i].again : 0},
            &id));
    return OK;
}

static Status wishes(Tx *tx, void *job)
{
    const Scene *s = job;
    Dish *dishes;
    DishId asked_for[5];
    size_t count;
    size_t n = 0;
    OrganisationId site = s->d->sites[0];
    Day week = tx_today(tx) + 7;
    as(tx, staff_of(s->d, ROLE_SITE_MANAGER), ROLE_SITE_MANAGER);
    TRY(meals_dishes(tx, site, &dishes, &count));
    for (size_t i = 0; i < count && n < 5; i++)
        if (!str_is(dishes[i].part, "rice")) asked_for[n++] = dishes[i].id;
    if (n < 2) return OK;
    TRY(meals_poll_open(tx, site, week, asked_for, n));
    for (int k = 0; k < 24; k++) {
        PersonId who = s->d->elders[20 + k].id;
        as(tx, who, ROLE_ELDER);
        DishId votes[2] = {asked_for[(size_t)k * k % n], asked_for[((size_t)k * k + 1) % n]};
        TRY(meals_vote(tx, who, site, week, votes, 2));
        TRY(meals_profile_set(tx, who,
                              &(FoodProfile){.size = k % 4 == 0   ? MEAL_LARGE
                                                     : k % 3 == 0 ? MEAL_SMALL
                                                                  : MEAL_REGULAR,
                                             .likes = k % 2 ? LIKE_FISH : LIKE_TOFU | LIKE_SOUP,
                                             .most_fen = k % 5 ? 0 : 1200}));
    }
    return OK;
}

Status demo_residents(Demo *d)
{
    static const TxFn steps[] = {activities, table, council, posters, asked, wishes};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Scene s = {.d = d};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(store_write(d->store, origin, d->arena, steps[i], &s, d->problem));
    return OK;
}
