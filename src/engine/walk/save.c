#include "engine/walk/graph.h"
#include "engine/walk/inside.h"
#include "engine/walk/net.h"

#define MAGIC   0x4b4c415759ull /* "YWALK" */
#define VERSION 1u

typedef struct Head {
    uint64_t magic;
    uint32_t version;
    uint32_t head_bytes;
    uint64_t sum; /* of everything after the head */
    uint64_t bytes;
    uint32_t place_count, state_count, edge_count, slot_count;
    uint32_t point_count, text_size, shape_count, spare;
    WalkPoint low;
    WalkPoint high;
} Head;
_Static_assert(sizeof(Head) == 80, "the head is part of the file format");
_Static_assert(sizeof(WalkEdge) == 56, "edges are part of the file format");
_Static_assert(sizeof(WalkPlace) == 16 && sizeof(WalkSlot) == 8, "so are places and slots");
_Static_assert(sizeof(WalkShape) == 32, "and shapes");

/* Sections in the order of the file, each padded to 16 bytes. */
enum { SECTIONS = 8 };
typedef struct Section {
    const void *at;
    size_t bytes;
} Section;

static size_t padded(size_t bytes)
{
    return (bytes + 15) & ~(size_t)15;
}

static void sections_of(const WalkGraph *g, Section out[SECTIONS])
{
    size_t states = g->state_count;
    out[0] = (Section){g->places, g->place_count * sizeof(WalkPlace)};
    out[1] = (Section){g->state_place, states * sizeof(uint32_t)};
    out[2] = (Section){g->first, (states + 1) * sizeof(uint32_t)};
    out[3] = (Section){g->slots, (size_t)g->slot_count * sizeof(WalkSlot)};
    out[4] = (Section){g->edges, (size_t)g->edge_count * sizeof(WalkEdge)};
    out[5] = (Section){g->points, (size_t)g->point_count * sizeof(WalkPoint)};
    out[6] = (Section){g->shapes, (size_t)g->shape_count * sizeof(WalkShape)};
    out[7] = (Section){g->text, g->text_size};
}

size_t walk_saved_bytes(const WalkGraph *g)
{
    Section sections[SECTIONS];
    size_t bytes = sizeof(Head);
    sections_of(g, sections);
    for (int i = 0; i < SECTIONS; i++) bytes += padded(sections[i].bytes);
    return bytes;
}

/* Four lanes of multiply and rotate over 32-byte steps: finds any damage, at memory speed. */
static uint64_t check_sum(const char *at, size_t bytes)
{
    uint64_t lane[4] = {1, 2, 3, 4};
    for (; bytes >= 32; at += 32, bytes -= 32) {
        uint64_t word[4];
        memcpy(word, at, 32);
        for (int i = 0; i < 4; i++) {
            lane[i] = (lane[i] ^ word[i]) * 0x9fb21c651e98df25u;
            lane[i] ^= lane[i] >> 35;
        }
    }
    for (size_t i = 0; i < bytes; i++) {
        lane[0] = (lane[0] ^ (uint8_t)at[i]) * 0x9fb21c651e98df25u;
        lane[0] ^= lane[0] >> 29;
    }
    uint64_t sum = 0;
    for (int i = 0; i < 4; i++) sum = (sum ^ lane[i]) * 0xd6e8feb86659fd93u + (sum >> 31);
    return sum;
}

void walk_save(const WalkGraph *g, Buf *out)
{
    static const char zeros[16];
    Section sections[SECTIONS];
    Head head = {
        .magic = MAGIC,
        .version = VERSION,
        .head_bytes = sizeof head,
        .place_count = g->place_count,
        .state_count = g->state_count,
        .edge_count = g->edge_count,
        .slot_count = g->slot_count,
        .point_count = g->point_count,
        .text_size = g->text_size,
        .shape_count = g->shape_count,
        .low = g->low,
        .high = g->high,
    };
    sections_of(g, sections);
    head.bytes = walk_saved_bytes(g);
    size_t at = out->len;
    if (at == 0 && out->cap < head.bytes && head.bytes <= out->max) {
        /* At once, not by doubling. */
        out->ptr = arena_alloc_raw(out->arena, head.bytes);
        out->cap = head.bytes;
    }
    buf_put(out, (Str){(const char *)&head, sizeof head});
    for (int i = 0; i < SECTIONS; i++) {
        buf_put(out, (Str){sections[i].at, sections[i].bytes});
        buf_put(out, (Str){zeros, padded(sections[i].bytes) - sections[i].bytes});
    }
    if (out->full) return;
    head.sum = check_sum(out->ptr + at + sizeof head, head.bytes - sizeof head);
    memcpy(out->ptr + at, &head, sizeof head);
}

void walk_mend_sum(char *file, size_t bytes)
{
    Head head;
    if (bytes < sizeof head) return;
    memcpy(&head, file, sizeof head);
    head.bytes = bytes;
    head.sum = check_sum(file + sizeof head, bytes - sizeof head);
    memcpy(file, &head, sizeof head);
}

static bool states_hold(const WalkGraph *g)
{
    uint32_t state = 0;
    for (uint32_t p = 0; p < g->place_count; p++) {
        uint32_t next = p + 1 < g->place_count ? g->places[p + 1].state_from : g->state_count;
        if (g->places[p].state_from != state || next <= state || next - state > 3) return false;
        if (next > g->state_count) return false;
        for (; state < next; state++)
            if (g->state_place[state] != p) return false;
    }
    return state == g->state_count;
}

