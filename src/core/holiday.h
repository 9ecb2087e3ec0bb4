/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_HOLIDAY_H
#define CORE_HOLIDAY_H

#include "core/clock.h"

/* Days on which most doors are shut: those of Québec's labour standards, and those of the public
 * service of Canada. Each is the day that is kept: Canada Day is July 2 when the 1st is a Sunday.
 */
enum holiday {
    HOLIDAY_NONE,
    HOLIDAY_NEW_YEAR,
    HOLIDAY_GOOD_FRIDAY,
    HOLIDAY_EASTER_MONDAY,
    HOLIDAY_PATRIOTS, /* Victoria Day elsewhere: the Monday before May 25 */
    HOLIDAY_NATIONAL, /* of Québec: June 24 */
    HOLIDAY_CANADA,
    HOLIDAY_LABOUR,
    HOLIDAY_RECONCILIATION, /* September 30 */
    HOLIDAY_THANKSGIVING,
    HOLIDAY_REMEMBRANCE, /* November 11 */
    HOLIDAY_CHRISTMAS,
    HOLIDAY_BOXING,
};

enum { HOLIDAYS_QUEBEC = 1, HOLIDAYS_FEDERAL = 2 };

day day_easter(int year); /* the Sunday, in the calendar of the West */
/* Which holiday of any of these sets it is. */
enum holiday holiday_on(day d, unsigned sets);

#endif
