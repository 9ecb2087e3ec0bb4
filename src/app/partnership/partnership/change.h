/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_CHANGE_H
#define APP_PARTNERSHIP_CHANGE_H

#include "http/http.h"

/* The small forms of a partnership's page. Each changes one thing and goes back to its place, or
 * shows the page again with what was typed and why it could not be. */
void change_step(struct req *q, struct res *r);     /* next_step, next_step_due, seen */
void change_phase(struct req *q, struct res *r);    /* from, to, reason */
void change_resume(struct req *q, struct res *r);   /* end=1 with reason, end=0 */
void change_owner(struct req *q, struct res *r);    /* owner, empty for nobody */
void change_check(struct req *q, struct res *r);    /* item, and done=1|0 or note with version */
void change_question(struct req *q, struct res *r); /* item, note, version */
void change_party_add(struct req *q, struct res *r);
void change_party_remove(struct req *q, struct res *r);

#endif
