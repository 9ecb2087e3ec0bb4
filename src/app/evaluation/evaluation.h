/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_EVALUATION_H
#define APP_EVALUATION_H

#include "app/module.h"
#include "app/partnership/partnership/part.h"

/* Phase 5: what is measured, the moments to look at it, what is told to funders, and the end. */
extern const struct module module_indicator, module_review, module_ending, module_report;
extern const struct module module_evaluation; /* what agreements bring: clauses.c */

/* What the partnership's page shows of each. */
extern const struct partnership_part indicator_part, review_part, ending_part, report_part;

#endif
