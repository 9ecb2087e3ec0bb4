/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/correction/correction.h"

#include "app/network/schedule/schedule.h"
#include "app/record/confirmation.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "entity/check.h"
#include "location.ent.h"
#include "program.ent.h"
#include "service.ent.h"
#include "store/owned.h"
#include "view/input.h"

#include <inttypes.h>
#include <string.h>

enum { PARTS_MOST = 40, FIELDS_MOST = 20 };

/* What a partner may correct, and how they say that a thing is over. Notes are never among it. */
static const struct sheet_kind {
    const struct entity *entity;
    const char *fields;
    enum text_id over;
} kinds[] = {
    { &entity_organization,
      "name description populations languages territories phone email website address city "
      "postal_code",
      TEXT_NONE },
    { &entity_location, "name address city postal_code phone hours accessibility",
      TEXT_correction_over_location },
    { &entity_schedule, "opens_at closes_at notes", TEXT_correction_over_schedule },
    { &entity_service,
      "name categories description description_en populations eligibility "
      "eligibility_description required_document fees languages territories "
      "application_process phone email url waiting_people accessibility",
      TEXT_correction_over_service },
    { &entity_program, "name populations description", TEXT_correction_over_program },
    { &entity_contact, "name title phone email", TEXT_correction_over_contact },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct sheet_kind *kind_of(struct str name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (str_is(name, kinds[i].entity->name))
            return &kinds[i];
    return NULL;
}

const struct entity *partner_sheet_entity_named(struct str name)
{
    const struct sheet_kind *k = kind_of(name);
    return k ? k->entity : NULL;
}

const struct field *partner_sheet_field_named(const struct entity *e, struct str name)
{
    const struct sheet_kind *k = kind_of(str_of(e->name));
    struct str rest = k ? str_of(k->fields) : STR_NULL, word;
    while (rest.p && str_next(&rest, ' ', &word))
        if (str_eq(word, name))
            return entity_field(e, name);
    return NULL;
}

/* “Du lundi au vendredi, de 9 h à 17 h (Rue du Quai)” */
static struct str schedule_title(struct req *q, const struct schedule *h)
{
    struct str words = schedule_words(q->arena, q->lang, h);
    struct str of = h->location  ? record_title(q->tx, &entity_location, h->location)
                    : h->service ? record_title(q->tx, &entity_service, h->service)
                                 : record_title(q->tx, &entity_program, h->program);
    return of.p ? arena_fmt(q->arena, "%.*s (%.*s)", STR_ARG(words), STR_ARG(of)) : words;
}

struct str partner_sheet_title(struct req *q, const struct entity *e, const void *record)
{
    const struct field *title = entity_title(e);
    if (e == &entity_schedule)
        return schedule_title(q, record);
    return title ? record_shown(q, title, record) : STR_NULL;
}

/* -- what there is
 * ------------------------------------------------------------------------------------- */

static const char *input_name(struct arena *a, const struct entity *e, int64_t id, const char *what)
{
    return arena_fmt(a, "%s.%" PRId64 ".%s", e->name, id, what).p;
}

static struct choices words_of(struct req *q, const struct field *f)
{
    struct choice_source all = record_choices(q);
    return f->type == FIELD_SET ? all.of(all.ctx, f) : (struct choices){ 0 };
}

static void part_add(struct req *q, struct partner_sheet *s, const struct sheet_kind *k,
                     void *record)
{
    struct sheet_part *p = &s->parts[s->n_parts++];
    int64_t id = ((const struct record *)record)->id;
    struct str rest = str_of(k->fields), word;
    *p = (struct sheet_part){ .entity = k->entity,
                              .record = record,
                              .title = partner_sheet_title(q, k->entity, record),
                              .fields = arena_array(q->arena, struct sheet_field, FIELDS_MOST),
                              .over_label = k->over };
    if (k->over)
        p->over = input_name(q->arena, k->entity, id, "archived");
    while (str_next(&rest, ' ', &word)) {
        const struct field *f = entity_field(k->entity, word);
        REQUIRE(f && !(f->flags & FIELD_PRIVATE) && p->n_fields < FIELDS_MOST);
        p->fields[p->n_fields++] =
            (struct sheet_field){ .field = f,
                                  .name = input_name(q->arena, k->entity, id, f->name),
                                  .shown = record_shown(q, f, record),
                                  .words = words_of(q, f),
                                  .typed = f->type == FIELD_TIME || f->type == FIELD_SET
                                               ? entity_raw(q->arena, f, record)
                                               : entity_typed(q->arena, q->lang, f, record),
                                  .before = entity_raw(q->arena, f, record) };
    }
}

/* Who has left stays in the directory, and is no longer theirs to correct. */
static bool has_left(const struct entity *e, const void *record)
{
    return e == &entity_contact && ((const struct contact *)record)->has_left;
}

struct partner_sheet partner_sheet_load(struct req *q, const struct organization *o)
{
    struct partner_sheet s = { .parts =
                                   arena_array(q->arena, struct sheet_part, KINDS * PARTS_MOST) };
    struct organization *own = arena_make(q->arena, struct organization);
    *own = *o;
    part_add(q, &s, &kinds[0], own);
    for (size_t i = 1; i < KINDS; i++) {
        void *list;
        const struct entity *e = kinds[i].entity;
        size_t n = record_all_of(q->tx, e, entity_field(e, STR("organization")), o->record.id,
                                 PARTS_MOST, &list);
        for (size_t k = 0; k < n; k++)
            if (!has_left(e, (char *)list + k * e->size))
                part_add(q, &s, &kinds[i], (char *)list + k * e->size);
    }
    return s;
}

void partner_sheet_input(struct view *v, const struct sheet_field *f)
{
    const struct input in = { .name = f->name,
                              .label = f->field->label[v->lang],
                              .error = f->error,
                              .value = f->typed,
                              .type = form_field_type(f->field),
                              .autocomplete = "off",
                              .choices = f->words,
                              .required = (f->field->flags & FIELD_REQUIRED) != 0,
                              .max = f->field->max };
    if (f->field->type == FIELD_SET)
        set_draw(v, &in, f->typed);
    else
        form_input(v, &in);
}

/* -- what was posted
 * ----------------------------------------------------------------------------------- */

/* The boxes of a set that are ticked, as it is kept; false when the form has no such set, or names
 * a word that is not offered. */
static bool words_read(struct req *q, struct sheet_field *f)
{
    bool asked = false;
    struct str codes = STR("");
    for (size_t i = 0; i < q->n_form; i++) {
        struct str name = q->form[i].name, value = q->form[i].value;
        asked = asked || (str_is(name, "_present") && str_is(value, f->name));
        if (!str_is(name, f->name))
            continue;
        if (!choice_among(&f->words, value) && !set_has(f->before, value))
            return false;
        codes = arena_fmt(q->arena, "%.*s %.*s", STR_ARG(codes), STR_ARG(value));
    }
    return asked && set_read(q->arena, codes, &f->after);
}

static void set_field_read(struct req *q, struct sheet_field *f)
{
    if (!words_read(q, f))
        return;
    f->typed = f->after;
    f->changed = !str_eq(f->before.p ? f->before : STR(""), f->after.p ? f->after : STR(""));
}

static void field_read(struct req *q, struct sheet_part *p, struct sheet_field *f)
{
    struct str typed = req_form(q, f->name);
    struct form_errors errors = { 0 };
    if (f->field->type == FIELD_SET) {
        set_field_read(q, f);
        return;
    }
    void *mine = arena_alloc(q->arena, p->entity->size);
    if (!typed.p)
        return;
    memcpy(mine, p->record, p->entity->size);
    entity_parse(q->arena, p->entity, q->lang,
                 &(const struct value){ str_of(f->field->name), typed }, 1, mine, &errors);
    if (errors.n == 0)
        field_check(q->arena, q->lang, f->field, mine, &errors);
    f->typed = typed;
    if (errors.n > 0) {
        f->error = errors.list[0].message;
        p->open = true;
        return;
    }
    f->after = entity_raw(q->arena, f->field, mine);
    f->changed = !str_eq(f->before.p ? f->before : STR(""), f->after.p ? f->after : STR(""));
}

void partner_sheet_read(struct req *q, struct partner_sheet *s)
{
    s->changes = s->errors = 0;
    for (size_t i = 0; i < s->n_parts; i++) {
        struct sheet_part *p = &s->parts[i];
        for (size_t k = 0; k < p->n_fields; k++) {
            field_read(q, p, &p->fields[k]);
            s->changes += p->fields[k].changed;
            s->errors += p->fields[k].error.p != NULL;
        }
        p->is_over = p->over && req_form(q, p->over).p;
        s->changes += p->is_over;
    }
}

void partner_sheet_confirm(struct tx *tx, const struct partner_sheet *s, int64_t organization,
                           struct str name)
{
    for (size_t i = 0; i < s->n_parts; i++) {
        const struct sheet_part *p = &s->parts[i];
        if (p->entity != &entity_schedule)
            confirmation_put(tx, p->entity, ((const struct record *)p->record)->id, organization,
                             name, 0);
    }
}
