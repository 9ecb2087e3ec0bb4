/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_B_H
#define CORE_B_H
#endif
