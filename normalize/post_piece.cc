#include "normalize/post_piece.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "normalize/look_alike.h"
#include "normalize/text.h"

namespace meishi {

bool is_japanese_text(std::string_view text) {
  const auto u = to_u32(text);
  return std::any_of(u.begin(), u.end(), is_japanese);
}

std::string join_words(const std::vector<std::string>& words, std::size_t first, std::size_t last) {
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    if (i > first) out += ' ';
    out += words[i];
  }
  return out;
}

namespace {

// Columns of the tables that are read here.
enum TitleColumn { kTitle, kRank, kKind, kUnit };
constexpr std::string_view kOwnWord = "-";  // in kUnit: the title's first word is the department's
enum DepartmentColumn { kWord, kLanguage, kWordKind };

std::string_view column(const std::vector<std::string>& row, std::size_t at) {
  return at < row.size() ? std::string_view(row[at]) : std::string_view();
}

bool equal_word(std::string_view a, std::string_view b) { return to_lower_ascii(a) == to_lower_ascii(b); }

using Row = WordTable::Row;

const Row* title_row(std::string_view text, const Reference& reference) { return reference.words("titles").find(text); }

// The longest Japanese title at the end of `text` (not the whole of it).
const Row* title_at_end(std::string_view text, const Reference& reference) {
  return reference.words("titles").at_end(text, [&](const Row& row) {
    // 営業 is a title alone, but not at the end of 東日本営業.
    return column(row, kTitle).size() < text.size() && is_japanese_text(column(row, kTitle)) &&
           column(row, kKind) != "function";
  });
}

const Row* officer_at_start(std::string_view text, const Reference& reference) {
  return reference.words("titles").at_start(
      text, [](const Row& row) { return column(row, kKind) == "officer" && is_japanese_text(column(row, kTitle)); });
}

// 六代目当主, 14代目店主: which head of an old house.
bool is_generation(std::string_view text) {
  constexpr std::string_view kUnit = "代目";
  if (!text.ends_with(kUnit) || text.size() == kUnit.size()) return false;
  const std::u32string count = to_u32(text.substr(0, text.size() - kUnit.size()));
  return std::all_of(count.begin(), count.end(), [](char32_t c) {
    return is_digit(c) || std::u32string_view(U"第〇一二三四五六七八九十百").find(c) != std::u32string_view::npos;
  });
}

bool is_modifier(std::string_view text, const Reference& reference) {
  return reference.words("title_modifiers").find(text) != nullptr || is_generation(text);
}

// 営業部, 関西支社, ITソリューション事業部: something before a unit word.
bool ends_in_unit(std::string_view text, const Reference& reference) {
  const auto fits = [&](const Row& row) {
    if (column(row, kLanguage) != "ja") return false;
    const std::string_view word = column(row, kWord);
    if (text.size() > word.size()) return true;
    // 秘書室, 営業所, 本社 stand alone; 部 does not, nor does グループ: the rest of it is on the line above.
    const std::u32string letters = to_u32(word);
    if (column(row, kWordKind) == "office" && letters.size() >= 2) return true;
    return letters.size() >= 3 && column(row, kWordKind) == "unit" &&
           std::none_of(letters.begin(), letters.end(), is_katakana);
  };
  return reference.words("department_words").at_end(text, fits) != nullptr;
}

bool is_japanese_unit(std::string_view text, const Reference& reference) {
  const Row* row = reference.words("department_words").find(text);
  return row != nullptr && column(*row, kLanguage) == "ja";
}

bool is_qualification(std::string_view text, const Reference& reference) {
  std::string name(text);
  for (const std::string_view open : {"(", "（"}) {
    if (const auto at = name.find(open); at != std::string::npos && at > 0) name.resize(at);  // 技術士（情報工学部門）
  }
  // 1級建築士 is printed for 一級建築士.
  for (const auto& [digit, kanji] : {std::pair{"1級", "一級"}, {"2級", "二級"}}) {
    if (name.starts_with(digit)) name = std::string(kanji) + name.substr(std::string_view(digit).size());
  }
  // 認定中小企業診断士, 1級建築士: a grade or body before the listed name.
  const auto fits = [&](const Row& row) {
    const std::string_view q = column(row, 0);
    return q.size() == name.size() || (is_japanese_text(q) && to_u32(q).size() >= 4);
  };
  if (reference.words("qualifications").at_end(name, fits) != nullptr) return true;
  // 情報科学博士, 一級機械加工技能士; not a whole line that ends so.
  return to_u32(name).size() <= 14 && ((name.ends_with("博士") && to_u32(name).size() <= 6) ||
                                       name.ends_with("技能士") || name.ends_with("管理技士"));
}

bool is_unit_word(std::string_view word, const Reference& reference) {
  const Row* row = reference.words("department_words").find(word);
  return row != nullptr && column(*row, kLanguage) == "en" && column(*row, kWordKind) != "function";
}

// Customer Success, Sales & Marketing: a department that does without the word.
bool is_function(std::string_view text, const Reference& reference) {
  const Row* row = reference.words("department_words").find(text);
  if (row != nullptr && column(*row, kWordKind) == "function") return true;
  for (const std::string_view mark : {" & ", " and "}) {
    const auto at = text.find(mark);
    if (at != std::string_view::npos && is_function(text.substr(0, at), reference) &&
        is_function(text.substr(at + mark.size()), reference))
      return true;
  }
  return false;
}

int rank_of(const Row* row) { return row == nullptr ? 0 : std::atoi((*row)[kRank].c_str()); }

}  // namespace

