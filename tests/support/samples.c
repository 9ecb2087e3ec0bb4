/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/samples.h"

struct sample sample_full(void)
{
    struct sample s;

    entity_init(&entity_sample, &s);
    s.record = (struct record){ 7, 3, 1700000000000, 1700000001000, NUMBER_NONE };
    s.name = STR("Maison de l’Étoile");
    s.notes = STR("Une ligne.\nUne \"autre\" \\ ligne.");
    s.email = STR("nom@exemple.org");
    s.phone = STR("418 555-0142, poste 12");
    s.site = STR("https://exemple.org/a?b=c");
    s.beds = 12;
    s.rent = 4125000;
    s.open = true;
    s.since = day_from_ymd(2026, 11, 18);
    s.starts = 9 * 60 + 5;
    s.seen = 1700000002345;
    s.mood = MOOD_HURRIED;
    s.sector = STR("health");
    s.tags = STR("blue red");
    s.home = 42;
    s.parent = 9;
    return s;
}
