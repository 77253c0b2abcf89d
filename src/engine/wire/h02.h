/* h02, shared by its files. */
#pragma once
#include "engine/wire/inside.h"

WireFault h02_line(WireCall *call, Bytes frame);
/* The 32 bits of the state; a bit that is clear is on. */
void h02_status(WireRecord *r, uint32_t status);
