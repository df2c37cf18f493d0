// Cards of invented people and a folder to store them in, for the tests of store/.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "normalize/card_record.h"
#include "store/records.h"

namespace meishi {

// A folder of its own for a test, removed with everything in it.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "meishi-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file)) return {};
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What a test needs to say of a card; the rest is empty.
struct TestCard {
  std::string last{};
  std::string first{};
  std::string company{};
  std::string department{};
  std::string title{};
  std::string email{};
  std::string mobile{};  // E.164
  std::string exchanged_on{};
  std::string last_kana{};
  std::string first_kana{};
  std::string last_roman{};
  std::string first_roman{};
  std::string work_phone{};  // E.164
};

inline CardRecord record_of(const TestCard& card) {
  CardRecord record;
  ContactFields& c = record.contact;
  c.last_name = card.last;
  c.first_name = card.first;
  c.last_name_kana = card.last_kana;
  c.first_name_kana = card.first_kana;
  c.last_name_roman = card.last_roman;
  c.first_name_roman = card.first_roman;
  c.organization.name = card.company;
  if (!card.department.empty() || !card.title.empty()) c.posts.push_back({card.department, card.title, 0});
  if (!card.email.empty()) c.emails.push_back(card.email);
  if (!card.work_phone.empty()) c.phones.push_back({PhoneType::work, card.work_phone, "", "", ""});
  if (!card.mobile.empty()) c.phones.push_back({PhoneType::mobile, card.mobile, "", "", ""});
  return record;
}

inline CardSource source_of(const std::string& sha256, const std::string& exchanged_on = "") {
  CardSource source;
  source.path = "cards/" + sha256 + ".png";
  source.sha256 = sha256;
  source.quad = {Point{0, 0}, Point{1456, 0}, Point{1456, 880}, Point{0, 880}};
  source.exchanged_on = exchanged_on;
  return source;
}

}  // namespace meishi
