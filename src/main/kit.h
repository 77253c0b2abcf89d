/* A kit: everything of a working community but its people, in one JSON file, for the next community
 * to begin with. Organisations with hours and fees, dishes with recipes, a week of menus, runs, the
 * programmes with their rules, pools that programmes name, places, and which roles were at work.
 * No person, no telephone number, no money, no id: things find each other by name.
 *
 * `kit_fields` (kit_shape.c) is the whole format; reader and writer walk it. */
#pragma once
#include "domains/geo/geo.h"
#include "domains/meals/meals.h"

enum { KIT_VERSION = 1, KIT_BYTES_MAX = 16 << 20 };

typedef struct KitList {
    void *items; /* of the struct the field says */
    size_t count;
} KitList;

typedef struct KitHours {
    int64_t cutoff_min, cutoff_desk_min, serve_min, close_min, standing_min, seen_min, fee_fen;
    bool keeps_samples;
} KitHours;
typedef struct KitDish {
    Str name, part, tags, recipe; /* recipe: JSON, as dish.lines */
    Str may_contain;              /* as Dish */
    int64_t texture, price_fen;
} KitDish;
typedef struct KitItem {
    int64_t weekday, slot, position, kind, price_fen, portions, each_max;
    Str name;
    KitList dishes; /* Str: names of the site's dishes */
} KitItem;
typedef struct KitRun {
    int64_t number, leave_min;
    Str name;
} KitRun;
typedef struct KitSite {
    Str name, programme; /* programme: version of one of the kit; "" none */
    int64_t kind, operator_kind;
    KitList hours;  /* KitHours; one of a canteen, else none */
    KitList dishes; /* KitDish */
    KitList menu;   /* KitItem */
    KitList runs;   /* KitRun */
} KitSite;
typedef struct KitProgramme {
    Str name, document, version, rules; /* version: as the engine reads it in the rules */
} KitProgramme;
typedef struct KitPool {
    Str name, purpose;
} KitPool;
typedef struct KitPlace {
    Str name, address, hours, site, access_note; /* site: of the kit, "" none */
    int64_t kind, lat_e7, lon_e7, datum, capacity, weekdays, open_min, close_min, access;
} KitPlace;
typedef struct KitRole {
    Str role, duty;
    int64_t people; /* how many held it */
} KitRole;
typedef struct Kit {
    int64_t version;
    Str name, street, area_code; /* of the community it was taken from */
    KitList pools, programmes, sites, places, roles;
} Kit;

/* Of the transaction's community. The menus are those of the last seven days that have one. */
Status kit_export(Tx *tx, Kit *out) MUST_USE;
Str kit_write(Arena *arena, const Kit *kit);
/* Strictly: a member that is missing, unknown or of another type, a name that nothing bears.
 * INVALID kit.field, with the path in problem->where; json.bad; kit.version. */
Status kit_read(Arena *arena, Str text, Kit *out, Problem *problem) MUST_USE;

typedef struct KitImport {
    const Kit *kit;
    Str name;   /* of a community that is not there yet; "": the kit's */
    bool dry;   /* all rules run, then everything is taken back */
    Buf report; /* a line a thing: made, or there already and kept as it is */
    int64_t made, kept;
} KitImport;
/* TxFn over a KitImport, by the domains' rules; what bears the same name is kept. The menus begin
 * tomorrow. CONFLICT kit.dry_run at the end of a dry run: nothing has changed. */
Status kit_import(Tx *tx, void *job) MUST_USE;
