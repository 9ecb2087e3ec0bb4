/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/access.h"
#include "core/fault.h"
#include "guard/account.h"
#include "record_access.html.h"
#include "record_locks.html.h"
#include "store/viewer.h"
#include "view/locks.h"

/* Who can see a record, and why: every person of the community is asked about by the same function
 * that lets them in (guard_why). People, agencies' names and whose the record is are read once. */

enum { NAMES_MOST = 10000 };

struct asking {
    struct req *q;
    const struct record_pages *pages;
    enum capability what; /* that decides who is listed */
    struct holders of;
    struct member *members;
    size_t n_members, n_in;
    struct record_name *names; /* of organizations */
    size_t n_names;
    struct access_group *agencies[RECORD_OWNERS], **roles, *responsible;
    size_t n_readers, n_writers;
};

/* -- asking for each
 * ----------------------------------------------------------------------------------- */

static enum why why_of(const struct asking *a, const struct member *m, enum capability what)
{
    struct actor who = {
        .account = m->account, .role = m->role, .organization = m->organization, .name = m->name
    };
    return guard_why(&who, what, &a->of);
}

static struct str organization_name(const struct asking *a, int64_t id)
{
    const struct module_entity *e = module_entity_named(STR("organization"));
    for (size_t i = 0; i < a->n_names; i++)
        if (a->names[i].id == id)
            return a->names[i].title;
    struct str name = id && e ? record_title(a->q->tx, e->entity, id) : STR_NULL; /* archived */
    return name.p ? name : STR("");
}

static struct access_group *group_of(struct asking *a, const struct member *m, enum why why)
{
    if (why == WHY_ALL)
        return a->roles[m->role];
    if (why == WHY_RESPONSIBLE)
        return a->responsible;
    for (size_t i = 0; i < a->of.n; i++)
        if (why == WHY_AGENCY && a->of.organizations[i] == m->organization)
            return a->agencies[i];
    return NULL;
}

/* Who sees all belongs to their role, but their agency is not without anybody for that. */
static void mention(struct asking *a, const struct member *m)
{
    for (size_t i = 0; i < a->of.n; i++)
        if (a->of.organizations[i] && a->of.organizations[i] == m->organization)
            a->agencies[i]->nobody = text(a->q->lang, TEXT_access_by_role);
}

static void person_add(struct asking *a, const struct member *m)
{
    enum why writes = why_of(a, m, a->pages->write);
    enum why why = why_of(a, m, a->what);
    a->n_readers += why_of(a, m, a->pages->read) != WHY_NOT;
    a->n_writers += writes != WHY_NOT;
    struct access_group *g = group_of(a, m, why);
    if (!g)
        return;
    if (why == WHY_ALL)
        mention(a, m);
    if (!g->people)
        g->people = arena_array(a->q->arena, struct access_person, a->n_members);
    g->people[g->n_people++] = (struct access_person){
        .name = m->name,
        .role = enumeration_role.values[m->role].label[a->q->lang],
        .organization = organization_name(a, m->organization),
        .may_write = writes != WHY_NOT,
    };
}

/* -- the reasons
 * --------------------------------------------------------------------------------------- */

static struct access_group *group_add(struct record_access_view *m, struct str title,
                                      struct str why, struct str nobody)
{
    struct access_group *g = &m->groups[m->n_groups++];
    *g = (struct access_group){ .title = title, .why = why, .nobody = nobody };
    return g;
}

/* The person in charge first, then each agency whose record it is, then the roles that see all. */
static void groups_make(struct asking *a, struct record_access_view *m)
{
    enum lang l = a->q->lang;
    enum text_id are = a->pages->owners_are ? a->pages->owners_are : TEXT_access_owners_are;
    m->groups = arena_array(a->q->arena, struct access_group,
                            a->of.n + (size_t)enumeration_role.n_values + 1);
    a->roles = arena_array(a->q->arena, struct access_group *, (size_t)enumeration_role.n_values);
    if (a->of.responsible)
        a->responsible = group_add(m, text(l, TEXT_access_responsible),
                                   text(l, TEXT_access_responsible_why), STR_NULL);
    for (size_t i = 0; i < a->of.n; i++)
        if (a->of.organizations[i])
            a->agencies[i] = group_add(m, organization_name(a, a->of.organizations[i]),
                                       text(l, are), text(l, TEXT_access_nobody));
    for (int role = 1; role < enumeration_role.n_values; role++)
        a->roles[role] = group_add(
            m, enumeration_role.values[role].label[l],
            text(l, m->writers_only ? TEXT_access_all_write_why : TEXT_access_all_why), STR_NULL);
}

/* Without the reasons that are nobody's and say nothing. */
static void groups_drop_empty(struct record_access_view *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_groups; i++)
        if (m->groups[i].n_people || m->groups[i].nobody.p)
            m->groups[n++] = m->groups[i];
    m->n_groups = n;
}

/* -- what roles may
 * ------------------------------------------------------------------------------------ */

