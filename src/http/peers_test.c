/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/peers.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct peers peers;

static int start(void **state)
{
    (void)state;
    return peers_start(&peers, "192.0.2.1 2001:db8::1") ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    peers_stop(&peers);
    return 0;
}

static const struct sockaddr *from(const char *address)
{
    static union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } at;
    memset(&at, 0, sizeof at);
    if (inet_pton(AF_INET, address, &at.four.sin_addr) == 1) {
        at.four.sin_family = AF_INET;
    } else {
        assert_int_equal(inet_pton(AF_INET6, address, &at.six.sin6_addr), 1);
        at.six.sin6_family = AF_INET6;
    }
    return &at.any;
}

static void only_this_machine_and_our_proxies_are_let_in(void **state)
{
    static const char *const ours[] = { "127.0.0.1",        "127.9.9.9", "::1",
                                        "::ffff:127.0.0.1", "192.0.2.1", "2001:db8::1",
                                        "::ffff:192.0.2.1" },
                             *const others[] = { "203.0.113.5", "192.0.2.10", "10.0.0.1",
                                                 "2001:db8::2", "::",         "::ffff:10.0.0.1" };
    (void)state;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_true(peers_welcome(&peers, from(ours[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(peers_welcome(&peers, from(others[i])));
}

static void there_is_a_last_place(void **state)
{
    static struct peer *open[PEERS_MOST];
    (void)state;
    for (int i = 0; i < PEERS_MOST; i++) {
        open[i] = peers_open(&peers, 3000000 + i, from("127.0.0.1"));
        assert_non_null(open[i]);
    }
    assert_null(peers_open(&peers, 4, from("127.0.0.1")));
    for (int i = 0; i < PEERS_MOST; i++)
        peers_close(&peers, open[i]);
    assert_non_null(open[0] = peers_open(&peers, 3000000, from("127.0.0.1")));
    peers_close(&peers, open[0]);
}

static void only_a_proxy_of_ours_says_who_the_client_is(void **state)
{
    static const struct {
        const char *peer, *forwarded, *client;
    } list[] = {
        { "203.0.113.5", "198.51.100.1", "203.0.113.5" },
        { "192.0.2.1", "198.51.100.1", "198.51.100.1" },
        { "192.0.2.1", "10.0.0.1, 198.51.100.1", "198.51.100.1" },
        { "192.0.2.1", "198.51.100.1, 2001:db8::1", "198.51.100.1" },
        { "2001:db8::1", "  2001:db8::7 ", "2001:db8::7" },
        { "192.0.2.1", NULL, "192.0.2.1" },
        { "192.0.2.1", ", ,", "192.0.2.1" },
        { "192.0.2.1", "a-very-long-name-that-is-no-address-of-any-kind-at-all", "192.0.2.1" },
    };
    (void)state;
    struct arena *a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct peer *one = peers_open(&peers, 5000000, from(list[i].peer));
        struct str client = peer_client(a, &peers, one, str_of(list[i].forwarded));
        if (!str_is(client, list[i].client))
            fail_msg("%.*s instead of %s", STR_ARG(client), list[i].client);
        peers_close(&peers, one);
    }
    arena_free(a);
}

static void a_socket_is_shut_when_its_time_is_up_and_not_before(void **state)
{
    int pair[2], other[2];
    char byte;
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, other), 0);
    struct peer *late = peers_open(&peers, pair[0], from("127.0.0.1"));
    struct peer *free_of_limit = peers_open(&peers, other[0], from("127.0.0.1"));
    instant began = clock_monotonic_us();
    peer_must_end(late, 300);
    peer_must_end(free_of_limit, 300);
    peer_must_end(free_of_limit, 0);
    assert_int_equal(read(pair[1], &byte, 1), 0);
    assert_in_range(clock_monotonic_us() - began, 290000, 5000000);
    assert_int_equal(send(other[1], "x", 1, MSG_NOSIGNAL), 1);
    peers_close(&peers, late);
    peers_close(&peers, free_of_limit);
    for (int i = 0; i < 2; i++) {
        close(pair[i]);
        close(other[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_this_machine_and_our_proxies_are_let_in),
        cmocka_unit_test(there_is_a_last_place),
        cmocka_unit_test(only_a_proxy_of_ours_says_who_the_client_is),
        cmocka_unit_test(a_socket_is_shut_when_its_time_is_up_and_not_before),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
