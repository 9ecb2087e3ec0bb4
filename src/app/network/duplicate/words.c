/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/words.h"

#include "core/key.h"

#include <string.h>

/* Forms on the left, the word that stands for them on the right; "" says nothing. */
static const char *const same[][2] = {
    /* articles and links */
    { "a", "" },
    { "an", "" },
    { "and", "" },
    { "at", "" },
    { "au", "" },
    { "aux", "" },
    { "chez", "" },
    { "d", "" },
    { "de", "" },
    { "des", "" },
    { "du", "" },
    { "en", "" },
    { "et", "" },
    { "for", "" },
    { "in", "" },
    { "l", "" },
    { "la", "" },
    { "le", "" },
    { "les", "" },
    { "of", "" },
    { "on", "" },
    { "par", "" },
    { "pour", "" },
    { "s", "" },
    { "the", "" },
    { "to", "" },
    { "un", "" },
    { "une", "" },
    /* legal forms */
    { "cie", "" },
    { "co", "" },
    { "company", "" },
    { "corp", "" },
    { "corporation", "" },
    { "enr", "" },
    { "inc", "" },
    { "incorporated", "" },
    { "incorporee", "" },
    { "limited", "" },
    { "limitee", "" },
    { "ltd", "" },
    { "ltee", "" },
    { "obnl", "" },
    { "org", "" },
    { "osbl", "" },
    { "senc", "" },
    /* the field's words, French and English */
    { "abri", "shelter" },
    { "accueil", "welcome" },
    { "aide", "help" },
    { "aboriginal", "indigenous" },
    { "alimentaire", "food" },
    { "amitie", "friendship" },
    { "armee", "army" },
    { "asoc", "association" },
    { "asso", "association" },
    { "assoc", "association" },
    { "autochtone", "indigenous" },
    { "banque", "bank" },
    { "bureau", "office" },
    { "catholique", "catholic" },
    { "center", "centre" },
    { "chemin", "road" },
    { "clinique", "clinic" },
    { "commission", "board" },
    { "communautaire", "community" },
    { "communaute", "community" },
    { "conseil", "council" },
    { "cooperative", "coop" },
    { "ctr", "centre" },
    { "cuisine", "kitchen" },
    { "droit", "right" },
    { "ecole", "school" },
    { "eglise", "church" },
    { "elizabeth", "elisabeth" },
    { "enfant", "child" },
    { "children", "child" },
    { "espoir", "hope" },
    { "est", "east" },
    { "ete", "summer" },
    { "famille", "family" },
    { "familial", "family" },
    { "familiale", "family" },
    { "families", "family" },
    { "familie", "family" },
    { "femme", "woman" },
    { "fille", "girl" },
    { "fondation", "foundation" },
    { "foyer", "home" },
    { "garcon", "boy" },
    { "groupe", "group" },
    { "habitation", "housing" },
    { "habitat", "housing" },
    { "hebergement", "lodging" },
    { "homme", "man" },
    { "hsg", "housing" },
    { "hopital", "hospital" },
    { "itinerance", "homelessness" },
    { "jeune", "youth" },
    { "jeunesse", "youth" },
    { "jour", "day" },
    { "juif", "jewish" },
    { "juive", "jewish" },
    { "juridique", "legal" },
    { "logement", "housing" },
    { "maison", "house" },
    { "marie", "mary" },
    { "men", "man" },
    { "montagne", "mountain" },
    { "mont", "mount" },
    { "municipale", "municipal" },
    { "native", "indigenous" },
    { "nord", "north" },
    { "nuit", "night" },
    { "op", "coop" },
    { "operative", "coop" },
    { "ouest", "west" },
    { "paix", "peace" },
    { "pere", "father" },
    { "porte", "door" },
    { "quartier", "neighbourhood" },
    { "neighborhood", "neighbourhood" },
    { "refuge", "shelter" },
    { "regroupement", "group" },
    { "reseau", "network" },
    { "rive", "shore" },
    { "royaume", "kingdom" },
    { "rue", "street" },
    { "sainte", "saint" },
    { "salut", "salvation" },
    { "sante", "health" },
    { "secours", "help" },
    { "soeur", "sister" },
    { "frere", "brother" },
    { "societe", "society" },
    { "soc", "society" },
    { "soupe", "soup" },
    { "st", "saint" },
    { "ste", "saint" },
    { "sts", "saint" },
    { "sud", "south" },
    { "svc", "service" },
    { "svcs", "service" },
    { "toit", "roof" },
    { "travail", "work" },
    { "universite", "university" },
    { "vie", "life" },
    { "vieux", "old" },
    { "vieille", "old" },
    { "ville", "city" },
    { "women", "woman" },
    { "espace", "space" },
};

