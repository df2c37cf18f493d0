// How long an export takes, how large it is and how much memory it needs beside the contacts themselves.
//
//   meishi_export [--contacts N] [--json FILE]
//
// N contacts (default 100,000) of invented people, as full as those of real cards: a reading, a company, a department,
// a title, three or four numbers, an e-mail address, a postal address, the day and event of the exchange, for some a
// second post, tags or a note. They are made in memory, so what is measured is the writing itself, down to the flush to
// the disk. Pictures are not part of it. Seeded: the same N gives the same contacts.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "store/export.h"
#include "store/export_salesforce.h"

namespace {

using namespace meishi;
namespace fs = std::filesystem;

using Random = std::mt19937_64;

template <std::size_t N>
const char* one_of(Random& random, const char* const (&words)[N]) {
  return words[random() % N];
}

struct Name {
  const char* written;
  const char* kana;
  const char* roman;
};

constexpr Name kLast[] = {{"佐藤", "サトウ", "Sato"},         {"鈴木", "スズキ", "Suzuki"},
                          {"髙橋", "タカハシ", "Takahashi"},  {"田中", "タナカ", "Tanaka"},
                          {"渡邉", "ワタナベ", "Watanabe"},   {"長谷川", "ハセガワ", "Hasegawa"},
                          {"五十嵐", "イガラシ", "Igarashi"}, {"𠮷田", "ヨシダ", "Yoshida"},
                          {"小林", "コバヤシ", "Kobayashi"},  {"阿部", "アベ", "Abe"},
                          {"西園寺", "サイオンジ", "Saionji"}};
constexpr Name kFirst[] = {{"太郎", "タロウ", "Taro"},     {"百合子", "ユリコ", "Yuriko"},
                           {"健", "ケン", "Ken"},          {"美咲", "ミサキ", "Misaki"},
                           {"海斗", "カイト", "Kaito"},    {"さくら", "サクラ", "Sakura"},
                           {"大輔", "ダイスケ", "Daisuke"}};
constexpr const char* kStems[] = {"青葉", "北斗", "みなと", "暁", "若草", "富士見", "常盤", "七海", "白鷺", "瑞穂"};
constexpr const char* kTrades[] = {"製作所", "商事", "物流", "システムズ", "測量機", "食品", "建設", "化学工業"};
constexpr const char* kDepartments[] = {"営業部",       "第一営業部 法人営業課",
                                        "経理部",       "開発本部 ソフトウェア開発部",
                                        "品質保証課",   "経営企画室",
                                        "広報室",       "情報システム部",
                                        "海外事業本部", "生産管理課"};
constexpr const char* kTitles[] = {"", "主任", "係長", "課長", "次長", "部長", "執行役員", "代表取締役社長"};
constexpr const char* kCities[] = {"千代田区", "港区", "中央区", "新宿区", "品川区"};
constexpr const char* kTowns[] = {"丸の内", "芝浦", "銀座", "西新宿", "大崎"};
constexpr const char* kEvents[] = {"産業展 2024", "Expo \"春\", 東京", "新年会", ""};
constexpr const char* kNotes[] = {"", "", "はかる、つたえる、まもる。", "ISO 9001 認証取得\nhttps://recruit.example/"};

std::string digits(Random& random, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + random() % 10);
  return out;
}

Phone phone_of(Random& random, PhoneType type) {
  const bool mobile = type == PhoneType::mobile;
  const std::string middle = digits(random, 4);
  const std::string end = digits(random, 4);
  return {type, (mobile ? "+8190" : "+813") + middle + end, (mobile ? "090-" : "03-") + middle + "-" + end, "", ""};
}

Contact contact_of(Random& random, std::int64_t id) {
  const Name& last = kLast[random() % std::size(kLast)];
  const Name& first = kFirst[random() % std::size(kFirst)];
  Contact contact;
  contact.id = id;
  contact.external_id = "mc-" + digits(random, 24);
  ContactFields& c = contact.fields;
  c.last_name = last.written;
  c.first_name = first.written;
  if (random() % 2 == 0) {
    c.last_name_kana = last.kana;
    c.first_name_kana = first.kana;
    c.last_name_roman = last.roman;
    c.first_name_roman = first.roman;
  }
  const std::string stem = one_of(random, kStems);
  c.organization.name = "株式会社" + stem + one_of(random, kTrades);
  for (std::size_t posts = random() % 20 == 0 ? 2 : 1; posts > 0; --posts) {
    StoredPost post;
    post.id = post.organization_id = id;
    post.organization = c.organization;
    post.department = one_of(random, kDepartments);
    post.title = one_of(random, kTitles);
    post.valid_from = "2024-04-01";
    c.posts.push_back({post.department, post.title, 0});
    contact.posts.push_back(std::move(post));
  }
  c.phones = {phone_of(random, PhoneType::main), phone_of(random, PhoneType::fax), phone_of(random, PhoneType::mobile)};
  if (random() % 3 == 0) c.phones.push_back(phone_of(random, PhoneType::direct));
  c.emails = {std::string(first.roman) + "." + last.roman + digits(random, 3) + "@aoba.example"};
  c.urls = {"https://www.aoba.example/"};
  const std::size_t place = random() % std::size(kCities);
  c.addresses.push_back({"", digits(random, 7), "東京都", kCities[place], kTowns[place], "1-2-" + digits(random, 2),
                         stem + "ビル " + digits(random, 1) + "F", ""});
  if (const std::string note = one_of(random, kNotes); !note.empty()) c.notes = {note};
  StoredCard card;
  card.contact_id = id;
  card.source.path = "/home/user/scans/" + digits(random, 6) + ".jpg";
  card.source.exchanged_on = "2024-0" + std::to_string(1 + random() % 9) + "-17";
  card.source.event = one_of(random, kEvents);
  contact.cards.push_back(std::move(card));
  if (random() % 4 == 0) contact.tags = {"来場者", "要連絡"};
  contact.owner = "sato";
  contact.updated_at = "2024-05-17T03:04:05Z";
  return contact;
}

