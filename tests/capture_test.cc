// find_cards() on drawn pages, where every corner is known: a card cut in half, a desk taken for a card, or a face of
// the wrong shape loses all that comes after, whatever the recognition can do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "capture/capture.h"
#include "capture/card_shape.h"
#include "capture/flatten.h"

namespace meishi {
namespace {

using Corners = std::vector<cv::Point2f>;  // clockwise

constexpr int kPxPerMm = 12;  // of the drawn cards
const cv::Size kCard(91 * kPxPerMm, 55 * kPxPerMm);

const cv::Scalar kPaper(236, 242, 244);
const cv::Scalar kInk(30, 28, 26);

// What a card of the usual kind shows: a name, some lines, a small logo. `ink` on `paper`.
cv::Mat drawn_card(const cv::Scalar& paper = kPaper, const cv::Scalar& ink = kInk) {
  cv::Mat card(kCard, CV_8UC3, paper);
  cv::rectangle(card, {80, 70, 60, 60}, cv::Scalar(60, 120, 40), cv::FILLED);
  cv::putText(card, "Kitahama Works", {170, 120}, cv::FONT_HERSHEY_DUPLEX, 1.6, ink, 3, cv::LINE_AA);
  cv::putText(card, "Aoi Minase", {170, 330}, cv::FONT_HERSHEY_DUPLEX, 2.6, ink, 5, cv::LINE_AA);
  int y = 450;
  for (const char* line : {"1-2-3 Kita, Minami-ku", "Tel 000-000-0000", "aoi@example.jp"}) {
    cv::putText(card, line, {170, y}, cv::FONT_HERSHEY_DUPLEX, 1.1, ink, 2, cv::LINE_AA);
    y += 55;
  }
  return card;
}

// A band over the left third, as a third of all designs have one.
cv::Mat band_card() {
  cv::Mat card = drawn_card();
  card(cv::Rect(0, 0, 130, card.rows)).setTo(cv::Scalar(110, 50, 20));
  return card;
}

enum class Desk { dark, grey, wood };

cv::Mat desk(Desk kind, cv::Size size) {
  cv::RNG rng(11);
  cv::Mat page(size, CV_8UC3);
  switch (kind) {
    case Desk::dark:
      page.setTo(cv::Scalar(38, 36, 34));
      break;
    case Desk::grey:
      page.setTo(cv::Scalar(140, 142, 145));
      break;
    case Desk::wood:  // long grain along x
      for (int y = 0; y < page.rows; ++y) {
        const double shade = 0.85 + 0.1 * std::sin(y * 0.11) + 0.05 * std::sin(y * 0.73 + 2 * std::sin(y * 0.02));
        page.row(y).setTo(cv::Scalar(70, 105, 150) * shade);
      }
      break;
  }
  cv::Mat grain(size, CV_8UC3);
  rng.fill(grain, cv::RNG::NORMAL, 8, 4);
  page += grain;
  return page;
}

// `card` laid on `page` with its corners at `corners`, and the camera's softness over all.
cv::Mat laid(const cv::Mat& page, const cv::Mat& card, const Corners& corners) {
  const auto w = static_cast<float>(card.cols);
  const auto h = static_cast<float>(card.rows);
  const Corners from = {{0, 0}, {w, 0}, {w, h}, {0, h}};
  const cv::Mat way = cv::getPerspectiveTransform(from, corners);
  cv::Mat warped;
  cv::Mat mask;
  cv::warpPerspective(card, warped, way, page.size(), cv::INTER_AREA);
  cv::warpPerspective(cv::Mat(card.size(), CV_8U, cv::Scalar(255)), mask, way, page.size(), cv::INTER_NEAREST);
  cv::Mat out = page.clone();
  warped.copyTo(out, mask);
  cv::GaussianBlur(out, out, {3, 3}, 0.7);
  return out;
}

Corners rectangle(float x, float y, float width, float height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
}

// Seen by a camera whose plane is tilted; `turn` degrees on the desk. Image size 1600 x 1200.
Corners photographed(double turn, double tilt) {
  const double focal = 1500;
  const double away = 1700;  // card units are pixels: 91 mm are 1092
  const double a = turn * CV_PI / 180;
  const double t = tilt * CV_PI / 180;
  Corners out;
  for (const auto& [x, y] :
       std::vector<std::pair<double, double>>{{-546, -330}, {546, -330}, {546, 330}, {-546, 330}}) {
    const double u = x * std::cos(a) - y * std::sin(a);
    const double v = x * std::sin(a) + y * std::cos(a);
    const double depth = away + v * std::sin(t);
    out.emplace_back(static_cast<float>(800 + focal * u / depth),
                     static_cast<float>(600 + focal * v * std::cos(t) / depth));
  }
  return out;
}

// The largest distance between corners, for the best of the four ways to name the first one; or a huge one.
double corner_error(const Quad& found, const Corners& truth) {
  double best = 1e9;
  for (std::size_t shift = 0; shift < 4; ++shift) {
    double worst = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const Point& p = found[i];
      const cv::Point2f& q = truth[(i + shift) % 4];
      worst = std::max(worst, std::hypot(p.x - q.x, p.y - q.y));
    }
    best = std::min(best, worst);
  }
  return best;
}

bool warned(const CardFace& face, Warning warning) {
  return std::find(face.warnings.begin(), face.warnings.end(), warning) != face.warnings.end();
}

std::string warnings_of(const CardFace& face) {
  std::string all;
  for (const Warning w : face.warnings) all += std::string(all.empty() ? "" : " ") + std::string(warning_name(w));
  return all;
}

CardFace only_face(const cv::Mat& page, const CaptureOptions& options = {}) {
  auto faces = find_cards(page, options);
  if (!faces || faces->size() != 1) {
    ADD_FAILURE() << "expected one face";
    return {};
  }
  return std::move(faces->front());
}

struct Turn {
  int degrees;
  int code;  // of cv::rotate
};
constexpr Turn kTurns[] = {
    {0, -1}, {90, cv::ROTATE_90_CLOCKWISE}, {180, cv::ROTATE_180}, {270, cv::ROTATE_90_COUNTERCLOCKWISE}};

cv::Mat turned_page(const cv::Mat& page, const Turn& turn) {
  if (turn.code < 0) return page;
  cv::Mat out;
  cv::rotate(page, out, turn.code);
  return out;
}

Corners turned_corners(const Corners& corners, cv::Size size, int degrees) {
  Corners out;
  const auto w = static_cast<float>(size.width);
  const auto h = static_cast<float>(size.height);
  for (const cv::Point2f& p : corners) {
    out.push_back(degrees == 90    ? cv::Point2f(h - p.y, p.x)
                  : degrees == 180 ? cv::Point2f(w - p.x, h - p.y)
                  : degrees == 270 ? cv::Point2f(p.y, w - p.x)
                                   : p);
  }
  return out;
}

struct Scene {
  const char* what;
  cv::Mat page;
  Corners corners;
};

std::vector<Scene> scenes() {
  const cv::Size photo(1600, 1200);
  const cv::Mat card = drawn_card();
  const cv::Mat dark_card = drawn_card(cv::Scalar(70, 35, 25), cv::Scalar(225, 230, 235));
  const cv::Mat white(photo, CV_8UC3, cv::Scalar(235, 238, 238));
  std::vector<Scene> all;
  const auto add = [&](const char* what, const cv::Mat& page, const cv::Mat& print, const Corners& corners) {
    all.push_back({what, laid(page, print, corners), corners});
  };
  add("white card on a dark desk", desk(Desk::dark, photo), card, photographed(8, 25));
  add("white card on a grey desk", desk(Desk::grey, photo), card, photographed(-12, 20));
  add("white card on wood", desk(Desk::wood, photo), card, photographed(5, 30));
  add("white card, far askew", desk(Desk::dark, photo), card, photographed(33, 15));
  add("band card on a grey desk", desk(Desk::grey, photo), band_card(), photographed(6, 20));
  add("dark card on white", white, dark_card, photographed(-7, 20));
  add("dark card on wood", desk(Desk::wood, photo), dark_card, photographed(10, 25));
  const cv::Size scan(1130, 700);
  add("scan, dark rim", cv::Mat(scan, CV_8UC3, cv::Scalar(40, 40, 40)), card, rectangle(18, 22, 1092, 660));
  add("scan, dark rim, slightly askew", cv::Mat(scan, CV_8UC3, cv::Scalar(40, 40, 40)), card,
      {{30, 14}, {1118, 26}, {1110, 686}, {22, 674}});
  add("scan, grey rim", cv::Mat(scan, CV_8UC3, cv::Scalar(190, 190, 190)), card, rectangle(18, 22, 1092, 660));
  add("scan of a band card", cv::Mat(scan, CV_8UC3, cv::Scalar(200, 200, 200)), band_card(),
      rectangle(18, 22, 1092, 660));
  all.push_back({"scan cut to the card", card, rectangle(0, 0, 1092, 660)});
  all.push_back({"scan cut to a band card", band_card(), rectangle(0, 0, 1092, 660)});
  all.push_back({"scan cut to a dark card", dark_card, rectangle(0, 0, 1092, 660)});
  return all;
}

// The outline within 1 % of the page, however the telephone or the card was turned; the face of a card's own shape at
// the resolution that the page has, so that print sizes in mm are right.
TEST(Capture, FindsTheCardAtEveryQuarterTurn) {
  for (const Scene& scene : scenes()) {
    for (const Turn& turn : kTurns) {
      SCOPED_TRACE(std::string(scene.what) + ", " + std::to_string(turn.degrees) + " degrees");
      const cv::Mat page = turned_page(scene.page, turn);
      const Corners corners = turned_corners(scene.corners, scene.page.size(), turn.degrees);
      const CardFace face = only_face(page);
      EXPECT_LT(corner_error(face.quad, corners), 0.01 * std::max(page.cols, page.rows));
      EXPECT_FALSE(warned(face, Warning::no_card_found));
      EXPECT_FALSE(warned(face, Warning::blank) || warned(face, Warning::low_contrast)) << warnings_of(face);

      ASSERT_EQ(face.colour.type(), CV_8UC3);
      ASSERT_EQ(face.grey.type(), CV_8UC1);
      EXPECT_EQ(face.grey.size(), face.colour.size());
      const double longest = std::max(face.colour.cols, face.colour.rows);
      const double shortest = std::min(face.colour.cols, face.colour.rows);
      EXPECT_NEAR(longest / shortest, 91.0 / 55, 0.02 * 91.0 / 55);
      EXPECT_NEAR(longest / face.px_per_mm, 91, 1);
    }
  }
}

// quad[0] is where the face's first pixel comes from: boxes shown over the source picture rest on it.
TEST(Capture, CornersOfTheFaceAreTheCornersOfTheQuad) {
  const std::vector<cv::Scalar> dots = {{0, 0, 210}, {0, 190, 0}, {210, 0, 0}, {0, 190, 230}};
  cv::Mat card = drawn_card();
  const std::vector<cv::Point> places = {
      {40, 40}, {card.cols - 40, 40}, {card.cols - 40, card.rows - 40}, {40, card.rows - 40}};
  for (std::size_t i = 0; i < 4; ++i) cv::circle(card, places[i], 16, dots[i], cv::FILLED);
  const Corners corners = photographed(8, 20);
  const cv::Mat page = laid(desk(Desk::dark, {1600, 1200}), card, corners);
  for (const Turn& turn : kTurns) {
    SCOPED_TRACE(turn.degrees);
    const CardFace face = only_face(turned_page(page, turn));
    const Corners there = turned_corners(corners, page.size(), turn.degrees);
    const double at = 40.0 / kPxPerMm * face.px_per_mm;
    const std::vector<cv::Point2d> on_face = {{at, at},
                                              {face.colour.cols - at, at},
                                              {face.colour.cols - at, face.colour.rows - at},
                                              {at, face.colour.rows - at}};
    for (std::size_t i = 0; i < 4; ++i) {
      const auto nearest = std::min_element(there.begin(), there.end(), [&](const auto& a, const auto& b) {
        const cv::Point2d q(face.quad[i].x, face.quad[i].y);
        return cv::norm(cv::Point2d(a) - q) < cv::norm(cv::Point2d(b) - q);
      });
      const cv::Scalar& expected = dots[static_cast<std::size_t>(nearest - there.begin())];
      const cv::Vec3b seen = face.colour.at<cv::Vec3b>(cv::Point(on_face[i]));
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(seen[c], expected[c], 40) << "corner " << i;
    }
    // The first corner is the one nearest to the page's top left, so a scan keeps the way it was laid.
    for (std::size_t i = 1; i < 4; ++i) {
      EXPECT_LE(face.quad[0].x + face.quad[0].y, face.quad[i].x + face.quad[i].y);
    }
  }
}

// A made-up card would become a contact; the user must rather be told that no card was seen.
TEST(Capture, APageWithoutACardHasNoFace) {
  cv::RNG rng(5);
  const auto gradient = [](cv::Size size) {
    cv::Mat page(size, CV_8UC3);
    for (int y = 0; y < page.rows; ++y) {
      for (int x = 0; x < page.cols; ++x) {
        const auto v = static_cast<std::uint8_t>(90 + 120.0 * x / page.cols + 30.0 * y / page.rows);
        page.at<cv::Vec3b>(y, x) = {v, v, v};
      }
    }
    return page;
  };
  const auto noise = [&](cv::Size size) {
    cv::Mat page(size, CV_8UC3);
    rng.fill(page, cv::RNG::UNIFORM, 0, 256);
    return page;
  };
  struct Case {
    const char* what;
    cv::Mat page;
  };
  for (const Case& c : {Case{"gradient, square", gradient({1000, 1000})}, Case{"gradient, long", gradient({1800, 700})},
                        Case{"gradient, card-shaped", gradient({1600, 970})}, Case{"noise, long", noise({1500, 600})},
                        Case{"noise, card-shaped", noise({1456, 880})},
                        Case{"white, square", cv::Mat(800, 800, CV_8UC3, cv::Scalar(250, 250, 250))},
                        Case{"a bare desk", desk(Desk::wood, {1200, 1200})}}) {
    const auto faces = find_cards(c.page);
    ASSERT_TRUE(faces) << c.what;
    EXPECT_EQ(faces->size(), 0U) << c.what;
  }
}

// As a camera sees that moved by `length` pixels, `degrees` from the x axis, while the shutter was open.
cv::Mat moved(const cv::Mat& page, double length, double degrees) {
  cv::Mat kernel = cv::Mat::zeros(31, 31, CV_32F);
  const double a = degrees * CV_PI / 180;
  for (double t = -length / 2; t <= length / 2; t += 0.05) {
    kernel.at<float>(cvRound(15 + t * std::sin(a)), cvRound(15 + t * std::cos(a))) += 1;
  }
  kernel /= cv::sum(kernel)[0];
  cv::Mat out;
  cv::filter2D(page, out, -1, kernel);
  return out;
}

// A lamp mirrored in the page, `radius` pixels around `at`; it fades out over `soft` pixels more.
cv::Mat mirrored_lamp(const cv::Mat& page, cv::Point at, int radius, double soft) {
  cv::Mat lamp = cv::Mat::zeros(page.size(), CV_8UC3);
  cv::circle(lamp, at, radius + cvRound(soft), cv::Scalar::all(255), cv::FILLED);
  cv::GaussianBlur(lamp, lamp, {}, soft);
  return page + lamp;
}

// The paper at 255 as a scanner makes it, with a white field in a dark band: white all over, and not glare.
cv::Mat white_card_with_band() {
  cv::Mat card = drawn_card(cv::Scalar::all(255));
  card(cv::Rect(0, 0, 480, card.rows)).setTo(cv::Scalar(110, 50, 20));
  card(cv::Rect(100, 200, 160, 160)).setTo(cv::Scalar::all(255));
  return card;
}

// A frame printed on the card is no card's edge: cut along it, a card loses its rim.
TEST(Capture, AFrameOnTheCardIsNotItsOutline) {
  cv::Mat framed = drawn_card();
  cv::rectangle(framed, {24, 24, framed.cols - 48, framed.rows - 48}, cv::Scalar(30, 60, 120), 5);
  EXPECT_LT(corner_error(only_face(framed).quad, rectangle(0, 0, 1092, 660)), 2);
}

// A white card on a white lid shows no edge, and its band may reach into the margin that other cards leave empty: the
// card is where its print has room, in the size that cards have, not the whole page.
TEST(Capture, ACardWithoutEdgesLiesWhereItsPrintHasRoom) {
  cv::Mat page(732, 1164, CV_8UC3, kPaper);  // 36 pixels of lid on all sides, or 10 above and 62 below
  cv::Mat card = drawn_card();
  card(cv::Rect(0, 0, card.cols, 40)).setTo(cv::Scalar(110, 20, 90));
  card.copyTo(page(cv::Rect(36, 10, card.cols, card.rows)));
  EXPECT_LT(corner_error(only_face(page).quad, rectangle(36, 10, 1092, 660)), 8);
}

// What the picture lacks is told, each by its own name: the user takes the right picture again.
TEST(Capture, WarningsNameWhatIsWrong) {
  const cv::Size photo(1600, 1200);
  const cv::Mat card = drawn_card();
  const cv::Mat dark_desk = desk(Desk::dark, photo);
  struct Case {
    const char* what;
    cv::Mat page;
    std::string warnings;
  };
  // Drawn at 12 px/mm and larger than 8 px/mm in every picture that is not about resolution.
  const std::vector<Case> cases = {
      {"nothing wrong", laid(dark_desk, card, rectangle(260, 250, 1092, 660)), ""},
      {"nothing printed", laid(dark_desk, cv::Mat(kCard, CV_8UC3, kPaper), rectangle(260, 250, 1092, 660)), "blank"},
      {"scan of an empty back", cv::Mat(660, 1092, CV_8UC3, kPaper), "blank"},
      {"pale print",
       laid(
           dark_desk,
           [] {
             cv::Mat pale(kCard, CV_8UC3, kPaper);
             cv::putText(pale, "Aoi Minase", {170, 330}, cv::FONT_HERSHEY_DUPLEX, 2.6, kPaper - cv::Scalar(28, 28, 28),
                         5);
             cv::putText(pale, "000-000-0000", {170, 450}, cv::FONT_HERSHEY_DUPLEX, 2, kPaper - cv::Scalar(28, 28, 28),
                         4);
             return pale;
           }(),
           rectangle(260, 250, 1092, 660)),
       "low_contrast"},
      {"a small picture", laid(desk(Desk::dark, {800, 600}), card, rectangle(120, 130, 546, 330)), "low_resolution"},
      {"moved along x", moved(laid(dark_desk, card, rectangle(260, 250, 1092, 660)), 10, 0), "blurred"},
      {"moved along y", moved(laid(dark_desk, card, rectangle(260, 250, 1092, 660)), 10, 90), "blurred"},
      {"moved askew", moved(laid(dark_desk, card, rectangle(260, 250, 1092, 660)), 12, 45), "blurred"},
      {"hardly moved", moved(laid(dark_desk, card, rectangle(260, 250, 1092, 660)), 2, 0), ""},
      {"a lamp on white paper",
       mirrored_lamp(laid(dark_desk, drawn_card(cv::Scalar::all(205)), rectangle(260, 250, 1092, 660)), {1000, 500}, 80,
                     25),
       "glare"},
      {"white paper beside a dark band", laid(dark_desk, white_card_with_band(), rectangle(260, 250, 1092, 660)), ""},
      {"an end outside the frame", laid(desk(Desk::dark, photo), card, rectangle(830, 250, 0.8F * 1092, 0.8F * 660)),
       "cut_off"},
      {"one corner outside the frame", laid(dark_desk, card, {{300, -90}, {1350, 160}, {1200, 790}, {150, 540}}),
       "cut_off"},
  };
  for (const Case& c : cases) EXPECT_EQ(warnings_of(only_face(c.page)), c.warnings) << c.what;
}

// More pixels than the source has are invented ones; fewer than asked for lose fine print.
TEST(Capture, ResolutionIsThatOfThePageUpToWhatIsAskedFor) {
  const cv::Mat page = laid(desk(Desk::dark, {1600, 1200}), drawn_card(), rectangle(260, 250, 1092, 660));
  EXPECT_NEAR(only_face(page).px_per_mm, 12, 0.2);
  EXPECT_NEAR(only_face(page, {.px_per_mm = 6}).px_per_mm, 6, 0.01);
  EXPECT_NEAR(only_face(page, {.px_per_mm = 6}).colour.cols, 91 * 6, 2);
}

TEST(Capture, WhatIsNoPageIsAnError) {
  EXPECT_EQ(find_cards(cv::Mat()).error().code, ErrorCode::invalid);
  EXPECT_EQ(find_cards(cv::Mat(100, 100, CV_8U, cv::Scalar(0))).error().code, ErrorCode::invalid);
  EXPECT_EQ(find_cards(drawn_card(), {.px_per_mm = 0}).error().code, ErrorCode::invalid);
  EXPECT_EQ(find_cards(drawn_card(), {.px_per_mm = std::nan("")}).error().code, ErrorCode::invalid);
}

// Documents have pages of one pixel, and crops of a hand-held scanner are slivers: no crash, no card.
TEST(Capture, TinyAndThinPagesHaveNoFace) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 2), cv::Size(31, 31), cv::Size(2000, 1), cv::Size(1, 2000),
                              cv::Size(40, 40), cv::Size(3000, 33), cv::Size(20000, 32), cv::Size(40, 30000)}) {
    const auto faces = find_cards(cv::Mat(size, CV_8UC3, cv::Scalar(200, 200, 200)));
    ASSERT_TRUE(faces) << size;
    EXPECT_TRUE(faces->empty()) << size;
  }
}

