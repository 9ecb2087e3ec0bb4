/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A line fits PIPE_BUF, so that lines of several threads do not mix. */
enum { LINE_MAX_BYTES = 4096, MESSAGE_MAX_BYTES = 1800 };

static atomic_int lowest_level = LOG_INFO;

void log_set_level(enum log_level lowest)
{
    atomic_store(&lowest_level, (int)lowest);
}

/* Appends z as a JSON text; bytes that are not ASCII pass as they are. */
static size_t put_json(char *line, size_t at, const char *z)
{
    line[at++] = '"';
    for (; *z && at < LINE_MAX_BYTES - 16; z++) {
        unsigned char c = (unsigned char)*z;
        if (c == '"' || c == '\\') {
            line[at++] = '\\';
            line[at++] = *z;
        } else if (c < 0x20 || c == 0x7F) {
            at += (size_t)snprintf(line + at, 7, "\\u%04x", c);
        } else {
            line[at++] = *z;
        }
    }
    line[at++] = '"';
    return at;
}

/* Drops a UTF-8 sequence that vsnprintf cut in two. */
static void trim_half_character(char *z)
{
    size_t n = strlen(z), from = n;
    while (from > 0 && ((unsigned char)z[from - 1] & 0xC0) == 0x80)
        from--;
    if (from > 0 && (unsigned char)z[from - 1] >= 0xC0)
        z[from - 1] = '\0';
}

void log_line(enum log_level level, const char *request, const char *format, ...)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    if ((int)level < atomic_load(&lowest_level))
        return;
    char message[MESSAGE_MAX_BYTES];
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (wanted >= (int)sizeof message)
        trim_half_character(message);

    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    char line[LINE_MAX_BYTES];
    size_t n = strftime(line, 64, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &utc);
    n += (size_t)snprintf(line + n, 64, ".%03dZ\",\"level\":\"%s\"", (int)(now.tv_nsec / 1000000),
                          names[level]);
    if (request) {
        n += (size_t)snprintf(line + n, 16, ",\"request\":");
        char known[65];
        snprintf(known, sizeof known, "%s", request);
        n = put_json(line, n, known);
    }
    n += (size_t)snprintf(line + n, 16, ",\"message\":");
    n = put_json(line, n, message);
    line[n++] = '}';
    line[n++] = '\n';
    if (write(STDERR_FILENO, line, n) < 0)
        return; /* nowhere left to say so */
}
