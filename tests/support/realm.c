/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "acquaintance.ent.h"
#include "action.ent.h"
#include "app/agreement/agreement/draft.h"
#include "app/agreement/agreement/sign.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/correction/correction.h"
#include "app/partnership/partnership/partnership.h"
#include "app/record/merge.h"
#include "application.ent.h"
#include "briefing.ent.h"
#include "circle.ent.h"
#include "clause_contact.ent.h"
#include "condition.ent.h"
#include "contact.ent.h"
#include "content_text.ent.h"
#include "contribution.ent.h"
#include "coordinator.ent.h"
#include "core/fault.h"
#include "deliverable.ent.h"
#include "duplicate.ent.h"
#include "guard/invitation.h"
#include "import_run.ent.h"
#include "incident.ent.h"
#include "indicator.ent.h"
#include "interaction.ent.h"
#include "job/job.h"
#include "location.ent.h"
#include "mediation.ent.h"
#include "needs.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "plan.ent.h"
#include "program.ent.h"
#include "prospect.ent.h"
#include "realm.sql.h"
#include "review.ent.h"
#include "saved.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"
#include "shelter_group.ent.h"
#include "term.ent.h"
#include "training.ent.h"
#include "view/pages.h"
#include "worksheet.ent.h"

#include <inttypes.h>
#include <string.h>

static const char *const words[] = { "Zibeline", "Quetsche", "Wapiti", "Xerus" };

struct str realm_word(enum realm_whose whose)
{
    return str_of(words[whose]);
}

bool making_own(const struct making *m)
{
    return m->whose == REALM_OWN || m->whose == REALM_FOREIGN;
}

static void begin(struct realm_side *side, struct tx *tx, bool writing)
{
    test_site_tx(&side->site, tx, writing);
    tx->actor = side->stranger;
}

static int64_t add_incident(struct making *m)
{
    struct incident i;
    entity_init(&entity_incident, &i);
    i.title = m->mark;
    i.state = INCIDENT_STATE_OPEN;
    i.risk = INCIDENT_RISK_UNKNOWN;
    i.circumstances = STR("Un courriel mal adressé");
    i.aware_on = str_is(m->state, "old") ? m->tx.today - 2000 : m->tx.today;
    return record_insert(&m->tx, &entity_incident, &i);
}

/* -- partnerships and what is said in them
 * ------------------------------------------------------------- */

static void beside(struct making *m, int64_t partnership);

/* Three parties, so that one may leave; `own` is one of them only when it is theirs. "new": with an
 * agency that nobody worked with, and further on its way than any other. "sides": the first has a
 * second party, in party. "action": with one of `other`, in party. "hosted": with who runs the
 * community. */
