/* jt808, shared by its files. */
#pragma once
#include "engine/wire/inside.h"

typedef struct Jt808Head {
    uint32_t id;
    uint32_t properties;
    bool version_2019;
    bool short_serial; /* 0x5501 and 0x5502 count in one byte */
    uint8_t version;
    uint8_t phone[10]; /* 6 of them before 2019 */
    uint16_t serial;
    uint32_t total; /* parts of the message, and this one's number from 1 */
    uint32_t number;
} Jt808Head;

/* A whole frame, escaped; the length, 0 when it does not fit. */
size_t jt808_frame(const Jt808Head *head, uint32_t id, uint16_t serial, Bytes body, uint8_t *to,
                   size_t cap);
/* Decodes the body of 0x0200 and gives the record; false when not even the alarm word is there. */
bool jt808_place(WireCall *call, Bytes body, bool late);
/* BCD[6], UTC+8 and zone_min more. */
void jt808_time(WireRecord *r, const uint8_t bcd[6], int64_t zone_min);
/* BCD[10] without the f at its end; the digits live in out. */
void jt808_iccid(WireRecord *r, Bytes bcd, char out[20]);
/* Items behind the fixed part of 0x0200. */
typedef struct Jt808Items {
    WireRecord *r;
    const char *profile;
    char iccid[20];
} Jt808Items;
void jt808_items(Jt808Items *items, Bytes rest);
