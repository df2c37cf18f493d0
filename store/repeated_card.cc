#include "store/repeated_card.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "store/contact_facts.h"
#include "store/match_key.h"
#include "store/schema.h"
#include "store/timeline.h"

namespace meishi {

namespace {

constexpr int kHashBits = 256;

int hex_value(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

int edits(std::string_view a, std::string_view b, int most) { return edit_distance(to_u32(a), to_u32(b), most); }

struct Value {
  std::string text;
  bool may_be_misread = false;
};

// What two readings agree on and differ in, field by field.
class Comparison {
 public:
  void text(const std::string& a, const std::string& b, int slips_allowed) {
    if (a.empty() || b.empty()) return;
    count(edits(a, b, slips_allowed), slips_allowed);
  }

  // A character misread, or only the family name read.
  void name(const std::string& a, const std::string& b, int slips_allowed) {
    if (a.empty() || b.empty()) return;
    const bool part = a != b && (a.starts_with(b) || b.starts_with(a));
    const int slips = part ? 1 : edits(a, b, 1);
    name_slipped_ = slips == 1;
    count(slips, part ? 1 : slips_allowed);
  }

  // Each value of the shorter list has its like in the other: a line that was not read is no difference.
  void list(const std::vector<Value>& former, const std::vector<Value>& latter, int slips_allowed, bool tells_who) {
    const bool all_former = former.size() <= latter.size();
    bool equal = false;
    for (const Value& value : all_former ? former : latter) {
      int best = kHashBits;
      for (const Value& other : all_former ? latter : former) {
        const bool may_slip = (all_former ? other : value).may_be_misread;
        const int slips = edits(value.text, other.text, slips_allowed);
        if (slips <= (may_slip ? slips_allowed : 0)) best = std::min(best, slips);
      }
      differ_ = differ_ || best == kHashBits;
      if (best > 0) ++slips_;
      equal = equal || best == 0;
    }
    if (equal && tells_who) ++agreements_;
  }

  // `same_address`: an e-mail address or mobile number that is one person's alone agrees to the letter.
  [[nodiscard]] bool same(bool same_address) const {
    return !differ_ && slips_ <= 2 && agreements_ >= 2 && (!name_slipped_ || same_address);
  }

 private:
  void count(int slips, int slips_allowed) {
    differ_ = differ_ || slips > slips_allowed;
    if (slips > 0) {
      ++slips_;
    } else {
      ++agreements_;
    }
  }

  bool name_slipped_ = false;
  bool differ_ = false;
  int slips_ = 0;
  int agreements_ = 0;
};

using Part = std::function<std::string(const Post&)>;

// All of them in one text: where one post ends and the next begins is read differently at times.
std::string posts_key(const ContactFields& c, const Part& part) {
  std::string all;
  for (const Post& post : c.posts) all += text_key(part(post));
  return all;
}

std::vector<Value> emails(const CardRecord& card, bool slips) {
  std::vector<Value> out;
  for (const std::string& email : card.contact.emails) out.push_back({email_key(email), slips});
  return out;
}

// Read with doubt. What was given without a confidence is not in doubt.
bool in_doubt(const CardRecord& card, const std::string& path) {
  const auto it = card.confidence.find(path);
  return it != card.confidence.end() && it->second < kSureField;
}

std::vector<Value> numbers(const CardRecord& card, bool slips) {
  std::vector<Value> out;
  for (std::size_t i = 0; i < card.contact.phones.size(); ++i) {
    out.push_back({card.contact.phones[i].e164, slips && in_doubt(card, "phones[" + std::to_string(i) + "]")});
  }
  return out;
}

// One part of every address. `impossible`: no such part can be printed so.
std::vector<Value> parts(const CardRecord& card, const char* name, std::string Address::*part, bool slips,
                         bool (*impossible)(const std::string&) = nullptr) {
  std::vector<Value> out;
  for (std::size_t i = 0; i < card.contact.addresses.size(); ++i) {
    const std::string& text = card.contact.addresses[i].*part;
    if (text.empty()) continue;
    const bool doubt = in_doubt(card, "addresses[" + std::to_string(i) + "]." + name);
    const bool place = part == &Address::city || part == &Address::town;
    out.push_back({part == &Address::block ? text
                   : place                 ? place_name_key(text)
                                           : text_key(text),
                   slips && (doubt || (impossible != nullptr && impossible(text)))});
  }
  return out;
}

bool no_postal_code(const std::string& text) { return text.size() != 7; }

// `other` prints something that is nowhere on `card`: a title that was not recognised as one, for all that is known.
bool prints_more(const ContactFields& other, const ContactFields& card) {
  std::vector<std::string> lines;
  for (const std::string& note : card.notes) lines.push_back(text_key(note));
  for (const Post& post : card.posts) {
    lines.push_back(text_key(post.department));
    lines.push_back(text_key(post.title));
  }
  return std::ranges::any_of(other.notes, [&lines](const std::string& note) {
    const std::string key = text_key(note);
    const int slips = to_u32(key).size() < 4 ? 0 : 1;
    return std::ranges::none_of(lines, [&](const std::string& line) { return edits(line, key, slips) <= slips; });
  });
}

bool same_posts(const ContactFields& a, const ContactFields& b, const Part& part) {
  const std::string key_a = posts_key(a, part);
  const std::string key_b = posts_key(b, part);
  if (!key_a.empty() && !key_b.empty()) return key_a == key_b;
  if (key_a.empty() && key_b.empty()) return !(prints_more(a, b) && prints_more(b, a));
  return key_a.empty() ? !prints_more(a, b) : !prints_more(b, a);
}

// What reaches one person alone.
std::set<std::string> own_addresses(const ContactFields& c) {
  std::set<std::string> out;
  for (const std::string& email : c.emails) {
    if (!is_shared_mailbox(email)) out.insert(email_key(email));
  }
  for (const Phone& phone : c.phones) {
    if (phone.type == PhoneType::mobile) out.insert(phone.e164);
  }
  return out;
}

std::string company_key(const std::string& name) {
  Organization organization;
  organization.name = name;
  return organization_key(organization);
}

void people_by(soci::session& session, const std::string& value, const std::string& kind, std::set<long long>& people) {
  if (value.empty()) return;
  long long id = 0;
  soci::statement statement =
      (session.prepare << "SELECT contact_id FROM contact_keys WHERE value = :value AND kind = :kind AND " << kSought,
       soci::use(value), soci::use(kind), soci::into(id));
  statement.execute();
  while (statement.fetch()) people.insert(id);
}

std::set<long long> people_of(soci::session& session, const ContactFields& card) {
  std::set<long long> people;
  people_by(session, name_key(card), "japanese", people);
  people_by(session, roman_name_key(card), "latin", people);
  for (const std::string& email : card.emails) {
    if (!is_shared_mailbox(email)) people_by(session, email_key(email), "email", people);
  }
  for (const Phone& phone : card.phones) {
    if (phone.type == PhoneType::mobile) people_by(session, phone.e164, "mobile", people);
  }
  return people;
}

struct LookAlike {
  int distance = 0;
  long long card_id = 0;
  friend auto operator<=>(const LookAlike&, const LookAlike&) = default;
};

std::vector<LookAlike> look_alikes(soci::session& session, long long contact, std::string_view face_hash) {
  std::vector<LookAlike> out;
  long long card = 0;
  std::string hash;
  soci::statement statement =
      (session.prepare << "SELECT card_id, face_hash FROM card_hashes WHERE contact_id = :contact", soci::use(contact),
       soci::into(card), soci::into(hash));
  statement.execute();
  while (statement.fetch()) {
    if (const int distance = hash_distance(hash, face_hash); distance <= kSameLook) out.push_back({distance, card});
  }
  return out;
}

// Another card of the person lies between the day of `original` and `day`, whichever is earlier.
bool returned(const std::vector<StoredCard>& cards, const StoredCard& original, const std::string& day) {
  if (day.empty()) return false;
  const std::string shown = effective_date(original);
  const std::string& from = std::min(shown, day);
  const std::string& to = std::max(shown, day);
  return std::ranges::any_of(cards, [&](const StoredCard& other) {
    const std::string on = effective_date(other);
    return other.id != original.id && other.repeats != original.id && from < on && on < to &&
           !same_print(original.record, other.record, true);
  });
}

}  // namespace

int hash_distance(std::string_view a, std::string_view b) {
  if (a.empty() || a.size() != b.size()) return kHashBits;
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    bits += std::popcount(static_cast<unsigned>(hex_value(a[i]) ^ hex_value(b[i])));
  }
  return bits;
}

bool same_print(const CardRecord& former, const CardRecord& card, bool slips) {
  const ContactFields& a = former.contact;
  const ContactFields& b = card.contact;
  Comparison compare;
  const auto department = [](const Post& p) { return p.department; };
  const auto title = [](const Post& p) { return p.title; };
  const std::string department_a = posts_key(a, department);
  const std::string department_b = posts_key(b, department);
  const bool no_department = department_a.empty() && department_b.empty();  // most people have none, but some title
  if ((!no_department && !same_posts(a, b, department)) || !same_posts(a, b, title)) return false;
  if (name_key(a).empty() || name_key(b).empty()) {
    compare.name(roman_name_key(a), roman_name_key(b), slips ? 1 : 0);
  } else {
    compare.name(name_key(a), name_key(b), slips ? 1 : 0);
  }
  const std::string company_a = company_key(a.organization.name);
  const std::string company_b = company_key(b.organization.name);
  const std::size_t length = std::min(to_u32(company_a).size(), to_u32(company_b).size());
  const bool company_slips = slips && length >= 3 && in_doubt(card, "organization.name");
  compare.text(company_a, company_b, company_slips ? std::max(1, static_cast<int>(length / 6)) : 0);
  compare.list(emails(former, slips), emails(card, slips), 2, true);
  compare.list(numbers(former, slips), numbers(card, slips), 1, true);
  struct AddressPart {
    const char* name;
    std::string Address::*part;
    int slips;
    bool (*impossible)(const std::string&);
  };
  constexpr AddressPart kAddress[] = {
      {"postal_code", &Address::postal_code, 1, no_postal_code},
      {"prefecture", &Address::prefecture, 0, nullptr},
      {"city", &Address::city, 0, nullptr},
      {"town", &Address::town, 0, nullptr},
      {"block", &Address::block, 1, nullptr},
      {"building", &Address::building, 0, nullptr},
  };
  for (const auto& [name, part, allowed, impossible] : kAddress) {
    compare.list(parts(former, name, part, slips, impossible), parts(card, name, part, slips, impossible), allowed,
                 false);
  }
  const std::set<std::string> own = own_addresses(a);
  return compare.same(
      std::ranges::any_of(own_addresses(b), [&](const auto& address) { return own.contains(address); }));
}

Result<RepeatedCard> find_repeated_card(soci::session& session, std::string_view face_hash, const CardRecord& card,
                                        const std::string& exchanged_on) {
  RepeatedCard found;
  if (face_hash.empty()) return found;
  LookAlike best{kSameLook + 1, 0};
  for (const long long contact : people_of(session, card.contact)) {
    const std::vector<LookAlike> alike = look_alikes(session, contact, face_hash);
    if (alike.empty()) continue;
    const auto cards = cards_of_contact(session, contact);
    if (!cards) return tl::unexpected(cards.error());
    std::map<std::int64_t, const StoredCard*> by_id;
    for (const StoredCard& stored : *cards) by_id[stored.id] = &stored;
    for (const LookAlike& candidate : alike) {
      const auto known = by_id.find(candidate.card_id);
      if (known == by_id.end()) continue;
      const StoredCard* original = known->second;
      if (original->repeats != 0 && by_id.contains(original->repeats)) original = by_id.at(original->repeats);
      const LookAlike rank{candidate.distance, original->id};
      const std::string& shown = original->source.exchanged_on;
      const bool another_day = !shown.empty() && !exchanged_on.empty() && shown != exchanged_on;
      if (!(rank < best) || !same_print(original->record, card, !another_day)) continue;
      if (returned(*cards, *original, exchanged_on)) continue;
      best = rank;
      found = {original->id, contact};
    }
  }
  return found;
}

}  // namespace meishi
