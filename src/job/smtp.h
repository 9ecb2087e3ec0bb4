/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_SMTP_H
#define JOB_SMTP_H

#include "core/arena.h"

/* Delivery to one mail server. */
struct smtp_server {
    struct str url;             /* smtp://host:587, smtps://host:465 */
    struct str from, from_name; /* the sender's address and name */
    struct str user, password;  /* NULL: no signing in */
};

enum smtp_conf { SMTP_CONF_ABSENT, SMTP_CONF_GOOD, SMTP_CONF_BAD };
/* Reads DATA/smtp.conf; *ret_why says in a few words what is wrong with it. */
enum smtp_conf smtp_read_conf(struct arena *a, struct str data, struct smtp_server *ret,
                              const char **ret_why);

enum smtp_answer { SMTP_SENT, SMTP_LATER, SMTP_REFUSED };
/* Takes at most half a minute. *ret_why: for the administrator; what the server answered, or what
 * kept us from it. The password goes only over TLS, except to this very machine. */
enum smtp_answer smtp_deliver(struct arena *a, const struct smtp_server *s, struct str to,
                              struct str message, struct str *ret_why);

#endif
