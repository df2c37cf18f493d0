#include "app/html_text.h"

#include "app/message.h"
#include "normalize/text.h"

namespace meishi {

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : printable(to_utf8(to_u32(text)))) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace meishi
