#include "capture/flatten.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "capture/area_mean.h"
#include "capture/card_shape.h"
#include "capture/median.h"
#include "capture/resample.h"

namespace meishi {

namespace {

constexpr double kLongSideMm = 91;
constexpr double kShortSideMm = 55;
constexpr double kLeastLight = 0.62;     // of the light nearby that paper has outside of deep shadows
constexpr double kDarkGround = 140;      // of 255: the ground of a dark card, or paper in a shadow
constexpr double kDeepestShadow = 0.25;  // of the light of the rest
constexpr double kShadowTint = 0.035;    // of the share that blue, green and red have in the paper's colour
constexpr double kOtherColour = 0.12;    // as kShadowTint, of all three together: no light makes paper look so
constexpr double kBrightGround = 0.8;    // of the brightest ground of the card
constexpr double kLeastShadow = 0.01;    // of the face
constexpr double kShadowPrint = 0.01;    // of a shadow's area that is print

// The shares that blue, green and red have in a colour.
cv::Scalar shares_of(const cv::Scalar& colour) { return colour / std::max(1.0, colour[0] + colour[1] + colour[2]); }

// Where the ground is too dark for paper in this light and yet is paper, in a deep shadow: it has the paper's colour,
// and print on it is darker than it is; on a grey band of the card print is lighter. All pictures are of the same size.
cv::Mat shadowed_paper(const cv::Mat& bgr, const cv::Mat& grey, const cv::Mat& ground, const cv::Mat& is_paper,
                       double px_per_mm) {
  cv::Mat shadow = cv::Mat::zeros(grey.size(), CV_8U);
  const cv::Mat dark = ~is_paper | (ground < kDarkGround);
  const cv::Mat lit = ~dark;
  const double least = kLeastShadow * static_cast<double>(dark.total());
  if (cv::countNonZero(dark) < least) return shadow;
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centroids;
  const int n = cv::connectedComponentsWithStats(dark, labels, stats, centroids, 4, CV_32S);
  const bool any_lit = cv::countNonZero(lit) >= least;
  const cv::Scalar paper = cv::mean(bgr, lit);
  const double paper_sum = std::max(1.0, paper[0] + paper[1] + paper[2]);
  // Beside its rim, a band's or a shadow's edge looks like print.
  cv::Mat inner;
  const int rim = std::max(1, cvRound(1.5 * px_per_mm));
  cv::erode(dark, inner, cv::getStructuringElement(cv::MORPH_RECT, {2 * rim + 1, 2 * rim + 1}), {-1, -1}, 1,
            cv::BORDER_CONSTANT, cv::Scalar(255));
  for (int i = 1; i < n; ++i) {
    if (stats.at<int>(i, cv::CC_STAT_AREA) < least) continue;
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    const cv::Mat whole = labels(box) == i;
    const cv::Scalar colour = cv::mean(bgr(box), whole);
    const double sum = std::max(1.0, colour[0] + colour[1] + colour[2]);
    bool same_colour = sum > kDeepestShadow * paper_sum;
    const cv::Scalar tint = shares_of(colour) - shares_of(paper);
    for (int c = 0; c < 3; ++c) same_colour = same_colour && std::abs(tint[c]) < kShadowTint;
    if (any_lit && !same_colour) continue;
    const cv::Mat mask = whole & inner(box);
    const int darker = cv::countNonZero((ground(box) * 0.85 > grey(box)) & mask);
    const int lighter = cv::countNonZero((grey(box) * 0.87 > ground(box)) & mask);
    if (darker > kShadowPrint * cv::countNonZero(mask) && darker > 3 * lighter) shadow(box).setTo(255, whole);
  }
  return shadow;
}

// Where the ground has another colour than the card's brightest ground, and is darker: a panel, however wide, and not
// paper in less light. White print on it is lost when it is made as light as paper.
cv::Mat coloured_ground(const cv::Mat& bgr, const cv::Mat& ground) {
  double brightest = 0;
  cv::minMaxLoc(ground, nullptr, &brightest);
  const cv::Mat bright = ground > kBrightGround * brightest;
  const cv::Scalar paper = shares_of(cv::mean(bgr, bright));
  cv::Mat colour;  // without the print on it
  cv::blur(bgr, colour, {5, 5});
  cv::Mat out = cv::Mat::zeros(ground.size(), CV_8U);
  for (int y = 0; y < ground.rows; ++y) {
    for (int x = 0; x < ground.cols; ++x) {
      if (bright.at<std::uint8_t>(y, x) != 0) continue;
      const cv::Scalar here = shares_of(colour.at<cv::Vec3b>(y, x));
      double off = 0;
      for (int c = 0; c < 3; ++c) off += std::abs(here[c] - paper[c]);
      if (off > kOtherColour) out.at<std::uint8_t>(y, x) = 255;
    }
  }
  return out;
}

}  // namespace

cv::Mat even_light(const cv::Mat& bgr, double px_per_mm) {
  cv::Mat grey;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  return even_light(bgr, std::move(grey), px_per_mm);
}

cv::Mat even_light(const cv::Mat& bgr, cv::Mat grey, double px_per_mm) {
  // The light changes slowly: measure it at 2 px/mm. The median of 8 mm is the ground under print, dark or light.
  double scale = std::min(1.0, 2.0 / px_per_mm);
  if (std::min(grey.cols, grey.rows) * scale < 1) scale = 1;  // a sliver
  const cv::Mat small_bgr = area_mean(bgr, scale);
  cv::Mat small;
  cv::cvtColor(small_bgr, small, cv::COLOR_BGR2GRAY);
  const auto odd = [&](double mm) { return std::max(3, static_cast<int>(mm * px_per_mm * scale)) | 1; };
  const cv::Mat ground = median_of(small, odd(8));
  // Bands, logos and pictures are darker than any shadow makes the paper beside them: there the light is what it is on
  // the paper around, filled in by a blur over paper alone.
  cv::Mat brightest;
  cv::dilate(ground, brightest, cv::getStructuringElement(cv::MORPH_RECT, {odd(30), odd(30)}));
  cv::Mat paper;
  cv::Mat weight;
  ground.convertTo(paper, CV_32F);
  cv::Mat brightest_f;
  brightest.convertTo(brightest_f, CV_32F);
  cv::Mat is_paper = paper > kLeastLight * brightest_f;
  is_paper.setTo(0, coloured_ground(small_bgr, ground));
  const cv::Mat shadow = shadowed_paper(small_bgr, small, ground, is_paper, scale * px_per_mm);
  is_paper |= shadow;
  is_paper.convertTo(weight, CV_32F, 1 / 255.0);
  cv::Mat filled = paper.mul(weight);
  const double usual = cv::mean(ground, is_paper)[0];  // far from any paper
  const double sigma = 8 * px_per_mm * scale;
  cv::GaussianBlur(filled, filled, {0, 0}, sigma);
  cv::GaussianBlur(weight, weight, {0, 0}, sigma);
  filled = (filled + 1e-3 * usual) / (weight + 1e-3);
  filled.copyTo(paper, ~is_paper);
  cv::GaussianBlur(paper, paper, {0, 0}, 1.5 * px_per_mm * scale);
  // A card that is dark all over stays dark; paper in a shadow does not.
  cv::max(paper, kDarkGround, brightest_f);
  brightest_f.copyTo(paper, ~shadow);
  cv::Mat light;
  paper.convertTo(light, CV_8U);
  cv::resize(light, light, grey.size(), 0, 0, cv::INTER_LINEAR);
  cv::divide(grey, light, grey, 245);
  return grey;
}

CardFace flatten(const cv::Mat& page, const Quad& quad, double px_per_mm, double long_side_mm) {
  double aspect = true_aspect(quad, page.size());
  for (const double standard : {kLongSideMm / kShortSideMm, kShortSideMm / kLongSideMm}) {
    if (std::abs(std::log(aspect / standard)) < 0.08) aspect = standard;
  }
  const double top = std::max(distance(quad[0], quad[1]), distance(quad[3], quad[2]));
  const double side = std::max(distance(quad[0], quad[3]), distance(quad[1], quad[2]));
  const double width_mm = aspect >= 1 ? long_side_mm : long_side_mm * aspect;
  const double height_mm = aspect >= 1 ? long_side_mm / aspect : long_side_mm;

  CardFace face;
  face.quad = quad;
  face.px_per_mm = std::min(px_per_mm, std::max(top / width_mm, side / height_mm));
  if (face.px_per_mm < 8) face.warnings.push_back(Warning::low_resolution);  // about 200 dpi: 7 pt print breaks up
  const cv::Size size(std::max(1, static_cast<int>(std::lround(width_mm * face.px_per_mm))),
                      std::max(1, static_cast<int>(std::lround(height_mm * face.px_per_mm))));
  const auto w = static_cast<float>(size.width);
  const auto h = static_cast<float>(size.height);
  const std::vector<cv::Point2f> to = {{0, 0}, {w, 0}, {w, h}, {0, h}};
  std::vector<cv::Point2f> from;
  for (const Point& p : quad) from.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  const cv::Rect part = cv::boundingRect(from) & cv::Rect({0, 0}, page.size());
  // Resampling counts from the middle of the first pixel. What fills the page comes out as it is, not between pixels.
  const bool on_grid = std::all_of(quad.begin(), quad.end(),
                                   [](const Point& p) { return p.x == std::floor(p.x) && p.y == std::floor(p.y); });
  const float middle = on_grid ? 0 : 0.5F;
  for (cv::Point2f& p : from) p -= cv::Point2f(part.tl()) + cv::Point2f(middle, middle);
  face.colour.create(size, CV_8UC3);
  face.grey.create(size, CV_8UC1);
  resample(page(part), cv::getPerspectiveTransform(to, from), face);
  face.grey = even_light(face.colour, std::move(face.grey), face.px_per_mm);
  return face;
}

}  // namespace meishi
