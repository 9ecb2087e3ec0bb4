/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/access/access.h"

#include "access.sql.h"
#include "core/fault.h"
#include "guard/account.h"

/* -- the agencies that hold a record --------------------------------------------------------- */

void access_hold(struct tx *tx, int64_t person, int64_t organization, bool held)
{
    struct access_holding_find_row found;
    struct access_holding_find_in in = { person, organization };
    bool known = access_holding_find(tx, &in, &found);
    if (known)
        record_archive(tx, &entity_holding, found.id, !held);
    if (!known && held) {
        struct holding h;
        entity_init(&entity_holding, &h);
        h.person = person;
        h.organization = organization;
        record_insert(tx, &entity_holding, &h);
    }
    access_refresh(tx, person); /* lock */
}

/* -- the first lock: agreed sharing ---------------------------------------------------------- */

static void refresh_between(struct tx *tx, const struct access_grant *g)
{
    struct access_between_row *rows;
    struct access_between_in in = { g->from_organization, g->to_organization };
    size_t n = access_between(tx, &in, &rows);
    for (size_t i = 0; i < n; i++)
        access_refresh(tx, rows[i].person);
}

/* Once for each pair of agencies. */
static void refresh_all(struct tx *tx, const struct access_grant *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && (list[k].from_organization != list[i].from_organization ||
                         list[k].to_organization != list[i].to_organization))
            k++;
        if (k == i)
            refresh_between(tx, &list[i]); /* lock */
    }
}

void access_grants_change(struct tx *tx, struct access_grant *open, size_t n_open,
                          const struct access_grant_last *end, size_t n_end)
{
    struct access_grant *changed = arena_array(tx->arena, struct access_grant, n_open + n_end);
    size_t n = 0;
    for (size_t i = 0; i < n_end; i++) {
        struct access_grant *g = &changed[n];
        if (!record_get(tx, &entity_access_grant, end[i].grant, g))
            continue;
        g->ends = end[i].last;
        REQUIRE(record_update(tx, &entity_access_grant, g) <= RECORD_SAME);
        n++;
    }
    for (size_t i = 0; i < n_open; i++) {
        record_insert(tx, &entity_access_grant, &open[i]);
        changed[n++] = open[i];
    }
    refresh_all(tx, changed, n);
}

int64_t access_grant_open(struct tx *tx, struct access_grant *grant)
{
    access_grants_change(tx, grant, 1, NULL, 0);
    return grant->record.id;
}

void access_grant_end(struct tx *tx, int64_t grant, day last)
{
    access_grants_change(tx, NULL, 0, &(struct access_grant_last){ grant, last }, 1);
}

/* -- the second: consent --------------------------------------------------------------------- */

void consent_propose(enum consent_preset preset, struct consent *ret)
{
    static const struct {
        const char *purposes, *classes;
        int months;
    } presets[] = {
        [CONSENT_PRESET_REFERRAL] = { "referral", "identity contact service_use", 3 },
        [CONSENT_PRESET_HOUSING] = { "coordinated_access housing_matching",
                                     "identity contact housing_need housing_history", 12 },
        [CONSENT_PRESET_CIRCLE] = { "referral follow_up complex_case incident",
                                    "identity contact housing_need housing_history health "
                                    "service_use notes",
                                    12 },
    };
    REQUIRE(preset > CONSENT_PRESET_NONE && preset <= CONSENT_PRESET_CIRCLE);
    ret->preset = preset;
    ret->purposes = str_of(presets[preset].purposes);
    ret->classes = str_of(presets[preset].classes);
    ret->ends = day_add_months(ret->starts, presets[preset].months);
}

int64_t consent_give(struct tx *tx, struct consent *consent, const int64_t *recipients, size_t n)
{
    int64_t id = record_insert(tx, &entity_consent, consent);
    for (size_t i = 0; i < n; i++) {
        struct consent_recipient r;
        entity_init(&entity_consent_recipient, &r);
        r.consent = id;
        r.organization = recipients[i];
        record_insert(tx, &entity_consent_recipient, &r);
    }
    access_refresh(tx, consent->person); /* lock */
    return id;
}

