/* Whom an event reaches by the stream of events (ServerHooks.event_reach): one table for all
 * topics.
 *
 * Always true nobody hears more of a person by an event than the pages of the same role tell */
#pragma once
#include "http/http.h"

EventReach event_reach(Tx *tx, const Session *who, const Event *event);
