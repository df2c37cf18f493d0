#include "normalize/single_value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "normalize/address.h"
#include "normalize/card_json.h"
#include "normalize/company.h"
#include "normalize/corporate_number.h"
#include "normalize/field_confidence.h"
#include "normalize/full_name.h"
#include "normalize/internet.h"
#include "normalize/kana.h"
#include "normalize/phone.h"
#include "normalize/post.h"
#include "normalize/postal_code.h"
#include "normalize/text.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongest = 2000;  // characters

constexpr std::array<std::pair<std::string_view, ValueKind>, 9> kKinds{{{"phone", ValueKind::phone},
                                                                        {"address", ValueKind::address},
                                                                        {"name", ValueKind::name},
                                                                        {"company", ValueKind::company},
                                                                        {"title", ValueKind::title},
                                                                        {"department", ValueKind::department},
                                                                        {"email", ValueKind::email},
                                                                        {"postal", ValueKind::postal},
                                                                        {"kana", ValueKind::kana}}};

bool says_something(std::u32string_view text) {
  return std::any_of(text.begin(), text.end(), [](char32_t c) {
    return is_japanese(c) || is_latin(c) || is_digit(c) || c == U'\ufffd' || c > U'\uffff';
  });
}

// Without the separators at its ends.
std::string without_edges(std::string_view text) {
  std::u32string u = to_u32(text);
  const auto is_edge = [](char32_t c) {
    return is_space(c) || std::u32string_view(U",，、/／|｜;；:：").find(c) != std::u32string_view::npos;
  };
  while (!u.empty() && is_edge(u.back())) u.pop_back();
  u.erase(u.begin(), std::find_if_not(u.begin(), u.end(), is_edge));
  return to_utf8(u);
}

// `text` without the findings' own stretches; separators that are left alone say nothing.
template <typename Finding>
std::string without_findings(const std::string& text, const std::vector<Finding>& findings) {
  std::string left;
  std::size_t from = 0;
  const auto keep = [&](std::size_t end) {
    const std::string part = without_edges(std::string_view(text).substr(from, end - from));
    if (!says_something(to_u32(part))) return;
    left += (left.empty() ? "" : " ") + part;
  };
  for (const Finding& finding : findings) {
    const std::size_t at = text.find(finding.raw, from);
    if (finding.raw.empty() || at == std::string::npos) continue;  // of the same print as the one before (TEL/FAX)
    keep(at);
    from = at + finding.raw.size();
  }
  keep(text.size());
  return left;
}

class Value {
 public:
  Value(std::string text, const Reference& reference) : text_(std::move(text)), reference_(reference) {}

  Json normalize(ValueKind kind) {
    json_["input"] = text_;
    const bool too_long = text_.size() > kLongest && to_u32(text_).size() > kLongest;
    // Too long, or empty, it goes through the same functions with nothing in it, so that the keys are the same.
    const std::string text = too_long ? std::string() : trim(text_);
    if (too_long) unmatched_ = text_;
    fill(kind, text);
    json_["unmatched"] = unmatched_;
    json_["confidence"] = std::move(confidence_);
    return std::move(json_);
  }

 private:
  void fill(ValueKind kind, const std::string& text) {
    switch (kind) {
      case ValueKind::phone:
        return phone(text);
      case ValueKind::address:
        return address(text);
      case ValueKind::name:
        return name(text);
      case ValueKind::company:
        return company(text);
      case ValueKind::title:
        return title(text);
      case ValueKind::department:
        return department(text);
      case ValueKind::email:
        return email(text);
      case ValueKind::postal:
        return postal(text);
      case ValueKind::kana:
        return kana(text);
    }
  }

  // `field`: its path on a card, where that is another. Rounded down: nothing is certain.
  void say(const std::string& path, double evidence, std::string_view field = {}) {
    constexpr double kPlaces = 1000;
    confidence_[path] = std::floor(field_confidence(field.empty() ? path : field, evidence) * kPlaces) / kPlaces;
  }

