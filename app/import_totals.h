// The sums of an import.
#pragma once

#include <cstddef>

namespace meishi {

struct ImportTotals {
  // Cards by what became of them (ImportOutcome).
  std::size_t added = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  std::size_t repeated = 0;
  std::size_t completed = 0;
  std::size_t known = 0;  // imported before, by this or an earlier run

  std::size_t failed = 0;           // files, pages and cards
  std::size_t without_card = 0;     // pictures in which there is none
  std::size_t unsure = 0;           // cards of contacts that may be somebody who is there already
  std::size_t doubtful_fields = 0;  // fields that were read in doubt (FieldLine::doubtful()) ...
  std::size_t doubtful_cards = 0;   // ... and the cards they are on

  [[nodiscard]] std::size_t stored() const { return added + updated + unchanged + repeated + completed; }
};

}  // namespace meishi