int64_t add_partnership(struct making *m)
{
    const struct realm_side *s = m->side;
    bool fresh = str_is(m->state, "new");
    const int64_t parties_of[] = { fresh           ? s->alone
                                   : making_own(m) ? s->own
                                                   : s->fourth,
                                   s->other, str_is(m->state, "hosted") ? s->host : s->third };
    day today = m->tx.today;
    struct partnership p;
    struct partnership_party parties[3];
    struct str mark = realm_mark(m->tx.arena, STR("partnership"), m->marked);
    entity_init(&entity_partnership, &p);
    p.title = mark;
    p.started = today - (fresh ? 90 : 200);
    m->tx.today = today - (fresh ? 30 : 0);
    p.owner = m->whose == REALM_CHARGE ? m->account : NUMBER_NONE;
    p.next_step = mark;
    p.next_step_due = m->tx.today - 3;
    for (int i = 0; i < 3; i++) {
        entity_init(&entity_partnership_party, &parties[i]);
        parties[i].organization = parties_of[i];
    }
    partnership_open(&m->tx, &p, parties, 3);
    REQUIRE(partnership_move(&m->tx, &p, PARTNERSHIP_PHASE_IDENTIFICATION, STR_NULL) ==
            PARTNERSHIP_MOVED);
    m->tx.today = today;
    if (fresh || str_is(m->state, "beside"))
        REQUIRE(partnership_move(&m->tx, &p, PARTNERSHIP_PHASE_AGREEMENT, STR_NULL) ==
                PARTNERSHIP_MOVED);
    if (str_is(m->state, "ended"))
        REQUIRE(partnership_end(&m->tx, &p, true, STR("Fini")) == PARTNERSHIP_MOVED);
    m->party = parties[2].record.id;
    m->side_own = parties[0].record.id;
    m->side_other = parties[1].record.id;
    if (str_is(m->state, "sides")) {
        struct partnership_party second = { 0 };
        entity_init(&entity_partnership_party, &second);
        second.partnership = p.record.id;
        second.organization = parties_of[0];
        second.department = STR("Urgence");
        second.position = 3;
        m->party = record_insert(&m->tx, &entity_partnership_party, &second);
    }
    if (str_is(m->state, "action"))
        m->party = add_action_of_other(m, p.record.id, &entity_partnership, p.record.id);
    if (str_is(m->state, "beside"))
        beside(m, p.record.id);
    add_worksheet(m, p.record.id);
    add_evaluation(m, p.record.id);
    return p.record.id;
}

/* -- agreements, as far on their way as the state says
 * ------------------------------------------------- */

static struct agreement_whole load(struct making *m, int64_t id)
{
    struct agreement_whole w;
    REQUIRE(agreement_load(&m->tx, id, &w));
    return w;
}

/* `aside`: between the others. "tight": a call every day. */
static int64_t draft(struct making *m, int64_t within, bool aside)
{
    struct clause_contact c;
    int64_t id = draft_new(&m->tx, LANG_FR, within, 0);
    struct agreement_whole w = load(m, id);
    if (aside)
        record_archive(&m->tx, &entity_agreement_party, w.sides[0].row.record.id, true);
    w = load(m, id);
    w.a.title = m->mark;
    w.a.purpose = m->mark;
    w.a.effective = m->tx.today - 150;
    w.a.ends = DAY_NONE;
    REQUIRE(record_update(&m->tx, &entity_agreement, &w.a) == RECORD_SAVED);
    for (size_t i = 0; i < w.n_sides; i++) {
        w.sides[i].row.provides = STR("Une visite par semaine.");
        w.sides[i].row.signer_name = STR("Hélène Côté-Lavoie");
        w.sides[i].row.signer_title = STR("Directrice");
        REQUIRE(record_update(&m->tx, &entity_agreement_party, &w.sides[i].row) == RECORD_SAVED);
    }
    entity_init(&entity_clause_contact, &c);
    c.every_days = str_is(m->state, "tight") ? 1 : 14;
    REQUIRE(draft_clause_add(&m->tx, &w, clause_type_find(STR("contact")), &c));
    w = load(m, id);
    REQUIRE(draft_clause_add(&m->tx, &w, clause_type_find(STR("notice")), NULL));
    if (str_is(m->state, "commitment"))
        commitment_add(m, id);
    return id;
}

static void send(struct making *m, int64_t id, bool sign)
{
    struct agreement_whole w = load(m, id);
    REQUIRE(draft_send(&m->tx, &w) == DRAFT_SENT);
    for (size_t i = 0; sign && i < w.n_sides; i++) {
        struct signature s = { .name = w.sides[i].row.signer_name,
                               .title = STR("Directrice"),
                               .agreed = true,
                               .consent = STR("Je signe."),
                               .sha256 = w.a.sha256,
                               .at = m->tx.now,
                               .account = m->side->stranger };
        REQUIRE(sign_side(&m->tx, &w, &w.sides[i].row, &s) == SIGN_DONE);
    }
}

static int64_t open_obligation(struct making *m, int64_t id)
{
    struct obligation_kept *rows;
    size_t n = obligation_all(&m->tx, id, &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].state == OBLIGATION_STATE_OPEN)
            return rows[i].id;
    return 0;
}

