#include "ocr/line_image.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "capture/histogram.h"
#include "ocr/column_cells.h"
#include "ocr/line_geometry.h"

namespace meishi {

namespace {

constexpr int kBorder = 6;  // white pixels around the line

// Ground to white, print to black. `crop` may be dark on light or light on dark.
cv::Mat stretched(const cv::Mat& crop, bool light) {
  cv::Mat image = crop;
  if (light) cv::subtract(cv::Scalar(255), crop, image);
  const Histogram histogram(image);
  const int black = histogram.percentile(0.02);
  const int white = std::max(black + 1, histogram.percentile(0.7));
  cv::Mat out;
  const double gain = 255.0 / (white - black);
  image.convertTo(out, CV_8U, gain, -gain * black);
  return out;
}

}  // namespace

void finish_line_image(LineImage& result, const cv::Mat& crop, double scale) {
  result.scale = scale;
  result.border = kBorder;
  cv::Mat scaled;
  cv::resize(crop, scaled, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::copyMakeBorder(scaled, result.image, kBorder, kBorder, kBorder, kBorder, cv::BORDER_CONSTANT, cv::Scalar(255));
}

LinePrint line_print(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all) {
  const int margin = std::max(2, static_cast<int>(0.12 * line.em));
  const cv::Rect area =
      cv::Rect(line.box.x - margin, line.box.y - margin, line.box.width + 2 * margin, line.box.height + 2 * margin) &
      cv::Rect({0, 0}, grey.size());
  cv::Mat crop = grey(area).clone();
  std::optional<int> ground;  // what most of the crop is
  for (const FoundLine& other : all) {
    if (&other == &line || (other.box & area).empty()) continue;
    for (const cv::Rect& glyph : other.glyphs) {
      const cv::Rect foreign = cv::Rect(glyph.x - 2, glyph.y - 2, glyph.width + 4, glyph.height + 4) & area;
      if (foreign.empty()) continue;
      // Not where our own glyphs stand.
      const bool ours = std::any_of(line.glyphs.begin(), line.glyphs.end(),
                                    [&](const cv::Rect& own) { return (own & foreign).area() > 0; });
      if (ours) continue;
      if (!ground) ground = Histogram(crop).percentile(line.light ? 0.3 : 0.7);
      crop(cv::Rect(foreign.tl() - area.tl(), foreign.size())).setTo(*ground);
    }
  }
  return {area, stretched(crop, line.light)};
}

Box LineImage::on_face(const Box& box) const {
  if (source.empty()) return {};
  const auto along = [&](double at) {
    const auto i = static_cast<int>(std::lround((at - border) / scale));
    return static_cast<double>(source[std::clamp(i, 0, static_cast<int>(source.size()) - 1)]);
  };
  const auto across = [&](double at) { return (at - border) / scale; };
  if (column_width > 0) {
    const double from = along(box.x);
    const double to = along(box.right());
    return {static_cast<double>(origin.x), origin.y + from, static_cast<double>(column_width),
            std::max(1.0, to - from)};
  }
  if (direction == Direction::horizontal) {
    const double x0 = along(box.x);
    const double x1 = along(box.right());
    return {origin.x + x0, origin.y + across(box.y), std::max(1.0, x1 - x0), box.height / scale};
  }
  const double y0 = along(box.y);
  const double y1 = along(box.bottom());
  return {origin.x + across(box.x), origin.y + y0, box.width / scale, std::max(1.0, y1 - y0)};
}

LineImage cut_line(const cv::Mat& grey, const FoundLine& line, const std::vector<FoundLine>& all,
                   const LineImageOptions& options) {
  const bool horizontal = line.direction == Direction::horizontal;
  auto [area, crop] = line_print(grey, line, all);
  LineImage result;
  result.origin = area.tl();
  result.direction = line.direction;
  // Which columns (rows) to keep: all that hold print, and of the gaps at most the widest.
  const int length = horizontal ? crop.cols : crop.rows;
  std::vector<bool> inked(length, false);
  for (const cv::Rect& g : line.glyphs) {
    const int from = (horizontal ? g.x - area.x : g.y - area.y) - 1;
    const int to = (horizontal ? g.br().x - area.x : g.br().y - area.y) + 1;
    for (int i = std::max(0, from); i < std::min(length, to); ++i) inked[i] = true;
  }
  const int widest = std::max(3, static_cast<int>(options.widest_gap * line.em));
  for (int i = 0; i < length;) {
    int end = i;
    while (end < length && inked[end] == inked[i]) ++end;
    const int run = end - i;
    if (inked[i] || run <= widest || !options.close_gaps) {
      for (int k = i; k < end; ++k) result.source.push_back(k);
    } else {
      for (int k = 0; k < widest; ++k) result.source.push_back(k < widest / 2 ? i + k : end - widest + k);
    }
    i = end;
  }
  if (static_cast<int>(result.source.size()) < length) {
    const int kept = static_cast<int>(result.source.size());
    cv::Mat packed(horizontal ? crop.rows : kept, horizontal ? kept : crop.cols, CV_8U);
    for (int k = 0; k < kept; ++k) {
      if (horizontal) {
        crop.col(result.source[k]).copyTo(packed.col(k));
      } else {
        crop.row(result.source[k]).copyTo(packed.row(k));
      }
    }
    crop = packed;
  }
  finish_line_image(
      result, crop,
      options.glyph_px / std::max(1.0, std::max(line.em, 0.85 * (horizontal ? line.box.height : line.box.width))));
  return result;
}

LineImage cut_column_flat(const cv::Mat& grey, const FoundLine& column, const std::vector<FoundLine>& all,
                          int glyph_px) {
  const LinePrint print = line_print(grey, column, all);
  const auto& [area, crop] = print;
  const int em = std::max(4, static_cast<int>(std::lround(column.em)));
  const int height = em + em / 6;
  LineImage result;
  result.origin = area.tl();
  result.direction = Direction::vertical;
  result.column_width = area.width;
  std::vector<cv::Mat> tiles;
  int reached = 0;
  for (const cv::Rect& on_face : column_cells(with_touching_parted(column, print))) {
    const cv::Rect cell = on_face - area.tl();
    const cv::Rect grown =
        cv::Rect(cell.x - 1, cell.y - 1, cell.width + 2, cell.height + 2) & cv::Rect({0, 0}, crop.size());
    if (grown.empty()) continue;
    cv::Mat glyph = crop(grown);
    const bool stroke = cell.width < 0.3 * em && cell.height > 0.45 * em;
    if (stroke) cv::rotate(glyph, glyph, cv::ROTATE_90_CLOCKWISE);
    // Every character in its square, as rows are set; a space where the column has one.
    const int space = cell.y - reached > 0.7 * em && !tiles.empty() ? em / 2 : 0;
    cv::Mat tile(height, std::max(glyph.cols, em) + em / 8 + space, CV_8U, cv::Scalar(255));
    const int left = space + (tile.cols - space - glyph.cols) / 2;
    // Low flat strokes (一, ー) stay in the middle of the square.
    const int rows = std::min(glyph.rows, height);
    const int top = (height - rows) / 2;
    glyph.rowRange(0, rows).copyTo(tile(cv::Rect(left, top, glyph.cols, rows)));
    for (int k = 0; k < tile.cols; ++k) {
      result.source.push_back(
          std::clamp(grown.y + (k - left) * grown.height / std::max(1, glyph.cols), grown.y, grown.br().y - 1));
    }
    tiles.push_back(tile);
    reached = cell.br().y;
  }
  if (tiles.empty()) return result;
  cv::Mat row;
  cv::hconcat(tiles, row);
  finish_line_image(result, row, glyph_px / static_cast<double>(em));
  return result;
}

cv::Mat turned(const cv::Mat& image, int rotation) {
  cv::Mat out;
  switch (rotation) {
    case 90:
      cv::rotate(image, out, cv::ROTATE_90_CLOCKWISE);
      return out;
    case 180:
      cv::rotate(image, out, cv::ROTATE_180);
      return out;
    case 270:
      cv::rotate(image, out, cv::ROTATE_90_COUNTERCLOCKWISE);
      return out;
    default:
      return image;
  }
}

FoundLine turned(const FoundLine& line, cv::Size size, int rotation) {
  FoundLine out = line;
  out.box = turned(line.box, size, rotation);
  for (cv::Rect& g : out.glyphs) g = turned(g, size, rotation);
  if (rotation == 90 || rotation == 270) {
    out.direction = line.direction == Direction::horizontal ? Direction::vertical : Direction::horizontal;
  }
  std::sort(out.glyphs.begin(), out.glyphs.end(), [&](const cv::Rect& a, const cv::Rect& b) {
    return out.direction == Direction::horizontal ? a.x < b.x : a.y < b.y;
  });
  return out;
}

}  // namespace meishi
