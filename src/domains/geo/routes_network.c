/* The network of support: one answer with everything, and what changes it. */
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"
#include "domains/geo/network.h"

static const Choice resource_kinds[] = {
    {"people", RESOURCE_PEOPLE, "人"},       {"place", RESOURCE_PLACE, "地"},
    {"money", RESOURCE_MONEY, "钱"},         {"policy", RESOURCE_POLICY, "政策"},
    {"served", RESOURCE_SERVED, "服务对象"}, {0}};
static const Choice resource_states[] = {{"runs", 1, "在用"}, {"stopped", 2, "停了"}, {0}};

enum { RESOURCE_HALF_LIFE_AS = PLACE_STATION };

static void put_resource(JsonOut *out, const Net *net, size_t at, Day today)
{
    static const char *const fresh[] = {
        [FRESH] = "fresh", [FRESH_AGEING] = "ageing", [FRESH_STALE] = "stale"};
    const Resource *r = &net->resources[at];
    const NetNode *node = &net->nodes[at];
    int64_t trust = geo_trust_permille((PlaceKind)RESOURCE_HALF_LIFE_AS, r->verified, today);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", r->id.v);
    json_put_text(out, "kind", choice_name(resource_kinds, r->kind));
    json_put_str(out, "name", r->name);
    json_put_str(out, "owner", r->owner);
    json_put_str(out, "unit", r->unit);
    json_put_i64(out, "capacity", r->capacity);
    json_put_i64(out, "used", node->used);
    json_put_str(out, "conditions", r->conditions);
    json_put_i64(out, "place_id", r->place.v);
    json_put_day(out, "verified", r->verified);
    json_put_text(out, "fresh", fresh[geo_freshness(trust)]);
    json_put_text(out, "state", choice_name(resource_states, r->state));
    json_put_i64(out, "version", r->version);
    json_put_bool(out, "runs", node->runs);
    json_put_bool(out, "unused", node->unused);
    json_put_bool(out, "single", node->single);
    json_open(out, "stops", '[');
    for (size_t i = 0; i < node->loss.stopped_count; i++)
        json_put_i64(out, NULL, net->resources[node->loss.stopped[i]].id.v);
    json_close(out, ']');
    json_open(out, "loses", '[');
    for (size_t i = 0; i < node->loss.lost_count; i++)
        json_put_i64(out, NULL, net->supports[node->loss.lost[i]].id);
    json_close(out, ']');
    json_put_i64(out, "served_hit", node->loss.served);
    json_close(out, '}');
}

static void put_support(JsonOut *out, const Support *s)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "id", s->id);
    json_put_i64(out, "from_id", s->from.v);
    json_put_i64(out, "to_id", s->to.v);
    json_put_str(out, "what", s->what);
    json_put_bool(out, "needed", s->needed);
    json_put_i64(out, "uses", s->uses);
    json_close(out, '}');
}

