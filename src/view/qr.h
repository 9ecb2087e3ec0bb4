/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_QR_H
#define VIEW_QR_H

#include "view/tpl.h"

/* A QR code as SVG, dark on white in both themes, with its margin; `label` is read by a screen
 * reader. Encoded by libqrencode. */
void qr_code(struct view *v, struct str words, struct str label);

#endif
