#include "normalize/address_block.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "normalize/kanji_number.h"
#include "normalize/text.h"

namespace meishi {

namespace {

bool is_ascii_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_dash(char32_t c) {
  return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212' || c == U'\u2500' || c == U'\u2501' ||
         c == U'ー' || c == U'ｰ' || c == U'~' || c == U'_' || c == U'=' || c == U'|' || c == U'丨';
}

struct Number {
  std::string digits;
  std::size_t end = 0;
  bool kanji = false;
};

bool starts_with_any(std::u32string_view text, std::initializer_list<std::u32string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::u32string_view word) { return text.starts_with(word); });
}

class Scanner {
 public:
  explicit Scanner(const PlaceKey& key) : key_(key), text_(key.text) {}

  [[nodiscard]] std::u32string_view rest(std::size_t at) const { return text_.substr(std::min(at, text_.size())); }

  // 2一3: a dash that was read as the kanji for one.
  [[nodiscard]] bool dash_at(std::size_t at) const {
    if (at >= text_.size()) return false;
    if (text_[at] == U'.')  // 1.21-6
      return at > 0 && is_ascii_digit(text_[at - 1]) && at + 1 < text_.size() && is_ascii_digit(text_[at + 1]) &&
             !key_.spaced[at] && !key_.spaced[at + 1];
    if (text_[at] == U'一')
      return at > 0 && is_ascii_digit(text_[at - 1]) && at + 1 < text_.size() && is_ascii_digit(text_[at + 1]);
    return is_dash(text_[at]);
  }

