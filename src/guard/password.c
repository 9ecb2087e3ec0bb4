/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/password.h"

#include "core/clock.h"
#include "core/fault.h"
#include "core/key.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { MEMORY_BYTES = 19456 * 1024, LEAST_OPS = 2, MOST_OPS = 12, AIM_US = 250000, QUEUE = 32 };

/* One hash per core at once: a flood of sign-ins must not take the processors from the pages. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t free;
    long running, waiting;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .free = PTHREAD_COND_INITIALIZER };

static bool gate_enter(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bool entered = false;
    pthread_mutex_lock(&gate.lock);
    if (gate.running < cores || gate.waiting < QUEUE) {
        gate.waiting++;
        while (gate.running >= cores)
            pthread_cond_wait(&gate.free, &gate.lock);
        gate.waiting--;
        gate.running++;
        entered = true;
    }
    pthread_mutex_unlock(&gate.lock);
    return entered;
}

static void gate_leave(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.running--;
    pthread_cond_signal(&gate.free);
    pthread_mutex_unlock(&gate.lock);
}

bool password_hash(struct arena *a, int64_t ops, struct str typed, struct str *ret_phc)
{
    char phc[crypto_pwhash_STRBYTES];
    if (!gate_enter())
        return false;
    int failed =
        crypto_pwhash_str_alg(phc, typed.p ? typed.p : "", typed.n, (unsigned long long)ops,
                              MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    gate_leave();
    if (failed)
        fault_raise(FAULT_MEMORY, "argon2id: no memory");
    *ret_phc = arena_str(a, str_of(phc));
    return true;
}

enum password_answer password_check(struct arena *a, int64_t ops, struct str stored,
                                    struct str typed, bool *ret_rehash)
{
    *ret_rehash = false;
    if (str_is_blank(stored)) { /* no such account: spend the same time */
        struct str ignored;
        return password_hash(a, ops, typed, &ignored) ? PASSWORD_WRONG : PASSWORD_BUSY;
    }
    char *phc = arena_z(a, stored);
    if (!gate_enter())
        return PASSWORD_BUSY;
    int wrong = crypto_pwhash_str_verify(phc, typed.p ? typed.p : "", typed.n);
    gate_leave();
    if (wrong)
        return PASSWORD_WRONG;
    *ret_rehash = crypto_pwhash_str_needs_rehash(phc, (unsigned long long)ops, MEMORY_BYTES) != 0;
    return PASSWORD_RIGHT;
}

int64_t password_calibrate(void)
{
    char phc[crypto_pwhash_STRBYTES];
    instant start = clock_monotonic_us();
    if (crypto_pwhash_str_alg(phc, "calibration", 11, LEAST_OPS, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13))
        return LEAST_OPS;
    int64_t one = (clock_monotonic_us() - start) / LEAST_OPS;
    int64_t ops = one > 0 ? AIM_US / one : MOST_OPS;
    return ops < LEAST_OPS ? LEAST_OPS : ops > MOST_OPS ? MOST_OPS : ops;
}

/* Of twelve characters and more, what people choose first is a word or a run, repeated, lengthened
 * or joined with another. */
static bool is_repetition(struct str s)
{
    for (size_t period = 1; period <= s.n / 2; period++) {
        bool same = true;
        for (size_t i = period; same && i < s.n; i++)
            same = s.p[i] == s.p[i - period];
        if (same)
            return true;
    }
    return false;
}

static const char *const walks[] = { "abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
                                     "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
                                     "1q2w3e4r5t6y7u8i9o0p",       "1a2z3e4r5t6y7u8i9o0p",
                                     "98765432109876543210",       "qazwsxedcrfvtgbyhnujmikolp" };

/* How many bytes at the start of s are a piece of a run; 0 when under four. */
static size_t walk_length(struct str s)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        for (size_t n = 4; n <= s.n && str_find(str_of(walks[i]), str_sub(s, 0, n)) >= 0; n++)
            longest = n > longest ? n : longest;
    return longest;
}

