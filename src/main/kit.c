#include "main/kit.h"

#include "http/role.h"

#include <string.h>

enum { WEEK = 7 };

static void *room(Tx *tx, KitList *list, size_t count, size_t size)
{
    list->items = NEW_ARRAY(tx->arena, char, count *size + 1);
    list->count = 0;
    return list->items;
}

/* ---- Export ---- */

static Status export_programmes(Tx *tx, Kit *kit)
{
    ProgrammeView *all;
    size_t count;
    TRY(benefits_programmes(tx, &all, &count));
    KitProgramme *out = room(tx, &kit->programmes, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        const BenefitBook *book;
        KitProgramme p = {.name = all[i].name, .document = all[i].document};
        bool there = false;
        if (all[i].state == 3) continue;
        TRY(benefits_programme_rules(tx, all[i].id, &p.rules));
        TRY(benefit_book_read(tx->arena, p.rules, &book, &tx->problem));
        p.version = book->schemes[0].version;
        for (size_t k = 0; k < kit->programmes.count; k++)
            there = there || str_eq(out[k].version, p.version);
        if (!there) out[kit->programmes.count++] = p;
    }
    return OK;
}

static Status export_pools(Tx *tx, Kit *kit)
{
    Pool *all;
    size_t count;
    TRY(gifts_pools(tx, &all, &count));
    KitPool *out = room(tx, &kit->pools, count, sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[kit->pools.count++] = (KitPool){all[i].name, all[i].purpose};
    return OK;
}

static Status export_dishes(Tx *tx, OrganisationId site, KitSite *s, Dish **held, size_t *count)
{
    TRY(meals_dishes(tx, site, held, count));
    KitDish *out = room(tx, &s->dishes, *count, sizeof *out);
    for (size_t i = 0; i < *count; i++) {
        const Dish *d = &(*held)[i];
        size_t k = 0;
        while (k < s->dishes.count && !str_eq(out[k].name, d->name)) k++;
        if (k == s->dishes.count)
            out[s->dishes.count++] = (KitDish){.name = d->name,
                                               .part = d->part,
                                               .tags = d->tags,
                                               .recipe = d->lines,
                                               .may_contain = d->may_contain,
                                               .texture = d->texture,
                                               .price_fen = d->price_fen};
    }
    return OK;
}

/* A dish that the site does not cook any more is left out, and an item of nothing else with it. */
static void add_item(Tx *tx, KitSite *s, const MenuItem *m, const Dish *held, size_t count)
{
    KitItem *out = (KitItem *)s->menu.items + s->menu.count;
    *out = (KitItem){.weekday = day_weekday(m->day),
                     .slot = m->slot,
                     .position = m->position,
                     .kind = m->kind,
                     .price_fen = m->price_fen,
                     .portions = m->portions,
                     .each_max = m->each_max,
                     .name = m->name};
    Str *names = room(tx, &out->dishes, m->part_count, sizeof *names);
    for (size_t p = 0; p < m->part_count; p++)
        for (size_t i = 0; i < count; i++)
            if (held[i].id.v == m->parts[p].v) names[out->dishes.count++] = held[i].name;
    if (out->dishes.count) s->menu.count++;
}

static Status export_menu(Tx *tx, OrganisationId site, KitSite *s, const Dish *held, size_t count)
{
    Day last;
    MenuItem *items[WEEK * 3] = {0};
    size_t counts[WEEK * 3] = {0}, all = 0;
    Status status = meals_menu_last(tx, site, &last);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    for (int i = 0; i < WEEK * 3; i++) {
        Day day = last - WEEK + 1 + i / 3;
        TRY(meals_menu(tx, site, day, (BenefitSlot)(i % 3), &items[i], &counts[i]));
        all += counts[i];
    }
    room(tx, &s->menu, all, sizeof(KitItem));
    for (int i = 0; i < WEEK * 3; i++)
        for (size_t k = 0; k < counts[i]; k++) add_item(tx, s, &items[i][k], held, count);
    return OK;
}

static Status export_hours(Tx *tx, OrganisationId site, KitSite *s)
{
    MealSite m;
    Status status = meals_site(tx, site, &m);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    KitHours *out = room(tx, &s->hours, 1, sizeof *out);
    out[s->hours.count++] =
        (KitHours){m.cutoff_min,   m.cutoff_desk_min, m.serve_min, m.close_min,
                   m.standing_min, m.seen_min,        m.fee_fen,   m.keeps_samples};
    return OK;
}

static Status export_runs(Tx *tx, OrganisationId site, KitSite *s)
{
    DispatchPlan *plans;
    size_t count;
    TRY(dispatch_plans(tx, site, &plans, &count));
    KitRun *out = room(tx, &s->runs, count, sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[s->runs.count++] = (KitRun){plans[i].number, plans[i].leave_min, plans[i].name};
    return OK;
}

static Status export_site(Tx *tx, const Organisation *o, KitSite *s)
{
    Dish *held;
    size_t count;
    Str rules;
    const BenefitBook *book;
    *s = (KitSite){.name = o->name, .kind = o->kind, .operator_kind = o->operator_kind};
    TRY(export_hours(tx, o->id, s));
    TRY(export_dishes(tx, o->id, s, &held, &count));
    if (!s->hours.count) return OK;
    TRY(export_menu(tx, o->id, s, held, count));
    TRY(export_runs(tx, o->id, s));
    Status status = benefits_site_rules(tx, o->id, &rules);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(benefit_book_read(tx->arena, rules, &book, &tx->problem));
    s->programme = book->schemes[0].version;
    return OK;
}

static Status export_places(Tx *tx, Kit *kit, const Organisation *sites, size_t site_count)
{
    Place *all;
    size_t count;
    TRY(geo_places(tx, 0, &all, &count));
    KitPlace *out = room(tx, &kit->places, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        const Place *p = &all[i];
        KitPlace k = {.name = p->name,
                      .address = p->address,
                      .hours = p->hours,
                      .access_note = p->access_note,
                      .kind = p->kind,
                      .lat_e7 = p->at.lat_e7,
                      .lon_e7 = p->at.lon_e7,
                      .datum = p->datum,
                      .capacity = p->capacity,
                      .weekdays = p->weekdays,
                      .open_min = p->open_min,
                      .close_min = p->close_min,
                      .access = p->access};
        for (size_t s = 0; s < site_count; s++)
            if (sites[s].id.v == p->organisation.v && sites[s].state != 4) k.site = sites[s].name;
        out[kit->places.count++] = k;
    }
    return OK;
}

static Status export_roles(Tx *tx, Kit *kit)
{
    KitRole *out = room(tx, &kit->roles, ROLE_COUNT, sizeof *out);
    for (Role role = ROLE_SITE_MANAGER; role < ROLE_COUNT; role++) {
        PersonId *held;
        size_t count;
        if (role == ROLE_DEVICE) continue;
        TRY(people_holding(tx, role, &held, &count));
        if (count)
            out[kit->roles.count++] =
                (KitRole){str_of(role_name(role)), str_of(role_text(role)), (int64_t)count};
    }
    return OK;
}

Status kit_export(Tx *tx, Kit *kit)
{
    Organisation *all;
    size_t count;
    *kit = (Kit){.version = KIT_VERSION};
    TRY(people_community(tx, &kit->name, &kit->street, &kit->area_code));
    TRY(export_pools(tx, kit));
    TRY(export_programmes(tx, kit));
    TRY(people_organisations(tx, &all, &count));
    KitSite *out = room(tx, &kit->sites, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < kit->sites.count && !str_eq(out[k].name, all[i].name)) k++;
        if (all[i].state == 4 || k < kit->sites.count) continue; /* has left */
        TRY(export_site(tx, &all[i], &out[kit->sites.count]));
        kit->sites.count++;
    }
    TRY(export_places(tx, kit, all, count));
    return export_roles(tx, kit);
}

/* ---- Import ---- */

typedef struct Import {
    KitImport *ask;
    const Kit *kit;
    ProgrammeId *programmes; /* beside those of the kit */
    OrganisationId *sites;   /* beside those of the kit */
} Import;

static void note(KitImport *k, bool made, const char *what, Str name)
{
    buf_fmt(&k->report, "%s%s：%.*s\n", made ? "新建" : "已有，不动", what, STR_ARG(name));
    if (made)
        k->made++;
    else
        k->kept++;
}

/* Says in which thing of the kit a rule refused. */
static Status in_thing(Tx *tx, Status status, const char *list, size_t number)
{
    if (status == OK) return OK;
    char inner[sizeof tx->problem.where];
    memcpy(inner, tx->problem.where, sizeof inner);
    problem_at(&tx->problem, "%s[%zu]%s%.120s", list, number, inner[0] ? "." : "", inner);
    return status;
}

static Status import_community(Tx *tx, Import *m)
{
    Str name = m->ask->name.len ? m->ask->name : m->kit->name, had, street, area;
    Status status = people_community(tx, &had, &street, &area);
    if (status == OK) {
        note(m->ask, false, "社区", had);
        return OK;
    }
    if (status != NOT_FOUND) return status;
    note(m->ask, true, "社区", name);
    return people_community_add(tx, tx->origin.community, name, m->kit->street, m->kit->area_code);
}

static Status import_pools(Tx *tx, Import *m)
{
    const KitPool *pools = m->kit->pools.items;
    Pool *had;
    size_t count;
    TRY(gifts_pools(tx, &had, &count));
    for (size_t i = 0; i < m->kit->pools.count; i++) {
        PoolId id;
        size_t at = 0;
        while (at < count && !str_eq(had[at].name, pools[i].name)) at++;
        note(m->ask, at == count, "捐款池", pools[i].name);
        if (at < count) continue;
        TRY(in_thing(tx, gifts_pool_add(tx, pools[i].name, pools[i].purpose, &id), "pools", i));
    }
    return OK;
}

static Status import_programmes(Tx *tx, Import *m)
{
    const KitProgramme *all = m->kit->programmes.items;
    ProgrammeView *had;
    size_t count;
    TRY(benefits_programmes(tx, &had, &count));
    m->programmes = NEW_ARRAY(tx->arena, ProgrammeId, m->kit->programmes.count + 1);
    for (size_t i = 0; i < m->kit->programmes.count; i++) {
        ProgrammeId *id = &m->programmes[i];
        *id = (ProgrammeId){0};
        for (size_t k = 0; k < count && !id->v; k++) {
            const BenefitBook *book;
            Str rules;
            if (had[k].state == 3) continue;
            TRY(benefits_programme_rules(tx, had[k].id, &rules));
            TRY(benefit_book_read(tx->arena, rules, &book, &tx->problem));
            if (str_eq(book->schemes[0].version, all[i].version)) *id = had[k].id;
        }
        note(m->ask, !id->v, "补贴方案", all[i].name);
        if (id->v) continue;
        TRY(in_thing(tx, benefits_programme_add(tx, all[i].name, all[i].rules, all[i].document, id),
                     "programmes", i));
    }
    return OK;
}

static Status import_menu(Tx *tx, const KitSite *s, OrganisationId site, const DishId *ids)
{
    const KitItem *menu = s->menu.items;
    const KitDish *dishes = s->dishes.items;
    Day first = tx_today(tx) + 1;
    int64_t published;
    for (size_t i = 0; i < s->menu.count; i++) {
        const KitItem *k = &menu[i];
        MenuItemId id;
        MenuItem m = {.site = site,
                      .day = first + (Day)((k->weekday - day_weekday(first) + WEEK) % WEEK),
                      .slot = (BenefitSlot)k->slot,
                      .position = k->position,
                      .kind = (MenuKind)k->kind,
                      .name = k->name,
                      .price_fen = k->price_fen,
                      .portions = k->portions,
                      .each_max = k->each_max};
        for (size_t p = 0; p < k->dishes.count; p++)
            for (size_t d = 0; d < s->dishes.count; d++)
                if (str_eq(dishes[d].name, ((const Str *)k->dishes.items)[p]))
                    m.parts[m.part_count++] = ids[d];
        TRY(in_thing(tx, meals_menu_add(tx, &m, &id), "menu", i));
    }
    return meals_menu_publish(tx, site, first, first + WEEK, &published);
}

static Status import_canteen(Tx *tx, Import *m, const KitSite *s, OrganisationId site)
{
    const KitHours *h = s->hours.items;
    const KitDish *dishes = s->dishes.items;
    const KitRun *runs = s->runs.items;
    const KitProgramme *programmes = m->kit->programmes.items;
    DishId *ids = NEW_ARRAY(tx->arena, DishId, s->dishes.count + 1);
    MealSite at = {.site = site,
                   .cutoff_min = h->cutoff_min,
                   .cutoff_desk_min = h->cutoff_desk_min,
                   .serve_min = h->serve_min,
                   .close_min = h->close_min,
                   .standing_min = h->standing_min,
                   .seen_min = h->seen_min,
                   .fee_fen = h->fee_fen,
                   .keeps_samples = h->keeps_samples};
    TRY(in_thing(tx, meals_site_set(tx, &at), "hours", 0));
    for (size_t i = 0; i < s->dishes.count; i++) {
        Dish d = {.site = site,
                  .name = dishes[i].name,
                  .part = dishes[i].part,
                  .tags = dishes[i].tags,
                  .texture = dishes[i].texture,
                  .lines = dishes[i].recipe,
                  .may_contain = dishes[i].may_contain,
                  .price_fen = dishes[i].price_fen};
        TRY(in_thing(tx, meals_dish_add(tx, &d, &ids[i]), "dishes", i));
    }
    for (size_t i = 0; i < m->kit->programmes.count && s->programme.len; i++)
        if (str_eq(programmes[i].version, s->programme))
            TRY(benefits_publish(tx, m->programmes[i], site));
    for (size_t i = 0; i < s->runs.count; i++)
        TRY(in_thing(tx,
                     dispatch_plan_set(tx, site, runs[i].number, runs[i].name, runs[i].leave_min,
                                       (PersonId){0}),
                     "runs", i));
    return s->menu.count ? import_menu(tx, s, site, ids) : OK;
}

static Status import_sites(Tx *tx, Import *m)
{
    const KitSite *sites = m->kit->sites.items;
    Organisation *had;
    size_t count;
    TRY(people_organisations(tx, &had, &count));
    m->sites = NEW_ARRAY(tx->arena, OrganisationId, m->kit->sites.count + 1);
    for (size_t i = 0; i < m->kit->sites.count; i++) {
        const KitSite *s = &sites[i];
        size_t at = 0;
        while (at < count && !str_eq(had[at].name, s->name)) at++;
        note(m->ask, at == count, "单位", s->name);
        if (at < count) {
            m->sites[i] = had[at].id;
            continue;
        }
        Organisation o = {.name = s->name, .kind = s->kind, .operator_kind = s->operator_kind};
        TRY(in_thing(tx, people_organisation_add(tx, &o, &m->sites[i]), "sites", i));
        if (s->hours.count) TRY(in_thing(tx, import_canteen(tx, m, s, m->sites[i]), "sites", i));
        buf_fmt(&m->ask->report, "  菜 %zu 道，一周菜单 %zu 份，送餐线 %zu 条\n", s->dishes.count,
                s->menu.count, s->runs.count);
    }
    return OK;
}

static Status import_places(Tx *tx, Import *m)
{
    const KitPlace *places = m->kit->places.items;
    const KitSite *sites = m->kit->sites.items;
    Place *had;
    size_t count;
    TRY(geo_places(tx, 0, &had, &count));
    for (size_t i = 0; i < m->kit->places.count; i++) {
        const KitPlace *k = &places[i];
        GeoPlaceId id;
        Place p = {.kind = (PlaceKind)k->kind,
                   .name = k->name,
                   .address = k->address,
                   .hours = k->hours,
                   .at = {.lat_e7 = (int32_t)k->lat_e7, .lon_e7 = (int32_t)k->lon_e7},
                   .datum = (Datum)k->datum,
                   .capacity = k->capacity,
                   .weekdays = k->weekdays,
                   .open_min = k->open_min,
                   .close_min = k->close_min,
                   .access = (PlaceAccess)k->access,
                   .access_note = k->access_note};
        size_t at = 0;
        while (at < count &&
               !(had[at].kind == p.kind && str_eq(had[at].name, p.name) &&
                 had[at].at.lat_e7 == p.at.lat_e7 && had[at].at.lon_e7 == p.at.lon_e7))
            at++;
        note(m->ask, at == count, "地点", k->name);
        if (at < count) continue;
        for (size_t s = 0; s < m->kit->sites.count; s++)
            if (k->site.len && str_eq(sites[s].name, k->site)) p.organisation = m->sites[s];
        TRY(in_thing(tx, geo_place_add(tx, &p, &id), "places", i));
    }
    return OK;
}

Status kit_import(Tx *tx, void *job)
{
    KitImport *ask = job;
    Import m = {.ask = ask, .kit = ask->kit};
    const KitRole *roles = ask->kit->roles.items;
    ask->report.len = 0; /* a transaction may be run again */
    ask->made = ask->kept = 0;
    TRY(import_community(tx, &m));
    TRY(import_pools(tx, &m));
    TRY(import_programmes(tx, &m));
    TRY(import_sites(tx, &m));
    TRY(import_places(tx, &m));
    for (size_t i = 0; i < ask->kit->roles.count; i++)
        buf_fmt(&ask->report, "要有人：%.*s（%.*s），那边有 %lld 位\n", STR_ARG(roles[i].duty),
                STR_ARG(roles[i].role), (long long)roles[i].people);
    if (ask->dry) return fail(tx, CONFLICT, "kit.dry_run", "只看不改，什么都没有动");
    return OK;
}
