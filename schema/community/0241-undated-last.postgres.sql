-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What has no day comes after all days.
DROP INDEX action_due__sort;
CREATE INDEX action_due__sort ON action (coalesce(due, '9999-12-31'), id) WHERE archived IS NULL;
DROP INDEX contribution_due__sort;
CREATE INDEX contribution_due__sort ON contribution (coalesce(due, '9999-12-31'), id) WHERE archived IS NULL;
DROP INDEX indicator_due__sort;
CREATE INDEX indicator_due__sort ON indicator (coalesce(due, '9999-12-31'), id) WHERE archived IS NULL;
DROP INDEX plan_action_due__sort;
CREATE INDEX plan_action_due__sort ON plan_action (coalesce(due, '9999-12-31'), id) WHERE archived IS NULL;
