#include "store/undo_rows.h"

#include <map>
#include <set>
#include <string>

#include "store/apply.h"
#include "store/contact_rows.h"
#include "store/organization_rows.h"
#include "store/schema.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

// Contacts outside of a closed set that have a question about one of it.
void read_questioners(soci::session& session, long long contact, std::set<long long>& others) {
  for (const long long other : ids_of(session, "SELECT contact_id FROM unsure WHERE other_id = :id", contact)) {
    others.insert(other);
  }
}

Status ask_again(soci::session& session, long long contact, std::int64_t last) {
  const auto entries = entries_of_contact(session, contact, last);
  if (!entries) return tl::unexpected(entries.error());
  for (const JournalEntry& entry : *entries) {
    if (!entry.unsure.empty() && is_asked(session, entry)) insert_unsure(session, entry);
  }
  return {};
}

// The contacts of a closed set (related_contacts) from their entries alone: as if what was taken back had never been.
// Organizations that lost cards by it are added to `organizations`, for the caller to make again.
Status rebuild_contacts(soci::session& session, const std::vector<std::int64_t>& contacts, const JournalEntry& by,
                        std::set<long long>& organizations) {
  std::map<std::int64_t, JournalEntry> entries;
  std::set<long long> questioners;
  for (const long long contact : contacts) read_questioners(session, contact, questioners);
  for (const long long contact : contacts) {
    for (const long long card : ids_of(session, "SELECT id FROM cards WHERE contact_id = :id", contact)) {
      organizations.insert(delete_card(session, card));
    }
    for (const char* table : {"apart", "merged"}) {
      session << "DELETE FROM " << table << " WHERE contact_id = :contact", soci::use(contact);
    }
    session << "DELETE FROM apart WHERE other_id = :contact", soci::use(contact);
    delete_contact(session, contact, by.at);
    auto found = entries_of_contact(session, contact, by.id);
    if (!found) return tl::unexpected(found.error());
    for (JournalEntry& entry : *found) {
      const std::int64_t id = entry.id;
      entries.emplace(id, std::move(entry));
    }
  }
  Touched touched;
  for (const auto& [id, entry] : entries) {
    if (entry.kind == kEntryUndone || is_undone(session, id)) continue;
    if (Status status = change_rows(session, entry, touched); !status) return status;
  }
  for (const long long contact : contacts) {
    if (Status status = refresh(session, contact, by.at, true); !status) return status;
  }
  for (const long long contact : questioners) {
    if (Status status = ask_again(session, contact, by.id); !status) return status;
  }
  for (const long long contact : contacts) {
    if (Status status = ask_again(session, contact, by.id); !status) return status;
  }
  return {};
}

// An entry counts no more, or again. What an entry that takes another back did is undone with it.
Status mark_undone(soci::session& session, std::int64_t entry, bool undone) {
  const long long id = entry;
  if (undone) {
    session << "INSERT INTO undone (entry_id) VALUES (:id) ON CONFLICT DO NOTHING", soci::use(id);
  } else {
    session << "DELETE FROM undone WHERE entry_id = :id", soci::use(id);
  }
  const auto found = entry_by_id(session, entry);
  if (!found) return tl::unexpected(found.error());
  if (found->kind == kBatchUndone) {
    for (const std::int64_t one : found->taken_back) {
      if (Status status = mark_undone(session, one, !undone); !status) return status;
    }
    return {};
  }
  return found->target == 0 ? Status() : mark_undone(session, found->target, !undone);
}

// A file one of whose cards is gone is read again when it is imported again.
void reopen_files(soci::session& session, const CardSource& source) {
  std::vector<std::string> files = {source.sha256};
  if (source.back) files.push_back(source.back->sha256);
  for (const std::string& file : files) {
    for (const char* table : {"sources", "paired_sources"}) {
      session << "DELETE FROM " << table << " WHERE sha256 = :sha", soci::use(file);
    }
  }
}

// After marks of undoing were set or taken away: everything that one of these entries had a part in, made again.
Status rebuild_after(soci::session& session, const std::vector<std::int64_t>& entries, const JournalEntry& by) {
  std::set<std::int64_t> contacts;
  for (const std::int64_t id : entries) {
    const auto entry = entry_by_id(session, id);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->card.contact_id != 0) contacts.insert(entry->card.contact_id);
    if (holds_card(*entry)) reopen_files(session, entry->card.source);
  }
  std::set<std::int64_t> done;
  std::set<long long> organizations;
  for (const std::int64_t contact : contacts) {
    if (done.contains(contact)) continue;
    const auto family = related_contacts(session, contact, by.id);
    if (!family) return tl::unexpected(family.error());
    done.insert(family->begin(), family->end());
    if (Status status = rebuild_contacts(session, *family, by, organizations); !status) return status;
  }
  organizations.erase(0);
  for (const long long organization : organizations) {
    if (Status status = recompute_organization(session, organization, by.at); !status) return status;
  }
  return {};
}

// The entries whose counting an undoing changes in the end.
Result<std::vector<std::int64_t>> changed_by(soci::session& session, std::int64_t target) {
  const auto entry = entry_by_id(session, target);
  if (!entry) return tl::unexpected(entry.error());
  if (entry->kind == kBatchUndone) return entry->taken_back;
  if (entry->kind == kEntryUndone) return changed_by(session, entry->target);
  return std::vector<std::int64_t>{target};
}

}  // namespace

Status undo_rows(soci::session& session, const JournalEntry& entry) {
  std::vector<std::int64_t> changed = entry.taken_back;
  if (entry.kind == kBatchUndone) {
    for (const std::int64_t one : entry.taken_back) {
      if (Status status = mark_undone(session, one, true); !status) return status;
    }
  } else {
    if (Status status = mark_undone(session, entry.target, true); !status) return status;
    auto found = changed_by(session, entry.target);
    if (!found) return tl::unexpected(found.error());
    changed = std::move(*found);
  }
  return rebuild_after(session, changed, entry);
}

Result<std::vector<std::int64_t>> related_contacts(soci::session& session, std::int64_t contact, std::int64_t last) {
  std::set<std::int64_t> seen = {contact};
  std::vector<std::int64_t> open = {contact};
  while (!open.empty()) {
    const long long id = open.back();
    open.pop_back();
    const long long high = last;
    long long one = 0;
    long long other = 0;
    std::vector<std::int64_t> found;
    {
      soci::statement statement =
          (session.prepare << "SELECT contact_id, other_id FROM journal WHERE id <= :high AND other_id <> 0"
                              " AND (contact_id = :a OR other_id = :b)",
           soci::use(high), soci::use(id), soci::use(id), soci::into(one), soci::into(other));
      statement.execute();
      while (statement.fetch()) found.insert(found.end(), {one, other});
    }
    for (const std::int64_t next : found) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return std::vector<std::int64_t>(seen.begin(), seen.end());
}

}  // namespace meishi
