/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_REQUEST_H
#define SUPPORT_REQUEST_H

#include "guard/session.h"
#include "http/http.h"

/* An installation of its own with one community, on SQLite in a temporary folder or in schemas of
 * the PostgreSQL cluster that MAILLAGE_TEST_DATABASE names; and requests that go through the whole
 * router in this thread. A failure ends the test. */
struct test_site {
    struct arena *arena;
    struct arena *answers; /* holds those of the requests made so far */
    struct installation installation;
    struct community community;
    struct router *router;
    struct http_worker *worker;
    struct db *home, *db; /* for the test's own transactions */
};

struct test_site *test_site_open(const struct http_pages *pages); /* NULL: plain text */
void test_site_close(struct test_site *s);                        /* removes everything */
/* Frees the answers of the requests made so far, for a test that makes many thousands. */
void test_site_forget(struct test_site *s);
/* Another community of the same installation. */
struct community test_site_community(struct test_site *s);
void test_site_entity(struct test_site *s, const struct entity *e); /* its table, when missing */
/* A transaction of the community, or of the installation; to be committed by the caller. */
void test_site_tx(struct test_site *s, struct tx *tx, bool writing);
void test_site_home(struct test_site *s, struct tx *tx, bool writing);

struct test_person {
    int64_t account;
    struct str token; /* of a session in the community */
};
/* Each has an address of their own. organization 0: none. */
struct test_person test_person_new(struct test_site *s, enum role role, int64_t organization);

struct test_request {
    const char *method, *target;
    const struct test_person *person; /* NULL: nobody is signed in */
    const struct value *form;         /* the token of the form is added */
    size_t n_form;
    const struct value *headers;
    size_t n_headers;
    const char *content_type; /* with `body` instead of `form` */
    struct str body;
    bool no_csrf;
};
#define TEST_FIELDS(...)                                                                           \
    (const struct value[]){ __VA_ARGS__ },                                                         \
        sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value)

/* The answer lives as long as the site. */
struct res test_run(struct test_site *s, const struct test_request *q);
struct res test_get(struct test_site *s, const struct test_person *who, const char *target);
/* test_post(s, &worker, "/organizations", TEST_FIELDS({ STR("name"), STR("Le Phare") })) */
struct res test_post(struct test_site *s, const struct test_person *who, const char *target,
                     const struct value *form, size_t n_form);
/* The form's field "file" with a file of that name. */
struct res test_upload(struct test_site *s, const struct test_person *who, const char *target,
                       const char *name, struct str bytes);

struct str test_body(struct test_site *s, const struct res *r); /* also of a long one */
struct str test_header(const struct res *r, const char *name);  /* NULL when absent */
/* Stands for the cookie that a browser got with the form, when nobody is signed in. */
#define TEST_BEFORE "ThisStandsForTheCookieThatCameWithTheForm--"
#define TEST_BEFORE_COOKIE "__Host-pre=" TEST_BEFORE
/* The token that a form of that person carries; of nobody: the one test_run sends. */
struct str test_csrf(struct test_site *s, const struct test_person *who);

#endif
