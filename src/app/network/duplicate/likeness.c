/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/likeness.h"

#include "app/network/duplicate/words.h"
#include "core/key.h"
#include "entity/slot.h"

#include <string.h>

/* -- what a record is compared by
 * -------------------------------------------------------------------------------- */

static struct str text_field(const struct entity *e, const void *record, const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    struct str s = f && field_slot(f) == SLOT_TEXT ? slot_text(f, record) : STR_NULL;
    return str_is_blank(s) ? STR_NULL : s;
}

static int64_t ref_field(const struct entity *e, const void *record, const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    return f && f->type == FIELD_REF ? slot_i64(f, record) : 0;
}

static struct str coded_field(struct arena *a, const struct entity *e, const void *record,
                              const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    bool coded = f && (f->type == FIELD_ENUM || f->type == FIELD_LIST || f->type == FIELD_SET);
    return coded ? arena_str(a, entity_raw(a, f, record)) : STR_NULL;
}

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < '0' || word.p[i] > '9')
            return false;
    return word.n > 0;
}

static void word_add(struct likeness *l, struct str word)
{
    for (size_t i = 0; i < l->n_name; i++)
        if (str_eq(l->name[i].text, word))
            return;
    if (l->n_name < LIKE_WORDS)
        l->name[l->n_name++] = (struct like_word){ word, (uint32_t)str_hash(word), 1 };
}

static struct str joined(struct arena *a, struct str before, struct str word)
{
    return before.p ? arena_fmt(a, "%.*s %.*s", STR_ARG(before), STR_ARG(word)) : word;
}

/* Words that say something, numbers apart; initials of all of them. */
static void name_read(struct arena *a, struct str name, struct likeness *l)
{
    struct str rest = key_tokens(a, name), word;
    char *initials = arena_alloc(a, LIKE_WORDS);
    size_t n = 0;
    while (str_next(&rest, ' ', &word)) {
        struct str same = word_same(word);
        if (!same.p || !word.n)
            continue;
        if (is_number(word))
            l->numbers = joined(a, l->numbers, word);
        else if (n < LIKE_WORDS)
            initials[n++] = word.p[0];
        word_add(l, same);
    }
    if (!l->n_name && name.p) /* nothing but articles: “La 50” has a number, “Les Uns” not */
        word_add(l, key_sort(a, name));
    l->initials = n >= 3 ? (struct str){ initials, n } : STR_NULL;
}

/* “123, rue Saint-Laurent Ouest” and “123 St. Laurent W” -> 123, “saint laurent”. */
static void address_read(struct arena *a, struct str address, struct likeness *l)
{
    struct str rest = key_tokens(a, address), word;
    while (str_next(&rest, ' ', &word)) {
        if (!l->house.p && !l->way.p && word.n && word.p[0] >= '0' && word.p[0] <= '9') {
            l->house = word;
            continue;
        }
        /* “St Laurent” is a saint, “Laurent St” a street. */
        bool street = word_is_street(word) || (l->way.p && str_is(word, "st"));
        struct str same = word_same(word);
        if (!street && same.p && word.n)
            l->way = joined(a, l->way, same);
    }
}

enum like_kind like_kind_of(const struct entity *e)
{
    struct str name = str_of(e->name);
    return str_is(name, "organization") ? LIKE_OF_ORGANIZATION
           : str_is(name, "location")   ? LIKE_OF_LOCATION
           : str_is(name, "contact")    ? LIKE_OF_CONTACT
                                        : LIKE_OF_PART;
}

void likeness_of(struct arena *a, const struct entity *e, const void *record, struct likeness *ret)
{
    struct str phone = text_field(e, record, "phone"), city = text_field(e, record, "city");
    struct str short_name = text_field(e, record, "short_name");
    struct str address = text_field(e, record, "address");
    *ret = (struct likeness){
        .id = ((const struct record *)record)->id,
        .organization = ref_field(e, record, "organization"),
        .place = ref_field(e, record, "location"),
        .phone = phone.p ? phone_of(a, phone) : STR_NULL,
        .extension = phone.p ? extension_of(a, phone) : STR_NULL,
        .email = email_of(a, text_field(e, record, "email")),
        .site = site_of(a, text_field(e, record, "website")),
        .postal = postal_of(a, text_field(e, record, "postal_code")),
        .city = city.p ? key_sort(a, city) : STR_NULL,
        .type = coded_field(a, e, record, "program_type"),
        .population = coded_field(a, e, record, "populations"),
    };
    ret->domain = ret->email.p ? domain_of(ret->email) : STR_NULL;
    if (short_name.p && short_name.n >= 2)
        ret->short_name = key_sort(a, short_name);
    name_read(a, text_field(e, record, "name"), ret);
    if (address.p)
        address_read(a, address, ret);
}

