#include "normalize/segment_join.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "normalize/text.h"

namespace meishi {

namespace {

bool same_row(const Segment& a, const Segment& b, double ratio) {
  if (a.face != b.face || a.direction != b.direction) return false;
  const double overlap = std::min(a.across_end, b.across_end) - std::max(a.across_begin, b.across_begin);
  const double thickness = std::min(a.across_end - a.across_begin, b.across_end - b.across_begin);
  return overlap > 0.6 * thickness && a.size < ratio * b.size && b.size < ratio * a.size;
}

bool short_japanese(const Segment& s) {
  const auto u = to_u32(without_spaces(s.text));
  return !u.empty() && u.size() <= 4 && std::all_of(u.begin(), u.end(), is_japanese);
}

// まつもと beside じゅんいちろう: the halves of a reading.
bool kana_word(const Segment& s) {
  const auto u = to_u32(s.text);
  return u.size() <= 8 && kana_only(u);
}

Box united(const Box& a, const Box& b) {
  const double x = std::min(a.x, b.x);
  const double y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

// Whether a number or an address begins there, behind this label.
bool begins_with_labelled(const std::string& text, const std::string& label) {
  const Contacts contacts = find_contacts(text);
  const auto behind_it = [&](const auto& finding) { return finding.raw.starts_with(label); };
  return std::any_of(contacts.phones.begin(), contacts.phones.end(), behind_it) ||
         std::any_of(contacts.emails.begin(), contacts.emails.end(), behind_it) ||
         std::any_of(contacts.urls.begin(), contacts.urls.end(), behind_it);
}

Segment joined(const Segment& a, const Segment& b, std::string text) {
  Segment out = a;
  out.text = std::move(text);
  out.printed = a.printed + " " + b.printed;
  out.alternatives.clear();
  out.confidence = std::min(a.confidence, b.confidence);
  out.certainty = a.certainty * b.certainty;
  out.box = united(a.box, b.box);
  set_frame(out);
  return out;
}

double thickness(const Segment& s) { return std::max(s.across_end - s.across_begin, 1e-6); }

// `b` is the next line after `a`: right below it (to the left of a vertical one), of like size.
bool is_next_line(const Segment& a, const Segment& b, double ratio) {
  if (a.face != b.face || a.direction != b.direction) return false;
  if (a.size > ratio * b.size || b.size > ratio * a.size) return false;
  const double gap = b.across_begin - a.across_end;
  return gap > -0.4 * std::min(thickness(a), thickness(b)) && gap < 1.2 * std::max(thickness(a), thickness(b));
}

bool begins_level(const Segment& a, const Segment& b) { return std::abs(a.along_begin - b.along_begin) < thickness(a); }

bool is_level(const Segment& a, const Segment& b) {  // at either end or in the middle
  const double slack = 1.2 * thickness(a);
  return begins_level(a, b) || std::abs(a.along_end - b.along_end) < slack ||
         std::abs(a.along_begin + a.along_end - b.along_begin - b.along_end) < 2 * slack;
}

// Whether contact data may go on after this text, or go on with it.
bool may_go_on(std::u32string_view text) {
  if (text.size() < 3) return false;
  const char32_t c = text.back();
  return is_digit(c) || is_latin(c) ||
         std::u32string_view(U"-.:/@()・ー―話帯表通〇一二三四五六七八九").find(c) != std::u32string_view::npos;
}
bool may_continue(std::u32string_view text) {
  if (text.empty() || text.size() > 30) return false;
  const char32_t c = text.front();
  return is_digit(c) || c == U'(' || c == U'@' || (c >= U'a' && c <= U'z') ||
         std::u32string_view(U"〇一二三四五六七八九").find(c) != std::u32string_view::npos;
}

bool has_japanese(std::string_view text) {
  const auto u = to_u32(text);
  return std::any_of(u.begin(), u.end(), is_japanese);
}

// …株 / 式会社: a legal form is broken between the two.
bool breaks_form(std::u32string_view a, std::u32string_view b, const Reference& reference) {
  const WordTable& forms = reference.words("legal_forms");
  for (std::size_t i = 0; i < forms.rows().size(); ++i) {
    const std::u32string_view form = forms.words()[i];
    if (form.size() < 4 || forms.rows()[i].size() <= 2 || forms.rows()[i][2] != "ja") continue;
    for (std::size_t cut = 1; cut < form.size(); ++cut) {
      if (a.ends_with(form.substr(0, cut)) && b.starts_with(form.substr(cut))) return true;
    }
  }
  return false;
}

// A legal form alone, or with nothing but the trade: 不動産株式会社, 建築設計事務所. The name is on another line.
bool lacks_name(const std::string& text, const Reference& reference) {
  const Organization o = parse_company(text, reference).organization;
  std::string stem = o.name;
  if (!o.legal_form.empty()) {
    const auto at = stem.find(o.legal_form);
    if (at != std::string::npos) stem.erase(at, o.legal_form.size());
  }
  const WordTable& words = reference.words("organization_words");
  while (!stem.empty()) {
    const auto* row =
        words.at_end(stem, [](const auto& r) { return r.size() > 1 && r[1] == "ja" && to_u32(r[0]).size() > 1; });
    if (row == nullptr) break;
    stem.resize(stem.size() - (*row)[0].size());
  }
  return stem.empty();
}

// What may be the name above 不動産株式会社: no post, no person, no address, no sentence.
bool may_be_company_name(const std::string& text, const Reference& reference) {
  const auto u = to_u32(without_spaces(text));
  if (u.size() < 2 || u.size() > 14) return false;
  const auto odd = [](char32_t c) {
    return !(is_japanese(c) || is_latin(c) || is_digit(c) || c == U'・' || c == U'&');
  };
  if (std::any_of(u.begin(), u.end(), odd) || std::none_of(u.begin(), u.end(), is_japanese)) return false;
  return parse_post(text, reference).confidence < 0.5 && name_likeness(text, reference) < 0.9;
}

// 株式会社青葉テクノロ / ジー: the line was full. `full` is where the longest line of that direction ends.
bool runs_over(const Segment& a, const Segment& b, double full, const Reference& reference) {
  const auto rest = to_u32(b.text);
  const auto before = to_u32(a.text);
  if (rest.empty() || rest.size() > 8 || before.size() < 8 || before.size() <= rest.size()) return false;
  if (!std::all_of(rest.begin(), rest.end(), is_japanese) || a.along_end < full - 1.5 * thickness(a)) return false;
  if (std::abs(a.along_begin - b.along_begin) > 0.5 * thickness(a)) return false;
  if (std::max(thickness(a), thickness(b)) > 1.35 * std::min(thickness(a), thickness(b))) return false;
  if (!is_katakana(before.back()) || !is_katakana(rest.front())) return false;
  // …ソリューションズ / システム開発部: what says all by itself is a line of its own.
  const PostFinding post = parse_post(b.text, reference);
  if (post.unmatched.empty() && post.confidence > 0.85) return false;
  const CompanyFinding whole = parse_company(a.text, reference);
  return !whole.organization.legal_form.empty() && whole.confidence > 0.7;
}

}  // namespace

Contacts find_contacts(const std::string& text) {
  Contacts c;
  c.emails = find_emails(text);
  c.urls = find_urls(text);
  c.phones = find_phones(text);
  for (const auto& f : c.emails) c.worth += f.confidence;
  for (const auto& f : c.urls) c.worth += f.confidence;
  for (const auto& f : c.phones) c.worth += f.confidence;
  return c;
}

void set_frame(Segment& s) {
  if (s.direction == Direction::vertical) {
    s.along_begin = s.box.y;
    s.along_end = s.box.bottom();
    s.across_begin = -s.box.right();
    s.across_end = -s.box.x;
  } else {
    s.along_begin = s.box.x;
    s.along_end = s.box.right();
    s.across_begin = s.box.y;
    s.across_end = s.box.bottom();
  }
}

bool follows(const Segment& s, const Segment& previous, double most) {
  if (s.face != previous.face || s.direction != previous.direction) return false;
  // A line of digits is lower than one of kanji of the same type size.
  if (s.size > 2.5 * previous.size || previous.size > 2.5 * s.size) return false;
  const double thickness = std::max({previous.across_end - previous.across_begin, s.across_end - s.across_begin, 1e-6});
  const double gap = s.across_begin - previous.across_end;
  const double overlap = std::min(s.across_end, previous.across_end) - std::max(s.across_begin, previous.across_begin);
  if (overlap > 0.5 * thickness) {  // further on the same line
    return s.along_begin >= previous.along_begin && s.along_begin - previous.along_end < 3 * thickness;
  }
  const double centres = (s.along_begin + s.along_end - previous.along_begin - previous.along_end) / 2;
  const bool aligned = std::abs(s.along_begin - previous.along_begin) < 2 * thickness ||
                       std::abs(s.along_end - previous.along_end) < 2 * thickness ||
                       std::abs(centres) < 0.8 * thickness;
  return aligned && gap > -0.5 * thickness && gap < most * thickness;
}

void join_wrapped_contacts(std::vector<Segment>& lines) {
  constexpr double kGain = 0.05;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = 0; j < lines.size(); ++j) {
      const Segment& a = lines[i];
      const Segment& b = lines[j];
      if (i == j || !is_next_line(a, b, 1.6) || !begins_level(a, b) || b.along_end > a.along_end) continue;
      const auto above = to_u32(a.text);
      if (!may_go_on(above) || !may_continue(to_u32(b.text))) continue;
      const bool tight = above.back() == U'.' || above.back() == U'/' || above.back() == U'-' || above.back() == U'@';
      // A column that was full breaks a number anywhere: 電話 〇九二―九五二―一四九 / 四.
      const bool column = a.direction == Direction::vertical && is_kanji(above.back());
      std::string text = a.text + (tight || column ? "" : " ") + b.text;
      if (find_contacts(text).worth < find_contacts(a.text).worth + find_contacts(b.text).worth + kGain) continue;
      lines[i] = joined(a, b, std::move(text));
      lines[i].broken_number = false;  // the rest of it was in the other column
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(j));
      if (j < i) --i;
      break;
    }
  }
}

