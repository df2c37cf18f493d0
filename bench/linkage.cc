// Who is who, and what moved, on invented people without pictures: how often cards of one person become one contact,
// how many moves are found, and what a card costs while the database grows.
//
//   meishi_linkage --reference reference.db [--people N] [--json FILE] [--show N]
//
// N people (default 5,000) with three cards each on average over ten years, in order of their days. Names are as common
// as in reference.db; companies are of all sizes; people move, marry, share a family's telephone or a mailbox; readings
// hold errors, most of them in doubt. Who takes another family name is asked about and not merged, on purpose
// (改姓: offered, not forced), so that these pairs are missed, and the last recall is the one with every question
// answered. --show lists N of the people that were parted and of those that were joined.
// Seeded: the same N gives the same cards.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "normalize/text.h"
#include "store/database.h"

namespace {

using namespace meishi;

using Random = std::mt19937_64;

double uniform(Random& random) { return std::uniform_real_distribution<>(0, 1)(random); }
bool chance(Random& random, double p) { return uniform(random) < p; }
std::size_t pick(Random& random, std::size_t n) { return static_cast<std::size_t>(random() % n); }

// Words as common as their weights say.
struct Words {
  std::vector<std::string> text;
  std::discrete_distribution<std::size_t> often;
  std::size_t draw(Random& random) { return often(random); }
};

Words words_of(const char* file, const char* query) {
  Words words;
  std::vector<double> weights;
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(db, query, -1, &statement, nullptr) == SQLITE_OK) {
    while (sqlite3_step(statement) == SQLITE_ROW) {
      words.text.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
      weights.push_back(sqlite3_column_double(statement, 1));
    }
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  words.often = {weights.begin(), weights.end()};
  return words;
}

constexpr int kYears = 10;
constexpr int kDays = 365 * kYears;
const char* const kDepartments[] = {"営業部",     "第一営業部", "第二営業部",     "経理部",     "総務部",
                                    "人事部",     "開発部",     "製造部",         "品質保証課", "資材調達課",
                                    "広報室",     "経営企画室", "情報システム部", "法務部",     "海外事業本部",
                                    "生産管理課", "DX推進室",   "物流部"};
struct Title {
  const char* name;
  int rank;
};
const Title kTitles[] = {{"", 0},      {"主任", 42}, {"係長", 44},    {"課長", 48},
                         {"次長", 56}, {"部長", 60}, {"執行役員", 81}};

struct Place {
  int since = 0;  // day
  Address address;
  std::string switchboard;
};

struct Company {
  std::string name;
  std::string former_name;
  int renamed_on = kDays + 1;
  std::string domain;
  std::vector<Place> places;  // in order of time
};

struct Person {
  std::size_t family = 0;
  std::size_t given = 0;
  std::size_t company = 0;
  std::size_t department = 0;
  std::size_t title = 0;
  std::string mobile;
  std::string local;  // of the e-mail address; "" is none
};

struct Card {
  int person = 0;
  int day = 0;
  std::size_t family = 0;  // the name, whatever was read
  std::size_t given = 0;
  CardRecord record;
  std::set<std::string> moves;  // since the person's card before
};

std::string digits(Random& random, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + pick(random, 10));
  return out;
}

class World {
 public:
  World(const char* reference, int people) : random_(20261128) {
    families_ = words_of(reference, "SELECT surface, max(weight) FROM family_name GROUP BY surface ORDER BY surface");
    givens_ = words_of(reference, "SELECT surface, max(weight) FROM given_name GROUP BY surface ORDER BY surface");
    for (const std::string& text : families_.text) {
      for (const char32_t c : to_u32(text)) {
        if (is_kanji(c)) kanji_.push_back(c);
      }
    }
    make_companies(std::max(20, people / 12));
    for (int p = 0; p < people; ++p) make_person(p);
    std::stable_sort(cards_.begin(), cards_.end(), [](const Card& a, const Card& b) { return a.day < b.day; });
  }
  [[nodiscard]] const std::vector<Card>& cards() const { return cards_; }
  [[nodiscard]] bool empty() const { return families_.text.empty() || givens_.text.empty(); }

