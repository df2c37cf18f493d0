#include "store/one_person.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "store/match_key.h"

namespace meishi {

namespace {

enum class Verdict { same, different, unknown };

// One character apart is one text misread, or two brothers: it says nothing.
Verdict compare(const std::string& a, const std::string& b) {
  if (a == b) return Verdict::same;
  return edit_distance(to_u32(a), to_u32(b), 1) <= 1 ? Verdict::unknown : Verdict::different;
}

Verdict compare(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return Verdict::unknown;
  Verdict best = Verdict::different;
  for (const std::string& value : a) {
    for (const std::string& other : b) {
      const Verdict verdict = compare(value, other);
      if (verdict == Verdict::same) return verdict;
      if (verdict == Verdict::unknown) best = verdict;
    }
  }
  return best;
}

std::vector<std::string> own_emails(const ContactFields& c) {
  std::vector<std::string> out;
  for (const std::string& email : c.emails) {
    if (!is_shared_mailbox(email)) out.push_back(email_key(email));
  }
  return out;
}

std::vector<std::string> mobiles(const ContactFields& c) {
  std::vector<std::string> out;
  for (const Phone& phone : c.phones) {
    if (phone.type == PhoneType::mobile) out.push_back(phone.e164);
  }
  return out;
}

bool name_was_read(const CardRecord& record) {
  const auto it = record.confidence.find("last_name");
  return it == record.confidence.end() || it->second >= kLeastField;
}

// A part of a name that was not read is no difference.
Verdict compare_names(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return Verdict::unknown;
  return a.starts_with(b) || b.starts_with(a) ? Verdict::same : compare(a, b);
}

ContactFields with_name_turned(ContactFields c) {
  std::swap(c.last_name, c.first_name);
  std::swap(c.last_name_roman, c.first_name_roman);
  return c;
}

Verdict compare_names(const CardRecord& a, const CardRecord& b) {
  if (!name_was_read(a) || !name_was_read(b)) return Verdict::unknown;
  const Verdict japanese = compare_names(name_key(a.contact), name_key(b.contact));
  if (japanese != Verdict::unknown) return japanese;
  const Verdict latin = compare_names(roman_name_key(a.contact), roman_name_key(b.contact));
  if (latin != Verdict::different) return latin;
  return compare_names(roman_name_key(with_name_turned(a.contact)), roman_name_key(b.contact));
}

}  // namespace

bool may_be_one_person(const CardRecord& a, const CardRecord& b) {
  const Verdict emails = compare(own_emails(a.contact), own_emails(b.contact));
  const Verdict numbers = compare(mobiles(a.contact), mobiles(b.contact));
  if (emails == Verdict::same || numbers == Verdict::same) return true;
  const Verdict names = compare_names(a, b);
  if (names != Verdict::unknown) return names == Verdict::same;
  return emails != Verdict::different && numbers != Verdict::different;
}

}  // namespace meishi
