// What a card costs in a small database and in a large one.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/result.h"
#include "bench/invented_people.h"

namespace meishi::bench {

// Fills a new database at `file` with people of one card each, and at 10,000 contacts, 100,000 and so on up to `most`
// lets it take the same 500 cards: 250 of people whom it does not know and 250 newer ones of people whom it does. They
// are taken back each time. Prints a line for each size: processor time (ms) of finding whose a card is (of each card the
// quickest of 25 times, as other programs run beside; each time nothing is in the connection's memory) and of its whole
// import, how much longer each takes than at the size before, what the file needs for a contact, and whether the cards
// came to the right people. Gives the same as a list. Errors: those of Database.
Result<nlohmann::ordered_json> measure_growth(World& world, const std::filesystem::path& file, int most);

}  // namespace meishi::bench