  void leave(std::string_view words) {
    if (!unmatched_.empty() && !words.empty()) unmatched_.push_back(' ');
    unmatched_.append(words);
  }

  void put(const char* key, const std::string& value, double evidence) {
    if (value.empty()) return;
    json_[key] = value;
    say(key, evidence);
  }

  void put_value(const std::string& value, double evidence, std::string_view field = {}) {
    json_["value"] = value;
    if (!value.empty()) say("value", evidence, field);
  }

  void phone(const std::string& text) {
    const auto findings = find_phones(text);
    json_["phones"] = Json::array();
    for (const PhoneFinding& finding : findings) {
      say("phones[" + std::to_string(json_["phones"].size()) + "]", finding.confidence);
      json_["phones"].push_back(to_json(finding.phone));
    }
    leave(without_findings(text, findings));
  }

  void address(const std::string& text) {
    const std::u32string u = to_u32(text);
    const bool latin = std::any_of(u.begin(), u.end(), is_latin) &&
                       std::none_of(u.begin(), u.end(), [](char32_t c) { return is_japanese(c); });
    AddressFinding finding = latin ? parse_latin_address(text, reference_) : parse_address(text, reference_);
    Address& a = finding.address;
    if (latin && a.postal_code.empty() && a.prefecture.empty() && a.city.empty() && a.country.empty() &&
        a.block.empty() && a.building.empty()) {
      finding = {};
      finding.unmatched = text;
    }
    suggest_place(finding);
    const auto part = [&](const char* key, const std::string& value, double evidence) {
      if (!value.empty()) say(key, evidence, std::string("addresses[0].") + key);
    };
    json_.update(to_json(a));
    part("postal_code", a.postal_code, latin ? finding.confidence : finding.postal_confidence);
    part("prefecture", a.prefecture, finding.confidence);
    part("city", a.city, finding.confidence);
    part("town", a.town, finding.confidence);
    part("block", a.block, latin ? finding.confidence : finding.block_confidence);
    part("building", a.building, latin ? finding.confidence : finding.building_confidence);
    json_["suggested"] = Json(finding.suggested);
    leave(finding.unmatched);
  }

  // A postal code that stands alone names its place.
  void suggest_place(AddressFinding& finding) const {
    const Address& a = finding.address;
    if (!a.prefecture.empty() || !a.city.empty() || a.postal_code.empty()) return;
    for (const auto& [key, value] : place_of(a.postal_code)) finding.suggested.emplace(key, value);
  }

  // What all places of a postal code have in common.
  [[nodiscard]] Suggested place_of(const std::string& code) const {
    Suggested place;
    const auto places = reference_.places_by_postal_code(code);
    const auto common = [&](const char* key, std::string Place::*part) {
      if (places.empty() || places.front().*part == "") return;
      const bool same =
          std::all_of(places.begin(), places.end(), [&](const Place& p) { return p.*part == places.front().*part; });
      if (same) place[key] = places.front().*part;
    };
    common("prefecture", &Place::prefecture);
    common("city", &Place::city);
    common("town", &Place::town);
    return place;
  }

  void name(const std::string& text) {
    const FullName name = text.empty() ? FullName() : parse_full_name(text, reference_);
    const auto part = [&](const char* key, const std::string& value) {
      const auto confidence = name.confidence.find(key);
      put(key, value, confidence == name.confidence.end() ? 0 : confidence->second);
    };
    part("last_name", name.last_name);
    part("first_name", name.first_name);
    part("last_name_kana", name.last_name_kana);
    part("first_name_kana", name.first_name_kana);
    part("last_name_roman", name.last_name_roman);
    part("first_name_roman", name.first_name_roman);
    json_["suggested"] = Json(name.suggested);
    leave(name.unmatched);
  }

