/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement.sql.h"
#include "agreement_show.html.h"
#include "app/agreement/agreement/pages.h"
#include "app/agreement/agreement/paper.h"
#include "app/agreement/agreement/sign.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "core/fault.h"

#include <inttypes.h>

/* -- what pages share -- */

/* Who is responsible for its partnership works on it as its parties do. */
static int64_t responsible(struct tx *tx, const void *agreement)
{
    return partnership_responsible(tx, ((const struct agreement *)agreement)->partnership);
}

bool agreement_may(const struct req *q, enum capability what, const struct agreement_whole *w)
{
    int64_t owners[16];
    struct holders of = { .organizations = owners, .n = agreement_owners(w, owners, 16) };
    if (guard_reach(&q->actor, what) == REACH_OWN)
        of.responsible = responsible(q->tx, &w->a);
    return guard_why(&q->actor, what, &of) != WHY_NOT;
}

bool agreement_open(struct req *q, struct res *r, enum capability what, struct agreement_whole *ret)
{
    if (agreement_load(q->tx, q->ids[0], ret) && agreement_may(q, what, ret))
        return true;
    res_not_found(q, r);
    return false;
}

void agreement_back(struct res *r, int64_t id, const char *done)
{
    res_redirect(r, "/agreements/%" PRId64 "?done=%s", id, done);
}

instant agreement_civil_now(const struct req *q)
{
    return q->now + q->community->civil_offset;
}

struct crumb *agreement_crumbs(struct req *q, const struct agreement_whole *w, bool here)
{
    struct agreement_partnership_row row;
    struct crumb *c = arena_array(q->arena, struct crumb, 4);
    size_t n = 0;
    c[n++] = (struct crumb){ text(q->lang, TEXT_agreement_title), STR("/agreements") };
    if (agreement_partnership(
            q->tx, &(struct agreement_partnership_in){ .partnership = w->a.partnership }, &row))
        c[n++] = (struct crumb){ row.title,
                                 arena_fmt(q->arena, "/partnerships/%" PRId64, w->a.partnership) };
    if (here)
        c[n++] = (struct crumb){ w->a.title,
                                 arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id) };
    return c;
}

struct agreement_side *agreement_mine_to_sign(const struct req *q, const struct agreement_whole *w)
{
    int64_t asked = req_query_id(q, "party");
    for (size_t i = 0; i < w->n_sides; i++)
        if (w->sides[i].row.signed_at == NUMBER_NONE &&
            (!asked || w->sides[i].row.record.id == asked) &&
            guard_may(&q->actor, CAP_AGREEMENT_SIGN, w->sides[i].row.organization))
            return &w->sides[i];
    return NULL;
}

/* -- the list -- */

static const void *list_in(struct req *q)
{
    struct agreement_list_in *in = arena_make(q->arena, struct agreement_list_in);
    in->today = q->today;
    in->account = guard_account(&q->actor, CAP_AGREEMENT_READ);
    in->mine = guard_agency(&q->actor, CAP_AGREEMENT_READ);
    return in;
}

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    struct agreement_whole w;
    const struct agreement *a = record;
    return agreement_load(tx, a->record.id, &w) ? agreement_owners(&w, ret, most) : 0;
}

static void late_cell(struct view *v, const struct list *l, const void *row)
{
    struct str late = list_value(v->arena, v->lang, l, "late", row);
    int64_t n;
    if (str_to_i64(late, &n) && n > 0)
        status_mark(v, STATUS_LATE,
                    text_with(v->arena, v->lang, TEXT_agreement_late_count,
                              TEXT_ARGS({ "count", .number = n })));
}

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE, .below = "number" },
    { .name = "state" },
    { .name = "basis" },
    { .name = "late", .label = TEXT_agreement_late, .cell = late_cell },
    { .name = "effective" },
    { .name = "ends" },
};
static const char *const facets[] = { "state", "basis", NULL };
static const char *const unsaid[] = {
    "text_fr", "text_en", "paper_fr", "paper_en", "reminded", NULL
};

