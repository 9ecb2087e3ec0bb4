/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/merge.h"

#include "app/record/entities.h"
#include "contact.ent.h"
#include "guard/migrations.h"
#include "interaction.ent.h"
#include "location.ent.h"
#include "obligation.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "program.ent.h"
#include "store/record_sql.h"
#include "store/refer.h"
#include "support/database.h"
#include "traces.sql.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { FEW = 8, NIGHTS = 24, ROUNDS = 12, MERGES = 6 };

static uint32_t state;

static uint32_t some(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

static int open_one(void **ret)
{
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    size_t n = migrations_of(t->arena, "community", &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    *ret = t;
    return 0;
}

static int close_one(void **s)
{
    test_db_close(*s);
    return 0;
}

/* -- a small directory
 * ----------------------------------------------------------------------------------------- */

struct town {
    int64_t organization[FEW], location[FEW], program[FEW], contact[FEW];
};

static struct str word(struct tx *tx)
{
    static const char *const words[] = {
        "Refuge", "Maison", "Halte", "Relais", "Toit", "Clinique"
    };
    return arena_fmt(tx->arena, "%s %u", words[some(6)], some(50));
}

static int64_t organization(struct tx *tx, const char *name)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = name ? str_of(name) : word(tx);
    o.city = some(2) ? word(tx) : STR_NULL;
    o.notes = some(2) ? word(tx) : STR_NULL;
    o.populations = some(2) ? STR("men youth") : STR("families");
    return record_insert(tx, &entity_organization, &o);
}

static int64_t location(struct tx *tx, int64_t of)
{
    struct location l;
    entity_init(&entity_location, &l);
    l.name = word(tx);
    l.organization = of;
    return record_insert(tx, &entity_location, &l);
}

static int64_t program(struct tx *tx, int64_t of, int64_t at)
{
    struct program p;
    entity_init(&entity_program, &p);
    p.name = word(tx);
    p.organization = of;
    p.location = at;
    p.capacity = some(2) ? (int64_t)some(90) : NUMBER_NONE;
    return record_insert(tx, &entity_program, &p);
}

static int64_t contact(struct tx *tx, int64_t of)
{
    struct contact c;
    entity_init(&entity_contact, &c);
    c.name = word(tx);
    c.organization = of;
    c.role = CONTACT_ROLE_LIAISON;
    return record_insert(tx, &entity_contact, &c);
}

static int64_t night(struct tx *tx, int64_t of, day d)
{
    struct occupancy o;
    entity_init(&entity_occupancy, &o);
    o.program = of;
    o.day = d;
    o.occupied = some(40);
    return record_taken(tx, &entity_occupancy, &entity_occupancy.fields[OCCUPANCY_PROGRAM], &o)
               ? 0
               : record_insert(tx, &entity_occupancy, &o);
}

static void exchange(struct tx *tx, int64_t with, int64_t by, int64_t person)
{
    struct interaction i;
    struct evidence e;
    entity_init(&entity_interaction, &i);
    i.organization = with;
    i.agency = by;
    i.contact = person;
    i.kind = INTERACTION_KIND_CALL;
    i.outcome = INTERACTION_OUTCOME_REACHED;
    i.day = tx->today - (day)some(90);
    i.summary = word(tx);
    int64_t id = record_insert(tx, &entity_interaction, &i);
    entity_init(&entity_evidence, &e);
    e.source = STR("interaction");
    e.source_id = id;
    e.organization = with;
    e.agency = by;
    e.day = i.day;
    record_insert(tx, &entity_evidence, &e);
}

static void partnership(struct tx *tx, int64_t one, int64_t other)
{
    struct partnership p;
    struct partnership_party party;
    entity_init(&entity_partnership, &p);
    p.title = word(tx);
    p.phase = PARTNERSHIP_PHASE_PREPARATION;
    p.phase_since = p.started = tx->today;
    int64_t id = record_insert(tx, &entity_partnership, &p);
    for (int i = 0; i < 2; i++) {
        entity_init(&entity_partnership_party, &party);
        party.partnership = id;
        party.organization = i ? other : one;
        party.position = i;
        record_insert(tx, &entity_partnership_party, &party);
    }
}

static void town_make(struct tx *tx, struct town *t)
{
    for (int i = 0; i < FEW; i++)
        t->organization[i] = organization(tx, NULL);
    for (int i = 0; i < FEW; i++) {
        t->location[i] = location(tx, t->organization[some(FEW)]);
        t->contact[i] = contact(tx, t->organization[some(FEW)]);
        t->program[i] = program(tx, t->organization[some(FEW)], some(2) ? t->location[i] : 0);
        external_put(tx, "city", &entity_program, word(tx), t->program[i]);
        external_put(tx, "211", &entity_organization, word(tx), t->organization[some(FEW)]);
    }
    for (int i = 0; i < NIGHTS; i++)
        night(tx, t->program[some(FEW)], tx->today - (day)some(6));
    for (int i = 0; i < FEW; i++)
        exchange(tx, t->organization[some(FEW)], t->organization[some(FEW)],
                 some(2) ? t->contact[some(FEW)] : 0);
    for (int i = 0; i < 3; i++)
        partnership(tx, t->organization[i], t->organization[FEW - 1 - i]);
    setting_set(tx, "host_organization",
                arena_fmt(tx->arena, "%" PRId64, t->organization[some(3)]));
}

/* -- all that there is, as text
 * -------------------------------------------------------------------------------- */

struct dump {
    struct out *o;
    const struct entity *e;
};

/* The version goes up and the last change is another one: everything else counts. */
static void dump_row(void *ctx, const void *record)
{
    struct dump *d = ctx;
    char *copy = arena_alloc(d->o->arena, d->e->size);
    memcpy(copy, record, d->e->size);
    ((struct record *)copy)->version = 1;
    ((struct record *)copy)->updated = 0;
    out_str(d->o, str_of(d->e->name));
    entity_json(d->o, d->e, copy, true);
    out_char(d->o, '\n');
}

static struct str dump(struct tx *tx)
{
    struct trace_externals_row *x;
    struct trace_search_row *s;
    struct trace_marks_row *m;
    struct out o;
    out_init(&o, tx->arena, OUT_SPOOL);
    for (size_t i = 0; i < n_entity_all; i++)
        if (!str_is(str_of(entity_all[i]->name), "merging"))
            row_each(tx, entity_all[i], dump_row, &(struct dump){ &o, entity_all[i] });
    size_t n = trace_externals(tx, &x);
    for (size_t i = 0; i < n; i++)
        out_fmt(&o, "%.*s %.*s %.*s %" PRId64 "\n", STR_ARG(x[i].holder), STR_ARG(x[i].entity),
                STR_ARG(x[i].external), x[i].record);
    n = trace_marks(tx, &m);
    for (size_t i = 0; i < n; i++)
        out_fmt(&o, "%.*s %.*s %.*s %" PRId64 "\n", STR_ARG(m[i].entity), STR_ARG(m[i].field),
                STR_ARG(m[i].code), m[i].record);
    n = trace_search(tx, &s);
    for (size_t i = 0; i < n; i++)
        if (s[i].kind != entity_merging.search_kind)
            out_fmt(&o, "%" PRId64 " %" PRId64 " %.*s\n", s[i].kind, s[i].record,
                    STR_ARG(s[i].tokens));
    out_str(&o, setting_get(tx, "host_organization"));
    return out_view(&o);
}

/* -- merging at random
 * --------------------------------------------------------------------------------------------- */

static int64_t merge_some(struct tx *tx, const struct town *t)
{
    const struct {
        const struct entity *e;
        const int64_t *ids;
    } kinds[] = { { &entity_organization, t->organization },
                  { &entity_location, t->location },
                  { &entity_program, t->program },
                  { &entity_contact, t->contact } };
    size_t kind = some(4);
    const struct entity *e = kinds[kind].e;
    void *one = arena_alloc(tx->arena, e->size), *other = arena_alloc(tx->arena, e->size);
    struct merge_plan plan;
    merge_plan(tx, e, kinds[kind].ids[some(FEW)], kinds[kind].ids[some(FEW)], &plan);
    if (plan.refusal != MERGE_OK)
        return 0;
    assert_true(record_get(tx, e, plan.kept, one));
    assert_true(record_get(tx, e, plan.absorbed, other));
    for (size_t i = 0; i < e->n_fields; i++)
        if (some(2) && e->fields[i].type != FIELD_REF)
            assert_true(entity_set_raw(tx->arena, &e->fields[i], one,
                                       entity_raw(tx->arena, &e->fields[i], other)));
    int64_t merging = merge_do(tx, &plan, one);
    assert_true(merging > 0);
    assert_int_equal(merge_into(tx, e, plan.absorbed), plan.kept);
    return merging;
}

static void merged_and_taken_apart_everything_is_as_it_was(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    int done = 0;
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        struct town town;
        struct str before[MERGES];
        int64_t merging[MERGES];
        int n = 0;
        state = round * 2654435761u;
        TEST_WRITE(t, &tx)
        town_make(&tx, &town);
        for (int i = 0; i < MERGES; i++) {
            TEST_WRITE(t, &tx)
            {
                before[n] = dump(&tx);
                merging[n] = merge_some(&tx, &town);
            }
            n += merging[n] != 0;
        }
        done += n;
        for (int i = n; i-- > 0;) {
            struct merge_back look, back;
            TEST_WRITE(t, &tx)
            {
                merge_reverse(&tx, merging[i], true, &look);
                merge_reverse(&tx, merging[i], false, &back);
            }
            assert_false(back.done || back.first || back.n_left || back.n_fields);
            assert_int_equal(look.moved, back.moved);
            TEST_READ(t, &tx)
            assert_true(str_eq(dump(&tx), before[i]));
        }
    }
    assert_true(done > ROUNDS * 2); /* not all were refused */
}

