#include "store/identity_keys.h"

#include <algorithm>

#include "store/match_key.h"

namespace meishi {

namespace {

std::string family_key(const ContactFields& c) { return text_key(c.last_name); }
std::string given_key(const ContactFields& c) { return text_key(c.first_name); }

}  // namespace

IdentityKeys identity_keys(const ContactFields& c) {
  IdentityKeys keys;
  const auto add = [&keys](const char* kind, std::string value) {
    if (!value.empty()) keys.emplace_back(kind, std::move(value));
  };
  const std::string japanese = name_key(c);
  add("japanese", japanese);
  if (!japanese.empty()) add("name", family_key(c) + "\t" + given_key(c));
  if (!japanese.empty() && !c.last_name.empty() && !c.first_name.empty()) {
    add("family", family_key(c));
    add("given", given_key(c));
  }
  add("latin", roman_name_key(c));
  add("kana", text_key(c.last_name_kana + c.first_name_kana));
  for (const std::string& email : c.emails) {
    if (!is_shared_mailbox(email)) add("email", email_key(email));
    add("domain", email_domain(email));
  }
  for (const Phone& phone : c.phones) {
    if (phone.type == PhoneType::mobile) {
      add("mobile", phone.e164);
    } else if (phone.type != PhoneType::fax) {
      add("phone", phone.e164);
    }
  }
  const std::string organization = organization_key(c.organization);
  add("organization", organization);
  if (!japanese.empty() && !organization.empty()) {
    add("family_at", organization + "\t" + family_key(c) + "\t" + given_key(c));
    if (!c.first_name.empty()) add("given_at", organization + "\t" + given_key(c) + "\t" + family_key(c));
  }
  for (const Post& post : c.posts) {
    add("department", text_key(post.department));
    add("title", text_key(post.title));
  }
  for (const Address& a : c.addresses) {
    if (!a.postal_code.empty() && !a.block.empty()) add("place", a.postal_code + "/" + a.block);
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

const std::vector<std::string>& PersonKeys::of(const std::string& kind) const {
  static const std::vector<std::string> kNone;
  const auto it = keys_.find(kind);
  return it == keys_.end() ? kNone : it->second;
}

PersonKeys keys_of(const ContactFields& contact) {
  PersonKeys keys;
  for (auto& [kind, value] : identity_keys(contact)) keys.add(kind, std::move(value));
  return keys;
}

PersonKeys keys_of_contact(soci::session& session, long long contact) {
  PersonKeys keys;
  std::string kind;
  std::string value;
  soci::statement statement = (session.prepare << "SELECT kind, value FROM contact_keys WHERE contact_id = :id",
                               soci::use(contact), soci::into(kind), soci::into(value));
  statement.execute();
  while (statement.fetch()) keys.add(kind, value);
  return keys;
}

}  // namespace meishi
