/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/access/access.h"

#include "access.sql.h"

/* From the facts on one person to the rows that open the record. Nothing else writes `access`. Each
 * condition is a line: tests/mutation/run takes them away one by one, and the matrix must see it.
 */

#define FOREVER STR("9999-12-31")

struct facts {
    struct access_holdings_row *holdings;
    struct access_grants_row *grants;
    struct access_consents_row *consents;
    struct access_restrictions_row *restrictions;
    struct access_glasses_row *glasses;
    size_t n_holdings, n_grants, n_consents, n_restrictions, n_glasses;
};

static void facts_read(struct tx *tx, int64_t person, struct facts *f)
{
    struct access_lock_row locked;
    access_lock(tx, &(struct access_lock_in){ person }, &locked);
    f->n_holdings = access_holdings(tx, &(struct access_holdings_in){ person }, &f->holdings);
    f->n_grants = access_grants(tx, &(struct access_grants_in){ person }, &f->grants);
    f->n_consents = access_consents(tx, &(struct access_consents_in){ person }, &f->consents);
    f->n_restrictions =
        access_restrictions(tx, &(struct access_restrictions_in){ person }, &f->restrictions);
    f->n_glasses = access_glasses(tx, &(struct access_glasses_in){ person, tx->now }, &f->glasses);
}

static bool is_kind(struct str code, enum restriction_kind kind)
{
    return str_is(code, enumeration_restriction_kind.values[kind].code);
}

/* Only named readers, in the agency too. */
static bool is_named_only(const struct facts *f)
{
    bool staff = false, famous = false;
    for (size_t i = 0; i < f->n_restrictions; i++) {
        staff |= is_kind(f->restrictions[i].kind, RESTRICTION_KIND_STAFF);          /* lock */
        famous |= is_kind(f->restrictions[i].kind, RESTRICTION_KIND_PUBLIC_FIGURE); /* lock */
    }
    return staff || famous;
}

static bool is_of_shelter(const struct facts *f)
{
    bool found = false;
    for (size_t i = 0; i < f->n_restrictions; i++)
        found |= is_kind(f->restrictions[i].kind, RESTRICTION_KIND_VIOLENCE_SHELTER); /* lock */
    return found;
}

static bool holds(const struct facts *f, int64_t organization)
{
    for (size_t i = 0; i < f->n_holdings; i++)
        if (f->holdings[i].organization == organization)
            return true;
    return false;
}

static struct access_add_in whole(int64_t person, int64_t organization)
{
    return (struct access_add_in){ .person = person,
                                   .organization = organization,
                                   .purposes = UINT32_MAX,
                                   .classes = UINT32_MAX,
                                   .starts = STR(""),
                                   .last = FOREVER,
                                   .until = INT64_MAX };
}

/* The agencies that hold the record; of a restricted one, its named readers there. */
static void open_own(struct tx *tx, int64_t person, const struct facts *f)
{
    bool named_only = is_named_only(f);
    for (size_t i = 0; i < f->n_holdings; i++) {
        struct access_add_in row = whole(person, f->holdings[i].organization);
        row.source = named_only ? STR("named") : STR("own");
        row.reason = f->holdings[i].id;
        if (!named_only)
            access_add(tx, &row);
        for (size_t j = 0; named_only && j < f->n_restrictions; j++) {
            row.account = f->restrictions[j].reader;
            row.reason = f->restrictions[j].id;
            if (row.account)
                access_add(tx, &row);
        }
    }
}

static day later(day a, day b)
{
    return a > b ? a : b;
}

static day earlier(day a, day b)
{
    return a == DAY_NONE || b < a ? b : a;
}

/* Where one sharing and one consent agree. */
static void open_shared(struct tx *tx, int64_t person, const struct access_grants_row *g,
                        const struct access_consents_row *c)
{
    struct access_add_in row = whole(person, g->recipient);
    unsigned purpose = enumeration_bits(&enumeration_purpose, g->purpose);
    unsigned agreed = enumeration_bits(&enumeration_data_class, g->classes);
    unsigned consented = enumeration_bits(&enumeration_data_class, c->classes);
    bool given = str_is(c->state, "given") || str_is(c->state, "renewed");
    row.source = STR("shared");
    row.reason = g->id;
    row.consent = c->id;
    row.purposes = purpose;
    row.purposes &= enumeration_bits(&enumeration_purpose, c->purposes); /* lock */
    row.classes = UINT32_MAX;
    row.classes &= agreed;    /* lock */
    row.classes &= consented; /* lock */
    day starts = g->starts, last = g->ends;
    starts = later(starts, c->starts); /* lock */
    last = earlier(last, c->ends);     /* lock */
    row.starts = day_iso(tx->arena, starts);
    row.last = day_iso(tx->arena, last);
    if (!given)                       /* lock */
        return;                       /* lock */
    if (c->recipient != g->recipient) /* lock */
        return;                       /* lock */
    if (row.purposes && row.classes && starts <= last)
        access_add(tx, &row);
}

/* Never beyond the agency for a violence shelter's. */
static void open_glass(struct tx *tx, int64_t person, const struct facts *f)
{
    for (size_t i = 0; i < f->n_glasses; i++) {
        const struct access_glasses_row *g = &f->glasses[i];
        struct access_add_in row = whole(person, g->organization);
        row.account = g->account;
        row.source = STR("glass");
        row.reason = g->id;
        row.classes = row.beyond = enumeration_bits(&enumeration_data_class, g->classes);
        row.until = g->ends;
        if (is_of_shelter(f) && !holds(f, g->organization)) /* lock */
            continue;                                       /* lock */
        access_add(tx, &row);
    }
}

void access_refresh(struct tx *tx, int64_t person)
{
    struct facts f;
    facts_read(tx, person, &f);
    access_clear(tx, &(struct access_clear_in){ person });
    open_own(tx, person, &f);
    open_glass(tx, person, &f);
    if (f.n_restrictions) /* lock */
        return;           /* lock */
    for (size_t i = 0; i < f.n_grants; i++)
        for (size_t j = 0; j < f.n_consents; j++)
            open_shared(tx, person, &f.grants[i], &f.consents[j]);
}
