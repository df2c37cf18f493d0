// One card's entry in truth.json.
#pragma once

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "samples/card_plan.h"
#include "samples/face.h"
#include "samples/shot.h"

namespace meishi::samples {

// The plan writes a card's truth short: "name": ["last", "first"], "kana" the same, "phones": [["work",
// "03-1234-5678"]], "address": ["prefecture", "city", "town and block"]. This gives the long form, which README.md
// describes.
nlohmann::ordered_json truth_of(const Card& card, const Face& face, const Shot& shot, const std::string& file);

// Corners in tenths of a pixel, as truth.json has them.
nlohmann::ordered_json quad_of(const std::array<cv::Point2f, 4>& quad);

// Writes the entries of a truth.json, one image a line: readable differences at a tenth of the indented size. Errors:
// io.
Status write_truth(const std::filesystem::path& path, const nlohmann::ordered_json& images);

}  // namespace meishi::samples
