-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a program is by its type, and what its team says of it.
alter table program add column typical_stay integer;
alter table program add column acuity_from text;
alter table program add column acuity_to text;
alter table program add column referral_mode text;
alter table program add column delivery text;
alter table program add column rent_share integer;
alter table program add column waiting_list text;
alter table program add column waiting_people integer;
alter table program add column waiting_weeks integer;
alter table program add column yearly_served integer;
alter table program add column website text;
