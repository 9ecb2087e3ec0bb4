/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/attempt.h"

#include "guard/throttle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct str decimal(struct arena *a, int64_t n)
{
    return arena_fmt(a, "%" PRId64, n);
}

static struct str escaped(struct arena *a, struct str s)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    out_url_part(&o, s.p ? s : STR(""));
    return out_view(&o);
}

/* "/agreements/{id}/clauses/{id}": what the second number is of, the word before it says. */
struct str attempt_pattern(struct arena *a, struct str path)
{
    static const char *const words[][2] = { { "/applications/{id}/parts/{id}",
                                              "/applications/{party}/parts/{id}" },
                                            { "/party/{id}", "/party/{party}" },
                                            { "}/step/{id}", "}/step/{party}" },
                                            { "}/paper/{id}", "}/paper/{party}" },
                                            { "}/cell/{id}", "}/cell/{party}" },
                                            { "}/row/{id}", "}/row/{party}" },
                                            { "/parties/{id}", "/parties/{party}" },
                                            { "/clauses/{id}", "/clauses/{clause}" },
                                            { "/measures/{id}", "/measures/{party}" },
                                            { "/targets/{id}", "/targets/{party}" },
                                            { "/voices/{id}", "/voices/{party}" },
                                            { "/decisions/{id}", "/decisions/{party}" },
                                            { "/informed/{id}", "/informed/{party}" },
                                            { "/obligations/{id}", "/obligations/{obligation}" },
                                            { "/checks/{id}", "/checks/{party}" } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ptrdiff_t at = str_find(path, str_of(words[i][0]));
        if (at >= 0)
            return arena_fmt(a, "%.*s%s%.*s", (int)at, path.p, words[i][1],
                             STR_ARG(str_sub(path, (size_t)at + strlen(words[i][0]), path.n)));
    }
    return path;
}

/* An organization that nothing names yet. */
static int64_t fresh_organization(const struct attempt *c)
{
    struct realm_record r;
    realm_make(c->realm, &c->realm->here, STR("organization.fresh"), REALM_OTHER, 0, &r);
    return r.id;
}

struct str attempt_fill(const struct attempt *c, struct str pattern)
{
    static int64_t phones;
    struct arena *a = c->memory;
    const struct realm_record *r = &c->record;
    const struct realm_side *here = &c->realm->here;
    const struct community *other =
        c->whose == REALM_FOREIGN ? &here->site.community : &c->realm->there.site.community;
    const struct community *slug =
        c->whose == REALM_FOREIGN ? &c->realm->there.site.community : &here->site.community;
    day today = community_today(&here->site.community, clock_machine());
    const struct value words[] = {
        { STR("id"), decimal(a, r->id) },
        { STR("party"), decimal(a, r->party) },
        { STR("side"), decimal(a, r->side) },
        { STR("clause"), decimal(a, r->clause) },
        { STR("obligation"), decimal(a, r->obligation) },
        { STR("job"), decimal(a, r->job) },
        { STR("version"), decimal(a, r->version) },
        { STR("org"), decimal(a, c->whose == REALM_FOREIGN ? here->alone : r->organization) },
        { STR("name"), STR("territory") }, /* the vocabulary of the realm's terms */
        { STR("word"), realm_word(c->whose) },
        { STR("own"), decimal(a, here->own) },
        { STR("other"), decimal(a, here->other) },
        { STR("third"), decimal(a, here->third) },
        { STR("fourth"), decimal(a, here->fourth) },
        { STR("alone"), decimal(a, here->alone) },
        { STR("landlord"), decimal(a, here->landlord) },
        { STR("soon"), day_iso(c->memory, today + 23) }, /* a week before an application's day */
        { STR("fresh"),
          decimal(a, str_find(pattern, STR("{fresh}")) < 0 ? 0 : fresh_organization(c)) },
        { STR("shared"), decimal(a, here->shared) },
        { STR("stranger"), decimal(a, here->stranger) },
        { STR("me"), decimal(a, c->person.account) },
        { STR("community"), decimal(a, other->id) },
        { STR("slug"), slug->slug },
        { STR("token"), r->token },
        { STR("code"), r->code },
        { STR("sha256"), r->sha256 },
        { STR("mark"), escaped(a, r->mark) },
        { STR("phone"), arena_fmt(c->memory, "418+555-%04d", (int)(++phones % 10000)) },
        { STR("kind"), STR("organization") },
        { STR("today"), day_iso(c->memory, today) },
        { STR("day"), day_iso(c->memory, today) },
        { STR("phase"), STR("preparation") },
        { STR("entry"), STR("aim_plan") },
        { STR("sheet"), STR("s_goals") },
    };
    return matrix_fill(c->memory, pattern, words, sizeof words / sizeof *words);
}

static struct str unescaped(struct arena *a, struct str s)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    for (size_t i = 0; i < s.n; i++) {
        unsigned byte = 0;
        if (s.p[i] == '+')
            out_char(&o, ' ');
        else if (s.p[i] == '%' && sscanf(s.p + i + 1, "%2x", &byte) == 1) {
            out_char(&o, (char)byte);
            i += 2;
        } else
            out_char(&o, s.p[i]);
    }
    return out_view(&o);
}

void attempt_form(struct attempt *c)
{
    struct arena *a = c->memory;
    struct str rest = c->row->with, field;
    struct value *form = arena_array(c->memory, struct value, 16);
    c->n_form = 0;
    while (rest.p && str_next(&rest, '&', &field)) {
        struct str name, value;
        str_cut(field, '=', &name, &value);
        form[c->n_form++] = (struct value){ name, unescaped(a, attempt_fill(c, value)) };
    }
    c->form = form;
}

void attempt_target(struct attempt *c)
{
    struct str path = attempt_fill(c, attempt_pattern(c->memory, c->row->path));
    if (c->row->query.p)
        path = arena_fmt(c->memory, "%.*s?%.*s", STR_ARG(path),
                         STR_ARG(attempt_fill(c, c->row->query)));
    c->target = arena_z(c->memory, path);
}

#define BOUNDARY "----maillage-authz"
static struct str upload(const struct attempt *c)
{
    struct str token = test_csrf(c->realm->site, c->person.token.p ? &c->person : NULL);
    return arena_fmt(c->memory,
                     "%s%.*s%s--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
                     "filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n"
                     "--" BOUNDARY "--\r\n",
                     c->no_csrf ? ""
                                : "--" BOUNDARY "\r\nContent-Disposition: form-data; "
                                  "name=\"csrf\"\r\n\r\n",
                     STR_ARG(c->no_csrf ? STR("") : token), c->no_csrf ? "" : "\r\n");
}

struct res attempt_ask(const struct attempt *c, const char *method, const char *target)
{
    struct test_request q = { .method = method,
                              .target = target,
                              .person = c->person.token.p ? &c->person : NULL,
                              .form = c->form,
                              .n_form = c->n_form,
                              .headers = c->headers,
                              .n_headers = c->n_headers,
                              .no_csrf = c->no_csrf };
    if (c->row->file && strcmp(method, "POST") == 0) {
        q.content_type = "multipart/form-data; boundary=" BOUNDARY;
        q.body = upload(c);
    }
    throttle_forget();
    return test_run(c->realm->site, &q);
}

struct res attempt_row(const struct attempt *c)
{
    return attempt_ask(c, c->row->method == METHOD_POST ? "POST" : "GET", c->target);
}