static void advance(struct making *m, int64_t id, struct realm_record *ret)
{
    struct agreement_whole w = load(m, id);
    ret->obligation = open_obligation(m, id);
    REQUIRE(ret->obligation);
    if (str_is(m->state, "kept"))
        obligation_keep(m, ret->obligation);
    if (str_is(m->state, "waived"))
        REQUIRE(obligation_waive(&m->tx, ret->obligation, STR("Congé")));
    if (str_is(m->state, "notice"))
        REQUIRE(agreement_notice(&m->tx, &w, w.sides[0].row.organization, STR("Fin")));
    if (!str_is(m->state, "paper"))
        return;
    w.a.paper_fr = file_put(&m->tx, STR("a.pdf"), STR("application/pdf"), m->mark);
    REQUIRE(record_update(&m->tx, &entity_agreement, &w.a) == RECORD_SAVED);
    m->tx.actor = m->account;
    ret->job = job_add(&m->tx, "paper", arena_fmt(m->tx.arena, "%" PRId64 ":fr", id), 0);
}

static void beside(struct making *m, int64_t partnership)
{
    struct str mark = m->mark;
    m->mark = realm_mark(m->tx.arena, STR("agreement"), m->marked);
    int64_t id = draft(m, partnership, true);
    m->mark = mark;
    add_beside(m, partnership, load(m, id).clauses[0].id);
    m->party = id;
}

/* "aside", "waiting": in a partnership that `own` has already, but between the others. */
static int64_t add_agreement(struct making *m, struct realm_record *ret)
{
    bool waiting = str_is(m->state, "waiting"), aside = waiting || str_is(m->state, "aside");
    int64_t id = draft(m, aside ? m->side->shared : add_partnership(m), aside);
    bool sent = str_is(m->state, "sent") || str_is(m->state, "link") || waiting;
    bool more = m->state.n && !sent && !str_is(m->state, "draft");
    if (sent || more)
        send(m, id, more);
    if (more)
        advance(m, id, ret);
    struct agreement_whole w = load(m, id);
    if (waiting) {
        w.a.sent_on = m->tx.today - 10;
        REQUIRE(record_update(&m->tx, &entity_agreement, &w.a) == RECORD_SAVED);
    }
    struct sign_link link;
    ret->party = w.sides[0].row.record.id;
    ret->clause = w.clauses[0].id;
    if (str_is(m->state, "commitment")) {
        ret->clause = w.clauses[2].id;
        ret->party = commitment_check_add(m, ret->clause);
    }
    ret->sha256 = w.a.sha256;
    if (str_is(m->state, "link")) {
        REQUIRE(sign_link_new(&m->tx, &w, &w.sides[0].row, &link));
        ret->token = link.token;
        ret->code = link.code;
    }
    return id;
}

