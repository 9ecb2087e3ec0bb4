/* SPDX-License-Identifier: AGPL-3.0-or-later */
void a(void)
{
    free(malloc(1));
}
