// Finding lines and cutting them out, which need no recogniser. A line that is missed, merged or mapped to the wrong
// place is a field lost or a box over the wrong print.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "ocr/face_reader.h"
#include "ocr/line_finder.h"
#include "ocr/line_image.h"

namespace meishi {
namespace {

constexpr double kPxPerMm = 16;
const cv::Size kFace(1456, 880);
constexpr int kPaper = 245;
constexpr int kInk = 25;

// Text drawn glyph by glyph, so that every glyph's box is known.
struct DrawnLine {
  cv::Rect box;
  std::vector<cv::Rect> glyphs;
};

struct Style {
  Direction direction = Direction::horizontal;
  double size = 1.5;  // of OpenCV's font: about 33 px for capitals
  int gap = 6;        // pixels between the glyphs' cells
  int ink = kInk;
};

DrawnLine draw(cv::Mat& face, const std::string& text, cv::Point at, const Style& style = {}) {
  DrawnLine line;
  for (const char c : text) {
    const std::string glyph(1, c);
    int baseline = 0;
    const cv::Size cell = cv::getTextSize(glyph, cv::FONT_HERSHEY_SIMPLEX, style.size, 3, &baseline);
    cv::Mat mask(face.size(), CV_8U, cv::Scalar(0));
    cv::putText(mask, glyph, {at.x, at.y + cell.height}, cv::FONT_HERSHEY_SIMPLEX, style.size, 255, 3);
    face.setTo(style.ink, mask);
    if (c != ' ') {
      line.glyphs.push_back(cv::boundingRect(mask));
      line.box = line.glyphs.size() == 1 ? line.glyphs.back() : line.box | line.glyphs.back();
    }
    if (style.direction == Direction::horizontal) {
      at.x += cell.width + style.gap;
    } else {
      at.y += cell.height + style.gap;
    }
  }
  return line;
}

cv::Mat paper() { return {kFace, CV_8U, cv::Scalar(kPaper)}; }

double overlap(const cv::Rect& a, const cv::Rect& b) { return (a & b).area() / static_cast<double>((a | b).area()); }

// The found line that covers a drawn one; nullptr when there is none.
const FoundLine* found_for(const std::vector<FoundLine>& found, const DrawnLine& drawn) {
  const auto it =
      std::find_if(found.begin(), found.end(), [&](const FoundLine& f) { return overlap(f.box, drawn.box) > 0.7; });
  return it == found.end() ? nullptr : &*it;
}

std::string boxes_of(const std::vector<FoundLine>& lines) {
  std::string out;
  for (const FoundLine& l : lines) {
    out += (l.direction == Direction::vertical ? " v(" : " h(") + std::to_string(l.box.x) + " " +
           std::to_string(l.box.y) + " " + std::to_string(l.box.width) + " " + std::to_string(l.box.height) + ")";
  }
  return out;
}

// Every line of a card once, in its own direction: two lines read as one, or one as two, lose both.
TEST(FindLines, EachLineOnceInItsDirection) {
  struct Case {
    const char* what;
    Style style;
    std::vector<std::string> lines;
  };
  for (const Case& c : {
           Case{"horizontal", {}, {"NAMEOFAPERSON", "COMPANYLTD", "0355500142", "NAKAMEGURO"}},
           Case{"vertical", {Direction::vertical, 1.5, 12}, {"NAMEOFABCDE", "COMPANYLTDX", "05550014234"}},
           Case{"letter-spaced", {Direction::horizontal, 1.5, 22}, {"COMPANYNAME", "TAKEUCHIWAKA"}},
           Case{"small print", {Direction::horizontal, 0.9, 4}, {"SMALLPRINTONE", "SMALLPRINTTWO", "NUMBER0355501"}},
       }) {
    SCOPED_TRACE(c.what);
    cv::Mat face = paper();
    std::vector<DrawnLine> drawn;
    int at = 120;
    for (const std::string& text : c.lines) {
      const bool h = c.style.direction == Direction::horizontal;
      drawn.push_back(draw(face, text, h ? cv::Point(200, at) : cv::Point(at + 200, 80), c.style));
      at += h ? 110 : 130;
    }
    const auto found = find_lines(face, kPxPerMm);
    EXPECT_EQ(found.size(), drawn.size()) << boxes_of(found);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const FoundLine* line = found_for(found, drawn[i]);
      ASSERT_NE(line, nullptr) << c.lines[i] << boxes_of(found);
      EXPECT_EQ(line->direction, c.style.direction);
      EXPECT_FALSE(line->light);
      EXPECT_NEAR(line->em, drawn[i].glyphs[0].height, 0.35 * drawn[i].glyphs[0].height);
    }
  }
}

// Glyphs out of order are words out of order.
TEST(FindLines, GlyphsFollowOneAnotherAlongTheLine) {
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    SCOPED_TRACE(direction == Direction::horizontal ? "horizontal" : "vertical");
    cv::Mat face = paper();
    const DrawnLine drawn = draw(face, "MEGUROTOKYO", {200, 100}, {direction, 1.5, 10});
    const auto found = find_lines(face, kPxPerMm);
    ASSERT_EQ(found.size(), 1u) << boxes_of(found);
    const auto& glyphs = found[0].glyphs;
    ASSERT_EQ(glyphs.size(), drawn.glyphs.size());
    for (std::size_t i = 0; i < glyphs.size(); ++i) EXPECT_GT(overlap(glyphs[i], drawn.glyphs[i]), 0.6) << i;
  }
}

