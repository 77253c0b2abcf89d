#include "wire_fuzz.h"

FUZZ_WIRE("jt808")
