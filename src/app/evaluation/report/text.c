/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/report/report.h"
#include "format/document.h"

enum { TEXT_MOST = 2000000 };

struct writing {
    struct tx *tx;
    struct arena *a;
    enum lang l;
    struct out o;
    const char *section; /* the level of headings under a partnership's title */
    const struct report_partnerships_row *p;
    struct indicator_whole *indicators;
    size_t n_indicators;
    struct review_decisions_of_row *decisions;
    size_t n_decisions;
    struct review_voices_of_row *voices;
    size_t n_voices;
    struct report_parties_row *parties;
    size_t n_parties;
    struct report_contributions_row *contributions;
    size_t n_contributions;
    struct report_reviews_row *reviews;
    size_t n_reviews;
};

static void heading(struct writing *w, enum text_id words)
{
    out_fmt(&w->o, "\n\n%s ", w->section);
    out_str(&w->o, text(w->l, words));
    out_lit(&w->o, "\n\n");
}

static void line(struct writing *w, struct str words)
{
    document_line(&w->o, w->l, words);
}

static struct str on(struct writing *w, day d)
{
    return text_day(w->a, w->l, d, DAY_SHORT);
}

/* -- its parts
 * ------------------------------------------------------------------------------------------ */

static void write_parties(struct writing *w)
{
    struct out names;
    out_init(&names, w->a, 20000);
    for (size_t i = 0; i < w->n_parties; i++)
        if (w->parties[i].partnership == w->p->id) {
            if (names.n)
                out_lit(&names, ", ");
            out_str(&names, w->parties[i].name);
        }
    line(w, text_with(w->a, w->l, TEXT_report_parties,
                      TEXT_ARGS({ "names", .value = out_view(&names) })));
    out_lit(&w->o, " ");
    if (w->p->ended != DAY_NONE)
        line(w, text_with(w->a, w->l, TEXT_report_until,
                          TEXT_ARGS({ "first", .value = on(w, w->p->started) },
                                    { "last", .value = on(w, w->p->ended) })));
    else
        line(w, text_with(w->a, w->l, TEXT_report_since,
                          TEXT_ARGS({ "day", .value = on(w, w->p->started) })));
    out_lit(&w->o, "\n");
}

static struct str targets_said(struct writing *w, const struct indicator_whole *i)
{
    struct out o;
    if (i->n_targets == 1)
        return text_with(
            w->a, w->l, TEXT_report_target,
            TEXT_ARGS({ "target", .value = indicator_target_said(
                                      w->a, w->l, i, i->targets[0].figure, i->targets[0].due) }));
    out_init(&o, w->a, 20000);
    for (size_t k = 0; k < i->n_targets; k++) {
        const struct indicator_targets_of_row *t = &i->targets[k];
        if (k)
            out_lit(&o, "; ");
        out_str(&o, text_with(w->a, w->l, TEXT_report_target_from,
                              TEXT_ARGS({ "target", .value = indicator_target_said(
                                                        w->a, w->l, i, t->figure, t->due) },
                                        { "day", .value = on(w, t->day) })));
    }
    return text_with(w->a, w->l, TEXT_report_targets,
                     TEXT_ARGS({ "targets", .value = out_view(&o) }));
}

static void write_indicators(struct writing *w)
{
    bool any = false, some_few = false;
    heading(w, TEXT_report_results);
    for (size_t k = 0; k < w->n_indicators; k++) {
        const struct indicator_whole *i = &w->indicators[k];
        if (i->row->partnership != w->p->id)
            continue;
        any = true;
        out_lit(&w->o, "\n\n**");
        line(w, i->row->name);
        out_lit(&w->o, "** \\\n");
        line(w, targets_said(w, i));
        out_lit(&w->o, " \\\n");
        if (i->n_measures) {
            const struct indicator_measures_of_row *m = &i->measures[i->n_measures - 1];
            bool few;
            struct str told = indicator_measure_told(w->a, w->l, i, m, &few);
            some_few = some_few || few;
            line(w,
                 text_with(w->a, w->l, TEXT_report_result,
                           TEXT_ARGS({ "day", .value = on(w, m->day) }, { "result", .value = told },
                                     { "standing", .value = standing_said(w->l, i->standing) })));
        } else {
            line(w, text(w->l, TEXT_report_no_result));
        }
        out_lit(&w->o, "\n");
    }
    if (!any)
        line(w, text(w->l, TEXT_report_no_results));
    if (some_few) {
        out_lit(&w->o, "\n\n");
        line(w, text(w->l, TEXT_report_few));
    }
}

static void write_decisions(struct writing *w)
{
    bool any = false;
    for (size_t i = 0; i < w->n_decisions; i++) {
        const struct review_decisions_of_row *d = &w->decisions[i];
        if (d->partnership != w->p->id)
            continue;
        if (!any)
            heading(w, TEXT_report_decisions);
        any = true;
        out_lit(&w->o, "\n\n");
        line(w, on(w, d->held != DAY_NONE ? d->held : d->planned));
        out_lit(&w->o, ". **");
        line(w, d->words);
        out_lit(&w->o, "** \\\n");
        line(w, text_with(w->a, w->l, TEXT_review_because,
                          TEXT_ARGS({ "reason", .value = d->reason })));
        out_lit(&w->o, "\n");
    }
}

