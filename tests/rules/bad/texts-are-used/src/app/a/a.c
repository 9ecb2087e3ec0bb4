/* SPDX-License-Identifier: AGPL-3.0-or-later */
int a = TEXT_a_in_code;
const char *b = "state.%s";
