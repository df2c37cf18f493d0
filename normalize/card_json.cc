#include "normalize/card_json.h"

#include "normalize/field_confidence.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

// What `confidence` holds: 1, which no record names, is evidence as field_confidence() takes it; 2 is a probability.
constexpr const char* kScaleKey = "confidence_scale";
constexpr int kEvidenceScale = 1;
constexpr int kProbabilityScale = 2;

constexpr std::pair<PhoneType, std::string_view> kPhoneTypes[] = {
    {PhoneType::work, "work"},     {PhoneType::direct, "direct"}, {PhoneType::main, "main"},
    {PhoneType::mobile, "mobile"}, {PhoneType::fax, "fax"},       {PhoneType::toll_free, "toll_free"},
    {PhoneType::ip, "ip"},         {PhoneType::other, "other"},
};

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

void put(Json& json, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) json[key] = values;
}

std::string text(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it == json.end() ? std::string() : it->get<std::string>();
}

std::vector<std::string> texts(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it == json.end() ? std::vector<std::string>() : it->get<std::vector<std::string>>();
}

const Json& list(const Json& json, const char* key) {
  static const Json kEmpty = Json::array();
  const auto it = json.find(key);
  return it == json.end() ? kEmpty : *it;
}

PhoneType phone_type(std::string_view name) {
  for (const auto& [type, type_name] : kPhoneTypes) {
    if (type_name == name) return type;
  }
  return PhoneType::other;
}

// Throws nlohmann's exceptions; the public functions turn them into Error.
ContactFields read_contact(const Json& json) {
  ContactFields c;
  c.last_name = text(json, "last_name");
  c.first_name = text(json, "first_name");
  c.last_name_kana = text(json, "last_name_kana");
  c.first_name_kana = text(json, "first_name_kana");
  c.last_name_roman = text(json, "last_name_roman");
  c.first_name_roman = text(json, "first_name_roman");
  if (const auto it = json.find("suggested"); it != json.end()) c.suggested = it->get<Suggested>();
  if (const auto it = json.find("organization"); it != json.end()) {
    c.organization = {text(*it, "name"), text(*it, "name_kana"), text(*it, "name_en"), text(*it, "legal_form"),
                      text(*it, "corporate_number")};
  }
  for (const Json& p : list(json, "posts")) {
    c.posts.push_back({text(p, "department"), text(p, "title"), p.value("title_rank", 0)});
  }
  c.qualifications = texts(json, "qualifications");
  for (const Json& p : list(json, "phones")) {
    c.phones.push_back(
        {phone_type(text(p, "type")), text(p, "e164"), text(p, "national"), text(p, "extension"), text(p, "label")});
  }
  c.emails = texts(json, "emails");
  c.urls = texts(json, "urls");
  for (const Json& s : list(json, "social")) c.social.push_back({text(s, "service"), text(s, "id")});
  for (const Json& a : list(json, "addresses")) {
    c.addresses.push_back({text(a, "label"), text(a, "postal_code"), text(a, "prefecture"), text(a, "city"),
                           text(a, "town"), text(a, "block"), text(a, "building"), text(a, "country")});
  }
  c.notes = texts(json, "notes");
  return c;
}

}  // namespace

std::string_view phone_type_name(PhoneType type) {
  for (const auto& [t, name] : kPhoneTypes) {
    if (t == type) return name;
  }
  return "other";
}

Json to_json(const Organization& o) {
  Json json = Json::object();
  put(json, "name", o.name);
  put(json, "name_kana", o.name_kana);
  put(json, "name_en", o.name_en);
  put(json, "legal_form", o.legal_form);
  put(json, "corporate_number", o.corporate_number);
  return json;
}

Json to_json(const Post& p) {
  Json json = Json::object();
  put(json, "department", p.department);
  put(json, "title", p.title);
  if (p.title_rank != 0) json["title_rank"] = p.title_rank;
  return json;
}

Json to_json(const Phone& p) {
  Json json = {{"type", phone_type_name(p.type)}, {"e164", p.e164}};
  put(json, "national", p.national);
  put(json, "extension", p.extension);
  put(json, "label", p.label);
  return json;
}

Json to_json(const Address& a) {
  Json json = Json::object();
  put(json, "label", a.label);
  put(json, "postal_code", a.postal_code);
  put(json, "prefecture", a.prefecture);
  put(json, "city", a.city);
  put(json, "town", a.town);
  put(json, "block", a.block);
  put(json, "building", a.building);
  put(json, "country", a.country);
  return json;
}

Json to_json(const ContactFields& c) {
  Json json = Json::object();
  put(json, "last_name", c.last_name);
  put(json, "first_name", c.first_name);
  put(json, "last_name_kana", c.last_name_kana);
  put(json, "first_name_kana", c.first_name_kana);
  put(json, "last_name_roman", c.last_name_roman);
  put(json, "first_name_roman", c.first_name_roman);
  if (!c.suggested.empty()) json["suggested"] = c.suggested;
  if (Json organization = to_json(c.organization); !organization.empty())
    json["organization"] = std::move(organization);
  for (const Post& p : c.posts) json["posts"].push_back(to_json(p));
  put(json, "qualifications", c.qualifications);
  for (const Phone& p : c.phones) json["phones"].push_back(to_json(p));
  put(json, "emails", c.emails);
  put(json, "urls", c.urls);
  for (const Social& s : c.social) json["social"].push_back(Json{{"service", s.service}, {"id", s.id}});
  for (const Address& a : c.addresses) json["addresses"].push_back(to_json(a));
  put(json, "notes", c.notes);
  return json;
}

Json to_json(const CardRecord& record) {
  Json json = {{"contact", to_json(record.contact)}, {"confidence", Json::object()}, {"evidence", Json::object()}};
  for (const auto& [path, value] : record.confidence) json["confidence"][path] = value;
  if (!record.confidence.empty()) json[kScaleKey] = kProbabilityScale;
  for (const auto& [path, e] : record.evidence) {
    json["evidence"][path] = {{"raw", e.raw}, {"face", e.face}, {"box", {e.box.x, e.box.y, e.box.width, e.box.height}}};
  }
  return json;
}

Result<ContactFields> contact_from_json(const Json& json) {
  try {
    return read_contact(json);
  } catch (const std::exception&) {
    return fail(ErrorCode::corrupt, "a contact record has a value of the wrong type");
  }
}

Result<CardRecord> record_from_json(const Json& json) {
  try {
    CardRecord record;
    if (const auto it = json.find("contact"); it != json.end()) record.contact = read_contact(*it);
    if (const auto it = json.find("confidence"); it != json.end()) {
      record.confidence = it->get<std::map<std::string, double>>();
      if (json.value(kScaleKey, kEvidenceScale) == kEvidenceScale) {
        for (auto& [path, value] : record.confidence) value = field_confidence(path, value);
      }
    }
    if (const auto it = json.find("evidence"); it != json.end()) {
      for (const auto& [path, e] : it->items()) {
        const auto box = e.value("box", std::vector<double>{});
        record.evidence[path] = {text(e, "raw"), e.value("face", 0),
                                 box.size() == 4 ? Box{box[0], box[1], box[2], box[3]} : Box{}};
      }
    }
    return record;
  } catch (const std::exception&) {
    return fail(ErrorCode::corrupt, "a card record has a value of the wrong type");
  }
}

}  // namespace meishi
