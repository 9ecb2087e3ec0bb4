/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_FUZZ_H
#define SUPPORT_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What is thrown at each parser, by libFuzzer (tests/fuzz/run) and, from the kept corpora, by the
 * ordinary test tests/fuzz/replay_test.c. They abort when a parser contradicts itself. */
int fuzz_multipart(const uint8_t *bytes, size_t n);
int fuzz_form(const uint8_t *bytes, size_t n);
int fuzz_head(const uint8_t *bytes, size_t n);
int fuzz_sheet(const uint8_t *bytes, size_t n); /* CSV of any encoding, address cards */
int fuzz_xlsx(const uint8_t *bytes, size_t n);  /* what the child does with a workbook */

#endif
