/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/paper.h"
#include "clause_sharing.ent.h"
#include "job/mail.h"
#include "partnership.ent.h"
#include "support/agreements.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_agreements t;
static struct test_person coordinator, director, partner, stranger, worker;
static const struct module *const modules[] = { &module_agreement, &module_clause,
                                                &module_obligation, NULL };

static int begin(void **state)
{
    static bool started;
    (void)state;
    test_agreements_open(&t, "2026-01-01");
    router_add(t.site->router, module_agreement.routes, module_agreement.n_routes);
    if (!started) {
        module_start(modules);
        job_register(mail_jobs, 1);
    }
    started = true;
    coordinator = test_person_new(t.site, ROLE_COORDINATOR, 0);
    director = test_person_new(t.site, ROLE_DIRECTOR, t.us);
    partner = test_person_new(t.site, ROLE_DIRECTOR, t.them);
    stranger = test_person_new(t.site, ROLE_DIRECTOR, t.stranger);
    worker = test_person_new(t.site, ROLE_WORKER, t.us);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    test_agreements_close(&t);
    return 0;
}

static int64_t made(enum agreement_state state)
{
    test_agreements_tx(&t);
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    if (state == AGREEMENT_STATE_SENT)
        draft_send(&t.tx, &w);
    else if (state == AGREEMENT_STATE_IN_FORCE)
        test_sign_all(&t, id);
    test_agreements_done(&t);
    return id;
}

static struct agreement_whole now_of(int64_t id)
{
    test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    test_agreements_done(&t);
    return w;
}

static const char *at(int64_t id, const char *rest)
{
    return arena_fmt(t.site->arena, "/agreements/%" PRId64 "%s", id, rest).p;
}

#define POST(who, path, ...) test_post(t.site, (who), (path), TEST_FIELDS(__VA_ARGS__))
#define NOTHING                                                                                    \
    {                                                                                              \
        STR("nothing"), STR("")                                                                    \
    }

static bool body_has(struct res r, const char *what)
{
    return str_find(test_body(t.site, &r), str_of(what)) >= 0;
}

static void a_partnership_gives_a_draft(void **state)
{
    (void)state;
    const char *path =
        arena_fmt(t.site->arena, "/partnerships/%" PRId64 "/agreement", t.partnership).p;
    assert_int_equal(POST(&stranger, path, NOTHING).status, 404);
    assert_int_equal(POST(&worker, path, NOTHING).status, 404);
    assert_int_equal(POST(&coordinator, "/partnerships/999/agreement", NOTHING).status, 404);
    struct res r = POST(&director, path, NOTHING);
    assert_int_equal(r.status, 303);
    assert_true(str_find(r.location, STR("/edit?done=agreement_drafted")) > 0);
    assert_int_equal(test_get(t.site, &director, arena_z(t.site->arena, r.location)).status, 200);
}

