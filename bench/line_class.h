// What sort of line a printed line is, so that the figures can be told apart: a mean over all hides that names are read
// worst.
#pragma once

#include <array>
#include <string_view>

#include "bench/card_values.h"

namespace meishi::bench {

// | class | values |
// |---|---|
// | script | kana: no kanji; japanese: kanji with or without kana; latin; digits: at least half of its letters and
// digits | | size | small: under 2 mm of ink across the line (print under 6 pt; capitals under 8 pt), medium, large:
// from 3 mm | | layout | horizontal, vertical | | kind | what the truth's fields say it is: name, kana, company, post
// (department or title), phone, email, url, | |      | address (postal code and building, too), other |
struct LineClass {
  std::string_view name;   // "script"
  std::string_view value;  // "kana"
};

inline constexpr LineClass kLineClasses[] = {
    {"all", ""},       {"script", "japanese"}, {"script", "kana"},  {"script", "latin"},      {"script", "digits"},
    {"size", "small"}, {"size", "medium"},     {"size", "large"},   {"layout", "horizontal"}, {"layout", "vertical"},
    {"kind", "name"},  {"kind", "kana"},       {"kind", "company"}, {"kind", "post"},         {"kind", "phone"},
    {"kind", "email"}, {"kind", "url"},        {"kind", "address"}, {"kind", "other"},
};

[[nodiscard]] std::string_view script_of(std::string_view text);

// `card`: the truth's values of the card that the line is printed on.
[[nodiscard]] std::string_view kind_of(std::string_view text, const CardValues& card);

// The values of a printed line, in the order script, size, layout, kind. Pure.
[[nodiscard]] std::array<LineClass, 4> classes_of(const CardLine& line, const CardValues& card);

}  // namespace meishi::bench
