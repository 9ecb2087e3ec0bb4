/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "a.sql.h"
#include "app/a/a.h"
#include "b_show.html.h"
#include "app/a/a.c"
