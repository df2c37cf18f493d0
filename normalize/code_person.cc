// The person's name of a code (declared in code_merge.h).
#include <algorithm>
#include <utility>

#include "normalize/code_merge.h"
#include "normalize/company.h"
#include "normalize/person_name.h"
#include "normalize/text.h"

namespace meishi {

namespace {

enum class Script { none, japanese, latin };

Script script_of(std::string_view text) {
  const std::u32string u = to_u32(text);
  bool japanese = false;
  bool latin = false;
  for (const char32_t c : u) {
    if (is_japanese(c)) {
      japanese = true;
    } else if (is_latin(c)) {
      latin = true;
    } else if (std::u32string_view(U" 　・･.'-,’").find(c) == std::u32string_view::npos) {
      return Script::none;  // no name has figures or brackets
    }
  }
  return u.size() > 40 || japanese == latin ? Script::none : japanese ? Script::japanese : Script::latin;
}

class NameMerger {
 public:
  explicit NameMerger(const CodeMerge& merge) : merge_(merge), c_(merge.record.contact) {}

  void run(const CodeContent& content) {
    const NameFinding name = name_of(content.name);
    const std::string both = name.last_name + name.first_name;
    const Script script = script_of(both);
    if (script == Script::japanese) take_japanese(name, content.name.raw);
    if (script == Script::latin) take_latin(name, content.name.raw);
    if (!content.kana.empty()) take_kana(content.kana, name);
  }

 private:
  [[nodiscard]] NameFinding name_of(const CodeName& given) const {
    const std::string whole = trim(given.full.empty() ? given.family + " " + given.given : given.full);
    if (whole.empty() || !parse_company(whole, merge_.reference).organization.legal_form.empty()) return {};
    NameFinding out{given.family, given.given, 1};
    if (given.family.empty() || given.given.empty()) {
      // All in one field, as many generators do.
      const std::string one = given.family.empty() && given.given.empty() ? given.full : given.family + given.given;
      const std::string& text = given.full.find_first_of(" ") != std::string::npos ? given.full : one;
      out = script_of(text) == Script::latin ? split_roman(text, {}, merge_.reference)
                                             : split_name(text, merge_.reference);
    } else if (script_of(whole) == Script::japanese && is_swapped(given)) {
      std::swap(out.last_name, out.first_name);
    }
    return out;
  }

  // 航太;三枝: Western software puts the given name first, and users put the family name there.
  [[nodiscard]] bool is_swapped(const CodeName& given) const {
    const Reference& r = merge_.reference;
    const auto known = [](const std::vector<NameWord>& words) { return !words.empty(); };
    return known(r.family_names(given.given)) && known(r.given_names(given.family)) &&
           !known(r.family_names(given.family)) && !known(r.given_names(given.given));
  }

  void set(const char* last_path, const char* first_path, std::string& last, std::string& first,
           const NameFinding& name, const std::string& raw) const {
    last = name.last_name;
    first = name.first_name;
    merge_.add(last_path, raw);
    if (first.empty()) {
      merge_.record.confidence.erase(first_path);
      merge_.record.evidence.erase(first_path);
    } else {
      merge_.add(first_path, raw);
    }
  }

  // The name stays where it is printed.
  void repair(const char* last_path, const char* first_path, std::string& last, std::string& first,
              const NameFinding& name, double confidence) const {
    const Evidence where = merge_.record.evidence[last_path];
    last = name.last_name;
    if (!name.first_name.empty()) first = name.first_name;
    merge_.confirm(last_path, confidence);
    if (first.empty()) return;
    merge_.confirm(first_path, confidence);
    merge_.record.evidence.try_emplace(first_path, where);
  }

