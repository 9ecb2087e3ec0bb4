/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/guide/guide.h"

#include <inttypes.h>

/* From a text of the method to the place where it is done. */

static const struct page_way {
    const char *name;  /* what `opens` says */
    const char *all;   /* the page of the whole network; NULL: none */
    const char *under; /* below the page of a partnership; NULL: none */
    enum text_id label;
    enum capability read;
    enum { ALL_MAY, AGENCIES, NETWORK } whom; /* the page of the whole network is for them */
} pages[] = {
    { "acquaintances", "/acquaintances", NULL, TEXT_acquaintance_title, CAP_DIRECTORY_READ },
    { "actions", "/actions?state=open", "/actions", TEXT_action_title, CAP_INTERACTION_READ },
    { "agreements", "/agreements", "#agreements", TEXT_agreement_title, CAP_AGREEMENT_READ },
    { "circle", NULL, "/circle", TEXT_circle_title, CAP_PARTNERSHIP_READ },
    { "conditions", "/conditions", "/conditions", TEXT_condition_title, CAP_PARTNERSHIP_READ },
    { "contributions", "/contributions", "/contributions", TEXT_contribution_title,
      CAP_PARTNERSHIP_READ },
    { "coordination", NULL, "/coordination", TEXT_coordination_title, CAP_PARTNERSHIP_READ },
    { "ending", NULL, "/ending", TEXT_ending_title, CAP_PARTNERSHIP_READ },
    { "frontline", NULL, "/frontline", TEXT_frontline_title, CAP_PARTNERSHIP_READ },
    { "indicators", "/indicators", "/indicators", TEXT_indicator_title, CAP_PARTNERSHIP_READ },
    { "mediation", "/mediations", "/mediation", TEXT_mediation_title, CAP_PARTNERSHIP_WRITE },
    { "needs", NULL, "/needs", TEXT_needs_title, CAP_PARTNERSHIP_READ },
    { "partners", "/guide/partners", NULL, TEXT_guide_tab_partners, CAP_SIGNED_IN },
    { "prospects", "/prospects/board", "/prospects", TEXT_prospect_title, CAP_PARTNERSHIP_READ,
      AGENCIES },
    { "report", "/evaluation/report", "/report", TEXT_report_title, CAP_PARTNERSHIP_READ, NETWORK },
    { "reviews", "/reviews", "/reviews", TEXT_review_title, CAP_PARTNERSHIP_READ },
    { "timeline", "/deliverables", "/timeline", TEXT_timeline_title, CAP_PARTNERSHIP_READ },
    { "trainings", "/trainings", "/trainings", TEXT_training_title, CAP_PARTNERSHIP_READ },
};

static bool is_for(const struct req *q, const struct page_way *x, bool under)
{
    enum reach reach = guard_reach(&q->actor, x->read);
    if (under || x->whom == ALL_MAY)
        return reach != REACH_NONE;
    return x->whom == NETWORK ? reach == REACH_ALL : guard_with_agency(&q->actor, x->read);
}

struct guide_way guide_way_to(struct req *q, struct str page, const struct guide_from *from)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const struct page_way *x = &pages[i];
        bool under = from && x->under;
        if (!str_is(page, x->name) || !(under || x->all) || !is_for(q, x, under))
            continue;
        return (struct guide_way){
            .href = under ? arena_fmt(q->arena, "/partnerships/%" PRId64 "%s", from->partnership,
                                      x->under)
                          : str_of(x->all),
            .label = text(q->lang, x->label),
        };
    }
    return (struct guide_way){ STR_NULL, STR_NULL };
}

/* A sheet of a partnership is filled there; an organization's own where its team fills it; who has
 * neither finds the blank one. */
static struct guide_way way_to_sheet(struct req *q, const struct content_entry *sheet,
                                     const struct guide_from *from)
{
    struct guide_way way = { .label = content_text(sheet, CONTENT_TITLE) };
    bool own = str_is(content_text(sheet, CONTENT_PLACE), "own");
    if (from && !own)
        way.href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/sheets/%.*s", from->partnership,
                             STR_ARG(sheet->code));
    else
        way.href = arena_fmt(q->arena, "%s/%.*s", from && from->ours ? "/sheets" : "/guide/sheets",
                             STR_ARG(sheet->code));
    return way;
}

struct guide_way guide_way_of(struct req *q, const struct content *texts,
                              const struct content_entry *e, const struct guide_from *from)
{
    if (e->values[CONTENT_FILL].n)
        return way_to_sheet(q, content_find(texts, content_text(e, CONTENT_FILL)), from);
    if (e->values[CONTENT_OPENS].n)
        return guide_way_to(q, content_text(e, CONTENT_OPENS), from);
    return (struct guide_way){ STR_NULL, STR_NULL };
}