/* -- one by one
 * ----------------------------------------------------------------------------------------------------
 */

static int64_t merged(struct tx *tx, const struct entity *e, int64_t kept, int64_t absorbed)
{
    struct merge_plan plan;
    void *result = arena_alloc(tx->arena, e->size);
    merge_plan(tx, e, kept, absorbed, &plan);
    assert_true(record_get(tx, e, kept, result));
    return merge_do(tx, &plan, result);
}

static void every_reference_there_is_moves(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    /* Of each kind that can be merged, each ref to it in any entity is either in the plan or of
     * what is refused: nothing is known here by name. */
    for (size_t i = 0; i < n_entity_all; i++)
        for (size_t k = 0; k < entity_all[i]->n_fields; k++)
            if (entity_all[i]->fields[k].type == FIELD_REF)
                TEST_READ(t, &tx)
                {
                    int64_t *ids;
                    assert_null(entity_all[i]->person); /* such a row is moved by nobody: decide */
                    assert_int_equal(
                        record_referring(&tx, entity_all[i], &entity_all[i]->fields[k], 4242, &ids),
                        0);
                }
    int64_t kept, absorbed, contacts[2];
    TEST_WRITE(t, &tx)
    {
        kept = organization(&tx, "Refuge");
        absorbed = organization(&tx, "Le Refuge");
        contacts[0] = contact(&tx, absorbed);
        contacts[1] = contact(&tx, kept);
        exchange(&tx, absorbed, kept, contacts[0]);
        program(&tx, absorbed, location(&tx, absorbed));
        assert_true(merged(&tx, &entity_organization, kept, absorbed) > 0);
    }
    TEST_READ(t, &tx)
    for (size_t i = 0; i < n_entity_all; i++)
        for (size_t k = 0; k < entity_all[i]->n_fields; k++) {
            const struct field *f = &entity_all[i]->fields[k];
            int64_t *ids;
            if (f->type == FIELD_REF && str_is(str_of(f->ref), "organization"))
                assert_int_equal(record_referring(&tx, entity_all[i], f, absorbed, &ids), 0);
        }
}

