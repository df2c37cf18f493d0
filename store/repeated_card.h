// The same card scanned again, told apart from a new card of the same person: by its look and by its text.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "normalize/card_record.h"

namespace meishi {

// Up to so many of the 256 bits of two hashes may differ for one card in one design. Pictures of one card differ in 56
// at most, cards in different designs in 76 at least (capture/face_hash.h has the measurement).
inline constexpr int kSameLook = 64;

// How many bits two hashes (hex digits) differ in; 256 when one of them is empty or they are of different lengths.
[[nodiscard]] int hash_distance(std::string_view a, std::string_view b);

// Whether `card` can be another reading of the print that `former` is a reading of. At least two of name, company,
// e-mail and phone number agree to the letter, and nothing that both have differs, but for `slips` of recognition, two
// at most: one character in a name (or the given name was not read), two in an e-mail address; and where the new value
// was read with doubt (confidence below kSureField, or a postal code without seven digits) one in a phone number, a
// postal code, a block or a company (of a long one, a sixth). A digit or a character that was read with certainty makes
// another number, the next house or a sister company (東日本, 西日本). A slip in the name takes a mobile number or an
// e-mail address of the person's own that agrees: 太郎 and 次郎 of one family business share the rest. Prefecture,
// city, town, building, departments and titles may not differ at all, because 係長 and 課長, 第1 and 第2 are one
// character apart; one that was not read is no difference unless, for a title, something else is printed instead, which
// may be one that nobody knows.
//
// So a promotion, a transfer, a move or a change of company that was read with certainty is not taken for a second
// scan. One that shows only in a name, in an e-mail address or in a value read with doubt may be, when `slips` is true;
// it is false for cards that were handed over on different days.
[[nodiscard]] bool same_print(const CardRecord& former, const CardRecord& card, bool slips);

struct RepeatedCard {
  std::int64_t card_id = 0;  // 0: none; a card that itself repeats none
  std::int64_t contact_id = 0;
};

// The stored card of which (`face_hash`, `card`) is another picture; of several the one that looks most alike, then the
// oldest. Looked for among the cards of people with the same name, e-mail address or mobile number, all by index, and
// only those that look alike are read: the time depends on how many namesakes there are, not on how many cards. Between
// cards of two different days there are no slips of recognition (same_print). When `exchanged_on` is given and the
// person has had another card between then and that one, it is no repetition but a return. Throws SOCI's exceptions.
// Errors: corrupt.
Result<RepeatedCard> find_repeated_card(soci::session& session, std::string_view face_hash, const CardRecord& card,
                                        const std::string& exchanged_on);

}  // namespace meishi
