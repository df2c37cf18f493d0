#include "app/card_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/field_names.h"
#include "app/message.h"
#include "app/table.h"
#include "normalize/card_json.h"
#include "normalize/field_confidence.h"

namespace meishi {

namespace {

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string address_text(const Address& a) {
  const std::string postal = a.postal_code.size() == 7
                                 ? fmt::format("〒{}-{}", a.postal_code.substr(0, 3), a.postal_code.substr(3))
                                 : a.postal_code;
  return joined({postal, a.prefecture + a.city + a.town + a.block, a.building, a.country}, " ");
}

class Lines {
 public:
  explicit Lines(const CardRecord& record) : record_(record) {}

  // `paths`: where the confidence may stand; the lowest of those that exist counts.
  void add(std::string label, std::string value, const std::vector<std::string>& paths) {
    if (value.empty()) return;
    double confidence = -1;
    bool from_code = false;
    bool printed = false;
    for (const std::string& path : paths) {
      const auto where = record_.evidence.find(path);
      if (where != record_.evidence.end()) (where->second.from_code ? from_code : printed) = true;
      const auto it = record_.confidence.find(path);
      if (it != record_.confidence.end()) confidence = confidence < 0 ? it->second : std::min(confidence, it->second);
    }
    if (from_code && !printed) value = tr("{} (from the QR code)", {value});
    lines_.push_back({std::move(label), std::move(value), confidence});
  }

  std::vector<FieldLine> take() { return std::move(lines_); }

 private:
  const CardRecord& record_;
  std::vector<FieldLine> lines_;
};

std::string at(const char* list, std::size_t i, const char* key = "") {
  return fmt::format("{}[{}]{}{}", list, i, *key == '\0' ? "" : ".", key);
}

// Scripts depend on them.
const char* code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::unreadable:
      return "unreadable";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::io:
      return "io";
    case ErrorCode::environment:
      return "environment";
    case ErrorCode::internal:
      break;
  }
  return "internal";
}

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

// "cards/a.tif, page 2, card 3"; what is the first is left out.
std::string place_text(const JobResult& result, const ReadSide& side) {
  std::string out = printable(result.file_of(side).path.string());
  if (side.page > 1) out.append(", ").append(tr("page {}", {std::to_string(side.page)}));
  if (side.page > 1 || side.index > 1) out.append(", ").append(tr("card {}", {std::to_string(side.index)}));
  return out;
}

nlohmann::ordered_json side_json(const JobResult& result, const ReadSide& side) {
  nlohmann::ordered_json json = {
      {"source", result.file_of(side).path.string()}, {"page", side.page},         {"index", side.index},
      {"quad", nlohmann::ordered_json::array()},      {"rotation", side.rotation}, {"warnings", side.warnings}};
  for (const Point& corner : side.quad) json["quad"].push_back({rounded(corner.x, 10), rounded(corner.y, 10)});
  if (side.size.width > 0) json["size"] = {side.size.width, side.size.height};
  return json;
}

nlohmann::ordered_json line_json(const TextLine& line) {
  nlohmann::ordered_json json = {
      {"text", line.text},
      {"confidence", rounded(line.confidence, 1000)},
      {"box",
       {rounded(line.box.x, 10), rounded(line.box.y, 10), rounded(line.box.width, 10), rounded(line.box.height, 10)}},
      {"face", line.face},
      {"direction", line.direction == Direction::vertical ? "vertical" : "horizontal"},
      {"readings", line.readings},
      {"agreeing", line.agreeing},
      {"glyph_confidence", nlohmann::ordered_json::array()}};
  for (const Glyph& glyph : line.glyphs) json["glyph_confidence"].push_back(rounded(glyph.confidence, 1000));
  return json;
}

}  // namespace

std::string warning_in_words(const std::string& name) {
  static const std::pair<const char*, const char*> kTexts[] = {
      {"blurred", tr_noop("the picture is blurred")},
      {"cut_off", tr_noop("a part of the card is outside the picture")},
      {"glare", tr_noop("glare hides a part of the card")},
      {"low_resolution", tr_noop("the picture has too few pixels for small print")},
      {"low_contrast", tr_noop("the print hardly stands out from the paper")},
      {"blank", tr_noop("nothing is printed here")},
      {"no_card_found", tr_noop("no card was found in this picture")},
  };
  for (const auto& [key, text] : kTexts) {
    if (name == key) return tr(text);
  }
  return name;
}

bool FieldLine::doubtful() const { return confidence >= 0 && confidence < kSureField; }

std::size_t doubtful_fields(const CardRecord& record) {
  return static_cast<std::size_t>(std::ranges::count_if(field_lines(record), &FieldLine::doubtful));
}

std::string full_name(const ContactFields& c) {
  const std::string name = joined({c.last_name, c.first_name}, " ");
  return name.empty() ? joined({c.first_name_roman, c.last_name_roman}, " ") : name;
}

std::string organization_name(const Organization& organization) {
  return organization.name.empty() ? organization.name_en : organization.name;
}

