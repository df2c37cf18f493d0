// The program behind bench/speed: CPU time a card, beside that of the tesseract program on the same files.
//
// Both are whole processes, started from cold, user and system time together. They take turns, and the order changes
// from round to round, so that whatever else the machine does hits both; the ratio is the median of the rounds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "bench/card_set.h"
#include "bench/child.h"
#include "bench/problem.h"
#include "bench/speed_capture.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi;
using namespace meishi::bench;
using nlohmann::ordered_json;

struct Options {
  fs::path meishi;
  fs::path stages;
  fs::path capture_stages;
  fs::path samples;
  fs::path folder;
  fs::path json;
  int rounds = 3;
};

struct Files {
  std::string name;
  std::vector<std::string> paths;
  int cards = 0;
};

struct Cost {
  double cpu_ms = 0;  // a card
  double peak_mib = 0;
};

struct Round {
  Cost meishi;
  Cost tesseract;
  [[nodiscard]] double ratio() const { return meishi.cpu_ms / tesseract.cpu_ms; }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// The images of the sets that are of this class ("" is all).
Result<Files> files_with_truth(const fs::path& folder, const std::string& kind) {
  auto sets = card_sets(folder);
  if (!sets) return tl::unexpected(sets.error());
  Files out;
  out.name = kind.empty() ? folder.string() : folder.string() + " " + kind;
  for (const CardSet& set : *sets) {
    if (!kind.empty() && set.kind != kind) continue;
    for (const fs::path& file : set.files()) out.paths.push_back(file.string());
    for (const TruthImage& image : set.images) out.cards += static_cast<int>(image.cards.size());
  }
  if (out.cards == 0) return fail(ErrorCode::not_found, "there are no cards to measure with", {}, folder.string());
  return out;
}

// Speed needs no truth: any folder of images will do, each taken for one card.
Result<Files> files_of(const fs::path& folder) {
  if (fs::exists(folder / "truth.json")) return files_with_truth(folder, "");
  const std::set<std::string> suffixes{".jpg",  ".jpeg", ".png",  ".tif",  ".tiff",
                                       ".webp", ".bmp",  ".heic", ".heif", ".pdf"};
  Files out;
  out.name = folder.string();
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::string suffix = entry.path().extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](unsigned char c) { return std::tolower(c); });
    if (entry.is_regular_file() && suffixes.contains(suffix)) out.paths.push_back(entry.path().string());
  }
  std::sort(out.paths.begin(), out.paths.end());
  out.cards = static_cast<int>(out.paths.size());
  if (out.cards == 0) return fail(ErrorCode::not_found, "there are no images to measure with", {}, folder.string());
  return out;
}

Result<ChildResult> must_succeed(const std::vector<std::string>& command, const ChildOptions& options) {
  auto child = run_child(command, options);
  if (child && child->exit_code != 0) {
    return fail(ErrorCode::environment, "it ended with exit code {}: nothing can be compared",
                {std::to_string(child->exit_code)}, command[0] + " " + command[1]);
  }
  return child;
}

Result<Cost> cost_of_meishi(const Options& options, const Files& files, const fs::path& scratch) {
  std::vector<std::string> command{options.meishi.string(), "read", "--format", "json", "--jobs", "1"};
  command.insert(command.end(), files.paths.begin(), files.paths.end());
  ChildOptions to_file;
  to_file.output = scratch / "cards.jsonl";
  auto child = must_succeed(command, to_file);
  if (!child) return tl::unexpected(child.error());
  return Cost{child->cpu_seconds * 1e3 / files.cards, child->peak_mib};
}

Result<Cost> cost_of_tesseract(const Files& files, const fs::path& scratch) {
  ChildOptions quiet;
  quiet.environment = {"OMP_THREAD_LIMIT=1"};  // its threads cost more CPU than they save
  quiet.output = scratch / "text.txt";
  quiet.errors = scratch / "tesseract.txt";
  Cost sum;
  for (const std::string& file : files.paths) {
    auto child = must_succeed({"tesseract", file, "-", "-l", "jpn+eng"}, quiet);
    if (!child) return tl::unexpected(child.error());
    sum.cpu_ms += child->cpu_seconds * 1e3 / files.cards;
    sum.peak_mib = std::max(sum.peak_mib, child->peak_mib);
  }
  return sum;
}

Result<Round> measure(const Options& options, const Files& files, const fs::path& scratch, bool meishi_first) {
  Round round;
  for (const bool meishi : {meishi_first, !meishi_first}) {
    auto cost = meishi ? cost_of_meishi(options, files, scratch) : cost_of_tesseract(files, scratch);
    if (!cost) return tl::unexpected(cost.error());
    (meishi ? round.meishi : round.tesseract) = *cost;
  }
  return round;
}

Result<ordered_json> measure_stages(const Options& options, const Files& files, const fs::path& scratch) {
  std::vector<std::string> command{options.stages.string(), (scratch / "stages.db").string()};
  command.insert(command.end(), files.paths.begin(), files.paths.end());
  ChildOptions to_file;
  to_file.output = scratch / "stages.json";
  auto child = must_succeed(command, to_file);
  if (!child) return tl::unexpected(child.error());
  std::ifstream in(to_file.output);
  ordered_json out = ordered_json::parse(in);
  out["process_ms"] = child->cpu_seconds * 1e3;
  return out;
}

