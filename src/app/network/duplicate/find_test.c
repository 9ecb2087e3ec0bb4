/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/find.h"

#include "app/network/duplicate/words.h"
#include "contact.ent.h"
#include "core/clock.h"
#include "format/csv.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DATA "../shared/data/"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new((size_t)2 << 30);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* -- a sample labelled by hand
 * --------------------------------------------------------------------------------- */

struct told {
    const char *name, *short_name, *city, *phone, *address, *postal, *website;
};

static struct str given(const char *z)
{
    return z ? str_of(z) : STR_NULL;
}

static struct organization organization_of(const struct told *t)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = given(t->name);
    o.short_name = given(t->short_name);
    o.city = given(t->city);
    o.phone = given(t->phone);
    o.address = given(t->address);
    o.postal_code = given(t->postal);
    o.website = given(t->website);
    return o;
}

static int score_of(const struct told *one, const struct told *other, unsigned *ret_reasons)
{
    struct organization x = organization_of(one), y = organization_of(other);
    struct likeness p, q;
    unsigned again;
    likeness_of(a, &entity_organization, &x, &p);
    likeness_of(a, &entity_organization, &y, &q);
    int score = likeness_score(LIKE_OF_ORGANIZATION, &p, &q, ret_reasons);
    assert_int_equal(likeness_score(LIKE_OF_ORGANIZATION, &q, &p, &again), score);
    return score;
}

/* Names of the public files of Toronto, Vancouver and Montréal, as another hand could write them,
 * and others that a person would never take for each other. */
static const struct {
    bool same;
    struct told one, other;
} sample[] = {
    { true, { "Maison Sainte-Anne inc." }, { "St. Anne House" } },
    { true,
      { "Centre d’amitié autochtone de Montréal" },
      { "Native Friendship Centre of Montreal" } },
    { true, { "Armée du Salut" }, { "The Salvation Army" } },
    { true, { "Refuge pour femmes de l’Ouest de l’Île" }, { "Refuge Femmes Ouest de l'Ile" } },
    { true, { "More Than A Roof Housing Society" }, { "More than a Roof Housing Society" } },
    { true, { "Society of St.Vincent De Paul" }, { "Société de Saint-Vincent de Paul" } },
    { true, { "St. Simon's Shelter Inc." }, { "Saint Simon’s Shelter" } },
    { true, { "Christie Refugee Welcome Centre, Inc." }, { "Christie Refugee Welcome Center" } },
    { true, { "City Gate Co-op Hsg Asoc." }, { "City Gate Co-operative Housing Association" } },
    { true,
      { "Lee's Benevolent Adssociation of Canada" },
      { "Lee's Benevolent Association of Canada" } },
    { true, { "Fondation de l’Espoir" }, { "Hope Foundation" } },
    { true,
      { "Young Women's Christian Association", "YWCA", "Toronto", "416-961-8100" },
      { "YWCA Toronto", "YWCA", "Toronto", "(416) 961-8100 ext. 300" } },
    { true,
      { "Clinique Saint-Rémi", NULL, "Port-Laurier", "418 555-0188" },
      { "CLINIQUE ST-REMI", NULL, "port-laurier", "1-418-555-0188 poste 2" } },
    { true,
      { "Old Brewery Mission", NULL, "Montréal", NULL, "902 boul. Saint-Laurent", "H2Z 1J2" },
      { "Mission Old Brewery", NULL, "Montreal", NULL, "902, boulevard St-Laurent", "h2z1j2" } },
    { true,
      { "Maison du Père", NULL, "Montréal", "514 845-0168", "550 boul. René-Lévesque Est" },
      { "La Maison du Pere inc", NULL, "Montréal", "514-845-0168", "550, René-Lévesque E" } },
    { true,
      { "Centre intégré de santé des Îles", "CISI", NULL, NULL, NULL, NULL,
        "https://www.cisi.example/" },
      { "CISI", NULL, NULL, NULL, NULL, NULL, "http://cisi.example" } },
    { true,
      { "Accueil Bonneau", NULL, "Montréal" },
      { "L’Accueil Bonneau inc.", NULL, "Montréal" } },
    { true,
      { "WoodGreen Red Door Family Shelter", NULL, NULL, NULL, "1430 Gerrard St E", "M4L1Z6" },
      { "Red Door Family Shelter", NULL, NULL, NULL, "1430 Gerrard Street East", "M4L 1Z6" } },
    { false, { "YWCA Toronto" }, { "YWCA Vancouver" } },
    { false, { "Maison Sainte-Anne", NULL, "Lévis" }, { "Maison Sainte-Anne", NULL, "Matane" } },
    { false, { "Sunrise Co-op Housing Association" }, { "Sunbridge Co-op Housing Association" } },
    { false, { "Penta Co-op Housing Association" }, { "Vera Co-op Housing Association" } },
    { false, { "St. Mary's Kerrisdale Housing Society" }, { "St. Luke's Home Society" } },
    { false, { "Vancouver Kiwanis Housing Society" }, { "Vancouver Jewish Building Society" } },
    { false, { "Red Door Housing Society" }, { "Red Door Family Shelter" } },
    { false, { "Centre de jour L’Escale" }, { "Centre de nuit L’Éclipse" } },
    { false, { "Logement Étape 1" }, { "Logement Étape 2" } },
    { false,
      { "Carrefour jeunesse", NULL, "Matane", "418 555-0100", "12 rue Principale" },
      { "Comptoir alimentaire", NULL, "Matane", "418 555-0101", "12 rue Principale" } },
    { false, { "Native Child & Family Services Toronto" }, { "Native Men's Residence" } },
    { false, { "Youth Without Shelter" }, { "YouthLink" } },
    { false,
      { "Fred Victor Centre", NULL, "Toronto" },
      { "Warden Woods Community Centre", NULL, "Toronto" } },
    { false,
      { "Pacific Heights Co-op Housing Association" },
      { "Pacific Park Place Co-op Housing Association" } },
};

