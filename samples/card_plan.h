// The plan of the sample cards: what is printed on each, in which design, and what scanner or camera does to it.
//
//   auto plan = read_plan("samples/plan");   // the folder with designs.json and cards.json
//
// All of it is data: a new card is an entry in cards.json, a new design an entry in designs.json. Positions and lengths
// are millimetres on the card, from its top-left corner; sizes of print are points.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi::samples {

// Lines that are printed together: the address, the phones, the name.
struct Block {
  std::string key;  // which entry of Card::print it shows; a card without that entry leaves the block out
  double x = 0;
  double y = 0;
  // Where (x, y) lies in the block: l, c or r and then t, m or b ("lb": x is the left edge, y the bottom edge).
  std::string anchor = "lt";
  // The block hangs on the first of these blocks that the card has; `side` and `gap` say where. Else (x, y) holds.
  std::vector<std::string> beside;
  std::string side;  // "above", "below", "left", "right"
  double gap = 0;
  double points = 8;
  double leading = 1.45;  // distance of two lines, in units of the print size
  double spacing = 0;     // added after every character, in units of the print size
  int weight = 400;
  std::string font = "text";  // "text", "display" or "latin": see Style
  std::string colour = "ink";
  bool vertical = false;
  int turn = 0;  // degrees clockwise by which its lines lie, whatever their script: 0, 90 or 270
};

// A thing on the card that is not text.
struct Shape {
  std::string kind;    // "rect", "line", "disc", "logo", "code" (of the card)
  double box[4] = {};  // rect, disc, logo, code: x, y, width, height; line: x1, y1, x2, y2
  double width = 0.2;  // of a line
  std::string colour = "accent";
};

struct Design {
  double width = 91;
  double height = 55;
  std::vector<Shape> shapes;
  std::vector<Block> blocks;
};

// What two companies that share a design do differently.
struct Style {
  std::map<std::string, std::string> fonts;    // "text", and where they differ "display", "latin": family names
  std::map<std::string, std::string> colours;  // "paper", "ink", "accent", "muted": #rrggbb
  std::string logo;                            // see draw_logo(); "" for none
};

struct Card {
  std::string slug;
  std::string design;
  std::string layout;  // "horizontal", "vertical", "mixed", "english", "bilingual", "dark", "portrait"
  Style style;
  std::map<std::string, std::vector<std::string>> print;  // block key to its lines, exactly as printed
  std::string code;                                       // text of its QR code; "" for none
  std::string code_charset = "UTF-8";                     // of the bytes in the code
  nlohmann::ordered_json truth;                           // the fields, in the short form of cards.json
  nlohmann::json capture;                                 // {"class": "scan" or "photo", ...}: see scanner.h, camera.h
};

struct Plan {
  std::map<std::string, Design> designs;
  std::vector<Card> cards;
};

// Reads designs.json and cards.json of `folder`. Errors: not_found, corrupt (with the parser's words).
Result<Plan> read_plan(const std::filesystem::path& folder);

}  // namespace meishi::samples
