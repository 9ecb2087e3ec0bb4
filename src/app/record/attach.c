/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/attach.h"

#include "store/store.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

/* What is taken: nothing that a machine would run. The content has its mark at a place; a text has
 * none, and no byte 0. */
#define LIT(literal)                                                                               \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
static const struct attach_kind {
    struct str extension;
    const char *type;
    struct str mark;
    size_t at;
} kinds[] = {
    { LIT(".pdf"), "application/pdf", LIT("%PDF-"), 0 },
    { LIT(".docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      LIT("PK\x03\x04"), 0 },
    { LIT(".xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      LIT("PK\x03\x04"), 0 },
    { LIT(".pptx"), "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      LIT("PK\x03\x04"), 0 },
    { LIT(".odt"), "application/vnd.oasis.opendocument.text", LIT("PK\x03\x04"), 0 },
    { LIT(".ods"), "application/vnd.oasis.opendocument.spreadsheet", LIT("PK\x03\x04"), 0 },
    { LIT(".odp"), "application/vnd.oasis.opendocument.presentation", LIT("PK\x03\x04"), 0 },
    { LIT(".doc"), "application/msword", LIT("\xD0\xCF\x11\xE0"), 0 },
    { LIT(".xls"), "application/vnd.ms-excel", LIT("\xD0\xCF\x11\xE0"), 0 },
    { LIT(".rtf"), "application/rtf", LIT("{\\rtf"), 0 },
    { LIT(".jpg"), "image/jpeg", LIT("\xFF\xD8\xFF"), 0 },
    { LIT(".jpeg"), "image/jpeg", LIT("\xFF\xD8\xFF"), 0 },
    { LIT(".png"), "image/png", LIT("\x89PNG"), 0 },
    { LIT(".heic"), "image/heic", LIT("ftyp"), 4 },
    { LIT(".txt"), "text/plain; charset=utf-8", LIT(""), 0 },
    { LIT(".csv"), "text/csv; charset=utf-8", LIT(""), 0 },
};
enum { LOOKED_AT = 4096 };

/* By the name's end, in capitals or not. */
static const struct attach_kind *kind_of(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str end = kinds[i].extension;
        if (name.n > end.n && strncasecmp(name.p + name.n - end.n, end.p, end.n) == 0)
            return &kinds[i];
    }
    return NULL;
}

static bool is_of_kind(const struct attach_kind *k, int fd)
{
    char bytes[LOOKED_AT];
    ssize_t n = pread(fd, bytes, sizeof bytes, 0);
    if (n <= 0)
        return false;
    struct str begins = { bytes, (size_t)n };
    return k->mark.n ? str_eq(str_sub(begins, k->at, k->mark.n), k->mark)
                     : !memchr(bytes, 0, (size_t)n);
}

int64_t attach_take(struct req *q, enum text_id *ret_why)
{
    const struct upload *u = req_upload(q, "file");
    *ret_why = TEXT_attach_none;
    if (!u)
        return 0;
    struct str name = upload_name(u);
    const struct attach_kind *kind = kind_of(name);
    *ret_why = TEXT_attach_kind;
    if (!kind || !is_of_kind(kind, u->fd))
        return 0;
    return file_put_fd(q->tx, name, str_of(kind->type), u->fd);
}

void attach_send(struct req *q, struct res *r, int64_t file)
{
    struct file_info info;
    if (file <= 0 || !file_info(q->tx, file, &info)) {
        res_not_found(q, r);
        return;
    }
    res_status(r, 200, info.type.p);
    res_attachment(r, info.name);
    file_read(q->tx, file, &r->body);
}

struct input attach_input(const struct req *q, const char *mark, struct str error)
{
    return (struct input){ .name = "file",
                           .mark = mark,
                           .label = text(q->lang, TEXT_attach_file),
                           .hint = text(q->lang, TEXT_attach_hint),
                           .type = "file",
                           .accept = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.rtf,.jpg,"
                                     ".jpeg,.png,.heic,.txt,.csv",
                           .required = true,
                           .error = error };
}

struct str attach_size(struct arena *a, enum lang l, int64_t bytes)
{
    enum { KILO = 1000 };
    return text_with(a, l, TEXT_attach_size,
                     TEXT_ARGS({ "size", .value = text_number(a, l, (bytes + KILO - 1) / KILO) }));
}
