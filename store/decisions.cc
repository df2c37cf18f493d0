#include "store/decisions.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "normalize/card_json.h"
#include "store/apply.h"
#include "store/batches.h"
#include "store/calendar.h"
#include "store/contact_facts.h"
#include "store/edits.h"
#include "store/external_id.h"
#include "store/schema.h"
#include "store/timeline.h"
#include "store/undo_rows.h"

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

bool is_there(soci::session& session, const CardSource& s) {
  const auto side = [&](const std::string& sha256, int page, int index) {
    int cards = 0;
    int backs = 0;
    session << "SELECT count(*) FROM cards WHERE sha256 = :sha AND page = :page AND position = :position",
        soci::use(sha256), soci::use(page), soci::use(index), soci::into(cards);
    session << "SELECT count(*) FROM card_backs WHERE sha256 = :sha AND page = :page AND position = :position",
        soci::use(sha256), soci::use(page), soci::use(index), soci::into(backs);
    return cards + backs > 0;
  };
  return side(s.sha256, s.page, s.index) || (s.back && side(s.back->sha256, s.back->page, s.back->index));
}

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

namespace {

// Whether the contact shows what the correction says.
bool holds(const ContactFields& fields, const Edit& edit) {
  if (!is_one_of_list(edit)) return value_of(fields, edit.field) == edit.to_value;
  const std::string list = edit.field.substr(0, edit.field.find('['));
  const bool gone = edit.from_value == "null" || !has_in_list(fields, list, edit.from_value);
  if (edit.to_value == "null") return gone;
  return has_in_list(fields, list, edit.to_value);
}

}  // namespace

