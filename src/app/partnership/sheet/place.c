/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/said.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/sheet/sheet.h"
#include "core/fault.h"
#include "guard/account.h"

#include <inttypes.h>
#include <stdlib.h>

/* Where a worksheet is filled, who answers it, and what is in it. */

/* -- the place
 * ----------------------------------------------------------------------------------------- */

static bool is_party(const struct sheet_place *p, int64_t party)
{
    return side_find(p->parties, p->n_parties, party) != NULL;
}

int64_t sheet_own(struct req *q)
{
    int64_t mine = interaction_agency(q->tx, &q->actor);
    return mine && guard_may(&q->actor, CAP_PARTNERSHIP_READ, mine) ? mine : 0;
}

static bool shared_find(struct req *q, struct res *r, struct sheet_place *p)
{
    if (!record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_READ, &p->p))
        return false;
    int64_t id = p->p.record.id;
    p->n_parties = partnership_sides(q->tx, id, &p->parties);
    p->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/sheets", id);
    p->may_lead = record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p->p);
    p->any_side = guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) == REACH_ALL ||
                  (p->may_lead && p->p.owner == q->actor.account);
    p->closed = p->p.record.archived != NUMBER_NONE;
    struct side_own own = side_own_of(q, id, p->parties, p->n_parties);
    p->side = own.mine;
    p->choose = own.choose;
    p->asked = q->method == METHOD_POST ? req_form_id(q, "side") : req_query_id(q, "side");
    p->organization = sheet_own(q);
    return true;
}

/* The link's worksheet and party; nothing else is open to who holds it. */
static bool linked_find(struct req *q, struct res *r, struct sheet_place *p, struct worksheet *w)
{
    *p = (struct sheet_place){ 0 };
    if (!answer_link_open(q, r, SHEET_PURPOSE, &p->link))
        return false;
    bool there = record_get(q->tx, &entity_worksheet, p->link.subject, w) &&
                 record_get(q->tx, &entity_partnership, w->partnership, &p->p);
    p->by_link = p->shared = true;
    p->side = p->link.party;
    p->closed = there && p->p.record.archived != NUMBER_NONE;
    if (there)
        p->n_parties = partnership_sides(q->tx, w->partnership, &p->parties);
    if (there && is_party(p, p->side))
        return true;
    res_not_found(q, r);
    return false;
}

/* "/l/town/worksheet/TOKEN", of any address below it. */
static struct str link_href(struct req *q)
{
    struct str token = req_segment(q, "token");
    size_t at = (size_t)str_find(q->path, token);
    return str_sub(q->path, 0, at + token.n);
}

bool sheet_place_find(struct req *q, struct res *r, struct sheet_place *ret)
{
    *ret = (struct sheet_place){ .shared = q->route->data != NULL };
    if (ret->shared)
        return shared_find(q, r, ret);
    ret->organization = sheet_own(q);
    ret->base = STR("/sheets");
    ret->may_lead = guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, ret->organization);
    if (ret->organization)
        return true;
    res_not_found(q, r);
    return false;
}

/* -- who answers
 * --------------------------------------------------------------------------------------- */

static struct sheet_voice *voice_add(struct sheet *s, struct sheet_voice v)
{
    v.handed = v.id ? v.handed : DAY_NONE;
    s->voices[s->n_voices] = v;
    return &s->voices[s->n_voices++];
}

static const struct worksheet_voices_row *voice_of(const struct worksheet_voices_row *rows,
                                                   size_t n, enum voice_kind kind, int64_t account,
                                                   int64_t party)
{
    const char *code = enumeration_voice_kind.values[kind].code;
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].kind, code) &&
            (kind != VOICE_KIND_PERSON || rows[i].account == account) &&
            (kind != VOICE_KIND_ORGANIZATION || rows[i].party == party))
            return &rows[i];
    return NULL;
}

/* Whoever notes for the party that was asked for speaks in its name. */
static void noting_take(struct req *q, struct sheet_place *p,
                        const struct worksheet_voices_row *rows, size_t n)
{
    const struct worksheet_voices_row *row =
        p->any_side && p->asked && is_party(p, p->asked)
            ? voice_of(rows, n, VOICE_KIND_ORGANIZATION, 0, p->asked)
            : NULL;
    if (row && row->noter == q->actor.account) {
        p->side = p->asked;
        p->choose = false;
    }
}

