/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "app/partnership/partnership/part.h"
#include "app/partnership/sheet/words.h"
#include "app/record/link.h"
#include "worksheet.ent.h"
#include "worksheet.sql.h"

/* Worksheets that people fill together: an organization's own at /sheets/CODE, those of a
 * partnership at /partnerships/{id}/sheets/CODE. Everybody answers alone first; what the others
 * wrote appears once one has handed in one's own answers, or once the sheet is opened; then a
 * version is agreed on. Each cell is saved by itself and keeps its history; what two people wrote
 * in one cell at the same time stays, both of it, until somebody chooses. */
extern const struct module module_sheet;

enum { SHEET_VOICES = 40 };

/* Where a sheet is filled, and what the actor may do there. */
struct sheet_place {
    bool shared;          /* in a partnership */
    struct partnership p; /* then */
    int64_t organization; /* whose it is; in a partnership the actor’s, 0: none */
    struct str base;      /* "/partnerships/4/sheets", "/sheets" */
    struct worksheet_parties_row *parties;
    size_t n_parties;
    int64_t side;  /* the party in whose name the actor answers; 0 outside a partnership */
    bool any_side; /* they may note what any party says */
    bool may_lead; /* open the sheet to all, write the agreed version */
    bool closed;   /* put away: to be read only */
    bool by_link;  /* by who has no account, for the party of `link` */
    struct answer_link link;
};

/* One of those who answer; id 0: has not begun. */
struct sheet_voice {
    int64_t id, account, organization;
    enum voice_kind kind;
    struct str name;
    day handed;       /* of the agreed version: since when it is agreed */
    bool mine, shown; /* the actor's own; one whose words the actor may read */
};

struct sheet {
    struct sheet_place place;
    struct sheet_words words;
    struct str href; /* "/partnerships/4/sheets/s_goals" */
    int64_t id;      /* 0: nobody has begun */
    struct worksheet record;
    struct sheet_voice voices[SHEET_VOICES];
    size_t n_voices;
    struct sheet_voice *mine, *together; /* together NULL: none is agreed on in this sheet */
    bool beside;                         /* the answers may be read side by side */
    struct worksheet_rows_row *rows;
    size_t n_rows;
    struct worksheet_cells_row *cells; /* by voice, place and ask */
    size_t n_cells;
};

#define SHEET_PURPOSE "worksheet" /* of a link; its record is the worksheet */
/* What the data of a route says of where its sheets are; NULL: of an organization alone. */
extern const char sheet_shared[], sheet_by_link[];

/* The place of the address; answers 404 and gives false when the actor has none there. */
bool sheet_place_find(struct req *q, struct res *r, struct sheet_place *ret);
/* And the sheet {sheet}, as this community says it. */
bool sheet_find(struct req *q, struct res *r, struct sheet *ret);
/* NULL: nothing is there. */
const struct worksheet_cells_row *sheet_cell(const struct sheet *s, const struct sheet_voice *v,
                                             struct str place, struct str ask);
/* May the actor write there now? */
bool sheet_may_write(const struct sheet *s, const struct sheet_voice *v);
/* Makes the sheet and the voice, when they are not there yet. */
void sheet_voice_make(struct tx *tx, struct sheet *s, struct sheet_voice *v);
/* The row whose place in cells is "r12"; NULL: none of this voice. */
const struct worksheet_rows_row *sheet_row(const struct sheet *s, const struct sheet_voice *v,
                                           struct str place);
struct str sheet_row_place(struct arena *a, int64_t row); /* "r12" */

/* -- saving (save.c) -- */
/* What a form saw of a cell, so that it is known who wrote since: "VERSION.HASH". */
struct str sheet_seen(struct arena *a, const struct worksheet_cells_row *cell);
enum sheet_saved {
    SHEET_SAME,
    SHEET_SAVED,
    SHEET_CLASH /* kept beside what somebody else wrote */
};
/* Writes a canonical value (NULL: blank) at a place of a voice that is there. */
enum sheet_saved sheet_cell_put(struct tx *tx, const struct sheet_voice *v, struct str place,
                                struct str ask, struct str value, struct str seen);

/* -- pages -- */
void sheet_list(struct req *q, struct res *r);
void sheet_page(struct req *q, struct res *r);
void sheet_save(struct req *q, struct res *r);
void sheet_save_cell(struct req *q, struct res *r); /* by script: one cell, answered in JSON */
void sheet_history(struct req *q, struct res *r);   /* of one cell */
void sheet_cell_undo(struct req *q, struct res *r);
void sheet_row_undo(struct req *q, struct res *r);
void sheet_csv(struct req *q, struct res *r);
void sheet_links(struct req *q, struct res *r); /* to a party: who answers without an account */
void sheet_links_make(struct req *q, struct res *r);
void sheet_links_end(struct req *q, struct res *r);
void sheet_blanks(struct req *q, struct res *r); /* in the guide: all of them, to print */
void sheet_blank(struct req *q, struct res *r);

/* -- what the partnership's page says of them (beside.c) -- */
struct str sheet_part_said(struct req *q, int64_t partnership, bool *ret_late);
size_t sheet_part_suggest(struct req *q, const struct partnership *p,
                          struct partnership_suggestion *ret);

/* Draws the page; with `wrong`, what was typed in the form comes back beside its mistakes. */
void sheet_draw(struct req *q, struct res *r, struct sheet *s, bool wrong);

#endif
