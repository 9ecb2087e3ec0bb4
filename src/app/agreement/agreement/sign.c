/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/sign.h"

#include "agreement.sql.h"
#include "core/fault.h"
#include "core/key.h"

enum { DAY_MS = 24 * 3600 * 1000, CODE_DIGITS = 6 };

/* -- signing -- */

static bool same_name(struct arena *a, struct str typed, struct str known)
{
    return str_is_blank(known) || str_eq(key_sort(a, typed), key_sort(a, known));
}

static enum sign_answer objection(struct arena *a, const struct agreement_whole *w,
                                  const struct agreement_party *row, const struct signature *s)
{
    if (!agreement_can(&w->a, ACTION_SIGN))
        return SIGN_NOT_OPEN;
    if (row->signed_at != NUMBER_NONE)
        return SIGN_ALREADY;
    if (!str_eq(s->sha256, w->a.sha256))
        return SIGN_CHANGED;
    if (str_is_blank(s->name) || !same_name(a, s->name, row->signer_name))
        return SIGN_NAME;
    if (str_is_blank(s->title))
        return SIGN_TITLE;
    return s->agreed ? SIGN_DONE : SIGN_CONSENT;
}

static bool all_signed(const struct agreement_whole *w)
{
    for (size_t i = 0; i < w->n_sides; i++)
        if (w->sides[i].row.signed_at == NUMBER_NONE)
            return false;
    return w->n_sides >= 2;
}

static void come_into_force(struct tx *tx, struct agreement_whole *w)
{
    if (w->a.state == AGREEMENT_STATE_SENT)
        w->a.state = AGREEMENT_STATE_IN_FORCE;
    w->a.basis = AGREEMENT_BASIS_SIGNED;
    w->a.paper_fr = w->a.paper_en = NUMBER_NONE; /* made again, with the signatures */
    REQUIRE(record_update(tx, &entity_agreement, &w->a) == RECORD_SAVED);
    agreement_run(tx, w->a.record.id);
    event_post(tx, &agreement_in_force,
               &(struct agreement_event){ w->a.record.id, w->a.partnership, 0 });
}

enum sign_answer sign_side(struct tx *tx, struct agreement_whole *w, struct agreement_party *row,
                           const struct signature *s)
{
    enum sign_answer answer = objection(tx->arena, w, row, s);
    if (answer != SIGN_DONE)
        return answer;
    row->signer_name = str_trim(s->name);
    row->signer_title = str_trim(s->title);
    row->signed_at = s->at;
    row->method = s->account ? SIGNATURE_METHOD_ACCOUNT : SIGNATURE_METHOD_LINK;
    row->account = s->account ? s->account : NUMBER_NONE;
    row->consent = s->consent;
    row->signed_sha256 = w->a.sha256;
    REQUIRE(record_update(tx, &entity_agreement_party, row) == RECORD_SAVED);
    if (all_signed(w))
        come_into_force(tx, w);
    return SIGN_DONE;
}

/* -- links -- */

static struct str token_hash(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

/* With the token in it, so that the few digits cannot be tried out on a stolen database. */
static struct str code_hash(struct arena *a, struct str token, struct str code)
{
    return hash_hex(a, hash_sha256(a, arena_fmt(a, "%.*s:%.*s", STR_ARG(token), STR_ARG(code))));
}

void sign_links_end(struct tx *tx, int64_t party)
{
    struct signature_links_open_row *rows;
    size_t n = signature_links_open(tx, &(struct signature_links_open_in){ .party = party }, &rows);
    for (size_t i = 0; i < n; i++)
        record_archive(tx, &entity_signature_link, rows[i].id, true);
}

bool sign_link_new(struct tx *tx, const struct agreement_whole *w,
                   const struct agreement_party *row, struct sign_link *ret)
{
    if (!agreement_can(&w->a, ACTION_SIGN) || row->signed_at != NUMBER_NONE)
        return false;
    sign_links_end(tx, row->record.id);
    *ret = (struct sign_link){ .token = secret_token(tx->arena),
                               .code = secret_code(tx->arena, CODE_DIGITS),
                               .expires = tx->now + (instant)SIGN_LINK_DAYS * DAY_MS };
    struct signature_link link;
    entity_init(&entity_signature_link, &link);
    link.party = row->record.id;
    link.token = token_hash(tx->arena, ret->token);
    link.code = code_hash(tx->arena, ret->token, ret->code);
    link.tries = 0;
    link.expires = ret->expires;
    record_insert(tx, &entity_signature_link, &link);
    event_post(tx, &signature_requested,
               &(struct signature_event){ .agreement = w->a.record.id,
                                          .party = row->record.id,
                                          .name = row->signer_name,
                                          .email = row->signer_email,
                                          .token = ret->token,
                                          .expires = ret->expires });
    return true;
}

static bool find_party(struct tx *tx, int64_t party, struct link_found *ret)
{
    struct agreement_party row;
    if (!record_get(tx, &entity_agreement_party, party, &row) ||
        !agreement_load(tx, row.agreement, &ret->whole))
        return false;
    for (size_t i = 0; i < ret->whole.n_sides; i++)
        if (ret->whole.sides[i].row.record.id == party)
            ret->side = &ret->whole.sides[i];
    return ret->side != NULL;
}

enum link_state sign_link_find(struct tx *tx, struct str token, struct link_found *ret)
{
    struct signature_link_by_token_row found;
    struct str hash = token_hash(tx->arena, token);
    if (!signature_link_by_token(tx, &(struct signature_link_by_token_in){ .token = hash },
                                 &found) ||
        !record_get(tx, &entity_signature_link, found.id, &ret->row) ||
        !find_party(tx, ret->row.party, ret))
        return LINK_ABSENT;
    if (ret->row.used != NUMBER_NONE)
        return LINK_USED;
    bool over = tx->now >= ret->row.expires || ret->row.tries >= SIGN_TRIES;
    return over ? LINK_OVER : LINK_OPEN;
}

/* However it was typed: 332 862, 332-862. */
static struct str digits_of(struct arena *a, struct str typed)
{
    char *p = arena_alloc(a, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] >= '0' && typed.p[i] <= '9')
            p[n++] = typed.p[i];
    return (struct str){ p, n };
}

enum sign_answer sign_by_link(struct tx *tx, struct str token, struct str code,
                              const struct signature *s)
{
    struct link_found link;
    if (sign_link_find(tx, token, &link) != LINK_OPEN)
        return SIGN_LINK;
    if (!hash_equal(code_hash(tx->arena, token, digits_of(tx->arena, code)), link.row.code)) {
        link.row.tries++;
        REQUIRE(record_update(tx, &entity_signature_link, &link.row) == RECORD_SAVED);
        return link.row.tries >= SIGN_TRIES ? SIGN_LINK : SIGN_CODE;
    }
    enum sign_answer answer = sign_side(tx, &link.whole, &link.side->row, s);
    if (answer == SIGN_DONE) {
        link.row.used = tx->now;
        REQUIRE(record_update(tx, &entity_signature_link, &link.row) == RECORD_SAVED);
    }
    return answer;
}
