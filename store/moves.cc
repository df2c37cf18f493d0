#include "store/moves.h"

#include <algorithm>
#include <array>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "store/match_key.h"

namespace meishi {

namespace {

constexpr std::array<std::string_view, 9> kMoveKinds = {
    "promotion", "demotion", "transfer", "company", "concurrent", "rename", "office", "name_change", "retirement"};

int distance(const std::string& a, const std::string& b) { return edit_distance(to_u32(a), to_u32(b)); }

std::vector<std::string> desk_numbers(const ContactFields& c) {
  std::vector<std::string> out;
  for (const Phone& phone : c.phones) {
    if (phone.type != PhoneType::mobile && !phone.e164.empty()) out.push_back(phone.e164);
  }
  return out;
}

std::vector<std::string> houses(const ContactFields& c) {
  std::vector<std::string> out;
  for (const Address& a : c.addresses) {
    if (!a.postal_code.empty() && !a.block.empty()) out.push_back(a.postal_code + "/" + a.block);
  }
  return out;
}

MoveState state_of(const TimelinePost& post) {
  MoveState state;
  state.organization = post.organization_name;
  state.department = post.department;
  state.title = post.title;
  return state;
}

std::vector<std::int64_t> proofs(const TimelinePost& former, const CardView& view) {
  std::vector<std::int64_t> cards = former.cards;
  std::erase(cards, view.card->id);
  cards.push_back(view.card->id);
  return cards;
}

// How much of a post goes on in another one of the same organization.
int likeness(const TimelinePost& a, const TimelinePost& b) {
  return (text_key(a.department) == text_key(b.department) ? 2 : 0) + (text_key(a.title) == text_key(b.title) ? 1 : 0);
}

TimelineMove move_between(MoveKind kind, const TimelinePost& from, const TimelinePost& to, const CardView& view) {
  TimelineMove move;
  move.kind = kind;
  move.date = view.date;
  move.from = state_of(from);
  move.to = state_of(to);
  move.from_key = from.organization_key;
  move.to_key = to.organization_key;
  move.cards = proofs(from, view);
  return move;
}

void within_organization(const TimelinePost& from, const TimelinePost& to, const CardView& view,
                         std::vector<TimelineMove>& moves) {
  const bool department =
      !from.department.empty() && !to.department.empty() && text_key(from.department) != text_key(to.department);
  const bool title = !from.title.empty() && !to.title.empty() && text_key(from.title) != text_key(to.title);
  if (department) moves.push_back(move_between(MoveKind::transfer, from, to, view));
  if (!title) return;
  const bool ranked = from.title_rank != 0 && to.title_rank != 0;
  if (ranked && from.title_rank != to.title_rank) {
    const MoveKind kind = to.title_rank > from.title_rank ? MoveKind::promotion : MoveKind::demotion;
    moves.push_back(move_between(kind, from, to, view));
  } else if (!department) {
    moves.push_back(move_between(MoveKind::transfer, from, to, view));
  }
}

const ContactFields& contact_of(const CardView& view) { return view.card->record.contact; }

std::string place(const Address& a, bool with_prefecture) {
  return place_name_key((with_prefecture ? a.prefecture : "") + a.city + a.town);
}

enum class Office { same, other, unclear };

// `index_*`: where the address stands in its record, for the confidence of its block.
Office compare(const CardRecord& former, std::size_t index_a, const CardRecord& card, std::size_t index_b,
               bool other_number) {
  const Address& a = former.contact.addresses[index_a];
  const Address& b = card.contact.addresses[index_b];
  const bool prefectures = !a.prefecture.empty() && !b.prefecture.empty();
  const std::string place_a = place(a, prefectures);
  const std::string place_b = place(b, prefectures);
  if (place_a.empty() || place_b.empty()) return Office::unclear;
  const int far = distance(place_a, place_b);
  const bool codes = a.postal_code.size() == 7 && b.postal_code.size() == 7;
  const int codes_apart = codes ? distance(a.postal_code, b.postal_code) : 0;
  // A town or city that only one of the readings has is no other town.
  const bool part = place_a.find(place_b) != std::string::npos || place_b.find(place_a) != std::string::npos;
  const int length = static_cast<int>(std::min(to_u32(place_a).size(), to_u32(place_b).size()));
  if (!part && far > std::max(1, length / 4)) return codes && codes_apart == 0 ? Office::unclear : Office::other;
  if (far > 0 && codes_apart >= 2) return Office::other;
  if (a.block.empty() || b.block.empty()) return Office::unclear;
  if (a.block == b.block) return Office::same;
  const auto sure = [](const CardRecord& record, std::size_t index) {
    return confidence_of(record, "addresses[" + std::to_string(index) + "].block") >= kCertainField;
  };
  // The next house of the same street is a move when it was read without doubt or has its own number.
  const bool certain = sure(former, index_a) && sure(card, index_b);
  if (codes_apart <= 1 && distance(a.block, b.block) == 1)
    return certain && other_number ? Office::other : Office::unclear;
  return certain || other_number ? Office::other : Office::unclear;
}

Office compare(const CardRecord& former, const CardRecord& card) {
  const std::vector<Address>& a = former.contact.addresses;
  const std::vector<Address>& b = card.contact.addresses;
  const std::vector<std::string> numbers_a = desk_numbers(former.contact);
  const std::vector<std::string> numbers_b = desk_numbers(card.contact);
  const bool other_number = !numbers_a.empty() && !numbers_b.empty() && !have_in_common(numbers_a, numbers_b);
  bool other = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      const Office office = compare(former, i, card, j, other_number);
      // Of several offices one is enough to say that nobody moved.
      if (office != Office::other) return office;
      other = true;
    }
  }
  return other ? Office::other : Office::unclear;
}

