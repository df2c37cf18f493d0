#include "store/matching.h"

#include <map>

#include "store/match_key.h"

namespace meishi {

namespace {

struct SharedPoints {
  bool email = false;
  bool mobile = false;
  [[nodiscard]] int count() const { return (email ? 1 : 0) + (mobile ? 1 : 0); }
};

bool has_name(soci::session& session, long long contact, const std::string& kind, const std::string& key) {
  if (key.empty()) return false;
  int found = 0;
  session << "SELECT count(*) FROM contact_names WHERE contact_id = :contact AND kind = :kind AND name_key = :key",
      soci::use(contact), soci::use(kind), soci::use(key), soci::into(found);
  return found > 0;
}

bool has_japanese_name(soci::session& session, long long contact) {
  int found = 0;
  session << "SELECT count(*) FROM contact_names WHERE contact_id = :contact AND kind = 'japanese'", soci::use(contact),
      soci::into(found);
  return found > 0;
}

std::vector<long long> contacts_with(soci::session& session, const std::string& kind, const std::string& value) {
  std::vector<long long> out;
  long long id = 0;
  soci::statement statement =
      (session.prepare << "SELECT contact_id FROM contact_points WHERE value = :value AND kind = :kind",
       soci::use(value), soci::use(kind), soci::into(id));
  statement.execute();
  while (statement.fetch()) out.push_back(id);
  return out;
}

}  // namespace

Match find_contact(soci::session& session, const ContactFields& card) {
  const std::string japanese = name_key(card);
  const std::string latin = roman_name_key(card);
  if (japanese.empty() && latin.empty()) return {};

  std::map<long long, SharedPoints> candidates;
  for (const std::string& email : card.emails) {
    if (is_shared_mailbox(email)) continue;
    for (const long long id : contacts_with(session, "email", email_key(email))) candidates[id].email = true;
  }
  for (const Phone& phone : card.phones) {
    if (phone.type != PhoneType::mobile || phone.e164.empty()) continue;
    for (const long long id : contacts_with(session, "mobile", phone.e164)) candidates[id].mobile = true;
  }

  long long best = 0;
  SharedPoints evidence;
  for (const auto& [id, found] : candidates) {
    if (found.count() <= evidence.count()) continue;
    // 佐藤健 and 佐藤賢 are both Sato Ken: Latin script decides only where there is nothing better.
    const bool same = !japanese.empty() && has_japanese_name(session, id) ? has_name(session, id, "japanese", japanese)
                                                                          : has_name(session, id, "latin", latin);
    if (!same) continue;
    best = id;
    evidence = found;
  }
  if (best == 0) return {};
  const char* reason = evidence.count() == 2 ? "same name, same e-mail and mobile number"
                       : evidence.email      ? "same name, same e-mail"
                                             : "same name, same mobile number";
  return {best, reason};
}

}  // namespace meishi
