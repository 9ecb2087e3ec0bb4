/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_LOG_H
#define CORE_LOG_H

/* One line of JSON on standard error: time, level, request, message. Never a person's data. Library
 * code returns values; only main, the workers and the fault boundary log. */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set_level(enum log_level lowest);
void log_line(enum log_level level, const char *request, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
