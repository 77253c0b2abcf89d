/* Rules that are being written: saved as far as they are, handed to a second person, agreed. */
#include "domains/benefits/inside.h"

static Status check_text(Tx *tx, const Draft *d)
{
    if (!str_trim(d->name).len) return fail(tx, INVALID, "benefits.draft_name", "请给方案起个名字");
    if (d->rules.len > DRAFT_RULES_MAX)
        return fail(tx, INVALID, "benefits.draft_long", "规则太长了，请分成几个方案");
    return OK;
}

Status benefits_draft_begin(Tx *tx, const Draft *ask, DraftId *out)
{
    Draft d = *ask;
    Programme from;
    d.id.v = id_next(tx);
    d.state = DRAFT_WRITING;
    if (d.from.v) {
        Status status = programme_find(tx, d.from, &from);
        if (status == NOT_FOUND)
            return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
        TRY(status);
        if (!d.name.len) d.name = from.name;
        if (!d.document.len) d.document = from.document;
        if (!d.rules.len) d.rules = from.rules;
    }
    TRY(check_text(tx, &d));
    TRY(draft_insert(tx, &d));
    *out = d.id;
    return OK;
}

Status benefits_draft_find(Tx *tx, DraftId id, Draft *out)
{
    Status status = draft_find(tx, id, out);
    return status == NOT_FOUND
               ? fail(tx, NOT_FOUND, "benefits.no_draft", "没有找到这份草稿，请刷新")
               : status;
}

static Status in_state(Tx *tx, const Draft *d, DraftState state)
{
    if (d->state == state) return OK;
    return fail(tx, CONFLICT, "benefits.draft_state", "%s",
                d->state == DRAFT_HANDED ? "草稿已经交出去等人看了，先拿回来再改"
                : d->state == DRAFT_AGREED ? "这份草稿已经同意，成了正式方案；要改请照它再起一份"
                : d->state == DRAFT_THROWN ? "这份草稿已经扔掉，先捡回来"
                                           : "这份草稿还在写，没有交出来");
}

Status benefits_draft_write(Tx *tx, const Draft *ask, int64_t *version)
{
    Draft d;
    TRY(benefits_draft_find(tx, ask->id, &d));
    TRY(in_state(tx, &d, DRAFT_WRITING));
    if (d.version != ask->version)
        return fail(tx, CONFLICT, "benefits.draft_changed",
                    "别人刚改过这份草稿；请抄下您的改动，刷新再改");
    TRY(check_text(tx, ask));
    TRY(draft_write(tx, ask));
    *version = ask->version + 1;
    return OK;
}

Status benefits_draft_hand(Tx *tx, DraftId id)
{
    Draft d;
    const BenefitBook *book;
    TRY(benefits_draft_find(tx, id, &d));
    TRY(in_state(tx, &d, DRAFT_WRITING));
    if (!str_trim(d.document).len)
        return fail(tx, INVALID, "benefits.draft_document", "请写照哪份文件定的");
    TRY(rules_proved(tx, d.rules, &book));
    d.state = DRAFT_HANDED;
    d.handed_by = tx->origin.actor;
    d.note = STR("");
    return draft_move(tx, &d, DRAFT_WRITING);
}

static Status back_to_writing(Tx *tx, Draft *d)
{
    DraftState from = d->state;
    d->state = DRAFT_WRITING;
    d->handed_by = 0;
    return draft_move(tx, d, from);
}

Status benefits_draft_take_back(Tx *tx, DraftId id)
{
    Draft d;
    TRY(benefits_draft_find(tx, id, &d));
    if (d.state == DRAFT_WRITING) return OK;
    TRY(in_state(tx, &d, DRAFT_HANDED));
    return back_to_writing(tx, &d);
}

Status benefits_draft_decide(Tx *tx, DraftId id, bool agree, Str note, ProgrammeId *out)
{
    Draft d;
    int64_t me = tx->origin.actor;
    TRY(benefits_draft_find(tx, id, &d));
    *out = d.programme;
    if (agree && d.state == DRAFT_AGREED) return OK;
    TRY(in_state(tx, &d, DRAFT_HANDED));
    if (me == d.made_by || me == d.changed_by || me == d.handed_by)
        return fail(tx, DENIED, "benefits.same_hand", "草稿要换一个人来看，写的人自己不能同意");
    d.decided_by = me;
    if (!agree && !str_trim(note).len)
        return fail(tx, INVALID, "benefits.draft_note", "请写一句哪里要改");
    if (!agree) {
        d.note = note;
        return back_to_writing(tx, &d);
    }
    TRY(benefits_programme_add(tx, d.name, d.rules, d.document, out));
    d.programme = *out;
    d.state = DRAFT_AGREED;
    return draft_move(tx, &d, DRAFT_HANDED);
}

Status benefits_draft_throw(Tx *tx, DraftId id)
{
    Draft d;
    TRY(benefits_draft_find(tx, id, &d));
    if (d.state == DRAFT_THROWN) return OK;
    TRY(in_state(tx, &d, DRAFT_WRITING));
    d.state = DRAFT_THROWN;
    return draft_move(tx, &d, DRAFT_WRITING);
}

Status benefits_draft_restore(Tx *tx, DraftId id)
{
    Draft d;
    TRY(benefits_draft_find(tx, id, &d));
    if (d.state == DRAFT_WRITING) return OK;
    TRY(in_state(tx, &d, DRAFT_THROWN));
    return back_to_writing(tx, &d);
}

Status benefits_drafts(Tx *tx, Draft **out, size_t *count)
{
    Rows rows;
    TRY(draft_list(tx, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, draft_read(r));
    return OK;
}
