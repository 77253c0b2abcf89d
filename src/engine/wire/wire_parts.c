/* Long jt808 messages put together from their parts: at most 16 parts, dropped after 60 s, the
 * oldest giving way when all slots are taken.
 *
 * Owns  the memory it was given */
#include "engine/wire/inside.h"

enum { PARTS_MAX = 16, PART_MAX = 1024 };

typedef struct Slot {
    char id[WIRE_ID_MAX];
    uint8_t id_len; /* 0: free */
    uint8_t total;
    uint16_t have; /* bit per part */
    uint32_t message;
    Ms since;
    uint16_t len[PARTS_MAX];
    uint8_t
        body[PARTS_MAX * PART_MAX]; /* each part at its own place, closed up when all are here */
} Slot;

struct WireParts {
    size_t slots;
    Slot slot[];
};

size_t wire_parts_size(size_t slots)
{
    return sizeof(WireParts) + slots * sizeof(Slot);
}

WireParts *wire_parts_init(void *memory, size_t slots)
{
    WireParts *parts = memory;
    parts->slots = slots;
    for (size_t i = 0; i < slots; i++) parts->slot[i].id_len = 0;
    return parts;
}

static Slot *slot_of(WireParts *parts, Str id, uint32_t message, uint32_t total, Ms now)
{
    Slot *oldest = NULL;
    for (size_t i = 0; i < parts->slots; i++) {
        Slot *s = &parts->slot[i];
        if (s->id_len && now - s->since > 60 * SECOND_MS) s->id_len = 0;
        if (s->id_len && s->message == message && s->total == total &&
            str_eq((Str){s->id, s->id_len}, id))
            return s;
        if (!oldest || (oldest->id_len && (!s->id_len || s->since < oldest->since))) oldest = s;
    }
    if (!oldest) return NULL;
    memcpy(oldest->id, id.ptr, id.len);
    oldest->id_len = (uint8_t)id.len;
    oldest->message = message;
    oldest->total = (uint8_t)total;
    oldest->have = 0;
    oldest->since = now;
    return oldest;
}

bool wire_parts_add(WireParts *parts, Str id, uint32_t message, uint32_t total, uint32_t number,
                    Bytes body, Ms now, Bytes *whole, bool *refused)
{
    *refused = !parts || total < 1 || total > PARTS_MAX || number < 1 || number > total ||
               body.len > PART_MAX || id.len == 0 || id.len > WIRE_ID_MAX;
    if (*refused) return false;
    Slot *s = slot_of(parts, id, message, total, now);
    if (!s) {
        *refused = true;
        return false;
    }
    memcpy(s->body + (number - 1) * PART_MAX, body.ptr, body.len);
    s->len[number - 1] = (uint16_t)body.len;
    s->have |= (uint16_t)(1u << (number - 1));
    if (s->have != (1u << total) - 1) return false;
    size_t len = s->len[0];
    for (uint32_t i = 1; i < total; i++) {
        memmove(s->body + len, s->body + i * PART_MAX, s->len[i]);
        len += s->len[i];
    }
    s->id_len = 0; /* free for the next; the bytes stay until then */
    *whole = (Bytes){s->body, len};
    return true;
}
