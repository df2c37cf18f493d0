// Whose card a card is: record linkage after Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969).
//
// Everything that a card and a contact have in common or differ in adds its evidence, in bits (the logarithm to base 2
// of how much likelier it is of one person than of two), onto the odds that two cards taken at random are of one
// person. Common names tell less than rare ones, a large company less than a small one; both are counted in the
// database, a name by its two parts: nobody else there may have the whole of it, but how many are called 勅使河原, and
// how many 鞠, tells how rare it is. In a database that is large enough to know, a rare name alone is enough (転職),
// the sooner the more time lies between the cards. An own e-mail address or mobile number nearly decides, a shared
// mailbox says nothing, a desk number little. Two rules stand above the sum: without a name that agrees nothing is
// "same", and what may be a misread name, a change of family name or two people of one family is for a person to say.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "normalize/card_record.h"
#include "store/records.h"

namespace meishi {

struct Match {
  std::int64_t contact_id = 0;      // 0: somebody new
  std::string reason;               // evidence in words, "same name +12.4, same e-mail +14.0"; "" for somebody new
  std::vector<UnsureMatch> unsure;  // who else it may be, likeliest first; other_id and what speaks for it
  // Contacts that are the same person as contact_id, the oldest of them all: the card proves it. Each has the card's
  // name and an e-mail address or mobile number of its own that the card has (or both of these and nearly the name),
  // and nobody said that they are two or took back that they are one.
  std::vector<UnsureMatch> joined;
};

// Whether a person said that these two are not one. Throws SOCI's exceptions.
bool kept_apart(soci::session& session, long long contact, long long other);

// Looks candidates up by index: those with the card's e-mail, mobile number, name, or a part of the name in the same
// organization or at the same desk number; the time does not grow with the number of contacts. Throws SOCI's
// exceptions. Errors: corrupt.
//
// `exchanged_on`: the card's day, "" is unknown: nobody changes companies every month.
//
// `record_id` (CardSource::record_id): the contact that a row of this key was loaded into, or that has it for its own
// external id ("meishi:mc-..."), is the card's; nothing else is weighed then.
Result<Match> find_contact(soci::session& session, const CardRecord& card, const std::string& exchanged_on,
                           const std::string& record_id = {});

}  // namespace meishi