 private:
  Place make_place(int since) {
    static const char* const kCities[] = {"千代田区", "港区",   "新宿区", "渋谷区",
                                          "江東区",   "品川区", "豊島区", "中央区"};
    static const char* const kTowns[] = {"丸の内", "芝公園", "西新宿", "神宮前", "豊洲",
                                         "大崎",   "東池袋", "銀座",   "大手町"};
    Place place;
    place.since = since;
    place.address.postal_code = "1" + digits(random_, 6);
    place.address.prefecture = "東京都";
    place.address.city = kCities[pick(random_, std::size(kCities))];
    place.address.town = kTowns[pick(random_, std::size(kTowns))];
    place.address.block = std::to_string(1 + pick(random_, 9)) + "-" + std::to_string(1 + pick(random_, 30)) + "-" +
                          std::to_string(1 + pick(random_, 30));
    place.switchboard = "+813" + digits(random_, 8);
    return place;
  }

  void make_companies(int count) {
    static const char* const kKinds[] = {"商事",   "電機", "工業", "物流", "システムズ",
                                         "製作所", "建設", "薬品", "設計", "食品"};
    std::vector<double> sizes;
    for (int i = 0; i < count; ++i) {
      Company company;
      const std::string& word = families_.text[families_.draw(random_)];
      company.name = "株式会社" + word + kKinds[pick(random_, std::size(kKinds))];
      if (i >= 200) company.name += std::to_string(i / 200) + "番";
      company.domain = "c" + std::to_string(i) + ".example";
      company.places.push_back(make_place(0));
      if (chance(random_, 0.2)) company.places.push_back(make_place(static_cast<int>(pick(random_, kDays))));
      if (chance(random_, 0.04)) {
        company.former_name = company.name;
        company.name = "株式会社" + families_.text[families_.draw(random_)] + "ホールディングス" + std::to_string(i);
        company.renamed_on = static_cast<int>(pick(random_, kDays));
      }
      companies_.push_back(std::move(company));
      sizes.push_back(1 / std::pow(i + 1, 0.8));
    }
    company_size_ = {sizes.begin(), sizes.end()};
  }

  void join_company(Person& person, int number) {
    person.company = company_size_(random_);
    person.department = pick(random_, std::size(kDepartments));
    person.title = pick(random_, std::size(kTitles));
    person.local = chance(random_, 0.05)   ? ""
                   : chance(random_, 0.03) ? "info"
                                           : "u" + std::to_string(number) + static_cast<char>('a' + pick(random_, 26)) +
                                                 "." + std::to_string(person.given);
  }

  void make_person(int number) {
    Person person;
    // Of a hundred people two are of one family with the one before, and share a telephone.
    const bool relative = number > 0 && chance(random_, 0.02);
    person.family = relative ? last_.family : families_.draw(random_);
    person.given = givens_.draw(random_);
    person.mobile = relative && !last_.mobile.empty() ? last_.mobile
                    : chance(random_, 0.8)            ? "+8190" + digits(random_, 8)
                                                      : "";
    join_company(person, number);
    if (relative) person.company = last_.company;
    std::vector<int> days;
    const int count = 1 + std::poisson_distribution<>(2)(random_);
    for (int i = 0; i < count; ++i) days.push_back(static_cast<int>(pick(random_, kDays)));
    std::sort(days.begin(), days.end());
    for (std::size_t i = 0; i < days.size(); ++i) {
      Card card;
      card.person = number;
      card.day = days[i];
      if (i > 0) {
        const Person before = person;
        live(person, number, (days[i] - days[i - 1]) / 365.0);
        tell(before, days[i - 1], person, days[i], card.moves);
      }
      card.record = print(person, days[i]);
      card.family = person.family;
      card.given = person.given;
      cards_.push_back(std::move(card));
    }
    last_ = person;
  }

