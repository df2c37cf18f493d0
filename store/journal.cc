#include "store/journal.h"

#include <utility>

#include "normalize/card_json.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json quad_json(const Quad& quad) {
  Json json = Json::array();
  for (const Point& corner : quad) json.push_back({corner.x, corner.y});
  return json;
}

Quad read_quad(const Json& json) {
  Quad quad;
  for (std::size_t i = 0; i < quad.size(); ++i) {
    quad[i] = {json.at(i).at(0).get<double>(), json.at(i).at(1).get<double>()};
  }
  return quad;
}

// Keys that came with version 2 of the tables are left out where they say nothing.
Json to_json(const StoredCard& card) {
  const CardSource& source = card.source;
  Json json = {{"quad", quad_json(source.quad)},
               {"rotation", source.rotation},
               {"warnings", source.warnings},
               {"tags", source.tags}};
  if (!source.face_hash.empty()) json["face_hash"] = source.face_hash;
  if (source.back) {
    const CardSide& back = *source.back;
    json["back"] = {{"path", back.path},        {"sha256", back.sha256},        {"page", back.page},
                    {"index", back.index},      {"quad", quad_json(back.quad)}, {"rotation", back.rotation},
                    {"warnings", back.warnings}};
  }
  if (card.repeats != 0) json["repeats"] = card.repeats;
  return json;
}

void read_source(const Json& json, StoredCard& card) {
  CardSource& source = card.source;
  source.quad = read_quad(json.at("quad"));
  source.rotation = json.at("rotation").get<int>();
  source.warnings = json.at("warnings").get<std::vector<std::string>>();
  source.tags = json.at("tags").get<std::vector<std::string>>();
  source.face_hash = json.value("face_hash", std::string());
  source.back.reset();
  if (const auto it = json.find("back"); it != json.end()) {
    source.back = CardSide{it->at("path").get<std::string>(),
                           it->at("sha256").get<std::string>(),
                           it->at("page").get<int>(),
                           it->at("index").get<int>(),
                           read_quad(it->at("quad")),
                           it->at("rotation").get<int>(),
                           it->at("warnings").get<std::vector<std::string>>()};
  }
  card.repeats = json.value("repeats", std::int64_t{0});
}

std::string payload(const JournalEntry& entry) {
  const CardSource& source = entry.card.source;
  if (entry.kind == kSourceImported) {
    Json json = {{"source", {{"path", source.path}, {"sha256", source.sha256}}}, {"cards", entry.cards}};
    if (entry.paired) json["paired"] = true;
    return dump(json);
  }
  Json card = to_json(entry.card);
  card["path"] = source.path;
  card["sha256"] = source.sha256;
  card["page"] = source.page;
  card["index"] = source.index;
  card["exchanged_on"] = source.exchanged_on;
  card["event"] = source.event;
  card["owner"] = source.owner;
  Json changes = Json::array();
  for (const FieldChange& change : entry.changes) {
    changes.push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
  }
  return dump(
      {{"card", std::move(card)}, {"record", meishi::to_json(entry.card.record)}, {"changes", std::move(changes)}});
}

Status read_payload(const std::string& text, JournalEntry& entry) {
  try {
    const Json json = Json::parse(text);
    CardSource& source = entry.card.source;
    if (entry.kind == kSourceImported) {
      source.path = json.at("source").at("path").get<std::string>();
      source.sha256 = json.at("source").at("sha256").get<std::string>();
      entry.cards = json.at("cards").get<int>();
      entry.paired = json.value("paired", false);
      return {};
    }
    const Json& card = json.at("card");
    read_source(card, entry.card);
    source.path = card.at("path").get<std::string>();
    source.sha256 = card.at("sha256").get<std::string>();
    source.page = card.at("page").get<int>();
    source.index = card.at("index").get<int>();
    source.exchanged_on = card.at("exchanged_on").get<std::string>();
    source.event = card.at("event").get<std::string>();
    source.owner = card.at("owner").get<std::string>();
    auto record = record_from_json(json.at("record"));
    if (!record) return tl::unexpected(record.error());
    entry.card.record = std::move(*record);
    for (const Json& change : json.at("changes")) {
      entry.changes.push_back({change.at("field").get<std::string>(), change.at("from").get<std::string>(),
                               change.at("to").get<std::string>()});
    }
    return {};
  } catch (const Json::exception&) {
    return fail(ErrorCode::corrupt, "journal entry {} is damaged", {std::to_string(entry.id)});
  }
}

