#include "sample_reading.h"

#include <filesystem>

#include "bench/card_set.h"

namespace meishi {

namespace {

namespace fs = std::filesystem;

Result<std::map<std::string, SampleReading>> read_samples() {
  auto sets = bench::card_sets(fs::path(MEISHI_SOURCE_DIR) / "samples" / "cards");
  if (!sets) return tl::unexpected(sets.error());
  const bench::ScratchFolder scratch;
  std::map<std::string, SampleReading> out;
  for (const bench::CardSet& set : *sets) {
    auto cards = read_set(set, fs::path(MEISHI_BINARY_DIR) / "bin" / "meishi", scratch.path() / "cards.jsonl");
    if (!cards) return tl::unexpected(cards.error());
    out.emplace(set.kind, SampleReading{score_cards(set.images, *cards), score_lines(set.images, *cards)});
  }
  return out;
}

}  // namespace

const Result<std::map<std::string, SampleReading>>& samples() {
  static const Result<std::map<std::string, SampleReading>> read = read_samples();
  return read;
}

}  // namespace meishi
