/* Which lessons of the screens one has done; the manager sees who has done which. */
#include "domains/crew/inside.h"

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)
#define LEARNERS                                                                                   \
    (MANAGER | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_COURIER) |      \
     ROLE_BIT(ROLE_VOLUNTEER))

static const Choice lessons[] = {{"stove", LESSON_STOVE, "灶台"},
                                 {"counter", LESSON_COUNTER, "柜台"},
                                 {"courier", LESSON_COURIER, "送餐"},
                                 {"packing", LESSON_PACKING, "装盒"},
                                 {0}};
static const Choice states[] = {{"begun", LESSON_BEGUN, "学到一半"},
                                {"skipped", LESSON_SKIPPED, "先不学"},
                                {"done", LESSON_DONE, "学过了"},
                                {0}};

typedef struct LessonAsk {
    int32_t lesson, state;
    int64_t step;
} LessonAsk;
static const Field set_fields[] = {FIELD_CHOICE(LessonAsk, lesson, "lesson", lessons),
                                   FIELD_CHOICE(LessonAsk, state, "state", states),
                                   FIELD_INT(LessonAsk, step, "step", 0, LESSON_STEPS_MAX),
                                   {0}};

static Status put_lessons(Request *req, JsonOut *out, const char *key, PersonId person)
{
    LessonDone *all;
    size_t count;
    TRY(crew_lessons(req->tx, person, &all, &count));
    json_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "lesson", lessons[all[i].lesson - 1].name);
        json_put_text(out, "state", states[all[i].state - 1].name);
        json_put_i64(out, "step", all[i].step);
        json_put_i64(out, "at_ms", all[i].at_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status mine(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_lessons(req, out, "items", (PersonId){req->who.person}));
    json_close(out, '}');
    return OK;
}

static Status set(Request *req, Reply *reply)
{
    LessonAsk a = {0};
    request_fields(req, &a);
    LessonDone l = {.lesson = (Lesson)a.lesson, .state = (LessonState)a.state, .step = a.step};
    TRY(crew_lesson_set(req->tx, &l));
    return reply_empty(reply, 204);
}

static Status of_site(Request *req, Reply *reply)
{
    WorksAt *all;
    size_t count;
    TRY(people_working_at(req->tx, (OrganisationId){req->who.organisation}, &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(req->tx, all[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", all[i].person.v);
        json_put_str(out, "name", p.name);
        json_put_text(out, "role", role_name(all[i].role));
        TRY(put_lessons(req, out, "lessons", all[i].person));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

const Route crew_lesson_routes[] = {
    {GET, "/api/crew/lessons", LEARNERS, READ, NULL, 0, NULL, mine,
     "Which lessons of the screens one has begun, skipped or done"},
    {PUT, "/api/crew/lessons/{lesson}", LEARNERS, WRITE, set_fields, sizeof(LessonAsk), NULL, set,
     "Where one stands in a lesson; what is done stays done"},
    {GET, "/api/crew/lessons/site", MANAGER, READ, NULL, 0, NULL, of_site,
     "Who of the site has done which lesson"},
    {0},
};
