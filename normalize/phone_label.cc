#include "normalize/phone_label.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

struct Word {
  std::u32string_view text;  // as look_alike() folds it
  PhoneType type;
  bool generic = false;
};

// Longer words before their own endings. i, 1, | are written l, and 0 is written o: look_alike() makes them equal,
// since recognition does not tell them apart. Source: labels as printed on Japanese cards, and their usual misreadings.
constexpr Word kWords[] = {
    {U"フリーダイヤル", PhoneType::toll_free},
    {U"フリーダイアル", PhoneType::toll_free},
    {U"フリーコール", PhoneType::toll_free},
    {U"freedlal", PhoneType::toll_free},
    {U"tollfree", PhoneType::toll_free},
    {U"ダイヤルイン", PhoneType::direct},
    {U"ダイレクトイン", PhoneType::direct},
    {U"dlrectllne", PhoneType::direct},
    {U"dlalln", PhoneType::direct},
    {U"dlrect", PhoneType::direct},
    {U"直通番号", PhoneType::direct},
    {U"直通", PhoneType::direct},
    {U"直", PhoneType::direct},
    {U"d", PhoneType::direct},
    {U"ファクシミリ", PhoneType::fax},
    {U"ファックス", PhoneType::fax},
    {U"フアックス", PhoneType::fax},
    {U"ファツクス", PhoneType::fax},
    {U"ファクス", PhoneType::fax},
    {U"facslmlle", PhoneType::fax},
    {U"telefax", PhoneType::fax},
    {U"fax番号", PhoneType::fax},
    {U"faxno", PhoneType::fax},
    {U"fax", PhoneType::fax},
    {U"fak", PhoneType::fax},
    {U"fa文", PhoneType::fax},
    {U"faメ", PhoneType::fax},
    {U"eax", PhoneType::fax},
    {U"pax", PhoneType::fax},
    {U"f", PhoneType::fax},
    {U"℻", PhoneType::fax},
    {U"📠", PhoneType::fax},
    {U"携帯電話", PhoneType::mobile},
    {U"携帯番号", PhoneType::mobile},
    {U"携帯", PhoneType::mobile},
    {U"携", PhoneType::mobile},
    {U"ケータイ", PhoneType::mobile},
    {U"ケイタイ", PhoneType::mobile},
    {U"けいたい", PhoneType::mobile},
    {U"モバイル", PhoneType::mobile},
    {U"cellularphone", PhoneType::mobile},
    {U"cellular", PhoneType::mobile},
    {U"cellphone", PhoneType::mobile},
    {U"cell", PhoneType::mobile},
    {U"moblle", PhoneType::mobile},
    {U"mob", PhoneType::mobile},
    {U"smartphone", PhoneType::mobile},
    {U"h/p", PhoneType::mobile},
    {U"m", PhoneType::mobile},
    {U"c", PhoneType::mobile},
    {U"📱", PhoneType::mobile},
    {U"代表電話", PhoneType::main},
    {U"代表番号", PhoneType::main},
    {U"大代表", PhoneType::main},
    {U"代表", PhoneType::main},
    {U"代", PhoneType::main},
    {U"maln", PhoneType::main},
    {U"swltchboard", PhoneType::main},
    {U"㈹", PhoneType::main},
    {U"ip電話", PhoneType::ip},
    {U"lp電話", PhoneType::ip},
    {U"電話番号", PhoneType::work, true},
    {U"電話", PhoneType::work, true},
    {U"でんわ", PhoneType::work, true},
    {U"テレフォン", PhoneType::work, true},
    {U"telephone", PhoneType::work, true},
    {U"phone", PhoneType::work, true},
    {U"telno", PhoneType::work, true},
    {U"tel番号", PhoneType::work, true},
    {U"tel", PhoneType::work, true},
    {U"丁el", PhoneType::work, true},
    {U"lel", PhoneType::work, true},
    {U"tet", PhoneType::work, true},
    {U"offlce", PhoneType::work, true},
    {U"t", PhoneType::work, true},
    {U"p", PhoneType::work, true},
    {U"℡", PhoneType::work, true},
    {U"☎", PhoneType::work, true},
    {U"☏", PhoneType::work, true},
    {U"📞", PhoneType::work, true},
};

