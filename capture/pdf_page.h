// What the programs of poppler-utils say about a page of a PDF, and how many dots an inch it is drawn with.
#pragma once

#include <optional>
#include <string_view>

namespace meishi {

struct PdfPage {
  double width = 0;  // points (1/72 inch) of what is shown, before it is turned
  double height = 0;
};

// Out of the output of `pdfinfo`. None when there is no such line. A document's title may look like such a line; it
// stands before the real one, which is taken.
std::optional<int> pdf_page_count(std::string_view pdfinfo);
std::optional<PdfPage> pdf_page_size(std::string_view pdfinfo);  // of the last page listed

// Out of the output of `pdfimages -list` for a page: the resolution at which the one image that covers the page has its
// own pixels. None when there is none, or more than one.
std::optional<double> pdf_scan_dpi(std::string_view pdfimages, const PdfPage& page);

// Does the output of `pdffonts` list a font?
bool pdf_has_fonts(std::string_view pdffonts);

// A scanned page in its own resolution. With text in it, which may be drawn over a coarse picture of the card, at least
// as every other page: 400 dpi, 16 px/mm.
double pdf_dpi(std::optional<double> scan_dpi, bool has_fonts);

}  // namespace meishi
