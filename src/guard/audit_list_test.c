/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/audit_list.h"

#include "audit_list.sql.h"
#include "guard/audit.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_site *site;
enum { ROWS = 60 };

/* Row i: at i seconds, of account i % 3, on record i % 5 of one of two kinds. */
static int setup(void **state)
{
    struct tx tx;
    (void)state;
    site = test_site_open(NULL);
    test_site_tx(site, &tx, true);
    for (int i = 0; i < ROWS; i++) {
        tx.now = 1000 * (i + 1);
        tx.actor = i % 3;
        audit_note(&tx, &site->community, i % 4 ? "read" : "export", i % 2 ? "contact" : "program",
                   i % 5);
    }
    tx_commit(&tx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static bool wanted(const struct audit_filter *f, int i)
{
    return (f->actor == AUDIT_ANYBODY || f->actor == i % 3) &&
           (!f->action.p || str_is(f->action, i % 4 ? "read" : "export")) &&
           (!f->entity.p || str_is(f->entity, i % 2 ? "contact" : "program")) &&
           (!f->record || f->record == i % 5) && 1000 * (i + 1) >= f->from &&
           (f->until == NUMBER_NONE || 1000 * (i + 1) < f->until);
}

/* Page by page, newest first, each row that is wanted and no other. */
static void reads_what_is_wanted(struct audit_filter f)
{
    struct tx tx;
    int i = ROWS - 1;
    f.limit = 4;
    test_site_tx(site, &tx, false);
    for (size_t n = 4; n == 4;) {
        struct audit_line *lines;
        n = audit_list(&tx, &f, &lines);
        for (size_t k = 0; k < n; k++, i--) {
            while (i >= 0 && !wanted(&f, i))
                i--;
            assert_int_equal(lines[k].at, 1000 * (i + 1));
            assert_int_equal(lines[k].actor, i % 3);
            assert_int_equal(lines[k].record, i % 5);
            f.last_at = lines[k].at;
            f.last_id = lines[k].id;
        }
    }
    while (i >= 0)
        assert_false(wanted(&f, i--));
    tx_rollback(&tx);
}

static void every_filter_gives_its_rows_page_by_page(void **state)
{
    (void)state;
    static const int64_t actors[] = { AUDIT_ANYBODY, 0, 2 };
    static const char *const actions[] = { NULL, "export", "nothing" };
    static const char *const kinds[] = { NULL, "contact" };
    for (int which = 0; which < 3 * 3 * 2 * 2 * 2; which++) {
        struct audit_filter f;
        audit_filter_init(&f);
        f.actor = actors[which % 3];
        f.action = str_of(actions[which / 3 % 3]);
        f.entity = str_of(kinds[which / 9 % 2]);
        f.record = which / 18 % 2 ? 3 : 0;
        f.from = which / 36 ? 9000 : 0;
        f.until = which / 36 ? 41000 : NUMBER_NONE;
        reads_what_is_wanted(f);
    }
}

static void rows_of_one_instant_are_all_given(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(site, &tx, true);
    tx.now = 500;
    for (int i = 0; i < 9; i++)
        audit_note(&tx, &site->community, "same", "contact", i + 1);
    struct audit_filter f;
    struct audit_line *lines;
    audit_filter_init(&f);
    f.action = STR("same");
    f.limit = 2;
    int64_t found = 0;
    for (size_t n = 2; n == 2;) {
        n = audit_list(&tx, &f, &lines);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(lines[i].record, 9 - found++);
        if (n > 0) {
            f.last_at = lines[n - 1].at;
            f.last_id = lines[n - 1].id;
        }
    }
    assert_int_equal(found, 9);
    tx_rollback(&tx);
}

static void what_the_log_speaks_of_is_named_once(void **state)
{
    (void)state;
    struct tx tx;
    struct str *words;
    int64_t *actors;
    test_site_tx(site, &tx, false);
    assert_int_equal(audit_actions(&tx, &words), 2);
    assert_true(str_is(words[0], "export") && str_is(words[1], "read"));
    assert_int_equal(audit_entities(&tx, &words), 2);
    assert_true(str_is(words[0], "contact") && str_is(words[1], "program"));
    assert_int_equal(audit_actors(&tx, &actors), 3);
    assert_int_equal(actors[0] + actors[1] + actors[2], 3);
    tx_rollback(&tx);
}

static void every_statement_is_prepared(void **state)
{
    (void)state;
    struct str error;
    for (const struct statement *const *s = statements_audit_list; *s; s++)
        if (!store_prepares(site->db, *s, site->arena, &error))
            fail_msg("%s: %.*s", (*s)->name, STR_ARG(error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_gives_its_rows_page_by_page),
        cmocka_unit_test(rows_of_one_instant_are_all_given),
        cmocka_unit_test(what_the_log_speaks_of_is_named_once),
        cmocka_unit_test(every_statement_is_prepared),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
