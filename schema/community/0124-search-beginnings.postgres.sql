-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Beginnings of words are found by the index of words, which is in their order: nothing to do here.
select 1;
