/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/oracle.h"

#include <string.h>
#include <time.h>

static const char everything[] = "icnhHjso";

int oracle_day(int64_t ms)
{
    /* Clocks went forward on March 8, 2026 at 07:00 UTC and back on November 1 at 06:00 UTC. */
    const int64_t spring = INT64_C(1772953200000), autumn = INT64_C(1793512800000);
    time_t local = (time_t)(ms / 1000) - (ms >= spring && ms < autumn ? 4 : 5) * 3600;
    struct tm t;
    gmtime_r(&local, &t);
    return (t.tm_year + 1900) * 10000 + (t.tm_mon + 1) * 100 + t.tm_mday;
}

static const char *role_sees(const char *role, bool emergency)
{
    if (!strcmp(role, "worker") || !strcmp(role, "director"))
        return everything;
    if (!strcmp(role, "coordinator"))
        return emergency ? everything : "icnhs";
    if (!strcmp(role, "locator"))
        return emergency ? "" : "n";
    return "";
}

static bool has(const char *letters, char letter)
{
    return strchr(letters, letter) != NULL;
}

static bool is_during(int today, int first, int last)
{
    return today >= first && (last == 0 || today <= last);
}

static bool asked_for(const struct oracle_reader *r, char purpose)
{
    return !r->purposes || has(r->purposes, purpose);
}

/* Locks one and two: is there an agreement and a consent for this class? */
static bool is_shared(const struct oracle_person *p, const struct oracle_grant *g,
                      const struct oracle_reader *r, char class, int today)
{
    const struct oracle_consent *c = &p->consent;
    if (g->from != p->holder || g->to != r->agency || !is_during(today, g->first, g->last))
        return false;
    if (!has(g->classes, class) || !asked_for(r, g->purpose))
        return false;
    if (!c->is_there || !c->is_given || c->to != r->agency)
        return false;
    return is_during(today, c->first, c->last) && has(c->classes, class) &&
           has(c->purposes, g->purpose);
}

static bool is_mine(const struct oracle_person *p, const struct oracle_reader *r)
{
    if (r->agency != p->holder)
        return false;
    if (p->restriction == STAFF)
        return r->account == p->reader;
    return p->restriction != FAMOUS;
}

static bool is_emergency(const struct oracle_person *p, const struct oracle_reader *r, int64_t ms)
{
    return p->glass.account != 0 && p->glass.account == r->account &&
           p->glass.agency == r->agency && ms < p->glass.until;
}

static bool is_open(const struct oracle_person *p, const struct oracle_grant *grants, int n_grants,
                    const struct oracle_reader *r, char class, int64_t ms)
{
    if (r->account == 0 || r->agency == 0)
        return false;
    if (is_emergency(p, r, ms) && has(role_sees(r->role, true), class))
        return true;
    if (!has(role_sees(r->role, false), class))
        return false;
    if (is_mine(p, r))
        return true;
    if (p->restriction != FREE && p->restriction != LIFTED)
        return false;
    for (int i = 0; i < n_grants; i++)
        if (is_shared(p, &grants[i], r, class, oracle_day(ms)))
            return true;
    return false;
}

const char *oracle_open(const struct oracle_person *p, const struct oracle_grant *grants,
                        int n_grants, const struct oracle_reader *r, int64_t ms)
{
    static char open[sizeof everything];
    size_t n = 0;
    for (const char *class = everything; *class; class ++)
        if (is_open(p, grants, n_grants, r, *class, ms))
            open[n++] = *class;
    open[n] = '\0';
    return open;
}