static void a_draft_is_filled_in_and_sent(void **state)
{
    (void)state;
    test_agreements_tx(&t);
    int64_t id = draft_new(&t.tx, LANG_FR, t.partnership, 0);
    test_agreements_done(&t);
    struct agreement_whole w = now_of(id);
    assert_true(str_find(POST(&director, at(id, "/send"), NOTHING).location, STR("incomplete")) >
                0);
    struct res r = POST(&director, at(id, "/terms"), { STR("version"), STR("1") },
                        { STR("title"), STR("") }, { STR("effective"), STR("pas un jour") });
    assert_int_equal(r.status, 422);
    assert_true(body_has(r, "pas un jour")); /* what was typed comes back */
    r = POST(&director, at(id, "/terms"), { STR("version"), STR("1") },
             { STR("title"), STR("Entre nous") }, { STR("purpose"), STR("Loger d’abord.") },
             { STR("effective"), STR("2026-02-01") }, { STR("ends"), STR("") });
    assert_int_equal(r.status, 303);
    for (size_t i = 0; i < 2; i++) {
        const char *path = arena_fmt(t.site->arena, "/agreements/%" PRId64 "/parties/%" PRId64, id,
                                     w.sides[i].row.record.id)
                               .p;
        r = POST(&director, path, { STR("version"), STR("1") },
                 { STR("provides"), STR("Du temps.") }, { STR("signer_name"), STR("Ève Roy") },
                 { STR("signer_title"), STR("Directrice") });
        assert_int_equal(r.status, 303);
    }
    r = POST(&director, at(id, "/clauses"), { STR("type"), STR("contact") });
    assert_int_equal(r.status, 303);
    w = now_of(id);
    const char *clause = arena_fmt(t.site->arena, "/clauses/%" PRId64, w.clauses[0].id).p;
    r = POST(&director, at(id, clause), { STR("version"), STR("1") },
             { STR("every_days"), STR("0") });
    assert_int_equal(r.status, 422);
    r = POST(&director, at(id, clause), { STR("version"), STR("1") },
             { STR("every_days"), STR("14") },
             { STR("owes"), arena_fmt(t.site->arena, "%" PRId64, t.stranger) });
    assert_int_equal(r.status, 422); /* no party */
    r = POST(&director, at(id, clause), { STR("version"), STR("1") },
             { STR("every_days"), STR("14") });
    assert_int_equal(r.status, 303);
    assert_int_equal(POST(&director, at(id, "/clauses"), { STR("type"), STR("none") }).status, 404);
    assert_true(str_find(POST(&director, at(id, "/send"), NOTHING).location,
                         STR("done=agreement_sent")) > 0);
    w = now_of(id);
    assert_true(str_find(w.a.text_fr, STR("tous les 14 jours")) > 0);
}

static void a_clause_of_another_agreement_is_not_there(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_DRAFT), other = made(AGREEMENT_STATE_DRAFT);
    struct agreement_whole before = now_of(other), ours = now_of(id);
    static const char *const ways[] = { "", "/move", "/remove" };
    for (size_t i = 0; i < 3; i++) {
        const char *theirs =
            arena_fmt(t.site->arena, "/clauses/%" PRId64 "%s", before.clauses[1].id, ways[i]).p;
        assert_int_equal(POST(&director, at(id, theirs), { STR("way"), STR("up") }).status, 404);
    }
    struct agreement_whole after = now_of(other);
    assert_int_equal(after.n_clauses, before.n_clauses);
    assert_int_equal(after.clauses[1].id, before.clauses[1].id);
    const char *own = arena_fmt(t.site->arena, "/clauses/%" PRId64 "/move", ours.clauses[1].id).p;
    assert_int_equal(POST(&director, at(id, own), { STR("way"), STR("up") }).status, 303);
    assert_int_equal(now_of(id).clauses[0].id, ours.clauses[1].id);
}

static int64_t with_sharing(bool sign)
{
    struct clause_sharing p;
    test_agreements_tx(&t);
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    entity_init(&entity_clause_sharing, &p);
    p.from_organization = t.us;
    p.health = p.complex_case = true;
    assert_true(draft_clause_add(&t.tx, &w, clause_type_find(STR("sharing")), &p));
    if (sign)
        test_sign_all(&t, id);
    else
        draft_send(&t.tx, &w);
    test_agreements_done(&t);
    return id;
}

static void the_page_says_what_it_opens_and_what_else_is_needed(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    assert_true(body_has(test_get(t.site, &worker, at(id, "")), "n’ouvre aucun dossier"));
    struct res r = test_get(t.site, &worker, at(with_sharing(true), ""));
    assert_true(body_has(r, "Toit d’abord à Office d’habitation"));
    assert_false(body_has(r, "Office d’habitation à Toit d’abord"));
    assert_true(body_has(r, "<dd>Santé</dd>"));
    assert_true(body_has(r, "<dd>Consultation sur un cas complexe</dd>"));
    assert_true(body_has(r, "Ouvert avec consentement"));
    assert_true(body_has(r, "Rien ne s’ouvre par cette entente seule"));
    r = test_get(t.site, &worker, at(with_sharing(false), ""));
    assert_false(body_has(r, "Ouvert avec consentement"));
    assert_true(body_has(r, "il manque des signatures"));
}

