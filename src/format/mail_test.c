/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/mail.h"

#include "core/out.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(64 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define FIELDS(...)                                                                                \
    (const struct mail_field[]){ __VA_ARGS__ },                                                    \
        sizeof((const struct mail_field[]){ __VA_ARGS__ }) / sizeof(struct mail_field)

static struct mail_message sample(void)
{
    return (struct mail_message){ .from = STR("reseau@exemple.org"),
                                  .to = STR("ines@exemple.org"),
                                  .subject = STR("Bonjour"),
                                  .body = STR("Un."),
                                  .id = STR("abc"),
                                  .lang = LANG_FR,
                                  .at = 1780000000000 };
}

static bool holds(struct str text, const char *part)
{
    return str_find(text, str_of(part)) >= 0;
}

static void a_text_is_filled(void **state)
{
    (void)state;
    struct str subject, body, missing;
    assert_true(mail_merge(a, STR("subject: À {{who}}\n\nBonjour {{name}},\n\nfin {{name}}\n"),
                           FIELDS({ "name", STR("Inès") }, { "who", STR("reprendre") }), &subject,
                           &body, &missing));
    assert_true(str_is(subject, "À reprendre"));
    assert_true(str_is(body, "Bonjour Inès,\n\nfin Inès"));
}

static void a_field_without_a_value_is_told(void **state)
{
    (void)state;
    struct str subject, body, missing;
    struct str text = STR("subject: x\n\n{{name}} {{link}}\n");
    assert_false(mail_merge(a, text, FIELDS({ "name", STR("Inès") }), &subject, &body, &missing));
    assert_true(str_is(missing, "link"));
    assert_false(mail_merge(a, text, FIELDS({ "name", STR("Inès") }, { "link", STR(" ") }),
                            &subject, &body, &missing));
    assert_true(str_is(missing, "link"));
    assert_false(mail_merge(a, STR("subject: {{x\n\ny"), FIELDS({ "x", STR("1") }), &subject, &body,
                            &missing));
    assert_false(
        mail_merge(a, STR("Bonjour\n"), FIELDS({ "x", STR("1") }), &subject, &body, &missing));
}

static void a_value_is_not_read_for_fields_again(void **state)
{
    (void)state;
    struct str subject, body, missing;
    assert_true(mail_merge(a, STR("subject: s\n\n{{a}}"),
                           FIELDS({ "a", STR("{{b}}") }, { "b", STR("secret") }), &subject, &body,
                           &missing));
    assert_true(str_is(body, "{{b}}"));
}

static void a_value_cannot_add_a_header(void **state)
{
    (void)state;
    struct str missing;
    struct mail_message m = sample();
    assert_true(mail_merge(a, STR("subject: {{x}}\n\nb"),
                           FIELDS({ "x", STR("a\r\nBcc: tous@exemple.org\n\nautre") }), &m.subject,
                           &m.body, &missing));
    assert_true(str_find(m.subject, STR("\n")) < 0 && str_find(m.subject, STR("\r")) < 0);
    struct str text = mail_write(a, &m);
    assert_false(holds(text, "\nBcc:"));
    m.subject = STR("b\r\nCc: tous@exemple.org"); /* also when it comes past mail_merge */
    assert_false(holds(mail_write(a, &m), "\nCc:"));
    m.from_name = STR("x>\r\nCc: tous@exemple.org\r\n");
    assert_false(holds(mail_write(a, &m), "\nCc:"));
}

