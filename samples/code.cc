#include "samples/code.h"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <iconv.h>

#include <exception>

namespace meishi::samples {
namespace {

Result<std::string> converted(std::string text, const std::string& charset) {
  const iconv_t converter = iconv_open(charset.c_str(), "UTF-8");
  // The descriptor for "no such conversion" is -1 cast to a pointer.
  if (reinterpret_cast<std::intptr_t>(converter) == -1) {
    return fail(ErrorCode::invalid, "unknown character set {}", {charset});
  }
  std::string out(4 * text.size(), '\0');
  char* from = text.data();
  char* to = out.data();
  std::size_t left = text.size();
  std::size_t room = out.size();
  const std::size_t lost = iconv(converter, &from, &left, &to, &room);
  iconv_close(converter);
  if (lost != 0) return fail(ErrorCode::invalid, "{} has not every character of the code", {charset});
  out.resize(out.size() - room);
  return out;
}

}  // namespace

Result<cv::Mat> code_modules(const std::string& text, const std::string& charset) {
  const auto bytes = converted(text, charset);
  if (!bytes) return tl::unexpected(bytes.error());
  std::wstring wide;  // a character a byte: the writer's own character sets would add an ECI
  for (const char c : *bytes) wide.push_back(static_cast<unsigned char>(c));
  try {
    const ZXing::BitMatrix matrix =
        ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode).setMargin(0).setEccLevel(2).encode(wide, 0, 0);
    cv::Mat out(matrix.height(), matrix.width(), CV_8U);
    for (int y = 0; y < out.rows; ++y) {
      for (int x = 0; x < out.cols; ++x) out.at<std::uint8_t>(y, x) = matrix.get(x, y) ? 0 : 255;
    }
    return out;
  } catch (const std::exception& e) {
    return fail(ErrorCode::invalid, "the code cannot be drawn: {}", {e.what()});
  }
}

}  // namespace meishi::samples
