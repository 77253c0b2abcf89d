/* gt06, shared by its files. */
#pragma once
#include "engine/wire/inside.h"

typedef struct Gt06 {
    bool wide; /* 79 79 */
    uint8_t type;
    Bytes content; /* between type and serial */
    uint8_t serial[2];
    int64_t zone; /* minutes that the device's clock runs ahead of UTC */
} Gt06;

/* Five bytes of the same type and serial, always narrow: so the makers' servers answer wide ones,
 * too. */
void gt06_ack(WireCall *call, const Gt06 *g);

/* Messages with a GPS place in them; what stands behind it goes by type and length. */
WireFault gt06_place(WireCall *call, const Gt06 *g);
/* The same when only the place is known to us. */
WireFault gt06_place_only(WireCall *call, const Gt06 *g);
/* 13, 19, 23, 36, a5 and the short a3: no place, but what the device feels. */
WireFault gt06_status(WireCall *call, const Gt06 *g);
/* Lists of cells and Wi-Fi. */
WireFault gt06_towers(WireCall *call, const Gt06 *g);
/* 17 and 69 in the form that counts its networks instead of its bytes. */
WireFault gt06_neighbours(WireCall *call, Bytes frame);
