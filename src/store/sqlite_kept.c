/* Answers the writing connection remembers.
 *
 * There is one writer, so it knows of every change. SQLite's compiler tells which columns a
 * statement reads and which it writes; before a write, what was read of those columns is forgotten,
 * and after a rollback everything.  So a remembered answer is the one the database would give. Only
 * for statements that say so (SQL_KEPT): a canteen's hours, a dish, the account of a purse. */
#include "store/sqlite.h"

enum {
    SLOTS = 512, /* answers a statement, by the hash of its arguments */
    ARENA_MAX = 8 << 20,
    ROOM = 512 << 10, /* of a statement's answers; then it begins anew */
    ROWS_MAX = 16,
    ANSWER_MAX = 16 << 10, /* of one answer with its arguments */
};

typedef struct Answer {
    uint64_t age, all_age; /* of the Kept and of the connection when it was taken */
    const Arg *args;
    Row *rows;
    size_t count;
} Answer;

struct Kept {
    const Footprint *footprint;
    Arena *arena;
    uint64_t age; /* moves when its answers are forgotten; 0 stands in an empty slot */
    Answer *slots;
    /* The answer being taken: */
    Answer taking;
    uint64_t hash;
    size_t arg_count, bytes;
    bool good;
};

/* ---- What a statement touches ---- */

typedef struct Table {
    Str name;
    Str columns[64]; /* the last stands for all further ones */
    int count;
    struct Table *next;
} Table;

static Table *table_of(SqliteConn *c, const char *name)
{
    Table *t = c->tables;
    while (t && !str_is(t->name, name)) t = t->next;
    if (t) return t;
    t = NEW(c->names, Table);
    *t = (Table){.name = str_dup(c->names, str_of(name)), .next = c->tables};
    return c->tables = t;
}

/* No column: rows are only counted. */
static uint64_t bit_of(SqliteConn *c, Table *t, const char *column)
{
    int i = 0;
    if (!column || !*column) return 0;
    while (i < t->count && i < 63 && !str_is(t->columns[i], column)) i++;
    if (i == t->count) t->columns[t->count++] = str_dup(c->names, str_of(column));
    return UINT64_C(1) << i;
}

static Touch *touch_of(Footprint *f, Touch *list, int *count, const Table *table)
{
    for (int i = 0; i < *count; i++)
        if (list[i].table == table) return &list[i];
    if (*count == TOUCHES_MAX) {
        f->overflow = true;
        return &list[0];
    }
    list[*count] = (Touch){.table = table};
    return &list[(*count)++];
}

static int learn(void *context, int what, const char *a, const char *b, const char *database,
                 const char *trigger)
{
    SqliteConn *c = context;
    Footprint *f = c->learning;
    (void)database;
    (void)trigger;
    if (!f || !a) return SQLITE_OK;
    if (what != SQLITE_READ && what != SQLITE_UPDATE && what != SQLITE_INSERT &&
        what != SQLITE_DELETE)
        return SQLITE_OK;
    Table *table = table_of(c, a);
    Touch *touch = what == SQLITE_READ ? touch_of(f, f->reads, &f->read_count, table)
                                       : touch_of(f, f->writes, &f->write_count, table);
    if (what == SQLITE_READ || what == SQLITE_UPDATE)
        touch->columns |= bit_of(c, table, b);
    else
        touch->rows = true;
    return SQLITE_OK;
}

int kept_open(SqliteConn *c)
{
    c->names = arena_new(ARENA_MAX);
    return sqlite3_set_authorizer(c->db, learn, c);
}

static bool meet(const Footprint *write, const Footprint *read)
{
    if (write->overflow || read->overflow) return true;
    for (int i = 0; i < write->write_count; i++)
        for (int k = 0; k < read->read_count; k++) {
            const Touch *w = &write->writes[i];
            const Touch *r = &read->reads[k];
            if (w->table == r->table && (w->rows || w->columns & r->columns)) return true;
        }
    return false;
}

/* ---- Remembering and forgetting ---- */

