/* The registry of the doors' host: which device is whose, learnt from the store; the numbers of
 * those that nobody knows, written down. */
#include "main/doors_inside.h"

static size_t slot_of(const DoorsHost *h, Str key)
{
    size_t at = str_hash(key) & (h->slot_count - 1);
    while (h->slots[at] && !str_eq(h->slots[at]->key, key)) at = (at + 1) & (h->slot_count - 1);
    return at;
}

static void grow(DoorsHost *h)
{
    Known **old = h->slots;
    size_t count = h->slot_count;
    h->slot_count = count ? count * 2 : 4096;
    h->slots = NEW_ARRAY(h->arena, Known *, h->slot_count);
    for (size_t i = 0; i < count; i++)
        if (old[i]) h->slots[slot_of(h, old[i]->key)] = old[i];
}

static void learn(DoorsHost *h, const DeviceCard *card) /* locked */
{
    char room[256];
    int n = snprintf(room, sizeof room, "%.*s %.*s", STR_ARG(card->protocol),
                     STR_ARG(card->hardware_id));
    Str key = {room, (size_t)clamp_i64(n, 0, sizeof room - 1)};
    if (h->known_count * 2 >= h->slot_count) grow(h);
    size_t at = slot_of(h, key);
    Known *k = h->slots[at];
    if (!k) {
        k = h->slots[at] = NEW(h->arena, Known);
        k->key = str_dup(h->arena, key);
        h->known_count++;
    } else if (k->card.changed_ms == card->changed_ms) {
        return; /* read again because the last second is always read twice */
    }
    k->card = *card;
    k->card.protocol = str_slice(k->key, 0, card->protocol.len);
    k->card.hardware_id = str_slice(k->key, card->protocol.len + 1, k->key.len);
    k->card.model = str_dup(h->arena, card->model);
    k->card.auth = str_dup(h->arena, card->auth);
}

Known *doors_known(DoorsHost *h, Str protocol, Str number)
{
    char room[256];
    int n = snprintf(room, sizeof room, "%.*s %.*s", STR_ARG(protocol), STR_ARG(number));
    if (n < 0 || (size_t)n >= sizeof room || h->known_count == 0) return NULL;
    return h->slots[slot_of(h, (Str){room, (size_t)n})];
}

void doors_knock(DoorsHost *h, Str protocol, Str number)
{
    if (h->knock_count == KNOCKS || number.len == 0 || number.len > HOME_DEVICE_MAX) return;
    snprintf(h->knocks[h->knock_count].protocol, 16, "%.*s", STR_ARG(protocol));
    snprintf(h->knocks[h->knock_count++].number, HOME_DEVICE_MAX + 1, "%.*s", STR_ARG(number));
}

DeviceStanding doors_standing(const DeviceCard *card)
{
    return card->state == DEVICE_RETIRED ? DEVICE_REFUSED : DEVICE_ENROLLED;
}

DeviceStanding doors_device_standing(void *to, const WireProtocol *protocol, Str id,
                                     DeviceKnown *out)
{
    DoorsHost *h = to;
    DeviceStanding answer = DEVICE_UNKNOWN;
    pthread_mutex_lock(&h->lock);
    Known *k = doors_known(h, str_of(protocol->name), id);
    if (k) {
        out->device = k->card.id.v;
        out->quota = (int)k->card.quota;
        snprintf(out->profile, sizeof out->profile, "%.*s", STR_ARG(k->card.model));
        snprintf(out->auth, sizeof out->auth, "%.*s", STR_ARG(k->card.auth));
        out->lenient = k->card.lenient;
        answer = doors_standing(&k->card);
    }
    pthread_mutex_unlock(&h->lock);
    return answer;
}

void doors_device_met(void *to, const WireProtocol *protocol, Str id)
{
    DoorsHost *h = to;
    pthread_mutex_lock(&h->lock);
    doors_knock(h, str_of(protocol->name), id);
    pthread_mutex_unlock(&h->lock);
}

typedef struct Reading {
    DeviceCard *cards;
    size_t count;
    Ms after_ms;
    int64_t after_id;
    Str protocol, number;
} Reading;

enum { CARDS = 5000 };

static Status read_cards(Tx *tx, void *job)
{
    Reading *r = job;
    return health_cards(tx, r->after_ms, r->after_id, CARDS, &r->cards, &r->count);
}

static Status note_unknown(Tx *tx, void *job)
{
    const Reading *r = job;
    return health_unknown_note(tx, r->protocol, r->number);
}

/* Reads what has changed since the newest that is known, and a minute more: a transaction may have
 * committed later than one with a later time. */
Ms doors_learn_changes(DoorsHost *h, Arena *arena, Ms newest)
{
    Reading r = {.after_ms = newest > MINUTE_MS ? newest - MINUTE_MS : -1};
    Problem problem;
    do {
        if (store_read(h->store, (TxOrigin){0}, arena, read_cards, &r, &problem) != OK) break;
        pthread_mutex_lock(&h->lock);
        for (size_t i = 0; i < r.count; i++) learn(h, &r.cards[i]);
        pthread_mutex_unlock(&h->lock);
        if (r.count) {
            r.after_ms = r.cards[r.count - 1].changed_ms;
            r.after_id = r.cards[r.count - 1].id.v;
            if (r.after_ms > newest) newest = r.after_ms;
        }
    } while (r.count == CARDS);
    return newest;
}

void doors_note_knocks(DoorsHost *h, Arena *arena)
{
    Problem problem;
    for (;;) {
        char protocol[16];
        char number[HOME_DEVICE_MAX + 1];
        pthread_mutex_lock(&h->lock);
        bool any = h->knock_count > 0;
        if (any) {
            h->knock_count--;
            memcpy(protocol, h->knocks[h->knock_count].protocol, sizeof protocol);
            memcpy(number, h->knocks[h->knock_count].number, sizeof number);
        }
        pthread_mutex_unlock(&h->lock);
        if (!any) return;
        Reading r = {.protocol = str_of(protocol), .number = str_of(number)};
        if (store_write(h->store, (TxOrigin){.purpose = "device"}, arena, note_unknown, &r,
                        &problem) != OK)
            return;
    }
}
