/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup.h"

#include "app/admin/command.h"
#include "app/network/network.h"
#include "core/fault.h"
#include "guard/account.h"
#include "guard/audit.h"
#include "guard/session.h"
#include "job/queue.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "support/place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct module *const modules[] = { &module_organization, &module_program, NULL };
static const struct command *const commands[] = { &command_backup, &command_restore,
                                                  &command_audit_verify, NULL };

/* -- the commands, each in a process of its own
 * ---------------------------------------------------------------- */

static char said[4096]; /* standard error of the last command */

static void read_said(const char *path)
{
    FILE *f = fopen(path, "r");
    said[f ? fread(said, 1, sizeof said - 1, f) : 0] = '\0';
    if (f)
        fclose(f);
    unlink(path);
}

static rlim_t file_limit; /* bytes that the command may write to a file; 0: any */

static void limit_files(void)
{
    if (file_limit == 0)
        return;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ file_limit, file_limit });
}

static int maillage(const struct test_place *p, const char *command, const char *file)
{
    char errors[] = "/tmp/maillage-test-said.XXXXXX";
    int fd = mkstemp(errors), status = 0;
    pid_t child = fork();
    if (child == 0) {
        const char *argv[] = { "maillage", command,      file,          "--data", p->data.p,
                               "--json",   "--database", p->database.p, NULL };
        int argc = p->database.p ? 8 : 6;
        dup2(fd, STDERR_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        limit_files();
        setenv("LC_ALL", "en_CA.UTF-8", 1);
        int result = command_main(argc, (char **)(uintptr_t)argv, commands, modules);
        _exit(result);
    }
    close(fd);
    assert_int_equal(waitpid(child, &status, 0), child);
    read_said(errors);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

static bool it_said(const char *part)
{
    return strstr(said, part) != NULL;
}

/* -- an installation with something in every table that matters
 * ---------------------------------------------- */

struct made {
    struct test_place *place;
    struct installation *in;
    struct community one, two;
};

static struct db *open_db(const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_WRITE, &error);
    if (!db)
        fail_msg("%s", error);
    return db;
}

static enum job_result do_nothing(struct job *j)
{
    (void)j;
    return JOB_DONE;
}

static const struct job_kind kinds[] = { { .name = "nothing", .run = do_nothing } };

static int64_t organization_add(struct tx *tx, const char *name)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = str_of(name);
    o.email = STR("bonjour@exemple.org");
    return record_insert(tx, &entity_organization, &o);
}

