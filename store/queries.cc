#include "store/queries.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "normalize/text.h"
#include "store/contact_facts.h"
#include "store/dialect.h"
#include "store/journal.h"
#include "store/match_key.h"
#include "store/on_all_cores.h"
#include "store/renamings.h"
#include "store/search_grams.h"
#include "store/timeline.h"

namespace meishi {

namespace {

// WHERE clause over `contacts` and the values of its parameters :p0, :p1, ...
struct Condition {
  std::string where;
  std::vector<std::string> texts;
  long long id = 0;
  bool by_id = false;

  // The name of a new parameter.
  std::string add(std::string value) {
    texts.push_back(std::move(value));
    return std::string("p").append(std::to_string(texts.size() - 1));
  }
  void require(const std::string& clause) { where += (where.empty() ? " WHERE (" : " AND (") + clause + ")"; }
};

constexpr std::size_t kMaxWords = 50;
constexpr std::size_t kMaxWordBytes = 4000;

// A word of digits and the marks of phone numbers is looked for as its digits too: 03-5285, (03)5285, +81 3.
std::string phone_digits(const std::string& word) {
  const std::string plain = unify_dashes(word);
  std::string digits;
  for (const char c : plain) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '-' && c != '(' && c != ')' && c != '+' && c != '.' && c != '/') {
      return {};
    }
  }
  return digits;
}

