/* The network of support by itself, on made-up ones small enough to see. */
#include "base/number.h"
#include "base/test.h"
#include "domains/geo/network.h"

enum { MONEY = 0, KITCHEN, RIDERS, OTHER_RIDERS, ALONE, IDLE, COUNT };

static Resource made[COUNT];

static void make(void)
{
    static const ResourceKind kinds[COUNT] = {RESOURCE_MONEY,  RESOURCE_PLACE,  RESOURCE_PEOPLE,
                                              RESOURCE_PEOPLE, RESOURCE_SERVED, RESOURCE_PEOPLE};
    for (int i = 0; i < COUNT; i++)
        made[i] = (Resource){.id = {10 + i}, .kind = kinds[i], .state = 1, .capacity = 40};
}

static Support gives(int from, int to, const char *what, bool needed)
{
    return (Support){.id = from * 100 + to,
                     .from = {10 + from},
                     .to = {10 + to},
                     .what = str_of(what),
                     .needed = needed,
                     .uses = 5};
}

TEST(a_stop_goes_down_the_line_to_those_who_are_served)
{
    make();
    Support s[] = {gives(MONEY, KITCHEN, "补贴", true), gives(KITCHEN, RIDERS, "盒饭", true),
                   gives(RIDERS, ALONE, "送餐", true), gives(OTHER_RIDERS, ALONE, "送餐", true)};
    Net net;
    net_read(test_arena(), made, COUNT, s, 4, &net);
    const NetLoss *loss = &net.nodes[MONEY].loss;
    CHECK_INT(2, loss->stopped_count); /* kitchen, riders; the others still bring meals */
    CHECK_INT(KITCHEN, loss->stopped[0]);
    CHECK_INT(RIDERS, loss->stopped[1]);
    CHECK_INT(0, loss->served);
    CHECK(net.nodes[MONEY].single && net.nodes[KITCHEN].single);
    CHECK(!net.nodes[RIDERS].single); /* there are other riders */
    CHECK(net.nodes[IDLE].unused && !net.nodes[RIDERS].unused);
    net_read(test_arena(), made, COUNT, s, 3, &net);
    CHECK_INT(40, net.nodes[MONEY].loss.served);
    CHECK_INT(3, net.nodes[MONEY].loss.lost_count);
    CHECK(net.nodes[RIDERS].single);
}

TEST(what_is_stopped_already_is_lost_already)
{
    make();
    made[OTHER_RIDERS].state = 2;
    Support s[] = {gives(RIDERS, ALONE, "送餐", true), gives(OTHER_RIDERS, ALONE, "送餐", true),
                   gives(IDLE, ALONE, "陪聊", false)};
    Net net;
    net_read(test_arena(), made, COUNT, s, 3, &net);
    CHECK(net.nodes[RIDERS].single);
    CHECK(!net.nodes[OTHER_RIDERS].runs);
    CHECK(!net.nodes[IDLE].single); /* lost, but not needed */
    CHECK_INT(1, net.nodes[IDLE].loss.lost_count);
    CHECK_INT(2, net.nodes[ALONE].gets);
}

/* The same by brute force: stop one, run the rules until nothing changes, compare. */
static int64_t fallen_by_force(const Resource *r, size_t rn, const Support *s, size_t sn,
                               size_t stop, bool *runs)
{
    int64_t fallen = 0;
    for (size_t i = 0; i < rn; i++) runs[i] = r[i].state == 1 && i != stop;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sn; i++) {
            size_t to = (size_t)(s[i].to.v - 1);
            bool left = false;
            if (!s[i].needed || !runs[to] || r[to].kind == RESOURCE_SERVED) continue;
            for (size_t k = 0; k < sn; k++)
                left = left || (s[k].to.v == s[i].to.v && str_eq(s[k].what, s[i].what) &&
                                runs[s[k].from.v - 1]);
            if (left) continue;
            runs[to] = false;
            again = true;
        }
    }
    for (size_t i = 0; i < rn; i++) fallen += !runs[i];
    return fallen;
}

TEST(random_networks_lose_what_the_rules_say_by_brute_force)
{
    Random random = random_seeded(7);
    static const char *const whats[] = {"饭", "钱", "人"};
    for (int round = 0; round < 300; round++) {
        enum { R = 12 };
        Resource r[R];
        Support s[40];
        bool before[R], after[R];
        size_t sn = 0;
        Net net;
        for (int i = 0; i < R; i++)
            r[i] = (Resource){.id = {i + 1},
                              .kind = i >= R - 3 ? RESOURCE_SERVED : RESOURCE_PEOPLE,
                              .state = random_below(&random, 8) ? 1 : 2,
                              .capacity = 1};
        while (sn < 20) {
            int64_t a = (int64_t)random_below(&random, R - 1);
            int64_t b = a + 1 + (int64_t)random_below(&random, (uint64_t)(R - 1 - a));
            s[sn] = (Support){.id = (int64_t)sn + 1,
                              .from = {a + 1},
                              .to = {b + 1},
                              .what = str_of(whats[random_below(&random, 3)]),
                              .needed = random_below(&random, 2)};
            sn++;
        }
        net_read(test_arena(), r, R, s, sn, &net);
        int64_t base = fallen_by_force(r, R, s, sn, R, before);
        for (size_t i = 0; i < R; i++) {
            CHECK_INT(before[i], net.nodes[i].runs);
            if (!before[i]) continue;
            int64_t all = fallen_by_force(r, R, s, sn, i, after);
            CHECK_INT(all - base - 1, (int64_t)net.nodes[i].loss.stopped_count);
        }
    }
}
