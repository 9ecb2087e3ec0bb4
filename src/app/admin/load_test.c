/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/load.h"

#include "app/network/network.h"
#include "organization.ent.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What is done once in a community's database after a migration. */

static struct test_town t;

static const struct module *const modules[] = { &module_organization, &module_program,
                                                &module_contact, NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static void bring_up_to_date(void)
{
    char *error = NULL;
    assert_true(load_up_to_date(t.site->arena, &t.site->installation, &t.site->community, &error));
}

static int64_t terms(void)
{
    struct tx tx;
    const struct vocabulary_term *list;
    test_site_tx(t.site, &tx, false);
    size_t n = vocabulary_terms(&tx, "language", &list) + vocabulary_terms(&tx, "sector", &list);
    tx_rollback(&tx);
    return (int64_t)n;
}

static int64_t narrowed(const char *words, const char *code)
{
    struct tx tx;
    struct list_query q = { .entity = &entity_organization, .limit = 10 };
    q.search = words ? str_of(words) : STR_NULL;
    if (code) {
        q.filters[q.n_filters++] = (struct list_filter){
            &entity_organization.fields[ORGANIZATION_POPULATIONS], { str_of(code) }, 1
        };
    }
    test_site_tx(t.site, &tx, false);
    int64_t n = store_list_count(&tx, &q, 100);
    tx_rollback(&tx);
    return n;
}

static void words_wait(int64_t organization)
{
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    store_script(&tx, arena_fmt(t.site->arena,
                                "insert into said values ('organization', 'populations',"
                                " 'population', %lld, 'Jeunes, marins')",
                                (long long)organization));
    tx_commit(&tx);
}

static void a_community_gets_its_words_once_and_what_waits_is_found(void **state)
{
    (void)state;
    words_wait(t.shelter);
    assert_int_equal(terms(), 0);
    assert_int_equal(narrowed(NULL, "youth"), 0);
    bring_up_to_date();
    int64_t n = terms();
    assert_true(n > 30);
    assert_int_equal(narrowed(NULL, "youth"), 1);
    assert_int_equal(narrowed("jeunes", NULL), 1);
    assert_int_equal(narrowed("youth", NULL), 1);
    assert_int_equal(narrowed("marin", "marins"), 1);
    words_wait(t.clinic); /* it was done: nothing is looked for again */
    bring_up_to_date();
    assert_int_equal(terms(), n);
    assert_int_equal(narrowed(NULL, "youth"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_community_gets_its_words_once_and_what_waits_is_found),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
