/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include <inttypes.h>

#include "acquaintance.ent.h"
#include "app/record/merge.h"
#include "contact.ent.h"
#include "content_text.ent.h"
#include "core/fault.h"
#include "duplicate.ent.h"
#include "import_run.ent.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "shelter_group.ent.h"

/* -- the directory
 * ------------------------------------------------------------------------------------- */

int64_t organization_new(struct making *m)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = m->mark;
    o.notes = STR("Note interne");
    return record_insert(&m->tx, &entity_organization, &o);
}

/* Those that are there, for nobody belongs to a new one. */
int64_t add_organization(struct making *m)
{
    bool fresh = m->whose == REALM_FOREIGN || str_is(m->state, "fresh");
    int64_t id = fresh ? organization_new(m) : m->organization;
    if (id == m->organization)
        record_archive(&m->tx, &entity_organization, id, false);
    if (str_is(m->state, "link"))
        m->party = add_link(m, id);
    return id;
}

/* "night": with one noted today, and corrected. */
int64_t add_program(struct making *m)
{
    struct program p;
    struct occupancy o;
    entity_init(&entity_program, &p);
    p.name = m->mark;
    p.organization = m->organization;
    record_insert(&m->tx, &entity_program, &p);
    if (!str_is(m->state, "night"))
        return p.record.id;
    entity_init(&entity_occupancy, &o);
    o.program = p.record.id;
    o.day = m->tx.today;
    record_insert(&m->tx, &entity_occupancy, &o);
    o.occupied = 5;
    REQUIRE(record_update(&m->tx, &entity_occupancy, &o) == RECORD_SAVED);
    return p.record.id;
}

int64_t add_location(struct making *m)
{
    struct location l;
    entity_init(&entity_location, &l);
    l.name = m->mark;
    l.organization = m->organization;
    return record_insert(&m->tx, &entity_location, &l);
}

int64_t add_contact(struct making *m)
{
    struct contact c;
    entity_init(&entity_contact, &c);
    c.name = m->mark;
    c.organization = m->organization;
    c.role = CONTACT_ROLE_LIAISON;
    if (str_is(m->state, "left")) {
        c.has_left = true;
        c.left_on = m->tx.today;
    }
    return record_insert(&m->tx, &entity_contact, &c);
}

int64_t add_role(struct making *m)
{
    struct role_held h;
    entity_init(&entity_role_held, &h);
    h.contact = add_contact(m);
    h.organization = m->organization;
    h.role = CONTACT_ROLE_BOARD;
    h.title = m->mark;
    return record_insert(&m->tx, &entity_role_held, &h);
}

/* What an agency recorded, of a contact of its own, in party. */
int64_t add_acquaintance(struct making *m)
{
    struct acquaintance k;
    entity_init(&entity_acquaintance, &k);
    k.contact = m->party = add_contact(m);
    k.account = m->side->stranger;
    k.strength = ACQUAINTANCE_STRENGTH_MET;
    k.agency = m->organization;
    k.note = m->mark;
    return record_insert(&m->tx, &entity_acquaintance, &k);
}

int64_t add_shelter_group(struct making *m)
{
    struct shelter_group g;
    entity_init(&entity_shelter_group, &g);
    g.name = m->mark;
    g.organization = m->organization;
    return record_insert(&m->tx, &entity_shelter_group, &g);
}

int64_t add_import(struct making *m)
{
    struct import_run run;
    entity_init(&entity_import_run, &run);
    bool mapping = str_is(m->state, "mapping"), done = str_is(m->state, "done");
    run.file_name = m->mark;
    run.profile = mapping || str_is(m->state, "sheet") ? STR("sheet") : STR("shelter-occupancy");
    run.state = (int)(mapping ? IMPORT_STATE_MAPPING
                      : done  ? IMPORT_STATE_DONE
                              : IMPORT_STATE_CHECKED);
    run.started = m->tx.now;
    return record_insert(&m->tx, &entity_import_run, &run);
}

static int64_t nameless(struct making *m)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = STR("Une fiche");
    return record_insert(&m->tx, &entity_organization, &o);
}

int64_t add_duplicate(struct making *m)
{
    struct duplicate d;
    entity_init(&entity_duplicate, &d);
    d.names = m->mark;
    d.kind = DUPLICATE_KIND_ORGANIZATION;
    d.state = str_is(m->state, "apart") ? DUPLICATE_STATE_NOT_SAME : DUPLICATE_STATE_OPEN;
    d.score = 80;
    d.first_id = nameless(m);
    d.second_id = nameless(m);
    int64_t id = record_insert(&m->tx, &entity_duplicate, &d);
    if (str_is(m->state, "apart"))
        record_archive(&m->tx, &entity_duplicate, id, true);
    return id;
}

int64_t add_merging(struct making *m)
{
    struct merging x;
    struct merge_plan plan;
    struct organization kept;
    int64_t id = nameless(m);
    merge_plan(&m->tx, &entity_organization, id, nameless(m), &plan);
    REQUIRE(record_get(&m->tx, &entity_organization, id, &kept));
    REQUIRE(record_get(&m->tx, &entity_merging, merge_do(&m->tx, &plan, &kept), &x));
    x.names = m->mark;
    REQUIRE(record_update(&m->tx, &entity_merging, &x) == RECORD_SAVED);
    return x.record.id;
}

int64_t add_content_text(struct making *m)
{
    static int64_t made;
    struct content_text c;
    entity_init(&entity_content_text, &c);
    c.label = m->mark;
    c.code = arena_fmt(m->tx.arena, "of_nothing_%" PRId64, ++made);
    c.language = CONTENT_LANGUAGE_FR;
    c.field = STR("text");
    c.words = STR("Dit autrement");
    c.original = STR("Dit ainsi");
    return record_insert(&m->tx, &entity_content_text, &c);
}
