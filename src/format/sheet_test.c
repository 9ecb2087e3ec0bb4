/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/sheet.h"
#include "format/vcard.h"
#include "format/zip.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(256 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int file_of(struct str bytes)
{
    int fd = out_unnamed_file();
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    return fd;
}

/* All rows as text: cells between bars, a line each. */
static bool tell(void *ctx, const struct csv_row *row)
{
    struct out *o = ctx;
    out_fmt(o, "%lld", (long long)row->line);
    for (size_t i = 0; i < row->n_cells; i++)
        out_fmt(o, "|%.*s", STR_ARG(row->cells[i]));
    out_char(o, '\n');
    return true;
}

static bool pass_over(void *ctx, const struct csv_row *row)
{
    (void)ctx;
    return row->n_cells > 0;
}

static void assert_told(const struct sheet *s, const char *expected)
{
    struct out o;
    out_init(&o, arena, 1 << 20);
    assert_int_equal(sheet_read(arena, s, tell, &o), SHEET_READ);
    out_char(&o, '\0');
    assert_string_equal(o.p, expected);
}

static void assert_reads(struct str bytes, enum encoding e, char separator, const char *expected)
{
    struct sheet s;
    int fd = file_of(bytes);
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_int_equal(s.encoding, e);
    assert_int_equal(s.separator, separator);
    assert_told(&s, expected);
    close(fd);
}

/* -- text
 * --------------------------------------------------------------------------------------------------
 */

static void encodings_are_told_apart(void **state)
{
    (void)state;
    const char *expected = "1|Nom|Ville\n2|École|Québec\n";
    assert_reads(STR("Nom,Ville\nÉcole,Québec\n"), ENCODING_UTF8, ',', expected);
    assert_reads(STR("\xEF\xBB\xBFNom;Ville\r\nÉcole;Québec"), ENCODING_UTF8, ';', expected);
    assert_reads(STR("Nom;Ville\r\n\xC9"
                     "cole;Qu\xE9"
                     "bec\r\n"),
                 ENCODING_WINDOWS_1252, ';', expected);
    assert_reads(STR("\xFF\xFEN\0o\0m\0\t\0V\0\n\0\xC9\0\t\0=\xD8\0\xDE\n\0"), ENCODING_UTF16LE,
                 '\t', "1|Nom|V\n2|É|\xF0\x9F\x98\x80\n");
    assert_reads(STR("\xFE\xFF\0N\0o\0m\0;\0V\0\n\0\xC9\0;\0x\0\n"), ENCODING_UTF16BE, ';',
                 "1|Nom|V\n2|É|x\n");
    assert_reads(STR("Nom,Prix\nL\x92\x8Cuvre,5 \x80\n"), ENCODING_WINDOWS_1252, ',',
                 "1|Nom|Prix\n2|L’Œuvre|5 €\n");
}

static void a_damaged_letter_does_not_make_a_file_old(void **state)
{
    (void)state;
    struct sheet s;
    int fd = file_of(STR("Nom,Ville\nÉcole,Québec\nPh\xE9re,Laval\n"));
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_int_equal(s.encoding, ENCODING_UTF8);
    close(fd);
}

static void the_heading_is_found_below_a_title(void **state)
{
    (void)state;
    assert_reads(STR("Liste des organismes;;\n;;\nNom;Ville;Places\nPhare;Laval;12\nAnse;;3\n"),
                 ENCODING_UTF8, ';', "3|Nom|Ville|Places\n4|Phare|Laval|12\n5|Anse||3\n");
}

static void quoted_breaks_and_separators_stay_in_their_cell(void **state)
{
    (void)state;
    assert_reads(
        STR("ID;Name;Place\r\n1;\"Nellie's; \"\"the\"\" house\";\"12 rue A\r\nbureau 3\"\r\n"
            ";;\r\n2;b;c"),
        ENCODING_UTF8, ';',
        "1|ID|Name|Place\n2|1|Nellie's; \"the\" house|12 rue A\r\nbureau 3\n5|2|b|c\n");
}

static void a_quote_that_nobody_closes_is_too_large(void **state)
{
    (void)state;
    struct sheet s;
    struct out o;
    out_init(&o, arena, 8 << 20);
    out_lit(&o, "a,b\n1,\"");
    for (int i = 0; i < 300000; i++)
        out_lit(&o, "line,\n");
    out_flush(&o);
    assert_true(o.fd >= 0);
    s = (struct sheet){ .fd = o.fd, .separator = ',' };
    assert_int_equal(sheet_read(arena, &s, pass_over, NULL), SHEET_TOO_LARGE);
}

