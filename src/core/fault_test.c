/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_fault_leaves_through_the_boundary(void **state)
{
    (void)state;
    struct fault f;
    volatile bool caught = false;
    if (FAULT_CAUGHT(&f)) {
        caught = true;
    } else {
        fault_raise(FAULT_STORE, "table %s, row %d", "x", 3);
    }
    assert_true(caught);
    assert_int_equal(f.kind, FAULT_STORE);
    assert_string_equal(f.what, "table x, row 3");
}

static void a_fault_while_recovering_belongs_to_the_outer_boundary(void **state)
{
    (void)state;
    struct fault outer, inner;
    volatile int outer_seen = 0, inner_seen = 0;
    if (FAULT_CAUGHT(&outer)) {
        outer_seen++;
    } else if (FAULT_CAUGHT(&inner)) {
        inner_seen++;
        fault_raise(FAULT_INVARIANT, "again");
    } else {
        fault_raise(FAULT_MEMORY, "first");
    }
    assert_int_equal(inner_seen, 1);
    assert_int_equal(outer_seen, 1);
    assert_int_equal(inner.kind, FAULT_MEMORY);
    assert_int_equal(outer.kind, FAULT_INVARIANT);
}

static void a_boundary_that_was_left_catches_no_more(void **state)
{
    (void)state;
    struct fault outer, inner;
    volatile bool by_outer = false, by_inner = false;
    if (FAULT_CAUGHT(&outer)) {
        by_outer = true;
    } else {
        if (FAULT_CAUGHT(&inner))
            by_inner = true;
        else
            fault_done(&inner);
        fault_raise(FAULT_STORE, "later");
    }
    assert_true(by_outer);
    assert_false(by_inner);
}

static void a_requirement_names_its_place(void **state)
{
    (void)state;
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        assert_non_null(strstr(f.what, "fault_test.c"));
        assert_non_null(strstr(f.what, "1 + 1 == 3"));
        return;
    }
    REQUIRE(1 + 1 == 2);
    REQUIRE(1 + 1 == 3);
    fail();
}

static void a_long_message_is_cut(void **state)
{
    (void)state;
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        assert_int_equal(strlen(f.what), sizeof f.what - 1);
        return;
    }
    fault_raise(FAULT_STORE, "%2000d", 1);
}

static void without_a_boundary_the_fault_is_logged_and_the_process_aborts(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        fault_raise(FAULT_INVARIANT, "quote \" and\nline");
    }
    close(ends[1]);
    char line[1000];
    ssize_t n = read(ends[0], line, sizeof line - 1);
    assert_true(n > 0);
    line[n] = '\0';
    assert_non_null(strstr(line, "\"level\":\"error\""));
    assert_non_null(strstr(line, "quote \\\" and\\u000aline\"}\n"));
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_leaves_through_the_boundary),
        cmocka_unit_test(a_fault_while_recovering_belongs_to_the_outer_boundary),
        cmocka_unit_test(a_boundary_that_was_left_catches_no_more),
        cmocka_unit_test(a_requirement_names_its_place),
        cmocka_unit_test(a_long_message_is_cut),
        cmocka_unit_test(without_a_boundary_the_fault_is_logged_and_the_process_aborts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
