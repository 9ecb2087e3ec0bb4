/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_MAIL_H
#define FORMAT_MAIL_H

#include "text/text.h"

/* Messages as they travel: RFC 5322 and 2045, plain text in UTF-8, one recipient. */

struct mail_field { /* {{name}} in a text of content/LANG/mail-WHAT.md */
    const char *name;
    struct str value;
};

/* Fills a text: its first line "subject: …", an empty line, the body. False when a field that it
 * names is not given or blank; *ret_missing says which. Whatever a value holds, the subject stays
 * one line. */
bool mail_merge(struct arena *a, struct str template, const struct mail_field *fields, size_t n,
                struct str *ret_subject, struct str *ret_body, struct str *ret_missing);

/* Can a message be sent there: one mailbox in ASCII, nothing that a server would read as more? */
bool mail_address_good(struct str address);

struct mail_message {
    struct str from, from_name; /* an address; the name may be NULL */
    struct str to;              /* an address */
    struct str subject, body;
    struct str id; /* of Message-ID, before the @: the same when it is sent again */
    enum lang lang;
    instant at;
};
/* With CRLF at the end of each line, none over 78 bytes long. The addresses must be good. */
struct str mail_write(struct arena *a, const struct mail_message *m);

#endif