/* -- any kind
 * ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name, *letter;
    const struct entity *entity;
    int64_t (*add)(struct making *m); /* NULL: agreements */
} kinds[] = {
    { "organization", "O", &entity_organization, add_organization },
    { "program", "G", &entity_program, add_program },
    { "location", "L", &entity_location, add_location },
    { "schedule", "H", &entity_schedule, add_schedule },
    { "service", "V", &entity_service, add_service },
    { "correction", "Q", &entity_correction, add_correction },
    { "contact", "C", &entity_contact, add_contact },
    { "role", "R", &entity_role_held, add_role },
    { "acquaintance", "K", &entity_acquaintance, add_acquaintance },
    { "shelter_group", "S", &entity_shelter_group, add_shelter_group },
    { "import", "M", &entity_import_run, add_import },
    { "duplicate", "D", &entity_duplicate, add_duplicate },
    { "merging", "J", &entity_merging, add_merging },
    { "term", "W", &entity_term, add_term },
    { "term_merge", "U", &entity_merging, add_term_merge },
    { "incident", "N", &entity_incident, add_incident },
    { "content_text", "T", &entity_content_text, add_content_text },
    { "partnership", "P", &entity_partnership, add_partnership },
    { "indicator", "Y", &entity_indicator, add_indicator },
    { "review", "Z", &entity_review, add_review },
    { "need_step", "Sb", &entity_need_step, add_need_step },
    { "need", "Nb", &entity_need, add_need },
    { "pledge", "Gb", &entity_pledge, add_pledge },
    { "deliverable", "Db", &entity_deliverable, add_deliverable },
    { "contribution", "Cb", &entity_contribution, add_contribution },
    { "training", "Tb", &entity_training, add_training },
    { "briefing", "Bb", &entity_briefing, add_briefing },
    { "coordinator", "Kb", &entity_coordinator, add_coordinator },
    { "circle_member", "Vb", &entity_circle_member, add_circle_member },
    { "cost_share", "Jb", &entity_cost_share, add_cost_share },
    { "interaction", "I", &entity_interaction, add_interaction },
    { "action", "X", &entity_action, add_action },
    { "condition", "B", &entity_condition_round, add_condition },
    { "prospect", "F", &entity_prospect, add_prospect },
    { "mediation", "K1", &entity_mediation, add_mediation },
    { "plan", "K2", &entity_plan, add_plan },
    { "plan_action", "K3", &entity_plan_action, add_plan_action },
    { "application", "K4", &entity_application, add_application },
    { "application_part", "K5", &entity_application_part, add_application_part },
    { "agreement", "E", &entity_agreement, NULL },
    { "worksheet_cell", "YC", &entity_worksheet_cell, add_worksheet_cell },
    { "worksheet_row", "ZR", &entity_worksheet_row, add_worksheet_row },
    { "saved_list", "VS", &entity_saved_list, add_saved_list },
    { "list_action", "A", &entity_list_action, add_list_action },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_of(struct str kind)
{
    struct str name, state;
    str_cut(kind, '.', &name, &state);
    for (size_t i = 0; i < KINDS; i++)
        if (str_is(name, kinds[i].name))
            return i;
    return KINDS;
}

/* With a change more, or put away. */
static void bring_to_state(struct making *m, const struct entity *e, int64_t id)
{
    void *record = arena_alloc(m->tx.arena, e->size);
    static int64_t changes;
    REQUIRE(record_get(&m->tx, e, id, record));
    if (str_is(m->state, "archived"))
        REQUIRE(record_archive(&m->tx, e, id, true) == RECORD_SAVED);
    if (!str_is(m->state, "changed"))
        return;
    const struct field *f = e == &entity_interaction    ? entity_field(e, STR("summary"))
                            : e == &entity_organization ? entity_field(e, STR("city"))
                            : e == &entity_role_held    ? entity_field(e, STR("title"))
                            : e == &entity_acquaintance ? entity_field(e, STR("note"))
                            : e == &entity_term         ? entity_field(e, STR("fr"))
                            : e == &entity_schedule     ? entity_field(e, STR("notes"))
                            : e == &entity_pledge       ? entity_field(e, STR("how"))
                            : e == &entity_cost_share   ? entity_field(e, STR("note"))
                                                        : entity_title(e);
    entity_set_raw(m->tx.arena, f, record,
                   arena_fmt(m->tx.arena, "%.*s %" PRId64, STR_ARG(m->mark), ++changes));
    REQUIRE(record_update(&m->tx, e, record) == RECORD_SAVED);
}

bool realm_make(struct realm *r, struct realm_side *side, struct str kind, enum realm_whose whose,
                int64_t account, struct realm_record *ret)
{
    size_t k = kind_of(kind);
    struct str name;
    *ret = (struct realm_record){ 0 };
    if (k == KINDS)
        return false;
    struct making m = { .side = side, .whose = whose, .account = account };
    m.marked = side == &r->there ? REALM_FOREIGN : whose == REALM_FOREIGN ? REALM_OWN : whose;
    m.mark = realm_mark(r->site->arena, kind, m.marked);
    m.organization = making_own(&m) ? side->own : side->other;
    str_cut(kind, '.', &name, &m.state);
    begin(side, &m.tx, true);
    ret->id = kinds[k].add ? kinds[k].add(&m) : add_agreement(&m, ret);
    if (kinds[k].add)
        bring_to_state(&m, kinds[k].entity, ret->id);
    struct record *head = arena_alloc(m.tx.arena, kinds[k].entity->size);
    REQUIRE(record_get(&m.tx, kinds[k].entity, ret->id, head));
    ret->version = head->version;
    ret->organization = m.organization;
    ret->mark = m.mark;
    if (m.token.p)
        ret->token = arena_str(r->site->arena, m.token);
    if (m.party && kinds[k].add)
        ret->party = m.party;
    ret->side = m.side_other;
    if (m.job)
        ret->job = m.job;
    if (m.clause)
        ret->clause = m.clause;
    if (m.obligation)
        ret->obligation = m.obligation;
    tx_commit(&m.tx);
    return true;
}

/* -- what only the installation keeps
 * --------------------------------------------------------------------- */

static int64_t membership_new(struct realm *r, int64_t agency, bool closed)
{
    struct tx home;
    struct person *all;
    int64_t id = 0, account = test_person_new(&r->here.site, ROLE_WORKER, agency).account;
    test_site_home(r->site, &home, true);
    size_t n = account_people(&home, r->here.site.community.id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].account == account)
            id = all[i].membership;
    if (closed)
        account_close(&home, id, true);
    tx_commit(&home);
    return id;
}

