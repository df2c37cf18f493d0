// Latin letters and digits that recognition takes for one another, in addresses of the internet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meishi {

// Every text that one misreading of a letter may have turned into `read` (lower case): a letter or digit exchanged for
// one of its shape (kkat030 → kkato30), rn for m, or left out that was read twice, once in another shape (yahbuuchi →
// yabuuchi). Which one it was only a word that is known can tell. Pure.
[[nodiscard]] std::vector<std::string> latin_misreadings(std::string_view read);

// Whether one of the two may have been read for the other, by one such misreading. Not for equal ones. Pure.
[[nodiscard]] bool one_misreading_apart(std::string_view a, std::string_view b);

}  // namespace meishi