static void a_sharing_clause_is_filled_in_by_parts(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_DRAFT);
    struct res r = POST(&director, at(id, "/clauses"), { STR("type"), STR("sharing") });
    assert_int_equal(r.status, 303);
    struct agreement_whole w = now_of(id);
    const char *clause = arena_fmt(t.site->arena, "/clauses/%" PRId64, w.clauses[2].id).p;
    r = test_get(t.site, &director, arena_z(t.site->arena, r.location));
    assert_true(body_has(r, "<legend>Dans quels buts</legend>"));
    assert_true(body_has(r, "name=\"_present\"")); /* a browser says nothing of an empty box */
    r = POST(&director, at(id, clause), { STR("version"), STR("1") },
             { STR("_present"), STR("referral follow_up") }, { STR("health"), STR("1") },
             { STR("words"), STR("Au cas par cas.") });
    assert_int_equal(r.status, 422);
    assert_true(body_has(r, "Cochez au moins un but du partage."));
    assert_true(body_has(r, "Au cas par cas.")); /* what was typed comes back */
    r = POST(&director, at(id, clause), { STR("version"), STR("1") },
             { STR("_present"), STR("identity contact housing_need referral follow_up") },
             { STR("health"), STR("1") }, { STR("incident"), STR("1") });
    assert_int_equal(r.status, 303);
    const struct clause_sharing *p = now_of(id).clauses[2].parameters;
    assert_true(p->health && p->incident);
    assert_false(p->identity || p->referral); /* what is no longer ticked is off */
}

static void an_older_form_does_not_overwrite(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_DRAFT);
    struct res r = POST(&director, at(id, "/terms"), { STR("version"), STR("1") },
                        { STR("title"), STR("Mon titre") });
    assert_int_equal(r.status, 409);
    assert_true(body_has(r, "Mon titre"));
}

static void who_may_see_and_do_what(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    static const char *const pages[] = { "", "/paper", "/history", "?verify=1" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        assert_int_equal(test_get(t.site, &coordinator, at(id, pages[i])).status, 200);
        assert_int_equal(test_get(t.site, &worker, at(id, pages[i])).status, 200);
        assert_int_equal(test_get(t.site, &stranger, at(id, pages[i])).status, 404);
        assert_int_equal(test_get(t.site, NULL, at(id, pages[i])).status, 303);
    }
    static const char *const deeds[] = { "/send", "/recall",  "/link",     "/notice",   "/terms",
                                         "/sign", "/clauses", "/withdraw", "/clauses/1" };
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        assert_int_equal(POST(&stranger, at(id, deeds[i]), NOTHING).status, 404);
        assert_int_equal(POST(&worker, at(id, deeds[i]), NOTHING).status, 404);
        assert_int_not_equal(POST(&director, at(id, deeds[i]), NOTHING).status, 500);
    }
    assert_true(body_has(test_get(t.site, &coordinator, "/agreements"), at(id, "")));
    assert_true(body_has(test_get(t.site, &partner, "/agreements"), at(id, "")));
    assert_false(body_has(test_get(t.site, &stranger, "/agreements"), at(id, "\"")));
}

/* Makes this person responsible for the partnership. */
static void answers_for(const struct test_person *who)
{
    struct partnership p;
    test_agreements_tx(&t);
    assert_true(record_get(&t.tx, &entity_partnership, t.partnership, &p));
    p.owner = who->account;
    assert_int_equal(record_update(&t.tx, &entity_partnership, &p), RECORD_SAVED);
    test_agreements_done(&t);
}