static enum text_id rule_of(enum reach read, enum reach write)
{
    static const enum text_id said[REACH_ALL + 1][REACH_ALL + 1] = {
        [REACH_NONE] = { TEXT_access_may_nothing, TEXT_access_may_nothing,
                         TEXT_access_may_nothing },
        [REACH_OWN] = { TEXT_access_may_read_own, TEXT_access_may_write_own,
                        TEXT_access_may_write_own },
        [REACH_ALL] = { TEXT_access_may_read, TEXT_access_may_read_write_own,
                        TEXT_access_may_write },
    };
    return said[read][write];
}

static void rules_make(const struct asking *a, struct record_access_view *m)
{
    enum lang l = a->q->lang;
    m->rules = arena_array(a->q->arena, struct access_rule, (size_t)enumeration_role.n_values);
    for (int role = 1; role < enumeration_role.n_values; role++) {
        struct actor any = { .role = (enum role)role };
        enum text_id may =
            rule_of(guard_reach(&any, a->pages->read), guard_reach(&any, a->pages->write));
        struct str said = text(l, may);
        if (a->pages->responsible && guard_reach(&any, a->pages->read) == REACH_OWN)
            said = arena_fmt(a->q->arena, "%.*s %.*s", STR_ARG(said),
                             STR_ARG(text(l, TEXT_access_may_in_charge)));
        m->rules[m->n_rules++] =
            (struct access_rule){ enumeration_role.values[role].label[l], said };
    }
}

/* -- the page
 * ------------------------------------------------------------------------------------------ */

/* Whether reading depends on the role alone, not on whose the record is: then there is more to say
 * of who writes. */
static bool read_by_role(const struct record_pages *p)
{
    for (int role = 1; role < enumeration_role.n_values; role++)
        if (guard_reach(&(struct actor){ .role = (enum role)role }, p->read) == REACH_OWN)
            return false;
    return true;
}

static void asking_start(struct asking *a, const void *record, int64_t room[RECORD_OWNERS])
{
    const struct module_entity *e = module_entity_named(STR("organization"));
    a->of = record_holders(a->q->tx, a->pages, record, room);
    a->n_members = account_members(a->q->home, a->q->community->id, &a->members);
    if (e)
        a->n_names = record_names(a->q->tx, e->entity, NAMES_MOST, &a->names);
}

static struct str lede_of(const struct asking *a)
{
    struct req *q = a->q;
    struct str writers = text_with(q->arena, q->lang, TEXT_access_writers,
                                   TEXT_ARGS({ "count", .number = (int64_t)a->n_writers }));
    struct str readers = a->n_readers == a->n_members
                             ? text(q->lang, TEXT_access_everybody)
                             : text_with(q->arena, q->lang, TEXT_access_readers,
                                         TEXT_ARGS({ "count", .number = (int64_t)a->n_readers }));
    return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(readers), STR_ARG(writers));
}

static bool has_private(const struct entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FIELD_PRIVATE)
            return true;
    return false;
}

/* Of a person's record it is not the role alone that decides. */
static void locks_page(struct req *q, struct res *r, const struct record_pages *p,
                       const void *record)
{
    struct locks_item *items;
    struct str called = record_called(q, p, record);
    struct record_tools tools = record_tools_of(q, p, record);
    struct str title = text_with(q->arena, q->lang, TEXT_access_page_title,
                                 TEXT_ARGS({ "title", .value = called }));
    size_t n = locks_items(q, viewer_person(p->entity, record), &items);
    view_page(q, r, PAGE(.title = title, .nav = p->nav), record_locks_html, &tools, called, items,
              n);
}

void record_access_page(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    int64_t room[RECORD_OWNERS];
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->read, record))
        return;
    if (p->entity->person) {
        locks_page(q, r, p, record);
        return;
    }
    struct asking a = { .q = q, .pages = p };
    struct record_access_view m = { .tools = record_tools_of(q, p, record),
                                    .title = record_called(q, p, record),
                                    .has_private = has_private(p->entity),
                                    .also = p->seen_also ? text(q->lang, p->seen_also) : STR_NULL };
    asking_start(&a, record, room);
    m.writers_only = read_by_role(p);
    a.what = m.writers_only ? p->write : p->read;
    groups_make(&a, &m);
    for (size_t i = 0; i < a.n_members; i++)
        person_add(&a, &a.members[i]);
    groups_drop_empty(&m);
    rules_make(&a, &m);
    m.lede = lede_of(&a);
    if (a.n_members > a.n_readers)
        m.others =
            text_with(q->arena, q->lang, TEXT_access_others,
                      TEXT_ARGS({ "count", .number = (int64_t)(a.n_members - a.n_readers) }));
    struct str title = text_with(q->arena, q->lang, TEXT_access_page_title,
                                 TEXT_ARGS({ "title", .value = m.title }));
    view_page(q, r, PAGE(.title = title, .nav = p->nav), record_access_html, &m);
}
