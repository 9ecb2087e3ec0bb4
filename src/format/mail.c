/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/mail.h"

#include "core/fault.h"
#include "core/out.h"

#include <sodium.h>
#include <string.h>

enum {
    MAIL_MOST = 1 << 20,
    WORD_BYTES = 39, /* base64 makes 52 of them: an encoded word, with room for a header's name */
    LINE_COLUMNS = 76,
};

static bool is_control(char c)
{
    return (unsigned char)c < 32 || c == 127;
}

/* -- texts with fields
 * ------------------------------------------------------------------------------------------ */

static const struct mail_field *field_find(const struct mail_field *fields, size_t n,
                                           struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, fields[i].name))
            return &fields[i];
    return NULL;
}

static bool merge(struct out *o, struct str text, const struct mail_field *fields, size_t n,
                  struct str *ret_missing)
{
    ptrdiff_t at;
    while ((at = str_find(text, STR("{{"))) >= 0) {
        out_str(o, str_sub(text, 0, (size_t)at));
        text = str_sub(text, (size_t)at + 2, text.n);
        ptrdiff_t end = str_find(text, STR("}}"));
        *ret_missing = str_sub(text, 0, end < 0 ? text.n : (size_t)end);
        const struct mail_field *f = field_find(fields, n, *ret_missing);
        if (end < 0 || !f || str_is_blank(f->value))
            return false;
        out_str(o, f->value);
        text = str_sub(text, (size_t)end + 2, text.n);
    }
    out_str(o, text);
    return true;
}

/* What would begin another line, or is no text, becomes a space; the body keeps its line breaks. */
static struct str cleaned(struct arena *a, struct str s, bool keep_lines)
{
    char *z = arena_z(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (is_control(z[i]) && !(keep_lines && z[i] == '\n'))
            z[i] = ' ';
    return str_trim((struct str){ z, s.n });
}

bool mail_merge(struct arena *a, struct str template, const struct mail_field *fields, size_t n,
                struct str *ret_subject, struct str *ret_body, struct str *ret_missing)
{
    struct str first, rest, subject = STR("subject:");
    struct out head, body;
    out_init(&head, a, MAIL_MOST);
    out_init(&body, a, MAIL_MOST);
    *ret_missing = subject;
    if (!str_cut(template, '\n', &first, &rest) || !str_starts(first, subject))
        return false;
    if (!merge(&head, str_sub(first, subject.n, first.n), fields, n, ret_missing) ||
        !merge(&body, rest, fields, n, ret_missing))
        return false;
    *ret_subject = cleaned(a, out_view(&head), false);
    *ret_body = cleaned(a, out_view(&body), true);
    return true;
}

/* -- headers
 * ---------------------------------------------------------------------------------------------- */

static bool is_atom(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

bool mail_address_good(struct str address)
{
    struct str user, domain;
    if (address.n > 254 || !str_cut(address, '@', &user, &domain) || user.n == 0 || user.n > 64 ||
        domain.n < 3 || user.p[0] == '-')
        return false;
    for (size_t i = 0; i < user.n; i++)
        if (!is_atom(user.p[i]))
            return false;
    for (size_t i = 0; i < domain.n; i++) {
        char c = domain.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '.')
            return false;
    }
    return true;
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.p[i]) || (unsigned char)s.p[i] > 126)
            return false;
    return str_find(s, STR("=?")) < 0;
}

/* The longest piece of whole characters; bytes that are no UTF-8 are cut where they must be. */
static size_t word_length(struct str s)
{
    size_t n = s.n < WORD_BYTES ? s.n : WORD_BYTES;
    while (n < s.n && n > WORD_BYTES - 4 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* RFC 2047: words of base64, one a line. */
static void write_encoded(struct out *o, struct str s)
{
    char base64[sodium_base64_ENCODED_LEN(WORD_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    while (s.n > 0) {
        size_t n = word_length(s);
        sodium_bin2base64(base64, sizeof base64, (const unsigned char *)s.p, n,
                          sodium_base64_VARIANT_ORIGINAL);
        out_fmt(o, "=?UTF-8?B?%s?=", base64);
        s = str_sub(s, n, s.n);
        if (s.n > 0)
            out_lit(o, "\r\n ");
    }
}

static void write_subject(struct out *o, struct str subject)
{
    out_lit(o, "Subject: ");
    if (is_plain(subject) && subject.n <= LINE_COLUMNS - 9)
        out_str(o, subject);
    else
        write_encoded(o, subject);
    out_lit(o, "\r\n");
}

/* A name is always encoded: no quoting to get wrong. */
static void write_from(struct out *o, const struct mail_message *m)
{
    out_lit(o, "From: ");
    if (!str_is_blank(m->from_name)) {
        write_encoded(o, m->from_name);
        out_lit(o, "\r\n ");
    }
    out_fmt(o, "<%.*s>\r\n", STR_ARG(m->from));
}

static void write_date(struct out *o, instant at)
{
    static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int year, month, mday, seconds = (int)(at / 1000 % 86400);
    day d = zone_day(NULL, at);
    day_to_ymd(d, &year, &month, &mday);
    out_fmt(o, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", weekdays[day_weekday(d) - 1], mday,
            months[month - 1], year, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* -- the body: quoted-printable
 * ------------------------------------------------------------------------------- */

static int write_quoted(struct out *o, char c, bool last_of_line)
{
    bool plain = c > 32 && c < 127 && c != '=';
    if (plain || (c == ' ' && !last_of_line)) {
        out_char(o, c);
        return 1;
    }
    out_fmt(o, "=%02X", (unsigned char)c);
    return 3;
}

static void write_line(struct out *o, struct str line)
{
    int column = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (column > LINE_COLUMNS - 4) {
            out_lit(o, "=\r\n");
            column = 0;
        }
        column += write_quoted(o, line.p[i], i + 1 == line.n);
    }
    out_lit(o, "\r\n");
}

struct str mail_write(struct arena *a, const struct mail_message *m)
{
    struct out o;
    struct str user, domain, rest = m->body, line;
    REQUIRE(mail_address_good(m->to) && mail_address_good(m->from));
    str_cut(m->from, '@', &user, &domain);
    out_init(&o, a, MAIL_MOST * 4);
    write_from(&o, m);
    out_fmt(&o, "To: <%.*s>\r\n", STR_ARG(m->to));
    write_subject(&o, cleaned(a, m->subject, false));
    write_date(&o, m->at);
    out_fmt(&o, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(m->id), STR_ARG(domain));
    out_fmt(&o,
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\nContent-Language: %s\r\n"
            "Auto-Submitted: auto-generated\r\n\r\n",
            m->lang == LANG_FR ? "fr-CA" : "en-CA");
    while (str_next(&rest, '\n', &line))
        write_line(&o, line);
    return out_view(&o);
}
