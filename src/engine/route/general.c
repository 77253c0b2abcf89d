#include "engine/route/search.h"
void general_new(Search *s)
{
    (void)s;
}
void general_update(Search *s, int32_t vehicle)
{
    (void)s;
    (void)vehicle;
}
Spot general_best_spot(Search *s, int32_t visit, int32_t only)
{
    (void)s;
    (void)visit;
    (void)only;
    return (Spot){.cost = COST_MAX};
}
void general_settle(Search *s)
{
    (void)s;
}
bool general_holds(Search *s)
{
    (void)s;
    return true;
}
