/* What supports whom, what is lost when one stops. */
#include "domains/geo/inside.h"
#include "domains/geo/network.h"

static Status check_resource(Tx *tx, const Resource *r)
{
    Place place;
    ASSERT(r->kind > 0 && r->kind < RESOURCE_KINDS);
    if (!r->place.v) return OK;
    return geo_place_find(tx, r->place, &place);
}

Status geo_resource_add(Tx *tx, const Resource *ask, ResourceId *out)
{
    Resource r = *ask;
    TRY(check_resource(tx, ask));
    r.id = (ResourceId){id_next(tx)};
    if (!r.verified) r.verified = tx_today(tx);
    if (!r.state) r.state = 1;
    TRY(resource_insert(tx, &r));
    TRY(event_publish(tx, "geo.resource_changed", r.id.v, STR("")));
    *out = r.id;
    return OK;
}

static Status resource_known(Tx *tx, ResourceId id, Resource *out)
{
    Status status = resource_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "geo.no_resource", "没有找到这项资源");
    return status;
}

Status geo_resource_save(Tx *tx, const Resource *ask)
{
    Resource now;
    TRY(check_resource(tx, ask));
    TRY(resource_known(tx, ask->id, &now));
    if (now.version != ask->version)
        return fail(tx, CONFLICT, "geo.changed", "别人刚改过这项资源，请看过新的再改");
    TRY(resource_update(tx, ask));
    return event_publish(tx, "geo.resource_changed", ask->id.v, STR(""));
}

Status geo_resources(Tx *tx, Resource **out, size_t *count)
{
    return resource_list(tx, out, count);
}

/* Whether `to` can be reached from `from` along the arrows. */
static bool reaches(Arena *arena, const Support *s, size_t count, int64_t from, int64_t to)
{
    int64_t *queue = NEW_ARRAY(arena, int64_t, count + 1);
    bool *used = NEW_ARRAY(arena, bool, count + 1);
    size_t head = 0;
    size_t tail = 0;
    queue[tail++] = from;
    while (head < tail) {
        int64_t at = queue[head++];
        if (at == to) return true;
        for (size_t i = 0; i < count; i++)
            if (s[i].from.v == at && !used[i]) {
                used[i] = true;
                queue[tail++] = s[i].to.v;
            }
    }
    return false;
}

Status geo_support_set(Tx *tx, const Support *ask, int64_t *out)
{
    Resource a, b;
    Support *all;
    size_t count;
    Support s = *ask;
    TRY(resource_known(tx, s.from, &a));
    TRY(resource_known(tx, s.to, &b));
    Status status = support_of_pair(tx, &s, &s.id);
    if (status == OK) {
        *out = s.id;
        return support_update(tx, &s);
    }
    if (status != NOT_FOUND) return status;
    TRY(support_list(tx, &all, &count));
    if (reaches(tx->arena, all, count, s.to.v, s.from.v))
        return fail(tx, CONFLICT, "geo.support_loop",
                    "%.*s 已经（直接或间接）支持 %.*s，这样就绕成圈了", STR_ARG(b.name),
                    STR_ARG(a.name));
    s.id = id_next(tx);
    TRY(support_insert(tx, &s));
    TRY(event_publish(tx, "geo.resource_changed", s.from.v, STR("")));
    *out = s.id;
    return OK;
}

Status geo_support_end(Tx *tx, int64_t id)
{
    int64_t changed;
    TRY(support_delete(tx, id, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "geo.no_support", "没有找到这条支持关系");
    return OK;
}

Status geo_supports(Tx *tx, Support **out, size_t *count)
{
    return support_list(tx, out, count);
}