  void live(Person& person, int number, double years) {
    const auto happens = [&](double a_year) { return chance(random_, 1 - std::exp(-a_year * years)); };
    if (happens(0.03)) {
      const std::size_t former = person.company;
      join_company(person, number);
      if (person.company == former) person.company = (former + 1) % companies_.size();
      if (chance(random_, 0.1)) person.mobile = "+8190" + digits(random_, 8);
    } else {
      if (happens(0.1) && person.title + 1 < std::size(kTitles)) ++person.title;
      if (happens(0.08)) person.department = (person.department + 1 + pick(random_, 10)) % std::size(kDepartments);
    }
    if (happens(0.004)) person.family = families_.draw(random_);
  }

  const Place& place_of(const Person& person, int day) const {
    const Place* place = nullptr;
    for (const Place& p : companies_[person.company].places) {
      if (p.since <= day) place = &p;
    }
    return *place;
  }

  void tell(const Person& a, int day_a, const Person& b, int day_b, std::set<std::string>& moves) const {
    if (a.company != b.company) {
      moves.insert("company");
      return;
    }
    const Company& company = companies_[a.company];
    const bool renamed = company.renamed_on > day_a && company.renamed_on <= day_b;
    if (renamed) moves.insert("rename");
    if (kTitles[a.title].rank != 0 && a.title != b.title) moves.insert("promotion");
    if (a.department != b.department) moves.insert("transfer");
    if (a.department == b.department && !renamed && &place_of(a, day_a) != &place_of(b, day_b)) moves.insert("office");
  }

  // A reading: `value` with an error now and then, and how sure it is said to be.
  std::string read(const std::string& value, double error, CardRecord& record, const std::string& path) {
    if (value.empty()) return value;
    if (!chance(random_, error)) {
      record.confidence[path] = chance(random_, 0.9) ? 0.97 : 0.6 + 0.3 * uniform(random_);
      return value;
    }
    record.confidence[path] = chance(random_, 0.8) ? 0.3 + 0.5 * uniform(random_) : 0.95;
    std::u32string text = to_u32(value);
    char32_t& c = text[pick(random_, text.size())];
    c = c < 0x80 ? U"0123456789abcdefghijklmnopqrstuvwxyz"[pick(random_, 36)] : kanji_[pick(random_, kanji_.size())];
    return to_utf8(text);
  }

  CardRecord print(const Person& person, int day) {
    const Company& company = companies_[person.company];
    const Place& place = place_of(person, day);
    CardRecord record;
    ContactFields& c = record.contact;
    c.last_name = read(families_.text[person.family], 0.02, record, "last_name");
    c.first_name = read(givens_.text[person.given], 0.02, record, "first_name");
    c.organization.name =
        read(day < company.renamed_on && !company.former_name.empty() ? company.former_name : company.name, 0.015,
             record, "organization.name");
    c.organization.legal_form = "株式会社";
    Post post;
    if (!chance(random_, 0.02))
      post.department = read(kDepartments[person.department], 0.01, record, "posts[0].department");
    if (!chance(random_, 0.02)) {
      const Title& title = kTitles[person.title];
      post.title = read(title.name, 0.005, record, "posts[0].title");
      if (post.title == title.name) post.title_rank = title.rank;
    }
    if (!post.department.empty() || !post.title.empty()) c.posts.push_back(post);
    const auto add_phone = [&](PhoneType type, const std::string& number) {
      if (number.empty() || chance(random_, 0.02)) return;
      const std::string path = "phones[" + std::to_string(c.phones.size()) + "]";
      std::string text = number;
      if (chance(random_, 0.007)) text[4 + pick(random_, 8)] = static_cast<char>('0' + pick(random_, 10));
      record.confidence[path] = text == number ? 0.97 : 0.7;
      c.phones.push_back({type, text, "", "", ""});
    };
    add_phone(PhoneType::work, place.switchboard);
    add_phone(PhoneType::mobile, person.mobile);
    if (!person.local.empty() && !chance(random_, 0.02)) {
      c.emails.push_back(read(person.local, 0.015, record, "emails[0]") + "@" + company.domain);
    }
    Address address = place.address;
    address.block = read(address.block, 0.01, record, "addresses[0].block");
    if (!chance(random_, 0.03)) c.addresses.push_back(address);
    return record;
  }