// Companies print their name in white on a band.
TEST(FindLines, LightPrintOnADarkBand) {
  cv::Mat face = paper();
  face(cv::Rect(0, 0, kFace.width, 260)).setTo(60);
  const DrawnLine light = draw(face, "LIGHTPRINT", {250, 100}, {Direction::horizontal, 1.5, 6, 240});
  const DrawnLine dark = draw(face, "DARKPRINT", {250, 500});
  const auto found = find_lines(face, kPxPerMm);
  const FoundLine* on_band = found_for(found, light);
  const FoundLine* on_paper = found_for(found, dark);
  ASSERT_NE(on_band, nullptr) << boxes_of(found);
  ASSERT_NE(on_paper, nullptr) << boxes_of(found);
  EXPECT_TRUE(on_band->light);
  EXPECT_FALSE(on_paper->light);
}

// Rules, frames and logos read as text are noise in every field.
TEST(FindLines, RulesFramesLogosAndSpecksAreNoPrint) {
  const std::map<std::string, void (*)(cv::Mat&)> ornaments = {
      {"rule",
       [](cv::Mat& f) {
         cv::line(f, {150, 400}, {1300, 400}, cv::Scalar(kInk), 3);
       }},
      {"upright rule",
       [](cv::Mat& f) {
         cv::line(f, {150, 60}, {150, 800}, cv::Scalar(kInk), 3);
       }},
      {"frame",
       [](cv::Mat& f) {
         cv::rectangle(f, {40, 40, 1376, 800}, cv::Scalar(kInk), 4);
       }},
      {"solid logo",
       [](cv::Mat& f) {
         cv::rectangle(f, {100, 560, 64, 64}, cv::Scalar(kInk), cv::FILLED);
       }},
      {"round logo",
       [](cv::Mat& f) {
         cv::circle(f, {180, 640}, 70, cv::Scalar(kInk), cv::FILLED);
       }},
      {"specks",
       [](cv::Mat& f) {
         cv::RNG rng(3);
         for (int i = 0; i < 60; ++i) f.at<std::uint8_t>(rng.uniform(0, f.rows), rng.uniform(0, f.cols)) = 40;
       }},
      {"paper noise",
       [](cv::Mat& f) {
         cv::Mat noise(f.size(), CV_8U);
         cv::RNG(9).fill(noise, cv::RNG::UNIFORM, 0, 14);
         f -= noise;
       }},
  };
  for (const auto& [what, ornament] : ornaments) {
    SCOPED_TRACE(what);
    cv::Mat face = paper();
    const DrawnLine drawn = draw(face, "ADDRESSLINE", {400, 200});
    ornament(face);
    const auto found = find_lines(face, kPxPerMm);
    EXPECT_EQ(found.size(), 1u) << boxes_of(found);
    EXPECT_NE(found_for(found, drawn), nullptr) << boxes_of(found);
  }
  EXPECT_TRUE(find_lines(paper(), kPxPerMm).empty());
}

