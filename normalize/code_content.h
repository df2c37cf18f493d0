// The contact data that the text of a QR code holds.
//
//   read_code("MECARD:N:三枝,航太;SOUND:サエグサ,コウタ;TEL:0355500142;;")
//
// Formats: vCard 2.1 (versit 1996, with the Japanese telephones' SOUND;X-IRMC-N), 3.0 (RFC 2426), 4.0 (RFC 6350);
// MECARD, BIZCARD, MATMSG and MEBKM (NTT docomo, "Functions of bar code reader"); MEMORY (au, SoftBank); mailto:, tel:,
// sms:, URLs; else plain text.
//
// Why by hand: of Debian 12's libraries libbelcard reads vCard 4.0 alone and is under the GPL, libvformat and libvc
// have had no upstream since 2007 and know no character sets; for MECARD there is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

// A value as the code gives it, nothing checked, and its property, decoded: "TEL;CELL:090-5531-0176".
struct CodeValue {
  std::string value;
  std::string raw;
};

// Family and given name where the code tells them apart, and the whole (vCard's FN).
struct CodeName {
  std::string family;
  std::string given;
  std::string full;
  std::string raw;

  [[nodiscard]] bool empty() const { return family.empty() && given.empty() && full.empty(); }
};

struct CodePhone {
  std::string number;
  std::optional<PhoneType> type;  // where the code names one: mobile or fax
  std::string raw;
};

// As vCard cuts it; a code that gives one text has it in `street`.
struct CodeAddress {
  std::string postal_code;
  std::string region;
  std::string locality;
  std::string street;
  std::string extended;  // building, room
  std::string country;
  std::string raw;
};

struct CodeContent {
  CodeName name;
  CodeName kana;
  CodeValue company;
  CodeValue company_kana;
  CodeValue department;  // units joined by a space, outermost first
  std::vector<CodeValue> titles;
  std::vector<CodePhone> phones;
  std::vector<CodeValue> emails;
  std::vector<CodeValue> urls;
  std::vector<CodeAddress> addresses;
  std::vector<CodeValue> notes;
  std::vector<std::string> lines;  // of plain text: what they hold is for the reader to find
};

// Pure. Never throws but for want of memory, whatever the bytes; what cannot be understood is left out. All values are
// one line of valid UTF-8.
[[nodiscard]] CodeContent read_code(std::string_view text);

}  // namespace meishi
