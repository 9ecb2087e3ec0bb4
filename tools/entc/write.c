/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

#include <inttypes.h>

/* Only tables of constants are written: the same engine in src/entity works for all of them. */

struct str upper(struct arena *a, struct str name)
{
    char *p = arena_alloc(a, name.n + 1);

    for (size_t i = 0; i < name.n; i++)
        p[i] = name.p[i] >= 'a' && name.p[i] <= 'z' ? (char)(name.p[i] - 'a' + 'A') : name.p[i];
    return (struct str){ p, name.n };
}

/* -- the header
 * --------------------------------------------------------------------------------------- */
static void write_enum_constants(struct entc *c, const struct model_enum *e, struct out *o)
{
    struct str prefix = upper(c->arena, e->name);

    out_fmt(o, "enum %.*s {\n    %.*s_NONE,\n", STR_ARG(e->name), STR_ARG(prefix));
    for (size_t i = 0; i < e->n; i++)
        out_fmt(o, "    %.*s_%.*s,\n", STR_ARG(prefix),
                STR_ARG(upper(c->arena, e->values[i].code)));
    out_fmt(o, "};\nextern const struct enumeration enumeration_%.*s;\n\n", STR_ARG(e->name));
}

static void write_struct(struct entc *c, const struct model_entity *e, struct out *o)
{
    struct str prefix = upper(c->arena, e->name);

    out_fmt(o, "struct %.*s {\n    struct record record;\n", STR_ARG(e->name));
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct model_field *f = &e->fields[i];

        out_fmt(o, "    %s %.*s;", type_rules[f->type].c_type, STR_ARG(f->name));
        if (f->type == TYPE_ENUM)
            out_fmt(o, " /* enum %.*s */", STR_ARG(f->target));
        else if (f->type == TYPE_REF)
            out_fmt(o, " /* id of %.*s */", STR_ARG(f->target));
        out_lit(o, "\n");
    }
    out_lit(o, "};\n\nenum {\n");
    for (size_t i = 0; i < e->n_fields; i++)
        out_fmt(o, "    %.*s_%.*s,\n", STR_ARG(prefix),
                STR_ARG(upper(c->arena, e->fields[i].name)));
    out_fmt(o, "};\nextern const struct entity entity_%.*s;\n\n", STR_ARG(e->name));
}

static struct str guard_name(struct arena *a, const char *name)
{
    struct str made = upper(a, str_of(name));
    char *p = arena_z(a, made);

    for (size_t i = 0; i < made.n; i++)
        if (!(p[i] >= 'A' && p[i] <= 'Z') && !(p[i] >= '0' && p[i] <= '9'))
            p[i] = '_';
    return (struct str){ p, made.n };
}

void write_header(struct entc *c, const struct model *m, const char *name, struct out *o)
{
    struct str guard = guard_name(c->arena, name);

    out_fmt(o,
            "/* Made by entc; change the .ent file instead. */\n"
            "#ifndef %.*s\n#define %.*s\n\n#include \"entity/entity.h\"\n",
            STR_ARG(guard), STR_ARG(guard));
    for (size_t i = 0; i < m->n_uses; i++)
        out_fmt(o, "#include \"%.*s.h\"\n", STR_ARG(m->uses[i]));
    for (size_t i = 0; i < m->n_entities; i++)
        if (m->entities[i].person || m->entities[i].of_person) {
            out_lit(o, "#include \"data_class.ent.h\"\n");
            break;
        }
    out_lit(o, "\n");
    for (size_t i = 0; i < m->n_enums; i++)
        write_enum_constants(c, &m->enums[i], o);
    for (size_t i = 0; i < m->n_entities; i++)
        write_struct(c, &m->entities[i], o);
    out_lit(o, "#endif\n");
}

/* -- the tables
 * --------------------------------------------------------------------------------------- */
static void write_text(struct str text, struct out *o)
{
    if (!text.p) {
        out_lit(o, "{ NULL, 0 }");
        return;
    }
    out_lit(o, "{ \"");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\')
            out_char(o, '\\');
        out_char(o, text.p[i]);
    }
    out_fmt(o, "\", %zu }", text.n);
}

static void write_labels(const struct labels *labels, struct out *o)
{
    out_lit(o, "{ ");
    write_text(labels->text[FRENCH], o);
    out_lit(o, ", ");
    write_text(labels->text[ENGLISH], o);
    out_lit(o, " }");
}

static void write_enum(const struct model_enum *e, struct out *o)
{
    out_fmt(o, "static const struct enum_value %.*s_values[] = {\n", STR_ARG(e->name));
    out_lit(o, "    { \"\", { { \"\", 0 }, { \"\", 0 } } },\n");
    for (size_t i = 0; i < e->n; i++) {
        out_fmt(o, "    { \"%.*s\", ", STR_ARG(e->values[i].code));
        write_labels(&e->values[i].label, o);
        out_lit(o, " },\n");
    }
    out_fmt(o,
            "};\nconst struct enumeration enumeration_%.*s = { \"%.*s\", %.*s_values, %zu };\n\n",
            STR_ARG(e->name), STR_ARG(e->name), STR_ARG(e->name), e->n + 1);
}