std::vector<std::string> words_of(std::string_view query) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : search_key(query) + " ") {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

std::string at_organizations(const std::vector<long long>& organizations) {
  std::string list;
  for (const long long one : organizations) list.append(list.empty() ? "" : ",").append(std::to_string(one));
  return "id IN (SELECT contact_id FROM posts WHERE is_current = 1 AND organization_id IN (" + list + "))";
}

// All that have this in their name, or had it there before. `word`: a search_key.
std::vector<long long> organizations_named(soci::session& session, const RenamedCompanies& renamed,
                                           const std::string& word) {
  std::vector<long long> out = renamed.named(word);
  long long id = 0;
  Organization o;
  soci::statement statement = (session.prepare << "SELECT id, name, name_kana, name_en FROM organizations",
                               soci::into(id), soci::into(o.name), soci::into(o.name_kana), soci::into(o.name_en));
  statement.execute();
  while (statement.fetch()) {
    const auto has = [&](const std::string& name) { return search_key(name).find(word) != std::string::npos; };
    if (has(o.name) || has(o.name_kana) || has(o.name_en)) out.push_back(id);
  }
  return out;
}

Result<Condition> condition_of(soci::session& session, const ContactFilter& filter) {
  Condition condition;
  const std::vector<std::string> words = words_of(filter.query);
  if (words.size() > kMaxWords) return fail(ErrorCode::invalid, "the search has too many words");
  const RenamedCompanies renamed(session);
  for (const std::string& word : words) {
    if (word.size() > kMaxWordBytes) return fail(ErrorCode::invalid, "a word of the search is too long");
    const auto term = [&condition](const std::string& text) {
      return dialect::search_condition(condition.add(dialect::search_value(phrase_of(text))));
    };
    std::string clause = term(word);
    if (const std::string digits = phone_digits(word); !digits.empty() && digits != word)
      clause += " OR " + term(digits);
    const std::vector<long long> renamed_so = renamed.named(word);
    condition.require(renamed_so.empty() ? clause : clause + " OR " + at_organizations(renamed_so));
  }
  if (const std::string wanted = search_key(filter.organization); !wanted.empty()) {
    condition.require(at_organizations(organizations_named(session, renamed, wanted)));
  }
  if (!filter.event.empty()) {
    condition.require("id IN (SELECT contact_id FROM cards WHERE event = :" + condition.add(filter.event) + ")");
  }
  if (!filter.since.empty()) {
    condition.require("id IN (SELECT contact_id FROM cards WHERE exchanged_on >= :" + condition.add(filter.since) +
                      ")");
  }
  if (!filter.changed_since.empty()) condition.require("updated_at >= :" + condition.add(filter.changed_since));
  if (!filter.tag.empty()) {
    // As it stands in the list: a JSON text.
    std::string pattern = "%";
    for (const char c : nlohmann::json(filter.tag).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
      if (c == '%' || c == '_' || c == '\\') pattern += '\\';
      pattern += c;
    }
    condition.require("tags LIKE :" + condition.add(pattern + "%") + " ESCAPE '\\'");
  }
  return condition;
}

// A statement whose results go to the variables that `into` binds, with the condition's parameters.
template <typename Bind>
std::unique_ptr<soci::statement> prepare(soci::session& session, const std::string& sql, const Condition& condition,
                                         Bind&& into) {
  auto statement = std::make_unique<soci::statement>(session);
  for (std::size_t i = 0; i < condition.texts.size(); ++i) {
    statement->exchange(soci::use(condition.texts[i], std::string("p").append(std::to_string(i))));
  }
  if (condition.by_id) statement->exchange(soci::use(condition.id, "id"));
  into(*statement);
  statement->alloc();
  statement->prepare(sql);
  statement->define_and_bind();
  statement->execute();
  return statement;
}

using ById = std::unordered_map<std::int64_t, std::size_t>;

Status read_contacts(soci::session& session, const Condition& condition, std::vector<Contact>& contacts) {
  long long id = 0;
  Contact row;
  std::string fields;
  std::string tags;
  const auto statement = prepare(session,
                                 "SELECT id, external_id, fields, tags, owner, updated_at FROM contacts" +
                                     condition.where + " ORDER BY sort_key, id",
                                 condition, [&](soci::statement& s) {
                                   s.exchange(soci::into(id));
                                   s.exchange(soci::into(row.external_id));
                                   s.exchange(soci::into(fields));
                                   s.exchange(soci::into(tags));
                                   s.exchange(soci::into(row.owner));
                                   s.exchange(soci::into(row.updated_at));
                                 });
  std::vector<std::string> texts;
  while (statement->fetch()) {
    Contact contact = row;
    contact.id = id;
    contact.tags = read_list_json(tags);
    contacts.push_back(std::move(contact));
    texts.push_back(fields);
  }
  return on_all_cores(texts.size(), [&](std::size_t i) -> Status {
    auto record = read_record_json(std::exchange(texts[i], {}));
    if (!record) return tl::unexpected(record.error());
    contacts[i].fields = std::move(record->contact);
    return {};
  });
}

// Posts in a company that was renamed are in one organization; one that went on through it is one post.
void join_renamed_posts(const RenamedCompanies& renamed, std::vector<StoredPost>& posts) {
  bool any = false;
  for (StoredPost& post : posts) {
    const RenamedCompany* company = renamed.of(post.organization_id);
    if (company == nullptr) continue;
    any = true;
    post.organization_id = company->id;
    post.organization_external_id = company->external_id;
    post.organization = company->now;
    post.former_names = company->former_names;
  }
  if (!any) return;
  const auto goes_on = [](const StoredPost& former, const StoredPost& next) {
    return !next.former_names.empty() && former.organization_id == next.organization_id && !former.current &&
           !former.valid_to.empty() && former.valid_to == next.valid_from &&
           text_key(former.department) == text_key(next.department) && text_key(former.title) == text_key(next.title);
  };
  std::ranges::stable_sort(posts, {}, &StoredPost::valid_from);
  for (std::size_t i = 0; i < posts.size();) {
    const auto next = std::find_if(posts.begin() + static_cast<std::ptrdiff_t>(i) + 1, posts.end(),
                                   [&](const StoredPost& later) { return goes_on(posts[i], later); });
    if (next == posts.end()) {
      ++i;
      continue;
    }
    next->valid_from = posts[i].valid_from;
    next->id = posts[i].id;
    posts.erase(posts.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

// Whose company took another name has it, though the newest card is older than that.
void take_new_name(Contact& contact) {
  const std::string key = organization_key(contact.fields.organization);
  for (const StoredPost& post : contact.posts) {
    const bool formerly = std::ranges::any_of(post.former_names, [&](const FormerName& former) {
      return organization_key({former.name, "", former.name_en, "", ""}) == key;
    });
    if (!post.current || !formerly) continue;
    contact.fields.organization = post.organization;
    return;
  }
}

void read_posts(soci::session& session, const Condition& condition, const ById& places,
                std::vector<Contact>& contacts) {
  long long id = 0;
  long long contact_id = 0;
  long long organization_id = 0;
  int current = 0;
  StoredPost row;
  Organization& o = row.organization;
  const auto statement =
      prepare(session,
              "SELECT p.id, p.contact_id, p.department, p.title, p.title_rank, p.valid_from, p.valid_to, p.is_current,"
              " coalesce(o.id, 0), coalesce(o.external_id, ''), coalesce(o.name, ''), coalesce(o.name_kana, ''),"
              " coalesce(o.name_en, ''), coalesce(o.legal_form, ''), coalesce(o.corporate_number, '')"
              " FROM posts p LEFT JOIN organizations o ON o.id = p.organization_id"
              " WHERE p.contact_id IN (SELECT id FROM contacts" +
                  condition.where + ") ORDER BY p.id",
              condition, [&](soci::statement& s) {
                s.exchange(soci::into(id));
                s.exchange(soci::into(contact_id));
                s.exchange(soci::into(row.department));
                s.exchange(soci::into(row.title));
                s.exchange(soci::into(row.title_rank));
                s.exchange(soci::into(row.valid_from));
                s.exchange(soci::into(row.valid_to));
                s.exchange(soci::into(current));
                s.exchange(soci::into(organization_id));
                s.exchange(soci::into(row.organization_external_id));
                s.exchange(soci::into(o.name));
                s.exchange(soci::into(o.name_kana));
                s.exchange(soci::into(o.name_en));
                s.exchange(soci::into(o.legal_form));
                s.exchange(soci::into(o.corporate_number));
              });
  while (statement->fetch()) {
    const auto place = places.find(contact_id);
    if (place == places.end()) continue;
    StoredPost post = row;
    post.id = id;
    post.organization_id = organization_id;
    post.current = current != 0;
    contacts[place->second].posts.push_back(std::move(post));
  }
  const RenamedCompanies renamed(session);
  for (Contact& contact : contacts) {
    join_renamed_posts(renamed, contact.posts);
    take_new_name(contact);
    std::stable_sort(contact.posts.begin(), contact.posts.end(), [](const StoredPost& a, const StoredPost& b) {
      if (a.current != b.current) return a.current;
      if (a.valid_to != b.valid_to) return a.valid_to > b.valid_to;
      return a.valid_from > b.valid_from;
    });
  }
}

Status read_cards(soci::session& session, const Condition& condition, bool records, const ById& places,
                  std::vector<Contact>& contacts) {
  long long id = 0;
  long long contact_id = 0;
  StoredCard row;
  CardSource& s = row.source;
  std::string source;
  std::string record;
  const auto statement = prepare(
      session,
      std::string(
          "SELECT id, contact_id, path, sha256, page, position, exchanged_on, event, owner, imported_at, source, ") +
          (records ? "record" : "''") + " FROM cards WHERE contact_id IN (SELECT id FROM contacts" + condition.where +
          ") ORDER BY id",
      condition, [&](soci::statement& st) {
        st.exchange(soci::into(id));
        st.exchange(soci::into(contact_id));
        st.exchange(soci::into(s.path));
        st.exchange(soci::into(s.sha256));
        st.exchange(soci::into(s.page));
        st.exchange(soci::into(s.index));
        st.exchange(soci::into(s.exchanged_on));
        st.exchange(soci::into(s.event));
        st.exchange(soci::into(s.owner));
        st.exchange(soci::into(row.imported_at));
        st.exchange(soci::into(source));
        st.exchange(soci::into(record));
      });
  struct Text {
    std::size_t contact = 0;
    StoredCard card;
    std::string source;
    std::string record;
  };
  std::vector<Text> texts;
  while (statement->fetch()) {
    const auto place = places.find(contact_id);
    if (place == places.end()) continue;
    Text& text = texts.emplace_back(Text{place->second, row, source, record});
    text.card.id = id;
    text.card.contact_id = contact_id;
  }
  const Status parsed = on_all_cores(texts.size(), [&](std::size_t i) -> Status {
    Text& text = texts[i];
    if (Status status = read_source_json(std::exchange(text.source, {}), text.card); !status) return status;
    if (!records) return {};
    auto card_record = read_record_json(std::exchange(text.record, {}));
    if (!card_record) return tl::unexpected(card_record.error());
    text.card.record = std::move(*card_record);
    return {};
  });
  if (!parsed) return parsed;
  for (Text& text : texts) contacts[text.contact].cards.push_back(std::move(text.card));
  for (Contact& contact : contacts) {
    std::sort(contact.cards.begin(), contact.cards.end(),
              [](const StoredCard& a, const StoredCard& b) { return older(b, a); });
  }
  return {};
}

Result<std::vector<Contact>> read(soci::session& session, const Condition& condition, bool records = true) {
  std::vector<Contact> contacts;
  if (Status status = read_contacts(session, condition, contacts); !status) return tl::unexpected(status.error());
  ById places;
  for (std::size_t i = 0; i < contacts.size(); ++i) places[contacts[i].id] = i;
  read_posts(session, condition, places, contacts);
  if (Status status = read_cards(session, condition, records, places, contacts); !status)
    return tl::unexpected(status.error());
  return contacts;
}

}  // namespace

Result<std::vector<Contact>> find_contacts(soci::session& session, const ContactFilter& filter) {
  const auto condition = condition_of(session, filter);
  if (!condition) return tl::unexpected(condition.error());
  return read(session, *condition, filter.records);
}

Result<std::size_t> contacts_in_turn(soci::session& session, const ContactFilter& filter,
                                     const std::function<Status(const std::vector<Contact>&)>& take) {
  const auto condition = condition_of(session, filter);
  if (!condition) return tl::unexpected(condition.error());
  std::vector<long long> ids;
  {
    long long id = 0;
    const auto statement = prepare(session, "SELECT id FROM contacts" + condition->where + " ORDER BY sort_key, id",
                                   *condition, [&](soci::statement& s) { s.exchange(soci::into(id)); });
    while (statement->fetch()) ids.push_back(id);
  }
  constexpr std::size_t kAtATime = 2000;
  for (std::size_t from = 0; from < ids.size(); from += kAtATime) {
    std::string list;
    for (std::size_t i = from; i < std::min(ids.size(), from + kAtATime); ++i) {
      list.append(list.empty() ? "" : ",").append(std::to_string(ids[i]));
    }
    const auto contacts = read(session, {" WHERE id IN (" + list + ")", {}, 0, false}, filter.records);
    if (!contacts) return tl::unexpected(contacts.error());
    if (Status status = take(*contacts); !status) return tl::unexpected(status.error());
  }
  return ids.size();
}

Result<std::vector<Contact>> contact_by_id(soci::session& session, std::int64_t id) {
  return read(session, {" WHERE id = :id", {}, id, true});
}

Result<std::vector<JournalEntry>> history_of(soci::session& session, std::int64_t contact) {
  std::map<std::int64_t, JournalEntry> entries;
  for (const long long person : merged_people(session, contact)) {
    auto found = entries_of_contact(session, person);
    if (!found) return tl::unexpected(found.error());
    for (JournalEntry& entry : *found) {
      const std::int64_t id = entry.id;
      entries.emplace(id, std::move(entry));
    }
  }
  std::vector<JournalEntry> out;
  for (auto& [id, entry] : entries) out.push_back(std::move(entry));
  return out;
}

}  // namespace meishi
