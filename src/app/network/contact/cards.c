/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/contact/cards.h"

#include "app/network/contact/contact.h"
#include "app/record/record.h"
#include "contact.ent.h"
#include "contact.sql.h"
#include "format/vcard.h"
#include "organization.ent.h"

enum { SCRATCH = 1 << 20 };
#define TYPE "text/vcard; charset=utf-8"

static void card_write(struct req *q, struct out *o, struct arena *scratch,
                       const struct contact_cards_row *c)
{
    const struct str values[VCARD_PROPERTIES] = {
        [VCARD_UID] =
            arena_fmt(scratch, "%.*s/contacts/%lld", STR_ARG(q->origin), (long long)c->id),
        [VCARD_FN] = c->name,
        [VCARD_ORG] = c->organization,
        [VCARD_TITLE] = c->title,
        [VCARD_ROLE] = enumeration_label(&enumeration_contact_role, q->lang, c->role),
        [VCARD_TEL] = c->phone,
        [VCARD_EMAIL] = c->email,
        [VCARD_LANG] = c->languages,
    };
    vcard_write(o, scratch, values);
}

void cards_one(struct req *q, struct res *r)
{
    struct contact c;
    if (!record_find(q, r, &contact_pages, CAP_DIRECTORY_READ, &c))
        return;
    struct contact_cards_row row = {
        .id = c.record.id,
        .name = c.name,
        .organization = record_title(q->tx, &entity_organization, c.organization),
        .title = c.title,
        .role = entity_raw(q->arena, entity_field(&entity_contact, STR("role")), &c),
        .phone = c.phone,
        .email = c.email,
        .languages = c.languages,
    };
    res_status(r, 200, TYPE);
    res_attachment(r, arena_fmt(q->arena, "%.*s.vcf", STR_ARG(c.name)));
    card_write(q, &r->body, q->arena, &row);
}

struct writing {
    struct req *q;
    struct out *out;
    struct arena *scratch;
};

static bool next_card(void *ctx, const void *row)
{
    struct writing *w = ctx;
    card_write(w->q, w->out, w->scratch, row);
    arena_reset(w->scratch);
    return true;
}

void cards_all(struct req *q, struct res *r)
{
    struct writing w = { q, &r->body, arena_new(SCRATCH) };
    arena_defer(q->arena, (void (*)(void *))arena_free, w.scratch);
    res_status(r, 200, TYPE);
    res_attachment(r, STR("contacts.vcf"));
    store_each(q->tx, &statement_contact_cards, NULL, next_card, &w);
}