static void sides_add(struct sheet *s, const struct worksheet_voices_row *rows, size_t n)
{
    const struct sheet_place *p = &s->place;
    for (size_t i = 0; i < p->n_parties; i++) {
        const struct partnership_side *side = &p->parties[i];
        const struct worksheet_voices_row *row =
            voice_of(rows, n, VOICE_KIND_ORGANIZATION, 0, side->party);
        voice_add(s, (struct sheet_voice){ .id = row ? row->id : 0,
                                           .kind = VOICE_KIND_ORGANIZATION,
                                           .party = side->party,
                                           .organization = side->organization,
                                           .name = side->said,
                                           .handed = row ? row->handed : DAY_NONE,
                                           .asked = row ? row->asked : DAY_NONE,
                                           .noter = row ? row->noter : NUMBER_NONE,
                                           .noted = row ? row->noted : DAY_NONE,
                                           .mine = side->party == p->side });
    }
}

static void persons_add(struct req *q, struct sheet *s, const struct worksheet_voices_row *rows,
                        size_t n)
{
    struct member *members;
    size_t n_members = account_members(q->home, q->community->id, &members);
    voice_add(s, (struct sheet_voice){ .kind = VOICE_KIND_PERSON,
                                       .account = q->actor.account,
                                       .name = q->actor.name,
                                       .mine = true });
    for (size_t i = 0; i < n; i++) {
        if (!str_is(rows[i].kind, "person"))
            continue;
        bool mine = rows[i].account == q->actor.account;
        struct sheet_voice *v =
            mine ? &s->voices[0]
                 : voice_add(s, (struct sheet_voice){ .kind = VOICE_KIND_PERSON,
                                                      .account = rows[i].account,
                                                      .name = text(q->lang, TEXT_sheet_left) });
        v->id = rows[i].id;
        v->handed = rows[i].handed;
        for (size_t k = 0; k < n_members && !mine; k++)
            if (members[k].account == v->account)
                v->name = members[k].name;
    }
}

/* Has anybody handed in? */
static bool any_handed(const struct sheet *s)
{
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].handed != DAY_NONE)
            return true;
    return false;
}

/* Whose words may be read: one's own, of the others what they have handed in once one has oneself
 * or when one answers nothing, all of it once the sheet is opened. Who has not said for which side
 * they answer has not answered either. */
static void voices_show(struct sheet *s)
{
    bool opened = s->id && s->record.opened != DAY_NONE;
    bool apart = s->words.answers == SHEET_APART;
    bool done = !s->mine || s->former ? any_handed(s) : s->mine->handed != DAY_NONE;
    s->beside = !apart && !s->place.choose && (opened || done);
    for (size_t i = 0; i < s->n_voices; i++) {
        struct sheet_voice *v = &s->voices[i];
        bool ready = opened || v->handed != DAY_NONE || v->kind == VOICE_KIND_TOGETHER;
        v->shown = v->mine || (s->beside && ready);
    }
}

static void voices_read(struct req *q, struct sheet *s)
{
    struct worksheet_voices_row *rows = NULL;
    size_t n =
        s->id ? worksheet_voices(q->tx, &(struct worksheet_voices_in){ .worksheet = s->id }, &rows)
              : 0;
    s->voices = arena_array(q->arena, struct sheet_voice, s->place.n_parties + n + 2);
    if (s->place.shared) {
        noting_take(q, &s->place, rows, n);
        sides_add(s, rows, n);
    } else {
        persons_add(q, s, rows, n);
    }
    if (s->words.answers == SHEET_TEAM || s->words.answers == SHEET_BOTH) {
        const struct worksheet_voices_row *row = voice_of(rows, n, VOICE_KIND_TOGETHER, 0, 0);
        s->together = voice_add(s, (struct sheet_voice){ .id = row ? row->id : 0,
                                                         .kind = VOICE_KIND_TOGETHER,
                                                         .name = text(q->lang, TEXT_sheet_together),
                                                         .handed = row ? row->handed : DAY_NONE });
    }
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].mine)
            s->mine = &s->voices[i];
    voices_show(s);
}

/* -- what is in it
 * ------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct worksheet_cells_row *x = a, *y = b;
    if (x->voice != y->voice)
        return x->voice < y->voice ? -1 : 1;
    int at = str_cmp(x->place, y->place);
    return at ? at : str_cmp(x->ask, y->ask);
}

static void cells_read(struct req *q, struct sheet *s)
{
    if (!s->id)
        return;
    s->n_rows = worksheet_rows(q->tx, &(struct worksheet_rows_in){ .worksheet = s->id }, &s->rows);
    s->n_cells =
        worksheet_cells(q->tx, &(struct worksheet_cells_in){ .worksheet = s->id }, &s->cells);
    if (s->n_cells)
        qsort(s->cells, s->n_cells, sizeof *s->cells, by_place);
}

const struct worksheet_cells_row *sheet_cell(const struct sheet *s, const struct sheet_voice *v,
                                             struct str place, struct str ask)
{
    struct worksheet_cells_row wanted = { .voice = v->id, .place = place, .ask = ask };
    return s->n_cells && v->id ? bsearch(&wanted, s->cells, s->n_cells, sizeof *s->cells, by_place)
                               : NULL;
}

struct str sheet_row_place(struct arena *a, int64_t row)
{
    return arena_fmt(a, "r%" PRId64, row);
}

const struct worksheet_rows_row *sheet_row(const struct sheet *s, const struct sheet_voice *v,
                                           struct str place)
{
    int64_t id;
    if (!str_starts(place, STR("r")) || !str_to_i64(str_sub(place, 1, place.n), &id))
        return NULL;
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].id == id && v->id && s->rows[i].voice == v->id)
            return &s->rows[i];
    return NULL;
}

/* -- the sheet
 * ----------------------------------------------------------------------------------------- */

