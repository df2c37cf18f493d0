// One card's entry in truth.json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "samples/card_plan.h"
#include "samples/face.h"
#include "samples/shot.h"

namespace meishi::samples {

// The plan writes a card's truth short: "name": ["last", "first"], "kana" the same, "phones": [["work",
// "03-1234-5678"]], "address": ["prefecture", "city", "town and block"]. This gives the long form, which README.md
// describes.
nlohmann::ordered_json truth_of(const Card& card, const Face& face, const Shot& shot, const std::string& file);

}  // namespace meishi::samples
