#include "normalize/line_candidates.h"

#include <algorithm>
#include <map>

#include "normalize/address.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kAlternativePrice = 0.06;  // another model's reading must be that much better
constexpr double kInDomain = 0.5;           // a company: Latin words without a legal form that the card's domain holds
constexpr std::size_t kShortestWord = 5;    // letters of such a word, fewer where it is the whole domain
constexpr std::size_t kShortestName = 4;

// Without a label in front and stray marks (from rules and logos) at the ends.
std::string clean(std::string_view text, const Reference& reference) {
  std::u32string u = to_u32(trim(text));
  const auto stray = [](char32_t c) {
    return !(is_japanese(c) || is_latin(c) || is_digit(c) || c == U'(' || c == U')' || c == U'（' || c == U'）' ||
             c == U'㈱' || c == U'㈲' || c == U'〒' || c == U'.' || c == U'〔' || c == U'〕' ||
             (c >= 0x3220 && c <= 0x32B0));
  };
  while (!u.empty() && stray(u.back())) u.pop_back();
  while (!u.empty() && (stray(u.front()) || u.front() == U'.')) u.erase(u.begin());
  std::string out = to_utf8(u);
  for (const auto& row : reference.table("name_labels")) {
    if (row.empty() || !out.starts_with(row[0]) || out.size() <= row[0].size()) continue;
    const std::u32string rest = to_u32(std::string_view(out).substr(row[0].size()));
    if (is_line_space(rest.front()) || rest.front() == U':' || rest.front() == U'：') {
      return clean(to_utf8(rest), reference);
    }
  }
  return out;
}

bool latin_only(std::string_view text) {
  const auto u = to_u32(text);
  return std::any_of(u.begin(), u.end(), is_latin) && std::none_of(u.begin(), u.end(), is_japanese);
}

// Letters and digits alone.
std::string small_letters(std::string_view text) {
  std::string out;
  for (const char c : to_lower_ascii(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out.push_back(c);
  }
  return out;
}

// aoba of mail.aoba.co.jp: the label before the last one, or before co, or and the like.
std::string main_label(std::string_view domain) {
  constexpr std::size_t kLongestKind = 3;  // co, com, or, lg
  std::vector<std::string> labels;
  for (std::size_t begin = 0; begin <= domain.size();) {
    const std::size_t end = std::min(domain.find('.', begin), domain.size());
    labels.push_back(to_lower_ascii(domain.substr(begin, end - begin)));
    begin = end + 1;
  }
  labels.pop_back();
  if (labels.size() > 1 && labels.back().size() <= kLongestKind) labels.pop_back();
  return labels.empty() ? std::string() : labels.back();
}

std::set<std::string> domain_labels(const CardText& card) {
  std::set<std::string> labels;
  for (const auto& email : card.emails) labels.insert(main_label(domain_of(email.finding.value)));
  for (const auto& url : card.urls) labels.insert(main_label(domain_of(url.finding.value)));
  std::erase_if(labels, [](const std::string& label) { return label.size() < kShortestName; });
  return labels;
}

// Nichinan beside nichinan.ac.jp, Marubishi Auto Sales beside marubishiauto.org.
bool begins_with_domain(std::string_view text, const std::set<std::string>& labels) {
  const std::string letters = small_letters(text);
  return std::any_of(labels.begin(), labels.end(),
                     [&](const std::string& label) { return letters.starts_with(small_letters(label)); });
}

// The same, and Amagi Pharma beside amagi-seiyaku.jp.
bool is_in_domain(std::string_view text, const std::set<std::string>& labels) {
  const std::vector<std::string> words = split_words(text);
  if (words.empty()) return false;
  const std::string first = small_letters(words.front());
  return begins_with_domain(text, labels) || std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
           return label.starts_with(first.size() >= kShortestWord ? first : first + "-");
         });
}