static struct str token_new(struct realm *r, struct tx *home, struct str kind, int64_t agency,
                            int64_t account)
{
    static int64_t made;
    const struct invitation i = { .email = arena_fmt(home->arena, "neuve%" PRId64 "@exemple.org",
                                                     ++made),
                                  .community = r->here.site.community.id,
                                  .role = ROLE_WORKER,
                                  .organization = agency };
    return str_is(kind, "enter")   ? link_create(home, account, home->now + LINK_SIGN_IN_MS)
           : str_is(kind, "reset") ? reset_create(home, account)
                                   : invitation_make(home, &i);
}

void realm_make_home(struct realm *r, struct str kind, enum realm_whose whose,
                     struct realm_record *ret)
{
    struct tx home;
    int64_t agency = whose == REALM_OTHER ? r->here.other : r->here.own;
    if (str_starts(kind, STR("people"))) {
        ret->id = membership_new(r, agency, str_is(kind, "people.closed"));
        ret->organization = agency;
    }
    if (!str_is(kind, "enter") && !str_is(kind, "reset") && !str_is(kind, "invitation"))
        return;
    int64_t account = test_person_new(&r->here.site, ROLE_WORKER, agency).account;
    test_site_home(r->site, &home, true);
    ret->token = arena_str(r->site->arena, token_new(r, &home, kind, agency, account));
    ret->sha256 = session_key(r->site->arena, ret->token);
    tx_commit(&home);
}

struct str realm_mark(struct arena *a, struct str kind, enum realm_whose whose)
{
    size_t k = kind_of(kind);
    REQUIRE(k < KINDS);
    return arena_fmt(a, "%s-%s", kinds[k].letter, words[whose]);
}

/* -- the two communities
 * ------------------------------------------------------------------------------- */

static int64_t agency(struct realm_side *side, const char *name)
{
    struct making m = { .side = side, .mark = str_of(name) };
    begin(side, &m.tx, true);
    int64_t id = organization_new(&m);
    tx_commit(&m.tx);
    return id;
}

