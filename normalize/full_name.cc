#include "normalize/full_name.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "normalize/company.h"
#include "normalize/person_name.h"
#include "normalize/phone_scan.h"
#include "normalize/post.h"
#include "normalize/text.h"

namespace meishi {

namespace {

enum class Script { none, kanji, kana, latin, other };

// ｻﾄｳ and kana with the voicing mark apart (か゛, as macOS writes file names) in their usual characters. Nothing else
// changes: 﨑 and 髙 stay.
std::u32string widened(std::u32string_view text) {
  const auto is_mark = [](char32_t c) { return (c >= 0x3099 && c <= 0x309C) || c == U'ﾞ' || c == U'ﾟ'; };
  const auto counts = [&](char32_t c) { return is_hiragana(c) || is_katakana(c) || is_mark(c) || c == U'･'; };
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && counts(text[end])) ++end;
    if (end == i) {
      out.push_back(text[i++]);
      continue;
    }
    out += to_u32(composed_kana(to_utf8(text.substr(i, end - i))));
    i = end;
  }
  return out;
}

Script script_of(std::u32string_view word) {
  Script script = Script::none;
  for (const char32_t c : word) {
    Script of = Script::none;
    if (is_kanji(c)) {
      of = Script::kanji;
    } else if (is_hiragana(c) || is_katakana(c)) {
      of = script == Script::kanji ? Script::kanji : Script::kana;
    } else if (is_latin(c)) {
      of = Script::latin;
    } else if (std::u32string_view(U"・･＝=.,'’-‐").find(c) != std::u32string_view::npos) {
      continue;
    } else {
      return Script::other;
    }
    if (of == Script::kanji && script == Script::kana) script = Script::kanji;
    if (script != Script::none && script != of) return Script::other;
    script = of;
  }
  return script == Script::none && !word.empty() ? Script::other : script;
}

struct Word {
  std::u32string text;
  Script script = Script::none;
  bool apart = false;  // brackets or a slash stand before it
  bool wide = false;   // an ideographic space does
};

// Words between gaps, brackets and slashes.
std::vector<Word> words_of(std::u32string_view text) {
  std::vector<Word> words;
  bool apart = false;
  bool wide = false;
  std::u32string word;
  const auto close = [&] {
    if (word.empty()) return;
    words.push_back({word, script_of(word), apart, wide});
    word.clear();
    apart = wide = false;
  };
  for (const char32_t c : text) {
    const bool mark =
        std::u32string_view(U"()（）[]［］〔〕【】「」<>＜＞/／|｜、，;；\"").find(c) != std::u32string_view::npos;
    if (!mark && !is_space(c)) {
      word.push_back(c);
      continue;
    }
    close();
    apart = apart || mark;
    wide = wide || c == U'\u3000';
  }
  close();
  return words;
}

std::string joined(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  std::u32string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) out.push_back(words[i].wide ? U'\u3000' : U' ');
    out += words[i].text;
  }
  return to_utf8(out);
}

// Forms of address off the ends of the text: what is taken off, in its order.
std::string take_honorifics(std::u32string& text, const Reference& reference) {
  std::string front;
  std::string back;
  const auto trimmed = [&] { text = to_u32(trim(to_utf8(text))); };
  for (bool again = true; again;) {
    again = false;
    trimmed();
    for (const auto& row : reference.table("honorifics")) {
      if (row.size() < 2) continue;
      const std::u32string word = to_u32(row[0]);
      if (text.size() <= word.size()) continue;
      const bool latin = is_latin(word.front());
      const std::u32string_view view = text;
      if (row[1] == "end" && view.ends_with(word)) {
        const char32_t before = text[text.size() - word.size() - 1];
        // 和氏 is a family name: at least two characters stay; a Latin word stands by itself.
        if (latin ? is_latin(before) : text.size() < word.size() + 2) continue;
        text.resize(text.size() - word.size());
        while (!text.empty() && (text.back() == U',' || is_space(text.back()))) text.pop_back();
        back = row[0] + (back.empty() ? "" : " " + back);
        again = true;
        break;
      }
      if (row[1] == "start" && view.starts_with(word) && is_space(text[word.size()])) {
        text.erase(0, word.size());
        front += (front.empty() ? "" : " ") + row[0];
        again = true;
        break;
      }
    }
  }
  return front + (front.empty() || back.empty() ? "" : " ") + back;
}

