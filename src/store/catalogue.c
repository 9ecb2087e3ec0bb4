/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

#include "catalogue.sql.h"
#include "core/fault.h"

enum { CATALOGUE_MOST = 4 << 20 };

static void lines_write(struct tx *tx, struct out *o)
{
    struct catalogue_columns_row *columns;
    struct catalogue_indexes_row *indexes;
    struct catalogue_constraints_row *constraints;
    size_t n_columns = catalogue_columns(tx, &columns);
    size_t n_indexes = catalogue_indexes(tx, &indexes);
    size_t n_constraints = catalogue_constraints(tx, &constraints);
    for (size_t i = 0; i < n_columns; i++)
        out_fmt(o, "%.*s\n", STR_ARG(columns[i].line));
    for (size_t i = 0; i < n_indexes; i++)
        out_fmt(o, "%.*s\n", STR_ARG(indexes[i].line));
    for (size_t i = 0; i < n_constraints; i++)
        out_fmt(o, "%.*s\n", STR_ARG(constraints[i].line));
}

struct str store_catalogue(struct db *db, struct arena *a)
{
    struct out o;
    out_init(&o, a, CATALOGUE_MOST);
    struct tx tx = { .db = db };
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        tx_rollback(&tx);
        fault_raise(fault.kind, "%s", fault.what);
    }
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    lines_write(&tx, &o);
    tx_commit(&tx);
    fault_done(&fault);
    REQUIRE(out_total(&o) == o.n); /* all of it in memory */
    return out_view(&o);
}
