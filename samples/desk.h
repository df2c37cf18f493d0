// Desks to photograph cards on.
#pragma once

#include <opencv2/core.hpp>
#include <string>

namespace meishi::samples {

// A desk top seen from straight above, BGR: "oak", "walnut", "slate", "cloth", "laminate", "leather", "granite" or
// "felt". An unknown name is a plain grey desk.
cv::Mat draw_desk(const std::string& name, cv::Size size, cv::RNG& rng);

}  // namespace meishi::samples
