/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct command_option help_common[] = {
    { "--data", "FOLDER" }, { "--database", "ADDRESS" }, { "--json", NULL },
    { "--lang", "fr|en" },  { "--help", NULL },
};
const size_t help_n_common = sizeof help_common / sizeof *help_common;

/* -- texts by their key -- */

static struct str key_of(const struct cli *c, const char *name)
{
    char *key = arena_z(c->arena, str_of(name + strspn(name, "-")));
    for (char *p = key; *p; p++)
        if (*p == '-' || *p == ' ')
            *p = '_';
    return str_of(key);
}

static struct str by_key(const struct cli *c, struct str key)
{
    enum text_id id;
    return text_find(key, &id) ? text(c->lang, id) : STR_NULL;
}

struct str help_option(const struct cli *c, const struct command *k, const char *option)
{
    struct str name = key_of(c, option), of = k ? key_of(c, k->name) : STR_NULL;
    struct str own =
        by_key(c, arena_fmt(c->arena, "cli.option.%.*s.%.*s", STR_ARG(of), STR_ARG(name)));
    return own.p ? own : by_key(c, arena_fmt(c->arena, "cli.option.%.*s", STR_ARG(name)));
}

struct str help_more(const struct cli *c, const struct command *k)
{
    return by_key(c, arena_fmt(c->arena, "cli.more.%.*s", STR_ARG(key_of(c, k->name))));
}

static bool is_capital(char z)
{
    return z >= 'A' && z <= 'Z';
}

struct str help_words(const struct cli *c, const char *words)
{
    struct out o;
    out_init(&o, c->arena, 4096);
    while (words && *words) {
        size_t n = 0;
        while (is_capital(words[n]))
            n++;
        char key[64] = "cli.value.";
        for (size_t i = 0; i < n && i < 40; i++)
            key[10 + i] = (char)(words[i] - 'A' + 'a');
        struct str said = n > 1 ? by_key(c, str_of(key)) : STR_NULL;
        n = n > 0 ? n : 1;
        out_str(&o, said.p ? said : (struct str){ words, n });
        words += n;
    }
    return out_view(&o);
}

/* -- groups -- */

enum help_group help_group_of(const struct command *k)
{
    static const struct {
        const char *first;
        enum help_group group;
    } groups[] = {
        { "setup", HELP_SERVICE },     { "serve", HELP_SERVICE }, { "worker", HELP_SERVICE },
        { "community", HELP_PEOPLE },  { "user", HELP_PEOPLE },   { "backup", HELP_SAFETY },
        { "restore", HELP_SAFETY },    { "audit", HELP_SAFETY },  { "recovery-sheet", HELP_SAFETY },
        { "self-audit", HELP_SAFETY }, { "schema", HELP_MAKERS }, { "help", HELP_MAKERS },
        { "content", HELP_MAKERS },
    };
    struct str first, rest;
    str_cut(str_of(k->name), ' ', &first, &rest);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (str_is(first, groups[i].first))
            return groups[i].group;
    return HELP_DATA;
}

struct str help_group_title(const struct cli *c, enum help_group g)
{
    static const enum text_id titles[] = { TEXT_cli_group_service, TEXT_cli_group_people,
                                           TEXT_cli_group_data, TEXT_cli_group_safety,
                                           TEXT_cli_group_makers };
    return text(c->lang, titles[g]);
}

/* -- pages for a terminal -- */

enum { COLUMN = 24, WIDTH = 78 };

