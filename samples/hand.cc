#include "samples/hand.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

namespace meishi::samples {
namespace {

struct Limb {
  cv::Point2d from, to;  // mm, before the hand is turned and moved
  double thick_from, thick_to;
};

struct Shape {
  std::vector<Limb> limbs;
  std::vector<Limb> nails;
  std::vector<Limb> creases;
};

Shape thumb() {
  Shape s;
  s.limbs = {{{0, 9}, {0, 26}, 9.2, 10.2}, {{0, 26}, {3, 44}, 10.2, 10.6}, {{3, 44}, {14, 95}, 10.6, 14}};
  s.nails = {{{0, 6.5}, {0, 12}, 4.9, 5.6}};
  s.creases = {{{-6, 27}, {6, 26}, 0.35, 0.35}, {{-5, 29}, {7, 28.5}, 0.3, 0.3}};
  return s;
}

Shape hand() {
  Shape s;
  s.limbs = {{{-16, 8}, {-26, -18}, 26, 15},    {{-10, 0}, {-10, -22}, 26, 20},   {{10, 2}, {12, -20}, 26, 18},
             {{0, 40}, {0, 5}, 30, 40},         {{0, 120}, {0, 40}, 27, 30},      {{-33, -20}, {-41, -66}, 9.5, 6.8},
             {{-13, -28}, {-15, -88}, 10, 7.4}, {{8, -28}, {11, -94}, 10.2, 7.4}, {{26, -18}, {34, -80}, 10, 7},
             {{26, 25}, {50, -4}, 16, 11},      {{50, -4}, {68, -34}, 11, 8.5}};
  s.nails = {{{-41, -67}, {-40.5, -63}, 4.2, 4.6},
             {{-15, -89}, {-15, -84}, 4.6, 5},
             {{11, -95}, {10.5, -90}, 4.6, 5},
             {{34, -81}, {33, -76}, 4.4, 4.8},
             {{68.5, -35}, {66, -31}, 4.8, 5.2}};
  for (const Limb& f : std::vector<Limb>(s.limbs.begin() + 5, s.limbs.begin() + 9)) {
    for (const double t : {0.38, 0.7}) {
      const cv::Point2d p = f.from + (f.to - f.from) * t;
      s.creases.push_back({p + cv::Point2d(-4.5, 0.5), p + cv::Point2d(4.5, -0.3), 0.35, 0.35});
      s.creases.push_back({p + cv::Point2d(-4, 2), p + cv::Point2d(4, 1.5), 0.3, 0.3});
    }
  }
  return s;
}

class Painter {
 public:
  Painter(const nlohmann::json& options, cv::Size size, double px_per_mm)
      : scale_(px_per_mm * options.value("scale", 1.0)) {
    const double a = options.value("turn", 0.0) * std::numbers::pi / 180;
    axis_x_ = {std::cos(a), std::sin(a)};
    axis_y_ = {-std::sin(a), std::cos(a)};
    origin_ = {size.width / 2.0 + options.at("at").at(0).get<double>() * px_per_mm,
               size.height / 2.0 + options.at("at").at(1).get<double>() * px_per_mm};
  }

  void fill(cv::Mat& mask, const std::vector<Limb>& limbs) const {
    for (const Limb& limb : limbs) {
      const cv::Point2d a = at(limb.from), b = at(limb.to);
      const double ra = limb.thick_from * scale_, rb = limb.thick_to * scale_;
      std::vector<cv::Point> points, hull;
      for (int i = 0; i < 48; ++i) {
        const cv::Point2d d(std::cos(i * std::numbers::pi / 24), std::sin(i * std::numbers::pi / 24));
        points.emplace_back(a + d * ra);
        points.emplace_back(b + d * rb);
      }
      cv::convexHull(points, hull);
      cv::fillConvexPoly(mask, hull, cv::Scalar(255), cv::LINE_AA);
    }
  }

  [[nodiscard]] double scale() const { return scale_; }

 private:
  [[nodiscard]] cv::Point2d at(cv::Point2d p) const { return origin_ + (axis_x_ * p.x + axis_y_ * p.y) * scale_; }

