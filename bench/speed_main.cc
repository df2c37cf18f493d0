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
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "bench/card_set.h"
#include "bench/child.h"
#include "bench/problem.h"
#include "bench/speed_capture.h"
#include "bench/speed_workers.h"
#include "bench/text_recall.h"

namespace {

namespace fs = std::filesystem;
using namespace meishi;
using namespace meishi::bench;
using nlohmann::ordered_json;

constexpr const char* kUsualSegmentation = "3";             // tesseract's own default: find columns, then lines
constexpr const char* kOtherSegmentations[] = {"6", "11"};  // one block; print scattered anywhere
constexpr double kGoalRecall = 0.12;                        // more than tesseract
constexpr double kGoalRatio = 0.8;                          // of its CPU time
constexpr double kGoalShare = 80;                           // per cent of reading that is inside Tesseract
constexpr double kGoalNormalizeMs = 1;                      // of normalize/ alone, warm

struct Options {
  fs::path meishi;
  fs::path stages;
  fs::path capture_stages;
  fs::path perfect_lines;
  fs::path samples;
  fs::path folder;
  fs::path json;
  int rounds = 3;
};

struct Files {
  std::string name;
  std::vector<std::string> paths;
  std::vector<TruthImage> truth;  // of each path; empty where there is none
  int cards = 0;
};

struct Cost {
  double cpu_ms = 0;  // a card
  double peak_mib = 0;
};

struct Round {
  Cost meishi;
  Cost tesseract;
  std::vector<std::string> texts;  // what tesseract read
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
    out.truth.insert(out.truth.end(), set.images.begin(), set.images.end());
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

Result<Cost> cost_of_meishi(const Options& options, const Files& files, const fs::path& scratch) {
  std::vector<std::string> command{options.meishi.string(), "read", "--format", "json", "--jobs", "1"};
  command.insert(command.end(), files.paths.begin(), files.paths.end());
  ChildOptions to_file;
  to_file.output = scratch / "cards.jsonl";
  auto child = run_successfully(command, to_file);
  if (!child) return tl::unexpected(child.error());
  return Cost{child->cpu_seconds * 1e3 / files.cards, child->peak_mib};
}

// What the tesseract program makes of the files with one of its page segmentations.
struct PlainReading {
  Cost cost;
  std::vector<std::string> texts;  // of each file
};

Result<PlainReading> plain_reading(const Files& files, const char* segmentation, const fs::path& scratch) {
  ChildOptions quiet;
  quiet.environment = {"OMP_THREAD_LIMIT=1"};  // its threads cost more CPU than they save
  quiet.output = scratch / "text.txt";
  quiet.errors = scratch / "tesseract.txt";
  PlainReading sum;
  for (const std::string& file : files.paths) {
    auto child = run_successfully({"tesseract", file, "-", "-l", "jpn+eng", "--psm", segmentation}, quiet);
    if (!child) return tl::unexpected(child.error());
    sum.cost.cpu_ms += child->cpu_seconds * 1e3 / files.cards;
    sum.cost.peak_mib = std::max(sum.cost.peak_mib, child->peak_mib);
    std::ifstream in(quiet.output);
    sum.texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return sum;
}

Result<Round> measure(const Options& options, const Files& files, const fs::path& scratch, bool meishi_first) {
  Round round;
  for (const bool meishi : {meishi_first, !meishi_first}) {
    if (meishi) {
      auto cost = cost_of_meishi(options, files, scratch);
      if (!cost) return tl::unexpected(cost.error());
      round.meishi = *cost;
    } else {
      auto reading = plain_reading(files, kUsualSegmentation, scratch);
      if (!reading) return tl::unexpected(reading.error());
      round.tesseract = reading->cost;
      round.texts = std::move(reading->texts);
    }
  }
  return round;
}

Result<ordered_json> measure_stages(const Options& options, const Files& files, const fs::path& scratch) {
  std::vector<std::string> command{options.stages.string(), (scratch / "stages.db").string()};
  command.insert(command.end(), files.paths.begin(), files.paths.end());
  ChildOptions to_file;
  to_file.output = scratch / "stages.json";
  auto child = run_successfully(command, to_file);
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
  const double inside = stages.at("tesseract_ms").get<double>();
  double of_cards = 0;
  double reading = 0;
  for (const auto& stage : stages.at("stages")) {
    if (!stage.at("once").get<bool>()) of_cards += stage.at("ms").get<double>();
    if (stage.at("name") == "ocr: read") reading = stage.at("ms").get<double>();
  }
  fmt::print(
      "  inside Tesseract: {:.1f} ms a card, {:.1f} % of all that a card takes (goal {:.0f} %), {:.1f} % of reading\n",
      inside / cards, 100 * inside / of_cards, kGoalShare, 100 * inside / reading);
}

// normalize/ alone: of the lines that were read, and of truth's lines where there is a truth.json that has them.
Result<ordered_json> measure_normalize(const Options& options, const ordered_json& read, const fs::path& scratch) {
  ordered_json out = {{"lines read", read}};
  const fs::path truth = (options.folder.empty() ? options.samples : options.folder) / "truth.json";
  if (fs::exists(truth)) {
    ChildOptions to_file;
    to_file.output = scratch / "normalize.json";
    auto child = run_successfully({options.perfect_lines.string(), "--time", truth.string()}, to_file);
    if (!child) return tl::unexpected(child.error());
    std::ifstream in(to_file.output);
    ordered_json perfect = ordered_json::parse(in);
    if (perfect.at("cards") > 0) out["perfect lines"] = std::move(perfect);
  }
  fmt::print("\n  {:<34} {:>10} {:>10} {:>10} {:>8}\n", "normalize alone, warm, CPU ms", "cards", "a card", "slowest",
             "goal");
  for (const auto& [lines, time] : out.items()) {
    fmt::print("  {:<34} {:>10} {:>10.2f} {:>10.2f} {:>8.1f}\n", lines, time.at("cards").get<int>(),
               time.at("ms").get<double>(), time.at("most_ms").get<double>(), kGoalNormalizeMs);
  }
  return out;
}

double recall_of(const Files& files, const std::vector<std::string>& texts) {
  TextRecall sum;
  for (std::size_t i = 0; i < files.truth.size(); ++i) {
    for (const CardValues& card : files.truth[i].cards) {
      const TextRecall recall = text_recall(card, texts.at(i));
      sum.asked += recall.asked;
      sum.found += recall.found;
    }
  }
  return sum.rate();
}

// How many of the values on the cards are in the raw text of each reader. `ours_ms`, `usual_ms`: CPU time a card.
Result<ordered_json> compare_texts(const Files& files, const std::vector<std::string>& ours, double ours_ms,
                                   const std::vector<std::string>& usual, double usual_ms, const fs::path& scratch) {
  fmt::print("\n  {:<34} {:>10} {:>10} {:>8} {:>8}\n", "raw text", "CPU ms", "meishi is", "recall", "meishi");
  ordered_json out = ordered_json::array();
  const double recall = recall_of(files, ours);
  fmt::print("  {:<34} {:>10.1f} {:>10} {:>8.3f}\n", "meishi", ours_ms, "", recall);
  out.push_back({{"reader", "meishi"}, {"cpu_ms", ours_ms}, {"recall", recall}});
  const auto print = [&](const std::string& segmentation, double ms, const std::vector<std::string>& texts) {
    const std::string name = "tesseract --psm " + segmentation;
    const double theirs = recall_of(files, texts);
    fmt::print("  {:<34} {:>10.1f} {:>9.2f}x {:>8.3f} {:>+8.3f}\n", name, ms, ours_ms / ms, theirs, recall - theirs);
    std::fflush(stdout);
    out.push_back({{"reader", name}, {"cpu_ms", ms}, {"recall", theirs}});
  };
  print(kUsualSegmentation, usual_ms, usual);
  for (const char* segmentation : kOtherSegmentations) {
    auto reading = plain_reading(files, segmentation, scratch);
    if (!reading) return tl::unexpected(reading.error());
    print(segmentation, reading->cost.cpu_ms, reading->texts);
  }
  fmt::print("  {:<34} {:>10} {:>9.2f}x {:>8} {:>+8.3f}\n", "goal", "", kGoalRatio, "", kGoalRecall);
  return out;
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
  std::vector<std::string> plain_texts;
  Round most;
  ordered_json rounds = ordered_json::array();
  for (int i = 0; i < options.rounds; ++i) {
    auto round = measure(options, *files, scratch.path(), i % 2 == 0);
    if (!round) return report_problem(round.error());
    ours.push_back(round->meishi.cpu_ms);
    theirs.push_back(round->tesseract.cpu_ms);
    plain_texts = std::move(round->texts);
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
  auto normalize = measure_normalize(options, stages->at("normalize_warm"), scratch.path());
  if (!normalize) return report_problem(normalize.error());
  ordered_json texts;
  if (!files->truth.empty()) {
    auto compared = compare_texts(*files, stages->at("texts").get<std::vector<std::string>>(), median(ours),
                                  plain_texts, median(theirs), scratch.path());
    if (!compared) return report_problem(compared.error());
    texts = std::move(*compared);
  }
  stages->erase("texts");
  stages->erase("normalize_warm");
  auto workers = measure_workers(options.meishi, files->paths, scratch.path(), options.rounds);
  if (!workers) return report_problem(workers.error());
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
                                     {"normalize", *normalize},
                                     {"texts", texts},
                                     {"workers", *workers},
                                     {"capture", *capture}});
}

int command(int argc, char** argv) {
  Options options;
  CLI::App app(
      "CPU time a card of `meishi read --jobs 1` beside `tesseract FILE - -l jpn+eng` on the same files in the same\n"
      "run, of each step inside, and of normalize/ alone; how many of the values on the cards are in the raw text of\n"
      "either; what a second worker brings. Without a folder: the scans of samples/cards. At the end what capture "
      "takes\n"
      "for large photographs and a page of eight cards, composed from samples/cards, beside what it may take.",
      "bench/speed");
  app.add_option("--meishi", options.meishi)->required()->group("");  // the script says where these five are
  app.add_option("--stages", options.stages)->required()->group("");
  app.add_option("--capture-stages", options.capture_stages)->required()->group("");
  app.add_option("--perfect-lines-program", options.perfect_lines)->required()->group("");
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
