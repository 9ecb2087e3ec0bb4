/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "program.ent.h"
#include "store/vocabulary.h"

#include <inttypes.h>

/* The same nights by population, by type of program and by organization. */

static struct part_line *line_for(struct breakdown *b, struct str name)
{
    for (size_t i = 0; i < b->n_lines; i++)
        if (str_eq(b->lines[i].name, name))
            return &b->lines[i];
    b->lines[b->n_lines] = (struct part_line){ .name = name };
    return &b->lines[b->n_lines++];
}

static void line_add(struct part_line *l, const struct occupancy_by_program_row *row, bool fresh)
{
    bool room = str_is(row->unit, "room"), bed = str_is(row->unit, "bed");
    l->programs += fresh;
    l->nights += row->nights;
    if (room) {
        l->room_taken += row->occupied;
        l->room_open += row->actual;
        l->room_funded += row->funding;
    } else if (bed) {
        l->bed_taken += row->occupied;
        l->bed_open += row->actual;
        l->bed_funded += row->funding;
    }
}

static void rates_say(struct req *q, struct breakdown *b)
{
    for (size_t i = 0; i < b->n_lines; i++) {
        struct part_line *l = &b->lines[i];
        if (l->bed_open)
            l->bed_rate =
                text_percent(q->arena, q->lang, (double)l->bed_taken / (double)l->bed_open, 1);
        if (l->room_open)
            l->room_rate =
                text_percent(q->arena, q->lang, (double)l->room_taken / (double)l->room_open, 1);
    }
}

/* A program for several populations is a line of its own, so that the lines add up to the whole. */
static struct str population_said(struct req *q, struct str codes)
{
    return codes.p ? vocabulary_labels(q->tx, q->arena, q->lang, "population", codes, ", ")
                   : text(q->lang, TEXT_occupancy_not_said);
}

static struct str type_said(struct req *q, struct str code)
{
    struct str label = enumeration_label(&enumeration_program_type, q->lang, code);
    return label.p ? label : text(q->lang, TEXT_occupancy_not_said);
}

void breakdowns_read(struct req *q, const struct occupancy_asked *asked,
                     struct breakdown ret[BREAKDOWNS])
{
    static const struct {
        enum text_id title;
        const char *by;
    } all[BREAKDOWNS] = { { TEXT_occupancy_by_population, "population" },
                          { TEXT_occupancy_by_type, "type" },
                          { TEXT_occupancy_by_organization, "organization" } };
    struct occupancy_by_program_row *rows;
    struct occupancy_by_program_in in = { .first = asked->first,
                                          .last = asked->last,
                                          .organization = asked->organization,
                                          .population = asked->population,
                                          .program_type = asked->type };
    occupancy_months(in.first, in.last, &in.month, &in.rest);
    size_t n = occupancy_by_program(q->tx, &in, &rows);
    for (size_t k = 0; k < BREAKDOWNS; k++) {
        ret[k] = (struct breakdown){ .title = all[k].title,
                                     .by = all[k].by,
                                     .lines = arena_array(q->arena, struct part_line, n + 1) };
        for (size_t i = 0; i < n; i++) {
            bool fresh = i == 0 || rows[i].program != rows[i - 1].program;
            struct str name = k == 0   ? population_said(q, rows[i].populations)
                              : k == 1 ? type_said(q, rows[i].program_type)
                                       : rows[i].organization_name;
            struct part_line *l = line_for(&ret[k], name);
            line_add(l, &rows[i], fresh);
            if (k == 2)
                l->href = arena_fmt(q->arena, "/organizations/%" PRId64, rows[i].organization);
        }
        rates_say(q, &ret[k]);
    }
}

void occupancy_parts_csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = {
        TEXT_occupancy_part,         TEXT_occupancy_part_name,     TEXT_occupancy_programs,
        TEXT_occupancy_part_nights,  TEXT_occupancy_bed_occupied,  TEXT_occupancy_bed_actual,
        TEXT_occupancy_bed_funding,  TEXT_occupancy_room_occupied, TEXT_occupancy_room_actual,
        TEXT_occupancy_room_funding,
    };
    struct occupancy_asked asked;
    struct breakdown parts[BREAKDOWNS] = { { 0 } };
    struct out *o = &r->body;
    if (occupancy_asked_read(q, &asked))
        breakdowns_read(q, &asked, parts);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("occupancy-parts.csv"));
    out_lit(o, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(o, ',');
        out_csv(o, text(q->lang, heads[i]));
    }
    for (size_t k = 0; k < BREAKDOWNS; k++)
        for (size_t i = 0; i < parts[k].n_lines; i++) {
            const struct part_line *l = &parts[k].lines[i];
            const int64_t figures[] = {
                l->programs,   l->nights,     l->bed_taken, l->bed_open,
                l->bed_funded, l->room_taken, l->room_open, l->room_funded
            };
            out_lit(o, "\r\n");
            out_csv(o, text(q->lang, parts[k].title));
            out_char(o, ',');
            out_csv(o, l->name);
            for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
                out_fmt(o, ",%" PRId64, figures[f]);
        }
    out_lit(o, "\r\n");
}
