/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

static const char *block_name(const struct block *b)
{
    return b->kind == BLOCK_IF ? "if" : "for";
}

/* A branch must leave the HTML where it found it: the same element open, inside the same tag or
 * value. */
static void branch_check(const struct tplc *t, int line)
{
    const struct block *b = t->block;
    const struct context *from = &b->start, *to = &t->context;
    if (to->place == IN_TAG && from->place == IN_CONTENT)
        refuse(t, to->tag_line, "<%.*s has no > before the branch ends", STR_ARG(to->tag));
    if (to->open != from->open)
        refuse(t, to->open->line,
               "<%.*s> is not closed in the same branch of the {{%s}} of line %d",
               STR_ARG(to->open->name), block_name(b), b->line);
    bool same = to->place == from->place;
    if (same && to->place != IN_CONTENT)
        same = to->tag.p == from->tag.p;
    if (same && to->place == IN_VALUE)
        same = to->attributes == from->attributes;
    if (!same)
        refuse(t, line, "a branch of the {{%s}} of line %d ends or begins a tag or an attribute",
               block_name(b), b->line);
}

/* The list of attributes that any branch has set. */
static const struct attribute *attributes_join(struct arena *arena, const struct attribute *a,
                                               const struct attribute *b)
{
    for (; b; b = b->next) {
        struct attribute *copy = arena_make(arena, struct attribute);
        *copy = (struct attribute){ b->name, a };
        a = copy;
    }
    return a;
}

static void context_join(struct tplc *t, const struct context *c, int line)
{
    struct block *b = t->block;
    struct context *joined = &b->joined;
    if (!b->any_joined) {
        *joined = *c;
        b->any_joined = true;
        return;
    }
    if (c->place == IN_VALUE && joined->url != c->url)
        refuse(t, line,
               "the address begins in one branch of the {{%s}} of line %d and not in another",
               block_name(b), b->line);
    joined->tight |= c->tight;
    joined->has_alt &= c->has_alt;
    joined->has_src &= c->has_src;
    if (c->place == IN_TAG && c->attributes != joined->attributes)
        joined->attributes = attributes_join(t->arena, joined->attributes, c->attributes);
}

static void branch_finish(struct tplc *t, int line)
{
    code_flush(t);
    branch_check(t, line);
    context_join(t, &t->context, line);
    t->context = t->block->start;
}

static void block_push(struct tplc *t, enum block_kind kind, int line)
{
    code_flush(t);
    struct block *b = arena_make(t->arena, struct block);
    *b = (struct block){ .kind = kind, .line = line, .start = t->context, .outer = t->block };
    t->block = b;
}

static void branch_next(struct tplc *t, enum block_kind kind, const char *name, int line)
{
    if (!t->block || t->block->kind != kind)
        refuse(t, line, "{{%s}} without {{%s}}", name, kind == BLOCK_IF ? "if" : "for");
    if (t->block->last_branch)
        refuse(t, line, "{{%s}} after the last branch of the {{%s}} of line %d", name,
               block_name(t->block), t->block->line);
    branch_finish(t, line);
}

static void nothing_check(const struct tplc *t, struct str rest, const char *name, int line)
{
    if (rest.n > 0)
        refuse(t, line, "{{%s}} takes nothing else", name);
}

void block_if(struct tplc *t, struct str rest, int line)
{
    struct str condition = code_expression(t, rest, line);
    block_push(t, BLOCK_IF, line);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "if (%.*s) {\n", STR_ARG(condition));
}

void block_elif(struct tplc *t, struct str rest, int line)
{
    struct str condition = code_expression(t, rest, line);
    branch_next(t, BLOCK_IF, "elif", line);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "} else if (%.*s) {\n", STR_ARG(condition));
}

void block_else(struct tplc *t, struct str rest, int line)
{
    nothing_check(t, rest, "else", line);
    branch_next(t, BLOCK_IF, "else", line);
    t->block->last_branch = true;
    out_str(&t->code, STR("} else {\n"));
}

static bool is_name_byte(char c)
{
    return is_identifier((struct str){ &c, 1 }) || (c >= '0' && c <= '9');
}

/* m->rows is counted by m->n_rows. */
static struct str count_of(struct tplc *t, struct str array, int line)
{
    size_t from = array.n;
    while (from > 0 && is_name_byte(array.p[from - 1]))
        from--;
    if (!is_identifier(str_sub(array, from, array.n)))
        refuse(t, line, "the count is not known: write {{for x in array, count}}");
    struct str last = str_sub(array, from, array.n - from);
    return arena_fmt(t->arena, "%.*sn_%.*s", (int)from, array.p, STR_ARG(last));
}

static void for_code(struct tplc *t, struct str array, struct str count, int line)
{
    struct str x = t->block->variable;
    struct out *o = &t->code;
    code_line(t, o, line);
    out_fmt(o, "{ const size_t %.*s_count = tpl_count(%.*s);\n", STR_ARG(x), STR_ARG(count));
    code_line(t, o, line);
    out_fmt(o, "for (size_t %.*s_index = 0; %.*s_index < %.*s_count; %.*s_index++) {\n", STR_ARG(x),
            STR_ARG(x), STR_ARG(x), STR_ARG(x));
    code_line(t, o, line);
    out_fmt(o, "const __typeof__((%.*s)[0]) *%.*s = &(%.*s)[%.*s_index]; (void)%.*s;\n",
            STR_ARG(array), STR_ARG(x), STR_ARG(array), STR_ARG(x), STR_ARG(x));
}

void block_for(struct tplc *t, struct str rest, int line)
{
    if (t->context.place == IN_TAG)
        refuse(t, line, "a {{for}} inside a tag would repeat attributes");
    struct str variable = str_sub(rest, 0, code_find(rest, ' '));
    struct str tail = str_trim(str_sub(rest, variable.n, rest.n));
    if (!is_identifier(variable) || !str_starts(tail, STR("in")) || tail.n < 3 ||
        !is_space(tail.p[2]))
        refuse(t, line, "write {{for x in array}} or {{for x in array, count}}");
    tail = str_trim(str_sub(tail, 2, tail.n));
    size_t comma = code_find(tail, ',');
    struct str array = code_expression(t, str_sub(tail, 0, comma), line);
    struct str count = comma < tail.n ? code_expression(t, str_sub(tail, comma + 1, tail.n), line)
                                      : count_of(t, array, line);
    block_push(t, BLOCK_FOR, line);
    t->block->variable = variable;
    for_code(t, array, count, line);
}

void block_empty(struct tplc *t, struct str rest, int line)
{
    nothing_check(t, rest, "empty", line);
    branch_next(t, BLOCK_FOR, "empty", line);
    t->block->last_branch = true;
    out_fmt(&t->code, "}\nif (%.*s_count == 0) {\n", STR_ARG(t->block->variable));
}

void block_end(struct tplc *t, struct str rest, int line)
{
    nothing_check(t, rest, "end", line);
    struct block *b = t->block;
    if (!b)
        refuse(t, line, "{{end}} without {{if}} or {{for}}");
    branch_finish(t, line);
    /* No branch taken, or the loop's next round. */
    if (b->kind == BLOCK_FOR || !b->last_branch)
        context_join(t, &b->start, line);
    t->context = b->joined;
    t->block = b->outer;
    out_str(&t->code, b->kind == BLOCK_FOR ? STR("} }\n") : STR("}\n"));
}