static void fill(struct made *m, const struct community *c)
{
    struct tx tx;
    struct arena *a = m->place->arena;
    struct db *db = open_db(&c->at);
    unsigned char bytes[300000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
    audit_watch(&tx, c);
    tx.actor = 1;
    int64_t o = organization_add(&tx, "Le Phare d’Élisabeth \"; drop table x; --");
    struct program p;
    entity_init(&entity_program, &p);
    p.organization = o;
    p.name = STR("Ligne 1\nligne 2\tœuvre 𝄞");
    record_insert(&tx, &entity_program, &p);
    for (int i = 0; i < 40; i++)
        organization_add(&tx, arena_fmt(a, "Organisme %d", i).p);
    record_archive(&tx, &entity_organization, o + 3, true);
    external_put(&tx, "toronto", &entity_organization, STR("42"), o);
    file_put(&tx, STR("papier.bin"), STR("application/octet-stream"),
             (struct str){ (const char *)bytes, sizeof bytes });
    job_add(&tx, "nothing", STR(""), tx.now + 86400000);
    setting_set(&tx, "empty", STR(""));
    tx_commit(&tx);
    while (audit_seal(db, a, m->in, c, true) > 0)
        ;
    db_close(db);
}

static struct community add(struct made *m, const char *slug, const char *email)
{
    struct tx home;
    struct community c;
    struct db *db = open_db(&m->in->home);
    tx_begin(&home, db, m->place->arena, true, ISOLATION_DEFAULT);
    assert_int_equal(
        community_add(&home, m->in, str_of(slug), STR("Essai"), STR("America/Toronto"), &c),
        COMMUNITY_ADDED);
    int64_t account =
        account_join(&home, str_of(email), STR("Inès Roy"), c.id, ROLE_COORDINATOR, 0);
    account_set_password(&home, account, STR("$argon2id$phc"));
    session_start(&home, account, c.id);
    link_create(&home, account, home.now + 100000);
    tx_commit(&home);
    db_close(db);
    return c;
}

static struct made make(enum engine engine)
{
    struct made m = { .place = test_place_new(engine) };
    m.in = test_place_open(m.place, true);
    m.one = add(&m, "port-laurier", "ines@exemple.org");
    m.two = add(&m, "val-brume", "omar@exemple.org");
    fill(&m, &m.one);
    fill(&m, &m.two);
    return m;
}

static void discard(struct made *m)
{
    installation_close(m->in);
    test_place_free(m->place);
}

static struct str backup_file(const struct made *m)
{
    return arena_fmt(m->place->arena, "%.*s.backup", STR_ARG(m->place->data));
}

static void put_key(const struct test_place *to, const unsigned char *key)
{
    mkdir(to->data.p, 0700);
    int fd = open(arena_fmt(to->arena, "%s/master.key", to->data.p).p, O_WRONLY | O_CREAT | O_TRUNC,
                  0600);
    assert_int_equal(write(fd, key, SECRET_KEY_BYTES), SECRET_KEY_BYTES);
    close(fd);
}

/* -- a database as sorted text
 * ------------------------------------------------------------------------------------ */

struct dump {
    struct arena *arena;
    const struct copy_table *table;
    struct str *lines;
    size_t n;
};

enum { LINES = 4000 };

static void dump_row(void *ctx, const struct copy_value *v)
{
    struct dump *d = ctx;
    struct out o;
    out_init(&o, d->arena, OUT_SPOOL);
    out_fmt(&o, "%.*s", STR_ARG(d->table->name));
    for (size_t i = 0; i < d->table->n; i++) {
        out_fmt(&o, " %.*s=", STR_ARG(d->table->columns[i].name));
        if (v[i].absent)
            out_lit(&o, "NULL");
        else if (v[i].type == SQL_INT)
            out_i64(&o, v[i].i);
        else if (v[i].type == SQL_BYTES)
            out_str(&o, hash_hex(d->arena, hash_sha256(d->arena, v[i].s)));
        else
            out_fmt(&o, "'%.*s'", STR_ARG(v[i].s));
    }
    assert_true(d->n < LINES);
    d->lines[d->n++] = arena_str(d->arena, out_view(&o));
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct dump dump(struct arena *a, const struct db_address *at)
{
    struct tx tx;
    struct copy_table *tables;
    struct dump d = { .arena = a, .lines = arena_array(a, struct str, LINES) };
    struct db *db = open_db(at);
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    size_t n = copy_tables(&tx, &tables);
    for (size_t i = 0; i < n; i++) {
        d.table = &tables[i];
        if (!str_is(tables[i].name, "session") && !str_is(tables[i].name, "account_link"))
            copy_rows(&tx, &tables[i], dump_row, &d);
    }
    tx_rollback(&tx);
    db_close(db);
    qsort(d.lines, d.n, sizeof *d.lines, by_text);
    return d;
}

static void same(const struct db_address *one, const struct db_address *other)
{
    struct arena *a = arena_new(256 << 20);
    struct dump x = dump(a, one), y = dump(a, other);
    for (size_t i = 0; i < x.n && i < y.n; i++)
        if (!str_eq(x.lines[i], y.lines[i]))
            fail_msg("%.*s\n  is not\n%.*s", STR_ARG(x.lines[i]), STR_ARG(y.lines[i]));
    assert_int_equal(x.n, y.n);
    assert_true(x.n > 5);
    arena_free(a);
}

static struct made opened(struct test_place *p)
{
    struct made m = { .place = p, .in = test_place_open(p, false) };
    struct tx home;
    struct db *db = open_db(&m.in->home);
    tx_begin(&home, db, p->arena, false, ISOLATION_DEFAULT);
    assert_true(community_find(&home, m.in, STR("port-laurier"), &m.one));
    assert_true(community_find(&home, m.in, STR("val-brume"), &m.two));
    tx_rollback(&home);
    db_close(db);
    return m;
}

static void all_same(const struct made *x, const struct made *y)
{
    same(&x->in->home, &y->in->home);
    same(&x->one.at, &y->one.at);
    same(&x->two.at, &y->two.at);
}

/* What is used after a move: the search table, and numbers that go on where they were. */
static void is_alive(const struct made *m, const struct made *was)
{
    struct tx tx;
    struct search_hit *hits;
    struct db *db = open_db(&m->one.at);
    (void)was;
    tx_begin(&tx, db, m->place->arena, true, ISOLATION_DEFAULT);
    assert_true(search_find(&tx, STR("elisabeth"), NULL, 5, &hits) >= 1);
    assert_in_range(organization_add(&tx, "Nouveau"), 42,
                    43); /* PostgreSQL: also what was taken back */
    tx_rollback(&tx);
    db_close(db);
}

static struct made moved(const struct made *from, enum engine to)
{
    struct test_place *p = test_place_new(to);
    struct str file = backup_file(from);
    assert_int_equal(maillage(from->place, "backup", file.p), 0);
    put_key(p, from->in->master);
    if (maillage(p, "restore", file.p) != 0)
        fail_msg("%s", said);
    struct made m = opened(p);
    all_same(from, &m);
    is_alive(&m, from);
    return m;
}

/* -- tests
 * ------------------------------------------------------------------------------------------------------
 */

static void what_comes_back_is_equal(void **state)
{
    (void)state;
    struct made m = make(test_engine()), n = moved(&m, test_engine());
    assert_int_equal(maillage(n.place, "audit", "verify"), 0);
    discard(&n);
    discard(&m);
}

static void moving_between_engines_keeps_everything(void **state)
{
    (void)state;
    if (test_engine() == ENGINE_SQLITE)
        skip();
    struct made m = make(ENGINE_SQLITE), n = moved(&m, ENGINE_POSTGRES);
    struct made o = moved(&n, ENGINE_SQLITE);
    all_same(&m, &o);
    discard(&o);
    discard(&n);
    discard(&m);
}

static void nobody_is_signed_in_after_a_restore(void **state)
{
    (void)state;
    struct made m = make(test_engine()), n = moved(&m, test_engine());
    struct tx home;
    struct copy_table *tables;
    struct db *db = open_db(&n.in->home);
    tx_begin(&home, db, n.place->arena, false, ISOLATION_DEFAULT);
    size_t count = copy_tables(&home, &tables);
    for (size_t i = 0; i < count; i++)
        if (str_is(tables[i].name, "session") || str_is(tables[i].name, "account_link"))
            assert_int_equal(copy_count(&home, &tables[i]), 0);
    tx_rollback(&home);
    db_close(db);
    discard(&n);
    discard(&m);
}

static bool holds(const char *path, const void *bytes, size_t n)
{
    struct arena *a = arena_new(64 << 20);
    FILE *f = fopen(path, "rb");
    char *all = arena_alloc(a, 16 << 20);
    size_t size = fread(all, 1, 16 << 20, f);
    fclose(f);
    bool found = memmem(all, size, bytes, n) != NULL;
    arena_free(a);
    return found;
}

static void the_file_tells_nothing(void **state)
{
    (void)state;
    struct stat st;
    struct made m = make(test_engine());
    struct str file = backup_file(&m);
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_equal(stat(file.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(holds(file.p, m.in->master, SECRET_KEY_BYTES));
    assert_false(holds(file.p, "Organisme", 9));
    assert_false(holds(file.p, "registered_community", 20));
    assert_int_not_equal(access(arena_fmt(m.place->arena, "%s.new", file.p).p, F_OK), 0);
    discard(&m);
}

static void keys_are_asked_for(void **state)
{
    (void)state;
    struct made m = make(test_engine());
    struct str file = backup_file(&m);
    unsigned char other[SECRET_KEY_BYTES] = { 9 };
    struct test_place *p = test_place_new(test_engine());
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_not_equal(maillage(p, "restore", file.p), 0);
    assert_true(it_said("the master key is missing"));
    put_key(p, other);
    assert_int_not_equal(maillage(p, "restore", file.p), 0);
    assert_true(it_said("not the one of this backup"));
    put_key(p, m.in->master);
    assert_int_equal(maillage(p, "restore", file.p), 0);
    test_place_free(p);
    discard(&m);
}

static void what_is_in_use_is_not_overwritten(void **state)
{
    (void)state;
    struct made m = make(test_engine());
    struct str file = backup_file(&m);
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_not_equal(maillage(m.place, "restore", file.p), 0);
    assert_true(it_said("is in use"));
    struct made again = opened(m.place);
    all_same(&m, &again);
    installation_close(again.in);
    discard(&m);
}

static void flip(const char *path, long at)
{
    FILE *f = fopen(path, "r+b");
    fseek(f, at, SEEK_SET);
    int c = fgetc(f);
    fseek(f, at, SEEK_SET);
    fputc(c ^ 0x20, f);
    fclose(f);
}

static void refuses(const struct test_place *p, const char *file, const char *how, long at)
{
    if (maillage(p, "restore", file) != 1)
        fail_msg("taken although %s at %ld", how, at);
    struct arena *a = p->arena;
    assert_int_not_equal(access(arena_fmt(a, "%s/installation.db", p->data.p).p, F_OK), 0);
}

static void damage_anywhere_is_noticed_before_anything_is_touched(void **state)
{
    (void)state;
    struct made m = make(ENGINE_SQLITE);
    struct str file = backup_file(&m);
    struct stat st;
    struct test_place *p = test_place_new(ENGINE_SQLITE);
    put_key(p, m.in->master);
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_equal(stat(file.p, &st), 0);
    assert_true(st.st_size > 3 * ARCHIVE_PIECE);
    for (long i = 0; i < 16; i++) {
        long at = i < 8 ? i * 9 : (st.st_size - 1) * (i - 7) / 8;
        flip(file.p, at);
        refuses(p, file.p, "changed", at);
        flip(file.p, at);
    }
    FILE *f = fopen(file.p, "ab");
    fputc('x', f);
    fclose(f);
    refuses(p, file.p, "longer", st.st_size);
    const long opening = 16 + 32 + 24, piece = ARCHIVE_PIECE + 17;
    const long cuts[] = { st.st_size - 1, opening + 2 * piece, opening + piece, opening, 20, 0 };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        assert_int_equal(truncate(file.p, cuts[i]), 0);
        refuses(p, file.p, "cut", cuts[i]);
    }
    test_place_free(p);
    discard(&m);
}

static void attack(const struct community *c, const char *sql)
{
    struct tx tx;
    struct arena *a = arena_new(1 << 20);
    struct db *db = open_db(&c->at);
    tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
    store_script(&tx, str_of(sql));
    tx_commit(&tx);
    db_close(db);
    arena_free(a);
}

static void a_log_that_was_changed_is_not_accepted(void **state)
{
    (void)state;
    struct made m = make(ENGINE_SQLITE);
    struct str file = backup_file(&m);
    struct test_place *p = test_place_new(ENGINE_SQLITE);
    put_key(p, m.in->master);
    attack(&m.two, "drop trigger audit_no_delete; drop trigger audit_seal_no_delete;"
                   "delete from audit_seal where position > 30; delete from audit where id > 30;");
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_equal(maillage(p, "restore", file.p), 1);
    assert_true(it_said("val-brume") && it_said("log"));
    test_place_free(p);
    discard(&m);
}

/* -- while others write
 * ----------------------------------------------------------------------------------------- */

/* In a process of its own: a program with threads cannot fork others safely. */
static pid_t writer_start(const struct made *m)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct arena *a = arena_new(64 << 20);
    struct db *db = open_db(&m->one.at);
    for (int i = 0;; i++) {
        struct tx tx;
        tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
        organization_add(&tx, arena_fmt(a, "Paire %d", i).p);
        setting_set(&tx, "pairs", arena_fmt(a, "%d", i + 1));
        tx_commit(&tx);
        arena_reset(a);
    }
}

static void one_snapshot(const struct made *m)
{
    struct tx tx;
    int64_t pairs = 0;
    struct db *db = open_db(&m->one.at);
    tx_begin(&tx, db, m->place->arena, false, ISOLATION_DEFAULT);
    str_to_i64(setting_get(&tx, "pairs"), &pairs);
    assert_int_equal(record_count(&tx, &entity_organization), 40 + pairs);
    tx_rollback(&tx);
    db_close(db);
}

static void a_backup_under_load_is_one_snapshot(void **state)
{
    (void)state;
    struct made m = make(test_engine());
    struct str file = backup_file(&m);
    pid_t writer = writer_start(&m);
    for (int i = 0; i < 4; i++) {
        struct test_place *p = test_place_new(test_engine());
        assert_int_equal(maillage(m.place, "backup", file.p), 0);
        put_key(p, m.in->master);
        if (maillage(p, "restore", file.p) != 0)
            fail_msg("%s", said);
        struct made n = opened(p);
        one_snapshot(&n);
        discard(&n);
    }
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    discard(&m);
}

static void a_disk_that_says_no_leaves_no_half(void **state)
{
    (void)state;
    struct made m = make(test_engine());
    struct str file = backup_file(&m);
    struct stat before, after;
    assert_int_not_equal(maillage(m.place, "backup", "/nowhere/at/all"), 0);
    assert_int_equal(maillage(m.place, "backup", file.p), 0);
    assert_int_equal(stat(file.p, &before), 0);
    file_limit = 200000;
    assert_int_not_equal(maillage(m.place, "backup", file.p), 0);
    file_limit = 0;
    assert_int_not_equal(access(arena_fmt(m.place->arena, "%s.new", file.p).p, F_OK), 0);
    assert_int_equal(stat(file.p, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino); /* yesterday's is still there */
    discard(&m);
}

int main(void)
{
    job_register(kinds, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_back_is_equal),
        cmocka_unit_test(moving_between_engines_keeps_everything),
        cmocka_unit_test(nobody_is_signed_in_after_a_restore),
        cmocka_unit_test(the_file_tells_nothing),
        cmocka_unit_test(keys_are_asked_for),
        cmocka_unit_test(what_is_in_use_is_not_overwritten),
        cmocka_unit_test(damage_anywhere_is_noticed_before_anything_is_touched),
        cmocka_unit_test(a_log_that_was_changed_is_not_accepted),
        cmocka_unit_test(a_backup_under_load_is_one_snapshot),
        cmocka_unit_test(a_disk_that_says_no_leaves_no_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
