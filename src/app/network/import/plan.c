/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/mapping.h"
#include "app/network/import/typed.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "core/key.h"
#include "core/secret.h"
#include "import.sql.h"
#include "import_run.ent.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"

#include <jansson.h>
#include <string.h>

/* Plans: kept as JSON, guessed from headings, checked. */

const struct entity *const import_targets[] = {
    &entity_organization, &entity_location, &entity_program,   &entity_service,
    &entity_contact,      &entity_schedule, &entity_occupancy, NULL,
};

const struct entity *import_target_named(struct str name)
{
    for (const struct entity *const *e = import_targets; *e; e++)
        if (str_is(name, (*e)->name))
            return *e;
    return NULL;
}

/* -- as JSON
 * -----------------------------------------------------------------------------------------------------
 */

struct str import_plan_write(struct arena *a, const struct import_plan *p)
{
    struct out o;
    out_init(&o, a, 1 << 20);
    out_fmt(&o, "{\"target\":\"%s\",\"source\":", p->target->name);
    out_json(&o, p->source);
    out_lit(&o, ",\"columns\":[");
    for (size_t i = 0; i < p->n; i++) {
        if (i)
            out_char(&o, ',');
        out_lit(&o, "{\"code\":");
        out_json(&o, p->columns[i].code.p ? p->columns[i].code : STR(""));
        out_fmt(&o, ",\"days\":%d}", (int)p->columns[i].days);
    }
    out_lit(&o, "]}");
    return out_view(&o);
}

static struct str member(struct arena *a, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return arena_str(a, str_of(value ? value : ""));
}

bool import_plan_read(struct arena *a, struct str json, struct import_plan *ret)
{
    json_t *plan = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
    const json_t *columns = json_object_get(plan, "columns"), *one;
    size_t i;
    *ret = (struct import_plan){ .target = import_target_named(member(a, plan, "target")),
                                 .source = member(a, plan, "source") };
    json_array_foreach(columns, i, one)
    {
        if (i == IMPORT_COLUMNS)
            break;
        int64_t days = json_integer_value(json_object_get(one, "days"));
        ret->columns[ret->n++] = (struct import_plan_column){
            .code = member(a, one, "code"),
            .days = days > DAYS_MONTH_FIRST || days < 0 ? DAYS_ANY : (enum import_days)days,
        };
    }
    json_decref(plan);
    return ret->target && ret->n > 0;
}

/* -- headings
 * ----------------------------------------------------------------------------------------------------
 */

