#include "samples/document.h"

#include <numeric>
#include <string>
#include <vector>

#include "samples/canvas.h"

namespace meishi::samples {
namespace {

using nlohmann::json;

void stroke(cairo_t* cr, double x1, double y1, double x2, double y2) {
  cairo_move_to(cr, x1, y1);
  cairo_line_to(cr, x2, y2);
  cairo_stroke(cr);
}

void draw_table(cairo_t* cr, const json& e) {
  const double x = e["table"].at(0), y = e["table"].at(1), row = e.at("row"), mm = e.at("mm");
  const auto columns = e.at("columns").get<std::vector<double>>();
  const json& cells = e.at("cells");
  const size_t rows = e.value("rows", cells.size());
  const double width = std::accumulate(columns.begin(), columns.end(), 0.0);
  for (size_t i = 0; i <= rows; ++i) {
    const double at = y + row * static_cast<double>(i);
    stroke(cr, x, at, x + width, at);
    if (i == rows) break;
    double left = x;
    for (size_t c = 0; c < columns.size(); ++c) {
      letter(cr, cells.at(i % cells.size()).at(c), e.value("font", "IPAexGothic"), mm, left + 1, at + (row - mm) / 3);
      left += columns[c];
    }
  }
  double left = x;
  stroke(cr, left, y, left, y + row * static_cast<double>(rows));
  for (const double w : columns) {
    left += w;
    stroke(cr, left, y, left, y + row * static_cast<double>(rows));
  }
}

}  // namespace

void draw_document(cairo_t* cr, const json& elements) {
  for (const json& e : elements) {
    cairo_save(cr);
    set_colour(cr, e.value("colour", "#222222"));
    cairo_set_line_width(cr, e.value("pen", 0.2));
    if (e.contains("text")) {
      std::string text;
      for (int i = 0; i < e.value("times", 1); ++i) text += e["text"].get<std::string>();
      letter(cr, text, e.value("font", "IPAexGothic"), e.value("mm", 3.5), e.at("at").at(0), e["at"].at(1),
             e.value("width", 0.0), e.value("vertical", false));
    } else if (e.contains("rect")) {
      const json& r = e["rect"];
      rounded_rectangle(cr, r.at(0), r.at(1), r.at(2), r.at(3), e.value("radius", 0.0));
      cairo_fill(cr);
    } else if (e.contains("line")) {
      const json& l = e["line"];
      stroke(cr, l.at(0), l.at(1), l.at(2), l.at(3));
    } else if (e.contains("rules")) {
      const json& r = e["rules"];
      const double x = r.at(0), y = r.at(1), width = r.at(2), pitch = r.at(3);
      for (int i = 0; i < r.at(4).get<int>(); ++i) stroke(cr, x, y + i * pitch, x + width, y + i * pitch);
    } else if (e.contains("table")) {
      draw_table(cr, e);
    }
    cairo_restore(cr);
  }
}

}  // namespace meishi::samples
