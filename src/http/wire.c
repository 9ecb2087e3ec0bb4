/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/wire.h"

#include <string.h>

struct lines {
    struct head *head;
    const char *next; /* where the next line must begin */
    bool broken;
};

/* The library cuts its buffer into texts by writing zeros over the CR and the LF of each line. So a
 * line that ended with CRLF is followed by two zeros, then at once by the next line. */
static bool in_place(const struct lines *l, const struct header *h)
{
    const char *end_of_name = h->name.p + h->name.n, *value = h->value.p;
    if (h->name.p != l->next || value <= end_of_name)
        return false;
    for (const char *p = end_of_name + 1; p < value; p++)
        if (*p != ' ' && *p != '\t')
            return false;
    return true;
}

static enum MHD_Result take(void *cls, enum MHD_ValueKind kind, const char *name, size_t n_name,
                            const char *value, size_t n_value)
{
    struct lines *l = cls;
    (void)kind;
    if (l->head->n_headers == HEAD_LINES) {
        l->head->too_many = true;
        return MHD_NO;
    }
    struct header *h = &l->head->headers[l->head->n_headers++];
    *h = (struct header){ { name, n_name }, { value ? value : "", value ? n_value : 0 } };
    if (!value || !in_place(l, h))
        l->broken = true;
    else
        l->next = h->value.p + h->value.n + 2;
    h->value = str_trim(h->value);
    return MHD_YES;
}

static bool before_library_was_strict(void)
{
    return MHD_VERSION < 0x00097701;
}

void wire_read(struct MHD_Connection *connection, const char *method, const char *target,
               const char *version, struct head *h)
{
    struct lines l = { .head = h, .next = version + strlen(version) + 2 };
    h->method = str_of(method);
    h->version = str_of(version);
    h->n_headers = 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take, &l);
    if (!before_library_was_strict())
        return;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool line_whole = method + h->method.n + 1 == target && target + h->target.n + 1 == version;
    bool end_whole = info && l.next + 2 == method + info->header_size;
    h->bad_wire = l.broken || !line_whole || (!end_whole && !h->too_many);
}