struct Paper {
  double mean = 0;
  double deviation = 0;
};

// The paper of a face: where the drawn card has nothing printed.
Paper paper_of(const cv::Mat& grey, const cv::Rect2d& mm, double px_per_mm) {
  const cv::Rect area(static_cast<int>(mm.x * px_per_mm), static_cast<int>(mm.y * px_per_mm),
                      static_cast<int>(mm.width * px_per_mm), static_cast<int>(mm.height * px_per_mm));
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(grey(area & cv::Rect({0, 0}, grey.size())), mean, deviation);
  return {mean[0], deviation[0]};
}

// The shadow of the telephone over half a card: its edge must not become a stroke, nor its depth hide print.
TEST(EvenLight, ShadowsAreGoneAndPrintStays) {
  for (const double depth : {0.85, 0.7, 0.65}) {
    SCOPED_TRACE(depth);
    cv::Mat card = drawn_card();
    for (int x = 0; x < card.cols; ++x) {  // a soft edge, 2 mm wide
      const double lit = depth + (1 - depth) / (1 + std::exp(-(x - 560) / (0.5 * kPxPerMm)));
      card.col(x) *= lit;
    }
    const cv::Mat grey = even_light(card, kPxPerMm);
    ASSERT_EQ(grey.size(), card.size());
    ASSERT_EQ(grey.type(), CV_8UC1);
    const Paper paper = paper_of(grey, {2, 13, 87, 4}, kPxPerMm);  // across the shadow's edge
    EXPECT_GT(paper.mean, 232);
    EXPECT_LT(paper.deviation, 9);
    double darkest = 255;
    cv::minMaxLoc(grey(cv::Rect(170, 270, 300, 60)), &darkest);  // the name, in the shadow
    EXPECT_LT(darkest, 80);
  }
}