  Random random_;
  Words families_;
  Words givens_;
  std::vector<char32_t> kanji_;
  std::vector<Company> companies_;
  std::discrete_distribution<std::size_t> company_size_;
  Person last_;
  std::vector<Card> cards_;
};

std::string date_of(int day) {
  const auto date = std::chrono::sys_days{std::chrono::year{2016} / 4 / 1} + std::chrono::days{day};
  const std::chrono::year_month_day ymd{date};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return text.data();
}

double pairs(double n) { return n * (n - 1) / 2; }

struct Share {
  double right = 0;
  double of_found = 0;
  double of_true = 0;
  [[nodiscard]] double precision() const { return of_found > 0 ? right / of_found : 1; }
  [[nodiscard]] double recall() const { return of_true > 0 ? right / of_true : 1; }
};

std::string text_of(const Card& card) {
  const ContactFields& c = card.record.contact;
  std::string out = date_of(card.day) + " " + c.last_name + " " + c.first_name + " | " + c.organization.name + " |";
  for (const Post& post : c.posts) out += " " + post.department + " " + post.title;
  out += " |";
  for (const std::string& email : c.emails) out += " " + email;
  for (const Phone& phone : c.phones) out += " " + phone.e164;
  for (const auto& [path, confidence] : card.record.confidence) {
    if (confidence < 0.9) out += " ?" + path;
  }
  for (const std::string& move : card.moves) out += " [" + move + "]";
  return out;
}

// What two cards have in common that is not everybody's, the strongest first.
enum class Trace { mobile, email, name_and_company, name, none };
constexpr std::array<const char*, 5> kTraceNames = {"a mobile number", "a mailbox", "name and company",
                                                    "the name alone", "nothing"};

Trace trace_of(const Card& a, const Card& b) {
  const ContactFields& x = a.record.contact;
  const ContactFields& y = b.record.contact;
  for (const Phone& phone : x.phones) {
    for (const Phone& other : y.phones) {
      if (phone.type == PhoneType::mobile && other.type == PhoneType::mobile && phone.e164 == other.e164)
        return Trace::mobile;
    }
  }
  for (const std::string& email : x.emails) {
    for (const std::string& other : y.emails) {
      if (email == other && !email.starts_with("info@")) return Trace::email;
    }
  }
  if (x.last_name != y.last_name || x.first_name != y.first_name) return Trace::none;
  return x.organization.name == y.organization.name ? Trace::name_and_company : Trace::name;
}

std::map<int, std::vector<std::size_t>> by_person(const std::vector<Card>& cards) {
  std::map<int, std::vector<std::size_t>> people;
  for (std::size_t i = 0; i < cards.size(); ++i) people[cards[i].person].push_back(i);
  return people;
}

struct Linkable {
  double all = 0;    // pairs of a person's cards
  double found = 0;  // of them, those with a trace better than the name alone, if only by way of a third card
  double right = 0;  // of those, the ones that are one contact
};

Linkable linkable(const std::vector<Card>& cards, const std::vector<std::int64_t>& contacts) {
  Linkable out;
  for (const auto& [person, of] : by_person(cards)) {
    std::vector<std::size_t> group(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) group[i] = i;
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (group[i] == group[j] || trace_of(cards[of[i]], cards[of[j]]) >= Trace::name) continue;
        const std::size_t gone = group[i];
        for (std::size_t& g : group) g = g == gone ? group[j] : g;
      }
    }
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        ++out.all;
        if (group[i] != group[j]) continue;
        ++out.found;
        out.right += contacts[of[i]] == contacts[of[j]];
      }
    }
  }
  return out;
}

