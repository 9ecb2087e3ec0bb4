/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_FRAME_H
#define VIEW_FRAME_H

#include "view/view.h"

/* What the templates of the frame ask; modules use view.h. */
void frame_nav(struct view *v); /* links to the areas that the actor may open */
bool frame_may_search(const struct view *v);
struct str frame_role(const struct view *v);
struct str frame_community(const struct view *v);
void frame_lang_link(struct view *v, bool button); /* the same page in the other language */

#endif
