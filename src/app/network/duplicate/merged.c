/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/pair.h"

#include "core/key.h"
#include "duplicate_merged.html.h"
#include "guard/account.h"

#include <inttypes.h>

/* What was merged, and the way back. */

/* Terms of a vocabulary are merged and taken apart by the module that has them. */
static bool is_term(struct str kind)
{
    return str_is(kind, "term");
}

static void kind_cell(struct view *v, const struct list *l, const void *row)
{
    struct str kind = list_value(v->arena, v->lang, l, "kind", row);
    const struct module_entity *e = is_term(kind) ? module_entity_named(kind) : NULL;
    tpl_text(v, e ? key_capital(v->arena, e->entity->many[v->lang])
                  : duplicate_kind_said(v->lang, kind));
}

static const struct list_column columns[] = {
    { .name = "names", .flags = COLUMN_TITLE },
    { .name = "kind", .cell = kind_cell },
    { .name = "day", .flags = COLUMN_NUMBER },
    { .name = "reversed", .flags = COLUMN_NUMBER },
};

const struct record_pages merged_pages = {
    .entity = &entity_merging,
    .path = "/duplicates/merged",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_IMPORT,
    .write = CAP_DIRECTORY_IMPORT,
    .list = &statement_merging_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .title = TEXT_duplicate_merged_title,
    .lede = TEXT_duplicate_merged_lede,
    .placeholder = TEXT_duplicate_placeholder,
    .empty_icon = "copy",
    .empty_title = TEXT_duplicate_merged_empty,
    .empty_text = TEXT_duplicate_merged_empty_text,
    .order = "-day",
};

/* -- one
 * ----------------------------------------------------------------------------------------------------------
 */

static struct str address_of(struct req *q, struct str kind, int64_t id)
{
    const struct module_entity *e = module_entity_named(kind);
    return e && e->path ? arena_fmt(q->arena, "%s/%" PRId64, e->path, id) : STR_NULL;
}

static struct str row_called(struct req *q, const struct merge_left *left)
{
    struct str title = left->id ? module_record_title(q->tx, left->entity, left->id) : STR_NULL;
    struct str what = key_capital(q->arena, left->entity->one[q->lang]);
    return title.p ? arena_fmt(q->arena, "%.*s — %.*s", STR_ARG(what), STR_ARG(title)) : what;
}

static void left_read(struct req *q, const struct merge_back *back, struct merged_view *m)
{
    m->left = arena_array(q->arena, struct merged_left, back->n_left);
    m->fields = arena_array(q->arena, struct merged_left, back->n_fields);
    for (size_t i = 0; i < back->n_left; i++)
        m->left[m->n_left++] =
            (struct merged_left){ row_called(q, &back->left[i]),
                                  address_of(q, str_of(back->left[i].entity->name),
                                             back->left[i].id) };
    for (size_t i = 0; i < back->n_fields; i++)
        m->fields[m->n_fields++] =
            (struct merged_left){ .what = back->fields[i].field->label[q->lang] };
}

static bool merging_find(struct req *q, struct res *r, struct merging *ret)
{
    bool there = record_get(q->tx, &entity_merging, q->ids[0], ret);
    if (there && is_term(ret->kind))
        res_redirect(r, "/vocabularies/merges/%" PRId64, ret->record.id);
    else if (there && module_entity_named(ret->kind))
        return true;
    else
        res_not_found(q, r);
    return false;
}

void merged_page(struct req *q, struct res *r)
{
    struct merging x;
    struct merge_back back;
    if (!merging_find(q, r, &x))
        return;
    const struct entity *e = module_entity_named(x.kind)->entity;
    merge_reverse(q->tx, x.record.id, true, &back);
    struct merged_view m = {
        .m = &x,
        .kind = key_capital(q->arena, e->one[q->lang]),
        .kept = module_record_title(q->tx, e, x.kept),
        .kept_href = address_of(q, x.kind, x.kept),
        .absorbed = module_record_title(q->tx, e, x.absorbed),
        .absorbed_href = address_of(q, x.kind, x.absorbed),
        .who = x.account > 0 ? account_name(q->home, x.account) : STR_NULL,
        .here = arena_fmt(q->arena, "/duplicates/merged/%" PRId64, x.record.id),
        .moved = back.moved,
        .may = !back.done && !back.first,
    };
    if (back.first)
        m.first = arena_fmt(q->arena, "/duplicates/merged/%" PRId64, back.first);
    left_read(q, &back, &m);
    struct page page = { .title = x.names, .nav = NAV_NETWORK };
    view_page(q, r, &page, duplicate_merged_html, &m);
}

void merged_reverse(struct req *q, struct res *r)
{
    struct merging x;
    struct merge_back back;
    if (!merging_find(q, r, &x))
        return;
    merge_reverse(q->tx, x.record.id, false, &back);
    res_redirect(r, "/duplicates/merged/%" PRId64 "?done=%s", x.record.id,
                 back.done || back.first ? "not_undone" : "unmerged");
}