Result<JournalEntry> decide_edit(soci::session& session, std::int64_t contact, const std::string& field,
                                 const std::string& value, const std::string& from) {
  if (Status status = check_contact(session, contact); !status) return tl::unexpected(status.error());
  const auto facts = facts_of_contact(session, contact);
  if (!facts) return tl::unexpected(facts.error());
  const Timeline before = build_timeline(facts->cards, facts->retired_on);
  JournalEntry entry;
  entry.kind = kFieldEdited;
  entry.card.contact_id = contact;
  entry.field = field;
  entry.from_value = field.ends_with("[]") ? from : value_of(before.fields, field);
  entry.to_value = value;
  const auto doubts = [](const std::vector<StoredCard>& cards) {
    std::size_t count = 0;
    for (const StoredCard& card : cards) count += card.record.confidence.size();
    return count;
  };
  // The cards that show the value; where another card stands behind it, the newest one too; at last all of them.
  const auto newest = std::ranges::max_element(facts->cards, older);
  std::vector<std::int64_t> all;
  for (const StoredCard& card : facts->cards) all.push_back(card.id);
  for (const auto& cards : {std::vector<std::int64_t>(), std::vector<std::int64_t>{newest->id}, all}) {
    std::vector<StoredCard> changed_cards = facts->cards;
    auto changed = apply_edit(changed_cards, {field, entry.from_value, value, cards, {}});
    if (!changed) return tl::unexpected(changed.error());
    if (changed->empty()) continue;
    // The same value again says that it was read right.
    if (entry.from_value == value && doubts(changed_cards) == doubts(facts->cards)) {
      return fail(ErrorCode::invalid, "{} has this value already", {field});
    }
    const Timeline after = build_timeline(std::move(changed_cards), facts->retired_on);
    if (!holds(after.fields, {field, entry.from_value, value, {}, {}})) continue;
    entry.edited_cards = std::move(*changed);
    entry.changes = changes_between(before, after);
    return entry;
  }
  return fail(ErrorCode::invalid, "{} cannot have this value", {field});
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
  if (target->kind == kBatchBegun) {
    return fail(ErrorCode::invalid,
                "entry {0} is the beginning of an import; `meishi batch undo {0}` takes all of it back", {number});
  }
  if (target->kind == kExported) {
    return fail(ErrorCode::invalid, "entry {} only says that contacts were exported", {number});
  }
  if (is_undone(session, id)) return fail(ErrorCode::invalid, "entry {} was taken back already", {number});
  // What brings a card back must not double one that was imported again meanwhile.
  auto brought = entry_by_id(session, id);
  bool comes_back = brought && (brought->kind == kCardWithdrawn || brought->kind == kBatchUndone);
  while (brought && brought->kind == kEntryUndone) {
    comes_back = !comes_back;
    brought = entry_by_id(session, brought->target);
  }
  if (!brought) return tl::unexpected(brought.error());
  std::vector<std::int64_t> cards;
  if (comes_back) cards = brought->kind == kBatchUndone ? brought->taken_back : std::vector{brought->id};
  for (const std::int64_t card : cards) {
    const auto entry = entry_by_id(session, card);
    if (!entry) return tl::unexpected(entry.error());
    // A card that got its other side is there anyhow, and so is one that turned out to be a back, until it does again.
    const bool sides = entry->kind == kCardCompleted || (entry->kind == kCardWithdrawn && card != brought->id);
    if (!sides && holds_card(*entry) && is_there(session, entry->card.source)) {
      return fail(ErrorCode::invalid, "the card of entry {} was imported again since", {std::to_string(card)});
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

Result<JournalEntry> decide_undo_batch(soci::session& session, std::int64_t batch) {
  const auto begun = entry_by_id(session, batch);
  const std::string number = std::to_string(batch);
  if (!begun || begun->kind != kBatchBegun) {
    return fail(ErrorCode::not_found, "there is no import {}; `meishi batch list` shows them", {number});
  }
  auto entries = entries_of_batch(session, batch);
  if (!entries) return tl::unexpected(entries.error());
  JournalEntry entry;
  entry.kind = kBatchUndone;
  entry.target = batch;
  for (const JournalEntry& one : *entries) {
    if (one.kind != kErased && !is_undone(session, one.id)) entry.taken_back.push_back(one.id);
  }
  if (entry.taken_back.empty()) return fail(ErrorCode::invalid, "nothing of import {} is left to take back", {number});
  return entry;
}

std::vector<std::int64_t> undone_together(soci::session& session, std::int64_t entry) {
  std::vector<std::int64_t> out = {entry};
  const auto one = entry_by_id(session, entry);
  if (!one || !holds_card(*one)) return out;
  for (std::int64_t id = entry + 1;; ++id) {  // written right behind it
    const auto merging = entry_by_id(session, id);
    if (!merging || merging->cause != entry) break;
    if (!is_undone(session, id)) out.insert(out.begin(), id);
  }
  if (one->kind == kCardCompleted) {
    const auto before = entry_by_id(session, entry - 1);
    if (before && before->kind == kCardWithdrawn && !is_undone(session, entry - 1)) out.push_back(entry - 1);
  }
  return out;
}

std::int64_t last_to_undo(soci::session& session) {
  const std::string undone(kEntryUndone);
  const std::string erased(kErased);
  const std::string source(kSourceImported);
  const std::string begun(kBatchBegun);
  const std::string batch(kBatchUndone);
  const std::string exported(kExported);
  long long id = 0;
  session << "SELECT id FROM journal WHERE kind <> :undone AND kind <> :erased AND kind <> :source AND kind <> :begun"
             " AND kind <> :batch AND kind <> :exported AND id NOT IN (SELECT entry_id FROM undone) ORDER BY id DESC "
             "LIMIT 1",
      soci::use(undone), soci::use(erased), soci::use(source), soci::use(begun), soci::use(batch), soci::use(exported),
      soci::into(id);
  return session.got_data() ? id : 0;
}

namespace {

// A contact with a history that was not erased, though it may have no card at this time.
Status check_history(soci::session& session, std::int64_t contact) {
  const long long id = contact;
  const std::string erased(kErased);
  int found = 0;
  session << "SELECT count(*) FROM journal WHERE contact_id = :id AND kind <> :kind", soci::use(id), soci::use(erased),
      soci::into(found);
  long long into = 0;
  session << "SELECT into_id FROM merged WHERE contact_id = :id", soci::use(id), soci::into(into);
  return found > 0 && !session.got_data() ? Status() : check_contact(session, contact);
}

// What other programs know the contact by that the entry made; "" for an entry that made none.
std::string name_of_made(soci::session& session, const JournalEntry& entry) {
  if (entry.kind != kContactCreated && entry.kind != kCardMoved) return {};
  const long long id = entry.card.contact_id;
  std::string external;
  session << "SELECT external_id FROM contacts WHERE id = :id", soci::use(id), soci::into(external);
  if (session.got_data()) return external;
  if (entry.kind == kCardMoved) return contact_external_id(entry.card.source, id);
  return entry.external_id.empty() ? contact_external_id(entry.card.source) : entry.external_id;
}

void add_side(const std::string& sha256, const std::string& picture, Erasure& erasure) {
  if (!sha256.empty()) erasure.files.insert(sha256);
  if (!picture.empty()) erasure.pictures.insert(picture);
}

}  // namespace

Result<Erasure> erase_entries(soci::session& session, std::int64_t contact) {
  if (Status status = check_history(session, contact); !status) return tl::unexpected(status.error());
  const std::set<long long> people = merged_people(session, contact);
  const auto family = related_contacts(session, contact, std::numeric_limits<std::int64_t>::max());
  if (!family) return tl::unexpected(family.error());
  // Cards that are another contact's now.
  const auto elsewhere = [&](long long card) {
    long long owner = 0;
    session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(owner);
    return session.got_data() && !people.contains(owner);
  };
  std::map<std::int64_t, JournalEntry> gone;
  std::map<std::int64_t, JournalEntry> kept;
  for (const long long person : *family) {
    auto found = entries_of_contact(session, person);
    if (!found) return tl::unexpected(found.error());
    for (JournalEntry& entry : *found) {
      if (entry.kind == kErased) {
        if (!people.contains(entry.card.contact_id) || entry.external_id.empty()) continue;
        entry.external_id.clear();  // nobody is left who is known by it
        rewrite(session, entry);
        continue;
      }
      long long owner = 0;
      if (entry.card.id != 0) {
        const long long card = entry.card.id;
        session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(owner);
        if (!session.got_data()) owner = 0;
      }
      const bool own = people.contains(entry.card.contact_id) || people.contains(entry.other) || people.contains(owner);
      const bool others = entry.card.id != 0 && elsewhere(entry.card.id);
      const std::int64_t id = entry.id;
      (own && !others ? gone : kept).emplace(id, std::move(entry));
    }
  }
  Erasure erasure;
  erasure.entries = static_cast<int>(gone.size());
  const std::string kind(kErased);
  const std::string empty;
  for (const auto& [id, entry] : gone) {
    if (holds_card(entry)) {
      add_side(entry.card.source.sha256, entry.card.source.picture, erasure);
      erasure.paths.insert(entry.card.source.path);
      if (const auto& back = entry.card.source.back) {
        add_side(back->sha256, back->picture, erasure);
        erasure.paths.insert(back->path);
      }
    }
    const long long number = id;
    session << "UPDATE journal SET kind = :kind, reason = :reason, other_id = 0, target = 0 WHERE id = :id",
        soci::use(kind), soci::use(empty), soci::use(number);
    JournalEntry blank;
    blank.id = id;
    blank.kind = kErased;
    // Somebody who is still there stays known to other programs.
    if (!people.contains(entry.card.contact_id)) blank.external_id = name_of_made(session, entry);
    rewrite(session, blank);
  }
  // What is told of changes elsewhere may show values of the person.
  for (auto& [id, entry] : kept) {
    if (entry.changes.empty()) continue;
    entry.changes.clear();
    rewrite(session, entry);
  }
  return erasure;
}

namespace {

// Out of what an import says of where it came from: paths between blanks, which may hold blanks themselves.
bool take_out(std::string& source, const std::string& path) {
  const std::size_t at = path.empty() ? std::string::npos : source.find(path);
  if (at == std::string::npos) return false;
  const bool whole =
      (at == 0 || source[at - 1] == ' ') && (at + path.size() == source.size() || source[at + path.size()] == ' ');
  if (whole) source.erase(at, path.size());
  return whole;
}

}  // namespace

Status forget_files(soci::session& session, const Erasure& erasure) {
  // A file's name often is the person's. That the file was read to its end stays known by its hash, so that the next
  // import of the folder does not bring the person back.
  std::vector<JournalEntry> read;
  std::vector<JournalEntry> begun;
  for (std::int64_t last = 0;;) {
    auto some = entries_after(session, last, 500);
    if (!some) return tl::unexpected(some.error());
    if (some->empty()) break;
    last = some->back().id;
    for (JournalEntry& entry : *some) {
      if (entry.kind == kBatchBegun) {
        begun.push_back(std::move(entry));
      } else if (entry.kind == kSourceImported && erasure.files.contains(entry.card.source.sha256)) {
        read.push_back(std::move(entry));
      }
    }
  }
  for (JournalEntry& entry : read) {
    const std::string sha256 = entry.card.source.sha256;
    int left = 0;
    int backs = 0;
    session << "SELECT count(*) FROM cards WHERE sha256 = :sha", soci::use(sha256), soci::into(left);
    session << "SELECT count(*) FROM card_backs WHERE sha256 = :sha", soci::use(sha256), soci::into(backs);
    if (left + backs > 0) continue;
    entry.card.source.path.clear();
    rewrite(session, entry);
    const std::string nowhere;
    session << "UPDATE sources SET path = :path WHERE sha256 = :sha", soci::use(nowhere), soci::use(sha256);
  }
  for (const std::string& path : erasure.paths) {
    int left = 0;
    session << "SELECT count(*) FROM cards WHERE path = :path", soci::use(path), soci::into(left);
    if (left > 0) continue;
    drop_failure(session, path);
    for (JournalEntry& entry : begun) {
      if (take_out(entry.stamp.source, path)) rewrite(session, entry);
    }
  }
  return {};
}

bool is_shown(soci::session& session, const std::string& picture) {
  const std::string pattern = "%" + picture + "%";
  int found = 0;
  session << "SELECT count(*) FROM cards WHERE source LIKE :pattern", soci::use(pattern), soci::into(found);
  return found > 0;
}

}  // namespace meishi
