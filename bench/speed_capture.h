// What capture/ takes for pages as large as people feed it.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/result.h"

namespace meishi::bench {

// Has `program` (meishi_capture_stages) make the pages of capture_pages.h in `scratch` and take each through capture/,
// prints a table on stdout and gives the same as JSON: [{"name", "cards", "found", "decode_ms", "find_ms", "goal_ms",
// "codes_ms", "peak_mib"}], and for a page with a goal for it "read_peak_mib" and "goal_mib": of the whole program,
// `meishi`. Errors: environment (a program fails).
Result<nlohmann::ordered_json> measure_capture(const std::filesystem::path& program,
                                               const std::filesystem::path& meishi,
                                               const std::filesystem::path& samples,
                                               const std::filesystem::path& scratch);

}  // namespace meishi::bench