void append(std::string& to, std::string_view more) {
  if (!to.empty() && !more.empty()) to.push_back(' ');
  to.append(more);
}

class Builder {
 public:
  Builder(std::string_view text, const Reference& reference) : reference_(reference) {
    std::u32string line = widened(to_u32(text));
    line = without_label(line);
    const std::string address = take_honorifics(line, reference_);
    words_ = words_of(line);
    if (take_latin_alone(line) || take_japanese()) {
      append(name_.unmatched, address);
    } else {
      name_ = {};
      name_.unmatched = trim(to_utf8(to_u32(text)));
    }
  }

  FullName take() { return std::move(name_); }

 private:
  [[nodiscard]] std::u32string without_label(const std::u32string& line) const {
    const std::string text = trim(to_utf8(line));
    for (const auto& row : reference_.table("name_labels")) {
      if (row.size() < 2 || (row[1] != "name" && row[1] != "kana") || !text.starts_with(row[0])) continue;
      const std::u32string rest = to_u32(std::string_view(text).substr(row[0].size()));
      if (!rest.empty() && (rest.front() == U':' || rest.front() == U'：')) return rest.substr(1);
    }
    return to_u32(text);
  }

  void say(const char* key, std::string& to, const std::string& value, double confidence) {
    if (value.empty()) return;
    to = value;
    name_.confidence[key] = confidence;
  }

  void set_roman(const std::string& text) {
    const NameFinding roman = split_roman(text, {name_.last_name, name_.first_name, 1}, reference_);
    say("last_name_roman", name_.last_name_roman, roman.last_name, roman.confidence);
    say("first_name_roman", name_.first_name_roman, roman.first_name, roman.confidence);
  }

  bool take_latin_alone(const std::u32string& line) {
    if (words_.empty() ||
        !std::all_of(words_.begin(), words_.end(), [](const Word& w) { return w.script == Script::latin && !w.apart; }))
      return false;
    set_roman(to_utf8(line));
    say("last_name", name_.last_name, name_.last_name_roman, name_.confidence["last_name_roman"]);
    say("first_name", name_.first_name, name_.first_name_roman, name_.confidence["first_name_roman"]);
    return !name_.last_name.empty();
  }

  // Words of one script that stand together, from `begin` on.
  [[nodiscard]] std::size_t run_end(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (end < words_.size() && words_[end].script == words_[begin].script && !words_[end].apart) ++end;
    return end;
  }

  [[nodiscard]] bool is_post(const std::string& word) const {
    return parse_post(word, reference_).confidence > 0.85 && reference_.family_names(word).empty();
  }

  // 長曽我部 真由美: what stands before nothing but a given name is the family name, even when it ends like a
  // department.
  [[nodiscard]] bool is_before_given_name(std::size_t at) const {
    const bool last = at + 2 == words_.size() || words_[at + 2].apart || words_[at + 2].script == Script::latin;
    const std::string next = to_utf8(words_[at + 1].text);
    const std::vector<Post> posts = parse_post(to_utf8(words_[at].text), reference_).posts;
    const bool titled = std::any_of(posts.begin(), posts.end(), [](const Post& post) { return !post.title.empty(); });
    return last && !titled && !reference_.given_names(next).empty() && reference_.family_names(next).empty();
  }

  // 山田太郎 やまだたろう: the kana behind is how the name before it is read.
  [[nodiscard]] bool reads(const std::string& kanji, const std::string& kana) const {
    const NameFinding name = split_name(kanji, reference_);
    if (name.first_name.empty()) return false;
    const std::string key = kana_roman_key(kana);
    for (const NameWord& f : reference_.family_names(reference_.fold_variants(name.last_name))) {
      for (const NameWord& g : reference_.given_names(reference_.fold_variants(name.first_name))) {
        if (kana_roman_key(f.reading + g.reading) == key) return true;
      }
    }
    return to_u32(name.first_name + name.last_name).size() >= 3 && to_u32(kana).size() >= 6;
  }