bool import_heading_added(struct str heading)
{
    static const enum text_id added[] = { TEXT_import_file_line, TEXT_import_file_reason };
    for (size_t i = 0; i < 2; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (str_eq(heading, text((enum lang)l, added[i])))
                return true;
    return false;
}

struct str import_headings(struct arena *a, const struct str *heading, size_t n)
{
    struct out o;
    out_init(&o, a, 1 << 20);
    for (size_t i = 0; i < n; i++)
        if (!import_heading_added(heading[i])) {
            out_str(&o, key_sort(a, heading[i]));
            out_char(&o, '\n');
        }
    return hash_hex(a, hash_sha256(a, out_view(&o)));
}

/* Other words for the fields of a directory, as people head their columns. */
static const struct {
    const char *code, *words;
} synonyms[] = {
    { PLAN_ID, "id|no|numero|number|identifiant|identifier|code|index number|uid|cle|key|ref" },
    { PLAN_ORGANIZATION, "organisme|organisation|organization|agence|agency|org|nom de l'organisme|"
                         "organization name|employeur|exploitant|operator|fournisseur|provider|"
                         "entreprise|company|association" },
    { PLAN_ORGANIZATION_ID, "organization_id|id organisme|no organisme|org id|agency id" },
    { PLAN_PROGRAM, "programme|program|refuge|shelter|program name|nom du programme" },
    { "name", "nom|name|nom français|nom complet|full name|raison sociale|legal name|appellation|"
              "personne|person" },
    { "short_name", "sigle|acronyme|acronym|initiales|alternate name" },
    { "sector", "secteur|catégorie|category|domaine|type d'organisme" },
    { "description", "mission|présentation|short desc|ce que fait l'organisme" },
    { "phone", "téléphone|tel|phone|phone number|no de téléphone|numéro de téléphone|cellulaire|"
               "mobile" },
    { "email", "courriel|email|e-mail|mail|adresse courriel|adresse électronique" },
    { "website", "site|site web|web|url|site internet|lien|link" },
    { "address", "adresse|adresse civique|rue|street|street address|address 1|address_1" },
    { "city", "ville|municipalité|municipality|town" },
    { "province", "state|state_province|état" },
    { "postal_code", "code postal|cp|zip|zip code|postal|postcode" },
    { "languages", "langues|langue|language" },
    { "relations", "lien|liens|relation" },
    { "territories", "territoire|région|quartier|territory|area|borough|arrondissement" },
    { PLAN_LOCATION, "lieu|point de service|place|site|location|location name|adresse du lieu" },
    { PLAN_SERVICE, "service|activité|activity|service name|nom du service" },
    { PLAN_WEEKDAYS, "jours|jour|jour de la semaine|weekday|weekdays|day|days|day of week" },
    { "opens_at", "ouverture|ouvre à|ouvre|heure d'ouverture|de|opens|open|from|start|opening" },
    { "closes_at", "fermeture|ferme à|ferme|heure de fermeture|closes|close|to|end|closing" },
    { "valid_from", "début|début de saison|du|season start|starts" },
    { "valid_to", "fin|fin de saison|season end|ends" },
    { "categories", "sorte de service|genre de service|service type|kind of service" },
    { "eligibility_description", "admissibilité|critères|conditions|eligibility|criteria" },
    { "application_process", "comment l'obtenir|accès|intake|application process|how to apply" },
    { "required_document", "documents requis|pièces requises|required documents|documents" },
    { "fees", "coût|tarif|prix|cost|price|fee" },
    { "populations", "clientèle|population|public|clients" },
    { "notes", "note|remarque|remarques|commentaire|commentaires|comments" },
    { "title", "fonction|poste|titre|titre d'emploi|job title|position" },
    { "hours", "heures|horaire|hours|opening hours" },
    { "capacity", "places|lits|beds|units|logements|nombre de places|capacité financée" },
    { "program_type", "type|modèle|model|program model" },
    { "day", "date|jour|nuit|night|date de la nuit|occupancy date" },
    { "service_users", "personnes|people|users|présences|occupants|personnes hébergées" },
    { "occupied", "lits occupés|occupied beds|places occupées" },
    { "capacity_actual", "lits ouverts|lits|places|beds|capacity" },
};

static int synonym_points(struct arena *a, const char *code, struct str folded)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        struct str rest = str_of(synonyms[i].words), word;
        if (strcmp(synonyms[i].code, code) != 0)
            continue;
        while (str_next(&rest, '|', &word)) {
            struct str key = key_sort(a, word);
            if (str_eq(key, folded))
                return 80;
            if (key.n >= 5 && (str_starts(folded, key) || str_ends(folded, key)))
                return 40;
        }
    }
    return 0;
}

/* How well a heading names a field: 0 not at all. */
static int points(struct arena *a, const struct entity *e, const char *code, struct str heading)
{
    struct str folded = key_sort(a, heading);
    const struct field *f = entity_field(e, str_of(code));
    if (!folded.n)
        return 0;
    if (f && f->type != FIELD_REF &&
        (typed_same(a, heading, str_of(code)) || typed_same(a, heading, f->label[LANG_FR]) ||
         typed_same(a, heading, f->label[LANG_EN])))
        return 100;
    return synonym_points(a, code, folded);
}

size_t import_plan_choices(struct arena *a, enum lang l, const struct entity *target,
                           struct choice **ret)
{
    bool alone = target == &entity_organization, night = target == &entity_occupancy,
         hours = target == &entity_schedule;
    struct choice *list = arena_array(a, struct choice, target->n_fields + 6);
    size_t n = 0;
    if (!night && !hours)
        list[n++] = (struct choice){ STR(PLAN_ID), text(l, TEXT_import_plan_id) };
    if (!alone && !night)
        list[n++] =
            (struct choice){ STR(PLAN_ORGANIZATION), text(l, TEXT_import_plan_organization) };
    if (!alone && !night && !hours)
        list[n++] =
            (struct choice){ STR(PLAN_ORGANIZATION_ID), text(l, TEXT_import_plan_organization_id) };
    if (hours) {
        list[n++] = (struct choice){ STR(PLAN_LOCATION), text(l, TEXT_import_plan_location) };
        list[n++] = (struct choice){ STR(PLAN_SERVICE), text(l, TEXT_import_plan_service) };
        list[n++] = (struct choice){ STR(PLAN_WEEKDAYS), text(l, TEXT_import_plan_weekdays) };
    }
    if (night)
        list[n++] = (struct choice){ STR(PLAN_PROGRAM), text(l, TEXT_import_plan_program) };
    for (size_t i = 0; i < target->n_fields; i++) {
        const struct field *f = &target->fields[i];
        if (f->type != FIELD_REF && !(f->flags & FIELD_HIDDEN))
            list[n++] = (struct choice){ str_of(f->name), f->label[l] };
    }
    *ret = list;
    return n;
}

