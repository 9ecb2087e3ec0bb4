/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/slot.h"

#include <jansson.h>
#include <string.h>

/* -- writing ------------------------------------------------------------------------------------
 */
static void json_head(struct out *o, const struct record *r)
{
    out_lit(o, "{\"id\":");
    out_i64(o, r->id);
    out_lit(o, ",\"version\":");
    out_i64(o, r->version);
    out_lit(o, ",\"created\":");
    out_i64(o, r->created);
    out_lit(o, ",\"updated\":");
    out_i64(o, r->updated);
    if (r->archived != NUMBER_NONE) {
        out_lit(o, ",\"archived\":");
        out_i64(o, r->archived);
    }
}

static void json_codes(struct out *o, struct str codes)
{
    struct str code;
    char before = '[';

    while (str_next(&codes, ' ', &code)) {
        out_char(o, before);
        out_json(o, code);
        before = ',';
    }
    out_char(o, ']');
}

static void json_value(struct out *o, const struct field *f, const void *record)
{
    if (f->type == FIELD_BOOL)
        out_str(o, slot_bool(f, record) ? STR("true") : STR("false"));
    else if (field_slot(f) == SLOT_I64 && f->type != FIELD_TIME)
        out_i64(o, slot_i64(f, record));
    else if (f->type == FIELD_SET)
        json_codes(o, slot_text(f, record));
    else
        out_json(o, entity_raw(o->arena, f, record));
}

void entity_json(struct out *o, const struct entity *e, const void *record, bool with_private)
{
    json_head(o, record);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];

        if (((f->flags & FIELD_PRIVATE) && !with_private) || field_is_absent(f, record))
            continue;
        out_lit(o, ",\"");
        out_bytes(o, f->name, strlen(f->name));
        out_lit(o, "\":");
        json_value(o, f, record);
    }
    out_char(o, '}');
}

/* -- reading ------------------------------------------------------------------------------------
 */
static bool read_integer(const json_t *v, int64_t *ret)
{
    if (!json_is_integer(v))
        return false;
    *ret = json_integer_value(v);
    return true;
}

static bool read_codes(struct arena *a, struct str *ret, const json_t *v)
{
    struct str words = STR(""), codes;

    for (size_t i = 0; i < json_array_size(v); i++) {
        const json_t *code = json_array_get(v, i);

        if (!json_is_string(code))
            return false;
        words = arena_fmt(a, "%.*s %s", STR_ARG(words), json_string_value(code));
    }
    if (!set_read(a, words, &codes))
        return false;
    *ret = codes;
    return true;
}

static bool read_value(struct arena *a, const struct field *f, void *record, const json_t *v)
{
    if (json_is_null(v)) {
        field_clear(f, record);
        return true;
    }
    if (f->type == FIELD_BOOL) {
        *(bool *)slot_at(f, record) = json_is_true(v);
        return json_is_boolean(v);
    }
    if (field_slot(f) == SLOT_I64 && f->type != FIELD_TIME)
        return read_integer(v, slot_at(f, record));
    if (f->type == FIELD_SET && json_is_array(v))
        return read_codes(a, slot_at(f, record), v);
    if (!json_is_string(v))
        return false;
    if (field_slot(f) == SLOT_TEXT) { /* as it was, even blank, even what is a set now */
        *(struct str *)slot_at(f, record) =
            (struct str){ json_string_value(v), json_string_length(v) };
        return true;
    }
    return entity_set_raw(a, f, record,
                          (struct str){ json_string_value(v), json_string_length(v) });
}

static bool read_head(struct record *head, const json_t *object)
{
    const struct {
        const char *name;
        int64_t *place;
    } places[] = { { "id", &head->id },
                   { "version", &head->version },
                   { "created", &head->created },
                   { "updated", &head->updated },
                   { "archived", &head->archived } };

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        const json_t *v = json_object_get(object, places[i].name);

        if (v && !json_is_null(v) && !read_integer(v, places[i].place))
            return false;
    }
    return true;
}

static void drop_json(void *holder)
{
    json_decref(*(json_t **)holder);
}

bool entity_from_json(struct arena *a, const struct entity *e, struct str json, void *ret_record)
{
    json_t **holder = arena_make(a, json_t *);

    entity_init(e, ret_record);
    arena_defer(a, drop_json, holder); /* the record's texts are jansson's until then */
    json_t *root = *holder = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
    if (!json_is_object(root) || !read_head(ret_record, root))
        return false;
    for (size_t i = 0; i < e->n_fields; i++) {
        const json_t *v = json_object_get(root, e->fields[i].name);

        if (!v && e->fields[i].was)
            v = json_object_get(root, e->fields[i].was);
        if (v && !read_value(a, &e->fields[i], ret_record, v))
            return false;
    }
    return true;
}
