// Readings: hiragana, half-width kana and mixtures in full-width katakana.
#pragma once

#include <string>
#include <string_view>

namespace meishi {

struct KanaFinding {
  std::string value;      // katakana; what is no kana stays, narrow or wide as NFKC makes it; "" when no kana is there
  double confidence = 0;  // 0..1: 1 for kana, spaces and ・ alone
};

// やまだ　ﾀﾛｳ → ヤマダ タロウ, カ゛ → ガ, ゝ and ゞ as ヽ and ヾ, ｱｵﾊﾞｼｮｰｼﾞ- → アオバショージー: a hyphen behind kana
// that no digit or letter follows is a long vowel, as bank files have it. Gaps become one space each. Idempotent and
// pure.
[[nodiscard]] KanaFinding normal_kana(std::string_view text);

}  // namespace meishi
