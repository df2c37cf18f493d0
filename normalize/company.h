// Organizations: the legal form, the full form and a key for matching.
#pragma once

#include <string>
#include <string_view>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

struct CompanyFinding {
  Organization organization;  // name with the legal form written out (㈱青葉 → 株式会社青葉); printed order kept
  std::string office;         // 関西支社, 大阪営業所: a branch after the name, taken off it
  double confidence = 0;      // 0..1 that the line is an organization's name
};

// Pure. A line without a legal form gives a low confidence and its text as the name.
[[nodiscard]] CompanyFinding parse_company(std::string_view line, const Reference& reference);

// A line that holds a company's name in more than one script.
struct CompanyNames {
  std::string name;       // as written; the Japanese one, when there is one
  std::string name_en;    // Aoba Co., Ltd.
  std::string name_kana;  // katakana
};

// 株式会社青葉（Aoba Co., Ltd.）, ㈱青葉 / Aoba Corporation, 株式会社青葉（カブシキガイシャアオバ）: names beside one
// another, in brackets or behind a slash, or behind a gap when the Latin one ends in a legal form. Anything else is the
// name as a whole. Pure.
[[nodiscard]] CompanyNames split_company_names(std::string_view line, const Reference& reference);

// What two spellings of one company share: no legal form, width, case, spaces, ・, punctuation; variant kanji folded.
[[nodiscard]] std::string company_key(std::string_view name, const Reference& reference);

}  // namespace meishi