bool is_empty(const ContactFields& c) {
  return full_name(c).empty() && organization_name(c.organization).empty() && c.emails.empty() && c.phones.empty();
}

std::vector<FieldLine> field_lines(const CardRecord& record) {
  const ContactFields& c = record.contact;
  Lines lines(record);
  lines.add(tr("Name"), joined({c.last_name, c.first_name}, " "), {"last_name", "first_name"});
  lines.add(tr("Reading"), joined({c.last_name_kana, c.first_name_kana}, " "), {"last_name_kana", "first_name_kana"});
  lines.add(tr("Name in Latin letters"), joined({c.first_name_roman, c.last_name_roman}, " "),
            {"last_name_roman", "first_name_roman"});
  lines.add(tr("Company"), c.organization.name, {"organization.name"});
  lines.add(tr("Company, reading"), c.organization.name_kana, {"organization.name_kana"});
  lines.add(tr("Company in English"), c.organization.name_en, {"organization.name_en"});
  lines.add(tr("Corporate number"), c.organization.corporate_number, {"organization.corporate_number"});
  for (std::size_t i = 0; i < c.posts.size(); ++i) {
    lines.add(tr("Department"), c.posts[i].department, {at("posts", i, "department")});
    lines.add(tr("Title"), c.posts[i].title, {at("posts", i, "title")});
  }
  for (std::size_t i = 0; i < c.qualifications.size(); ++i) {
    lines.add(tr("Qualification"), c.qualifications[i], {at("qualifications", i)});
  }
  for (std::size_t i = 0; i < c.phones.size(); ++i) {
    const Phone& phone = c.phones[i];
    std::string number = phone.national.empty() ? phone.e164 : phone.national;
    if (!phone.extension.empty()) number.append(" ").append(tr("ext. {}", {phone.extension}));
    lines.add(phone_type_text(phone.type), number, {at("phones", i)});
  }
  for (std::size_t i = 0; i < c.emails.size(); ++i) lines.add(tr("E-mail"), c.emails[i], {at("emails", i)});
  for (std::size_t i = 0; i < c.urls.size(); ++i) lines.add(tr("Web"), c.urls[i], {at("urls", i)});
  for (std::size_t i = 0; i < c.social.size(); ++i) {
    lines.add(tr("Social media"), joined({c.social[i].service, c.social[i].id}, " "), {at("social", i)});
  }
  for (std::size_t i = 0; i < c.addresses.size(); ++i) {
    const std::string label = c.addresses[i].label.empty() ? tr("Address") : tr("Address ({})", {c.addresses[i].label});
    std::vector<std::string> paths = {at("addresses", i)};
    for (const char* key : {"postal_code", "prefecture", "city", "town", "block", "building"}) {
      paths.push_back(at("addresses", i, key));
    }
    lines.add(label, address_text(c.addresses[i]), paths);
  }
  for (std::size_t i = 0; i < c.notes.size(); ++i) lines.add(tr("Note"), c.notes[i], {at("notes", i)});
  for (const auto& [field, value] : c.suggested) {
    lines.add(field_name(field), tr("{} (inferred, not printed)", {value}), {});
  }
  return lines.take();
}

std::string card_text(const JobResult& result, const ReadCard& card) {
  std::string out = place_text(result, card.front) + "\n";
  if (card.back) out += fmt::format("  {}\n", tr("back: {}", {place_text(result, *card.back)}));
  const std::vector<FieldLine> lines = field_lines(card.record);
  std::size_t width = 0;
  for (const FieldLine& line : lines) width = std::max(width, display_width(line.label));
  for (const FieldLine& line : lines) {
    const char* mark = line.confidence < 0 ? " " : line.doubtful() ? "?" : "✓";
    out += fmt::format("  {} {}  {}\n", mark, fitted(line.label, width), printable(line.value));
  }
  if (lines.empty() && !card.no_card()) out += fmt::format("    {}\n", tr("nothing was read"));
  for (const std::string& warning : card.front.warnings) out += fmt::format("  ! {}\n", warning_in_words(warning));
  if (card.back) {
    for (const std::string& warning : card.back->warnings) {
      out += fmt::format("  ! {}\n", tr("back: {}", {warning_in_words(warning)}));
    }
  }
  return out;
}

nlohmann::ordered_json card_json(const JobResult& result, const ReadCard& card) {
  nlohmann::ordered_json json = side_json(result, card.front);
  if (card.back) json["back"] = side_json(result, *card.back);
  json.update(to_json(card.record));
  json["lines"] = nlohmann::ordered_json::array();
  for (const TextLine& line : card.lines) json["lines"].push_back(line_json(line));
  return json;
}

nlohmann::ordered_json error_json(const Error& error) {
  nlohmann::ordered_json json = {{"source", error.subject}};
  if (error.page > 0) json["page"] = error.page;
  json["error"] = {{"code", code_name(error.code)}, {"message", tr(error.message.c_str(), error.args)}};
  return json;
}

std::string json_line(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace meishi
