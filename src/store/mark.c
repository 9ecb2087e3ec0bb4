/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/mark.h"

#include "mark.sql.h"

static bool is_marked(const struct field *f)
{
    return f->vocabulary && (f->flags & FIELD_FILTER);
}

static struct str codes_of(const struct field *f, const void *record)
{
    return record ? *(const struct str *)((const char *)record + f->offset) : STR_NULL;
}

static void field_index(struct tx *tx, const struct entity *e, const struct field *f,
                        struct str before, struct str after, int64_t record)
{
    struct str entity = str_of(e->name), field = str_of(f->name), rest = before, code;
    while (str_next(&rest, ' ', &code))
        if (!set_has(after, code))
            mark_drop(tx, &(struct mark_drop_in){ entity, field, code, record });
    for (rest = after; str_next(&rest, ' ', &code);)
        if (!set_has(before, code))
            mark_add(tx, &(struct mark_add_in){ entity, field, code, record });
}

void mark_index(struct tx *tx, const struct entity *e, const void *before, const void *after)
{
    int64_t record = ((const struct record *)after)->id;
    for (size_t i = 0; i < e->n_fields; i++)
        if (is_marked(&e->fields[i]))
            field_index(tx, e, &e->fields[i], codes_of(&e->fields[i], before),
                        codes_of(&e->fields[i], after), record);
}

void mark_forget(struct tx *tx, const struct entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (is_marked(&e->fields[i]))
            mark_drop_field(
                tx, &(struct mark_drop_field_in){ str_of(e->name), str_of(e->fields[i].name) });
}

/* -- in lists -------------------------------------------------------------------------------- */

enum { RARE = 1000 };

/* As for a search: from few marks one goes to their records; when there are many, one goes through
 * the list in its order, and asks of each whether it is marked. */
static bool is_common(struct tx *tx, const struct entity *e, const struct field *f,
                      const struct cell *codes, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n && found < RARE; i++) {
        struct mark_records_row *rows;
        struct mark_records_in in = { str_of(e->name), str_of(f->name), codes[i].s, RARE };
        found += mark_records(tx, &in, &rows);
    }
    return found >= RARE;
}

void mark_condition(struct tx *tx, struct composed *c, const struct entity *e,
                    const struct field *f, const char *alias, const struct cell *codes, size_t n)
{
    bool common = is_common(tx, e, f, codes, n);
    if (common)
        out_lit(&c->sql, "exists (select 1");
    else
        out_fmt(&c->sql, "%s.id in (select m_.record", alias);
    out_fmt(&c->sql, " from mark m_ where m_.entity = '%s' and m_.field = '%s' and m_.code in (",
            e->name, f->name);
    for (size_t i = 0; i < n; i++) {
        out_str(&c->sql, i ? STR(", ") : STR(""));
        composed_bind(c, codes[i]);
    }
    out_char(&c->sql, ')');
    if (common) /* the offset keeps it a question to the index for each row, never of the whole */
        out_fmt(&c->sql, " and m_.record = %s.id limit 1 offset 0", alias);
    out_char(&c->sql, ')');
}
