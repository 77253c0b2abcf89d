#include "main/faces.h"

#include <stddef.h>

const Face faces[] = {
    {"serve", face_serve, "serve a community from a data folder"},
    {"demo", face_demo, "fill an empty data folder with a made-up street"},
    {"rehearse", face_rehearse, "that street lives for days with everything that goes wrong"},
    {"audit", face_audit, "what must always be true: rows that break it"},
    {"backup", face_backup, "a consistent copy of the database, while it serves"},
    {"kit", face_kit, "a working community without its people: export, import"},
    {"map", face_map, "the street map of a data folder: import"},
    {"assess", face_assess, "ability level by GB/T 42195-2022 of each person in a sheet"},
    {"coords", face_coords, "coordinates between WGS-84, GCJ-02 and BD-09, line by line"},
    {"benefit", face_benefit, "who pays what of a meal, by rules that are data"},
    {"walk", face_walk, "streets on foot: circles, matrices, coverage, where to open next"},
    {"route", face_route, "plan routes: solve, check, replan, explain, serve"},
    {"wire", face_wire, "device protocols: decode, stream and command, JSON lines in and out"},
    {"forecast", face_forecast, "how many will come, day by day, with the factors and the error"},
    {"diet", face_diet, "which dishes suit a person, with reasons and a note for the kitchen"},
    {"vitals", face_vitals,
     "falls, fence, pulse and silence over recorded data, a line a decision"},
    {"send", face_send, "speak as a device, for drills: SOS by any of the device protocols"},
    {NULL, NULL, NULL},
};
