/* The same questions for us and for our peers: what tools/bench-peers hands to igraph, pgRouting,
 * CBC and GLPK, and our own answers.
 *
 *   build/bench/walk_peers FOLDER [FILE.osm.pbf]
 *
 * Writes FOLDER/arcs.txt (from to deciseconds, of the elder on porto), arcs.csv (with coordinates),
 * starts.txt (states), boxes.csv, and site.lp (maximum coverage as an integer programme). */
#include "base/file.h"
#include "base/number.h"
#include "base/time.h"
#include "engine/walk/site.h"
#include "engine/walk/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STARTS = 300, LIMIT_DS = 9000, PEOPLE = 3000, CANDIDATES = 300, CHOOSE = 20, ROUNDS = 20 };
enum { SWEPT = 128 << 20 };

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Reads more than any cache here holds. */
static void sweep(void)
{
    static unsigned char other[SWEPT];
    static volatile unsigned sum;
    for (size_t i = 0; i < SWEPT; i += 64) sum += other[i]++;
}

static FILE *open_in(Arena *arena, const char *folder, const char *name)
{
    FILE *f = fopen(str_c(arena, str_fmt(arena, "%s/%s", folder, name)), "w");
    ASSERT(f);
    return f;
}

static void write_arcs(Arena *arena, const char *folder, const WalkNet *net)
{
    const WalkGraph *g = net->graph;
    FILE *text = open_in(arena, folder, "arcs.txt");
    FILE *csv = open_in(arena, folder, "arcs.csv");
    size_t count = 0;
    for (uint32_t s = 0; s < g->state_count; s++)
        for (uint32_t i = g->first[s]; i < g->first[s + 1]; i++)
            count += net->out[i].ds < WALK_NEVER;
    fprintf(text, "%u %zu\n", g->state_count, count);
    count = 0;
    for (uint32_t s = 0; s < g->state_count; s++)
        for (uint32_t i = g->first[s]; i < g->first[s + 1]; i++) {
            WalkArc arc = net->out[i];
            if (arc.ds >= WALK_NEVER) continue;
            const WalkPlace *at = &g->places[g->state_place[s]];
            fprintf(text, "%u %u %u\n", s, arc.to, arc.ds);
            fprintf(csv, "%zu,%u,%u,%u,%d,%d\n", ++count, s, arc.to, arc.ds, at->lat_e7,
                    at->lon_e7);
        }
    fclose(text);
    fclose(csv);
}

static void bench_circles(Arena *arena, const char *folder, const WalkNet *net,
                          WalkScratch *scratch)
{
    const WalkGraph *g = net->graph;
    FILE *starts = open_in(arena, folder, "starts.txt");
    FILE *boxes = open_in(arena, folder, "boxes.csv");
    Random random = random_seeded(9);
    uint32_t state[STARTS];
    size_t reached = 0;
    for (int i = 0; i < STARTS; i++) {
        uint32_t place = (uint32_t)random_below(&random, g->place_count);
        const WalkPlace *p = &g->places[place];
        int32_t lat = (int32_t)(750 / WALK_M_PER_E7);
        int32_t lon = (int32_t)(750 / walk_lon_m_per_e7(p->lat_e7));
        state[i] = p->state_from;
        fprintf(starts, "%u\n", state[i]);
        fprintf(boxes, "%u,%d,%d,%d,%d\n", state[i], p->lat_e7 - lat, p->lat_e7 + lat,
                p->lon_e7 - lon, p->lon_e7 + lon);
    }
    fclose(starts);
    fclose(boxes);
    double warm = 0; /* the same start again and again: the best of the rounds */
    for (int i = 0; i < STARTS; i++) {
        WalkSeed seed = {state[i], 0};
        double best = 1e9;
        size_t count;
        for (int round = 0; round < ROUNDS; round++) {
            double from = cpu_us();
            walk_search(net, scratch, WALK_FROM, &seed, 1, LIMIT_DS);
            double took = cpu_us() - from;
            if (took < best) best = took;
        }
        walk_reached(scratch, &count);
        reached += count;
        warm += best;
    }
    double turn = 1e9; /* all starts in turn: the best round */
    for (int round = 0; round < ROUNDS; round++) {
        double from = cpu_us();
        for (int i = 0; i < STARTS; i++)
            walk_search(net, scratch, WALK_FROM, &(WalkSeed){state[i], 0}, 1, LIMIT_DS);
        double took = cpu_us() - from;
        turn = took < turn ? took : turn;
    }
    double cold = 0; /* the caches emptied before each */
    for (int i = 0; i < STARTS; i++) {
        sweep();
        double from = cpu_us();
        walk_search(net, scratch, WALK_FROM, &(WalkSeed){state[i], 0}, 1, LIMIT_DS);
        cold += cpu_us() - from;
    }
    printf(
        "ours: a circle %.2f us warm, %.2f us in turn, %.2f us cold; %zu states reached in all\n",
        warm / STARTS, turn / STARTS, cold / STARTS, reached);
}

/* ---- Siting ---- */

typedef struct Covers {
    uint64_t (*bits)[CANDIDATES / 64 + 1]; /* a person -> candidates in reach */
    const uint32_t *person;
    size_t candidate;
} Covers;

static void note(void *with, size_t at, uint32_t ds)
{
    Covers *c = with;
    (void)ds;
    c->bits[c->person[at]][c->candidate / 64] |= (uint64_t)1 << (c->candidate % 64);
}

static int by_bits(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(uint64_t[CANDIDATES / 64 + 1]));
}