static void most_true_pairs_of_the_sample_are_found_and_hardly_any_other(void **state)
{
    (void)state;
    int found = 0, all = 0, wrong = 0;
    for (size_t i = 0; i < sizeof sample / sizeof *sample; i++) {
        unsigned reasons;
        int score = score_of(&sample[i].one, &sample[i].other, &reasons);
        bool proposed = score >= LIKE_PROPOSED;
        all += sample[i].same;
        found += sample[i].same && proposed;
        wrong += !sample[i].same && proposed;
        if (sample[i].same != proposed)
            printf("%s %d: %s | %s\n", sample[i].same ? "missed" : "wrong", score,
                   sample[i].one.name, sample[i].other.name);
        assert_true(!proposed || reasons != 0);
    }
    printf("by hand: %d of %d found, %d wrong\n", found, all, wrong);
    assert_true(found * 10 >= all * 9);
    assert_true(wrong <= 1);
}

/* -- the operators of Vancouver, and the same ones by another hand
 * --------------------------------------------- */

static struct csv_table table_of(const char *path, char separator)
{
    struct csv_table t;
    int fd = open(path, O_RDONLY);
    if (fd < 0) /* the data of cities are not beside the sources */
        skip();
    size_t room = 4 << 20;
    char *p = arena_alloc(a, room);
    ssize_t n = read(fd, p, room);
    close(fd);
    assert_true(n > 0 && (size_t)n < room);
    csv_table_read(a, (struct str){ p, (size_t)n }, separator, &t);
    return t;
}

static bool is_known(struct str *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

static size_t operators(struct str **ret)
{
    struct csv_table t = table_of(DATA "vancouver/non-market-housing-2026-03.csv", ';');
    size_t n = 0;
    *ret = arena_array(a, struct str, t.n_rows);
    for (size_t i = 0; i < t.n_rows; i++) {
        struct str name = csv_cell(&t, i, "Operator");
        if (name.p && !is_known(*ret, n, name))
            (*ret)[n++] = name;
    }
    return n;
}

static void add(struct similar_set *s, int64_t id, struct str name)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.record.id = id;
    o.name = name;
    likeness_of(a, &entity_organization, &o, similar_add(s));
}

static struct str replaced(struct str s, const char *what, const char *with)
{
    ptrdiff_t at = str_find(s, str_of(what));
    if (at < 0)
        return s;
    return arena_fmt(a, "%.*s%s%.*s", STR_ARG(str_sub(s, 0, (size_t)at)), with,
                     STR_ARG(str_sub(s, (size_t)at + strlen(what), s.n)));
}

/* Two letters change places in the longest word. */
static struct str mistyped(struct str s)
{
    char *p = arena_z(a, s);
    size_t at = 0, most = 0;
    for (size_t i = 0, run = 0; i < s.n; i++) {
        run = isalpha((unsigned char)p[i]) ? run + 1 : 0;
        if (run > most) {
            most = run;
            at = i;
        }
    }
    if (most >= 6)
        p[at - 2] = 'x';
    return (struct str){ p, s.n };
}

