#include "normalize/company.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "normalize/look_alike.h"
#include "normalize/post.h"
#include "normalize/text.h"

namespace meishi {

namespace {

enum FormColumn { kForm, kCanonical, kScript };

std::string_view column(const std::vector<std::string>& row, std::size_t at) {
  return at < row.size() ? std::string_view(row[at]) : std::string_view();
}

bool has_japanese(std::u32string_view u) { return std::any_of(u.begin(), u.end(), is_japanese); }

// ㈱, （株）, 〔株〕, ［株］: brackets as recognition leaves them, in one shape. Characters stay as many as they are.
std::u32string fold_brackets(std::u32string text) {
  for (char32_t& c : text) {
    if (std::u32string_view(U"（〔［｛【〈[{").find(c) != std::u32string_view::npos) c = U'(';
    if (std::u32string_view(U"）〕］｝】〉]}").find(c) != std::u32string_view::npos) c = U')';
  }
  return text;
}

// The one-character forms written with brackets (㈱ ㈲ ㈳ ㈵ ㈻ ㊑ ...) or out (㍿); everything else as it is.
std::u32string expand_marks(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c >= 0x3220 && c <= 0x3243) {
      out += to_u32(nfkc(to_utf8(std::u32string(1, c))));
    } else if (c >= 0x3280 && c <= 0x32B0) {  // ㊑ and the like have no bracket in NFKC
      out += U'(' + to_u32(nfkc(to_utf8(std::u32string(1, c)))) + U')';
    } else if (c == U'㍿') {
      out += U"株式会社";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// No spaces next to Japanese characters: 青 葉 株 式 会 社 and 株式会社 青葉 are set solid; "ABC Systems" keeps its
// gap.
std::u32string set_solid(std::u32string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_line_space(text[i])) {
      out.push_back(text[i]);
      continue;
    }
    std::size_t next = i;
    while (next < text.size() && is_line_space(text[next])) ++next;
    if (next == text.size() || out.empty()) break;
    const bool latin = !is_japanese(out.back()) && !is_japanese(text[next]) && out.back() != U')' && text[next] != U'(';
    if (latin) out.push_back(U' ');
    i = next - 1;
  }
  return out;
}

struct Form {
  std::size_t at = 0;      // characters
  std::size_t length = 0;  // characters as printed
  std::string canonical;
  bool repaired = false;
};

// The longest Japanese form that stands at the front, at the end, or between the name and its branch.
std::optional<Form> find_form(const std::u32string& text, const Reference& reference) {
  std::optional<Form> best;
  const WordTable& forms = reference.words("legal_forms");
  for (std::size_t i = 0; i < forms.rows().size(); ++i) {
    const auto& row = forms.rows()[i];
    if (column(row, kScript) != "ja") continue;
    const std::u32string& form = forms.words()[i];
    const std::size_t at = text.find(form);
    if (at == std::u32string::npos || (best && best->length >= form.size())) continue;
    // An abbreviation in brackets counts at the ends only: 技術部(大) says nothing about a university.
    if (form.front() == U'(' && at != 0 && at + form.size() != text.size()) continue;
    best = Form{at, form.size(), std::string(column(row, kCanonical)), false};
  }
  return best;
}

// 株式会杜, 株武会社: one wrong character in a form at either end, when only one form is that near.
std::optional<Form> find_damaged_form(const std::u32string& text, const Reference& reference) {
  std::optional<Form> found;
  const WordTable& forms = reference.words("legal_forms");
  for (std::size_t k = 0; k < forms.rows().size(); ++k) {
    const auto& row = forms.rows()[k];
    if (column(row, kScript) != "ja") continue;
    const std::u32string& form = forms.words()[k];
    if (form.size() < 4 || text.size() <= form.size()) continue;
    for (const std::size_t at : {std::size_t{0}, text.size() - form.size()}) {
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < form.size(); ++i) wrong += text[at + i] != form[i] ? 1 : 0;
      if (wrong != 1) continue;
      if (found && found->canonical != column(row, kCanonical)) return std::nullopt;
      found = Form{at, form.size(), std::string(column(row, kCanonical)), true};
    }
  }
  return found;
}

