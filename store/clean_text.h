// Text as other programs take it.
#pragma once

#include <string>

namespace meishi {

// Valid UTF-8 without what XML 1.0 forbids: broken sequences and noncharacters become U+FFFD, control characters but
// tab and line feed go, CR LF and CR become LF. Other text is unchanged, and that is quick.
[[nodiscard]] std::string clean_text(std::string text);

}  // namespace meishi
