#include "normalize/internet_user.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

#include "normalize/latin_look_alike.h"
#include "normalize/person_name.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kShortestAlone = 3;  // letters of a name: shorter ones are found in many words by chance
constexpr std::size_t kShortestHalf = 2;   // the same beside the other half, or its initial
constexpr std::size_t kMostDigits = 4;

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_number(char c) { return c >= '0' && c <= '9'; }
bool is_mark(char c) { return c == '.' || c == '_' || c == '-'; }

// Whether the user is made of the name. `strict`: initials must be those of the name, not only some letter.
class Pattern {
 public:
  Pattern(const NameKeys& name, bool strict) : name_(name), strict_(strict) {}

  [[nodiscard]] bool fits(std::string_view user) const {
    const auto digits = static_cast<std::size_t>(
        std::find_if(user.rbegin(), user.rend(), [](char c) { return !is_number(c); }) - user.rbegin());
    if (digits > kMostDigits || digits == user.size()) return false;
    user.remove_suffix(digits);
    const auto mark = std::find_if(user.begin(), user.end(), is_mark);
    if (mark != user.end()) {
      const auto at = static_cast<std::size_t>(mark - user.begin());
      return both(user.substr(0, at), user.substr(at + 1));
    }
    if (user.size() >= kShortestAlone && (is_name(user, name_.family) || is_name(user, name_.given))) return true;
    for (std::size_t cut = 1; cut < user.size(); ++cut) {
      if (both(user.substr(0, cut), user.substr(cut))) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] static bool is_name(std::string_view word, const std::set<std::string>& keys) {
    return word.size() >= kShortestHalf && std::all_of(word.begin(), word.end(), is_small) &&
           keys.contains(roman_key(word));
  }

  // roman_key() has one consonant for each row of kana: chi is ti, ji is zi, fu is hu.
  [[nodiscard]] bool is_initial(std::string_view word, const std::set<std::string>& keys) const {
    if (word.size() != 1 || !is_small(word[0])) return false;
    const char c = word[0] == 'c' ? 't' : word[0] == 'j' ? 'z' : word[0] == 'f' ? 'h' : word[0];
    if (!strict_ || keys.empty()) return std::string_view("lqvx").find(c) == std::string_view::npos;
    return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) { return key.starts_with(c); });
  }

  [[nodiscard]] bool both(std::string_view a, std::string_view b) const {
    const bool family = is_name(a, name_.family);
    const bool given = is_name(a, name_.given);
    return (family && (is_name(b, name_.given) || is_initial(b, name_.given))) ||
           (given && (is_name(b, name_.family) || is_initial(b, name_.family))) ||
           (is_initial(a, name_.given) && is_name(b, name_.family)) ||
           (is_initial(a, name_.family) && is_name(b, name_.given));
  }

  const NameKeys& name_;
  bool strict_;
};

}  // namespace

std::string settled_case(std::string_view user) {
  constexpr std::string_view kOneShape = "COSUVWXZPK";
  std::string out(user);
  if (std::count_if(out.begin(), out.end(), is_capital) != 1) return out;
  const auto capital = std::find_if(out.begin(), out.end(), is_capital);
  if (kOneShape.find(*capital) == std::string_view::npos) return out;
  const auto small = static_cast<char>(*capital - 'A' + 'a');
  if (capital != out.begin()) {
    if (std::any_of(out.begin(), capital, is_small)) *capital = small;
  } else if (out.size() > 2 && out[1] == small && is_mark(out[2])) {
    out.erase(0, 1);
  }
  return out;
}

namespace {

// harada.ai → harada.a1: for that a digit must stand beside, or the letter be one that no Japanese name has.
bool makes_letter_a_digit(std::string_view read, std::string_view meant) {
  if (read.size() != meant.size()) return false;
  const auto at = static_cast<std::size_t>(std::mismatch(read.begin(), read.end(), meant.begin()).first - read.begin());
  if (at == read.size() || !is_number(meant[at]) || is_number(read[at]) || read[at] == 'l') return false;
  return !(at > 0 && is_number(read[at - 1])) && !(at + 1 < read.size() && is_number(read[at + 1]));
}

// rhorill → rhori11, stakeuchil2 → stakeuchi12: the l of a number of two figures, which most are, is a 1. Before a
// whole one (wfukudal13) it may as well be a stroke too many.
std::string with_number_behind(std::string_view user) {
  std::string out(user);
  const auto name = std::find_if(out.rbegin(), out.rend(), [](char c) { return !is_number(c) && c != 'l'; });
  if (name - out.rbegin() == 2) std::replace(name.base(), out.end(), 'l', '1');
  return out;
}

}  // namespace

UserRepair repaired_user(std::string_view user, const NameKeys& name) {
  UserRepair out{std::string(user), false, false};
  if (std::any_of(user.begin(), user.end(), is_capital) || Pattern(name, false).fits(user)) return out;
  const Pattern pattern(name, true);
  if (std::string meant = with_number_behind(user); meant != user && pattern.fits(meant)) {
    out.user = std::move(meant);
    out.repaired = true;
    return out;
  }
  std::vector<std::string> fitting = latin_misreadings(user);
  std::erase_if(fitting,
                [&](const std::string& meant) { return makes_letter_a_digit(user, meant) || !pattern.fits(meant); });
  if (fitting.size() == 1) {
    out.user = std::move(fitting.front());
    out.repaired = true;
  }
  out.doubtful = fitting.size() > 1;
  return out;
}

}  // namespace meishi