// The pairs that were parted, by the best that the cards of the two contacts have in common.
void print_missed(const std::vector<Card>& cards, const std::vector<std::int64_t>& contacts) {
  std::map<std::pair<std::size_t, std::size_t>, std::set<int>> bearers;
  for (const Card& card : cards) bearers[{card.family, card.given}].insert(card.person);
  std::map<std::string, double> missed;
  double all = 0;
  for (const auto& [person, of] : by_person(cards)) {
    std::map<std::pair<std::int64_t, std::int64_t>, Trace> best;
    const auto key = [&](std::size_t i, std::size_t j) { return std::minmax(contacts[i], contacts[j]); };
    for (const std::size_t i : of) {
      for (const std::size_t j : of) {
        if (i <= j) continue;
        const auto slot = best.try_emplace(key(i, j), Trace::none).first;
        slot->second = std::min(slot->second, trace_of(cards[i], cards[j]));
      }
    }
    for (const std::size_t i : of) {
      for (const std::size_t j : of) {
        if (i <= j) continue;
        ++all;
        if (contacts[i] == contacts[j]) continue;
        std::string kind = kTraceNames[static_cast<std::size_t>(best.at(key(i, j)))];
        if (cards[i].family != cards[j].family)
          kind += ", another family name";
        else if (bearers[{cards[i].family, cards[i].given}].size() > 1)
          kind += ", a name of several people";
        ++missed[kind];
      }
    }
  }
  std::printf("missed    of 1,000 pairs, by the best that is on the cards of both contacts\n");
  for (const auto& [kind, count] : missed) std::printf("%10.2f  %s\n", 1000 * count / all, kind.c_str());
}

Share score_pairs(const std::vector<Card>& cards, const std::vector<std::int64_t>& contacts) {
  std::map<std::int64_t, double> by_contact;
  std::map<int, double> by_person;
  std::map<std::pair<std::int64_t, int>, double> by_both;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    ++by_contact[contacts[i]];
    ++by_person[cards[i].person];
    ++by_both[{contacts[i], cards[i].person}];
  }
  Share share;
  for (const auto& [key, n] : by_contact) share.of_found += pairs(n);
  for (const auto& [key, n] : by_person) share.of_true += pairs(n);
  for (const auto& [key, n] : by_both) share.right += pairs(n);
  return share;
}

// A move is right when it hangs on the right card with the right kind.
Share score_moves(const std::vector<Card>& cards, const std::vector<Move>& moves, int shown) {
  static const std::set<std::string> kScored = {"promotion", "transfer", "company", "office"};
  std::set<std::pair<std::string, std::string>> found;
  for (const Move& move : moves) {
    const std::string kind(move_kind_name(move.kind));
    if (kScored.contains(kind) && !move.cards.empty()) found.insert({move.cards.back().source.sha256, kind});
  }
  Share share;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const std::string id = std::to_string(i);
    const bool renamed = cards[i].moves.contains("rename");
    for (const std::string& kind : kScored) {
      if (renamed && kind == "company") continue;  // one person's renaming cannot be told from a change of company
      const bool truth = cards[i].moves.contains(kind);
      const bool said = found.contains({id, kind});
      share.of_true += truth;
      share.of_found += said;
      share.right += truth && said;
      if (truth != said && shown-- > 0) {
        std::printf("%s %s at %s\n", truth ? "missed" : "imagined", kind.c_str(), text_of(cards[i]).c_str());
      }
    }
  }
  return share;
}

// Up to `count` people whose cards were parted, and contacts of several people.
void show(const std::vector<Card>& cards, const std::vector<std::int64_t>& contacts,
          const std::vector<std::string>& reasons, int count) {
  std::map<int, std::vector<std::size_t>> people;
  std::map<std::int64_t, std::vector<std::size_t>> by_contact;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    people[cards[i].person].push_back(i);
    by_contact[contacts[i]].push_back(i);
  }
  const auto print = [&](const std::vector<std::size_t>& of) {
    for (const std::size_t i : of) {
      std::printf("  %lld of %d: %s\n      %s\n", static_cast<long long>(contacts[i]), cards[i].person,
                  text_of(cards[i]).c_str(), reasons[i].c_str());
    }
  };
  int left = count;
  for (const auto& [person, of] : people) {
    const bool parted = std::ranges::any_of(of, [&](std::size_t i) { return contacts[i] != contacts[of.front()]; });
    if (!parted || left-- <= 0) continue;
    std::printf("parted\n");
    print(of);
  }
  left = count;
  for (const auto& [contact, of] : by_contact) {
    const bool joined =
        std::ranges::any_of(of, [&](std::size_t i) { return cards[i].person != cards[of.front()].person; });
    if (!joined || left-- <= 0) continue;
    std::printf("joined\n");
    print(of);
  }
}

