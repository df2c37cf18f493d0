#include "normalize/internet.h"

#include <algorithm>
#include <cmath>

#include "normalize/internet_domain.h"
#include "normalize/internet_user.h"
#include "normalize/phone_scan.h"
#include "normalize/text.h"

namespace meishi {

namespace {

struct Match {
  std::string value;
  std::size_t begin = 0;  // characters of the line
  std::size_t end = 0;
  double confidence = 0;
};

bool is_figure(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_long_dash(char32_t c) { return c >= U'\u2010' && c <= U'\u2015'; }  // what a - is read as
bool is_local(char32_t c) {
  return is_long_dash(c) || is_alnum(c) || std::u32string_view(U"._%+-").find(c) != std::u32string_view::npos;
}

double confidence_of(double clean, double repairs) { return clean * std::pow(0.88, repairs); }

// How many characters at `at` are an @: itself, or what recognition makes of it. `repaired` tells which.
std::size_t at_sign(std::u32string_view line, std::size_t at, bool& repaired) {
  repaired = line[at] != U'@';
  if (!repaired) {
    std::size_t count = 1;
    while (at + count < line.size() && line[at + count] == U'@') ++count;
    repaired = count > 1;
    return count;
  }
  if (line[at] == U'©' || line[at] == U'®' || line[at] == U'◎') return 1;
  for (std::u32string_view form : {U"(at)", U"[at]", U"(a)", U"(Q)", U"(Q", U"(@)", U"(O)"}) {
    if (line.substr(at).starts_with(form)) return form.size();
  }
  return 0;
}

// taroGexample.jp: one round capital amid small letters, which may be an @.
bool is_round_capital(std::u32string_view line, std::size_t at) {
  return (line[at] == U'G' || line[at] == U'Q') && at > 0 && at + 1 < line.size() && is_small(line[at + 1]) &&
         (is_small(line[at - 1]) || is_figure(line[at - 1]));
}

// The label words that end at `end`; where they begin, or `end`.
std::size_t label_begin(std::u32string_view line, std::size_t from, std::size_t end, bool email) {
  std::size_t last = end;
  const auto is_mark = [](char32_t c) {
    return c == U' ' || c == U':' || c == U'.' || c == U'/' || c == U'|' || c == U'-' || c == U';';
  };
  while (last > from && is_mark(line[last - 1])) --last;
  constexpr std::string_view kEmail[] = {"電子メール", "eメール", "メールアドレス", "メール", "e-mail", "e-mai1",
                                         "e-maii",     "email",   "mail",           "e",      "✉",      "📧"};
  constexpr std::string_view kUrl[] = {"ホームページ", "ウェブサイト", "ウェブ", "homepage", "website",
                                       "web site",     "web",          "url",    "ur1",      "uri",
                                       "hp",           "h.p",          "u",      "w"};
  const std::string before = to_lower_ascii(to_utf8(line.substr(from, last - from)));
  const auto find = [&](const auto& words) -> std::size_t {
    for (std::string_view word : words) {
      if (!before.ends_with(word)) continue;
      const std::size_t length = to_u32(word).size();
      const std::size_t begin = last - length;
      const bool latin = word[0] >= 'a' && word[0] <= 'z';
      if (latin && begin > from && (is_alnum(line[begin - 1]) || (length == 1 && is_japanese(line[begin - 1]))))
        continue;
      return begin;
    }
    return end;
  };
  return email ? find(kEmail) : find(kUrl);
}

// Where the word of letters and digits before `end` begins.
std::size_t word_begin(std::u32string_view line, std::size_t from, std::size_t end) {
  while (end > from && is_alnum(line[end - 1])) --end;
  return end;
}

bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'‘' || c == U'`'; }

// What people put behind their name: a year, a day.
bool is_number(std::u32string_view text) {
  return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), is_figure);
}