static void write_voices(struct writing *w)
{
    bool any = false;
    for (size_t i = 0; i < w->n_voices; i++) {
        const struct review_voices_of_row *v = &w->voices[i];
        if (v->partnership != w->p->id)
            continue;
        if (!any)
            heading(w, TEXT_report_voices);
        any = true;
        out_lit(&w->o, "> ");
        line(w, v->words);
        out_lit(&w->o, " \\\n> ");
        line(w, enumeration_label(&enumeration_voice_of, w->l, v->whose));
        out_lit(&w->o, "\n\n");
    }
}

static void write_contributions(struct writing *w)
{
    bool any = false;
    for (size_t i = 0; i < w->n_contributions; i++) {
        const struct report_contributions_row *c = &w->contributions[i];
        if (c->partnership != w->p->id)
            continue;
        if (!any)
            heading(w, TEXT_report_contributions);
        any = true;
        out_lit(&w->o, "\n\n**");
        line(w, c->name);
        out_lit(&w->o, "** \\\n");
        line(w, c->provides);
        out_lit(&w->o, "\n");
    }
}

/* As the last review that said something of it has it. */
static void write_last_said(struct writing *w, enum text_id title, size_t offset)
{
    struct str said = STR_NULL;
    for (size_t i = 0; i < w->n_reviews; i++) {
        struct str words = *(const struct str *)((const char *)&w->reviews[i] + offset);
        if (w->reviews[i].partnership == w->p->id && !str_is_blank(words))
            said = words;
    }
    if (!said.p)
        return;
    heading(w, title);
    document_block(&w->o, w->l, said);
}

static void write_ending(struct writing *w)
{
    struct partnership_ending e;
    struct ending_note notes[ENDING_LESSON_FIELDS];
    if (!ending_read(w->tx, w->p->id, &e))
        return;
    heading(w, TEXT_report_ending);
    line(w, enumeration_ending_kind.values[e.kind].label[w->l]);
    out_lit(&w->o, "\n\n");
    document_block(&w->o, w->l, e.why);
    size_t n = ending_lessons(w->a, w->l, &e, notes);
    if (n)
        heading(w, TEXT_report_lessons);
    for (size_t i = 0; i < n; i++) {
        out_lit(&w->o, "\n\n**");
        line(w, notes[i].label);
        out_lit(&w->o, "**\n\n");
        document_block(&w->o, w->l, notes[i].words);
    }
}

static void write_one(struct writing *w, enum report_kind kind)
{
    if (!str_is(str_of(w->section), "##")) {
        out_lit(&w->o, "\n\n## ");
        line(w, w->p->title);
    }
    out_lit(&w->o, "\n\n");
    write_parties(w);
    if (!str_is_blank(w->p->summary)) {
        heading(w, TEXT_report_goals);
        document_block(&w->o, w->l, w->p->summary);
    }
    if (kind == REPORT_KIND_CLOSING)
        write_ending(w);
    write_indicators(w);
    write_last_said(w, TEXT_report_well, offsetof(struct report_reviews_row, went_well));
    write_last_said(w, TEXT_report_quality, offsetof(struct report_reviews_row, quality_of_life));
    write_last_said(w, TEXT_report_funds, offsetof(struct report_reviews_row, funds));
    write_decisions(w);
    write_voices(w);
    write_contributions(w);
}

static struct str title_of(struct writing *w, const struct report_partnerships_row *p,
                           enum report_kind kind)
{
    if (!p)
        return text(w->l, TEXT_report_all);
    return text_with(w->a, w->l,
                     kind == REPORT_KIND_CLOSING ? TEXT_report_closing_of : TEXT_report_of,
                     TEXT_ARGS({ "title", .value = p->title }));
}

/* -- all of it
 * ------------------------------------------------------------------------------------------ */

struct str report_text(struct tx *tx, enum lang l, int64_t partnership, enum report_kind kind)
{
    int64_t first = partnership ? partnership : 1, last = partnership ? partnership : INT64_MAX;
    struct report_partnerships_row *list;
    struct writing w = { .tx = tx, .a = tx->arena, .l = l, .section = partnership ? "##" : "###" };
    out_init(&w.o, tx->arena, TEXT_MOST);
    size_t n = report_partnerships(tx, &(struct report_partnerships_in){ first, last }, &list);
    w.n_indicators = indicator_all(tx, partnership, &w.indicators);
    indicator_all_told(tx->arena, w.indicators, w.n_indicators);
    w.n_decisions =
        review_decisions_of(tx, &(struct review_decisions_of_in){ first, last }, &w.decisions);
    w.n_voices = review_voices_of(tx, &(struct review_voices_of_in){ first, last }, &w.voices);
    w.n_parties = report_parties(tx, &(struct report_parties_in){ first, last }, &w.parties);
    w.n_contributions = report_contributions(tx, &(struct report_contributions_in){ first, last },
                                             &w.contributions);
    w.n_reviews = report_reviews(tx, &(struct report_reviews_in){ first, last }, &w.reviews);
    out_lit(&w.o, "# ");
    line(&w, title_of(&w, partnership && n ? &list[0] : NULL, kind));
    out_lit(&w.o, "\n\n");
    line(&w, text_with(tx->arena, l, TEXT_report_made,
                       TEXT_ARGS({ "day", .value = on(&w, tx->today) })));
    out_lit(&w.o, " ");
    line(&w, text(l, TEXT_report_lede));
    for (size_t i = 0; i < n; i++) {
        w.p = &list[i];
        write_one(&w, kind);
    }
    return out_view(&w.o);
}