void join_labels(std::vector<Segment>& lines) {
  constexpr std::size_t kLongest = 12;  // characters of a label
  constexpr double kFarthest = 20;      // line heights
  constexpr double kSizes = 2;          // Tel is higher than the figures, 電話 twice as high
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Segment& label = lines[i];
    const auto u = to_u32(label.text);
    if (u.size() > kLongest || std::any_of(u.begin(), u.end(), is_digit)) continue;
    std::size_t next = lines.size();  // what stands nearest behind it on its row
    double nearest = kFarthest * (label.across_end - label.across_begin);
    for (std::size_t j = 0; j < lines.size(); ++j) {
      const double gap = lines[j].along_begin - label.along_end;
      if (i == j || gap < 0 || gap > nearest || !same_row(label, lines[j], kSizes)) continue;
      nearest = gap;
      next = j;
    }
    if (next == lines.size()) continue;
    std::string text = label.text + " " + lines[next].text;
    if (!begins_with_labelled(text, label.text)) continue;
    Segment whole = lines[next];  // how sure its label is does not matter
    whole.text = std::move(text);
    whole.printed = label.printed + " " + whole.printed;
    for (std::string& other : whole.alternatives) other = label.text + " " + other;
    whole.box = united(label.box, whole.box);
    set_frame(whole);
    lines[next] = std::move(whole);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    --i;
  }
}