// Where the local part before `end` begins. Spaces beside a dot or the @ are recognition's.
std::size_t local_begin(std::u32string_view line, std::size_t end, std::size_t from, double& repairs) {
  std::size_t begin = end;
  while (begin > from && line[begin - 1] == U' ') --begin;
  const std::size_t last = begin;
  repairs += begin < end ? kSpaceRepair : 0;
  while (begin > from) {
    const char32_t c = line[begin - 1];
    if (is_local(c)) {
      --begin;
      continue;
    }
    if (c == U',' && begin >= 2 + from && is_alnum(line[begin - 2])) {  // yamada,taro@
      --begin;
      continue;
    }
    if (c == U'&' && begin < end && is_alnum(line[begin]) && begin >= 2 + from && is_alnum(line[begin - 2])) {
      --begin;  // mori8&6@: a figure read twice, once as the mark
      continue;
    }
    if (c == U':' && begin < end && is_alnum(line[begin]) && begin > from + 1 && is_alnum(line[begin - 2]) &&
        label_begin(line, from, word_begin(line, from, begin - 1), true) < word_begin(line, from, begin - 1)) {
      --begin;  // E-mail: t:yamada@…, a dot; the label is before it
      continue;
    }
    const bool number_after = is_number(line.substr(begin, last - begin));
    if (is_apostrophe(c) && number_after && begin >= 2 + from && is_alnum(line[begin - 2])) {
      --begin;  // taro4'7@…: a speck
      continue;
    }
    if (c == U'/' && number_after && begin > from + 1 && is_small(line[begin - 2]) &&
        label_begin(line, from, begin - 1, true) == begin - 1) {
      --begin;  // taro/6@…, a 7
      continue;
    }
    if (c != U' ') break;
    std::size_t word = begin - 1;
    while (word > from && line[word - 1] == U' ') --word;
    std::size_t letters = word;  // where they end
    while (letters > from && is_figure(line[letters - 1])) --letters;
    const bool ends_in_name = letters > from && is_small(line[letters - 1]) && word - letters < 4;
    if (number_after && ends_in_name && label_begin(line, from, word, true) == word) {
      ++repairs;  // taro 18@…, taro1 8@…: 1 stands apart
      begin = word;
      continue;
    }
    const bool dot_after = begin < end && (line[begin] == U'.' || line[begin] == U'_');
    const bool dot_before = word > from && (line[word - 1] == U'.' || line[word - 1] == U'_') && word >= 2 + from &&
                            is_alnum(line[word - 2]);
    if (!dot_after && !dot_before) {
      // E-mail: taro yamada@…: an underscore that lies on the line and was lost.
      const std::size_t first = word_begin(line, from, word);
      const bool small = std::all_of(line.begin() + static_cast<std::ptrdiff_t>(first),
                                     line.begin() + static_cast<std::ptrdiff_t>(word), is_small);
      const bool one_gap = begin - word == 1 && begin < end && is_small(line[begin]);
      if (!small || !one_gap || word - first < 2 || label_begin(line, from, word, true) < word ||
          label_begin(line, from, first, true) == first)
        break;
      ++repairs;
      begin = first;
      break;
    }
    // "E-mail. taro@": the dot belongs to the label.
    std::size_t label = word;
    while (label > from && is_local(line[label - 1])) --label;
    const std::string before = to_lower_ascii(to_utf8(line.substr(label, word - label)));
    if (before == "e-mail." || before == "mail." || before == "email." || before == "e.") break;
    repairs += kSpaceRepair;
    begin = word;
  }
  return begin;
}

// "E-mailtaro@…", "Mail.taro@…": a label glued to the address. Lower-case "mail" alone may well be part of it.
std::size_t glued_label(std::u32string_view local) {
  for (std::u32string_view word : {U"E-mail", U"E-Mail", U"E-MAIL", U"e-mail", U"Email", U"EMAIL", U"Mail", U"MAIL"}) {
    if (!local.starts_with(word)) continue;
    std::size_t length = word.size();
    while (length < local.size() && !is_alnum(local[length])) ++length;
    return local.size() >= length + 2 ? length : 0;
  }
  return 0;
}

