#include "normalize/internet_domain.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "normalize/text.h"

namespace meishi {

namespace {

// Second-level domains of .jp (JPRS): a dot lost before jp shows in them.
constexpr std::string_view kSecondLevel[] = {"co", "or", "ne", "ac", "go", "gr", "ed", "lg", "ad"};

// Top-level domains seen on Japanese cards. Others are accepted by their form, with less confidence; so is .co, which
// is nearly always a .co.jp whose end was lost.
constexpr std::string_view kTopLevel[] = {"jp",    "com",   "net",    "org",  "info", "biz",  "io",     "dev",  "app",
                                          "tokyo", "osaka", "nagoya", "shop", "tv",   "asia", "cloud",  "tech", "ai",
                                          "me",    "cc",    "edu",    "gov",  "eu",   "uk",   "de",     "fr",   "cn",
                                          "kr",    "tw",    "us",     "sg",   "xyz",  "site", "online", "law"};

struct Misreading {
  std::string_view read;
  std::string_view meant;
};
constexpr Misreading kMisreadTop[] = {{"corn", "com"}, {"c0m", "com"}, {"cpm", "com"}, {"nel", "net"}, {"0rg", "org"}};
constexpr std::string_view kMisreadJp[] = {"ip", "lp", "jo", "jq", "1p", "jp1", "ip1", "jpl", "jpi", "jρ"};
constexpr Misreading kMisreadSecond[] = {{"c0", "co"}, {"0r", "or"}, {"cо", "co"}, {"ca", "co"}, {"g0", "go"}};

template <typename Range>
bool contains(const Range& range, std::string_view word) {
  return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

bool is_label_character(char32_t c) {
  return is_alnum(c) || c == U'-' || c == U'_' || c == U'|' || (c >= U'\u2010' && c <= U'\u2015');
}
bool is_odd_dot(char32_t c) {
  return c == U',' || c == U':' || c == U';' || c == U'·' || c == U'・' || c == U'。' || c == U'、' || c == U'･';
}

std::size_t skip_spaces(std::u32string_view line, std::size_t at) {
  while (at < line.size() && line[at] == U' ') ++at;
  return at;
}

std::size_t run_end(std::u32string_view line, std::size_t at) {
  while (at < line.size() && is_label_character(line[at])) ++at;
  return at;
}

std::string lower(std::u32string_view text) { return to_lower_ascii(to_utf8(text)); }

// "jpTEL": what is glued behind a top-level domain. Length of the domain's part, or of all.
std::size_t without_glued_label(std::u32string_view label) {
  for (std::u32string_view top : {U"jp", U"com", U"net", U"org"}) {
    if (!label.starts_with(top)) continue;
    for (std::u32string_view word :
         {U"TEL", U"Tel", U"tel", U"FAX", U"Fax", U"fax", U"URL", U"http", U"HP", U"Mobile", U"E-", U"www"}) {
      if (label.substr(top.size()).starts_with(word)) return top.size();
    }
  }
  return label.size();
}

// cc0 → co, o0r → or: a letter read twice, or as a digit. Without a digit it may be a name (mail.goo.jp); "" then.
std::string_view misread_second(std::string_view label) {
  if (label.size() > 4 || label.find('0') == std::string_view::npos) return {};
  std::string letters;
  for (const char c : label) {
    const char letter = c == '0' ? 'o' : c;
    if (letters.empty() || letters.back() != letter) letters.push_back(letter);
  }
  const auto* found = std::find(std::begin(kSecondLevel), std::end(kSecondLevel), letters);
  return found != std::end(kSecondLevel) ? *found : std::string_view();
}

// jdp, jpp: jp with a letter too many; no top-level domain of three letters has j before p.
bool is_misread_jp(std::string_view label) {
  if (contains(kMisreadJp, label)) return true;
  const std::size_t j = label.find('j');
  return label.size() == 3 && j != std::string_view::npos && label.find('p', j) != std::string_view::npos;
}

// kogy0 → kogyo: behind a consonant a Japanese word has a vowel, and a number of its own would not be 0.
bool restore_vowel(std::string& label) {
  const std::size_t zero = label.find('0');
  if (label.size() < 4 || zero == std::string::npos || zero == 0) return false;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (i != zero && label[i] != '-' && !(label[i] >= 'a' && label[i] <= 'z')) return false;
  }
  if (std::string_view("aiueon-").find(label[zero - 1]) != std::string_view::npos) return false;
  label[zero] = 'o';
  return true;
}

struct Labels {
  std::vector<std::string> list;
  double repairs = 0;

  [[nodiscard]] bool complete() const {  // nothing need follow
    return list.size() >= 2 && contains(kTopLevel, list.back());
  }