// A pair that a person is asked about.
struct Question {
  std::size_t card = 0;
  std::int64_t other = 0;  // contact
  double weight = 0;
};

std::map<std::int64_t, int> person_of_contacts(const std::vector<Card>& cards,
                                               const std::vector<std::int64_t>& contacts) {
  std::map<std::int64_t, int> person_of;  // its first card's
  for (std::size_t i = 0; i < cards.size(); ++i) person_of.try_emplace(contacts[i], cards[i].person);
  return person_of;
}

// The contacts after a person who knows has answered every question.
std::vector<std::int64_t> answered(const std::vector<Card>& cards, std::vector<std::int64_t> contacts,
                                   const std::vector<Question>& questions) {
  const auto person_of = person_of_contacts(cards, contacts);
  std::map<std::int64_t, std::int64_t> into;
  const auto resolved = [&](std::int64_t contact) {
    for (auto it = into.find(contact); it != into.end(); it = into.find(contact)) contact = it->second;
    return contact;
  };
  for (const Question& question : questions) {
    const auto other = person_of.find(question.other);  // none: it was joined with another one since
    if (other == person_of.end() || other->second != cards[question.card].person) continue;
    const std::int64_t a = resolved(contacts[question.card]);
    const std::int64_t b = resolved(question.other);
    if (a != b) into[a] = b;
  }
  for (std::int64_t& contact : contacts) contact = resolved(contact);
  return contacts;
}

// How often the answer is yes, by the weight of the evidence: whether a bit is worth a bit.
void print_questions(const std::vector<Card>& cards, const std::vector<std::int64_t>& contacts,
                     const std::vector<Question>& questions) {
  const auto person_of = person_of_contacts(cards, contacts);
  std::map<int, std::pair<int, int>> by_weight;  // asked, yes
  for (const Question& question : questions) {
    const auto other = person_of.find(question.other);
    if (other == person_of.end()) continue;
    auto& [asked, yes] = by_weight[static_cast<int>(std::floor(question.weight))];
    ++asked;
    yes += other->second == cards[question.card].person;
  }
  std::printf("asked     of 100 cards, by the bits of evidence; and how often it is one person\n");
  for (const auto& [weight, count] : by_weight) {
    std::printf("%10d %6.2f  %3.0f %%\n", weight, 100.0 * count.first / static_cast<double>(cards.size()),
                100.0 * count.second / count.first);
  }
}

