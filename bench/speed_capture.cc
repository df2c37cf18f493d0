#include "bench/speed_capture.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "bench/child.h"

namespace meishi::bench {

namespace {

using nlohmann::ordered_json;

constexpr const char* kRounds = "5";

Result<ChildResult> run_to(const std::filesystem::path& output, const std::vector<std::string>& command) {
  ChildOptions to_file;
  to_file.output = output;
  return run_successfully(command, to_file);
}

ordered_json json_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return ordered_json::parse(in);
}

}  // namespace

Result<ordered_json> measure_capture(const std::filesystem::path& program, const std::filesystem::path& meishi,
                                     const std::filesystem::path& samples, const std::filesystem::path& scratch) {
  const std::filesystem::path output = scratch / "capture.json";
  auto made = run_to(output, {program.string(), "make", samples.string(), scratch.string()});
  if (!made) return tl::unexpected(made.error());
  fmt::print("\n  {:<34} {:>6} {:>8} {:>14} {:>6} {:>8} {:>9}\n", "capture, CPU ms on one thread", "found", "decode",
             "find, flatten", "goal", "codes", "peak MiB");
  ordered_json out = ordered_json::array();
  std::string memory;
  for (const ordered_json& page : json_of(output)) {
    const std::string name = page.at("name");
    const std::string file = page.at("file");
    const int cards = page.at("cards");
    const double goal_ms = page.at("goal_ms");
    const double goal_mib = page.at("goal_mib");
    auto child = run_to(output, {program.string(), "measure", kRounds, file});
    if (!child) return tl::unexpected(child.error());
    ordered_json row{{"name", name}, {"cards", cards}};
    const ordered_json measured = json_of(output);
    const int found = measured.at("cards");
    const double decode = measured.at("decode_ms");
    const double find = measured.at("find_ms");
    const double codes = measured.at("codes_ms");
    fmt::print("  {:<34} {:>6} {:>8.1f} {:>14.1f} {:>6} {:>8.1f} {:>9.0f}\n", name, fmt::format("{}/{}", found, cards),
               decode, find, goal_ms > 0 ? fmt::format("{:.0f}", goal_ms) : "", codes, child->peak_mib);
    std::fflush(stdout);
    row.update({{"found", found}, {"decode_ms", decode}, {"find_ms", find}, {"goal_ms", goal_ms}});
    row.update({{"codes_ms", codes}, {"peak_mib", child->peak_mib}});
    if (goal_mib > 0) {
      auto read = run_to(output, {meishi.string(), "read", "--jobs", "1", "--format", "json", file});
      if (!read) return tl::unexpected(read.error());
      memory += fmt::format("  meishi read, {}: peak {:.0f} MiB, goal {:.0f}\n", name, read->peak_mib, goal_mib);
      row.update({{"read_peak_mib", read->peak_mib}, {"goal_mib", goal_mib}});
    }
    out.push_back(row);
  }
  fmt::print("{}", memory);
  return out;
}

}  // namespace meishi::bench
