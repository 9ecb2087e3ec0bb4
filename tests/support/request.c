/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/request.h"

#include "guard/account.h"
#include "guard/migrations.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                              \
        abort();                                                                                   \
    } while (0)

enum { MEMORY = 512 << 20, OF_ONE_REQUEST = 64 << 20 };

static struct db *open_db(const struct db_address *at, enum db_mode mode)
{
    char *error = NULL;
    struct db *db = db_open(at, mode, &error);
    if (!db)
        FAIL("a database cannot be opened: %s\n", error);
    return db;
}

static void make_table(struct test_site *s, struct db *db, const struct entity *e)
{
    struct str name = arena_fmt(s->arena, "table %s column", e->name);
    if (str_find(store_catalogue(db, s->arena), name) >= 0)
        return;
    struct out o;
    struct tx tx;
    out_init(&o, s->arena, 1 << 20);
    entity_ddl(&o, e, db_engine(db));
    tx_begin(&tx, db, s->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, out_view(&o));
    tx_commit(&tx);
}

static void make_home(struct test_site *s)
{
    struct migration *list;
    s->home = open_db(&s->installation.home, DB_CREATE);
    size_t n = migrations_of(s->arena, "installation", &list);
    if (store_migrate(s->home, list, n) != MIGRATE_DONE)
        FAIL("the installation's schema cannot be made\n");
    make_table(s, s->home, &entity_registered_community);
    make_table(s, s->home, &entity_account);
    make_table(s, s->home, &entity_membership);
}

static void make_place(struct test_site *s)
{
    static int number;
    struct installation *in = &s->installation;
    const char *cluster = getenv("MAILLAGE_TEST_DATABASE");
    const char *top = getenv("MAILLAGE_TEST_FOLDER"); /* in memory, when a script wants it quick */
    char *folder =
        arena_z(s->arena, arena_fmt(s->arena, "%s/maillage-test.XXXXXX", top ? top : "/tmp"));
    if (!mkdtemp(folder))
        FAIL("no temporary folder\n");
    in->arena = s->arena;
    in->data = str_of(folder);
    in->password_ops = 2;
    secret_random(in->master, sizeof in->master);
    if (mkdir(arena_fmt(s->arena, "%s/communities", folder).p, 0700) != 0 ||
        mkdir(arena_fmt(s->arena, "%s/audit", folder).p, 0700) != 0)
        FAIL("no temporary folder\n");
    if (cluster && cluster[0]) {
        in->database = str_of(cluster);
        in->home =
            (struct db_address){ ENGINE_POSTGRES, in->database,
                                 arena_fmt(s->arena, "test_home_%d_%d", (int)getpid(), ++number) };
        return;
    }
    in->home.engine = ENGINE_SQLITE;
    in->home.where = arena_fmt(s->arena, "%s/installation.db", folder);
}

struct community test_site_community(struct test_site *s)
{
    static int number;
    struct community made;
    struct tx home;
    test_site_home(s, &home, true);
    struct str slug = arena_fmt(s->arena, "t%d-%d", (int)getpid(), ++number);
    if (community_add(&home, &s->installation, slug, STR("Port-Laurier"), STR("America/Toronto"),
                      &made) != COMMUNITY_ADDED)
        FAIL("no community %s\n", slug.p);
    tx_commit(&home);
    return made;
}

struct test_site *test_site_open(const struct http_pages *pages)
{
    secret_start();
    struct arena *a = arena_new(MEMORY);
    struct test_site *s = arena_make(a, struct test_site);
    s->arena = a;
    s->answers = arena_new(OF_ONE_REQUEST);
    make_place(s);
    make_home(s);
    s->community = test_site_community(s);
    s->db = open_db(&s->community.at, DB_OWNER);
    s->router = router_new(&s->installation, pages);
    s->worker = http_worker_new(&s->installation);
    return s;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *w)
{
    (void)st;
    (void)flag;
    (void)w;
    return remove(path);
}

static void drop_schemas(struct test_site *s)
{
    struct tx tx;
    struct community *all;
    test_site_home(s, &tx, true);
    size_t n = community_all(&tx, &s->installation, &all);
    for (size_t i = 0; i < n; i++)
        store_script(
            &tx, arena_fmt(s->arena, "drop schema \"%.*s\" cascade", STR_ARG(all[i].at.schema)));
    store_script(&tx, arena_fmt(s->arena, "drop schema \"%.*s\" cascade",
                                STR_ARG(s->installation.home.schema)));
    tx_commit(&tx);
}

