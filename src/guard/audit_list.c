/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/audit_list.h"

#include "audit_list.sql.h"

void audit_filter_init(struct audit_filter *f)
{
    *f = (struct audit_filter){
        .actor = AUDIT_ANYBODY, .until = NUMBER_NONE, .last_at = NUMBER_NONE, .limit = 50
    };
}

/* The statement whose index narrows most. All take and give the same. */
static const struct statement *statement_for(const struct audit_filter *f)
{
    if (f->record && !str_is_blank(f->entity))
        return &statement_audit_list_of_record;
    if (f->actor != AUDIT_ANYBODY)
        return &statement_audit_list_of_actor;
    if (!str_is_blank(f->action))
        return &statement_audit_list_of_action;
    if (!str_is_blank(f->entity))
        return &statement_audit_list_of_entity;
    return &statement_audit_list_all;
}

size_t audit_list(struct tx *tx, const struct audit_filter *f, struct audit_line **ret)
{
    instant end = f->until == NUMBER_NONE ? INT64_MAX : f->until;
    bool goes_on = f->last_at != NUMBER_NONE && f->last_at < end;
    struct audit_list_all_in in = { .first = f->from,
                                    .last_at = goes_on ? f->last_at : end,
                                    .last_id = goes_on ? f->last_id : 0,
                                    .actor = f->actor,
                                    .action = f->action.p ? f->action : STR(""),
                                    .entity = f->entity.p ? f->entity : STR(""),
                                    .record = f->record,
                                    .limit = f->limit };
    struct audit_list_all_row *rows;
    size_t n = store_all(tx, statement_for(f), &in, &rows);
    *ret = arena_array(tx->arena, struct audit_line, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct audit_line){ .id = rows[i].id,
                                         .at = rows[i].at,
                                         .actor = rows[i].actor,
                                         .request = rows[i].request,
                                         .action = rows[i].action,
                                         .entity = rows[i].entity,
                                         .record = rows[i].record,
                                         .version = rows[i].version };
    return n;
}

size_t audit_actions(struct tx *tx, struct str **ret)
{
    struct audit_list_actions_row *rows;
    size_t n = audit_list_actions(tx, &rows);
    *ret = arena_array(tx->arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = rows[i].word;
    return n;
}

size_t audit_entities(struct tx *tx, struct str **ret)
{
    struct audit_list_entities_row *rows;
    size_t n = audit_list_entities(tx, &rows);
    *ret = arena_array(tx->arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = rows[i].word;
    return n;
}

size_t audit_actors(struct tx *tx, int64_t **ret)
{
    struct audit_list_actors_row *rows;
    size_t n = audit_list_actors(tx, &rows);
    *ret = arena_array(tx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = rows[i].actor;
    return n;
}
