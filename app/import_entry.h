// What became of a card, file or page of an import: as an object for programs and in words for people.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/read_card.h"
#include "base/result.h"
#include "store/database.h"

namespace meishi {

// {"outcome": "failed", "source", "page", "error"}: a file, page or card that could not be imported.
[[nodiscard]] nlohmann::ordered_json failure_entry(const Error& error);

// A file all of whose cards were imported before.
[[nodiscard]] nlohmann::ordered_json known_entry(const std::filesystem::path& file);

// A page or side without a card.
[[nodiscard]] nlohmann::ordered_json empty_entry(const JobResult& result, const ReadSide& side, bool blank);

[[nodiscard]] nlohmann::ordered_json card_entry(const JobResult& result, const ReadCard& card,
                                                const ImportResult& stored);

// [{"field", "from", "to"}, ...]
[[nodiscard]] nlohmann::ordered_json changes_json(const std::vector<FieldChange>& changes);

// "unsure", the contacts that may be the same person, and "joined", those that now are; neither where there is none.
void add_matches(nlohmann::ordered_json& json, const ImportResult& stored);

// "new, perhaps contact 12", in the user's language.
[[nodiscard]] std::string outcome_in_words(const ReadCard& card, const ImportResult& stored);

// "scans/a.pdf, page 3"; without the page in a file of one.
[[nodiscard]] std::string place_in_words(const JobResult& result, const ReadSide& side);

}  // namespace meishi