static void write_flags(unsigned flags, struct out *o)
{
    bool first = true;

    if (!flags)
        out_lit(o, "0");
    for (size_t i = 0; i < n_flag_rules; i++) {
        if (!(flags & 1u << i))
            continue;
        out_fmt(o, "%s%s", first ? "" : " | ", flag_rules[i].constant);
        first = false;
    }
}

static void write_field(const struct model_entity *e, const struct model_field *f, struct out *o)
{
    out_fmt(o, "    { .name = \"%.*s\", .type = %s, .flags = ", STR_ARG(f->name),
            type_rules[f->type].constant);
    write_flags(f->flags, o);
    out_fmt(o, ",\n      .min = %" PRId64 ", .max = %" PRId64, f->min, f->max);
    out_fmt(o, ", .offset = offsetof(struct %.*s, %.*s),\n", STR_ARG(e->name), STR_ARG(f->name));
    if (f->type == TYPE_ENUM)
        out_fmt(o, "      .enumeration = &enumeration_%.*s,\n", STR_ARG(f->target));
    else if (f->type == TYPE_LIST || f->type == TYPE_SET)
        out_fmt(o, "      .vocabulary = \"%.*s\",\n", STR_ARG(f->target));
    else if (f->type == TYPE_REF)
        out_fmt(o, "      .ref = \"%.*s\",\n", STR_ARG(f->target));
    if (f->was.p)
        out_fmt(o, "      .was = \"%.*s\",\n", STR_ARG(f->was));
    if (f->data_class.p)
        out_fmt(o, "      .data_class = BIT_OF(DATA_CLASS_%.*s),\n",
                STR_ARG(upper(o->arena, f->data_class)));
    out_lit(o, "      .label = ");
    write_labels(&f->label, o);
    if (f->help.text[FRENCH].p) {
        out_lit(o, ",\n      .help = ");
        write_labels(&f->help, o);
    }
    out_lit(o, " },\n");
}

static void write_groups(const struct model_entity *e, struct out *o)
{
    for (size_t i = 0; i < e->n_groups; i++) {
        out_fmt(o, "static const struct field *const %.*s_group_%zu[] = {", STR_ARG(e->name), i);
        for (size_t j = 0; j < e->groups[i].n; j++)
            out_fmt(o, "%s &%.*s_fields[%zu]", j ? "," : "", STR_ARG(e->name),
                    e->groups[i].fields[j]);
        out_lit(o, " };\n");
    }
    if (e->n_groups == 0)
        return;
    out_fmt(o, "static const struct field_group %.*s_groups[] = {\n", STR_ARG(e->name));
    for (size_t i = 0; i < e->n_groups; i++)
        out_fmt(o, "    { %.*s_group_%zu, %zu, %s },\n", STR_ARG(e->name), i, e->groups[i].n,
                e->groups[i].unique ? "true" : "false");
    out_lit(o, "};\n");
}

static void write_person(const struct model_entity *e, struct out *o)
{
    out_fmt(o, "    .person = \"%s\",\n    .data_classes = 0", e->person ? "id" : "person");
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].data_class.p)
            out_fmt(o, " |\n        BIT_OF(DATA_CLASS_%.*s)",
                    STR_ARG(upper(o->arena, e->fields[i].data_class)));
    out_lit(o, ",\n");
}

static void write_entity(const struct model_entity *e, struct out *o)
{
    out_fmt(o, "static const struct field %.*s_fields[] = {\n", STR_ARG(e->name));
    for (size_t i = 0; i < e->n_fields; i++)
        write_field(e, &e->fields[i], o);
    out_lit(o, "};\n");
    write_groups(e, o);
    out_fmt(o, "const struct entity entity_%.*s = {\n    .name = \"%.*s\",\n    .one = ",
            STR_ARG(e->name), STR_ARG(e->name));
    write_labels(&e->one, o);
    out_lit(o, ",\n    .many = ");
    write_labels(&e->many, o);
    out_fmt(o, ",\n    .gender = { '%c', 'n' },\n    .fields = %.*s_fields,\n", e->gender,
            STR_ARG(e->name));
    out_fmt(o, "    .n_fields = %zu,\n    .size = sizeof(struct %.*s),\n", e->n_fields,
            STR_ARG(e->name));
    if (e->title >= 0)
        out_fmt(o, "    .title = &%.*s_fields[%td],\n", STR_ARG(e->name), e->title);
    if (e->n_groups > 0)
        out_fmt(o, "    .groups = %.*s_groups,\n    .n_groups = %zu,\n", STR_ARG(e->name),
                e->n_groups);
    if (e->person || e->of_person)
        write_person(e, o);
    out_fmt(o, "    .search_kind = %d,\n};\n\n", (int)e->search);
}

void write_source(struct entc *c, const struct model *m, const char *name, struct out *o)
{
    (void)c;
    out_fmt(o, "/* Made by entc; change the .ent file instead. */\n#include \"%s\"\n\n", name);
    for (size_t i = 0; i < m->n_enums; i++)
        write_enum(&m->enums[i], o);
    for (size_t i = 0; i < m->n_entities; i++)
        write_entity(&m->entities[i], o);
}