static size_t width(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void spaces(struct out *o, size_t n)
{
    while (n-- > 0)
        out_char(o, ' ');
}

/* Words from `column` to the right edge, in as many lines as it takes. */
static void wrapped(struct out *o, struct str words, size_t column, size_t at)
{
    struct str word;
    bool first = true;
    while (str_next(&words, ' ', &word)) {
        if (!first && at + 1 + width(word) > WIDTH) {
            out_char(o, '\n');
            spaces(o, column);
            at = column;
        } else if (!first) {
            out_char(o, ' ');
            at++;
        }
        out_str(o, word);
        at += width(word);
        first = false;
    }
    out_char(o, '\n');
}

static void line(struct out *o, struct str name, struct str what)
{
    size_t n = width(name) + 2;
    out_fmt(o, "  %.*s", STR_ARG(name));
    if (n + 2 > COLUMN) {
        out_char(o, '\n');
        n = 0;
    }
    spaces(o, COLUMN - n);
    wrapped(o, what, COLUMN, COLUMN);
}

static struct str with_value(const struct cli *c, const struct command_option *option)
{
    return option->value
               ? arena_fmt(c->arena, "%s %.*s", option->name, STR_ARG(help_words(c, option->value)))
               : str_of(option->name);
}

static struct str with_arguments(const struct cli *c, const struct command *k)
{
    return k->arguments
               ? arena_fmt(c->arena, "%s %.*s", k->name, STR_ARG(help_words(c, k->arguments)))
               : str_of(k->name);
}

static bool is_shown(const struct cli *c, const struct command *k)
{
    return !str_is_blank(text(c->lang, k->summary));
}

void help_all(struct out *o, const struct cli *c)
{
    out_fmt(o, "%.*s\n", STR_ARG(text(c->lang, TEXT_cli_head)));
    for (enum help_group g = 0; g < HELP_GROUPS; g++) {
        out_fmt(o, "\n%.*s\n", STR_ARG(help_group_title(c, g)));
        for (const struct command *const *k = c->commands; *k; k++)
            if (help_group_of(*k) == g && is_shown(c, *k))
                line(o, str_of((*k)->name), text(c->lang, (*k)->summary));
    }
    out_fmt(o, "\n%.*s\n", STR_ARG(text(c->lang, TEXT_cli_each_has_help)));
}

void help_usage(struct out *o, const struct cli *c, const struct command *k)
{
    struct str title = text(c->lang, TEXT_cli_usage);
    struct out words;
    out_init(&words, c->arena, 8192);
    out_fmt(&words, "maillage %.*s", STR_ARG(with_arguments(c, k)));
    for (size_t i = 0; i < k->n_options; i++)
        out_fmt(&words, " [%.*s]", STR_ARG(with_value(c, &k->options[i])));
    out_fmt(o, "%.*s ", STR_ARG(title));
    wrapped(o, out_view(&words), 4, width(title) + 1);
}

static bool has_option(const struct command *k, const char *name)
{
    for (size_t i = 0; i < k->n_options; i++)
        if (strcmp(k->options[i].name, name) == 0)
            return true;
    return false;
}

void help_command(struct out *o, const struct cli *c, const struct command *k)
{
    help_usage(o, c, k);
    out_char(o, '\n');
    wrapped(o, text(c->lang, k->summary), 0, 0);
    struct str more = help_more(c, k), paragraph;
    while (str_next(&more, '\n', &paragraph)) {
        out_char(o, '\n');
        wrapped(o, paragraph, 0, 0);
    }
    if (k->n_options > 0)
        out_fmt(o, "\n%.*s\n", STR_ARG(text(c->lang, TEXT_cli_options)));
    for (size_t i = 0; i < k->n_options; i++)
        line(o, with_value(c, &k->options[i]), help_option(c, k, k->options[i].name));
    out_fmt(o, "\n%.*s\n", STR_ARG(text(c->lang, TEXT_cli_everywhere)));
    for (size_t i = 0; i < help_n_common; i++)
        if (!has_option(k, help_common[i].name))
            line(o, with_value(c, &help_common[i]), help_option(c, NULL, help_common[i].name));
    out_fmt(o, "\n%.*s\n", STR_ARG(text(c->lang, TEXT_cli_status)));
    line(o, STR("0"), text(c->lang, TEXT_cli_status_done));
    line(o, STR("1"), text(c->lang, TEXT_cli_status_failed));
    line(o, STR("2"), text(c->lang, TEXT_cli_status_usage));
}

/* -- the command -- */

static int help_run(struct cli *c)
{
    struct out o;
    const struct command *k = NULL;
    const char *first = c->n_arguments > 0 ? c->arguments[0] : NULL;
    const char *name =
        c->n_arguments > 1 ? arena_fmt(c->arena, "%s %s", first, c->arguments[1]).p : first;
    out_init(&o, c->arena, 1 << 20);
    for (const struct command *const *one = c->commands; *one && name; one++)
        if (strcmp((*one)->name, name) == 0)
            k = *one;
    if (name && !k)
        return cli_fail(c, TEXT_cli_no_command, TEXT_ARGS({ "name", .value = str_of(name) })),
               EXIT_USAGE;
    if (cli_option(c, "--man"))
        help_man(&o, c);
    else if (cli_option(c, "--bash"))
        help_bash(&o, c);
    else if (c->json)
        help_json(&o, c);
    else if (k)
        help_command(&o, c, k);
    else
        help_all(&o, c);
    cli_print(out_view(&o));
    return EXIT_SUCCESS;
}

static const struct command_option options[] = { { "--man", NULL }, { "--bash", NULL } };

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = TEXT_cli_summary_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .most_arguments = 2,
    .closed = true,
    .run = help_run,
};
