/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/account.h"

#include "account.sql.h"
#include "core/fault.h"
#include "guard/session.h"

struct str account_email(struct arena *a, struct str s)
{
    char *z = arena_z(a, str_trim(s));
    size_t n = 0;
    for (; z[n]; n++)
        if (z[n] >= 'A' && z[n] <= 'Z')
            z[n] = (char)(z[n] | 32);
    return (struct str){ z, n };
}

bool account_by_email(struct tx *home, struct str email, struct account *ret)
{
    struct account_id_by_email_row row;
    return account_id_by_email(
               home, &(struct account_id_by_email_in){ .email = account_email(home->arena, email) },
               &row) &&
           record_get(home, &entity_account, row.id, ret);
}

static int64_t account_make(struct tx *home, struct str email, struct str name)
{
    struct account made;
    entity_init(&entity_account, &made);
    made.email = account_email(home->arena, email);
    made.name = str_is_blank(name) ? made.email : name;
    return record_insert(home, &entity_account, &made);
}

/* Who comes back finds what was archived. */
static void restore(struct tx *home, const struct entity *e, const struct record *r)
{
    if (r->archived != NUMBER_NONE)
        record_archive(home, e, r->id, false);
}

static int64_t account_found_or_made(struct tx *home, struct str email, struct str name)
{
    struct account account;
    if (!account_by_email(home, email, &account))
        return account_make(home, email, name);
    restore(home, &entity_account, &account.record);
    return account.record.id;
}

static void membership_change(struct tx *home, int64_t id, enum role role, int64_t organization)
{
    struct membership m;
    REQUIRE(record_get(home, &entity_membership, id, &m));
    restore(home, &entity_membership, &m.record);
    REQUIRE(record_get(home, &entity_membership, id, &m));
    m.role = role;
    m.organization = organization;
    if (record_update(home, &entity_membership, &m) == RECORD_CONFLICT)
        fault_raise(FAULT_CONFLICT, "membership %lld changed meanwhile", (long long)id);
}

int64_t account_join(struct tx *home, struct str email, struct str name, int64_t community,
                     enum role role, int64_t organization)
{
    int64_t id = account_found_or_made(home, email, name);
    int64_t agency = organization ? organization : NUMBER_NONE;
    struct membership_of_row row;
    if (membership_of(home, &(struct membership_of_in){ .account = id, .community = community },
                      &row)) {
        membership_change(home, row.id, role, agency);
        return id;
    }
    struct membership m;
    entity_init(&entity_membership, &m);
    m.account = id;
    m.community = community;
    m.role = role;
    m.organization = agency;
    record_insert(home, &entity_membership, &m);
    return id;
}

struct str account_password(struct tx *home, int64_t account)
{
    struct password_of_row row;
    return password_of(home, &(struct password_of_in){ .account = account }, &row) ? row.phc
                                                                                   : STR_NULL;
}

void account_rehash(struct tx *home, int64_t account, struct str phc)
{
    password_put(home,
                 &(struct password_put_in){ .account = account, .phc = phc, .now = home->now });
}

void account_set_password(struct tx *home, int64_t account, struct str phc)
{
    account_rehash(home, account, phc);
    session_end_all(home, account);
}

void account_set_lang(struct tx *home, int64_t id, enum lang lang)
{
    struct account account;
    if (!record_get(home, &entity_account, id, &account))
        return;
    account.lang = lang_code(lang);
    if (record_update(home, &entity_account, &account) == RECORD_CONFLICT)
        fault_raise(FAULT_CONFLICT, "account %lld changed meanwhile", (long long)id);
}

enum role role_named(struct str code)
{
    for (int i = 1; i < enumeration_role.n_values; i++)
        if (str_is(code, enumeration_role.values[i].code))
            return (enum role)i;
    return ROLE_NONE;
}

bool account_belongs(struct tx *home, int64_t account, int64_t community)
{
    struct membership_live_row row;
    return membership_live(
        home, &(struct membership_live_in){ .account = account, .community = community }, &row);
}

size_t account_members(struct tx *home, int64_t community, struct member **ret)
{
    struct community_members_row *rows;
    size_t n =
        community_members(home, &(struct community_members_in){ .community = community }, &rows);
    *ret = arena_array(home->arena, struct member, n);
    for (size_t i = 0; i < n; i++) {
        (*ret)[i] = (struct member){ .account = rows[i].account,
                                     .email = rows[i].email,
                                     .name = rows[i].name,
                                     .role = role_named(rows[i].role),
                                     .organization = rows[i].organization };
    }
    return n;
}

struct str account_name(struct tx *home, int64_t account)
{
    return record_title(home, &entity_account, account);
}

/* -- people of a community, as those who keep accounts see them
 * ------------------------------------------------- */

static struct person person_of(const struct people_row *row)
{
    return (struct person){ .membership = row->membership,
                            .account = row->account,
                            .email = row->email,
                            .name = row->name,
                            .key = row->key,
                            .role = role_named(row->role),
                            .organization = row->organization,
                            .seen = row->seen,
                            .off = row->off,
                            .elsewhere = row->places > 1,
                            .has_password = row->has_password,
                            .factors = (int)row->factors };
}

static bool fits(const struct person *p, const struct people_query *q)
{
    return (q->role == ROLE_NONE || p->role == q->role) &&
           (!q->organization || p->organization == q->organization) &&
           (q->state == PEOPLE_ALL || (q->state == PEOPLE_OFF) == p->off) &&
           (!q->without_factor || (p->factors == 0 && !p->off)) &&
           (!q->search.n || str_find(p->key, q->search) >= 0 || str_find(p->email, q->search) >= 0);
}

size_t account_people(struct tx *home, int64_t community, const struct people_query *q,
                      struct person **ret)
{
    struct people_row *rows;
    size_t n = people(home, &(struct people_in){ .community = community }, &rows), kept = 0;
    *ret = arena_array(home->arena, struct person, n);
    for (size_t i = 0; i < n; i++) {
        (*ret)[kept] = person_of(&rows[i]);
        kept += fits(&(*ret)[kept], q);
    }
    return kept;
}

bool account_person(struct tx *home, int64_t community, int64_t membership, struct person *ret)
{
    struct person *all;
    size_t n = account_people(home, community, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].membership == membership) {
            *ret = all[i];
            return true;
        }
    return false;
}

bool account_change_role(struct tx *home, int64_t id, enum role role, int64_t organization)
{
    struct membership m;
    if (!record_get(home, &entity_membership, id, &m))
        return false;
    m.role = role;
    m.organization = organization ? organization : NUMBER_NONE;
    return record_update(home, &entity_membership, &m) != RECORD_CONFLICT;
}

void account_close(struct tx *home, int64_t id, bool closed)
{
    struct membership m;
    if (!record_get(home, &entity_membership, id, &m))
        return;
    record_archive(home, &entity_membership, id, closed);
    if (closed)
        session_end_all(home, m.account);
}

bool account_has_place(struct tx *home, int64_t account)
{
    struct membership_any_row row;
    return membership_any(home, &(struct membership_any_in){ .account = account }, &row);
}

void account_drop_password(struct tx *home, int64_t account)
{
    password_delete(home, &(struct password_delete_in){ .account = account });
    session_end_all(home, account);
}
