/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pack/pack.h"

#include <stdio.h>
#include <string.h>

/* C string literals: the quickest form for gcc and clang alike that needs nothing of the assembler
 * (a megabyte compiles in a fraction of a second; a list of numbers takes many times that). */
enum { LINE_BYTES = 1000 };

static FILE *made_open(const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        refuse(path, 1, "cannot be written");
    fputs("/* Made by pack: change the files instead. */\n", f);
    return f;
}

static void made_close(FILE *f, const char *path)
{
    if (ferror(f) || fclose(f) != 0)
        refuse(path, 1, "cannot be written");
}

static void byte_write(FILE *f, unsigned char c)
{
    if (c == '"' || c == '\\' || c == '?')
        fprintf(f, "\\%c", c);
    else if (c >= ' ' && c < 0x7F)
        fputc(c, f);
    else
        fprintf(f, "\\%03o", c);
}

static void bytes_write(FILE *f, size_t index, struct str s)
{
    fprintf(f, "static const char bytes_%zu[] =\n\"", index);
    size_t column = 0;
    for (size_t i = 0; i < s.n; i++) {
        byte_write(f, (unsigned char)s.p[i]);
        if (++column == LINE_BYTES || s.p[i] == '\n') {
            fputs("\"\n\"", f);
            column = 0;
        }
    }
    fputs("\";\n", f);
}

static void row_write(FILE *f, size_t index, const struct file *file)
{
    fprintf(f, "    { \"%.*s\", ", STR_ARG(file->path));
    if (file->url.p)
        fprintf(f, "\"%.*s\", ", STR_ARG(file->url));
    else
        fputs("NULL, ", f);
    fprintf(f, "\"%s\", { bytes_%zu, %zu } },\n", file->type, index, file->bytes.n);
}

static void source_write(const struct pack *p, const char *path, const char *header)
{
    FILE *f = made_open(path);
    const char *slash = strrchr(header, '/');
    fprintf(f, "#include \"%s\"\n", slash ? slash + 1 : header);
    for (size_t i = 0; i < p->n_files; i++)
        bytes_write(f, i, p->files[i].bytes);
    fputs("const struct asset assets[] = {\n", f);
    for (size_t i = 0; i < p->n_files; i++)
        row_write(f, i, &p->files[i]);
    fprintf(f, "    { NULL, NULL, NULL, { NULL, 0 } },\n};\nconst size_t n_assets = %zu;\n",
            p->n_files);
    made_close(f, path);
}

static void header_write(const char *path)
{
    FILE *f = made_open(path);
    fputs("#ifndef ASSETS_H\n"
          "#define ASSETS_H\n"
          "#include \"core/asset.h\"\n"
          "extern const struct asset assets[];\n"
          "extern const size_t n_assets;\n"
          "/* asset_find(\"web/app.css\"), asset_find(\"content/fr/roles.md\"); NULL when unknown. "
          "*/\n"
          "static inline const struct asset *asset_find(const char *path)\n"
          "{\n"
          "    return asset_by_path(assets, n_assets, str_of(path));\n"
          "}\n"
          "/* What is served at this path; NULL when nothing is. */\n"
          "static inline const struct asset *asset_find_url(struct str url)\n"
          "{\n"
          "    return asset_by_url(assets, n_assets, url);\n"
          "}\n"
          "/* asset_url(\"app.css\") for a link; an unknown name is a fault. */\n"
          "static inline const char *asset_url(const char *name)\n"
          "{\n"
          "    return asset_url_of(assets, n_assets, name);\n"
          "}\n"
          "#endif\n",
          f);
    made_close(f, path);
}

void symbol_write(const char *symbol, const char *source, struct str bytes)
{
    FILE *f = made_open(source);
    fputs("#include \"core/str.h\"\n", f);
    bytes_write(f, 0, bytes);
    fprintf(f, "extern const struct str %s;\nconst struct str %s = { bytes_0, %zu };\n", symbol,
            symbol, bytes.n);
    made_close(f, source);
}

void table_write(const struct pack *p, const char *header, const char *source)
{
    header_write(header);
    source_write(p, source, header);
}
