/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SELF_AUDIT_H
#define APP_SELF_AUDIT_H

#include "app/admin/admin.h"

/* What is set well, what is not, and how to mend it: each check looks at the thing itself. Made by
 * the worker (every day, and when asked) because a page may not look everywhere; the command does
 * it at once. */
extern const struct module module_self_audit;

enum finding_kind { FINDING_PLAIN, FINDING_NUMBER, FINDING_INSTANT };
struct finding {
    const char *code;   /* "key_mode": the texts self.key_mode.title and .mend */
    enum status status; /* MET; DUE: could be better; LATE: to be mended; OFF: cannot be known */
    enum finding_kind kind;
    int64_t number;   /* of NUMBER and INSTANT */
    struct str value; /* of PLAIN; NULL: nothing to say */
};
enum { FINDINGS = 24 };
/* In the data folder: how the web process is shut in, as it wrote it. */
#define CONFINEMENT_FILE "web.confined"

struct self_audit {
    const struct installation *in;
    struct arena *arena;
    struct tx *home, *tx; /* of the installation, and of one community */
    int64_t community;    /* its number */
    struct finding list[FINDINGS];
    size_t n;
};
void self_audit_run(struct self_audit *s);

/* As kept in the setting "self_audit", and back; false when there is none. */
struct str self_audit_write(struct arena *a, const struct self_audit *s, instant now);
bool self_audit_read(struct arena *a, struct str kept, struct self_audit *ret, instant *ret_at);

struct self_row {
    enum status status;
    struct str title, state, value, mend;
    struct str href; /* the page that mends it; NULL: none here does */
};
struct self_view {
    struct self_row *rows;
    size_t n_rows;
    struct str when; /* NULL: never yet */
    int64_t n_late, n_due;
};

#endif
