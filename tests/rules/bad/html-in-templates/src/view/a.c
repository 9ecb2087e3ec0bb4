/* SPDX-License-Identifier: AGPL-3.0-or-later */
const char *a = "<p>x</p>";
