// A company's name with one character too many, put right by the card's own domain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

// 株式会社せとなるみ信託 beside @setonami-trust.co.jp is 株式会社せとなみ信託: recognition reads a stroke between two
// letters as one of its own. The name without that letter, when a word of a domain (or its beginning) then reads as the
// name's kana do and did not before; nullopt when there is none, or the word is shorter than five letters. `domains`:
// lower case, of e-mail addresses (what is behind the @) and web pages. Pure.
[[nodiscard]] std::optional<std::string> repaired_company(std::string_view name,
                                                          const std::vector<std::string>& domains);

}  // namespace meishi
