/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/search.h"
#include "app/home/home.h"

#include "app/record/record.h"
#include "core/key.h"
#include "home_search.html.h"

#include <inttypes.h>

enum { SHOWN = 8, SHOWN_ALONE = 50, LOOKED_AT = 40, LOOKED_AT_ALONE = 250, TITLE_MOST = 160 };

/* What tells two records of the same name apart: the first two things that lists show. */
static struct str line_of(struct req *q, const struct entity *e, const void *record)
{
    struct str line = STR_NULL;
    int parts = 0;
    for (size_t i = 0; i < e->n_fields && parts < 2; i++) {
        const struct field *f = &e->fields[i];
        if (f == entity_title(e) || !(f->flags & FIELD_SHOWN) ||
            f->flags & (FIELD_PRIVATE | FIELD_LONG))
            continue;
        struct str said = record_shown(q, f, record);
        if (str_is_blank(said))
            continue;
        line = parts++ ? arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(line), STR_ARG(said)) : said;
    }
    return line;
}

/* Its number, so that whoever looks for one calls from here. */
static struct str phone_of(struct arena *a, const struct entity *e, const void *record)
{
    for (size_t i = 0; i < e->n_fields && !e->person; i++)
        if (e->fields[i].type == FIELD_PHONE && !(e->fields[i].flags & FIELD_PRIVATE))
            return entity_raw(a, &e->fields[i], record);
    return STR_NULL;
}

/* A record without a title is called by its first words. */
static struct str shortened(struct arena *a, struct str s)
{
    if (s.n <= TITLE_MOST)
        return s;
    size_t n = TITLE_MOST;
    while (n > 0 && s.p[n] != ' ')
        n--;
    return arena_fmt(a, "%.*s…", (int)(n ? n : TITLE_MOST), s.p);
}

/* -- what was asked for, marked in what was found
 * --------------------------------------------------------- */

struct asked {
    struct str words; /* as they are indexed, separated by spaces */
    struct str last;  /* the last is a beginning */
};

static bool is_asked(struct arena *a, const struct asked *asked, struct str word)
{
    struct str tokens = key_tokens(a, word), token, rest, one;
    while (str_next(&tokens, ' ', &token)) {
        rest = asked->words;
        while (str_next(&rest, ' ', &one))
            if (str_eq(one, token) || (str_eq(one, asked->last) && str_starts(token, one)))
                return true;
    }
    return false;
}

