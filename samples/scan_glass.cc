#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "samples/canvas.h"
#include "samples/document.h"
#include "samples/hand.h"
#include "samples/optics.h"
#include "samples/scene.h"

namespace meishi::samples {
namespace {

using nlohmann::json;

cv::Scalar lid_colour(const std::string& lid) {
  if (lid == "black") return {26, 24, 24};
  if (lid == "grey") return {168, 167, 166};
  return {247, 248, 248};
}

// A lid is never quite even: it is pressed on more here than there, and the lamp is weaker at its ends.
void dapple(cv::Mat& image, cv::RNG& rng) {
  cv::Mat grid(5, 4, CV_32FC1), full, factor;
  rng.fill(grid, cv::RNG::UNIFORM, 0.985, 1.005);
  cv::resize(grid, full, image.size(), 0, 0, cv::INTER_CUBIC);
  cv::cvtColor(full, factor, cv::COLOR_GRAY2BGR);
  cv::multiply(image, factor, image, 1, image.type());
}

}  // namespace

Scene scan_glass(const std::vector<CutCard>& cards, const json& options, const json& documents, cv::RNG& rng) {
  const json page = options.value("page", json::array({210, 297}));
  const double dpi = options.value("dpi", 150.0), px_per_mm = dpi / 25.4;
  const cv::Size size(static_cast<int>(std::lround(page.at(0).get<double>() * px_per_mm)),
                      static_cast<int>(std::lround(page.at(1).get<double>() * px_per_mm)));
  const std::string lid = options.value("lid", "white");
  Scene scene;
  scene.image = cv::Mat(size, CV_8UC3,
                        options.contains("level") ? cv::Scalar::all(options["level"].get<double>()) : lid_colour(lid));
  dapple(scene.image, rng);
  if (options.contains("document")) {
    const Canvas canvas(scene.image, px_per_mm);
    draw_document(canvas.cr(), documents.at(options["document"].get<std::string>()));
    scene.image = canvas.bgr();
  }
  const cv::Matx33d to_image(px_per_mm, 0, size.width / 2.0, 0, px_per_mm, size.height / 2.0, 0, 0, 1);
  const double strength = options.value("edge", lid == "black" ? 0.2 : 0.25);
  for (const CutCard& whole : cards) {
    const CutCard card = reduced(whole, px_per_mm);
    const cv::Matx33d h = to_image * card_to_mm(card);
    scene.quads.push_back(project_corners(h, card.print.size()));
    // The light bar comes from one side, so the edges away from it throw a thin shadow on the lid.
    const double reach = card.thick * px_per_mm;
    paint_shadow(scene.image, outline_of(card, h), {reach * 0.3, reach}, std::max(0.6, 0.12 * px_per_mm), strength);
    overlay(scene.image, card.print, card.shape, h);
  }
  for (const json& hand : options.value("hands", json::array())) {
    lay_over(scene.image, draw_hand(hand, size, px_per_mm, rng), cv::Matx33d::eye());
  }
  if (options.value("grey", false)) {
    cv::cvtColor(scene.image, scene.image, cv::COLOR_BGR2GRAY);
    cv::cvtColor(scene.image, scene.image, cv::COLOR_GRAY2BGR);
  }
  if (options.value("streak", false)) {
    const int x = rng.uniform(size.width / 5, size.width * 4 / 5);
    cv::Mat line = scene.image.colRange(x, x + 1);
    line -= cv::Scalar::all(38);
  }
  cv::GaussianBlur(scene.image, scene.image, {}, options.value("blur", rng.uniform(0.4, 0.65)));
  const double contrast = options.value("contrast", 1.0) * rng.uniform(0.97, 1.0);
  scene.image.convertTo(scene.image, -1, contrast, 250 * (1 - contrast));
  add_noise(scene.image, options.value("noise", 1.6), 0.5, rng);
  return scene;
}

}  // namespace meishi::samples
