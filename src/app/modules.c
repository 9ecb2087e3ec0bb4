/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"

#include "app/account/account.h"
#include "app/admin/admin.h"
#include "app/admin/backup_plan.h"
#include "app/admin/command.h"
#include "app/admin/mine.h"
#include "app/admin/outbox.h"
#include "app/admin/self_audit.h"
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/commitment/commitment.h"
#include "app/agreement/obligation/obligation.h"
#include "app/agreement/sharing/sharing.h"
#include "app/evaluation/evaluation.h"
#include "app/home/home.h"
#include "app/incident/incident.h"
#include "app/knowledge/knowledge.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/application/application.h"
#include "app/partnership/circle/circle.h"
#include "app/partnership/condition/condition.h"
#include "app/partnership/contribution/contribution.h"
#include "app/partnership/coordination/coordination.h"
#include "app/partnership/deliverable/deliverable.h"
#include "app/partnership/frontline/frontline.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/mediation/mediation.h"
#include "app/partnership/needs/needs.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/plan/plan.h"
#include "app/partnership/prospect/prospect.h"
#include "app/partnership/sheet/sheet.h"
#include "app/partnership/training/training.h"
#include "app/privacy/privacy.h"
#include "app/record/confirmation.h"
#include "app/record/link.h"
#include "app/record/record.h"
#include "app/source/source.h"

/* clang-format off */
const struct module *const every_module[] = {
    &module_account,
    &module_second,
    &module_people,
    &module_join,
    &module_home,
    &module_search,
    &module_lists,
    &module_organization,
    &module_program,
    &module_location,
    &module_schedule,
    &module_service,
    &module_confirmation,
    &module_link,
    &module_condition,
    &module_mediation,
    &module_plan,
    &module_application,
    &module_freshness,
    &module_correction,
    &module_contact,
    &module_acquaintance,
    &module_shelter_group,
    &module_occupancy,
    &module_import,
    &module_vocabulary,
    &module_duplicate,
    &module_partnership,
    &module_sheet,
    &module_prospect,
    &module_interaction,
    &module_action,
    &module_indicator,
    &module_review,
    &module_ending,
    &module_report,
    &module_evaluation,
    &module_needs,
    &module_deliverable,
    &module_contribution,
    &module_training,
    &module_frontline,
    &module_coordination,
    &module_circle,
    &module_agreement,
    &module_clause,
    &module_commitment,
    &module_obligation,
    &module_sharing,
    &module_guide,
    &module_library,
    &module_adapt,
    &module_privacy,
    &module_admin,
    &module_mine,
    &module_backup,
    &module_self_audit,
    &module_incident,
    &module_outbox,
    &module_audit,
    &module_source,
    NULL,
};
/* clang-format on */
