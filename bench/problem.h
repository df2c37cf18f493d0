// What the programs here do when they cannot go on, and where their figures go.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/result.h"

namespace meishi::bench {

// Says on stderr what is wrong and gives the exit code, 3: what failed is the set-up, not a card.
int report_problem(const Error& error);

// Writes `report` to `file` and gives the exit code: 0, or that of report_problem().
int write_report(const std::filesystem::path& file, const nlohmann::ordered_json& report);

}  // namespace meishi::bench
