#include "samples/thing.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numbers>
#include <string>

#include "samples/canvas.h"
#include "samples/document.h"

namespace meishi::samples {
namespace {

using nlohmann::json;

constexpr double kTurn = 2 * std::numbers::pi;

using Pattern = std::unique_ptr<cairo_pattern_t, decltype(&cairo_pattern_destroy)>;

// A rod from (-length / 2, 0) to (length / 2, 0), round like a pencil: light along its upper side.
void rod(cairo_t* cr, double x, double length, double thick, const std::string& colour) {
  rounded_rectangle(cr, x, -thick / 2, length, thick, thick * 0.3);
  set_colour(cr, colour);
  cairo_fill_preserve(cr);
  const Pattern shade(cairo_pattern_create_linear(0, -thick / 2, 0, thick / 2), cairo_pattern_destroy);
  cairo_pattern_add_color_stop_rgba(shade.get(), 0, 0, 0, 0, 0.35);
  cairo_pattern_add_color_stop_rgba(shade.get(), 0.28, 1, 1, 1, 0.55);
  cairo_pattern_add_color_stop_rgba(shade.get(), 0.5, 1, 1, 1, 0);
  cairo_pattern_add_color_stop_rgba(shade.get(), 1, 0, 0, 0, 0.55);
  cairo_set_source(cr, shade.get());
  cairo_fill(cr);
}

void draw_pen(cairo_t* cr, const json& o) {
  const std::string colour = o.value("colour", "#22346e");
  rounded_rectangle(cr, -70, -5, 140, 10, 4);
  soft_shadow(cr, 2.2, 3.2, 3, 0.5);
  rod(cr, -70, 132, 9.5, colour);
  rod(cr, -70, 44, 10.5, colour);
  rod(cr, -27, 2, 10.7, "#c9b678");
  cairo_move_to(cr, 61, -3.5);
  cairo_line_to(cr, 71, -0.6);
  cairo_line_to(cr, 71, 0.6);
  cairo_line_to(cr, 61, 3.5);
  cairo_close_path(cr);
  set_colour(cr, "#8d8f94");
  cairo_fill(cr);
  rounded_rectangle(cr, -68, -1.2, 38, 2.4, 1);  // the clip
  set_colour(cr, "#cfcfd4");
  cairo_fill(cr);
}

void draw_sheet(cairo_t* cr, const json& o, const json& documents) {
  const double w = o.value("size", json::array({210, 297})).at(0), h = o.value("size", json::array({210, 297})).at(1);
  cairo_rectangle(cr, -w / 2, -h / 2, w, h);
  soft_shadow(cr, 0.8, 1.2, o.value("lift", 1.8), 0.4);
  cairo_rectangle(cr, -w / 2, -h / 2, w, h);
  set_colour(cr, o.value("colour", "#f4f4f0"));
  cairo_fill_preserve(cr);
  cairo_clip(cr);
  cairo_translate(cr, -w / 2, -h / 2);
  if (o.contains("document")) draw_document(cr, documents.at(o["document"].get<std::string>()));
}

void draw_cable(cairo_t* cr, const json& o) {
  const json& path = o.at("path");
  const auto trace = [&] {
    cairo_move_to(cr, path.at(0).at(0), path[0].at(1));
    for (size_t i = 1; i + 2 < path.size(); i += 3) {
      cairo_curve_to(cr, path[i].at(0), path[i].at(1), path[i + 1].at(0), path[i + 1].at(1), path[i + 2].at(0),
                     path[i + 2].at(1));
    }
  };
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  cairo_translate(cr, 1.5, 2.2);
  for (const double wide : {7.0, 5.6, 4.2}) {
    trace();
    cairo_set_line_width(cr, wide);
    cairo_set_source_rgba(cr, 0, 0, 0, 0.16);
    cairo_stroke(cr);
  }
  cairo_translate(cr, -1.5, -2.2);
  trace();
  cairo_set_line_width(cr, 3.8);
  set_colour(cr, o.value("colour", "#26262a"));
  cairo_stroke(cr);
  cairo_translate(cr, -0.5, -0.7);
  trace();
  cairo_set_line_width(cr, 1.0);
  cairo_set_source_rgba(cr, 1, 1, 1, 0.28);
  cairo_stroke(cr);
}

void draw_mug(cairo_t* cr, const json& o) {
  const std::string colour = o.value("colour", "#e9e6df");
  cairo_arc(cr, 0, 0, 42, 0, kTurn);
  soft_shadow(cr, 7, 10, 9, 0.5);
  rounded_rectangle(cr, 34, -6, 26, 12, 5);
  set_colour(cr, colour);
  cairo_fill(cr);
  for (const auto& [radius, tone] : {std::pair(42.0, colour), std::pair(38.5, std::string("#b9b4a8"))}) {
    cairo_arc(cr, 0, 0, radius, 0, kTurn);
    set_colour(cr, tone);
    cairo_fill(cr);
  }
  const Pattern coffee(cairo_pattern_create_radial(-8, -8, 4, 0, 0, 37), cairo_pattern_destroy);
  cairo_pattern_add_color_stop_rgb(coffee.get(), 0, 0.36, 0.22, 0.13);
  cairo_pattern_add_color_stop_rgb(coffee.get(), 1, 0.16, 0.09, 0.05);
  cairo_arc(cr, 1.5, 2, 36, 0, kTurn);
  cairo_set_source(cr, coffee.get());
  cairo_fill(cr);
}

void draw_keyboard(cairo_t* cr, const json& o, cv::RNG& rng) {
  constexpr double kPitch = 19, kKey = 16.6;
  constexpr int kRows = 5, kColumns = 15;
  const std::string body = o.value("colour", "#3a3b3f"), keys = o.value("keys", "#1f2023");
  const double w = kColumns * kPitch + 8, h = kRows * kPitch + 8;
  rounded_rectangle(cr, -w / 2, -h / 2, w, h, 5);
  soft_shadow(cr, 3, 4, 4, 0.5);
  rounded_rectangle(cr, -w / 2, -h / 2, w, h, 5);
  set_colour(cr, body);
  cairo_fill(cr);
  const std::string ink = o.value("ink", "#e8e8ea"), letters = "1234567890-^QWERTYUIOP@[ASDFGHJKL;:]ZXCVBNM,./";
  size_t next = 0;
  for (int row = 0; row < kRows; ++row) {
    for (double column = 0; column < kColumns - 0.01;) {
      const bool space = row == kRows - 1 && column > 3.9 && column < 4.2;
      const bool wide = !space && (column == 0 || column > kColumns - 2.1) && row > 0;
      const double units = space ? 5 : wide ? (column == 0 ? 1 + 0.25 * row : kColumns - column) : 1;
      const double width = std::min(units, kColumns - column);
      const double x = -w / 2 + 4 + column * kPitch, y = -h / 2 + 4 + row * kPitch;
      rounded_rectangle(cr, x + 1.2, y + 1.2, width * kPitch - (kPitch - kKey), kKey, 2);
      set_colour(cr, keys);
      cairo_fill(cr);
      rounded_rectangle(cr, x + 2.6, y + 2, width * kPitch - (kPitch - kKey) - 2.8, kKey - 3.4, 2);
      cairo_set_source_rgba(cr, 1, 1, 1, 0.07 + 0.02 * rng.uniform(0.0, 1.0));
      cairo_fill(cr);
      if (!space && !wide && next < letters.size()) {
        set_colour(cr, ink);
        letter(cr, letters.substr(next++, 1), "Lato", 4, x + 4, y + 2.6);
      }
      column += width;
    }
  }
}

void draw_telephone(cairo_t* cr, const json& o, const json& documents) {
  rounded_rectangle(cr, -36, -75, 72, 150, 9);
  soft_shadow(cr, 2.5, 3.5, 3.5, 0.5);
  rounded_rectangle(cr, -36, -75, 72, 150, 9);
  set_colour(cr, o.value("colour", "#17181b"));
  cairo_fill(cr);
  rounded_rectangle(cr, -33.5, -72.5, 67, 145, 6.5);
  set_colour(cr, o.contains("document") ? "#f7f7f9" : "#0b0c0f");
  cairo_fill_preserve(cr);
  cairo_clip(cr);
  cairo_translate(cr, -33.5, -72.5);
  if (o.contains("document")) {
    draw_document(cr, documents.at(o["document"].get<std::string>()));
  } else {
    const Pattern sky(cairo_pattern_create_linear(0, 0, 67, 90), cairo_pattern_destroy);  // mirrored in the dark glass
    cairo_pattern_add_color_stop_rgba(sky.get(), 0, 1, 1, 1, 0.16);
    cairo_pattern_add_color_stop_rgba(sky.get(), 1, 1, 1, 1, 0);
    cairo_set_source(cr, sky.get());
    cairo_paint(cr);
  }
}

void draw_sticky(cairo_t* cr, const json& o) {
  const double w = o.value("size", json::array({75, 75})).at(0), h = o.value("size", json::array({75, 75})).at(1);
  cairo_rectangle(cr, -w / 2, -h / 2, w, h);
  soft_shadow(cr, 1, 2, 2, 0.4);
  const Pattern paper(cairo_pattern_create_linear(0, -h / 2, 0, h / 2), cairo_pattern_destroy);
  const std::string colour = o.value("colour", "#f5dc62");
  cairo_rectangle(cr, -w / 2, -h / 2, w, h);
  set_colour(cr, colour);
  cairo_fill_preserve(cr);
  cairo_pattern_add_color_stop_rgba(paper.get(), 0, 0, 0, 0, 0.06);
  cairo_pattern_add_color_stop_rgba(paper.get(), 0.2, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgba(paper.get(), 1, 1, 1, 1, 0.12);
  cairo_set_source(cr, paper.get());
  cairo_fill(cr);
  set_colour(cr, "#2a2f55");
  letter(cr, o.value("text", ""), "IPAexMincho", h / 9, -w / 2 + 5, -h / 2 + 6, w - 10);
}

void draw_clip(cairo_t* cr, const json& o) {
  const auto wire = [&](double dx, double dy) {
    cairo_move_to(cr, -12 + dx, -2 + dy);
    cairo_line_to(cr, 10 + dx, -2 + dy);
    cairo_curve_to(cr, 15 + dx, -2 + dy, 15 + dx, 5 + dy, 10 + dx, 5 + dy);
    cairo_line_to(cr, -13 + dx, 5 + dy);
    cairo_curve_to(cr, -19 + dx, 5 + dy, -19 + dx, -4.5 + dy, -13 + dx, -4.5 + dy);
    cairo_line_to(cr, 8 + dx, -4.5 + dy);
  };
  cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
  wire(0.7, 1);
  cairo_set_line_width(cr, 1.6);
  cairo_set_source_rgba(cr, 0, 0, 0, 0.35);
  cairo_stroke(cr);
  wire(0, 0);
  cairo_set_line_width(cr, 1.2);
  set_colour(cr, o.value("colour", "#b4b6bb"));
  cairo_stroke(cr);
}

void draw_calculator(cairo_t* cr, const json& o) {
  rounded_rectangle(cr, -52, -72, 104, 144, 6);
  soft_shadow(cr, 3, 4, 4, 0.5);
  rounded_rectangle(cr, -52, -72, 104, 144, 6);
  set_colour(cr, o.value("colour", "#d4d6d8"));
  cairo_fill(cr);
  cairo_rectangle(cr, -44, -65, 88, 24);
  set_colour(cr, "#a9b5a2");
  cairo_fill(cr);
  set_colour(cr, "#2d332b");
  letter(cr, "128,400", "Lato", 16, -18, -62);
  for (int row = 0; row < 5; ++row) {
    for (int column = 0; column < 5; ++column) {
      rounded_rectangle(cr, -44 + column * 18, -34 + row * 20, 15, 15, 2);
      set_colour(cr, column == 4 && row == 0 ? "#d1683c" : "#3c3f44");
      cairo_fill(cr);
    }
  }
}

void draw_ruler(cairo_t* cr, const json& o) {
  cairo_rectangle(cr, -80, -13, 160, 26);
  soft_shadow(cr, 0.8, 1.2, 1.2, 0.4);
  cairo_rectangle(cr, -80, -13, 160, 26);
  set_colour(cr, o.value("colour", "#d9c48a"), o.value("alpha", 1.0));
  cairo_fill(cr);
  set_colour(cr, "#2b2b2b");
  cairo_set_line_width(cr, 0.2);
  for (int mm = 0; mm <= 150; ++mm) {
    cairo_move_to(cr, -75 + mm, -13);
    cairo_line_to(cr, -75 + mm, -13 + (mm % 10 == 0 ? 6 : mm % 5 == 0 ? 4.5 : 3));
    cairo_stroke(cr);
    if (mm % 10 == 0) letter(cr, std::to_string(mm / 10), "Lato", 3, -74.5 + mm, -7);
  }
}

void draw_coin(cairo_t* cr, const json& o) {
  const double radius = o.value("size", json::array({22.6, 22.6})).at(0).get<double>() / 2;
  cairo_arc(cr, 0, 0, radius, 0, kTurn);
  soft_shadow(cr, 0.8, 1.1, 1, 0.45);
  const Pattern metal(cairo_pattern_create_linear(-radius, -radius, radius, radius), cairo_pattern_destroy);
  cairo_pattern_add_color_stop_rgba(metal.get(), 0, 1, 1, 1, 0.5);
  cairo_pattern_add_color_stop_rgba(metal.get(), 1, 0, 0, 0, 0.35);
  cairo_arc(cr, 0, 0, radius, 0, kTurn);
  set_colour(cr, o.value("colour", "#b9b7b2"));
  cairo_fill_preserve(cr);
  cairo_set_source(cr, metal.get());
  cairo_fill(cr);
  cairo_arc(cr, 0, 0, radius * 0.88, 0, kTurn);
  cairo_set_line_width(cr, 0.3);
  cairo_set_source_rgba(cr, 0, 0, 0, 0.5);
  cairo_stroke(cr);
  cairo_arc(cr, 0, 0, radius * 0.5, 0, kTurn);
  cairo_stroke(cr);
}

void draw_glasses(cairo_t* cr, const json& o) {
  const auto frame = [&](double dx, double dy) {
    for (const double side : {-1.0, 1.0}) {
      rounded_rectangle(cr, (side < 0 ? -62 : 10) + dx, -20 + dy, 52, 40, 16);
      cairo_move_to(cr, side * 61 + dx, -10 + dy);
      cairo_line_to(cr, side * 58 + dx, 95 + dy);
    }
    cairo_move_to(cr, -11 + dx, -6 + dy);
    cairo_curve_to(cr, -6 + dx, -12 + dy, 6 + dx, -12 + dy, 11 + dx, -6 + dy);
  };
  cairo_set_line_width(cr, 3);
  frame(3, 4.5);
  cairo_set_source_rgba(cr, 0, 0, 0, 0.3);
  cairo_stroke(cr);
  frame(0, 0);
  set_colour(cr, o.value("colour", "#33231c"));
  cairo_stroke(cr);
}

void draw_spiral(cairo_t* cr, const json& o) {
  const double length = o.value("size", json::array({4, 200})).at(1);
  for (double y = -length / 2; y < length / 2; y += 7) {
    cairo_arc(cr, 4, y + 1, 1.6, 0, kTurn);
    set_colour(cr, "#3a352e");
    cairo_fill(cr);
    cairo_move_to(cr, 4, y + 1);
    cairo_curve_to(cr, 0, y - 3, -5, y - 3, -6, y + 2);
    cairo_set_line_width(cr, 1.3);
    set_colour(cr, "#8d8f92");
    cairo_stroke(cr);
  }
}

}  // namespace

void draw_thing(cairo_t* cr, const json& options, const json& documents, cv::RNG& rng) {
  const std::map<std::string, std::function<void()>> kinds = {
      {"sheet", [&] { draw_sheet(cr, options, documents); }},
      {"pen", [&] { draw_pen(cr, options); }},
      {"cable", [&] { draw_cable(cr, options); }},
      {"mug", [&] { draw_mug(cr, options); }},
      {"keyboard", [&] { draw_keyboard(cr, options, rng); }},
      {"telephone", [&] { draw_telephone(cr, options, documents); }},
      {"sticky", [&] { draw_sticky(cr, options); }},
      {"clip", [&] { draw_clip(cr, options); }},
      {"calculator", [&] { draw_calculator(cr, options); }},
      {"ruler", [&] { draw_ruler(cr, options); }},
      {"coin", [&] { draw_coin(cr, options); }},
      {"glasses", [&] { draw_glasses(cr, options); }},
      {"spiral", [&] { draw_spiral(cr, options); }},
  };
  const auto kind = kinds.find(options.at("kind").get<std::string>());
  if (kind == kinds.end()) throw std::invalid_argument("unknown thing: " + options["kind"].get<std::string>());
  cairo_save(cr);
  if (options.contains("at")) cairo_translate(cr, options["at"].at(0), options["at"].at(1));
  cairo_rotate(cr, options.value("turn", 0.0) / 360 * kTurn);
  const double scale = options.value("scale", 1.0);
  cairo_scale(cr, scale, scale);
  kind->second();
  cairo_restore(cr);
}

}  // namespace meishi::samples