std::string local_part(std::u32string_view text, double& repairs) {
  while (text.ends_with(U' ')) text.remove_suffix(1);
  std::string local;
  bool gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    if (c == U' ') {
      gap = !is_number(text.substr(i + 1));
      continue;
    }
    if (c == U'&' || is_apostrophe(c)) {
      ++repairs;
      continue;
    }
    if (is_long_dash(c)) {
      ++repairs;
      c = U'-';
    }
    if (c == U',' || c == U':' || c == U'/') {
      ++repairs;
      c = c == U'/' ? U'7' : U'.';
    }
    if (gap && !local.empty() && is_alnum(c) && local.back() != '.' && local.back() != '_' && local.back() != '-')
      local.push_back('_');
    gap = false;
    if (c == U'.' && (local.empty() || local.back() == '.')) {
      ++repairs;
      continue;
    }
    local.push_back(static_cast<char>(c));
  }
  while (!local.empty() && local.back() == '.') local.pop_back();
  return local;
}

std::vector<Match> match_emails(std::u32string_view line) {
  std::vector<Match> found;
  std::size_t from = 0;
  const bool has_at = line.find(U'@') != std::u32string_view::npos;
  for (std::size_t i = 0; i < line.size(); ++i) {
    bool repaired = false;
    const bool capital = !has_at && is_round_capital(line, i);
    const std::size_t width = capital ? 1 : at_sign(line, i, repaired);
    if (width == 0 || (has_at && line[i] != U'@' && line[i] != U'(')) continue;
    double repairs = repaired || capital ? 1 : 0;
    std::size_t domain_begin = i + width;
    while (domain_begin < line.size() && line[domain_begin] == U' ') ++domain_begin;
    repairs += domain_begin > i + width ? kSpaceRepair : 0;
    const auto domain = match_domain(line, domain_begin);
    if (!domain) continue;
    std::size_t begin = local_begin(line, i, from, repairs);
    if (capital && (!domain->known_tld || domain->repairs > 0 || label_begin(line, from, begin, true) == begin))
      continue;
    begin += glued_label(line.substr(begin, i - begin));
    while (begin < i && !is_alnum(line[begin]) && line[begin] != U'_') ++begin;
    const std::string printed = local_part(line.substr(begin, i - begin), repairs);
    if (printed.empty() || printed.size() > 64) continue;
    const std::string local = settled_case(printed);
    repairs += local == printed ? 0 : 1;
    repairs += domain->repairs;
    found.push_back(
        {local + "@" + domain->domain, begin, domain->end, confidence_of(domain->known_tld ? 0.97 : 0.8, repairs)});
    from = domain->end;
    i = domain->end - 1;
  }
  return found;
}

std::vector<InternetFinding> findings(std::u32string_view original, std::u32string_view line,
                                      const std::vector<Match>& matches, bool email) {
  std::vector<InternetFinding> out;
  std::size_t from = 0;
  for (const Match& match : matches) {
    const std::size_t begin = label_begin(line, from, match.begin, email);
    out.push_back({match.value, trim(to_utf8(original.substr(begin, match.end - begin))), match.confidence});
    from = match.end;
  }
  return out;
}

bool starts_with_word(std::u32string_view line, std::size_t at, std::u32string_view word) {
  if (line.size() < at + word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char32_t c = line[at + i];
    if ((c >= U'A' && c <= U'Z' ? c + 32 : c) != word[i]) return false;
  }
  return true;
}

struct Scheme {
  std::string text;     // "https://"
  std::size_t end = 0;  // where the host begins
  int repairs = 0;
};

