/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_POSTBOX_H
#define SUPPORT_POSTBOX_H

#include <pthread.h>

/* A small mail server in a thread of the test: takes one message a connection. */
struct postbox {
    int listening, port;
    pthread_t thread;
    const char *to_recipient, *to_text; /* what it answers */
    char got[64 << 10];                 /* all that it was told; read it once the box is closed */
    volatile int connections;
};
/* Answers so to RCPT and to the end of the text, lines with their CRLF. */
void postbox_open(struct postbox *box, const char *to_recipient, const char *to_text);
void postbox_close(struct postbox *box);

#endif
