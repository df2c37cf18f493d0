// A sheet of pixels that is drawn on in millimetres, with cairo.
#pragma once

#include <cairo/cairo.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <string>

namespace meishi::samples {

class Canvas {
 public:
  // Transparent; (0, 0) is the top-left corner.
  Canvas(cv::Size pixels, double px_per_mm);
  // On top of an image (BGR).
  Canvas(const cv::Mat& bgr, double px_per_mm);

  [[nodiscard]] cairo_t* cr() const { return cr_.get(); }
  [[nodiscard]] cv::Mat bgr() const;    // as if on black where it is transparent
  [[nodiscard]] cv::Mat layer() const;  // BGRA, colours multiplied by alpha

 private:
  void start(double px_per_mm);

  cv::Mat pixels_;  // BGRA, the memory of surface_
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface_{nullptr, cairo_surface_destroy};
  std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cr_{nullptr, cairo_destroy};
};

// "#rrggbb"
void set_colour(cairo_t* cr, const std::string& rrggbb, double alpha = 1);

// Only the path.
void rounded_rectangle(cairo_t* cr, double x, double y, double width, double height, double radius);

// The shadow that a thing of this outline (the current path, which it uses up) throws: `softness` mm wide, moved by
// (dx, dy) mm.
void soft_shadow(cairo_t* cr, double dx, double dy, double softness, double strength);

// `text` from (x, y) on, `mm` high, wrapped at `width` mm (0: one line). Vertical text starts at the top right, at (x,
// y), its columns run to the left, `width` is their length. Returns how much it takes, across the lines.
double letter(cairo_t* cr, const std::string& text, const std::string& font, double mm, double x, double y,
              double width = 0, bool vertical = false);

// Whether a font family is installed; letter() would silently take another one.
bool font_installed(const std::string& family);

}  // namespace meishi::samples
