#include "normalize/kana.h"

#include <algorithm>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kSure = 0.99;
constexpr double kMixed = 0.5;  // something else stands among the kana
constexpr double kHyphen = 0.9;

bool is_hyphen(char32_t c) { return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212'; }

}  // namespace

KanaFinding normal_kana(std::string_view text) {
  KanaFinding finding;
  std::u32string in = to_u32(to_katakana(composed_kana(trim(text))));
  std::u32string out;
  std::size_t kana = 0;
  double confidence = kSure;
  for (std::size_t i = 0; i < in.size(); ++i) {
    char32_t c = in[i];
    if (c == U'ゝ' || c == U'ゞ') c += U'ヽ' - U'ゝ';
    const bool behind_kana = !out.empty() && is_katakana(out.back());
    const bool ends = i + 1 == in.size() || !(is_latin(in[i + 1]) || is_digit(in[i + 1]) || is_hyphen(in[i + 1]));
    if (is_hyphen(c) && behind_kana && ends) {
      c = U'ー';
      confidence *= kHyphen;
    }
    if (is_space(c)) {
      if (!out.empty() && out.back() != U' ') out.push_back(U' ');
      continue;
    }
    if (is_katakana(c)) {
      ++kana;
    } else if (c != U'・' && c != U'＝' && c != U'=') {
      confidence = std::min(confidence, kMixed);
    }
    out.push_back(c);
  }
  while (!out.empty() && out.back() == U' ') out.pop_back();
  if (kana == 0) return finding;
  finding.value = to_utf8(out);
  finding.confidence = confidence;
  return finding;
}

}  // namespace meishi
