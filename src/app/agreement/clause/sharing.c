/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access.ent.h"
#include "app/agreement/clause/clause.h"
#include "clause_sharing.ent.h"
#include "core/key.h"

/* What the parties may show each other of the persons who consent to it: the first of the four
 * locks. Alone it opens nothing. */

static const struct clause_part parts[] = {
    { TEXT_clause_sharing_between, "from_organization:half to_organization:half" },
    { TEXT_clause_sharing_classes,
      "identity:half contact:half housing_need:half housing_history:half health:half justice:half "
      "service_use:half notes:half" },
    { TEXT_clause_sharing_purposes,
      "referral:half coordinated_access:half housing_matching:half follow_up:half "
      "complex_case:half incident:half words" },
    { TEXT_clause_sharing_when, "starts:half ends:half stops_at_notice" },
    { TEXT_NONE, NULL },
};

/* The codes whose fields are ticked, as a set. */
static unsigned ticked(const struct enumeration *e, const struct clause_sharing *p)
{
    unsigned bits = 0;
    for (int i = 1; i < e->n_values; i++) {
        const struct field *f = entity_field(&entity_clause_sharing, str_of(e->values[i].code));
        if (*(const bool *)((const char *)p + f->offset))
            bits |= BIT_OF(i);
    }
    return bits;
}

/* What a referral needs, and no more. */
static void propose(const struct clause *c)
{
    struct clause_sharing *p = c->parameters;
    p->identity = p->contact = p->housing_need = true;
    p->referral = p->follow_up = true;
}

struct check {
    struct arena *a;
    enum lang lang;
    struct form_errors *errors;
};

static void refuse(const struct check *k, const char *field, enum text_id why)
{
    form_error_add(k->a, k->errors, entity_field(&entity_clause_sharing, str_of(field)),
                   text(k->lang, why));
}

static void check(struct arena *a, enum lang l, const struct clause *c, struct form_errors *errors)
{
    const struct clause_sharing *p = c->parameters;
    struct check k = { a, l, errors };
    if (p->from_organization && !clause_party_find(c, p->from_organization))
        refuse(&k, "from_organization", TEXT_clause_contact_not_a_party);
    if (p->to_organization && !clause_party_find(c, p->to_organization))
        refuse(&k, "to_organization", TEXT_clause_contact_not_a_party);
    else if (p->to_organization && p->to_organization == p->from_organization)
        refuse(&k, "to_organization", TEXT_clause_sharing_same);
    if (!ticked(&enumeration_data_class, p))
        refuse(&k, "identity", TEXT_clause_sharing_no_class);
    if (!ticked(&enumeration_purpose, p))
        refuse(&k, "referral", TEXT_clause_sharing_no_purpose);
    if (p->starts != DAY_NONE && p->ends != DAY_NONE && p->ends < p->starts)
        refuse(&k, "ends", TEXT_clause_sharing_order);
}

/* A line of a list for each that is ticked. */
static struct str lines(struct arena *a, enum lang l, const struct enumeration *e, unsigned bits)
{
    struct out o;
    out_init(&o, a, 4096);
    for (int i = 1; i < e->n_values; i++)
        if (bits & BIT_OF(i))
            out_fmt(&o, "- %.*s\n", STR_ARG(e->values[i].label[l]));
    if (!bits) /* of a draft that is being written */
        out_fmt(&o, "- %.*s\n", STR_ARG(text(l, TEXT_clause_sharing_nothing_yet)));
    return out_view(&o);
}

static struct str giver_said(enum lang l, const struct clause *c, const struct clause_sharing *p)
{
    const struct clause_party *from = clause_party_find(c, p->from_organization);
    return from ? from->name : text(l, TEXT_clause_sharing_each);
}

static struct str taker_said(struct arena *a, enum lang l, const struct clause *c,
                             const struct clause_sharing *p)
{
    const struct clause_party *to = clause_party_find(c, p->to_organization);
    if (to)
        return to->name;
    if (p->from_organization)
        return clause_others(a, l, c, p->from_organization);
    return text(l, c->n_parties > 2 ? TEXT_clause_the_others : TEXT_clause_the_other);
}

