#include "capture/pdf_page.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace meishi {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int> pdf_page_count(std::string_view pdfinfo) {
  std::optional<int> count;
  for (std::string_view line : split(pdfinfo, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() == 2 && line.starts_with("Pages:")) {
      if (const auto value = number<int>(words[1])) count = value;
    }
  }
  return count;
}

// "Page    1 size:  595.276 x 841.89 pts (A4)"
std::optional<PdfPage> pdf_page_size(std::string_view pdfinfo) {
  std::optional<PdfPage> size;
  for (std::string_view line : split(pdfinfo, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() < 7 || words[0] != "Page" || words[2] != "size:" || words[4] != "x" || words[6] != "pts") continue;
    const auto width = number<double>(words[3]);
    const auto height = number<double>(words[5]);
    if (width && height && std::isfinite(*width) && std::isfinite(*height)) size = PdfPage{*width, *height};
  }
  return size;
}

// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio; an image inside the page's own
// commands has "[inline]" in place of object and ID. Sides and resolutions are those of the image, however it is
// turned.
std::optional<double> pdf_scan_dpi(std::string_view pdfimages, const PdfPage& page) {
  std::optional<double> dpi;
  bool one = false;
  for (std::string_view line : split(pdfimages, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() < 14 || !number<int>(words[0]) || !number<int>(words[1])) continue;
    if (words[2] == "smask" || words[2] == "mask") continue;  // it belongs to the image before it
    if (one) return std::nullopt;
    one = true;
    const std::size_t resolution = words[10] == "[inline]" ? 11 : 12;
    const auto columns = number<double>(words[3]);
    const auto rows = number<double>(words[4]);
    const auto x_ppi = number<double>(words[resolution]);
    const auto y_ppi = number<double>(words[resolution + 1]);
    if (words[2] != "image" || !columns || !rows || !x_ppi || !y_ppi || !(*x_ppi > 0) || !(*y_ppi > 0)) continue;
    const double width = *columns / *x_ppi * 72;
    const double height = *rows / *y_ppi * 72;
    const auto resolution_over = [&](double page_width, double page_height) -> std::optional<double> {
      constexpr double kWhole = 0.97;  // scanners leave a rim; the list rounds the resolution
      if (width < kWhole * page_width || height < kWhole * page_height) return std::nullopt;
      // The list's resolution is a whole number; the page's size is finer, and gives each pixel of the scan one pixel.
      // A little less: the number of pixels is rounded up.
      constexpr double kSame = 0.01;
      if (std::abs(width / page_width - 1) < kSame && std::abs(height / page_height - 1) < kSame) {
        return std::max(*columns / page_width, *rows / page_height) * 72 * (1 - 1e-5);
      }
      return std::max(*x_ppi, *y_ppi);
    };
    dpi = resolution_over(page.width, page.height);
    if (!dpi) dpi = resolution_over(page.height, page.width);
  }
  return dpi;
}

bool pdf_has_fonts(std::string_view pdffonts) {
  return split(pdffonts, '\n').size() > 2;  // two lines of headings
}

double pdf_dpi(std::optional<double> scan_dpi, bool has_fonts) {
  constexpr double kDrawn = 400;
  constexpr double kFineEnough = 290;  // of a scan that carries the text recognised in it
  if (!scan_dpi || (has_fonts && *scan_dpi < kFineEnough)) return kDrawn;
  return *scan_dpi;
}

}  // namespace meishi
