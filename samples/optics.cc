#include "samples/optics.h"

#include <opencv2/imgproc.hpp>
#include <vector>

namespace meishi::samples {

std::array<cv::Point2f, 4> project_corners(const cv::Matx33d& h, cv::Size size) {
  const double w = size.width, t = size.height;
  std::array<cv::Point2f, 4> quad;
  size_t i = 0;
  for (const cv::Vec3d& corner : {cv::Vec3d(0, 0, 1), cv::Vec3d(w, 0, 1), cv::Vec3d(w, t, 1), cv::Vec3d(0, t, 1)}) {
    const cv::Vec3d p = h * corner;
    quad[i++] = cv::Point2f(static_cast<float>(p[0] / p[2]), static_cast<float>(p[1] / p[2]));
  }
  return quad;
}

void overlay(cv::Mat& scene, const cv::Mat& card, const cv::Matx33d& h) {
  overlay(scene, card, cv::Mat(card.size(), CV_8UC1, cv::Scalar(255)), h);
}

void overlay(cv::Mat& scene, const cv::Mat& card, const cv::Mat& shape, const cv::Matx33d& h) {
  // Drawn at twice the size and averaged, so that thin strokes survive the reduction as they do on a sensor.
  const cv::Matx33d twice = cv::Matx33d(2, 0, 0.5, 0, 2, 0.5, 0, 0, 1) * h;
  const cv::Size size(scene.cols * 2, scene.rows * 2);
  cv::Mat big, mask, warped, cover;
  cv::warpPerspective(card, big, twice, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::resize(big, warped, scene.size(), 0, 0, cv::INTER_AREA);
  cv::warpPerspective(shape, mask, twice, size, cv::INTER_LINEAR);
  cv::resize(mask, cover, scene.size(), 0, 0, cv::INTER_AREA);
  cv::Mat weight, under, over;
  cv::cvtColor(cover, weight, cv::COLOR_GRAY2BGR);
  cv::multiply(warped, weight, over, 1.0 / 255);
  cv::multiply(scene, cv::Scalar::all(255) - weight, under, 1.0 / 255);
  scene = over + under;
}

void lay_over(cv::Mat& scene, const cv::Mat& layer, const cv::Matx33d& h) {
  cv::Mat warped;
  cv::warpPerspective(layer, warped, h, scene.size(), cv::INTER_LINEAR);
  for (int y = 0; y < scene.rows; ++y) {
    for (int x = 0; x < scene.cols; ++x) {
      const cv::Vec4b& over = warped.at<cv::Vec4b>(y, x);
      if (over[3] == 0) continue;
      cv::Vec3b& under = scene.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) under[c] = cv::saturate_cast<uchar>(over[c] + under[c] * (255 - over[3]) / 255.0);
    }
  }
}

void paint_shadow(cv::Mat& scene, const std::array<cv::Point2f, 4>& quad, cv::Point2d offset, double blur,
                  double strength) {
  paint_shadow(scene, std::vector<cv::Point2f>(quad.begin(), quad.end()), offset, blur, strength);
}

void paint_shadow(cv::Mat& scene, const std::vector<cv::Point2f>& card, cv::Point2d offset, double blur,
                  double strength) {
  std::vector<cv::Point> outline;
  for (const cv::Point2f& p : card) outline.emplace_back(cv::Point2d(p) + offset);
  cv::Mat shade(scene.size(), CV_32FC1, cv::Scalar(1));
  cv::fillConvexPoly(shade, outline, cv::Scalar(1 - strength), cv::LINE_AA);
  cv::GaussianBlur(shade, shade, {}, blur);
  cv::Mat factor;
  cv::cvtColor(shade, factor, cv::COLOR_GRAY2BGR);
  cv::multiply(scene, factor, scene, 1, scene.type());
}

void add_noise(cv::Mat& image, double sigma, double grain, cv::RNG& rng) {
  cv::Mat noise(image.size(), CV_MAKETYPE(CV_32F, image.channels())), sum;
  rng.fill(noise, cv::RNG::NORMAL, 0, sigma);
  if (grain > 0) {
    cv::GaussianBlur(noise, noise, {}, grain);
    noise *= 1 + 2 * grain;  // the blur takes strength away
  }
  cv::add(image, noise, sum, cv::noArray(), image.type());
  image = sum;
}

void turn_quarters(Shot& shot, int quarters) {
  for (int i = 0; i < (quarters % 4 + 4) % 4; ++i) {
    const float height = static_cast<float>(shot.image.rows);
    cv::rotate(shot.image, shot.image, cv::ROTATE_90_CLOCKWISE);
    for (cv::Point2f& p : shot.quad) p = {height - p.y, p.x};
  }
}

}  // namespace meishi::samples