  [[nodiscard]] std::optional<Number> number_at(std::size_t at) const {
    Number number;
    std::size_t end = at;
    while (end < text_.size() && (is_ascii_digit(text_[end]) || is_misread(end))) {
      // "1-2-3 5F": a space ends a number, unless what follows goes on as a block ("2-1 6-15", a space by recognition).
      if (end > at && key_.spaced[end] && !goes_on_as_block(end) && !is_letter_spaced(at, end)) break;
      number.digits.push_back(is_ascii_digit(text_[end]) ? static_cast<char>(text_[end])
                              : text_[end] == U'O'       ? '0'
                                                         : '1');
      ++end;
    }
    if (end == at) {
      while (end < text_.size() && is_kanji_numeral(text_[end]) && !dash_at(end)) ++end;
      if (end == at) return std::nullopt;
      const auto value = kanji_number(text_.substr(at, end - at));
      if (!value) return std::nullopt;
      number.digits = *value;
      number.kanji = true;
    }
    if (number.digits.size() > 5) return std::nullopt;
    number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size() - 1));
    number.end = end;
    return number;
  }

  // Whether the number before `at` belongs to a building: 5F, 12階, 305号室, 2号館, B棟.
  [[nodiscard]] bool building_at(std::size_t at) const {
    const auto r = rest(at);
    if (starts_with_any(r, {U"階", U"号室", U"号館", U"号棟", U"棟", U"室", U"番館", U"th", U"nd", U"rd", U"st"}))
      return true;
    return !r.empty() && (r[0] == U'F' || r[0] == U'f') && (r.size() == 1 || !is_latin(r[1]));
  }

  // Whether the number before `at` belongs to a town: 北3条, 3線, 三番町, 10区, 河井町2字, 本通1丁目南.
  [[nodiscard]] bool town_at(std::size_t at) const {
    const auto r = rest(at);
    if (starts_with_any(r, {U"条", U"線", U"番町", U"番丁", U"区", U"地割", U"の町", U"社", U"字", U"部"})) return true;
    if (r.starts_with(U"丁目") && names_block(at + 2)) return true;
    return starts_with_any(r, {U"丁目東", U"丁目西", U"丁目南", U"丁目北"}) && number_at(at + 3).has_value();
  }

  // What joins two numbers or ends the last one; its length, 0 when there is none.
  [[nodiscard]] std::size_t separator_at(std::size_t at) const {
    if (dash_at(at)) {  // 4-.16-18: a speck behind the dash
      const bool speck = at + 2 < text_.size() && text_[at + 1] == U'.' && is_ascii_digit(text_[at + 2]);
      return speck ? 2 : 1;
    }
    const auto r = rest(at);
    for (std::u32string_view unit : {U"丁目の", U"丁目", U"番地の", U"番地", U"番の", U"番", U"号"}) {
      if (r.starts_with(unit)) {
        // "2丁目-16": recognition, or a card that writes both.
        return unit.size() + (dash_at(at + unit.size()) && number_at(at + unit.size() + 1) ? 1 : 0);
      }
    }
    if (r.starts_with(U"の") || r.starts_with(U"丁")) return r.size() > 1 && number_at(at + 1) ? 1 : 0;
    return 0;
  }

 private:
  // l, I and O among the digits and dashes of a block.
  [[nodiscard]] bool is_misread(std::size_t at) const {
    const char32_t c = text_[at];
    if (c != U'l' && c != U'I' && c != U'O') return false;
    const auto marks = [&](std::size_t i) { return is_ascii_digit(text_[i]) || is_dash(text_[i]); };
    const bool before = at > 0 && marks(at - 1) && !key_.spaced[at];
    const bool after = at + 1 < text_.size() && (marks(at + 1) || rest(at + 1).starts_with(U"丁目"));
    return before ? at + 1 >= text_.size() || after || is_japanese(text_[at + 1])
                  : after && (at == 0 || !is_latin(text_[at - 1]));
  }

  [[nodiscard]] bool goes_on_as_block(std::size_t at) const {
    std::size_t end = at;
    while (end < text_.size() && is_ascii_digit(text_[end])) ++end;
    return end - at <= 2 && dash_at(end) && end + 1 < text_.size() && is_ascii_digit(text_[end + 1]);
  }

  // 久太郎町四丁目渡辺3号, 一丁目甲123: the block has a name in place of a number, and that is one of the town. One
  // that is not known for it needs a unit behind its number, and is no building: 三丁目東棟12, 一丁目本館5号.
  [[nodiscard]] bool names_block(std::size_t at) const {
    constexpr std::size_t kLongest = 3;
    std::size_t end = at;
    while (end < text_.size() && end - at <= kLongest && is_kanji(text_[end]) && !is_kanji_numeral(text_[end]) &&
           text_[end] != U'第' && !key_.spaced[end])
      ++end;
    if (end == at || end - at > kLongest || is_part_of_building(text_[end - 1])) return false;
    const auto number = number_at(end);
    if (!number || number->kanji || key_.spaced[end] || building_at(number->end)) return false;
    const bool ends = number->end == text_.size() || key_.spaced[number->end];
    return starts_with_any(rest(number->end), {U"番", U"号"}) || (ends && is_known_block(text_.substr(at, end - at)));
  }

  [[nodiscard]] static bool is_part_of_building(char32_t c) {
    return std::u32string_view(U"棟館塔荘閣寮階室").find(c) != std::u32string_view::npos;
  }

  // The lots of 愛媛県 and others, counted as in the old calendar, and 渡辺 of 坐摩神社.
  [[nodiscard]] static bool is_known_block(std::u32string_view name) {
    return name == U"渡辺" ||
           (name.size() == 1 && std::u32string_view(U"甲乙丙丁戊己庚辛壬癸").find(name) != std::u32string_view::npos);
  }

  // 2 5 番, 4-1 2, 9-3 1 ケヤキビル: digits set wide. One lone digit after another; a floor or a room is none.
  [[nodiscard]] bool is_letter_spaced(std::size_t at, std::size_t end) const {
    if (end - at > 2 || !is_ascii_digit(text_[end])) return false;
    std::size_t next = end + 1;
    if (next < text_.size() && is_ascii_digit(text_[next])) {  // 4 0 0
      if (!key_.spaced[next]) return false;
      return is_letter_spaced(end, next);
    }
    if (building_at(next)) return false;
    for (std::u32string_view unit : {U"丁目", U"番", U"号"}) {
      if (rest(next).starts_with(unit)) return true;
    }
    const bool behind_dash = at > 0 && dash_at(at - 1);
    if (next >= text_.size()) return behind_dash;
    return behind_dash && (dash_at(next) || (is_japanese(text_[next]) && (key_.spaced[next] || !is_counter(next))));
  }

  // 4-2 4みずほビル ends in 24; a building is rather called 3つ星ビル or 8の字会館 than a digit before its name.
  [[nodiscard]] bool is_counter(std::size_t at) const {
    return std::u32string_view(U"つの世丁番号階条区線人本").find(text_[at]) != std::u32string_view::npos;
  }

  const PlaceKey& key_;
  std::u32string_view text_;
};

