/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SOURCE_H
#define APP_SOURCE_H

#include "app/module.h"

/* The source of this very program, for whoever uses it (AGPL, section 13): /source answers the
 * archive that the build made of its own files and linked into the binary. */
extern const struct module module_source;
extern const struct str source_archive; /* .tar.xz; made at build, in the binary alone */

#endif
