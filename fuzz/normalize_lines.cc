// Text from strangers' files: every normaliser over each line, and the decision about a card over all of them. Entry of
// libFuzzer, and of the test that replays the corpus.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "normalize/card.h"
#include "normalize/card_json.h"
#include "normalize/code_content.h"
#include "normalize/company.h"
#include "normalize/single_value.h"
#include "normalize/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace meishi;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMostBytes = 4000;
constexpr std::size_t kMostLines = 16;

// An answer that breaks a promise of the headers is as bad as a crash.
void promise(bool kept) {
  if (!kept) std::abort();
}

const Reference& reference() {
  static const auto kReference = Reference::open(MEISHI_REFERENCE_DB);
  if (!kReference) {
    std::cerr << MEISHI_REFERENCE_DB << ": " << kReference.error().message << "\n";
    std::exit(1);
  }
  return *kReference;
}

void check(ValueKind kind, const std::string& line) {
  const Json answer = normalize_value(kind, line, reference());
  promise(Json::accept(answer.dump()));
  promise(answer["input"].get<std::string>() == to_utf8(to_u32(line)));
  for (const Json& value : answer["confidence"]) promise(value.get<double>() >= 0 && value.get<double>() <= 1);
  // Cleaned twice is cleaned once.
  if (kind == ValueKind::kana || kind == ValueKind::postal) {
    const std::string form = answer["value"].get<std::string>();
    promise(normalize_value(kind, form, reference())["value"].get<std::string>() == form);
  }
}

std::vector<TextLine> lines_of(const std::vector<std::string>& texts) {
  std::vector<TextLine> lines;
  for (const std::string& text : texts) {
    TextLine line;
    line.text = to_utf8(to_u32(text));
    if (line.text.empty()) continue;
    // The first bytes also say where a line stands and how large it is, so that layouts vary as texts do.
    const auto seed = static_cast<unsigned char>(text.front());
    const double size = 20 + seed % 8 * 10;
    const double x = 50 + seed / 8 % 4 * 200;
    line.box = {x, 60 + static_cast<double>(lines.size()) * 60, size * static_cast<double>(to_u32(line.text).size()),
                size};
    line.confidence = 0.9;
    line.face = seed % 16 == 15 ? 1 : 0;
    line.direction = seed % 32 == 31 ? Direction::vertical : Direction::horizontal;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMostBytes) return 0;
  const std::string text(data, data + size);
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c != '\n') {
      lines.back().push_back(c);
    } else if (lines.size() < kMostLines) {
      lines.emplace_back();
    } else {
      break;
    }
  }
  for (const std::string& line : lines) {
    for (const ValueKind kind :
         {ValueKind::phone, ValueKind::address, ValueKind::name, ValueKind::company, ValueKind::title,
          ValueKind::department, ValueKind::email, ValueKind::postal, ValueKind::kana}) {
      check(kind, line);
    }
    (void)company_key(line, reference());
  }
  const CardRecord record = normalize_card(lines_of(lines), {{1456, 880}, {1456, 880}}, reference());
  promise(Json::accept(to_json(record).dump()));
  for (const auto& [path, confidence] : record.confidence) promise(confidence >= 0 && confidence <= 1);
  return 0;
}
