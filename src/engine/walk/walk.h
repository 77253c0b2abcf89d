/* Streets on foot: the whole engine.
 *
 *   Arena *arena = arena_new(…);                      one per town, kept as long as the town is
 *   TRY(file_read(arena, "city.walk", max, &file, problem));
 *   TRY(walk_load(arena, file, &graph, problem));     once; read by every thread after that
 *   WalkNet *net = walk_net_new(arena, graph, walk_profile_find(STR("elder")));   once a profile
 *   WalkScratch *scratch = walk_scratch_new(graph);   one per thread
 *   WalkSpot spot = walk_snap(net, point);
 *   walk_search_spot(net, scratch, WALK_FROM, &spot, 9000);
 *   count = walk_stretches(net, scratch, &spot, 9000, &stretches);
 *   walk_outline(reply_arena, graph, &spot, stretches, count, &outline);
 *
 * Headers: osm.h (maps in memory, readers) · graph.h (build, save, load) · net.h (profiles) ·
 * snap.h · search.h · outline.h · matrix.h (tables of times) · cover.h (coverage, kept up to date)
 * · site.h (where to open next) · points.h (people and places from CSV) */
#pragma once
#include "engine/walk/outline.h"
#include "engine/walk/points.h"
#include "engine/walk/search.h"
