/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/change.h"

#include "app/partnership/partnership/show.h"
#include "core/fault.h"
#include "core/key.h"
#include "entity/read.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { STEP_MOST = 200, NOTE_MOST = 2000, REASON_MOST = 1000, DEPARTMENT_MOST = 120 };

const struct event_type partnership_handed = { "partnership.handed" };

static bool find(struct req *q, struct res *r, struct partnership *ret)
{
    return record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_WRITE, ret);
}

/* To the place the form says, else to `anchor` of the page; `undo` offers to take back the change
 * of the partnership itself. */
static void back_to(struct req *q, struct res *r, const struct partnership *p, const char *anchor,
                    const char *done, bool undo)
{
    record_go_back(q, r, arena_fmt(q->arena, "/partnerships/%" PRId64 "#%s", p->record.id, anchor),
                   done, undo ? p->record.version : 0);
}

/* -- the next step
 * ------------------------------------------------------------------------------------ */

static enum text_id step_wrong(struct req *q, struct str words, struct str typed, day *ret_due)
{
    *ret_due = DAY_NONE;
    if (key_length(words) > STEP_MOST)
        return TEXT_partnership_step_long;
    if (!str_is_blank(typed) && read_day(q->lang, typed, ret_due) != DAY_READ)
        return TEXT_partnership_not_a_day;
    if (*ret_due != DAY_NONE && str_is_blank(words))
        return TEXT_partnership_step_missing;
    return TEXT_NONE;
}

/* An empty step is "done, and the next is not known yet": the page then asks for it. */
void change_step(struct req *q, struct res *r)
{
    struct partnership p;
    day due;
    if (!find(q, r, &p))
        return;
    struct str words = str_trim(req_form(q, "next_step")), seen = req_form(q, "seen");
    bool none = str_is(req_form(q, "then"), "none");
    enum text_id wrong =
        none ? TEXT_NONE : step_wrong(q, words, req_form(q, "next_step_due"), &due);
    if (wrong != TEXT_NONE) {
        partnership_show_again(q, r, &p, 422, FORM_STEP, wrong);
        return;
    }
    if (seen.p && !str_eq(seen, partnership_step_seen(q->arena, p.next_step, p.next_step_due))) {
        partnership_show_again(q, r, &p, 409, FORM_STEP, TEXT_partnership_step_changed);
        return;
    }
    p.next_step = none || !words.n ? STR_NULL : words;
    p.next_step_due = none ? DAY_NONE : due;
    enum record_result saved = record_update(q->tx, &entity_partnership, &p);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    back_to(q, r, &p, "step", p.next_step.p ? "step" : "step_done", saved == RECORD_SAVED);
}

/* -- phases
 * ------------------------------------------------------------------------------------------- */

static int phase_read(struct req *q, const char *name)
{
    struct partnership p = { 0 };
    entity_set_raw(q->arena, &entity_partnership.fields[PARTNERSHIP_PHASE], &p, req_form(q, name));
    return p.phase;
}

static void moved(struct req *q, struct res *r, const struct partnership *p,
                  enum partnership_moved how, const char *done)
{
    switch (how) {
    case PARTNERSHIP_MOVED:
        back_to(q, r, p, "phases", done, true);
        break;
    case PARTNERSHIP_NO_REASON:
        partnership_show_again(q, r, p, 422, FORM_PHASE, TEXT_partnership_reason_missing);
        break;
    case PARTNERSHIP_NO_WAY:
    case PARTNERSHIP_CHANGED:
        partnership_show_again(q, r, p, 409, FORM_PHASE, TEXT_partnership_phase_changed);
        break;
    }
}

void change_phase(struct req *q, struct res *r)
{
    struct partnership p;
    if (!find(q, r, &p))
        return;
    int from = phase_read(q, "from"), to = phase_read(q, "to");
    struct str reason = req_form(q, "reason");
    enum partnership_moved how = PARTNERSHIP_NO_WAY;
    if (key_length(reason) > REASON_MOST) {
        partnership_show_again(q, r, &p, 422, FORM_PHASE, TEXT_partnership_reason_long);
        return;
    }
    bool back = to < p.phase;
    if (from == p.phase)
        how = partnership_move(q->tx, &p, to, reason);
    moved(q, r, &p, how, back ? "phase_back" : "phase");
}

/* What ended goes on; its end is evaluation/ending. */
void change_resume(struct req *q, struct res *r)
{
    struct partnership p;
    if (!find(q, r, &p))
        return;
    if (partnership_end(q->tx, &p, false, STR_NULL) == PARTNERSHIP_MOVED)
        back_to(q, r, &p, "main", "resumed", true);
    else
        partnership_show_again(q, r, &p, 409, FORM_PHASE, TEXT_partnership_phase_changed);
}

/* -- who is responsible
 * ------------------------------------------------------------------------------- */

void change_owner(struct req *q, struct res *r)
{
    struct partnership p;
    struct member *members;
    if (!find(q, r, &p))
        return;
    int64_t owner = req_form_id(q, "owner");
    size_t n = account_members(q->home, q->community->id, &members);
    bool known = owner == 0;
    for (size_t i = 0; i < n; i++)
        known = known || members[i].account == owner;
    if (!known) {
        res_not_found(q, r);
        return;
    }
    p.owner = owner ? owner : NUMBER_NONE;
    enum record_result saved = record_update(q->tx, &entity_partnership, &p);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    if (saved == RECORD_SAVED && owner)
        event_post(q->tx, &partnership_handed, &(struct partnership_event){ p.record.id, owner });
    back_to(q, r, &p, "people", "saved", saved == RECORD_SAVED);
}

