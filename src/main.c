/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/admin/help.h"
#include "app/knowledge/knowledge.h"
#include "app/modules.h"

/* The commands: nothing else knows the list. */
/* clang-format off */
static const struct command *const commands[] = {
    &command_serve,
    &command_setup,
    &command_demo,
    &command_community_add,
    &command_community_export,
    &command_community_import,
    &command_community_remove,
    &command_user_add,
    &command_user_link,
    &command_user_invite,
    &command_user_role,
    &command_user_disable,
    &command_user_enable,
    &command_user_reset_factor,
    &command_user_list,
    &command_import,
    &command_count,
    &command_content_check,
    &command_content_count,
    &command_audit_verify,
    &command_audit_list,
    &command_backup,
    &command_backup_schedule,
    &command_restore,
    &command_recovery_sheet,
    &command_self_audit,
    &command_schema,
    &command_worker,
    &command_help,
    NULL,
};
/* clang-format on */

int main(int argc, char **argv)
{
    return command_main(argc, argv, commands, every_module);
}
