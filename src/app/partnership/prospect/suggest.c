/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom one could look at, and why: never a score, always words. */
#include "app/network/program/program.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "core/key.h"
#include "store/vocabulary.h"
#include "suggest.sql.h"

enum { SIDE_MOST = PARTNERSHIP_PARTIES + 1, SUGGESTED = 8 };

/* -- what we have in common
 * ------------------------------------------------------------------------------ */

/* What our side serves: the sets of all who stand there. */
struct side {
    const void *rows[SIDE_MOST];
    size_t n;
};

static void side_read(struct req *q, int64_t agency, int64_t partnership, struct side *ret)
{
    struct partnership of = { .record.id = partnership };
    int64_t ids[SIDE_MOST];
    ret->n = 0;
    if (agency)
        ids[ret->n++] = agency;
    if (partnership)
        ret->n += partnership_owners(q->tx, &of, ids + ret->n, PARTNERSHIP_PARTIES);
    record_many(q->tx, &entity_organization, ids, ret->n, ret->rows);
}

static struct str set_of(const void *organization, const struct field *f)
{
    return *(const struct str *)((const char *)organization + f->offset);
}

/* The codes of `o` that somebody of our side has too. */
static struct str shared_codes(struct arena *a, const struct side *s, const struct organization *o,
                               const struct field *f)
{
    struct str rest = set_of(o, f), code, both = STR("");
    while (rest.n && str_next(&rest, ' ', &code))
        for (size_t i = 0; i < s->n; i++)
            if (s->rows[i] && s->rows[i] != o && set_has(set_of(s->rows[i], f), code)) {
                both = arena_fmt(a, "%.*s%s%.*s", STR_ARG(both), both.n ? " " : "", STR_ARG(code));
                break;
            }
    return both;
}

static struct str and_also(struct arena *a, struct str words, struct str more)
{
    return words.n ? arena_fmt(a, "%.*s %.*s", STR_ARG(words), STR_ARG(more)) : more;
}

struct str prospect_people_said(struct req *q, enum lang l, struct str codes)
{
    struct str code, words = STR("");
    while (codes.n && str_next(&codes, ' ', &code)) {
        struct str label = key_small(q->arena, vocabulary_label(q->tx, l, "population", code));
        words = words.n ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(words), STR_ARG(label)) : label;
    }
    return words;
}

static struct str common_said(struct req *q, const struct side *s, const struct organization *o)
{
    const struct field *fields = entity_organization.fields;
    struct str people = shared_codes(q->arena, s, o, &fields[ORGANIZATION_POPULATIONS]);
    struct str places = shared_codes(q->arena, s, o, &fields[ORGANIZATION_TERRITORIES]);
    struct str words = STR("");
    if (people.n)
        words = text_with(q->arena, q->lang, TEXT_prospect_same_people,
                          TEXT_ARGS({ "people", prospect_people_said(q, q->lang, people), 0 }));
    if (places.n)
        words = and_also(q->arena, words,
                         text_with(q->arena, q->lang, TEXT_prospect_same_places,
                                   TEXT_ARGS({ "places",
                                               vocabulary_labels(q->tx, q->arena, q->lang,
                                                                 "territory", places, ", "),
                                               0 })));
    return words;
}

struct str prospect_common(struct req *q, int64_t agency, int64_t partnership,
                           const struct organization *o)
{
    struct side s;
    side_read(q, agency, partnership, &s);
    struct str words = common_said(q, &s, o);
    return words.n ? words : STR_NULL;
}

/* -- suggestions
 * ------------------------------------------------------------------------------------------ */

static struct str offers_said(struct req *q, const struct suggest_complements_row *row)
{
    if (row->others > 0 && has(row->other)) {
        struct str type = enumeration_label(&enumeration_program_type, q->lang, row->other);
        return text_with(q->arena, q->lang, TEXT_prospect_offers,
                         TEXT_ARGS({ "type", key_small(q->arena, type), 0 }));
    }
    return text(q->lang, TEXT_prospect_other_sector);
}

size_t prospect_suggestions(struct req *q, int64_t partnership, struct found_line **ret)
{
    struct suggest_complements_row *rows;
    int64_t ids[SUGGESTED], agency = interaction_agency(q->tx, &q->actor);
    const void *of[SUGGESTED];
    struct side s;
    side_read(q, agency, partnership, &s);
    size_t n = suggest_complements(
        q->tx, &(struct suggest_complements_in){ .partnership = partnership, .agency = agency },
        &rows);
    *ret = arena_array(q->arena, struct found_line, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].id;
    record_many(q->tx, &entity_organization, ids, n, of);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct found_line){
            .id = rows[i].id,
            .name = rows[i].name,
            .sector = vocabulary_label(q->tx, q->lang, "sector", rows[i].sector),
            .reason = and_also(q->arena, common_said(q, &s, of[i]), offers_said(q, &rows[i])),
        };
    return n;
}

/* -- who is absent
 * ---------------------------------------------------------------------------------------- */

size_t prospect_absent_sectors(struct req *q, int64_t partnership, struct choice **ret)
{
    struct suggest_sectors_row *rows;
    struct suggest_network_sectors_row *all;
    const struct vocabulary_term *terms;
    int64_t agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ);
    struct str present = STR(" ");
    size_t kept = 0, n_terms = vocabulary_terms(q->tx, "sector", &terms);
    size_t n = partnership
                   ? suggest_sectors(q->tx,
                                     &(struct suggest_sectors_in){ .partnership = partnership,
                                                                   .agency = agency },
                                     &rows)
                   : suggest_network_sectors(
                         q->tx, &(struct suggest_network_sectors_in){ .agency = agency }, &all);
    for (size_t i = 0; i < n; i++)
        present = arena_fmt(q->arena, "%.*s%.*s ", STR_ARG(present),
                            STR_ARG(partnership ? rows[i].sector : all[i].sector));
    *ret = arena_array(q->arena, struct choice, n_terms);
    for (size_t i = 0; i < n_terms; i++)
        if (str_find(present, arena_fmt(q->arena, " %.*s ", STR_ARG(terms[i].code))) < 0)
            (*ret)[kept++] = (struct choice){ terms[i].code, terms[i].label[q->lang] };
    return kept;
}

size_t prospect_of_a_sector(struct req *q, int64_t partnership, struct str sector,
                            struct found_line **ret)
{
    struct suggest_of_sector_row *rows;
    size_t n = suggest_of_sector(
        q->tx,
        &(struct suggest_of_sector_in){ .sector = sector,
                                        .partnership = partnership,
                                        .agency = interaction_agency(q->tx, &q->actor) },
        &rows);
    *ret = arena_array(q->arena, struct found_line, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct found_line){ .id = rows[i].id,
                                         .name = rows[i].name,
                                         .sector = rows[i].city.p ? rows[i].city : STR("") };
    return n;
}
