// A name with one character misread, put right by what else the card says of its reading.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "normalize/person_name.h"
#include "normalize/reference.h"

namespace meishi {

// 杉原 律子 beside sakakibara@… is 榊原 律子: a half whose reading nothing on the card confirms is replaced by the one
// name of the dictionary that differs in one character and is read as the card says (`keys`: roman_key() of kana,
// romaji and e-mail users), when the other half is confirmed or known. What may well be printed stays: another form of
// the character (髙橋), or one that names with that reading have at this place (長曽我部, of the dictionary's
// 長宗我部). nullopt when the name needs none, when there is no such name or more than one as likely. The confidence is
// a repair's. Pure.
[[nodiscard]] std::optional<NameFinding> repair_name(std::string_view read, const std::set<std::string>& keys,
                                                     const Reference& reference);

}  // namespace meishi
