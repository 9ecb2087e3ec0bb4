/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/knowledge.h"

#include "app/knowledge/texts.h"
#include "core/out.h"

#include <stdio.h>
#include <stdlib.h>

/* -- content check: the texts that are carried, or a folder that somebody has edited
 * --------------------------- */

enum { FILE_MOST = 1 << 20 };

struct folder {
    struct arena *arena;
    const char *path;
};

/* FOLDER/fr/phases.txt, for "content/fr/phases.txt". */
static struct str from_folder(void *ctx, const char *path)
{
    const struct folder *f = ctx;
    struct str below = str_sub(str_of(path), sizeof "content" - 1, SIZE_MAX);
    FILE *file =
        fopen(arena_z(f->arena, arena_fmt(f->arena, "%s%.*s", f->path, STR_ARG(below))), "rb");
    if (!file)
        return STR_NULL;
    char *bytes = arena_alloc(f->arena, FILE_MOST);
    size_t n = fread(bytes, 1, FILE_MOST, file);
    fclose(file);
    return n < FILE_MOST ? (struct str){ bytes, n } : STR_NULL;
}

static int check_run(struct cli *c)
{
    struct content both[LANG_COUNT];
    struct str error;
    struct folder folder = { c->arena, c->n_arguments ? c->arguments[0] : NULL };
    bool good =
        texts_read(c->arena, folder.path ? from_folder : texts_shipped, &folder, both, &error);
    if (c->json) {
        struct out o;
        out_init(&o, c->arena, 4096);
        out_fmt(&o, "{\"good\":%s,\"entries\":%zu", good ? "true" : "false",
                good ? both[LANG_FR].n : 0);
        if (!good) {
            out_lit(&o, ",\"error\":");
            out_json(&o, error);
        }
        out_char(&o, '}');
        cli_print(out_view(&o));
    } else if (good) {
        cli_print(text_with(c->arena, c->lang, TEXT_cli_content_good,
                            TEXT_ARGS({ "count", .number = (int64_t)both[LANG_FR].n })));
    } else {
        fprintf(stderr, "%.*s\n", STR_ARG(error));
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* -- content count
 * ------------------------------------------------------------------------------------------ */

static void counts(struct cli *c, struct out *o, const struct content *of)
{
    for (int k = 0; k < CONTENT_KINDS; k++) {
        size_t n = content_count(of, (enum content_kind)k, NULL);
        const char *name = content_kind_name((enum content_kind)k);
        if (c->json)
            out_fmt(o, "%s\"%s\":%zu", k ? "," : "", name, n);
        else
            out_fmt(o, "  %-16s %5zu\n", name, n);
    }
}

static int count_run(struct cli *c)
{
    struct out o;
    out_init(&o, c->arena, 1 << 16);
    out_str(&o, c->json ? STR("{") : STR(""));
    for (int l = 0; l < LANG_COUNT; l++) {
        struct str code = lang_code((enum lang)l);
        out_fmt(&o, c->json ? "%s\"%.*s\":{" : "%s%.*s\n", c->json && l ? "," : "", STR_ARG(code));
        counts(c, &o, texts_of((enum lang)l));
        out_str(&o, c->json ? STR("}") : STR(""));
    }
    out_str(&o, c->json ? STR("}") : STR(""));
    cli_print(c->json ? out_view(&o) : str_trim(out_view(&o)));
    return EXIT_SUCCESS;
}

const struct command command_content_check = {
    .name = "content check",
    .arguments = "[FOLDER]",
    .summary = TEXT_cli_summary_content_check,
    .most_arguments = 1,
    .closed = true,
    .run = check_run,
};
const struct command command_content_count = {
    .name = "content count",
    .summary = TEXT_cli_summary_content_count,
    .closed = true,
    .run = count_run,
};
