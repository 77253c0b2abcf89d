/* The first canteen is the centre of the other two: one has potatoes to spare, one needs a hand. */
#include "domains/hubs/hubs.h"
#include "main/demo.h"

static Status put_hubs(Tx *tx, void *job)
{
    Demo *d = job;
    Day today = tx_today(tx);
    SpareId offer;
    HandsId ask;
    TRY(hubs_set(tx, d->sites[1], d->sites[0], today));
    TRY(hubs_set(tx, d->sites[2], d->sites[0], today));
    TRY(hubs_offer(tx,
                   &(Spare){.site = d->sites[1],
                            .name = STR("土豆"),
                            .unit = SPARE_GRAM,
                            .amount = 20000,
                            .best_before = today + 6,
                            .until = today + 3},
                   &offer));
    return hubs_ask(tx,
                    &(Hands){.site = d->sites[2],
                             .day = today + 1,
                             .from_min = 15 * 60,
                             .to_min = 17 * 60 + 30,
                             .duty = SHIFT_CLEAN,
                             .words = STR("大扫除，少一个人")},
                    &ask);
}

Status demo_hubs(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    return store_write(d->store, origin, d->arena, put_hubs, d, d->problem);
}