/* -- guessing
 * ----------------------------------------------------------------------------------------------------
 */

/* Each field to the heading that names it best; returns how good that is in all. */
static int columns_guess(struct arena *a, const struct str *heading, size_t n,
                         struct import_plan *plan)
{
    struct choice *choices;
    size_t n_choices = import_plan_choices(a, LANG_FR, plan->target, &choices);
    int all = 0;
    plan->n = n < IMPORT_COLUMNS ? n : IMPORT_COLUMNS;
    for (size_t i = 0; i < plan->n; i++)
        plan->columns[i].code = STR("");
    for (int least = 100; least >= 40; least -= 20)
        for (size_t c = 0; c < n_choices; c++) {
            const char *code = choices[c].value.p;
            bool taken = false;
            for (size_t i = 0; i < plan->n; i++)
                taken = taken || str_is(plan->columns[i].code, code);
            for (size_t i = 0; i < plan->n && !taken; i++)
                if (plan->columns[i].code.n == 0 && !import_heading_added(heading[i]) &&
                    points(a, plan->target, code, heading[i]) >= least) {
                    plan->columns[i].code = str_of(code);
                    all += least;
                    taken = true;
                }
        }
    return all;
}

void import_plan_columns(struct arena *a, const struct str *heading, size_t n,
                         struct import_plan *plan)
{
    columns_guess(a, heading, n, plan);
}

struct days_seen {
    struct arena *arena;
    struct import_plan *plan;
    struct typed_days days[IMPORT_COLUMNS];
    size_t rows;
};
enum { DAYS_ROWS = 5000 };

static bool see_days(void *ctx, const struct csv_row *row)
{
    struct days_seen *seen = ctx;
    for (size_t i = 0; seen->rows > 0 && i < row->n_cells && i < seen->plan->n; i++)
        if (!str_is_blank(row->cells[i]) && str_is_utf8(row->cells[i]) && row->cells[i].n < 40)
            typed_days_look(seen->arena, row->cells[i], &seen->days[i]);
    arena_reset(seen->arena);
    return ++seen->rows < DAYS_ROWS;
}

/* When figures alone do not say whether the day or the month comes first, the day does; the page
 * asks. */
static void days_guess(struct arena *a, const struct sheet *s, struct import_plan *plan)
{
    struct days_seen *seen = arena_make(a, struct days_seen);
    seen->arena = arena_new(4 << 20);
    seen->plan = plan;
    arena_defer(a, (void (*)(void *))arena_free, seen->arena);
    sheet_read(a, s, see_days, seen);
    for (size_t i = 0; i < plan->n; i++)
        if (seen->days[i].asks)
            plan->columns[i].days = seen->days[i].day_first || !seen->days[i].month_first
                                        ? DAYS_DAY_FIRST
                                        : DAYS_MONTH_FIRST;
}

void import_plan_guess(struct arena *a, const struct sheet *s, const struct str *heading, size_t n,
                       struct import_plan *ret)
{
    int best = -1;
    for (const struct entity *const *e = import_targets; *e; e++) {
        struct import_plan tried = { .target = *e };
        int all = columns_guess(a, heading, n, &tried);
        if (import_plan_fault(a, LANG_FR, &tried).p)
            all /= 4;
        if (all > best) {
            best = all;
            *ret = tried;
        }
    }
    days_guess(a, s, ret);
}

/* -- checking
 * ----------------------------------------------------------------------------------------------------
 */

static size_t times(const struct import_plan *p, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        n += str_is(p->columns[i].code, code);
    return n;
}

static struct str lacks(struct arena *a, enum lang l, struct str what)
{
    return text_with(a, l, TEXT_import_plan_lacks, TEXT_ARGS({ "field", .value = what }));
}