void test_site_close(struct test_site *s)
{
    if (!s)
        return;
    http_worker_free(s->worker);
    router_free(s->router);
    db_close(s->db);
    if (s->installation.database.p)
        drop_schemas(s);
    db_close(s->home);
    nftw(s->installation.data.p, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(s->answers);
    arena_free(s->arena);
}

void test_site_forget(struct test_site *s)
{
    arena_reset(s->answers);
}

void test_site_entity(struct test_site *s, const struct entity *e)
{
    make_table(s, s->db, e);
}

void test_site_tx(struct test_site *s, struct tx *tx, bool writing)
{
    tx_begin(tx, s->db, s->arena, writing, ISOLATION_DEFAULT);
    tx->request = STR("test");
    tx->today = community_today(&s->community, tx->now);
    tx->key = s->community.key;
}

void test_site_home(struct test_site *s, struct tx *tx, bool writing)
{
    tx_begin(tx, s->home, s->arena, writing, ISOLATION_DEFAULT);
    tx->request = STR("test");
}

struct test_person test_person_new(struct test_site *s, enum role role, int64_t organization)
{
    static int number;
    struct test_person made;
    struct tx home;
    test_site_home(s, &home, true);
    struct str email = arena_fmt(s->arena, "person%d@exemple.org", ++number);
    made.account = account_join(&home, email, arena_fmt(s->arena, "Personne %d", number),
                                s->community.id, role, organization);
    made.token = arena_str(s->arena, session_start(&home, made.account, s->community.id));
    tx_commit(&home);
    return made;
}

static void add(struct value *list, size_t *n, const char *name, struct str value)
{
    list[(*n)++] = (struct value){ str_of(name), value };
}

static struct str encode(struct arena *a, const struct test_request *q, struct str csrf)
{
    struct out o;
    out_init(&o, a, OF_ONE_REQUEST / 4);
    for (size_t i = 0; i < q->n_form; i++) {
        out_url_part(&o, q->form[i].name);
        out_char(&o, '=');
        out_url_part(&o, q->form[i].value);
        out_char(&o, '&');
    }
    if (!q->no_csrf) {
        out_lit(&o, "csrf=");
        out_str(&o, csrf);
    }
    return out_view(&o);
}

struct str test_csrf(struct test_site *s, const struct test_person *who)
{
    return session_csrf(s->arena, who ? who->token : STR(TEST_BEFORE));
}

static void free_arena(void *a)
{
    arena_free(a);
}

struct res test_run(struct test_site *s, const struct test_request *q)
{
    struct arena *a = arena_new(OF_ONE_REQUEST);
    arena_defer(s->answers, free_arena, a);
    struct value headers[40];
    size_t n = 0;
    if (q->person)
        add(headers, &n, "Cookie", arena_fmt(a, "__Host-session=%.*s", STR_ARG(q->person->token)));
    else
        add(headers, &n, "Cookie", STR(TEST_BEFORE_COOKIE));
    for (size_t i = 0; i < q->n_headers && n < 38; i++)
        headers[n++] = q->headers[i];
    struct http_message m = { .method = str_of(q->method), .target = str_of(q->target) };
    if (strcmp(q->method, "POST") == 0) {
        bool plain = !q->content_type;
        add(headers, &n, "Content-Type",
            str_of(plain ? "application/x-www-form-urlencoded" : q->content_type));
        m.body = plain ? encode(a, q, test_csrf(s, q->person)) : q->body;
    }
    m.headers = headers;
    m.n_headers = n;
    struct res r;
    router_run(s->router, s->worker, a, &m, &r);
    return r;
}

struct res test_get(struct test_site *s, const struct test_person *who, const char *target)
{
    return test_run(s, &(struct test_request){ .method = "GET", .target = target, .person = who });
}

struct res test_post(struct test_site *s, const struct test_person *who, const char *target,
                     const struct value *form, size_t n_form)
{
    return test_run(
        s, &(struct test_request){
               .method = "POST", .target = target, .person = who, .form = form, .n_form = n_form });
}

#define BOUNDARY "----maillage-test"
struct res test_upload(struct test_site *s, const struct test_person *who, const char *target,
                       const char *name, struct str bytes)
{
    struct out o; /* a workbook has zero bytes in it */
    out_init(&o, s->arena, 1 << 20);
    out_fmt(&o,
            "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n"
            "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            STR_ARG(test_csrf(s, who)), name);
    out_str(&o, bytes);
    out_lit(&o, "\r\n--" BOUNDARY "--\r\n");
    return test_run(
        s, &(struct test_request){ .method = "POST",
                                   .target = target,
                                   .person = who,
                                   .content_type = "multipart/form-data; boundary=" BOUNDARY,
                                   .body = out_view(&o) });
}

struct str test_body(struct test_site *s, const struct res *r)
{
    if (r->body.fd < 0)
        return out_view(&r->body);
    size_t n = out_total(&r->body), have = 0;
    char *p = arena_alloc(s->arena, n);
    for (ssize_t got; have < n; have += (size_t)got) {
        got = pread(r->body.fd, p + have, n - have, (off_t)have);
        if (got <= 0)
            FAIL("a long answer cannot be read\n");
    }
    return (struct str){ p, n };
}

struct str test_header(const struct res *r, const char *name)
{
    for (const struct res_header *h = r->headers; h; h = h->next)
        if (str_is(h->name, name))
            return h->value;
    return STR_NULL;
}