// A line of /proc/self/status, in MiB.
double memory(const char* key) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) return std::atof(line.c_str() + std::strlen(key) + 1) / 1024;
  }
  return 0;
}

struct Format {
  const char* name;
  std::function<Status(const std::vector<Contact>&, const fs::path&)> write;
};

template <typename T>
Status status_of(const Result<T>& result) {
  return result ? Status() : Status(tl::unexpected(result.error()));
}

const std::vector<Format>& formats() {
  static const std::vector<Format> all = {
      {"salesforce",
       [](const auto& c, const fs::path& dir) {
         return status_of(export_salesforce({c, {}}, dir));
       }},
      {"vcard 3.0", [](const auto& c, const fs::path& dir) { return status_of(export_vcard(c, dir)); }},
      {"vcard 4.0",
       [](const auto& c, const fs::path& dir) {
         return status_of(export_vcard(c, dir, {VcardVersion::v4, false, nullptr, ExportLanguage::japanese, nullptr}));
       }},
      {"vcard, each",
       [](const auto& c, const fs::path& dir) {
         return status_of(export_vcard(c, dir, {VcardVersion::v3, true, nullptr, ExportLanguage::japanese, nullptr}));
       }},
      {"google", [](const auto& c, const fs::path& dir) { return status_of(export_google(c, dir)); }},
      {"outlook", [](const auto& c, const fs::path& dir) { return status_of(export_outlook(c, dir)); }},
      {"csv", [](const auto& c, const fs::path& dir) { return status_of(export_csv(c, dir)); }},
      {"xlsx", [](const auto& c, const fs::path& dir) { return status_of(export_xlsx(c, dir)); }},
  };
  return all;
}

int run(std::int64_t count, const char* json_file) {
  Random random(20240517);
  std::vector<Contact> contacts;
  contacts.reserve(static_cast<std::size_t>(count));
  for (std::int64_t id = 1; id <= count; ++id) contacts.push_back(contact_of(random, id));
  std::string name = (fs::temp_directory_path() / "meishi-export-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    std::perror(name.c_str());
    return 1;
  }
  const fs::path folder = name;
  nlohmann::ordered_json json = {{"contacts", count}, {"formats", nlohmann::ordered_json::array()}};
  std::printf("%-12s %10s %10s %14s   (%lld contacts)\n", "", "seconds", "MiB", "MiB of memory",
              static_cast<long long>(count));
  int code = 0;
  for (const Format& format : formats()) {
    const fs::path dir = folder / format.name;
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak of memory begins anew
    const double before = memory("VmRSS");
    const auto begun = std::chrono::steady_clock::now();
    const Status status = format.write(contacts, dir);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    const double grown = std::max(0.0, memory("VmHWM") - before);
    if (!status) {
      std::fprintf(stderr, "%s: %s\n", format.name, status.error().message.c_str());
      code = 1;
      break;
    }
    double size = 0;
    for (const auto& entry : fs::directory_iterator(dir)) size += static_cast<double>(entry.file_size()) / (1 << 20);
    std::printf("%-12s %10.2f %10.1f %14.1f\n", format.name, seconds, size, grown);
    json["formats"].push_back({{"name", format.name}, {"seconds", seconds}, {"mib", size}, {"memory_mib", grown}});
    fs::remove_all(dir);
  }
  fs::remove_all(folder);
  if (json_file != nullptr) std::ofstream(json_file) << json.dump(2) << "\n";
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const char* json = nullptr;
  std::int64_t contacts = 100'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--contacts") == 0) contacts = std::atoll(argv[i + 1]);
    if (std::strcmp(argv[i], "--json") == 0) json = argv[i + 1];
  }
  if (contacts < 1 || argc % 2 == 0) {
    std::fprintf(stderr, "usage: meishi_export [--contacts N] [--json FILE]\n");
    return 2;
  }
  try {
    return run(contacts, json);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "meishi_export: %s\n", error.what());
    return 1;
  }
}