// Of the processor, so that what else the machine does makes no difference.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int run(const char* reference, int people, const char* json_file, int shown) {
  const World world(reference, people);
  if (world.empty()) {
    std::fprintf(stderr, "meishi_linkage: %s holds no names\n", reference);
    return 3;
  }
  const std::vector<Card>& cards = world.cards();
  std::string folder = (std::filesystem::temp_directory_path() / "meishi-linkage-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 3;
  const std::filesystem::path file = std::filesystem::path(folder) / "a.db";
  nlohmann::ordered_json json;
  int code = 0;
  {
    auto database = Database::open(file, OpenMode::create);
    if (!database) return 3;
    std::vector<std::int64_t> contacts;
    std::vector<std::string> reasons;
    std::vector<Question> questions;
    std::printf("people %d, cards %zu\n\n  contacts   cards/s   us a card\n", people, cards.size());
    double start = seconds();
    double first_cost = 0;
    double last_cost = 0;
    std::size_t since = 0;
    std::size_t unsure = 0;
    std::size_t joinings = 0;
    std::int64_t most = 0;
    std::int64_t next_report = std::max<std::int64_t>(500, people / 16);
    for (std::size_t i = 0; i < cards.size(); ++i) {
      CardSource source;
      source.path = "card " + std::to_string(i);
      source.sha256 = std::to_string(i);
      source.exchanged_on = date_of(cards[i].day);
      const auto stored = database->import_card(source, cards[i].record, "bench");
      if (!stored) {
        std::fprintf(stderr, "meishi_linkage: %s\n", stored.error().message.c_str());
        code = 1;
        break;
      }
      contacts.push_back(stored->contact_id);
      for (const std::int64_t joined : stored->joined) {
        std::ranges::replace(contacts, joined, stored->contact_id);
        ++joinings;
      }
      reasons.push_back(stored->reason);
      for (const UnsureMatch& match : stored->unsure) {
        questions.push_back({i, match.other_id, match.weight});
        reasons.back() += " (or " + std::to_string(match.other_id) + ": " + match.reason + ")";
      }
      unsure += stored->unsure.empty() ? 0 : 1;
      most = std::max(most, stored->contact_id);
      if (most < next_report && i + 1 < cards.size()) continue;
      const double cost = (seconds() - start) / static_cast<double>(i + 1 - since) * 1e6;
      std::printf("%10lld %9.0f %11.0f\n", static_cast<long long>(most), 1e6 / cost, cost);
      std::fflush(stdout);
      if (first_cost == 0) first_cost = cost;
      last_cost = cost;
      json["growth"].push_back({{"contacts", most}, {"us_a_card", cost}});
      next_report *= 2;
      since = i + 1;
      start = seconds();
    }
    if (code == 0) {
      const Share merged = score_pairs(cards, contacts);
      const auto moves = database->moves({});
      const Share moved = moves ? score_moves(cards, *moves, shown) : Share();
      const auto size = static_cast<double>(std::filesystem::file_size(file));
      std::printf("\nmerging   precision %.4f (goal 0.999)  recall %.4f (goal 0.97)\n", merged.precision(),
                  merged.recall());
      const Linkable traces = linkable(cards, contacts);
      std::printf(
          "          recall %.4f of the %.4f of pairs that have a number, a mailbox, or name and company in "
          "common\n",
          traces.right / traces.found, traces.found / traces.all);
      std::printf("          recall %.4f when every question is answered\n",
                  score_pairs(cards, answered(cards, contacts, questions)).recall());
      std::printf("moves     precision %.4f               recall %.4f\n", moved.precision(), moved.recall());
      std::printf("questions %.2f of 100 cards\n",
                  100.0 * static_cast<double>(unsure) / static_cast<double>(cards.size()));
      std::printf("joined    %.2f contacts of 100 cards, by a card of both\n",
                  100.0 * static_cast<double>(joinings) / static_cast<double>(cards.size()));
      std::printf("cost      %.2f times the first at the end\n", last_cost / first_cost);
      std::printf("size      %.1f KiB a contact\n", size / 1024 / static_cast<double>(most));
      print_missed(cards, contacts);
      print_questions(cards, contacts, questions);
      show(cards, contacts, reasons, shown);
      json["merge_precision"] = merged.precision();
      json["merge_recall"] = merged.recall();
      json["move_precision"] = moved.precision();
      json["move_recall"] = moved.recall();
      json["kib_a_contact"] = size / 1024 / static_cast<double>(most);
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (json_file != nullptr) std::ofstream(json_file) << json.dump(2) << "\n";
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const char* reference = nullptr;
  const char* json = nullptr;
  int people = 5000;
  int shown = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--reference") == 0) reference = argv[i + 1];
    if (std::strcmp(argv[i], "--people") == 0) people = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--json") == 0) json = argv[i + 1];
    if (std::strcmp(argv[i], "--show") == 0) shown = std::atoi(argv[i + 1]);
  }
  if (reference == nullptr || people < 1) {
    std::fprintf(stderr, "usage: meishi_linkage --reference reference.db [--people N] [--json FILE] [--show N]\n");
    return 2;
  }
  return run(reference, people, json, shown);
}