static int64_t apart_new(struct realm_side *side)
{
    struct making m = { .side = side };
    struct partnership p;
    struct partnership_party parties[2];
    begin(side, &m.tx, true);
    entity_init(&entity_partnership, &p);
    p.title = STR("Entre eux");
    for (int i = 0; i < 2; i++)
        entity_init(&entity_partnership_party, &parties[i]);
    parties[0].organization = side->other;
    parties[1].organization = side->third;
    partnership_open(&m.tx, &p, parties, 2);
    tx_commit(&m.tx);
    return p.record.id;
}

static void side_open(struct realm *r, struct realm_side *side, const char *own, const char *other)
{
    struct tx tx;
    struct realm_record made;
    side->own = agency(side, own);
    side->other = agency(side, other);
    side->third = agency(side, "Clinique Saint-Rémi");
    side->fourth = agency(side, "Maison des Rives");
    side->host = agency(side, "Réseau de Port-Laurier");
    test_site_tx(&side->site, &tx, true);
    setting_set(&tx, "host_organization", arena_fmt(tx.arena, "%" PRId64, side->host));
    setting_set(&tx, "services.public", STR("1")); /* its sheets are open to everybody */
    tx_commit(&tx);
    side->stranger = test_person_new(&side->site, ROLE_DIRECTOR, side->other).account;
    side->landlord = test_person_new(&side->site, ROLE_LANDLORD, side->third).account;
    side->apart = apart_new(side);
    for (size_t k = 1; k < KINDS; k++)
        for (int whose = REALM_OWN; whose <= REALM_OTHER; whose += REALM_OTHER)
            realm_make(r, side, str_of(kinds[k].name), (enum realm_whose)whose, 0, &made);
    realm_make(r, side, STR("partnership"), REALM_OWN, 0, &made);
    side->shared = made.id;
}

void realm_open(struct realm *r, const struct module *const *modules)
{
    char *error = NULL;
    *r = (struct realm){ .site = test_site_open(&view_pages) };
    module_start(modules);
    module_routes(r->site->router);
    r->here.site = r->there.site = *r->site;
    r->there.site.community = test_site_community(r->site);
    r->there.site.db = db_open(&r->there.site.community.at, DB_WRITE, &error);
    REQUIRE(r->there.site.db);
    side_open(r, &r->there, "O-Xerus", "O-Xerus (2)");
    side_open(r, &r->here, "O-Zibeline", "O-Wapiti");
    r->here.alone = agency(&r->here, "Atelier du Quai");
}

void realm_close(struct realm *r)
{
    db_close(r->there.site.db);
    test_site_close(r->site);
}

struct test_person realm_person(struct realm *r, struct realm_side *side, enum role role,
                                bool with_agency)
{
    struct tx home;
    struct account account;
    struct test_person made = test_person_new(&side->site, role, with_agency ? side->own : 0);
    if (side != &r->here)
        return made;
    test_site_home(r->site, &home, true);
    REQUIRE(record_get(&home, &entity_account, made.account, &account));
    account_join(&home, account.email, account.name, r->there.site.community.id, ROLE_COORDINATOR,
                 0);
    tx_commit(&home);
    return made;
}

static void trace_side(struct realm_side *side, struct out *o)
{
    struct tx tx;
    struct realm_trace_read_row t;
    test_site_tx(&side->site, &tx, false);
    tx.arena = o->arena;
    REQUIRE(realm_trace_read(&tx, &t));
    tx_rollback(&tx);
    out_fmt(o, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "; ",
            t.history, t.audit, t.jobs, t.mails, t.unread, t.files);
}

struct str realm_trace(struct realm *r, struct arena *a)
{
    struct out o;
    struct tx home;
    struct realm_home_trace_row t;
    out_init(&o, a, 4096);
    trace_side(&r->here, &o);
    trace_side(&r->there, &o);
    test_site_home(r->site, &home, false);
    home.arena = a;
    REQUIRE(realm_home_trace(&home, &t));
    tx_rollback(&home);
    out_fmt(&o,
            "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
            " %" PRId64,
            t.sessions, t.chosen, t.links, t.used, t.accounts, t.members, t.passwords, t.rest);
    return out_view(&o);
}