// A dark line on white comes out of cut_line whatever it was: this is what the recognisers were trained on.
TEST(CutLine, IsDarkOnWhiteWithFullContrast) {
  struct Case {
    const char* what;
    int ground;
    int ink;
  };
  for (const Case& c : {Case{"black on white", 245, 20}, Case{"grey on white", 245, 190},
                        Case{"white on dark", 50, 235}, Case{"pale on dark", 70, 120}}) {
    SCOPED_TRACE(c.what);
    cv::Mat face(kFace, CV_8U, cv::Scalar(c.ground));
    const DrawnLine drawn = draw(face, "CONTRAST", {300, 300}, {Direction::horizontal, 1.5, 6, c.ink});
    const FoundLine line{drawn.box, Direction::horizontal, c.ink > c.ground, drawn.glyphs, 33};
    const LineImage cut = cut_line(face, line, {line}, {32, true});
    ASSERT_EQ(cut.image.type(), CV_8UC1);
    double least = 0;
    double most = 0;
    cv::minMaxLoc(cut.image, &least, &most);
    EXPECT_LT(least, 10);
    EXPECT_GT(most, 250);
    EXPECT_GT(cv::mean(cut.image)[0], 140) << "the ground is white";
    cv::Mat rim = cut.image.row(0);
    EXPECT_EQ(cv::countNonZero(rim < 250), 0);
  }
}

// The recogniser's height is given, so that 7 pt and 20 pt print read alike.
TEST(CutLine, ScalesToTheHeightAskedFor) {
  for (const double size : {0.8, 1.5, 3.0}) {
    for (const int height : {24, 32, 46}) {
      cv::Mat face = paper();
      const DrawnLine drawn = draw(face, "HEIGHT", {100, 300}, {Direction::horizontal, size, 6});
      const double em = drawn.box.height;
      const LineImage cut =
          cut_line(face, {drawn.box, Direction::horizontal, false, drawn.glyphs, em}, {}, {height, true});
      EXPECT_NEAR(cut.scale * em, height, 1);
      cv::Mat ink;
      cv::findNonZero(cut.image < 128, ink);
      EXPECT_NEAR(cv::boundingRect(ink).height, height, 3) << size;
    }
  }
}

// Boxes of glyphs lead back to the face, over narrowed gaps, in both directions: the review page shows them there.
TEST(CutLine, BoxesLeadBackToTheFace) {
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    for (const int gap : {6, 60}) {
      SCOPED_TRACE(std::string(direction == Direction::horizontal ? "horizontal" : "vertical") + ", gap " +
                   std::to_string(gap));
      cv::Mat face = paper();
      const DrawnLine drawn = draw(face, "WAYBACK", {200, 100}, {direction, 1.5, gap});
      const FoundLine line{drawn.box, direction, false, drawn.glyphs, 36};
      const LineImage cut = cut_line(face, line, {line}, {32, true});
      const LineImage loose = cut_line(face, line, {line}, {32, false});
      const bool h = direction == Direction::horizontal;
      const int length = h ? cut.image.cols : cut.image.rows;
      const int loose_length = h ? loose.image.cols : loose.image.rows;
      if (gap == 60) {
        EXPECT_LT(length, 0.75 * loose_length) << "wide gaps are narrowed";
      } else {
        EXPECT_EQ(length, loose_length) << "usual ones are not";
      }
      for (const LineImage* image : {&cut, &loose}) {
        // The glyphs as the recogniser would box them: the components of the image, in order.
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centres;
        const int n = cv::connectedComponentsWithStats(image->image < 128, labels, stats, centres);
        ASSERT_EQ(n - 1, static_cast<int>(drawn.glyphs.size()));
        std::vector<cv::Rect> boxes;
        for (int i = 1; i < n; ++i) {
          const int* s = stats.ptr<int>(i);
          boxes.emplace_back(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]);
        }
        std::sort(boxes.begin(), boxes.end(),
                  [&](const cv::Rect& a, const cv::Rect& b) { return h ? a.x < b.x : a.y < b.y; });
        for (std::size_t i = 0; i < boxes.size(); ++i) {
          const cv::Rect& b = boxes[i];
          const Box on = image->on_face({b.x * 1.0, b.y * 1.0, b.width * 1.0, b.height * 1.0});
          const cv::Rect& truth = drawn.glyphs[i];
          EXPECT_NEAR(on.x, truth.x, 3) << i;
          EXPECT_NEAR(on.y, truth.y, 3) << i;
          EXPECT_NEAR(on.right(), truth.br().x, 3) << i;
          EXPECT_NEAR(on.bottom(), truth.br().y, 3) << i;
        }
      }
    }
  }
}

