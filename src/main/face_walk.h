/* The faces of `yinlin walk`, in several files. */
#pragma once
#include "base/args.h"
#include "base/file.h"
#include "base/json.h"
#include "engine/walk/walk.h"

typedef struct WalkFace {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage;
} WalkFace;

/* What every face that reads a saved city needs. */
typedef struct WalkCity {
    Arena *arena;
    WalkGraph *graph;
    WalkNet *net;
    WalkScratch *scratch;
    Str note; /* a sentence when the map says too little for this profile; else empty */
} WalkCity;

Status walk_city_open(WalkCity *city, Arena *arena, const char *path, const char *profile,
                      Problem *problem) MUST_USE;
/* As `note`, where there is one; with the share of the streets that is open. */
void walk_city_put_note(JsonOut *json, const WalkCity *city);
/* The sheet of points at path, snapped to the streets. */
Status walk_city_rows(const WalkCity *city, const char *path, WalkRows *rows,
                      Problem *problem) MUST_USE;
/* Prints the whole answer, or the problem; gives the exit code. */
int walk_face_end(Status status, const Buf *out, const Problem *problem);
Arena *walk_face_arena(void);

int face_walk_build(int argc, char **argv);
int face_walk_circle(int argc, char **argv);
int face_walk_matrix(int argc, char **argv);
int face_walk_cover(int argc, char **argv);
int face_walk_site(int argc, char **argv);
int face_walk_bench(int argc, char **argv);
void walk_bench(const WalkCity *city);