std::string shown(const Address& a) {
  std::string out = a.postal_code;
  for (const std::string& text : {a.prefecture + a.city + a.town + a.block, a.building}) {
    if (!text.empty()) out += (out.empty() ? "" : " ") + text;
  }
  return out;
}

void office_move(const CardView& view, const std::vector<CardView>& before, std::vector<TimelineMove>& moves) {
  if (contact_of(view).addresses.empty()) return;
  const auto former = std::find_if(before.rbegin(), before.rend(),
                                   [](const CardView& other) { return !contact_of(other).addresses.empty(); });
  if (former == before.rend() || former->organization_key != view.organization_key) return;
  if (compare(former->card->record, view.card->record) != Office::other) return;
  TimelineMove move;
  move.kind = MoveKind::office;
  move.date = view.date;
  move.from.organization = former->organization_name;
  move.to.organization = view.organization_name;
  move.from.address = shown(contact_of(*former).addresses.front());
  move.to.address = shown(contact_of(view).addresses.front());
  move.from_key = former->organization_key;
  move.to_key = view.organization_key;
  move.cards = {former->card->id, view.card->id};
  moves.push_back(std::move(move));
}

void name_move(const CardView& view, const std::vector<CardView>& before, std::vector<TimelineMove>& moves) {
  const ContactFields& now = contact_of(view);
  if (now.last_name.empty() || now.first_name.empty()) return;
  const auto former = std::find_if(before.rbegin(), before.rend(), [](const CardView& other) {
    return !contact_of(other).last_name.empty() && !contact_of(other).first_name.empty();
  });
  if (former == before.rend()) return;
  const ContactFields& then = contact_of(*former);
  const std::string from = text_key(then.last_name);
  const std::string to = text_key(now.last_name);
  if (from == to || text_key(then.first_name) != text_key(now.first_name)) return;
  const double sure_then = confidence_of(former->card->record, "last_name");
  const double sure_now = confidence_of(view.card->record, "last_name");
  // A name that was read in doubt may be anything; of nearly the same name both readings have to be sure.
  if (std::min(sure_then, sure_now) < kSureField || may_be_misread(from, sure_then, to, sure_now)) return;
  TimelineMove move;
  move.kind = MoveKind::name_change;
  move.date = view.date;
  move.from.name = then.last_name + " " + then.first_name;
  move.to.name = now.last_name + " " + now.first_name;
  move.from.organization = former->organization_name;
  move.to.organization = view.organization_name;
  move.cards = {former->card->id, view.card->id};
  moves.push_back(std::move(move));
}

}  // namespace