/* -- names
 * -------------------------------------------------------------------------------------------------------
 */

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Whether few letters differ: one, or two of a long word. */
static bool is_near(struct str a, struct str b)
{
    enum { LONG = 24 };
    int row[LONG + 1], most = a.n >= 9 ? 2 : 1;
    if (a.n < 5 || b.n < 5 || a.n > LONG || b.n > LONG || a.n > b.n + 2 || b.n > a.n + 2)
        return false;
    for (int j = 0; j <= (int)b.n; j++)
        row[j] = j;
    for (int i = 1; i <= (int)a.n; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= (int)b.n; j++) {
            int change = corner + (a.p[i - 1] != b.p[j - 1]);
            corner = row[j];
            row[j] = least(change, least(row[j] + 1, row[j - 1] + 1));
        }
    }
    return row[b.n] <= most;
}

/* Of a person's names, “J.” stands for “Jeanne”. */
static bool stands_for(struct str a, struct str b)
{
    return (a.n == 1 || b.n == 1) && a.n && b.n && a.p[0] == b.p[0];
}

struct names {
    float both, a, b; /* weight of what is in both, of each */
    size_t equal;     /* words that are the same letter for letter */
    size_t near;      /* but for a letter or two */
};

static struct names names_compare(const struct likeness *a, const struct likeness *b, bool people)
{
    struct names n = { 0 };
    bool used[LIKE_WORDS] = { 0 }, found[LIKE_WORDS] = { 0 };
    for (size_t j = 0; j < b->n_name; j++)
        n.b += b->name[j].weight;
    for (size_t i = 0; i < a->n_name; i++) {
        n.a += a->name[i].weight;
        for (size_t j = 0; j < b->n_name && !found[i]; j++)
            if (!used[j] && a->name[i].hash == b->name[j].hash &&
                str_eq(a->name[i].text, b->name[j].text)) {
                found[i] = used[j] = true;
                n.both += a->name[i].weight;
                n.equal++;
            }
    }
    for (size_t i = 0; i < a->n_name; i++)
        for (size_t j = 0; j < b->n_name && !found[i]; j++) {
            struct str x = a->name[i].text, y = b->name[j].text;
            if (used[j] || !(is_near(x, y) || (people && stands_for(x, y))))
                continue;
            float w = a->name[i].weight < b->name[j].weight ? a->name[i].weight : b->name[j].weight;
            found[i] = used[j] = true;
            n.both += w * 0.85f;
            n.near += is_near(x, y);
        }
    return n;
}

static bool are_initials(const struct likeness *a, const struct likeness *b)
{
    struct str one = a->n_name == 1 ? a->name[0].text : STR_NULL;
    return b->initials.p && ((a->short_name.p && str_eq(a->short_name, b->initials)) ||
                             (one.p && str_eq(one, b->initials)));
}

static int name_points(const struct likeness *a, const struct likeness *b, bool people,
                       unsigned *reasons)
{
    struct names n = names_compare(a, b, people);
    float all = n.a + n.b - n.both, smaller = n.a < n.b ? n.a : n.b;
    size_t fewer = a->n_name < b->n_name ? a->n_name : b->n_name;
    if (a->n_name && a->n_name == b->n_name && n.equal == a->n_name) {
        *reasons |= LIKE_NAME;
        return 60;
    }
    /* A slip of the hand in one word. */
    if (n.near == 1 && n.equal && a->n_name == b->n_name && n.equal + 1 == a->n_name) {
        *reasons |= LIKE_NAME_NEAR;
        return 60;
    }
    if (are_initials(a, b) || are_initials(b, a)) {
        *reasons |= LIKE_INITIALS;
        return 40;
    }
    float part = all > 0 ? n.both / all : 0;
    if (part >= 0.7f) {
        *reasons |= LIKE_NAME_NEAR;
        return part >= 0.82f ? 50 : 40;
    }
    if (fewer >= 2 && n.both >= 0.99f * smaller) {
        *reasons |= LIKE_NAME_PART;
        return 35;
    }
    if (part < 0.5f)
        return 0;
    *reasons |= LIKE_NAME_NEAR;
    return 25;
}

/* -- what speaks for it, and against
 * ----------------------------------------------------------------------------- */

static bool both(struct str a, struct str b)
{
    return a.p && b.p;
}

static bool equal(struct str a, struct str b)
{
    return both(a, b) && str_eq(a, b);
}

static int take(unsigned *reasons, bool so, enum like_reason why, int points)
{
    if (!so)
        return 0;
    *reasons |= (unsigned)why;
    return points;
}

static bool same_way(const struct likeness *a, const struct likeness *b)
{
    return equal(a->house, b->house) && equal(a->way, b->way);
}

