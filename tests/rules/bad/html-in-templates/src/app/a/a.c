/* SPDX-License-Identifier: AGPL-3.0-or-later */
const char *a = "<p>x</p>";
const char *b = "a < b";
const char *c = "<unknown>";
const char *d = "</table>";
const char *e = "<a href=";