static void of_two_nights_the_kept_program_s_counts_and_the_other_stays(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    struct merge_plan plan;
    struct occupancy o;
    int64_t nights[3], programs[2];
    TEST_WRITE(t, &tx)
    {
        int64_t of = organization(&tx, "Refuge");
        programs[0] = program(&tx, of, 0);
        programs[1] = program(&tx, of, 0);
        nights[0] = night(&tx, programs[0], tx.today);
        nights[1] = night(&tx, programs[1], tx.today);
        nights[2] = night(&tx, programs[1], tx.today - 1);
        merge_plan(&tx, &entity_program, programs[0], programs[1], &plan);
        assert_int_equal(plan.n_refers, 1);
        assert_int_equal(plan.refers[0].n, 1);
        assert_int_equal(plan.refers[0].clashes, 1);
        assert_int_equal(plan.refers[0].held[0], nights[1]);
        assert_true(merged(&tx, &entity_program, programs[0], programs[1]) > 0);
        assert_true(record_get(&tx, &entity_occupancy, nights[1], &o));
        assert_int_equal(o.program, programs[1]);
        assert_true(record_get(&tx, &entity_occupancy, nights[2], &o));
        assert_int_equal(o.program, programs[0]);
    }
}

static void what_people_changed_since_stays_and_is_told(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    struct merge_back back;
    struct organization o, result;
    struct contact c;
    struct merge_plan plan;
    TEST_WRITE(t, &tx)
    {
        int64_t kept = organization(&tx, "Refuge"), absorbed = organization(&tx, "Le Refuge");
        int64_t third = organization(&tx, "Halte"), moved = contact(&tx, absorbed);
        int64_t follows = contact(&tx, absorbed);
        merge_plan(&tx, &entity_organization, kept, absorbed, &plan);
        assert_true(record_get(&tx, &entity_organization, kept, &result));
        result.name = STR("Le Refuge");
        result.city = STR("Matane");
        int64_t merging = merge_do(&tx, &plan, &result);
        assert_true(record_get(&tx, &entity_contact, moved, &c));
        c.organization = third;
        assert_int_equal(record_update(&tx, &entity_contact, &c), RECORD_SAVED);
        assert_true(record_get(&tx, &entity_organization, kept, &o));
        o.city = STR("Rimouski");
        assert_int_equal(record_update(&tx, &entity_organization, &o), RECORD_SAVED);
        merge_reverse(&tx, merging, false, &back);
        assert_int_equal(back.n_left, 1);
        assert_int_equal(back.left[0].id, moved);
        assert_int_equal(back.n_fields, 1);
        assert_string_equal(back.fields[0].field->name, "city");
        assert_true(record_get(&tx, &entity_organization, kept, &o));
        assert_true(str_is(o.name, "Refuge") && str_is(o.city, "Rimouski"));
        assert_true(record_get(&tx, &entity_contact, moved, &c));
        assert_int_equal(c.organization, third);
        assert_true(record_get(&tx, &entity_contact, follows, &c));
        assert_int_equal(c.organization, absorbed);
        merge_reverse(&tx, merging, false, &back);
        assert_true(back.done);
    }
}