const struct record_pages agreement_pages = {
    .tabs = partnership_tabs,
    .entity = &entity_agreement,
    .path = "/agreements",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_AGREEMENT_READ,
    .write = CAP_AGREEMENT_WRITE,
    .list = &statement_agreement_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_agreement_title,
    .lede = TEXT_agreement_lede,
    .placeholder = TEXT_agreement_placeholder,
    .empty_icon = "sign",
    .empty_title = TEXT_agreement_empty,
    .empty_text = TEXT_agreement_empty_text,
    .owners = owners,
    .responsible = responsible,
    .owners_are = TEXT_agreement_owners_are,
    .seen_also = TEXT_agreement_seen_also,
    .list_in = list_in,
    .has_xlsx = true,
    .no_undo = true,
    .unsaid = unsaid,
};

/* -- one agreement -- */

static void clauses_read(struct req *q, struct agreement_view *m)
{
    m->n_clauses = m->w->n_clauses;
    m->clauses = arena_array(q->arena, struct clause_shown, m->n_clauses);
    for (size_t i = 0; i < m->n_clauses; i++) {
        const struct clause *c = &m->w->clauses[i];
        struct clause_shown *s = &m->clauses[i];
        struct str bad;
        s->id = c->id;
        s->no = (int64_t)i + 1;
        REQUIRE(paper_clause(q->arena, q->lang, c, &s->title, &s->text, &bad));
        s->runs = c->type->runs(q->arena, q->lang, c);
    }
}

static void sides_read(struct req *q, struct agreement_view *m)
{
    bool open = agreement_can(&m->w->a, ACTION_SIGN);
    m->n_sides = m->w->n_sides;
    m->sides = arena_array(q->arena, struct side_shown, m->n_sides);
    for (size_t i = 0; i < m->n_sides; i++) {
        const struct agreement_side *side = &m->w->sides[i];
        struct side_shown *s = &m->sides[i];
        bool waits = open && side->row.signed_at == NUMBER_NONE;
        s->side = side;
        s->mine = waits && guard_may(&q->actor, CAP_AGREEMENT_SIGN, side->row.organization);
        s->may_link = waits && m->may_write && (!s->mine || has(side->row.department));
        m->n_mine += s->mine;
        m->mine_to_sign = m->mine_to_sign || s->mine;
        m->wait_for_others = m->wait_for_others || (waits && !s->mine);
        if (m->understood && side->row.signed_at == NUMBER_NONE)
            s->agreed =
                text_with(q->arena, q->lang, TEXT_understand_said,
                          TEXT_ARGS({ "name", .value = side->row.agreed_by },
                                    { "day", .value = text_day(q->arena, q->lang,
                                                               side->row.agreed_on, DAY_SHORT) }));
        if (side->row.signed_at != NUMBER_NONE) {
            s->signed_at = text_instant(q->arena, q->lang, q->community->zone, side->row.signed_at);
            s->method = enumeration_signature_method.values[side->row.method].label[q->lang];
        }
    }
}

static void notice_read(struct req *q, struct agreement_view *m)
{
    const struct agreement *a = &m->w->a;
    if (a->notice_on == DAY_NONE)
        return;
    const struct clause_party *by = agreement_party_named(m->w, a->notice_by);
    day left = agreement_last_day(a) - q->today;
    m->notice_reason = a->notice_reason;
    m->notice = text_with(
        q->arena, q->lang, left >= 0 ? TEXT_agreement_notice_said : TEXT_agreement_notice_over,
        TEXT_ARGS({ "name", .value = by ? by->name : STR("?") },
                  { "on", .value = text_day(q->arena, q->lang, a->notice_on, DAY_SHORT) },
                  { "end", .value = text_day(q->arena, q->lang, agreement_last_day(a), DAY_SHORT) },
                  { "count", .number = left >= 0 ? left : -left }));
}

