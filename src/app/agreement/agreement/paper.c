/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/paper.h"

#include "agreement.sql.h"
#include "assets.h"
#include "core/fault.h"

enum { PAPER_MOST = 400000, PART_MOST = 200000 };

static struct str content(struct arena *a, enum lang l, const char *what, const char *name)
{
    const char *path =
        arena_z(a, arena_fmt(a, "content/%.*s/%s%s.md", STR_ARG(lang_code(l)), what, name));
    const struct asset *found = asset_find(path);
    if (!found)
        fault_raise(FAULT_INVARIANT, "no %s in the program", path);
    return found->bytes;
}

/* -- the parts between the fixed sentences, as Markdown; values are escaped here -- */

static struct str parts_of_parties(struct arena *a, enum lang l, const struct agreement_whole *w)
{
    struct out o;
    out_init(&o, a, PART_MOST);
    for (size_t i = 0; i < w->n_sides; i++) {
        const struct agreement_side *s = &w->sides[i];
        out_lit(&o, "- **");
        document_line(&o, l, s->name);
        out_lit(&o, "**");
        if (!str_is_blank(s->row.signer_name)) {
            out_str(&o, text(l, TEXT_agreement_paper_represented));
            document_line(&o, l, s->row.signer_name);
            if (!str_is_blank(s->row.signer_title)) {
                out_lit(&o, ", ");
                document_line(&o, l, s->row.signer_title);
            }
        }
        out_char(&o, '\n');
    }
    return out_view(&o);
}

static struct str parts_provided(struct arena *a, enum lang l, const struct agreement_whole *w)
{
    struct out o;
    out_init(&o, a, PART_MOST);
    for (size_t i = 0; i < w->n_sides; i++) {
        const struct agreement_side *s = &w->sides[i];
        out_lit(&o, "### ");
        document_line(&o, l, s->name);
        out_lit(&o, "\n\n");
        document_block(&o, l,
                       str_is_blank(s->row.provides) ? text(l, TEXT_agreement_paper_to_write)
                                                     : s->row.provides);
        out_lit(&o, "\n\n");
    }
    return out_view(&o);
}

static struct str parts_to_sign(struct arena *a, enum lang l, const struct agreement_whole *w)
{
    struct out o;
    out_init(&o, a, PART_MOST);
    for (size_t i = 0; i < w->n_sides; i++) {
        const struct agreement_side *s = &w->sides[i];
        out_str(&o, text(l, TEXT_agreement_paper_for));
        out_lit(&o, "**");
        document_line(&o, l, s->name);
        out_lit(&o, "**\\\n");
        document_line(&o, l,
                      str_is_blank(s->row.signer_name) ? text(l, TEXT_agreement_paper_to_name)
                                                       : s->row.signer_name);
        if (!str_is_blank(s->row.signer_title)) {
            out_lit(&o, ", ");
            document_line(&o, l, s->row.signer_title);
        }
        out_lit(&o, "\n\n");
    }
    return out_view(&o);
}

bool paper_clause(struct arena *a, enum lang l, const struct clause *c, struct str *ret_title,
                  struct str *ret_text, struct str *ret_bad)
{
    struct str whole = content(a, l, "clause-", c->type->name), first, rest;
    struct merge_field fields[CLAUSE_FIELDS];
    str_cut(whole, '\n', &first, &rest);
    REQUIRE(str_starts(first, STR("title:")));
    *ret_title = str_trim(str_sub(first, 6, first.n));
    size_t n = c->type->fields(a, l, c, fields);
    struct out o;
    out_init(&o, a, PART_MOST);
    bool fine = document_merge(&o, l, str_trim(rest), fields, n, ret_bad);
    *ret_text = out_view(&o);
    return fine;
}

static bool parts_of_clauses(struct arena *a, enum lang l, const struct agreement_whole *w,
                             struct str *ret, struct str *ret_bad)
{
    struct out o;
    struct str title, clause;
    out_init(&o, a, PART_MOST);
    for (size_t i = 0; i < w->n_clauses; i++) {
        if (!paper_clause(a, l, &w->clauses[i], &title, &clause, ret_bad))
            return false;
        out_fmt(&o, "### %zu. %.*s\n\n%.*s\n\n", i + 1, STR_ARG(title), STR_ARG(clause));
    }
    *ret = w->n_clauses ? out_view(&o) : text(l, TEXT_agreement_paper_to_write);
    return true;
}

/* -- the paper -- */

/* Where it is made: a setting of the community, else where the first party is. */
static struct str city_of(struct tx *tx, enum lang l, const struct agreement_whole *w)
{
    struct agreement_city_row row;
    struct str city = setting_get(tx, "city");
    if (!str_is_blank(city))
        return city;
    if (agreement_city(tx, &(struct agreement_city_in){ .agreement = w->a.record.id }, &row))
        return row.city;
    return text(l, TEXT_agreement_paper_no_city);
}

