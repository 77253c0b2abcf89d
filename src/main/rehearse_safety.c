/* Who was expected and not seen, and the alarms of the day: each to an outcome. */
#include "domains/safety/safety.h"
#include "main/rehearse_inside.h"

typedef struct SeenJob {
    Story *s;
    int site;
    SeenEntryId entries[400];
    size_t count;
    SeenEntryId entry;
    SeenOutcome outcome;
    int64_t ended;
    uint64_t seed;
} SeenJob;

static Status open_tx(Tx *tx, void *job)
{
    SeenJob *j = job;
    SeenEntry *all;
    size_t n;
    j->count = 0;
    TRY(safety_seen_entries(tx, j->s->sites[j->site], day_of_story(j->s), &all, &n));
    for (size_t i = 0; i < n && j->count < 400; i++)
        if (all[i].outcome == SEEN_OPEN) j->entries[j->count++] = all[i].id;
    return OK;
}

/* The list is on the wall: somebody phones one after another. One in twelve is forgotten, and the
 * deadline raises the alarm. */
static Status do_unseen(Writer *w, const Act *act)
{
    static SeenJob j;
    Story *s = w->story;
    TxOrigin origin = {.community = {DEMO_COMMUNITY}};
    Random r = act_random(s, act);
    j = (SeenJob){.s = s, .site = act->site};
    arena_reset(w->arena);
    TRY(store_read(w->store, origin, w->arena, open_tx, &j, &w->problem));
    row_of(s)->unseen += (int64_t)j.count;
    for (size_t i = 0; i < j.count; i++)
        if (random_below(&r, 12))
            act_add(s, (Act){.kind = ACT_CALLED,
                             .at_ms = act->at_ms + (Ms)random_below(&r, 80) * MINUTE_MS,
                             .site = act->site,
                             .id = j.entries[i].v});
    return OK;
}

static Status called_tx(Tx *tx, void *job)
{
    SeenJob *j = job;
    Status status = safety_seen_end(tx, j->entry, j->outcome, STR("打过电话"));
    return status == CONFLICT ? OK : status; /* seen meanwhile */
}

static Status do_called(Writer *w, const Act *act)
{
    static const SeenOutcome ends[] = {SEEN_CALLED, SEEN_CALLED,  SEEN_CALLED,
                                       SEEN_FAMILY, SEEN_VISITED, SEEN_ALARM};
    Random r = act_random(w->story, act);
    SeenJob j = {.s = w->story,
                 .entry = {act->id},
                 .outcome = ends[random_below(&r, sizeof ends / sizeof *ends)]};
    return write_as(w, act, w->story->social.v, ROLE_SOCIAL_WORKER, called_tx, &j);
}

/* The station takes what has been raised and goes; found well, away, or in need. */
static Status alarms_tx(Tx *tx, void *job)
{
    SeenJob *j = job;
    Alarm *open;
    size_t count;
    Random r = random_seeded(j->seed);
    j->ended = 0;
    TRY(safety_open_alarms(tx, 400, &open, &count));
    for (size_t i = 0; i < count; i++) {
        bool away = random_below(&r, 4) == 0;
        TRY(safety_acknowledge(tx, open[i].id));
        TRY(safety_move(tx, open[i].id, ALARM_ON_THE_WAY, STR("出门")));
        TRY(safety_move(tx, open[i].id, ALARM_ON_SITE, STR("到了")));
        TRY(safety_resolve(tx, open[i].id, away ? CODE_AWAY : CODE_WELL, CHECKED_SIGHT,
                           STR("见到了")));
        TRY(safety_review(tx, open[i].id, STR("")));
        j->ended++;
    }
    return OK;
}

static Status do_alarms(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    SeenJob j = {.s = s, .seed = random_next(&r)};
    TRY(write_as(w, act, s->operator.v, ROLE_OPERATOR, alarms_tx, &j));
    row_of(s)->alarms += j.ended;
    return OK;
}

Status do_safety(Writer *w, const Act *act)
{
    return act->kind == ACT_UNSEEN   ? do_unseen(w, act)
           : act->kind == ACT_CALLED ? do_called(w, act)
                                     : do_alarms(w, act);
}

Status count_safety(Tx *tx, const Story *s, int64_t *open)
{
    Alarm *alarms;
    size_t count;
    TRY(safety_open_alarms(tx, 400, &alarms, &count));
    *open += (int64_t)count;
    for (int i = 0; i < DEMO_SITES; i++) {
        SeenEntry *all;
        TRY(safety_seen_entries(tx, s->sites[i], day_of_story(s), &all, &count));
        for (size_t k = 0; k < count; k++)
            if (all[k].outcome == SEEN_OPEN) (*open)++;
    }
    return OK;
}
