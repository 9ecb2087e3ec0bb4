/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "app/partnership/partnership/part.h"
#include "app/partnership/partnership/side.h"
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

/* Where a sheet is filled, and what the actor may do there. */
struct sheet_place {
    bool shared;          /* in a partnership */
    struct partnership p; /* then */
    int64_t organization; /* whose it is; in a partnership the actor’s own, 0: none */
    struct str base;      /* "/partnerships/4/sheets", "/sheets" */
    struct partnership_side *parties;
    size_t n_parties;
    int64_t side;  /* the party in whose name the actor answers; 0: none */
    bool choose;   /* their organization has several: they say first which one is theirs */
    int64_t asked; /* the party that the address or the form names; 0: none */
    bool any_side; /* they may note for a party that has written nothing itself (note.c) */
    bool may_lead; /* open the sheet to all, write the agreed version */
    bool closed;   /* put away, or of an organization merged into this one: to be read only */
    bool by_link;  /* by who has no account, for the party of `link` */
    struct answer_link link;
};

/* One of those who answer; id 0: has not begun. */
struct sheet_voice {
    int64_t id, account;
    int64_t party, organization; /* of a partnership: an organization, or a department of it */
    enum voice_kind kind;
    struct str name;
    day handed;       /* of the agreed version: since when it is agreed */
    day asked;        /* when it was last asked to answer */
    int64_t noter;    /* account that notes what this party says; NUMBER_NONE: nobody */
    day noted;        /* since when */
    bool mine, shown; /* the actor's own; one whose words the actor may read */
};

struct sheet {
    struct sheet_place place;
    struct sheet_words words;
    struct str href; /* "/partnerships/4/sheets/s_goals" */
    int64_t id;      /* 0: nobody has begun */
    struct worksheet record;
    struct sheet_voice *voices;
    size_t n_voices;
    struct sheet_voice *mine, *together; /* together NULL: none is agreed on in this sheet */
    bool beside;                         /* the answers may be read side by side */
    struct worksheet_rows_row *rows;
    size_t n_rows;
    struct worksheet_cells_row *cells; /* by voice, place and ask */
    size_t n_cells;
    int64_t former; /* of a merged organization, when that one is shown; 0: ours is */
    int64_t *formers;
    size_t n_formers;
};

#define SHEET_PURPOSE "worksheet" /* of a link; its record is the worksheet */
/* What the data of a route says of where its sheets are; NULL: of an organization alone. */
extern const char sheet_shared[], sheet_by_link[];

/* The organization whose own worksheets the actor fills; 0: none. */
int64_t sheet_own(struct req *q);
/* The place of the address; answers 404 and gives false when the actor has none there. */
bool sheet_place_find(struct req *q, struct res *r, struct sheet_place *ret);
/* And the sheet {sheet}, as this community says it. */
bool sheet_find(struct req *q, struct res *r, struct sheet *ret);
/* The same of a place that was found; false: there is no such sheet there. */
bool sheet_load(struct req *q, const struct sheet_place *p, const struct content *texts,
                struct str code, struct sheet *ret);
/* What its addresses carry besides: "&side=7" for whom one notes, "&former=9", "". */
struct str sheet_side(struct arena *a, const struct sheet *s);
/* NULL: nothing is there. */
const struct worksheet_cells_row *sheet_cell(const struct sheet *s, const struct sheet_voice *v,
                                             struct str place, struct str ask);
/* May the actor write there now? */
bool sheet_may_write(const struct sheet *s, const struct sheet_voice *v);
/* Has this voice written anything? */
bool sheet_has_words(const struct sheet *s, const struct sheet_voice *v);
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
    SHEET_CLASH, /* kept beside what somebody else wrote */
    SHEET_FULL,  /* not kept: too many texts wait there for somebody to choose */
};
/* Writes a canonical value (NULL: blank) at a place of a voice that is there. */
enum sheet_saved sheet_cell_put(struct tx *tx, const struct sheet_voice *v, struct str place,
                                struct str ask, struct str value, struct str seen);
/* Would it answer SHEET_FULL? */
bool sheet_cell_full(struct arena *a, const struct worksheet_cells_row *cell, struct str value,
                     struct str seen);

/* -- noting for a party (note.c): alone first means that nobody outside a party reads what it has
 * not handed in. Who notes for one says so; it is kept, and the party is told. -- */
bool sheet_may_note(const struct sheet *s, const struct sheet_voice *v);
void sheet_note(struct tx *tx, struct sheet *s, struct sheet_voice *v, int64_t account);
void sheet_note_end(struct tx *tx, struct sheet_voice *v);

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
void sheet_ask(struct req *q, struct res *r); /* ask.c: all parties at once */
void sheet_ask_send(struct req *q, struct res *r);
void sheet_blanks(struct req *q, struct res *r); /* in the guide: all of them, to print */
void sheet_blank(struct req *q, struct res *r);
void sheet_paper_make(struct req *q, struct res *r); /* paper.c: one sheet, or all, as a PDF */
struct str sheet_paper_at(struct arena *a, const struct sheet_place *p);
void sheet_paper_wait(struct req *q, struct res *r);
void sheet_paper_pdf(struct req *q, struct res *r);

/* -- what the partnership's page says of them (beside.c) -- */
struct str sheet_part_said(struct req *q, int64_t partnership, bool *ret_late);
size_t sheet_part_suggest(struct req *q, const struct partnership *p,
                          struct partnership_suggestion *ret);

/* Draws the page; with `wrong`, what was typed in the form comes back beside its mistakes. */
void sheet_draw(struct req *q, struct res *r, struct sheet *s, bool wrong);

#endif
