#include "samples/cut_card.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <string>

#include "samples/canvas.h"
#include "samples/face.h"

namespace meishi::samples {
namespace {

using nlohmann::json;

cv::Vec3d bgr_of(const std::string& rrggbb) {
  const auto channel = [&](size_t i) { return std::stoi(rrggbb.substr(1 + 2 * i, 2), nullptr, 16); };
  return cv::Vec3d(channel(2), channel(1), channel(0));
}

// Multiplied with what is printed, as inks are.
void wash(cv::Mat& print, const json& colours) {
  const cv::Vec3d from = bgr_of(colours.at(0)), to = bgr_of(colours.at(1));
  const double a = colours.at(2).get<double>() * std::numbers::pi / 180;
  const double reach = std::abs(print.cols * std::cos(a)) + std::abs(print.rows * std::sin(a));
  for (int y = 0; y < print.rows; ++y) {
    for (int x = 0; x < print.cols; ++x) {
      const double along = (x - print.cols / 2.0) * std::cos(a) + (y - print.rows / 2.0) * std::sin(a);
      const cv::Vec3d ink = from + (to - from) * std::clamp(0.5 + along / reach, 0.0, 1.0);
      cv::Vec3b& value = print.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) value[c] = cv::saturate_cast<uchar>(value[c] * ink[c] / 255);
    }
  }
}

}  // namespace

Result<CutCard> cut_card(const Plan& plan, const json& options) {
  const std::string slug = options.at("card");
  const auto found = std::find_if(plan.cards.begin(), plan.cards.end(), [&](const Card& c) { return c.slug == slug; });
  if (found == plan.cards.end()) return fail(ErrorCode::not_found, "there is no card {}", {slug});
  Card card = *found;
  if (options.contains("colours")) {
    for (const auto& [name, value] : options["colours"].items()) card.style.colours[name] = value;
  }
  const Design& design = plan.designs.at(card.design);
  auto face = draw_face(design, card);
  if (!face) return tl::unexpected(face.error());

  CutCard out;
  out.print = face->image;
  const cv::Vec3d paper = bgr_of(card.style.colours.at("paper"));
  const cv::Scalar paper_bgr(paper[0], paper[1], paper[2]);
  if (options.value("back", false)) out.print.setTo(paper_bgr);
  if (options.contains("fade")) {
    const double keep = options["fade"];
    cv::addWeighted(out.print, keep, cv::Mat(out.print.size(), CV_8UC3, paper_bgr), 1 - keep, 0, out.print);
  }
  if (options.contains("wash")) wash(out.print, options["wash"]);

  const json size = options.value("size", json::array({design.width, design.height}));
  out.size = {size.at(0), size.at(1)};
  const double px_per_mm = out.print.cols / out.size.width;
  if (options.contains("frame")) {
    const json& frame = options["frame"];
    const Canvas canvas(out.print, px_per_mm);
    const double inset = frame.at(0);
    cairo_rectangle(canvas.cr(), inset, inset, out.size.width - 2 * inset, out.print.rows / px_per_mm - 2 * inset);
    cairo_set_line_width(canvas.cr(), frame.at(1));
    set_colour(canvas.cr(), frame.at(2));
    cairo_stroke(canvas.cr());
    out.print = canvas.bgr();
  }
  const Canvas outline(out.print.size(), px_per_mm);
  out.corner = options.value("corner", 0.0);
  rounded_rectangle(outline.cr(), 0, 0, out.size.width, out.print.rows / px_per_mm, out.corner);
  cairo_set_source_rgb(outline.cr(), 1, 1, 1);
  cairo_fill(outline.cr());
  cv::extractChannel(outline.layer(), out.shape, 3);
  if (options.contains("at")) out.at = {options["at"].at(0), options["at"].at(1)};
  out.turn = options.value("turn", 0.0);
  out.thick = options.value("thick", out.thick);
  out.glossy = options.value("glossy", true);
  return out;
}

}  // namespace meishi::samples
