/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one says or writes first: the community's own texts of the method (tools of phase 2, content
 * or adapted), whose [fields] are filled with what is known. What is not known keeps its brackets:
 * seen, and filled by hand. */
#include "app/knowledge/adapt/said.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/account.h"
#include "store/vocabulary.h"

enum { TEXT_MOST = 1 << 16 };

static const struct {
    const char *code; /* of the text */
    enum text_id label;
} texts[WORDS_COUNT] = {
    [WORDS_CALL_SAME] = { "call_script", TEXT_prospect_words_same },
    [WORDS_CALL_OTHER] = { "call_script_other", TEXT_prospect_words_other },
    [WORDS_MAIL_SAME] = { "first_email", TEXT_prospect_words_same },
    [WORDS_MAIL_OTHER] = { "first_email_other", TEXT_prospect_words_other },
    [WORDS_MAIL_SILENCE] = { "email_silence", TEXT_prospect_words_silence },
    [WORDS_MAIL_NO] = { "email_no", TEXT_prospect_words_no },
    [WORDS_HANDOUT] = { "handout", TEXT_prospect_handout },
};

struct str prospect_words_label(enum lang l, enum prospect_words which)
{
    return text(l, texts[which].label);
}

/* What comes after a silence or a no; else by sector: the same one, or not known to be. */
enum prospect_words prospect_words_best(struct req *q, const struct prospect_view *m, bool mail)
{
    struct organization ours;
    if (mail && m->silent)
        return WORDS_MAIL_SILENCE;
    if (mail && m->state_code == PROSPECT_STATE_NOT_NOW)
        return WORDS_MAIL_NO;
    bool other = m->has_organization &&
                 record_get(q->tx, &entity_organization, m->p->agency, &ours) && has(ours.sector) &&
                 has(m->of.organization->sector) &&
                 !str_eq(ours.sector, m->of.organization->sector);
    if (mail)
        return other ? WORDS_MAIL_OTHER : WORDS_MAIL_SAME;
    return other ? WORDS_CALL_OTHER : WORDS_CALL_SAME;
}

/* -- what is known
 * ------------------------------------------------------------------------------------ */

enum { FIELDS = 15 };
struct words_field {
    enum text_id name;
    struct str value;
};

/* A text in the middle of a sentence ends without its full stop. */
static struct str unstopped(struct str s)
{
    s = str_trim(s);
    return str_ends(s, STR(".")) ? str_sub(s, 0, s.n - 1) : s;
}

static struct str first_of(struct str a, struct str b, struct str c)
{
    return has(a) ? a : has(b) ? b : c;
}

static struct str line_added(struct arena *a, struct str lines, struct str line)
{
    if (!has(line))
        return lines;
    return lines.n ? arena_fmt(a, "%.*s\n%.*s", STR_ARG(lines), STR_ARG(line)) : line;
}

struct known {
    struct organization ours;
    struct prospect_myself_row me;
    struct partnership sought;
    struct contact contact;
};

static void known_read(struct req *q, const struct prospect *p, int64_t contact, struct known *ret)
{
    struct str email = STR_NULL;
    struct member *members;
    *ret = (struct known){ 0 };
    size_t n = account_members(q->home, q->community->id, &members);
    for (size_t i = 0; i < n; i++)
        if (members[i].account == q->actor.account)
            email = members[i].email;
    if (p->agency)
        record_get(q->tx, &entity_organization, p->agency, &ret->ours);
    if (has(email))
        prospect_myself(q->tx, &(struct prospect_myself_in){ .agency = p->agency, .email = email },
                        &ret->me);
    prospect_sought(q, p, &ret->sought);
    if (contact)
        record_get(q->tx, &entity_contact, contact, &ret->contact);
}

static struct str coordinates(struct req *q, const struct known *k)
{
    struct arena *a = q->arena;
    struct str lines = line_added(a, STR(""), q->actor.name);
    lines = line_added(a, lines, k->me.title);
    lines = line_added(a, lines, k->ours.name);
    lines = line_added(a, lines, k->ours.address);
    lines = line_added(a, lines, has(k->me.phone) ? k->me.phone : k->ours.phone);
    return line_added(a, lines, k->ours.website);
}

