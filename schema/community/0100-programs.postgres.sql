-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a program is by its type, and what its team says of it.
alter table program add column typical_stay bigint;
alter table program add column acuity_from text collate "C";
alter table program add column acuity_to text collate "C";
alter table program add column referral_mode text collate "C";
alter table program add column delivery text collate "C";
alter table program add column rent_share bigint;
alter table program add column waiting_list text collate "C";
alter table program add column waiting_people bigint;
alter table program add column waiting_weeks bigint;
alter table program add column yearly_served bigint;
alter table program add column website text;
