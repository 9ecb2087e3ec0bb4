/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SETUP_STEP_H
#define APP_SETUP_STEP_H

#include "app/admin/command.h"
#include "core/out.h"

/* What "maillage setup" does, a step at a time. Each says what it is about and what it does; one
 * that finds its work done says so; a dry run only says. After a step that failed, the others do
 * nothing. */
struct setup {
    struct cli *c;
    const char *root; /* the system prepared, without a slash at its end; "" is this one */
    bool dry;
    bool failed;
    struct out json; /* the steps, with --json */
    size_t n_steps;
};

/* Runs a program on this machine; for another root it is only said. argv ends with NULL. */
bool step_run(struct setup *s, enum text_id what, const char *const *argv);
/* The same for what is there already. */
void step_already(struct setup *s, enum text_id what, struct str which);
/* Runs without a word; what it prints is in *ret_out when that is wanted. For questions. */
bool step_quiet(struct setup *s, const char *const *argv, struct str *ret_out);
void step_folder(struct setup *s, enum text_id what, const char *path);
void step_file(struct setup *s, enum text_id what, const char *path, struct str content);
void step_remove(struct setup *s, enum text_id what, const char *path);
/* A file has this line, at its end, or has it no more. */
void step_line(struct setup *s, enum text_id what, const char *path, struct str line, bool there);

/* `path` in the system that is prepared. */
const char *step_path(const struct setup *s, const char *path);
/* "@name@" replaced by its value, each as often as it stands there. */
struct step_value {
    const char *name;
    struct str value;
};
struct str step_fill(struct arena *a, struct str text, const struct step_value *values, size_t n);

#endif
