// Printed pages that are no cards: letters, tables, newspapers, a notebook's ruling, a telephone's screen.
#pragma once

#include <cairo/cairo.h>

#include <nlohmann/json.hpp>

namespace meishi::samples {

// Draws the elements of a document, in order, with (0, 0) as its top-left corner. Lengths are millimetres. An element
// is one of
//   {"text": "...", "at": [x, y], "mm": 3.5, "width": 170, "font": "IPAexMincho", "vertical": false, "times": 1}
//   {"rect": [x, y, width, height], "radius": 0}
//   {"line": [x1, y1, x2, y2], "pen": 0.2}
//   {"rules": [x, y, width, pitch, count], "pen": 0.1}                       level lines, one under the other
//   {"table": [x, y], "columns": [20, 50], "row": 7, "rows": 30, "mm": 3, "cells": [["a", "b"], ...]}
//                                                                           `cells` over again until there are `rows`
// each with an optional "colour". Text without "font" is IPAexGothic.
void draw_document(cairo_t* cr, const nlohmann::json& elements);

}  // namespace meishi::samples
