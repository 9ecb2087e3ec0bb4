/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ATTACH_H
#define APP_ATTACH_H

#include "http/http.h"
#include "view/form.h"

/* Files that people attach to what they do together: papers, sheets, pictures. They are kept in the
 * community's database and leave it as attachments, never shown in our pages (trust.md W6). */

/* Of a form with the field "file" (ROUTE_UPLOAD): keeps it and returns its number; 0 with why not,
 * to be said at the field: none given, or not of a kind that is taken, by its name and its
 * content. */
int64_t attach_take(struct req *q, enum text_id *ret_why);
/* Answers with it; 404 when there is none of that number (0: none). */
void attach_send(struct req *q, struct res *r, int64_t file);
/* Its field in a form; `mark`: of this form among others of the page; `error` NULL: none. */
struct input attach_input(const struct req *q, const char *mark, struct str error);
/* "120 ko" */
struct str attach_size(struct arena *a, enum lang l, int64_t bytes);

#endif
