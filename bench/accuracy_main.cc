// The program behind bench/accuracy: reads folders of cards with truth and says how much of each field was right.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "bench/card_set.h"
#include "bench/child.h"
#include "bench/line_report.h"
#include "bench/line_score.h"
#include "bench/problem.h"
#include "bench/report.h"
#include "bench/score.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi;
using namespace meishi::bench;
using nlohmann::json;
using nlohmann::ordered_json;

struct Options {
  fs::path meishi;
  std::vector<fs::path> folders;
  fs::path json;
  fs::path scorer;
  fs::path faultless;  // the program that stands in for `meishi read`
  bool perfect_lines = false;
  bool show = false;
  int jobs = 0;
};

// The entries of truth.json that belong to the set, as they are there: a scorer of somebody else's knows keys of its
// own.
void write_truth_of(const CardSet& set, const fs::path& file) {
  std::ifstream in(set.folder / "truth.json");
  ordered_json out = ordered_json::array();
  for (ordered_json& entry : ordered_json::parse(in)) {
    const auto wanted = [&](const TruthImage& image) { return image.file == entry.at("file"); };
    if (std::any_of(set.images.begin(), set.images.end(), wanted)) out.push_back(std::move(entry));
  }
  std::ofstream(file) << out;
}

// `python3 SCORER TRUTH.json PRED.jsonl`, its output passed through; once more with --json when that is wanted.
Result<ordered_json> score_outside(const Options& options, const CardSet& set, const fs::path& scratch) {
  const fs::path truth = scratch / "truth.json";
  write_truth_of(set, truth);
  const fs::path cards = scratch / "cards.jsonl";
  std::vector<std::string> command{"python3", options.scorer.string(), truth.string(), cards.string()};
  if (options.show) command.emplace_back("--show");
  auto child = run_child(command);
  if (!child) return tl::unexpected(child.error());
  if (child->exit_code == 0 && !options.json.empty()) {
    command.erase(command.begin() + 4, command.end());
    command.emplace_back("--json");
    ChildOptions to_file;
    to_file.output = scratch / "score.json";
    child = run_child(command, to_file);
    if (!child) return tl::unexpected(child.error());
  }
  if (child->exit_code != 0) {
    return fail(ErrorCode::environment, "the scorer ended with exit code {}", {std::to_string(child->exit_code)},
                options.scorer.string());
  }
  if (options.json.empty()) return ordered_json();
  std::ifstream in(scratch / "score.json");
  try {
    return ordered_json::parse(in);
  } catch (const json::exception& error) {
    return fail(ErrorCode::corrupt, "with --json the scorer does not print JSON: {}", {error.what()},
                options.scorer.string());
  }
}

// What normalize/ makes of the lines in truth.json (perfect_lines.cc).
Result<std::vector<CardRead>> read_perfect_lines(const CardSet& set, const fs::path& program, const fs::path& scratch) {
  const fs::path truth = scratch / "truth.json";
  write_truth_of(set, truth);
  ChildOptions to_file;
  to_file.output = scratch / "cards.jsonl";
  auto child = run_successfully({program.string(), truth.string()}, to_file);
  if (!child) return tl::unexpected(child.error());
  return read_cards(to_file.output);
}

Result<ordered_json> measure(const Options& options, const CardSet& set, const fs::path& scratch) {
  auto cards = options.perfect_lines ? read_perfect_lines(set, options.faultless, scratch)
                                     : read_set(set, options.meishi, scratch / "cards.jsonl", options.jobs);
  if (!cards) return tl::unexpected(cards.error());
  fmt::print("{}: {} images\n", set.name(), set.images.size());
  std::fflush(stdout);  // the scorer writes to the same place
  ordered_json out{{"folder", set.folder.string()}, {"class", set.kind}};
  if (!options.scorer.empty()) {
    auto score = score_outside(options, set, scratch);
    if (!score) return tl::unexpected(score.error());
    // How well cards are found is measured here in any case: a scorer may say nothing of it.
    const Score ours = score_cards(set.images, *cards);
    fmt::print("{}", capture_line(ours));
    out["capture"] = capture_json(ours);
    out["scorer"] = options.scorer.filename().string();
    out["score"] = *score;
  } else {
    const Score score = score_cards(set.images, *cards);
    fmt::print("{}{}", score_table(score), options.show ? "\n" + miss_list(score) : "");
    out["score"] = score_json(score);
  }
  // Nor of lines.
  const LineScore lines = score_lines(set.images, *cards);
  if (lines.cards > 0 && !options.perfect_lines) {
    fmt::print("\n{}{}", line_table(lines), options.show ? "\n" + line_miss_list(lines) : "");
    out["lines"] = line_score_json(lines);
  }
  fmt::print("\n");
  std::fflush(stdout);
  return out;
}

int run(const Options& options) {
  // Minutes of measuring must not end in a report that cannot be written.
  if (!options.json.empty()) {
    if (const int code = write_report(options.json, {}); code != 0) return code;
  }
  const ScratchFolder scratch;
  ordered_json report{{"sets", ordered_json::array()}};
  for (const fs::path& folder : options.folders) {
    auto sets = card_sets(folder);
    if (!sets) return report_problem(sets.error());
    for (const CardSet& set : *sets) {
      auto done = measure(options, set, scratch.path());
      if (!done) return report_problem(done.error());
      report["sets"].push_back(std::move(*done));
    }
  }
  return options.json.empty() ? 0 : write_report(options.json, report);
}

int command(int argc, char** argv) {
  Options options;
  CLI::App app(
      "How much of each field `meishi read` gets right, on folders of images with truth.json (samples/README.md says\n"
      "what that holds). Without a folder: samples/cards, its scans and its photos.\n\n"
      "field: right/asked, the rate, and how many values were put out that are not right. FIELDS is all fields\n"
      "together; a card is perfect when nobody has to touch it. Corner overlap is the intersection over the union of\n"
      "the corners' areas, of the cards found: their mean, and the least.\n\n"
      "lines: printed lines found (0.7 of the boxes' union in common, one for one), and the character error rate "
      "(edit\n"
      "distance; spaces, width and case apart) of those found, and end to end, where a line that was not found costs\n"
      "its characters. Where the truth holds the printed lines.\n\n"
      "confidence: what was predicted and what was right, in ten bins.",
      "bench/accuracy");
  app.add_option("--meishi", options.meishi)->required()->group("");  // the script says where
  fs::path samples;
  app.add_option("--samples", samples)->required()->group("");
  app.add_option("DIR", options.folders, "Folders with truth.json");
  app.add_flag("--show", options.show, "List what is missing or wrong: file, field or line, truth -> got");
  app.add_option("--json", options.json, "Write the figures (and each miss) to this file");
  app.add_option("--scorer", options.scorer,
                 "Score with `python3 SCORER TRUTH.json CARDS.jsonl` (--show, --json) instead")
      ->check(CLI::ExistingFile);
  app.add_option("--perfect-lines-program", options.faultless)->group("");
  app.add_flag("--perfect-lines", options.perfect_lines,
               "Take the printed lines of truth.json as read without a fault: what is lost after recognition");
  app.add_option("--jobs", options.jobs, "Threads (default: one a core)")->check(CLI::PositiveNumber);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;  // as the program itself
  }
  if (options.folders.empty()) options.folders.push_back(fs::proximate(samples));
  return run(options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return command(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "bench/accuracy: " << error.what() << "\n";
    return 3;
  }
}