namespace {

bool is_title(std::string_view text, const Reference& reference) {
  if (title_row(text, reference) != nullptr) return true;
  const Row* row = title_at_end(text, reference);
  return row != nullptr && is_modifier(text.substr(0, text.size() - column(*row, kTitle).size()), reference);
}

// 開発グループマネージャー: a unit in the middle, and a title as it stands in the tables behind it.
Piece split_at_unit(const std::string& text, const Reference& reference) {
  const std::u32string u = to_u32(text);
  for (std::size_t at = u.size() - 1; at >= 2; --at) {
    const std::string title = to_utf8(u.substr(at));
    const std::string department = to_utf8(u.substr(0, at));
    if (!ends_in_unit(department, reference) || is_japanese_unit(department, reference)) continue;
    if (is_title(title, reference)) {
      return {PieceKind::department_and_title, department, title, text, false, false, false};
    }
  }
  return {};
}

Piece classify_as_printed(const std::string& text, const Reference& reference);

}  // namespace

Piece classify_japanese(const std::string& text, const Reference& reference) {
  Piece piece = classify_as_printed(text, reference);
  // A title that no table has may be one with a character misread.
  const bool doubtful = piece.kind == PieceKind::unknown ||
                        (piece.kind == PieceKind::title && !piece.officer && !is_title(nfkc(piece.title), reference));
  if (!doubtful) return piece;
  for (const std::string& variant : look_alike_variants(text, reference)) {
    Piece other = classify_as_printed(variant, reference);
    const bool known = other.kind == PieceKind::qualification ||
                       (other.kind == PieceKind::department && piece.kind == PieceKind::unknown) ||
                       ((other.kind == PieceKind::title || other.kind == PieceKind::department_and_title) &&
                        is_title(nfkc(other.title), reference));
    if (!known) continue;
    other.repaired = true;
    return other;
  }
  return piece;
}

namespace {

Piece classify_as_printed(const std::string& text, const Reference& reference) {
  Piece piece;
  piece.text = text;
  const std::string key = nfkc(text);
  if (key == "兼" || key == "兼任" || key == "兼務" || key == "(兼)") {
    piece.kind = PieceKind::concurrent;
    return piece;
  }
  if (const auto* row = title_row(key, reference)) {
    piece.kind = PieceKind::title;
    piece.title = text;
    piece.officer = column(*row, kKind) == "officer";
    piece.function = column(*row, kKind) == "function";
    return piece;
  }
  if (is_qualification(key, reference)) {
    piece.kind = PieceKind::qualification;
    return piece;
  }
  // 代表取締役(CEO), 部長（東日本担当）: what the brackets say belongs to the title.
  if (const auto open = key.find('('); open != std::string::npos && open > 0 && key.back() == ')') {
    Piece inner = classify_as_printed(key.substr(0, open), reference);
    if (inner.kind == PieceKind::title || inner.kind == PieceKind::department_and_title) {
      inner.title += key.substr(open);
      inner.text = text;
      return inner;
    }
    if (inner.kind == PieceKind::department) {
      inner.department = inner.text = text;
      return inner;
    }
  }
  // 取締役営業本部長: after a board rank everything is the title.
  if (const auto* officer = officer_at_start(key, reference)) {
    const std::string rest = key.substr((*officer)[kTitle].size());
    const PieceKind kind = rest.empty() ? PieceKind::title : classify_as_printed(rest, reference).kind;
    if (kind == PieceKind::title || kind == PieceKind::department_and_title) {
      piece.kind = PieceKind::title;
      piece.title = text;
      piece.officer = true;
      return piece;
    }
  }
  if (const auto* row = title_at_end(key, reference)) {
    const std::string title((*row)[kTitle]);
    const std::string before = key.substr(0, key.size() - title.size());
    const std::string unit(column(*row, kUnit));
    Piece split = unit.empty() || unit == kOwnWord ? split_at_unit(key, reference) : Piece{};
    if (unit == kOwnWord && split.kind != PieceKind::unknown) {
      piece = std::move(split);
    } else if (is_modifier(before, reference) && unit.empty()) {
      piece.kind = PieceKind::title;
      piece.title = text;
    } else if (ends_in_unit(before, reference)) {
      piece = {PieceKind::department_and_title, before, title, text, false, false, false};
    } else if (!unit.empty() && unit != kOwnWord && !is_japanese_unit(before, reference)) {
      piece = {PieceKind::department_and_title, before + unit, title, text, false, false, false};
    } else if (split.kind != PieceKind::unknown && split.title.size() >= title.size()) {
      piece = std::move(split);
    } else if (!is_japanese_unit(before, reference) && to_u32(title).size() >= 2 && to_u32(before).size() <= 8 &&
               before.find(',') == std::string::npos &&
               !before.ends_with("の")) {  // 街と暮らしのパートナー is a slogan
      piece.kind = PieceKind::title;       // 渉外担当部長, マンションアドバイザー
      piece.title = text;
    }
    if (piece.kind != PieceKind::unknown) return piece;
  }
  if (ends_in_unit(key, reference)) {
    piece.kind = PieceKind::department;
    piece.department = text;
  }
  return piece;
}

}  // namespace

