/* What the two files of the payment link share: where refunds are sent. */
#pragma once
#include "link/pay.h"

typedef struct PayGate {
    char url[500]; /* "": refunds are fetched from us */
    int wait_ms, rest_ms;
} PayGate;
const PayGate *pay_gate(void);
