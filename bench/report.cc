#include "bench/report.h"

#include <fmt/format.h>

#include "bench/reliability.h"

namespace meishi::bench {

namespace {

Reliability field_reliability(const Score& score) {
  Reliability out;
  for (const Judged& value : score.judged) out.add(value.confidence, value.right);
  return out;
}

double share(int part, int whole) { return whole == 0 ? 0 : static_cast<double>(part) / whole; }

}  // namespace

std::string score_table(const Score& score) {
  std::string out = fmt::format("  {:<12} {:>11}  {:>5}  {:>5}\n", "field", "right/asked", "rate", "wrong");
  for (const std::string_view name : kFields) {
    const FieldScore& field = score.fields.find(name)->second;
    if (field.asked == 0 && field.wrong == 0) continue;
    out += fmt::format("  {:<12} {:>11}  {:5.3f}  {:>5}\n", name, fmt::format("{}/{}", field.right, field.asked),
                       share(field.right, field.asked), field.wrong);
  }
  const FieldScore all = score.all();
  const auto line = [&](std::string_view name, int part, int whole) {
    return fmt::format("  {:<12} {:>11}  {:5.3f}", name, fmt::format("{}/{}", part, whole), share(part, whole));
  };
  out += capture_line(score);
  out += line("perfect", score.perfect, score.cards) + "\n";
  out += line("FIELDS", all.right, all.asked);
  out += fmt::format("  {:>5}  wrong rate {:.3f}\n", all.wrong, score.wrong_rate());
  if (!score.judged.empty()) out += reliability_table("fields", field_reliability(score));
  return out;
}

std::string capture_line(const Score& score) {
  return fmt::format(
      "  {:<12} {:>11}  {:5.3f}  {:>5}  (wrong: read where there is none), missed {}; "
      "corner overlap {:.3f}, least {:.3f}\n",
      "cards found", fmt::format("{}/{}", score.found, score.cards), share(score.found, score.cards), score.spurious,
      score.missed(), score.overlap, score.least_overlap);
}

nlohmann::ordered_json capture_json(const Score& score) {
  return {{"cards", score.cards},       {"found", score.found},     {"missed", score.missed()},
          {"spurious", score.spurious}, {"overlap", score.overlap}, {"least_overlap", score.least_overlap}};
}

std::string miss_list(const Score& score, std::string_view field) {
  std::string out;
  for (const Miss& miss : score.misses) {
    if (!field.empty() && miss.field != field) continue;
    const auto or_none = [](const std::string& text) { return text.empty() ? std::string("(none)") : text; };
    out += fmt::format("  {}  {}  {} -> {}\n", miss.file, miss.field, or_none(miss.truth), or_none(miss.got));
  }
  return out;
}

nlohmann::ordered_json score_json(const Score& score) {
  const FieldScore all = score.all();
  nlohmann::ordered_json out = capture_json(score);
  out.update({{"perfect", share(score.perfect, score.cards)},
              {"asked", all.asked},
              {"right", all.right},
              {"wrong", all.wrong},
              {"fields", score.field_rate()},
              {"wrong_rate", score.wrong_rate()}});
  for (const std::string_view name : kFields) {
    const FieldScore& field = score.fields.find(name)->second;
    out["by_field"][std::string(name)] = {{"asked", field.asked}, {"right", field.right}, {"wrong", field.wrong}};
  }
  out["confidence"] = reliability_json(field_reliability(score));
  out["judged"] = nlohmann::ordered_json::array();
  for (const Judged& value : score.judged) out["judged"].push_back({value.field, value.confidence, value.right});
  out["misses"] = nlohmann::ordered_json::array();
  for (const Miss& miss : score.misses) {
    out["misses"].push_back({{"file", miss.file}, {"field", miss.field}, {"truth", miss.truth}, {"got", miss.got}});
  }
  return out;
}

}  // namespace meishi::bench
