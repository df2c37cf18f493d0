#include "store/edits.h"

#include <algorithm>
#include <map>

#include "normalize/card_json.h"
#include "store/match_key.h"
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

constexpr std::string_view kOneOfList = "[]";

std::string list_of(const Edit& edit) { return edit.field.substr(0, edit.field.size() - kOneOfList.size()); }

// Whether a path is the field itself, or of something inside it: "phones[0]" of "phones".
bool is_inside(const std::string& path, const std::string& field) {
  return path == field || (path.starts_with(field) && (path[field.size()] == '[' || path[field.size()] == '.'));
}

std::string path_in(const std::string& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

void forget_doubts(StoredCard& card, const std::string& field) {
  std::erase_if(card.record.confidence, [&](const auto& one) { return is_inside(one.first, field); });
  std::erase_if(card.said, [&](const std::string& path) { return is_inside(path, field); });
}

// After a value of a list went: what is known of those behind it belongs to the place before theirs.
void close_up(StoredCard& card, const std::string& list, std::size_t gone, std::size_t left) {
  for (std::size_t i = gone; i < left; ++i) {
    const std::string to = path_in(list, i);
    const std::string from = path_in(list, i + 1);
    std::map<std::string, double> moved;
    for (const auto& [path, confidence] : card.record.confidence) {
      if (is_inside(path, from)) moved[to + path.substr(from.size())] = confidence;
    }
    forget_doubts(card, to);
    card.record.confidence.merge(moved);
    if (card.said.contains(from)) card.said.insert(to);
    forget_doubts(card, from);
  }
}

// Reading a record passes over what it does not know; a correction must say what it means.
Status put_contact(StoredCard& card, const Json& contact, const std::string& field, const Json& to) {
  auto changed = contact_from_json(contact);
  Json kept = changed ? to_json(*changed) : Json();
  if (!changed || (!to.is_null() && place_of(kept, field) != to)) {
    return fail(ErrorCode::invalid, "{} cannot have this value", {field});
  }
  card.record.contact = std::move(*changed);
  return {};
}

bool is_mobile(const Json& phone) { return phone.is_object() && phone.value("type", "") == "mobile"; }

// The card is of a later day than the edit, which took away what it shows.
bool says_again(const StoredCard& card, const Edit& edit, const Json& to) {
  return to.is_null() && !edit.day.empty() && !is_undated_row(card) && effective_date(card) > edit.day;
}

// Whether it changed the card.
Result<bool> put_in_list(StoredCard& card, const std::string& list, bool listed, const Json& from, const Json& to) {
  Json contact = to_json(card.record.contact);
  Json& values = place_of(contact, list);
  if (values.is_null()) values = Json::array();
  if (!values.is_array()) return fail(ErrorCode::invalid, "{} cannot have this value", {list});
  const auto find = [&](const Json& value) {
    const auto same = [&](const Json& other) { return list_key(list, other) == list_key(list, value); };
    return value.is_null() ? values.end() : std::ranges::find_if(values, same);
  };
  auto at = find(from);
  if (at == values.end() && (!listed || to.is_null())) return false;
  if (at == values.end() && find(to) != values.end()) at = find(to);
  const auto index = static_cast<std::size_t>(at - values.begin());
  const auto there = find(to);
  if (to.is_null() || (at != values.end() && there != values.end() && there != at)) {
    const bool mobile = is_mobile(*at);
    values.erase(at);
    if (std::ranges::none_of(values, [&](const Json& other) { return is_mobile(other) == mobile; })) {
      card.emptied.insert(list_part(list, mobile));
    }
    forget_doubts(card, path_in(list, index));
    close_up(card, list, index, values.size());
  } else if (at == values.end()) {
    values.push_back(to);
  } else {
    *at = to;
    forget_doubts(card, path_in(list, index));
  }
  const auto now = find(to);
  if (now != values.end()) card.said.insert(path_in(list, static_cast<std::size_t>(now - values.begin())));
  const Json all = values.empty() ? Json() : values;
  values = all;
  drop_nulls(contact);
  if (Status status = put_contact(card, contact, list, all); !status) return tl::unexpected(status.error());
  return true;
}

// Throws Json's exceptions where the field is the inside of something that has none.
Result<std::vector<std::int64_t>> put_value(std::vector<StoredCard>& cards, const Edit& edit, const Json& from,
                                            const Json& to) {
  std::vector<std::int64_t> changed_cards;
  for (StoredCard& card : cards) {
    const bool listed = std::ranges::find(edit.cards, card.id) != edit.cards.end();
    if (!listed && says_again(card, edit, to)) continue;
    if (is_one_of_list(edit)) {
      const auto changed = put_in_list(card, list_of(edit), listed, from, to);
      if (!changed) return tl::unexpected(changed.error());
      if (*changed) changed_cards.push_back(card.id);
      continue;
    }
    Json contact = to_json(card.record.contact);
    if (!listed && (from.is_null() || place_of(contact, edit.field) != from)) continue;
    place_of(contact, edit.field) = to;
    drop_nulls(contact);
    if (Status status = put_contact(card, contact, edit.field, to); !status) return tl::unexpected(status.error());
    forget_doubts(card, edit.field);
    changed_cards.push_back(card.id);
  }
  return changed_cards;
}

}  // namespace

bool is_one_of_list(const Edit& edit) { return edit.field.ends_with(kOneOfList); }

std::string list_key(std::string_view list, const Json& value) {
  if ((list == "phones" || list == "addresses") && value.is_object()) {
    const auto contact = contact_from_json({{std::string(list), {value}}});
    if (contact && !contact->phones.empty()) return phone_key(contact->phones.front());
    if (contact && !contact->addresses.empty()) return address_key(contact->addresses.front());
  }
  if (!value.is_string()) return value.dump();
  return list == "emails" ? email_key(value.get<std::string>()) : text_key(value.get<std::string>());
}

std::string list_part(const std::string& list, bool mobile) { return mobile ? list + ".mobile" : list; }

bool has_in_list(const ContactFields& contact, const std::string& list, const std::string& value) {
  Json json = to_json(contact);
  const Json wanted = Json::parse(value);
  return std::ranges::any_of(place_of(json, list),
                             [&](const Json& one) { return list_key(list, one) == list_key(list, wanted); });
}

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
