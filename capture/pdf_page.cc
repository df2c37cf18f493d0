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

// The list's resolution is a whole number; the page's size is finer, and gives each pixel of the scan one pixel. A
// little less: the number of pixels is rounded up.
double own_dpi(double pixels, double ppi, double points) {
  constexpr double kSame = 0.01;
  const double exact = pixels / points * 72;
  return std::abs(exact / ppi - 1) < kSame ? exact * (1 - 1e-5) : ppi;
}

// A telefax has more dots along its rows than across them; a card keeps its shape.
PdfDpi finest(const PdfDpi& dpi) {
  constexpr double kSame = 0.02;
  if (std::abs(dpi.x / dpi.y - 1) < kSame) return dpi;
  const double most = std::max(dpi.x, dpi.y);
  return {most, most};
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

// "Page    1 size:  595.276 x 841.89 pts (A4)", "Page    1 rot:   90"
std::optional<PdfPage> pdf_page_size(std::string_view pdfinfo) {
  std::optional<PdfPage> size;
  for (std::string_view line : split(pdfinfo, '\n')) {
    const auto words = split(line, ' ');
    if (size && words.size() == 4 && words[0] == "Page" && words[2] == "rot:") {
      size->on_its_side = words[3] == "90" || words[3] == "270";
    }
    if (words.size() < 7 || words[0] != "Page" || words[2] != "size:" || words[4] != "x" || words[6] != "pts") continue;
    const auto width = number<double>(words[3]);
    const auto height = number<double>(words[5]);
    if (width && height && std::isfinite(*width) && std::isfinite(*height)) size = PdfPage{*width, *height, false};
  }
  return size;
}

// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio; an image inside the page's own
// commands has "[inline]" in place of object and ID. Sides and resolutions are those of the image, however it is
// turned.
std::optional<PdfDpi> pdf_scan_dpi(std::string_view pdfimages, const PdfPage& page) {
  std::optional<PdfDpi> dpi;
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
    constexpr double kWhole = 0.97;  // scanners leave a rim; the list rounds the resolution
    const auto covers = [](double image_width, double image_height, const PdfPage& paper) {
      return image_width >= kWhole * paper.width && image_height >= kWhole * paper.height;
    };
    if (covers(width, height, page)) {
      dpi = finest({own_dpi(*columns, *x_ppi, page.width), own_dpi(*rows, *y_ppi, page.height)});
    } else if (covers(height, width, page)) {  // it lies in the page
      dpi = finest({own_dpi(*rows, *y_ppi, page.width), own_dpi(*columns, *x_ppi, page.height)});
    }
  }
  return dpi;
}

std::vector<PdfImage> pdf_images(std::string_view pdfimages) {
  std::vector<PdfImage> images;
  for (std::string_view line : split(pdfimages, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() < 14 || !number<int>(words[0]) || !number<int>(words[1])) continue;
    PdfImage image;
    image.columns = number<std::int64_t>(words[3]).value_or(0);
    image.rows = number<std::int64_t>(words[4]).value_or(0);
    image.components = number<int>(words[6]).value_or(0);
    image.bits = number<int>(words[7]).value_or(0);
    if (words[10] != "[inline]") {
      image.object = number<int>(words[10]).value_or(0);
      image.generation = number<int>(words[11]).value_or(0);
    }
    images.push_back(std::move(image));
  }
  return images;
}

bool pdf_lost_image(std::string_view pdftoppm_errors) {
  constexpr std::string_view kError = "Syntax Error";
  // An object that is not there; a stream of an image, by the names of its encodings.
  constexpr std::string_view kOfAnImage[] = {"XObject '", "image", "JPEG",  "jpeg", "JPX",    "JP2", "SOC marker",
                                             "CCITT",     "JBIG2", "flate", "LZW",  "filter", "DCT"};
  // libjpeg's own words for what decode_jpeg.cc calls damaged as well.
  constexpr std::string_view kOfLibjpeg[] = {"premature end of data segment", "bad Huffman code",
                                             "Premature end of JPEG file", "Corrupt JPEG data: found marker"};
  const auto holds = [](std::string_view line, const auto& texts) {
    return std::ranges::any_of(texts, [&](std::string_view text) { return line.find(text) != line.npos; });
  };
  return std::ranges::any_of(split(pdftoppm_errors, '\n'), [&](std::string_view line) {
    return (line.starts_with(kError) && holds(line, kOfAnImage)) || holds(line, kOfLibjpeg);
  });
}

bool pdf_has_fonts(std::string_view pdffonts) {
  return split(pdffonts, '\n').size() > 2;  // two lines of headings
}

PdfDpi pdf_dpi(std::optional<PdfDpi> scan_dpi, bool has_fonts, const PdfPage& page) {
  constexpr double kDrawn = 400;
  constexpr double kFineEnough = 290;  // of a scan that carries the text recognised in it
  if (!scan_dpi || (has_fonts && scan_dpi->x < kFineEnough)) return {kDrawn, kDrawn};
  const double most = std::max(scan_dpi->x, scan_dpi->y);
  return page.on_its_side ? PdfDpi{most, most} : *scan_dpi;
}

}  // namespace meishi
