// A company's names in several scripts on one line (declared in company.h).
#include <algorithm>
#include <utility>

#include "normalize/company.h"
#include "normalize/text.h"

namespace meishi {

namespace {

bool has_japanese(std::u32string_view u) { return std::any_of(u.begin(), u.end(), is_japanese); }

bool has_latin_only(std::u32string_view u) {
  return std::count_if(u.begin(), u.end(), is_latin) >= 2 && !has_japanese(u);
}

// One more name that stands beside `first`; false when it is none.
bool take_beside(std::u32string_view other, CompanyNames& names) {
  const std::string text = trim(to_utf8(other));
  if (has_latin_only(other)) {
    if (!names.name_en.empty()) return false;
    names.name_en = text;
    return true;
  }
  if (!kana_only(to_u32(to_katakana(text))) || to_u32(text).size() < 3 || !names.name_kana.empty()) return false;
  names.name_kana = to_katakana(text);
  return true;
}

}  // namespace

CompanyNames split_company_names(std::string_view line, const Reference& reference) {
  constexpr std::u32string_view kOpen = U"(（[［〔【";
  constexpr std::u32string_view kClose = U")）]］〕】";
  CompanyNames names;
  std::u32string text = to_u32(trim(line));
  // Brackets at the end, more than one perhaps.
  while (!text.empty() && kClose.find(text.back()) != std::u32string_view::npos) {
    const std::size_t open = text.find_last_of(kOpen);
    if (open == std::u32string::npos || open == 0 || !has_japanese(text.substr(0, open)) ||
        !take_beside(std::u32string_view(text).substr(open + 1, text.size() - open - 2), names))
      break;
    text = to_u32(trim(to_utf8(text.substr(0, open))));
  }
  const std::size_t slash = text.find_first_of(U"/／|｜");
  if (slash != std::u32string::npos && slash > 0) {
    const std::u32string before = text.substr(0, slash);
    const std::u32string after = text.substr(slash + 1);
    if (has_japanese(before) && take_beside(after, names)) {
      text = before;
    } else if (has_japanese(after) && has_latin_only(before) && take_beside(before, names)) {
      text = after;
    }
  }
  // 株式会社青葉 Aoba Co., Ltd.: the first gap behind which all is Latin.
  for (std::size_t i = 1; names.name_en.empty() && i < text.size(); ++i) {
    if (!is_space(text[i]) || !has_japanese(std::u32string_view(text).substr(0, i))) continue;
    const std::u32string after = text.substr(i + 1);
    if (!has_latin_only(after)) continue;
    const Organization latin = parse_company(to_utf8(after), reference).organization;
    const std::string before = to_utf8(text.substr(0, i));
    // 株式会社 ABC Systems Inc. is one name: the Japanese part is no more than the form.
    if (latin.legal_form.empty() || parse_company(before, reference).confidence < 0.5) break;
    names.name_en = trim(to_utf8(after));
    text.resize(i);
  }
  names.name = trim(to_utf8(text));
  return names;
}

}  // namespace meishi