static void who_is_responsible_works_on_it_but_signs_for_nobody(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_SENT);
    answers_for(&stranger);
    assert_int_equal(test_get(t.site, &stranger, at(id, "")).status, 200);
    assert_int_equal(test_get(t.site, &stranger, at(id, "/history")).status, 200);
    assert_true(body_has(test_get(t.site, &stranger, "/agreements"), at(id, "\"")));
    assert_false(body_has(test_get(t.site, &stranger, at(id, "")), "/sign\""));
    POST(&stranger, at(id, "/sign"), { STR("name"), STR("Nom") }, { STR("agreed"), STR("1") });
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(now_of(id).sides[i].row.signed_at, NUMBER_NONE);
    assert_int_equal(POST(&stranger, at(id, "/recall"), NOTHING).status, 303);
    const char *path =
        arena_fmt(t.site->arena, "/partnerships/%" PRId64 "/agreement", t.partnership).p;
    assert_int_equal(POST(&stranger, path, NOTHING).status, 303);
    answers_for(&coordinator);
    assert_int_equal(test_get(t.site, &stranger, at(id, "")).status, 404);
}

static struct res sign_as(const struct test_person *who, int64_t id, const char *name)
{
    struct agreement_whole w = now_of(id);
    return POST(who, at(id, "/sign"), { STR("name"), str_of(name) },
                { STR("title"), STR("Directrice") }, { STR("agreed"), STR("1") },
                { STR("sha256"), w.a.sha256 });
}

static void each_director_signs_for_their_own(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_SENT);
    assert_int_equal(test_get(t.site, &director, at(id, "/sign")).status, 200);
    assert_int_equal(test_get(t.site, &worker, at(id, "/sign")).status, 404);
    assert_int_equal(sign_as(&director, id, "Quelqu’un").status, 422);
    assert_true(str_find(sign_as(&coordinator, id, "Hélène Côté-Lavoie").location,
                         STR("nothing_to_sign")) > 0); /* no agency of theirs */
    assert_true(str_find(sign_as(&director, id, "Hélène Côté-Lavoie").location,
                         STR("agreement_signed")) > 0);
    assert_true(
        str_find(sign_as(&partner, id, "François Nguyễn").location, STR("agreement_in_force")) > 0);
    struct agreement_whole w = now_of(id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_int_equal(w.sides[0].row.account, director.account);
    assert_true(str_find(w.sides[0].row.consent, STR("Toit d’abord")) > 0);
    assert_true(body_has(test_get(t.site, &director, at(id, "?verify=1")),
                         "Le texte est celui qui a été scellé."));
}

/* Two departments of one organization: two sides, each with its own way to sign. */
static void each_department_is_signed_for_by_itself(void **state)
{
    (void)state;
    struct arena *a = t.site->arena;
    int64_t id = made(AGREEMENT_STATE_DRAFT);
    test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    for (int i = 0; i < 2; i++) {
        w.sides[i].row.organization = t.us;
        w.sides[i].row.department = i ? STR("Suivi") : STR("Recherche");
        record_update(&t.tx, &entity_agreement_party, &w.sides[i].row);
    }
    w = test_agreement(&t, id);
    assert_int_equal(draft_send(&t.tx, &w), DRAFT_SENT);
    test_agreements_done(&t);
    struct str names[] = { w.sides[0].row.signer_name, w.sides[1].row.signer_name };
    for (int i = 1; i >= 0; i--) {
        const char *way =
            arena_z(a, arena_fmt(a, "/sign?party=%" PRId64, w.sides[i].row.record.id));
        if (i)
            assert_true(body_has(test_get(t.site, &director, at(id, "")), way));
        assert_true(
            body_has(test_get(t.site, &director, at(id, way)), arena_z(a, w.sides[i].name)));
        struct res r = POST(&director, at(id, way), { STR("name"), names[i] },
                            { STR("title"), STR("Directrice") }, { STR("agreed"), STR("1") },
                            { STR("sha256"), w.a.sha256 });
        assert_true(str_find(r.location, i ? STR("agreement_signed") : STR("agreement_in_force")) >
                    0);
    }
}

