// Small PDFs, written object by object, for the tests of decoding.
#pragma once

#include <cstdio>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "image_bytes.h"

namespace meishi {

struct PdfPageText {
  double width = 91 / 25.4 * 72;  // points; a card
  double height = 55 / 25.4 * 72;
  std::string content;    // of the page's stream
  std::string resources;  // inside << >>
  std::string more;       // further keys of the page, such as /Rotate 90
};

// Objects 1 and 2 are the catalogue and the tree of pages; pages and their contents follow, then `objects` as they are,
// from first_object(pages) on.
inline std::size_t first_object(const std::vector<PdfPageText>& pages) { return 3 + 2 * pages.size(); }

inline std::string pdf_stream(const std::string& data, const std::string& keys = "") {
  return "<<" + keys + "/Length " + std::to_string(data.size()) + ">>\nstream\n" + data + "\nendstream";
}

inline Bytes pdf_of(const std::vector<PdfPageText>& pages, const std::vector<std::string>& objects = {},
                    const std::string& trailer = "", int count = -1) {
  std::vector<std::string> all = {"<</Type/Catalog/Pages 2 0 R>>", ""};
  std::string kids;
  for (const PdfPageText& page : pages) {
    const std::size_t number = all.size() + 1;
    kids += std::to_string(number) + " 0 R ";
    all.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + std::to_string(page.width) + " " +
                  std::to_string(page.height) + "]/Contents " + std::to_string(number + 1) + " 0 R/Resources<<" +
                  page.resources + ">>" + page.more + ">>");
    all.push_back(pdf_stream(page.content));
  }
  all[1] = "<</Type/Pages/Kids[" + kids + "]/Count " +
           std::to_string(count < 0 ? static_cast<int>(pages.size()) : count) + ">>";
  all.insert(all.end(), objects.begin(), objects.end());
  std::string out = "%PDF-1.4\n";
  std::string table;
  for (std::size_t i = 0; i < all.size(); ++i) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", out.size());
    table += line;
    out += std::to_string(i + 1) + " 0 obj\n" + all[i] + "\nendobj\n";
  }
  const std::string size = std::to_string(all.size() + 1);
  const std::string start = std::to_string(out.size());
  out += "xref\n0 " + size + "\n0000000000 65535 f \n" + table + "trailer\n<</Size " + size + "/Root 1 0 R" + trailer +
         ">>\nstartxref\n" + start + "\n%%EOF\n";
  return {out.begin(), out.end()};
}

// An image that pages draw with "/Name Do" through their resources.
inline std::string pdf_image(const cv::Mat& bgr) {
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return pdf_stream({reinterpret_cast<const char*>(rgb.data), rgb.total() * 3},
                    "/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Width " +
                        std::to_string(rgb.cols) + "/Height " + std::to_string(rgb.rows));
}

}  // namespace meishi
