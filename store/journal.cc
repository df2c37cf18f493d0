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
  if (!source.picture.empty()) json["picture"] = source.picture;
  if (source.back) {
    const CardSide& back = *source.back;
    json["back"] = {{"path", back.path},        {"sha256", back.sha256},        {"page", back.page},
                    {"index", back.index},      {"quad", quad_json(back.quad)}, {"rotation", back.rotation},
                    {"warnings", back.warnings}};
    if (!back.picture.empty()) json["back"]["picture"] = back.picture;
  }
  if (card.repeats != 0) json["repeats"] = card.repeats;
  if (!source.purpose.empty()) json["purpose"] = source.purpose;
  if (source.batch != 0) json["batch"] = source.batch;
  if (!source.list.empty()) {
    json["list"] = source.list;
    json["line"] = source.line;
    if (!source.as_of.empty()) json["as_of"] = source.as_of;
    if (!source.record_id.empty()) json["record_id"] = source.record_id;
  }
  return json;
}

void read_source(const Json& json, StoredCard& card) {
  CardSource& source = card.source;
  source.quad = read_quad(json.at("quad"));
  source.rotation = json.at("rotation").get<int>();
  source.warnings = json.at("warnings").get<std::vector<std::string>>();
  source.tags = json.at("tags").get<std::vector<std::string>>();
  source.face_hash = json.value("face_hash", std::string());
  source.picture = json.value("picture", std::string());
  source.back.reset();
  if (const auto it = json.find("back"); it != json.end()) {
    source.back = CardSide{it->at("path").get<std::string>(),
                           it->at("sha256").get<std::string>(),
                           it->at("page").get<int>(),
                           it->at("index").get<int>(),
                           read_quad(it->at("quad")),
                           it->at("rotation").get<int>(),
                           it->at("warnings").get<std::vector<std::string>>(),
                           it->value("picture", std::string())};
  }
  card.repeats = json.value("repeats", std::int64_t{0});
  source.purpose = json.value("purpose", std::string());
  source.batch = json.value("batch", std::int64_t{0});
  source.list = json.value("list", std::string());
  source.line = json.value("line", 0);
  source.as_of = json.value("as_of", std::string());
  source.record_id = json.value("record_id", std::string());
}

Json stamp_json(const BatchStamp& stamp) {
  Json json = {{"command", stamp.command}, {"source", stamp.source}};
  const std::pair<const char*, const std::string&> texts[] = {
      {"event", stamp.event}, {"exchanged_on", stamp.exchanged_on}, {"owner", stamp.owner}, {"purpose", stamp.purpose}};
  for (const auto& [key, value] : texts) {
    if (!value.empty()) json[key] = value;
  }
  if (!stamp.tags.empty()) json["tags"] = stamp.tags;
  return json;
}

BatchStamp read_stamp(const Json& json) {
  BatchStamp stamp;
  stamp.command = json.value("command", std::string());
  stamp.source = json.value("source", std::string());
  stamp.event = json.value("event", std::string());
  stamp.exchanged_on = json.value("exchanged_on", std::string());
  stamp.owner = json.value("owner", std::string());
  stamp.purpose = json.value("purpose", std::string());
  stamp.tags = json.value("tags", std::vector<std::string>());
  return stamp;
}

Json changes_json(const JournalEntry& entry) {
  Json changes = Json::array();
  for (const FieldChange& change : entry.changes) {
    changes.push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
  }
  return changes;
}

void put_unsure(Json& json, const JournalEntry& entry) {
  for (const UnsureMatch& match : entry.unsure) {
    json["unsure"].push_back({{"contact", match.other_id}, {"weight", match.weight}, {"reason", match.reason}});
  }
}

