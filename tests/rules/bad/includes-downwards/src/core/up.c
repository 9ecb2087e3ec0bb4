/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/up.h"
#include "store/store.h"
