/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/capability.h"

#include "core/fault.h"

enum { NO = REACH_NONE, OWN = REACH_OWN, ALL = REACH_ALL };

/* A row for each capability, a column for each role; what is not said is refused. Who reads the
 * directory reads all of it: it holds organizations, not people served. CAP_PEOPLE is about
 * accounts: who has it for its own agency gives only the roles of an agency (role_is_of_agency). */
static const unsigned char table[CAP_COUNT][ROLE_LAST + 1] = {
    /* nobody, coordinator, director, worker, administrator, locator, partner, landlord, funder */
    [CAP_PUBLIC] = { ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL },
    [CAP_LINK] = { ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL },
    [CAP_SIGNED_IN] = { NO, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL },
    [CAP_DIRECTORY_READ] = { NO, ALL, ALL, ALL, ALL, ALL, ALL, NO, ALL },
    [CAP_DIRECTORY_WRITE] = { NO, ALL, OWN, NO, NO, NO, NO, NO, NO },
    [CAP_DIRECTORY_IMPORT] = { NO, ALL, NO, NO, NO, NO, NO, NO, NO },
    [CAP_NIGHT_WRITE] = { NO, ALL, OWN, OWN, NO, NO, NO, NO, NO },
    [CAP_PARTNERSHIP_READ] = { NO, ALL, OWN, OWN, NO, OWN, OWN, NO, NO },
    [CAP_PARTNERSHIP_WRITE] = { NO, ALL, OWN, NO, NO, NO, NO, NO, NO },
    [CAP_AGREEMENT_READ] = { NO, ALL, OWN, OWN, NO, OWN, OWN, NO, NO },
    [CAP_AGREEMENT_WRITE] = { NO, ALL, OWN, NO, NO, NO, NO, NO, NO },
    [CAP_AGREEMENT_SIGN] = { NO, OWN, OWN, NO, NO, NO, NO, NO, NO },
    [CAP_INTERACTION_READ] = { NO, ALL, OWN, OWN, NO, OWN, OWN, NO, NO },
    [CAP_INTERACTION_WRITE] = { NO, ALL, OWN, OWN, NO, OWN, OWN, NO, NO },
    [CAP_PEOPLE] = { NO, ALL, OWN, NO, ALL, NO, NO, NO, NO },
    [CAP_ADMIN] = { NO, ALL, NO, NO, ALL, NO, NO, NO, NO },
};

enum reach guard_reach(const struct actor *who, enum capability what)
{
    REQUIRE(what > CAP_NONE && what < CAP_COUNT);
    REQUIRE(who->role >= ROLE_NONE && who->role <= ROLE_LAST);
    return (enum reach)table[what][who->role];
}

bool guard_with_agency(const struct actor *who, enum capability what)
{
    enum reach reach = guard_reach(who, what);
    return reach == REACH_ALL || (reach == REACH_OWN && who->organization);
}

enum why guard_why(const struct actor *who, enum capability what, const struct holders *of)
{
    enum reach reach = guard_reach(who, what);
    if (reach != REACH_OWN)
        return reach == REACH_ALL ? WHY_ALL : WHY_NOT;
    for (size_t i = 0; i < of->n; i++)
        if (of->organizations[i] != 0 && of->organizations[i] == who->organization)
            return WHY_AGENCY;
    return who->account != 0 && of->responsible == who->account ? WHY_RESPONSIBLE : WHY_NOT;
}

bool guard_may_any(const struct actor *who, enum capability what, const int64_t *organizations,
                   size_t n)
{
    struct holders of = { .organizations = organizations, .n = n };
    return guard_why(who, what, &of) != WHY_NOT;
}

bool guard_may(const struct actor *who, enum capability what, int64_t organization)
{
    return guard_may_any(who, what, &organization, 1);
}

int64_t guard_agency(const struct actor *who, enum capability what)
{
    enum reach reach = guard_reach(who, what);
    if (reach == REACH_ALL)
        return 0;
    return reach == REACH_OWN && who->organization ? who->organization : -1;
}

int64_t guard_account(const struct actor *who, enum capability what)
{
    return guard_reach(who, what) == REACH_NONE ? 0 : who->account;
}
