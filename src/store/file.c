/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include "core/fault.h"
#include "store.sql.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* Bytes are kept in chunks: a large file costs the memory of one of them. */

enum { CHUNK = 128 * 1024 };

static int64_t row_add(struct tx *tx, struct str name, struct str type)
{
    struct file_add_in in = { .name = name, .type = type, .sha256 = STR(""), .made = tx->now };
    struct file_add_row row;
    REQUIRE(file_add(tx, &in, &row));
    return row.id;
}

static void row_complete(struct tx *tx, int64_t id, int64_t size, crypto_hash_sha256_state *hash)
{
    unsigned char digest[HASH_BYTES];
    crypto_hash_sha256_final(hash, digest);
    struct str hex = hash_hex(tx->arena, (struct str){ (const char *)digest, sizeof digest });
    file_complete(tx, &(struct file_complete_in){ id, size, hex });
}

int64_t file_put(struct tx *tx, struct str name, struct str type, struct str bytes)
{
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, (const unsigned char *)bytes.p, bytes.n);
    int64_t id = row_add(tx, name, type), place = 0;
    for (size_t at = 0; at < bytes.n; at += CHUNK) {
        struct file_chunk_add_in in = { id, place++, str_sub(bytes, at, CHUNK) };
        file_chunk_add(tx, &in);
    }
    row_complete(tx, id, (int64_t)bytes.n, &hash);
    return id;
}

/* Fills the buffer unless the end comes first. */
static size_t chunk_read(int fd, char *buffer)
{
    size_t n = 0;
    while (n < CHUNK) {
        ssize_t more = read(fd, buffer + n, CHUNK - n);
        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            fault_raise(FAULT_STORE, "a file could not be read: %s", strerror(errno));
        if (more == 0)
            break;
        n += (size_t)more;
    }
    return n;
}

int64_t file_put_fd(struct tx *tx, struct str name, struct str type, int fd)
{
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    char *buffer = arena_alloc(tx->arena, CHUNK);
    int64_t id = row_add(tx, name, type), place = 0, size = 0;
    for (size_t n; (n = chunk_read(fd, buffer)) > 0;) {
        crypto_hash_sha256_update(&hash, (const unsigned char *)buffer, n);
        file_chunk_add(tx, &(struct file_chunk_add_in){ id, place++, { buffer, n } });
        size += (int64_t)n;
    }
    row_complete(tx, id, size, &hash);
    return id;
}

bool file_info(struct tx *tx, int64_t id, struct file_info *ret)
{
    struct file_find_row row;
    if (!file_find(tx, &(struct file_find_in){ id }, &row))
        return false;
    *ret = (struct file_info){ row.id, row.size, row.name, row.type, row.sha256 };
    return true;
}

static bool chunk_write(void *ctx, const struct file_chunks_row *row)
{
    out_str(ctx, row->bytes);
    return true;
}

bool file_read(struct tx *tx, int64_t id, struct out *o)
{
    struct file_info info;
    if (!file_info(tx, id, &info))
        return false;
    size_t before = out_total(o);
    file_chunks_each(tx, &(struct file_chunks_in){ id }, chunk_write, o);
    REQUIRE(out_total(o) - before == (size_t)info.size);
    return true;
}