static int64_t shared_record(struct req *q, const struct sheet *s)
{
    struct worksheet_of_partnership_row row;
    struct worksheet_of_partnership_in in = { .partnership = s->place.p.record.id,
                                              .sheet = s->words.code };
    return worksheet_of_partnership(q->tx, &in, &row) ? row.id : 0;
}

/* After a merge an organization may have two of a kind: the others stay to be read. */
static int64_t own_record(struct req *q, struct sheet *s)
{
    struct worksheets_named_row *rows;
    int64_t asked = req_query_id(q, "former");
    struct worksheets_named_in in = { .organization = s->place.organization,
                                      .sheet = s->words.code };
    size_t n = worksheets_named(q->tx, &in, &rows);
    s->formers = arena_array(q->arena, int64_t, n);
    for (size_t i = 1; i < n; i++) {
        s->formers[s->n_formers++] = rows[i].id;
        if (rows[i].id == asked)
            s->former = asked;
    }
    s->place.closed = s->former != 0;
    return s->former ? s->former : n ? rows[0].id : 0;
}

bool sheet_load(struct req *q, const struct sheet_place *p, const struct content *texts,
                struct str code, struct sheet *ret)
{
    *ret = (struct sheet){ .place = *p };
    if (!sheet_words_of(q->arena, q->lang, texts, code, &ret->words) ||
        !(p->shared ? ret->words.shared : ret->words.own))
        return false;
    ret->href = p->by_link
                    ? link_href(q)
                    : arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(p->base), STR_ARG(ret->words.code));
    ret->id = p->by_link ? p->link.subject : p->shared ? shared_record(q, ret) : own_record(q, ret);
    if (ret->id)
        REQUIRE(record_get(q->tx, &entity_worksheet, ret->id, &ret->record));
    voices_read(q, ret);
    cells_read(q, ret);
    return true;
}

bool sheet_find(struct req *q, struct res *r, struct sheet *ret)
{
    struct worksheet w = { 0 };
    struct sheet_place place;
    bool by_link = q->route->data == sheet_by_link;
    if (by_link ? !linked_find(q, r, &place, &w) : !sheet_place_find(q, r, &place))
        return false;
    struct str code = by_link ? w.sheet : req_segment(q, "sheet");
    if (!sheet_load(q, &place, said_texts(q), code, ret)) {
        res_not_found(q, r);
        return false;
    }
    /* What is sent in the name of a party for whom one does not note goes nowhere. */
    bool theirs =
        q->method == METHOD_POST && ret->place.asked && ret->place.asked != ret->place.side;
    if (theirs)
        res_not_found(q, r);
    return !theirs;
}

struct str sheet_side(struct arena *a, const struct sheet *s)
{
    if (s->former)
        return arena_fmt(a, "&former=%" PRId64, s->former);
    bool noting = s->place.any_side && s->mine && s->mine->noter != NUMBER_NONE && s->place.asked;
    return noting ? arena_fmt(a, "&side=%" PRId64, s->place.side) : STR("");
}

bool sheet_may_write(const struct sheet *s, const struct sheet_voice *v)
{
    if (!v || s->place.closed || v->handed != DAY_NONE)
        return false;
    return v->mine || (v == s->together && s->beside && s->place.may_lead);
}

bool sheet_has_words(const struct sheet *s, const struct sheet_voice *v)
{
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].voice == v->id && s->cells[i].words.n)
            return true;
    return false;
}

void sheet_voice_make(struct tx *tx, struct sheet *s, struct sheet_voice *v)
{
    if (!s->id) {
        entity_init(&entity_worksheet, &s->record);
        s->record.sheet = s->words.code;
        s->record.partnership = s->place.shared ? s->place.p.record.id : 0;
        s->record.organization = s->place.shared ? 0 : s->place.organization;
        s->id = record_insert(tx, &entity_worksheet, &s->record);
    }
    if (v->id)
        return;
    struct worksheet_voice record;
    entity_init(&entity_worksheet_voice, &record);
    record.worksheet = s->id;
    record.kind = v->kind;
    record.account = v->kind == VOICE_KIND_PERSON ? v->account : NUMBER_NONE;
    record.party = v->party;
    v->id = record_insert(tx, &entity_worksheet_voice, &record);
}
