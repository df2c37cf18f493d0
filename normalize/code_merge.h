// One code's way into a card's record; code_evidence.h is what others call.
#pragma once

#include <string>
#include <string_view>

#include "normalize/card_code.h"
#include "normalize/card_record.h"
#include "normalize/code_content.h"
#include "normalize/reference.h"

namespace meishi {

// Both the print and the code say so; the code says what recognition misread; the code alone says so.
inline constexpr double kConfirmed = 0.99;
inline constexpr double kRepairedByCode = 0.97;
inline constexpr double kFromCode = 0.95;

struct CodeMerge {
  CardRecord& record;
  const CardCode& code;
  const Reference& reference;

  // The confidence of a field that the print gave, or 0.
  [[nodiscard]] double confidence(const std::string& path) const;
  // The field is what the code says too: its confidence rises, its evidence stays the print.
  void confirm(const std::string& path, double confidence = kConfirmed) const;
  // The field was filled from the code.
  void add(const std::string& path, const std::string& raw) const;
};

// Whether recognition may have made `read` of `meant`: one edit, and one more for every twelve characters. Spaces do
// not count.
[[nodiscard]] bool is_misreading(std::string_view read, std::string_view meant);

void merge_name(const CodeMerge& merge, const CodeContent& content);
void merge_company(const CodeMerge& merge, const CodeContent& content);
void merge_posts(const CodeMerge& merge, const CodeContent& content);
void merge_addresses(const CodeMerge& merge, const CodeContent& content);
void merge_contacts(const CodeMerge& merge, const CodeContent& content);  // phones, e-mail, URLs, social, notes

}  // namespace meishi
