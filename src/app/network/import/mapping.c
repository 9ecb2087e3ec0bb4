/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/mapping.h"

#include "app/network/import/near.h"
#include "app/network/import/row.h"
#include "app/network/import/typed.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "core/key.h"
#include "import.sql.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"
#include "store/vocabulary.h"

#include <jansson.h>
#include <string.h>

/* A plan becomes a profile: an organization that the row names or is, then what it says of it. */

struct planned {
    struct import_plan plan;
    json_t *answers; /* NULL: none */
    struct arena *arena;
    struct near_index *names;                                  /* once one is looked for */
    int id, name, organization, organization_id, program, day; /* columns; -1: none */
};

static struct planned *planned(const struct import *im)
{
    return (struct planned *)(uintptr_t)im->profile->data;
}

const struct import_plan *import_plan_of(const struct import *im)
{
    return &planned(im)->plan;
}

/* -- which organization
 * -------------------------------------------------------------------------------------------
 */

static int64_t answered(const struct planned *p, struct str key)
{
    const json_t *all = json_object_get(p->answers, "organizations");
    const json_t *one = json_object_getn(all, key.p ? key.p : "", key.n);
    return json_is_integer(one) ? json_integer_value(one) : -1;
}

static int64_t named(struct tx *tx, struct str key)
{
    struct import_organization_named_row row;
    return import_organization_named(tx, &(struct import_organization_named_in){ key }, &row)
               ? row.id
               : 0;
}

static bool doubted(const struct import *im, struct str key)
{
    for (size_t i = 0; i < im->n_doubts; i++)
        if (str_eq(im->doubts[i].key, key))
            return true;
    return false;
}

/* Nobody has said yet whether it is one of those of nearly the same name. */
static bool is_doubtful(struct import_row *row, struct str name, struct str key)
{
    struct import *im = import_of(row);
    struct planned *p = planned(im);
    struct near_match near[NEAR_MATCHES];
    struct tx *look = import_look(row);
    if (doubted(im, key))
        return true;
    if (!look || answered(p, key) >= 0 || items_number(&im->kinds[0], key) || named(look, key))
        return false;
    if (!p->names)
        p->names = near_index_new(p->arena, look);
    size_t n = near_find(import_row_arena(row), p->names, name, near);
    if (n == 0 || im->n_doubts == IMPORT_DOUBTS)
        return false;
    if (!im->doubts)
        im->doubts = arena_array(im->arena, struct import_doubt, IMPORT_DOUBTS);
    struct import_doubt *d = &im->doubts[im->n_doubts++];
    *d = (struct import_doubt){ .key = arena_str(im->arena, key),
                                .name = arena_str(im->arena, name),
                                .n_near = n };
    for (size_t i = 0; i < n; i++) {
        d->near[i].id = near[i].id;
        d->near[i].name = near[i].name;
    }
    return true;
}

static struct str organization_external(struct import_row *row, int id_column, int name_column)
{
    struct str id = id_column >= 0 ? import_id(row, id_column) : STR_NULL;
    struct str name = name_column >= 0 ? import_cell(row, name_column) : STR_NULL;
    struct import *im = import_of(row);
    if (!id.p && !name.p) {
        import_reject(row, name_column >= 0 ? name_column : id_column, TEXT_import_reason_empty,
                      NULL, 0);
        return STR_NULL;
    }
    if (!name.p || (id.p && im->look &&
                    external_find(im->look, im->profile->source, &entity_organization, id)))
        return id;
    struct str key = key_sort(import_row_arena(row), name);
    if (is_doubtful(row, name, key)) {
        import_reject(row, name_column, TEXT_import_reason_near, NULL, 0);
        return STR_NULL;
    }
    return id.p ? id : key;
}

static struct str own_organization(struct import_row *row)
{
    const struct planned *p = planned(import_of(row));
    return organization_external(row, p->id, p->name);
}

static struct str parent_organization(struct import_row *row)
{
    const struct planned *p = planned(import_of(row));
    return organization_external(row, p->organization_id, p->organization);
}

static int64_t organization_find(struct tx *tx, struct import *im, const struct import_item *item,
                                 const void *record)
{
    const struct organization *o = record;
    (void)item;
    if (!o->name.p)
        return 0;
    struct str key = key_sort(tx->arena, o->name);
    int64_t id = answered(planned(im), key);
    return id >= 0 ? id : named(tx, key);
}

/* -- what the row itself is
 * --------------------------------------------------------------------------------------- */

static struct str own_id(struct import_row *row)
{
    const struct planned *p = planned(import_of(row));
    struct arena *a = import_row_arena(row);
    if (p->id >= 0)
        return import_id_needed(row, p->id);
    struct str name = import_cell(row, p->name);
    if (!name.p) {
        import_reject(row, p->name, TEXT_import_reason_empty, NULL, 0);
        return name;
    }
    struct str owner = parent_organization(row);
    return arena_fmt(a, "%.*s/%.*s", STR_ARG(owner), STR_ARG(key_sort(a, name)));
}

