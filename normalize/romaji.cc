// Readings of a name: kana and romaji, split like the kanji name they belong to (declared in person_name.h).
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "normalize/long_vowels.h"
#include "normalize/person_name.h"
#include "normalize/text.h"

namespace meishi {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Kunrei-shiki (ISO 3602), so that each kana row keeps one consonant.
constexpr std::string_view kVowels = "aiueo";
constexpr std::array<Pair, 14> kRows{{{"アイウエオ", ""},
                                      {"カキクケコ", "k"},
                                      {"ガギグゲゴ", "g"},
                                      {"サシスセソ", "s"},
                                      {"ザジズゼゾ", "z"},
                                      {"タチツテト", "t"},
                                      {"ダヂヅデド", "d"},
                                      {"ナニヌネノ", "n"},
                                      {"ハヒフヘホ", "h"},
                                      {"バビブベボ", "b"},
                                      {"パピプペポ", "p"},
                                      {"マミムメモ", "m"},
                                      {"ラリルレロ", "r"},
                                      {"ァィゥェォ", ""}}};
constexpr std::array<Pair, 12> kSingles{{{"ヤ", "ya"},
                                         {"ユ", "yu"},
                                         {"ヨ", "yo"},
                                         {"ワ", "wa"},
                                         {"ヲ", "o"},
                                         {"ン", "n"},
                                         {"ヰ", "i"},
                                         {"ヱ", "e"},
                                         {"ヴ", "bu"},
                                         {"ヂ", "zi"},
                                         {"ヅ", "zu"},
                                         {"ヮ", "wa"}}};
constexpr std::array<std::pair<char32_t, std::string_view>, 3> kSmall{{{U'ャ', "ya"}, {U'ュ', "yu"}, {U'ョ', "yo"}}};

constexpr char32_t kFirstKana = U'\u30A0';
using Syllables = std::array<std::string, 0x60>;  // of each katakana; "" where it is none

Syllables all_syllables() {
  Syllables out;
  for (const auto& [row, consonant] : kRows) {
    const std::u32string kanas = to_u32(row);
    for (std::size_t i = 0; i < kanas.size(); ++i) out[kanas[i] - kFirstKana] = std::string(consonant) + kVowels[i];
  }
  for (const auto& [kana, roman] : kSingles) out[to_u32(kana)[0] - kFirstKana] = roman;
  return out;
}

const std::string& syllable(char32_t kana) {
  static const Syllables kSyllables = all_syllables();
  static const std::string kNone;
  return kana < kFirstKana || kana >= kFirstKana + kSyllables.size() ? kNone : kSyllables[kana - kFirstKana];
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Spellings of one sound, in the order in which they must be folded.
constexpr std::array<Pair, 30> kFolds{{{"l", "r"},     {"v", "b"},    {"q", "k"},    {"tch", "tty"}, {"cch", "tty"},
                                       {"ssh", "ssy"}, {"sh", "sy"},  {"ch", "ty"},  {"j", "zy"},    {"zyy", "zy"},
                                       {"tyy", "ty"},  {"syy", "sy"}, {"syi", "si"}, {"tyi", "ti"},  {"zyi", "zi"},
                                       {"sye", "se"},  {"tye", "te"}, {"zye", "ze"}, {"ts", "t"},    {"f", "h"},
                                       {"dz", "z"},    {"du", "zu"},  {"di", "zi"},  {"c", "k"},     {"mb", "nb"},
                                       {"mp", "np"},   {"mm", "nm"},  {"ou", "o"},   {"uu", "u"},    {"kk", "kk"}}};

constexpr std::uint32_t letter_bit(char c) { return 1U << static_cast<unsigned>(c - 'a'); }

std::uint32_t letters_of(std::string_view small_letters) {
  std::uint32_t letters = 0;
  for (const char c : small_letters) letters |= letter_bit(c);
  return letters;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Each letter apart from its marks (NFKD).
std::string without_accents(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const auto size = static_cast<std::int32_t>(text.size());
  std::string plain;
  nfkd->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), size)), status).toUTF8String(plain);
  return plain;
}

bool is_vowel(char c) { return kVowels.find(c) != std::string_view::npos; }

// oo, oh, ō, ii, aa, nn: one sound each, however long it is printed.
std::string fold_long(const std::string& in) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    if (!out.empty() && (is_vowel(c) || c == 'n') && out.back() == c) continue;
    if (c == 'h' && !out.empty() && out.back() == 'o' && (i + 1 == in.size() || !is_vowel(in[i + 1])) &&
        (i + 1 == in.size() || in[i + 1] != 'y')) {
      continue;  // Ohno, Satoh
    }
    out.push_back(c);
  }
  return out;
}

std::string join(const std::vector<std::string>& words, std::size_t first, std::size_t last, std::string_view glue) {
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    if (i > first) out += glue;
    out += words[i];
  }
  return out;
}

