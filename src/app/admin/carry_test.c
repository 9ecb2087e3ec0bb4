/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/carry.h"

#include "app/admin/sheet.h"
#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "core/fault.h"
#include "core/out.h"
#include "guard/access/access.h"
#include "guard/account.h"
#include "guard/audit.h"
#include "guard/session.h"
#include "job/queue.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "store/history.h"
#include "support/place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct module *const modules[] = { &module_organization, &module_partnership, NULL };
static const struct command *const commands[] = { &command_community_export,
                                                  &command_community_import,
                                                  &command_community_remove, &command_audit_verify,
                                                  NULL };

/* -- the commands, each in a process of its own, with something on its standard input
 * ---------------------------- */

static char told[8192]; /* both outputs of the last command */

static int temporary(const char *bytes)
{
    char path[] = "/tmp/maillage-carry.XXXXXX";
    int fd = mkstemp(path);
    unlink(path);
    assert_true(write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static int maillage(const struct test_place *p, const char *typed, const char *const *words)
{
    const char *argv[16] = { "maillage" };
    int argc = 1, in = temporary(typed), out = temporary(""), status = 0;
    for (; *words; words++)
        argv[argc++] = *words;
    argv[argc++] = "--data";
    argv[argc++] = p->data.p;
    if (p->database.p) {
        argv[argc++] = "--database";
        argv[argc++] = p->database.p;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        setenv("LC_ALL", "en_CA.UTF-8", 1);
        _exit(command_main(argc, (char **)(uintptr_t)argv, commands, modules));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    ssize_t n = pread(out, told, sizeof told - 1, 0);
    told[n > 0 ? n : 0] = '\0';
    close(in);
    close(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}
#define RUN(place, typed, ...) maillage(place, typed, (const char *const[]){ __VA_ARGS__, NULL })

/* -- an installation with a community, people and things they did
 * ------------------------------------------------ */

enum { GONE = 3 }; /* an account that was: its number is somebody else's where others are */
struct made {
    struct test_place *place;
    struct installation *in;
    struct community c;
    int64_t ines, omar; /* accounts */
    bool began;         /* the community was made here: GONE is still who it was */
};

static struct db *open_db(const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_OWNER, &error);
    if (!db)
        fail_msg("%s", error);
    return db;
}

static int64_t person(struct tx *home, const struct community *c, const char *email,
                      const char *name)
{
    int64_t id = account_join(home, str_of(email), str_of(name), c->id, ROLE_COORDINATOR, 0);
    account_set_password(home, id, arena_fmt(home->arena, "$argon2id$%s", email));
    return id;
}

static void work(struct made *m)
{
    struct tx tx;
    struct organization o;
    struct partnership p;
    struct db *db = open_db(&m->c.at);
    tx_begin(&tx, db, m->place->arena, true, ISOLATION_DEFAULT);
    audit_watch(&tx, &m->c);
    tx.actor = m->omar;
    entity_init(&entity_organization, &o);
    o.name = STR("Le Phare d’Élisabeth");
    o.notes = STR("Un mot que personne d’autre ne lit");
    record_insert(&tx, &entity_organization, &o);
    o.notes = STR("Un autre");
    record_update(&tx, &entity_organization, &o);
    entity_init(&entity_partnership, &p);
    p.title = STR("Lits de répit");
    p.started = tx.today;
    p.phase_since = tx.today;
    p.phase = 1;
    p.owner = m->omar;
    record_insert(&tx, &entity_partnership, &p);
    p.owner = GONE;
    record_update(&tx, &entity_partnership, &p);
    p.owner = m->ines;
    record_update(&tx, &entity_partnership, &p);
    tx.actor = GONE;
    p.title = STR("Lits de répit, suite");
    record_update(&tx, &entity_partnership, &p);
    audit_note(&tx, &m->c, "role", "account", m->ines);
    access_officer_name(&tx, &(struct privacy_officer){ .account = m->omar });
    file_put(&tx, STR("papier.pdf"), STR("application/pdf"), STR("Des octets\0au milieu"));
    setting_set(&tx, "host_organization", STR("1"));
    tx_commit(&tx);
    while (audit_seal(db, m->place->arena, m->in, &m->c, true) > 0)
        ;
    db_close(db);
}

/* `before`: accounts that are there first, so that numbers differ. */
static struct made make(enum engine engine, int before)
{
    struct made m = { .place = test_place_new(engine) };
    struct tx home;
    struct community other;
    m.in = test_place_open(m.place, true);
    struct db *db = open_db(&m.in->home);
    tx_begin(&home, db, m.place->arena, true, ISOLATION_DEFAULT);
    if (before)
        assert_int_equal(community_add(&home, m.in, STR("val-brume"), STR("Val-Brume"),
                                       STR("America/Toronto"), &other),
                         COMMUNITY_ADDED);
    for (int i = 0; i < before; i++)
        person(&home, &other, arena_fmt(home.arena, "p%d@exemple.org", i).p, "Quelqu’un");
    if (before) /* the same person, known there already under another number */
        person(&home, &other, "omar@exemple.org", "Omar Haddad");
    tx_commit(&home);
    db_close(db);
    return m;
}

static struct made with_community(enum engine engine)
{
    struct made m = make(engine, 0);
    struct tx home;
    struct db *db = open_db(&m.in->home);
    m.began = true;
    tx_begin(&home, db, m.place->arena, true, ISOLATION_DEFAULT);
    assert_int_equal(community_add(&home, m.in, STR("port-laurier"), STR("Réseau"),
                                   STR("America/Montreal"), &m.c),
                     COMMUNITY_ADDED);
    m.ines = person(&home, &m.c, "ines@exemple.org", "Inès Roy");
    m.omar = person(&home, &m.c, "omar@exemple.org", "Omar H.");
    tx_commit(&home);
    db_close(db);
    work(&m);
    return m;
}

static void discard(struct made *m)
{
    installation_close(m->in);
    test_place_free(m->place);
}

static const char *file_of(const struct made *m)
{
    return arena_fmt(m->place->arena, "%.*s.community", STR_ARG(m->place->data)).p;
}

/* Exports; the key as it was said. */
static const char *exported(const struct made *m)
{
    if (RUN(m->place, "", "community", "export", "port-laurier", file_of(m)) != 0)
        fail_msg("%s", told);
    const char *key = strstr(told, "1.  ");
    assert_non_null(key);
    return arena_z(m->place->arena, str_of(key));
}

static void arrived(struct made *m, const char *slug)
{
    struct tx home;
    struct account a;
    struct db *db = open_db(&m->in->home);
    tx_begin(&home, db, m->place->arena, false, ISOLATION_DEFAULT);
    assert_true(community_find(&home, m->in, str_of(slug), &m->c));
    assert_true(account_by_email(&home, STR("ines@exemple.org"), &a));
    m->ines = a.record.id;
    assert_true(account_belongs(&home, m->ines, m->c.id));
    assert_true(account_by_email(&home, STR("omar@exemple.org"), &a));
    m->omar = a.record.id;
    assert_true(account_belongs(&home, m->omar, m->c.id));
    tx_rollback(&home);
    db_close(db);
}

/* -- a database as sorted text, numbers of people as names, sealed values opened
 * ---------------------------------- */

enum { LINES = 4000 };
struct dump {
    struct arena *arena;
    const struct made *made;
    const struct copy_table *table;
    struct str *lines;
    size_t n;
};

static struct str as_it_is(void *ctx, struct str json)
{
    (void)ctx;
    return json;
}

static struct str person_said(const struct made *m, int64_t id)
{
    if (id == m->ines || id == m->omar)
        return id == m->ines ? STR("ines") : STR("omar");
    if (id == 0)
        return STR("the program");
    return id < 0 || (m->began && id == GONE) ? STR("gone") : STR("somebody else");
}

static bool is_person(const struct dump *d, struct str column, const struct copy_value *row)
{
    static const char *const people[] = { "actor", "owner", "account" };
    for (size_t i = 0; i < 3; i++)
        if (str_is(column, people[i]))
            return true;
    if (str_is(d->table->name, "audit"))
        return str_is(column, "record") &&
               str_is(copy_value_of(d->table, row, "entity")->s, "account");
    return str_is(d->table->name, "setting") && str_is(column, "value") &&
           str_is(copy_value_of(d->table, row, "name")->s, OFFICER_ACCOUNT);
}

/* What was there before: its plain part, with names for numbers; opening what is sealed proves the
 * new key. */
static struct str before_shown(struct dump *d, struct str before)
{
    const struct made *m = d->made;
    struct str open = history_carry(d->arena, before, m->c.key, m->c.key, as_it_is, NULL), owner;
    assert_true(open.p);
    owner = str_sub(open, 0,
                    str_find(open, STR("_sealed")) < 0 ? open.n
                                                       : (size_t)str_find(open, STR("_sealed")));
    ptrdiff_t at = str_find(owner, STR("\"owner\":"));
    if (at < 0)
        return owner;
    struct str head = str_sub(owner, 0, (size_t)at), number, rest;
    str_cut(str_sub(owner, (size_t)at + 8, owner.n), ',', &number, &rest);
    int64_t id = 0;
    str_to_i64(str_ends(number, STR("}")) ? str_sub(number, 0, number.n - 1) : number, &id);
    return arena_fmt(d->arena, "%.*s owner %.*s %.*s", STR_ARG(head), STR_ARG(person_said(m, id)),
                     STR_ARG(rest));
}

static struct str shown(struct dump *d, const struct copy_value *row, size_t i)
{
    struct str column = d->table->columns[i].name;
    const struct copy_value *v = &row[i];
    int64_t id = v->i;
    if (v->absent)
        return STR("NULL");
    if (is_person(d, column, row) && (v->type == SQL_INT || str_to_i64(v->s, &id)))
        return person_said(d->made, id);
    if (str_is(column, "mac") || str_is(column, "chain"))
        return STR("sealed"); /* with the keys of the place */
    if (v->type == SQL_INT)
        return arena_fmt(d->arena, "%lld", (long long)v->i);
    return str_is(column, "before") ? before_shown(d, v->s) : v->s;
}

static void dump_row(void *ctx, const struct copy_value *v)
{
    struct dump *d = ctx;
    struct str line = arena_fmt(d->arena, "%.*s", STR_ARG(d->table->name));
    for (size_t i = 0; i < d->table->n; i++) {
        struct str value = v[i].type == SQL_BYTES
                               ? hash_hex(d->arena, hash_sha256(d->arena, v[i].s))
                               : shown(d, v, i);
        line = arena_fmt(d->arena, "%.*s|%.*s=%.*s", STR_ARG(line),
                         STR_ARG(d->table->columns[i].name), STR_ARG(value));
    }
    assert_true(d->n < LINES);
    d->lines[d->n++] = line;
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct dump dump(struct arena *a, const struct made *m)
{
    struct tx tx;
    struct copy_table *tables;
    struct dump d = { .arena = a, .made = m, .lines = arena_array(a, struct str, LINES) };
    struct db *db = open_db(&m->c.at);
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    size_t n = copy_tables(&tx, &tables);
    for (size_t i = 0; i < n; i++) {
        d.table = &tables[i];
        copy_rows(&tx, &tables[i], dump_row, &d);
    }
    tx_rollback(&tx);
    db_close(db);
    qsort(d.lines, d.n, sizeof *d.lines, by_text);
    return d;
}

/* Every row of x is in y, which has one more: the arrival, noted in its audit. */
static void nothing_is_lost(const struct made *from, const struct made *to)
{
    struct arena *a = arena_new(256 << 20);
    struct dump x = dump(a, from), y = dump(a, to);
    size_t at = 0, more = 0;
    for (size_t i = 0; i < x.n; i++, at++) {
        while (at < y.n && !str_eq(x.lines[i], y.lines[at])) {
            if (str_find(y.lines[at], STR("|action=carried|")) < 0)
                fail_msg("%.*s\n  is not\n%.*s", STR_ARG(x.lines[i]), STR_ARG(y.lines[at]));
            more++;
            at++;
        }
        assert_true(at < y.n);
    }
    assert_int_equal(y.n - x.n, 1);
    assert_true(more <= 1);
    assert_true(x.n >= 12);
    arena_free(a);
}

static void intact(const struct made *m)
{
    if (RUN(m->place, "", "audit", "verify") != 0)
        fail_msg("%s", told);
}

/* -- tests
 * ---------------------------------------------------------------------------------------------- */

static void goes(enum engine from, enum engine to, int before)
{
    struct made m = with_community(from), n = make(to, before);
    const char *key = exported(&m);
    if (RUN(n.place, key, "community", "import", file_of(&m)) != 0)
        fail_msg("%s", told);
    arrived(&n, "port-laurier");
    assert_true(before == 0 || n.omar != m.omar);
    nothing_is_lost(&m, &n);
    intact(&n);
    discard(&n);
    discard(&m);
}

static void a_community_goes_to_an_empty_installation(void **state)
{
    (void)state;
    goes(test_engine(), test_engine(), 0);
}

static void among_people_who_have_other_numbers_everybody_stays_who_they_are(void **state)
{
    (void)state;
    goes(test_engine(), test_engine(), 5);
}

static void between_engines_nothing_is_lost_both_ways(void **state)
{
    (void)state;
    if (test_engine() == ENGINE_SQLITE)
        skip();
    goes(ENGINE_SQLITE, ENGINE_POSTGRES, 3);
    goes(ENGINE_POSTGRES, ENGINE_SQLITE, 3);
}

static void who_is_known_keeps_their_own_password(void **state)
{
    (void)state;
    struct made m = with_community(test_engine()), n = make(test_engine(), 2);
    struct tx home;
    assert_int_equal(RUN(n.place, exported(&m), "community", "import", file_of(&m)), 0);
    arrived(&n, "port-laurier");
    struct db *db = open_db(&n.in->home);
    tx_begin(&home, db, n.place->arena, false, ISOLATION_DEFAULT);
    assert_true(str_is(account_name(&home, n.omar), "Omar Haddad"));
    assert_true(str_is(account_password(&home, n.ines), "$argon2id$ines@exemple.org"));
    tx_rollback(&home);
    db_close(db);
    discard(&n);
    discard(&m);
}

static void a_taken_address_needs_another(void **state)
{
    (void)state;
    struct made m = with_community(test_engine());
    const char *key = exported(&m), *file = file_of(&m);
    assert_int_not_equal(RUN(m.place, key, "community", "import", file), 0);
    assert_non_null(strstr(told, "--slug"));
    if (RUN(m.place, key, "community", "import", file, "--slug", "port-deux") != 0)
        fail_msg("%s", told);
    struct made copy = m;
    arrived(&copy, "port-deux");
    nothing_is_lost(&m, &copy);
    intact(&m);
    discard(&m);
}

static void a_wrong_key_or_a_damaged_file_brings_nothing_in(void **state)
{
    (void)state;
    struct made m = with_community(test_engine()), n = make(test_engine(), 1);
    const char *file = file_of(&m);
    char *key = arena_z(m.place->arena, str_of(exported(&m)));
    char *slip = arena_z(m.place->arena, str_of(key));
    slip[4] = slip[4] == 'A' ? 'B' : 'A';
    assert_int_not_equal(RUN(n.place, slip, "community", "import", file), 0);
    unsigned char other[SECRET_KEY_BYTES] = { 4 };
    char lines[400] = "";
    for (int i = 0; i < SHEET_LINES; i++) {
        struct str line = sheet_line(m.place->arena, other, i);
        snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%.*s\n", STR_ARG(line));
    }
    assert_int_not_equal(RUN(n.place, lines, "community", "import", file), 0);
    assert_non_null(strstr(told, "does not open"));
    int fd = open(file, O_RDWR);
    off_t size = lseek(fd, 0, SEEK_END);
    assert_int_equal(ftruncate(fd, size - 30), 0);
    close(fd);
    assert_int_not_equal(RUN(n.place, key, "community", "import", file), 0);
    assert_non_null(strstr(told, "nothing came in"));
    assert_int_equal(RUN(n.place, "x", "community", "remove", "port-laurier"), EXIT_FAILURE);
    discard(&n);
    discard(&m);
}

/* Zoé belongs to another community of the same installation, and is signed in there. */
static struct str somebody_elsewhere(struct made *m, struct str *ret_link)
{
    struct tx home;
    struct community other;
    struct db *db = open_db(&m->in->home);
    tx_begin(&home, db, m->place->arena, true, ISOLATION_DEFAULT);
    assert_int_equal(community_add(&home, m->in, STR("la-baie"), STR("La Baie"),
                                   STR("America/Montreal"), &other),
                     COMMUNITY_ADDED);
    int64_t zoe = person(&home, &other, "zoe@exemple.org", "Zoé Roy");
    struct str token = arena_str(m->place->arena, session_start(&home, zoe, other.id));
    *ret_link = arena_str(m->place->arena, link_create(&home, zoe, home.now + LINK_SIGN_IN_MS));
    tx_commit(&home);
    db_close(db);
    return token;
}

static void nobody_elsewhere_notices_that_a_community_is_removed(void **state)
{
    (void)state;
    struct made m = with_community(test_engine());
    struct tx home;
    struct account a;
    struct session session;
    struct str link, token = somebody_elsewhere(&m, &link);
    exported(&m);
    if (RUN(m.place, "port-laurier\n", "community", "remove", "port-laurier") != 0)
        fail_msg("%s", told);
    struct db *db = open_db(&m.in->home);
    tx_begin(&home, db, m.place->arena, true, ISOLATION_DEFAULT);
    assert_false(account_by_email(&home, STR("ines@exemple.org"), &a));
    assert_true(account_by_email(&home, STR("zoe@exemple.org"), &a));
    assert_true(session_find(&home, token, &session));
    int64_t whose = 0;
    assert_true(link_use(&home, link, &whose));
    assert_int_equal(whose, a.record.id);
    tx_rollback(&home);
    db_close(db);
    discard(&m);
}

static void a_removed_community_leaves_nothing_and_can_come_back(void **state)
{
    (void)state;
    struct made m = with_community(test_engine());
    struct tx home;
    struct account a;
    struct community gone;
    const char *key = exported(&m);
    assert_int_not_equal(RUN(m.place, "yes\n", "community", "remove", "port-laurier"), 0);
    if (RUN(m.place, "port-laurier\n", "community", "remove", "port-laurier") != 0)
        fail_msg("%s", told);
    struct db *db = open_db(&m.in->home);
    tx_begin(&home, db, m.place->arena, false, ISOLATION_DEFAULT);
    assert_false(community_find(&home, m.in, STR("port-laurier"), &gone));
    assert_false(account_by_email(&home, STR("ines@exemple.org"), &a));
    tx_rollback(&home);
    db_close(db);
    char *error = NULL;
    db = db_open(&m.c.at, DB_READ, &error);
    assert_null(db);
    if (RUN(m.place, key, "community", "import", file_of(&m)) != 0)
        fail_msg("%s", told);
    arrived(&m, "port-laurier");
    intact(&m);
    discard(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_community_goes_to_an_empty_installation),
        cmocka_unit_test(among_people_who_have_other_numbers_everybody_stays_who_they_are),
        cmocka_unit_test(between_engines_nothing_is_lost_both_ways),
        cmocka_unit_test(who_is_known_keeps_their_own_password),
        cmocka_unit_test(a_taken_address_needs_another),
        cmocka_unit_test(a_wrong_key_or_a_damaged_file_brings_nothing_in),
        cmocka_unit_test(a_removed_community_leaves_nothing_and_can_come_back),
        cmocka_unit_test(nobody_elsewhere_notices_that_a_community_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
