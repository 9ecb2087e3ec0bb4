/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "entity/entity.h"

/* multipart/form-data (RFC 7578), read as it arrives: fields stay in memory, files go to unnamed
 * temporary files. What a browser never sends is refused. */
enum {
    MULTIPART_PARTS = 2000,
    MULTIPART_FILES = 20,
    MULTIPART_FIELDS_BYTES = 1 << 20, /* of all fields together */
    MULTIPART_LINE = 2048,            /* of a part's header */
    MULTIPART_LINES = 16,
};

struct upload {
    struct str field, filename, type;
    int fd; /* unnamed file, at its start; closed with the request */
    int64_t size;
};

/* What it is called, without the folders that some browsers send, no longer than UPLOAD_NAME bytes;
 * empty when it has no name. */
enum { UPLOAD_NAME = 190 };
struct str upload_name(const struct upload *u);

enum multipart_result {
    MULTIPART_GOOD,
    MULTIPART_BAD,
    MULTIPART_TOO_LARGE,
    MULTIPART_NO_ROOM, /* the temporary file could not be written */
};

struct multipart;
/* From the Content-Type of the request; NULL when it is not multipart/form-data with a boundary. */
struct multipart *multipart_new(struct arena *a, struct str content_type);
/* Takes the next bytes. Once it has said no it goes on saying so. */
enum multipart_result multipart_feed(struct multipart *m, struct str bytes);
/* After the last byte: MULTIPART_BAD when the closing boundary is missing. Files are at their
 * start, and are closed with the arena. */
enum multipart_result multipart_end(struct multipart *m, const struct value **ret_fields,
                                    size_t *ret_n_fields, const struct upload **ret_files,
                                    size_t *ret_n_files);

/* One parameter of a header such as `form-data; name="a"`, unquoted; NULL when absent. */
struct str header_parameter(struct arena *a, struct str header, const char *name);

#endif
