#include "samples/card_plan.h"

#include <fstream>
#include <utility>

namespace meishi::samples {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

template <typename Json>
Result<Json> read_json(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) return fail(ErrorCode::not_found, "the file does not exist or cannot be read", {}, path.string());
  try {
    return Json::parse(in);
  } catch (const nlohmann::json::exception& e) {
    return fail(ErrorCode::corrupt, "not valid JSON: {}", {e.what()}, path.string());
  }
}

Block read_block(const json& j) {
  Block b;
  b.key = j.at("key");
  if (j.contains("at")) {
    b.x = j["at"].at(0);
    b.y = j["at"].at(1);
  }
  b.anchor = j.value("anchor", b.anchor);
  if (j.contains("beside")) b.beside = j["beside"].get<std::vector<std::string>>();
  b.side = j.value("side", b.side);
  b.gap = j.value("gap", b.gap);
  b.points = j.value("pt", b.points);
  b.leading = j.value("leading", b.leading);
  b.spacing = j.value("spacing", b.spacing);
  b.weight = j.value("weight", b.weight);
  b.font = j.value("font", b.font);
  b.colour = j.value("colour", b.colour);
  b.vertical = j.value("vertical", b.vertical);
  b.turn = j.value("turn", b.turn);
  return b;
}

Shape read_shape(const json& j) {
  Shape s;
  s.kind = j.at("kind");
  for (size_t i = 0; i < 4; ++i) s.box[i] = j.at("box").at(i);
  s.width = j.value("width", s.width);
  s.colour = j.value("colour", s.colour);
  return s;
}

Design read_design(const json& j) {
  Design d;
  if (j.contains("size")) {
    d.width = j["size"].at(0);
    d.height = j["size"].at(1);
  }
  for (const auto& s : j.value("shapes", json::array())) d.shapes.push_back(read_shape(s));
  for (const auto& b : j.at("blocks")) d.blocks.push_back(read_block(b));
  return d;
}

// A style may be named once in the table and shared: "style": "kisaragi", or be given in place.
Style read_style(const ordered_json& j, const ordered_json& named) {
  const ordered_json& s = j.is_string() ? named.at(j.get<std::string>()) : j;
  Style style;
  style.fonts = s.at("fonts").get<std::map<std::string, std::string>>();
  style.colours = {{"paper", "#ffffff"}, {"ink", "#222222"}, {"accent", "#1d4f8c"}, {"muted", "#5a5a5a"}};
  if (s.contains("colours")) {
    for (const auto& [name, value] : s["colours"].items()) style.colours[name] = value;
  }
  style.logo = s.value("logo", "");
  return style;
}

Card read_card(const ordered_json& j, const ordered_json& styles) {
  Card c;
  c.slug = j.at("slug");
  c.design = j.at("design");
  c.layout = j.at("layout");
  c.style = read_style(j.at("style"), styles);
  for (const auto& [key, lines] : j.at("print").items()) {
    c.print[key] =
        lines.is_string() ? std::vector<std::string>{lines.get<std::string>()} : lines.get<std::vector<std::string>>();
  }
  if (j.contains("code")) {
    for (const std::string line : j["code"].at("lines")) c.code.append(c.code.empty() ? "" : "\r\n").append(line);
    c.code_charset = j["code"].value("charset", c.code_charset);
  }
  c.truth = j.at("truth");
  c.capture = j.at("capture");
  return c;
}

}  // namespace

Result<Plan> read_plan(const std::filesystem::path& folder) {
  auto designs = read_json<json>(folder / "designs.json");
  if (!designs) return tl::unexpected(designs.error());
  auto cards = read_json<ordered_json>(folder / "cards.json");
  if (!cards) return tl::unexpected(cards.error());
  std::string at = (folder / "designs.json").string();
  try {
    Plan plan;
    for (const auto& [name, j] : designs->items()) plan.designs[name] = read_design(j);
    at = (folder / "cards.json").string();
    for (const auto& j : cards->at("cards")) {
      plan.cards.push_back(read_card(j, cards->at("styles")));
      const Card& card = plan.cards.back();
      if (!plan.designs.contains(card.design)) {
        return fail(ErrorCode::corrupt, "the card {} names the unknown design {}", {card.slug, card.design}, at);
      }
    }
    return plan;
  } catch (const nlohmann::json::exception& e) {
    return fail(ErrorCode::corrupt, "an entry is not as expected: {}", {e.what()}, at);
  }
}

}  // namespace meishi::samples
