/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MODULES_H
#define APP_MODULES_H

#include "app/module.h"

/* Every module of the program, in the order of the navigation; ends with NULL. */
extern const struct module *const every_module[];

#endif