/* Numbers in names are there to tell things apart. */
static int number_points(const struct likeness *a, const struct likeness *b)
{
    if (both(a->numbers, b->numbers))
        return str_eq(a->numbers, b->numbers) ? 0 : -60;
    return a->numbers.p || b->numbers.p ? -20 : 0;
}

static int place_points(const struct likeness *a, const struct likeness *b, int same_address,
                        unsigned *reasons)
{
    bool other_city = both(a->city, b->city) && !str_eq(a->city, b->city);
    bool address = same_way(a, b) && !other_city;
    bool other_address = both(a->house, b->house) && both(a->way, b->way) && !same_way(a, b);
    int points = take(reasons, address, LIKE_ADDRESS, same_address);
    if (!address)
        points += take(reasons, equal(a->postal, b->postal), LIKE_POSTAL, 10);
    points += take(reasons, equal(a->city, b->city), LIKE_CITY, 5);
    points += take(reasons, other_city, UNLIKE_CITY, -25);
    return points + take(reasons, other_address, UNLIKE_ADDRESS, -same_address / 3);
}

static int reach_points(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
    bool email = equal(a->email, b->email);
    int points = take(reasons, equal(a->phone, b->phone), LIKE_PHONE, 30);
    points += take(reasons, email, LIKE_EMAIL, 30);
    points += take(reasons, equal(a->site, b->site), LIKE_SITE, 30);
    if (!email)
        points += take(reasons, equal(a->domain, b->domain), LIKE_DOMAIN, 15);
    return points +
           take(reasons, both(a->phone, b->phone) && !equal(a->phone, b->phone), UNLIKE_PHONE, -5);
}

static int organization_score(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
    int name = name_points(a, b, false, reasons);
    if (equal(a->short_name, b->short_name) && !(*reasons & LIKE_NAME))
        name += take(reasons, true, LIKE_INITIALS, 20);
    int rest = reach_points(a, b, reasons) + place_points(a, b, 30, reasons);
    /* Offices of one house share its number and its door. */
    return name ? name + rest : rest - 15;
}

static int location_score(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
    int name = name_points(a, b, false, reasons);
    int place = place_points(a, b, 50, reasons);
    bool ours = a->organization && a->organization == b->organization;
    int rest = take(reasons, ours, LIKE_ORGANIZATION, 15);
    rest += take(reasons, equal(a->phone, b->phone), LIKE_PHONE, 15);
    return *reasons & LIKE_ADDRESS ? place + rest + name / 2 : name + place + rest / 2;
}

/* Programs and services: those of one organization only. */
static int part_score(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
    if (a->organization != b->organization)
        return 0;
    int points = name_points(a, b, false, reasons);
    if (!points)
        return 0;
    bool other_type = (both(a->type, b->type) && !str_eq(a->type, b->type)) ||
                      (both(a->population, b->population) && !str_eq(a->population, b->population));
    *reasons |= LIKE_ORGANIZATION;
    points += take(reasons, a->place && a->place == b->place, LIKE_PLACE, 15);
    points += take(reasons, a->place && b->place && a->place != b->place, UNLIKE_PLACE, -20);
    return points + take(reasons, other_type, UNLIKE_TYPE, -30);
}

static int contact_score(const struct likeness *a, const struct likeness *b, unsigned *reasons)
{
    int points = name_points(a, b, true, reasons) * 3 / 4;
    bool email = equal(a->email, b->email);
    bool line = equal(a->phone, b->phone);
    bool same_extension = equal(a->extension, b->extension) || (!a->extension.p && !b->extension.p);
    if (!points)
        return 0;
    points +=
        take(reasons, a->organization && a->organization == b->organization, LIKE_ORGANIZATION, 25);
    points += take(reasons, email, LIKE_EMAIL, 40);
    points += take(reasons, line && same_extension, LIKE_PHONE, 20);
    if (both(a->email, b->email) && !email)
        points -= 10;
    return points;
}

int likeness_score(enum like_kind kind, const struct likeness *a, const struct likeness *b,
                   unsigned *ret_reasons)
{
    static int (*const score[])(const struct likeness *, const struct likeness *, unsigned *) = {
        [LIKE_OF_ORGANIZATION] = organization_score,
        [LIKE_OF_LOCATION] = location_score,
        [LIKE_OF_PART] = part_score,
        [LIKE_OF_CONTACT] = contact_score,
    };
    *ret_reasons = 0;
    int points = score[kind](a, b, ret_reasons);
    if (points > 0 && kind != LIKE_OF_CONTACT && !(*ret_reasons & LIKE_ADDRESS))
        points += number_points(a, b);
    return points < 0 ? 0 : least(points, 100);
}
