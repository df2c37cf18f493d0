#include "normalize/latin_look_alike.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace meishi {

namespace {

struct Alike {
  char a;
  char b;
};
constexpr Alike kAlike[] = {{'0', 'o'}, {'1', 'l'}, {'1', 'i'}, {'l', 'i'}, {'i', 'j'}, {'m', 'n'}, {'h', 'b'},
                            {'h', 'n'}, {'5', 's'}, {'u', 'v'}, {'c', 'e'}, {'c', 'o'}, {'e', 'o'}, {'g', 'q'},
                            {'9', 'g'}, {'2', 'z'}, {'6', 'b'}, {'8', 'b'}, {'v', 'y'}, {'f', 't'}};

struct Joined {
  std::string_view two;
  std::string_view one;
};
// "av": of https://w, whose second slash leans on the w.
constexpr Joined kJoined[] = {{"rn", "m"}, {"nn", "m"}, {"vv", "w"}, {"av", "w"}, {"cl", "d"}};

bool alike(char a, char b) {
  return std::any_of(std::begin(kAlike), std::end(kAlike),
                     [&](const Alike& p) { return (p.a == a && p.b == b) || (p.a == b && p.b == a); });
}

}  // namespace

std::vector<std::string> latin_misreadings(std::string_view read) {
  std::vector<std::string> out;
  const auto with = [&](std::size_t at, std::size_t length, std::string_view by) {
    std::string text(read);
    text.replace(at, length, by);
    out.push_back(std::move(text));
  };
  for (std::size_t i = 0; i < read.size(); ++i) {
    for (const auto& [a, b] : kAlike) {
      if (read[i] == a) with(i, 1, std::string_view(&b, 1));
      if (read[i] == b) with(i, 1, std::string_view(&a, 1));
    }
    for (const auto& [two, one] : kJoined) {
      if (read.substr(i).starts_with(two)) with(i, two.size(), one);
      if (read.substr(i).starts_with(one)) with(i, one.size(), two);
    }
    const auto twice = [&](std::size_t other) {
      return other < read.size() && (read[other] == read[i] || alike(read[other], read[i]));
    };
    if (twice(i + 1) || (i > 0 && twice(i - 1))) with(i, 1, {});
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool one_misreading_apart(std::string_view a, std::string_view b) {
  if (a == b || a.size() > b.size() + 1 || b.size() > a.size() + 1) return false;
  const auto from = [](std::string_view read, std::string_view meant) {
    const std::vector<std::string> all = latin_misreadings(read);
    return std::find(all.begin(), all.end(), meant) != all.end();
  };
  return from(a, b) || from(b, a);
}

}  // namespace meishi
