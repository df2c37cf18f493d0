#include "samples/scene_set.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>
#include <vector>

#include "samples/canvas.h"
#include "samples/cut_card.h"
#include "samples/image_file.h"
#include "samples/scene.h"
#include "samples/seed.h"
#include "samples/truth.h"

namespace meishi::samples {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr double kFewPixels = 8;    // px/mm: about 200 dpi, below which 7 pt print breaks up
constexpr double kAtRim = 0.003;    // parts of the image's side: a card that fills the image, rounded to pixels
constexpr double kCut = 0.025;      // a corner that lies this far outside is missing
constexpr float kSliver = 0.001F;   // of a card's area: no cards lie side by side without a hair between them
constexpr double kUndecided = 0.1;  // of it, on both sides
const char* const kFonts[] = {"IPAexGothic", "IPAexMincho", "Lato"};  // what document.h and thing.h print in

Result<std::vector<CutCard>> cut_cards(const Plan& plan, const json& scene, cv::RNG& rng) {
  std::vector<CutCard> out;
  int i = 0;
  const json cards = scene.value("cards", json::array());
  const int count = static_cast<int>(cards.size());
  for (const json& entry : cards) {
    json options = scene.value("each", json::object());
    options.update(entry.is_string() ? json{{"card", entry}} : entry);
    auto card = cut_card(plan, options);
    if (!card) return tl::unexpected(card.error());
    if (scene.contains("grid") && !options.contains("at")) {
      const json& grid = scene["grid"];
      const int columns = grid.at("columns"), rows = (count + columns - 1) / columns;
      const double jitter = grid.value("jitter", 1.0), turn = grid.value("turn_jitter", 2.0);
      card->at = {
          (i % columns - (columns - 1) / 2.0) * grid.at("step").at(0).get<double>() + rng.uniform(-jitter, jitter),
          (i / columns - (rows - 1) / 2.0) * grid["step"].at(1).get<double>() + rng.uniform(-jitter, jitter)};
      card->turn += rng.uniform(-turn, turn);
    }
    out.push_back(std::move(*card));
    ++i;
  }
  return out;
}

// Of a card in the picture, where it is densest.
double pixels_per_mm(const std::array<cv::Point2f, 4>& q, cv::Size2d mm) {
  const double across = std::max(cv::norm(q[1] - q[0]), cv::norm(q[2] - q[3]));
  const double down = std::max(cv::norm(q[3] - q[0]), cv::norm(q[2] - q[1]));
  return std::max(across / mm.width, down / mm.height);
}

Status check_apart(const std::string& name, const std::vector<std::array<cv::Point2f, 4>>& quads) {
  for (size_t i = 0; i < quads.size(); ++i) {
    const std::vector<cv::Point2f> a(quads[i].begin(), quads[i].end());
    for (size_t j = 0; j < i; ++j) {
      const std::vector<cv::Point2f> b(quads[j].begin(), quads[j].end());
      std::vector<cv::Point2f> both;
      if (cv::intersectConvexConvex(a, b, both) > kSliver * static_cast<float>(cv::contourArea(a))) {
        return fail(ErrorCode::invalid, "the cards {} and {} lie on one another",
                    {std::to_string(j), std::to_string(i)}, name);
      }
    }
  }
  return {};
}

// How far the corner that is farthest outside lies outside the picture, in parts of its longer side.
double outside(const std::array<cv::Point2f, 4>& quad, cv::Size size) {
  double most = 0;
  for (const cv::Point2f& p : quad) {
    most = std::max({most, 0.0 - p.x, 0.0 - p.y, 0.0 + p.x - size.width, 0.0 + p.y - size.height});
  }
  return most / std::max(size.width, size.height);
}

Result<ordered_json> warnings_of(const json& plan, const Scene& scene, const std::vector<CutCard>& cards) {
  std::set<std::string> out = plan.value("warnings", std::set<std::string>());
  if (cards.empty()) out.insert("no_card_found");
  bool few = false, undecided = false;
  for (size_t i = 0; i < cards.size(); ++i) {
    const double density = pixels_per_mm(scene.quads[i], cards[i].size);
    few |= density < kFewPixels * (1 - kUndecided);
    undecided |= density >= kFewPixels * (1 - kUndecided) && density <= kFewPixels * (1 + kUndecided);
    const double beyond = outside(scene.quads[i], scene.image.size());
    if (beyond > kCut) out.insert("cut_off");
    if (beyond > kAtRim && beyond <= kCut) {
      return fail(ErrorCode::invalid, "a card's corner is too near the rim", {}, plan.at("file"));
    }
  }
  if (few) out.insert("low_resolution");
  if (undecided && !few) {
    return fail(ErrorCode::invalid, "its resolution is too near the limit of low_resolution", {}, plan.at("file"));
  }
  return ordered_json(out);
}

Result<ordered_json> draw_scene(const Plan& plan, const json& scene, const json& documents,
                                const std::filesystem::path& out, uint64_t seed) {
  const std::string name = scene.at("file");
  cv::RNG rng(seed_of(seed, name));
  const auto cards = cut_cards(plan, scene, rng);
  if (!cards) return tl::unexpected(cards.error());
  const bool scanned = scene.at("shot") == "glass";
  const Scene drawn =
      scanned ? scan_glass(*cards, scene, documents, rng) : photograph_desk(*cards, scene, documents, rng);
  if (auto ok = check_apart(name, drawn.quads); !ok) return tl::unexpected(ok.error());
  const auto warnings = warnings_of(scene, drawn, *cards);
  if (!warnings) return tl::unexpected(warnings.error());
  FileOptions file;
  file.jpeg_quality = scene.value("quality", 60);
  file.dpi = scanned ? scene.value("dpi", 150) : 0;
  if (auto ok = write_image(out / (name + ".jpg"), drawn.image, file); !ok) return tl::unexpected(ok.error());
  ordered_json truth = {{"file", name + ".jpg"}, {"class", scene.at("class")}, {"warnings", *warnings}};
  truth["cards"] = ordered_json::array();
  for (size_t i = 0; i < cards->size(); ++i) {
    const CutCard& card = (*cards)[i];
    truth["cards"].push_back({{"quad", quad_of(drawn.quads[i])}, {"size", {card.size.width, card.size.height}}});
  }
  return truth;
}

}  // namespace

std::vector<Error> draw_scenes(const Plan& plan, const std::filesystem::path& scenes, const std::filesystem::path& out,
                               uint64_t seed) {
  std::vector<Error> errors;
  const auto add = [&](const auto& result) {
    if (!result) errors.push_back(result.error());
    return result.has_value();
  };
  for (const char* font : kFonts) {
    if (!font_installed(font)) {
      add(Status(fail(ErrorCode::environment, "the font {} is not installed: see packages-samples.txt", {font},
                      scenes.string())));
    }
  }
  std::ifstream in(scenes);
  if (!in) add(Status(fail(ErrorCode::not_found, "the file does not exist or cannot be read", {}, scenes.string())));
  if (!errors.empty()) return errors;
  std::string at = scenes.string();
  try {
    const json j = json::parse(in);
    auto truth = ordered_json::array();
    for (const json& scene : j.at("scenes")) {
      at = scene.at("file");
      auto entry = draw_scene(plan, scene, j.at("documents"), out, seed);
      if (add(entry)) truth.push_back(std::move(*entry));
    }
    if (errors.empty()) add(write_truth(out / "truth.json", truth));
  } catch (const std::exception& e) {
    add(Status(fail(ErrorCode::corrupt, "an entry is not as expected: {}", {e.what()}, at)));
  }
  return errors;
}

}  // namespace meishi::samples