/* Who is in already: people come more gladly when they know. */
static struct str joined(struct req *q, const struct prospect *p)
{
    struct partnership_side *sides;
    struct str names = STR_NULL;
    size_t n = p->partnership ? partnership_sides(q->tx, p->partnership, &sides) : 0;
    for (size_t i = 0; i < n; i++)
        if (sides[i].organization != p->agency)
            names = names.p
                        ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(sides[i].said))
                        : sides[i].said;
    return names;
}

static void fields_fill(struct req *q, const struct prospect_view *m, const struct known *k,
                        enum lang l, struct words_field ret[FIELDS])
{
    const struct prospect *p = m->p;
    struct str people = prospect_people_said(q, l, k->ours.populations);
    struct str places =
        vocabulary_labels(q->tx, q->arena, l, "territory", k->ours.territories, ", ");
    const struct words_field fields[FIELDS] = {
        { TEXT_prospect_field_my_name, q->actor.name },
        { TEXT_prospect_field_my_title,
          has(k->me.title) ? key_small(q->arena, k->me.title) : STR_NULL },
        { TEXT_prospect_field_us, k->ours.name },
        { TEXT_prospect_field_we_do, unstopped(k->ours.description) },
        { TEXT_prospect_field_people, people },
        { TEXT_prospect_field_places, places },
        { TEXT_prospect_field_name, k->contact.name },
        { TEXT_prospect_field_them, m->name },
        { TEXT_prospect_field_project,
          unstopped(first_of(k->sought.summary, k->sought.title, p->seek)) },
        { TEXT_prospect_field_fits, unstopped(first_of(p->overlap, p->why, p->reason)) },
        { TEXT_prospect_field_last,
          m->last == DAY_NONE ? STR_NULL : text_day(q->arena, l, m->last, DAY_LONG) },
        { TEXT_prospect_field_reframe, unstopped(p->reframe) },
        { TEXT_prospect_field_coordinates, coordinates(q, k) },
        { TEXT_prospect_field_actions, unstopped(p->actions) },
        { TEXT_prospect_field_joined, joined(q, p) },
    };
    for (size_t i = 0; i < FIELDS; i++)
        ret[i] = fields[i];
}

/* -- into the text
 * ------------------------------------------------------------------------------------ */

static const struct words_field *field_named(const struct words_field *fields, enum lang l,
                                             struct str name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (str_eq(text(l, fields[i].name), name))
            return &fields[i];
    return NULL;
}

static void merge(struct out *o, enum lang l, struct str s, const struct words_field *fields)
{
    ptrdiff_t at, end;
    while ((at = str_find(s, STR("["))) >= 0) {
        struct str rest = str_sub(s, (size_t)at + 1, s.n);
        out_str(o, str_sub(s, 0, (size_t)at));
        end = str_find(rest, STR("]"));
        const struct words_field *f =
            end < 0 ? NULL : field_named(fields, l, str_sub(rest, 0, (size_t)end));
        if (!f || !has(f->value)) {
            out_str(o, STR("["));
            s = rest;
            continue;
        }
        out_str(o, f->value);
        s = str_sub(rest, (size_t)end + 1, rest.n);
    }
    out_str(o, s);
}

struct str prospect_words(struct req *q, const struct prospect_view *m, enum prospect_words which,
                          enum lang l, int64_t contact)
{
    struct known k;
    struct words_field fields[FIELDS];
    struct out o;
    const struct content_entry *e = content_find(said_texts_in(q, l), str_of(texts[which].code));
    REQUIRE(e);
    known_read(q, m->p, contact, &k);
    fields_fill(q, m, &k, l, fields);
    out_init(&o, q->arena, TEXT_MOST);
    const struct content_value *lines = &e->values[CONTENT_LINE];
    for (size_t i = 0; i < lines->n; i++) {
        if (i)
            out_str(&o, STR("\n\n"));
        merge(&o, l, lines->lines[i], fields);
    }
    return out_view(&o);
}