static int64_t location_find(struct tx *tx, struct import *im, const struct import_item *item,
                             const void *record)
{
    const struct location *l = record;
    struct import_location_named_row row;
    (void)im;
    (void)item;
    return import_location_named(
               tx,
               &(struct import_location_named_in){ l->organization, key_sort(tx->arena, l->name) },
               &row)
               ? row.id
               : 0;
}

static int64_t program_find(struct tx *tx, struct import *im, const struct import_item *item,
                            const void *record)
{
    const struct program *p = record;
    struct import_program_named_row row;
    (void)im;
    (void)item;
    return import_program_named(
               tx,
               &(struct import_program_named_in){ p->organization, key_sort(tx->arena, p->name) },
               &row)
               ? row.id
               : 0;
}

static int64_t service_find(struct tx *tx, struct import *im, const struct import_item *item,
                            const void *record)
{
    const struct service *s = record;
    struct import_service_named_row row;
    (void)im;
    (void)item;
    return import_service_named(
               tx,
               &(struct import_service_named_in){ s->organization, key_sort(tx->arena, s->name) },
               &row)
               ? row.id
               : 0;
}

static int64_t contact_find(struct tx *tx, struct import *im, const struct import_item *item,
                            const void *record)
{
    const struct contact *c = record;
    struct import_contact_named_row row;
    (void)im;
    (void)item;
    return import_contact_named(
               tx,
               &(struct import_contact_named_in){ c->organization, key_sort(tx->arena, c->name) },
               &row)
               ? row.id
               : 0;
}

static int64_t night_find(struct tx *tx, struct import *im, const struct import_item *item,
                          const void *record)
{
    const struct occupancy *night = record;
    struct import_occupancy_find_row row;
    (void)im;
    (void)item;
    return import_occupancy_find(
               tx, &(struct import_occupancy_find_in){ night->program, night->day }, &row)
               ? row.id
               : 0;
}

/* A night names a program that is there: "#12". */
static struct str night_program(struct import_row *row)
{
    const struct planned *p = planned(import_of(row));
    struct import_program_called_row *rows;
    struct tx *look = import_look(row);
    struct arena *a = import_row_arena(row);
    struct str name = import_cell(row, p->program);
    size_t n = 0;
    if (!name.p) {
        import_reject(row, p->program, TEXT_import_reason_empty, NULL, 0);
        return name;
    }
    if (look)
        n = import_program_called(look, &(struct import_program_called_in){ key_sort(a, name) },
                                  &rows);
    if (n != 1)
        import_reject(row, p->program,
                      n ? TEXT_import_reason_several : TEXT_import_reason_no_program, NULL, 0);
    return n == 1 ? arena_fmt(a, "%lld", (long long)rows[0].id) : STR_NULL;
}

static struct str night_id(struct import_row *row)
{
    const struct planned *p = planned(import_of(row));
    struct str program = night_program(row), cell = import_cell(row, p->day);
    struct arena *a = import_row_arena(row);
    day d;
    if (!program.p)
        return program;
    if (!cell.p || !typed_day(a, cell, p->plan.columns[p->day].days, &d)) {
        import_reject(row, p->day, cell.p ? TEXT_import_reason_day : TEXT_import_reason_empty, NULL,
                      0);
        return STR_NULL;
    }
    return arena_fmt(a, "%.*s/%.*s", STR_ARG(program), STR_ARG(day_iso(a, d)));
}

/* A contact whose part nobody says has another one. */
static struct str other_role(struct import_row *row)
{
    (void)row;
    return STR("other");
}

static struct str word(struct import_row *row, const struct field *f, struct str said)
{
    const struct planned *p = planned(import_of(row));
    struct arena *a = import_row_arena(row);
    struct str key = arena_fmt(a, "%s:%.*s", f->vocabulary, STR_ARG(vocabulary_code(a, said)));
    const json_t *code = json_object_getn(json_object_get(p->answers, "words"), key.p, key.n);
    if (json_is_string(code) && json_string_length(code) > 0)
        return arena_str(a, str_of(json_string_value(code)));
    return import_term(row, f->vocabulary, vocabulary_code(a, said), said, said);
}

/* -- a plan becomes a profile
 * ------------------------------------------------------------------------------------- */

int import_plan_column_of(const struct import_plan *p, const char *code)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_is(p->columns[i].code, code))
            return (int)i;
    return -1;
}

struct building {
    struct arena *arena;
    const struct import_plan *plan;
    struct import_field *fields;
    size_t n;
};