Kept *kept_new(SqliteConn *c, const Footprint *footprint)
{
    if (footprint->overflow || footprint->write_count || c->kept_count == KEPT_MAX) return NULL;
    Kept *kept = NEW(c->conn.arena, Kept);
    *kept = (Kept){.footprint = footprint,
                   .age = 1,
                   .arena = arena_new(ARENA_MAX),
                   .slots = NEW_ARRAY(c->conn.arena, Answer, SLOTS)};
    c->kept[c->kept_count++] = kept;
    return kept;
}

void kept_close(SqliteConn *c)
{
    for (int i = 0; i < c->kept_count; i++) arena_free(c->kept[i]->arena);
    if (c->names) arena_free(c->names);
}

void kept_forget(SqliteConn *c, Forgets *f)
{
    for (; f->looked_at < c->kept_count; f->looked_at++) {
        Kept *kept = c->kept[f->looked_at];
        if (!meet(f->footprint, kept->footprint)) continue;
        if (!f->list) f->list = NEW_ARRAY(c->conn.arena, Kept *, KEPT_MAX);
        f->list[f->count++] = kept;
    }
    for (int i = 0; i < f->count; i++) f->list[i]->age++;
}

void kept_forget_all(SqliteConn *c)
{
    c->kept_age++;
}

static uint64_t hash_of(const Call *call)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15);
    for (size_t i = 0; i < call->count; i++) {
        const Arg *a = &call->args[i];
        h ^= a->kind == 'i' ? (uint64_t)a->i : a->kind == '0' ? 1 : str_hash(a->s);
        h *= UINT64_C(0xFF51AFD7ED558CCD);
        h ^= h >> 32;
    }
    return h;
}

static bool same_arg(const Arg *a, const Arg *b)
{
    if (a->kind != b->kind) return false;
    return a->kind == 'i' ? a->i == b->i : a->kind == '0' || str_eq(a->s, b->s);
}

bool kept_find(SqliteConn *c, Kept *kept, const Call *call, Rows *out)
{
    kept->hash = hash_of(call);
    const Answer *slot = &kept->slots[kept->hash % SLOTS];
    if (slot->age != kept->age || slot->all_age != c->kept_age) return false;
    for (size_t i = 0; i < call->count; i++)
        if (!same_arg(&slot->args[i], &call->args[i])) return false;
    *out = (Rows){slot->rows, slot->count};
    return true;
}

static const Arg *copied(Kept *kept, const Arg *from, size_t count)
{
    Arg *to = arena_alloc_raw(kept->arena, (count + 1) * sizeof *to);
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (to[i].kind == 't' || to[i].kind == 'b') to[i].s = str_dup(kept->arena, from[i].s);
    }
    return to;
}

static size_t bytes_of(const Arg *args, size_t count)
{
    size_t bytes = (count + 1) * sizeof *args;
    for (size_t i = 0; i < count; i++)
        if (args[i].kind == 't' || args[i].kind == 'b') bytes += args[i].s.len;
    return bytes;
}

/* The hash is that of the kept_find before. */
void kept_begin(SqliteConn *c, Kept *kept, const Call *call)
{
    if (arena_used(kept->arena) > ROOM) {
        arena_reset(kept->arena);
        kept->age++;
    }
    kept->bytes = bytes_of(call->args, call->count);
    kept->good = kept->bytes <= ANSWER_MAX;
    if (!kept->good) return;
    kept->taking = (Answer){.age = kept->age,
                            .all_age = c->kept_age,
                            .args = copied(kept, call->args, call->count),
                            .rows = arena_alloc_raw(kept->arena, ROWS_MAX * sizeof(Row))};
}

void kept_row(Kept *kept, const Row *row)
{
    kept->bytes += bytes_of(row->cells, row->count);
    if (kept->taking.count == ROWS_MAX || kept->bytes > ANSWER_MAX) kept->good = false;
    if (!kept->good) return;
    kept->taking.rows[kept->taking.count++] =
        (Row){copied(kept, row->cells, row->count), row->count};
}

void kept_end(Kept *kept, Status status)
{
    if (kept->good && status == OK) kept->slots[kept->hash % SLOTS] = kept->taking;
}
