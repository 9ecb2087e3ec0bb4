/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_APPLICATION_H
#define APP_APPLICATION_H

#include "app/record/record.h"
#include "application.ent.h"
#include "application.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* Joint applications for funding. Seen by who leads one or has a part of it; who leads it changes
 * it, and each organization gives its own parts. */
extern const struct module module_application;
extern const struct record_pages application_pages, application_part_pages;

/* A file of a part or a document, and the form that gives one. */
struct application_file {
    struct str href;       /* where it is read and given: …/parts/5/file */
    struct str name, size; /* NULL: there is none */
    struct input input;
    bool may, open; /* give one; what was given could not be taken */
};
struct application_line {
    const struct application_parts_row *row;
    struct application_file file;
    struct str amount;
    bool opens; /* its own page, for who leads or gives it */
    bool may;   /* say that it is given, or not yet */
    bool late;
};
struct application_paper_line {
    const struct application_papers_row *row;
    struct application_file file;
};
struct application_view {
    struct record_tools tools;
    const struct application *a;
    const struct crumb *crumbs;
    struct str state, lead, asked, obtained, shared;
    enum tone tone;
    struct application_line *lines;
    size_t n_lines, n_done, n_late;
    struct application_paper_line *papers;
    size_t n_papers, n_got;
    struct str parts_said, papers_said;
    struct input paper;
    day today;
    bool open; /* in preparation: the deadline counts */
};
void application_show(struct req *q, struct res *r, const void *record);
void application_part_done(struct req *q, struct res *r); /* POST …/part/{id}/done: yes or no */
void application_paper_add(struct req *q, struct res *r);
void application_paper_got(struct req *q, struct res *r);
void application_paper_remove(struct req *q, struct res *r);
/* GET and POST …/parts/{id}/file, …/paper/{id}/file: the file itself; a new one, or with the field
 * "remove" none. */
void application_part_file(struct req *q, struct res *r);
void application_part_file_give(struct req *q, struct res *r);
void application_paper_file(struct req *q, struct res *r);
void application_paper_file_give(struct req *q, struct res *r);

#endif
