// The words before (and in brackets after) a phone number that say what it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

struct PhoneLabel {
  PhoneType type = PhoneType::work;
  bool generic = false;   // TEL, 電話: says only that it is a phone
  bool letter = false;    // T, F, M: one letter
  bool shared = false;    // 共通, 兼用 stands behind it: the number serves more than what it says
  std::size_t begin = 0;  // characters of the line
  std::size_t end = 0;
};

// The labels that end at `end` of `line` (only spaces, marks and other labels stand between them and `end`), from right
// to left, and none that begins before `from`. Widths, case, spaces inside a word and usual misreadings (TEl, 丁EL) are
// tolerated. `line` may be folded, character for character.
[[nodiscard]] std::vector<PhoneLabel> labels_before(std::u32string_view line, std::size_t from, std::size_t end);

// A label in brackets after a number: "03-1234-5678（代表）". `begin` is where the number ends. Empty, or one.
[[nodiscard]] std::vector<PhoneLabel> label_after(std::u32string_view line, std::size_t begin);

}  // namespace meishi
