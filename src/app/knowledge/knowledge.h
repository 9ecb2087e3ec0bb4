/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_KNOWLEDGE_H
#define APP_KNOWLEDGE_H

#include "app/admin/command.h"

/* The method: its texts (texts.h), the pages that show them, what a community says otherwise. */
extern const struct module module_guide, module_library, module_adapt;
extern const struct command command_content_check, command_content_count;

#endif
