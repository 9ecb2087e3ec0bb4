/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include "store.sql.h"

struct str setting_get(struct tx *tx, const char *name)
{
    struct setting_find_row row;
    bool found = setting_find(tx, &(struct setting_find_in){ str_of(name) }, &row);
    return found ? row.value : STR_NULL;
}

void setting_set(struct tx *tx, const char *name, struct str value)
{
    if (value.p)
        setting_put(tx, &(struct setting_put_in){ str_of(name), value });
    else
        setting_drop(tx, &(struct setting_drop_in){ str_of(name) });
}

int64_t external_find(struct tx *tx, const char *source, const struct entity *e, struct str id)
{
    struct external_id_find_in in = { str_of(source), str_of(e->name), id };
    struct external_id_find_row row;
    return external_id_find(tx, &in, &row) ? row.record : 0;
}

void external_put(struct tx *tx, const char *source, const struct entity *e, struct str id,
                  int64_t record)
{
    external_id_put(tx,
                    &(struct external_id_put_in){ str_of(source), str_of(e->name), id, record });
}
