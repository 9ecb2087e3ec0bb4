/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/keep.h"

#include "guard/factor.h"
#include "guard/session.h"
#include "job/errand.h"

static enum lang lang_of(struct tx *home, int64_t account)
{
    struct account a;
    enum lang lang = LANG_FR;
    if (record_get(home, &entity_account, account, &a))
        lang_parse(a.lang, &lang);
    return lang;
}

/* -- told in the community
 * ----------------------------------------------------------------------- */

static void tell(const struct keep *k, const struct person *p, const char *action,
                 const char *template, struct str link)
{
    const struct mail_field fields[] = { { "name", p->name },
                                         { "community", k->community->name },
                                         { "by", k->by.n ? k->by : k->community->name },
                                         { "link", link.n ? link : k->origin } };
    errand_add(k->home, k->in,
               &(struct errand){ .community = k->community->id,
                                 .action = action,
                                 .record = p->account,
                                 .template = template,
                                 .to = p->email,
                                 .lang = lang_of(k->home, p->account),
                                 .fields = fields,
                                 .n_fields = sizeof fields / sizeof *fields });
}

static int64_t first_community(struct tx *home, const struct installation *in, int64_t account,
                               struct community *ret)
{
    struct community *all;
    size_t n = community_all(home, in, &all);
    for (size_t i = 0; i < n; i++)
        if (account_belongs(home, account, all[i].id)) {
            *ret = all[i];
            return all[i].id;
        }
    return 0;
}

void keep_note(struct tx *home, const struct installation *in, int64_t community, int64_t account,
               const char *action)
{
    struct community first;
    if (community == 0)
        community = first_community(home, in, account, &first);
    errand_add(home, in,
               &(struct errand){ .community = community, .action = action, .record = account });
}

void keep_tell_factor(struct tx *home, const struct installation *in, int64_t account,
                      const char *template)
{
    struct community c;
    struct account a;
    if (!first_community(home, in, account, &c) || !record_get(home, &entity_account, account, &a))
        return;
    struct person p = { .account = account, .name = a.name, .email = a.email };
    tell(&(struct keep){ .home = home, .in = in, .community = &c, .origin = c.name }, &p,
         "factor_added", template, STR_NULL);
}

/* -- what is kept
 * -------------------------------------------------------------------------------- */

struct str keep_invite(const struct keep *k, const struct invitation *i)
{
    struct str token = invitation_make(k->home, i);
    struct str link =
        arena_fmt(k->home->arena, "%.*s/invitation/%.*s", STR_ARG(k->origin), STR_ARG(token));
    const struct mail_field fields[] = {
        { "name", str_is_blank(i->name) ? i->email : i->name },
        { "community", k->community->name },
        { "by", k->by.n ? k->by : k->community->name },
        { "role", enumeration_role.values[i->role].label[i->lang] },
        { "link", link },
        { "hours", arena_fmt(k->home->arena, "%d", INVITATION_HOURS) }
    };
    errand_add(k->home, k->in,
               &(struct errand){ .community = k->community->id,
                                 .action = "invite",
                                 .record = k->home->actor,
                                 .template = "mail-invitation",
                                 .to = i->email,
                                 .lang = i->lang,
                                 .fields = fields,
                                 .n_fields = sizeof fields / sizeof *fields });
    return link;
}

bool keep_role(const struct keep *k, const struct person *p, enum role role, int64_t organization)
{
    if (!account_change_role(k->home, p->membership, role, organization))
        return false;
    keep_note(k->home, k->in, k->community->id, p->account, "role");
    return true;
}

void keep_close(const struct keep *k, const struct person *p, bool closed)
{
    account_close(k->home, p->membership, closed);
    keep_note(k->home, k->in, k->community->id, p->account, closed ? "disable" : "enable");
}

void keep_reset_password(const struct keep *k, const struct person *p)
{
    account_drop_password(k->home, p->account);
    struct str token = reset_create(k->home, p->account);
    tell(k, p, "reset_password", "mail-reset-by",
         arena_fmt(k->home->arena, "%.*s/reset/%.*s", STR_ARG(k->origin), STR_ARG(token)));
}

void keep_reset_factor(const struct keep *k, const struct person *p)
{
    factor_forget(k->home, p->account);
    session_end_all(k->home, p->account);
    tell(k, p, "reset_factor", "mail-factor-reset", STR_NULL);
}

void keep_forgotten(struct tx *home, const struct installation *in, struct str email,
                    struct str origin)
{
    struct account a;
    struct community c = { 0 };
    bool known = account_by_email(home, email, &a) && a.record.archived == NUMBER_NONE;
    int64_t community = first_community(home, in, known ? a.record.id : 0, &c);
    struct str token = community ? reset_create(home, a.record.id) : STR_NULL;
    const struct mail_field fields[] = { { "name", known ? a.name : email },
                                         { "community", community ? c.name : email },
                                         { "link", arena_fmt(home->arena, "%.*s/reset/%.*s",
                                                             STR_ARG(origin), STR_ARG(token)) },
                                         { "minutes", STR("60") } };
    errand_add(home, in,
               &(struct errand){ .community = token.p ? community : 0,
                                 .action = "forgotten",
                                 .record = known ? a.record.id : 0,
                                 .template = "mail-reset",
                                 .to = known ? a.email : email,
                                 .lang = known ? lang_of(home, a.record.id) : LANG_FR,
                                 .fields = fields,
                                 .n_fields = sizeof fields / sizeof *fields });
}