static void write_lp(Arena *arena, const char *folder, Covers *c)
{
    FILE *lp = open_in(arena, folder, "site.lp");
    size_t weight[PEOPLE];
    size_t rows = 0;
    qsort(c->bits, PEOPLE, sizeof *c->bits, by_bits);
    for (size_t i = 0; i < PEOPLE; i++) {
        bool same = rows && memcmp(c->bits[i], c->bits[rows - 1], sizeof *c->bits) == 0;
        if (!same) {
            memmove(c->bits[rows], c->bits[i], sizeof *c->bits);
            weight[rows++] = 0;
        }
        weight[rows - 1]++;
    }
    fprintf(lp, "Maximize\n covered:");
    for (size_t i = 0; i < rows; i++)
        fprintf(lp, " + %zu y%zu%s", weight[i], i, i % 8 == 7 ? "\n" : "");
    fprintf(lp, "\nSubject To\n");
    for (size_t i = 0; i < rows; i++) {
        fprintf(lp, " r%zu: y%zu", i, i);
        for (size_t k = 0; k < CANDIDATES; k++)
            if (c->bits[i][k / 64] >> (k % 64) & 1) fprintf(lp, " - x%zu\n", k);
        fprintf(lp, " <= 0\n");
    }
    fprintf(lp, " k:");
    for (size_t k = 0; k < CANDIDATES; k++) fprintf(lp, " + x%zu%s", k, k % 8 == 7 ? "\n" : "");
    fprintf(lp, " = %d\nBounds\n", CHOOSE);
    for (size_t i = 0; i < rows; i++) fprintf(lp, " y%zu <= 1\n", i);
    fprintf(lp, "Binaries\n");
    for (size_t k = 0; k < CANDIDATES; k++) fprintf(lp, " x%zu\n", k);
    fprintf(lp, "End\n");
    fclose(lp);
}

/* A street corner of the inner town: within 2.5 km of the middle of the box. */
static uint32_t inner_place(const WalkGraph *g, Random *random)
{
    WalkPoint middle = {g->low.lat_e7 / 2 + g->high.lat_e7 / 2,
                        g->low.lon_e7 / 2 + g->high.lon_e7 / 2};
    for (int tries = 0; tries < 100000; tries++) {
        uint32_t place = (uint32_t)random_below(random, g->place_count);
        WalkPoint at = {g->places[place].lat_e7, g->places[place].lon_e7};
        if (walk_distance_m(at, middle) < 2500) return place;
    }
    return 0;
}

static void bench_siting(Arena *arena, const char *folder, const WalkNet *net, WalkScratch *scratch)
{
    const WalkGraph *g = net->graph;
    Random random = random_seeded(4);
    WalkSpot *people = NEW_ARRAY(arena, WalkSpot, PEOPLE);
    WalkSpot *candidates = NEW_ARRAY(arena, WalkSpot, CANDIDATES);
    for (int i = 0; i < PEOPLE + CANDIDATES; i++) {
        const WalkPlace *p = &g->places[inner_place(g, &random)];
        WalkSpot spot = walk_snap(net, (WalkPoint){p->lat_e7, p->lon_e7});
        *(i < PEOPLE ? &people[i] : &candidates[i - PEOPLE]) = spot;
    }
    WalkCrowd *crowd = walk_crowd_new(arena, net, people, NULL, PEOPLE);
    Covers c = {.person = crowd->person, .bits = arena_alloc(arena, sizeof *c.bits * PEOPLE)};
    for (c.candidate = 0; c.candidate < CANDIDATES; c.candidate++) {
        const WalkSpot *at = &candidates[c.candidate];
        walk_search_spot(net, scratch, WALK_TO, at, LIMIT_DS);
        walk_crowd_each(crowd, scratch, at, LIMIT_DS, note, &c);
    }
    write_lp(arena, folder, &c);
    WalkSiteAsk ask = {.crowd = crowd,
                       .candidates = candidates,
                       .candidate_count = CANDIDATES,
                       .choose = CHOOSE,
                       .limit_ds = LIMIT_DS,
                       .seed = 1,
                       .effort = 1};
    WalkSitePlan plan;
    Problem problem;
    int64_t from = clock_cpu_us();
    ASSERT(walk_site(arena, scratch, &ask, &plan, &problem) == OK);
    printf(
        "ours: siting %d of %d for %d people: %.0f covered, bound %.2f, gap %.4f %%, %s, %.2f s\n",
        CHOOSE, CANDIDATES, PEOPLE, plan.covered, plan.bound, plan.gap * 100,
        plan.proven ? "proven" : "not proven", (double)(clock_cpu_us() - from) / 1e6);
}

int main(int argc, char **argv)
{
    const char *path = argc > 2 ? argv[2] : "../shared/data/osm/porto.osm.pbf";
    Arena *arena = arena_new((size_t)8 << 30);
    Problem problem = {0};
    Str file;
    WalkGraph *g;
    WalkBuild build;
    if (argc < 2 || !file_exists(path)) {
        printf("SKIP build/bench/walk_peers FOLDER [FILE]\n");
        return 0;
    }
    OsmMap *map = osm_new(arena);
    if (file_read(arena, path, (size_t)1 << 30, &file, &problem) != OK ||
        osm_read(map, file, &problem) != OK ||
        walk_build(arena, map, NULL, &g, &build, &problem) != OK) {
        printf("%s %s\n", problem.code, problem.text);
        return 1;
    }
    WalkNet *net = walk_net_new(arena, g, walk_profile_find(STR("elder")));
    WalkScratch *scratch = walk_scratch_new(g);
    write_arcs(arena, argv[1], net);
    bench_circles(arena, argv[1], net, scratch);
    bench_siting(arena, argv[1], net, scratch);
    walk_scratch_free(scratch);
    arena_free(arena);
    return 0;
}
