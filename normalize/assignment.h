// Which segment of a card is which field: one consistent choice for the whole card.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "normalize/line_candidates.h"
#include "normalize/reference.h"

namespace meishi {

// Indices are into CardText::segments; a segment is in at most one place.
struct Assignment {
  std::optional<std::size_t> name;
  bool latin_name = false;  // the name is printed in Latin script only
  std::optional<std::size_t> roman;
  std::optional<std::size_t> kana;
  std::optional<std::size_t> company;
  std::optional<std::size_t> company_en;  // beside a Japanese one
  std::optional<std::size_t> office;  // しおりね内科クリニック beside 医療法人しおりね会: the house of the organization
  std::vector<std::size_t> posts;  // in reading order; Japanese ones when there are any, else English ones
  struct AddressBlock {
    std::optional<std::size_t> label;  // 大阪支店 above the address
    std::vector<std::size_t> lines;    // in reading order
    bool latin = false;
  };
  std::vector<AddressBlock> addresses;
  std::vector<std::size_t> rest;
};

// Names and organizations compete for the lines by score; readings and posts are then judged by where they stand to the
// name, addresses grow from the lines that hold a place over those that can only go on. Pure.
[[nodiscard]] Assignment assign(const CardText& card, const std::vector<LineCandidates>& candidates,
                                const Reference& reference);

}  // namespace meishi
