#include <algorithm>
#include <functional>
#include <iterator>

#include "normalize/card_json.h"
#include "normalize/text.h"
#include "store/match_key.h"
#include "store/timeline.h"

namespace meishi {

namespace {

// A value of a list: what it is compared by, and what a reader sees.
struct Item {
  std::string key;
  std::string shown;
};
using Items = std::vector<Item>;

std::string joined(const Items& items) {
  std::string out;
  for (const Item& item : items) {
    if (!out.empty()) out += ", ";
    out += item.shown;
  }
  return out;
}

Items without(const Items& items, const Items& others) {
  Items out;
  for (const Item& item : items) {
    const auto same = [&](const Item& other) { return other.key == item.key; };
    if (std::none_of(others.begin(), others.end(), same)) out.push_back(item);
  }
  return out;
}

std::string spaced(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? a + b : a + " " + b; }

Items phones(const ContactFields& c) {
  Items out;
  for (const Phone& p : c.phones) {
    const std::string type(phone_type_name(p.type));
    out.push_back({type + p.e164 + "/" + p.extension, type + " " + (p.national.empty() ? p.e164 : p.national)});
  }
  return out;
}

Items texts(const std::vector<std::string>& values, const std::function<std::string(const std::string&)>& key) {
  Items out;
  for (const std::string& value : values) out.push_back({key(value), value});
  return out;
}

Items addresses(const ContactFields& c) {
  Items out;
  for (const Address& a : c.addresses) {
    const std::string place = a.prefecture + a.city + a.town + a.block;
    const std::string shown = spaced(spaced(a.postal_code, place), a.building);
    out.push_back({address_key(a), shown});
  }
  return out;
}

Items social(const ContactFields& c) {
  Items out;
  for (const Social& s : c.social) out.push_back({text_key(s.service) + ":" + s.id, s.service + " " + s.id});
  return out;
}

Items current_posts(const Timeline& t) {
  Items out;
  for (const Post& p : t.fields.posts) {
    out.push_back({text_key(p.department) + "/" + text_key(p.title), spaced(p.department, p.title)});
  }
  return out;
}

Items all_posts(const Timeline& t, bool former) {
  Items out;
  for (const TimelinePost& p : t.posts) {
    if (former && p.current) continue;
    out.push_back(
        {p.organization_key + "/" + text_key(p.department) + "/" + text_key(p.title),
         spaced(p.organization_name, spaced(p.department, p.title)) + " (" + p.valid_from + "/" + p.valid_to + ")"});
  }
  return out;
}

class Comparison {
 public:
  void text(const char* field, const std::string& from, const std::string& to, const std::string& key_from,
            const std::string& key_to) {
    if (key_from != key_to) changes_.push_back({field, from, to});
  }
  void name(const char* field, const std::string& from, const std::string& to) {
    text(field, from, to, without_spaces(nfkc(from)), without_spaces(nfkc(to)));
  }
  void keyed(const char* field, const std::string& from, const std::string& to) {
    text(field, from, to, text_key(from), text_key(to));
  }
  // `from` what went, `to` what came.
  void list(const char* field, const Items& from, const Items& to) {
    const Items gone = without(from, to);
    const Items added = without(to, from);
    if (!gone.empty() || !added.empty()) changes_.push_back({field, joined(gone), joined(added)});
  }
  std::vector<FieldChange> take() { return std::move(changes_); }

 private:
  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> changes_between(const Timeline& before, const Timeline& after) {
  const ContactFields& b = before.fields;
  const ContactFields& a = after.fields;
  Comparison compare;
  compare.name("last_name", b.last_name, a.last_name);
  compare.name("first_name", b.first_name, a.first_name);
  compare.name("last_name_kana", b.last_name_kana, a.last_name_kana);
  compare.name("first_name_kana", b.first_name_kana, a.first_name_kana);
  compare.keyed("last_name_roman", b.last_name_roman, a.last_name_roman);
  compare.keyed("first_name_roman", b.first_name_roman, a.first_name_roman);
  compare.text("organization.name", b.organization.name, a.organization.name, organization_key(b.organization),
               organization_key(a.organization));
  compare.keyed("organization.name_en", b.organization.name_en, a.organization.name_en);
  compare.keyed("organization.corporate_number", b.organization.corporate_number, a.organization.corporate_number);
  if (b.posts.size() <= 1 && a.posts.size() <= 1) {
    const Post from = b.posts.empty() ? Post() : b.posts.front();
    const Post to = a.posts.empty() ? Post() : a.posts.front();
    compare.keyed("posts[0].department", from.department, to.department);
    compare.keyed("posts[0].title", from.title, to.title);
  } else {
    compare.list("posts", current_posts(before), current_posts(after));
  }
  compare.list("phones", phones(b), phones(a));
  compare.list("emails", texts(b.emails, email_key), texts(a.emails, email_key));
  compare.list("urls", texts(b.urls, text_key), texts(a.urls, text_key));
  compare.list("addresses", addresses(b), addresses(a));
  compare.list("qualifications", texts(b.qualifications, text_key), texts(a.qualifications, text_key));
  compare.list("social", social(b), social(a));
  compare.list("former_posts", {}, without(all_posts(after, true), all_posts(before, false)));
  const auto as_is = [](const std::string& value) { return value; };
  compare.list("tags", texts(before.tags, as_is), texts(after.tags, as_is));
  compare.text("owner", before.owner, after.owner, before.owner, after.owner);
  return compare.take();
}

}  // namespace meishi
