#include "samples/face.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "samples/code.h"
#include "samples/logo.h"

namespace meishi::samples {
namespace {

constexpr double kMmPerPoint = 25.4 / 72;
constexpr double kUnitsPerMm = PANGO_SCALE * kFacePixelsPerMm;
constexpr double kMargin = 3.5;  // mm

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Deleter<cairo_surface_destroy>>;
using Cairo = std::unique_ptr<cairo_t, Deleter<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Deleter<g_object_unref>>;
using Context = std::unique_ptr<PangoContext, Deleter<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Deleter<pango_font_description_free>>;

void set_colour(cairo_t* cr, const std::string& rrggbb) {
  const auto channel = [&](size_t i) { return std::stoi(rrggbb.substr(1 + 2 * i, 2), nullptr, 16) / 255.0; };
  cairo_set_source_rgb(cr, channel(0), channel(1), channel(2));
}

std::string lookup(const std::map<std::string, std::string>& map, const std::string& key, const std::string& other) {
  const auto it = map.find(key);
  return it == map.end() ? other : it->second;
}

class FacePainter {
 public:
  FacePainter(const Design& design, const Card& card)
      : design_(design),
        card_(card),
        surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                            static_cast<int>(std::lround(design.width * kFacePixelsPerMm)),
                                            static_cast<int>(std::lround(design.height * kFacePixelsPerMm)))),
        cr_(cairo_create(surface_.get())) {
    cairo_scale(cr_.get(), kFacePixelsPerMm, kFacePixelsPerMm);
    set_colour(cr_.get(), colour("paper"));
    cairo_paint(cr_.get());
  }

  Result<Face> paint() {
    for (const Shape& shape : design_.shapes) {
      if (shape.kind == "code") {
        if (auto ok = paint_code(shape); !ok) return tl::unexpected(ok.error());
      } else {
        paint_shape(shape);
      }
    }
    for (const Block& block : design_.blocks) {
      const auto lines = card_.print.find(block.key);
      if (lines == card_.print.end()) continue;
      if (auto ok = paint_block(block, lines->second); !ok) return tl::unexpected(ok.error());
    }
    if (auto ok = check_lines(); !ok) return tl::unexpected(ok.error());
    cairo_surface_flush(surface_.get());
    const cv::Mat bgrx(cairo_image_surface_get_height(surface_.get()), cairo_image_surface_get_width(surface_.get()),
                       CV_8UC4, cairo_image_surface_get_data(surface_.get()),
                       static_cast<size_t>(cairo_image_surface_get_stride(surface_.get())));
    cv::cvtColor(bgrx, face_.image, cv::COLOR_BGRA2BGR);
    return std::move(face_);
  }

 private:
  std::string colour(const std::string& name) const {
    return name.starts_with('#') ? name : lookup(card_.style.colours, name, "#000000");
  }

  void paint_shape(const Shape& s) {
    cairo_t* cr = cr_.get();
    cairo_save(cr);
    set_colour(cr, colour(s.colour));
    if (s.kind == "rect") {
      cairo_rectangle(cr, s.box[0], s.box[1], s.box[2], s.box[3]);
      cairo_fill(cr);
    } else if (s.kind == "disc") {
      cairo_arc(cr, s.box[0] + s.box[2] / 2, s.box[1] + s.box[3] / 2, s.box[2] / 2, 0, 2 * std::numbers::pi);
      cairo_fill(cr);
    } else if (s.kind == "line") {
      cairo_set_line_width(cr, s.width);
      cairo_move_to(cr, s.box[0], s.box[1]);
      cairo_line_to(cr, s.box[2], s.box[3]);
      cairo_stroke(cr);
    } else if (s.kind == "logo") {
      draw_logo(cr, card_.style.logo, s.box[0], s.box[1], s.box[2]);
    }
    cairo_restore(cr);
  }

  Status paint_code(const Shape& s) {
    const auto modules = code_modules(card_.code, card_.code_charset);
    if (!modules) {
      Error error = modules.error();
      error.subject = card_.slug;
      return tl::unexpected(error);
    }
    cairo_t* cr = cr_.get();
    set_colour(cr, colour(s.colour));
    const double size = s.box[2] / modules->cols;  // all in one path: no seams between the modules
    for (int y = 0; y < modules->rows; ++y) {
      for (int x = 0; x < modules->cols; ++x) {
        if (modules->at<std::uint8_t>(y, x) == 0)
          cairo_rectangle(cr, s.box[0] + x * size, s.box[1] + y * size, size, size);
      }
    }
    cairo_fill(cr);
    return {};
  }

