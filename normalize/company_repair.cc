#include "normalize/company_repair.h"

#include <algorithm>
#include <cstddef>

#include "normalize/person_name.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kShortestWord = 5;      // letters: shorter words are found in many domains by chance
constexpr std::size_t kFewestConsonants = 3;  // the same for their consonants

bool is_kana(char32_t c) { return is_hiragana(c) || is_katakana(c); }

// The consonants of a word's key, two of a kind side by side as one. The ch of a loan word (ty) may be that of tech.
std::string consonants_of(std::string_view key) {
  std::string out;
  char before = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const bool ch = key.substr(i).starts_with("ty");
    const char c = ch ? 'k' : key[i];
    if (c != before && std::string_view("aeiou").find(c) == std::string_view::npos) out.push_back(c);
    before = c;
    i += ch ? 1 : 0;
  }
  return out;
}

std::string kana_consonants(const std::u32string& kana) { return consonants_of(kana_roman_key(to_utf8(kana))); }

// roman_key() of the words of the domains: setonami-trust.co.jp has setonami and trust.
std::vector<std::string> words_of(const std::vector<std::string>& domains) {
  std::vector<std::string> words;
  for (const std::string& domain : domains) {
    std::string word;
    for (const char c : domain + ".") {
      if (c != '.' && c != '-' && c != '_' && c != '/') {
        word.push_back(c);
        continue;
      }
      if (word.size() >= kShortestWord) words.push_back(roman_key(word));
      word.clear();
    }
  }
  return words;
}

}  // namespace

std::optional<std::string> repaired_company(std::string_view name, const std::vector<std::string>& domains) {
  const std::vector<std::string> words = words_of(domains);
  if (words.empty()) return std::nullopt;
  const auto begins_with = [&](const std::string& key) {
    return key.size() >= kShortestWord &&
           std::any_of(words.begin(), words.end(), [&](const std::string& w) { return w.starts_with(key); });
  };
  const auto is_whole_word = [&](const std::u32string& kana) {
    const std::string key = kana_roman_key(to_utf8(kana));
    return key.size() >= kShortestWord && std::find(words.begin(), words.end(), key) != words.end();
  };
  const auto is_read = [&](const std::u32string& kana) { return begins_with(kana_roman_key(to_utf8(kana))); };
  // ソラリス beside solaris.co.jp: a loan word is not written with the last vowel that its kana has.
  const auto is_loan_word = [&](const std::u32string& kana) {
    const std::string key = kana_roman_key(to_utf8(kana));
    return !key.empty() && std::string_view("uo").find(key.back()) != std::string_view::npos &&
           begins_with(key.substr(0, key.size() - 1));
  };
  // ペガサス beside pegasus.co.jp: a loan word has the consonants of its kana, whatever its vowels. None of them is too
  // many then.
  const auto has_consonants_of = [&](const std::u32string& kana) {
    const std::string consonants = kana_consonants(kana);
    return consonants.size() >= kFewestConsonants && std::any_of(words.begin(), words.end(), [&](const std::string& w) {
             return consonants_of(w).starts_with(consonants);
           });
  };
  const std::u32string u = to_u32(name);
  for (std::size_t begin = 0; begin < u.size();) {
    std::size_t end = begin;
    while (end < u.size() && is_kana(u[end])) ++end;
    const std::u32string run = u.substr(begin, end - begin);
    if (is_read(run) || is_loan_word(run)) return std::nullopt;
    const bool right_consonants = has_consonants_of(run);
    // みどりの窓, 虹ヶ丘: the particle before a kanji need not be in the domain, and is no letter too many.
    const bool particle = end < u.size() && is_kanji(u[end]) && run.size() > 1 &&
                          std::u32string_view(U"のがつとヶケガツ").find(run.back()) != std::u32string_view::npos;
    for (std::size_t i = 0; i + (particle ? 1 : 0) < run.size(); ++i) {
      std::u32string without = run;
      without.erase(i, 1);
      const bool vowel = kana_consonants(without) == kana_consonants(run);
      // こもれびファーム beside komorebifarm.jp: without its end, any name begins the domain.
      const bool read = i + 1 < run.size() ? is_read(without) : is_whole_word(without);
      if (read && (vowel || !right_consonants)) return to_utf8(u.substr(0, begin) + without + u.substr(end));
    }
    begin = std::max(end, begin + 1);
  }
  return std::nullopt;
}

}  // namespace meishi
