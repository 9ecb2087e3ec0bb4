/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/mail.h"

#include "core/fault.h"
#include "job/smtp.h"
#include "support/postbox.h"
#include "support/request.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* -- the site
 * --------------------------------------------------------------------------------------------------
 */

static struct test_site *site;
static struct postbox box;

static int open_site(void **state)
{
    static bool registered;
    (void)state;
    if (!registered)
        job_register(mail_jobs, MAIL_JOBS);
    registered = true;
    site = test_site_open(NULL);
    worker_once(&site->installation, &site->community, 10); /* the daily round */
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void write_conf(const char *text, mode_t mode)
{
    const char *path = arena_fmt(site->arena, "%s/smtp.conf", site->installation.data.p).p;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void set_server(void)
{
    write_conf(arena_fmt(site->arena,
                         "# test\nurl = smtp://127.0.0.1:%d\nfrom=reseau@exemple.org\n", box.port)
                   .p,
               0600);
}

static int64_t write_to(const char *to, const char *name)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    int64_t id = mail_send(&tx, str_of(to), LANG_FR, "mail-sign-in",
                           MAIL_FIELDS({ "name", str_of(name) }, { "community", STR("Val-Brume") },
                                       { "link", STR("https://exemple.org/enter/abc") },
                                       { "minutes", STR("30") }));
    tx_commit(&tx);
    return id;
}

static size_t work(void)
{
    return worker_once(&site->installation, &site->community, 10);
}

static struct mail_row row_of(int64_t id)
{
    struct tx tx;
    struct mail_row *list;
    test_site_tx(site, &tx, false);
    size_t n = mail_list(&tx, 100, &list), i = 0;
    tx_rollback(&tx);
    while (i < n && list[i].id != id)
        i++;
    assert_true(i < n);
    return list[i];
}

static void is(int64_t id, const char *state)
{
    struct mail_row row = row_of(id);
    if (!str_is(row.state, state))
        fail_msg("%.*s (%.*s), not %s", STR_ARG(row.state), STR_ARG(row.error), state);
}

/* -- tests
 * --------------------------------------------------------------------------------------------------
 */

static void without_a_server_messages_are_held(void **state)
{
    (void)state;
    int64_t id = write_to("ines@exemple.org", "Inès");
    is(id, "queued");
    assert_int_equal(work(), 1);
    is(id, "held");
    assert_true(str_is(row_of(id).subject, "Votre lien pour vous connecter à Val-Brume"));
}

static void a_message_arrives_whole(void **state)
{
    (void)state;
    postbox_open(&box, "250 yes\r\n", "250 taken\r\n");
    set_server();
    int64_t id = write_to("ines@exemple.org", "Inès\r\nBcc: tous@exemple.org");
    assert_int_equal(work(), 1);
    is(id, "sent");
    assert_int_equal(work(), 0);
    postbox_close(&box);
    assert_int_equal(box.connections, 1);
    static const char *const parts[] = { "MAIL FROM:<reseau@exemple.org>",
                                         "RCPT TO:<ines@exemple.org>",
                                         "To: <ines@exemple.org>\r\n",
                                         "Auto-Submitted: auto-generated\r\n",
                                         "Message-ID: <",
                                         "Bonjour In=C3=A8s",
                                         "https://exemple.org/enter/abc" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(box.got, parts[i]))
            fail_msg("no %s in %s", parts[i], box.got);
    char *text = strstr(box.got, "DATA"), *body = strstr(text, "\r\n\r\n");
    char *bcc = strstr(text, "\r\nBcc:");
    assert_true(!bcc || bcc > body);
    assert_null(strstr(strstr(box.got, "RCPT") + 4, "RCPT"));
}

static struct str text_of(int64_t id)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    store_script(&tx, arena_fmt(site->arena,
                                "delete from setting where name = 'body';"
                                "insert into setting (name, value) select 'body', body from mail "
                                "where id = %lld",
                                (long long)id));
    struct str text = setting_get(&tx, "body");
    tx_rollback(&tx);
    return text;
}

static void the_text_goes_once_it_is_sent(void **state)
{
    (void)state;
    postbox_open(&box, "250 yes\r\n", "250 taken\r\n");
    int64_t id = write_to("ines@exemple.org", "Inès");
    assert_true(str_find(text_of(id), STR("/enter/abc")) > 0);
    set_server();
    work();
    postbox_close(&box);
    is(id, "sent");
    assert_int_equal(text_of(id).n, 0);
}

static void time_passes(void)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    store_script(&tx, STR("update job set run_at = 0 where recurring = 0"));
    tx_commit(&tx);
}

static struct str message_id(void)
{
    struct str all = str_of(box.got), head, rest;
    ptrdiff_t at = str_find(all, STR("Message-ID: "));
    assert_true(at >= 0);
    str_cut(str_sub(all, (size_t)at, all.n), '\r', &head, &rest);
    return arena_str(site->arena, head);
}

static void not_now_means_later_with_the_same_id(void **state)
{
    (void)state;
    postbox_open(&box, "250 yes\r\n", "451 try later\r\n");
    set_server();
    int64_t id = write_to("ines@exemple.org", "Inès");
    assert_int_equal(work(), 1);
    is(id, "queued");
    assert_true(str_find(row_of(id).error, STR("try later")) >= 0);
    struct str first = message_id();
    assert_int_equal(work(), 0);
    box.to_text = "250 taken\r\n";
    memset(box.got, 0, sizeof box.got);
    time_passes();
    assert_int_equal(work(), 1);
    is(id, "sent");
    assert_true(str_eq(first, message_id()));
    postbox_close(&box);
}

