#include "wire_fuzz.h"

FUZZ_WIRE("ev07b")
