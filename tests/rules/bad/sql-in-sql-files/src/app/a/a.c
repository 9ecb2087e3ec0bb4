/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* select x from y in a comment */
const char *a = "select id "
                "from organization";
const char *b = "Insert Into a";
const char *c = "update";
const char *d = "update a set b";
const char *e = "PRAGMA user_version";
const char *f = "COMMIT";
const char *g = "selected from";