static void never_means_never(void **state)
{
    (void)state;
    postbox_open(&box, "550 no such person\r\n", "250 taken\r\n");
    set_server();
    int64_t id = write_to("ines@exemple.org", "Inès");
    assert_int_equal(work(), 1);
    is(id, "failed");
    assert_true(str_find(row_of(id).error, STR("no such person")) >= 0);
    time_passes();
    assert_int_equal(work(), 0);
    postbox_close(&box);
}

static void nobody_there_is_tried_again_and_given_up_in_the_end(void **state)
{
    (void)state;
    postbox_open(&box, "", "");
    postbox_close(&box);
    set_server(); /* nobody listens there now */
    int64_t id = write_to("ines@exemple.org", "Inès");
    for (int i = 0; i < 11; i++) {
        assert_int_equal(work(), 1);
        is(id, "queued");
        time_passes();
    }
    assert_int_equal(work(), 1);
    is(id, "failed");
}

static void passwords_are_given_to_this_machine_or_over_tls_only(void **state)
{
    (void)state;
    postbox_open(&box, "250 yes\r\n", "250 taken\r\n");
    write_conf(arena_fmt(site->arena,
                         "url=smtp://127.0.0.1:%d\nfrom=a@b.ca\nuser=un\npassword=deux\n", box.port)
                   .p,
               0600);
    int64_t id = write_to("ines@exemple.org", "Inès");
    work();
    is(id, "sent");
    /* another name of the same machine is not known to be it: TLS is asked for, and there is none
     */
    write_conf(arena_fmt(site->arena,
                         "url=smtp://127.0.0.2:%d\nfrom=a@b.ca\nuser=un\npassword=deux\n", box.port)
                   .p,
               0600);
    memset(box.got, 0, sizeof box.got);
    id = write_to("omar@exemple.org", "Omar");
    work();
    is(id, "queued");
    assert_non_null(strstr(box.got, "EHLO"));
    assert_null(strstr(box.got, "AUTH"));
    write_conf(arena_fmt(site->arena,
                         "url=smtp://127.0.0.1:%d\nfrom=a@b.ca\nuser=un\npassword=faux\n", box.port)
                   .p,
               0600);
    id = write_to("lea@exemple.org", "Léa");
    work();
    is(id, "queued"); /* our mistake, not the message's */
    postbox_close(&box);
}

static void settings_that_are_wrong_hold_the_messages_and_say_why(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mode_t mode;
    } cases[] = { { "url=smtp://127.0.0.1:1\nfrom=a@b.ca\n", 0640 },
                  { "url=file:///etc/passwd\nfrom=a@b.ca\n", 0600 },
                  { "url=smtp://127.0.0.1:1\nfrom=personne\n", 0600 },
                  { "from=a@b.ca\n", 0600 },
                  { "n’importe quoi\n", 0600 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_conf(cases[i].text, cases[i].mode);
        int64_t id = write_to("ines@exemple.org", "Inès");
        assert_int_equal(work(), 1);
        is(id, "held");
        assert_true(str_find(row_of(id).error, STR("smtp.conf")) >= 0);
    }
}

static bool is_refused_without_fields(void)
{
    struct fault fault;
    struct tx tx;
    if (FAULT_CAUGHT(&fault)) {
        tx_rollback(&(struct tx){ .db = site->db });
        return fault.kind == FAULT_INVARIANT;
    }
    test_site_tx(site, &tx, true);
    mail_send(&tx, STR("a@b.ca"), LANG_EN, "mail-sign-in", NULL, 0);
    fault_done(&fault);
    return false;
}

static void a_missing_field_is_a_fault(void **state)
{
    (void)state;
    assert_true(is_refused_without_fields());
}

static void an_address_that_cannot_be_fails_at_once(void **state)
{
    (void)state;
    int64_t id = write_to("a@b.ca, c@d.ca", "Inès");
    is(id, "failed");
    assert_int_equal(work(), 0);
}

static void old_messages_are_forgotten(void **state)
{
    (void)state;
    struct tx tx;
    struct mail_row *list;
    write_to("ines@exemple.org", "Inès");
    write_to("omar@exemple.org", "Omar");
    work();
    test_site_tx(site, &tx, true);
    store_script(&tx, STR("update mail set created = 1 where recipient like 'omar%';"
                          "update job set run_at = 0 where recurring = 1"));
    tx_commit(&tx);
    assert_int_equal(work(), 1);
    test_site_tx(site, &tx, false);
    assert_int_equal(mail_list(&tx, 10, &list), 1);
    assert_true(str_is(list[0].recipient, "ines@exemple.org"));
    tx_rollback(&tx);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)
    const struct CMUnitTest tests[] = {
        TEST(without_a_server_messages_are_held),
        TEST(a_message_arrives_whole),
        TEST(the_text_goes_once_it_is_sent),
        TEST(not_now_means_later_with_the_same_id),
        TEST(never_means_never),
        TEST(nobody_there_is_tried_again_and_given_up_in_the_end),
        TEST(passwords_are_given_to_this_machine_or_over_tls_only),
        TEST(settings_that_are_wrong_hold_the_messages_and_say_why),
        TEST(a_missing_field_is_a_fault),
        TEST(an_address_that_cannot_be_fails_at_once),
        TEST(old_messages_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
