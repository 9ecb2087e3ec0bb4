/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/self_audit.h"

#include "app/admin/audit.h"
#include "app/admin/backup_plan.h"
#include "format/confine.h"
#include "format/mail.h"
#include "guard/access/access.h"
#include "guard/migrations.h"
#include "job/smtp.h"
#include "self_audit.sql.h"

#include <dirent.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>

enum { STALE_DAYS = 2, DORMANT_DAYS = 90, FREE_PERCENT = 10, FREE_MIB = 1024, OPS_LEAST = 2 };
static const int64_t DAY_MS = 24LL * 3600 * 1000;

static struct finding *add(struct self_audit *s, const char *code, enum status status)
{
    static struct finding spare;
    struct finding *f = s->n < FINDINGS ? &s->list[s->n++] : &spare;
    *f = (struct finding){ .code = code, .status = status };
    return f;
}

static void add_text(struct self_audit *s, const char *code, enum status status, struct str value)
{
    add(s, code, status)->value = value;
}

static void add_number(struct self_audit *s, const char *code, enum status status, int64_t n)
{
    struct finding *f = add(s, code, status);
    f->kind = FINDING_NUMBER;
    f->number = n;
}

static void add_instant(struct self_audit *s, const char *code, enum status status, instant at)
{
    struct finding *f = add(s, code, status);
    f->kind = at == NUMBER_NONE ? FINDING_PLAIN : FINDING_INSTANT;
    f->number = at;
}

/* -- files
 * --------------------------------------------------------------------------------------------- */

static const char *path_of(struct self_audit *s, const char *name)
{
    return arena_fmt(s->arena, "%.*s/%s", STR_ARG(s->in->data), name).p;
}

/* Nobody but its owner may do anything with it. */
static bool is_closed(const char *path, struct str *ret_mode, struct arena *a)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    *ret_mode = arena_fmt(a, "%03o", (unsigned)(st.st_mode & 0777));
    return (st.st_mode & 077) == 0;
}

static void check_mode(struct self_audit *s, const char *code, const char *path)
{
    struct str mode = STR_NULL;
    bool closed = is_closed(path, &mode, s->arena);
    add_text(s, code, closed ? STATUS_MET : STATUS_LATE, mode);
}

/* The first that is open to others, else the folder's. */
static void check_databases(struct self_audit *s)
{
    struct str mode = STR_NULL;
    const char *folder = path_of(s, "communities");
    DIR *d = s->in->database.p ? NULL : opendir(folder);
    bool closed = !d || is_closed(path_of(s, "installation.db"), &mode, s->arena);
    for (struct dirent *e = d ? readdir(d) : NULL; e && closed; e = readdir(d))
        if (e->d_name[0] != '.')
            closed = is_closed(arena_fmt(s->arena, "%s/%s", folder, e->d_name).p, &mode, s->arena);
    if (d)
        closedir(d);
    if (!s->in->database.p)
        add_text(s, "database_mode", closed ? STATUS_MET : STATUS_LATE, mode);
}

static void check_disk(struct self_audit *s)
{
    struct statvfs fs;
    if (statvfs(s->in->data.p, &fs) != 0 || fs.f_blocks == 0) {
        add(s, "disk", STATUS_OFF);
        return;
    }
    int64_t free_mib = (int64_t)(fs.f_bavail * (fs.f_frsize / 1024) / 1024);
    bool enough = free_mib >= FREE_MIB && fs.f_bavail * 100 / fs.f_blocks >= FREE_PERCENT;
    add_text(s, "disk", enough ? STATUS_MET : STATUS_LATE,
             arena_fmt(s->arena, "%" PRId64 " MiB, %d %%", free_mib,
                       (int)(fs.f_bavail * 100 / fs.f_blocks)));
}

/* -- backups and the log
 * -------------------------------------------------------------------------------- */

static void check_backups(struct self_audit *s)
{
    struct backup_settings b;
    struct stat here, there;
    int64_t printed;
    instant last = backup_last(s->home), now = s->home->now;
    backup_settings_get(s->home, s->in, &b);
    bool fresh = last != NUMBER_NONE && now - last <= BACKUP_STALE_DAYS * DAY_MS;
    add_instant(s, "backup_age",
                fresh                 ? STATUS_MET
                : last == NUMBER_NONE ? STATUS_DUE
                                      : STATUS_LATE,
                last);
    bool known = stat(s->in->data.p, &here) == 0 && stat(arena_z(s->arena, b.folder), &there) == 0;
    bool apart = b.own_folder && known && here.st_dev != there.st_dev;
    add_text(s, "backup_disk",
             apart                    ? STATUS_MET
             : b.own_folder && !known ? STATUS_LATE
                                      : STATUS_DUE,
             b.folder);
    bool sheet = str_to_i64(setting_get(s->home, "recovery.printed"), &printed);
    add_instant(s, "sheet", sheet ? STATUS_MET : STATUS_LATE, sheet ? printed : NUMBER_NONE);
}

static void check_audit(struct self_audit *s)
{
    struct audit_verified v;
    audit_verified_get(s->tx, &v);
    bool fresh = v.at != NUMBER_NONE && s->tx->now - v.at <= STALE_DAYS * DAY_MS;
    add_instant(s, "audit", v.what.p ? STATUS_LATE : fresh ? STATUS_MET : STATUS_DUE, v.at);
}

