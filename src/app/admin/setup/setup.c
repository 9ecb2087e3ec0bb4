/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/setup/step.h"
#include "assets.h"

#include <ctype.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "maillage setup DOMAIN": Caddy in front, a service with a user of its own, its data, the first
 * community and the first person. What is there already stays as it is. */

#define UNIT "/etc/systemd/system/maillage.service"
#define SITE "/etc/caddy/maillage.caddy"
#define CADDYFILE "/etc/caddy/Caddyfile"
#define COPIED "/usr/local/bin/maillage"
#define ACCOUNT "maillage"

struct place {
    const char *domain, *address, *data, *database, *program, *self;
    bool local, copied;
};

/* -- what was asked -- */

static bool is_domain(struct str name)
{
    bool letter_before = false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && (c != '-' && c != '.'))
            return false;
        if (!letter && !letter_before && c == '.')
            return false;
        letter_before = letter;
    }
    return name.n > 0 && name.n <= 253 && letter_before && name.p[0] != '-';
}

/* Names that no authority of the web vouches for. */
static bool is_local_name(struct str name)
{
    static const char *const endings[] = { ".local",    ".localhost", ".lan",
                                           ".internal", ".home.arpa", ".test" };
    bool number = true;
    for (size_t i = 0; i < name.n; i++)
        number = number && (isdigit((unsigned char)name.p[i]) || name.p[i] == '.');
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(name, str_of(endings[i])))
            return true;
    return number || str_find(name, STR(".")) < 0;
}

/* A password in the unit's command line would be read by anybody on the machine. */
static bool is_open_secret(struct str database)
{
    ptrdiff_t at = str_find(database, STR("@")), colon = str_find(database, STR("://"));
    struct str who = colon >= 0 && at > colon
                         ? str_sub(database, (size_t)colon + 3, (size_t)(at - colon) - 3)
                         : STR_NULL;
    return str_find(database, STR("password")) >= 0 || str_find(who, STR(":")) >= 0;
}

static bool has_blank(const char *z)
{
    return z && z[strcspn(z, " \t\n\"'%\\")] != '\0';
}

static bool read_place(struct cli *c, struct place *p)
{
    const char *listen = cli_option(c, "--listen");
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    struct str domain = str_of(c->n_arguments > 0 ? c->arguments[0] : NULL);
    p->self = arena_z(c->arena, (struct str){ self, n > 0 ? (size_t)n : 0 });
    p->copied = !str_starts(str_of(p->self), STR("/usr/"));
    p->program = p->copied ? COPIED : p->self;
    p->domain = c->arguments[0];
    p->address = listen ? listen : "127.0.0.1:8080";
    p->data = str_is(c->data, "data") ? "/var/lib/maillage" : c->data.p;
    p->database = c->database.p;
    p->local = cli_option(c, "--local") || is_local_name(domain);
    if (!is_domain(domain))
        return cli_fail(c, TEXT_setup_bad_domain, TEXT_ARGS({ "domain", .value = domain })) == 0;
    if (p->data[0] != '/' || has_blank(p->data) || has_blank(p->address))
        return cli_fail(c, TEXT_setup_bad_data, NULL, 0) == 0;
    if (p->database && (is_open_secret(c->database) || has_blank(p->database)))
        return cli_fail(c, TEXT_setup_bad_database, NULL, 0) == 0;
    if (!cli_option(c, "--community") != !cli_option(c, "--name") ||
        (cli_option(c, "--admin") && !cli_option(c, "--community")))
        return cli_fail(c, TEXT_setup_bad_first, NULL, 0) == 0;
    return true;
}

/* -- the steps -- */

