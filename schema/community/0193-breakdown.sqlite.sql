-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Indicators that count people by a trait say no number of them under five to the outside.
ALTER TABLE indicator ADD COLUMN breakdown INTEGER NOT NULL DEFAULT 0;
