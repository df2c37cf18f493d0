// The user of an e-mail address (what is before the @): letters that recognition took for others.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace meishi {

// azuma-S → azuma-s, Ss.kato → s.kato: a lone capital behind small letters, of a shape that small letter and capital
// share, is the small one; so is one that was read as both. What begins a user (Taro), or is one of several capitals
// (Taro.Yamada), stays. Pure.
[[nodiscard]] std::string settled_case(std::string_view user);

// How the name on the card is read: roman_key() of all readings of its halves, either may be empty.
struct NameKeys {
  std::set<std::string> family;
  std::set<std::string> given;
};

struct UserRepair {
  std::string user;       // as it was, or repaired
  bool repaired = false;  // only one misreading of it makes the name
  bool doubtful = false;  // several do
};

// kkat030 beside 加藤 恵子 is kkato30, ynatsuo75 beside 松尾 裕子 is ymatsuo75: what the name does not make (family and
// given name, one with the initial of the other, and a number behind), but does after one misreading is undone; an l in
// a number of two figures (rhorill, stakeuchil2) is a 1. Pure.
[[nodiscard]] UserRepair repaired_user(std::string_view user, const NameKeys& name);

}  // namespace meishi
