/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/xlsx_xml.h"

#include "format/xlsx.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { PIECE = 64 << 10, DEPTH_MOST = 64, FILES_MOST = 10000, TEXT_MOST = 1 << 20 };
#define READ_MOST ((int64_t)1 << 30)

struct handlers {
    struct xml_zip *zip;
    void (*start)(void *, const char *, const char **);
    void (*end)(void *, const char *);
    void (*text)(void *, const char *, int);
    void *ctx;
    int depth;
    int wrong; /* a status: expat's callbacks are left before the jump */
};

void xml_leave(struct xml_zip *z, int status)
{
    longjmp(z->leave, status);
}

void xml_open(struct xml_zip *z, int fd)
{
    int why;
    z->archive = zip_fdopen(fd, 0, &why);
    if (!z->archive || zip_get_num_entries(z->archive, 0) > FILES_MOST)
        xml_leave(z, XLSX_BAD);
}

void xml_close(struct xml_zip *z)
{
    if (z->parser)
        XML_ParserFree(z->parser);
    if (z->part)
        zip_fclose(z->part);
    if (z->archive)
        zip_discard(z->archive);
    z->parser = NULL;
    z->part = NULL;
    z->archive = NULL;
}

static const char *plain(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
    struct handlers *h = ctx;
    if (++h->depth > DEPTH_MOST) {
        h->wrong = XLSX_BAD;
        XML_StopParser(h->zip->parser, XML_FALSE);
        return;
    }
    if (h->start)
        h->start(h->ctx, plain(name), attributes);
}

static void on_end(void *ctx, const char *name)
{
    struct handlers *h = ctx;
    h->depth--;
    if (h->end)
        h->end(h->ctx, plain(name));
}

static void on_text(void *ctx, const char *p, int n)
{
    struct handlers *h = ctx;
    if (h->text)
        h->text(h->ctx, p, n);
}

/* No workbook declares a type of document: who does wants entities. */
static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int sub)
{
    struct handlers *h = ctx;
    (void)name, (void)system, (void)public, (void)sub;
    h->wrong = XLSX_BAD;
    XML_StopParser(h->zip->parser, XML_FALSE);
}

static void feed(struct xml_zip *z, struct handlers *h)
{
    char *piece = arena_alloc(z->arena, PIECE);
    zip_int64_t n;
    do {
        n = zip_fread(z->part, piece, PIECE);
        z->read += n > 0 ? n : 0;
        if (z->read > READ_MOST)
            xml_leave(z, XLSX_LARGE);
        if (n < 0 || XML_Parse(z->parser, piece, (int)n, n == 0) != XML_STATUS_OK)
            xml_leave(z, h->wrong ? h->wrong : XLSX_BAD);
    } while (n > 0);
}

bool xml_part(struct xml_zip *z, const char *name,
              void (*start)(void *, const char *, const char **), void (*end)(void *, const char *),
              void (*text)(void *, const char *, int), void *ctx)
{
    struct handlers h = { z, start, end, text, ctx, 0, 0 };
    z->part = zip_fopen(z->archive, name, ZIP_FL_NOCASE);
    if (!z->part)
        return false;
    z->parser = XML_ParserCreate(NULL);
    if (!z->parser)
        xml_leave(z, XLSX_LARGE);
    XML_SetUserData(z->parser, &h);
    XML_SetElementHandler(z->parser, on_start, on_end);
    XML_SetCharacterDataHandler(z->parser, on_text);
    XML_SetStartDoctypeDeclHandler(z->parser, on_doctype);
    feed(z, &h);
    XML_ParserFree(z->parser);
    zip_fclose(z->part);
    z->parser = NULL;
    z->part = NULL;
    return true;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(plain(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

void xml_text_add(struct xml_text *t, struct xml_zip *z, const char *p, size_t n)
{
    if (t->n + n > TEXT_MOST)
        xml_leave(z, XLSX_LARGE);
    if (t->n + n > t->cap) {
        size_t cap = (t->n + n) * 2;
        t->p = arena_grow(z->arena, t->p, t->cap, cap);
        t->cap = cap;
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
}
