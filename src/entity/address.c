/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/check.h"

#include <string.h>

static bool is_digit(char b)
{
    return b >= '0' && b <= '9';
}

/* Bytes of letters beyond ASCII count as letters: addresses may be in French or in Cree. */
static bool is_letter(char b)
{
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (unsigned char)b >= 0x80;
}

static bool host_label_is_sane(struct str s)
{
    if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

static bool is_one_of(char b, const char *set)
{
    return b && strchr(set, b);
}

/* Labels parted by points. */
static bool host_is_sane(struct str s, size_t least_labels)
{
    struct str rest = s, label;
    size_t n = 0;

    if (s.n == 0 || s.n > 253 || s.p[s.n - 1] == '.')
        return false;
    while (str_next(&rest, '.', &label)) {
        if (!host_label_is_sane(label))
            return false;
        n++;
    }
    return n >= least_labels;
}

bool email_is_sane(struct str s)
{
    struct str local, host;

    if (!str_cut(s, '@', &local, &host) || local.n == 0 || local.n > 64)
        return false;
    if (local.p[0] == '.' || local.p[local.n - 1] == '.' || str_find(local, STR("..")) >= 0)
        return false;
    for (size_t i = 0; i < local.n; i++)
        if (!is_letter(local.p[i]) && !is_digit(local.p[i]) &&
            !is_one_of(local.p[i], ".!#$%&'*+/=?^_`{|}~-"))
            return false;
    return host_is_sane(host, 2);
}

/* -- telephones ---------------------------------------------------------------------------------
 */
static bool extension_is_sane(struct str s)
{
    static const struct str words[] = { { "poste", 5 }, { "ext", 3 },   { "x", 1 },   { "#", 1 },
                                        { "p", 1 },     { "Poste", 5 }, { "Ext", 3 }, { "X", 1 } };
    size_t digits = 0;

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (!str_starts(s, words[i]))
            continue;
        s = str_sub(s, words[i].n, s.n);
        break;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]))
            digits++;
        else if (!is_one_of(s.p[i], " .:\xc2\xa0"))
            return false;
    }
    return digits >= 1 && digits <= 8;
}

bool phone_is_sane(struct str s)
{
    size_t digits = 0, i;

    for (i = 0; i < s.n; i++) {
        if (is_digit(s.p[i]))
            digits++;
        else if (!is_one_of(s.p[i], " ()-./+,") && (unsigned char)s.p[i] < 0x80)
            break; /* the word of an extension; beyond ASCII are dashes and spaces */
        else if (s.p[i] == '+' && digits > 0)
            return false;
    }
    return digits >= 7 && digits <= 15 && (i == s.n || extension_is_sane(str_sub(s, i, s.n)));
}

/* -- web addresses ------------------------------------------------------------------------------
 */
static bool port_is_sane(struct str s)
{
    int64_t port;

    return s.n > 0 && s.n <= 5 && is_digit(s.p[0]) && str_to_i64(s, &port) && port >= 1 &&
           port <= 65535;
}

bool url_is_sane(struct str s)
{
    struct str host, port = STR_NULL;
    size_t skip = str_starts(s, STR("https://")) ? 8 : str_starts(s, STR("http://")) ? 7 : 0;
    size_t end = 0;

    if (skip == 0)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || is_one_of(s.p[i], "<>\"\\`"))
            return false;
    s = str_sub(s, skip, s.n);
    while (end < s.n && !is_one_of(s.p[end], "/?#"))
        end++;
    if (str_cut(str_sub(s, 0, end), ':', &host, &port) && !port_is_sane(port))
        return false;
    return host_is_sane(host, 1) && (str_find(host, STR(".")) >= 0 || str_is(host, "localhost"));
}
