/* Who goes where when places have capacities: a flow of least cost.  Inside of siting. */
#pragma once
#include "engine/walk/site_inside.h"

typedef struct SiteFlow SiteFlow;
SiteFlow *site_flow_new(Arena *arena, const SiteRows *rows, double work_max);
/* Room for `choose` candidates, for the caller to fill. */
uint32_t *site_flow_list(SiteFlow *flow);
/* Serves everybody from these candidates at the least cost; keeps the answer when it is better. */
void site_flow_try(SiteFlow *flow, const uint32_t *list, uint32_t count, SiteAnswer *answer);
/* Swaps one for one, the candidates of most worth first, as long as the work allows. */
void site_flow_swaps(SiteFlow *flow, const double *worth, SiteAnswer *answer);
