/* SPDX-License-Identifier: AGPL-3.0-or-later */
void a(char *p)
{
    strcpy(p, p);
    snprintf(p, 2, p);
    sprintf (p, p);
    if (atoi(p))
        sscanf(p, p);
}
