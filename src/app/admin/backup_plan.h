/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_BACKUP_PLAN_H
#define APP_BACKUP_PLAN_H

#include "app/admin/admin.h"

/* Backups that make themselves: every night at an hour, into a folder, each read back and its
 * checksum kept; those older than so many days are removed, so that what is erased today is in no
 * backup after that. Set by the command line alone, since a folder of the server is chosen. */
extern const struct module module_backup;

enum { BACKUP_HOUR = 3, BACKUP_KEEP_DAYS = 30, BACKUP_STALE_DAYS = 2 };
#define BACKUP_JOB "backup"

struct backup_settings {
    int64_t hour;      /* local */
    int64_t keep;      /* days */
    struct str folder; /* DATA/backups when none was set */
    bool own_folder;   /* one was set */
};
void backup_settings_get(struct tx *home, const struct installation *in,
                         struct backup_settings *ret);
/* When the newest that was read back whole began; NUMBER_NONE: there is none. */
instant backup_last(struct tx *home);
/* The next hour at which one is due after `now`. */
instant backup_next(const struct backup_settings *s, const struct zone *z, instant now);
struct module_sign backup_sign(struct req *q);

/* What the jobs do; tests call them through worker_once. */
extern const struct job_kind backup_jobs[2];

struct backup_row {
    struct str when, who, size, state, why;
    enum status status;
};
struct backup_view {
    struct backup_settings settings;
    const struct backup_row *rows;
    size_t n_rows;
    struct module_sign sign;
    struct str next, erased; /* the next one; when what is erased today is in no backup any more */
    struct progress progress;
    bool under_way;
    struct str command;
};

#endif