static struct str by_another_hand(struct str s, size_t i)
{
    static const char *const forms[][2] = {
        { "Co-op", "Co-operative" }, { "Association", "Assoc." }, { "Society", "Soc." },
        { "Housing", "Hsg" },        { "St. ", "Saint " },        { "The ", "" },
        { "Center", "Centre" },      { " and ", " & " },          { "Foundation", "Fondation" },
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if ((i + k) % 2 == 0)
            s = replaced(s, forms[k][0], forms[k][1]);
    if (i % 3 == 0)
        s = arena_fmt(a, "%.*s inc.", STR_ARG(s));
    return i % 5 == 0 ? mistyped(s) : s;
}

static void the_operators_of_a_city_are_found_again_by_another_hand(void **state)
{
    (void)state;
    struct str *names;
    struct similar_set alone, twice;
    struct similar *found;
    size_t n = operators(&names), left;
    similar_init(&alone, a, LIKE_OF_ORGANIZATION);
    for (size_t i = 0; i < n; i++)
        add(&alone, (int64_t)i + 1, names[i]);
    size_t n_found = similar_find(&alone, 100, &found, &left);
    for (size_t i = 0; i < n_found; i++)
        printf("%3d %.*s | %.*s\n", found[i].score, STR_ARG(names[found[i].first - 1]),
               STR_ARG(names[found[i].second - 1]));
    assert_int_equal(n, 226);
    assert_true(n_found >= 1 && n_found <= 8);
    assert_true(str_starts(names[found[0].first - 1], STR("More Than")));
    similar_init(&twice, a, LIKE_OF_ORGANIZATION);
    for (size_t i = 0; i < n; i++) {
        add(&twice, (int64_t)i + 1, names[i]);
        add(&twice, (int64_t)i + 1001, by_another_hand(names[i], i));
    }
    n_found = similar_find(&twice, 1000, &found, &left);
    size_t right = 0;
    for (size_t i = 0; i < n_found; i++)
        right += found[i].second == found[i].first + 1000;
    printf("Vancouver: %zu of %zu found again, %zu pairs proposed\n", right, n, n_found);
    assert_true(right * 100 >= n * 93);
    assert_true(right * 100 >= n_found * 90);
}

/* -- the shelters of Toronto
 * ----------------------------------------------------------------------------------- */

static void what_a_city_keeps_apart_is_hardly_ever_proposed(void **state)
{
    (void)state;
    struct csv_table t = table_of(DATA "toronto/daily-shelter-2024-01-01_2024-01-30.csv", ',');
    struct similar_set organizations, programs;
    struct similar *found;
    size_t left;
    bool seen_organization[1000] = { 0 }, seen_program[100000] = { 0 };
    similar_init(&organizations, a, LIKE_OF_ORGANIZATION);
    similar_init(&programs, a, LIKE_OF_PART);
    for (size_t i = 0; i < t.n_rows; i++) {
        int64_t organization, program, place = 0;
        assert_true(str_to_i64(csv_cell(&t, i, "ORGANIZATION_ID"), &organization));
        assert_true(str_to_i64(csv_cell(&t, i, "PROGRAM_ID"), &program));
        str_to_i64(csv_cell(&t, i, "LOCATION_ID"), &place);
        if (!seen_organization[organization])
            add(&organizations, organization, csv_cell(&t, i, "ORGANIZATION_NAME"));
        seen_organization[organization] = true;
        if (seen_program[program])
            continue;
        seen_program[program] = true;
        struct program p;
        entity_init(&entity_program, &p);
        p.record.id = program;
        p.organization = organization;
        p.location = place;
        p.name = csv_cell(&t, i, "PROGRAM_NAME");
        p.populations = csv_cell(&t, i, "SECTOR");
        likeness_of(a, &entity_program, &p, similar_add(&programs));
    }
    assert_int_equal(similar_find(&organizations, 100, &found, &left), 0);
    size_t n = similar_find(&programs, 1000, &found, &left);
    printf("Toronto: %zu organizations, none alike; %zu programs, %zu pairs\n", organizations.n,
           programs.n, n);
    assert_true(n <= programs.n / 4);
}

/* -- many
 * --------------------------------------------------------------------------------------------------------
 */

static void many_records_take_no_more_than_their_share(void **state)
{
    (void)state;
    static const char *const kinds[] = { "Centre", "Maison", "Refuge", "Clinique", "Relais" };
    const char *asked = getenv("MAILLAGE_COST");
    size_t n = asked ? (size_t)atol(asked) : 6000, left, planted = 0;
    struct similar_set s;
    struct similar *found;
    uint32_t seed = 7;
    similar_init(&s, a, LIKE_OF_ORGANIZATION);
    for (size_t i = 0; i < n; i++) {
        static struct str last;
        char word[16];
        for (size_t k = 0; k < 9; k++) {
            seed = seed * 1664525u + 1013904223u;
            word[k] = (char)('a' + (seed >> 8) % 26);
        }
        bool copy = i % 20 == 1;
        struct str name = copy ? arena_fmt(a, "%.*s inc.", STR_ARG(last))
                               : arena_fmt(a, "%s %.9s %.4s", kinds[i % 5], word, word + 5);
        planted += copy;
        add(&s, (int64_t)i + 1, name);
        last = name;
    }
    int64_t begun = clock_monotonic_us();
    size_t n_found = similar_find(&s, n, &found, &left);
    printf("%zu records: %" PRId64 " ms, %" PRId64 " pairs compared, %zu proposed, %zu planted\n",
           n, (clock_monotonic_us() - begun) / 1000, s.compared, n_found, planted);
    assert_true(n_found >= planted && n_found < planted + planted / 10);
    assert_true(s.compared < (int64_t)n * 40);
}

/* -- people and places
 * ----------------------------------------------------------------------------------------- */

static void people_of_one_name_are_the_same_in_one_organization_only(void **state)
{
    (void)state;
    struct contact x, y;
    struct likeness p, q;
    unsigned reasons;
    entity_init(&entity_contact, &x);
    entity_init(&entity_contact, &y);
    x.name = STR("Marie-Ève Tremblay");
    y.name = STR("Marie Eve Tremblay");
    x.organization = y.organization = 4;
    likeness_of(a, &entity_contact, &x, &p);
    likeness_of(a, &entity_contact, &y, &q);
    assert_true(likeness_score(LIKE_OF_CONTACT, &p, &q, &reasons) >= LIKE_PROPOSED);
    y.organization = 5;
    likeness_of(a, &entity_contact, &y, &q);
    assert_true(likeness_score(LIKE_OF_CONTACT, &p, &q, &reasons) < LIKE_PROPOSED);
    y.email = x.email = STR("M-E.Tremblay@exemple.org");
    likeness_of(a, &entity_contact, &x, &p);
    likeness_of(a, &entity_contact, &y, &q);
    assert_true(likeness_score(LIKE_OF_CONTACT, &p, &q, &reasons) >= LIKE_PROPOSED);
    assert_true(reasons & LIKE_EMAIL);
    y.name = STR("Jean Roy"); /* the address of the whole office */
    likeness_of(a, &entity_contact, &y, &q);
    assert_int_equal(likeness_score(LIKE_OF_CONTACT, &p, &q, &reasons), 0);
}

static void one_door_of_one_organization_is_one_place(void **state)
{
    (void)state;
    struct location x, y;
    struct likeness p, q;
    unsigned reasons;
    entity_init(&entity_location, &x);
    entity_init(&entity_location, &y);
    x.name = STR("Pavillon A");
    y.name = STR("Accueil de jour");
    x.address = STR("123, rue Saint-Laurent Ouest");
    y.address = STR("123 St. Laurent St. W");
    x.organization = y.organization = 4;
    likeness_of(a, &entity_location, &x, &p);
    likeness_of(a, &entity_location, &y, &q);
    assert_true(likeness_score(LIKE_OF_LOCATION, &p, &q, &reasons) >= LIKE_PROPOSED);
    assert_true(reasons & LIKE_ADDRESS);
    y.address = STR("125 St. Laurent St. W");
    likeness_of(a, &entity_location, &y, &q);
    assert_true(likeness_score(LIKE_OF_LOCATION, &p, &q, &reasons) < LIKE_PROPOSED);
}

static void numbers_and_addresses_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_true(str_is(phone_of(a, STR("1 (418) 555-0199, poste 12")), "4185550199"));
    assert_true(str_is(extension_of(a, STR("418-555-0199 ext 12")), "12"));
    assert_null(phone_of(a, STR("911")).p);
    assert_true(str_is(postal_of(a, STR("G1R 2S5")), "g1r2s5"));
    assert_true(str_is(site_of(a, STR("https://www.Exemple.org/fr/?x=1")), "exemple.org/fr"));
    assert_null(domain_of(STR("quelqu@gmail.com")).p);
    assert_true(str_is(domain_of(STR("a@refuge.example")), "refuge.example"));
    assert_null(word_same(STR("des")).p);
    assert_true(str_is(word_same(STR("maison")), "house"));
}

static void reasons_keep_their_codes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LIKE_REASONS; i++)
        assert_int_equal(like_reasons(like_codes(a, 1u << i)), 1u << i);
    unsigned some = LIKE_NAME | LIKE_PHONE | UNLIKE_CITY;
    assert_int_equal(like_reasons(like_codes(a, some)), some);
    assert_true(str_find(like_words(a, LANG_EN, some), STR("Same name, same telephone; but")) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_true_pairs_of_the_sample_are_found_and_hardly_any_other),
        cmocka_unit_test(the_operators_of_a_city_are_found_again_by_another_hand),
        cmocka_unit_test(what_a_city_keeps_apart_is_hardly_ever_proposed),
        cmocka_unit_test(many_records_take_no_more_than_their_share),
        cmocka_unit_test(people_of_one_name_are_the_same_in_one_organization_only),
        cmocka_unit_test(one_door_of_one_organization_is_one_place),
        cmocka_unit_test(numbers_and_addresses_are_read_as_people_write_them),
        cmocka_unit_test(reasons_keep_their_codes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