/* -- workbooks
 * --------------------------------------------------------------------------------------------- */

struct part {
    const char *name, *content;
};

static int book_of(const struct part *parts, size_t n)
{
    struct out file;
    struct zip z;
    out_init(&file, arena, 8 << 20);
    zip_begin(&z, &file, (instant)1700000000000);
    for (size_t i = 0; i < n; i++) {
        struct out content;
        out_init(&content, arena, 4 << 20);
        out_str(&content, str_of(parts[i].content));
        zip_add(&z, str_of(parts[i].name), &content);
    }
    zip_end(&z);
    return file_of(out_view(&file));
}

#define WORKBOOK                                                                                   \
    "<?xml version=\"1.0\"?><workbook "                                                            \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"     \
    "<sheet name=\"Répertoire\" sheetId=\"1\" r:id=\"rId1\"/>"                                    \
    "<sheet name=\"Caché\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/>"                        \
    "<sheet name=\"Nuits\" sheetId=\"3\" r:id=\"rId3\"/></sheets></workbook>"
#define RELATIONS                                                                                  \
    "<Relationships><Relationship Id=\"rId3\" Target=\"/xl/worksheets/sheet3.xml\"/>"              \
    "<Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
#define STYLES                                                                                     \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy;@\"/>"      \
    "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; days&quot;\"/></numFmts>"                    \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"              \
    "<xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/>"       \
    "<xf numFmtId=\"20\"/></cellXfs></styleSheet>"
#define STRINGS                                                                                    \
    "<sst><si><t>Nom</t></si><si><r><t>Le </t></r><r><t>Phare</t></r><rPh><t>x</t></rPh></si>"     \
    "<si><t>Jour</t></si></sst>"

static int usual_book(const char *cells)
{
    const struct part parts[] = {
        { "xl/workbook.xml", WORKBOOK },
        { "xl/_rels/workbook.xml.rels", RELATIONS },
        { "xl/styles.xml", STYLES },
        { "xl/sharedStrings.xml", STRINGS },
        { "xl/worksheets/sheet1.xml", cells },
        { "xl/worksheets/sheet3.xml",
          "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>Seul</t></is></c>"
          "<c t=\"inlineStr\"><is><t>Deux</t></is></c></row></sheetData></worksheet>" },
    };
    return book_of(parts, sizeof parts / sizeof *parts);
}

static void a_workbook_reads_like_a_table(void **state)
{
    (void)state;
    struct sheet s;
    int fd = usual_book(
        "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData>"
        "<x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"B2\" t=\"s\"><x:v>2</x:v>"
        "</x:c><x:c r=\"D2\" t=\"inlineStr\"><x:is><x:t>Lits</x:t></x:is></x:c></x:row>"
        "<x:row r=\"3\"><x:c r=\"A3\" t=\"s\"><x:v>1</x:v></x:c><x:c r=\"B3\" s=\"1\"><x:v>45321"
        "</x:v></x:c><x:c r=\"C3\" t=\"b\"><x:v>1</x:v></x:c><x:c r=\"D3\"><x:f>6*2</x:f><x:v>12"
        "</x:v></x:c><x:c r=\"XFD3\" s=\"1\"/></x:row>"
        "<x:row r=\"9\"><x:c r=\"A9\" t=\"str\"><x:v>É&amp;B</x:v></x:c><x:c r=\"B9\" s=\"2\">"
        "<x:v>1</x:v></x:c><x:c r=\"D9\"><x:v>0.1</x:v></x:c></x:row></x:sheetData></x:worksheet>");
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_int_equal(s.form, SHEET_XLSX);
    assert_int_equal(s.n_names, 2);
    assert_true(str_is(s.names[0], "Répertoire"));
    assert_true(str_is(s.names[1], "Nuits"));
    assert_told(&s, "2|Nom|Jour||Lits\n3|Le Phare|2024-01-30|1|12\n9|É&B|1900-01-01||0.1\n");
    s.chosen = 1;
    assert_told(&s, "1|Seul|Deux\n");
    close(fd);
}