/* “… day …”, or the words for no day. */
static struct str edge(struct arena *a, enum lang l, day d, enum text_id said, enum text_id none)
{
    if (d == DAY_NONE)
        return text(l, none);
    return text_with(a, l, said, TEXT_ARGS({ "day", .value = text_day(a, l, d, DAY_LONG) }));
}

static struct str period(struct arena *a, enum lang l, const struct clause_sharing *p)
{
    struct str from =
        edge(a, l, p->starts, TEXT_clause_sharing_from_day, TEXT_clause_sharing_from_force);
    struct str to = edge(a, l, p->ends, TEXT_clause_sharing_to_day, TEXT_clause_sharing_to_end);
    return arena_fmt(a, "%.*s %.*s", STR_ARG(from), STR_ARG(to));
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    const struct clause_sharing *p = c->parameters;
    struct str words = str_is_blank(p->words) ? text(l, TEXT_clause_sharing_no_words) : p->words;
    ret[0] = merge_line("who", key_capital(a, giver_said(l, c, p))); /* begins the sentence */
    ret[1] = merge_line("with", taker_said(a, l, c, p));
    ret[2] = merge_parts("classes",
                         lines(a, l, &enumeration_data_class, ticked(&enumeration_data_class, p)));
    ret[3] =
        merge_parts("purposes", lines(a, l, &enumeration_purpose, ticked(&enumeration_purpose, p)));
    ret[4] = merge_block("words", words);
    ret[5] = merge_line("period", period(a, l, p));
    ret[6] = merge_line("notice", text(l, p->stops_at_notice ? TEXT_clause_sharing_notice_stops
                                                             : TEXT_clause_sharing_notice_goes_on));
    return 7;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    const struct clause_sharing *p = c->parameters;
    return text_with(a, l, TEXT_clause_sharing_runs,
                     TEXT_ARGS({ "who", .value = giver_said(l, c, p) },
                               { "with", .value = taker_said(a, l, c, p) }));
}

/* The days it may hold: what the clause says, within what the agreement allows. */
static void days_of(const struct clause_sharing *p, const struct clause_term *t, day *starts,
                    day *last)
{
    *starts = p->starts != DAY_NONE && p->starts > t->from ? p->starts : t->from;
    *last = t->last;
    if (p->ends != DAY_NONE && (*last == DAY_NONE || p->ends < *last))
        *last = p->ends;
    if (p->stops_at_notice && t->noticed != DAY_NONE && (*last == DAY_NONE || t->noticed <= *last))
        *last = t->noticed - 1;
}

static size_t grants(struct arena *a, const struct clause *c, const struct clause_term *t,
                     struct clause_grant **ret)
{
    const struct clause_sharing *p = c->parameters;
    unsigned purposes = ticked(&enumeration_purpose, p);
    struct clause_grant g = { .classes = ticked(&enumeration_data_class, p) };
    size_t n = 0;
    *ret = arena_array(a, struct clause_grant,
                       c->n_parties * c->n_parties * (size_t)enumeration_purpose.n_values);
    days_of(p, t, &g.starts, &g.last);
    if (!g.classes || (g.last != DAY_NONE && g.last < g.starts))
        return 0;
    for (size_t i = 0; i < c->n_parties; i++)
        for (size_t k = 0; k < c->n_parties; k++)
            for (g.purpose = 1; g.purpose < enumeration_purpose.n_values; g.purpose++) {
                g.from = c->parties[i].organization;
                g.to = c->parties[k].organization;
                if (g.from != g.to && (purposes & BIT_OF(g.purpose)) &&
                    (!p->from_organization || g.from == p->from_organization) &&
                    (!p->to_organization || g.to == p->to_organization))
                    (*ret)[n++] = g;
            }
    return n;
}

const struct clause_type clause_type_sharing = {
    .name = "sharing",
    .parameters = &entity_clause_sharing,
    .label = TEXT_clause_sharing_label,
    .help = TEXT_clause_sharing_help,
    .propose = propose,
    .check = check,
    .fields = fields,
    .runs = runs,
    .grants = grants,
    .parts = parts,
};
