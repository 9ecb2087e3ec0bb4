/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/log.h"

#include "core/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char line[8192];

/* Runs what follows with standard error going to `line`. */
static int own_stderr, ends[2];

static void catch_begin(void)
{
    assert_int_equal(pipe(ends), 0);
    own_stderr = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
}

static void catch_end(void)
{
    dup2(own_stderr, STDERR_FILENO);
    close(own_stderr);
    close(ends[1]);
    ssize_t n = read(ends[0], line, sizeof line - 1);
    assert_true(n >= 0);
    line[n] = '\0';
    close(ends[0]);
}

static void a_line_is_one_json_object(void **state)
{
    (void)state;
    catch_begin();
    log_line(LOG_WARN, "r-\"1\"", "%d rows\tin \\ %s\n", 3, "été");
    catch_end();
    assert_memory_equal(line, "{\"time\":\"20", 11);
    assert_string_equal(strstr(line, "Z\",\"level\""),
                        "Z\",\"level\":\"warn\",\"request\":\"r-\\\"1\\\"\",\"message\":\"3 "
                        "rows\\u0009in \\\\ été\\u000a\"}\n");
}

static void lines_below_the_level_are_left_out(void **state)
{
    (void)state;
    catch_begin();
    log_line(LOG_DEBUG, NULL, "no");
    log_set_level(LOG_ERROR);
    log_line(LOG_WARN, NULL, "no");
    log_set_level(LOG_DEBUG);
    log_line(LOG_DEBUG, NULL, "yes");
    log_set_level(LOG_INFO);
    catch_end();
    assert_null(strstr(line, "\"no\""));
    assert_non_null(strstr(line, "\"level\":\"debug\",\"message\":\"yes\"}\n"));
}

static void a_long_line_is_cut_between_characters_and_still_closed(void **state)
{
    (void)state;
    char text[5000];
    for (size_t shift = 0; shift < 4; shift++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = "\xE2\x82\xAC"[(i + shift) % 3];
        text[sizeof text - 1] = '\0';
        memset(text, 'x', shift == 0 ? 0 : 3 - shift);
        catch_begin();
        log_line(LOG_INFO, "r", "%s", text);
        catch_end();
        size_t n = strlen(line);
        assert_true(n < 4096);
        assert_string_equal(line + n - 3, "\"}\n");
        char *message = strstr(line, "\"message\":");
        assert_non_null(message);
        assert_true(str_is_utf8(str_of(message)));
    }
}

static void controls_cannot_lengthen_a_line_past_its_end(void **state)
{
    (void)state;
    char text[3000];
    memset(text, 1, sizeof text);
    text[sizeof text - 1] = '\0';
    catch_begin();
    log_line(LOG_INFO, text, "%s", text);
    catch_end();
    size_t n = strlen(line);
    assert_true(n > 1000 && n <= 4096);
    assert_int_equal(line[n - 1], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_one_json_object),
        cmocka_unit_test(lines_below_the_level_are_left_out),
        cmocka_unit_test(a_long_line_is_cut_between_characters_and_still_closed),
        cmocka_unit_test(controls_cannot_lengthen_a_line_past_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
