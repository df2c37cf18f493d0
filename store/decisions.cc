#include "store/decisions.h"

#include <algorithm>
#include <set>

#include "normalize/card_json.h"
#include "store/apply.h"
#include "store/calendar.h"
#include "store/contact_facts.h"
#include "store/edits.h"
#include "store/schema.h"
#include "store/timeline.h"

namespace meishi {

namespace {

Status check_two(soci::session& session, std::int64_t a, std::int64_t b) {
  if (a == b) return fail(ErrorCode::invalid, "these are one contact already: {}", {std::to_string(a)});
  for (const std::int64_t contact : {a, b}) {
    if (Status status = check_contact(session, contact); !status) return status;
  }
  return {};
}

}  // namespace

Status check_contact(soci::session& session, std::int64_t contact) {
  const long long id = contact;
  int found = 0;
  session << "SELECT count(*) FROM contacts WHERE id = :id", soci::use(id), soci::into(found);
  if (found > 0) return {};
  long long into = 0;
  session << "SELECT into_id FROM merged WHERE contact_id = :id", soci::use(id), soci::into(into);
  if (session.got_data()) {
    return fail(ErrorCode::not_found, "contact {0} was merged into contact {1}",
                {std::to_string(contact), std::to_string(into)});
  }
  const std::string erased(kErased);
  session << "SELECT count(*) FROM journal WHERE contact_id = :id AND kind = :kind", soci::use(id), soci::use(erased),
      soci::into(found);
  if (found > 0) return fail(ErrorCode::not_found, "contact {} was erased", {std::to_string(contact)});
  return fail(ErrorCode::not_found, "there is no contact {}", {std::to_string(contact)});
}

Result<JournalEntry> decide_merge(soci::session& session, std::int64_t kept, std::int64_t gone) {
  if (Status status = check_two(session, kept, gone); !status) return tl::unexpected(status.error());
  JournalEntry entry;
  entry.kind = kContactsMerged;
  entry.card.contact_id = kept;
  entry.other = gone;
  auto facts = facts_of_contact(session, kept);
  auto others = facts_of_contact(session, gone);
  if (!facts) return tl::unexpected(facts.error());
  if (!others) return tl::unexpected(others.error());
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  std::ranges::move(others->cards, std::back_inserter(facts->cards));
  std::ranges::move(others->retired_on, std::back_inserter(facts->retired_on));
  entry.changes = changes_between(before, build_timeline(std::move(facts->cards), std::move(facts->retired_on)));
  return entry;
}

Result<JournalEntry> decide_apart(soci::session& session, std::int64_t contact, std::int64_t other) {
  if (Status status = check_two(session, contact, other); !status) return tl::unexpected(status.error());
  JournalEntry entry;
  entry.kind = kKeptApart;
  entry.card.contact_id = contact;
  entry.other = other;
  return entry;
}

Result<JournalEntry> decide_split(soci::session& session, std::int64_t contact, std::int64_t card) {
  if (Status status = check_contact(session, contact); !status) return tl::unexpected(status.error());
  auto facts = facts_of_contact(session, contact);
  if (!facts) return tl::unexpected(facts.error());
  const auto moved = std::ranges::find(facts->cards, card, &StoredCard::id);
  if (moved == facts->cards.end()) {
    return fail(ErrorCode::not_found, "contact {0} has no card {1}; `meishi show {0}` lists its cards",
                {std::to_string(contact), std::to_string(card)});
  }
  if (facts->cards.size() == 1) {
    return fail(ErrorCode::invalid, "contact {} has one card only", {std::to_string(contact)});
  }
  JournalEntry entry;
  entry.kind = kCardMoved;
  entry.card.id = card;
  entry.card.source.path = moved->source.path;
  entry.card.source.sha256 = moved->source.sha256;
  entry.card.source.page = moved->source.page;
  entry.card.source.index = moved->source.index;
  entry.card.contact_id = next_id(session, "contacts");
  entry.other = contact;
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  facts->cards.erase(moved);
  entry.changes = changes_between(before, build_timeline(std::move(facts->cards), std::move(facts->retired_on)));
  return entry;
}

Result<JournalEntry> decide_edit(soci::session& session, std::int64_t contact, const std::string& field,
                                 const std::string& value) {
  if (Status status = check_contact(session, contact); !status) return tl::unexpected(status.error());
  auto facts = facts_of_contact(session, contact);
  if (!facts) return tl::unexpected(facts.error());
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  JournalEntry entry;
  entry.kind = kFieldEdited;
  entry.card.contact_id = contact;
  entry.field = field;
  entry.from_value = value_of(before.fields, field);
  entry.to_value = value;
  const auto doubts = [&]() {
    std::size_t count = 0;
    for (const StoredCard& card : facts->cards) count += card.record.confidence.size();
    return count;
  };
  const std::size_t before_count = doubts();
  if (Status status = apply_edit(facts->cards, {field, entry.from_value, value}); !status) {
    return tl::unexpected(status.error());
  }
  // The same value again says that it was read right.
  if (entry.from_value == entry.to_value && doubts() == before_count) {
    return fail(ErrorCode::invalid, "{} has this value already", {field});
  }
  entry.changes = changes_between(before, build_timeline(std::move(facts->cards), std::move(facts->retired_on)));
  return entry;
}

Result<JournalEntry> decide_retirement(soci::session& session, std::int64_t contact, const std::string& day) {
  if (Status status = check_contact(session, contact); !status) return tl::unexpected(status.error());
  if (!is_date(day)) return fail(ErrorCode::invalid, "{} is not a date (yyyy-mm-dd)", {day});
  auto facts = facts_of_contact(session, contact);
  if (!facts) return tl::unexpected(facts.error());
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  facts->retired_on.push_back(day);
  const Timeline after = build_timeline(std::move(facts->cards), std::move(facts->retired_on));
  if (after.moves.size() == before.moves.size()) {
    return fail(ErrorCode::invalid, "contact {0} has no post that could end on {1}", {std::to_string(contact), day});
  }
  JournalEntry entry;
  entry.kind = kRetired;
  entry.card.contact_id = contact;
  entry.date = day;
  entry.changes = changes_between(before, after);
  return entry;
}

Result<JournalEntry> decide_undo(soci::session& session, std::int64_t id) {
  auto target = entry_by_id(session, id);
  if (!target) return tl::unexpected(target.error());
  const std::string number = std::to_string(id);
  if (target->kind == kErased) return fail(ErrorCode::invalid, "what was erased cannot come back (entry {})", {number});
  if (target->kind == kSourceImported) {
    return fail(ErrorCode::invalid, "entry {} only says that a file was read to its end; undo its cards", {number});
  }
  if (is_undone(session, id)) return fail(ErrorCode::invalid, "entry {} was taken back already", {number});
  // What brings a card back must not double one that was imported again meanwhile.
  if (target->kind == kEntryUndone) {
    auto brought = entry_by_id(session, target->target);
    if (!brought) return tl::unexpected(brought.error());
    const CardSource& s = brought->card.source;
    int there = 0;
    if (holds_card(*brought)) {
      session << "SELECT count(*) FROM cards WHERE sha256 = :sha AND page = :page AND position = :position",
          soci::use(s.sha256), soci::use(s.page), soci::use(s.index), soci::into(there);
    }
    if (there > 0) {
      return fail(ErrorCode::invalid, "the card of entry {} was imported again since", {std::to_string(brought->id)});
    }
  }
  JournalEntry entry;
  entry.kind = kEntryUndone;
  entry.target = id;
  entry.card.contact_id = target->card.contact_id;
  entry.card.id = target->card.id;
  entry.other = target->other;
  return entry;
}

std::int64_t last_to_undo(soci::session& session) {
  const std::string undone(kEntryUndone);
  const std::string erased(kErased);
  const std::string source(kSourceImported);
  long long id = 0;
  session << "SELECT id FROM journal WHERE kind <> :undone AND kind <> :erased AND kind <> :source"
             " AND id NOT IN (SELECT entry_id FROM undone) ORDER BY id DESC LIMIT 1",
      soci::use(undone), soci::use(erased), soci::use(source), soci::into(id);
  return session.got_data() ? id : 0;
}

Result<int> erase_entries(soci::session& session, std::int64_t contact) {
  if (Status status = check_contact(session, contact); !status) return tl::unexpected(status.error());
  std::vector<long long> people = {contact};
  for (std::size_t i = 0; i < people.size(); ++i) {
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT contact_id FROM merged WHERE into_id = :id", soci::use(people[i]), soci::into(id));
    statement.execute();
    std::vector<long long> found;
    while (statement.fetch()) found.push_back(id);
    people.insert(people.end(), found.begin(), found.end());
  }
  // Cards that are another contact's now.
  const auto elsewhere = [&](long long card) {
    long long owner = 0;
    session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(owner);
    return session.got_data() && std::ranges::find(people, owner) == people.end();
  };
  std::set<std::int64_t> entries;
  std::set<std::int64_t> cards;
  for (const long long person : people) {
    auto found = entries_of_contact(session, person);
    if (!found) return tl::unexpected(found.error());
    for (const JournalEntry& entry : *found) {
      if (entry.card.id != 0 && elsewhere(entry.card.id)) continue;
      entries.insert(entry.id);
      if (entry.card.id != 0) cards.insert(entry.card.id);
    }
  }
  std::set<std::string> files;
  for (const long long card : cards) {  // also what was written of them while they were somebody else's
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT id FROM journal WHERE card_id = :card", soci::use(card), soci::into(id));
    statement.execute();
    while (statement.fetch()) entries.insert(id);
  }
  const std::string kind(kErased);
  const std::string empty;
  const std::string payload = "{}";
  for (const long long id : entries) {
    auto entry = entry_by_id(session, id);
    if (!entry) return tl::unexpected(entry.error());
    if (!entry->card.source.sha256.empty()) files.insert(entry->card.source.sha256);
    session << "UPDATE journal SET kind = :kind, reason = :reason, payload = :payload, other_id = 0, target = 0"
               " WHERE id = :id",
        soci::use(kind), soci::use(empty), soci::use(payload), soci::use(id);
  }
  // A file's name often is the person's. That the file was read to its end stays known by its hash, so that the next
  // import of the folder does not bring the person back.
  const std::string source(kSourceImported);
  std::vector<JournalEntry> read;
  for (std::int64_t last = 0;;) {
    auto some = entries_after(session, last, 500);
    if (!some) return tl::unexpected(some.error());
    if (some->empty()) break;
    last = some->back().id;
    for (JournalEntry& entry : *some) {
      if (entry.kind == kSourceImported && files.contains(entry.card.source.sha256)) read.push_back(std::move(entry));
    }
  }
  for (JournalEntry& entry : read) {
    int left = 0;
    session << "SELECT count(*) FROM cards WHERE sha256 = :sha AND contact_id NOT IN"
               " (SELECT contact_id FROM merged WHERE into_id = :a) AND contact_id <> :b",
        soci::use(entry.card.source.sha256), soci::use(people.front()), soci::use(people.front()), soci::into(left);
    if (left > 0) continue;
    entry.card.source.path.clear();
    rewrite(session, entry);
  }
  return static_cast<int>(entries.size());
}

Result<std::vector<std::string>> pictures_of(soci::session& session, std::int64_t contact) {
  const auto cards = cards_of_contact(session, contact);
  if (!cards) return tl::unexpected(cards.error());
  std::vector<std::string> out;
  for (const StoredCard& card : *cards) {
    if (!card.source.picture.empty()) out.push_back(card.source.picture);
    if (card.source.back && !card.source.back->picture.empty()) out.push_back(card.source.back->picture);
  }
  return out;
}

bool is_shown(soci::session& session, const std::string& picture) {
  const std::string pattern = "%" + picture + "%";
  int found = 0;
  session << "SELECT count(*) FROM cards WHERE source LIKE :pattern", soci::use(pattern), soci::into(found);
  return found > 0;
}

}  // namespace meishi