static void add_fields(struct building *b, const struct entity *e)
{
    for (size_t i = 0; i < b->plan->n && b->n < IMPORT_FIELDS; i++) {
        const struct field *f = entity_field(e, b->plan->columns[i].code);
        if (!f || f->type == FIELD_REF || (f->flags & FIELD_HIDDEN))
            continue;
        b->fields[b->n++] = (struct import_field){ IMPORT_FROM_TYPED(f->name, (int)i),
                                                   .days = b->plan->columns[i].days,
                                                   .required = (f->flags & FIELD_REQUIRED) != 0,
                                                   .shown = b->n < 6 };
    }
}

static struct import_kind kind_new(struct arena *a, const struct entity *e)
{
    return (struct import_kind){ .entity = e,
                                 .fields = arena_array(a, struct import_field, IMPORT_FIELDS) };
}

static struct import_kind parent_kind(struct arena *a, const struct planned *p)
{
    struct import_kind k = kind_new(a, &entity_organization);
    k.external = parent_organization;
    k.keeps_id = p->organization_id >= 0;
    k.known = p->organization < 0;
    if (k.known)
        return k;
    k.find = organization_find;
    ((struct import_field *)k.fields)[k.n_fields++] =
        (struct import_field){ IMPORT_FROM_TYPED("name", p->organization), .once = true };
    return k;
}

static struct import_kind target_kind(struct arena *a, const struct planned *p)
{
    const struct entity *e = p->plan.target;
    struct import_kind k = kind_new(a, e);
    struct building b = { a, &p->plan, (struct import_field *)(uintptr_t)k.fields, 0 };
    bool night = e == &entity_occupancy, alone = e == &entity_organization;
    add_fields(&b, e);
    if (!alone && !night)
        b.fields[b.n++] = (struct import_field){ IMPORT_FROM_REF("organization", 0) };
    if (night)
        b.fields[b.n++] = (struct import_field){ IMPORT_FROM_VALUE("program", night_program) };
    if (e == &entity_contact && import_plan_column_of(&p->plan, "role") < 0)
        b.fields[b.n++] =
            (struct import_field){ IMPORT_FROM_VALUE("role", other_role), .once = true };
    k.n_fields = b.n;
    k.external = night ? night_id : alone ? own_organization : own_id;
    k.keeps_id = p->id >= 0;
    k.find = night                   ? night_find
             : alone                 ? organization_find
             : e == &entity_location ? location_find
             : e == &entity_program  ? program_find
             : e == &entity_service  ? service_find
                                     : contact_find;
    return k;
}

static void forget(void *json)
{
    json_decref(json);
}

const struct import_profile *import_plan_profile(struct arena *a, struct str plan,
                                                 struct str answers)
{
    struct planned *p = arena_make(a, struct planned);
    struct import_profile *made = arena_make(a, struct import_profile);
    struct import_kind *kinds = arena_array(a, struct import_kind, 2);
    if (!import_plan_read(a, plan, &p->plan))
        return NULL;
    p->arena = a;
    p->answers = answers.p ? json_loadb(answers.p, answers.n, 0, NULL) : NULL;
    if (p->answers)
        arena_defer(a, forget, p->answers);
    p->id = import_plan_column_of(&p->plan, PLAN_ID);
    p->name = import_plan_column_of(&p->plan, "name");
    p->organization = import_plan_column_of(&p->plan, PLAN_ORGANIZATION);
    p->organization_id = import_plan_column_of(&p->plan, PLAN_ORGANIZATION_ID);
    p->program = import_plan_column_of(&p->plan, PLAN_PROGRAM);
    p->day = import_plan_column_of(&p->plan, "day");
    const char **columns = arena_array(a, const char *, p->plan.n + 1);
    size_t *places = arena_array(a, size_t, p->plan.n);
    for (size_t i = 0; i < p->plan.n; i++) {
        columns[i] = arena_fmt(a, "%zu", i + 1).p;
        places[i] = i;
    }
    bool hours = p->plan.target == &entity_schedule,
         alone =
             hours || p->plan.target == &entity_organization || p->plan.target == &entity_occupancy;
    if (!alone)
        kinds[0] = parent_kind(a, p);
    kinds[alone ? 0 : 1] = target_kind(a, p);
    if (hours)
        import_plan_hours(a, &p->plan, &kinds[0]);
    *made = (struct import_profile){ .name = "sheet",
                                     .source = arena_z(a, p->plan.source),
                                     .title = TEXT_import_sheet_title,
                                     .text = TEXT_import_sheet_text,
                                     .columns = columns,
                                     .places = places,
                                     .kinds = kinds,
                                     .n_kinds = alone ? 1 : 2,
                                     .word = word,
                                     .data = p };
    return made;
}