  // cojp → co.jp, co.ip → co.jp, corn → com, cc0.jp → co.jp, kogy0.jp → kogyo.jp.
  void repair() {
    if (list.empty()) return;
    for (std::size_t i = 0; i + 1 < list.size(); ++i) repairs += restore_vowel(list[i]) ? 1 : 0;
    if (list.size() >= 3 && (list.back() == "jp" || is_misread_jp(list.back()))) {
      std::string& second = list[list.size() - 2];
      if (const std::string_view meant = misread_second(second); !meant.empty()) {
        second = meant;
        ++repairs;
      }
    }
    if (list.size() >= 2) {
      std::string& second = list[list.size() - 2];
      for (const Misreading& m : kMisreadSecond) {
        if (list.size() >= 3 && second == m.read && (list.back() == "jp" || contains(kMisreadJp, list.back()))) {
          second = m.meant;
          ++repairs;
        }
      }
      if (contains(kSecondLevel, second) && is_misread_jp(list.back())) {
        list.back() = "jp";
        ++repairs;
      }
      for (const Misreading& m : kMisreadTop) {
        if (list.back() == m.read) {
          list.back() = m.meant;
          ++repairs;
        }
      }
    }
    const std::string last = list.back();
    for (std::string_view second : kSecondLevel) {
      const std::string joined = std::string(second).append("jp");
      const bool whole = last == joined && list.size() >= 2;
      const bool tail = list.size() == 1 && last.size() > joined.size() + 1 && last.ends_with(joined);
      if (!whole && !tail) continue;
      list.back().resize(last.size() - joined.size());
      if (list.back().empty()) list.pop_back();
      list.emplace_back(second);
      list.emplace_back("jp");
      ++repairs;
      return;
    }
  }

  [[nodiscard]] bool valid() const {
    if (list.size() < 2) return false;
    for (const std::string& label : list) {
      if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    }
    const std::string& top = list.back();
    return top.size() >= 2 && top.size() <= 24 &&
           std::all_of(top.begin(), top.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }
};

}  // namespace

std::optional<DomainMatch> match_domain(std::u32string_view line, std::size_t at) {
  Labels labels;
  std::size_t end = at;
  while (true) {
    std::size_t stop = run_end(line, at);
    if (stop == at) break;
    const std::size_t kept = labels.list.empty() ? stop - at : without_glued_label(line.substr(at, stop - at));
    std::string label;
    for (std::size_t i = at; i < at + kept; ++i) {
      char32_t c = line[i];
      // komogomo-|Ic: bars, and capitals amid small letters, are the letter l.
      const bool small_beside = (i > at && is_small(line[i - 1])) || (i + 1 < at + kept && is_small(line[i + 1]));
      if (c == U'|' || (c == U'I' && small_beside && i > at)) {
        c = U'l';
        ++labels.repairs;
      }
      const bool dash = c == U'-' || !is_alnum(c);
      label.push_back(dash ? '-' : static_cast<char>(c));
      labels.repairs += dash && c != U'-' ? 1 : 0;
    }
    labels.list.push_back(to_lower_ascii(label));
    end = at + kept;
    if (kept < stop - at) break;

    const std::size_t mark = skip_spaces(line, end);
    const bool dot = mark < line.size() && line[mark] == U'.';
    const bool odd = mark < line.size() && is_odd_dot(line[mark]);
    const std::size_t next = dot || odd ? skip_spaces(line, mark + 1) : mark;
    if (next >= line.size() || !is_alnum(line[next])) break;
    const bool clean = dot && mark == end && next == mark + 1;
    if (clean) {
      at = next;
      continue;
    }
    if (labels.complete()) break;
    const std::size_t next_end = run_end(line, next);
    const std::string word = lower(line.substr(next, next_end - next));
    const bool suffix = contains(kSecondLevel, word) || contains(kTopLevel, word);
    if (dot || odd || suffix) {
      labels.repairs += dot ? kSpaceRepair : 1;
      at = next;
    } else if (labels.list.size() == 1 && next_end < line.size() && line[next_end] == U'.') {
      labels.repairs += 2;  // a space inside a word: exam ple.co.jp
      const std::string first = labels.list.back();
      labels.list.pop_back();
      labels.list.push_back(first + word);
      end = next_end;
      at = skip_spaces(line, end + 1);
      if (at >= line.size() || !is_alnum(line[at])) break;
      labels.repairs += at > end + 1 ? kSpaceRepair : 0;
    } else {
      break;
    }
  }
  labels.repair();
  if (!labels.valid()) return std::nullopt;
  DomainMatch match;
  for (const std::string& label : labels.list) {
    if (!match.domain.empty()) match.domain.push_back('.');
    match.domain += label;
  }
  match.end = end;
  match.repairs = labels.repairs;
  match.known_tld = contains(kTopLevel, labels.list.back());
  return match;
}

}  // namespace meishi
