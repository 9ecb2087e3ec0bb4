/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/multipart.h"

#include "http/form.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { FILE_BUFFER = 16 * 1024 };

enum state {
    IN_PREAMBLE,
    AFTER_BOUNDARY, /* "--" ends everything, CRLF begins a part */
    IN_HEADER,
    IN_FIELD,
    IN_FILE,
    AT_END,
};

struct multipart {
    struct arena *arena;
    enum state state;
    enum multipart_result result;
    char delimiter[4 + 70]; /* CR LF - - boundary */
    size_t n_delimiter, matched;
    char line[MULTIPART_LINE];
    size_t n_line, n_lines, n_parts;
    struct str name, filename, type; /* of the part being read; NULL filename: a field */
    char *field;                     /* the value being read */
    size_t n_field, field_room, fields_bytes;
    struct value *fields;
    struct upload *files;
    size_t n_fields, fields_room, n_files;
    char buffer[FILE_BUFFER]; /* of the file being read: its pieces may be single bytes */
    size_t n_buffer;
};

static bool is_boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("'()+_,-./:=? ", c));
}

struct multipart *multipart_new(struct arena *a, struct str content_type)
{
    struct str kind, rest;
    str_cut(content_type, ';', &kind, &rest);
    kind = str_trim(kind);
    if (kind.n != 19 || strncasecmp(kind.p, "multipart/form-data", 19) != 0)
        return NULL;
    struct str boundary = header_parameter(a, content_type, "boundary");
    if (boundary.n < 1 || boundary.n > 70)
        return NULL;
    for (size_t i = 0; i < boundary.n; i++)
        if (!is_boundary_char(boundary.p[i]))
            return NULL;
    struct multipart *m = arena_make(a, struct multipart);
    m->arena = a;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->n_delimiter = 4 + boundary.n;
    m->matched = 2; /* the first boundary may stand at the very start */
    m->files = arena_array(a, struct upload, MULTIPART_FILES);
    return m;
}

/* -- a part's header
 * ------------------------------------------------------------------------------- */
