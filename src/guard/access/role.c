/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/access/access.h"

/* The third lock: the most that a role ever sees of a person, whatever agreements and consents say.
 * A role that is not here sees nothing: administering, renting, funding and answering a link give
 * no right to a person's record. */

#define IDENTITY BIT_OF(DATA_CLASS_IDENTITY)
#define CONTACT BIT_OF(DATA_CLASS_CONTACT)
#define HOUSING_NEED BIT_OF(DATA_CLASS_HOUSING_NEED) /* what matching needs; acuity as a band */
#define HOUSING_HISTORY BIT_OF(DATA_CLASS_HOUSING_HISTORY)
#define HEALTH BIT_OF(DATA_CLASS_HEALTH)
#define JUSTICE BIT_OF(DATA_CLASS_JUSTICE)
#define SERVICE_USE BIT_OF(DATA_CLASS_SERVICE_USE)
#define NOTES BIT_OF(DATA_CLASS_NOTES)
#define EVERYTHING                                                                                 \
    (IDENTITY | CONTACT | HOUSING_NEED | HOUSING_HISTORY | HEALTH | JUSTICE | SERVICE_USE | NOTES)

static const struct sight {
    unsigned ever, in_emergency;
} sights[] = {
    [ROLE_COORDINATOR] = { IDENTITY | CONTACT | HOUSING_NEED | HOUSING_HISTORY | SERVICE_USE,
                           EVERYTHING },
    [ROLE_DIRECTOR] = { EVERYTHING, EVERYTHING },
    [ROLE_WORKER] = { EVERYTHING, EVERYTHING },
    [ROLE_LOCATOR] = { HOUSING_NEED, 0 },
};

static struct sight sight_of(enum role role)
{
    bool known = role > ROLE_NONE && (size_t)role < sizeof sights / sizeof *sights;
    return known ? sights[role] : (struct sight){ 0 };
}

unsigned guard_classes(enum role role)
{
    return sight_of(role).ever;
}

unsigned guard_glass_classes(enum role role)
{
    return sight_of(role).in_emergency;
}

struct viewer guard_viewer(const struct actor *who)
{
    return (struct viewer){ .account = who->account,
                            .organization = who->organization,
                            .classes = guard_classes(who->role),
                            .purposes = UINT32_MAX };
}