std::string_view move_kind_name(MoveKind kind) { return kMoveKinds.at(static_cast<std::size_t>(kind)); }

std::optional<MoveKind> move_kind(std::string_view name) {
  const auto it = std::ranges::find(kMoveKinds, name);
  if (it == kMoveKinds.end()) return std::nullopt;
  return static_cast<MoveKind>(it - kMoveKinds.begin());
}

nlohmann::ordered_json to_json(const MoveState& state) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  const std::pair<const char*, const std::string*> values[] = {{"organization", &state.organization},
                                                               {"department", &state.department},
                                                               {"title", &state.title},
                                                               {"address", &state.address},
                                                               {"name", &state.name}};
  for (const auto& [key, value] : values) {
    if (!value->empty()) json[key] = *value;
  }
  return json;
}

double confidence_of(const CardRecord& record, const std::string& path) {
  const auto it = record.confidence.find(path);
  return it == record.confidence.end() ? 1 : it->second;
}

bool nearly_alike(const std::string& key_a, const std::string& key_b) {
  const std::u32string a = to_u32(key_a);
  const std::u32string b = to_u32(key_b);
  const int most = std::max(1, static_cast<int>(std::min(a.size(), b.size()) / 5));
  return std::min(a.size(), b.size()) >= 2 && edit_distance(a, b, most) <= most;
}

bool may_be_misread(const std::string& key_a, double confidence_a, const std::string& key_b, double confidence_b) {
  return std::min(confidence_a, confidence_b) < kCertainField && nearly_alike(key_a, key_b);
}

bool same_house(const ContactFields& a, const ContactFields& b) {
  return have_in_common(email_domains(a), email_domains(b)) || have_in_common(desk_numbers(a), desk_numbers(b)) ||
         have_in_common(houses(a), houses(b));
}

std::vector<TimelineMove> post_moves(const PostChange& change, const CardView& view,
                                     const std::vector<CardView>& before) {
  std::vector<TimelineMove> moves;
  if (change.opened.empty()) return moves;
  std::vector<const TimelinePost*> closed;
  for (const TimelinePost& post : change.closed) closed.push_back(&post);
  std::vector<const TimelinePost*> added;
  bool left = false;  // the company
  for (const TimelinePost& post : change.opened) {
    const TimelinePost* best = nullptr;
    for (const TimelinePost* former : closed) {
      if (former->organization_key != post.organization_key) continue;
      if (best == nullptr || likeness(*former, post) > likeness(*best, post)) best = former;
    }
    if (best == nullptr) {
      added.push_back(&post);
      continue;
    }
    within_organization(*best, post, view, moves);
    std::erase(closed, best);
  }
  for (const TimelinePost* post : added) {
    const auto former = std::ranges::find_if(
        closed, [&](const TimelinePost* other) { return other->organization_key != post->organization_key; });
    // A company that a card names where the former one named none is no change of company.
    if (former != closed.end() && !left && !(*former)->organization_key.empty() && !post->organization_key.empty()) {
      left = true;
      TimelineMove move = move_between(MoveKind::company, **former, *post, view);
      const auto last = std::find_if(before.rbegin(), before.rend(), [&](const CardView& other) {
        return other.organization_key == (*former)->organization_key;
      });
      if (last != before.rend()) {
        const ContactFields& then = contact_of(*last);
        const std::string& number = then.organization.corporate_number;
        move.same_house = (!number.empty() && number == contact_of(view).organization.corporate_number) ||
                          have_in_common(email_domains(then), email_domains(contact_of(view)));
      }
      moves.push_back(std::move(move));
    } else if (!left && (change.kept || !moves.empty())) {
      TimelineMove move = move_between(MoveKind::concurrent, *post, *post, view);
      move.from = {};
      move.from_key.clear();
      moves.push_back(std::move(move));
    }
  }
  return moves;
}

std::vector<TimelineMove> other_moves(const CardView& view, const std::vector<CardView>& before, bool moved) {
  std::vector<TimelineMove> moves;
  if (!moved) office_move(view, before, moves);
  name_move(view, before, moves);
  return moves;
}

}  // namespace meishi
