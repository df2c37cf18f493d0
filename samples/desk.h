// Desks to photograph cards on.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace meishi::samples {

// A desk top seen from straight above, BGR. Wood: "oak", "walnut", "pine" (boards), "cherry", "ash". Cloth: "cloth",
// "felt", "check", "gingham", "stripe". Others: "slate", "laminate", "leather", "granite", "white", "black", "steel".
// An unknown name is a plain grey desk.
cv::Mat draw_desk(const std::string& name, cv::Size size, cv::RNG& rng);

}  // namespace meishi::samples