/* Hours need a place or a service, days, and both hours. */
static struct str hours_fault(struct arena *a, enum lang l, const struct import_plan *p)
{
    if (!times(p, PLAN_LOCATION) && !times(p, PLAN_SERVICE))
        return lacks(a, l, text(l, TEXT_import_plan_location));
    if (!times(p, PLAN_WEEKDAYS))
        return lacks(a, l, text(l, TEXT_import_plan_weekdays));
    if (!times(p, "opens_at"))
        return lacks(a, l, entity_field(p->target, STR("opens_at"))->label[l]);
    return times(p, "closes_at") ? STR_NULL
                                 : lacks(a, l, entity_field(p->target, STR("closes_at"))->label[l]);
}

struct str import_plan_fault(struct arena *a, enum lang l, const struct import_plan *p)
{
    struct choice *choices;
    size_t n = import_plan_choices(a, l, p->target, &choices);
    for (size_t i = 0; i < n; i++)
        if (times(p, choices[i].value.p) > 1)
            return text_with(a, l, TEXT_import_plan_twice,
                             TEXT_ARGS({ "field", .value = choices[i].label }));
    if (p->target == &entity_occupancy) {
        if (!times(p, PLAN_PROGRAM))
            return lacks(a, l, text(l, TEXT_import_plan_program));
        return times(p, "day") ? STR_NULL
                               : lacks(a, l, entity_field(p->target, STR("day"))->label[l]);
    }
    if (p->target == &entity_schedule)
        return hours_fault(a, l, p);
    if (!times(p, "name"))
        return lacks(a, l, entity_field(p->target, STR("name"))->label[l]);
    if (p->target != &entity_organization && !times(p, PLAN_ORGANIZATION) &&
        !times(p, PLAN_ORGANIZATION_ID))
        return lacks(a, l, text(l, TEXT_import_plan_organization));
    return STR_NULL;
}

/* -- kept
 * -----------------------------------------------------------------------------------------------------
 */

bool import_mapping_find(struct tx *tx, struct str name, struct import_mapping *ret)
{
    struct import_mapping_named_row row;
    return import_mapping_named(tx, &(struct import_mapping_named_in){ key_sort(tx->arena, name) },
                                &row) &&
           record_get(tx, &entity_import_mapping, row.id, ret);
}

void import_plan_propose(struct tx *tx, const struct sheet *s, const struct str *heading, size_t n,
                         struct import_run *run)
{
    struct import_mapping_of_row row;
    struct import_mapping kept;
    struct import_mapping_of_in in = { .headings = import_headings(tx->arena, heading, n) };
    if (import_mapping_of(tx, &in, &row) && record_get(tx, &entity_import_mapping, row.id, &kept)) {
        run->mapping = row.id;
        run->plan = kept.plan;
        run->answers = kept.answers;
        return;
    }
    struct import_plan *plan = arena_make(tx->arena, struct import_plan);
    import_plan_guess(tx->arena, s, heading, n, plan);
    plan->source = STR("");
    run->plan = import_plan_write(tx->arena, plan);
}

/* -- answers
 * --------------------------------------------------------------------------------------------------
 */

static void put_answer(json_t *answers, const char *of, struct str key, json_t *value)
{
    json_t *all = json_object_get(answers, of);
    if (!all) {
        all = json_object();
        json_object_set_new(answers, of, all);
    }
    json_object_setn_new(all, key.p, key.n, value);
}

static int dump(const char *p, size_t n, void *out)
{
    out_bytes(out, p, n);
    return 0;
}

struct str import_answers(struct arena *a, struct str before, const struct value *form, size_t n)
{
    json_t *answers = before.p ? json_loadb(before.p, before.n, 0, NULL) : NULL;
    if (!answers)
        answers = json_object();
    for (size_t i = 0; i < n; i++) {
        struct str name = form[i].name, value = form[i].value;
        int64_t id;
        if (str_starts(name, STR("o:")) && str_to_i64(value, &id) && id >= 0)
            put_answer(answers, "organizations", str_sub(name, 2, name.n), json_integer(id));
        else if (str_starts(name, STR("w:")) && value.n)
            put_answer(answers, "words", str_sub(name, 2, name.n), json_stringn(value.p, value.n));
    }
    struct out o;
    out_init(&o, a, 1 << 20);
    json_dump_callback(answers, dump, &o, JSON_COMPACT);
    struct str kept = out_view(&o);
    json_decref(answers);
    return kept.n < 60000 ? kept : before;
}
