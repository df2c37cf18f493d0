// The program behind `bench/accuracy --perfect-lines`: what normalize/ makes of lines that are read without a fault.
// Prints for each card of a truth.json what `meishi read --format json` prints, with truth's lines in place of OCR's
// and the texts of its QR codes as capture/ reads them: truth holds values that stand in a code alone. With --time,
// what warm_normalize() says of those cards whose lines truth has.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/message.h"
#include "app/places.h"
#include "bench/warm_normalize.h"
#include "normalize/card.h"
#include "normalize/card_json.h"
#include "normalize/reference.h"

namespace {

using namespace meishi;
using nlohmann::ordered_json;

constexpr double kPxPerMm = 16;  // of truth's boxes

// One glyph a character, spread evenly over the box.
TextLine line_of(const ordered_json& printed) {
  TextLine line;
  line.text = printed.at("text");
  const ordered_json& box = printed.at("box");
  line.box = {box.at(0), box.at(1), box.at(2), box.at(3)};
  line.confidence = 1;
  line.direction = printed.at("direction") == "vertical" ? Direction::vertical : Direction::horizontal;
  const bool vertical = line.direction == Direction::vertical;
  line.height_mm = (vertical ? line.box.width : line.box.height) / kPxPerMm;
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < line.text.size();) {
    std::size_t end = i + 1;
    while (end < line.text.size() && (static_cast<unsigned char>(line.text[end]) & 0xC0U) == 0x80U) ++end;
    characters.push_back(line.text.substr(i, end - i));
    i = end;
  }
  const double step = (vertical ? line.box.height : line.box.width) / static_cast<double>(characters.size());
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (characters[i] == " " || characters[i] == "\u3000") continue;
    const double at = static_cast<double>(i) * step;
    const Box own = vertical ? Box{line.box.x, line.box.y + at, line.box.width, step}
                             : Box{line.box.x + at, line.box.y, step, line.box.height};
    line.glyphs.push_back({characters[i], own, 1});
  }
  return line;
}

// Truth does not say where a code is; without extent it covers no line.
std::vector<CardCode> codes_of(const ordered_json& card) {
  std::vector<CardCode> codes;
  for (const ordered_json& text : card.value("codes", ordered_json::array())) codes.push_back({text, 0, {}});
  return codes;
}

bench::CardInput input_of(const ordered_json& card) {
  std::vector<TextLine> lines;
  double reach = 0;
  for (const ordered_json& printed : card.at("lines")) {
    lines.push_back(line_of(printed));
    reach = std::max(reach, lines.back().box.right());
  }
  std::stable_sort(lines.begin(), lines.end(), [](const TextLine& a, const TextLine& b) { return a.box.y < b.box.y; });
  const bool upright = reach <= 55 * kPxPerMm;
  const FaceSize size{(upright ? 55 : 91) * kPxPerMm, (upright ? 91 : 55) * kPxPerMm};
  return {std::move(lines), size, codes_of(card)};
}

ordered_json card_of(const ordered_json& image, const ordered_json& card, int index, const Reference& reference) {
  const bench::CardInput input = input_of(card);
  ordered_json out = {
      {"source", image.at("file")}, {"page", 1}, {"index", index}, {"quad", card.at("quad")}, {"rotation", 0}};
  out.update(to_json(normalize_card(input.lines, {input.face}, reference, input.codes)));
  out["lines"] = ordered_json::array();
  out["warnings"] = ordered_json::array();
  return out;
}

void print_cards(const ordered_json& truth, const Reference& reference) {
  for (const ordered_json& image : truth) {
    int index = 0;
    for (const ordered_json& card : image.at("cards")) std::cout << card_of(image, card, ++index, reference) << "\n";
  }
}

void print_time(const ordered_json& truth, const Reference& reference) {
  std::vector<bench::CardInput> cards;
  for (const ordered_json& image : truth) {
    for (const ordered_json& card : image.at("cards")) {
      if (card.contains("lines")) cards.push_back(input_of(card));
    }
  }
  std::cout << bench::warm_normalize(cards, reference) << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  const bool time = argc == 3 && std::string_view(argv[1]) == "--time";
  if (argc != 2 && !time) {
    std::cerr << "usage: meishi_perfect_lines [--time] TRUTH.json\n";
    return 2;
  }
  try {
    const auto reference = Reference::open(reference_file());
    if (!reference) {
      std::cerr << describe(reference.error()) << "\n";
      return 3;
    }
    std::ifstream in(argv[argc - 1]);
    (time ? print_time : print_cards)(ordered_json::parse(in), *reference);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "meishi_perfect_lines: " << error.what() << "\n";
    return 3;
  }
}
