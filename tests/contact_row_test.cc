// Rows of contact lists become records: what people write into columns, and what spreadsheets make of it.
#include "normalize/contact_row.h"

#include <gtest/gtest.h>

#include "normalize/field_confidence.h"
#include "reference_data.h"

namespace meishi {
namespace {

using Cells = std::vector<RowCell>;

RowCell cell(RowField field, const char* text, int group = 0) { return {field, text, group, "列"}; }

ContactFields read(const Cells& cells) { return read_row(cells, reference()).record.contact; }

struct NameCase {
  Cells cells;
  const char* last;
  const char* first;
  const char* last_kana;
  const char* first_kana;
  const char* last_roman;
  const char* first_roman;
};

TEST(ContactRowTest, Names) {
  const NameCase cases[] = {
      {{cell(RowField::last_name, "山田"), cell(RowField::first_name, "太郎")}, "山田", "太郎", "", "", "", ""},
      {{cell(RowField::full_name, "山田　太郎 様")}, "山田", "太郎", "", "", "", ""},
      {{cell(RowField::full_name, "平野百合子")}, "平野", "百合子", "", "", "", ""},
      {{cell(RowField::last_name, "山田 太郎")}, "山田", "太郎", "", "", "", ""},
      {{cell(RowField::last_name, "山田")}, "山田", "", "", "", "", ""},
      {{cell(RowField::last_name, "Doe"), cell(RowField::first_name, "Jane")}, "Doe", "Jane", "", "", "", ""},
      {{cell(RowField::full_name, "Jane Doe")}, "Doe", "Jane", "", "", "", ""},
      {{cell(RowField::last_name, "山田"), cell(RowField::first_name, "太郎"),
        cell(RowField::full_name_kana, "やまだ たろう")},
       "山田",
       "太郎",
       "ヤマダ",
       "タロウ",
       "",
       ""},
      {{cell(RowField::last_name, "山田"), cell(RowField::first_name, "太郎"),
        cell(RowField::full_name_kana, "ﾔﾏﾀﾞﾀﾛｳ")},
       "山田",
       "太郎",
       "ヤマダ",
       "タロウ",
       "",
       ""},
      {{cell(RowField::last_name, "―"), cell(RowField::first_name, "-")}, "", "", "", "", "", ""},
      {{cell(RowField::last_name, "山田"), cell(RowField::first_name, "太郎"),
        cell(RowField::full_name_roman, "Taro YAMADA")},
       "山田",
       "太郎",
       "",
       "",
       "Yamada",
       "Taro"},
  };
  for (const NameCase& c : cases) {
    SCOPED_TRACE(c.cells.front().text);
    const ContactFields found = read(c.cells);
    EXPECT_EQ(found.last_name, c.last);
    EXPECT_EQ(found.first_name, c.first);
    EXPECT_EQ(found.last_name_kana, c.last_kana);
    EXPECT_EQ(found.first_name_kana, c.first_kana);
    EXPECT_EQ(found.last_name_roman, c.last_roman);
    EXPECT_EQ(found.first_name_roman, c.first_roman);
  }
}

struct PhoneCase {
  RowField field;
  const char* text;
  PhoneType type;
  const char* e164;
};

TEST(ContactRowTest, TelephoneNumbers) {
  const PhoneCase cases[] = {
      {RowField::phone_work, "03-5285-6654", PhoneType::work, "+81352856654"},
      {RowField::phone_work, "０３（５２８５）６６５４", PhoneType::work, "+81352856654"},
      {RowField::phone_work, "352856654", PhoneType::work, "+81352856654"},
      {RowField::phone_mobile, "9012345678", PhoneType::mobile, "+819012345678"},
      {RowField::phone_work, "090-1234-5678", PhoneType::mobile, "+819012345678"},
      {RowField::phone_mobile, "03-5285-6654", PhoneType::work, "+81352856654"},
      {RowField::phone_fax, "03-5285-6655", PhoneType::fax, "+81352856655"},
      {RowField::phone_main, "03-5285-6650", PhoneType::main, "+81352856650"},
      {RowField::phone_direct, "03-5285-6651", PhoneType::direct, "+81352856651"},
      {RowField::phone_mobile, "+1 650-253-0000", PhoneType::mobile, "+16502530000"},
  };
  for (const PhoneCase& c : cases) {
    SCOPED_TRACE(c.text);
    const ContactFields found = read({cell(c.field, c.text)});
    ASSERT_EQ(found.phones.size(), 1U);
    EXPECT_EQ(found.phones[0].type, c.type);
    EXPECT_EQ(found.phones[0].e164, c.e164);
  }
  const RowReading lost = read_row({cell(RowField::phone_work, "352856654")}, reference());
  EXPECT_LT(lost.record.confidence.at("phones[0]"), kSureField) << "a repair is worth a look";
  const ContactFields several = read({cell(RowField::phone, "03-5285-6654 ::: 090-1234-5678; 03-5285-6654")});
  EXPECT_EQ(several.phones.size(), 2U);
}

struct AddressCase {
  Cells cells;
  const char* postal_code;
  const char* prefecture;
  const char* city;
  const char* town;
  const char* block;
  const char* building;
  const char* country;
};

TEST(ContactRowTest, Addresses) {
  const AddressCase cases[] = {
      {{cell(RowField::address, "〒100-0005 東京都千代田区丸の内1-2-3 青葉ビル 9F")},
       "1000005",
       "東京都",
       "千代田区",
       "丸の内",
       "1-2-3",
       "青葉ビル 9F",
       ""},
      {{cell(RowField::postal_code, "1000005"), cell(RowField::prefecture, "東京都"), cell(RowField::city, "千代田区"),
        cell(RowField::street, "丸の内1-2-3"), cell(RowField::building, "青葉ビル9F"), cell(RowField::country, "日本")},
       "1000005",
       "東京都",
       "千代田区",
       "丸の内",
       "1-2-3",
       "青葉ビル9F",
       ""},
      {{cell(RowField::postal_code, "100-0005"), cell(RowField::prefecture, "東京都"), cell(RowField::city, "千代田区"),
        cell(RowField::address, "丸の内1-2-3")},
       "1000005",
       "東京都",
       "千代田区",
       "丸の内",
       "1-2-3",
       "",
       ""},
      {{cell(RowField::address, "東京都千代田区丸の内"), cell(RowField::street, "1-2-3")},
       "",
       "東京都",
       "千代田区",
       "丸の内",
       "1-2-3",
       "",
       ""},
      {{cell(RowField::address, "丸の内1-2-3\n千代田区, 東京都 100-0005\n日本"), cell(RowField::city, "千代田区"),
        cell(RowField::street, "丸の内1-2-3"), cell(RowField::prefecture, "東京都"),
        cell(RowField::postal_code, "100-0005")},
       "1000005",
       "東京都",
       "千代田区",
       "丸の内",
       "1-2-3",
       "",
       ""},
      {{cell(RowField::postal_code, "94043"), cell(RowField::prefecture, "CA"), cell(RowField::city, "Mountain View"),
        cell(RowField::street, "1 Example Way"), cell(RowField::country, "United States")},
       "94043",
       "CA",
       "Mountain View",
       "1 Example Way",
       "",
       "",
       "United States"},
      {{cell(RowField::street, "5 Temasek Boulevard #12-01"), cell(RowField::city, "Singapore"),
        cell(RowField::postal_code, "038985")},
       "038985",
       "",
       "Singapore",
       "5 Temasek Boulevard #12-01",
       "",
       "",
       "Singapore"},
      {{cell(RowField::address, "5 Temasek Boulevard #12-01, Singapore 038985")},
       "",
       "",
       "",
       "5 Temasek Boulevard #12-01, Singapore 038985",
       "",
       "",
       "Singapore"},
      {{cell(RowField::street, "5 Temasek Boulevard #12-01"), cell(RowField::city, "Singapore"),
        cell(RowField::country, "Japan")},
       "",
       "",
       "Singapore",
       "5 Temasek Boulevard #12-01",
       "",
       "",
       ""},
  };
  for (const AddressCase& c : cases) {
    SCOPED_TRACE(c.cells.front().text);
    const ContactFields found = read(c.cells);
    ASSERT_EQ(found.addresses.size(), 1U);
    const Address& a = found.addresses[0];
    EXPECT_EQ(a.postal_code, c.postal_code);
    EXPECT_EQ(a.prefecture, c.prefecture);
    EXPECT_EQ(a.city, c.city);
    EXPECT_EQ(a.town, c.town);
    EXPECT_EQ(a.block, c.block);
    EXPECT_EQ(a.country, c.country);
  }
  const ContactFields two = read({cell(RowField::address, "東京都千代田区丸の内1-2-3", 1),
                                  cell(RowField::address, "大阪府大阪市北区梅田1-1-1", 2)});
  EXPECT_EQ(two.addresses.size(), 2U);
  const ContactFields office =
      read({cell(RowField::company, "株式会社青葉商事　シンガポール支店"), cell(RowField::city, "Singapore"),
            cell(RowField::street, "5 Temasek Boulevard #12-01")});
  ASSERT_EQ(office.addresses.size(), 1U);
  EXPECT_EQ(office.addresses[0].label, "シンガポール支店");
}

TEST(ContactRowTest, CompaniesAndPosts) {
  ContactFields found = read({cell(RowField::company, "㈱青葉製作所"), cell(RowField::department, "営業部"),
                              cell(RowField::title, "営業部長")});
  EXPECT_EQ(found.organization.name, "株式会社青葉製作所");
  ASSERT_EQ(found.posts.size(), 1U);
  EXPECT_EQ(found.posts[0].department, "営業部");
  EXPECT_EQ(found.posts[0].title, "部長") << "as a card that prints 営業部長 is read";
  found = read({cell(RowField::company, "Harbor Lines Inc."), cell(RowField::title, "Regional Sales Manager, APAC")});
  EXPECT_FALSE(found.organization.name.empty());
  ASSERT_EQ(found.posts.size(), 1U);
  EXPECT_FALSE(found.posts[0].title.empty());
  found = read({cell(RowField::corporate_number, "1234567890123")});
  EXPECT_TRUE(found.organization.corporate_number.empty()) << "its check digit is wrong";
  EXPECT_EQ(found.notes.size(), 1U) << "and it is kept";
}

TEST(ContactRowTest, ASecondValueIsKept) {
  const ContactFields found =
      read({cell(RowField::company, "株式会社青葉製作所"), cell(RowField::company, "みどり商店"),
            cell(RowField::title, "部長"), cell(RowField::title, "店長")});
  EXPECT_EQ(found.organization.name, "株式会社青葉製作所");
  EXPECT_EQ(found.notes, (std::vector<std::string>{"列: みどり商店", "列: 店長"}));
}

// What stands in the wrong column is found months later, unless it is said.
TEST(ContactRowTest, WhatIsMisplacedIsSaidAndKept) {
  for (const auto& [field, text] : {std::pair(RowField::phone_work, "東京都港区芝1-2-3"),
                                    std::pair(RowField::email, "なし(要確認)"), std::pair(RowField::url, "準備中")}) {
    const RowReading reading = read_row({cell(field, text)}, reference());
    ASSERT_EQ(reading.misplaced.size(), 1U) << text;
    EXPECT_EQ(reading.record.contact.notes, std::vector<std::string>{std::string("列: ") + text});
  }
}

TEST(ContactRowTest, HostileCells) {
  std::string longest(100000, 'a');
  for (const RowField field :
       {RowField::full_name, RowField::company, RowField::title, RowField::email, RowField::phone, RowField::address,
        RowField::note, RowField::url, RowField::full_name_kana}) {
    (void)read({cell(field, longest.c_str())});
    (void)read({cell(field, "\xff\xfe\x80")});
    (void)read({cell(field, "")});
  }
}

}  // namespace
}  // namespace meishi
