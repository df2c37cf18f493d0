// CardRecord: the typed fields of one card, as normalize/ gives them to store/ and app/.
// Field names follow Salesforce and vCard; the JSON of the same names is card.schema.json.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/geometry.h"

namespace meishi {

enum class PhoneType { work, direct, main, mobile, fax, toll_free, ip, other };

struct Phone {
  PhoneType type = PhoneType::work;
  std::string e164;       // +81352856654
  std::string national;   // 03-5285-6654, hyphenated by libphonenumber
  std::string extension;  // digits only
  std::string label;      // as printed: 直通, Tel, ...
};

struct Organization {
  std::string name;  // full legal name, legal form written out: 株式会社青葉
  std::string name_kana;
  std::string name_en;
  std::string legal_form;        // 株式会社; "" when none is printed
  std::string corporate_number;  // 13 digits, check digit verified
};

struct Post {
  std::string department;  // nested departments joined by one space, outermost first
  std::string title;
  int title_rank = 0;  // 0 unknown; higher is more senior (normalize/data/titles.tsv)
};

struct Address {
  std::string label;        // 本社, 大阪支店, ...
  std::string postal_code;  // 7 digits
  std::string prefecture;   // 東京都
  std::string city;         // 市区町村, 郡 and 区 included: 愛知郡東郷町, 新潟市中央区
  std::string town;         // 町域: 八尾町舘本郷; abroad all that is printed but for the country
  std::string block;        // 1-2-3, ASCII digits and hyphens
  std::string building;     // building, floor and room: 丸の内センタービル 9F
  std::string country;      // "" is Japan
};

struct Social {
  std::string service;
  std::string id;
};

// Values inferred, not printed (a reading, a postal code). Keys as in ContactFields.
using Suggested = std::map<std::string, std::string>;

struct ContactFields {
  std::string last_name;
  std::string first_name;
  std::string last_name_kana;  // katakana; only what is printed
  std::string first_name_kana;
  std::string last_name_roman;
  std::string first_name_roman;
  Suggested suggested;
  Organization organization;
  std::vector<Post> posts;
  std::vector<std::string> qualifications;
  std::vector<Phone> phones;
  std::vector<std::string> emails;
  std::vector<std::string> urls;
  std::vector<Social> social;
  std::vector<Address> addresses;
  std::vector<std::string> notes;  // lines that fit no field
};

// What was printed, and where (pixels of the upright face).
struct Evidence {
  std::string raw;
  int face = 0;
  Box box;
  bool from_code = false;  // it stands in a QR code and not in print; not in JSON, where `raw` and `box` show it
};

struct CardRecord {
  ContactFields contact;
  // Both keyed by the path of a field in `contact`: last_name, organization.name, posts[0].title, phones[0], emails[0],
  // urls[0], addresses[0].postal_code, addresses[0].block, addresses[0].building, ...
  std::map<std::string, double> confidence;  // 0..1
  std::map<std::string, Evidence> evidence;
};

}  // namespace meishi
