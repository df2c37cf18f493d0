#include "samples/logo.h"

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

namespace meishi::samples {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// Every mark is drawn in the unit square.

void ring(cairo_t* cr) {
  cairo_set_line_width(cr, 0.14);
  cairo_arc(cr, 0.5, 0.5, 0.42, 0, kTurn);
  cairo_stroke(cr);
  cairo_arc(cr, 0.62, 0.5, 0.18, 0, kTurn);
  cairo_fill(cr);
}

void peaks(cairo_t* cr) {
  for (const auto& [left, top, right] : {std::array{0.0, 0.1, 0.7}, std::array{0.42, 0.35, 1.0}}) {
    cairo_move_to(cr, left, 0.92);
    cairo_line_to(cr, (left + right) / 2, top);
    cairo_line_to(cr, right, 0.92);
    cairo_close_path(cr);
    cairo_fill(cr);
  }
}

void leaf(cairo_t* cr) {
  cairo_move_to(cr, 0.05, 0.95);
  cairo_curve_to(cr, 0.0, 0.3, 0.4, 0.05, 0.95, 0.05);
  cairo_curve_to(cr, 0.95, 0.65, 0.65, 0.95, 0.05, 0.95);
  cairo_fill(cr);
}

void tiles(cairo_t* cr) {
  cairo_rectangle(cr, 0.05, 0.05, 0.42, 0.42);
  cairo_rectangle(cr, 0.53, 0.53, 0.42, 0.42);
  cairo_rectangle(cr, 0.62, 0.14, 0.24, 0.24);
  cairo_fill(cr);
}

void waves(cairo_t* cr) {
  cairo_set_line_width(cr, 0.13);
  for (const double y : {0.25, 0.52, 0.79}) {
    cairo_move_to(cr, 0.02, y);
    cairo_curve_to(cr, 0.3, y - 0.28, 0.45, y + 0.28, 0.98, y - 0.08);
    cairo_stroke(cr);
  }
}

void hexagon(cairo_t* cr) {
  cairo_set_line_width(cr, 0.12);
  for (int i = 0; i < 6; ++i) {
    cairo_line_to(cr, 0.5 + 0.43 * std::cos(kTurn * (i + 0.5) / 6), 0.5 + 0.43 * std::sin(kTurn * (i + 0.5) / 6));
  }
  cairo_close_path(cr);
  cairo_stroke(cr);
  cairo_rectangle(cr, 0.36, 0.36, 0.28, 0.28);
  cairo_fill(cr);
}

void petals(cairo_t* cr) {
  for (int i = 0; i < 5; ++i) {
    const double angle = kTurn * i / 5 - kTurn / 4;
    cairo_arc(cr, 0.5 + 0.27 * std::cos(angle), 0.5 + 0.27 * std::sin(angle), 0.19, 0, kTurn);
    cairo_fill(cr);
  }
}

void arrow(cairo_t* cr) {
  cairo_set_line_width(cr, 0.16);
  for (const double x : {0.1, 0.48}) {
    cairo_move_to(cr, x, 0.1);
    cairo_line_to(cr, x + 0.38, 0.5);
    cairo_line_to(cr, x, 0.9);
    cairo_stroke(cr);
  }
}

}  // namespace

void draw_logo(cairo_t* cr, const std::string& name, double x, double y, double size) {
  static const std::map<std::string, std::function<void(cairo_t*)>> marks = {
      {"ring", ring},   {"peaks", peaks},     {"leaf", leaf},     {"tiles", tiles},
      {"waves", waves}, {"hexagon", hexagon}, {"petals", petals}, {"arrow", arrow}};
  const auto mark = marks.find(name);
  if (mark == marks.end()) return;
  cairo_save(cr);
  cairo_translate(cr, x, y);
  cairo_scale(cr, size, size);
  mark->second(cr);
  cairo_restore(cr);
}

}  // namespace meishi::samples
