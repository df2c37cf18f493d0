#include "store/contact_backup.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "normalize/card_json.h"
#include "store/calendar.h"
#include "store/card_import.h"
#include "store/contact_facts.h"
#include "store/journal.h"
#include "store/linkage.h"
#include "store/schema.h"
#include "store/timeline.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::string text(const std::string& value) {
  const bool plain = std::ranges::all_of(value, [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
  if (plain) return "\"" + value + "\"";
  return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string texts(const std::vector<std::string>& values) {
  return Json(values).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The cards of these contacts as JSON, between commas. What is stored is taken as it stands: parsing and writing it
// again would take most of the time, and so would a query for each contact.
std::unordered_map<std::int64_t, std::string> cards_json(soci::session& session, const std::vector<Contact>& contacts) {
  std::string ids;
  for (const Contact& contact : contacts) ids.append(ids.empty() ? "" : ",").append(std::to_string(contact.id));
  std::unordered_map<std::int64_t, std::string> cards;
  long long id = 0;
  long long contact = 0;
  int page = 0;
  int position = 0;
  std::string path;
  std::string sha256;
  std::string exchanged_on;
  std::string event;
  std::string owner;
  std::string imported_at;
  std::string source;
  std::string record;
  soci::statement statement =
      (session.prepare
           << "SELECT id, contact_id, path, sha256, page, position, exchanged_on, event, owner, imported_at,"
              " source, record FROM cards WHERE contact_id IN (" +
                  ids + ") ORDER BY contact_id, id",
       soci::into(id), soci::into(contact), soci::into(path), soci::into(sha256), soci::into(page),
       soci::into(position), soci::into(exchanged_on), soci::into(event), soci::into(owner), soci::into(imported_at),
       soci::into(source), soci::into(record));
  statement.execute();
  while (statement.fetch()) {
    std::string& out = cards[contact];
    out.append(out.empty() ? "" : ",").append("{\"id\":").append(std::to_string(id));
    out.append(",\"path\":").append(text(path)).append(",\"sha256\":").append(text(sha256));
    out.append(",\"page\":").append(std::to_string(page)).append(",\"index\":").append(std::to_string(position));
    out.append(",\"exchanged_on\":").append(text(exchanged_on)).append(",\"event\":").append(text(event));
    out.append(",\"owner\":").append(text(owner)).append(",\"imported_at\":").append(text(imported_at));
    out.append(",\"source\":").append(source).append(",\"record\":").append(record).append("}");
  }
  return cards;
}

std::vector<std::string> external_ids_apart(soci::session& session, long long contact) {
  std::vector<std::string> out;
  std::string id;
  soci::statement statement =
      (session.prepare << "SELECT c.external_id FROM apart a JOIN contacts c ON c.id = CASE WHEN a.contact_id = :one"
                          " THEN a.other_id ELSE a.contact_id END"
                          " WHERE a.contact_id = :two OR a.other_id = :three ORDER BY c.external_id",
       soci::use(contact), soci::use(contact), soci::use(contact), soci::into(id));
  statement.execute();
  while (statement.fetch()) {
    if (out.empty() || out.back() != id) out.push_back(id);
  }
  return out;
}

// Pictures are files of this name: nothing else may stand there.
void keep_only_names(std::string& picture) {
  const bool name = picture.size() == 64 && std::ranges::all_of(picture, [](char c) {
                      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                    });
  if (!name) picture.clear();
}

// Neither deeper nor of more members than any contact: who wrote it may mean harm, and what reads it further recurses.
Json parsed(std::string_view line) {
  constexpr int kDeepest = 24;
  std::size_t members = 0;
  const std::size_t most = 1000 + line.size() / 16;
  return Json::parse(line, [&](int depth, Json::parse_event_t event, Json&) {
    if (event == Json::parse_event_t::key) ++members;
    if (depth > kDeepest || members > std::min<std::size_t>(most, 200'000)) throw std::runtime_error("no contact");
    return true;
  });
}

bool is_date_or_none(const std::string& text) { return text.empty() || is_date(text); }

StoredCard read_card(const Json& json) {
  StoredCard card;
  CardSource& s = card.source;
  if (!read_source_json(json.at("source").dump(), card)) throw std::runtime_error("source");
  card.id = json.at("id").get<std::int64_t>();
  s.path = json.at("path").get<std::string>();
  s.sha256 = json.at("sha256").get<std::string>();
  s.page = json.at("page").get<int>();
  s.index = json.at("index").get<int>();
  s.exchanged_on = json.at("exchanged_on").get<std::string>();
  s.event = json.at("event").get<std::string>();
  s.owner = json.at("owner").get<std::string>();
  card.imported_at = json.at("imported_at").get<std::string>();
  auto record = record_from_json(json.at("record"));
  if (!record || s.sha256.empty() || !is_date_or_none(s.exchanged_on) || !is_date_or_none(s.as_of)) {
    throw std::runtime_error("record");
  }
  keep_only_names(s.picture);
  if (s.back) keep_only_names(s.back->picture);
  card.record = std::move(*record);
  return card;
}

long long contact_with(soci::session& session, const std::string& external_id) {
  long long id = 0;
  session << "SELECT id FROM contacts WHERE external_id = :id", soci::use(external_id), soci::into(id);
  return session.got_data() ? id : 0;
}

// (The plus keeps the query from going through all entries of the batch.)
bool came_with(soci::session& session, long long contact, long long batch) {
  int found = 0;
  session << "SELECT count(*) FROM journal WHERE contact_id = :contact AND +batch_id = :batch", soci::use(contact),
      soci::use(batch), soci::into(found);
  return found > 0;
}

// The card that one of the sides is here, as a front or as a back.
KnownCard known_card(soci::session& session, const CardSource& source) {
  const KnownCard known = find_card(session, source.sha256, source.page, source.index);
  if (known.card != 0 || !source.back) return known;
  return find_card(session, source.back->sha256, source.back->page, source.back->index);
}

}  // namespace

SaidByHand said_by_hand(soci::session& session) {
  SaidByHand said;
  const auto read = [&](const char* query, std::set<std::int64_t>& into) {
    long long id = 0;
    soci::statement statement = (session.prepare << query, soci::into(id));
    statement.execute();
    while (statement.fetch()) into.insert(id);
  };
  read("SELECT contact_id FROM edits", said.edited);
  read("SELECT contact_id FROM retirements", said.retired);
  read("SELECT contact_id FROM apart", said.apart);
  read("SELECT other_id FROM apart", said.apart);
  return said;
}

namespace {

// What people said of a contact: `,"edits":[...]` and so on.
std::string said_json(soci::session& session, long long id, const SaidByHand& said) {
  std::string out;
  std::string edits;
  for (const Edit& edit : said.edited.contains(id) ? stored_edits(session, id) : std::vector<Edit>()) {
    edits.append(edits.empty() ? "" : ",").append("{\"field\":").append(text(edit.field));
    edits.append(",\"from\":").append(edit.from_value).append(",\"to\":").append(edit.to_value);
    edits.append(",\"day\":").append(text(edit.day)).append(",\"cards\":").append(Json(edit.cards).dump()).append("}");
  }
  if (!edits.empty()) out.append(",\"edits\":[").append(edits).append("]");
  if (said.retired.contains(id)) out.append(",\"retired_on\":").append(texts(stored_retirements(session, id)));
  if (said.apart.contains(id)) out.append(",\"apart\":").append(texts(external_ids_apart(session, id)));
  return out;
}

}  // namespace

std::vector<std::string> backup_json(soci::session& session, const std::vector<Contact>& contacts,
                                     const SaidByHand& said) {
  const auto cards = cards_json(session, contacts);
  std::vector<std::string> out;
  for (const Contact& contact : contacts) {
    const auto own = cards.find(contact.id);
    out.push_back("{\"version\":" + std::to_string(kVersion) + ",\"cards\":[" +
                  (own == cards.end() ? std::string() : own->second) + "]" + said_json(session, contact.id, said) +
                  "}");
  }
  return out;
}

Result<ContactBackup> read_backup(std::string_view line) {
  try {
    const Json json = parsed(line);
    const Json& backup = json.at("backup");
    if (backup.at("version").get<int>() > kVersion) {
      return fail(ErrorCode::invalid, "this line was written by a newer Meishi; update Meishi");
    }
    ContactBackup out;
    out.external_id = json.at("external_id").get<std::string>();
    for (const Json& card : backup.at("cards")) out.cards.push_back(read_card(card));
    if (out.cards.empty()) return fail(ErrorCode::corrupt, "the contact has no card");
    std::ranges::sort(out.cards, {}, &StoredCard::id);
    if (const auto edits = backup.find("edits"); edits != backup.end()) {
      for (const Json& edit : *edits) {
        out.edits.push_back({edit.at("field").get<std::string>(), edit.at("from").dump(), edit.at("to").dump(),
                             edit.at("cards").get<std::vector<std::int64_t>>(), edit.value("day", std::string())});
        if (!is_date_or_none(out.edits.back().day)) throw std::runtime_error("day");
      }
    }
    out.retired_on = backup.value("retired_on", std::vector<std::string>());
    if (!std::ranges::all_of(out.retired_on, is_date)) throw std::runtime_error("day");
    out.apart = backup.value("apart", std::vector<std::string>());
    return out;
  } catch (const std::exception&) {
    return fail(ErrorCode::corrupt, "this is no contact as `meishi export --to json` writes it");
  }
}

Result<ImportResult> restore_contact(soci::session& session, const ContactBackup& backup, std::int64_t batch,
                                     const std::function<Status(JournalEntry&)>& write) {
  ImportResult result;
  result.outcome = ImportOutcome::duplicate;
  // Where it belongs.
  long long contact = contact_with(session, backup.external_id);
  std::vector<UnsureMatch> unsure;
  for (const StoredCard& card : backup.cards) {
    if (contact == 0) contact = known_card(session, card.source).contact;
  }
  if (contact == 0) {
    const auto newest = std::ranges::max_element(backup.cards, older);
    auto match = find_contact(session, newest->record, newest->source.exchanged_on);
    if (!match) return tl::unexpected(match.error());
    unsure = std::move(match->unsure);
    if (match->contact_id != 0 && !came_with(session, match->contact_id, batch)) {
      contact = match->contact_id;
      result.reason = match->reason;
    }
  }
  const bool is_new = contact == 0;
  if (is_new) contact = next_id(session, "contacts");
  result.contact_id = contact;

  std::map<std::int64_t, std::int64_t> numbers;  // cards: theirs, ours
  bool first = is_new;
  for (const StoredCard& stored : backup.cards) {
    if (const KnownCard known = known_card(session, stored.source); known.card != 0) {
      numbers[stored.id] = known.card;
      continue;
    }
    JournalEntry entry;
    entry.card = stored;
    entry.card.id = next_id(session, "cards");
    entry.card.contact_id = contact;
    entry.card.source.batch = batch;
    entry.reason = result.reason;
    if (stored.repeats != 0) {
      const auto original = numbers.find(stored.repeats);
      entry.card.repeats = original == numbers.end() ? 0 : original->second;
    }
    numbers[stored.id] = entry.card.id;
    if (first) {
      entry.kind = kContactCreated;
      entry.external_id = backup.external_id;
      for (UnsureMatch& match : unsure) match.contact_id = contact;
      entry.unsure = unsure;
      result.unsure = unsure;
      result.outcome = ImportOutcome::added;
      result.card_id = entry.card.id;
    } else {
      auto facts = facts_of_contact(session, contact);
      if (!facts) return tl::unexpected(facts.error());
      const Timeline before = build_timeline(facts->cards, facts->retired_on);
      facts->cards.push_back(entry.card);
      entry.changes = changes_between(before, build_timeline(std::move(facts->cards), std::move(facts->retired_on)));
      entry.kind = entry.card.repeats != 0 ? kCardRepeated : entry.changes.empty() ? kCardAdded : kContactUpdated;
      if (result.outcome != ImportOutcome::added) {
        if (entry.changes.empty()) {
          if (result.outcome == ImportOutcome::duplicate) result.outcome = ImportOutcome::unchanged;
        } else {
          result.outcome = ImportOutcome::updated;
          result.changes.insert(result.changes.end(), entry.changes.begin(), entry.changes.end());
        }
      }
    }
    first = false;
    if (Status status = write(entry); !status) return tl::unexpected(status.error());
  }

  const std::vector<Edit> there = stored_edits(session, contact);
  for (const Edit& edit : backup.edits) {
    const bool known = std::ranges::any_of(there, [&](const Edit& stored) {
      return stored.field == edit.field && Json::parse(stored.from_value) == Json::parse(edit.from_value) &&
             Json::parse(stored.to_value) == Json::parse(edit.to_value);
    });
    if (known) continue;
    JournalEntry entry;
    entry.kind = kFieldEdited;
    entry.card.contact_id = contact;
    entry.card.source.batch = batch;
    entry.field = edit.field;
    entry.from_value = edit.from_value;
    entry.to_value = edit.to_value;
    entry.date = edit.day;
    for (const std::int64_t card : edit.cards) {
      if (const auto ours = numbers.find(card); ours != numbers.end()) entry.edited_cards.push_back(ours->second);
    }
    auto facts = facts_of_contact(session, contact);
    if (!facts) return tl::unexpected(facts.error());
    const Edit ours{edit.field, edit.from_value, edit.to_value, entry.edited_cards, edit.day};
    if (auto fits = apply_edit(facts->cards, ours); !fits) return tl::unexpected(fits.error());
    if (Status status = write(entry); !status) return tl::unexpected(status.error());
    if (result.outcome == ImportOutcome::duplicate) result.outcome = ImportOutcome::updated;
  }
  const std::vector<std::string> days = stored_retirements(session, contact);
  for (const std::string& day : backup.retired_on) {
    if (std::ranges::find(days, day) != days.end()) continue;
    JournalEntry entry;
    entry.kind = kRetired;
    entry.card.contact_id = contact;
    entry.card.source.batch = batch;
    entry.date = day;
    if (Status status = write(entry); !status) return tl::unexpected(status.error());
    if (result.outcome == ImportOutcome::duplicate) result.outcome = ImportOutcome::updated;
  }
  return result;
}

Status restore_apart(soci::session& session, std::int64_t contact, const std::vector<std::string>& others,
                     const RestoredContacts& restored, std::int64_t batch,
                     const std::function<Status(JournalEntry&)>& write) {
  for (const std::string& external_id : others) {
    const auto here = restored.find(external_id);
    const long long other = here == restored.end() ? contact_with(session, external_id) : here->second;
    if (other == 0 || other == contact || kept_apart(session, contact, other)) continue;
    JournalEntry entry;
    entry.kind = kKeptApart;
    entry.card.contact_id = contact;
    entry.card.source.batch = batch;
    entry.other = other;
    if (Status status = write(entry); !status) return status;
  }
  return {};
}

}  // namespace meishi
