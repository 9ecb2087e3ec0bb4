/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/smtp.h"

#include "format/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONF_MOST = 4096, CONNECT_S = 10, WHOLE_S = 30 };

/* -- the settings
 * -----------------------------------------------------------------------------------------------
 */

static bool take_line(struct smtp_server *s, struct str line)
{
    struct str name, value;
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return true;
    if (!str_cut(line, '=', &name, &value))
        return false;
    name = str_trim(name);
    value = str_trim(value);
    const struct {
        const char *name;
        struct str *place;
    } known[] = { { "url", &s->url },
                  { "from", &s->from },
                  { "name", &s->from_name },
                  { "user", &s->user },
                  { "password", &s->password } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(name, known[i].name)) {
            *known[i].place = value;
            return true;
        }
    return false;
}

static enum smtp_conf parse(struct str text, struct smtp_server *ret, const char **ret_why)
{
    struct str line;
    *ret_why = "smtp.conf: url=, from=, name=, user=, password=";
    while (str_next(&text, '\n', &line))
        if (!take_line(ret, line))
            return SMTP_CONF_BAD;
    if (!str_starts(ret->url, STR("smtp://")) && !str_starts(ret->url, STR("smtps://")))
        *ret_why = "smtp.conf: url=smtp://… or smtps://…";
    else if (!mail_address_good(ret->from))
        *ret_why = "smtp.conf: from= is not an address";
    else
        return SMTP_CONF_GOOD;
    return SMTP_CONF_BAD;
}

enum smtp_conf smtp_read_conf(struct arena *a, struct str data, struct smtp_server *ret,
                              const char **ret_why)
{
    *ret = (struct smtp_server){ 0 };
    const char *path = arena_fmt(a, "%.*s/smtp.conf", STR_ARG(data)).p;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return SMTP_CONF_ABSENT;
    char text[CONF_MOST];
    struct stat st;
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    bool ours = fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 077) == 0;
    if (fd >= 0)
        close(fd);
    *ret_why = n < 0 || n == CONF_MOST ? "smtp.conf cannot be read"
                                       : "smtp.conf is open to others: chmod 600";
    if (n < 0 || n == CONF_MOST || !ours)
        return SMTP_CONF_BAD;
    return parse(arena_str(a, (struct str){ text, (size_t)n }), ret, ret_why);
}

/* -- delivery
 * ---------------------------------------------------------------------------------------------------
 */

static void start_library(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Read by curl in pieces. */
static size_t next_piece(char *to, size_t size, size_t n, void *ctx)
{
    struct str *rest = ctx;
    size_t bytes = size * n < rest->n ? size * n : rest->n;
    memcpy(to, rest->p, bytes);
    *rest = str_sub(*rest, bytes, rest->n);
    return bytes;
}

static bool is_this_machine(struct str url)
{
    static const char *const hosts[] = { "smtp://127.0.0.1", "smtp://localhost", "smtp://[::1]" };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct str host = str_of(hosts[i]);
        char after = url.n > host.n ? url.p[host.n] : '/';
        if (str_starts(url, host) && (after == ':' || after == '/'))
            return true;
    }
    return false;
}

/* What the server refused with, kept for the administrator. */
static size_t keep_line(char *line, size_t size, size_t n, void *ctx)
{
    struct str *last = ctx;
    size_t bytes = size * n < last->n ? size * n : last->n;
    if (bytes == 0 || (line[0] != '4' && line[0] != '5'))
        return size * n;
    memset((char *)last->p, 0, last->n + 1);
    memcpy((char *)last->p, line, bytes);
    return size * n;
}

static void prepare(CURL *curl, struct arena *a, const struct smtp_server *s, struct str *rest)
{
    curl_easy_setopt(curl, CURLOPT_URL, arena_z(a, s->url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(is_this_machine(s->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (s->user.n > 0) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, arena_z(a, s->user));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_z(a, s->password));
    }
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WHOLE_S);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, next_piece);
    curl_easy_setopt(curl, CURLOPT_READDATA, rest);
}

/* A wrong password is ours to put right: the message waits. */
static enum smtp_answer judge(CURLcode code, long status)
{
    if (code == CURLE_OK)
        return SMTP_SENT;
    bool refused = status >= 500 && status < 600 && code != CURLE_LOGIN_DENIED;
    return refused ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_answer smtp_deliver(struct arena *a, const struct smtp_server *s, struct str to,
                              struct str message, struct str *ret_why)
{
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    pthread_once(&started, start_library);
    CURL *curl = curl_easy_init();
    *ret_why = STR("no memory");
    if (!curl)
        return SMTP_LATER;
    struct str rest = message, line = { arena_alloc(a, 201), 200 };
    struct curl_slist *to_list = curl_slist_append(NULL, arena_fmt(a, "<%.*s>", STR_ARG(to)).p);
    prepare(curl, a, s, &rest);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_fmt(a, "<%.*s>", STR_ARG(s->from)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to_list);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &line);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(to_list);
    curl_easy_cleanup(curl);
    struct str said = str_trim(str_of(line.p));
    *ret_why = code == CURLE_OK              ? STR_NULL
               : status >= 400 && said.n > 0 ? said
                                             : arena_str(a, str_of(curl_easy_strerror(code)));
    return judge(code, status);
}