static bool is_there(struct setup *s, const char *program)
{
    static const char *const folders[] = { "/usr/bin", "/usr/sbin", "/usr/local/bin" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (access(step_path(s, arena_fmt(s->c->arena, "%s/%s", folders[i], program).p), X_OK) == 0)
            return true;
    return false;
}

static void add_caddy(struct setup *s)
{
    static const char *const update[] = { "apt-get", "update", "-q=2", NULL };
    static const char *const install[] = {
        "apt-get", "install", "-q=2", "-y", "--no-install-recommends", "caddy", NULL
    };
    if (is_there(s, "caddy")) {
        step_already(s, TEXT_setup_step_caddy, STR("caddy"));
        return;
    }
    step_run(s, TEXT_setup_step_packages, update);
    step_run(s, TEXT_setup_step_caddy, install);
}

static void add_account(struct setup *s, const struct place *p)
{
    const char *const add[] = { "useradd",    "--system", "--user-group", "--no-create-home",
                                "--home-dir", p->data,    "--shell",      "/usr/sbin/nologin",
                                ACCOUNT,      NULL };
    if (!s->root[0] && getpwnam(ACCOUNT))
        step_already(s, TEXT_setup_step_account, STR(ACCOUNT));
    else
        step_run(s, TEXT_setup_step_account, add);
}

static void add_program_and_data(struct setup *s, const struct place *p)
{
    const char *const copy[] = { "install", "-m", "0755", p->self, COPIED, NULL };
    const char *const owner[] = { "chown", ACCOUNT ":" ACCOUNT, p->data, NULL };
    if (p->copied)
        step_run(s, TEXT_setup_step_program, copy);
    step_folder(s, TEXT_setup_step_data, p->data);
    step_run(s, TEXT_setup_step_owner, owner);
}

static struct str template(struct setup *s, const struct place *p, const char *name)
{
    struct arena *a = s->c->arena;
    const struct step_value values[] = {
        { "domain", str_of(p->domain) },
        { "address", str_of(p->address) },
        { "program", str_of(p->program) },
        { "data", str_of(p->data) },
        { "database", p->database ? arena_fmt(a, " --database %s", p->database) : STR("") },
        { "tls", p->local ? STR("\ttls internal\n") : STR("") },
    };
    const struct asset *asset = asset_find(arena_fmt(a, "packaging/setup/%s", name).p);
    return step_fill(a, asset->bytes, values, sizeof values / sizeof *values);
}

static void add_files(struct setup *s, const struct place *p)
{
    static const char *const validate[] = { "caddy",    "validate", "--adapter", "caddyfile",
                                            "--config", CADDYFILE,  NULL };
    step_file(s, TEXT_setup_step_unit, UNIT, template(s, p, "maillage.service"));
    step_file(s, TEXT_setup_step_site, SITE, template(s, p, "Caddyfile"));
    step_line(s, TEXT_setup_step_import, CADDYFILE, STR("import " SITE), true);
    step_run(s, TEXT_setup_step_validate, validate);
}

/* As the service's user, so that its files are the service's. */
static const char *const *as_service(struct setup *s, const struct place *p,
                                     const char *const *words)
{
    enum { MOST = 32 };
    const char **argv = arena_array(s->c->arena, const char *, MOST);
    size_t n = 0;
    const char *const before[] = { "runuser", "-u", ACCOUNT, "--", p->program };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        argv[n++] = before[i];
    for (; *words && n < MOST - 5; words++)
        argv[n++] = *words;
    argv[n++] = "--data";
    argv[n++] = p->data;
    if (p->database) {
        argv[n++] = "--database";
        argv[n++] = p->database;
    }
    return argv;
}

static void add_community(struct setup *s, const struct place *p)
{
    const char *slug = cli_option(s->c, "--community"), *zone = cli_option(s->c, "--zone");
    const char *const ask[] = { "count", "--community", slug, NULL };
    const char *const add[] = { "community", "add",
                                slug,        cli_option(s->c, "--name"),
                                "--zone",    zone ? zone : "America/Toronto",
                                NULL };
    if (!slug || s->failed)
        return;
    if (step_quiet(s, as_service(s, p, ask), NULL))
        step_already(s, TEXT_setup_step_community, str_of(slug));
    else
        step_run(s, TEXT_setup_step_community, as_service(s, p, add));
}

/* The link comes last, and only on the terminal. */
static struct str add_person(struct setup *s, const struct place *p)
{
    const char *email = cli_option(s->c, "--admin"), *role = cli_option(s->c, "--role");
    const char *base = arena_fmt(s->c->arena, "https://%s", p->domain).p;
    const char *const add[] = { "user",
                                "add",
                                email,
                                "--community",
                                cli_option(s->c, "--community"),
                                "--role",
                                role ? role : "coordinator",
                                NULL };
    const char *const link[] = { "user", "link", email, "--base", base, NULL };
    struct str said = STR_NULL;
    if (!email || s->failed || !step_run(s, TEXT_setup_step_person, as_service(s, p, add)))
        return STR_NULL;
    if (s->dry || s->root[0])
        step_run(s, TEXT_setup_step_link, as_service(s, p, link));
    else if (!step_quiet(s, as_service(s, p, link), &said))
        return STR_NULL;
    return said;
}

static bool has_systemd(const struct setup *s)
{
    return s->dry || s->root[0] || access("/run/systemd/system", F_OK) == 0;
}

static void start(struct setup *s)
{
    static const char *const reread[] = { "systemctl", "daemon-reload", NULL };
    static const char *const enable[] = { "systemctl", "enable", "maillage", "caddy", NULL };
    static const char *const restart[] = { "systemctl", "restart", "maillage", NULL };
    static const char *const caddy[] = { "systemctl", "reload-or-restart", "caddy", NULL };
    if (!has_systemd(s))
        return;
    step_run(s, TEXT_setup_step_reread, reread);
    step_run(s, TEXT_setup_step_enable, enable);
    step_run(s, TEXT_setup_step_start, restart);
    step_run(s, TEXT_setup_step_caddy_again, caddy);
}

/* -- what is said at the end -- */

static void note(struct setup *s, enum text_id id, const char *field, const char *value)
{
    struct text_arg arg = { field, .value = str_of(value) };
    cli_print(arena_fmt(s->c->arena, "\n%.*s",
                        STR_ARG(text_with(s->c->arena, s->c->lang, id, &arg, field ? 1 : 0))));
}

static void finish_json(struct setup *s, struct str link)
{
    struct out o;
    out_init(&o, s->c->arena, 1 << 22);
    out_fmt(&o,
            "{\"done\":%s,\"dry_run\":%s,\"steps\":[%.*s],\"link\":", s->failed ? "false" : "true",
            s->dry ? "true" : "false", STR_ARG(out_view(&s->json)));
    out_json(&o, link);
    out_lit(&o, "}");
    cli_print(out_view(&o));
}

static void finish(struct setup *s, const struct place *p, struct str link)
{
    if (s->c->json) {
        finish_json(s, link);
        return;
    }
    if (s->failed)
        return;
    if (s->dry) {
        note(s, TEXT_setup_note_dry, NULL, NULL);
        return;
    }
    if (!has_systemd(s))
        note(s, TEXT_setup_note_no_systemd, NULL, NULL);
    note(s, TEXT_setup_note_key, "data", p->data);
    if (p->local)
        note(s, TEXT_setup_note_authority, "domain", p->domain);
    note(s, TEXT_setup_note_firewall, "domain", p->domain);
    if (!cli_option(s->c, "--community"))
        note(s, TEXT_setup_note_first, NULL, NULL);
    note(s, TEXT_setup_note_undo, NULL, NULL);
    if (link.p) {
        note(s, TEXT_setup_note_link, NULL, NULL);
        cli_print(link);
    }
}

/* -- the command -- */

static int install(struct setup *s)
{
    struct place p = { 0 };
    if (!read_place(s->c, &p))
        return EXIT_USAGE;
    add_caddy(s);
    add_account(s, &p);
    add_program_and_data(s, &p);
    add_files(s, &p);
    add_community(s, &p);
    start(s);
    struct str link = add_person(s, &p);
    finish(s, &p, link);
    return s->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Takes away what this command put there. The data stay: only a person throws them away. */
static int take_away(struct setup *s)
{
    static const char *const stop[] = { "systemctl", "disable", "--now", "maillage", NULL };
    static const char *const reread[] = { "systemctl", "daemon-reload", NULL };
    static const char *const caddy[] = { "systemctl", "reload-or-restart", "caddy", NULL };
    bool unit = access(step_path(s, UNIT), F_OK) == 0;
    if (unit && has_systemd(s))
        step_run(s, TEXT_setup_step_stop, stop);
    step_remove(s, TEXT_setup_step_no_unit, UNIT);
    if (access(step_path(s, CADDYFILE), F_OK) == 0)
        step_line(s, TEXT_setup_step_no_import, CADDYFILE, STR("import " SITE), false);
    step_remove(s, TEXT_setup_step_no_site, SITE);
    step_remove(s, TEXT_setup_step_no_program, COPIED);
    if (unit && has_systemd(s)) {
        step_run(s, TEXT_setup_step_reread, reread);
        step_run(s, TEXT_setup_step_caddy_again, caddy);
    }
    if (s->c->json)
        finish_json(s, STR_NULL);
    else if (!s->failed)
        note(s, TEXT_setup_note_kept, "data", "/var/lib/maillage");
    return s->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int setup_run(struct cli *c)
{
    const char *root = cli_option(c, "--root");
    struct setup s = { .c = c, .root = root ? root : "", .dry = cli_option(c, "--dry-run") };
    bool remove = cli_option(c, "--remove");
    out_init(&s.json, c->arena, 1 << 20);
    if (!s.dry && !root && geteuid() != 0)
        return cli_fail(c, TEXT_setup_root, NULL, 0);
    if (!s.root[0] && access("/etc/debian_version", F_OK) != 0)
        return cli_fail(c, TEXT_setup_debian, NULL, 0);
    if (!remove && c->n_arguments == 0)
        return cli_fail(c, TEXT_setup_bad_domain, TEXT_ARGS({ "domain", .value = STR("") })),
               EXIT_USAGE;
    return remove ? take_away(&s) : install(&s);
}

static const struct command_option options[] = {
    { "--local", NULL },
    { "--community", "SLUG" },
    { "--name", "NAME" },
    { "--zone", "ZONE" },
    { "--admin", "EMAIL" },
    { "--role", "ROLE" },
    { "--listen", "ADDRESS:PORT" },
    { "--root", "FOLDER" },
    { "--dry-run", NULL },
    { "--remove", NULL },
};

const struct command command_setup = {
    .name = "setup",
    .arguments = "DOMAIN",
    .summary = TEXT_cli_summary_setup,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .most_arguments = 1,
    .closed = true,
    .run = setup_run,
};