/* -- the checklist
 * ------------------------------------------------------------------------------------ */

static void check_get(struct req *q, int64_t partnership, struct str item,
                      struct partnership_check *ret)
{
    struct partnership_check_find_row row;
    if (partnership_check_find(
            q->tx, &(struct partnership_check_find_in){ .partnership = partnership, .item = item },
            &row))
        REQUIRE(record_get(q->tx, &entity_partnership_check, row.id, ret));
    else {
        entity_init(&entity_partnership_check, ret);
        ret->partnership = partnership;
        ret->item = item;
    }
}

static void check_put(struct req *q, struct partnership_check *c)
{
    if (!c->record.id)
        record_insert(q->tx, &entity_partnership_check, c);
    else
        REQUIRE(record_update(q->tx, &entity_partnership_check, c) != RECORD_CONFLICT);
}

/* Puts the note that was typed; false when it is too long or somebody wrote another since. */
static bool note_put(struct req *q, struct res *r, const struct partnership *p,
                     struct partnership_check *c)
{
    struct str note = str_trim(req_form(q, "note"));
    int64_t seen = req_form_id(q, "version");
    bool other = seen != c->record.version && !str_eq(note, c->note.p ? c->note : STR(""));
    if (key_length(note) > NOTE_MOST) {
        partnership_show_again(q, r, p, 422, FORM_NOTE, TEXT_partnership_note_long);
        return false;
    }
    if (other && has(c->note)) {
        partnership_show_again(q, r, p, 409, FORM_NOTE, TEXT_partnership_note_changed);
        return false;
    }
    c->note = note.n ? note : STR_NULL;
    return true;
}

/* Where the item stands on the page: in the present phase, or in one that was asked for. */
static struct str check_place(struct req *q, const struct partnership *p,
                              const struct checklist_item *item)
{
    const struct checklist *words = checklists_of(q->lang);
    const struct checklist_phase *now = &words->phases[p->phase - 1];
    const struct checklist_phase *of = now;
    for (size_t i = 0; i < words->n_phases; i++)
        for (size_t k = 0; k < words->phases[i].n_items; k++)
            if (item == &words->phases[i].items[k])
                of = &words->phases[i];
    if (of == now)
        return arena_fmt(q->arena, "/partnerships/%" PRId64 "#item-%.*s", p->record.id,
                         STR_ARG(item->code));
    return arena_fmt(q->arena, "/partnerships/%" PRId64 "?phase=%.*s#item-%.*s", p->record.id,
                     STR_ARG(of->code), STR_ARG(item->code));
}

void change_check(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_check c;
    if (!find(q, r, &p))
        return;
    const struct checklist_item *item = checklist_item(checklists_of(q->lang), req_form(q, "item"));
    if (!item) {
        res_not_found(q, r);
        return;
    }
    check_get(q, p.record.id, item->code, &c);
    struct str done = req_form(q, "done");
    if (str_is(done, "1") && c.done == DAY_NONE)
        c.done = q->today;
    else if (str_is(done, "0"))
        c.done = DAY_NONE;
    if (req_form(q, "note").p && !note_put(q, r, &p, &c))
        return;
    check_put(q, &c);
    record_go_back(q, r, check_place(q, &p, item), done.p ? "check" : "saved", 0);
}

void change_question(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_check c;
    if (!find(q, r, &p))
        return;
    const struct checklist_item *question =
        checklist_question(checklists_of(q->lang), req_form(q, "item"));
    if (!question) {
        res_not_found(q, r);
        return;
    }
    check_get(q, p.record.id, question_item(q->arena, question->code, p.phase), &c);
    if (!note_put(q, r, &p, &c))
        return;
    c.done = c.note.p ? q->today : DAY_NONE;
    check_put(q, &c);
    back_to(q, r, &p, "questions", "saved", false);
}

/* -- parties
 * ------------------------------------------------------------------------------------------ */

void change_party_add(struct req *q, struct res *r)
{
    struct partnership p;
    struct organization o;
    if (!find(q, r, &p))
        return;
    if (form_searches(q)) {
        partnership_show_again(q, r, &p, 200, FORM_PARTY, TEXT_NONE);
        return;
    }
    int64_t id = req_form_id(q, "organization");
    struct str department = str_trim(req_form(q, "department"));
    if (!id || !record_get(q->tx, &entity_organization, id, &o) ||
        key_length(department) > DEPARTMENT_MOST ||
        !partnership_party_join(q->tx, p.record.id, id, department)) {
        partnership_show_again(q, r, &p, 422, FORM_PARTY, TEXT_partnership_party_missing);
        return;
    }
    back_to(q, r, &p, "parties", "saved", false);
}

/* Two stay: a partnership with one party is none. */
void change_party_remove(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_party party;
    struct partnership_party_ids_row *rows;
    if (!find(q, r, &p))
        return;
    if (q->n_ids < 2 || !record_get(q->tx, &entity_partnership_party, q->ids[1], &party) ||
        party.partnership != p.record.id) {
        res_not_found(q, r);
        return;
    }
    size_t n = partnership_party_ids(
        q->tx, &(struct partnership_party_ids_in){ .partnership = p.record.id }, &rows);
    if (n <= 2) {
        partnership_show_again(q, r, &p, 422, FORM_PARTY, TEXT_partnership_two_stay);
        return;
    }
    record_archive(q->tx, &entity_partnership_party, party.record.id, true);
    back_to(q, r, &p, "parties", "saved", false);
}
