#include "normalize/foreign_address.h"

#include <algorithm>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

enum PlaceColumn { kPlace, kKind, kCountry };

bool is_number(char c) { return c >= '0' && c <= '9'; }
bool has_number(std::string_view text) { return std::any_of(text.begin(), text.end(), is_number); }

// The row of this place when it is of this kind; nullptr otherwise.
const WordTable::Row* place(std::string_view text, std::string_view kind, const Reference& reference) {
  const auto* row = reference.words("foreign_places").find(text);
  return row != nullptr && row->size() > kCountry && (*row)[kKind] == kind ? row : nullptr;
}

// NY 10118, also behind the city: New York NY 10118.
const WordTable::Row* state_with_zip(const std::vector<std::string>& words, const Reference& reference) {
  constexpr std::size_t kZip = 5;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string zip = words[i + 1].substr(0, words[i + 1].find('-'));
    const bool capitals = std::all_of(words[i].begin(), words[i].end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals || zip.size() != kZip || !std::all_of(zip.begin(), zip.end(), is_number)) continue;
    if (const auto* row = place(words[i], "state", reference)) return row;
  }
  return nullptr;
}

// Singapore 038985, London SW1A 2AA, 60325 Frankfurt am Main: the words without a figure.
const WordTable::Row* city_with_code(const std::vector<std::string>& words, const Reference& reference) {
  std::string name;
  for (const std::string& word : words) {
    if (!has_number(word)) name.append(name.empty() ? "" : " ").append(word);
  }
  return place(name, "city", reference);
}

std::string without_stop(std::string_view text) {
  const std::string part = trim(text);
  return part.ends_with('.') && std::count(part.begin(), part.end(), '.') == 1 ? part.substr(0, part.size() - 1) : part;
}

}  // namespace

std::optional<ForeignAddress> foreign_address(std::string_view text, const Reference& reference) {
  const std::size_t comma = text.find_last_of(',');
  if (!has_number(text) || comma == std::string_view::npos) return std::nullopt;
  const std::string last = without_stop(text.substr(comma + 1));
  if (place(last, "country", reference) != nullptr) return ForeignAddress{trim(text.substr(0, comma)), last};
  const std::vector<std::string> words = split_words(last);
  const auto* row = state_with_zip(words, reference);
  if (row == nullptr) row = city_with_code(words, reference);
  if (row == nullptr) return std::nullopt;
  return ForeignAddress{trim(text), (*row)[kCountry]};
}

}  // namespace meishi
