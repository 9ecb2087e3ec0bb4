/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/help.h"
#include "app/admin/load.h"

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
    struct db *db = db_open(at, DB_OWNER, &error); /* who has the command line owns the data */
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
    if (!load_up_to_date(c->arena, c->installation, of, &error))
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
    else if (strcmp(word, "--lang") == 0 && next)
        return lang_parse(str_of(next), &c->lang);
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
            if (!read_own(c, argv[i], next, &took_next) &&
                !read_common(c, argv[i], next, &took_next)) {
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
        cli_fail(c, TEXT_cli_no_installation, TEXT_ARGS({ "why", .value = cli_why(c, error) }));
    else
        status = c->command->run(c);
    fault_done(&fault);
    return status;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (is_help(argv[i]))
            return true;
    return false;
}

/* Before anything else is read: messages about what follows are in it already. A command may have
 * an option of that name for something else. */
static void read_lang(struct cli *c, int argc, char **argv)
{
    for (size_t i = 0; c->command && i < c->command->n_options; i++)
        if (strcmp(c->command->options[i].name, "--lang") == 0)
            return;
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--lang") == 0)
            lang_parse(str_of(argv[i + 1]), &c->lang);
}

static void print_help(const struct cli *c, const struct command *k, bool usage, FILE *to)
{
    struct out o;
    out_init(&o, c->arena, 1 << 20);
    if (usage)
        help_usage(&o, c, k);
    else if (k)
        help_command(&o, c, k);
    else
        help_all(&o, c);
    fwrite(o.p, 1, o.n, to);
}

static int no_command(struct cli *c, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("maillage %s\n", MAILLAGE_VERSION);
        return EXIT_SUCCESS;
    }
    bool asked = argc > 1 && is_help(argv[1]);
    bool lost = argc > 1 && argv[1][0] != '-', two = lost && argc > 2 && argv[2][0] != '-';
    struct str name = two ? arena_fmt(c->arena, "%s %s", argv[1], argv[2]) : str_of(argv[1]);
    if (lost)
        cli_fail(c, TEXT_cli_no_command, TEXT_ARGS({ "name", .value = name }));
    else
        print_help(c, NULL, false, asked ? stdout : stderr);
    return asked ? EXIT_SUCCESS : EXIT_USAGE;
}

int command_main(int argc, char **argv, const struct command *const *commands,
                 const struct module *const *modules)
{
    struct cli c = { .arena = arena_new(ARENA_CAP),
                     .lang = messages_lang(),
                     .modules = modules,
                     .commands = commands,
                     .data = STR("data") };
    int words = 0, status = EXIT_SUCCESS;
    module_start(modules);
    c.command = find_command(commands, argc, argv, &words);
    read_lang(&c, argc, argv);
    if (!c.command) {
        status = no_command(&c, argc, argv);
    } else if (asks_help(argc, argv)) {
        print_help(&c, c.command, false, stdout);
    } else if (!read_words(&c, argc - 1 - words, argv + 1 + words)) {
        print_help(&c, c.command, true, stderr);
        status = EXIT_USAGE;
    } else {
        status = run(&c);
        installation_close(c.installation);
    }
    arena_free(c.arena);
    return status;
}