std::vector<NameWord> readings(std::string_view surface, bool family, const Reference& reference) {
  if (surface.empty()) return {};
  auto words = family ? reference.family_names(surface) : reference.given_names(surface);
  // 國分 is listed with fewer readings than 国分.
  if (const std::string folded = reference.fold_variants(surface); folded != surface) {
    const auto& more = family ? reference.family_names(folded) : reference.given_names(folded);
    words.insert(words.end(), more.begin(), more.end());
  }
  if (words.empty()) {  // a name in kana is its own reading
    const std::string kana = to_katakana(surface);
    const auto u = to_u32(kana);
    if (std::all_of(u.begin(), u.end(), is_katakana)) words.push_back({std::string(surface), kana, 0});
  }
  return words;
}

// Plain key comparison, and one that forgives a doubled vowel being one or two letters of the reading.
bool reads_as(std::string_view roman, const std::vector<NameWord>& words) {
  const std::string key = roman_key(roman);
  return std::any_of(words.begin(), words.end(), [&](const NameWord& w) { return kana_roman_key(w.reading) == key; });
}

bool all_capitals(std::string_view word) {
  int capitals = 0;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') return false;
    if (c >= 'A' && c <= 'Z') ++capitals;
  }
  return capitals >= 2;
}

std::string capitalised(std::string_view word) {
  std::string out(word);
  const bool shout = all_capitals(word);
  bool first = true;
  for (char& c : out) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (first && letter) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    } else if (shout && c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
    // Jun-ichiro and Jun'ichiro go on in small letters when they were printed so; SMITH-JONES starts anew.
    if (letter) first = false;
    if (shout && (c == '-' || c == ' ')) first = true;
  }
  return out;
}

// How much likelier the first word is the family name and the last one the given name than the other way round, by how
// many Japanese have such names: natural logarithm of the odds, 0 where neither is known.
constexpr double kClearOrder = 2;
double family_first_odds(std::string_view first, std::string_view last, const Reference& reference) {
  constexpr double kUnlisted = 1e-6;  // any word may be somebody's name
  const RomanShares a = reference.roman_shares(roman_key(first));
  const RomanShares b = reference.roman_shares(roman_key(last));
  return std::log((a.family + kUnlisted) * (b.given + kUnlisted)) -
         std::log((b.family + kUnlisted) * (a.given + kUnlisted));
}

// Whether a vowel may stand for a long one, which Hepburn leaves out: any o (Ono, Sato), a u behind y and the
// consonants that it is written with (Yuta, Shuji, Ryu).
bool may_be_long(std::string_view roman) {
  const std::string letters = to_lower_ascii(roman);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (letters[i] == 'o') return true;
    if (letters[i] == 'u' && i > 0 && (letters[i - 1] == 'y' || letters[i - 1] == 'j' || letters[i - 1] == 'h')) {
      return letters[i - 1] != 'h' || (i > 1 && (letters[i - 2] == 's' || letters[i - 2] == 'c'));
    }
  }
  return false;
}

// In katakana, as the letters say; what is no romaji stays in letters.
std::string spelled(std::string_view roman) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<icu::Transliterator> to_kana(
      icu::Transliterator::createInstance("Latin-Katakana", UTRANS_FORWARD, status));
  if (!to_kana) return std::string(roman);
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(to_lower_ascii(roman));
  to_kana->transliterate(text);
  std::string out;
  return text.toUTF8String(out);
}

}  // namespace

std::string roman_key(std::string_view roman) {
  std::string key;
  for (const char c : to_lower_ascii(is_ascii(roman) ? roman : without_accents(roman))) {
    if (c >= 'a' && c <= 'z') key.push_back(c);  // hyphens, apostrophes and spaces fall out
  }
  // Keys are made by the hundred for a card: a spelling whose first letter the word lacks is not looked for.
  std::uint32_t letters = letters_of(key);
  for (const auto& [from, to] : kFolds) {
    if (from == to || (letters & letter_bit(from.front())) == 0) continue;
    key = replace_all(std::move(key), from, to);
    letters |= letters_of(to);
  }
  return fold_long(key);
}

std::string kana_roman_key(std::string_view kana) {
  const std::u32string u = to_u32(to_katakana(kana));
  std::string out;
  bool doubled = false;
  for (const char32_t c : u) {
    if (c == U'ッ') {
      doubled = true;
      continue;
    }
    if (c == U'ー') continue;
    bool joined = false;
    for (const auto& [small, roman] : kSmall) {
      if (small == c && !out.empty()) {
        if (out.back() == 'i') out.pop_back();
        out += roman;
        joined = true;
      }
    }
    if (joined) continue;
    const std::string& s = syllable(c);
    // ファ, ティ, ジェ: the small vowel takes the place of the one before it.
    if ((c == U'ァ' || c == U'ィ' || c == U'ゥ' || c == U'ェ' || c == U'ォ') && !out.empty() && is_vowel(out.back()))
      out.pop_back();
    if (doubled && !s.empty() && !is_vowel(s.front())) out.push_back(s.front());
    doubled = false;
    out += s;
  }
  return roman_key(out);
}