std::optional<std::string> latin_form(std::string_view text, const Reference& reference, std::string* stem) {
  const std::string lower = to_lower_ascii(text);
  std::optional<std::string> best;
  std::size_t longest = 0;
  for (const auto& row : reference.table("legal_forms")) {
    if (column(row, kScript) != "latin") continue;
    const std::string form = to_lower_ascii(column(row, kForm));
    if (form.size() <= longest || lower.size() <= form.size() || !lower.ends_with(form)) continue;
    const char before = lower[lower.size() - form.size() - 1];
    if (before != ' ' && before != ',') continue;
    longest = form.size();
    best = std::string(column(row, kCanonical));
    if (stem != nullptr) *stem = trim(text.substr(0, text.size() - form.size()));
  }
  return best;
}

double word_weight(std::string_view text, bool japanese, const Reference& reference) {
  const auto* row = reference.words("organization_words").at_end(text, [&](const auto& r) {
    return (column(r, 1) == "ja") == japanese && text.size() > column(r, 0).size();
  });
  return row == nullptr ? 0 : std::strtod((*row)[2].c_str(), nullptr);
}

// What recognition makes of a logo in front of 株式会社青葉: one character, with or without marks that no name has.
bool is_speck(std::u32string_view before) {
  const auto letter = [](char32_t c) { return is_japanese(c) || is_latin(c) || is_digit(c); };
  return std::count_if(before.begin(), before.end(), letter) <= 1;
}

// ペー 株式会社青葉: the strokes of a logo read as kana, with a gap behind them, where a name has none.
bool stands_apart(const std::u32string& before, const std::u32string& body) {
  return before.size() <= 3 && kana_only(before) && body.starts_with(before) && body.size() > before.size() &&
         is_space(body[before.size()]);
}

// テクノエ務店株式会社: the trade with a character of the same shape, where no table knows what is printed.
bool repair_trade(std::string& name, const std::string& form, const Reference& reference) {
  const bool behind = !form.empty() && name.ends_with(form);
  std::string stem = behind ? name.substr(0, name.size() - form.size()) : name;
  const auto trade = [&](std::string_view text) {
    return reference.words("organization_words").at_end(text, [](const auto& row) {
      return column(row, 1) == "ja" && to_u32(row[0]).size() > 1;
    });
  };
  if (trade(stem) != nullptr) return false;
  for (const std::string& variant : look_alike_variants(stem, reference)) {
    if (trade(variant) == nullptr) continue;
    name = behind ? variant + form : variant;
    return true;
  }
  return false;
}

// A branch or department at the end of a text without spaces: 大阪支店 of 青葉株式会社大阪支店.
bool is_office(std::string_view text, const Reference& reference) {
  const PostFinding post = parse_post(text, reference);
  return post.unmatched.empty() && post.posts.size() == 1 && !post.posts[0].department.empty() &&
         post.posts[0].title.empty();
}

bool ends_in_office_word(std::string_view text, const Reference& reference) {
  const auto office = [](const auto& row) { return column(row, 2) == "office" && column(row, 1) == "ja"; };
  return reference.words("department_words").at_end(text, office) != nullptr;
}

// 株式会社青葉大阪支店: the branch is a region or city followed by an office word.
std::size_t branch_start(const std::string& name, const Reference& reference) {
  for (const auto& row : reference.table("department_words")) {
    const std::string_view word = column(row, 0);
    if (column(row, 2) != "office" || column(row, 1) != "ja" || !name.ends_with(word) || to_u32(word).size() < 2)
      continue;
    const std::string before = name.substr(0, name.size() - word.size());
    std::size_t best = std::string::npos;
    for (const auto& region : reference.table("regions")) {
      const std::string_view place = column(region, 0);
      if (before.size() > place.size() && before.ends_with(place)) best = std::min(best, before.size() - place.size());
    }
    if (best != std::string::npos) return best;
  }
  return std::string::npos;
}

}  // namespace