// "https://", and what recognition makes of it: "https:/ /", "http:ll", "https;//", "h ttps://", "ttps://".
Scheme match_scheme(std::u32string_view line, std::size_t at) {
  Scheme scheme;
  std::size_t i = at;
  const auto skip = [&] {
    const std::size_t begin = i;
    while (i < line.size() && line[i] == U' ') ++i;
    return i > begin;
  };
  if (starts_with_word(line, i, U"http")) {
    i += 4;
  } else if (starts_with_word(line, i, U"h ttp") || starts_with_word(line, i, U"htt p") ||
             starts_with_word(line, i, U"ht tp")) {
    i += 5;
    scheme.repairs = 1;
  } else if (starts_with_word(line, i, U"ttps:") || starts_with_word(line, i, U"ttp:")) {
    i += 3;
    scheme.repairs = 1;
  } else {
    return {};
  }
  scheme.text = "http";
  if (i < line.size() && (line[i] == U's' || line[i] == U'S')) {
    scheme.text = "https";
    ++i;
  }
  int odd = skip() ? 1 : 0;
  bool colon = false;
  if (i < line.size() && (line[i] == U':' || line[i] == U';' || line[i] == U'.')) {
    odd += line[i] == U':' ? 0 : 1;
    colon = true;
    ++i;
  } else {
    ++odd;
  }
  int slashes = 0;
  while (i < line.size()) {
    odd += skip() ? 1 : 0;
    if (i >= line.size()) break;
    const char32_t c = line[i];
    const bool slash = c == U'/' || c == U'\\';
    const bool upright = c == U'l' || c == U'I' || c == U'|' || c == U'1' || c == U'i';
    const bool read_as_letter =
        slashes < 2 && upright &&
        (c == U'|' || starts_with_word(line, i + 1, U"www") ||
         (i + 1 < line.size() && (line[i + 1] == U'/' || starts_with_word(line, i + 2, U"www"))));
    // https:/Awww., http:/Avww.: the second slash leans on the w
    const bool leaning = slashes == 1 && !starts_with_word(line, i, U"www") &&
                         (starts_with_word(line, i + 1, U"www.") || starts_with_word(line, i + 1, U"vww."));
    if (!slash && !read_as_letter && !leaning) break;
    ++slashes;
    odd += slash ? 0 : 1;
    ++i;
  }
  if (!colon && slashes == 0) return {};
  odd += slashes == 2 ? 0 : 1;
  scheme.text += "://";
  scheme.repairs += std::min(odd, 2);
  scheme.end = i;
  return scheme;
}

// Port, path and query behind the host; a full stop or bracket at the end belongs to the sentence.
std::size_t path_end(std::u32string_view line, std::size_t at) {
  std::size_t end = at;
  if (end < line.size() && line[end] == U':') {
    std::size_t port = end + 1;
    while (port < line.size() && line[port] >= U'0' && line[port] <= U'9') ++port;
    if (port > end + 1 && port <= end + 6) end = port;
  }
  if (end >= line.size() || (line[end] != U'/' && line[end] != U'?')) return end;
  constexpr std::u32string_view kPath = U"/_.~%?=&#+-:@";
  const std::size_t begin = end;
  while (end < line.size() && (is_alnum(line[end]) || kPath.find(line[end]) != std::u32string_view::npos)) ++end;
  // "b.co.jp/TEL…", "b.co.jp/FAX": the slash divides two things.
  for (std::u32string_view word : {U"/TEL", U"/Tel", U"/FAX", U"/Fax", U"/E-", U"/Mail"}) {
    const std::size_t cut = line.substr(begin, end - begin).find(word);
    if (cut != std::u32string_view::npos) end = begin + cut;
  }
  while (end > at && (line[end - 1] == U'.' || line[end - 1] == U':' || line[end - 1] == U'-')) --end;
  return end;
}

}  // namespace

std::vector<InternetFinding> find_emails(std::string_view text) {
  const std::u32string original = to_u32(text);
  const std::u32string line = narrow(original);
  return findings(original, line, match_emails(line), true);
}

