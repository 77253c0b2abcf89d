/* Posters, what they say for each channel, and what came of each. */
#include "base/qr.h"
#include "domains/residents/inside.h"

static const Choice channels[] = {
    {"wall", POSTER_WALL, "海报"},     {"wechat", POSTER_WECHAT, "微信群"},
    {"video", POSTER_VIDEO, "短视频"}, {"mouth", POSTER_MOUTH, "熟人介绍"},
    {"visit", POSTER_VISIT, "上门"},   {0}};

typedef struct PosterAsk {
    PosterId id;
    Str title, words, code, origin;
    int32_t channel;
    int64_t community;
    bool has_origin;
} PosterAsk;
static const Field add_fields[] = {FIELD_TEXT(PosterAsk, title, "title", 1, 30),
                                   FIELD_TEXT(PosterAsk, words, "words", 1, 120),
                                   FIELD_CHOICE(PosterAsk, channel, "channel", channels),
                                   {0}};
static const Field list_fields[] = {MAYBE_TEXT(PosterAsk, origin, has_origin, "origin", 0, 100),
                                    {0}};
static const Field one_fields[] = {FIELD_ID(PosterAsk, id, "id"), {0}};
static const Field came_fields[] = {FIELD_TEXT(PosterAsk, code, "code", 4, 12), {0}};
static const Field open_fields[] = {FIELD_INT(PosterAsk, community, "community", 1, ID_MAX - 1),
                                    FIELD_TEXT(PosterAsk, code, "code", 4, 12),
                                    {0}};

/* What to paste into a group, or to say under a short film: the canteen's own words, then how. */
static Str text_for(Arena *arena, const Poster *p, Str link, Str phone)
{
    switch (p->channel) {
    case POSTER_WECHAT:
        return str_fmt(arena, "【%.*s】%.*s\n点开就能订：%.*s\n不会点就打电话 %.*s",
                       STR_ARG(p->title), STR_ARG(p->words), STR_ARG(link), STR_ARG(phone));
    case POSTER_VIDEO:
        return str_fmt(arena, "%.*s。%.*s 想来吃，打 %.*s #长者食堂 #社区", STR_ARG(p->title),
                       STR_ARG(p->words), STR_ARG(phone));
    case POSTER_MOUTH:
        return str_fmt(arena, "%.*s。您也来，报这个码：%.*s", STR_ARG(p->words), STR_ARG(p->code));
    case POSTER_WALL:
    case POSTER_VISIT: break;
    }
    return str_fmt(arena, "%.*s\n%.*s\n扫码或打电话 %.*s 订饭", STR_ARG(p->title),
                   STR_ARG(p->words), STR_ARG(phone));
}

static Status put_poster(Tx *tx, JsonOut *out, const Funnel *f, Str origin, Str phone)
{
    const Poster *p = &f->poster;
    int side;
    Str number = str_fmt(tx->arena, "%lld", (long long)tx->origin.community.v);
    Str link = str_fmt(tx->arena, "%.*s/order?from=%.*s&c=%.*s", STR_ARG(origin), STR_ARG(p->code),
                       STR_ARG(number));
    Str path = qr_path(tx->arena, link, &side);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p->id.v);
    json_put_str(out, "code", p->code);
    json_put_text(out, "channel", channels[p->channel - 1].name);
    json_put_str(out, "title", p->title);
    json_put_str(out, "words", p->words);
    json_put_bool(out, "down", p->down);
    json_put_i64(out, "made_ms", p->made_ms);
    json_put_str(out, "link", link);
    json_put_str(out, "text", text_for(tx->arena, p, link, phone));
    json_put_str(out, "qr_path", path);
    json_put_i64(out, "qr_side", side);
    json_put_i64(out, "opened", p->opened);
    json_put_i64(out, "came", f->came);
    json_put_i64(out, "ordered", f->ordered);
    json_put_i64(out, "served", f->served);
    json_put_i64(out, "said", f->said);
    json_put_i64(out, "complained", f->complained);
    json_close(out, '}');
    return OK;
}

static Status phone_of(Tx *tx, OrganisationId site, Str *phone)
{
    MealSite held;
    Status status = site.v ? meals_site(tx, site, &held) : NOT_FOUND;
    *phone = status == OK ? held.phone : STR("");
    return status == NOT_FOUND ? OK : status;
}

static Status list(Request *req, Reply *reply)
{
    PosterAsk a = {0};
    Funnel *all;
    size_t count;
    Str phone;
    request_fields(req, &a);
    OrganisationId site = {req->who.organisation};
    TRY(phone_of(req->tx, site, &phone));
    TRY(residents_funnel(req->tx, site, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_str(out, "phone", phone);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++)
        TRY(put_poster(req->tx, out, &all[i], a.has_origin ? a.origin : STR(""), phone));
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status add(Request *req, Reply *reply)
{
    PosterAsk a = {0};
    Poster p;
    OrganisationId site;
    request_fields(req, &a);
    TRY(residents_site(req, &site));
    TRY(residents_poster_add(
        req->tx,
        &(Poster){
            .site = site, .channel = (PosterChannel)a.channel, .title = a.title, .words = a.words},
        &p));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", p.id.v);
    json_put_str(out, "code", p.code);
    json_close(out, '}');
    return OK;
}
static Status down(Request *req, Reply *reply)
{
    PosterAsk a = {0};
    request_fields(req, &a);
    TRY(residents_poster_down(req->tx, a.id));
    return reply_empty(reply, 204);
}
static Status came(Request *req, Reply *reply)
{
    PosterAsk a = {0};
    request_fields(req, &a);
    TRY(residents_came_by(req->tx, a.code, (PersonId){req->who.person}));
    return reply_empty(reply, 204);
}

/* Opened by somebody without a name: only counted. */
typedef struct OpenJob {
    Str code;
} OpenJob;
static Status count_open(Tx *tx, void *job)
{
    return residents_poster_opened(tx, ((OpenJob *)job)->code);
}
static Status opened(Request *req, Reply *reply)
{
    PosterAsk a = {0};
    request_fields(req, &a);
    OpenJob job = {a.code};
    TRY(request_rate_network(req, "poster", 20));
    TRY(store_write(req->store, (TxOrigin){.community = {a.community}}, req->arena, count_open,
                    &job, request_problem(req)));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route residents_poster_routes[] = {
    {GET, "/api/posters", SOCIAL_ROLES, READ, IN(list_fields, PosterAsk), NULL, list,
     "Posters with their words, code and what came of each: came, ordered, served, said, complained"},
    {POST, "/api/posters", SOCIAL_ROLES, WRITE, IN(add_fields, PosterAsk), NULL, add,
     "A poster, a text for a group or a caption, with a code of its own"},
    {POST, "/api/posters/{id}/down", SOCIAL_ROLES, WRITE, IN(one_fields, PosterAsk), NULL, down,
     "Take it down"},
    {POST, "/api/me/came", SIGNED_IN, WRITE, IN(came_fields, PosterAsk), NULL, came,
     "Came by this poster; only the first counts"},
    {POST, "/api/open/poster", ANYONE, WORK, IN(open_fields, PosterAsk), NULL, opened,
     "The address of a poster was opened"},
    {0},
};
