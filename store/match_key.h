// Keys: what two spellings of one name, company or title share. Two texts are the same exactly when their keys are
// equal. Keys are for comparing and looking up only; they are never shown and never stored over what was printed.
//
// The store needs no reference data to open a database, so these keys use the small tables of match_tables.h rather
// than Reference. All functions are pure and thread-safe, and idempotent where they map text to text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"

namespace meishi {

// Has kanji or kana in it, if only those of 株式会社.
[[nodiscard]] bool has_japanese(std::string_view text);

// NFKC, lower case, variant kanji folded, letters and digits only: "第２営業部" = "第 2 営業部", "I.T.推進" = "IT推進".
[[nodiscard]] std::string text_key(std::string_view text);

// 髙橋　太郎 = 高橋太郎. "" when the card has no name in Japanese script (or kana).
[[nodiscard]] std::string name_key(const ContactFields& contact);

// "SATO, Ken" = "Sato Ken": family name first. "" when the card has no name in Latin script.
[[nodiscard]] std::string roman_name_key(const ContactFields& contact);

// A city or town: 霞ヶ関 = 霞が関, 御幸通り = 御幸通, 大字新舘 = 新舘, 北3条 = 北三条.
[[nodiscard]] std::string place_name_key(std::string_view place);

// Prefecture to building and country, places compared as place_name_key() does.
[[nodiscard]] std::string address_key(const Address& address);

// The name without its legal form: ㈱青葉, 青葉(株) and 株式会社 青葉 are equal. name_en when there is no other name;
// "" for an organization without any.
[[nodiscard]] std::string organization_key(const Organization& organization);
// The same of its English name; "" where none is known.
[[nodiscard]] std::string english_organization_key(const Organization& organization);

// The number and extension of a phone, whatever it is called; a fax is another thing than a telephone on its line.
[[nodiscard]] std::string phone_key(const Phone& phone);

[[nodiscard]] std::string email_key(std::string_view email);     // lower case
[[nodiscard]] std::string email_domain(std::string_view email);  // lower case; "" for a mail provider's domain
[[nodiscard]] std::vector<std::string> email_domains(const ContactFields& contact);  // those that name an organization
[[nodiscard]] bool is_shared_mailbox(std::string_view email);                        // info@, sales@, eigyo2@, ...

// A value that stands in both.
[[nodiscard]] bool have_in_common(const std::vector<std::string>& a, const std::vector<std::string>& b);

// Text to look for a part of: NFKC, katakana, lower case, variants folded; spaces and marks stay.
[[nodiscard]] std::string search_key(std::string_view text);

}  // namespace meishi