void print_stages(const ordered_json& stages) {
  const double cards = std::max(1, stages.at("cards").get<int>());
  double sum = 0;
  fmt::print("\n  {:<34} {:>10} {:>10}\n", "stage, CPU ms on one thread", "a card", "once a run");
  for (const auto& stage : stages.at("stages")) {
    const double ms = stage.at("ms").get<double>();
    const bool once = stage.at("once").get<bool>();
    sum += ms;
    fmt::print("  {:<34} {:>10} {:>10}\n", stage.at("name").get<std::string>(),
               once ? "" : fmt::format("{:.1f}", ms / cards), once ? fmt::format("{:.1f}", ms) : "");
  }
  fmt::print("  {:<34} {:>10} {:>10.1f}\n", "starting, loading libraries, ending", "",
             stages.at("process_ms").get<double>() - sum);
}

int run(const Options& options) {
  auto files =
      options.folder.empty() ? files_with_truth(fs::proximate(options.samples), "scan") : files_of(options.folder);
  if (!files) return report_problem(files.error());
  // Minutes of measuring must not end in a report that cannot be written.
  if (!options.json.empty()) {
    if (const int code = write_report(options.json, {}); code != 0) return code;
  }
  const ScratchFolder scratch;
  fmt::print("{}: {} cards, rounds: {}\n\n", files->name, files->cards, options.rounds);
  fmt::print("  {:<16} {:>10} {:>10} {:>8}\n", "CPU ms a card", "meishi", "tesseract", "ratio");
  std::vector<double> ours, theirs, ratios;
  Round most;
  ordered_json rounds = ordered_json::array();
  for (int i = 0; i < options.rounds; ++i) {
    auto round = measure(options, *files, scratch.path(), i % 2 == 0);
    if (!round) return report_problem(round.error());
    ours.push_back(round->meishi.cpu_ms);
    theirs.push_back(round->tesseract.cpu_ms);
    ratios.push_back(round->ratio());
    most.meishi.peak_mib = std::max(most.meishi.peak_mib, round->meishi.peak_mib);
    most.tesseract.peak_mib = std::max(most.tesseract.peak_mib, round->tesseract.peak_mib);
    rounds.push_back({{"meishi_ms", ours.back()}, {"tesseract_ms", theirs.back()}, {"ratio", ratios.back()}});
    fmt::print("  {:<16} {:>10.1f} {:>10.1f} {:>8.3f}\n", fmt::format("round {}", i + 1), ours.back(), theirs.back(),
               ratios.back());
    std::fflush(stdout);
  }
  fmt::print("  {:<16} {:>10.1f} {:>10.1f} {:>8.3f}\n", "median", median(ours), median(theirs), median(ratios));
  fmt::print("  {:<16} {:>10.0f} {:>10.0f}\n", "peak MiB", most.meishi.peak_mib, most.tesseract.peak_mib);
  std::fflush(stdout);

  auto stages = measure_stages(options, *files, scratch.path());
  if (!stages) return report_problem(stages.error());
  print_stages(*stages);
  auto capture = measure_capture(options.capture_stages, options.meishi, options.samples, scratch.path());
  if (!capture) return report_problem(capture.error());
  if (options.json.empty()) return 0;
  return write_report(options.json, {{"files", files->name},
                                     {"cards", files->cards},
                                     {"rounds", rounds},
                                     {"meishi_ms", median(ours)},
                                     {"tesseract_ms", median(theirs)},
                                     {"ratio", median(ratios)},
                                     {"meishi_peak_mib", most.meishi.peak_mib},
                                     {"tesseract_peak_mib", most.tesseract.peak_mib},
                                     {"stages", *stages},
                                     {"capture", *capture}});
}

int command(int argc, char** argv) {
  Options options;
  CLI::App app(
      "CPU time a card of `meishi read --jobs 1` beside `tesseract FILE - -l jpn+eng` on the same files in the same\n"
      "run, and of each step inside. Without a folder: the scans of samples/cards. At the end what capture takes for\n"
      "large photographs and a page of eight cards, composed from samples/cards, beside what it may take.",
      "bench/speed");
  app.add_option("--meishi", options.meishi)->required()->group("");  // the script says where these four are
  app.add_option("--stages", options.stages)->required()->group("");
  app.add_option("--capture-stages", options.capture_stages)->required()->group("");
  app.add_option("--samples", options.samples)->required()->group("");
  app.add_option("DIR", options.folder, "A folder of images, with or without truth.json")
      ->check(CLI::ExistingDirectory);
  app.add_option("--rounds", options.rounds, "How often each program runs")
      ->capture_default_str()
      ->check(CLI::Range(1, 99));
  app.add_option("--json", options.json, "Write the figures to this file");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;  // as the program itself
  }
  return run(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return command(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "bench/speed: " << error.what() << "\n";
    return 3;
  }
}
