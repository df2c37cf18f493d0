#include "capture/barcode.h"

#define ZX_USE_UTF8 1  // ZXing 1.4: text() gives UTF-8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "capture/code_areas.h"

namespace meishi {

namespace {

// Numbers without a check digit (ITF, Codabar) are left out: rules and rasters pass for them.
const ZXing::BarcodeFormats kFormats = ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::MicroQRCode |
                                       ZXing::BarcodeFormat::DataMatrix | ZXing::BarcodeFormat::Aztec |
                                       ZXing::BarcodeFormat::PDF417 | ZXing::BarcodeFormat::Code128 |
                                       ZXing::BarcodeFormat::Code39 | ZXing::BarcodeFormat::EAN13;

ZXing::Results decode(const cv::Mat& grey, ZXing::Binarizer binarizer) {
  ZXing::DecodeHints hints;
  hints.setFormats(kFormats);
  hints.setBinarizer(binarizer);
  hints.setMinLineCount(3);
  hints.setTryDownscale(false);  // an area is small
  const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum, static_cast<int>(grey.step));
  ZXing::Results results = ZXing::ReadBarcodes(view, hints);
  std::erase_if(results, [](const ZXing::Result& r) {
    return !r.isValid() || r.contentType() == ZXing::ContentType::Binary || r.text().empty();
  });
  return results;
}

// Print is dark on light far more often; enlarging helps modules of few pixels, one threshold for all helps where the
// light was evened out across the code.
std::vector<Barcode> read_area(const cv::Mat& grey, const cv::Rect& area) {
  for (const bool light : {false, true}) {
    cv::Mat image;
    if (light) {
      cv::bitwise_not(grey(area), image);
    } else {
      image = grey(area);
    }
    for (const double scale : {1.0, 2.0}) {
      cv::Mat sized = image;
      if (scale != 1) cv::resize(image, sized, {}, scale, scale, cv::INTER_CUBIC);
      for (const auto binarizer : {ZXing::Binarizer::LocalAverage, ZXing::Binarizer::GlobalHistogram}) {
        std::vector<Barcode> codes;
        for (const ZXing::Result& result : decode(sized, binarizer)) {
          Barcode code{ZXing::ToString(result.format()), result.text(), {}};
          for (std::size_t i = 0; i < 4; ++i) {
            const ZXing::PointI& p = result.position()[i];
            code.quad[i] = {area.x + (p.x + 0.5) / scale, area.y + (p.y + 0.5) / scale};
          }
          if (signed_area(code.quad) < 0) std::swap(code.quad[1], code.quad[3]);  // mirrored
          codes.push_back(std::move(code));
        }
        if (!codes.empty()) return codes;
      }
    }
  }
  return {};
}

std::vector<cv::Point> outline(const Quad& quad, double grow) {
  Point centre;
  for (const Point& p : quad) centre = {centre.x + p.x / 4, centre.y + p.y / 4};
  std::vector<cv::Point> out;
  for (const Point& p : quad) {
    const double length = std::max(1.0, std::hypot(p.x - centre.x, p.y - centre.y));
    const double k = 1 + grow / length;
    out.emplace_back(cvRound(centre.x + (p.x - centre.x) * k), cvRound(centre.y + (p.y - centre.y) * k));
  }
  return out;
}

}  // namespace

Result<std::vector<Barcode>> read_barcodes(const CardFace& face) {
  if (face.grey.empty() || face.grey.type() != CV_8UC1 || !(face.px_per_mm > 0)) {
    return fail(ErrorCode::invalid, "the card face is empty");
  }
  try {
    std::vector<Barcode> codes;
    for (const cv::Rect& area : code_areas(face.grey, face.px_per_mm)) {
      for (Barcode& code : read_area(face.grey, area)) {
        const auto same = [&](const Barcode& have) { return have.text == code.text; };  // areas may overlap
        if (std::none_of(codes.begin(), codes.end(), same)) codes.push_back(std::move(code));
      }
    }
    const auto top = [](const Barcode& code) {
      return std::min({code.quad[0].y, code.quad[1].y, code.quad[2].y, code.quad[3].y});
    };
    std::stable_sort(codes.begin(), codes.end(), [&](const Barcode& a, const Barcode& b) { return top(a) < top(b); });
    return codes;
  } catch (const std::exception& e) {
    return fail(ErrorCode::internal, "the image could not be processed: {}", {e.what()});
  }
}

void hide_barcodes(cv::Mat& grey, const std::vector<Barcode>& codes) {
  for (const Barcode& code : codes) {
    const double side = std::sqrt(std::abs(signed_area(code.quad)));
    cv::Mat inner = cv::Mat::zeros(grey.size(), CV_8U);
    cv::Mat quiet = inner.clone();
    // A module is 1/177 to 1/21 of the side; the quiet zone should be four of them.
    cv::fillConvexPoly(inner, outline(code.quad, 0.03 * side + 2), 255);
    cv::fillConvexPoly(quiet, outline(code.quad, 0.06 * side + 6), 255);
    quiet.setTo(0, inner);
    std::vector<std::uint8_t> tones;
    for (int y = 0; y < grey.rows; ++y) {
      for (int x = 0; x < grey.cols; ++x) {
        if (quiet.at<std::uint8_t>(y, x) != 0) tones.push_back(grey.at<std::uint8_t>(y, x));
      }
    }
    if (tones.empty()) continue;
    std::nth_element(tones.begin(), tones.begin() + static_cast<std::ptrdiff_t>(tones.size() / 2), tones.end());
    grey.setTo(tones[tones.size() / 2], inner);
  }
}

}  // namespace meishi