static bool slots_hold(const WalkGraph *g)
{
    if (g->first[0] != 0 || g->first[g->state_count] != g->slot_count) return false;
    for (uint32_t s = 0; s < g->state_count; s++)
        if (g->first[s] > g->first[s + 1]) return false;
    for (uint32_t i = 0; i < g->slot_count; i++) {
        uint32_t e = SLOT_EDGE(g->slots[i].code);
        if (g->slots[i].to >= g->state_count) return false;
        if (e != SLOT_NO_EDGE && e >= g->edge_count) return false;
    }
    return true;
}

static bool edges_hold(const WalkGraph *g)
{
    for (uint32_t e = 0; e < g->edge_count; e++) {
        const WalkEdge *edge = &g->edges[e];
        if (edge->point_count < 2 || edge->point_from > g->point_count ||
            edge->point_count > g->point_count - edge->point_from || edge->name >= g->text_size)
            return false;
        for (int side = 0; side < 2; side++) {
            bool two = edge->enter2[side] != WALK_NONE;
            if (edge->place[side] >= g->place_count || edge->leave[side] >= g->state_count ||
                edge->enter[side] >= g->state_count ||
                (two && edge->enter2[side] >= g->state_count))
                return false;
        }
    }
    return true;
}

static bool inside_box(const WalkGraph *g, WalkPoint p)
{
    return p.lat_e7 >= g->low.lat_e7 && p.lat_e7 <= g->high.lat_e7 && p.lon_e7 >= g->low.lon_e7 &&
           p.lon_e7 <= g->high.lon_e7;
}

static bool on_globe(WalkPoint p)
{
    return p.lat_e7 >= -900000000 && p.lat_e7 <= 900000000 && p.lon_e7 >= -1800000000 &&
           p.lon_e7 <= 1800000000;
}

static bool points_hold(const WalkGraph *g)
{
    if (!on_globe(g->low) || !on_globe(g->high)) return false;
    for (uint32_t e = 0; e < g->edge_count; e++)
        for (uint32_t k = 0; k < g->edges[e].point_count; k++)
            if (!inside_box(g, g->points[g->edges[e].point_from + k])) return false;
    for (uint32_t i = 0; i < g->shape_count; i++) {
        const WalkShape *shape = &g->shapes[i];
        if (shape->point_from > g->point_count ||
            shape->point_count > g->point_count - shape->point_from || shape->point_count < 2 ||
            shape->name >= g->text_size || !on_globe(shape->low) || !on_globe(shape->high))
            return false;
        for (uint32_t k = 0; k < shape->point_count; k++)
            if (!on_globe(g->points[shape->point_from + k])) return false;
    }
    return true;
}

static Status damaged(Problem *problem)
{
    return problem_set(problem, INVALID, "walk.damaged",
                       "路网文件坏了，请用 yinlin walk build 重新做一份");
}

/* Fills *out, whose sections the caller placed; returns what follows. */
static const char *take(const char *at, size_t bytes, const void **out)
{
    *out = at;
    return at + padded(bytes);
}

Status walk_load(Arena *arena, Str file, WalkGraph **out, Problem *problem)
{
    Head head;
    if (file.len < sizeof head)
        return problem_set(problem, INVALID, "walk.not_saved",
                           "这不是路网文件，请先用 yinlin walk build 生成");
    memcpy(&head, file.ptr, sizeof head);
    if (head.magic != MAGIC)
        return problem_set(problem, INVALID, "walk.not_saved",
                           "这不是路网文件，请先用 yinlin walk build 生成");
    if (head.version != VERSION || head.head_bytes != sizeof head)
        return problem_set(problem, INVALID, "walk.version",
                           "路网文件是另一版程序做的，请用 yinlin walk build 重新生成");
    WalkGraph *g = NEW(arena, WalkGraph);
    g->place_count = head.place_count;
    g->state_count = head.state_count;
    g->edge_count = head.edge_count;
    g->slot_count = head.slot_count;
    g->point_count = head.point_count;
    g->text_size = head.text_size;
    g->shape_count = head.shape_count;
    g->low = head.low;
    g->high = head.high;
    if (!g->edge_count || !g->text_size || g->edge_count >= SLOT_NO_EDGE ||
        g->state_count >= WALK_NEVER || head.bytes != file.len || walk_saved_bytes(g) != file.len ||
        ((uintptr_t)file.ptr & 15) != 0 ||
        head.sum != check_sum(file.ptr + sizeof head, file.len - sizeof head))
        return damaged(problem);
    Section size[SECTIONS];
    sections_of(g, size);
    const char *at = file.ptr + sizeof head;
    at = take(at, size[0].bytes, (const void **)&g->places);
    at = take(at, size[1].bytes, (const void **)&g->state_place);
    at = take(at, size[2].bytes, (const void **)&g->first);
    at = take(at, size[3].bytes, (const void **)&g->slots);
    at = take(at, size[4].bytes, (const void **)&g->edges);
    at = take(at, size[5].bytes, (const void **)&g->points);
    at = take(at, size[6].bytes, (const void **)&g->shapes);
    (void)take(at, size[7].bytes, (const void **)&g->text);
    if (g->text[0] != 0 || g->text[g->text_size - 1] != 0 || !states_hold(g) || !slots_hold(g) ||
        !edges_hold(g) || !points_hold(g))
        return damaged(problem);
    g->grid = walk_grid_new(arena, g);
    *out = g;
    return OK;
}
