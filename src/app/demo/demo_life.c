/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How partners find working together, what jams between them, the plan, and joint applications. */
#include "app/demo/demo_table.h"
#include "app/partnership/application/application.h"
#include "app/partnership/condition/condition.h"
#include "app/record/link.h"
#include "assets.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "mediation.ent.h"
#include "plan.ent.h"

enum { LINKS_MOST = 40 };

/* As many as answered, each by a link of somebody in the directory. */
static void links_answered(struct demo *d, int64_t round, size_t n)
{
    struct record_name *names;
    size_t known = record_names(d->tx, &entity_contact, LINKS_MOST, &names);
    for (size_t i = 0; i < n && i < known; i++) {
        struct answer_link l;
        struct contact c;
        if (!record_get(d->tx, &entity_contact, names[i].id, &c))
            continue;
        const struct answer_link_for of = { .purpose = CONDITION_PURPOSE,
                                            .entity = &entity_condition_round,
                                            .subject = round,
                                            .organization = c.organization };
        struct str token =
            answer_link_new(d->tx, &of, c.name, STR_NULL, d->account[ROLE_COORDINATOR], 1);
        if (answer_link_find(d->tx, CONDITION_PURPOSE, token, &l) == ANSWER_LINK_OPEN)
            answer_link_answered(d->tx, &l);
    }
}

static int64_t round_new(struct demo *d, const struct csv_table *t, size_t row)
{
    struct condition_round r;
    demo_fill(d, t, row, &entity_condition_round, &r);
    r.account = d->account[ROLE_COORDINATOR];
    return record_insert(d->tx, &entity_condition_round, &r);
}

static bool same_round(const struct csv_table *t, size_t a, size_t b)
{
    return str_eq(csv_cell(t, a, "partnership"), csv_cell(t, b, "partnership")) &&
           str_eq(csv_cell(t, a, "closes"), csv_cell(t, b, "closes"));
}

/* A row says what each of those who answered said of one condition: a digit each. */
static void load_conditions(struct demo *d)
{
    struct csv_table t = demo_table(d, "conditions");
    int64_t round = 0;
    for (size_t i = 0; i < t.n_rows; i++) {
        struct str code = csv_cell(&t, i, "code"), scores = csv_cell(&t, i, "scores");
        struct str words = csv_cell(&t, i, "words");
        if (i == 0 || !same_round(&t, i - 1, i)) {
            round = round_new(d, &t, i);
            links_answered(d, round, scores.n);
        }
        for (size_t k = 0; k < scores.n; k++)
            condition_count(d->tx, &(struct condition_count_in){
                                       .round = round, .code = code, .score = scores.p[k] - '0' });
        if (words.n)
            condition_say(d->tx, &(struct condition_say_in){ .id = (int64_t)(str_hash(words) >> 2),
                                                             .round = round,
                                                             .code = code,
                                                             .words = words });
    }
}

/* With the first part that is given: its file. */
static void give_file(struct demo *d)
{
    struct application_parts_row *parts;
    struct application_part p;
    const struct asset *file = asset_find("content/demo/portrait-des-besoins.csv");
    int64_t application = demo_id(d, &entity_application, STR("d-locateur"));
    REQUIRE(file &&
            application_parts(d->tx, &(struct application_parts_in){ application }, &parts) &&
            record_get(d->tx, &entity_application_part, parts[0].id, &p));
    p.file = file_put(d->tx, STR("portrait-des-besoins.csv"), STR("text/csv; charset=utf-8"),
                      file->bytes);
    REQUIRE(record_update(d->tx, &entity_application_part, &p) == RECORD_SAVED);
}

void demo_life(struct demo *d)
{
    load_conditions(d);
    demo_load_all(d, "mediations", &entity_mediation);
    demo_load_all(d, "mediation_steps", &entity_mediation_step);
    demo_load_all(d, "plans", &entity_plan);
    demo_load_all(d, "plan_actions", &entity_plan_action);
    demo_load_all(d, "applications", &entity_application);
    demo_load_all(d, "application_parts", &entity_application_part);
    demo_load_all(d, "application_papers", &entity_application_paper);
    give_file(d);
}
