/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/fuzz.h"

#include "core/fault.h"
#include "http/form.h"
#include "http/head.h"
#include "http/multipart.h"

#include <stdio.h>
#include <stdlib.h>

enum { MEMORY = 64 << 20 };

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

struct parsed {
    enum multipart_result result;
    const struct value *fields;
    const struct upload *files;
    size_t n_fields, n_files;
};

static struct parsed parse(struct arena *a, struct str body, size_t step)
{
    struct parsed p;
    struct multipart *m = multipart_new(a, STR("multipart/form-data; boundary=x"));
    MUST(m);
    for (size_t i = 0; i < body.n; i += step)
        multipart_feed(m, str_sub(body, i, step));
    p.result = multipart_end(m, &p.fields, &p.n_fields, &p.files, &p.n_files);
    return p;
}

static void same(const struct parsed *x, const struct parsed *y)
{
    MUST(x->result == y->result && x->n_fields == y->n_fields && x->n_files == y->n_files);
    for (size_t i = 0; i < x->n_fields; i++) {
        MUST(str_eq(x->fields[i].name, y->fields[i].name));
        MUST(str_eq(x->fields[i].value, y->fields[i].value));
        MUST(str_is_utf8(x->fields[i].name) && str_is_utf8(x->fields[i].value));
    }
    for (size_t i = 0; i < x->n_files; i++) {
        MUST(str_eq(x->files[i].filename, y->files[i].filename));
        MUST(str_is_utf8(x->files[i].filename) && str_find(x->files[i].filename, STR("/")) < 0);
        MUST(x->files[i].size == y->files[i].size);
    }
}

/* The first byte says in what pieces the rest comes: that must make no difference. */
int fuzz_multipart(const uint8_t *bytes, size_t n)
{
    if (n < 1)
        return 0;
    struct str body = { (const char *)bytes + 1, n - 1 };
    struct arena *a = arena_new(MEMORY);
    struct fault f;
    if (!FAULT_CAUGHT(&f)) {
        struct parsed whole = parse(a, body, n), pieces = parse(a, body, bytes[0] % 97 + 1);
        same(&whole, &pieces);
        fault_done(&f);
    }
    arena_free(a);
    return 0;
}

/* What was read and is written again reads the same. */
int fuzz_form(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_new(MEMORY);
    struct fault f;
    if (!FAULT_CAUGHT(&f)) {
        struct value *one, *two;
        size_t n_one, n_two;
        if (form_read(a, (struct str){ (const char *)bytes, n }, false, &one, &n_one) ==
            FORM_READ) {
            struct out o;
            out_init(&o, a, OUT_SPOOL);
            for (size_t i = 0; i < n_one; i++) {
                out_url_part(&o, one[i].name);
                out_char(&o, '=');
                out_url_part(&o, one[i].value);
                out_char(&o, '&');
            }
            MUST(form_read(a, out_view(&o), false, &two, &n_two) == FORM_READ && n_two == n_one);
            for (size_t i = 0; i < n_one; i++)
                MUST(str_eq(one[i].name, two[i].name) && str_eq(one[i].value, two[i].value));
        }
        fault_done(&f);
    }
    arena_free(a);
    return 0;
}

/* Lines of a head; a first line that is taken has the parts that others rely on. */
int fuzz_head(const uint8_t *bytes, size_t n)
{
    static struct head h;
    struct str rest = { (const char *)bytes, n }, line, tail;
    h = (struct head){ 0 };
    str_next(&rest, '\n', &line);
    str_cut(line, ' ', &h.method, &tail);
    str_cut(tail, ' ', &h.target, &h.version);
    while (h.n_headers < HEAD_LINES && str_next(&rest, '\n', &line)) {
        struct header *one = &h.headers[h.n_headers++];
        str_cut(line, ':', &one->name, &one->value);
    }
    if (head_check(&h) == 0) {
        MUST(h.path.n > 0 && h.path.p[0] == '/');
        MUST(h.path.n < 2 || (h.path.p[1] != '/' && h.path.p[1] != '\\'));
        MUST(h.length >= -1);
        (void)head_same_origin(&h);
        (void)head_host_known(&h, "a.example b.example");
        (void)head_cookie(&h, "__Host-session");
    }
    return 0;
}