/* The link and the code, as the page shows them once. */
static void link_read(struct str page, struct str *ret_link, struct str *ret_code)
{
    ptrdiff_t link = str_find(page, STR("://localhost/l/")),
              code = str_find(page, STR("big num\">"));
    assert_true(link > 0 && code > 0);
    struct str rest;
    str_cut(str_sub(page, (size_t)link + 12, page.n), '"', ret_link, &rest);
    *ret_code = str_sub(page, (size_t)code + 9, 8); /* in two groups */
}

static struct res by_link(struct str link, struct str code, struct str sha256)
{
    return POST(NULL, arena_z(t.site->arena, link), { STR("name"), STR("François Nguyễn") },
                { STR("title"), STR("Directeur") }, { STR("agreed"), STR("1") },
                { STR("code"), code }, { STR("sha256"), sha256 });
}

static void the_other_side_signs_without_an_account(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_SENT);
    struct agreement_whole w = now_of(id);
    struct str link, code, party = arena_fmt(t.site->arena, "%" PRId64, w.sides[1].row.record.id);
    sign_as(&director, id, "Hélène Côté-Lavoie");
    struct res r = POST(&director, at(id, "/link"), { STR("party"), party });
    assert_int_equal(r.status, 200);
    assert_true(str_find(test_header(&r, "Cache-Control"), STR("no-store")) >= 0);
    link_read(test_body(t.site, &r), &link, &code);
    const char *address = arena_z(t.site->arena, link);
    for (int i = 0; i < 3; i++) /* opening changes nothing */
        assert_true(body_has(test_get(t.site, NULL, address), "François Nguyễn"));
    r = by_link(link, STR("000 000"), w.a.sha256);
    assert_true(body_has(r, "pas le bon code"));
    test_agreements_tx(&t);
    struct link_found found;
    assert_int_equal(sign_link_find(&t.tx, str_sub(link, link.n - 43, 43), &found), LINK_OPEN);
    assert_int_equal(found.row.tries, 1); /* the wrong code was counted */
    test_agreements_done(&t);
    assert_true(body_has(by_link(link, code, STR("old")), "Le texte a changé"));
    assert_true(body_has(by_link(link, code, w.a.sha256), "en vigueur"));
    assert_int_equal(now_of(id).a.state, AGREEMENT_STATE_IN_FORCE);
    assert_int_equal(by_link(link, code, w.a.sha256).status, 410);
    assert_int_equal(test_get(t.site, NULL, address).status, 410);
    assert_int_equal(test_get(t.site, NULL, "/l/nowhere/sign/x").status, 404);
}

static void a_link_goes_by_mail_without_its_code(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_SENT);
    struct agreement_whole w = now_of(id);
    struct mail_row *mails;
    test_agreements_tx(&t);
    w.sides[1].row.signer_email = STR("francois@example.org");
    assert_int_equal(record_update(&t.tx, &entity_agreement_party, &w.sides[1].row), RECORD_SAVED);
    test_agreements_done(&t);
    struct str party = arena_fmt(t.site->arena, "%" PRId64, w.sides[1].row.record.id), link, code;
    struct res r = POST(&director, at(id, "/link"), { STR("party"), party });
    assert_true(body_has(r, "francois@example.org"));
    link_read(test_body(t.site, &r), &link, &code);
    test_agreements_tx(&t);
    assert_int_equal(mail_list(&t.tx, 10, &mails), 1);
    assert_true(str_is(mails[0].recipient, "francois@example.org"));
    assert_true(str_find(mails[0].subject, w.a.title) > 0);
    test_agreements_done(&t);
}