  Result<Layout> make_layout(const Block& b, const std::string& text) {
    // Pango rounds positions to its own unit, so it works in pixels and everything else here in millimetres.
    cairo_save(cr_.get());
    cairo_scale(cr_.get(), 1 / kFacePixelsPerMm, 1 / kFacePixelsPerMm);
    Context context(pango_cairo_create_context(cr_.get()));
    cairo_restore(cr_.get());
    std::unique_ptr<cairo_font_options_t, Deleter<cairo_font_options_destroy>> options(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_language(context.get(), pango_language_from_string("ja"));
    if (b.vertical) pango_context_set_base_gravity(context.get(), PANGO_GRAVITY_EAST);

    const std::string text_font = lookup(card_.style.fonts, "text", "");
    const std::string wanted = lookup(card_.style.fonts, b.font, text_font);
    Font font(pango_font_description_new());
    pango_font_description_set_family(font.get(), (wanted + "," + text_font).c_str());
    pango_font_description_set_weight(font.get(), static_cast<PangoWeight>(b.weight));
    pango_font_description_set_absolute_size(font.get(), b.points * kMmPerPoint * kUnitsPerMm);
    // fontconfig answers a missing family with another one; the cards would then differ from one machine to the next.
    const std::unique_ptr<PangoFont, Deleter<g_object_unref>> loaded(
        pango_context_load_font(context.get(), font.get()));
    const Font found(loaded ? pango_font_describe(loaded.get()) : pango_font_description_new());
    const char* family = pango_font_description_get_family(found.get());
    if (!family || wanted != family) {
      return fail(ErrorCode::environment, "the font {} is not installed: see packages-samples.txt", {wanted},
                  card_.slug);
    }

    Layout layout(pango_layout_new(context.get()));
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.c_str(), -1);
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("lnum=1"));  // figures as tall as capitals
    if (b.spacing != 0) {
      const double spacing = b.spacing * b.points * kMmPerPoint * kUnitsPerMm;
      pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(static_cast<int>(std::lround(spacing))));
    }
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
    if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) {
      return fail(ErrorCode::environment, "no installed font has every character of {}", {text}, card_.slug);
    }
    return layout;
  }

  // Top-left corner of a block of this size.
  cv::Point2d place(const Block& b, cv::Size2d size) const {
    double x = b.x, y = b.y;
    const auto with = std::find_if(b.beside.begin(), b.beside.end(), [&](const auto& k) { return drawn_.contains(k); });
    if (with != b.beside.end()) {
      const cv::Rect2d& r = drawn_.at(*with);
      const auto along = [&](char anchor, double start, double length) {
        return anchor == 'l' || anchor == 't'   ? start
               : anchor == 'r' || anchor == 'b' ? start + length
                                                : start + length / 2;
      };
      x = b.side == "left" ? r.x - b.gap : b.side == "right" ? r.x + r.width + b.gap : along(b.anchor[0], r.x, r.width);
      y = b.side == "above"   ? r.y - b.gap
          : b.side == "below" ? r.y + r.height + b.gap
                              : along(b.anchor[1], r.y, r.height);
    }
    if (b.anchor[0] == 'c') x -= size.width / 2;
    if (b.anchor[0] == 'r') x -= size.width;
    if (b.anchor[1] == 'm') y -= size.height / 2;
    if (b.anchor[1] == 'b') y -= size.height;
    return {x, y};
  }

  Status paint_block(const Block& b, const std::vector<std::string>& lines) {
    const double em = b.points * kMmPerPoint;
    const double pitch = em * b.leading;
    std::vector<Layout> layouts;
    std::vector<double> lengths;
    for (const std::string& line : lines) {
      auto layout = make_layout(b, line);
      if (!layout) return tl::unexpected(layout.error());
      int width = 0, height = 0;
      pango_layout_get_size(layout->get(), &width, &height);
      lengths.push_back(static_cast<double>(width) / kUnitsPerMm - b.spacing * em);
      layouts.push_back(std::move(*layout));
    }
    const double length = *std::max_element(lengths.begin(), lengths.end());
    const double depth = pitch * static_cast<double>(lines.size() - 1) + em;
    const cv::Size2d size = b.vertical || b.turn != 0 ? cv::Size2d(depth, length) : cv::Size2d(length, depth);
    const cv::Point2d corner = place(b, size);
    drawn_[b.key] = cv::Rect2d(corner, size);

    const char align = b.vertical || b.turn == 90 ? b.anchor[1]
                       : b.turn == 0              ? b.anchor[0]
                       : b.anchor[1] == 'b'       ? 't'  // it begins at its foot
                       : b.anchor[1] == 't'       ? 'b'
                                                  : 'm';
    for (size_t i = 0; i < lines.size(); ++i) {
      const double slack = length - lengths[i];
      const double start = align == 'l' || align == 't' ? 0 : align == 'r' || align == 'b' ? slack : slack / 2;
      paint_line(b, lines[i], layouts[i].get(), corner, start, static_cast<double>(i) * pitch, size);
    }
    return {};
  }

  void paint_line(const Block& b, const std::string& text, PangoLayout* layout, cv::Point2d corner, double start,
                  double offset, cv::Size2d size) {
    const double em = b.points * kMmPerPoint;
    PangoRectangle ink, logical;
    pango_layout_get_extents(layout, &ink, &logical);
    const auto mm = [](int units) { return static_cast<double>(units) / kUnitsPerMm; };
    cairo_t* cr = cr_.get();
    cairo_save(cr);
    set_colour(cr, colour(b.colour));
    cv::Rect2d box;
    if (b.vertical) {
      // Columns run from right to left; the layout's x axis points down and its y axis to the left.
      const double middle = corner.x + size.width - offset - em / 2;
      const double ox = middle + mm(logical.y) + mm(logical.height) / 2;
      const double oy = corner.y + start;
      cairo_translate(cr, ox, oy);
      cairo_rotate(cr, std::numbers::pi / 2);
      box = {ox - mm(ink.y) - mm(ink.height), oy + mm(ink.x), mm(ink.height), mm(ink.width)};
    } else if (b.turn == 90) {
      const double ox = corner.x + size.width - offset - 0.88 * em + mm(pango_layout_get_baseline(layout));
      const double oy = corner.y + start;
      cairo_translate(cr, ox, oy);
      cairo_rotate(cr, std::numbers::pi / 2);
      box = {ox - mm(ink.y) - mm(ink.height), oy + mm(ink.x), mm(ink.height), mm(ink.width)};
    } else if (b.turn == 270) {
      const double ox = corner.x + offset + 0.88 * em - mm(pango_layout_get_baseline(layout));
      const double oy = corner.y + size.height - start;
      cairo_translate(cr, ox, oy);
      cairo_rotate(cr, -std::numbers::pi / 2);
      box = {ox + mm(ink.y), oy - mm(ink.x) - mm(ink.width), mm(ink.height), mm(ink.width)};
    } else {
      // By the baseline and not by the logical box, whose height differs much from font to font.
      const double ox = corner.x + start;
      const double oy = corner.y + offset + 0.88 * em - mm(pango_layout_get_baseline(layout));
      cairo_translate(cr, ox, oy);
      box = {ox + mm(ink.x), oy + mm(ink.y), mm(ink.width), mm(ink.height)};
    }
    cairo_scale(cr, 1 / kFacePixelsPerMm, 1 / kFacePixelsPerMm);
    pango_cairo_show_layout(cr, layout);
    cairo_restore(cr);
    const double k = kTruthPixelsPerMm;
    face_.lines.push_back({text, {box.x * k, box.y * k, box.width * k, box.height * k}, b.vertical || b.turn != 0});
  }

  Status check_lines() const {
    const double k = kTruthPixelsPerMm;
    const cv::Rect2d inside(kMargin * k, kMargin * k, (design_.width - 2 * kMargin) * k,
                            (design_.height - 2 * kMargin) * k);
    for (size_t i = 0; i < face_.lines.size(); ++i) {
      const PrintedLine& line = face_.lines[i];
      if ((line.box & inside) != line.box) {
        return fail(ErrorCode::invalid, "the line {} leaves the margin", {line.text}, card_.slug);
      }
      for (const Shape& s : design_.shapes) {
        const bool rule = s.kind == "line";
        if (!rule && s.kind != "logo" && s.kind != "code") continue;  // print may lie on a rectangle or a disc
        const cv::Rect2d mark(s.box[0] * k, s.box[1] * k, (rule ? s.box[2] - s.box[0] + s.width : s.box[2]) * k,
                              (rule ? s.box[3] - s.box[1] + s.width : s.box[3]) * k);
        if ((line.box & mark).area() > 0) {
          return fail(ErrorCode::invalid, "the line {} runs into a {}", {line.text, s.kind}, card_.slug);
        }
      }
      for (size_t j = 0; j < i; ++j) {
        if ((line.box & face_.lines[j].box).area() > 0) {
          return fail(ErrorCode::invalid, "the lines {} and {} overlap", {line.text, face_.lines[j].text}, card_.slug);
        }
      }
    }
    return {};
  }

  const Design& design_;
  const Card& card_;
  Surface surface_;
  Cairo cr_;
  Face face_;
  std::map<std::string, cv::Rect2d> drawn_;
};

}  // namespace

Result<Face> draw_face(const Design& design, const Card& card) { return FacePainter(design, card).paint(); }

}  // namespace meishi::samples