void join_name_parts(std::vector<Segment>& segments, const Reference& reference) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto fits = [](const Segment& s) { return short_japanese(s) || kana_word(s); };
    if (!fits(segments[i])) continue;
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t j = 0; j < segments.size() && !grown; ++j) {
        const Segment& a = segments[i];
        const Segment& b = segments[j];
        if (i == j || !fits(b)) continue;
        const std::string text = a.text + " " + b.text;
        // Boxes of kana and of few strokes are lower; between words that make a known name that is no matter.
        const bool known = name_likeness(text, reference) > 0.9;
        const bool kana = kana_only(to_u32(a.text)) && kana_only(to_u32(b.text));
        if (!same_row(a, b, known || kana ? 2.2 : 1.3)) continue;
        const double gap = b.along_begin - a.along_end;
        const double height = a.across_end - a.across_begin;
        if (gap < -0.3 * height || gap > 3.5 * height) continue;
        if (to_u32(without_spaces(text)).size() > (kana ? 14 : 8)) continue;
        const bool fragments = to_u32(a.text).size() == 1 || to_u32(b.text).size() == 1;
        const double alone = std::max(name_likeness(a.text, reference), name_likeness(b.text, reference));
        const bool posts =
            parse_post(b.text, reference).confidence > 0.5 || parse_post(a.text, reference).confidence > 0.5;
        if (posts || (name_likeness(text, reference) <= alone && !fragments && !kana)) continue;
        segments[i] = joined(a, b, text);
        segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(j));
        if (j < i) --i;
        grown = true;
      }
    }
  }
}

void join_company_lines(std::vector<Segment>& segments, const Reference& reference) {
  double full[2] = {0, 0};
  for (const Segment& s : segments) {
    double& end = full[s.direction == Direction::vertical ? 1 : 0];
    end = std::max(end, s.along_end);
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t j = 0; j < segments.size(); ++j) {
      const Segment& a = segments[i];
      const Segment& b = segments[j];
      if (i == j || !is_next_line(a, b, 1.5) || !has_japanese(a.text) || !has_japanese(b.text)) continue;
      const bool broken = breaks_form(to_u32(a.text), to_u32(b.text), reference) ||
                          runs_over(a, b, full[a.direction == Direction::vertical ? 1 : 0], reference);
      const bool named = !broken && is_level(a, b) && a.size < 1.4 * b.size &&
                         ((lacks_name(b.text, reference) && may_be_company_name(a.text, reference)) ||
                          (lacks_name(a.text, reference) && may_be_company_name(b.text, reference)));
      if (!broken && !named) continue;
      segments[i] = joined(a, b, a.text + b.text);
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(j));
      if (j < i) --i;
      break;
    }
  }
}

}  // namespace meishi