static struct str quoted(struct arena *a, struct str *rest)
{
    char *p = arena_alloc(a, rest->n);
    size_t n = 0, i = 1;
    for (; i < rest->n && rest->p[i] != '"'; i++) {
        /* some clients write \" ; a lone backslash is a path of Windows */
        if (rest->p[i] == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"')
            i++;
        p[n++] = rest->p[i];
    }
    *rest = str_sub(*rest, i + 1, rest->n);
    return (struct str){ p, n };
}

static struct str parameter_value(struct arena *a, struct str *rest)
{
    *rest = str_trim(*rest);
    if (rest->n > 0 && rest->p[0] == '"')
        return quoted(a, rest);
    struct str value, tail;
    str_cut(*rest, ';', &value, &tail);
    *rest = str_sub(*rest, value.n, rest->n);
    return str_trim(value);
}

struct str header_parameter(struct arena *a, struct str header, const char *name)
{
    struct str kind, rest;
    str_cut(header, ';', &kind, &rest);
    while (rest.n > 0) {
        struct str key, tail;
        if (!str_cut(rest, '=', &key, &tail))
            return STR_NULL;
        key = str_trim(key);
        while (key.n > 0 && (key.p[0] == ';' || key.p[0] == ' '))
            key = str_sub(key, 1, key.n);
        struct str value = parameter_value(a, &tail);
        if (key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
            return value;
        rest = tail;
    }
    return STR_NULL;
}

/* The last piece of a path of either system, with the escapes that browsers write in quotes. */
static bool clean_name(struct arena *a, struct str raw, bool file, struct str *ret)
{
    size_t from = 0;
    for (size_t i = 0; file && i < raw.n; i++)
        if (raw.p[i] == '/' || raw.p[i] == '\\')
            from = i + 1;
    struct str s = str_sub(raw, from, raw.n);
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (i + 2 < s.n && memcmp(s.p + i, "%22", 3) == 0) {
            p[n++] = '"';
            i += 2;
        } else if (i + 2 < s.n && s.p[i] == '%' && s.p[i + 1] == '0' &&
                   strchr("dDaA", s.p[i + 2])) {
            p[n++] = ' ';
            i += 2;
        } else {
            p[n++] = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' ? ' ' : s.p[i];
        }
    }
    return form_clean(a, (struct str){ p, n }, ret) && ret->n <= FORM_NAME * (file ? 4 : 1);
}

static bool header_line(struct multipart *m)
{
    struct str line = { m->line, m->n_line }, name, value;
    if (!str_cut(line, ':', &name, &value))
        return false;
    value = str_trim(value);
    if (name.n == 12 && strncasecmp(name.p, "Content-Type", 12) == 0) {
        m->type = arena_str(m->arena, str_sub(value, 0, 100));
        return str_is_utf8(m->type);
    }
    if (name.n != 19 || strncasecmp(name.p, "Content-Disposition", 19) != 0)
        return true;
    if (m->name.p || !str_starts(value, STR("form-data")))
        return false;
    struct str raw = header_parameter(m->arena, value, "name");
    if (!raw.p || !clean_name(m->arena, raw, false, &m->name))
        return false;
    raw = header_parameter(m->arena, value, "filename");
    return !raw.p || clean_name(m->arena, raw, true, &m->filename);
}

/* -- a part's body
 * ---------------------------------------------------------------------------------- */
static void close_upload(void *file)
{
    struct upload *u = file;
    if (u->fd >= 0)
        close(u->fd);
    u->fd = -1;
}

static enum multipart_result begin_part(struct multipart *m)
{
    if (!m->name.p)
        return MULTIPART_BAD;
    m->field = NULL;
    m->n_field = m->field_room = 0;
    m->state = IN_FIELD;
    if (!m->filename.p)
        return MULTIPART_GOOD;
    m->state = IN_FILE;
    if (m->n_files == MULTIPART_FILES)
        return MULTIPART_TOO_LARGE;
    struct upload *u = &m->files[m->n_files];
    *u = (struct upload){ m->name, m->filename, m->type.p ? m->type : STR(""), -1, 0 };
    u->fd = out_unnamed_file();
    if (u->fd < 0)
        return MULTIPART_NO_ROOM;
    arena_defer(m->arena, close_upload, u);
    m->n_files++;
    return MULTIPART_GOOD;
}

static enum multipart_result field_bytes(struct multipart *m, struct str s)
{
    if (s.n > MULTIPART_FIELDS_BYTES - m->fields_bytes)
        return MULTIPART_TOO_LARGE;
    if (m->n_field + s.n > m->field_room) {
        size_t room = m->field_room * 2 > m->n_field + s.n ? m->field_room * 2 : m->n_field + s.n;
        m->field = arena_grow(m->arena, m->field, m->field_room, room);
        m->field_room = room;
    }
    memcpy(m->field + m->n_field, s.p, s.n);
    m->n_field += s.n;
    m->fields_bytes += s.n;
    return MULTIPART_GOOD;
}

static enum multipart_result write_file(struct multipart *m, struct str s)
{
    while (s.n > 0) {
        ssize_t n = write(m->files[m->n_files - 1].fd, s.p, s.n);
        if (n <= 0)
            return MULTIPART_NO_ROOM;
        s = str_sub(s, (size_t)n, s.n);
    }
    return MULTIPART_GOOD;
}

static enum multipart_result flush_file(struct multipart *m)
{
    struct str s = { m->buffer, m->n_buffer };
    m->n_buffer = 0;
    return write_file(m, s);
}

static enum multipart_result file_bytes(struct multipart *m, struct str s)
{
    m->files[m->n_files - 1].size += (int64_t)s.n;
    if (s.n > FILE_BUFFER - m->n_buffer) {
        enum multipart_result result = flush_file(m);
        if (result != MULTIPART_GOOD)
            return result;
    }
    if (s.n > FILE_BUFFER)
        return write_file(m, s);
    memcpy(m->buffer + m->n_buffer, s.p, s.n);
    m->n_buffer += s.n;
    return MULTIPART_GOOD;
}

static enum multipart_result part_bytes(struct multipart *m, struct str s)
{
    if (s.n == 0 || m->state == IN_PREAMBLE)
        return MULTIPART_GOOD;
    return m->state == IN_FIELD ? field_bytes(m, s) : file_bytes(m, s);
}

static enum multipart_result end_part(struct multipart *m)
{
    enum state was = m->state;
    m->state = AFTER_BOUNDARY;
    m->n_line = 0;
    if (was == IN_FILE) {
        struct upload *u = &m->files[m->n_files - 1];
        if (u->filename.n == 0 && u->size == 0) { /* an input of type file that was left empty */
            close_upload(u);
            m->n_files--;
            return MULTIPART_GOOD;
        }
        enum multipart_result result = flush_file(m);
        return result == MULTIPART_GOOD && lseek(u->fd, 0, SEEK_SET) != 0 ? MULTIPART_NO_ROOM
                                                                          : result;
    }
    if (was != IN_FIELD)
        return MULTIPART_GOOD;
    if (m->n_fields == m->fields_room) {
        size_t room = m->fields_room > 0 ? m->fields_room * 2 : 16;
        m->fields = arena_grow(m->arena, m->fields, m->fields_room * sizeof *m->fields,
                               room * sizeof *m->fields);
        m->fields_room = room;
    }
    struct value *v = &m->fields[m->n_fields++];
    v->name = m->name;
    v->control = form_control((struct str){ m->field, m->n_field });
    return form_clean(m->arena, (struct str){ m->field, m->n_field }, &v->value) ? MULTIPART_GOOD
                                                                                 : MULTIPART_BAD;
}

/* -- the stream
 * -------------------------------------------------------------------------------------- */
/* Bytes of a part up to the boundary. A boundary holds no CR, so a match that fails begins again
 * only at the next CR. */
static enum multipart_result take_body(struct multipart *m, struct str *in)
{
    while (in->n > 0) {
        if (m->matched == 0) {
            const char *cr = memchr(in->p, '\r', in->n);
            size_t n = cr ? (size_t)(cr - in->p) : in->n;
            enum multipart_result result = part_bytes(m, str_sub(*in, 0, n));
            *in = str_sub(*in, n, in->n);
            if (result != MULTIPART_GOOD || !cr)
                return result;
        }
        while (in->n > 0 && m->matched < m->n_delimiter && in->p[0] == m->delimiter[m->matched]) {
            m->matched++;
            *in = str_sub(*in, 1, in->n);
        }
        if (m->matched == m->n_delimiter) {
            m->matched = 0;
            return end_part(m);
        }
        if (in->n > 0) {
            struct str so_far = { m->delimiter, m->matched };
            m->matched = 0;
            enum multipart_result result = part_bytes(m, so_far);
            if (result != MULTIPART_GOOD)
                return result;
        }
    }
    return MULTIPART_GOOD;
}

/* A whole line is in m->line, without its CRLF. */
static enum multipart_result end_line(struct multipart *m)
{
    if (m->state == AFTER_BOUNDARY) {
        if (!str_is_blank((struct str){ m->line, m->n_line }) || ++m->n_parts > MULTIPART_PARTS)
            return MULTIPART_BAD;
        m->state = IN_HEADER;
        m->n_lines = 0;
        m->name = m->filename = m->type = STR_NULL;
        return MULTIPART_GOOD;
    }
    if (m->n_line == 0)
        return begin_part(m);
    return ++m->n_lines <= MULTIPART_LINES && header_line(m) ? MULTIPART_GOOD : MULTIPART_BAD;
}

static enum multipart_result take_line(struct multipart *m, struct str *in)
{
    while (in->n > 0) {
        char c = in->p[0];
        *in = str_sub(*in, 1, in->n);
        if (m->n_line == MULTIPART_LINE)
            return MULTIPART_BAD;
        m->line[m->n_line++] = c;
        if (m->state == AFTER_BOUNDARY && m->n_line == 2 && memcmp(m->line, "--", 2) == 0) {
            m->state = AT_END;
            return MULTIPART_GOOD;
        }
        if (c == '\n') {
            if (m->n_line < 2 || m->line[m->n_line - 2] != '\r')
                return MULTIPART_BAD;
            m->n_line -= 2;
            enum multipart_result result = end_line(m);
            m->n_line = 0;
            return result;
        }
    }
    return MULTIPART_GOOD;
}

enum multipart_result multipart_feed(struct multipart *m, struct str bytes)
{
    while (bytes.n > 0 && m->result == MULTIPART_GOOD && m->state != AT_END) {
        if (m->state == AFTER_BOUNDARY || m->state == IN_HEADER)
            m->result = take_line(m, &bytes);
        else
            m->result = take_body(m, &bytes);
    }
    return m->result;
}

enum multipart_result multipart_end(struct multipart *m, const struct value **ret_fields,
                                    size_t *ret_n_fields, const struct upload **ret_files,
                                    size_t *ret_n_files)
{
    if (m->result == MULTIPART_GOOD && m->state != AT_END)
        m->result = MULTIPART_BAD;
    bool good = m->result == MULTIPART_GOOD;
    *ret_fields = m->fields;
    *ret_n_fields = good ? m->n_fields : 0;
    *ret_files = m->files;
    *ret_n_files = good ? m->n_files : 0;
    return m->result;
}

struct str upload_name(const struct upload *u)
{
    struct str name = u->filename;
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = str_sub(name, i, name.n);
            break;
        }
    return str_clip(str_trim(name), UPLOAD_NAME);
}
