#include "capture/card_shape.h"

#include <algorithm>
#include <cmath>

namespace meishi {

namespace {

constexpr double kUsualFocal = 0.85;  // of a picture's long side: between the main camera's 26 mm and a crop of it

cv::Vec3d homogeneous(const Point& p, const cv::Point2d& centre) { return {p.x - centre.x, p.y - centre.y, 1}; }

bool within(double aspect, double least, double most) {
  const double a = std::max(aspect, 1 / aspect);
  return a > least && a < most;
}

}  // namespace

double true_aspect(const Quad& quad, cv::Size page) {
  const double width = (distance(quad[0], quad[1]) + distance(quad[3], quad[2])) / 2;
  const double height = (distance(quad[0], quad[3]) + distance(quad[1], quad[2])) / 2;
  const double plain = width / std::max(1.0, height);

  const cv::Point2d centre(page.width / 2.0, page.height / 2.0);
  const cv::Vec3d m1 = homogeneous(quad[0], centre);
  const cv::Vec3d m2 = homogeneous(quad[1], centre);
  const cv::Vec3d m3 = homogeneous(quad[3], centre);
  const cv::Vec3d m4 = homogeneous(quad[2], centre);
  const double d2 = m2.cross(m4).dot(m3);
  const double d3 = m3.cross(m4).dot(m2);
  if (std::abs(d2) < 1e-9 || std::abs(d3) < 1e-9) return plain;
  const cv::Vec3d n2 = (m1.cross(m4).dot(m3) / d2) * m2 - m1;
  const cv::Vec3d n3 = (m1.cross(m4).dot(m2) / d3) * m3 - m1;
  const double longest = std::max(page.width, page.height);
  // Sides that are parallel in the picture (n[2] near 0) say nothing of the focal length; yet a card tilted straight
  // away from the camera, as most people hold it, is foreshortened all the same. There, and where the corners are too
  // noisy (a focal length that no camera has), an ordinary telephone's is taken. Without any perspective it has no
  // weight below, and the plain ratio comes out.
  double f2 = kUsualFocal * kUsualFocal * longest * longest;
  if (std::abs(n2[2]) > 0.02 && std::abs(n3[2]) > 0.02) {
    const double measured = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    if (measured > 0.25 * longest * longest && measured < 25 * longest * longest) f2 = measured;
  }
  const double w2 = (n2[0] * n2[0] + n2[1] * n2[1]) / f2 + n2[2] * n2[2];
  const double h2 = (n3[0] * n3[0] + n3[1] * n3[1]) / f2 + n3[2] * n3[2];
  return h2 <= 0 ? plain : std::sqrt(w2 / h2);
}

bool convex_clockwise(const Quad& q) {
  for (int i = 0; i < 4; ++i) {
    const Point& a = q[i];
    const Point& b = q[(i + 1) % 4];
    const Point& c = q[(i + 2) % 4];
    const double cross = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    if (cross / std::max(1e-9, distance(a, b) * distance(b, c)) < 0.5) return false;
  }
  return true;
}

bool card_shaped(double aspect) { return within(aspect, 1.45, 1.9); }

bool could_be_card(const Quad& quad, cv::Size page) { return within(true_aspect(quad, page), 1.3, 2.1); }

}  // namespace meishi
