/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef AUTHZ_PROGRAM_H
#define AUTHZ_PROGRAM_H

/* The program's own list of modules, which is in main.c alone; once in a program. */
int maillage_main(int argc, char **argv);
#define main maillage_main
#include "../../src/main.c"
#undef main

/* Made at build and linked into the program alone. */
const struct str source_archive = { "archive", 7 };

#endif
