// What scanner and camera have in common: laying the card down, its shadow, the sensor's noise, quarter turns.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "samples/shot.h"

namespace meishi::samples {

// The corners of an image of this size after `h`, in the order of Shot::quad.
std::array<cv::Point2f, 4> project_corners(const cv::Matx33d& h, cv::Size size);

// Draws `card` (BGR) through `h` over `scene` (BGR), with smooth edges.
void overlay(cv::Mat& scene, const cv::Mat& card, const cv::Matx33d& h);

// The same where `shape` (8 bit, of the card's size) is not 0: a card with rounded corners.
void overlay(cv::Mat& scene, const cv::Mat& card, const cv::Mat& shape, const cv::Matx33d& h);

// Draws a layer (BGRA, colours multiplied by alpha) through `h` over `scene` (BGR).
void lay_over(cv::Mat& scene, const cv::Mat& layer, const cv::Matx33d& h);

// Darkens the scene where a card at `quad` throws its shadow: moved by `offset` pixels, softened by `blur`.
void paint_shadow(cv::Mat& scene, const std::array<cv::Point2f, 4>& quad, cv::Point2d offset, double blur,
                  double strength);

// The same for a card of any convex outline.
void paint_shadow(cv::Mat& scene, const std::vector<cv::Point2f>& card, cv::Point2d offset, double blur,
                  double strength);

// Adds noise of standard deviation `sigma`; `grain` is its blur in pixels, for a sensor whose colours are interpolated.
void add_noise(cv::Mat& image, double sigma, double grain, cv::RNG& rng);

// Turns the shot clockwise, image and corners.
void turn_quarters(Shot& shot, int quarters);

}  // namespace meishi::samples