static void days_of_a_workbook_are_known_by_their_format(void **state)
{
    (void)state;
    struct sheet s;
    int fd = usual_book("<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"2\"><v>45292</v></c>"
                        "<c r=\"B1\" s=\"3\"><v>45292</v></c><c r=\"C1\" s=\"4\"><v>45292.5</v></c>"
                        "<c r=\"D1\" s=\"5\"><v>0.375</v></c><c r=\"E1\"><v>1103.0</v></c>"
                        "<c r=\"F1\" s=\"1\"><v>60</v></c><c r=\"G1\" s=\"1\"><v>61</v></c></row>"
                        "</sheetData></worksheet>");
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_told(&s, "1|2024-01-01|45292|2024-01-01 12:00|09:00|1103|1900-02-28|1900-03-01\n");
    close(fd);
}

static void what_is_no_workbook_is_refused(void **state)
{
    (void)state;
    struct sheet s;
    static const char *const bad[] = {
        "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>",
        "<worksheet><sheetData><row><c><v>1</v>",
        "not XML at all",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd = usual_book(bad[i]);
        assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
        assert_int_equal(sheet_read(arena, &s, pass_over, NULL), SHEET_BAD);
        close(fd);
    }
    int fd = file_of(STR("PK\x03\x04 and nothing more"));
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_BAD);
    close(fd);
    fd = book_of(&(struct part){ "word/document.xml", "<a/>" }, 1);
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_BAD);
    close(fd);
}

static void a_cell_too_far_to_the_right_is_too_large(void **state)
{
    (void)state;
    struct sheet s = { .form = SHEET_XLSX };
    s.fd = usual_book("<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>4</v></c></row>"
                      "</sheetData></worksheet>");
    assert_int_equal(sheet_read(arena, &s, pass_over, NULL), SHEET_TOO_LARGE);
    close(s.fd);
}

/* -- cards
 * -------------------------------------------------------------------------------------------------
 */

static void cards_are_read_in_both_versions(void **state)
{
    (void)state;
    struct sheet s;
    int fd = file_of(STR(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Tremblay;Anne;;;\r\nitem1.TEL;TYPE=cell:514 555-0101\r\n"
        "TEL;TYPE=\"work,voice\",pref:514 555-0102\r\nORG:Le Phare\\, Laval;Logement\r\n"
        "NOTE:Ligne un\\nligne\r\n  deux\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\nVERSION:4.0\nFN:Bo\nTEL;VALUE=uri;PREF=1:tel:+1-819-555-0100;ext=3\n"
        "LANG:fr\nLANG:en\nEND:VCARD"));
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_int_equal(s.form, SHEET_VCARD);
    assert_told(&s, "1|UID|FN|ORG|TITLE|ROLE|TEL|EMAIL|LANG|NOTE\n"
                    "1||Anne Tremblay|Le Phare, Laval|||514 555-0102|||Ligne un\nligne deux\n"
                    "12||Bo||||+1-819-555-0100||fr, en|\n");
    close(fd);
}

static void a_card_that_is_written_reads_the_same(void **state)
{
    (void)state;
    struct out o;
    struct sheet s;
    const struct str values[VCARD_PROPERTIES] = {
        [VCARD_FN] = STR("Éloïse; Côté, inf."),
        [VCARD_ORG] = STR("Le Phare"),
        [VCARD_LANG] = STR("en fr"),
        [VCARD_NOTE] = STR("Une note assez longue pour tenir sur plus d’une ligne de "
                           "soixante-quinze octets, é è ê ë, et\nun retour."),
    };
    out_init(&o, arena, 1 << 16);
    vcard_write(&o, arena, values);
    int fd = file_of(out_view(&o));
    for (struct str rest = out_view(&o), line; str_next(&rest, '\n', &line);)
        assert_true(line.n <= 76 && str_is_utf8(line));
    assert_int_equal(sheet_guess(arena, fd, &s), SHEET_READ);
    assert_told(&s, arena_fmt(arena,
                              "1|UID|FN|ORG|TITLE|ROLE|TEL|EMAIL|LANG|NOTE\n"
                              "1||%.*s|Le Phare|||||en, fr|%.*s\n",
                              STR_ARG(values[VCARD_FN]), STR_ARG(values[VCARD_NOTE]))
                        .p);
    close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(encodings_are_told_apart),
        TEST(a_damaged_letter_does_not_make_a_file_old),
        TEST(the_heading_is_found_below_a_title),
        TEST(quoted_breaks_and_separators_stay_in_their_cell),
        TEST(a_quote_that_nobody_closes_is_too_large),
        TEST(a_workbook_reads_like_a_table),
        TEST(days_of_a_workbook_are_known_by_their_format),
        TEST(what_is_no_workbook_is_refused),
        TEST(a_cell_too_far_to_the_right_is_too_large),
        TEST(cards_are_read_in_both_versions),
        TEST(a_card_that_is_written_reads_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