static const char *const street[] = {
    "allee",    "av",        "ave",    "avenue",  "blvd",    "boul",     "boulevard", "bd",
    "ch",       "chemin",    "circle", "cote",    "cour",    "court",    "cr",        "cres",
    "crescent", "croissant", "ct",     "dr",      "drive",   "e",        "east",      "est",
    "gate",     "gdns",      "hwy",    "lane",    "ln",      "montee",   "n",         "nord",
    "north",    "o",         "ouest",  "parkway", "pkwy",    "pl",       "place",     "promenade",
    "quai",     "rang",      "rd",     "road",    "route",   "rte",      "rue",       "square",
    "south",    "sq",        "street", "sud",     "terrace", "terrasse", "terr",      "trail",
    "w",        "way",       "west",
};

static const char *const providers[] = {
    "gmail.com",      "hotmail.com",  "hotmail.ca",      "hotmail.fr",       "outlook.com",
    "outlook.fr",     "live.ca",      "live.com",        "yahoo.ca",         "yahoo.com",
    "yahoo.fr",       "videotron.ca", "videotron.qc.ca", "bell.net",         "sympatico.ca",
    "rogers.com",     "shaw.ca",      "telus.net",       "icloud.com",       "me.com",
    "protonmail.com", "proton.me",    "cgocable.ca",     "globetrotter.net", "msn.com",
    "aol.com",
};

static bool is_in(const char *const *list, size_t n, struct str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(word, list[i]))
            return true;
    return false;
}

struct str word_same(struct str word)
{
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (word.n && word.p[0] == same[i][0][0] && str_is(word, same[i][0]))
            return same[i][1][0] ? str_of(same[i][1]) : STR_NULL;
    return word;
}

bool word_is_street(struct str word)
{
    return is_in(street, sizeof street / sizeof *street, word);
}

/* -- telephone, postal code, addresses of the net
 * ------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct str digits_of(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (is_digit(text.p[i]))
            p[n++] = text.p[i];
    return n ? (struct str){ p, n } : STR_NULL;
}

/* Where the extension begins: at the first letter or # after the number. */
static size_t number_ends(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        digits += is_digit(text.p[i]);
        bool letter = (text.p[i] | 32) >= 'a' && (text.p[i] | 32) <= 'z';
        if (digits >= 7 && (letter || text.p[i] == '#' || text.p[i] == ','))
            return i;
    }
    return text.n;
}

struct str phone_of(struct arena *a, struct str text)
{
    struct str digits = digits_of(a, str_sub(text, 0, number_ends(text)));
    if (digits.n == 11 && digits.p[0] == '1')
        digits = str_sub(digits, 1, 10);
    return digits.n >= 7 ? digits : STR_NULL;
}

struct str extension_of(struct arena *a, struct str text)
{
    size_t end = number_ends(text);
    return digits_of(a, str_sub(text, end, text.n));
}

static struct str lower(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i];
    return (struct str){ p, text.n };
}

struct str postal_of(struct arena *a, struct str text)
{
    struct str small = lower(a, text);
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < small.n; i++)
        if (is_digit(small.p[i]) || (small.p[i] >= 'a' && small.p[i] <= 'z'))
            p[n++] = small.p[i];
    return n >= 5 ? (struct str){ p, n } : STR_NULL;
}

struct str email_of(struct arena *a, struct str text)
{
    return str_find(text, STR("@")) > 0 ? lower(a, str_trim(text)) : STR_NULL;
}

struct str domain_of(struct str email)
{
    struct str box, domain;
    if (!str_cut(email, '@', &box, &domain) ||
        is_in(providers, sizeof providers / sizeof *providers, domain))
        return STR_NULL;
    return domain;
}

struct str site_of(struct arena *a, struct str url)
{
    struct str site = lower(a, str_trim(url)), head, tail;
    ptrdiff_t scheme = str_find(site, STR("://"));
    if (scheme >= 0)
        site = str_sub(site, (size_t)scheme + 3, site.n);
    if (str_starts(site, STR("www.")))
        site = str_sub(site, 4, site.n);
    str_cut(site, '?', &head, &tail);
    str_cut(head, '#', &site, &tail);
    while (site.n && site.p[site.n - 1] == '/')
        site.n--;
    return site.n >= 4 ? site : STR_NULL;
}
