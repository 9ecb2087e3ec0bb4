/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"
#include "support/matrix.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* What a party has written on a worksheet and not handed in is read by nobody else. */

static struct realm realm;
static struct matrix matrix;
static struct test_person people[MATRIX_WHO];
static int failures;

static struct arena *memory(void)
{
    return realm.site->arena;
}

static void must_lack_draft(size_t who, struct str address)
{
    struct res r = test_get(realm.site, &people[who], arena_z(memory(), address));
    if (str_find(test_body(realm.site, &r), STR(REALM_DRAFT)) < 0)
        return;
    fprintf(stderr, "%.*s reads on %.*s what another party has not handed in\n",
            STR_ARG(matrix.who[who].name), STR_ARG(address));
    failures++;
}

/* Not even of who coordinates, and may note for a party that has written nothing. */
static void nobody_reads_what_another_party_has_not_handed_in(void **state)
{
    (void)state;
    static const char *const ways[] = { "",
                                        "?side=%lld",
                                        "?view=beside",
                                        "?view=beside&side=%lld",
                                        "?print=1&side=%lld",
                                        "/answers.csv?side=%lld",
                                        "/answers.csv" };
    for (size_t who = 1; who < matrix.n_who; who++)
        for (int whose = REALM_OWN; whose <= REALM_CHARGE; whose++) {
            struct realm_record made;
            realm_make(&realm, &realm.here, STR("partnership.draft"), (enum realm_whose)whose,
                       people[who].account, &made);
            struct str at =
                arena_fmt(memory(), "/partnerships/%" PRId64 "/sheets/s_compat", made.id);
            struct str side = arena_fmt(memory(), "%" PRId64, made.side);
            const struct value note[] = { { STR("of"), STR("mine") },
                                          { STR("do"),
                                            arena_fmt(memory(), "note:%.*s", STR_ARG(side)) } };
            struct res r = test_post(realm.site, &people[who], arena_z(memory(), at), note, 2);
            if (r.status != 404)
                failures++;
            for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
                struct str head, tail;
                bool names = str_cut(str_of(ways[i]), '%', &head, &tail);
                must_lack_draft(who, arena_fmt(memory(), "%.*s%.*s%.*s", STR_ARG(at), STR_ARG(head),
                                               names ? (int)side.n : 0, side.p));
            }
            must_lack_draft(
                who, arena_fmt(memory(), "%.*s/cell/%" PRId64 "/history", STR_ARG(at), made.party));
        }
    assert_int_equal(failures, 0);
}

static int setup(void **state)
{
    (void)state;
    realm_open(&realm, every_module);
    matrix_read(&matrix, memory(), "tests/authz/routes.txt");
    for (size_t i = 1; i < matrix.n_who; i++)
        people[i] = realm_person(&realm, &realm.here, matrix.who[i].role, matrix.who[i].agency);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    realm_close(&realm);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_reads_what_another_party_has_not_handed_in),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
