// Lines to segments: contact data taken out, lines that hold two fields cut (declared in line_candidates.h).
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "normalize/address.h"
#include "normalize/column_numerals.h"
#include "normalize/corporate_number.h"
#include "normalize/domain_agreement.h"
#include "normalize/line_candidates.h"
#include "normalize/look_alike.h"
#include "normalize/person_name.h"
#include "normalize/segment_join.h"
#include "normalize/text.h"

namespace meishi {

namespace {

// Of what may be wrong in a line, a short part of it has its share; its least certain character may be the whole of it.
constexpr double kLeastReading = 0.1;  // of a reading that lost: what is less likely is not looked at
constexpr double kLeastShare = 0.3;

bool is_word_character(char32_t c) { return is_japanese(c) || is_latin(c) || is_digit(c); }

// 〒0 0 4-0 0 6 4 北海道, 8 38-01 03 福岡県: letter-spaced digits set solid, when they are a code that exists.
std::u32string closed_postal_code(const std::u32string& u, const Reference& reference) {
  std::size_t begin = 0;
  while (begin < u.size() && begin < 3 && !is_digit(u[begin])) ++begin;
  std::u32string code;
  std::size_t at = begin;
  bool gap = false;
  for (; at < u.size() && code.size() < 8; ++at) {
    if (is_line_space(u[at])) {
      gap = true;
    } else if (is_digit(u[at]) || (u[at] == U'-' && code.size() == 3)) {
      code.push_back(u[at]);
    } else {
      break;
    }
  }
  if (!gap || code.size() != 8 || code[3] != U'-' || at >= u.size() || (!is_line_space(u[at]) && !is_japanese(u[at])))
    return u;
  const std::string digits = to_utf8(code.substr(0, 3) + code.substr(4));
  if (reference.places_by_postal_code(digits).empty()) return u;
  return u.substr(0, begin) + code + u.substr(at);
}

// 〒 is often read as T, 丁, 干 or 7, or lost: before a postal code that stands alone or has an address behind it.
// Where nothing that looks like the mark is left, only a code that exists counts.
std::string restore_postal_mark(const std::string& text, const Reference& reference) {
  const std::u32string u = closed_postal_code(to_u32(unify_dashes(nfkc(text))), reference);
  const std::size_t dash = u.find(U'-');
  if (dash == std::u32string::npos || dash < 3 || dash > 7 || dash + 4 >= u.size()) return text;
  std::string code;
  for (std::size_t i = dash - 3; i < dash + 5; ++i) {
    if (i == dash) continue;
    if (!is_digit(u[i])) return text;
    code += to_utf8(u.substr(i, 1));
  }
  std::size_t after = dash + 5;
  while (after < u.size() && is_line_space(u[after])) ++after;
  if (after < u.size() && !is_japanese(u[after])) return text;
  std::size_t marks = dash - 3;
  while (marks > 0 && is_line_space(u[marks - 1])) --marks;
  const bool like_mark =
      marks == 1 && std::u32string_view(U"TtFf丁干下テ平千子〶").find(u[0]) != std::u32string_view::npos;
  if (marks > 0 && u[0] == U'〒') {  // 〒 T 963-5116: the mark, read twice
    const std::string twice = trim(to_utf8(u.substr(1, marks - 1)));
    const bool like = twice.empty() || std::string_view("T t 丁 エ 干 ‘ ’ '").find(twice) != std::string_view::npos;
    return marks == 1 ? to_utf8(u) : like ? "〒" + to_utf8(u.substr(dash - 3)) : text;
  }
  if (!like_mark && (marks > 2 || reference.places_by_postal_code(code).empty())) return text;
  return "〒" + to_utf8(u.substr(dash - 3));
}

// A speck of a logo read as one or two letters before or after the words, set apart from them and not of their height.
std::string without_logo_specks(const TextLine& line) {
  const std::size_t gap = line.text.find(' ');  // 0: nothing stands before it
  if (gap == std::string::npos || gap == 0 || line.direction == Direction::vertical) return line.text;
  const std::u32string first = to_u32(std::string_view(line.text).substr(0, gap));
  const std::u32string rest = to_u32(std::string_view(line.text).substr(gap + 1));
  const bool letters =
      std::none_of(first.begin(), first.end(), [](char32_t c) { return is_japanese(c) || is_digit(c); });
  if (first.size() > 2 || !letters || rest.size() < 4 || !is_japanese(rest.front())) return line.text;
  if (!line.glyphs.empty() && line.glyphs.size() <= first.size()) return line.text;
  std::vector<double> heights;
  double ink = 0;
  double speck_height = 0;
  double confidence = 1;
  for (std::size_t i = 0; i < line.glyphs.size(); ++i) {
    if (i < first.size()) {
      speck_height = std::max(speck_height, line.glyphs[i].box.height);
      confidence = std::min(confidence, line.glyphs[i].confidence);
      ink = std::max(ink, line.glyphs[i].box.right());
    } else {
      heights.push_back(line.glyphs[i].box.height);
    }
  }
  if (heights.empty()) {  // no glyphs to measure: a word of small letters alone is none of a Japanese line
    const bool small = std::all_of(first.begin(), first.end(), [](char32_t c) { return !(c >= U'A' && c <= U'Z'); });
    return small || first.size() == 1 ? to_utf8(rest) : line.text;
  }
  std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
  const double usual = heights[heights.size() / 2];
  const bool apart = line.glyphs[first.size()].box.x - ink > 0.4 * usual;
  const bool odd = speck_height > 1.35 * usual || speck_height < 0.5 * usual || confidence < 0.6;
  return apart && odd ? to_utf8(rest) : line.text;
}

// Mean of the glyphs; of a line without any, what is said of it as a whole.
double legibility(const TextLine& line) {
  double sum = 0;
  for (const Glyph& glyph : line.glyphs) sum += std::clamp(glyph.confidence, 0.0, 1.0);
  return line.glyphs.empty() ? std::clamp(line.confidence, 0.0, 1.0) : sum / static_cast<double>(line.glyphs.size());
}

Segment segment_of(const TextLine& line, const Reference& reference) {
  Segment s;
  s.printed = trim(line.text);
  std::u32string text = with_small_kana(with_katakana(with_ordinals(to_u32(trim(without_logo_specks(line))))));
  if (line.direction == Direction::vertical) text = with_kanji_numbers(std::move(text));
  s.text = restore_postal_mark(to_utf8(text), reference);
  s.confidence = legibility(line);
  s.certainty = std::clamp(line.confidence, 0.0, 1.0);
  if (line.direction == Direction::vertical) {
    ColumnNumerals column = read_column_numerals(s.text);
    s.text = std::move(column.text);
    s.broken_number = column.broken;
    for (int i = 0; i < column.guesses; ++i) s.confidence *= 0.8;
  }
  for (const Reading& r : line.alternatives) {
    if (r.confidence >= kLeastReading) s.alternatives.push_back(trim(r.text));
  }
  s.face = line.face;
  s.direction = line.direction;
  s.box = line.box;
  s.size = line.height_mm > 0                      ? line.height_mm
           : line.direction == Direction::vertical ? line.box.width
                                                   : line.box.height;
  set_frame(s);
  return s;
}

// `text` is the stretch of characters [begin, end) of the segment's `total`: its box is that share of the line.
Segment part(const Segment& whole, const std::string& text, std::size_t begin, std::size_t end, std::size_t total) {
  Segment s = whole;
  s.text = s.printed = trim(text);
  s.alternatives.clear();
  const double from = static_cast<double>(begin) / static_cast<double>(std::max<std::size_t>(total, 1));
  const double to = static_cast<double>(end) / static_cast<double>(std::max<std::size_t>(total, 1));
  if (whole.direction == Direction::vertical) {
    s.box = {whole.box.x, whole.box.y + whole.box.height * from, whole.box.width, whole.box.height * (to - from)};
  } else {
    s.box = {whole.box.x + whole.box.width * from, whole.box.y, whole.box.width * (to - from), whole.box.height};
  }
  s.certainty = std::pow(whole.certainty, std::max(kLeastShare, to - from));
  set_frame(s);
  return s;
}

// The first `raw` in `text` becomes a gap.
void cut(std::string& text, const std::string& raw) {
  if (raw.empty()) return;
  if (const auto at = text.find(raw); at != std::string::npos)
    text = text.substr(0, at).append("\n").append(text, at + raw.size());
}

bool is_label(std::string_view text, const Reference& reference) {
  const std::string key = to_lower_ascii(nfkc(text));
  const auto& labels = reference.table("name_labels");
  return std::any_of(labels.begin(), labels.end(),
                     [&](const auto& row) { return to_lower_ascii(nfkc(row[0])) == key; });
}

// What the contact data of a line leaves over, when it is more than labels and rules.
void add_rest(const Segment& line, std::string text, const Contacts& contacts, const Reference& reference,
              CardText& card) {
  for (const auto& f : contacts.emails) cut(text, f.raw);
  for (const auto& f : contacts.urls) cut(text, f.raw);
  for (const auto& f : contacts.phones) cut(text, f.raw);
  const std::size_t total = to_u32(text).size();
  std::size_t begin = 0;
  std::u32string piece;
  const std::u32string u = to_u32(text) + U'\n';
  for (std::size_t i = 0; i < u.size(); ++i) {
    if (u[i] != U'\n') {
      if (piece.empty()) begin = i;
      piece.push_back(u[i]);
      continue;
    }
    const auto first =
        std::find_if(piece.begin(), piece.end(), [](char32_t c) { return is_word_character(c) || c == U'〒'; });
    std::u32string kept(first, piece.end());
    while (!kept.empty() && !is_word_character(kept.back()) && kept.back() != U')' && kept.back() != U'）')
      kept.pop_back();
    const auto japanese = std::count_if(kept.begin(), kept.end(), is_japanese);
    if (!is_label(to_utf8(kept), reference) && (japanese >= 2 || kept.size() >= 5)) {
      card.segments.push_back(part(line, to_utf8(kept), begin, i, total));
    }
    piece.clear();
  }
}

// mori@example.jp of the one reading, or taromori@example.jp, where the other has taro_mori@example.jp: less of what is
// printed.
bool lost_part_of_user(const Contacts& contacts, const Contacts& whole) {
  const auto is_mark = [](char c) { return c == '_' || c == '.' || c == '-'; };
  const auto letters = [&](std::string text) {
    std::erase_if(text, is_mark);
    return text;
  };
  const auto doubled = [&](const std::string& text) {  // t.-mori
    return std::adjacent_find(text.begin(), text.end(), [&](char a, char b) { return is_mark(a) && is_mark(b); }) !=
           text.end();
  };
  for (const InternetFinding& part : contacts.emails) {
    for (const InternetFinding& email : whole.emails) {
      if (email.value.size() <= part.value.size()) continue;
      if (email.value.ends_with(part.value)) return true;
      if (letters(email.value) == letters(part.value) && !doubled(email.value)) return true;
    }
  }
  return false;
}

void take_contacts(const Segment& line, const Reference& reference, CardText& card) {
  constexpr double kAlternativePrice = 0.05;
  Contacts best = find_contacts(line.text);
  std::string text = line.text;
  double worth = best.worth;
  for (const std::string& reading : line.alternatives) {
    Contacts other = find_contacts(reading);
    if (other.worth - kAlternativePrice <= worth || lost_part_of_user(other, best)) continue;
    worth = other.worth - kAlternativePrice;
    best = std::move(other);
    text = reading;
  }
  if (best.worth <= 0 || line.broken_number) {
    card.segments.push_back(line);
    return;
  }
  for (auto& f : best.phones) card.phones.push_back({f, line});
  for (auto& f : best.emails) card.emails.push_back({f, line});
  for (auto& f : best.urls) card.urls.push_back({f, line});
  add_rest(line, text, best, reference, card);
}

bool latin_words(std::u32string_view text) {
  int letters = 0;
  for (const char32_t c : text) {
    if (is_latin(c))
      ++letters;
    else if (!is_line_space(c) && c != U'-' && c != U'\'' && c != U'.' && c != U',' && c != U'’')
      return false;
  }
  return letters >= 3;
}

bool is_whole_company(std::u32string_view text, const Reference& reference) {
  const CompanyFinding company = parse_company(to_utf8(text), reference);
  return !company.organization.legal_form.empty() && company.confidence > 0.9;
}

struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// 株式会社青葉 / 青葉物流株式会社, 株式会社青葉・株式会社みどり: the marks or gap between two companies.
std::optional<Gap> between_companies(std::u32string_view u, const Reference& reference) {
  constexpr std::size_t kShortest = 3;
  const auto parts = [](char32_t c) {
    return is_line_space(c) || std::u32string_view(U"/／|｜・､、,，").find(c) != std::u32string_view::npos;
  };
  const auto is_company = [&](std::u32string_view half) {
    return std::any_of(half.begin(), half.end(), is_japanese) && is_whole_company(half, reference);
  };
  for (std::size_t i = kShortest; i + kShortest < u.size(); ++i) {
    if (!parts(u[i])) continue;
    std::size_t end = i + 1;
    while (end < u.size() && parts(u[end])) ++end;
    if (is_company(u.substr(end)) && is_company(u.substr(0, i))) return Gap{i, end};
    i = end - 1;
  }
  return std::nullopt;
}

// "部長 芝浦 洋子", "林 さくら Sakura Hayashi", "芝浦 洋子（しばうら ようこ）", "Sakura Hayashi / Manager": two fields
// on one line.
std::vector<Segment> cut_fields(const Segment& s, const Reference& reference) {
  const std::u32string u = to_u32(s.text);
  const std::size_t n = u.size();
  const auto halves = [&](std::size_t end, std::size_t begin, std::size_t stop) {
    return std::vector<Segment>{part(s, to_utf8(u.substr(0, end)), 0, end, n),
                                part(s, to_utf8(u.substr(begin, stop - begin)), begin, stop, n)};
  };
  if (n < 4 || n > 60) return {s};
  const bool japanese = std::any_of(u.begin(), u.end(), is_japanese);
  if (!japanese) {
    for (std::size_t i = 2; i + 2 < n; ++i) {
      if ((u[i] == U'/' || u[i] == U'|') && is_line_space(u[i - 1]) && latin_words(std::u32string_view(u).substr(0, i)))
        return halves(i, i + 1, n);
      // Yuki Amamiya, Ph.D.
      if (u[i] == U',' && latin_words(std::u32string_view(u).substr(0, i))) {
        const PostFinding behind = parse_post(to_utf8(u.substr(i + 1)), reference);
        if (behind.posts.empty() && behind.unmatched.empty() && !behind.qualifications.empty())
          return halves(i, i + 1, n);
      }
    }
    return {s};
  }
  if (const auto gap = between_companies(u, reference)) return halves(gap->begin, gap->end, n);
  const std::size_t open = u.find_first_of(U"(（");
  if (open != std::u32string::npos && open > 0 && (u.back() == U')' || u.back() == U'）')) {
    const std::u32string_view inner = std::u32string_view(u).substr(open + 1, n - open - 2);
    if ((kana_only(inner) || latin_words(inner)) && name_likeness(to_utf8(u.substr(0, open)), reference) >= 0.5)
      return halves(open, open + 1, n - 1);
  }
  for (std::size_t i = 2; i + 3 < n; ++i) {
    if (!is_line_space(u[i])) continue;
    const std::string left = to_utf8(u.substr(0, i));
    const std::string right = trim(to_utf8(u.substr(i + 1)));
    if (latin_words(to_u32(right)) && name_likeness(left, reference) >= 0.5) return halves(i, i + 1, n);
    // 柴田 ひかり しばたひかり: both halves of the name are read so.
    if (kana_only(to_u32(right)) && name_likeness(left, reference) > 0.9 &&
        confirmed_halves(split_name(left, reference), {kana_roman_key(without_spaces(right))}, reference) == 2)
      return halves(i, i + 1, n);
    const PostFinding post = parse_post(left, reference);
    if (post.unmatched.empty() && post.confidence >= 0.85 && !post.posts.empty() && !post.posts.back().title.empty() &&
        name_likeness(right, reference) >= 0.7) {
      const PostFinding rest = parse_post(right, reference);
      if (rest.confidence < 0.5) return halves(i, i + 1, n);
    }
  }
  return {s};
}

// 法人番号 5010001234567, 登録番号：T5010001234567, alone or beside something else. A number without a label or a T may
// be anything.
void take_corporate_number(Segment& line, CardText& card) {
  const std::u32string u = to_u32(line.text);
  const auto match = find_corporate_number(u);
  if (!match || !match->valid || is_digit(u[match->begin])) return;
  card.corporate_numbers.push_back({match->digits, line});
  const std::string before = trim(to_utf8(u.substr(0, match->begin)));
  const std::string after = trim(to_utf8(u.substr(match->end)));
  line.text = before + (before.empty() || after.empty() ? "" : " ") + after;
  line.alternatives.clear();  // they hold the number, too
}

}  // namespace

CardText read_card_text(const std::vector<TextLine>& lines, const Reference& reference) {
  CardText card;
  std::vector<Segment> printed;
  for (const TextLine& line : lines) {
    Segment s = segment_of(line, reference);
    if (!s.text.empty()) printed.push_back(std::move(s));
  }
  join_labels(printed);
  join_wrapped_contacts(printed);
  for (Segment& s : printed) take_corporate_number(s, card);
  std::erase_if(printed, [](const Segment& s) { return s.text.empty(); });
  for (const Segment& s : printed) take_contacts(s, reference, card);
  agree_on_domains(card);
  join_name_parts(card.segments, reference);
  join_company_lines(card.segments, reference);
  std::vector<Segment> cut;
  for (const Segment& s : card.segments) {
    for (Segment& piece : cut_fields(s, reference)) cut.push_back(std::move(piece));
  }
  card.segments = std::move(cut);
  std::stable_sort(card.segments.begin(), card.segments.end(), [](const Segment& a, const Segment& b) {
    if (a.face != b.face) return a.face < b.face;
    if (a.direction != b.direction) return a.direction == Direction::vertical;
    return a.across_centre() < b.across_centre();
  });
  return card;
}

}  // namespace meishi