bool is_kana_text(std::string_view text) {
  const auto u = to_u32(text);
  std::size_t kana = 0;
  for (const char32_t c : u) {
    if (is_hiragana(c) || is_katakana(c))
      ++kana;
    else if (!is_line_space(c) && c != U'・')
      return false;
  }
  return kana >= 3 && kana <= 16;
}

std::vector<NameWord> readings(const std::string& half, bool family, const Reference& reference) {
  if (half.empty()) return {};
  const auto& words = family ? reference.family_names(half) : reference.given_names(half);
  if (!words.empty()) return words;
  const std::string folded = reference.fold_variants(half);
  const auto& same = family ? reference.family_names(folded) : reference.given_names(folded);
  const auto u = to_u32(half);
  if (same.empty() && std::all_of(u.begin(), u.end(), [](char32_t c) { return is_hiragana(c) || is_katakana(c); })) {
    return {{half, to_katakana(half), 0}};  // a name in kana is its own reading
  }
  return same;
}

// Taro Yamada, Yamada Taro: Japanese have the one word as family name and the other as given name.
bool is_japanese_name(const std::string& first, const std::string& last, const Reference& reference) {
  const RomanShares a = reference.roman_shares(roman_key(first));
  const RomanShares b = reference.roman_shares(roman_key(last));
  return (a.family > 0 && b.given > 0) || (a.given > 0 && b.family > 0);
}

// 2–4 capitalised words of letters, none of which is a word of titles, departments or companies.
double latin_name_likeness(const std::string& text, const std::set<std::string>& keys, const Reference& reference) {
  const auto words = split_words(text);
  if (words.size() < 2 || words.size() > 4) return 0;
  double score = 0.5;
  const bool japanese = is_japanese_name(words.front(), words.back(), reference);
  for (const std::string& w : words) {
    const auto u = to_u32(w);
    const bool capital = u.front() >= U'A' && u.front() <= U'Z';
    if (!capital || u.size() > 15) return 0;
    for (const char32_t c : u) {
      if (!is_latin(c) && c != U'-' && c != U'\'' && c != U'.' && c != U',' && c != U'’') return 0;
    }
    if (keys.contains(roman_key(w)) && u.size() > 2) score += 0.2;
    // Shoji Shirahama; but Aoyama Shoji is a company.
    if (japanese && &w == &words.front()) continue;
    for (const char* table : {"organization_words", "department_words", "regions"}) {
      if (reference.words(table).find(w) != nullptr) return 0;
    }
  }
  if (parse_company(text, reference).confidence > 0.5) return 0;
  const PostFinding post = parse_post(text, reference);
  if (post.confidence > 0.5) return 0;
  if (japanese) score += 0.15;
  return std::min(score, 0.95);
}

// 人能登谷庄平: a stroke of the logo or rule before a name, read as its first character. Only for what is a known name
// without it.
std::vector<std::string> with_first_stroke_dropped(std::vector<std::string> texts, const Reference& reference) {
  constexpr std::u32string_view kStrokes = U"人入八一ーノへ丁十卜ト了";
  const std::u32string u = to_u32(texts.front());
  if (u.size() < 4 || kStrokes.find(u.front()) == std::u32string_view::npos) return texts;
  std::string rest = trim(to_utf8(u.substr(1)));
  if (name_likeness(rest, reference) > 0.95) texts.push_back(std::move(rest));
  return texts;
}

template <typename Score>
Candidate best_reading(const std::vector<std::string>& texts, Score score) {
  Candidate best;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const double s = score(texts[i]) - (i > 0 ? kAlternativePrice : 0);
    if (i == 0 || s > best.score) best = {texts[i], s};
  }
  best.score = std::max(best.score, 0.0);
  return best;
}

}  // namespace

namespace {

std::set<std::string> email_keys(const CardText& card) {
  std::set<std::string> keys;
  const auto add = [&](const std::string& word) {
    const std::string key = roman_key(word);
    if (key.size() >= 2) keys.insert(key);
  };
  for (const auto& email : card.emails) {
    std::string word;
    for (const char c : email.finding.value.substr(0, email.finding.value.find('@')) + ".") {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        word.push_back(c);
      } else {
        add(word);
        word.clear();
      }
    }
  }
  return keys;
}

}  // namespace

