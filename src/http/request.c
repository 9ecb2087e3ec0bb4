/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/http.h"

#include "core/fault.h"
#include "guard/audit.h"

static struct str find(const struct value *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(list[i].name, name))
            return list[i].value;
    return STR_NULL;
}

struct str req_query(const struct req *q, const char *name)
{
    return find(q->query, q->n_query, name);
}

struct str req_form(const struct req *q, const char *name)
{
    return find(q->form, q->n_form, name);
}

struct str req_segment(const struct req *q, const char *name)
{
    return find(q->segments, q->n_segments, name);
}

void req_note(struct req *q, const char *action, const char *entity, int64_t record)
{
    REQUIRE(q->community && q->tx);
    if (q->tx->writing) {
        audit_note(q->tx, q->community, action, entity, record);
        return;
    }
    REQUIRE(q->method == METHOD_GET && q->tx->n_reads < TX_READS);
    q->tx->reads[q->tx->n_reads++] =
        (struct tx_read){ .action = action, .entity = entity, .record = record };
}

static int64_t id_of(struct str s)
{
    int64_t id;
    return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9' && str_to_i64(s, &id) ? id : 0;
}

int64_t req_query_id(const struct req *q, const char *name)
{
    return id_of(req_query(q, name));
}

int64_t req_form_id(const struct req *q, const char *name)
{
    return id_of(req_form(q, name));
}

const struct upload *req_upload(const struct req *q, const char *field)
{
    for (size_t i = 0; i < q->n_uploads; i++)
        if (str_is(q->uploads[i].field, field) && q->uploads[i].size > 0)
            return &q->uploads[i];
    return NULL;
}

static void put_field(struct out *o, char *sep, struct str name, struct str value)
{
    out_char(o, *sep);
    *sep = '&';
    out_url_part(o, name);
    out_char(o, '=');
    out_url_part(o, value);
}

struct str req_here(const struct req *q, const char *name, struct str value)
{
    struct out o;
    char sep = '?';
    bool put = false;
    out_init(&o, q->arena, OUT_SPOOL);
    out_str(&o, q->path);
    for (size_t i = 0; i < q->n_query; i++) {
        if (!str_is(q->query[i].name, name))
            put_field(&o, &sep, q->query[i].name, q->query[i].value);
        else if (value.p && !put)
            put_field(&o, &sep, q->query[i].name, value);
        put = put || str_is(q->query[i].name, name);
    }
    if (value.p && !put)
        put_field(&o, &sep, str_of(name), value);
    return out_view(&o);
}

struct str req_sign_in(const struct req *q)
{
    struct out o;
    out_init(&o, q->arena, OUT_SPOOL);
    out_lit(&o, "/sign-in");
    struct str here = req_here(q, "", STR_NULL);
    if (q->method == METHOD_GET && !str_is(here, "/")) {
        out_lit(&o, "?to=");
        out_url_part(&o, here);
    }
    return out_view(&o);
}

bool req_may(const struct req *q, enum capability what, int64_t organization)
{
    return guard_may(&q->actor, what, organization);
}

bool path_is_local(struct str path)
{
    if (path.n == 0 || path.p[0] != '/')
        return false;
    if (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'))
        return false;
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] <= ' ' || path.p[i] == 0x7F)
            return false;
    return true;
}