static const char *const common_words[] = {
    "password",  "motdepasse", "passe",     "pass",          "word",       "maillage",
    "welcome",   "bienvenue",  "bonjour",   "hello",         "letmein",    "iloveyou",
    "iloveu",    "jetaime",    "love",      "amour",         "football",   "hockey",
    "canadiens", "habs",       "quebec",    "montreal",      "toronto",    "ottawa",
    "vancouver", "canada",     "princess",  "princesse",     "sunshine",   "soleil",
    "summer",    "winter",     "spring",    "autumn",        "printemps",  "automne",
    "hiver",     "ete",        "monkey",    "dragon",        "baseball",   "soccer",
    "superman",  "batman",     "starwars",  "computer",      "ordinateur", "changeme",
    "change",    "admin",      "root",      "administrator", "test",       "administrateur",
    "secret",    "qwerty",     "azerty",    "doudou",        "loulou",     "chouchou",
    "logement",  "itinerance", "housing",   "homeless",      "shelter",    "refuge",
    "michael",   "jennifer",   "jessica",   "nicolas",       "sophie",     "charlie",
    "jordan",    "daniel",     "thomas",    "master",        "shadow",     "killer",
    "trustno",   "internet",   "google",    "facebook",      "linkedin",   "samsung",
    "apple",     "chocolat",   "chocolate", "banane",        "fromage",    "cheese",
    "family",    "famille",    "friends",   "forever",       "liverpool",  "arsenal",
    "babygirl",  "sweetheart", "butterfly", "papillon",      "naruto",     "pokemon",
    "access",    "login",      "user",      "guest",         "default",    "monday",
    "january",   "janvier",    "december",  "decembre",      "september",  "septembre",
    "my",        "mon",        "mes",       "the",           "this",       "is",
    "le",        "la",         "de",        "correct",       "horse",      "battery",
    "staple",    "abc",        "moi",       "toi",           "you",        "me",
};

static size_t word_length(struct str s)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof common_words / sizeof *common_words; i++) {
        struct str word = str_of(common_words[i]);
        if (word.n > longest && str_starts(s, word))
            longest = word.n;
    }
    return longest;
}

/* The letter that a sign stands for: p4$$w0rd. */
static char without_disguise(char c)
{
    static const char signs[] = "0134578@$!+", letters[] = "oleastbasit";
    const char *at = c ? strchr(signs, c) : NULL;
    return at ? letters[at - signs] : c;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 128;
}

/* Nothing but common words and runs, with at most a few digits and signs between and after them. */
static bool is_common(struct str s)
{
    size_t at = 0, covered = 0, others = 0;
    while (at < s.n) {
        struct str rest = str_sub(s, at, s.n);
        size_t word = word_length(rest), walk = walk_length(rest);
        size_t n = word > walk ? word : walk;
        if (n == 0 && is_letter(rest.p[0]))
            return false;
        covered += n;
        others += n == 0;
        at += n ? n : 1;
    }
    return covered > 0 && others <= 6;
}

static bool is_common_in_disguise(struct str s)
{
    char plain[256];
    size_t end = s.n;
    while (end > 0 && !is_letter(s.p[end - 1])) /* the year at the end is no disguise */
        end--;
    for (size_t i = 0; i < s.n; i++)
        plain[i] = i < end ? without_disguise(s.p[i]) : s.p[i];
    return is_common(s) || is_common((struct str){ plain, s.n });
}

static int distinct_bytes(struct str s)
{
    bool seen[256] = { false };
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = true;
    }
    return n;
}

enum text_id password_objection(struct str typed, struct str email)
{
    char lower[256];
    struct str folded = { lower, typed.n < sizeof lower ? typed.n : sizeof lower };
    for (size_t i = 0; i < folded.n; i++)
        lower[i] = (char)(typed.p[i] >= 'A' && typed.p[i] <= 'Z' ? typed.p[i] | 32 : typed.p[i]);
    if (key_length(typed) < 12)
        return TEXT_guard_password_short;
    if (typed.n > 1024)
        return TEXT_guard_password_long;
    struct str user, domain;
    str_cut(email, '@', &user, &domain);
    if (user.n >= 4 && str_find(folded, user) >= 0)
        return TEXT_guard_password_is_email;
    if (distinct_bytes(folded) < 5 || is_repetition(folded) || is_common_in_disguise(folded))
        return TEXT_guard_password_common;
    return TEXT_NONE;
}