static bool is_letter(char c)
{
    return (c & 0x80) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t run_length(struct str s, size_t from)
{
    size_t n = from + 1;
    while (n < s.n && is_letter(s.p[n]) == is_letter(s.p[from]))
        n++;
    return n - from;
}

/* Words and what stands between them, alike ones joined. */
static struct search_text marked(struct arena *a, const struct asked *asked, struct str s)
{
    struct search_text t = { .pieces = arena_array(a, struct search_piece, s.n) };
    for (size_t at = 0, n; at < s.n; at += n) {
        n = run_length(s, at);
        struct str run = str_sub(s, at, n);
        bool found = is_letter(s.p[at]) && is_asked(a, asked, run);
        struct search_piece *last = t.n_pieces ? &t.pieces[t.n_pieces - 1] : NULL;
        if (last && !found && !last->found)
            last->words.n += run.n;
        else
            t.pieces[t.n_pieces++] = (struct search_piece){ run, found };
    }
    return t;
}

static struct asked asked_read(struct arena *a, struct str typed)
{
    struct asked asked = { .words = key_tokens(a, str_sub(typed, 0, 200)) };
    struct str rest = asked.words, one;
    while (str_next(&rest, ' ', &one))
        asked.last = one;
    return asked;
}

/* -- one kind
 * -------------------------------------------------------------------------------------------- */

static bool hit_read(struct req *q, const struct module_entity *e, const struct asked *asked,
                     int64_t id, struct search_line *ret)
{
    void *record = arena_alloc(q->arena, e->entity->size);
    if (!module_may_read(q, e, id) || !record_get(q->tx, e->entity, id, record))
        return false;
    struct str title = module_record_title(q->tx, e->entity, id);
    if (str_is_blank(title))
        return false;
    *ret = (struct search_line){
        .title = marked(q->arena, asked, shortened(q->arena, title)),
        .line = marked(q->arena, asked, shortened(q->arena, line_of(q, e->entity, record))),
        .href = arena_fmt(q->arena, "%s/%" PRId64, e->path, id),
        .phone = phone_of(q->arena, e->entity, record),
    };
    return true;
}

/* Who reaches all of a kind is told how many match; who reaches some, how many of those looked at
 * are theirs: nothing is said of the others. */
static struct str count_said(struct req *q, const struct search_view *m,
                             const struct module_entity *e, size_t seen, bool more)
{
    int64_t n = (int64_t)seen;
    if (guard_reach(&q->actor, e->read) == REACH_ALL && !e->entity->person) {
        struct list_query lq = { .entity = e->entity, .search = m->typed };
        n = store_list_count(q->tx, &lq, LIST_COUNT_MOST);
        more = n > LIST_COUNT_MOST;
        n = more ? LIST_COUNT_MOST : n;
    }
    struct str number = text_number(q->arena, q->lang, n);
    return more ? text_with(q->arena, q->lang, TEXT_search_more_than,
                            TEXT_ARGS({ "number", number, 0 }))
                : number;
}

static struct str address_of(struct arena *a, const char *path, const struct search_view *m,
                             const char *kind)
{
    struct out o;
    out_init(&o, a, 4096);
    out_fmt(&o, "%s?q=", path);
    out_url_part(&o, m->typed);
    if (kind)
        out_fmt(&o, "&kind=%s", kind);
    return out_view(&o);
}

static void group_read(struct req *q, struct search_view *m, const struct module_entity *e,
                       const struct asked *asked, struct str chosen)
{
    bool alone = str_is(chosen, e->entity->name);
    size_t shown = alone ? SHOWN_ALONE : SHOWN;
    struct search_hit *hits;
    struct search_group g = { .hits = arena_array(q->arena, struct search_line, shown),
                              .chosen = alone };
    size_t n = search_find(q->tx, m->typed, e->entity, alone ? LOOKED_AT_ALONE : LOOKED_AT, &hits);
    for (size_t i = 0; i < n && !g.more; i++) {
        struct search_line line;
        if (!hit_read(q, e, asked, hits[i].id, &line))
            continue;
        if (g.n_hits == shown)
            g.more = true;
        else
            g.hits[g.n_hits++] = line;
    }
    if (g.n_hits == 0)
        return;
    g.count = count_said(q, m, e, g.n_hits, g.more);
    g.here = address_of(q->arena, "/search", m, e->entity->name);
    g.all = address_of(q->arena, e->path, m, NULL);
    g.title = key_capital(q->arena, e->entity->many[q->lang]);
    m->groups[m->n_groups++] = g;
    m->total += (int64_t)g.n_hits;
    m->more = m->more || g.more;
}

/* A kind that has nothing, or is none, leaves all of them. */
static void search_show(struct req *q, struct res *r)
{
    struct search_view m = { .typed = str_trim(req_query(q, "q")) };
    struct asked asked = asked_read(q->arena, m.typed);
    const struct module_entity **all;
    size_t n = module_entities(q->arena, &all);
    m.groups = arena_array(q->arena, struct search_group, n);
    for (size_t i = 0; i < n && !str_is_blank(m.typed); i++)
        if (all[i]->entity->search_kind && all[i]->path &&
            guard_reach(&q->actor, all[i]->read) != REACH_NONE)
            group_read(q, &m, all[i], &asked, req_query(q, "kind"));
    for (size_t i = 0; i < m.n_groups; i++)
        m.one = m.one || m.groups[i].chosen;
    m.everything = address_of(q->arena, "/search", &m, NULL);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_search_title)), home_search_html, &m);
}

static const struct route routes[] = { { METHOD_GET, "/search", CAP_DIRECTORY_READ, search_show } };

const struct module module_search = { .name = "search", .routes = routes, .n_routes = 1 };