  void company(const std::string& text) {
    std::u32string line = to_u32(text);
    std::string number;
    if (const auto match = find_corporate_number(line)) {
      if (match->valid) {
        number = match->digits;
      } else {
        leave(trim(to_utf8(std::u32string_view(line).substr(match->begin, match->end - match->begin))));
      }
      line.replace(match->begin, match->end - match->begin, U" ");
    }
    const CompanyNames names = split_company_names(to_utf8(line), reference_);
    CompanyFinding finding = parse_company(names.name, reference_);
    Organization& o = finding.organization;
    o.corporate_number = number;
    o.name_en = names.name_en;
    o.name_kana = names.name_kana;
    json_.update(to_json(o));
    put("office", finding.office, finding.confidence);
    if (!o.name.empty()) say("name", finding.confidence);
    if (!o.legal_form.empty()) say("legal_form", finding.confidence);
    if (!o.name_en.empty()) say("name_en", 0.9);
    if (!o.name_kana.empty()) say("name_kana", 0.9);
    if (!number.empty()) say("corporate_number", 0.99);
  }

  void title(const std::string& text) {
    const PostFinding finding = parse_post(text, reference_);
    json_["posts"] = Json::array();
    for (std::size_t i = 0; i < finding.posts.size(); ++i) {
      const std::string path = "posts[" + std::to_string(i) + "].";
      if (!finding.posts[i].department.empty()) say(path + "department", finding.confidence);
      if (!finding.posts[i].title.empty()) say(path + "title", finding.confidence);
      json_["posts"].push_back(to_json(finding.posts[i]));
    }
    json_["qualifications"] = finding.qualifications;
    for (std::size_t i = 0; i < finding.qualifications.size(); ++i)
      say("qualifications[" + std::to_string(i) + "]", finding.confidence);
    leave(finding.unmatched);
  }

  void department(const std::string& text) {
    const PostFinding finding = parse_post(text, reference_);
    std::string value;
    for (const Post& post : finding.posts) {
      if (!post.department.empty()) value += (value.empty() ? "" : " 兼 ") + post.department;
      leave(post.title);
    }
    put_value(value, finding.confidence);
    for (const std::string& qualification : finding.qualifications) leave(qualification);
    leave(finding.unmatched);
  }

  void email(const std::string& text) {
    auto findings = find_emails(text);
    if (findings.size() > 1) findings.resize(1);  // one value a line: the others are left as they are written
    put_value(findings.empty() ? "" : findings.front().value, findings.empty() ? 0 : findings.front().confidence);
    leave(without_findings(text, findings));
  }

  void postal(const std::string& text) {
    const std::u32string line = to_u32(text);
    auto match = match_postal_code(line);
    // In a column of postal codes seven digits are one without a mark or hyphen too.
    if (!match) match = match_bare_postal_code(line);
    const std::string value = match ? match->digits : "";
    const auto places = match ? reference_.places_by_postal_code(value) : std::vector<Place>();
    put_value(value, places.empty() ? 0.5 : 0.99, places.empty() ? "" : "addresses[0].postal_code");
    json_["suggested"] = match ? Json(place_of(value)) : Json::object();
    if (!match) return leave(text);
    const auto rest = [&](std::size_t begin, std::size_t end) {
      const std::u32string_view part = std::u32string_view(line).substr(begin, end - begin);
      if (says_something(part)) leave(without_edges(to_utf8(part)));
    };
    rest(0, match->begin);
    rest(match->end, line.size());
  }

  void kana(const std::string& text) {
    const KanaFinding finding = normal_kana(text);
    put_value(finding.value, finding.confidence);
    if (finding.value.empty()) leave(text);
  }

  std::string text_;
  const Reference& reference_;
  Json json_ = Json::object();
  Json confidence_ = Json::object();
  std::string unmatched_;
};

}  // namespace

std::optional<ValueKind> value_kind(std::string_view name) {
  for (const auto& [kind_name, kind] : kKinds) {
    if (kind_name == name) return kind;
  }
  return std::nullopt;
}

std::string value_kind_names() {
  std::string names;
  for (const auto& [name, kind] : kKinds) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

Json normalize_value(ValueKind kind, std::string_view line, const Reference& reference) {
  return Value(to_utf8(to_u32(line)), reference).normalize(kind);
}

}  // namespace meishi
