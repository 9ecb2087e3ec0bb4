/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/link.h"

#include "core/fault.h"
#include "core/secret.h"
#include "guard/throttle.h"
#include "record_link_gone.html.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, TRIES_A_MINUTE = 30 };

static struct str token_hash(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

struct str answer_link_new(struct tx *tx, const struct answer_link_for *f, struct str name,
                           struct str email, int64_t account, int days)
{
    struct answer_link l;
    struct str token = secret_token(tx->arena);
    entity_init(&entity_answer_link, &l);
    l.purpose = str_of(f->purpose);
    l.entity = f->entity ? str_of(f->entity->name) : STR_NULL;
    l.subject = f->subject ? f->subject : NUMBER_NONE;
    l.organization = f->organization;
    l.party = f->party;
    l.name = name;
    l.email = str_is_blank(email) ? STR_NULL : email;
    l.token = token_hash(tx->arena, token);
    l.expires = tx->now + (instant)days * DAY_MS;
    l.account = account ? account : NUMBER_NONE;
    record_insert(tx, &entity_answer_link, &l);
    return token;
}

/* Is the record put away, or not there at all? */
static bool is_gone(struct tx *tx, const struct entity *e, int64_t id)
{
    struct record *head = arena_alloc(tx->arena, e->size);
    return !record_get(tx, e, id, head) || head->archived != NUMBER_NONE;
}

enum answer_link_state answer_link_find(struct tx *tx, const char *purpose, struct str token,
                                        struct answer_link *ret)
{
    struct answer_link_by_token_row row;
    if (!answer_link_by_token(
            tx, &(struct answer_link_by_token_in){ .token = token_hash(tx->arena, token) }, &row) ||
        !record_get(tx, &entity_answer_link, row.id, ret) || !str_is(ret->purpose, purpose) ||
        ret->record.archived != NUMBER_NONE)
        return ANSWER_LINK_ABSENT;
    const struct module_entity *of =
        str_is_blank(ret->entity) ? NULL : module_entity_named(ret->entity);
    const struct module_entity *owner = module_entity_named(STR("organization"));
    bool over = tx->now >= ret->expires ||
                (ret->organization && owner && is_gone(tx, owner->entity, ret->organization)) ||
                (of && is_gone(tx, of->entity, ret->subject));
    return over ? ANSWER_LINK_OVER : ANSWER_LINK_OPEN;
}

void answer_link_answered(struct tx *tx, struct answer_link *link)
{
    link->answered = tx->now;
    REQUIRE(record_update(tx, &entity_answer_link, link) != RECORD_CONFLICT);
}

/* -- pages behind a link
 * ----------------------------------------------------------------------------------- */

bool answer_link_open(struct req *q, struct res *r, const char *purpose, struct answer_link *ret)
{
    struct str what = arena_fmt(q->arena, "link:%.*s", STR_ARG(q->address));
    if (!throttle_take(what, TRIES_A_MINUTE, q->now)) {
        res_refused(q, r, 429);
        return false;
    }
    res_header(r, "Cache-Control", STR("no-store"));
    /* With no-referrer a browser sends its own forms without their origin, and they are refused. */
    res_header(r, "Referrer-Policy", STR("same-origin"));
    res_header(r, "X-Robots-Tag", STR("noindex, nofollow"));
    enum answer_link_state state = answer_link_find(q->tx, purpose, req_segment(q, "token"), ret);
    if (state == ANSWER_LINK_OPEN) { /* who holds it guesses nothing, however fast they write */
        throttle_give_back(what, q->now);
        return true;
    }
    r->status = state == ANSWER_LINK_ABSENT ? 404 : 410;
    struct str title = text(q->lang, TEXT_link_gone);
    view_page(q, r, PAGE(.title = title, .frame = FRAME_LINK), record_link_gone_html);
    return false;
}

static const struct statement *const *const statements[] = { statements_link, NULL };

const struct module module_link = {
    .name = "link",
    .entities =
        (const struct module_entity[]){ { &entity_answer_link, NULL, CAP_DIRECTORY_WRITE } },
    .n_entities = 1,
    .statements = statements,
};
