#include "samples/canvas.h"

#include <pango/pangocairo.h>

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace meishi::samples {
namespace {

constexpr double kUnits = 20;  // of pango's layout per mm: it rounds positions to its own unit

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Layout = std::unique_ptr<PangoLayout, Deleter<g_object_unref>>;
using Context = std::unique_ptr<PangoContext, Deleter<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Deleter<pango_font_description_free>>;
using Options = std::unique_ptr<cairo_font_options_t, Deleter<cairo_font_options_destroy>>;

}  // namespace

Canvas::Canvas(cv::Size pixels, double px_per_mm) : pixels_(cv::Mat::zeros(pixels, CV_8UC4)) { start(px_per_mm); }

Canvas::Canvas(const cv::Mat& bgr, double px_per_mm) {
  cv::cvtColor(bgr, pixels_, cv::COLOR_BGR2BGRA);
  start(px_per_mm);
}

void Canvas::start(double px_per_mm) {
  surface_.reset(cairo_image_surface_create_for_data(pixels_.data, CAIRO_FORMAT_ARGB32, pixels_.cols, pixels_.rows,
                                                     static_cast<int>(pixels_.step)));
  cr_.reset(cairo_create(surface_.get()));
  cairo_scale(cr_.get(), px_per_mm, px_per_mm);
}

cv::Mat Canvas::bgr() const {
  cairo_surface_flush(surface_.get());
  cv::Mat out;
  cv::cvtColor(pixels_, out, cv::COLOR_BGRA2BGR);
  return out;
}

cv::Mat Canvas::layer() const {
  cairo_surface_flush(surface_.get());
  return pixels_.clone();
}

void set_colour(cairo_t* cr, const std::string& rrggbb, double alpha) {
  const auto channel = [&](size_t i) { return std::stoi(rrggbb.substr(1 + 2 * i, 2), nullptr, 16) / 255.0; };
  cairo_set_source_rgba(cr, channel(0), channel(1), channel(2), alpha);
}

void rounded_rectangle(cairo_t* cr, double x, double y, double width, double height, double radius) {
  const double right = std::numbers::pi / 2;
  cairo_new_sub_path(cr);
  cairo_arc(cr, x + width - radius, y + radius, radius, -right, 0);
  cairo_arc(cr, x + width - radius, y + height - radius, radius, 0, right);
  cairo_arc(cr, x + radius, y + height - radius, radius, right, 2 * right);
  cairo_arc(cr, x + radius, y + radius, radius, 2 * right, 3 * right);
  cairo_close_path(cr);
}

void soft_shadow(cairo_t* cr, double dx, double dy, double softness, double strength) {
  // The path drawn many times with ever thinner borders: their sum falls off smoothly from the inside to the outside.
  constexpr int kSteps = 28;
  const std::unique_ptr<cairo_path_t, Deleter<cairo_path_destroy>> path(cairo_copy_path(cr));
  cairo_save(cr);
  cairo_matrix_t matrix;
  cairo_get_matrix(cr, &matrix);
  cairo_matrix_t moved = matrix;
  // The light comes from one side of the desk, however a thing is turned.
  const double scale = std::hypot(matrix.xx, matrix.yx);
  moved.x0 += dx * scale;
  moved.y0 += dy * scale;
  cairo_set_matrix(cr, &moved);
  cairo_set_source_rgba(cr, 0, 0, 0, 1 - std::pow(1 - strength, 1.0 / kSteps));
  cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
  for (int i = 0; i < kSteps; ++i) {
    cairo_new_path(cr);
    cairo_append_path(cr, path.get());
    cairo_set_line_width(cr, 2 * softness * (i + 0.5) / kSteps);
    // Filled and stroked at once, so that the border is not darkened twice.
    cairo_push_group_with_content(cr, CAIRO_CONTENT_ALPHA);
    cairo_set_source_rgba(cr, 0, 0, 0, 1);
    cairo_fill_preserve(cr);
    cairo_stroke(cr);
    cairo_pattern_t* mask = cairo_pop_group(cr);
    cairo_set_source_rgba(cr, 0, 0, 0, 1 - std::pow(1 - strength, 1.0 / kSteps));
    cairo_mask(cr, mask);
    cairo_pattern_destroy(mask);
  }
  cairo_restore(cr);
  cairo_new_path(cr);
}

double letter(cairo_t* cr, const std::string& text, const std::string& font, double mm, double x, double y,
              double width, bool vertical) {
  cairo_save(cr);
  cairo_translate(cr, x, y);
  if (vertical) cairo_rotate(cr, std::numbers::pi / 2);
  cairo_scale(cr, 1 / kUnits, 1 / kUnits);
  const Context context(pango_cairo_create_context(cr));
  const Options options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options.get());
  pango_context_set_language(context.get(), pango_language_from_string("ja"));
  if (vertical) pango_context_set_base_gravity(context.get(), PANGO_GRAVITY_EAST);
  const Font description(pango_font_description_new());
  pango_font_description_set_family(description.get(), font.c_str());
  pango_font_description_set_absolute_size(description.get(), mm * kUnits * PANGO_SCALE);
  const Layout layout(pango_layout_new(context.get()));
  pango_layout_set_font_description(layout.get(), description.get());
  pango_layout_set_line_spacing(layout.get(), 1.1F);
  if (width > 0) pango_layout_set_width(layout.get(), static_cast<int>(std::lround(width * kUnits * PANGO_SCALE)));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text(layout.get(), text.c_str(), -1);
  pango_cairo_show_layout(cr, layout.get());
  int w = 0, h = 0;
  pango_layout_get_size(layout.get(), &w, &h);
  cairo_restore(cr);
  return h / kUnits / PANGO_SCALE;
}

bool font_installed(const std::string& family) {
  PangoFontMap* map = pango_cairo_font_map_get_default();
  const Context context(pango_font_map_create_context(map));
  const Font wanted(pango_font_description_new());
  pango_font_description_set_family(wanted.get(), family.c_str());
  pango_font_description_set_absolute_size(wanted.get(), 10 * PANGO_SCALE);
  const std::unique_ptr<PangoFont, Deleter<g_object_unref>> loaded(
      pango_context_load_font(context.get(), wanted.get()));
  if (!loaded) return false;
  const Font found(pango_font_describe(loaded.get()));
  const char* name = pango_font_description_get_family(found.get());
  return name && family == name;
}

}  // namespace meishi::samples
