/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/read.h"

#include "entity/check.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void reads(enum lang l, const char *typed, int year, int month, int mday)
{
    day d = 0;

    if (read_day(l, str_of(typed), &d) != DAY_READ || d != day_from_ymd(year, month, mday))
        fail_msg("<%s>", typed ? typed : "NULL");
}

static void refuses(enum lang l, const char *typed, enum day_reading why)
{
    day d;

    if (read_day(l, str_of(typed), &d) != why)
        fail_msg("<%s>", typed ? typed : "NULL");
}

static void days_are_read_in_every_usual_spelling(void **state)
{
    static const char *const both[] = {
        "2026-11-18",
        "2026/11/18",
        "18 nov. 2026",
        "18 novembre 2026",
        "18\u00a0nov.\u00a02026",
        "Nov. 18, 2026",
        "November 18, 2026",
        "nov 18 2026",
        "Wed., Nov. 18, 2026",
        "mercredi 18 novembre 2026",
        "le 18 novembre 2026",
        "18 NOV 2026",
        "18-11-2026",
        "18.11.2026",
        "November 18th, 2026",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(both) / sizeof(*both); i++) {
        reads(LANG_FR, both[i], 2026, 11, 18);
        reads(LANG_EN, both[i], 2026, 11, 18);
    }
}

static void every_month_is_known_in_both_languages(void **state)
{
    static const char *const names[12][4] = {
        { "janv.", "janvier", "Jan.", "January" },
        { "févr.", "FÉVRIER", "Feb.", "February" },
        { "mars", "mar", "March", "MARS" },
        { "avr.", "avril", "Apr.", "April" },
        { "mai", "MAI", "May", "may" },
        { "juin", "Juin", "June", "jun" },
        { "juill.", "juillet", "July", "jul." },
        { "août", "aout", "Aug.", "August" },
        { "sept.", "septembre", "Sep", "September" },
        { "oct.", "octobre", "Oct.", "October" },
        { "nov.", "novembre", "Nov.", "November" },
        { "déc.", "décembre", "Dec.", "December" },
    };
    struct arena *a = arena_new(1 << 20);

    (void)state;
    for (int month = 1; month <= 12; month++)
        for (int i = 0; i < 4; i++)
            reads(LANG_FR, arena_fmt(a, "2 %s 2025", names[month - 1][i]).p, 2025, month, 2);
    arena_free(a);
}

static void the_first_of_the_month_is_an_ordinal(void **state)
{
    (void)state;
    reads(LANG_FR, "1er mai 2026", 2026, 5, 1);
    reads(LANG_FR, "1 er mai 2026", 2026, 5, 1);
    reads(LANG_EN, "May 1st, 2026", 2026, 5, 1);
}

static void a_leap_day_is_read_in_a_leap_year_only(void **state)
{
    (void)state;
    reads(LANG_FR, "29/02/2028", 2028, 2, 29);
    refuses(LANG_FR, "29/02/2026", DAY_NO_SUCH_DAY);
    refuses(LANG_FR, "30 février 2028", DAY_NO_SUCH_DAY);
    refuses(LANG_EN, "2026-13-01", DAY_NO_SUCH_DAY);
    refuses(LANG_FR, "31/06/2026", DAY_NO_SUCH_DAY);
    refuses(LANG_FR, "0/06/2026", DAY_NO_SUCH_DAY);
}

static void the_day_comes_first_in_french_and_is_asked_in_english(void **state)
{
    (void)state;
    reads(LANG_FR, "3/4/2026", 2026, 4, 3);
    refuses(LANG_EN, "3/4/2026", DAY_AMBIGUOUS);
    reads(LANG_EN, "13/4/2026", 2026, 4, 13);
    reads(LANG_EN, "4/13/2026", 2026, 4, 13);
    reads(LANG_EN, "4/4/2026", 2026, 4, 4);
    refuses(LANG_FR, "4/13/2026", DAY_NO_SUCH_DAY);
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "demain",
        "18 jui 2026",
        "18/11-2026",
        "18/11/26",
        "nov. 2026",
        "18 nov.",
        "18 19 nov. 2026",
        "2026",
        "20261118",
        "18 nox 2026",
        "1/2/3/2026",
        "18 nov. 2026 ?",
        "18 n 2026",
        "18/011/2026",
        "----------",
        "18 nov. 2026 18 nov. 2026 18 nov. 2026 18 nov. 2026",
        "\xff\xfe",
        "é",
        "\xc3",
        "12026-11-18",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        refuses(LANG_FR, texts[i], DAY_NOT_A_DATE);
        refuses(LANG_EN, texts[i], DAY_NOT_A_DATE);
    }
    refuses(LANG_FR, NULL, DAY_NOT_A_DATE);
}

