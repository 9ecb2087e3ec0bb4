/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* free(this) is a comment */
void a(void)
{
    char *p = malloc(2);
    say("free(p)");
    p->free(p);
    str_free(p);
    free(p);
}
