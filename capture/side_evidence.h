// What a page shows along a line that may be the side of a card.
#pragma once

#include <opencv2/core.hpp>

#include "base/geometry.h"

namespace meishi {

struct SideEvidence {
  double seen = 0;      // share of the side inside the page
  double support = 0;   // of what is inside: share of places where the colour changes across the side
  double strength = 0;  // mean change there, in 8-bit Lab units, close to the side: a shadow's soft edge has little
  double typical = 0;   // the median of the same
  double printed = 0;   // share of places with a dark line between equal grounds: a printed rule or frame
  cv::Vec3d step;       // mean change of colour from the outside of the side to its inside, Lab units
  double beyond = 0;    // share of places on the side's line just beyond its two corners that show an edge, too
};

// Colours are compared after averaging along the side, so that an edge of two or three units in noise counts while
// single grains do not. `lab`: 8-bit work image. Pure.
[[nodiscard]] SideEvidence side_evidence(const cv::Mat& lab, const Point& from, const Point& to, double noise);

// The share of the places from one point to the other, however near, that show an edge of at least `least` units. Pure.
[[nodiscard]] double edge_share(const cv::Mat& lab, const Point& from, const Point& to, double noise, double least);

// Standard deviation of the noise of an 8-bit single-channel image, from its second differences, robustly: Immerkaer,
// "Fast noise variance estimation", 1996, with a median in place of the mean, so that print does not count.
[[nodiscard]] double noise_of(const cv::Mat& channel);

}  // namespace meishi