static void times_are_read_in_every_usual_spelling(void **state)
{
    static const struct {
        const char *typed;
        int hours, minutes;
    } cases[] = {
        { "9 h 30", 9, 30 },    { "9h30", 9, 30 },      { "9\u00a0h\u00a030", 9, 30 },
        { "9 h", 9, 0 },        { "14:05", 14, 5 },     { "09:05", 9, 5 },
        { "9:30 a.m.", 9, 30 }, { "9:30 AM", 9, 30 },   { "2 p.m.", 14, 0 },
        { "2pm", 14, 0 },       { "12:00 a.m.", 0, 0 }, { "12:15 p.m.", 12, 15 },
        { "0:00", 0, 0 },       { "23 h 59", 23, 59 },  { "9:30\u00a0a. m.", 9, 30 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int64_t minutes = -1;

        if (!read_time(str_of(cases[i].typed), &minutes) ||
            minutes != cases[i].hours * 60 + cases[i].minutes)
            fail_msg("%s", cases[i].typed);
    }
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const texts[] = { "",       "9",          "24:00",      "9:60",    "9:3",
                                         "9h3",    "9:",         "13:00 p.m.", "0 a.m.",  "midi",
                                         "9:30 x", "9:30 am am", "930",        "9:30:10", "-9:30",
                                         "h30",    "9 . m",      "9 apm" };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        int64_t minutes;

        if (read_time(str_of(texts[i]), &minutes))
            fail_msg("%s", texts[i]);
    }
}

/* -- addresses ----------------------------------------------------------------------------------
 */
static void check_all(bool (*is_sane)(struct str), const char *const *texts, bool expected)
{
    for (; *texts; texts++)
        if (is_sane(str_of(*texts)) != expected)
            fail_msg("%s", *texts);
}

static void mail_addresses_are_checked_against_slips(void **state)
{
    static const char *const good[] = { "a@b.ca", "jeanne.d-arc+x@sous.exemple.org",
                                        "o'neil@example.org", "élise@exemple.québec", NULL };
    static const char *const bad[] = { "",         "a",         "@b.ca",    "a@",       "a@b",
                                       "a@b.",     "a@.ca",     "a b@c.ca", "a@b c.ca", ".a@b.ca",
                                       "a.@b.ca",  "a..b@c.ca", "a@b@c.ca", "a@-b.ca",  "a@b-.ca",
                                       "<a@b.ca>", "a,b@c.ca",  "a@b_c.ca", "a@b..ca",  "a@b.ca\n",
                                       NULL };

    (void)state;
    check_all(email_is_sane, good, true);
    check_all(email_is_sane, bad, false);
    assert_false(email_is_sane((struct str){ "a\0b@c.ca", 8 }));
    assert_false(email_is_sane(
        STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@exemple.org")));
}

static void telephones_have_seven_to_fifteen_digits(void **state)
{
    static const char *const good[] = { "5550142",
                                        "418 555-0142",
                                        "(418) 555-0142",
                                        "1.418.555.0142",
                                        "+33 1 23 45 67 89",
                                        "418 555-0142, poste 12",
                                        "418-555-0142 ext. 12",
                                        "418-555-0142 x12",
                                        "418 555\u20110142",
                                        "418-555-0142 #3",
                                        "418-555-0142 Poste : 7",
                                        "123456789012345",
                                        NULL };
    static const char *const bad[] = { "",
                                       "555-014",
                                       "1234567890123456",
                                       "téléphone",
                                       "418 555-0142 poste",
                                       "418 555-0142 poste 123456789",
                                       "418 555-0142 bureau 3",
                                       "418+5550142",
                                       "555-0142 ou 555-0143",
                                       NULL };

    (void)state;
    check_all(phone_is_sane, good, true);
    check_all(phone_is_sane, bad, false);
}

static void web_addresses_are_http_with_a_host(void **state)
{
    static const char *const good[] = { "https://exemple.org",
                                        "http://exemple.org:8080/a?b=c#d",
                                        "https://www.exemple.qc.ca/é",
                                        "http://localhost:8080",
                                        "https://exemple.org?x",
                                        "http://10.0.0.1/",
                                        NULL };
    static const char *const bad[] = { "",
                                       "exemple.org",
                                       "javascript:alert(1)",
                                       "ftp://exemple.org",
                                       "https://",
                                       "https:///a",
                                       "https://exemple",
                                       "https://exemple.org:0",
                                       "https://exemple.org:99999",
                                       "https://exemple.org:",
                                       "https://moi@exemple.org",
                                       "https://a:b@exemple.org",
                                       "https://exemple.org/a b",
                                       "https://exemple.org/\"",
                                       "https://.org",
                                       "https://a..org",
                                       NULL };

    (void)state;
    check_all(url_is_sane, good, true);
    check_all(url_is_sane, bad, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_in_every_usual_spelling),
        cmocka_unit_test(every_month_is_known_in_both_languages),
        cmocka_unit_test(the_first_of_the_month_is_an_ordinal),
        cmocka_unit_test(a_leap_day_is_read_in_a_leap_year_only),
        cmocka_unit_test(the_day_comes_first_in_french_and_is_asked_in_english),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(times_are_read_in_every_usual_spelling),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(mail_addresses_are_checked_against_slips),
        cmocka_unit_test(telephones_have_seven_to_fifteen_digits),
        cmocka_unit_test(web_addresses_are_http_with_a_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
