/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/help.h"

#include <string.h>

/* The same help for man(1), for bash and for another program. */

/* A dot that begins a line, backslashes and hyphens mean something to roff. */
static void roff(struct out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((s.p[i] == '.' || s.p[i] == '\'') && (i == 0 || s.p[i - 1] == '\n'))
            out_lit(o, "\\&");
        if (s.p[i] == '\\')
            out_lit(o, "\\e");
        else if (s.p[i] == '-')
            out_lit(o, "\\-");
        else
            out_char(o, s.p[i]);
    }
    out_char(o, '\n');
}

static void section(struct out *o, const struct cli *c, enum text_id title)
{
    out_lit(o, ".SH ");
    roff(o, text(c->lang, title));
}

static void items(struct out *o, const struct cli *c, const struct command *k,
                  const struct command_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out_lit(o, ".TP\n");
        out_lit(o, ".B ");
        roff(o, str_of(options[i].name));
        if (options[i].value)
            roff(o, help_words(c, options[i].value));
        roff(o, help_option(c, k, options[i].name));
    }
}

static void one_command(struct out *o, const struct cli *c, const struct command *k)
{
    struct str more = help_more(c, k), paragraph;
    out_lit(o, ".SS ");
    roff(o, arena_fmt(c->arena, "maillage %s %.*s", k->name, STR_ARG(help_words(c, k->arguments))));
    roff(o, text(c->lang, k->summary));
    while (str_next(&more, '\n', &paragraph)) {
        out_lit(o, ".PP\n");
        roff(o, paragraph);
    }
    items(o, c, k, k->options, k->n_options);
}

static void status(struct out *o, const struct cli *c, const char *code, enum text_id what)
{
    out_lit(o, ".TP\n");
    roff(o, str_of(code));
    roff(o, text(c->lang, what));
}

void help_man(struct out *o, const struct cli *c)
{
    out_lit(o, ".TH MAILLAGE 1 \"\" \"Maillage " MAILLAGE_VERSION "\"\n");
    section(o, c, TEXT_cli_man_name);
    out_lit(o, "maillage \\- ");
    roff(o, text(c->lang, TEXT_cli_man_line));
    section(o, c, TEXT_cli_man_synopsis);
    out_lit(o, ".B maillage\n");
    roff(o, help_words(c, "COMMAND [OPTION] ..."));
    for (enum help_group g = 0; g < HELP_GROUPS; g++) {
        out_lit(o, ".SH ");
        roff(o, help_group_title(c, g));
        for (const struct command *const *k = c->commands; *k; k++)
            if (help_group_of(*k) == g)
                one_command(o, c, *k);
    }
    section(o, c, TEXT_cli_everywhere);
    items(o, c, NULL, help_common, help_n_common);
    section(o, c, TEXT_cli_status);
    status(o, c, "0", TEXT_cli_status_done);
    status(o, c, "1", TEXT_cli_status_failed);
    status(o, c, "2", TEXT_cli_status_usage);
}

static void bash_options(struct out *o, const struct command *k)
{
    for (size_t i = 0; i < k->n_options; i++)
        out_fmt(o, "%s ", k->options[i].name);
    for (size_t i = 0; i < help_n_common; i++)
        out_fmt(o, "%s ", help_common[i].name);
}

void help_bash(struct out *o, const struct cli *c)
{
    out_lit(o, "# Made by \"maillage help --bash\".\n"
               "_maillage() {\n"
               "  local word=${COMP_WORDS[COMP_CWORD]} options= name rest\n"
               "  local before=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\"\n"
               "  before=${before:+$before }\n"
               "  COMPREPLY=()\n"
               "  case $before in\n");
    for (int two = 1; two >= 0; two--) /* "backup schedule" before "backup" */
        for (const struct command *const *k = c->commands; *k; k++)
            if ((strchr((*k)->name, ' ') != NULL) == two) {
                out_fmt(o, "    \"%s \"*) options=\"", (*k)->name);
                bash_options(o, *k);
                out_lit(o, "\" ;;\n");
            }
    out_lit(o, "  esac\n"
               "  if [[ $word == -* ]]; then\n"
               "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
               "    return\n"
               "  fi\n"
               "  for name in");
    for (const struct command *const *k = c->commands; *k; k++)
        out_fmt(o, " \"%s\"", (*k)->name);
    out_lit(o,
            "; do\n"
            "    rest=${name#\"$before\"}\n"
            "    [[ $name != \"$before$word\"* ]] || COMPREPLY+=(\"${rest%% *}\")\n"
            "  done\n"
            "  [[ ${#COMPREPLY[@]} -gt 0 ]] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
            "}\n"
            "complete -o filenames -F _maillage maillage\n");
}

static void json_options(struct out *o, const struct cli *c, const struct command *k)
{
    for (size_t i = 0; i < k->n_options; i++) {
        const struct command_option *option = &k->options[i];
        out_lit(o, "{\"name\":");
        out_json(o, str_of(option->name));
        out_lit(o, ",\"value\":");
        out_json(o, option->value ? help_words(c, option->value) : STR_NULL);
        out_lit(o, ",\"help\":");
        out_json(o, help_option(c, k, option->name));
        out_str(o, i + 1 < k->n_options ? STR("},") : STR("}"));
    }
}

void help_json(struct out *o, const struct cli *c)
{
    out_lit(o, "{\"commands\":[");
    for (const struct command *const *k = c->commands; *k; k++) {
        out_str(o, k == c->commands ? STR("{\"name\":") : STR(",{\"name\":"));
        out_json(o, str_of((*k)->name));
        out_lit(o, ",\"arguments\":");
        out_json(o, (*k)->arguments ? help_words(c, (*k)->arguments) : STR_NULL);
        out_lit(o, ",\"summary\":");
        out_json(o, text(c->lang, (*k)->summary));
        out_lit(o, ",\"options\":[");
        json_options(o, c, *k);
        out_lit(o, "]}");
    }
    out_lit(o, "]}");
}
