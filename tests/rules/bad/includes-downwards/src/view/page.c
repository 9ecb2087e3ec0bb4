/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"
#include "agreement.sql.h"
#include "nowhere.h"