  bool take_japanese() {
    // The name: the first words in Japanese. A title before them, and what is neither, is no part of it.
    std::size_t begin = 0;
    while (begin < words_.size() && words_[begin].script != Script::kanji && words_[begin].script != Script::kana)
      ++begin;
    while (begin + 1 < words_.size() && words_[begin + 1].script == Script::kanji &&
           is_post(to_utf8(words_[begin].text)) && !is_before_given_name(begin))
      ++begin;
    if (begin == words_.size()) return false;
    std::size_t end = begin + 1;
    while (end < words_.size() && !words_[end].apart &&
           (words_[end].script == Script::kanji || words_[end].script == Script::kana))
      ++end;
    std::size_t kana = end;
    if (words_[begin].script == Script::kanji) {
      while (kana > begin && words_[kana - 1].script == Script::kana) --kana;
      const std::size_t readings = end - kana;
      // 田中 さくら is a name, 田中 桜 さくら one with half of a reading, 田中桜 タナカ サクラ one with its reading.
      if (readings == 1 && !reads(joined(words_, begin, kana), joined(words_, kana, end))) kana = end;
    }
    const std::string text = joined(words_, begin, kana);
    const CompanyFinding company = parse_company(text, reference_);
    if (!company.organization.legal_form.empty() && company.confidence > 0.9) return false;
    const NameFinding split = split_name(text, reference_);
    if (split.last_name.empty()) return false;
    say("last_name", name_.last_name, split.last_name, split.confidence);
    say("first_name", name_.first_name, split.first_name, split.confidence);
    append(name_.unmatched, joined(words_, 0, begin));
    take_rest(kana);
    if (name_.last_name_kana.empty()) suggest_reading();
    return true;
  }

  void take_rest(std::size_t at) {
    while (at < words_.size()) {
      const std::size_t end = run_end(at);
      const std::string text = joined(words_, at, end);
      if (words_[at].script == Script::kana && name_.last_name_kana.empty()) {
        const NameFinding kana = split_kana(text, {name_.last_name, name_.first_name, 1}, reference_);
        say("last_name_kana", name_.last_name_kana, kana.last_name, kana.confidence);
        say("first_name_kana", name_.first_name_kana, kana.first_name, kana.confidence);
      } else if (words_[at].script == Script::latin && name_.last_name_roman.empty()) {
        set_roman(text);
      } else {
        append(name_.unmatched, text);
      }
      at = end;
    }
  }

  // The reading that the Latin letters tell, else the usual one.
  void suggest_reading() {
    const auto suggest = [&](const char* key, const std::string& word, const std::string& roman, bool family) {
      const auto look_up = [&](const std::string& w) -> const std::vector<NameWord>& {
        return family ? reference_.family_names(w) : reference_.given_names(w);
      };
      const std::u32string letters = to_u32(word);
      if (!letters.empty() && script_of(letters) == Script::kana) {  // a name in kana is its own reading
        name_.suggested[key] = to_katakana(word);
        return;
      }
      const auto* words = &look_up(word);
      if (words->empty()) words = &look_up(reference_.fold_variants(word));
      if (words->empty()) return;
      const auto told = std::find_if(words->begin(), words->end(), [&](const NameWord& w) {
        return !roman.empty() && kana_roman_key(w.reading) == roman_key(roman);
      });
      name_.suggested[key] = told != words->end() ? told->reading : words->front().reading;
    };
    suggest("last_name_kana", name_.last_name, name_.last_name_roman, true);
    suggest("first_name_kana", name_.first_name, name_.first_name_roman, false);
  }

  const Reference& reference_;
  std::vector<Word> words_;
  FullName name_;
};

}  // namespace

FullName parse_full_name(std::string_view text, const Reference& reference) { return Builder(text, reference).take(); }

}  // namespace meishi
