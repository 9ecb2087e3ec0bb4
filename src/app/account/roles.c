/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/roles.h"

#include "account_roles.html.h"

/* What is open to everybody is not said. */
static const char *const codes[CAP_COUNT] = {
    [CAP_SIGNED_IN] = "account",
    [CAP_DIRECTORY_READ] = "directory_read",
    [CAP_DIRECTORY_WRITE] = "directory_write",
    [CAP_DIRECTORY_IMPORT] = "directory_import",
    [CAP_NIGHT_WRITE] = "night_write",
    [CAP_PARTNERSHIP_READ] = "partnership_read",
    [CAP_PARTNERSHIP_WRITE] = "partnership_write",
    [CAP_AGREEMENT_READ] = "agreement_read",
    [CAP_AGREEMENT_WRITE] = "agreement_write",
    [CAP_AGREEMENT_SIGN] = "agreement_sign",
    [CAP_INTERACTION_READ] = "interaction_read",
    [CAP_INTERACTION_WRITE] = "interaction_write",
    [CAP_PEOPLE] = "people",
    [CAP_ADMIN] = "admin",
};

const char *role_capability_code(enum capability what)
{
    return what > CAP_NONE && what < CAP_COUNT ? codes[what] : NULL;
}

/* A refusal without a sentence is not worth one: who may not write has not been promised to. */
struct role_said role_said(struct arena *a, enum lang l, enum role role)
{
    static const char *const reaches[] = { "none", "own", "all" };
    struct role_said said = { .role = role, .label = enumeration_role.values[role].label[l] };
    said.may = arena_array(a, struct str, CAP_COUNT);
    said.not = arena_array(a, struct str, CAP_COUNT);
    for (int what = CAP_NONE + 1; what < CAP_COUNT; what++) {
        enum text_id id;
        enum reach reach = guard_reach(&(struct actor){ .role = role }, (enum capability)what);
        if (!codes[what] ||
            !text_find(arena_fmt(a, "role.%s_%s", codes[what], reaches[reach]), &id))
            continue;
        if (reach == REACH_NONE)
            said.not [said.n_not++] = text(l, id);
        else
            said.may[said.n_may++] = text(l, id);
    }
    return said;
}

void role_view(struct view *v, const struct role_said *said)
{
    account_roles_html(v, said);
}
