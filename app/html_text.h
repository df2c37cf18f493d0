// Text from cards and file names, as text of an HTML page.
#pragma once

#include <string>
#include <string_view>

namespace meishi {

// For the content of an element and for an attribute in quotation marks: & < > " ' are escaped, control characters
// become '?' and broken UTF-8 becomes U+FFFD, so nothing that is printed on a card can be anything but text.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace meishi
