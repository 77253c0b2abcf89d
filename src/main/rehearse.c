/* The parent and its writers. */
#include "base/secret.h"
#include "link/tell.h"
#include "main/domains.h"
#include "main/rehearse_inside.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STANDING = 60, ARENA_MAX = 512 << 20 };

/* ---- The writer ---- */

static Ms story_now(void *context)
{
    return __atomic_load_n(&((Story *)context)->now_ms, __ATOMIC_RELAXED);
}

static Status open_writer(Writer *w)
{
    static char url[4096], key[4096], outbox[4096];
    Story *s = w->story;
    snprintf(url, sizeof url, "sqlite:%s/yinlin.db", s->folder);
    snprintf(key, sizeof key, "%s/key", s->folder);
    snprintf(outbox, sizeof outbox, "%s/outbox", s->folder);
    if (mkdir(outbox, 0750) != 0 && errno != EEXIST)
        return problem_set(&w->problem, UNAVAILABLE, "rehearse.folder", "建不了文件夹 %s", outbox);
    TRY(secret_open(key, &w->problem));
    tell_configure((TellOptions){.folder = outbox});
    w->arena = arena_new(ARENA_MAX);
    return store_open((StoreOptions){.url = url,
                                     .no_jobs = true,
                                     .no_sync = true,
                                     .now = story_now,
                                     .now_context = s,
                                     .parts = program_parts()},
                      &w->store, &w->problem);
}

/* Real canteen times instead of those of a demo that starts in the evening; some have 天天订. */
static Status settle_in(Tx *tx, void *job)
{
    Story *s = job;
    for (int i = 0; i < DEMO_SITES; i++) {
        MealSite site;
        TRY(meals_site(tx, s->sites[i], &site));
        site.cutoff_min = 10 * 60;
        site.cutoff_desk_min = 10 * 60 + 30;
        site.close_min = 13 * 60;
        TRY(meals_site_set(tx, &site));
    }
    for (int i = 0; i < STANDING; i++) {
        int64_t id;
        int e = 7 + i * 19;
        tx->origin.actor = s->elders[e].id.v;
        tx->origin.role = ROLE_ELDER;
        TRY(meals_standing_set(tx,
                               &(Standing){.person = s->elders[e].id,
                                           .site = s->sites[i % DEMO_SITES],
                                           .slot = SLOT_LUNCH,
                                           .weekdays = i % 4 ? 0x3e : 0xfe,
                                           .how = i % 3 ? MEAL_TO_DOOR : MEAL_EAT_IN,
                                           .pay_with = MEAL_BY_CARD},
                               &id));
        if (i % 10 == 3)
            TRY(people_absence_set(tx, s->elders[e].id, 1, s->first + 2, s->first + 5, true, &id));
    }
    return OK;
}

static PersonId staff_of(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

/* The first writer fills the street; the sites get their times before their menus are written. */
static Status fill(Writer *w)
{
    Story *s = w->story;
    Demo d = {.store = w->store,
              .arena = w->arena,
              .random = random_seeded(s->ask.seed),
              .problem = &w->problem};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "rehearsal"};
    TRY(demo_people(&d));
    TRY(demo_canteens(&d));
    memcpy(s->elders, d.elders, sizeof s->elders);
    memcpy(s->sites, d.sites, sizeof s->sites);
    s->clerk = staff_of(&d, ROLE_SITE_MANAGER);
    s->courier = staff_of(&d, ROLE_COURIER);
    s->social = staff_of(&d, ROLE_SOCIAL_WORKER);
    s->operator= staff_of(&d, ROLE_OPERATOR);
    TRY(store_write(w->store, origin, w->arena, settle_in, s, &w->problem));
    s->filled = true;
    return OK;
}

/* Says that the next act is the last of this process, does it, and waits for its end. */
static bool is_last(Writer *w, const Act *act)
{
    Story *s = w->story;
    if (!act_may_be_killed(act->kind)) return false;
    if (s->armed) return false; /* killed at it before: this time it goes through */
    for (int i = 0; i < 4; i++)
        if (s->kill_at[i] && s->act >= s->kill_at[i]) {
            s->armed = i + 1;
            return true;
        }
    return false;
}

static Status live(Writer *w)
{
    Story *s = w->story;
    TRY(open_writer(w));
    if (!s->filled) TRY(fill(w));
    for (; s->day < s->ask.days; s->day++, s->act = s->act_count = 0) {
        if (!s->act_count) day_plan(s);
        while (s->act < s->act_count) {
            const Act act = s->acts[s->act];
            s->now_ms = act.at_ms;
            bool last = is_last(w, &act);
            if (last) ASSERT(write(w->pipe, "k", 1) == 1);
            TRY(act_do(w, &act));
            while (last) pause();
            s->armed = 0;
            s->act++;
        }
    }
    store_close(w->store);
    s->done = true;
    return OK;
}

static _Noreturn void writer_main(Story *s, int pipe_fd)
{
    static Writer w;
    w = (Writer){.story = s, .pipe = pipe_fd};
    if (live(&w) != OK) {
        s->failed = true;
        s->problem = w.problem;
    }
    _exit(0);
}

/* ---- The parent ---- */

/* A line a day: what people did, what went wrong, what the database has, and at the end what must
 * be 0: open, lost, audits. */
