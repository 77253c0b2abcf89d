/* Who bore what of a programme's meals (mission B21): government, charity, enterprise, elder. */
#include "base/csv.h"
#include "domains/benefits/inside.h"

static Status load(Tx *tx, ProgrammeId id, int64_t month, const BenefitScheme **out, Day *first,
                   Day *last)
{
    Programme p;
    const BenefitBook *book;
    if (!month_days(month, first, last))
        return fail(tx, INVALID, "benefits.month", "月份要写成 202603 这样");
    Status status = programme_find(tx, id, &p);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    TRY(book_of(p.digest, p.rules, &book, &tx->problem));
    *out = &book->schemes[0];
    return OK;
}

static BenefitParty party_of(const BenefitScheme *s, Str funder)
{
    for (size_t f = 0; f < s->funder_count; f++)
        if (str_eq(s->funders[f], funder)) return s->parties[f];
    return PARTY_GOVERNMENT;
}

Status benefits_site_funders(Tx *tx, OrganisationId site, Str **out, size_t *count)
{
    Programme p;
    const BenefitBook *book;
    *out = NULL;
    *count = 0;
    Status status = site_programme_find(tx, site, &p);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(book_of(p.digest, p.rules, &book, &tx->problem));
    const BenefitScheme *s = &book->schemes[0];
    *out = NEW_ARRAY(tx->arena, Str, s->funder_count + 1);
    for (size_t f = 0; f < s->funder_count; f++)
        if (!str_eq(s->funders[f], STR("operator"))) (*out)[(*count)++] = s->funders[f];
    return OK;
}

Status benefits_parties(Tx *tx, ProgrammeId id, int64_t month, Parties *out)
{
    const BenefitScheme *scheme;
    Day first, last;
    Rows rows;
    Row sums;
    TRY(load(tx, id, month, &scheme, &first, &last));
    TRY(party_sums(tx, id, first, last, &sums));
    TRY(party_shares(tx, id, first, last, &rows));
    *out = (Parties){.meals = row_int(&sums, 0),
                     .persons = row_int(&sums, 1),
                     .cost_fen = row_int(&sums, 2),
                     .elder_fen = row_int(&sums, 3),
                     .shares = NEW_ARRAY(tx->arena, PartyShare, rows.count),
                     .count = rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        Str funder = row_str(&rows.rows[i], 0);
        PartyShare s = {funder, party_of(scheme, funder), row_int(&rows.rows[i], 1),
                        row_int(&rows.rows[i], 2)};
        out->shares[i] = s;
        out->party_fen[s.party] += s.fen;
    }
    return OK;
}

Status benefits_party_csv(Tx *tx, ProgrammeId id, Str funder, int64_t month, Buf *out)
{
    const BenefitScheme *scheme;
    Organisation *firms;
    size_t firm_count;
    Day first, last;
    Rows rows;
    int64_t meals = 0;
    Fen sum = 0;
    char yuan[32];
    TRY(load(tx, id, month, &scheme, &first, &last));
    TRY(party_days(tx, id, funder, first, last, &rows));
    TRY(people_organisations(tx, &firms, &firm_count));
    buf_text(out, "\xEF\xBB\xBF日期,食堂,餐数,金额（元）\r\n");
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        char day[16];
        Str site = STR("");
        for (size_t k = 0; k < firm_count; k++)
            if (firms[k].id.v == row_int(r, 1)) site = firms[k].name;
        day_text((Day)row_int(r, 0), day);
        fen_text(row_int(r, 3), yuan);
        buf_fmt(out, "%s,", day);
        csv_put(out, site);
        buf_fmt(out, ",%lld,%s\r\n", (long long)row_int(r, 2), yuan);
        meals += row_int(r, 2);
        sum += row_int(r, 3);
    }
    fen_text(sum, yuan);
    buf_fmt(out, "合计,,%lld,%s\r\n", (long long)meals, yuan);
    return OK;
}

Status benefits_party_sites(Tx *tx, ProgrammeId id, Str funder, int64_t month, PartySite **out,
                            size_t *count, Day *first, Day *last)
{
    const BenefitScheme *scheme;
    Rows rows;
    TRY(load(tx, id, month, &scheme, first, last));
    TRY(party_site_rows(tx, id, funder, *first, *last, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (PartySite){{row_int(r, 0)},
                             row_int(r, 1),
                             row_int(r, 2),
                             row_int(r, 3),
                             row_int(r, 4),
                             row_int(r, 5)});
    return OK;
}

/* ---- Counting without names ---- */

typedef struct Counting {
    int64_t *persons, *sites;
    size_t count, room;
    ServedCount out;
} Counting;

static void count_row(Counting *c, const Row *row)
{
    Day day = (Day)row_int(row, 2);
    if (c->count == c->room) return;
    c->persons[c->count] = row_int(row, 0);
    c->sites[c->count++] = row_int(row, 1);
    c->out.meals++;
    if (!c->out.first || day < c->out.first) c->out.first = day;
    if (day > c->out.last) c->out.last = day;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t different(int64_t *items, size_t count)
{
    int64_t n = 0;
    qsort(items, count, sizeof *items, by_number);
    for (size_t i = 0; i < count; i++) n += i == 0 || items[i] != items[i - 1];
    return n;
}

static void count_end(Counting *c, ServedCount *out)
{
    *out = c->out;
    out->persons = different(c->persons, c->count);
    out->sites = different(c->sites, c->count);
}

static Counting counting(Tx *tx, size_t room)
{
    return (Counting){.persons = NEW_ARRAY(tx->arena, int64_t, room),
                      .sites = NEW_ARRAY(tx->arena, int64_t, room),
                      .room = room};
}

Status benefits_served_times(Tx *tx, const MealTime *times, size_t time_count, ServedCount *out)
{
    Rows *rows = NEW_ARRAY(tx->arena, Rows, time_count);
    size_t all = 0;
    for (size_t i = 0; i < time_count; i++) {
        TRY(served_at(tx, &times[i], &rows[i]));
        all += rows[i].count;
    }
    Counting c = counting(tx, all);
    for (size_t i = 0; i < time_count; i++)
        for (size_t k = 0; k < rows[i].count; k++) count_row(&c, &rows[i].rows[k]);
    count_end(&c, out);
    return OK;
}

Status benefits_served_tickets(Tx *tx, const int64_t *tickets, size_t ticket_count,
                               ServedCount *out)
{
    Counting c = counting(tx, ticket_count);
    for (size_t i = 0; i < ticket_count; i++) {
        Row row;
        Status status = served_ticket(tx, tickets[i], &row);
        if (status == NOT_FOUND) continue;
        TRY(status);
        count_row(&c, &row);
    }
    count_end(&c, out);
    return OK;
}
