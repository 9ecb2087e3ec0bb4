/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/mine.h"

#define HOME "installation"
#define HERE "community"

static const char no_person[] = "holds nothing about an account";
static const char directory[] = "about organizations and the people they name, who ask their "
                                "coordinator: not about the account";

static const char served[] = "about people served, who ask their agency: not about the account";

/* An account's number also follows a community that moves: app/admin/carry.c reads this table. */
const struct mine_table mine_tables[] = {
    { HOME, "account", "id", MINE_GIVEN },
    { HOME, "membership", "account", MINE_GIVEN },
    { HOME, "password", "account", MINE_MADE, .only = "account changed",
      .why = "the password itself is known to nobody; what lets it be checked would help to guess "
             "it" },
    { HOME, "session", "account", MINE_MADE, .without = "token",
      .why = "a token's hash says nothing and is the key of a session" },
    { HOME, "account_link", "account", MINE_MADE, .without = "token",
      .why = "a token's hash says nothing and is the key of a link" },
    { HOME, "history", "record", MINE_GIVEN, .entity = "account" },
    { HOME, "history", "actor", MINE_MADE, .without = "before",
      .why = "what was there before is the record's, not of who changed it" },
    { HOME, "backup_run", "account", MINE_MADE, .only = "id started ended state account",
      .why = "the rest is about the file" },
    { HOME, "account_seen", "account", MINE_MADE },
    { HOME, "invitation", "made_by", MINE_MADE, .without = "token email name",
      .why = "who was invited is somebody else" },
    { HOME, "one_time_code", "account", MINE_MADE, .only = "account since",
      .why = "the secret of the telephone is to be known to it alone" },
    { HOME, "recovery_code", "account", MINE_MADE, .only = "account used",
      .why = "hashes of codes say nothing and would help to guess them" },
    { HOME, "passkey", "account", MINE_MADE, .only = "account name created used",
      .why = "a public key says nothing of the person" },
    { HOME, "passkey_challenge", .why = no_person },
    { HOME, "errand", .why = "waits a moment, sealed, for a mail to leave" },
    { HOME, "registered_community", .why = no_person },
    { HOME, "setting", .why = no_person },
    { HOME, "external_id", .why = no_person },
    { HOME, "mark", .why = no_person },
    { HOME, "file", .why = no_person },
    { HOME, "file_chunk", .why = no_person },

    { HERE, "audit", "actor", MINE_MADE, .without = "mac diff",
      .why = "seals of the log: no words in them" },
    { HERE, "history", "actor", MINE_MADE, .without = "before",
      .why = "what was there before is the record's, not of who changed it" },
    { HERE, "notification", "account", MINE_MADE },
    { HERE, "saved_list", "account", MINE_GIVEN },
    { HERE, "list_choice", "account", MINE_GIVEN },
    { HERE, "list_action", "account", MINE_MADE, .without = "changed",
      .why = "numbers of records that are not about the account" },
    { HERE, "mail", "recipient", MINE_MADE, .without = "body",
      .why = "was received; may hold a link that still opens" },
    { HERE, "job", "actor", MINE_MADE, .only = "id kind state run_at",
      .why = "the rest is the program's own" },
    { HERE, "ending_informed", .why = directory },
    { HERE, "evaluation_report", .why = no_person },
    { HERE, "indicator", .why = directory },
    { HERE, "indicator_measure", "account", MINE_GIVEN, .only = "id created day account",
      .why = "what was measured is the partnership's" },
    { HERE, "indicator_target", .why = directory },
    { HERE, "review", .why = directory },
    { HERE, "review_decision", .why = directory },
    { HERE, "review_plan", .why = directory },
    { HERE, "review_voice", .why = no_person },
    { HERE, "interaction", "account", MINE_GIVEN, .only = "id created day kind account",
      .why = "what was said belongs to the organizations" },
    { HERE, "action", "account", MINE_GIVEN, .only = "id created title due done state account",
      .why = "the rest belongs to the organizations" },
    { HERE, "prospect", "account", MINE_GIVEN, .only = "id created account",
      .why = "what was noted belongs to the agency" },
    { HERE, "partnership", "owner", MINE_GIVEN, .only = "id created started owner",
      .why = "what was agreed belongs to the organizations" },
    { HERE, "organization", "steward", MINE_GIVEN, .only = "id name steward",
      .why = "the rest is about the organization" },
    { HERE, "import_run", "account", MINE_MADE, .only = "id started state file_name account",
      .why = "the rest is about the file" },
    { HERE, "agreement_party", "account", MINE_GIVEN,
      .only = "id agreement signer_name signer_title signer_email signed_at method consent account",
      .why = "what a party provides belongs to it" },
    { HERE, "acquaintance", "account", MINE_GIVEN, .only = "id created account strength since",
      .why = "whom one knows is somebody else, and the note is about them" },
    { HERE, "restriction_reader", "account", MINE_GIVEN, .only = "id created restriction account",
      .why = "whose file it is, is somebody else's" },
    { HERE, "break_glass", "account", MINE_GIVEN, .only = "id created account",
      .why = "whose file was opened, and why, is about somebody else" },
    { HERE, "access", "account", MINE_MADE, .only = "account organization",
      .why = "made again from facts; whose files are open is about somebody else" },
    { HERE, "access_grant", .why = served },
    { HERE, "consent", .why = served },
    { HERE, "consent_recipient", .why = served },
    { HERE, "holding", .why = served },
    { HERE, "restriction", .why = served },
    { HERE, "agreement", .why = directory },
    { HERE, "agreement_clause", .why = directory },
    { HERE, "audit_seal", .why = no_person },
    { HERE, "clause_contact", .why = directory },
    { HERE, "clause_indicator", .why = directory },
    { HERE, "clause_notice", .why = directory },
    { HERE, "clause_review", .why = directory },
    { HERE, "clause_sharing", .why = directory },
    { HERE, "contact", .why = directory },
    { HERE, "content_text", .why = no_person },
    { HERE, "evidence", .why = directory },
    { HERE, "mark", .why = directory },
    { HERE, "said", .why = directory },
    { HERE, "external_id", .why = no_person },
    { HERE, "file", .why = directory },
    { HERE, "file_chunk", .why = directory },
    { HERE, "incident", .why = no_person },
    { HERE, "import_aside", .why = directory },
    { HERE, "import_mapping", .why = directory },
    { HERE, "import_value", .why = directory },
    { HERE, "duplicate", .why = directory },
    { HERE, "merging", "account", MINE_MADE, .only = "id created day kind account",
      .why = "which records they were is the directory's" },
    { HERE, "merging_move", .why = no_person },
    { HERE, "location", .why = directory },
    { HERE, "obligation", .why = directory },
    { HERE, "occupancy", .why = directory },
    { HERE, "partnership_check", .why = directory },
    { HERE, "partnership_party", .why = directory },
    { HERE, "partnership_ending", .why = directory },
    { HERE, "phase_change", .why = directory },
    { HERE, "program", .why = directory },
    { HERE, "role_held", .why = directory },
    { HERE, "setting", .why = no_person },
    { HERE, "schedule", .why = directory },
    { HERE, "service", .why = directory },
    { HERE, "service_at_location", .why = directory },
    { HERE, "confirmation", "account", MINE_MADE, .only = "id entity subject day name account",
      .why = "what was confirmed belongs to the organization" },
    { HERE, "answer_link", "account", MINE_MADE, .only = "id purpose organization expires account",
      .why = "whom a link was given to is somebody else; a token's hash says nothing" },
    { HERE, "condition_round", "account", MINE_MADE, .only = "id partnership opened closes account",
      .why = "what is asked belongs to the partnership" },
    { HERE, "condition_turn", "account", MINE_MADE, .only = "id round account",
      .why = "that they answered; what was said is kept as sums, tied to nobody" },
    { HERE, "condition_tally", .why = "sums: nothing in them is tied to an account" },
    { HERE, "condition_comment", .why = "tied to no account, and cannot be" },
    { HERE, "correction", "account", MINE_MADE, .only = "id organization decided account",
      .why = "what was proposed belongs to who proposed it" },
    { HERE, "correction_field", .why = directory },
    { HERE, "worksheet", .why = directory },
    { HERE, "worksheet_voice", "account", MINE_GIVEN, .only = "id created worksheet handed account",
      .why = "what was answered belongs to the organization" },
    { HERE, "worksheet_row", .why = directory },
    { HERE, "worksheet_cell", .why = directory },
    { HERE, "shelter_group", .why = directory },
    { HERE, "signature_link", .why = directory },
    { HERE, "term", .why = no_person },
};
const size_t mine_n_tables = sizeof mine_tables / sizeof *mine_tables;

static bool holds(const char *list, struct str word)
{
    struct str rest = str_of(list), piece;
    while (str_next(&rest, ' ', &piece))
        if (str_eq(piece, word))
            return true;
    return false;
}

/* Sorting keys are no data of anybody. */
bool mine_leaves(const struct mine_table *t, struct str column)
{
    if (!t->column || str_ends(column, STR("_key")))
        return false;
    return (!t->only || holds(t->only, column)) && (!t->without || !holds(t->without, column));
}
