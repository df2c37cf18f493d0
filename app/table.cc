#include "app/table.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "app/message.h"
#include "normalize/text.h"

namespace meishi {

namespace {

std::size_t width_of(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  const int type = u_charType(code);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (char32_t c : to_u32(text)) width += width_of(c);
  return width;
}

std::string fitted(std::string_view text, std::size_t width) {
  const std::string safe = printable(text);
  const std::size_t own = display_width(safe);
  if (own <= width) return safe + std::string(width - own, ' ');
  std::u32string cut;
  std::size_t used = 0;
  for (char32_t c : to_u32(safe)) {
    if (used + width_of(c) + 1 > width) break;
    used += width_of(c);
    cut.push_back(c);
  }
  if (width > 0) {
    cut.push_back(U'…');
    ++used;
  }
  return to_utf8(cut) + std::string(width - used, ' ');
}

std::string table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                  std::size_t max_width) {
  std::vector<std::size_t> widths(header.size(), 0);
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(max_width, display_width(row[i])));
    }
  };
  measure(header);
  for (const auto& row : rows) measure(row);
  std::string out;
  const auto print = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < widths.size() && i < row.size(); ++i) {
      line += (i == 0 ? "" : "  ") + fitted(row[i], widths[i]);
    }
    out += without_trailing_spaces(line) + "\n";
  };
  print(header);
  for (const auto& row : rows) print(row);
  return out;
}

}  // namespace meishi
