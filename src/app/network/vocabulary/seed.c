/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/vocabulary.h"

#include "assets.h"
#include "core/fault.h"
#include "format/csv.h"
#include "store/vocabulary.h"

void vocabulary_seed(struct tx *tx)
{
    const struct asset *asset = asset_find("content/vocabularies.csv");
    struct csv_table t;
    REQUIRE(asset);
    csv_table_read(tx->arena, asset->bytes, ',', &t);
    for (size_t i = 0; i < t.n_rows; i++) {
        int64_t position = NUMBER_NONE;
        str_to_i64(csv_cell(&t, i, "position"), &position);
        vocabulary_add(tx, arena_z(tx->arena, csv_cell(&t, i, "vocabulary")),
                       csv_cell(&t, i, "code"), csv_cell(&t, i, "fr"), csv_cell(&t, i, "en"),
                       position);
    }
}
