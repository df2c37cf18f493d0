#include "bench/line_report.h"

#include <fmt/format.h>

#include "bench/line_class.h"

namespace meishi::bench {

namespace {

std::string_view what_is_wrong(const LineMiss& miss) {
  if (miss.truth.empty()) return "nothing printed";
  if (miss.got.empty()) return "missed";
  return miss.found ? "misread" : "not one line";
}

}  // namespace

std::string line_table(const LineScore& score) {
  if (score.cards == 0) return "";
  std::string out = fmt::format("  {:<18} {:>13}  {:>6}  {:>9}  {:>10}\n", "lines", "found/printed", "recall",
                                "CER found", "end to end");
  for (const LineClass& line_class : kLineClasses) {
    const LineFigures& figures = score.classes.at({line_class.name, line_class.value});
    if (figures.printed == 0) continue;
    out += fmt::format("  {:<18} {:>13}  {:6.3f}  {:9.4f}  {:10.4f}\n",
                       fmt::format("{} {}", line_class.name, line_class.value),
                       fmt::format("{}/{}", figures.found, figures.printed), figures.recall(),
                       figures.found_error_rate(), figures.error_rate());
  }
  const LineFigures& all = score.all();
  out += fmt::format("  {:<18} {:>13}  {:6.3f}  (read where nothing is printed: {})\n", "lines, precision",
                     fmt::format("{}/{}", all.found, score.read), score.precision(), score.extra);
  out += fmt::format("  {:<18} {:>13}\n", "the right way up", fmt::format("{}/{}", score.upright, score.cards));
  out += reliability_table("lines", score.lines);
  out += reliability_table("characters", score.characters);
  return out;
}

std::string line_miss_list(const LineScore& score, std::string_view kind) {
  std::string out;
  for (const LineMiss& miss : score.misses) {
    if (!kind.empty() && miss.kind != kind) continue;
    const auto or_none = [](const std::string& text) { return text.empty() ? std::string("(none)") : text; };
    out += fmt::format("  {}  line{}{} ({})  {} -> {}\n", miss.file, miss.kind.empty() ? "" : " ", miss.kind,
                       what_is_wrong(miss), or_none(miss.truth), or_none(miss.got));
  }
  return out;
}

nlohmann::ordered_json line_score_json(const LineScore& score) {
  nlohmann::ordered_json out = {{"cards", score.cards},
                                {"upright", score.upright},
                                {"read", score.read},
                                {"extra", score.extra},
                                {"precision", score.precision()}};
  for (const LineClass& line_class : kLineClasses) {
    const LineFigures& figures = score.classes.at({line_class.name, line_class.value});
    nlohmann::ordered_json entry = {{"printed", figures.printed},
                                    {"found", figures.found},
                                    {"recall", figures.recall()},
                                    {"characters", figures.characters},
                                    {"found_error_rate", figures.found_error_rate()},
                                    {"error_rate", figures.error_rate()}};
    if (line_class.value.empty()) {
      out[std::string(line_class.name)] = std::move(entry);
    } else {
      out[std::string(line_class.name)][std::string(line_class.value)] = std::move(entry);
    }
  }
  out["line_confidence"] = reliability_json(score.lines);
  out["character_confidence"] = reliability_json(score.characters);
  out["misses"] = nlohmann::ordered_json::array();
  for (const LineMiss& miss : score.misses) {
    out["misses"].push_back({{"file", miss.file},
                             {"kind", miss.kind},
                             {"truth", miss.truth},
                             {"got", miss.got},
                             {"wrong", what_is_wrong(miss)}});
  }
  return out;
}

}  // namespace meishi::bench
