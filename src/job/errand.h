/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_ERRAND_H
#define JOB_ERRAND_H

#include "format/mail.h"
#include "guard/installation.h"

/* What a change of accounts leaves to be done in a community. Accounts live in the installation's
 * database, the audit log and the mail in the community's: an errand is written with the change, in
 * one transaction, and the worker carries it over, once. */
struct errand {
    int64_t community;  /* 0: nobody's; forgotten, and as long to write as another */
    const char *action; /* audited on the account `record`; NULL: nothing to audit */
    int64_t record;
    const char *template; /* "mail-invitation", as mail_send takes it; NULL: no mail */
    struct str to;
    enum lang lang;
    const struct mail_field *fields;
    size_t n_fields;
};
void errand_add(struct tx *home, const struct installation *in, const struct errand *e);

/* Carries over what waits, at most 32, of the communities that `open` gives a database for; true
 * when something was done. `home` is a connection of the caller for writing. Raises what fails,
 * outside of any transaction. */
typedef struct db *errand_open(void *ctx, int64_t community, const struct community **ret);
bool errand_carry(const struct installation *in, struct db *home, struct arena *a,
                  errand_open *open, void *ctx);

#endif
