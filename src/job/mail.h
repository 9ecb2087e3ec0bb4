/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_MAIL_H
#define JOB_MAIL_H

#include "format/mail.h"
#include "job/job.h"

/* Writes the message content/LANG/TEMPLATE.md ("mail-obligation-late") to one person and queues it
 * with the transaction, which is the community's. A field that the text names and that is not given
 * is a fault. Never put the name of a person served in a field: a message travels in the open.
 *     mail_send(tx, email, LANG_FR, "mail-obligation-late",
 *               MAIL_FIELDS({ "name", name }, { "link", link }));
 * Returns the id of the message. An address one cannot write to gives a message that has failed. */
int64_t mail_send(struct tx *tx, struct str to, enum lang lang, const char *template,
                  const struct mail_field *fields, size_t n_fields);
#define MAIL_FIELDS(...)                                                                           \
    (const struct mail_field[]){ __VA_ARGS__ },                                                    \
        sizeof((const struct mail_field[]){ __VA_ARGS__ }) / sizeof(struct mail_field)

/* Delivers through the server of DATA/smtp.conf (lines url=, from=, name=, user=, password=; mode
 * 0600); without that file messages stay "held". To be registered before mail_send is used: the
 * module of src/app/admin/outbox.c does. What is 90 days old is forgotten. */
enum { MAIL_JOBS = 2 };
extern const struct job_kind mail_jobs[MAIL_JOBS];

/* What an administrator sees of the messages: never their text. */
struct mail_row {
    int64_t id;
    struct str recipient, subject;
    struct str state; /* "queued", "sent", "failed", "held" */
    struct str error; /* what the server said; NULL when nothing */
    instant created;
};
size_t mail_list(struct tx *tx, int limit, struct mail_row **ret); /* newest first */
/* How many could not leave: for good, and because no server is set. */
void mail_stuck(struct tx *tx, int64_t *ret_failed, int64_t *ret_held);

#endif
