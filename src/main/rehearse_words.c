/* What people say after the meal, and what becomes of it. */
#include "main/rehearse_inside.h"

typedef struct WordsJob {
    MealOrderId order;
    PersonId person;
    int64_t words;
    int which; /* of the set's dishes */
    ComplaintId complaint;
    ComplaintKind kind;
    bool refund, accepted;
    ComplaintState state;
} WordsJob;

/* One tap at the dish of the set that comes to mind. */
static Status tap_tx(Tx *tx, void *job)
{
    WordsJob *j = job;
    MealOrder o;
    MenuItem *items;
    size_t count;
    TRY(meals_order(tx, j->order, &o));
    TRY(meals_menu(tx, o.site, o.day, o.slot, &items, &count));
    for (size_t i = 0; i < count; i++)
        if (items[i].id.v == o.lines[0].item.v && items[i].part_count)
            return meals_feedback(tx, j->order,
                                  items[i].parts[(size_t)j->which % items[i].part_count], j->words);
    return OK;
}

static Status complain_tx(Tx *tx, void *job)
{
    WordsJob *j = job;
    return meals_complain(tx,
                          &(Complaint){.person = j->person,
                                       .order = j->order,
                                       .kind = j->kind,
                                       .channel = 1,
                                       .words = STR("今天的饭不好")},
                          &j->complaint);
}

static Status do_talk(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    WordsJob j = {.order = {act->id}, .person = {act->who}};
    j.words = 1 << random_below(&r, 5);
    j.which = (int)random_below(&r, 3);
    TRY(write_as(w, act, act->who, ROLE_ELDER, tap_tx, &j));
    row_of(s)->taps++;
    if (random_below(&r, 100) >= 4) return OK;
    j.kind = (ComplaintKind)(1 + random_below(&r, 8));
    TRY(write_as(w, act, act->who, ROLE_ELDER, complain_tx, &j));
    row_of(s)->complaints++;
    /* Most are answered in ten minutes; some only when the clock has told the social worker. */
    act_add(s, (Act){.kind = ACT_ANSWER,
                     .at_ms = act->at_ms + (random_below(&r, 5) ? 6 : 50) * MINUTE_MS,
                     .site = act->site,
                     .who = act->who,
                     .id = j.complaint.v});
    return OK;
}

static Status answer_tx(Tx *tx, void *job)
{
    WordsJob *j = job;
    Complaint c;
    TRY(meals_complaint(tx, j->complaint, &c));
    if (c.state == COMPLAINT_RECEIVED)
        TRY(meals_complaint_answer(tx, j->complaint, STR("听到了，这就去问")));
    MealOrder o;
    TRY(meals_order(tx, c.order, &o));
    return meals_complaint_decide(
        tx, j->complaint,
        &(ComplaintDecision){.words = STR("今后注意"),
                             .refund = j->refund && o.state == MEAL_HANDED_OVER,
                             .cause = MEAL_WRONG});
}

static Status settle_tx(Tx *tx, void *job)
{
    WordsJob *j = job;
    Complaint c;
    TRY(meals_complaint_settle(tx, j->complaint, j->accepted, STR("")));
    TRY(meals_complaint(tx, j->complaint, &c));
    j->state = c.state;
    return OK;
}

/* The canteen decides, the elder says yes or no; after a no the social worker decides. */
static Status do_answer(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    WordsJob j = {.complaint = {act->id}};
    j.refund = random_below(&r, 3) == 0;
    j.accepted = act->n || random_below(&r, 5) != 0;
    TRY(act->n ? write_as(w, act, s->social.v, ROLE_SOCIAL_WORKER, answer_tx, &j)
               : write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, answer_tx, &j));
    TRY(write_as(w, act, act->who, ROLE_ELDER, settle_tx, &j));
    if (j.state == COMPLAINT_RAISED)
        act_add(s, (Act){.kind = ACT_ANSWER,
                         .at_ms = act->at_ms + 45 * MINUTE_MS,
                         .site = act->site,
                         .who = act->who,
                         .n = 1,
                         .id = act->id});
    if (j.state == COMPLAINT_ACCEPTED) row_of(s)->settled++;
    return OK;
}

Status do_words(Writer *w, const Act *act)
{
    return act->kind == ACT_TALK ? do_talk(w, act) : do_answer(w, act);
}