bool consent_set_state(struct tx *tx, int64_t consent, enum consent_state state)
{
    struct consent c;
    if (!record_get(tx, &entity_consent, consent, &c))
        return false;
    c.state = state;
    REQUIRE(record_update(tx, &entity_consent, &c) <= RECORD_SAME);
    access_refresh(tx, c.person); /* lock */
    return true;
}

/* -- the fourth: no restriction -------------------------------------------------------------- */

int64_t access_restrict(struct tx *tx, int64_t person, enum restriction_kind kind,
                        const int64_t *readers, size_t n)
{
    struct restriction s;
    entity_init(&entity_restriction, &s);
    s.person = person;
    s.kind = kind;
    int64_t id = record_insert(tx, &entity_restriction, &s);
    for (size_t i = 0; i < n; i++) {
        struct restriction_reader r;
        entity_init(&entity_restriction_reader, &r);
        r.restriction = id;
        r.account = readers[i];
        record_insert(tx, &entity_restriction_reader, &r);
    }
    access_refresh(tx, person); /* lock */
    return id;
}

void access_unrestrict(struct tx *tx, int64_t restriction)
{
    struct restriction s;
    if (!record_get(tx, &entity_restriction, restriction, &s))
        return;
    record_archive(tx, &entity_restriction, restriction, true);
    access_refresh(tx, s.person); /* lock */
}

/* -- emergencies ----------------------------------------------------------------------------- */

const struct event_type access_glass = { "access.glass" };

/* A violence shelter's record is for its own agency alone. */
static bool may_break(struct tx *tx, const struct actor *who, int64_t person)
{
    struct access_holdings_row *held;
    struct access_restrictions_row *rows;
    size_t n_held = access_holdings(tx, &(struct access_holdings_in){ person }, &held);
    size_t n = access_restrictions(tx, &(struct access_restrictions_in){ person }, &rows);
    bool own = false, shelter = false;
    for (size_t i = 0; i < n_held; i++)
        own |= held[i].organization == who->organization;
    for (size_t i = 0; i < n; i++)
        shelter |= str_is(rows[i].kind, "violence_shelter");
    if (shelter && !own) /* lock */
        return false;
    return n_held > 0 && who->account && guard_glass_classes(who->role);
}

/* At most five hundred characters, none cut in two. */
static struct str reason_cut(struct str reason)
{
    reason = str_sub(reason, 0, 500);
    while (reason.n && !str_is_utf8(reason))
        reason.n--;
    return reason;
}

static int64_t glass_insert(struct tx *tx, const struct actor *who, int64_t person,
                            struct str reason)
{
    struct break_glass g;
    entity_init(&entity_break_glass, &g);
    g.person = person;
    g.account = who->account;
    g.organization = who->organization ? who->organization : NUMBER_NONE;
    g.classes =
        enumeration_codes(tx->arena, &enumeration_data_class, guard_glass_classes(who->role));
    g.reason = reason_cut(reason);
    g.ends = tx->now + GLASS_MS;
    return record_insert(tx, &entity_break_glass, &g);
}

enum glass_result access_break_glass(struct tx *tx, const struct actor *who, int64_t person,
                                     struct str reason, const int64_t *told, size_t n_told)
{
    if (!may_break(tx, who, person))
        return GLASS_ABSENT;
    if (str_is_blank(reason))
        return GLASS_NO_REASON;
    if (n_told == 0)
        return GLASS_NOBODY_TOLD;
    struct access_glass_event event = {
        .person = person, .account = who->account, .told = told, .n_told = n_told
    };
    event.glass = glass_insert(tx, who, person, str_trim(reason));
    access_refresh(tx, person); /* lock */
    event_post(tx, &access_glass, &event);
    return GLASS_OPENED;
}