static struct str or_to_write(enum lang l, struct str value)
{
    return str_is_blank(value) ? text(l, TEXT_agreement_paper_to_write) : value;
}

bool paper_text(struct tx *tx, enum lang l, const struct agreement_whole *w, struct str *ret_text,
                struct str *ret_bad)
{
    struct arena *a = tx->arena;
    const struct agreement *g = &w->a;
    struct str clauses = STR_NULL;
    if (!parts_of_clauses(a, l, w, &clauses, ret_bad))
        return false;
    const struct merge_field fields[] = {
        merge_line("title", g->title),
        merge_line("city", city_of(tx, l, w)),
        merge_line("today", text_day(a, l, tx->today, DAY_SHORT)),
        merge_line("effective", text_day(a, l, g->effective, DAY_SHORT)),
        merge_line("end", g->ends == DAY_NONE ? text(l, TEXT_agreement_no_end)
                                              : text_day(a, l, g->ends, DAY_SHORT)),
        merge_line("term", g->ends == DAY_NONE ? text(l, TEXT_agreement_paper_open_term)
                                               : agreement_duration(a, l, g)),
        merge_parts("parties", parts_of_parties(a, l, w)),
        merge_block("purpose", or_to_write(l, g->purpose)),
        merge_parts("provides", parts_provided(a, l, w)),
        merge_parts("clauses", clauses),
        merge_parts("signatures", parts_to_sign(a, l, w)),
    };
    struct out o;
    out_init(&o, a, PAPER_MOST);
    bool fine = document_merge(&o, l, content(a, l, "", "memorandum"), fields,
                               sizeof fields / sizeof *fields, ret_bad);
    *ret_text = out_view(&o);
    return fine;
}

struct str paper_preview(struct tx *tx, enum lang l, const struct agreement_whole *w)
{
    struct str frozen = l == LANG_FR ? w->a.text_fr : w->a.text_en, made, bad;
    if (frozen.p)
        return frozen;
    if (!paper_text(tx, l, w, &made, &bad))
        fault_raise(FAULT_INVARIANT, "the text of agreements: field %.*s", STR_ARG(bad));
    return made;
}

/* -- signatures and fingerprint -- */

struct str paper_signatures(struct arena *a, enum lang l, const struct zone *z,
                            const struct agreement_whole *w)
{
    struct out o;
    out_init(&o, a, PART_MOST);
    out_lit(&o, "## ");
    out_str(&o, text(l, TEXT_agreement_paper_record));
    for (size_t i = 0; i < w->n_sides; i++) {
        const struct agreement_side *s = &w->sides[i];
        if (s->row.signed_at == NUMBER_NONE)
            continue;
        out_lit(&o, "\n\n### ");
        document_line(&o, l, s->name);
        out_lit(&o, "\n\n**");
        document_line(&o, l, s->row.signer_name);
        out_lit(&o, "**, ");
        document_line(&o, l, s->row.signer_title);
        out_lit(&o, "\\\n");
        out_str(&o, text_instant(a, l, z, s->row.signed_at));
        out_lit(&o, ", ");
        out_str(&o, enumeration_signature_method.values[s->row.method].label[l]);
        out_lit(&o, "\n\n");
        document_block(&o, l, s->row.consent);
    }
    out_lit(&o, "\n\n");
    out_str(&o, text(l, TEXT_agreement_paper_fingerprint));
    out_fmt(&o, " `%.*s`\n", STR_ARG(w->a.sha256));
    return out_view(&o);
}

struct str paper_fingerprint(struct arena *a, struct str fr, struct str en)
{
    struct out o;
    out_init(&o, a, 2 * PAPER_MOST + 1);
    out_str(&o, fr);
    out_char(&o, '\0');
    out_str(&o, en);
    return hash_hex(a, hash_sha256(a, out_view(&o)));
}

struct str paper_fingerprint_short(struct arena *a, struct str sha256)
{
    return arena_fmt(a, "%.*s %.*s %.*s", STR_ARG(str_sub(sha256, 0, 4)),
                     STR_ARG(str_sub(sha256, 4, 4)), STR_ARG(str_sub(sha256, 8, 4)));
}

bool paper_verify(struct arena *a, const struct agreement_whole *w)
{
    if (!w->a.sha256.p || !str_eq(paper_fingerprint(a, w->a.text_fr, w->a.text_en), w->a.sha256))
        return false;
    for (size_t i = 0; i < w->n_sides; i++) {
        const struct agreement_party *p = &w->sides[i].row;
        if (p->signed_at != NUMBER_NONE && !str_eq(p->signed_sha256, w->a.sha256))
            return false;
    }
    return true;
}
