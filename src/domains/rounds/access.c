/* How a place can be entered and used, and what people give money for to make it better (F18). */
#include "domains/rounds/inside.h"

static const char *const marks[ACCESS_MARKS] = {"level", "handrail", "door",    "toilet",
                                                "light", "seat",     "no_slip", "sign"};

/* ---- Statements ---- */

static Status survey_put(Tx *tx, const AccessSurvey *s)
{
    const Sql *sql = SQL("iiiiiti", "",
                         "INSERT INTO access_survey (community_id, place_id, day, yes, no, words,"
                         "       made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                         " ON CONFLICT (community_id, place_id, day)"
                         " DO UPDATE SET yes = $4, no = $5, words = $6, made_by = $7");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->place.v), INT(s->day), INT(s->yes), INT(s->no),
                       TEXT(s->words), INT(tx->origin.actor)));
}

Status access_surveys(Tx *tx, AccessSurvey **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiiit",
                         "SELECT place_id, day, yes, no, words FROM access_survey s"
                         " WHERE community_id = $1 AND day = (SELECT max(day) FROM access_survey n"
                         "   WHERE n.community_id = s.community_id AND n.place_id = s.place_id)"
                         " ORDER BY place_id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (AccessSurvey){.place = {row_int(r, 0)},
                                .day = (Day)row_int(r, 1),
                                .yes = row_int(r, 2),
                                .no = row_int(r, 3),
                                .words = row_str(r, 4)});
    return OK;
}

static Status work_insert(Tx *tx, const AccessWork *w)
{
    const Sql *sql = SQL("iiitiiii", "",
                         "INSERT INTO access_work (community_id, id, place_id, title, goal_fen,"
                         "       pool_id, state, result, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, 1, '', $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(w->id.v), INT(w->place.v), TEXT(w->title),
                       INT(w->goal_fen), INT(w->pool.v), INT(tx->origin.actor), INT(tx->now_ms)));
}

static Status work_end(Tx *tx, AccessWorkId id, AccessWorkState state, Str result)
{
    const Sql *sql = SQL("iiit", "",
                         "UPDATE access_work SET state = $3, result = $4"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(state), TEXT(result)));
}

static void raised(const Pool *pools, size_t count, AccessWork *w)
{
    for (size_t i = 0; i < count; i++)
        if (pools[i].id.v == w->pool.v) w->raised_fen = pools[i].received_fen;
}

Status access_works(Tx *tx, AccessWork **out, size_t *count)
{
    const Sql *sql = SQL("i", "iitiiit",
                         "SELECT id, place_id, title, goal_fen, pool_id, state, result"
                         "  FROM access_work WHERE community_id = $1 ORDER BY id DESC LIMIT 500");
    Rows rows;
    Pool *pools;
    size_t pool_count;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    TRY(gifts_pools(tx, &pools, &pool_count));
    *out = NEW_ARRAY(tx->arena, AccessWork, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        (*out)[i] = (AccessWork){.id = {row_int(r, 0)},
                                 .place = {row_int(r, 1)},
                                 .title = row_str(r, 2),
                                 .goal_fen = row_int(r, 3),
                                 .pool = {row_int(r, 4)},
                                 .state = (AccessWorkState)row_int(r, 5),
                                 .result = row_str(r, 6)};
        raised(pools, pool_count, &(*out)[i]);
    }
    return OK;
}

/* ---- Rules ---- */

/* Steps at the door are said on the place too, where everybody reads them. */
static Status tell_place(Tx *tx, const AccessSurvey *s)
{
    Place place;
    TRY(geo_place_find(tx, s->place, &place));
    if (s->yes & ACCESS_MARK_LEVEL) place.access = ACCESS_LEVEL;
    if (s->no & ACCESS_MARK_LEVEL) place.access = ACCESS_STEPS;
    if (s->words.len) place.access_note = s->words;
    place.verified = s->day;
    place.verified_by = (PersonId){tx->origin.actor};
    return geo_place_save(tx, &place);
}

Status access_survey(Tx *tx, const AccessSurvey *ask)
{
    AccessSurvey s = *ask;
    ASSERT(((s.yes | s.no) & ~(int64_t)ACCESS_MARK_ALL) == 0);
    if (s.yes & s.no) return fail(tx, INVALID, "access.both", "同一项不能又有又没有，请再看一遍");
    if (!(s.yes | s.no)) return fail(tx, INVALID, "access.nothing", "请至少看一项");
    s.day = tx_today(tx);
    TRY(survey_put(tx, &s));
    return tell_place(tx, &s);
}

Status access_work_add(Tx *tx, const AccessWork *ask, AccessWorkId *out)
{
    AccessWork w = *ask;
    Place place;
    TRY(geo_place_find(tx, w.place, &place));
    w.id = (AccessWorkId){id_next(tx)};
    TRY(gifts_pool_add(tx, str_fmt(tx->arena, "%.*s %.*s", STR_ARG(place.name), STR_ARG(w.title)),
                       w.title, &w.pool));
    TRY(work_insert(tx, &w));
    *out = w.id;
    return OK;
}