std::vector<InternetFinding> find_urls(std::string_view text) {
  const std::u32string original = to_u32(text);
  std::u32string line = narrow(original);
  for (const Match& email : match_emails(line)) {
    std::fill(line.begin() + static_cast<std::ptrdiff_t>(email.begin),
              line.begin() + static_cast<std::ptrdiff_t>(email.end), U'\u0001');
  }
  std::vector<Match> found;
  std::size_t from = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0 && (is_alnum(line[i - 1]) || line[i - 1] == U'.' || line[i - 1] == U'-' || line[i - 1] == U'\u0001'))
      continue;
    if (!is_alnum(line[i])) continue;
    const Scheme scheme = match_scheme(line, i);
    std::size_t host = scheme.text.empty() ? i : scheme.end;
    int repairs = scheme.repairs;
    std::string prefix;
    bool www = false;
    if (starts_with_word(line, host, U"www") || (!scheme.text.empty() && starts_with_word(line, host, U"vww."))) {
      std::size_t next = host + 3;
      const std::size_t mark = next;
      while (next < line.size() &&
             (line[next] == U' ' || line[next] == U'.' || line[next] == U',' || line[next] == U':'))
        ++next;
      const bool clean = next == mark + 1 && line[mark] == U'.';
      if (!clean && next == mark && starts_with_word(line, host, U"wwww")) ++next;
      repairs += clean ? 0 : 1;
      prefix = "www.";
      host = next;
      www = true;
    }
    const auto domain = match_domain(line, host);
    if (!domain) continue;
    const std::size_t end = path_end(line, domain->end);
    const bool labelled = label_begin(line, from, i, false) < i;
    if (scheme.text.empty() && !www && !labelled) {
      // A bare domain among other words is one only when it ends like one: "B.Sc", "Node.js", "vol.3" are none.
      const bool ends =
          end >= line.size() || line[end] == U' ' || line[end] == U'/' || is_japanese(line[end]) || line[end] == U')';
      const bool alone = i == 0 || line[i - 1] == U' ' || line[i - 1] == U'(' || line[i - 1] == U':';
      // "E-mail taro0example.jp": an address whose @ was lost.
      if (label_begin(line, from, i, true) < i) continue;
      // tokiwa-energy.co,jp: a line of its own may have lost a dot. A colon stands behind a label.
      const bool whole = i == 0 && end >= line.size() && domain->domain.ends_with(".jp") &&
                         line.find(U':') == std::u32string_view::npos;
      const double most_repairs = whole ? 1 : 0;
      if (!domain->known_tld || !ends || !alone || domain->repairs > most_repairs || domain->domain.size() < 6)
        continue;
    }
    const double clean = !scheme.text.empty() || www ? 0.97 : labelled ? 0.9 : 0.75;
    found.push_back({scheme.text + prefix + domain->domain +
                         to_utf8(std::u32string_view(line).substr(domain->end, end - domain->end)),
                     i, end, confidence_of(domain->known_tld ? clean : clean - 0.2, repairs + domain->repairs)});
    from = end;
    i = end - 1;
  }
  return findings(original, line, found, false);
}

std::string domain_of(std::string_view email_or_url) {
  std::string text = to_lower_ascii(trim(nfkc(email_or_url)));
  if (const std::size_t scheme = text.find("://"); scheme != std::string::npos) text.erase(0, scheme + 3);
  text.resize(std::min({text.find('/'), text.find('?'), text.find('#'), text.size()}));
  if (const std::size_t at = text.rfind('@'); at != std::string::npos) text.erase(0, at + 1);
  text.resize(std::min(text.find(':'), text.size()));
  if (text.starts_with("www.")) text.erase(0, 4);
  const std::size_t dot = text.find('.');
  const bool syntax = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return syntax && dot != std::string::npos && dot > 0 && dot + 1 < text.size() ? text : std::string();
}

}  // namespace meishi
