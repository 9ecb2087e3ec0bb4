/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/kept/kept.h"

#include "kept_beside.html.h"

#include <inttypes.h>

int64_t kept_partnership(const void *record)
{
    return *(const int64_t *)((const char *)record + sizeof(struct record));
}

static void partnership_set(void *record, int64_t partnership)
{
    *(int64_t *)((char *)record + sizeof(struct record)) = partnership;
}

size_t kept_owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    return partnership_owners(tx, &(struct record){ .id = kept_partnership(record) }, ret, most);
}

int64_t kept_responsible(struct tx *tx, const void *record)
{
    return partnership_responsible(tx, kept_partnership(record));
}

bool kept_open(struct req *q, struct res *r, enum capability what, struct partnership *ret)
{
    return record_find(q, r, &partnership_pages, what, ret);
}

bool kept_may_write(struct req *q, int64_t partnership)
{
    struct partnership p;
    return record_get(q->tx, &entity_partnership, partnership, &p) &&
           record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p);
}

bool kept_may_add(struct req *q, int64_t partnership)
{
    return partnership_may_open(q) && kept_may_write(q, partnership);
}

struct crumb *kept_crumbs(struct req *q, int64_t partnership, const char *path, enum text_id label)
{
    struct crumb *c = arena_array(q->arena, struct crumb, 4);
    struct str base = arena_fmt(q->arena, "/partnerships/%" PRId64, partnership);
    c[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    c[1] = (struct crumb){ record_title(q->tx, &entity_partnership, partnership), base };
    if (path)
        c[2] = (struct crumb){ text(q->lang, label),
                               arena_fmt(q->arena, "%.*s%s", STR_ARG(base), path) };
    return c;
}

struct crumb *kept_list_crumbs(struct req *q, const struct record_pages *p, const void *record,
                               const char *path, enum text_id label)
{
    const struct record *head = record;
    if (head->id || kept_may_write(q, kept_partnership(record)))
        return kept_crumbs(q, kept_partnership(record), path, label);
    struct crumb *c = arena_array(q->arena, struct crumb, 2);
    c[0] = (struct crumb){ text(q->lang, p->title), str_of(p->path) };
    return c;
}

/* -- parties -- */

struct of_partnership {
    struct req *q;
    int64_t partnership;
};

static struct choices parties(struct req *q, int64_t partnership)
{
    struct partnership_side *rows;
    size_t kept = 0, n = partnership_sides(q->tx, partnership, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < i; k++)
            there = there || rows[k].organization == rows[i].organization;
        if (!there)
            list[kept++] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].organization),
                                            rows[i].name };
    }
    return (struct choices){ list, kept };
}

static struct choices party_choices(void *ctx, const struct field *f)
{
    struct of_partnership *of = ctx;
    if (f->type == FIELD_REF && str_is(str_of(f->ref), "organization"))
        return parties(of->q, of->partnership);
    struct choice_source all = record_choices(of->q);
    return all.of(all.ctx, f);
}

struct choice_source kept_choices(struct req *q, const void *record)
{
    struct of_partnership *of = arena_make(q->arena, struct of_partnership);
    *of = (struct of_partnership){ q, kept_partnership(record) };
    return (struct choice_source){ party_choices, of };
}

struct choice_source kept_choices_of(struct req *q, const void *record)
{
    return kept_may_write(q, kept_partnership(record)) ? kept_choices(q, record)
                                                       : record_choices(q);
}

bool kept_is_party(struct tx *tx, int64_t partnership, int64_t organization)
{
    int64_t owners[PARTNERSHIP_PARTIES];
    size_t n =
        partnership_owners(tx, &(struct record){ .id = partnership }, owners, PARTNERSHIP_PARTIES);
    for (size_t i = 0; i < n; i++)
        if (owners[i] == organization)
            return true;
    return false;
}

void kept_check_party(struct req *q, const struct entity *e, int64_t partnership,
                      int64_t organization, struct form_errors *errors)
{
    if (organization && !kept_is_party(q->tx, partnership, organization))
        form_error_add(q->arena, errors, entity_field(e, STR("organization")),
                       text(q->lang, TEXT_kept_not_a_party));
}

void kept_list_prefill(struct req *q, void *record)
{
    int64_t partnership = kept_partnership(record);
    if (partnership && !kept_may_write(q, partnership))
        partnership_set(record, 0);
}

void kept_list_check(struct req *q, const struct entity *e, const void *record,
                     int64_t organization, struct form_errors *errors)
{
    int64_t partnership = kept_partnership(record);
    if (partnership && !kept_may_write(q, partnership))
        form_error_add(q->arena, errors, entity_field(e, STR("partnership")),
                       text(q->lang, TEXT_entity_error_choice));
    else if (partnership)
        kept_check_party(q, e, partnership, organization, errors);
}

struct str kept_home(struct req *q, const struct entity *e, const void *record, const char *path,
                     const char *list)
{
    const struct record *head = record;
    int64_t partnership = kept_partnership(record);
    if (!partnership)
        return str_of(list);
    struct str page = arena_fmt(q->arena, "/partnerships/%" PRId64 "%s", partnership, path);
    return head->id && head->archived == NUMBER_NONE
               ? arena_fmt(q->arena, "%.*s#%s-%" PRId64, STR_ARG(page), e->name, head->id)
               : page;
}

void kept_csv_line(struct out *o, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            out_char(o, ',');
        out_csv(o, cells[i]);
    }
    out_lit(o, "\r\n");
}

/* -- adding -- */

static int64_t asked(const struct req *q)
{
    return q->method == METHOD_POST ? req_form_id(q, "partnership")
                                    : req_query_id(q, "partnership");
}

void kept_new(struct req *q, struct res *r)
{
    if (kept_may_write(q, asked(q)))
        record_new(q, r);
    else
        res_not_found(q, r);
}

void kept_create(struct req *q, struct res *r)
{
    if (kept_may_write(q, asked(q)))
        record_create(q, r);
    else
        res_not_found(q, r);
}

void kept_prefill(struct req *q, void *record)
{
    partnership_set(record, asked(q));
}

void kept_beside(struct view *v, struct req *q, const struct form *f)
{
    (void)q;
    kept_beside_html(v, f->entity->fields[0].flags & FIELD_HIDDEN, kept_partnership(f->record),
                     f->action, ((const struct record *)f->record)->id != 0);
}
