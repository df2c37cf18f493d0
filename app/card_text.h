// A card for people to read, and as the JSON of card.schema.json.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/read_card.h"
#include "normalize/card_record.h"

namespace meishi {

// One line of a card: label, value, and how sure Meishi is (0..1; below 0 when it was not measured).
struct FieldLine {
  std::string label;  // translated
  std::string value;
  double confidence = -1;

  [[nodiscard]] bool doubtful() const;  // it was measured, and a person should look: shown as ?
};

// The fields that are not empty, in the order in which a card is read.
[[nodiscard]] std::vector<FieldLine> field_lines(const CardRecord& record);

// How many of them are doubtful.
[[nodiscard]] std::size_t doubtful_fields(const CardRecord& record);

// "佐藤 花子"; the roman name when there is no Japanese one; "" when there is neither.
[[nodiscard]] std::string full_name(const ContactFields& contact);

[[nodiscard]] std::string organization_name(const Organization& organization);

// A block of lines: the source (or both sources), each field with a mark (✓ sure, ? worth a look), warnings.
[[nodiscard]] std::string card_text(const JobResult& result, const ReadCard& card);

// "blurred" (a name in ReadSide::warnings) -> "the picture is blurred"; an unknown one is given back as it is.
[[nodiscard]] std::string warning_in_words(const std::string& name);

// Nothing on the card tells who it is or how to reach them.
[[nodiscard]] bool is_empty(const ContactFields& contact);

// card.schema.json. `card` is one of `result`.
[[nodiscard]] nlohmann::ordered_json card_json(const JobResult& result, const ReadCard& card);

// A file or page that failed: {"source", "page" in a file of several, "error": {"code", "message"}}.
[[nodiscard]] nlohmann::ordered_json error_json(const Error& error);

// Broken UTF-8 (a file name) becomes U+FFFD: JSON must be UTF-8.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json& json);

}  // namespace meishi
