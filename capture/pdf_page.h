// What the programs of poppler-utils say about a page of a PDF, and how many dots an inch it is drawn with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

struct PdfPage {
  double width = 0;  // points (1/72 inch) of what is shown, before it is turned
  double height = 0;
  bool on_its_side = false;  // shown turned by 90 or 270 degrees
};

// Dots an inch along the page's width and height, before it is turned.
struct PdfDpi {
  double x = 0;
  double y = 0;
};

// Out of the output of `pdfinfo`. None when there is no such line. A document's title may look like such a line; it
// stands before the real one, which is taken.
std::optional<int> pdf_page_count(std::string_view pdfinfo);
std::optional<PdfPage> pdf_page_size(std::string_view pdfinfo);  // of the last page listed

// Out of the output of `pdfimages -list` for a page: the resolution at which the one image that covers the page has its
// own pixels. None when there is none, or more than one.
std::optional<PdfDpi> pdf_scan_dpi(std::string_view pdfimages, const PdfPage& page);

// A line of `pdfimages -list`: an image that the page draws.
struct PdfImage {
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  int components = 0;  // values of a pixel
  int bits = 0;        // of a value
  int object = 0;      // 0 of an image that stands among the page's own commands
  int generation = 0;
};

std::vector<PdfImage> pdf_images(std::string_view pdfimages);

// Does pdftoppm say on stderr that an image is not there, or that its data make no sense? It draws the page without it
// and ends well. Odd fonts, colours and links, of which it complains as well, take nothing away that a card needs.
bool pdf_lost_image(std::string_view pdftoppm_errors);

// Does the output of `pdffonts` list a font?
bool pdf_has_fonts(std::string_view pdffonts);

// A scanned page in its own resolution. With text in it, which may be drawn over a coarse picture of the card, at least
// as every other page: 400 dpi, 16 px/mm. The two are one for a page on its side, where pdftoppm mixes them up.
PdfDpi pdf_dpi(std::optional<PdfDpi> scan_dpi, bool has_fonts, const PdfPage& page);

}  // namespace meishi
