/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/xlsx.h"
#include "support/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEMORY = 256 << 20, CELLS_MAX = 1000 };

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static int file_of(const uint8_t *bytes, size_t n)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* Rows come in the order of their lines, and every cell can be read to its end. */
static bool row(void *ctx, const struct csv_row *row)
{
    int64_t *last = ctx;
    size_t sum = 0;
    MUST(row->line >= *last && row->n_cells > 0 && row->n_cells <= CELLS_MAX);
    *last = row->line;
    for (size_t i = 0; i < row->n_cells; i++)
        for (size_t k = 0; k < row->cells[i].n; k++)
            sum += (unsigned char)row->cells[i].p[k];
    return sum != SIZE_MAX;
}

int fuzz_sheet(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_new(MEMORY);
    struct sheet s;
    int64_t last = 0;
    int fd = file_of(bytes, n);
    if (n >= 2 && bytes[0] == 'P' && bytes[1] == 'K') { /* the other harness */
        close(fd);
        arena_free(a);
        return 0;
    }
    if (sheet_guess(a, fd, &s) == SHEET_READ) {
        enum sheet_result result = sheet_read(a, &s, row, &last);
        MUST(result != SHEET_STOPPED);
    }
    close(fd);
    arena_free(a);
    return 0;
}

int fuzz_xlsx(const uint8_t *bytes, size_t n)
{
    for (int sheet = XLSX_NAMES; sheet < 2; sheet++) {
        int out = memfd_create("rows", MFD_CLOEXEC);
        MUST(out >= 0);
        int status = xlsx_take_apart(file_of(bytes, n), sheet, out);
        MUST(status == XLSX_GOOD || status == XLSX_BAD || status == XLSX_LARGE);
    }
    return 0;
}
