/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_ENCODING_H
#define FORMAT_ENCODING_H

#include "core/out.h"

/* How the bytes of a text file say letters. A byte order mark decides; else a text that is UTF-8
 * is, and what is not comes from an old Windows program. */
enum encoding { ENCODING_UTF8, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_WINDOWS_1252 };

/* Reads the file from its start, a piece at a time, and leaves its place alone. A text with good
 * letters of several bytes and a few bad ones is UTF-8 that was damaged: its bad rows are told. */
enum encoding encoding_of(struct arena *a, int fd);

/* Turns pieces into UTF-8: `in` follows what was given before. The result lives until the next
 * call. What stands for no letter becomes U+FFFD, or a control character, which key_normalize
 * refuses. */
struct encoding_reader;
struct encoding_reader *encoding_reader_new(struct arena *a, enum encoding e);
struct str encoding_read(struct encoding_reader *r, struct str in);

#endif