CompanyFinding parse_company(std::string_view line, const Reference& reference) {
  CompanyFinding out;
  const std::u32string printed = expand_marks(to_u32(trim(line)));
  if (printed.empty()) return out;
  if (!has_japanese(printed)) {
    const std::string text = trim(to_utf8(printed));
    const auto form = latin_form(text, reference, nullptr);
    out.organization.name = text;
    if (form) out.organization.legal_form = *form;
    out.confidence = form ? 0.92 : std::max(0.1, word_weight(text, false, reference));
    if (printed.size() > 60) out.confidence *= 0.3;
    return out;
  }

  // A gap before a branch is the only one that means something; the last words that are offices come off first.
  std::u32string body = printed;
  std::u32string office;
  if (const std::u32string folded = fold_brackets(body); folded.back() == U')') {  // 青葉株式会社（本社）
    const std::size_t open = folded.find_last_of(U'(');
    const std::string inner =
        open == std::u32string::npos ? "" : trim(to_utf8(body.substr(open + 1, body.size() - open - 2)));
    if (open != std::u32string::npos && open > 0 && to_u32(inner).size() >= 2 &&
        ends_in_office_word(inner, reference) && is_office(inner, reference)) {
      office = to_u32(inner);
      body = to_u32(trim(to_utf8(body.substr(0, open))));
    }
  }
  for (std::size_t gap = body.find_last_of(U" \u3000"); gap != std::u32string::npos && gap > 0;
       gap = body.find_last_of(U" \u3000")) {
    const std::string tail = to_utf8(body.substr(gap + 1));
    const std::u32string head = body.substr(0, gap);
    const std::u32string head_key = fold_brackets(set_solid(head));
    const bool head_is_form = [&] {
      const auto form = find_form(head_key, reference);
      return form && form->length == head_key.size();
    }();
    // 株式会 社青葉総合研究所: no gap that was printed.
    const auto whole_form = find_form(fold_brackets(set_solid(body)), reference);
    if (whole_form && whole_form->at < head_key.size() && head_key.size() < whole_form->at + whole_form->length) break;
    if (to_u32(tail).size() < 2 || head_is_form || find_form(fold_brackets(to_u32(tail)), reference) ||
        !is_office(tail, reference))
      break;
    if (!ends_in_office_word(tail, reference) && !find_form(head_key, reference)) break;
    office = to_u32(tail) + (office.empty() ? U"" : U" " + office);
    body = head;
  }

  std::u32string solid = set_solid(body);
  const std::u32string key = fold_brackets(solid);
  auto form = find_form(key, reference);
  if (!form) form = find_damaged_form(key, reference);
  if (form) {
    std::u32string before = solid.substr(0, form->at);
    std::u32string after = solid.substr(form->at + form->length);
    if (!before.empty() && !after.empty()) {
      // 青葉株式会社大阪支店, 青葉株式会社営業部. Otherwise the form is inside the name (◯◯グループ株式会社青葉).
      if (is_office(to_utf8(after), reference)) {
        office = after + (office.empty() ? U"" : U" " + office);
        after.clear();
      } else if ((is_speck(before) || stands_apart(before, body)) && after.size() >= 2) {
        before.clear();
        form->repaired = true;
      }
    }
    std::string name = to_utf8(before) + form->canonical + to_utf8(after);
    if (office.empty() && form->at == 0) {
      if (const auto at = branch_start(name, reference); at != std::string::npos && at > form->canonical.size()) {
        office = to_u32(name.substr(at));
        name.resize(at);
      }
    }
    if (repair_trade(name, form->canonical, reference)) form->repaired = true;
    out.organization.name = std::move(name);
    out.organization.legal_form = form->canonical;
    out.confidence = form->repaired ? 0.75 : 0.96;
    if (before.empty() && after.empty()) out.confidence = 0.3;  // the form alone: its name is on another line
  } else {
    out.organization.name = to_utf8(solid);
    out.confidence = std::max(0.15, word_weight(out.organization.name, true, reference));
  }
  out.office = to_utf8(office);
  const bool sentence = printed.find(U'。') != std::u32string::npos || printed.size() > 40;
  if (sentence) out.confidence *= 0.3;
  return out;
}

std::string company_key(std::string_view name, const Reference& reference) {
  std::u32string printed = expand_marks(to_u32(trim(name)));
  if (has_japanese(printed)) printed = to_u32(parse_company(name, reference).organization.name);  // without its branch
  std::string text = nfkc(to_utf8(printed));
  if (has_japanese(printed)) {
    const std::u32string solid = fold_brackets(to_u32(without_spaces(text)));
    text = to_utf8(solid);
    if (const auto form = find_form(solid, reference); form && form->length < solid.size()) {
      text = to_utf8(solid.substr(0, form->at) + solid.substr(form->at + form->length));
    }
  }
  std::string stem;
  if (latin_form(text, reference, &stem)) text = stem;
  std::u32string key;
  for (const char32_t c : to_u32(to_lower_ascii(text))) {
    if (is_japanese(c) || is_latin(c) || is_digit(c)) key.push_back(c == U'ヶ' ? U'ケ' : c);
  }
  return reference.fold_variants(to_utf8(key));
}

}  // namespace meishi
