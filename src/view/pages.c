/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/pages.h"

#include "view_answer.html.h"
#include "view_passkey.html.h"
#include "view_resume.html.h"
#include "view_sign_in.html.h"

static const struct str keep_to = { "keep_to", 7 };
static const struct str keep_prefix = { "keep.", 5 };

/* A page of ours: "/…", and not "//host" or "/\host" which browsers take for another site. */
static bool is_ours(struct str to)
{
    if (!to.p || to.n == 0 || to.n > 2000 || to.p[0] != '/')
        return false;
    if (to.n > 1 && (to.p[1] == '/' || to.p[1] == '\\'))
        return false;
    for (size_t i = 0; i < to.n; i++)
        if ((unsigned char)to.p[i] < ' ' || to.p[i] == '\\')
            return false;
    return true;
}

/* -- answers
 * ---------------------------------------------------------------------------------------- */

void answer_page(const struct req *q, struct res *r, int status, const struct answer *m)
{
    struct page page = { .title = m->title };
    res_status(r, status, "text/html; charset=utf-8");
    view_page(q, r, &page, view_answer_html, m);
}

static void not_found(struct req *q, struct res *r)
{
    struct answer m = { text(q->lang, TEXT_view_answer_absent),
                        text(q->lang, TEXT_view_answer_absent_text), STR_NULL };
    answer_page(q, r, 404, &m);
}

static void fault(struct req *q, struct res *r)
{
    int status = r->status >= 500 ? r->status : 500;
    bool busy = status == 503;
    struct answer m = {
        text(q->lang, busy ? TEXT_view_answer_busy : TEXT_view_answer_fault),
        text(q->lang, busy ? TEXT_view_answer_busy_text : TEXT_view_answer_fault_text), q->id
    };
    answer_page(q, r, status, &m);
}

static void refused(struct req *q, struct res *r, int status)
{
    static const struct {
        int status;
        enum text_id title, text;
    } known[] = {
        { 400, TEXT_view_answer_unreadable, TEXT_view_answer_unreadable_text },
        { 403, TEXT_view_answer_stale, TEXT_view_answer_stale_text },
        { 405, TEXT_view_answer_method, TEXT_view_answer_method_text },
        { 413, TEXT_view_answer_too_large, TEXT_view_answer_too_large_text },
        { 429, TEXT_view_answer_too_often, TEXT_view_answer_too_often_text },
    };
    size_t i = 0;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].status == status)
            i = k;
    struct answer m = { text(q->lang, known[i].title), text(q->lang, known[i].text), STR_NULL };
    answer_page(q, r, status, &m);
}

/* -- signing in
 * -------------------------------------------------------------------------------------- */

void door_page(const struct req *q, struct res *r, int status, const struct door *m)
{
    struct page page = { .title = text(q->lang, TEXT_view_door_sign_in), .frame = FRAME_DOOR };
    res_status(r, status, "text/html; charset=utf-8");
    view_page(q, r, &page, view_sign_in_html, m);
}

void door_passkey(struct view *v, struct str to)
{
    view_passkey_html(v, to);
}

static struct str value_of(const struct value *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].name, name))
            return list[i].value;
    return STR_NULL;
}

struct str door_to(const struct req *q)
{
    struct str to = value_of(q->form, q->n_form, STR("to"));
    if (!to.p)
        to = value_of(q->query, q->n_query, STR("to"));
    return is_ours(to) ? to : STR_NULL;
}

/* To a page of the door that leads back here. */
static void to_page(struct req *q, struct res *r, const char *page)
{
    struct out here;
    out_init(&here, q->arena, 64 << 10);
    out_url_part(&here, q->path);
    if (has(q->query_string)) {
        out_lit(&here, "%3F");
        out_url_part(&here, q->query_string);
    }
    res_redirect(r, "%s?to=%.*s", page, STR_ARG(out_view(&here)));
}

/* Somebody whose second factor is still to be shown. */
static void to_code(struct req *q, struct res *r)
{
    if (str_is(q->path, "/"))
        res_redirect(r, "/sign-in/code");
    else
        to_page(q, r, "/sign-in/code");
}

static void sign_in(struct req *q, struct res *r)
{
    if (q->pending && q->method == METHOD_GET) {
        to_code(q, r);
        return;
    }
    if (q->method == METHOD_POST && q->route && !(q->route->flags & ROUTE_FORGET_FORM)) {
        struct door m = { .over = true };
        door_page(q, r, 401, &m);
        return;
    }
    if (q->method != METHOD_GET || str_is(q->path, "/")) {
        res_redirect(r, "/sign-in");
        return;
    }
    to_page(q, r, "/sign-in");
}

const struct http_pages view_pages = {
    .not_found = not_found, .fault = fault, .refused = refused, .sign_in = sign_in
};

/* -- a form that travels through signing in
 * ------------------------------------------------------------ */

static void hidden(struct view *v, struct str prefix, struct str name, struct str value)
{
    tpl_raw(v, "<input type=\"hidden\" name=\"");
    tpl_text(v, prefix);
    tpl_text(v, name);
    tpl_raw(v, "\" value=\"");
    tpl_text(v, value);
    tpl_raw(v, "\">");
}

void view_keep(struct view *v)
{
    const struct req *q = v->q;
    if (q->method != METHOD_POST)
        return;
    bool travels = value_of(q->form, q->n_form, keep_to).p;
    if (!travels && str_starts(q->path, STR("/sign-in")))
        return;
    if (!travels)
        hidden(v, STR(""), keep_to, q->path);
    for (size_t i = 0; i < q->n_form; i++) {
        const struct value *f = &q->form[i];
        if (travels && (str_eq(f->name, keep_to) || str_starts(f->name, keep_prefix)))
            hidden(v, STR(""), f->name, f->value);
        else if (!travels && !str_is(f->name, "csrf"))
            hidden(v, keep_prefix, f->name, f->value);
    }
}

bool door_kept(const struct req *q, struct resume *m, struct str csrf)
{
    *m = (struct resume){ .to = value_of(q->form, q->n_form, keep_to), .csrf = csrf };
    if (!is_ours(m->to))
        return false;
    m->fields = arena_array(q->arena, struct value, q->n_form + 1);
    for (size_t i = 0; i < q->n_form; i++)
        if (str_starts(q->form[i].name, keep_prefix))
            m->fields[m->n_fields++] =
                (struct value){ str_sub(q->form[i].name, keep_prefix.n, q->form[i].name.n),
                                q->form[i].value };
    return true;
}

bool door_resume(const struct req *q, struct res *r, struct str csrf)
{
    struct resume m;
    if (!door_kept(q, &m, csrf))
        return false;
    struct page page = { .title = text(q->lang, TEXT_view_resume_title), .frame = FRAME_LINK };
    view_page(q, r, &page, view_resume_html, &m);
    return true;
}