// "Sales Department", "Senior Software Engineer", "Manager of Sales".
Piece classify_english(const std::string& text, const Reference& reference) {
  Piece piece;
  piece.text = text;
  const auto words = split_words(text);
  const std::size_t n = words.size();
  if (n == 0 || n > 9) return piece;
  if (const auto* row = title_row(text, reference)) {
    piece.kind = PieceKind::title;
    piece.title = text;
    piece.officer = column(*row, kKind) == "officer";
    return piece;
  }
  if (is_qualification(text, reference)) {
    piece.kind = PieceKind::qualification;
    return piece;
  }
  if (is_function(text, reference)) {
    piece.kind = PieceKind::department;
    piece.department = text;
    return piece;
  }
  const bool of = n > 2 && (equal_word(words[1], "of") || equal_word(words[1], "for"));
  if ((n > 1 && is_unit_word(words[n - 1], reference)) || (of && is_unit_word(words[0], reference))) {
    // "Manager Sales Department": a title before the department, though never "Sales Manager Group".
    for (std::size_t i = std::min<std::size_t>(n - 2, 3); i >= 1 && n >= 3; --i) {
      if (title_row(join_words(words, 0, i), reference) != nullptr && !equal_word(words[0], "Head")) {
        // "General Manager of Sales Division"
        const bool link = i + 1 < n && (equal_word(words[i], "of") || equal_word(words[i], "for"));
        return {PieceKind::department_and_title,
                join_words(words, link ? i + 1 : i, n),
                join_words(words, 0, i),
                text,
                false,
                false,
                false};
      }
    }
    piece.kind = PieceKind::department;
    piece.department = text;
    return piece;
  }
  for (std::size_t i = 1; i < n; ++i) {
    if (title_row(join_words(words, i, n), reference) == nullptr) continue;
    if (i > 1 && is_unit_word(words[i - 1], reference)) {
      return {
          PieceKind::department_and_title, join_words(words, 0, i), join_words(words, i, n), text, false, false, false};
    }
    piece.kind = PieceKind::title;  // Senior Software Engineer
    piece.title = text;
    return piece;
  }
  for (std::size_t i = n - 1; i >= 1; --i) {
    if (title_row(join_words(words, 0, i), reference) == nullptr) continue;
    if (equal_word(words[i], "of") || equal_word(words[i], "for") || equal_word(words[i], "&") ||
        equal_word(words[i], "and")) {
      piece.kind = PieceKind::title;
      piece.title = text;
      return piece;
    }
  }
  return piece;
}

bool is_known_title(std::string_view text, const Reference& reference) { return title_row(text, reference) != nullptr; }
int rank_of_title(std::string_view text, const Reference& reference) { return rank_of(title_row(text, reference)); }
int rank_of_officer_at_start(std::string_view text, const Reference& reference) {
  return rank_of(officer_at_start(text, reference));
}
int rank_of_title_at_end(std::string_view text, const Reference& reference) {
  return rank_of(title_at_end(text, reference));
}

}  // namespace meishi
