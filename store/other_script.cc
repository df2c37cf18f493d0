#include "store/other_script.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "store/match_key.h"
#include "store/moves.h"

namespace meishi {

namespace {

std::string text_of(const Address& a) { return a.prefecture + a.city + a.town + a.block + a.building; }

bool is_english(const ContactFields& c) {
  std::string text = c.last_name + c.first_name + c.organization.name;
  for (const Post& post : c.posts) text += post.department + post.title;
  return !has_japanese(text);
}

// The card with the English name is of the company of the other one. `all`: the whole card is in English.
bool is_of(const ContactFields& english, bool all, const ContactFields& other) {
  if (!has_japanese(other.organization.name)) return false;
  const std::string key = english_organization_key(other.organization);
  return (!key.empty() && key == organization_key(english.organization)) || (all && same_house(english, other));
}

void forget(CardRecord& record, std::string_view list) {
  std::erase_if(record.confidence, [&](const auto& entry) { return entry.first.starts_with(list); });
}

void settle(CardRecord& english, const CardRecord& other, bool posts, bool addresses) {
  ContactFields& c = english.contact;
  const Organization& company = other.contact.organization;
  if (c.organization.name_en.empty()) c.organization.name_en = c.organization.name;
  c.organization.name = company.name;
  c.organization.legal_form = company.legal_form;
  if (c.organization.corporate_number.empty()) c.organization.corporate_number = company.corporate_number;
  english.confidence["organization.name"] = confidence_of(other, "organization.name");
  if (posts) {
    c.posts.clear();
    forget(english, "posts[");
  }
  if (addresses) {
    c.addresses.clear();
    forget(english, "addresses[");
  }
}

}  // namespace

void settle_scripts(std::vector<StoredCard>& cards) {
  for (std::size_t i = 0; i < cards.size(); ++i) {
    CardRecord& english = cards[i].record;
    const Organization& company = english.contact.organization;
    if (organization_key(company).empty() || has_japanese(company.name)) continue;
    const bool all = is_english(english.contact);
    // The nearest one, of those before it first.
    const CardRecord* other = nullptr;
    bool posts = false;
    bool addresses = false;
    for (std::size_t n = 0; n + 1 < cards.size(); ++n) {
      const std::size_t at = n < i ? i - 1 - n : n + 1;
      const CardRecord& one = cards[at].record;
      if (!is_of(english.contact, all, one.contact)) continue;
      if (other == nullptr) other = &one;
      if (organization_key(one.contact.organization) != organization_key(other->contact.organization)) continue;
      posts = posts || !one.contact.posts.empty();
      addresses = addresses ||
                  std::ranges::any_of(one.contact.addresses, [](const Address& a) { return has_japanese(text_of(a)); });
    }
    const bool english_addresses =
        std::ranges::none_of(english.contact.addresses, [](const Address& a) { return has_japanese(text_of(a)); });
    if (other != nullptr) settle(english, *other, all && posts, addresses && english_addresses);
  }
}

}  // namespace meishi