static Status work_find(Tx *tx, AccessWorkId id, AccessWork *out)
{
    AccessWork *all;
    size_t count;
    TRY(access_works(tx, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id.v == id.v) {
            *out = all[i];
            return OK;
        }
    return fail(tx, NOT_FOUND, "access.no_work", "没有找到这项改造");
}

Status access_work_end(Tx *tx, AccessWorkId id, bool built, Str result)
{
    AccessWork w = {0};
    TRY(work_find(tx, id, &w));
    if (w.state != ACCESS_COLLECTING)
        return fail(tx, CONFLICT, "access.work_over", "这项改造已经结束了");
    if (!result.len) return fail(tx, INVALID, "access.result", "请写一句结果，捐钱的人会看到");
    if (built && w.raised_fen < w.goal_fen)
        return fail(tx, CONFLICT, "access.too_little", "还差 %lld 元，没有筹够，不能写成做好了",
                    (long long)((w.goal_fen - w.raised_fen + 99) / 100));
    TRY(gifts_pool_close(tx, w.pool));
    return work_end(tx, id, built ? ACCESS_BUILT : ACCESS_GIVEN_UP, result);
}

/* ---- Routes ---- */

#define KEEP                                                                                       \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_REGISTRAR) |          \
     ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_GRID_WORKER) |                     \
     ROLE_BIT(ROLE_CIVIL_AFFAIRS))

typedef struct AccessIn {
    GeoPlaceId place;
    AccessWorkId id;
    int64_t yes, no, goal_fen;
    Str words;
    bool has_words, built, has_built;
} AccessIn;
static const Field survey_fields[] = {FIELD_ID(AccessIn, place, "place_id"),
                                      FIELD_INT(AccessIn, yes, "yes", 0, ACCESS_MARK_ALL),
                                      FIELD_INT(AccessIn, no, "no", 0, ACCESS_MARK_ALL),
                                      MAYBE_TEXT(AccessIn, words, has_words, "words", 0, 80),
                                      {0}};
static const Field work_fields[] = {FIELD_ID(AccessIn, place, "place_id"),
                                    FIELD_TEXT(AccessIn, words, "title", 2, 24),
                                    FIELD_FEN(AccessIn, goal_fen, "goal_fen", 100, 100000000),
                                    {0}};
static const Field end_fields[] = {FIELD_ID(AccessIn, id, "id"),
                                   FIELD_BOOL(AccessIn, built, "built"),
                                   FIELD_TEXT(AccessIn, words, "result", 1, 120),
                                   {0}};
static Status survey_add(Request *req, Reply *reply)
{
    AccessIn in = {0};
    request_fields(req, &in);
    AccessSurvey s = {.place = in.place, .yes = in.yes, .no = in.no, .words = in.words};
    TRY(access_survey(req->tx, &s));
    reply_subject(reply, in.place.v);
    return reply_empty(reply, 204);
}

static Status work_add(Request *req, Reply *reply)
{
    AccessIn in = {0};
    AccessWorkId id;
    request_fields(req, &in);
    AccessWork w = {.place = in.place, .title = in.words, .goal_fen = in.goal_fen};
    TRY(access_work_add(req->tx, &w, &id));
    return reply_id(reply, id.v);
}

static Status work_over(Request *req, Reply *reply)
{
    AccessIn in = {0};
    request_fields(req, &in);
    TRY(access_work_end(req->tx, in.id, in.built, in.words));
    return reply_empty(reply, 204);
}

static void put_marks(JsonOut *out, const char *key, int64_t bits)
{
    json_open(out, key, '[');
    for (int k = 0; k < ACCESS_MARKS; k++)
        if (bits >> k & 1) json_put_text(out, NULL, marks[k]);
    json_close(out, ']');
}

static Status access_get(Request *req, Reply *reply)
{
    static const char *const states[] = {"", "collecting", "built", "given_up"};
    AccessSurvey *surveys;
    AccessWork *works;
    size_t count;
    size_t work_count;
    TRY(access_surveys(req->tx, &surveys, &count));
    TRY(access_works(req->tx, &works, &work_count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "surveys", '[');
    for (size_t i = 0; i < count; i++) {
        char day[16];
        day_text(surveys[i].day, day);
        json_open(out, NULL, '{');
        json_put_i64(out, "place_id", surveys[i].place.v);
        json_put_text(out, "day", day);
        put_marks(out, "yes", surveys[i].yes);
        put_marks(out, "no", surveys[i].no);
        json_put_str(out, "words", surveys[i].words);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "works", '[');
    for (size_t i = 0; i < work_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", works[i].id.v);
        json_put_i64(out, "place_id", works[i].place.v);
        json_put_i64(out, "pool_id", works[i].pool.v);
        json_put_str(out, "title", works[i].title);
        json_put_i64(out, "goal_fen", works[i].goal_fen);
        json_put_i64(out, "raised_fen", works[i].raised_fen);
        json_put_text(out, "state", states[works[i].state]);
        json_put_str(out, "result", works[i].result);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) .in = fields, .in_size = sizeof(AccessIn)

const Route rounds_access_routes[] = {
    {GET, "/api/access", SIGNED_IN, READ, NULL, 0, NULL, access_get,
     "What surveys of access found, and what is collected for, with what has come"},
    {POST, "/api/access/surveys", KEEP, WRITE, IN(survey_fields), NULL, survey_add,
     "How a place can be entered and used, as seen today"},
    {POST, "/api/access/works", KEEP, WRITE, IN(work_fields), reply_id_fields, work_add,
     "Collect for an improvement: opens a pool that pledges name"},
    {POST, "/api/access/works/{id}/end", KEEP, WRITE, IN(end_fields), NULL, work_over,
     "Built, when enough has come, or given up; with the result for those who gave"},
    {0},
};