static Status network(Request *req, Reply *reply)
{
    Resource *resources;
    Support *supports;
    size_t resource_count;
    size_t support_count;
    Net net;
    Day today = tx_today(req->tx);
    TRY(geo_resources(req->tx, &resources, &resource_count));
    TRY(geo_supports(req->tx, &supports, &support_count));
    net_read(req->arena, resources, resource_count, supports, support_count, &net);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "resources", '[');
    for (size_t i = 0; i < resource_count; i++) put_resource(out, &net, i, today);
    json_close(out, ']');
    json_open(out, "supports", '[');
    for (size_t i = 0; i < support_count; i++) put_support(out, &supports[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct ResourceIn {
    ResourceId id;
    int32_t kind, state;
    Str name, owner, unit, conditions;
    int64_t capacity, version;
    GeoPlaceId place;
    bool verified;
    bool has_kind, has_state, has_name, has_owner, has_unit, has_conditions, has_capacity,
        has_place, has_verified;
} ResourceIn;
#define RESOURCE_MAYBES                                                                            \
    MAYBE_TEXT(ResourceIn, owner, has_owner, "owner", 0, 40),                                      \
        MAYBE_TEXT(ResourceIn, unit, has_unit, "unit", 0, 12),                                     \
        MAYBE_TEXT(ResourceIn, conditions, has_conditions, "conditions", 0, 120),                  \
        MAYBE_INT(ResourceIn, capacity, has_capacity, "capacity", 0, 1000000000000),               \
        MAYBE_ID(ResourceIn, place, has_place, "place_id"),                                        \
        MAYBE_CHOICE(ResourceIn, state, has_state, "state", resource_states)
static const Field resource_add_fields[] = {
    FIELD_CHOICE(ResourceIn, kind, "kind", resource_kinds),
    FIELD_TEXT(ResourceIn, name, "name", 1, 40),
    RESOURCE_MAYBES,
    {0},
};
static const Field resource_change_fields[] = {
    FIELD_ID(ResourceIn, id, "id"),
    FIELD_INT(ResourceIn, version, "version", 1, ID_MAX),
    MAYBE_CHOICE(ResourceIn, kind, has_kind, "kind", resource_kinds),
    MAYBE_TEXT(ResourceIn, name, has_name, "name", 1, 40),
    MAYBE_BOOL(ResourceIn, verified, has_verified, "verified"),
    RESOURCE_MAYBES,
    {0},
};

static void fill_resource(const ResourceIn *in, Resource *r)
{
    if (in->kind) r->kind = (ResourceKind)in->kind;
    if (in->name.len) r->name = in->name;
    if (in->has_owner) r->owner = in->owner;
    if (in->has_unit) r->unit = in->unit;
    if (in->has_conditions) r->conditions = in->conditions;
    if (in->has_capacity) r->capacity = in->capacity;
    if (in->has_place) r->place = in->place;
    if (in->has_state) r->state = in->state;
}

static Status resource_add(Request *req, Reply *reply)
{
    ResourceIn in = {0};
    Resource r = {0};
    ResourceId id;
    request_fields(req, &in);
    fill_resource(&in, &r);
    TRY(geo_resource_add(req->tx, &r, &id));
    return reply_id(reply, id.v);
}

static Status resource_change(Request *req, Reply *reply)
{
    ResourceIn in = {0};
    Resource r;
    request_fields(req, &in);
    Status status = resource_find(req->tx, in.id, &r);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "geo.no_resource", "没有找到这项资源");
    TRY(status);
    fill_resource(&in, &r);
    r.version = in.version;
    if (in.verified) r.verified = tx_today(req->tx);
    TRY(geo_resource_save(req->tx, &r));
    return reply_empty(reply, 204);
}

typedef struct SupportIn {
    int64_t id;
    ResourceId from, to;
    Str what;
    bool needed;
    int64_t uses;
    bool has_uses;
} SupportIn;
static const Field support_fields[] = {
    FIELD_ID(SupportIn, from, "from_id"),
    FIELD_ID(SupportIn, to, "to_id"),
    FIELD_TEXT(SupportIn, what, "what", 1, 20),
    FIELD_BOOL(SupportIn, needed, "needed"),
    MAYBE_INT(SupportIn, uses, has_uses, "uses", 0, 1000000000000),
    {0},
};
static const Field support_id_fields[] = {FIELD_INT(SupportIn, id, "id", 1, ID_MAX), {0}};

static Status support_set(Request *req, Reply *reply)
{
    SupportIn in = {0};
    int64_t id;
    request_fields(req, &in);
    Support s = {
        .from = in.from, .to = in.to, .what = in.what, .needed = in.needed, .uses = in.uses};
    if (in.from.v == in.to.v)
        return fail(req->tx, INVALID, "geo.support_self", "不能自己支持自己，请选另一项资源");
    TRY(geo_support_set(req->tx, &s, &id));
    return reply_id(reply, id);
}

static Status support_end(Request *req, Reply *reply)
{
    SupportIn in = {0};
    request_fields(req, &in);
    TRY(geo_support_end(req->tx, in.id));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route geo_network_routes[] = {
    {GET, "/api/map/network", ROLES_PLAN, READ, NULL, 0, NULL, network,
     "Who supports whom, what is unused, and what is lost when one stops"},
    {POST, "/api/map/resources", ROLES_KEEP, WRITE, IN(resource_add_fields, ResourceIn),
     reply_id_fields, resource_add,
     "Add people, a place, money, a policy, or a group that is served"},
    {PATCH, "/api/map/resources/{id}", ROLES_KEEP, WRITE, IN(resource_change_fields, ResourceIn),
     NULL, resource_change, "Change a resource that was read in this version"},
    {POST, "/api/map/supports", ROLES_KEEP, WRITE, IN(support_fields, SupportIn), reply_id_fields,
     support_set, "One supports another; again: changes it"},
    {DELETE, "/api/map/supports/{id}", ROLES_KEEP, WRITE, IN(support_id_fields, SupportIn), NULL,
     support_end, "The support ended"},
    {0},
};