// Runs a prepared SELECT of the columns below; `statement` has its parameters.
struct Row {
  JournalEntry entry;
  long long id = 0;
  long long contact = 0;
  long long card = 0;
  std::string payload;
};

constexpr const char* kSelect = "SELECT id, at, actor, kind, reason, contact_id, card_id, payload FROM journal ";

Result<std::vector<JournalEntry>> read_all(soci::statement& statement, Row& row) {
  std::vector<JournalEntry> out;
  statement.execute();
  while (statement.fetch()) {
    JournalEntry entry = row.entry;
    entry.id = row.id;
    entry.card.id = row.card;
    entry.card.contact_id = row.contact;
    entry.card.imported_at = entry.at;
    if (Status status = read_payload(row.payload, entry); !status) return tl::unexpected(status.error());
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

void append(soci::session& session, const JournalEntry& entry) {
  const long long id = entry.id;
  const long long contact = entry.card.contact_id;
  const long long card = entry.card.id;
  const std::string text = payload(entry);
  session << "INSERT INTO journal (id, at, actor, kind, reason, contact_id, card_id, payload)"
             " VALUES (:id, :at, :actor, :kind, :reason, :contact, :card, :payload)",
      soci::use(id), soci::use(entry.at), soci::use(entry.actor), soci::use(entry.kind), soci::use(entry.reason),
      soci::use(contact), soci::use(card), soci::use(text);
}

Result<std::vector<JournalEntry>> entries_after(soci::session& session, std::int64_t after, int limit) {
  Row row;
  const long long low = after;
  soci::statement statement =
      (session.prepare << kSelect << "WHERE id > :low ORDER BY id LIMIT :limit", soci::use(low), soci::use(limit),
       soci::into(row.id), soci::into(row.entry.at), soci::into(row.entry.actor), soci::into(row.entry.kind),
       soci::into(row.entry.reason), soci::into(row.contact), soci::into(row.card), soci::into(row.payload));
  return read_all(statement, row);
}

Result<std::vector<JournalEntry>> entries_of_contact(soci::session& session, std::int64_t contact) {
  Row row;
  const long long id = contact;
  soci::statement statement =
      (session.prepare << kSelect << "WHERE contact_id = :contact ORDER BY id", soci::use(id), soci::into(row.id),
       soci::into(row.entry.at), soci::into(row.entry.actor), soci::into(row.entry.kind), soci::into(row.entry.reason),
       soci::into(row.contact), soci::into(row.card), soci::into(row.payload));
  return read_all(statement, row);
}

std::string source_json(const StoredCard& card) { return dump(to_json(card)); }

Status read_source_json(const std::string& text, StoredCard& card) {
  try {
    read_source(Json::parse(text), card);
    return {};
  } catch (const Json::exception&) {
    return fail(ErrorCode::corrupt, "a stored card is damaged");
  }
}

std::string record_json(const CardRecord& record) { return dump(meishi::to_json(record)); }

Result<CardRecord> read_record_json(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return fail(ErrorCode::corrupt, "a stored card is damaged");
  return record_from_json(json);
}

std::string list_json(const std::vector<std::string>& values) { return dump(Json(values)); }

std::vector<std::string> read_list_json(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_array() ? json.get<std::vector<std::string>>() : std::vector<std::string>();
}

}  // namespace meishi