/* Whom one logs an exchange with from here: the first party that is not one's own. */
static int64_t log_with(const struct req *q, const struct agreement_whole *w)
{
    for (size_t i = 0; i < w->n_sides; i++) {
        int64_t organization = w->sides[i].row.organization;
        if (organization != q->actor.organization && (q->actor.organization || i > 0))
            return organization;
    }
    return 0;
}

static enum status status_of(enum agreement_state state)
{
    switch (state) {
    case AGREEMENT_STATE_IN_FORCE:
        return STATUS_MET;
    case AGREEMENT_STATE_ENDED:
        return STATUS_OFF;
    default:
        return STATUS_DUE;
    }
}

static struct str lede_of(struct req *q, const struct agreement *a)
{
    struct str number =
        text_with(q->arena, q->lang, TEXT_agreement_number,
                  TEXT_ARGS({ "number", .value = a->number.p ? a->number : STR("") }));
    struct str purpose = str_trim(a->purpose), first, rest;
    str_cut(purpose, '\n', &first, &rest);
    return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(number), STR_ARG(first));
}

void agreement_show(struct req *q, struct res *r, const struct agreement_whole *w)
{
    struct agreement_view m = { .w = w, .crumbs = agreement_crumbs(q, w, false) };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    m.title = w->a.title;
    m.lede = lede_of(q, &w->a);
    m.state = enumeration_agreement_state.values[w->a.state].label[q->lang];
    m.state_status = status_of(w->a.state);
    m.may_write = agreement_may(q, CAP_AGREEMENT_WRITE, w);
    m.may_notice = m.may_write && agreement_can(&w->a, ACTION_NOTICE);
    m.understood = agreement_is_understood(&w->a);
    m.may_send = m.may_write && m.understood && agreement_can(&w->a, ACTION_SEND);
    m.may_recall = m.may_write && agreement_can(&w->a, ACTION_RECALL);
    if (agreement_can(&w->a, ACTION_WAIVE) && interaction_may_log(q))
        m.log_with = log_with(q, w);
    if (w->a.state >= AGREEMENT_STATE_IN_FORCE) {
        agreement_terms(q, w, &m.term);
        agreement_owed(q, &m);
    }
    m.now = q->today;
    m.n_actions = action_of(q, "agreement", w->a.record.id, &m.actions);
    clauses_read(q, &m);
    agreement_opens(q, &m);
    sides_read(q, &m);
    notice_read(q, &m);
    if (w->a.sha256.p)
        m.fingerprint = paper_fingerprint_short(q->arena, w->a.sha256);
    m.verified = w->a.sha256.p && req_query(q, "verify").p;
    m.genuine = m.verified && paper_verify(q->arena, w);
    int64_t check = req_query_id(q, "check"); /* what was just said of a commitment */
    struct page page = { .title = m.title, .nav = NAV_PARTNERSHIPS };
    if (check)
        page.undo = arena_fmt(q->arena, "%.*s/checks/%" PRId64 "/undo", STR_ARG(m.base), check);
    view_page(q, r, &page, agreement_show_html, &m);
}

void agreement_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, &w))
        return;
    if (w.a.state == AGREEMENT_STATE_DRAFT && agreement_may(q, CAP_AGREEMENT_WRITE, &w)) {
        struct str done = req_query(q, "done");
        res_redirect(r, "/agreements/%" PRId64 "/edit%s%.*s", w.a.record.id, done.p ? "?done=" : "",
                     STR_ARG(done));
        return;
    }
    agreement_show(q, r, &w);
}

/* From a partnership. */
void agreement_new(struct req *q, struct res *r)
{
    struct partnership p;
    if (!record_find(q, r, &partnership_pages, CAP_AGREEMENT_WRITE, &p))
        return;
    int64_t id = draft_new(q->tx, q->lang, p.record.id, q->actor.organization);
    if (id)
        res_redirect(r, "/agreements/%" PRId64 "/edit?done=agreement_drafted", id);
    else
        res_not_found(q, r);
}

void paper_draw(struct view *v, struct str markdown)
{
    document_html(v->out, markdown, 1);
}

void paper_draw_whole(struct view *v, struct str markdown)
{
    document_html(v->out, markdown, 0);
}
