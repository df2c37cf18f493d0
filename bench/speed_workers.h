// What a second worker brings, and what one takes.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi::bench {

// Runs `meishi read` over the files with one worker and with two, `rounds` times in turns, prints a table on stdout and
// gives the same as JSON: {"wall_s": [1, 2 workers], "cpu_s": [..], "peak_mib": [..], "scaling" (wall), "cpu_growth",
// "worker_mib" (what the second one adds), "load" (average of the last minute, before)}. Times are the least of the
// rounds: other programs only ever add to them. Errors: environment, not_found, internal.
Result<nlohmann::ordered_json> measure_workers(const std::filesystem::path& meishi,
                                               const std::vector<std::string>& files,
                                               const std::filesystem::path& scratch, int rounds);

}  // namespace meishi::bench
