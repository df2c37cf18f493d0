#include "app/import_entry.h"

#include "app/card_text.h"
#include "app/field_names.h"
#include "app/message.h"

namespace meishi {

namespace {

nlohmann::ordered_json place_json(const JobResult& result, const ReadSide& side) {
  return {{"source", result.file_of(side).path.string()}, {"page", side.page}, {"index", side.index}};
}

}  // namespace

nlohmann::ordered_json failure_entry(const Error& error) {
  nlohmann::ordered_json json = error_json(error);
  json["outcome"] = "failed";
  return json;
}

nlohmann::ordered_json known_entry(const std::filesystem::path& file) {
  return {{"source", file.string()}, {"outcome", "known"}};
}

nlohmann::ordered_json empty_entry(const JobResult& result, const ReadSide& side, bool blank) {
  nlohmann::ordered_json json = place_json(result, side);
  json["outcome"] = blank ? "blank" : "no_card";
  return json;
}

nlohmann::ordered_json changes_json(const std::vector<FieldChange>& changes) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const FieldChange& change : changes) {
    json.push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
  }
  return json;
}

void add_matches(nlohmann::ordered_json& json, const ImportResult& stored) {
  for (const UnsureMatch& match : stored.unsure) {
    json["unsure"].push_back({{"contact_id", match.other_id}, {"weight", match.weight}, {"reason", match.reason}});
  }
  if (!stored.joined.empty()) json["joined"] = stored.joined;
}

nlohmann::ordered_json card_entry(const JobResult& result, const ReadCard& card, const ImportResult& stored) {
  nlohmann::ordered_json json = place_json(result, card.front);
  json["outcome"] = outcome_name(stored.outcome);
  json["contact_id"] = stored.contact_id;
  json["card_id"] = stored.card_id;
  json["reason"] = stored.reason;
  json["changes"] = changes_json(stored.changes);
  add_matches(json, stored);
  if (card.back) json["back"] = place_json(result, *card.back);
  if (stored.repeats != 0) json["repeats"] = stored.repeats;
  if (stored.withdrawn_contact != 0) json["withdrawn_contact"] = stored.withdrawn_contact;
  return json;
}

std::string outcome_in_words(const ReadCard& card, const ImportResult& stored) {
  std::string outcome = outcome_text(stored.outcome);
  if (stored.repeats != 0) {
    outcome = tr("same card again (card {0} of contact {1})",
                 {std::to_string(stored.repeats), std::to_string(stored.contact_id)});
  }
  if (stored.withdrawn_contact != 0) {
    outcome.append(tr(", ")).append(tr("which was contact {}", {std::to_string(stored.withdrawn_contact)}));
  }
  for (const std::int64_t joined : stored.joined) {
    outcome.append(tr(", ")).append(tr("contact {} is the same person, now one", {std::to_string(joined)}));
  }
  for (const UnsureMatch& match : stored.unsure) {
    outcome.append(tr(", ")).append(tr("perhaps contact {}", {std::to_string(match.other_id)}));
  }
  if (full_name(card.record.contact).empty()) outcome.append(tr(", ")).append(tr("no name could be read"));
  return outcome;
}

std::string place_in_words(const JobResult& result, const ReadSide& side) {
  std::string place = printable(result.file_of(side).path.string());
  if (const int page = result.shown_page(side); page > 0) {
    place.append(tr(", ")).append(tr("page {}", {std::to_string(page)}));
  }
  return place;
}

}  // namespace meishi
