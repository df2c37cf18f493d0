// Invented company marks, made of a few plain shapes.
#pragma once

#include <cairo/cairo.h>

#include <string>

namespace meishi::samples {

// Draws the mark `name` in the current colour into the square of `size` at (x, y), in the current units. The names:
// "ring", "peaks", "leaf", "tiles", "waves", "hexagon", "petals", "arrow". Any other name draws nothing.
void draw_logo(cairo_t* cr, const std::string& name, double x, double y, double size);

}  // namespace meishi::samples