std::string payload(const JournalEntry& entry) {
  const CardSource& source = entry.card.source;
  if (entry.kind == kSourceImported) {
    Json json = {{"source", {{"path", source.path}, {"sha256", source.sha256}}}, {"cards", entry.cards}};
    if (entry.paired) json["paired"] = true;
    return dump(json);
  }
  if (entry.kind == kBatchBegun) return dump({{"stamp", stamp_json(entry.stamp)}});
  if (entry.kind == kBatchUndone) return dump({{"taken_back", entry.taken_back}});
  if (!holds_card(entry)) {
    Json json = Json::object();
    if (!entry.external_id.empty()) json["external_id"] = entry.external_id;
    if (!entry.date.empty()) json["date"] = entry.date;
    if (!entry.field.empty()) {
      json["field"] = entry.field;
      json["from"] = Json::parse(entry.from_value);
      json["to"] = Json::parse(entry.to_value);
      json["cards"] = entry.edited_cards;
    }
    if (!source.sha256.empty()) {
      json["source"] = {
          {"path", source.path}, {"sha256", source.sha256}, {"page", source.page}, {"index", source.index}};
    }
    if (!entry.changes.empty()) json["changes"] = changes_json(entry);
    if (entry.cause != 0) json["cause"] = entry.cause;
    put_unsure(json, entry);
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
  // A card that was brought back was imported earlier than it was written down here.
  if (!entry.card.imported_at.empty() && entry.card.imported_at != entry.at)
    card["imported_at"] = entry.card.imported_at;
  Json json = {
      {"card", std::move(card)}, {"record", meishi::to_json(entry.card.record)}, {"changes", changes_json(entry)}};
  if (!entry.external_id.empty()) json["external_id"] = entry.external_id;
  put_unsure(json, entry);
  return dump(json);
}

void read_changes(const Json& json, JournalEntry& entry) {
  for (const Json& change : json) {
    entry.changes.push_back({change.at("field").get<std::string>(), change.at("from").get<std::string>(),
                             change.at("to").get<std::string>()});
  }
}

void read_unsure(const Json& json, JournalEntry& entry) {
  const auto it = json.find("unsure");
  if (it == json.end()) return;
  for (const Json& match : *it) {
    entry.unsure.push_back({entry.card.contact_id, match.at("contact").get<std::int64_t>(),
                            match.at("weight").get<double>(), match.at("reason").get<std::string>()});
  }
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
    if (entry.kind == kBatchBegun) {
      entry.stamp = read_stamp(json.at("stamp"));
      return {};
    }
    if (entry.kind == kBatchUndone) {
      entry.taken_back = json.at("taken_back").get<std::vector<std::int64_t>>();
      return {};
    }
    if (!holds_card(entry)) {
      entry.external_id = json.value("external_id", std::string());
      entry.date = json.value("date", std::string());
      entry.field = json.value("field", std::string());
      if (!entry.field.empty()) {
        entry.from_value = dump(json.at("from"));
        entry.to_value = dump(json.at("to"));
        entry.edited_cards = json.value("cards", std::vector<std::int64_t>());
      }
      if (const auto it = json.find("source"); it != json.end()) {
        source.path = it->at("path").get<std::string>();
        source.sha256 = it->at("sha256").get<std::string>();
        source.page = it->at("page").get<int>();
        source.index = it->at("index").get<int>();
      }
      if (const auto it = json.find("changes"); it != json.end()) read_changes(*it, entry);
      entry.cause = json.value("cause", std::int64_t{0});
      read_unsure(json, entry);
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
    if (const auto it = card.find("imported_at"); it != card.end()) entry.card.imported_at = it->get<std::string>();
    entry.external_id = json.value("external_id", std::string());
    auto record = record_from_json(json.at("record"));
    if (!record) return tl::unexpected(record.error());
    entry.card.record = std::move(*record);
    read_changes(json.at("changes"), entry);
    read_unsure(json, entry);
    return {};
  } catch (const Json::exception&) {
    return fail(ErrorCode::corrupt, "journal entry {} is damaged", {std::to_string(entry.id)});
  }
}

// A row of the SELECT below; read_all() is given the parameters of its WHERE in `statement`.
struct Row {
  JournalEntry entry;
  long long id = 0;
  long long contact = 0;
  long long card = 0;
  long long other = 0;
  long long target = 0;
  std::string payload;
};

constexpr const char* kSelect =
    "SELECT id, at, actor, kind, reason, contact_id, card_id, other_id, target, payload FROM journal ";

Result<std::vector<JournalEntry>> read_all(soci::statement& statement, const std::string& where, Row& row) {
  std::vector<JournalEntry> out;
  statement.exchange(soci::into(row.id));
  statement.exchange(soci::into(row.entry.at));
  statement.exchange(soci::into(row.entry.actor));
  statement.exchange(soci::into(row.entry.kind));
  statement.exchange(soci::into(row.entry.reason));
  statement.exchange(soci::into(row.contact));
  statement.exchange(soci::into(row.card));
  statement.exchange(soci::into(row.other));
  statement.exchange(soci::into(row.target));
  statement.exchange(soci::into(row.payload));
  statement.alloc();
  statement.prepare(kSelect + where);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    JournalEntry entry = row.entry;
    entry.id = row.id;
    entry.other = row.other;
    entry.target = row.target;
    entry.card.id = row.card;
    entry.card.contact_id = row.contact;
    entry.card.imported_at = entry.at;
    if (Status status = read_payload(row.payload, entry); !status) return tl::unexpected(status.error());
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

bool holds_card(const JournalEntry& entry) {
  for (const std::string_view kind :
       {kContactCreated, kContactUpdated, kCardAdded, kCardRepeated, kCardCompleted, kCardWithdrawn}) {
    if (entry.kind == kind) return true;
  }
  return false;
}

void append(soci::session& session, const JournalEntry& entry) {
  const long long id = entry.id;
  const long long contact = entry.card.contact_id;
  const long long card = entry.card.id;
  const long long other = entry.other;
  const long long target = entry.target;
  const long long batch = entry.card.source.batch;
  const std::string text = payload(entry);
  session
      << "INSERT INTO journal (id, at, actor, kind, reason, contact_id, card_id, other_id, target, batch_id, payload)"
         " VALUES (:id, :at, :actor, :kind, :reason, :contact, :card, :other, :target, :batch, :payload)",
      soci::use(id), soci::use(entry.at), soci::use(entry.actor), soci::use(entry.kind), soci::use(entry.reason),
      soci::use(contact), soci::use(card), soci::use(other), soci::use(target), soci::use(batch), soci::use(text);
}

void rewrite(soci::session& session, const JournalEntry& entry) {
  const long long id = entry.id;
  const std::string text = payload(entry);
  session << "UPDATE journal SET payload = :payload WHERE id = :id", soci::use(text), soci::use(id);
}

Result<std::vector<JournalEntry>> entries_after(soci::session& session, std::int64_t after, int limit) {
  Row row;
  const long long low = after;
  soci::statement statement(session);
  statement.exchange(soci::use(low, "low"));
  statement.exchange(soci::use(limit, "limit"));
  return read_all(statement, std::string("WHERE id > :low ORDER BY id LIMIT :limit"), row);
}

Result<std::vector<JournalEntry>> entries_of_contact(soci::session& session, std::int64_t contact, std::int64_t last) {
  Row row;
  const long long id = contact;
  const long long high = last;
  soci::statement statement(session);
  statement.exchange(soci::use(id, "contact"));
  statement.exchange(soci::use(id, "other"));
  statement.exchange(soci::use(high, "high"));
  return read_all(statement, "WHERE (contact_id = :contact OR other_id = :other) AND id <= :high ORDER BY id", row);
}

Result<std::vector<JournalEntry>> entries_of_batch(soci::session& session, std::int64_t batch) {
  const long long id = batch;
  JournalEntry row;
  long long entry = 0;
  long long contact = 0;
  long long card = 0;
  std::vector<JournalEntry> out;
  soci::statement statement =
      (session.prepare << "SELECT id, at, actor, kind, reason, contact_id, card_id FROM journal WHERE batch_id = :id"
                          " ORDER BY id",
       soci::use(id), soci::into(entry), soci::into(row.at), soci::into(row.actor), soci::into(row.kind),
       soci::into(row.reason), soci::into(contact), soci::into(card));
  statement.execute();
  while (statement.fetch()) {
    row.id = entry;
    row.card.contact_id = contact;
    row.card.id = card;
    out.push_back(row);
  }
  return out;
}

Result<JournalEntry> entry_by_id(soci::session& session, std::int64_t id) {
  Row row;
  const long long wanted = id;
  soci::statement statement(session);
  statement.exchange(soci::use(wanted, "id"));
  auto found = read_all(statement, "WHERE id = :id", row);
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return fail(ErrorCode::not_found, "there is no journal entry {}", {std::to_string(id)});
  return std::move(found->front());
}

std::string exported_at(const std::string& payload) {
  const Json json = Json::parse(payload, nullptr, false);
  return json.is_object() ? json.value("date", std::string()) : std::string();
}

std::string stamp_text(const BatchStamp& stamp) { return dump(stamp_json(stamp)); }

Result<BatchStamp> stamp_of(const std::string& text) {
  try {
    return read_stamp(Json::parse(text));
  } catch (const Json::exception&) {
    return fail(ErrorCode::corrupt, "what is stored of an import is damaged");
  }
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
