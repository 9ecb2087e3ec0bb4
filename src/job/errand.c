/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/errand.h"

#include "core/fault.h"
#include "core/log.h"
#include "errand.sql.h"
#include "guard/audit.h"
#include "job/mail.h"

#include <jansson.h>

enum { FIELDS = 16, REMEMBERED = 64 };
static const char DONE[] = "errands.done"; /* setting of the community: ids, the newest first */

static void key_of(const struct installation *in, unsigned char ret[SECRET_KEY_BYTES])
{
    secret_derive(in->master, "errands", ret);
}

/* -- written
 * ------------------------------------------------------------------------------------ */

static void free_json(void *json)
{
    json_decref(json);
}

static void put(json_t *to, const char *name, struct str value)
{
    json_object_set_new(to, name, value.p ? json_stringn(value.p, value.n) : json_null());
}

static struct str words_of(struct arena *a, const struct errand *e)
{
    json_t *all = json_object(), *fields = json_object();
    arena_defer(a, free_json, all);
    put(all, "action", str_of(e->action));
    json_object_set_new(all, "record", json_integer(e->record));
    put(all, "template", str_of(e->template));
    put(all, "to", e->to);
    put(all, "lang", lang_code(e->lang));
    json_object_set_new(all, "fields", fields);
    for (size_t i = 0; i < e->n_fields; i++)
        put(fields, e->fields[i].name, e->fields[i].value);
    size_t n = json_dumpb(all, NULL, 0, JSON_COMPACT);
    char *p = arena_alloc(a, n + 1);
    json_dumpb(all, p, n, JSON_COMPACT);
    return (struct str){ p, n };
}

void errand_add(struct tx *home, const struct installation *in, const struct errand *e)
{
    unsigned char key[SECRET_KEY_BYTES];
    key_of(in, key);
    errand_insert(home, &(struct errand_insert_in){
                            .community = e->community,
                            .actor = home->actor,
                            .created = home->now,
                            .sealed = secret_seal(home->arena, key, words_of(home->arena, e)) });
}

/* -- carried over
 * ------------------------------------------------------------------------------- */

static struct str get(const json_t *from, const char *name)
{
    const json_t *value = json_object_get(from, name);
    return json_is_string(value)
               ? (struct str){ json_string_value(value), json_string_length(value) }
               : STR_NULL;
}

static size_t fields_of(const json_t *all, struct mail_field *ret)
{
    size_t n = 0;
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(all, "fields"), name, value)
    {
        REQUIRE(n < FIELDS);
        ret[n++] =
            (struct mail_field){ name, { json_string_value(value), json_string_length(value) } };
    }
    return n;
}

/* The committed ids stay in the community: after a crash between the two databases, what was done
 * is not done again. */
static bool remember(struct tx *tx, int64_t id)
{
    struct str rest = setting_get(tx, DONE), one;
    struct out o;
    size_t n = 1;
    out_init(&o, tx->arena, 4096);
    out_i64(&o, id);
    while (n < REMEMBERED && str_next(&rest, ' ', &one)) {
        int64_t known;
        if (str_to_i64(one, &known) && known == id)
            return false;
        out_char(&o, ' ');
        out_str(&o, one);
        n++;
    }
    setting_set(tx, DONE, out_view(&o));
    return true;
}

static void carry_words(struct tx *tx, const struct community *c, const json_t *all)
{
    struct mail_field fields[FIELDS];
    struct str action = get(all, "action"), template = get(all, "template");
    enum lang lang = LANG_FR;
    if (action.p)
        audit_note(tx, c, arena_z(tx->arena, action), "account",
                   json_integer_value(json_object_get(all, "record")));
    lang_parse(get(all, "lang"), &lang);
    if (template.p)
        mail_send(tx, get(all, "to"), lang, arena_z(tx->arena, template), fields,
                  fields_of(all, fields));
}

static void carry_one(const struct installation *in, struct db *db, const struct community *c,
                      struct arena *a, const struct errand_waiting_row *row)
{
    struct tx tx;
    struct str words;
    unsigned char key[SECRET_KEY_BYTES];
    key_of(in, key);
    if (!secret_unseal(a, key, row->sealed, &words)) {
        log_line(LOG_ERROR, "worker", "errand %lld cannot be read: left out", (long long)row->id);
        return;
    }
    json_t *all = json_loadb(words.p, words.n, 0, NULL);
    REQUIRE(all);
    arena_defer(a, free_json, all);
    tx_begin(&tx, db, a, true, ISOLATION_SERIALIZABLE);
    tx.actor = row->actor;
    tx.request = STR("errand");
    tx.today = community_today(c, tx.now);
    tx.key = c->key;
    audit_watch(&tx, c);
    if (remember(&tx, row->id))
        carry_words(&tx, c, all);
    tx_commit(&tx);
}

static void forget(struct db *home, struct arena *a, int64_t id)
{
    struct tx tx;
    tx_begin(&tx, home, a, true, ISOLATION_DEFAULT);
    errand_delete(&tx, &(struct errand_delete_in){ .id = id });
    tx_commit(&tx);
}

bool errand_carry(const struct installation *in, struct db *home, struct arena *a,
                  errand_open *open, void *ctx)
{
    struct tx tx;
    struct errand_waiting_row *rows;
    bool busy = false;
    tx_begin(&tx, home, a, false, ISOLATION_DEFAULT);
    size_t n = errand_waiting(&tx, &rows);
    tx_rollback(&tx);
    for (size_t i = 0; i < n; i++) {
        const struct community *c = NULL;
        struct db *db = rows[i].community ? open(ctx, rows[i].community, &c) : NULL;
        if (rows[i].community && !db)
            continue;
        if (db)
            carry_one(in, db, c, a, &rows[i]);
        forget(home, a, rows[i].id);
        busy = true;
    }
    return busy;
}
