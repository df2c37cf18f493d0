#include "store/apply.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "store/calendar.h"
#include "store/contact_rows.h"
#include "store/dialect.h"
#include "store/linkage.h"
#include "store/organization_rows.h"
#include "store/schema.h"
#include "store/undo_rows.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

void insert_source(soci::session& session, const JournalEntry& entry) {
  const CardSource& s = entry.card.source;
  session << "INSERT INTO sources (sha256, path, cards, imported_at) VALUES (:sha, :path, :cards, :imported)"
             " ON CONFLICT (sha256) DO UPDATE SET cards = excluded.cards",
      soci::use(s.sha256), soci::use(s.path), soci::use(entry.cards), soci::use(entry.at);
  if (!entry.paired) return;
  session << "INSERT INTO paired_sources (sha256) VALUES (:sha) ON CONFLICT DO NOTHING", soci::use(s.sha256);
}

void give_to(soci::session& session, const char* table, long long from, long long to) {
  session << "UPDATE " << table << " SET contact_id = :to WHERE contact_id = :from", soci::use(to), soci::use(from);
}

// A pair that was decided is no question any more.
void answer(soci::session& session, long long a, long long b) {
  session << "DELETE FROM unsure WHERE (contact_id = :a AND other_id = :b) OR (contact_id = :c AND other_id = :d)",
      soci::use(a), soci::use(b), soci::use(b), soci::use(a);
}

// The contact that `id` is part of now: itself, unless it was merged.
long long resolved(soci::session& session, long long id) {
  for (std::set<long long> seen; seen.insert(id).second;) {
    long long into = 0;
    session << "SELECT into_id FROM merged WHERE contact_id = :id", soci::use(id), soci::into(into);
    if (!session.got_data()) break;
    id = into;
  }
  return id;
}

}  // namespace

bool is_undone(soci::session& session, std::int64_t entry) {
  const long long id = entry;
  int found = 0;
  session << "SELECT count(*) FROM undone WHERE entry_id = :id", soci::use(id), soci::into(found);
  return found > 0;
}

bool is_asked(soci::session& session, const JournalEntry& entry) {
  const bool undone = is_undone(session, entry.id);
  return entry.kind == kContactsMerged ? undone && !is_undone(session, entry.cause) : !undone;
}

bool merging_taken_back(soci::session& session, long long contact, long long other) {
  std::vector<long long> undone;
  {
    const std::string kind(kContactsMerged);
    long long id = 0;
    soci::statement statement =
        (session.prepare << "SELECT j.id FROM undone u JOIN journal j ON j.id = u.entry_id WHERE j.kind = :kind",
         soci::use(kind), soci::into(id));
    statement.execute();
    while (statement.fetch()) undone.push_back(id);
  }
  return std::ranges::any_of(undone, [&](const long long id) {
    const auto entry = entry_by_id(session, id);
    if (!entry || !is_asked(session, *entry)) return false;
    const long long a = resolved(session, entry->card.contact_id);
    const long long b = resolved(session, entry->other);
    return (a == contact && b == other) || (a == other && b == contact);
  });
}

void insert_unsure(soci::session& session, const JournalEntry& entry) {
  for (const UnsureMatch& match : entry.unsure) {
    const long long contact = resolved(session, entry.card.contact_id);
    const long long other = resolved(session, match.other_id);
    if (contact == other || kept_apart(session, contact, other)) continue;
    if (!contact_exists(session, contact) || !contact_exists(session, other)) continue;
    const int weight = static_cast<int>(std::lround(match.weight * 10));
    session << "INSERT INTO unsure (contact_id, other_id, weight, reason) VALUES (:contact, :other, :weight, :reason)"
               " ON CONFLICT DO NOTHING",
        soci::use(contact), soci::use(other), soci::use(weight), soci::use(match.reason);
  }
}

