/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/source/source.h"

/* The program's own is made at build and linked into the program alone. */
const struct str source_archive = { "archive", 7 };
