/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/account.h"

#include "account.sql.h"
#include "core/fault.h"
#include "guard/session.h"

/* Addresses are stored in lower case, so that unique means what people think it means. */
static struct str lower(struct arena *a, struct str s)
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
               home, &(struct account_id_by_email_in){ .email = lower(home->arena, email) },
               &row) &&
           record_get(home, &entity_account, row.id, ret);
}

static int64_t account_make(struct tx *home, struct str email, struct str name)
{
    struct account made;
    entity_init(&entity_account, &made);
    made.email = lower(home->arena, email);
    made.name = str_is_blank(name) ? made.email : name;
    return record_insert(home, &entity_account, &made);
}

int64_t account_join(struct tx *home, struct str email, struct str name, int64_t community,
                     enum role role, int64_t organization)
{
    struct account account;
    int64_t id = account_by_email(home, email, &account) ? account.record.id
                                                         : account_make(home, email, name);
    struct membership_of_row row;
    struct membership m;
    bool had = membership_of(
        home, &(struct membership_of_in){ .account = id, .community = community }, &row);
    if (!had || !record_get(home, &entity_membership, row.id, &m))
        entity_init(&entity_membership, &m);
    m.account = id;
    m.community = community;
    m.role = role;
    m.organization = organization ? organization : NUMBER_NONE;
    if (!had)
        record_insert(home, &entity_membership, &m);
    else if (record_update(home, &entity_membership, &m) == RECORD_CONFLICT)
        fault_raise(FAULT_CONFLICT, "membership %lld changed meanwhile", (long long)row.id);
    return id;
}

static void account_change(struct tx *home, int64_t id, struct str *password, struct str *lang)
{
    struct account account;
    if (!record_get(home, &entity_account, id, &account))
        return;
    if (password)
        account.password = *password;
    if (lang)
        account.lang = *lang;
    if (record_update(home, &entity_account, &account) == RECORD_CONFLICT)
        fault_raise(FAULT_CONFLICT, "account %lld changed meanwhile", (long long)id);
}

void account_set_password(struct tx *home, int64_t account, struct str phc)
{
    account_change(home, account, &phc, NULL);
    session_end_all(home, account);
}

void account_set_lang(struct tx *home, int64_t account, enum lang lang)
{
    struct str code = lang_code(lang);
    account_change(home, account, NULL, &code);
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
        struct membership m = { 0 };
        entity_set_raw(home->arena, &entity_membership.fields[MEMBERSHIP_ROLE], &m, rows[i].role);
        (*ret)[i] = (struct member){ .account = rows[i].account,
                                     .email = rows[i].email,
                                     .name = rows[i].name,
                                     .role = m.role,
                                     .organization = rows[i].organization };
    }
    return n;
}

struct str account_name(struct tx *home, int64_t account)
{
    return record_title(home, &entity_account, account);
}
