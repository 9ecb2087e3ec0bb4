/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/outbox.h"

#include "admin_outbox.html.h"
#include "app/admin/admin.h"
#include "job/mail.h"
#include "view/view.h"

enum { SHOWN = 200 };

static const struct {
    const char *code;
    enum text_id words;
    enum status status;
} states[] = { { "queued", TEXT_outbox_state_queued, STATUS_DUE },
               { "sent", TEXT_outbox_state_sent, STATUS_MET },
               { "held", TEXT_outbox_state_held, STATUS_OFF },
               { "failed", TEXT_outbox_state_failed, STATUS_LATE } };

static struct outbox_row row_of(const struct req *q, const struct mail_row *m)
{
    struct outbox_row row = {
        .recipient = m->recipient,
        .subject = m->subject,
        .created = text_instant(q->arena, q->lang, q->community->zone, m->created),
        .error = str_is(m->error, "address") ? text(q->lang, TEXT_outbox_bad_address) : m->error,
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_is(m->state, states[i].code)) {
            row.state = text(q->lang, states[i].words);
            row.status = states[i].status;
        }
    return row;
}

static void outbox_page(struct req *q, struct res *r)
{
    struct mail_row *list;
    struct outbox_view m = { .n_rows = mail_list(q->tx, SHOWN, &list) };
    struct outbox_row *rows = arena_array(q->arena, struct outbox_row, m.n_rows);
    for (size_t i = 0; i < m.n_rows; i++) {
        rows[i] = row_of(q, &list[i]);
        m.held |= rows[i].status == STATUS_OFF;
    }
    m.rows = rows;
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_outbox_title)), admin_outbox_html, &m,
              admin_crumbs(q));
}

static size_t signs(struct req *q, struct module_sign *ret, size_t most)
{
    int64_t failed, held;
    mail_stuck(q->tx, &failed, &held);
    if (most == 0)
        return 0;
    ret[0] = (struct module_sign){ .status = failed ? STATUS_LATE
                                             : held ? STATUS_DUE
                                                    : STATUS_MET,
                                   .title = text(q->lang, TEXT_outbox_title),
                                   .href = STR("/outbox"),
                                   .action = text(q->lang, TEXT_outbox_look) };
    if (failed)
        ret[0].text = text_with(q->arena, q->lang, TEXT_outbox_sign_failed,
                                TEXT_ARGS({ "count", .number = failed }));
    else if (held)
        ret[0].text = text_with(q->arena, q->lang, TEXT_outbox_sign_held,
                                TEXT_ARGS({ "count", .number = held }));
    else
        ret[0].text = text(q->lang, TEXT_outbox_sign_fine);
    return 1;
}

static const struct module_door doors[] = {
    { "/outbox", "mail", TEXT_outbox_title, TEXT_outbox_door },
};

static const struct route routes[] = {
    { METHOD_GET, "/outbox", CAP_ADMIN, outbox_page },
};

const struct module module_outbox = {
    .name = "outbox",
    .routes = routes,
    .n_routes = 1,
    .jobs = mail_jobs,
    .n_jobs = MAIL_JOBS,
    .doors = doors,
    .n_doors = 1,
    .signs = signs,
};