namespace {

// The contact has this card and no other, and nobody said anything about it. (A contact of the same number may have
// been merged into, when its own first card comes back.)
bool only_card(soci::session& session, long long contact, long long card) {
  int others = 0;
  session << "SELECT (SELECT count(*) FROM cards WHERE contact_id = :a AND id <> :card)"
             " + (SELECT count(*) FROM edits WHERE contact_id = :b)"
             " + (SELECT count(*) FROM retirements WHERE contact_id = :c)",
      soci::use(contact), soci::use(card), soci::use(contact), soci::use(contact), soci::into(others);
  return others == 0;
}

// Whose card it is; 0: there is no such card, its import was taken back.
long long owner_of(soci::session& session, long long card) {
  long long contact = 0;
  session << "SELECT contact_id FROM cards WHERE id = :id", soci::use(card), soci::into(contact);
  return session.got_data() ? contact : 0;
}

using Touched = std::set<long long>;  // contacts to be refreshed

Status import_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  StoredCard card = entry.card;
  if (entry.kind == kCardCompleted) {
    card.contact_id = owner_of(session, card.id);  // it may have been merged or parted since it was imported
    if (card.contact_id == 0) return {};
    update_card(session, card);
  } else {
    card.contact_id = resolved(session, card.contact_id);
    if (Status status = ensure_contact(session, card.contact_id, entry); !status) return status;
    insert_card(session, card);
  }
  touched.insert(card.contact_id);
  insert_pictures(session, card);
  insert_keys(session, card.contact_id, card);
  if (card.repeats == 0) record_organization(session, card, entry.at);
  insert_unsure(session, entry);
  return {};
}

// The card goes, and with it what only it says of the contact.
Status withdraw(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long card = entry.card.id;
  const long long contact = owner_of(session, card);
  if (contact == 0) return {};
  touched.insert(contact);
  const long long organization = delete_card(session, card);
  if (Status status = rebuild_keys(session, contact); !status) return status;
  if (Status status = refresh(session, contact, entry.at, false); !status) return status;
  return organization == 0 ? Status() : recompute_organization(session, organization, entry.at);
}

Status merge_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long kept = resolved(session, entry.card.contact_id);
  const long long gone = resolved(session, entry.other);
  if (kept == gone || !contact_exists(session, gone)) return {};
  if (Status status = ensure_contact(session, kept, entry); !status) return status;
  touched.insert(kept);
  session << "DELETE FROM edits WHERE contact_id = :gone AND entry_id IN"
             " (SELECT entry_id FROM edits WHERE contact_id = :kept)",
      soci::use(gone), soci::use(kept);
  for (const char* table : {"cards", "card_hashes", "edits", "retirements"}) give_to(session, table, gone, kept);
  session << "UPDATE apart SET contact_id = :kept WHERE contact_id = :gone", soci::use(kept), soci::use(gone);
  session << "UPDATE apart SET other_id = :kept WHERE other_id = :gone", soci::use(kept), soci::use(gone);
  answer(session, kept, gone);
  // What may be the one who is gone may be the one who is left, unless a person said no.
  for (const long long other : ids_of(session, "SELECT other_id FROM unsure WHERE contact_id = :id", gone)) {
    if (kept_apart(session, kept, other)) continue;
    session << "UPDATE unsure SET contact_id = :kept WHERE contact_id = :gone AND other_id = :other AND NOT EXISTS"
               " (SELECT 1 FROM unsure u WHERE u.contact_id = :kept2 AND u.other_id = :other2)",
        soci::use(kept), soci::use(gone), soci::use(other), soci::use(kept), soci::use(other);
  }
  for (const long long other : ids_of(session, "SELECT contact_id FROM unsure WHERE other_id = :id", gone)) {
    if (kept_apart(session, kept, other)) continue;
    session << "UPDATE unsure SET other_id = :kept WHERE other_id = :gone AND contact_id = :other AND NOT EXISTS"
               " (SELECT 1 FROM unsure u WHERE u.contact_id = :other2 AND u.other_id = :kept2)",
        soci::use(kept), soci::use(gone), soci::use(other), soci::use(other), soci::use(kept);
  }
  delete_contact(session, gone, entry.at);
  session << "INSERT INTO merged (contact_id, into_id) VALUES (:gone, :kept) ON CONFLICT (contact_id)"
             " DO UPDATE SET into_id = excluded.into_id",
      soci::use(gone), soci::use(kept);
  return rebuild_keys(session, kept);
}

