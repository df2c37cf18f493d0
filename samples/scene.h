// A picture with any number of cards, or none, and where each lies in it.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <vector>

namespace meishi::samples {

// A card cut from the printer's sheet, ready to be laid down.
struct CutCard {
  cv::Mat print;        // BGR
  cv::Mat shape;        // 8 bit, of the same size: 0 outside rounded corners
  cv::Size2d size;      // mm
  cv::Point2d at;       // mm: its middle, from where the camera looks at, or from the scanner glass' middle
  double corner = 0;    // mm: radius of its corners
  double turn = 0;      // degrees clockwise
  double thick = 0.25;  // mm: how far its shadow reaches
  bool glossy = true;   // whether it mirrors a lamp
};

struct Scene {
  cv::Mat image;                                  // BGR
  std::vector<std::array<cv::Point2f, 4>> quads;  // of each card, clockwise from the top-left of the upright text
};

// From the pixels of `card.print` to millimetres on the desk or the glass.
cv::Matx33d card_to_mm(const CutCard& card);

// Its outline, clockwise, after `h` (from pixels of `card.print`).
std::vector<cv::Point2f> outline_of(const CutCard& card, const cv::Matx33d& h);

// The card as small as a picture with `px_per_mm` needs it: thin strokes get averaged and not skipped.
CutCard reduced(const CutCard& card, double px_per_mm);

// A telephone's camera over a desk. `options`, all with a default:
//   "desk": see draw_desk()
//   "mm": how much of the desk the frame's longer side shows, 125 unless given
//   "long_side": of the image in pixels, 1200; "upright": true for an upright frame
//   "tilt", "yaw", "roll": degrees that the camera is off the vertical, sideways, and turned; at random if left out
//   "focal": of the lens, in long sides of the image: 1.1
//   "things": below the cards, see thing.h; "hands": above them, or "under" them, see hand.h
//   "edge": strength of the shadow that a card's edge throws, 0.5; "fall": its direction, degrees
//   "shadow": of the photographer, 0 to 0.6; "exposure": 0.9; "warmth": -0.1 to 0.1
//   "hard_shadows": [{"outline": [[x, y], ...] mm, "strength": 0.5, "soft": pixels}]
//   "glare": [{"at": [x, y] mm, "size": [a, b] mm, "turn": 0, "strength": 1}]
//   "blur": of the lens, in pixels; "motion": [pixels, degrees]; "defocus": pixels; "noise": standard deviation
Scene photograph_desk(const std::vector<CutCard>& cards, const nlohmann::json& options, const nlohmann::json& documents,
                      cv::RNG& rng);

// A scanner's glass, seen from below. `options`, all with a default:
//   "page": [width, height] mm, A4; "dpi": 150
//   "lid": "white", "grey" or "black"; "level": another grey level, 0 to 255
//   "edge": strength of the shadow that a card's edge throws, 0.25
//   "document": printed on the page, a name in `documents`; "hands": on the glass, see hand.h
//   "grey": true for a grey scan; "blur", "noise"; "contrast": 1, less fades everything towards white
//   "streak": true where dust on the sensor draws a line along the page
Scene scan_glass(const std::vector<CutCard>& cards, const nlohmann::json& options, const nlohmann::json& documents,
                 cv::RNG& rng);

}  // namespace meishi::samples