constexpr bool is_ascii_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
bool is_word_character(char32_t c) { return is_ascii_letter(c) || is_digit(c) || is_japanese(c); }

char32_t look_alike(char32_t c) {
  if (c >= U'\uff01' && c <= U'\uff5e') c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
  if (c == U'i' || c == U'1' || c == U'|') return U'l';
  if (c == U'0') return U'o';
  return c;
}

bool is_symbol_label(char32_t c) {
  return c == U'℡' || c == U'℻' || c == U'☎' || c == U'☏' || c == U'📞' || c == U'📱' || c == U'📠' || c == U'㈹';
}
bool counts(char32_t c) { return is_word_character(c) || c == U'|' || is_symbol_label(c); }

// Whether `word` ends at position `last` (its last character), spaces and dots inside it skipped; gives its first
// position.
bool ends_with_word(std::u32string_view line, std::size_t from, std::size_t last, const Word& word,
                    std::size_t& first) {
  std::size_t position = last + 1;
  for (std::size_t i = word.text.size(); i-- > 0;) {
    if (i + 1 < word.text.size()) {
      while (position > from &&
             (line[position - 1] == U' ' || line[position - 1] == U'\u3000' || line[position - 1] == U'.'))
        --position;
    }
    if (position <= from || look_alike(line[position - 1]) != word.text[i]) return false;
    --position;
  }
  first = position;
  if (first == 0) return true;
  const char32_t before = line[first - 1];
  if (word.text.size() == 1 && !is_symbol_label(word.text[0])) return !is_word_character(before);
  return !is_ascii_letter(word.text[0]) || !is_ascii_letter(before);  // "Hotel" is no "tel"
}

}  // namespace

std::vector<PhoneLabel> labels_before(std::u32string_view line, std::size_t from, std::size_t end) {
  std::vector<PhoneLabel> labels;
  std::size_t position = end;
  while (true) {
    while (position > from && !counts(line[position - 1])) --position;
    bool shared = false;
    for (const std::u32string_view word : {U"共通", U"兼用", U"共用", U"兼"}) {
      if (shared || !line.substr(from, position - from).ends_with(word)) continue;
      shared = true;
      position -= word.size();
    }
    while (position > from && !counts(line[position - 1])) --position;
    if (position <= from) break;
    std::size_t first = 0;
    const auto word = std::find_if(std::begin(kWords), std::end(kWords),
                                   [&](const Word& w) { return ends_with_word(line, from, position - 1, w, first); });
    if (word == std::end(kWords)) break;
    labels.push_back(
        {word->type, word->generic, word->text.size() == 1 && is_ascii_letter(word->text[0]), shared, first, position});
    position = first;
  }
  return labels;
}

std::vector<PhoneLabel> label_after(std::u32string_view line, std::size_t begin) {
  const auto is_open = [](char32_t c) { return c == U'(' || c == U'（' || c == U'[' || c == U'【' || c == U'<'; };
  const auto is_close = [](char32_t c) { return c == U')' || c == U'）' || c == U']' || c == U'】' || c == U'>'; };
  std::size_t open = begin;
  while (open < line.size() && (line[open] == U' ' || line[open] == U'\u3000')) ++open;
  if (open < line.size() && line[open] == U'㈹') return {{PhoneType::main, false, false, false, open, open + 1}};
  if (open >= line.size() || !is_open(line[open])) return {};
  std::size_t close = open + 1;
  while (close < line.size() && close - open < 12 && !is_close(line[close])) ++close;
  if (close >= line.size() || !is_close(line[close])) return {};
  const std::size_t next = close + 1;
  // "03-1111-2222 (直通)03-1111-3333": the bracket clings to the number after it.
  if (open > begin && next < line.size() && (is_digit(line[next]) || line[next] == U'+')) return {};
  auto labels = labels_before(line, open + 1, close);
  if (labels.empty() || labels.back().begin > open + 2) return {};
  labels.resize(1);
  // (T) 03-1111-2222 (F) 03-1111-3333
  std::size_t number = next;
  while (number < line.size() && line[number] == U' ') ++number;
  if (labels[0].letter && number < line.size() && (is_digit(line[number]) || line[number] == U'+')) return {};
  labels[0].end = close;
  return labels;
}

}  // namespace meishi
