// One value by itself, without a card around it: a cell of a spreadsheet, a line of a file.
//
//   normalize_value(ValueKind::phone, "電話 ０３（５２８５）６６５４", reference)
//     {"input":"電話 ０３（５２８５）６６５４","phones":[{"type":"work","e164":"+81352856654",...}],"unmatched":"",
//      "confidence":{"phones[0]":0.997}}
//
// Every object has `input`, `unmatched` (what was not understood; nothing is dropped) and `confidence` (a member's path
// to the probability that it is right, as on a card; field_confidence.h), and besides, with the keys of
// card.schema.json, empty ones left out but for lists and `value`:
//
//   phone       phones
//   address     the keys of one address at the top level; suggested
//   name        last_name, first_name, ..._kana, ..._roman; suggested
//   company     the keys of the organization; office (a branch that stood behind the name)
//   title       posts, qualifications
//   department  value: nested departments, outermost first, one space between; 兼 between concurrent ones
//   email       value: the domain in lower case
//   postal      value: 7 digits; suggested: prefecture, city and town, where the code is that of one of them
//   kana        value: katakana
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "normalize/reference.h"

namespace meishi {

enum class ValueKind { phone, address, name, company, title, department, email, postal, kana };

[[nodiscard]] std::optional<ValueKind> value_kind(std::string_view name);
[[nodiscard]] std::string value_kind_names();  // "phone, address, ..."

// `line`: without its end of line. Bytes that are no UTF-8 become U+FFFD, in `input` too. A line of more than 2000
// characters holds no value of these kinds and is unmatched as a whole. Thread-safe; never throws but for want of
// memory.
[[nodiscard]] nlohmann::ordered_json normalize_value(ValueKind kind, std::string_view line, const Reference& reference);

}  // namespace meishi