static void addresses_that_mean_more_than_one_are_refused(void **state)
{
    (void)state;
    static const char *const good[] = { "a@b.ca", "ines.roy+x@exemple.org", "o'neil@ex-1.org" };
    static const char *const bad[] = { "",
                                       "a",
                                       "@b.ca",
                                       "a@",
                                       "a@b.ca,c@d.ca",
                                       "a@b.ca c@d.ca",
                                       "a b@c.ca",
                                       "<a@b.ca>",
                                       "a@b.ca\r\nRCPT TO:<x@y.ca>",
                                       "\"a b\"@c.ca",
                                       "-oQ/tmp@c.ca",
                                       "a@b@c.ca",
                                       "inès@exemple.org" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mail_address_good(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mail_address_good(str_of(bad[i])));
}

static void every_header_is_there(void **state)
{
    (void)state;
    struct mail_message m = sample();
    m.from_name = STR("Réseau");
    assert_string_equal(mail_write(a, &m).p,
                        "From: =?UTF-8?B?UsOpc2VhdQ==?=\r\n <reseau@exemple.org>\r\n"
                        "To: <ines@exemple.org>\r\n"
                        "Subject: Bonjour\r\n"
                        "Date: Thu, 28 May 2026 20:26:40 +0000\r\n"
                        "Message-ID: <abc@exemple.org>\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=UTF-8\r\n"
                        "Content-Transfer-Encoding: quoted-printable\r\n"
                        "Content-Language: fr-CA\r\n"
                        "Auto-Submitted: auto-generated\r\n"
                        "\r\n"
                        "Un.\r\n");
}

static void longest_line(struct str text, size_t most)
{
    struct str line;
    while (str_next(&text, '\n', &line))
        assert_true(line.n <= most + 1); /* with its CR */
}

static void long_subjects_are_cut_between_characters(void **state)
{
    (void)state;
    struct mail_message m = sample();
    struct out o;
    out_init(&o, a, 10000);
    for (int i = 0; i < 40; i++)
        out_str(&o, i % 3 ? STR("é") : i % 2 ? STR("a") : STR("𝄞"));
    m.subject = out_view(&o);
    struct str text = mail_write(a, &m);
    longest_line(text, 78);
    /* every word decodes by itself to whole characters */
    int words = 0;
    for (ptrdiff_t at; (at = str_find(text, STR("=?UTF-8?B?"))) >= 0; words++) {
        text = str_sub(text, (size_t)at + 10, text.n);
        struct str word = str_sub(text, 0, (size_t)str_find(text, STR("?=")));
        unsigned char raw[64];
        size_t n;
        assert_int_equal(sodium_base642bin(raw, sizeof raw, word.p, word.n, NULL, &n, NULL,
                                           sodium_base64_VARIANT_ORIGINAL),
                         0);
        assert_true(str_is_utf8((struct str){ (const char *)raw, n }));
    }
    assert_true(words >= 2);
}

static void a_subject_that_looks_encoded_is_encoded(void **state)
{
    (void)state;
    struct mail_message m = sample();
    m.subject = STR("=?UTF-8?B?QUJD?=");
    assert_true(holds(mail_write(a, &m), "Subject: =?UTF-8?B?PT9VVEY"));
}

static void bodies_keep_their_text_in_short_lines(void **state)
{
    (void)state;
    struct mail_message m = sample();
    m.body = STR("Échéance = demain. \n.\n\nUne ligne qui dépasse de loin ce qu’un serveur prend "
                 "sans la couper, avec des accents éàùôïç et encore des mots.\nfin");
    struct str text = mail_write(a, &m);
    longest_line(text, 76);
    assert_true(holds(text, "\r\n\r\n=C3=89ch=C3=A9ance =3D demain.=20\r\n.\r\n\r\nUne ligne"));
    assert_true(str_ends(text, STR("\r\nfin\r\n")));
    assert_true(holds(text, "=\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_filled),
        cmocka_unit_test(a_field_without_a_value_is_told),
        cmocka_unit_test(a_value_is_not_read_for_fields_again),
        cmocka_unit_test(a_value_cannot_add_a_header),
        cmocka_unit_test(addresses_that_mean_more_than_one_are_refused),
        cmocka_unit_test(every_header_is_there),
        cmocka_unit_test(long_subjects_are_cut_between_characters),
        cmocka_unit_test(a_subject_that_looks_encoded_is_encoded),
        cmocka_unit_test(bodies_keep_their_text_in_short_lines),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