  double scale_;
  cv::Point2d origin_, axis_x_, axis_y_;
};

}  // namespace

cv::Mat draw_hand(const nlohmann::json& options, cv::Size size, double px_per_mm, cv::RNG& rng) {
  const Shape shape = options.at("kind") == "hand" ? hand() : thumb();
  const Painter painter(options, size, px_per_mm);
  const double mm = painter.scale();
  cv::Mat mask = cv::Mat::zeros(size, CV_8UC1);
  painter.fill(mask, shape.limbs);
  // The joins of the limbs are round, as skin between fingers is.
  cv::GaussianBlur(mask, mask, {}, 1.6 * mm);
  cv::Mat solid = mask > 127;

  // Round as a finger is: the height over the desk grows with the distance from the rim, and the light comes from above
  // left.
  cv::Mat height;
  cv::distanceTransform(solid, height, cv::DIST_L2, 5);
  height.convertTo(height, CV_32F, 1 / (10.0 * mm));
  cv::min(height, 1.0, height);
  cv::Mat round = height.mul(2 - height);
  cv::sqrt(round, round);
  cv::GaussianBlur(round, round, {}, 0.9 * mm);
  cv::Mat dx, dy;
  cv::Sobel(round, dx, CV_32F, 1, 0, 3, 10.0 * mm / 8);
  cv::Sobel(round, dy, CV_32F, 0, 1, 3, 10.0 * mm / 8);

  cv::Mat blotches(size.height / 9 + 2, size.width / 9 + 2, CV_32FC1), pores(size, CV_32FC1);
  rng.fill(blotches, cv::RNG::UNIFORM, -1, 1);
  cv::resize(blotches, blotches, size, 0, 0, cv::INTER_CUBIC);
  rng.fill(pores, cv::RNG::NORMAL, 0, 1);
  cv::GaussianBlur(pores, pores, {}, 1.1);

  cv::Mat nails = cv::Mat::zeros(size, CV_8UC1), creases = cv::Mat::zeros(size, CV_8UC1);
  painter.fill(nails, shape.nails);
  cv::GaussianBlur(nails, nails, {}, std::max(0.6, 0.25 * mm));
  painter.fill(creases, shape.creases);
  cv::GaussianBlur(creases, creases, {}, std::max(0.6, 0.3 * mm));

  cv::Mat edge;
  cv::GaussianBlur(solid, edge, {}, 0.8);
  // On the desk below lies the hand's own shadow.
  cv::Mat shadow, moved;
  cv::GaussianBlur(solid, shadow, {}, 3.2 * mm);
  cv::warpAffine(shadow, moved, cv::Matx23d(1, 0, 2.4 * mm, 0, 1, 3.0 * mm), size);

  const std::string skin = options.value("skin", "#dca888");
  const auto channel = [&](size_t i) { return std::stoi(skin.substr(1 + 2 * i, 2), nullptr, 16); };
  const cv::Vec3d tone(channel(2), channel(1), channel(0)), nail(178, 186, 226);
  cv::Mat layer(size, CV_8UC4);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const double cover = edge.at<uchar>(y, x) / 255.0, dark = 0.5 * moved.at<uchar>(y, x) / 255.0 * (1 - cover);
      const double lit = std::clamp(0.93 - 0.2 * (dx.at<float>(y, x) + dy.at<float>(y, x)), 0.45, 1.12);
      const double part = nails.at<uchar>(y, x) / 255.0 * 0.6, crease = creases.at<uchar>(y, x) / 255.0;
      const double grain = 1 + 0.025 * blotches.at<float>(y, x) + 0.03 * pores.at<float>(y, x) - 0.15 * crease;
      cv::Vec4b& out = layer.at<cv::Vec4b>(y, x);
      for (int c = 0; c < 3; ++c) {
        // Blood shows where the light comes through: the shaded side is redder.
        const double warm = c == 2 ? std::pow(lit, 0.7) : lit;
        const double value = (tone[c] * (1 - part) + nail[c] * part) * warm * grain;
        out[c] = cv::saturate_cast<uchar>(std::clamp(value, 0.0, 255.0) * cover);
      }
      out[3] = cv::saturate_cast<uchar>(255 * (cover + dark));
    }
  }
  return layer;
}

}  // namespace meishi::samples
