#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>

#include "samples/canvas.h"
#include "samples/desk.h"
#include "samples/hand.h"
#include "samples/lens.h"
#include "samples/light.h"
#include "samples/optics.h"
#include "samples/scene.h"
#include "samples/thing.h"

namespace meishi::samples {
namespace {

using nlohmann::json;

constexpr double kFinestDesk = 9;     // px/mm: draw_desk() is made for it
constexpr double kDeskInViews = 1.7;  // how much larger than the view the desk is drawn

cv::Point2f project(const cv::Matx33d& h, double x, double y) {
  const cv::Vec3d p = h * cv::Vec3d(x, y, 1);
  return {static_cast<float>(p[0] / p[2]), static_cast<float>(p[1] / p[2])};
}

cv::Mat furnish(const json& options, const json& documents, cv::Size size, double px_per_mm, cv::RNG& rng) {
  cv::Mat desk = draw_desk(options.value("desk", "oak"), size, rng);
  if (!options.contains("things")) return desk;
  const Canvas canvas(desk, px_per_mm);
  cairo_translate(canvas.cr(), size.width / 2.0 / px_per_mm, size.height / 2.0 / px_per_mm);
  for (const json& thing : options["things"]) draw_thing(canvas.cr(), thing, documents, rng);
  return canvas.bgr();
}

void light_up(cv::Mat& image, const json& options, const cv::Matx33d& to_image, cv::RNG& rng) {
  cv::Mat light = light_map(image.size(), options.value("shadow", rng.uniform(0.0, 0.3)), rng) *
                  options.value("exposure", rng.uniform(0.86, 0.97));
  for (const json& shadow : options.value("hard_shadows", json::array())) {
    std::vector<cv::Point2f> outline;
    for (const json& p : shadow.at("outline")) outline.push_back(project(to_image, p.at(0), p.at(1)));
    throw_shadow(light, outline, shadow.value("strength", 0.5), shadow.value("soft", 4.0));
  }
  const double warmth = options.value("warmth", rng.uniform(-0.05, 0.06));
  cv::Mat lit;
  cv::merge(std::vector<cv::Mat>{light * (1 - warmth), light, light * (1 + warmth)}, lit);
  cv::multiply(image, lit, image, 1, CV_8UC3);
}

}  // namespace

Scene photograph_desk(const std::vector<CutCard>& cards, const json& options, const json& documents, cv::RNG& rng) {
  const int long_side = options.value("long_side", 1200), short_side = long_side * 3 / 4;
  const cv::Size size =
      options.value("upright", false) ? cv::Size(short_side, long_side) : cv::Size(long_side, short_side);
  const double mm = options.value("mm", 125.0), focal = options.value("focal", 1.1);
  const double tilt = options.value("tilt", rng.uniform(4.0, 20.0));
  const double yaw = options.value("yaw", rng.uniform(-9.0, 9.0));
  const double roll = options.value("roll", rng.uniform(-5.0, 5.0));
  const cv::Matx33d turned = rotation(tilt, yaw, 0) * rotation(0, 0, roll);
  const cv::Matx33d to_image = view(turned, focal * mm, focal * long_side, {size.width / 2.0, size.height / 2.0});

  const double px_per_mm = std::min(kFinestDesk, long_side / mm);
  const int across = static_cast<int>(kDeskInViews * mm * px_per_mm);
  const cv::Matx33d desk_to_mm(1 / px_per_mm, 0, -across / 2.0 / px_per_mm, 0, 1 / px_per_mm, -across / 2.0 / px_per_mm,
                               0, 0, 1);
  Scene scene;
  cv::warpPerspective(furnish(options, documents, {across, across}, px_per_mm, rng), scene.image, to_image * desk_to_mm,
                      size, cv::INTER_LINEAR, cv::BORDER_REFLECT);

  const auto lay_hands = [&](bool under) {
    for (const json& hand : options.value("hands", json::array())) {
      if (hand.value("under", false) != under) continue;
      lay_over(scene.image, draw_hand(hand, {across, across}, px_per_mm, rng), to_image * desk_to_mm);
    }
  };
  lay_hands(true);
  const double fall = options.value("fall", rng.uniform(0.0, 360.0)) * std::numbers::pi / 180;
  const double strength = options.value("edge", 0.5);
  cv::Mat glossy = cv::Mat(size, CV_8UC1, cv::Scalar(40));  // a desk mirrors a little, too
  for (const CutCard& whole : cards) {
    const CutCard card = reduced(whole, long_side / mm);
    const cv::Matx33d h = to_image * card_to_mm(card);
    scene.quads.push_back(project_corners(h, card.print.size()));
    const double reach = card.thick * long_side / mm * 3;
    const cv::Point2d offset(reach * std::cos(fall), reach * std::sin(fall));
    const std::vector<cv::Point2f> outline = outline_of(card, h);
    paint_shadow(scene.image, outline, offset, std::max(0.7, reach * 0.7), strength);
    paint_shadow(scene.image, outline, offset * 0.3, 1.0, strength * 0.4);
    overlay(scene.image, card.print, card.shape, h);
    const std::vector<cv::Point> filled(outline.begin(), outline.end());
    cv::fillConvexPoly(glossy, filled, cv::Scalar(card.glossy ? 255 : 20), cv::LINE_AA);
  }
  lay_hands(false);

  light_up(scene.image, options, to_image, rng);
  for (const json& glare : options.value("glare", json::array())) {
    const double scale = long_side / mm;
    shine(scene.image, glossy, project(to_image, glare.at("at").at(0), glare["at"].at(1)),
          {glare.at("size").at(0).get<double>() * scale, glare["size"].at(1).get<double>() * scale},
          glare.value("turn", 0.0), glare.value("strength", 1.0));
  }
  cv::GaussianBlur(scene.image, scene.image, {}, options.value("blur", rng.uniform(0.55, 0.85)));
  if (options.contains("motion")) smear(scene.image, options["motion"].at(0), options["motion"].at(1));
  if (options.contains("defocus")) defocus(scene.image, options["defocus"]);
  add_noise(scene.image, options.value("noise", rng.uniform(1.4, 2.6)), 0.7, rng);
  return scene;
}

}  // namespace meishi::samples