// A lamp at one side.
TEST(EvenLight, SlowFalloffIsGone) {
  cv::Mat card = drawn_card();
  for (int x = 0; x < card.cols; ++x) card.col(x) *= 1 - 0.35 * x / card.cols;
  const Paper paper = paper_of(even_light(card, kPxPerMm), {2, 13, 87, 4}, kPxPerMm);
  EXPECT_GT(paper.mean, 235);
  EXPECT_LT(paper.deviation, 4);
}

// Light print on a band is found because the band is dark: whitened like a shadow, the company's name is lost.
TEST(EvenLight, DarkBandsStayDark) {
  const cv::Mat grey = even_light(band_card(), kPxPerMm);
  EXPECT_LT(paper_of(grey, {1, 1, 8, 53}, kPxPerMm).mean, 110);
  EXPECT_GT(paper_of(grey, {16, 13, 70, 4}, kPxPerMm).mean, 232);
  const cv::Mat dark = even_light(drawn_card(cv::Scalar(70, 35, 25), cv::Scalar(225, 230, 235)), kPxPerMm);
  EXPECT_LT(paper_of(dark, {2, 13, 87, 4}, kPxPerMm).mean, 110);
}

// The shape of a card from its perspective: a tilted 91 x 55 must not come out as a square, nor a square as a card.
TEST(TrueAspect, FromThePerspectiveAlone) {
  const cv::Size page(1600, 1200);
  const auto quad_of = [](const Corners& c) {
    Quad q;
    for (std::size_t i = 0; i < 4; ++i) q[i] = {c[i].x, c[i].y};
    return q;
  };
  for (const double turn : {0.0, 10.0, -25.0, 45.0}) {
    for (const double tilt : {0.0, 10.0, 25.0, 40.0}) {
      EXPECT_NEAR(true_aspect(quad_of(photographed(turn, tilt)), page), 91.0 / 55, 0.12) << turn << " " << tilt;
    }
  }
  EXPECT_NEAR(true_aspect(quad_of(rectangle(100, 100, 400, 400)), page), 1, 1e-6);
  EXPECT_NEAR(true_aspect(quad_of(rectangle(100, 100, 200, 400)), page), 0.5, 1e-6);
}

}  // namespace
}  // namespace meishi
