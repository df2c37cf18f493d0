// Light and its faults: lamps, shadows, reflections, a hand that shakes, a lens out of focus.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace meishi::samples {

// How much light falls on each pixel (CV_32FC1, about 1): a lamp at one side, the lens' vignette, and somebody's soft
// shadow of this strength, 0 to 1.
cv::Mat light_map(cv::Size size, double shadow, cv::RNG& rng);

// Takes `strength` of the light away inside `outline` (pixels), with an edge `softness` pixels wide: a window's or an
// arm's shadow that lies across card and desk alike.
void throw_shadow(cv::Mat& light, const std::vector<cv::Point2f>& outline, double strength, double softness);

// A lamp mirrored in what is glossy: `where` (8 bit) says how much each pixel of `image` (BGR) is. `size`: half axes
// of the bright patch, in pixels.
void shine(cv::Mat& image, const cv::Mat& where, cv::Point2d middle, cv::Size2d size, double degrees, double strength);

// The camera moved `length` pixels during the exposure.
void smear(cv::Mat& image, double length, double degrees);

// Every point becomes a disc of `radius` pixels.
void defocus(cv::Mat& image, double radius);

}  // namespace meishi::samples
