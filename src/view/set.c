/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/input.h"

#include "view_set.html.h"

/* Several words of a vocabulary: a box for each. Of a long vocabulary those that are ticked and the
 * first ones are seen, the others folded. */

enum { SEEN_WHOLE = 12, SEEN_FIRST = 6 };

static void choice_add(struct set_model *m, struct str value, struct str label, bool chosen)
{
    m->list[m->n++] = (struct set_choice){ value, label, chosen };
}

static bool is_seen(const struct choices *all, size_t i, struct str codes)
{
    bool chosen = set_has(codes, all->list[i].value);
    return chosen || (!all->list[i].kept_only && (all->n <= SEEN_WHOLE || i < SEEN_FIRST));
}

static void choices_sort_out(struct arena *a, const struct choices *all, struct str codes,
                             struct set_model *m)
{
    struct str rest = codes, code;
    m->list = arena_array(a, struct set_choice, all->n + set_count(codes) + 1);
    for (size_t i = 0; i < all->n; i++)
        if (is_seen(all, i, codes))
            choice_add(m, all->list[i].value, all->list[i].label,
                       set_has(codes, all->list[i].value));
    while (str_next(&rest, ' ', &code)) /* no longer in the vocabulary: stays until unticked */
        if (code.n && !choice_among(all, code))
            choice_add(m, code, code, true);
    m->n_open = m->n;
    for (size_t i = 0; i < all->n; i++)
        if (!is_seen(all, i, codes) && !all->list[i].kept_only)
            choice_add(m, all->list[i].value, all->list[i].label, false);
}

void set_draw(struct view *v, const struct input *in, struct str codes)
{
    struct set_model m = { .in = in, .id = input_id(v->arena, in->mark, in->name) };
    choices_sort_out(v->arena, &in->choices, codes, &m);
    m.described = input_described(v->arena, in, m.id);
    view_set_html(v, &m);
}

/* The first box bears the field's own id: there leads the link of its error. */
void set_choice(struct view *v, const struct set_model *m, const struct set_choice *c)
{
    tpl_raw(v, "<label class=\"ck\"><input type=\"checkbox\" id=\"");
    tpl_text(v, m->id);
    if (c != m->list) {
        tpl_raw(v, "-");
        tpl_text(v, c->value);
    }
    tpl_raw(v, "\" name=\"");
    tpl_text(v, m->in->name);
    tpl_raw(v, "\" value=\"");
    tpl_text(v, c->value);
    tpl_raw(v, "\"");
    if (c->chosen)
        tpl_raw(v, " checked");
    tpl_raw(v, "><span>");
    tpl_text(v, c->label);
    tpl_raw(v, "</span></label>");
}