// The line above, whose descenders reach into the crop, must not be read with it.
TEST(CutLine, NeighboursArePaintedOver) {
  cv::Mat face = paper();
  const DrawnLine own = draw(face, "OWNPRINT", {300, 300});
  cv::Mat alone = face.clone();
  const DrawnLine other = draw(face, "THEOTHER", {300, own.box.y - 42});
  const FoundLine own_line{own.box, Direction::horizontal, false, own.glyphs, 33};
  const FoundLine other_line{other.box, Direction::horizontal, false, other.glyphs, 33};
  // Its box as a sloppy finder gives it: reaching over the neighbour's lower half.
  FoundLine wide = own_line;
  wide.box.y -= 15;
  wide.box.height += 15;
  const std::vector<FoundLine> all = {wide, other_line};
  const LineImage cut = cut_line(face, all[0], all, {32, true});
  const LineImage clean = cut_line(alone, all[0], all, {32, true});
  ASSERT_EQ(cut.image.size(), clean.image.size());
  cv::Mat difference;
  cv::absdiff(cut.image, clean.image, difference);
  EXPECT_LT(cv::countNonZero(difference > 60), 0.004 * static_cast<double>(difference.total()));
}

// A line at the very rim of the face is still inside the picture.
TEST(CutLine, LinesAtTheRimStayInTheFace) {
  cv::Mat face = paper();
  for (const cv::Rect& box : {cv::Rect(0, 0, 200, 40), cv::Rect(kFace.width - 200, kFace.height - 40, 200, 40)}) {
    const LineImage cut = cut_line(face, {box, Direction::horizontal, false, {box}, 40}, {}, {32, true});
    EXPECT_FALSE(cut.image.empty());
    EXPECT_GE(cut.origin.x, 0);
    EXPECT_GE(cut.origin.y, 0);
  }
}

bool same(const Quad& a, const Quad& b) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](const Point& p, const Point& q) { return p.x == q.x && p.y == q.y; });
}

// Boxes and corners turn with the picture: else the review page marks the wrong corner of the card.
TEST(Turned, LinesTurnAsThePictureDoes) {
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    cv::Mat face = paper();
    const DrawnLine drawn = draw(face, "TURNEDLINE", {150, 90}, {direction, 1.5, 8});
    const FoundLine line{drawn.box, direction, false, drawn.glyphs, 33};
    for (const int rotation : {0, 90, 180, 270}) {
      SCOPED_TRACE(rotation);
      cv::Mat image = face;
      if (rotation != 0) {
        cv::Mat out;
        cv::rotate(face, out, rotation == 90 ? cv::ROTATE_90_CLOCKWISE : rotation == 180 ? cv::ROTATE_180 : 2);
        image = out;
      }
      const FoundLine there = turned(line, kFace, rotation);
      cv::Mat ink;
      cv::findNonZero(image < 128, ink);
      EXPECT_EQ(there.box, cv::boundingRect(ink));
      EXPECT_EQ(there.direction == direction, rotation % 180 == 0);
      EXPECT_EQ(there.em, line.em);
      ASSERT_EQ(there.glyphs.size(), line.glyphs.size());
      for (std::size_t i = 1; i < there.glyphs.size(); ++i) {
        const cv::Rect& a = there.glyphs[i - 1];
        const cv::Rect& b = there.glyphs[i];
        EXPECT_LT(there.direction == Direction::horizontal ? a.x : a.y,
                  there.direction == Direction::horizontal ? b.x : b.y);
      }
      const FoundLine back = turned(there, image.size(), (360 - rotation) % 360);
      EXPECT_EQ(back.box, line.box);
      EXPECT_EQ(back.direction, line.direction);
      EXPECT_EQ(back.glyphs, line.glyphs);
    }
  }
}

TEST(Turned, TheQuadsFirstCornerIsTheUprightTopLeft) {
  const Quad quad = {Point{0, 0}, Point{91, 0}, Point{91, 55}, Point{0, 55}};
  struct Case {
    int rotation;
    Point first;  // the corner that is top left after a clockwise turn
  };
  for (const Case& c : {Case{0, {0, 0}}, Case{90, {0, 55}}, Case{180, {91, 55}}, Case{270, {91, 0}}}) {
    const Quad there = turned(quad, c.rotation);
    EXPECT_EQ(there[0].x, c.first.x) << c.rotation;
    EXPECT_EQ(there[0].y, c.first.y) << c.rotation;
    EXPECT_TRUE(same(turned(there, (360 - c.rotation) % 360), quad)) << c.rotation;
  }
}

}  // namespace
}  // namespace meishi
