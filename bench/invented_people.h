// People who do not exist, and their cards over ten years, without pictures: what bench/linkage works on.
//
// Names are as common as in the reference data; companies are of all sizes; people move, marry, share a family's
// telephone or a mailbox; readings hold errors, most of them in doubt. Seeded: the same world gives the same cards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "normalize/card_record.h"

namespace meishi::bench {

struct InventedCard {
  int person = 0;          // from 0
  int day = 0;             // of ten years, from 0
  std::size_t family = 0;  // the name, whatever was read; only to be compared
  std::size_t given = 0;
  CardRecord record;
  std::set<std::string> moves;  // since the person's card before: names of kinds of move
};

inline constexpr std::uint64_t kWorldSeed = 20261128;

// The company sizes of a world follow from the number of its people. Not for several threads at once.
class World {
 public:
  // `reference`: reference.db. Without names in it the world is empty, and nobody can be asked for.
  World(const char* reference, int people, std::uint64_t seed = kWorldSeed);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();
  [[nodiscard]] bool empty() const;
  // All cards of the next person, at least one, in order of their days; three on average. There is no last person.
  std::vector<InventedCard> next_person();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// yyyy-mm-dd
std::string date_of(int day);
// What is on the card and what is in doubt, in one line.
std::string text_of(const InventedCard& card);

}  // namespace meishi::bench
