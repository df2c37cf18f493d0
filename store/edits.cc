#include "store/edits.h"

#include <algorithm>

#include "normalize/card_json.h"
#include "store/timeline.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

// The place of `field` in `contact`, made when missing.
Json& place_of(Json& contact, const std::string& field) {
  const std::size_t dot = field.find('.');
  if (dot == std::string::npos) return contact[field];
  return contact[field.substr(0, dot)][field.substr(dot + 1)];
}

void drop_nulls(Json& json) {
  if (!json.is_object()) return;
  for (auto it = json.begin(); it != json.end();) {
    drop_nulls(*it);
    it = it->is_null() ? json.erase(it) : std::next(it);
  }
}

// Throws Json's exceptions where the field is the inside of something that has none.
Result<std::vector<std::int64_t>> put_value(std::vector<StoredCard>& cards, const Edit& edit, const Json& from,
                                            const Json& to) {
  std::vector<std::int64_t> changed_cards;
  for (StoredCard& card : cards) {
    Json contact = to_json(card.record.contact);
    const bool listed = std::ranges::find(edit.cards, card.id) != edit.cards.end();
    if (!listed && (from.is_null() || place_of(contact, edit.field) != from)) continue;
    place_of(contact, edit.field) = to;
    drop_nulls(contact);
    auto changed = contact_from_json(contact);
    // Reading a record passes over what it does not know; a correction must say what it means.
    Json kept = changed ? to_json(*changed) : Json();
    if (!changed || (!to.is_null() && place_of(kept, edit.field) != to)) {
      return fail(ErrorCode::invalid, "{} cannot have this value", {edit.field});
    }
    card.record.contact = std::move(*changed);
    // Of the field itself and of what is inside it.
    const auto inside = [&](const std::string& path) {
      return path == edit.field ||
             (path.starts_with(edit.field) && (path[edit.field.size()] == '[' || path[edit.field.size()] == '.'));
    };
    std::erase_if(card.record.confidence, [&](const auto& one) { return inside(one.first); });
    changed_cards.push_back(card.id);
  }
  return changed_cards;
}

}  // namespace

std::string value_of(const ContactFields& contact, const std::string& field) {
  Json json = to_json(contact);
  return place_of(json, field).dump();
}

Result<std::vector<std::int64_t>> apply_edit(std::vector<StoredCard>& cards, const Edit& edit) {
  const Json from = Json::parse(edit.from_value, nullptr, false);
  const Json to = Json::parse(edit.to_value, nullptr, false);
  if (from.is_discarded() || to.is_discarded()) return fail(ErrorCode::corrupt, "a stored correction is damaged");
  try {
    return put_value(cards, edit, from, to);
  } catch (const Json::exception&) {
    return fail(ErrorCode::invalid, "{} cannot have this value", {edit.field});
  }
}

}  // namespace meishi
