CREATE TABLE indicator (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  clause INTEGER REFERENCES agreement_clause (id) ON DELETE RESTRICT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  definition TEXT,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  unit_words TEXT,
  of_words TEXT,
  direction TEXT NOT NULL,
  baseline INTEGER,
  since TEXT NOT NULL,
  target INTEGER NOT NULL,
  due TEXT,
  period TEXT NOT NULL,
  source TEXT,
  collector INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  collector_role TEXT,
  next_due TEXT
) STRICT;
CREATE INDEX indicator_partnership__ref ON indicator (partnership);
CREATE UNIQUE INDEX indicator_clause__unique ON indicator (clause);
CREATE INDEX indicator_name__sort ON indicator (name_key, id) WHERE archived IS NULL;
CREATE INDEX indicator_kind__filter ON indicator (kind, name_key, id) WHERE archived IS NULL;
CREATE INDEX indicator_since__sort ON indicator (since, id) WHERE archived IS NULL;
CREATE INDEX indicator_due__sort ON indicator (coalesce(due, ''), id) WHERE archived IS NULL;
CREATE INDEX indicator_collector__ref ON indicator (collector);
CREATE INDEX indicator_next_due__sort ON indicator (coalesce(next_due, ''), id) WHERE archived IS NULL;
CREATE TABLE review (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  planned TEXT NOT NULL,
  held TEXT,
  subject TEXT,
  subject_key TEXT NOT NULL,
  present TEXT,
  went_well TEXT,
  thanks TEXT,
  difficult TEXT,
  quality_of_life TEXT,
  funds TEXT,
  need TEXT,
  gaps TEXT,
  evolve TEXT,
  dropped_reason TEXT
) STRICT;
CREATE INDEX review_partnership__ref ON review (partnership);
CREATE INDEX review_kind__filter ON review (kind, subject_key, id) WHERE archived IS NULL;
CREATE INDEX review_state__filter ON review (state, subject_key, id) WHERE archived IS NULL;
CREATE INDEX review_planned__sort ON review (planned, id) WHERE archived IS NULL;
CREATE INDEX review_held__sort ON review (coalesce(held, ''), id) WHERE archived IS NULL;
CREATE INDEX review_subject__sort ON review (subject_key, id) WHERE archived IS NULL;
CREATE INDEX review_partnership__planned__index ON review (partnership, planned);
CREATE TABLE indicator_target (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  indicator INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  figure INTEGER NOT NULL,
  due TEXT,
  reason TEXT,
  review INTEGER REFERENCES review (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX indicator_target_indicator__ref ON indicator_target (indicator);
CREATE INDEX indicator_target_review__ref ON indicator_target (review);
CREATE INDEX indicator_target_indicator__day__index ON indicator_target (indicator, day);
CREATE TABLE indicator_measure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  indicator INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  figure INTEGER NOT NULL,
  whole INTEGER,
  note TEXT,
  account INTEGER
) STRICT;
CREATE INDEX indicator_measure_indicator__ref ON indicator_measure (indicator);
CREATE UNIQUE INDEX indicator_measure_indicator__day__unique ON indicator_measure (indicator, day);
CREATE TABLE review_voice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  review INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
  whose TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX review_voice_review__ref ON review_voice (review);
CREATE TABLE review_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  review INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  reason TEXT NOT NULL,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  due TEXT,
  target INTEGER REFERENCES indicator_target (id) ON DELETE RESTRICT,
  next INTEGER REFERENCES review (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX review_decision_review__ref ON review_decision (review);
CREATE INDEX review_decision_organization__ref ON review_decision (organization);
CREATE INDEX review_decision_target__ref ON review_decision (target);
CREATE INDEX review_decision_next__ref ON review_decision (next);
CREATE TABLE review_plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  every_months INTEGER,
  since TEXT NOT NULL,
  at_quarter INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX review_plan_partnership__unique ON review_plan (partnership);
CREATE TABLE clause_review (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  every_months INTEGER NOT NULL,
  at_quarter INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX clause_review_clause__unique ON clause_review (clause);
CREATE TABLE clause_indicator (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  unit_words TEXT,
  direction TEXT NOT NULL,
  target INTEGER NOT NULL,
  months INTEGER,
  period TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX clause_indicator_clause__unique ON clause_indicator (clause);
CREATE TABLE partnership_ending (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  opened TEXT NOT NULL,
  told_partner TEXT,
  told_funders TEXT,
  told_how TEXT,
  met TEXT,
  met_outcome TEXT,
  amended TEXT,
  third TEXT,
  third_on TEXT,
  successes TEXT,
  contributions TEXT,
  adaptation TEXT,
  communication TEXT,
  process TEXT,
  differently TEXT,
  lessons TEXT,
  closed TEXT
) STRICT;
CREATE UNIQUE INDEX partnership_ending_partnership__unique ON partnership_ending (partnership);
CREATE INDEX partnership_ending_closed__index ON partnership_ending (closed);
CREATE TABLE ending_informed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  ending INTEGER NOT NULL REFERENCES partnership_ending (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  who TEXT NOT NULL,
  done TEXT
) STRICT;
CREATE INDEX ending_informed_ending__ref ON ending_informed (ending);
CREATE TABLE evaluation_report (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER REFERENCES partnership (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  made_on TEXT NOT NULL,
  account INTEGER,
  file INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluation_report_partnership__ref ON evaluation_report (partnership);