std::string kana_of_roman(std::string_view roman, std::string_view kanji, bool family, const Reference& reference) {
  if (roman.empty()) return "";
  const std::string key = roman_key(roman);
  for (const NameWord& word : readings(kanji, family, reference)) {
    if (kana_roman_key(word.reading) == key) return word.reading;
  }
  const std::string kana = spelled(roman);
  if (kana_roman_key(kana) != key) return "";
  return may_be_long(roman) ? with_long_vowels(kana, kanji, family, reference) : kana;
}

NameFinding split_kana(std::string_view text, const NameFinding& kanji, const Reference& reference) {
  std::vector<std::string> words = split_words(to_katakana(text));
  if (words.empty()) return {};
  if (words.size() == 2 && (to_u32(words[0]).size() > 1 || to_u32(words[1]).size() > 1))
    return {words[0], words[1], 0.97};
  const std::string whole = join(words, 0, words.size(), "");
  if (kanji.first_name.empty()) return {whole, "", 0.6};
  const auto starts = readings(kanji.last_name, true, reference);
  const auto ends = readings(kanji.first_name, false, reference);
  // さかきばら alone, the other half unread.
  if (std::any_of(starts.begin(), starts.end(), [&](const NameWord& f) { return f.reading == whole; }))
    return {whole, "", 0.8};
  std::size_t at = 0;
  double confidence = 0;
  for (const NameWord& f : starts) {
    if (f.reading.empty() || !whole.starts_with(f.reading) || f.reading.size() >= whole.size()) continue;
    const std::string rest = whole.substr(f.reading.size());
    const bool both = std::any_of(ends.begin(), ends.end(), [&](const NameWord& g) { return g.reading == rest; });
    if (both) return {f.reading, rest, 0.99};
    if (f.reading.size() > at) at = f.reading.size(), confidence = 0.9;
  }
  for (const NameWord& g : ends) {
    if (at != 0 || g.reading.empty() || !whole.ends_with(g.reading) || g.reading.size() >= whole.size()) continue;
    at = whole.size() - g.reading.size(), confidence = 0.88;
  }
  if (at == 0) {
    // Neither is known: in proportion to the characters, never before a small kana, ー or ン.
    const std::u32string u = to_u32(whole);
    const auto family = static_cast<double>(to_u32(kanji.last_name).size());
    const auto given = static_cast<double>(to_u32(kanji.first_name).size());
    auto cut = static_cast<std::size_t>(std::lround(static_cast<double>(u.size()) * family / (family + given)));
    while (cut < u.size() && std::u32string_view(U"ァィゥェォャュョッーン").find(u[cut]) != std::u32string_view::npos)
      ++cut;
    cut = std::clamp<std::size_t>(cut, 1, u.size());
    at = to_utf8(u.substr(0, cut)).size();
    confidence = 0.45;
  }
  return {whole.substr(0, at), whole.substr(at), confidence};
}

NameFinding split_roman(std::string_view text, const NameFinding& kanji, const Reference& reference) {
  std::string folded = nfkc(trim(text));
  bool comma = false;
  if (const auto at = folded.find(','); at != std::string::npos) {
    comma = true;
    folded[at] = ' ';
  }
  std::vector<std::string> words = split_words(folded);
  for (std::string& w : words) {
    while (!w.empty() && (w.back() == '.' || w.back() == ',') && w.size() > 2) w.pop_back();
  }
  std::erase_if(words, [](const std::string& w) { return w.empty(); });
  const std::size_t n = words.size();
  if (n == 0) return {};
  if (n == 1) return {capitalised(words[0]), "", 0.5};
  const auto finding = [&](bool family_first, double confidence) {
    std::vector<std::string> parts;
    parts.reserve(n);
    for (const std::string& w : words) parts.push_back(capitalised(w));
    return family_first ? NameFinding{parts.front(), join(parts, 1, n, " "), confidence}
                        : NameFinding{parts.back(), join(parts, 0, n - 1, " "), confidence};
  };
  if (comma) return finding(true, 0.95);
  if (all_capitals(words.front()) != all_capitals(words.back())) return finding(all_capitals(words.front()), 0.98);
  const auto family = readings(kanji.last_name, true, reference);
  const auto given = readings(kanji.first_name, false, reference);
  const int first = (reads_as(words.front(), family) ? 1 : 0) + (reads_as(words.back(), given) ? 1 : 0);
  const int last = (reads_as(words.back(), family) ? 1 : 0) + (reads_as(words.front(), given) ? 1 : 0);
  if (first != last) return finding(first > last, 0.97);
  const double order = family_first_odds(words.front(), words.back(), reference);
  if (order > kClearOrder) return finding(true, 0.9);
  return finding(false, order < -kClearOrder ? 0.9 : 0.75);
}

}  // namespace meishi