  void take_japanese(const NameFinding& name, const std::string& raw) {
    const std::string printed = c_.last_name + c_.first_name;
    const std::string said = name.last_name + name.first_name;
    const auto fold = [&](const std::string& text) { return merge_.reference.fold_variants(without_spaces(text)); };
    if (printed.empty()) return set("last_name", "first_name", c_.last_name, c_.first_name, name, raw);
    if (script_of(printed) == Script::latin) {
      // A card in two languages whose Japanese name recognition missed.
      if (c_.last_name_roman.empty()) {
        c_.last_name_roman = c_.last_name;
        c_.first_name_roman = c_.first_name;
        for (const auto& [from, to] : {std::pair{"last_name", "last_name_roman"}, {"first_name", "first_name_roman"}}) {
          if (merge_.record.confidence.contains(from)) merge_.record.confidence[to] = merge_.record.confidence[from];
          if (merge_.record.evidence.contains(from)) merge_.record.evidence[to] = merge_.record.evidence[from];
        }
      }
      return set("last_name", "first_name", c_.last_name, c_.first_name, name, raw);
    }
    if (without_spaces(printed) == without_spaces(said) || fold(printed) == fold(said)) {
      // People type 高 for 髙; nobody types 髙 for 高.
      const bool old_form = fold(printed) == without_spaces(printed) && fold(said) != without_spaces(said);
      NameFinding kept = name;
      if (!old_form && without_spaces(printed) != without_spaces(said)) kept = {c_.last_name, c_.first_name, 1};
      return repair("last_name", "first_name", c_.last_name, c_.first_name, kept, kConfirmed);
    }
    const std::u32string a = to_u32(fold(printed));
    const std::u32string b = to_u32(fold(said));
    const auto shared =
        std::count_if(a.begin(), a.end(), [&](char32_t c) { return b.find(c) != std::u32string::npos; });
    const bool misread =
        is_misreading(fold(printed), fold(said)) || 2 * shared >= static_cast<std::ptrdiff_t>(b.size());
    constexpr double kDoubtful = 0.6;
    if (misread) {
      repair("last_name", "first_name", c_.last_name, c_.first_name, name, kRepairedByCode);
    } else if (merge_.confidence("last_name") < kDoubtful) {
      c_.notes.push_back(c_.last_name + " " + c_.first_name);  // some other line that was taken for a name
      set("last_name", "first_name", c_.last_name, c_.first_name, name, raw);
    }
  }

  void take_latin(const NameFinding& name, const std::string& raw) {
    const bool english = script_of(c_.last_name + c_.first_name) != Script::japanese;
    std::string& last = english ? c_.last_name : c_.last_name_roman;
    std::string& first = english ? c_.first_name : c_.first_name_roman;
    const char* const last_path = english ? "last_name" : "last_name_roman";
    const char* const first_path = english ? "first_name" : "first_name_roman";
    if (last.empty() && first.empty()) return set(last_path, first_path, last, first, name, raw);
    const auto key = [](const std::string& a, const std::string& b) { return to_lower_ascii(without_spaces(a + b)); };
    const std::string said = key(name.last_name, name.first_name);
    if (key(last, first) == said) return repair(last_path, first_path, last, first, {last, first, 1}, kConfirmed);
    if (key(first, last) == said || is_misreading(key(last, first), said))
      return repair(last_path, first_path, last, first, name, kRepairedByCode);
  }

  void take_kana(const CodeName& given, const NameFinding& name) {
    const std::string text =
        trim(given.family.empty() && given.given.empty() ? given.full : given.family + " " + given.given);
    NameFinding kana{to_katakana(given.family), to_katakana(given.given), 1};
    if (given.family.empty() || given.given.empty()) kana = split_kana(text, name, merge_.reference);
    const std::u32string letters = to_u32(kana.last_name + kana.first_name);
    if (letters.empty() || !std::all_of(letters.begin(), letters.end(), is_katakana)) return;
    // SORT-STRING mostly has the family name alone.
    const std::string printed = c_.last_name_kana + c_.first_name_kana;
    const std::string said = kana.last_name + kana.first_name;
    if (printed.empty()) {
      set("last_name_kana", "first_name_kana", c_.last_name_kana, c_.first_name_kana, kana, given.raw);
      c_.suggested.erase("last_name_kana");
      if (!kana.first_name.empty()) c_.suggested.erase("first_name_kana");
    } else if (printed == said) {
      repair("last_name_kana", "first_name_kana", c_.last_name_kana, c_.first_name_kana, kana, kConfirmed);
    } else if (is_misreading(printed, said)) {
      repair("last_name_kana", "first_name_kana", c_.last_name_kana, c_.first_name_kana, kana, kRepairedByCode);
    }
  }

  const CodeMerge& merge_;
  ContactFields& c_;
};

}  // namespace

void merge_name(const CodeMerge& merge, const CodeContent& content) {
  if (content.name.empty() && content.kana.empty()) return;
  NameMerger(merge).run(content);
}

}  // namespace meishi
