/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

#include "core/fault.h"
#include "core/log.h"
#include "guard/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CAP = 1 << 30 };

const char *cli_option(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < c->command->n_options; i++)
        if (strcmp(c->command->options[i].name, name) == 0)
            return c->values[i];
    return NULL;
}

int cli_fail(struct cli *c, enum text_id id, const struct text_arg *args, size_t n_args)
{
    struct str message = text_with(c->arena, c->lang, id, args, n_args);
    fprintf(stderr, "maillage: %.*s\n", STR_ARG(message));
    return EXIT_FAILURE;
}

void cli_print(struct str text)
{
    fwrite(text.p, 1, text.n, stdout);
    if (text.n == 0 || text.p[text.n - 1] != '\n')
        putchar('\n');
    fflush(stdout);
}

static void close_db(void *db)
{
    db_close(db);
}

static struct db *open_or_fault(struct cli *c, const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_WRITE, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error);
    arena_defer(c->arena, close_db, db);
    return db;
}

struct db *cli_home(struct cli *c)
{
    return open_or_fault(c, &c->installation->home);
}

struct db *cli_open(struct cli *c, const struct community *of)
{
    char *error = NULL;
    if (!community_migrate(c->installation, of, c->arena, &error))
        fault_raise(FAULT_STORE, "%s", error);
    return open_or_fault(c, &of->at);
}

void cli_begin(struct cli *c, struct tx *tx, struct db *db, const struct community *of,
               bool writing)
{
    tx_begin(tx, db, c->arena, writing, ISOLATION_DEFAULT);
    tx->request = STR("cli");
    if (of) {
        tx->today = community_today(of, tx->now);
        audit_watch(tx, of);
    }
}

bool cli_community(struct cli *c, struct community *ret)
{
    const char *slug = cli_option(c, "--community");
    struct tx home;
    cli_begin(c, &home, cli_home(c), NULL, false);
    struct community *all;
    size_t n = community_all(&home, c->installation, &all);
    bool found = false;
    for (size_t i = 0; i < n && !found; i++)
        if (slug ? str_is(all[i].slug, slug) : n == 1) {
            *ret = all[i];
            found = true;
        }
    tx_rollback(&home);
    if (!found && slug)
        cli_fail(c, TEXT_cli_no_community, TEXT_ARGS({ "slug", .value = str_of(slug) }));
    else if (!found)
        cli_fail(c, TEXT_cli_which_community, NULL, 0);
    return found;
}

/* -- help
 * ------------------------------------------------------------------------------------------------
 */

static void print_usage(const struct cli *c, const struct command *k, FILE *to)
{
    struct str summary = text(c->lang, k->summary);
    fprintf(to, "maillage %s %s", k->name, k->arguments ? k->arguments : "");
    for (size_t i = 0; i < k->n_options; i++)
        fprintf(to, k->options[i].value ? " [%s %s]" : " [%s]", k->options[i].name,
                k->options[i].value);
    fprintf(to, "\n    %.*s\n", STR_ARG(summary));
}

static int print_help(const struct cli *c, const struct command *const *commands, FILE *to)
{
    struct str head = text(c->lang, TEXT_cli_head), common = text(c->lang, TEXT_cli_common);
    fprintf(to, "%.*s\n\n", STR_ARG(head));
    for (; *commands; commands++)
        if (!str_is_blank(text(c->lang, (*commands)->summary)))
            print_usage(c, *commands, to);
    fprintf(to, "\n%.*s\n", STR_ARG(common));
    return to == stdout ? EXIT_SUCCESS : EXIT_USAGE;
}

/* -- reading the command line
 * ---------------------------------------------------------------------------- */

/* "community add" takes two words; the longest name that fits wins. */
static const struct command *find_command(const struct command *const *commands, int argc,
                                          char **argv, int *ret_words)
{
    for (int words = 2; words >= 1; words--)
        for (const struct command *const *k = commands; *k && argc > words; k++) {
            char name[64];
            snprintf(name, sizeof name, words == 2 ? "%s %s" : "%s", argv[1], argv[2]);
            if (strcmp(name, (*k)->name) == 0) {
                *ret_words = words;
                return *k;
            }
        }
    return NULL;
}

static bool read_common(struct cli *c, const char *word, const char *next, bool *ret_took_next)
{
    *ret_took_next = true;
    if (strcmp(word, "--data") == 0 && next)
        c->data = str_of(next);
    else if (strcmp(word, "--database") == 0 && next)
        c->database = str_of(next);
    else {
        *ret_took_next = false;
        if (strcmp(word, "--json") != 0)
            return false;
        c->json = true;
    }
    return true;
}

static bool read_own(struct cli *c, const char *word, const char *next, bool *ret_took_next)
{
    for (size_t i = 0; i < c->command->n_options; i++) {
        const struct command_option *o = &c->command->options[i];
        if (strcmp(word, o->name) != 0)
            continue;
        *ret_took_next = o->value != NULL;
        c->values[i] = o->value ? next : "";
        return !o->value || next;
    }
    return false;
}

static bool read_words(struct cli *c, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        bool took_next = false;
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (strncmp(argv[i], "--", 2) == 0) {
            if (!read_common(c, argv[i], next, &took_next) &&
                !read_own(c, argv[i], next, &took_next)) {
                cli_fail(c, TEXT_cli_bad_option, TEXT_ARGS({ "option", .value = str_of(argv[i]) }));
                return false;
            }
            i += took_next;
        } else if (c->n_arguments < sizeof c->arguments / sizeof *c->arguments) {
            c->arguments[c->n_arguments++] = argv[i];
        }
    }
    return c->n_arguments >= c->command->least_arguments &&
           c->n_arguments <= c->command->most_arguments;
}

static enum lang messages_lang(void)
{
    const char *names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    enum lang l = LANG_FR;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return lang_parse(str_sub(str_of(value), 0, 2), &l) ? l : LANG_FR;
    }
    return l;
}

static int run(struct cli *c)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        fprintf(stderr, "maillage: %s\n", fault.what);
        return EXIT_FAILURE;
    }
    int status = EXIT_FAILURE;
    char *error = NULL;
    if (!c->command->closed)
        c->installation = installation_open(c->data, c->database, c->command->creates, &error);
    if (!c->command->closed && !c->installation)
        cli_fail(c, TEXT_cli_no_installation, TEXT_ARGS({ "why", .value = str_of(error) }));
    else
        status = c->command->run(c);
    fault_done(&fault);
    return status;
}

int command_main(int argc, char **argv, const struct command *const *commands,
                 const struct module *const *modules)
{
    struct cli c = { .arena = arena_new(ARENA_CAP),
                     .lang = messages_lang(),
                     .modules = modules,
                     .data = STR("data") };
    int words = 0, status;
    module_start(modules);
    c.command = find_command(commands, argc, argv, &words);
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("maillage %s\n", MAILLAGE_VERSION);
        status = EXIT_SUCCESS;
    } else if (!c.command) {
        bool asked = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0);
        status = print_help(&c, commands, asked ? stdout : stderr);
    } else if (!read_words(&c, argc - 1 - words, argv + 1 + words)) {
        print_usage(&c, c.command, stderr);
        status = EXIT_USAGE;
    } else {
        status = run(&c);
        installation_close(c.installation);
    }
    arena_free(c.arena);
    return status;
}
