/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/notes.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/correction/correction.h"
#include "app/network/freshness/freshness.h"
#include "app/partnership/frontline/frontline.h"
#include "app/partnership/partnership/partnership.h"
#include "app/privacy/privacy.h"
#include "guard/access/access.h"

#include <inttypes.h>

/* -- made
 * ------------------------------------------------------------------------------------------------------
 */

/* To the person responsible for the partnership; nobody is told what they did themselves. */
static void tell(struct tx *tx, const char *kind, int64_t agreement)
{
    struct agreement a;
    struct partnership p;
    struct notification n;
    if (!record_get(tx, &entity_agreement, agreement, &a) ||
        !record_get(tx, &entity_partnership, a.partnership, &p) || p.owner == NUMBER_NONE ||
        p.owner == tx->actor)
        return;
    entity_init(&entity_notification, &n);
    n.account = p.owner;
    n.kind = str_of(kind);
    n.entity = STR("agreement");
    n.subject = agreement;
    n.day = tx->today;
    record_insert(tx, &entity_notification, &n);
}

static void on_late(struct tx *tx, const void *data)
{
    tell(tx, "late", ((const struct obligation_event *)data)->agreement);
}

static void on_force(struct tx *tx, const void *data)
{
    tell(tx, "in_force", ((const struct agreement_event *)data)->agreement);
}

static void on_notice(struct tx *tx, const void *data)
{
    tell(tx, "notice", ((const struct agreement_event *)data)->agreement);
}

static void on_end(struct tx *tx, const void *data)
{
    tell(tx, "ended", ((const struct agreement_event *)data)->agreement);
}

/* To the privacy officer. */
static void on_emergency(struct tx *tx, const void *data)
{
    const struct access_glass_event *event = data;
    for (size_t i = 0; i < event->n_told; i++) {
        struct notification n;
        entity_init(&entity_notification, &n);
        n.account = event->told[i];
        n.kind = STR("emergency");
        n.entity = STR("break_glass");
        n.subject = event->glass;
        n.day = tx->today;
        record_insert(tx, &entity_notification, &n);
    }
}

/* Nobody is told what they did themselves. */
static void tell_of(struct tx *tx, int64_t account, const char *kind, const char *entity,
                    int64_t subject)
{
    struct notification n;
    if (!account || account == tx->actor)
        return;
    entity_init(&entity_notification, &n);
    n.account = account;
    n.kind = str_of(kind);
    n.entity = str_of(entity);
    n.subject = subject;
    n.day = tx->today;
    record_insert(tx, &entity_notification, &n);
}

static void on_correction(struct tx *tx, const void *data)
{
    const struct correction_event *event = data;
    tell_of(tx, event->account, "correction", "organization", event->organization);
}

static void on_freshness(struct tx *tx, const void *data)
{
    const struct freshness_event *event = data;
    tell_of(tx, event->account, "freshness", "organization", event->organization);
}

static void on_asked(struct tx *tx, const void *data)
{
    const struct frontline_event *event = data;
    tell_of(tx, event->account, "asked", "briefing", event->briefing);
}

static void on_answered(struct tx *tx, const void *data)
{
    const struct frontline_event *event = data;
    tell_of(tx, event->account, "answered", "briefing", event->briefing);
}

static void on_handed(struct tx *tx, const void *data)
{
    const struct partnership_event *event = data;
    tell_of(tx, event->account, "handed", "partnership", event->partnership);
}

const struct subscription notes_subscriptions[NOTES_SUBSCRIPTIONS] = {
    { &obligation_late, on_late },        { &agreement_in_force, on_force },
    { &agreement_noticed, on_notice },    { &agreement_ended, on_end },
    { &access_glass, on_emergency },      { &correction_sent, on_correction },
    { &freshness_due, on_freshness },     { &frontline_asked, on_asked },
    { &frontline_answered, on_answered }, { &partnership_handed, on_handed },
};

/* -- shown
 * ------------------------------------------------------------------------------------------------------
 */

/* What is said of each kind, and where it leads when not to the record itself. */
static const struct news_kind {
    const char *kind;
    enum text_id text;
    const char *href;
} news_kinds[] = { { "late", TEXT_home_news_late, NULL },
                   { "in_force", TEXT_home_news_in_force, NULL },
                   { "notice", TEXT_home_news_notice, NULL },
                   { "ended", TEXT_home_news_ended, NULL },
                   { "handed", TEXT_home_news_handed, NULL },
                   { "correction", TEXT_home_news_correction, "/corrections?state=waiting" },
                   { "freshness", TEXT_home_news_freshness, "/network/freshness" },
                   { "asked", TEXT_frontline_news_asked, NULL },
                   { "answered", TEXT_frontline_news_answered, NULL } };

static const struct news_kind *news_kind_of(struct str kind)
{
    for (size_t i = 0; i < sizeof news_kinds / sizeof *news_kinds; i++)
        if (str_is(kind, news_kinds[i].kind))
            return &news_kinds[i];
    return NULL;
}

/* What is late and stands among what is to be done is not said twice. */
static bool is_to_do(const struct home_view *m, const struct home_news_item *n)
{
    const struct home_group_view *late = &m->groups[HOME_LATE];
    for (size_t i = 0; i < late->n_items; i++)
        if (late->items[i].verb == HOME_CALL && str_eq(late->items[i].href, n->href))
            return true;
    return false;
}

void notes_read(struct req *q, struct home_view *m)
{
    struct home_news_row *rows;
    size_t n = home_news(q->tx, &(struct home_news_in){ .account = q->actor.account }, &rows);
    m->news = arena_array(q->arena, struct home_news_item, n);
    for (size_t i = 0; i < n; i++) {
        if (str_is(rows[i].kind, "emergency")) { /* names nobody */
            m->news[m->n_news++] =
                (struct home_news_item){ .text = text(q->lang, TEXT_home_news_emergency),
                                         .href = STR(EMERGENCIES_PATH),
                                         .day = rows[i].day };
            continue;
        }
        const struct module_entity *e = module_entity_named(rows[i].entity);
        const struct news_kind *said = news_kind_of(rows[i].kind);
        if (!said || !e || !module_may_read(q, e, rows[i].record))
            continue; /* one is no longer responsible */
        struct str title = module_record_title(q->tx, e->entity, rows[i].record);
        if (!title.p)
            continue;
        struct home_news_item item = {
            .text =
                text_with(q->arena, q->lang, said->text, TEXT_ARGS({ "title", .value = title })),
            .href = said->href ? str_of(said->href)
                               : arena_fmt(q->arena, "%s/%" PRId64, e->path, rows[i].record),
            .day = rows[i].day,
        };
        if (said->text != TEXT_home_news_late || !is_to_do(m, &item))
            m->news[m->n_news++] = item;
    }
}

void notes_forget_before(struct tx *tx, day before)
{
    home_news_read_before(
        tx, &(struct home_news_read_before_in){ .before = before, .today = tx->today });
}

void notes_mark_read(struct req *q, struct res *r)
{
    home_news_read(q->tx,
                   &(struct home_news_read_in){ .account = q->actor.account, .today = q->today });
    res_redirect(r, "/");
}
