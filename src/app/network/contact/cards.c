/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/contact/cards.h"

#include "app/network/contact/contact.h"
#include "app/record/lists.h"
#include "contact.ent.h"
#include "contact_cards_link.html.h"
#include "format/vcard.h"
#include "organization.ent.h"

#define TYPE "text/vcard; charset=utf-8"

static void card_write(struct req *q, struct out *o, struct arena *scratch, const struct contact *c,
                       struct str organization)
{
    const struct str values[VCARD_PROPERTIES] = {
        [VCARD_UID] =
            arena_fmt(scratch, "%.*s/contacts/%lld", STR_ARG(q->origin), (long long)c->record.id),
        [VCARD_FN] = c->name,
        [VCARD_ORG] = organization,
        [VCARD_TITLE] = c->title,
        [VCARD_ROLE] = enumeration_contact_role.values[c->role].label[q->lang],
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
    res_status(r, 200, TYPE);
    res_attachment(r, arena_fmt(q->arena, "%.*s.vcf", STR_ARG(c.name)));
    card_write(q, &r->body, q->arena, &c,
               record_title(q->tx, &entity_organization, c.organization));
}

struct writing {
    struct req *q;
    struct out *out;
};

/* Who has left an organization has no card of it. */
static bool page_write(void *ctx, const int64_t *ids, size_t n)
{
    struct writing *w = ctx;
    struct req *q = w->q;
    const void **records = arena_array(q->arena, const void *, n + 1);
    struct str *organizations = arena_array(q->arena, struct str, n + 1);
    record_many(q->tx, &entity_contact, ids, n, records);
    lists_shown(q, &entity_contact.fields[CONTACT_ORGANIZATION], records, n, organizations);
    for (size_t i = 0; i < n; i++) {
        const struct contact *c = records[i];
        if (c && !c->has_left)
            card_write(q, w->out, q->arena, c, organizations[i]);
    }
    return true;
}

void cards_all(struct req *q, struct res *r)
{
    struct writing w = { q, &r->body };
    struct list_query lq;
    lists_query(q, &contact_pages, q->query, q->n_query, &lq);
    res_status(r, 200, TYPE);
    res_attachment(r, STR("contacts.vcf"));
    lists_pages(q, &contact_pages, &lq, page_write, &w);
}

void cards_link(struct view *v, struct req *q, const struct list *l)
{
    struct list_query all = *l->query;
    all.cursor_key = STR_NULL;
    all.columns = STR_NULL;
    if (l->page.n > 0)
        contact_cards_link_html(v, list_address(q->arena, "/contacts.vcf", &all));
}
