// A database for the tests of store/.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "store/database.h"
#include "store_cards.h"

namespace meishi {

// A database in a folder of its own, and cards to import into it.
class DatabaseFixture : public testing::Test {
 protected:
  DatabaseFixture() : file_(folder_ / "meishi.db"), db_(opened()) {}

  Database opened() {
    auto db = Database::open(file_, OpenMode::create);
    EXPECT_TRUE(db) << db.error().message;
    return std::move(*db);
  }
  ImportResult import(const TestCard& card) { return import(card, "sha" + std::to_string(++cards_)); }
  ImportResult import(const TestCard& card, const std::string& sha256) {
    auto result = db_.import_card(source_of(sha256, card.exchanged_on), record_of(card), "sato");
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(ImportResult());
  }
  Contact contact(std::int64_t id) {
    auto found = db_.contact(id);
    EXPECT_TRUE(found) << found.error().message;
    return found.value_or(Contact());
  }
  std::int64_t count() { return db_.contact_count().value_or(-1); }

  TestFolder folder_;
  std::filesystem::path file_;
  Database db_;
  int cards_ = 0;
};

inline const TestCard kKaito = {
    "天野", "海斗", "株式会社青葉製作所", "営業部", "課長", "k.amano@aoba.example", "+819012345678", "2024-04-10"};

}  // namespace meishi
