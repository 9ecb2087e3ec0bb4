/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement_understand.html.h"
#include "app/agreement/agreement/sign_view.h"
#include "entity/read.h"

#include <inttypes.h>

/* What both sides understood and nobody signed: who said yes for each, and when. */

static struct str field_name(struct req *q, const struct agreement_side *side, const char *what)
{
    return arena_fmt(q->arena, "%s_%" PRId64, what, side->row.record.id);
}

static struct str typed(struct req *q, const char *name, struct str known)
{
    struct str s = q->method == METHOD_POST ? req_form(q, name) : STR_NULL;
    return s.p ? s : known;
}

/* Reads what was typed for one side; false when something is wrong, told in its inputs. */
static bool side_read(struct req *q, struct agreement_side *side, struct yes_view *ret)
{
    const char *name = field_name(q, side, "name").p, *title = field_name(q, side, "title").p,
               *on = field_name(q, side, "on").p;
    struct str today = day_iso(q->arena, q->today);
    struct str who = str_trim(req_form(q, name)), post = str_trim(req_form(q, title));
    day d = DAY_NONE;
    ret->name = side->name;
    ret->who = (struct input){ .name = name,
                               .label = text(q->lang, TEXT_understand_who),
                               .value = typed(q, name, side->row.signer_name),
                               .required = true,
                               .max = 120 };
    ret->title = (struct input){ .name = title,
                                 .label = text(q->lang, TEXT_understand_post),
                                 .value = typed(q, title, side->row.signer_title),
                                 .required = true,
                                 .max = 120 };
    ret->on = (struct input){ .name = on,
                              .label = text(q->lang, TEXT_understand_on),
                              .value = typed(q, on, today),
                              .type = "date",
                              .required = true };
    if (q->method != METHOD_POST)
        return false;
    if (str_is_blank(who) || who.n > 240)
        ret->who.error = text(q->lang, TEXT_understand_no_name);
    if (str_is_blank(post) || post.n > 240)
        ret->title.error = text(q->lang, TEXT_understand_no_post);
    if (read_day(q->lang, req_form(q, on), &d) != DAY_READ || d > q->today)
        ret->on.error = text(q->lang, TEXT_understand_no_day);
    if (has(ret->who.error) || has(ret->title.error) || has(ret->on.error))
        return false;
    side->row.agreed_by = who;
    side->row.agreed_on = d;
    if (str_is_blank(side->row.signer_name)) {
        side->row.signer_name = who;
        side->row.signer_title = post;
    } else if (str_is_blank(side->row.signer_title)) {
        side->row.signer_title = post;
    }
    return true;
}

static void draw(struct req *q, struct res *r, const struct agreement_whole *w,
                 struct yes_view *sides, struct str error)
{
    struct understand_view m = { .crumbs = agreement_crumbs(q, w, true),
                                 .sides = sides,
                                 .n_sides = w->n_sides,
                                 .error = error };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    m.from = text_day(q->arena, q->lang, w->a.effective, DAY_LONG);
    if (q->method == METHOD_POST)
        r->status = 422;
    struct str title = text(q->lang, TEXT_understand_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_understand_html, &m);
}

static bool open_draft(struct req *q, struct res *r, struct agreement_whole *w)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, w))
        return false;
    if (w->a.state == AGREEMENT_STATE_DRAFT)
        return true;
    agreement_back(r, w->a.record.id, "agreement_not_draft");
    return false;
}

/* What is still to be written before anybody can say yes. */
static struct str lacks(struct req *q, const struct agreement_whole *w)
{
    struct draft_missing *missing;
    size_t n = draft_missing(q->arena, q->lang, w, &missing);
    for (size_t i = 0; i < n; i++)
        if (!missing[i].to_sign)
            return missing[i].what;
    return STR_NULL;
}

void understand_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!open_draft(q, r, &w))
        return;
    struct yes_view *sides = arena_array(q->arena, struct yes_view, w.n_sides);
    for (size_t i = 0; i < w.n_sides; i++)
        side_read(q, &w.sides[i], &sides[i]);
    draw(q, r, &w, sides, lacks(q, &w));
}

void understand_say(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!open_draft(q, r, &w))
        return;
    bool fine = true;
    struct str lack = lacks(q, &w);
    struct yes_view *sides = arena_array(q->arena, struct yes_view, w.n_sides);
    for (size_t i = 0; i < w.n_sides; i++)
        fine = side_read(q, &w.sides[i], &sides[i]) && fine;
    if (lack.p || !fine || !draft_understand(q->tx, &w))
        draw(q, r, &w, sides, lack);
    else
        agreement_back(r, w.a.record.id, "agreement_understood");
}
