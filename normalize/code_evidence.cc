#include "normalize/code_evidence.h"

#include <algorithm>

#include "normalize/code_merge.h"
#include "normalize/text.h"

namespace meishi {

double CodeMerge::confidence(const std::string& path) const {
  const auto it = record.confidence.find(path);
  return it == record.confidence.end() ? 0 : it->second;
}

void CodeMerge::confirm(const std::string& path, double confidence) const {
  double& value = record.confidence[path];
  value = std::max(value, confidence);
}

void CodeMerge::add(const std::string& path, const std::string& raw) const {
  record.confidence[path] = kFromCode;
  record.evidence[path] = {raw, code.face, code.box, true};
}

bool is_misreading(std::string_view read, std::string_view meant) {
  constexpr std::size_t kLongest = 400;
  const std::u32string a = to_u32(without_spaces(read));
  const std::u32string b = to_u32(without_spaces(meant));
  if (a.empty() || b.empty() || std::max(a.size(), b.size()) > kLongest) return false;
  return edit_distance(a, b) <= 1 + static_cast<int>(b.size() / 12);
}

void apply_codes(CardRecord& record, std::span<const CardCode> codes, const Reference& reference) {
  for (const CardCode& code : codes) {
    const CodeMerge merge{record, code, reference};
    const CodeContent content = read_code(code.text);
    merge_name(merge, content);
    merge_company(merge, content);
    merge_posts(merge, content);
    merge_addresses(merge, content);
    merge_contacts(merge, content);
  }
}

std::vector<TextLine> lines_outside(const std::vector<TextLine>& lines, std::span<const CardCode> codes) {
  std::vector<TextLine> out;
  for (const TextLine& line : lines) {
    const Point c = line.box.centre();
    const bool inside = std::any_of(codes.begin(), codes.end(), [&](const CardCode& code) {
      return code.face == line.face && c.x > code.box.x && c.x < code.box.right() && c.y > code.box.y &&
             c.y < code.box.bottom();
    });
    if (!inside) out.push_back(line);
  }
  return out;
}

}  // namespace meishi