static const struct member *member_of(const struct member *list, size_t n, int64_t account)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].account == account)
            return &list[i];
    return NULL;
}

/* What the settings say; the name of an account is its own. */
static bool officer_among(struct tx *tx, const struct member *members, size_t n,
                          struct privacy_officer *ret)
{
    struct str account = setting_get(tx, OFFICER_ACCOUNT);
    *ret = (struct privacy_officer){ .contact = setting_get(tx, "officer.contact") };
    if (account.p) {
        const struct member *m =
            str_to_i64(account, &ret->account) ? member_of(members, n, ret->account) : NULL;
        ret->name = m ? m->name : STR_NULL;
        return m != NULL;
    }
    ret->name = setting_get(tx, "officer.name");
    ret->email = setting_get(tx, "officer.email");
    ret->lang = str_is(setting_get(tx, "officer.lang"), "en") ? LANG_EN : LANG_FR;
    return !str_is_blank(ret->name);
}

bool access_officer(struct tx *home, struct tx *tx, int64_t community, struct privacy_officer *ret)
{
    struct member *members = NULL;
    size_t n = home ? account_members(home, community, &members) : 0;
    return officer_among(tx, members, n, ret);
}

void access_officer_name(struct tx *tx, const struct privacy_officer *officer)
{
    bool inside = officer->account != 0;
    setting_set(tx, OFFICER_ACCOUNT,
                inside ? arena_fmt(tx->arena, "%lld", (long long)officer->account) : STR_NULL);
    setting_set(tx, "officer.name", inside ? STR_NULL : officer->name);
    setting_set(tx, "officer.email", inside ? STR_NULL : officer->email);
    setting_set(tx, "officer.lang", officer->lang == LANG_EN ? STR("en") : STR("fr"));
    setting_set(tx, "officer.contact", officer->contact);
}

size_t access_officers(struct tx *home, struct tx *tx, int64_t community, int64_t ret[GLASS_TOLD])
{
    struct member *members;
    struct privacy_officer officer;
    size_t n = 0, n_members = account_members(home, community, &members);
    if (officer_among(tx, members, n_members, &officer) && officer.account)
        ret[n++] = officer.account;
    bool inside = n > 0; /* an account that has left tells nobody */
    for (size_t i = 0; !inside && i < n_members && n < GLASS_TOLD; i++)
        if (members[i].role == ROLE_COORDINATOR)
            ret[n++] = members[i].account;
    return n;
}

/* -- who can see this, and why --------------------------------------------------------------- */

static day day_or_none(struct str iso)
{
    day d;
    return day_parse(iso, &d) && !str_is(iso, "9999-12-31") ? d : DAY_NONE;
}

size_t access_why(struct tx *tx, int64_t person, struct access_line **ret)
{
    struct access_why_rows_row *rows;
    struct access_why_rows_in in = { person, day_iso(tx->arena, tx->today), tx->now };
    size_t n = access_why_rows(tx, &in, &rows);
    struct access_line *lines = arena_array(tx->arena, struct access_line, n);
    for (size_t i = 0; i < n; i++) {
        const struct access_why_rows_row *r = &rows[i];
        lines[i] = (struct access_line){ .source = r->source.p,
                                         .organization = r->organization,
                                         .account = r->account,
                                         .classes = (unsigned)r->classes,
                                         .purposes = (unsigned)r->purposes,
                                         .starts = day_or_none(r->starts),
                                         .last = day_or_none(r->last),
                                         .until = r->until == INT64_MAX ? NUMBER_NONE : r->until,
                                         .agreement = r->agreement.p ? r->agreement : r->standard,
                                         .agreement_id = r->agreement_id,
                                         .consented = r->given,
                                         .way = r->way };
    }
    *ret = lines;
    return n;
}