static void a_merge_on_top_of_another_comes_apart_first(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    struct merge_back back;
    TEST_WRITE(t, &tx)
    {
        int64_t a = organization(&tx, "A"), b = organization(&tx, "B"), c = organization(&tx, "C");
        int64_t one = merged(&tx, &entity_organization, b, c);
        int64_t two = merged(&tx, &entity_organization, a, b);
        assert_int_equal(merge_into(&tx, &entity_organization, c), a);
        merge_reverse(&tx, one, false, &back);
        assert_int_equal(back.first, two);
        assert_int_equal(merge_into(&tx, &entity_organization, c), a);
        merge_reverse(&tx, two, false, &back);
        merge_reverse(&tx, one, false, &back);
        assert_false(back.done || back.first);
        assert_int_equal(merge_into(&tx, &entity_organization, c), 0);
    }
}

static void two_sides_of_a_partnership_are_two(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    struct merge_plan plan;
    TEST_WRITE(t, &tx)
    {
        int64_t a = organization(&tx, "A"), b = organization(&tx, "B");
        partnership(&tx, a, b);
        merge_plan(&tx, &entity_organization, a, b, &plan);
        assert_int_equal(plan.refusal, MERGE_TIED);
        assert_int_equal(merged(&tx, &entity_organization, a, b), 0);
        merge_plan(&tx, &entity_organization, a, a, &plan);
        assert_int_equal(plan.refusal, MERGE_ABSENT);
    }
}

static void a_part_of_a_merge_is_not_undone_alone(void **s)
{
    struct test_db *t = *s;
    struct tx tx;
    struct contact c;
    TEST_WRITE(t, &tx)
    {
        int64_t a = organization(&tx, "A"), b = organization(&tx, "B"), who = contact(&tx, b);
        merged(&tx, &entity_organization, a, b);
        assert_true(record_get(&tx, &entity_contact, who, &c));
        assert_int_equal(c.organization, a);
        assert_int_equal(record_undo(&tx, &entity_contact, who, c.record.version), RECORD_CONFLICT);
        assert_int_equal(record_undo(&tx, &entity_organization, b, 2), RECORD_CONFLICT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_and_taken_apart_everything_is_as_it_was),
        cmocka_unit_test(every_reference_there_is_moves),
        cmocka_unit_test(of_two_nights_the_kept_program_s_counts_and_the_other_stays),
        cmocka_unit_test(what_people_changed_since_stays_and_is_told),
        cmocka_unit_test(a_merge_on_top_of_another_comes_apart_first),
        cmocka_unit_test(two_sides_of_a_partnership_are_two),
        cmocka_unit_test(a_part_of_a_merge_is_not_undone_alone),
    };
    return cmocka_run_group_tests(tests, open_one, close_one);
}
