#include "store/card_import.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "store/contact_facts.h"
#include "store/external_id.h"
#include "store/linkage.h"
#include "store/one_person.h"
#include "store/repeated_card.h"
#include "store/schema.h"
#include "store/timeline.h"

namespace meishi {

namespace {

bool has_back(soci::session& session, long long card) {
  int found = 0;
  session << "SELECT count(*) FROM card_backs WHERE card_id = :card", soci::use(card), soci::into(found);
  return found > 0;
}

void keep_if_empty(std::string& value, const std::string& former) {
  if (value.empty()) value = former;
}

CardImport nothing_written(ImportOutcome outcome, const KnownCard& known) {
  CardImport out;
  out.result.outcome = outcome;
  out.result.card_id = known.card;
  out.result.contact_id = known.contact;
  return out;
}

// One side was imported alone before: that card becomes the one with both sides. `withdrawn`: a card that is gone then;
// 0 is none.
Result<CardImport> complete(soci::session& session, const KnownCard& known, const CardSource& source,
                            const CardRecord& record, long long withdrawn = 0) {
  auto cards = cards_of_contact(session, known.contact);
  if (!cards) return tl::unexpected(cards.error());
  const auto card = std::ranges::find(*cards, known.card, &StoredCard::id);
  if (card == cards->end()) return fail(ErrorCode::corrupt, "a stored card is damaged");
  if (!may_be_one_person(card->record, record) || (withdrawn != 0 && card->repeats != 0)) {
    return nothing_written(ImportOutcome::apart, known);
  }
  const Timeline before = build_timeline(*cards);
  const CardSource former = card->source;
  card->source = source;
  card->record = record;
  keep_if_empty(card->source.exchanged_on, former.exchanged_on);
  keep_if_empty(card->source.event, former.event);
  keep_if_empty(card->source.owner, former.owner);
  keep_if_empty(card->source.picture, former.picture);
  keep_if_empty(card->source.purpose, former.purpose);
  for (const std::string& tag : former.tags) {
    if (std::ranges::find(card->source.tags, tag) == card->source.tags.end()) card->source.tags.push_back(tag);
  }
  CardImport out;
  JournalEntry& entry = out.entry.emplace();
  entry.kind = kCardCompleted;
  entry.card = *card;
  std::erase_if(*cards, [&](const StoredCard& other) { return other.id == withdrawn; });
  entry.changes = changes_between(before, build_timeline(std::move(*cards)));
  out.result.outcome = ImportOutcome::completed;
  return out;
}

// Both sides were imported, each as a card of its own, by somebody who did not say that they are sides. The back's card
// goes, and its contact when it has no other; the front's becomes the card with both. Nothing is done where that would
// take more apart than it puts together: a side that is another picture of a card, or has one, or that has its other
// side already. A duplicate then.
Result<CardImport> join(soci::session& session, const KnownCard& front, const KnownCard& back, const CardSource& source,
                        const CardRecord& record) {
  if (has_back(session, front.card) || has_back(session, back.card)) {
    return nothing_written(ImportOutcome::duplicate, front);
  }
  auto cards = cards_of_contact(session, back.contact);
  if (!cards) return tl::unexpected(cards.error());
  const auto card = std::ranges::find(*cards, back.card, &StoredCard::id);
  if (card == cards->end()) return fail(ErrorCode::corrupt, "a stored card is damaged");
  const bool repeated =
      card->repeats != 0 || std::ranges::find(*cards, back.card, &StoredCard::repeats) != cards->end();
  if (repeated || !may_be_one_person(card->record, record)) return nothing_written(ImportOutcome::duplicate, front);
  auto completed = complete(session, front, source, record, back.card);
  if (!completed) return completed;
  if (!completed->entry) return nothing_written(ImportOutcome::duplicate, front);
  JournalEntry& entry = completed->withdrawn.emplace();
  entry.kind = kCardWithdrawn;
  entry.reason = "back of another card";
  entry.card = *card;
  entry.card.source.batch = source.batch;  // of the import that put them together: they come apart together
  if (cards->size() == 1) {
    completed->result.withdrawn_contact = back.contact;
  } else if (back.contact != front.contact) {  // else the other entry tells of all changes
    const Timeline before = build_timeline(*cards);
    cards->erase(card);
    entry.changes = changes_between(before, build_timeline(std::move(*cards)));
  }
  return completed;
}

// What a row of a list says otherwise than the contact that it belongs to, and that has been kept: `from` is the
// contact's, `to` the row's.
std::vector<FieldChange> conflicts_of(const StoredCard& row, const Timeline& contact) {
  std::vector<FieldChange> conflicts = changes_between(contact, build_timeline({row}));
  std::erase_if(conflicts, [](const FieldChange& change) { return change.to.empty() || change.field == "tags"; });
  return conflicts;
}

// A card of a known contact: changes by it, if any.
Status add_to_contact(soci::session& session, JournalEntry& entry, std::vector<FieldChange>& conflicts) {
  auto facts = facts_of_contact(session, entry.card.contact_id);
  if (!facts) return tl::unexpected(facts.error());
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  std::vector<StoredCard> card = {entry.card};
  for (const Edit& edit : stored_edits(session, entry.card.contact_id)) {  // what was mended there is mended here
    if (const auto mended = apply_edit(card, edit); !mended) return tl::unexpected(mended.error());
  }
  facts->cards.push_back(std::move(card.front()));
  const Timeline after = build_timeline(std::move(facts->cards), std::move(facts->retired_on));
  entry.changes = changes_between(before, after);
  if (!entry.card.source.list.empty()) conflicts = conflicts_of(entry.card, after);
  return {};
}

// The name that other programs know a contact by is in its entry where it is not the card's own: the card made a
// contact once before, which parted from it. That one may be erased later, and the name must not change by it.
void name_apart(soci::session& session, JournalEntry& entry) {
  const std::string own = contact_external_id(entry.card.source);
  int taken = 0;
  session << "SELECT count(*) FROM contacts WHERE external_id = :id", soci::use(own), soci::into(taken);
  if (taken > 0) entry.external_id = contact_external_id(entry.card.source, entry.card.contact_id);
}

void fill_result(CardImport& import) {
  const JournalEntry& entry = *import.entry;
  import.result.contact_id = entry.card.contact_id;
  import.result.card_id = entry.card.id;
  import.result.repeats = entry.card.repeats;
  import.result.reason = entry.reason;
  import.result.changes = entry.changes;
  import.result.unsure = entry.unsure;
}

}  // namespace

KnownCard find_card(soci::session& session, const std::string& sha256, int page, int index) {
  KnownCard known;
  session << "SELECT id, contact_id FROM cards WHERE sha256 = :sha AND page = :page AND position = :position",
      soci::use(sha256), soci::use(page), soci::use(index), soci::into(known.card), soci::into(known.contact);
  if (session.got_data()) return known;
  known = {};
  session << "SELECT c.id, c.contact_id FROM card_backs b JOIN cards c ON c.id = b.card_id"
             " WHERE b.sha256 = :sha AND b.page = :page AND b.position = :position",
      soci::use(sha256), soci::use(page), soci::use(index), soci::into(known.card), soci::into(known.contact);
  return session.got_data() ? known : KnownCard();
}

Result<CardImport> decide_import(soci::session& session, const CardSource& source, const CardRecord& record,
                                 const std::string& now, bool one_person) {
  const KnownCard front = find_card(session, source.sha256, source.page, source.index);
  const KnownCard back =
      source.back ? find_card(session, source.back->sha256, source.back->page, source.back->index) : KnownCard();
  const KnownCard& known = front.card != 0 ? front : back;
  if (known.card != 0) {
    const bool all_known = !source.back || (front.card != 0 && back.card != 0);
    if (all_known) {
      if (!source.back || front.card == back.card || !one_person) {
        return nothing_written(ImportOutcome::duplicate, known);
      }
      auto joined = join(session, front, back, source, record);
      if (joined && joined->entry) fill_result(*joined);
      return joined;
    }
    if (!one_person || has_back(session, known.card)) return nothing_written(ImportOutcome::apart, known);
    auto completed = complete(session, known, source, record);
    if (completed && completed->entry) fill_result(*completed);
    return completed;
  }

  CardImport out;
  JournalEntry entry;
  entry.card.source = source;
  entry.card.record = record;
  entry.card.imported_at = now;
  const auto repeated = find_repeated_card(session, source.face_hash, record, source.exchanged_on);
  if (!repeated) return tl::unexpected(repeated.error());
  auto match = repeated->card_id != 0 ? Result<Match>(Match{repeated->contact_id, "same look and text", {}, {}})
                                      : find_contact(session, record, source.exchanged_on, source.record_id);
  if (!match) return tl::unexpected(match.error());
  entry.reason = match->reason;
  entry.card.repeats = repeated->card_id;
  entry.card.id = next_id(session, "cards");
  entry.card.contact_id = match->contact_id != 0 ? match->contact_id : next_id(session, "contacts");
  entry.unsure = std::move(match->unsure);
  out.joined = std::move(match->joined);
  for (UnsureMatch& unsure : entry.unsure) unsure.contact_id = entry.card.contact_id;
  if (match->contact_id == 0) {
    entry.kind = kContactCreated;
    name_apart(session, entry);
    out.result.outcome = ImportOutcome::added;
  } else {
    if (Status status = add_to_contact(session, entry, out.result.conflicts); !status)
      return tl::unexpected(status.error());
    if (entry.card.repeats != 0) {
      entry.kind = kCardRepeated;
      out.result.outcome = ImportOutcome::repeated;
    } else {
      entry.kind = entry.changes.empty() ? kCardAdded : kContactUpdated;
      out.result.outcome = entry.changes.empty() ? ImportOutcome::unchanged : ImportOutcome::updated;
    }
  }
  out.entry = std::move(entry);
  fill_result(out);
  return out;
}

}  // namespace meishi
