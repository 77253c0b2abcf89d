/* How long does a policy trial take: a million settlements of 20,000 elders replayed under two
 * versions of a scheme?  (Bar: 20 s on one core.) There is no peer to set beside it. */
#include "engine/benefit/benefit.h"

#include <stdio.h>

#define WHO(low, high) "\"who\":{\"age\":[" low "," high "],\"hukou\":\"city\"}"
#define SCHEME(id, more)                                                                                              \
    "{\"id\":\"" id "\",\"rules\":["                                                                                  \
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"benefit\":{\"type\":\"percent_off\","                   \
    "\"bp\":1000}},"                                                                                                  \
    "{\"id\":\"A\",\"kind\":\"subsidy\",\"group\":\"dine\"," WHO(                                                     \
        "60",                                                                                                         \
        "79") ","                                                                                                     \
              "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1500},"                                          \
              "\"benefit\":{\"type\":\"fixed\",\"fen\":200},\"cap\":{\"day_count\":1},"                               \
              "\"funders\":[[\"city\",6000],[\"district\",4000]]},"                                                   \
              "{\"id\":\"B\",\"kind\":\"subsidy\",\"group\":\"dine\"," WHO(                                           \
                  "80",                                                                                               \
                  "200") ","                                                                                          \
                         "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":" more "},"                           \
                         "\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1,\"month_fen\":6000}," \
                         "\"funders\":[[\"city\",6000],[\"district\",4000]]},"                                        \
                         "{\"id\":\"L\",\"kind\":\"delivery\",\"group\":\"deliv\",\"benefit\":{\"type\":\"fixed\","   \
                         "\"fen\":300},\"cap\":{\"slot_count\":1},\"funders\":[[\"district\",10000]]}]}"

enum { PERSONS = 20000, MEALS = 1000000 };

int main(void)
{
    static const char text[] = "[" SCHEME("old", "1500") "," SCHEME("draft", "1200") "]";
    Arena *arena = arena_new((size_t)4 << 30);
    const BenefitBook *book;
    Problem problem = {0};
    BenefitTrial trial;
    Random random = random_seeded(7);

    if (benefit_book_read(arena, str_of(text), &book, &problem) != OK) {
        fprintf(stderr, "%s: %s\n", problem.where, problem.text);
        return 1;
    }
    BenefitPerson *persons = NEW_ARRAY(arena, BenefitPerson, PERSONS);
    BenefitEvent *events = NEW_ARRAY(arena, BenefitEvent, MEALS);
    for (int i = 0; i < PERSONS; i++)
        persons[i] =
            (BenefitPerson){.birth = day_of(1930, 1, 1) + (Day)random_below(&random, 12000),
                            .hukou = (BenefitPlace)random_below(&random, 4),
                            .ability = (int32_t)random_below(&random, 5)};
    for (int i = 0; i < MEALS; i++) {
        bool delivered = random_below(&random, 3) == 0;
        events[i].person = (int32_t)random_below(&random, PERSONS);
        events[i].meal = (BenefitMeal){.day = day_of(2026, 1, 1) + i / (MEALS / 180),
                                       .slot = (BenefitSlot)random_below(&random, 3),
                                       .list_fen = 800 + (Fen)random_below(&random, 1500),
                                       .delivered = delivered,
                                       .fee_fen = delivered ? 300 : 0};
    }
    int64_t from = clock_cpu_us();
    benefit_trial(arena, &book->schemes[0], &book->schemes[1], persons, PERSONS, events, MEALS,
                  NULL, &trial);
    double seconds = (double)(clock_cpu_us() - from) / 1e6;
    printf("benefit_replay: %d settlements under two schemes in %.2f s of CPU, %.0f a second; "
           "winners %lld, losers %lld, memory %.0f MB (bar: 20 s)\n",
           MEALS, seconds, 2 * MEALS / seconds, (long long)trial.winners, (long long)trial.losers,
           (double)arena_used(arena) / 1e6);
    arena_free(arena);
    return 0;
}
