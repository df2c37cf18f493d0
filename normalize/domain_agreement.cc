#include "normalize/domain_agreement.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/latin_look_alike.h"
#include "normalize/person_name.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kRepaired = 0.88;
constexpr double kDisputed = 0.7;         // nothing tells which of two domains is the right one
constexpr double kClearly = 0.05;         // so much more certain
constexpr std::size_t kShortestWord = 5;  // letters of a key

// The longest runs of kana on the card as roman_key() has them: つばめ物流 gives tubame.
std::vector<std::string> kana_keys(const CardText& card) {
  std::vector<std::string> keys;
  for (const Segment& segment : card.segments) {
    std::u32string run;
    for (const char32_t c : to_u32(segment.text) + U' ') {
      if (is_hiragana(c) || is_katakana(c)) {
        run.push_back(c);
        continue;
      }
      if (std::string key = kana_roman_key(to_utf8(run)); key.size() >= kShortestWord) keys.push_back(std::move(key));
      run.clear();
    }
  }
  return keys;
}

bool spelled(const std::string& domain, const std::vector<std::string>& keys) {
  const std::string word = roman_key(domain.substr(0, domain.find_first_of(".-")));
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) { return word.starts_with(key); });
}

bool has_digit_amid_letters(std::string_view domain) {
  for (std::size_t i = 1; i + 1 < domain.size(); ++i) {
    const auto letter = [&](std::size_t at) { return domain[at] >= 'a' && domain[at] <= 'z'; };
    if (domain[i] >= '0' && domain[i] <= '9' && letter(i - 1) && (letter(i + 1) || domain[i + 1] == '.')) return true;
  }
  return false;
}

// A word of it is a legal form, as in wakaba-llc.jp.
bool has_legal_form(std::string_view domain) {
  static constexpr std::string_view kForms[] = {"llc", "llp", "ltd", "inc", "corp", "plc", "gmbh"};
  for (std::size_t begin = 0; begin < domain.size();) {
    const std::size_t end = std::min(domain.find_first_of(".-", begin), domain.size());
    if (std::find(std::begin(kForms), std::end(kForms), domain.substr(begin, end - begin)) != std::end(kForms))
      return true;
    begin = end + 1;
  }
  return false;
}

double certainty(const Located<InternetFinding>& found) { return found.finding.confidence * found.where.certainty; }

// Of `a` and `b`, which differ: 1 when `a` is right, -1 when `b` is, 0 when nothing tells.
int right_one(const Located<InternetFinding>& a, const Located<InternetFinding>& b,
              const std::vector<std::string>& keys) {
  const std::string one = domain_of(a.finding.value);
  const std::string other = domain_of(b.finding.value);
  if (one.starts_with(other)) return 1;
  if (other.starts_with(one)) return -1;
  if (spelled(one, keys) != spelled(other, keys)) return spelled(one, keys) ? 1 : -1;
  if (has_digit_amid_letters(one) != has_digit_amid_letters(other)) return has_digit_amid_letters(other) ? 1 : -1;
  if (has_legal_form(one) != has_legal_form(other)) return has_legal_form(one) ? 1 : -1;
  const double difference = certainty(a) - certainty(b);
  return difference > kClearly ? 1 : difference < -kClearly ? -1 : 0;
}

void set_domain(InternetFinding& finding, const std::string& wrong, const std::string& right) {
  if (const auto at = finding.value.rfind(wrong); at != std::string::npos)
    finding.value.replace(at, wrong.size(), right);
  finding.confidence *= kRepaired;
}

// With one form for the letters that are hardly told apart, however many of them there are: llc and iic.
std::string upright_strokes_alike(std::string domain) {
  for (char& c : domain) {
    if (c == 'i' || c == '1') c = 'l';
    if (c == '0') c = 'o';
  }
  return domain;
}

bool may_be_one(const std::string& a, const std::string& b) {
  return a + ".jp" == b || b + ".jp" == a || one_misreading_apart(a, b) ||
         upright_strokes_alike(a) == upright_strokes_alike(b);
}

}  // namespace

void agree_on_domains(CardText& card) {
  std::vector<Located<InternetFinding>*> all;
  for (auto& email : card.emails) all.push_back(&email);
  for (auto& url : card.urls) all.push_back(&url);
  if (all.size() < 2) return;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const std::string one = domain_of(all[i]->finding.value);
      const std::string other = domain_of(all[j]->finding.value);
      if (one.empty() || other.empty() || one == other || !may_be_one(one, other)) continue;
      const int right = right_one(*all[i], *all[j], kana_keys(card));
      if (right > 0) set_domain(all[j]->finding, other, one);
      if (right < 0) set_domain(all[i]->finding, one, other);
      if (right == 0) {
        all[i]->finding.confidence *= kDisputed;
        all[j]->finding.confidence *= kDisputed;
      }
    }
  }
}

}  // namespace meishi
