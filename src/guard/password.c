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

/* Of twelve characters and more, what people choose first is a short word or run, repeated or
 * lengthened. */
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

static bool is_walk(struct str s)
{
    static const char *const walks[] = { "abcdefghijklmnopqrstuvwxyz", "01234567890123456789",
                                         "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
                                         "1q2w3e4r5t6y7u8i9o0p",       "98765432109876543210" };
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        if (str_find(str_of(walks[i]), s) >= 0)
            return true;
    return false;
}

/* The letters left when digits and signs at the end are taken off: "motdepasse2026!" ->
 * "motdepasse". */
static struct str without_tail(struct str s)
{
    while (s.n > 0 && !((s.p[s.n - 1] | 32) >= 'a' && (s.p[s.n - 1] | 32) <= 'z'))
        s.n--;
    return s;
}

static bool is_common(struct str s)
{
    static const char *const common[] = {
        "password",
        "motdepasse",
        "passe",
        "maillage",
        "welcome",
        "bienvenue",
        "bonjour",
        "letmein",
        "iloveyou",
        "jetaime",
        "football",
        "hockey",
        "canadiens",
        "quebec",
        "montreal",
        "toronto",
        "ottawa",
        "canada",
        "princess",
        "princesse",
        "sunshine",
        "soleil",
        "monkey",
        "dragon",
        "baseball",
        "superman",
        "batman",
        "starwars",
        "computer",
        "ordinateur",
        "changeme",
        "admin",
        "administrator",
        "administrateur",
        "secret",
        "qwerty",
        "azerty",
        "doudou",
        "loulou",
        "chouchou",
        "logement",
        "itinerance",
        "housing",
        "homeless",
        "passwordpassword",
        "motdepassemotdepasse",
        "thisismypassword",
        "monmotdepasse",
        "mypassword",
        "correcthorsebatterystaple",
        "abcabc",
    };
    s = without_tail(s);
    if (s.n == 0)
        return true; /* digits and signs only */
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (str_is(s, common[i]))
            return true;
    return false;
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
    if (distinct_bytes(folded) < 5 || is_repetition(folded) || is_walk(folded) || is_common(folded))
        return TEXT_guard_password_common;
    return TEXT_NONE;
}