/* -- people
 * ------------------------------------------------------------------------------------------- */

static void check_passwords(struct self_audit *s)
{
    int64_t ops = s->in->password_ops;
    struct self_weak_passwords_row weak;
    struct self_links_row links;
    self_weak_passwords(s->home, &weak);
    self_links(s->home, &(struct self_links_in){ .now = s->home->now }, &links);
    add_number(s, "password", ops >= OPS_LEAST && weak.n == 0 ? STATUS_MET : STATUS_LATE, ops);
    add_number(s, "links", links.n ? STATUS_DUE : STATUS_MET, links.n);
}

static void check_accounts(struct self_audit *s)
{
    struct self_without_factor_row factor;
    struct self_dormant_row dormant;
    self_without_factor(s->home, &factor);
    self_dormant(s->home,
                 &(struct self_dormant_in){ .before = s->home->now - DORMANT_DAYS * DAY_MS },
                 &dormant);
    add_number(s, "factor", factor.n ? STATUS_DUE : STATUS_MET, factor.n);
    add_number(s, "dormant", dormant.n ? STATUS_DUE : STATUS_MET, dormant.n);
}

static void check_officer(struct self_audit *s)
{
    struct privacy_officer officer;
    bool named = access_officer(s->home, s->tx, s->community, &officer);
    bool told = named && (officer.account || mail_address_good(officer.email));
    add_text(s, "officer", told ? STATUS_MET : STATUS_DUE, officer.name);
}

/* -- the way in and out
 * --------------------------------------------------------------------------------- */

static bool is_loopback(struct str listen)
{
    return str_starts(listen, STR("127.")) || str_starts(listen, STR("localhost:")) ||
           str_starts(listen, STR("[::1]")) || str_starts(listen, STR("::1:"));
}

/* As the server was last started: it writes it down. */
static void check_listen(struct self_audit *s)
{
    struct str listen = setting_get(s->home, "serve.listen");
    struct str proxy = setting_get(s->home, "serve.proxy");
    add_text(s, "listen",
             !listen.p             ? STATUS_OFF
             : is_loopback(listen) ? STATUS_MET
             : proxy.n             ? STATUS_DUE
                                   : STATUS_LATE,
             listen);
    add_text(s, "proxy", listen.p ? STATUS_MET : STATUS_OFF, proxy.n ? proxy : STR_NULL);
}

/* Of the web process that runs now; when none does, nobody knows. */
static void check_confinement(struct self_audit *s)
{
    struct confinement k;
    if (!confinement_read(path_of(s, CONFINEMENT_FILE), &k)) {
        add(s, "confined", STATUS_OFF);
        return;
    }
    bool whole = k.calls && k.no_privileges && k.no_core && !k.root;
    add_text(s, "confined",
             !whole    ? STATUS_LATE
             : k.files ? STATUS_MET
                       : STATUS_DUE,
             arena_fmt(s->arena, "%s, Landlock %d%s", k.calls ? "seccomp" : "–", k.files,
                       k.root ? ", root" : ""));
}

static void check_mail(struct self_audit *s)
{
    struct smtp_server server;
    const char *wrong = NULL;
    switch (smtp_read_conf(s->arena, s->in->data, &server, &wrong)) {
    case SMTP_CONF_GOOD:
        add(s, "mail", STATUS_MET);
        break;
    case SMTP_CONF_BAD:
        add_text(s, "mail", STATUS_LATE, str_of(wrong));
        break;
    case SMTP_CONF_ABSENT:
        add(s, "mail", STATUS_DUE);
        break;
    }
}

/* -- versions and the clock
 * ----------------------------------------------------------------------------- */

static void check_versions(struct self_audit *s)
{
    struct self_engine_row engine;
    struct migration *list;
    self_engine(s->home, &engine);
    bool sqlite = !s->in->database.p;
    add_text(
        s, "engine", STATUS_MET,
        arena_fmt(s->arena, "%s %.*s", sqlite ? "SQLite" : "PostgreSQL", STR_ARG(engine.version)));
    struct self_schema_row schema;
    self_schema(s->tx, &schema);
    size_t n = migrations_of(s->arena, "community", &list);
    int64_t newest = n ? list[n - 1].number : 0;
    add_number(s, "schema", schema.number == newest ? STATUS_MET : STATUS_LATE, schema.number);
}

static void check_clock(struct self_audit *s)
{
    struct timex t = { 0 };
    int state = clock_adjtime(CLOCK_REALTIME, &t); /* asks, sets nothing */
    add(s, "clock",
        state < 0                                        ? STATUS_OFF
        : state == TIME_ERROR || (t.status & STA_UNSYNC) ? STATUS_DUE
                                                         : STATUS_MET);
}

void self_audit_run(struct self_audit *s)
{
    s->n = 0;
    check_mode(s, "data_mode", arena_z(s->arena, s->in->data));
    check_mode(s, "key_mode", path_of(s, "master.key"));
    check_databases(s);
    check_backups(s);
    check_audit(s);
    check_passwords(s);
    check_accounts(s);
    check_officer(s);
    check_listen(s);
    check_confinement(s);
    check_mail(s);
    check_disk(s);
    check_versions(s);
    check_clock(s);
}
