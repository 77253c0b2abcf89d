/* What the files of sites share among themselves. */
#pragma once
#include "domains/sites/sites.h"

Status site_step_insert(Tx *tx, const StepAsk *ask, int64_t from) MUST_USE;
/* reason and ms of the last step of each site: site, reason, ms */
Status site_step_last(Tx *tx, Rows *rows) MUST_USE;
Status site_exit_insert(Tx *tx, const SiteExit *exit) MUST_USE;
Status site_exit_find(Tx *tx, OrganisationId site, ExitId id, SiteExit *out) MUST_USE;
Status site_exit_state(Tx *tx, ExitId id, ExitState from, ExitState to) MUST_USE;
Status exit_move_put(Tx *tx, ExitId exit, int64_t standing, OrganisationId to) MUST_USE;
Status exit_move_add(Tx *tx, ExitId exit, int64_t standing, OrganisationId to) MUST_USE;
Status exit_move_list(Tx *tx, ExitId exit, Rows *rows) MUST_USE; /* standing, to, moved or null */
Status exit_move_done(Tx *tx, ExitId exit, int64_t standing) MUST_USE;
/* order, now, to, state, words, cooks_ms, person, day, slot */
Status exit_meal_list(Tx *tx, ExitId exit, Rows *rows) MUST_USE;
Status exit_meal_find(Tx *tx, ExitId exit, MealOrderId order, ExitMeal *out, bool *told) MUST_USE;
Status exit_meal_put(Tx *tx, ExitId exit, const ExitMeal *meal, bool told) MUST_USE;
Status exit_meals_moved(Tx *tx, ExitId exit, MealOrderId after, size_t limit, Rows *rows) MUST_USE;
Status exit_meals_first_cooked(Tx *tx, ExitId exit, Ms *out) MUST_USE; /* 0: none moved */
/* order, now, to, state of those of whom somebody has to be told */
Status exit_meals_untold(Tx *tx, ExitId exit, Rows *rows) MUST_USE;
Status exit_meal_told(Tx *tx, ExitId exit, MealOrderId order) MUST_USE;
Status exit_tell_timer(Tx *tx, int64_t exit, Ms due_ms) MUST_USE;
Status risk_loss_insert(Tx *tx, const RiskLoss *loss, TransferId pool, TransferId platform,
                        int64_t *added) MUST_USE;
Status risk_loss_has(Tx *tx, const RiskLoss *loss, bool *has) MUST_USE;
/* The transfers by which it was shared; 0: none. */
Status risk_loss_find(Tx *tx, OrganisationId site, Day day, RiskKind kind, RiskLoss *out,
                      TransferId shares[2]) MUST_USE;
Status risk_loss_drop(Tx *tx, const RiskLoss *loss) MUST_USE;
Status risk_share_put(Tx *tx, const RiskShare *share) MUST_USE;

Status sites_close_day(Tx *tx, int64_t subject, Ms due_ms) MUST_USE; /* its timer */
Status sites_exit_timer(Tx *tx, int64_t exit, Ms due_ms) MUST_USE;   /* its timer */
Status site_of_id(Tx *tx, OrganisationId id,
                  Organisation *out) MUST_USE; /* NOT_FOUND sites.no_site */
Status site_open_put(Tx *tx, OrganisationId site, bool open) MUST_USE;
Status site_open_is(Tx *tx, OrganisationId site, bool *open) MUST_USE;
extern const Route sites_routes[];
extern const Route sites_tariff_routes[];
extern const Route sites_work_routes[];
extern const Route sites_exit_routes[];