static void notice_and_lifting_ask_for_a_reason(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    test_agreements_tx(&t);
    struct obligation_kept *list;
    obligation_all(&t.tx, id, &list);
    test_agreements_done(&t);
    const char *waive = arena_fmt(t.site->arena, "/obligations/%" PRId64 "/waive", list[0].id).p;
    const char *back = arena_fmt(t.site->arena, "/obligations/%" PRId64 "/unwaive", list[0].id).p;
    assert_int_equal(test_get(t.site, &director, at(id, waive)).status, 200);
    assert_int_equal(POST(&director, at(id, waive), { STR("reason"), STR(" ") }).status, 422);
    assert_int_equal(POST(&director, at(id + 1000, waive), { STR("reason"), STR("x") }).status,
                     404);
    POST(&director, at(id, waive), { STR("reason"), STR("Fermeture annoncée") });
    assert_true(body_has(test_get(t.site, &director, at(id, "")), "Fermeture annoncée"));
    POST(&director, at(id, back), NOTHING);
    assert_false(body_has(test_get(t.site, &director, at(id, "")), "Fermeture annoncée"));
    assert_int_equal(POST(&director, at(id, "/notice"), { STR("reason"), STR("") }).status, 422);
    POST(&partner, at(id, "/notice"), { STR("reason"), STR("Fin du financement") });
    struct agreement_whole w = now_of(id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_NOTICE);
    assert_int_equal(w.a.notice_by, t.them); /* one's own, whatever the form says */
    assert_true(body_has(test_get(t.site, &director, at(id, "")), "Fin du financement"));
    POST(&partner, at(id, "/withdraw"), NOTHING);
    assert_int_equal(now_of(id).a.state, AGREEMENT_STATE_IN_FORCE);
}

static void the_pdf_is_made_by_the_worker(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    if (access("/usr/bin/weasyprint", X_OK) != 0)
        skip();
    assert_int_equal(test_get(t.site, &director, at(id, "/paper/pdf")).status, 404);
    struct res r = POST(&director, at(id, "/paper"), NOTHING);
    assert_int_equal(r.status, 303);
    const char *wait = arena_z(t.site->arena, r.location);
    assert_true(body_has(test_get(t.site, &director, wait), "se prépare"));
    assert_int_equal(test_get(t.site, &stranger, wait).status, 404);
    worker_once(&t.site->installation, &t.site->community, 100);
    assert_true(body_has(test_get(t.site, &director, wait), "/paper/pdf"));
    r = test_get(t.site, &director, at(id, "/paper/pdf"));
    assert_int_equal(r.status, 200);
    assert_true(str_starts(test_body(t.site, &r), STR("%PDF-")));
    assert_int_equal(test_get(t.site, &stranger, at(id, "/paper/pdf")).status, 404);
}

static void history_says_what_people_did_and_undoes_nothing(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    struct res r = test_get(t.site, &director, at(id, "/history"));
    assert_true(body_has(r, "En vigueur"));
    assert_false(body_has(r, "/undo"));
    assert_false(body_has(r, "Ce protocole lie"));
}

static struct res in_english(const char *target)
{
    const struct value headers[] = { { STR("Accept-Language"), STR("en-CA") } };
    return test_run(t.site, &(struct test_request){ .method = "GET",
                                                    .target = target,
                                                    .person = &director,
                                                    .headers = headers,
                                                    .n_headers = 1 });
}

static void pages_speak_english_too(void **state)
{
    (void)state;
    int64_t id = made(AGREEMENT_STATE_IN_FORCE);
    assert_true(body_has(in_english(at(id, "")), "What we owe each other"));
    assert_true(body_has(in_english(at(id, "/paper")), "Memorandum of understanding"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_partnership_gives_a_draft),
        TEST(a_draft_is_filled_in_and_sent),
        TEST(a_clause_of_another_agreement_is_not_there),
        TEST(the_page_says_what_it_opens_and_what_else_is_needed),
        TEST(a_sharing_clause_is_filled_in_by_parts),
        TEST(an_older_form_does_not_overwrite),
        TEST(who_may_see_and_do_what),
        TEST(who_is_responsible_works_on_it_but_signs_for_nobody),
        TEST(each_director_signs_for_their_own),
        TEST(each_department_is_signed_for_by_itself),
        TEST(the_other_side_signs_without_an_account),
        TEST(a_link_goes_by_mail_without_its_code),
        TEST(notice_and_lifting_ask_for_a_reason),
        TEST(the_pdf_is_made_by_the_worker),
        TEST(history_says_what_people_did_and_undoes_nothing),
        TEST(pages_speak_english_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