Status move_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long card = entry.card.id;
  const long long to = entry.card.contact_id;
  const long long from = owner_of(session, card);
  if (from == 0 || from == to) return {};
  if (Status status = ensure_contact(session, to, entry); !status) return status;
  touched.insert({from, to});
  session << "UPDATE cards SET contact_id = :to WHERE id = :card", soci::use(to), soci::use(card);
  session << "UPDATE card_hashes SET contact_id = :to WHERE card_id = :card", soci::use(to), soci::use(card);
  session << "DELETE FROM post_cards WHERE card_id = :card", soci::use(card);  // a proof of posts of `from` no more
  // Corrections of this very card go with it.
  const std::string listed = "%," + std::to_string(card) + ",%";
  session << "INSERT INTO edits (entry_id, contact_id, field, from_value, to_value, cards, day)"
             " SELECT entry_id, :to, field, from_value, to_value, cards, day FROM edits"
             " WHERE contact_id = :from AND cards LIKE :listed ON CONFLICT DO NOTHING",
      soci::use(to), soci::use(from), soci::use(listed);
  const long long id = entry.id;
  session << "INSERT INTO apart (entry_id, contact_id, other_id) VALUES (:entry, :contact, :other)", soci::use(id),
      soci::use(to), soci::use(from);
  answer(session, to, from);
  for (const long long contact : {from, to}) {
    if (Status status = rebuild_keys(session, contact); !status) return status;
  }
  return {};
}

}  // namespace

Status change_rows(soci::session& session, const JournalEntry& entry, Touched& touched) {
  const long long id = entry.id;
  if (entry.kind == kContactsMerged) return merge_rows(session, entry, touched);
  if (entry.kind == kCardMoved) return move_rows(session, entry, touched);
  if (entry.kind == kCardWithdrawn) return withdraw(session, entry, touched);
  if (holds_card(entry)) return import_rows(session, entry, touched);
  const long long contact = resolved(session, entry.card.contact_id);
  if (entry.kind == kKeptApart) {
    const long long other = resolved(session, entry.other);
    if (contact == other) return {};
    session << "INSERT INTO apart (entry_id, contact_id, other_id) VALUES (:entry, :contact, :other)", soci::use(id),
        soci::use(contact), soci::use(other);
    answer(session, contact, other);
    touched.insert({contact, other});
    return {};
  }
  if (!contact_exists(session, contact)) return {};
  if (entry.kind == kRetired) {
    session << "INSERT INTO retirements (entry_id, contact_id, day) VALUES (:entry, :contact, :day)", soci::use(id),
        soci::use(contact), soci::use(entry.date);
    touched.insert(contact);
  } else if (entry.kind == kFieldEdited) {
    std::string cards = ",";
    for (const std::int64_t card : entry.edited_cards) cards += std::to_string(card) + ",";
    const std::string day = entry.date.empty() ? day_in_tokyo(entry.at) : entry.date;
    session << "INSERT INTO edits (entry_id, contact_id, field, from_value, to_value, cards, day)"
               " VALUES (:entry, :contact, :field, :from, :to, :cards, :day)",
        soci::use(id), soci::use(contact), soci::use(entry.field), soci::use(entry.from_value),
        soci::use(entry.to_value), soci::use(cards), soci::use(day);
    touched.insert(contact);
  }
  return {};
}

Status apply(soci::session& session, const JournalEntry& entry) {
  if (entry.kind == kSourceImported) {
    insert_source(session, entry);
    return {};
  }
  if (entry.kind == kErased) {
    reserve_id(session, "contacts", entry.card.contact_id);
    reserve_id(session, "cards", entry.card.id);
    return {};
  }
  if (entry.kind == kBatchBegun || entry.kind == kExported) return {};
  if (entry.kind == kEntryUndone || entry.kind == kBatchUndone) return undo_rows(session, entry);
  Touched touched;
  if (Status status = change_rows(session, entry, touched); !status) return status;
  const bool news = entry.kind == kContactCreated || !holds_card(entry) || !entry.changes.empty();
  if (entry.kind == kContactCreated && touched == Touched{entry.card.contact_id} &&
      only_card(session, entry.card.contact_id, entry.card.id)) {
    return refresh(session, entry.card.contact_id, entry.at, false, &entry.card);  // it was made at this time
  }
  for (const long long contact : touched) {
    if (Status status = refresh(session, contact, entry.at, news); !status) return status;
  }
  return {};
}

Status replay(soci::session& session) {
  // Made anew: what is deleted from a full-text index stays in its file for a while.
  dialect::drop_search(session);
  dialect::create_search(session);
  for (const std::string_view table : kDerivedTables) session << "DELETE FROM " << std::string(table);
  session << "UPDATE sequences SET value = 0 WHERE name <> 'journal'";
  std::int64_t last = 0;
  for (;;) {
    constexpr int kAtATime = 500;
    auto entries = entries_after(session, last, kAtATime);
    if (!entries) return tl::unexpected(entries.error());
    if (entries->empty()) return {};
    for (const JournalEntry& entry : *entries) {
      if (Status status = apply(session, entry); !status) return status;
      last = entry.id;
    }
  }
}

}  // namespace meishi
