/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/postbox.h"

#include "core/fault.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(int fd, const char *line)
{
    (void)!write(fd, line, strlen(line));
}

static bool read_line(struct postbox *box, FILE *in, char *line, int most)
{
    if (!fgets(line, most, in))
        return false;
    size_t n = strlen(box->got);
    snprintf(box->got + n, sizeof box->got - n, "%s", line);
    return true;
}

static void take_text(struct postbox *box, FILE *in, int fd)
{
    char line[2000];
    say(fd, "354 go\r\n");
    while (read_line(box, in, line, sizeof line))
        if (strcmp(line, ".\r\n") == 0)
            break;
    say(fd, box->to_text);
}

static void take_password(struct postbox *box, FILE *in, int fd)
{
    char line[2000] = "";
    say(fd, "334 \r\n");
    read_line(box, in, line, sizeof line);
    say(fd, strncmp(line, "AHVuAGRldXg=", 12) == 0 ? "235 yes\r\n" : "535 no\r\n");
}

static void converse(struct postbox *box, int fd)
{
    char line[2000];
    FILE *in = fdopen(fd, "r");
    say(fd, "220 test ESMTP\r\n");
    while (read_line(box, in, line, sizeof line)) {
        if (strncmp(line, "EHLO", 4) == 0)
            say(fd, "250-test\r\n250 AUTH PLAIN\r\n");
        else if (strncmp(line, "AUTH", 4) == 0)
            take_password(box, in, fd);
        else if (strncmp(line, "RCPT", 4) == 0)
            say(fd, box->to_recipient);
        else if (strncmp(line, "DATA", 4) == 0)
            take_text(box, in, fd);
        else if (strncmp(line, "QUIT", 4) == 0)
            say(fd, "221 bye\r\n");
        else
            say(fd, "250 fine\r\n");
    }
    fclose(in);
}

static void *serve(void *ctx)
{
    struct postbox *box = ctx;
    for (int fd; (fd = accept(box->listening, NULL, NULL)) >= 0; box->connections++)
        converse(box, fd);
    return NULL;
}

void postbox_open(struct postbox *box, const char *to_recipient, const char *to_text)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
    socklen_t n = sizeof at;
    memset(box, 0, sizeof *box);
    box->to_recipient = to_recipient;
    box->to_text = to_text;
    box->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(bind(box->listening, (struct sockaddr *)&at, sizeof at) == 0);
    REQUIRE(listen(box->listening, 5) == 0);
    REQUIRE(getsockname(box->listening, (struct sockaddr *)&at, &n) == 0);
    box->port = ntohs(at.sin_port);
    REQUIRE(pthread_create(&box->thread, NULL, serve, box) == 0);
}

void postbox_close(struct postbox *box)
{
    shutdown(box->listening, SHUT_RDWR);
    pthread_join(box->thread, NULL);
    close(box->listening);
}
