/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_LIKENESS_H
#define APP_DUPLICATE_LIKENESS_H

#include "entity/entity.h"

/* How alike two records of a kind are, in hundredths, and why. What a record has is found by the
 * names of its fields: name, short_name, organization, location, phone, email, website, address,
 * city, postal_code, program_type, populations. */

enum { LIKE_WORDS = 16, LIKE_PROPOSED = 60 /* from here on they are shown to somebody */ };

/* Bits of a set; the codes and the words are in why.c. */
enum like_reason {
    LIKE_NAME = 1 << 0,      /* the same name, once folded and in one language */
    LIKE_NAME_NEAR = 1 << 1, /* nearly */
    LIKE_NAME_PART = 1 << 2, /* one name is a part of the other */
    LIKE_INITIALS = 1 << 3,  /* one is called by the initials of the other */
    LIKE_PHONE = 1 << 4,
    LIKE_EMAIL = 1 << 5,
    LIKE_DOMAIN = 1 << 6,
    LIKE_SITE = 1 << 7,
    LIKE_ADDRESS = 1 << 8,
    LIKE_POSTAL = 1 << 9,
    LIKE_CITY = 1 << 10,
    LIKE_ORGANIZATION = 1 << 11,
    LIKE_PLACE = 1 << 12,  /* the same location */
    UNLIKE_CITY = 1 << 13, /* from here on: what speaks against it */
    UNLIKE_ADDRESS = 1 << 14,
    UNLIKE_PHONE = 1 << 15,
    UNLIKE_TYPE = 1 << 16,
    UNLIKE_PLACE = 1 << 17,
};
enum { LIKE_REASONS = 18 };

enum like_kind {
    LIKE_OF_ORGANIZATION,
    LIKE_OF_LOCATION,
    LIKE_OF_PART /* program, service */,
    LIKE_OF_CONTACT
};

struct like_word {
    struct str text;
    uint32_t hash;
    float weight; /* rare words say more */
};

struct likeness {
    int64_t id, organization, place;
    struct like_word name[LIKE_WORDS]; /* in the order of the name */
    size_t n_name;
    struct str initials, short_name; /* folded; NULL when shorter than three, than two */
    struct str numbers;              /* of the name: "2" of "Étape 2" */
    struct str phone, extension, email, domain, site;
    struct str house, way; /* "123", "saint laurent" */
    struct str postal, city, type, population;
};

enum like_kind like_kind_of(const struct entity *e);
/* What a record is compared by; texts in `a`, or in the record. Words weigh 1. */
void likeness_of(struct arena *a, const struct entity *e, const void *record, struct likeness *ret);
/* 0 to 100. Symmetric. */
int likeness_score(enum like_kind kind, const struct likeness *a, const struct likeness *b,
                   unsigned *ret_reasons);

/* "name phone unlike_city": as they are kept; and back. */
struct str like_codes(struct arena *a, unsigned reasons);
unsigned like_reasons(struct str codes);
/* In words, the strongest first: “Même nom, même téléphone ; mais villes différentes”. */
struct str like_words(struct arena *a, enum lang l, unsigned reasons);

#endif
