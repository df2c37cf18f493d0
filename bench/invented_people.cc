#include "bench/invented_people.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

#include "normalize/field_confidence.h"
#include "normalize/text.h"

namespace meishi::bench {

namespace {

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

std::string digits(Random& random, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + pick(random, 10));
  return out;
}

}  // namespace

class World::Impl {
 public:
  Impl(const char* reference, int people, std::uint64_t seed) : random_(seed) {
    families_ = words_of(reference, "SELECT surface, max(weight) FROM family_name GROUP BY surface ORDER BY surface");
    givens_ = words_of(reference, "SELECT surface, max(weight) FROM given_name GROUP BY surface ORDER BY surface");
    if (empty()) return;
    for (const std::string& text : families_.text) {
      for (const char32_t c : to_u32(text)) {
        if (is_kanji(c)) kanji_.push_back(c);
      }
    }
    make_companies(std::max(20, people / 12));
  }
  [[nodiscard]] bool empty() const { return families_.text.empty() || givens_.text.empty(); }
  std::vector<InventedCard> next_person() { return make_person(people_++); }

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

  std::vector<InventedCard> make_person(int number) {
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
    std::vector<InventedCard> cards;
    std::vector<int> days;
    const int count = 1 + std::poisson_distribution<>(2)(random_);
    for (int i = 0; i < count; ++i) days.push_back(static_cast<int>(pick(random_, kDays)));
    std::sort(days.begin(), days.end());
    for (std::size_t i = 0; i < days.size(); ++i) {
      InventedCard card;
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
      cards.push_back(std::move(card));
    }
    last_ = person;
    return cards;
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
    // So far what recognition and the normalisers say; a card tells probabilities.
    for (auto& [path, confidence] : record.confidence) confidence = field_confidence(path, confidence);
    return record;
  }

  Random random_;
  Words families_;
  Words givens_;
  std::vector<char32_t> kanji_;
  std::vector<Company> companies_;
  std::discrete_distribution<std::size_t> company_size_;
  Person last_;
  int people_ = 0;
};

World::World(const char* reference, int people, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(reference, people, seed)) {}
World::~World() = default;
bool World::empty() const { return impl_->empty(); }
std::vector<InventedCard> World::next_person() { return impl_->next_person(); }

std::string date_of(int day) {
  const auto date = std::chrono::sys_days{std::chrono::year{2016} / 4 / 1} + std::chrono::days{day};
  const std::chrono::year_month_day ymd{date};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(ymd.year()),
                static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return text.data();
}

std::string text_of(const InventedCard& card) {
  const ContactFields& c = card.record.contact;
  std::string out = date_of(card.day) + " " + c.last_name + " " + c.first_name + " | " + c.organization.name + " |";
  for (const Post& post : c.posts) out += " " + post.department + " " + post.title;
  out += " |";
  for (const std::string& email : c.emails) out += " " + email;
  for (const Phone& phone : c.phones) out += " " + phone.e164;
  for (const auto& [path, confidence] : card.record.confidence) {
    if (confidence < kSureField) out += " ?" + path;
  }
  for (const std::string& move : card.moves) out += " [" + move + "]";
  return out;
}

}  // namespace meishi::bench