std::set<std::string> reading_keys(const CardText& card) {
  std::set<std::string> keys = email_keys(card);
  for (const Segment& s : card.segments) {
    if (is_kana_text(s.text)) {
      for (const std::string& w : split_words(s.text)) keys.insert(kana_roman_key(w));
      keys.insert(kana_roman_key(without_spaces(s.text)));
    } else if (latin_only(s.text)) {
      for (const std::string& w : split_words(s.text)) keys.insert(roman_key(w));
    }
  }
  keys.erase("");
  return keys;
}

std::vector<std::pair<std::string, std::string>> reading_pairs(const CardText& card) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&](const std::vector<std::string>& words, std::string (*key)(std::string_view)) {
    if (words.size() != 2) return;
    std::string first = key(words[0]);
    std::string second = key(words[1]);
    if (first.size() >= 2 && second.size() >= 2) out.emplace_back(std::move(first), std::move(second));
  };
  for (const auto& email : card.emails) {
    std::string user = email.finding.value.substr(0, email.finding.value.find('@'));
    std::replace_if(
        user.begin(), user.end(), [](char c) { return !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'); }, ' ');
    add(split_words(user), roman_key);
  }
  for (const Segment& s : card.segments) {
    if (is_kana_text(s.text)) {
      add(split_words(s.text), kana_roman_key);
    } else if (latin_only(s.text)) {
      add(split_words(s.text), roman_key);
    }
  }
  return out;
}

int confirmed_halves(const NameFinding& name, const std::set<std::string>& keys, const Reference& reference) {
  bool family = false;
  bool given = false;
  bool both = false;
  const auto family_words = readings(name.last_name, true, reference);
  const auto given_words = readings(name.first_name, false, reference);
  for (const NameWord& g : given_words) given = given || keys.contains(kana_roman_key(g.reading));
  for (const NameWord& f : family_words) {
    const std::string key = kana_roman_key(f.reading);
    const auto from = keys.lower_bound(key);
    // The key of the whole name begins with that of the family name: most readings are ruled out by it.
    if (from == keys.end() || !from->starts_with(key)) continue;
    family = family || *from == key;
    for (const NameWord& g : given_words) both = both || keys.contains(kana_roman_key(f.reading + g.reading));
  }
  return both ? 2 : (family ? 1 : 0) + (given ? 1 : 0);
}

NameFinding split_name_by_evidence(const std::string& text, const std::set<std::string>& keys,
                                   const Reference& reference) {
  NameFinding best = split_name(text, reference);
  int confirmed = confirmed_halves(best, keys, reference);
  if (confirmed == 2) {
    best.confidence = std::max(best.confidence, 0.99);
    return best;
  }
  const bool known = !readings(best.last_name, true, reference).empty() &&
                     (best.first_name.empty() || !readings(best.first_name, false, reference).empty());
  if (best.confidence > 0.96 && known) return best;
  const std::u32string u = to_u32(without_spaces(text));
  for (std::size_t i = 1; i < u.size(); ++i) {
    const NameFinding other{to_utf8(u.substr(0, i)), to_utf8(u.substr(i)), 0.95};
    const int count = confirmed_halves(other, keys, reference);
    if (count > confirmed && (count == 2 || !known)) {
      confirmed = count;
      best = other;
    }
  }
  return best;
}

std::vector<LineCandidates> line_candidates(const CardText& card, const Reference& reference) {
  const std::set<std::string> keys = reading_keys(card);
  const std::set<std::string> users = email_keys(card);
  const std::set<std::string> domains = domain_labels(card);
  std::vector<double> largest(2, 0);
  for (const Segment& s : card.segments) {
    const auto face = static_cast<std::size_t>(std::max(s.face, 0));
    if (face >= largest.size()) largest.resize(face + 1, 0);
    const auto u = to_u32(without_spaces(s.text));
    const auto letters = std::count_if(u.begin(), u.end(), [](char32_t c) { return is_japanese(c) || is_latin(c); });
    if (letters >= 2) largest[face] = std::max(largest[face], s.size);
  }
  std::vector<LineCandidates> out;
  out.reserve(card.segments.size());
  for (const Segment& s : card.segments) {
    LineCandidates c;
    const double biggest = largest[static_cast<std::size_t>(std::max(s.face, 0))];
    const double size = biggest > 0 ? std::min(1.0, s.size / biggest) : 0.5;
    std::vector<std::string> texts{clean(s.text, reference)};
    for (const std::string& a : s.alternatives) texts.push_back(clean(a, reference));
    c.latin_only = latin_only(texts.front());

    // Each reading is looked at as several fields.
    std::map<std::string, PostFinding, std::less<>> posts;
    const auto post_of = [&](const std::string& t) -> const PostFinding& {
      const auto known = posts.find(t);
      return known != posts.end() ? known->second : posts.emplace(t, parse_post(t, reference)).first->second;
    };
    std::map<std::string, CompanyFinding, std::less<>> companies;
    const auto company_of = [&](const std::string& t) -> const CompanyFinding& {
      const auto known = companies.find(t);
      return known != companies.end() ? known->second : companies.emplace(t, parse_company(t, reference)).first->second;
    };
    c.post = best_reading(texts, [&](const std::string& t) { return t.empty() ? 0.0 : post_of(t).confidence; });
    if (!c.post.text.empty()) c.posts = post_of(c.post.text);
    c.company = best_reading(texts, [&](const std::string& t) { return t.empty() ? 0.0 : company_of(t).confidence; });
    c.has_legal_form = c.company.score > 0.7 && !company_of(c.company.text).organization.legal_form.empty();
    c.address = address_likeness(s.text, reference);
    if (c.latin_only) c.latin_address = parse_latin_address(s.text, reference).confidence;
    c.name = best_reading(with_first_stroke_dropped(texts, reference), [&](const std::string& t) {
      double likeness = name_likeness(t, reference);
      if (likeness <= 0) return 0.0;
      if (post_of(t).confidence > 0.85) likeness -= 0.9;  // 室長, 所 長
      if (company_of(t).confidence > 0.45) likeness -= 0.45;
      likeness += 0.12 * confirmed_halves(split_name_by_evidence(t, keys, reference), keys, reference);
      return (0.7 * std::max(likeness, 0.0) + 0.3 * size) * (0.6 + 0.4 * s.confidence);
    });
    c.latin_name = best_reading(texts, [&](const std::string& t) {
      const double likeness = latin_name_likeness(t, users, reference);
      return likeness <= 0 ? 0.0 : 0.7 * likeness + 0.3 * size;
    });
    for (const std::string& w : split_words(c.latin_name.text)) {
      c.latin_name_confirmed = c.latin_name_confirmed || (w.size() > 2 && users.contains(roman_key(w)));
    }
    c.kana = best_reading(texts, [&](const std::string& t) { return is_kana_text(t) ? 0.8 : 0.0; });
    const bool named = c.latin_only && c.latin_address < kInDomain && !c.latin_name_confirmed;
    if (named && is_in_domain(texts.front(), domains)) {
      if (c.company.score < kInDomain) c.company = {texts.front(), kInDomain};
      // Kirishima Energy is nobody; KIRISHIMA Taro may be.
      const auto words = split_words(texts.front());
      if (begins_with_domain(texts.front(), domains) && !is_japanese_name(words.front(), words.back(), reference))
        c.latin_name = {};
      if (begins_with_domain(texts.front(), domains)) c.post = {}, c.posts = {};  // Mahoroba Lab is no laboratory of it
    }
    c.company.score = std::min(1.0, c.company.score * (0.9 + 0.1 * size));
    out.push_back(std::move(c));
  }
  return out;
}

}  // namespace meishi
