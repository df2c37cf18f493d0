#include "bench/card_lines.h"

#include <opencv2/imgproc.hpp>
#include <utility>

namespace meishi::bench {

using nlohmann::json;

std::optional<Quad> quad_at(const json& object) {
  const auto found = object.find("quad");
  if (found == object.end() || found->is_null()) return std::nullopt;
  Quad quad;
  for (std::size_t i = 0; i < quad.size(); ++i) {
    quad[i] = {found->at(i).at(0).get<double>(), found->at(i).at(1).get<double>()};
  }
  return quad;
}

namespace {

// Where boxes on a flat face lie in the picture that `quad` is of.
class FaceInPicture {
 public:
  FaceInPicture(const Quad& quad, double width, double height) {
    const auto w = static_cast<float>(width);
    const auto h = static_cast<float>(height);
    std::vector<cv::Point2f> corners;
    for (const Point& p : quad) corners.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
    matrix_ = cv::getPerspectiveTransform(std::vector<cv::Point2f>{{0, 0}, {w, 0}, {w, h}, {0, h}}, corners);
  }

  [[nodiscard]] Quad operator()(const json& box) const {
    const auto x = box.at(0).get<double>();
    const auto y = box.at(1).get<double>();
    const double right = x + box.at(2).get<double>();
    const double bottom = y + box.at(3).get<double>();
    std::vector<cv::Point2d> there;
    cv::perspectiveTransform(std::vector<cv::Point2d>{{x, y}, {right, y}, {right, bottom}, {x, bottom}}, there,
                             matrix_);
    Quad quad;
    for (std::size_t i = 0; i < quad.size(); ++i) quad[i] = {there[i].x, there[i].y};
    return quad;
  }

 private:
  cv::Mat matrix_;
};

constexpr double kTruthPixelsPerMm = 16;

// Width and height of a truth's card in millimetres.
std::pair<double, double> size_mm(const json& card, const Quad& quad) {
  if (const auto size = card.find("size"); size != card.end()) return {size->at(0), size->at(1)};
  constexpr double kLong = 91;
  constexpr double kShort = 55;
  const double across = distance(quad[0], quad[1]) + distance(quad[2], quad[3]);
  const double down = distance(quad[1], quad[2]) + distance(quad[3], quad[0]);
  return across >= down ? std::pair{kLong, kShort} : std::pair{kShort, kLong};
}

}  // namespace

std::optional<std::vector<CardLine>> printed_lines(const json& card) {
  const std::optional<Quad> quad = quad_at(card);
  if (!quad || !card.contains("lines")) return std::nullopt;
  const auto [width, height] = size_mm(card, *quad);
  const FaceInPicture in_picture(*quad, width * kTruthPixelsPerMm, height * kTruthPixelsPerMm);
  std::vector<CardLine> out;
  for (const json& line : card.at("lines")) {
    CardLine& printed = out.emplace_back();
    const json& box = line.at("box");
    printed.text = line.at("text").get<std::string>();
    printed.quad = in_picture(box);
    printed.vertical = line.value("direction", "") == "vertical";
    printed.height_mm = box.at(printed.vertical ? 2 : 3).get<double>() / kTruthPixelsPerMm;
  }
  return out;
}

std::vector<CardLine> lines_read(const json& card) {
  std::vector<CardLine> out;
  const std::optional<Quad> quad = quad_at(card);
  if (!quad || !card.contains("size")) return out;
  const json& size = card.at("size");
  const FaceInPicture in_picture(*quad, size.at(0), size.at(1));
  for (const json& line : card.at("lines")) {
    if (line.value("face", 0) != 0) continue;
    CardLine& read = out.emplace_back();
    read.text = line.at("text").get<std::string>();
    read.quad = in_picture(line.at("box"));
    read.vertical = line.value("direction", "") == "vertical";
    read.confidence = line.at("confidence").get<double>();
    read.glyph_confidence = line.value("glyph_confidence", std::vector<double>{});
  }
  return out;
}

}  // namespace meishi::bench
