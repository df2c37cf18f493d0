#include "bench/speed_workers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/child.h"

namespace meishi::bench {

namespace {

constexpr double kGoalScaling = 1.85;
constexpr double kGoalMib = 350;

}  // namespace

Result<nlohmann::ordered_json> measure_workers(const std::filesystem::path& meishi,
                                               const std::vector<std::string>& files,
                                               const std::filesystem::path& scratch, int rounds) {
  std::array<ChildResult, 2> least;
  double load = 0;
  getloadavg(&load, 1);
  for (int round = 0; round < rounds; ++round) {
    for (const std::size_t second : {0U, 1U}) {
      std::vector<std::string> command{meishi.string(), "read",   "--format",
                                       "json",          "--jobs", std::to_string(second + 1)};
      command.insert(command.end(), files.begin(), files.end());
      ChildOptions to_file;
      to_file.output = scratch / "workers.jsonl";
      auto child = run_successfully(command, to_file);
      if (!child) return tl::unexpected(child.error());
      ChildResult& best = least[second];
      if (round == 0) best = *child;
      best.wall_seconds = std::min(best.wall_seconds, child->wall_seconds);
      best.cpu_seconds = std::min(best.cpu_seconds, child->cpu_seconds);
      best.peak_mib = std::max(best.peak_mib, child->peak_mib);
    }
  }
  const double scaling = least[0].wall_seconds / least[1].wall_seconds;
  const double growth = least[1].cpu_seconds / least[0].cpu_seconds;
  const double added = least[1].peak_mib - least[0].peak_mib;
  fmt::print("\n  {:<34} {:>8} {:>8} {:>9}\n", "workers", "wall s", "CPU s", "peak MiB");
  for (const std::size_t second : {0U, 1U}) {
    fmt::print("  {:<34} {:>8.2f} {:>8.2f} {:>9.0f}\n", second + 1, least[second].wall_seconds,
               least[second].cpu_seconds, least[second].peak_mib);
  }
  fmt::print(
      "  two workers: {:.2f} times as fast (goal {:.2f}), CPU x {:.2f}; the second takes {:.0f} MiB (goal {:.0f})\n",
      scaling, kGoalScaling, growth, added, kGoalMib);
  fmt::print("  cores: {}, load average before: {:.2f}; what else runs takes from the second worker first\n",
             std::thread::hardware_concurrency(), load);
  std::fflush(stdout);
  return nlohmann::ordered_json{{"wall_s", {least[0].wall_seconds, least[1].wall_seconds}},
                                {"cpu_s", {least[0].cpu_seconds, least[1].cpu_seconds}},
                                {"peak_mib", {least[0].peak_mib, least[1].peak_mib}},
                                {"scaling", scaling},
                                {"cpu_growth", growth},
                                {"worker_mib", added},
                                {"load", load}};
}

}  // namespace meishi::bench
