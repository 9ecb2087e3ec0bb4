/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    return fuzz_xlsx(bytes, n);
}
