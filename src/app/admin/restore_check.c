/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account.ent.h"
#include "app/admin/audit_stream.h"
#include "app/admin/backup.h"
#include "app/admin/load.h"
#include "app/admin/restore.h"
#include "core/out.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct checking {
    struct cli *c;
    struct installation *in;
    struct arena *arena;        /* of the community under way */
    struct audit_stream *audit; /* NULL outside of a community */
    struct str slug, head;
    int64_t communities, rows, tables, broken;
    struct out said; /* what --json shows of each community */
    bool newer;
};

static void free_arena(void *a)
{
    arena_free(a);
}

/* The community under way has been read to its end. */
static void community_end(struct checking *k)
{
    struct audit_verdict v;
    if (!k->audit)
        return;
    audit_stream_end(k->audit, k->head, &v);
    k->broken += v.what != NULL;
    out_str(&k->said, k->communities > 1 ? STR(",") : STR(""));
    out_json(&k->said, k->slug);
    out_fmt(&k->said, ":{\"audit\":%" PRId64 ",\"sealed\":%" PRId64 ",\"intact\":%s}", v.rows,
            v.sealed, v.what ? "false" : "true");
    if (v.what && !k->c->json)
        cli_fail(k->c, TEXT_cli_audit_broken,
                 TEXT_ARGS({ "community", .value = k->slug }, { "row", .number = v.first_bad }));
    k->audit = NULL;
    arena_reset(k->arena);
}

static bool database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct checking *k = ctx;
    struct community of;
    community_end(k);
    if (!load_knows(k->c->arena, slug.p ? "community" : "installation", version)) {
        k->newer = true;
        return false;
    }
    if (!slug.p)
        return true;
    struct registered_community registered = { .slug = slug, .zone = STR("UTC") };
    community_of(k->c->arena, k->in, &registered, &of);
    k->slug = slug;
    k->head = head;
    k->communities++;
    k->audit = audit_stream_begin(k->arena, of.audit_key);
    return true;
}

static bool row(void *ctx, const struct backup_table *t, const struct copy_value *values)
{
    struct checking *k = ctx;
    if (k->audit)
        audit_stream_row(k->audit, &t->table, values);
    return true;
}

static bool rows(void *ctx, const struct backup_table *t, int64_t n)
{
    struct checking *k = ctx;
    (void)t;
    k->tables++;
    k->rows += n;
    return true;
}

static int refused(struct checking *k, enum text_id why, struct str what)
{
    return cli_fail(
        k->c, TEXT_cli_check_failed,
        TEXT_ARGS({ "why", .value = text(k->c->lang, why) }, { "what", .value = what }));
}

static int answer(struct checking *k)
{
    struct cli *c = k->c;
    if (c->json)
        cli_print(arena_fmt(
            c->arena,
            "{\"intact\":%s,\"rows\":%" PRId64 ",\"tables\":%" PRId64 ",\"communities\":{%.*s}}",
            k->broken ? "false" : "true", k->rows, k->tables, STR_ARG(out_view(&k->said))));
    else if (k->broken == 0)
        cli_print(
            text_with(c->arena, c->lang, TEXT_cli_check_fine,
                      TEXT_ARGS({ "count", .number = k->communities },
                                { "rows", .number = k->rows }, { "tables", .number = k->tables })));
    return k->broken ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int check(struct checking *k, struct str path)
{
    struct archive_reader *r;
    struct backup_sink sink = { .ctx = k, .database = database, .row = row, .rows = rows };
    switch (archive_open(k->c->arena, path, k->in->master, &r)) {
    case ARCHIVE_OPENED:
        break;
    case ARCHIVE_UNREADABLE:
        return refused(k, TEXT_cli_restore_unreadable, str_of(strerror(errno)));
    case ARCHIVE_OTHER_KEY:
        return refused(k, TEXT_cli_restore_other_key, path);
    case ARCHIVE_OTHER:
        return refused(k, TEXT_cli_restore_no_backup, path);
    }
    if (!backup_read(r, k->c->arena, &sink))
        return refused(k, k->newer ? TEXT_cli_restore_newer : TEXT_cli_restore_damaged, path);
    community_end(k);
    return answer(k);
}

int restore_check(struct cli *c, const unsigned char *key)
{
    char *error = NULL;
    struct checking *k = arena_make(c->arena, struct checking);
    *k = (struct checking){ .c = c, .arena = arena_new((size_t)1 << 30) };
    arena_defer(c->arena, free_arena, k->arena);
    out_init(&k->said, c->arena, OUT_SPOOL);
    k->in = installation_look(c->data, c->database, key, &error);
    if (!k->in)
        return cli_fail(c, TEXT_cli_no_installation, TEXT_ARGS({ "why", .value = str_of(error) }));
    int status = check(k, str_of(c->arguments[0]));
    installation_close(k->in);
    return status;
}
