// draw_samples: draws the sample cards of the plan and writes their truth. See README.md.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "samples/camera.h"
#include "samples/card_plan.h"
#include "samples/face.h"
#include "samples/image_file.h"
#include "samples/scanner.h"
#include "samples/scene_set.h"
#include "samples/seed.h"
#include "samples/truth.h"

namespace {

using namespace meishi;
using namespace meishi::samples;
namespace fs = std::filesystem;

struct Options {
  fs::path plan, out;
  uint64_t seed = 2024;
  size_t count = 0;
  bool flat = false;
  bool scenes = false;
  bool leave_out = false;
  bool truth_only = false;
};

Result<nlohmann::ordered_json> draw_card(const Plan& plan, const Card& card, size_t number, const Options& options) {
  auto face = draw_face(plan.designs.at(card.design), card);
  if (!face) return tl::unexpected(face.error());
  char prefix[8];
  std::snprintf(prefix, sizeof prefix, "%03zu-", number);
  if (options.flat) {
    auto ok = write_image(options.out / (prefix + card.slug + ".png"), face->image, {});
    if (!ok) return tl::unexpected(ok.error());
    return nlohmann::ordered_json();
  }
  const std::string file = prefix + card.slug + "." + card.capture.value("file", "jpg");
  if (options.truth_only) {
    const auto width = static_cast<float>(face->image.cols);
    const auto height = static_cast<float>(face->image.rows);
    const Shot flat{face->image, {cv::Point2f{0, 0}, {width, 0}, {width, height}, {0, height}}};
    return truth_of(card, *face, flat, file);
  }
  cv::RNG rng(seed_of(options.seed, card.slug));
  const bool scanned = card.capture.at("class") == "scan";
  const Shot shot = scanned ? scan(*face, card.capture, rng) : photograph(*face, card.capture, rng);
  FileOptions file_options;
  file_options.dpi = scanned ? static_cast<int>(kScannerDpi) : 0;
  file_options.orientation = card.capture.value("exif", 1);
  file_options.jpeg_quality = card.capture.value("quality", 85);
  if (auto ok = write_image(options.out / file, shot.image, file_options); !ok) return tl::unexpected(ok.error());
  return truth_of(card, *face, shot, file);
}

void print_error(const Error& error) {
  std::string message = error.message;
  for (const std::string& arg : error.args) {
    if (const auto at = message.find("{}"); at != std::string::npos) message.replace(at, 2, arg);
  }
  std::fprintf(stderr, "draw_samples: %s: %s\n", error.subject.c_str(), message.c_str());
}

Status draw_all(const Options& options) {
  auto plan = read_plan(options.plan);
  if (!plan) return tl::unexpected(plan.error());
  std::error_code error;
  fs::create_directories(options.out, error);
  if (error) return fail(ErrorCode::io, "the folder cannot be made", {}, options.out.string());
  if (options.scenes) {
    const fs::path scenes = options.plan / "detection.json";
    const std::vector<Error> errors = draw_scenes(*plan, scenes, options.out, options.seed);
    for (const Error& e : errors) print_error(e);
    if (errors.empty()) return {};
    return fail(ErrorCode::invalid, "{} scenes could not be drawn", {std::to_string(errors.size())}, scenes.string());
  }
  auto truth = nlohmann::ordered_json::array();
  size_t number = 0, failed = 0;
  for (const Card& card : plan->cards) {
    if (options.count != 0 && number == options.count) break;
    auto entry = draw_card(*plan, card, ++number, options);
    if (entry) {
      truth.push_back(*entry);
    } else {
      print_error(entry.error());  // and go on: whoever edits the plan wants all its slips at once
      ++failed;
    }
  }
  if (failed > 0 && !options.leave_out) {
    return fail(ErrorCode::invalid, "{} cards could not be drawn", {std::to_string(failed)}, options.plan.string());
  }
  if (options.flat) return {};
  return write_truth(options.out / "truth.json", truth);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Draws the sample cards and their truth.json"};
  app.add_option("--plan", options.plan, "folder with designs.json, cards.json and detection.json")->required();
  app.add_option("--out", options.out, "folder to write to")->required();
  app.add_option("--seed", options.seed, "of skew, noise and light; the same seed draws the same bytes");
  app.add_flag("--scenes", options.scenes, "the pictures of detection.json instead of those of cards.json");
  app.add_option("--count", options.count, "only the first cards of the plan");
  app.add_flag("--leave-out", options.leave_out, "draw the others when a card cannot be drawn as planned");
  app.add_flag("--truth", options.truth_only, "only truth.json, without pictures: of the faces as printed");
  app.add_flag("--flat", options.flat, "the faces as printed, as PNG, without scanner and camera");
  CLI11_PARSE(app, argc, argv);
  try {
    if (auto ok = draw_all(options); !ok) {
      print_error(ok.error());
      return 1;
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "draw_samples: %s\n", e.what());
    return 1;
  }
  return 0;
}