// Whether a block can begin with this number. Kanji numerals need a unit or a dash behind them: 三田 and 八幡 are
// names.
bool begins_block(const Scanner& scan, std::u32string_view text, std::size_t at, const Number& number) {
  if (scan.building_at(number.end) || scan.town_at(number.end)) return false;
  if (at > 0 && (text[at - 1] == U'第' || is_latin(text[at - 1]))) return false;
  if (!number.kanji) return true;
  const std::size_t separator = scan.separator_at(number.end);
  if (separator == 0) return number.end == text.size() && at > 0 && number.digits.size() >= 2;
  return !scan.dash_at(number.end) || scan.number_at(number.end + 1).has_value();
}

}  // namespace

BlockMatch match_block(const PlaceKey& key, std::size_t from) {
  constexpr std::u32string_view kNoNumber = U"無番地";
  const Scanner scan(key);
  const std::u32string_view text = key.text;
  std::size_t numbers = 0;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text.substr(at).starts_with(kNoNumber)) return {to_utf8(kNoNumber), at, at + kNoNumber.size(), 0, false};
    auto number = scan.number_at(at);
    if (!number) continue;
    if (!begins_block(scan, text, at, *number)) {
      at = number->end - 1;
      continue;
    }
    BlockMatch match;
    match.begin = at;
    while (true) {
      for (std::size_t i = at; i < number->end; ++i) match.repairs += i > at && key.spaced[i] ? 1 : 0;
      if (!match.block.empty()) match.block.push_back('-');
      match.block += number->digits;
      match.end = number->end;
      ++numbers;
      const std::size_t separator = scan.separator_at(number->end);
      if (separator == 0) break;
      const bool dash = scan.dash_at(number->end);
      const std::size_t after_separator = number->end + separator;
      if (!dash) match.end = after_separator;
      const auto next = scan.number_at(after_separator);
      if (dash && text[number->end] != U'-') ++match.repairs;
      match.open = dash && !next;
      // 1-2-3-305号室 and 1-2-3-305: the last number is a room; 4号 3階: a floor.
      const bool room = next && dash && numbers == 3 && next->digits.size() >= 3;
      if (!next || room || scan.building_at(next->end)) {
        match.end = after_separator;
        break;
      }
      // After a unit, a number behind a space that no unit follows starts the building (…3号 21世紀ビル).
      const bool spaced = after_separator < text.size() && key.spaced[after_separator];
      if (!dash && spaced && scan.separator_at(next->end) == 0 && next->end < text.size()) break;
      at = after_separator;
      number = next;
    }
    // 6一31一 あおばビル: the dash is there, its number is not.
    const bool dash_behind = match.end < text.size() && (text[match.end] == U'一' || text[match.end] == U'ー');
    match.open = match.open || (dash_behind && (match.end + 1 == text.size() || key.spaced[match.end + 1]));
    return match;
  }
  return {};
}

}  // namespace meishi