static const struct {
    const char *name;
    size_t offset;
    bool fen;
} columns[] = {
    {"orders", offsetof(DayRow, orders), false},
    {"standing", offsetof(DayRow, standing), false},
    {"delivered", offsetof(DayRow, delivered), false},
    {"table", offsetof(DayRow, at_table), false},
    {"walk-in", offsetof(DayRow, walk_ins), false},
    {"cancelled", offsetof(DayRow, cancelled), false},
    {"no-show", offsetof(DayRow, no_shows), false},
    {"refused", offsetof(DayRow, refused), false},
    {"changed", offsetof(DayRow, changed), false},
    {"again", offsetof(DayRow, again), false},
    {"late", offsetof(DayRow, late), false},
    {"corrected", offsetof(DayRow, corrected), false},
    {"no-answer", offsetof(DayRow, no_answer), false},
    {"found", offsetof(DayRow, found), false},
    {"unseen", offsetof(DayRow, unseen), false},
    {"alarms", offsetof(DayRow, alarms), false},
    {"taps", offsetof(DayRow, taps), false},
    {"complaints", offsetof(DayRow, complaints), false},
    {"settled", offsetof(DayRow, settled), false},
    {"refunds", offsetof(DayRow, refunds), false},
    {"paid", offsetof(DayRow, paid), true},
    {"subsidy", offsetof(DayRow, subsidy), true},
    {"back", offsetof(DayRow, refunded), true},
    {"faults", offsetof(DayRow, faults), false},
    {"kills", offsetof(DayRow, kills), false},
    {"open", offsetof(DayRow, open), false},
    {"lost", offsetof(DayRow, lost), false},
    {"audits", offsetof(DayRow, broken), false},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static int width_of(int c)
{
    int width = (int)strlen(columns[c].name);
    return columns[c].fen && width < 8 ? 8 : width;
}

static void print_row(Buf *out, const DayRow *r, const char *name)
{
    buf_fmt(out, "%-10s", name);
    for (int c = 0; c < COLUMNS; c++) {
        char text[32];
        int64_t value = *(const int64_t *)((const char *)r + columns[c].offset);
        if (columns[c].fen)
            fen_text(value, text);
        else
            snprintf(text, sizeof text, "%lld", (long long)value);
        buf_fmt(out, " %*s", width_of(c), text);
    }
    buf_char(out, '\n');
}

static void print_table(Buf *out, const Story *s, Rehearsed *done)
{
    DayRow sum = {0};
    *done = (Rehearsed){0};
    buf_fmt(out, "%-10s", "day");
    for (int c = 0; c < COLUMNS; c++) buf_fmt(out, " %*s", width_of(c), columns[c].name);
    buf_char(out, '\n');
    for (int i = 0; i < s->day; i++) {
        char date[16];
        day_text(s->first + i, date);
        print_row(out, &s->rows[i], date);
        for (int c = 0; c < COLUMNS; c++)
            *(int64_t *)((char *)&sum + columns[c].offset) +=
                *(const int64_t *)((const char *)&s->rows[i] + columns[c].offset);
    }
    print_row(out, &sum, "all");
    *done = (Rehearsed){
        .orders = sum.orders, .kills = sum.kills, .broken = sum.broken + sum.open + sum.lost};
    buf_fmt(out, "%lld orders, %lld writers killed, %lld things wrong\n", (long long)done->orders,
            (long long)done->kills, (long long)done->broken);
}

/* One writer: until it is done, fails, or is killed where the story says so. */
static Status one_writer(Story *s, Random *moment, Problem *problem)
{
    int ends[2];
    char byte;
    int status;
    if (pipe(ends) != 0)
        return problem_set(problem, UNAVAILABLE, "rehearse.pipe", "开不了新的进程，请再试");
    pid_t child = fork();
    if (child < 0)
        return problem_set(problem, UNAVAILABLE, "rehearse.fork", "开不了新的进程，请再试");
    if (child == 0) {
        close(ends[0]);
        writer_main(s, ends[1]);
    }
    close(ends[1]);
    ssize_t n;
    do n = read(ends[0], &byte, 1);
    while (n < 0 && errno == EINTR);
    if (n == 1) { /* before, during or after its commit: the story is the same */
        usleep((useconds_t)random_below(moment, 3000));
        kill(child, SIGKILL);
    }
    waitpid(child, &status, 0);
    close(ends[0]);
    if (n == 1) {
        s->kill_at[s->armed - 1] = 0;
        s->rows[s->day].kills++;
        return OK;
    }
    if (s->failed) {
        *problem = s->problem;
        return problem->status ? problem->status : UNAVAILABLE;
    }
    return s->done ? OK
                   : problem_set(problem, UNAVAILABLE, "rehearse.died",
                                 "第 %d 天第 %d 件事时进程没了", (int)s->day + 1, (int)s->act);
}

Status rehearse(const RehearseAsk *ask, Buf *out, Rehearsed *done, Problem *problem)
{
    Random moment = random_seeded(ask->seed * 7 + 1);
    Story *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        return problem_set(problem, UNAVAILABLE, "rehearse.memory", "内存不够，请再试");
    ASSERT(ask->days >= 1 && ask->days <= DAYS_MAX);
    s->ask = *ask;
    s->first = day_of(2026, 3, 20);
    s->now_ms = day_ms(s->first, SHANGHAI_MS) + 5 * HOUR_MS;
    snprintf(s->folder, sizeof s->folder, "%s", ask->folder);
    Status status = OK;
    if (mkdir(s->folder, 0750) != 0 && errno != EEXIST)
        status = problem_set(problem, UNAVAILABLE, "rehearse.folder", "建不了文件夹 %s", s->folder);
    while (status == OK && !s->done) status = one_writer(s, &moment, problem);
    print_table(out, s, done);
    munmap(s, sizeof *s);
    return status;
}
