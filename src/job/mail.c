/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/mail.h"

#include "assets.h"
#include "core/fault.h"
#include "job/smtp.h"
#include "mail.sql.h"

enum { A_DAY_MS = 24 * 3600 * 1000 };
static const int64_t KEPT_MS = 90LL * A_DAY_MS;

static struct str template_text(struct arena *a, enum lang lang, const char *template)
{
    struct str path = arena_fmt(a, "content/%.*s/%s.md", STR_ARG(lang_code(lang)), template);
    const struct asset *found = asset_find(path.p);
    if (!found)
        fault_raise(FAULT_INVARIANT, "there is no %.*s", STR_ARG(path));
    return found->bytes;
}

int64_t mail_send(struct tx *tx, struct str to, enum lang lang, const char *template,
                  const struct mail_field *fields, size_t n_fields)
{
    struct mail_insert_row row;
    struct str missing;
    bool good = mail_address_good(to);
    struct mail_insert_in in = { .recipient = to,
                                 .lang = lang_code(lang),
                                 .created = tx->now,
                                 .state = good ? STR("queued") : STR("failed"),
                                 .error = good ? STR_NULL : STR("address") };
    if (!mail_merge(tx->arena, template_text(tx->arena, lang, template), fields, n_fields,
                    &in.subject, &in.body, &missing))
        fault_raise(FAULT_INVARIANT, "%s: no value for {{%.*s}}", template, STR_ARG(missing));
    mail_insert(tx, &in, &row);
    if (good)
        job_add(tx, mail_jobs[0].name, arena_fmt(tx->arena, "%lld", (long long)row.id), 0);
    return row.id;
}

/* -- delivery: no transaction is open while the server is talked to
 * ------------------------------------------- */

static bool read_message(struct job *j, int64_t id, struct mail_read_row *ret)
{
    struct tx tx;
    job_begin(j, &tx);
    bool waiting =
        mail_read(&tx, &(struct mail_read_in){ .id = id }, ret) && str_is(ret->state, "queued");
    tx_rollback(&tx);
    return waiting;
}

static void keep_state(struct job *j, int64_t id, struct str state, struct str error)
{
    struct tx tx;
    job_begin(j, &tx);
    mail_set_state(&tx, &(struct mail_set_state_in){ .id = id, .state = state, .error = error });
    tx_commit(&tx);
}

/* The same for each try, so that who gets it twice is shown it once. */
static struct str message_id(struct job *j, int64_t id)
{
    struct str what = arena_fmt(j->arena, "mail:%lld", (long long)id);
    struct str mac = hash_hex(j->arena, hash_hmac(j->arena, j->community->audit_key, what));
    return str_sub(mac, 0, 32);
}

static enum smtp_answer deliver(struct job *j, const struct smtp_server *s, int64_t id,
                                const struct mail_read_row *row, struct str *ret_why)
{
    enum lang lang = LANG_FR;
    lang_parse(row->lang, &lang);
    struct mail_message m = {
        .from = s->from,
        .from_name = s->from_name.p ? s->from_name : j->community->name,
        .to = row->recipient,
        .subject = row->subject,
        .body = row->body,
        .id = message_id(j, id),
        .lang = lang,
        .at = row->created,
    };
    return smtp_deliver(j->arena, s, row->recipient, mail_write(j->arena, &m), ret_why);
}

static enum job_result run(struct job *j)
{
    int64_t id;
    struct mail_read_row row;
    struct smtp_server server;
    const char *wrong = NULL;
    REQUIRE(str_to_i64(j->payload, &id));
    if (!read_message(j, id, &row))
        return JOB_DONE;
    switch (smtp_read_conf(j->arena, j->installation->data, &server, &wrong)) {
    case SMTP_CONF_ABSENT:
        keep_state(j, id, STR("held"), STR_NULL);
        return JOB_DONE;
    case SMTP_CONF_BAD:
        keep_state(j, id, STR("held"), str_of(wrong));
        return JOB_DONE;
    case SMTP_CONF_GOOD:
        break;
    }
    struct str why;
    enum smtp_answer answer = deliver(j, &server, id, &row, &why);
    bool again = answer == SMTP_LATER && !j->last_try;
    keep_state(j, id,
               answer == SMTP_SENT ? STR("sent")
               : again             ? STR("queued")
                                   : STR("failed"),
               why);
    return again ? JOB_AGAIN : answer == SMTP_SENT ? JOB_DONE : JOB_FAILED;
}

/* Addresses and subjects are kept as long as a question may come. */
static enum job_result forget(struct job *j)
{
    mail_delete_old(j->tx, &(struct mail_delete_old_in){ .before = j->tx->now - KEPT_MS });
    return JOB_DONE;
}

const struct job_kind mail_jobs[MAIL_JOBS] = {
    { .name = "mail", .run = run, .steps = true },
    { .name = "mail-forget", .run = forget, .every_ms = A_DAY_MS },
};

size_t mail_list(struct tx *tx, int limit, struct mail_row **ret)
{
    struct mail_newest_row *rows;
    size_t n = mail_newest(tx, &(struct mail_newest_in){ .limit = limit }, &rows);
    *ret = arena_array(tx->arena, struct mail_row, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct mail_row){ .id = rows[i].id,
                                       .recipient = rows[i].recipient,
                                       .subject = rows[i].subject,
                                       .state = rows[i].state,
                                       .error = rows[i].error,
                                       .created = rows[i].created };
    return n;
}

void mail_stuck(struct tx *tx, int64_t *ret_failed, int64_t *ret_held)
{
    struct mail_counts_row *rows;
    size_t n = mail_counts(tx, &rows);
    *ret_failed = *ret_held = 0;
    for (size_t i = 0; i < n; i++)
        *(str_is(rows[i].state, "failed") ? ret_failed : ret_held) = rows[i].n;
}
