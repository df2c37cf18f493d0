#include "normalize/card.h"

#include <algorithm>
#include <string>

#include "normalize/address.h"
#include "normalize/assignment.h"
#include "normalize/code_evidence.h"
#include "normalize/company_repair.h"
#include "normalize/field_confidence.h"
#include "normalize/internet_user.h"
#include "normalize/line_candidates.h"
#include "normalize/name_repair.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kRepaired = 0.85;  // of the certainty of a company's name or an e-mail address with a letter put right
constexpr double kAmbiguousUser = 0.6;  // of an e-mail address's that is misread, and no one can say how

Box join(const Box& a, const Box& b) {
  const double x = std::min(a.x, b.x);
  const double y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

std::string indexed(std::string_view list, std::size_t index) {
  return std::string(list).append("[").append(std::to_string(index)).append("]");
}

class RecordBuilder {
 public:
  RecordBuilder(const CardText& card, const std::vector<LineCandidates>& candidates, const Assignment& assignment,
                const Reference& reference)
      : card_(card), candidates_(candidates), a_(assignment), reference_(reference), keys_(reading_keys(card)) {}

  CardRecord run() {
    add_name();
    add_company();
    add_corporate_number();
    add_posts();
    add_contacts();
    for (const auto& block : a_.addresses) add_address(block);
    add_notes();
    return std::move(record_);
  }

 private:
  [[nodiscard]] const Segment& segment(std::size_t i) const { return card_.segments[i]; }

  void say(const std::string& path, double confidence, const Segment& where) {
    record_.confidence[path] = std::clamp(confidence * where.certainty, 0.0, 1.0);
    record_.evidence[path] = {where.printed, where.face, where.box};
  }

  [[nodiscard]] Segment union_of(const std::vector<std::size_t>& indices) const {
    Segment all = segment(indices.front());
    for (std::size_t k = 1; k < indices.size(); ++k) {
      const Segment& s = segment(indices[k]);
      all.text.append(" ").append(s.text);
      all.printed.append(" ").append(s.printed);
      all.confidence = std::min(all.confidence, s.confidence);
      all.certainty *= s.certainty;
      if (s.face == all.face) all.box = join(all.box, s.box);
    }
    return all;
  }

  void add_name() {
    if (!a_.name) return;
    ContactFields& c = record_.contact;
    const Segment& where = segment(*a_.name);
    NameFinding name;
    double certain = 0;
    if (a_.latin_name) {
      name = split_roman(candidates_[*a_.name].latin_name.text, {}, reference_);
      certain = candidates_[*a_.name].latin_name.score;
      // On a Japanese card this is the reading of a name that recognition missed: better than nothing, to be looked at.
      const auto japanese = [](const LineCandidates& l) { return !l.latin_only && l.post.score > 0.8; };
      if (std::any_of(candidates_.begin(), candidates_.end(), japanese)) {
        certain *= 0.4;
        c.last_name_roman = name.last_name;
        c.first_name_roman = name.first_name;
      }
    } else {
      const std::string& text = candidates_[*a_.name].name.text;
      name = split_name_by_evidence(text, keys_, reference_);
      certain = std::min(1.0, candidates_[*a_.name].name.score + 0.1);
      if (confirmed_halves(name, keys_, reference_) < 2) {
        if (const auto repaired = repair_name(text, keys_, reference_)) name = *repaired;
      }
    }
    c.last_name = name.last_name;
    c.first_name = name.first_name;
    if (!a_.latin_name) certain *= trust(name);
    say("last_name", name.confidence * certain, where);
    if (!c.first_name.empty()) say("first_name", name.confidence * certain, where);
    if (a_.kana) {
      const NameFinding kana = split_kana(candidates_[*a_.kana].kana.text, name, reference_);
      c.last_name_kana = kana.last_name;
      c.first_name_kana = kana.first_name;
      say("last_name_kana", kana.confidence, segment(*a_.kana));
      if (!c.first_name_kana.empty()) say("first_name_kana", kana.confidence, segment(*a_.kana));
    }
    if (a_.roman) {
      const NameFinding roman = split_roman(candidates_[*a_.roman].latin_name.text, name, reference_);
      c.last_name_roman = roman.last_name;
      c.first_name_roman = roman.first_name;
      say("last_name_roman", roman.confidence, segment(*a_.roman));
      if (!c.first_name_roman.empty()) say("first_name_roman", roman.confidence, segment(*a_.roman));
      if (!a_.latin_name) read_by_roman(roman.confidence);
    }
    if (a_.latin_name) return;
    if (c.last_name_kana.empty()) {
      const auto& family = reference_.family_names(c.last_name);  // 髙橋 is read as 高橋
      suggest("last_name_kana",
              family.empty() ? reference_.family_names(reference_.fold_variants(c.last_name)) : family);
    }
    if (c.first_name_kana.empty()) {
      const auto& given = reference_.given_names(c.first_name);
      suggest("first_name_kana",
              given.empty() ? reference_.given_names(reference_.fold_variants(c.first_name)) : given);
    }
  }

  // The reading in katakana that no kana on the card gives, of a name whose romaji are printed.
  void read_by_roman(double confidence) {
    ContactFields& c = record_.contact;
    const auto read = [&](const std::string& key, std::string& kana, const std::string& roman,
                          const std::string& kanji) {
      if (!kana.empty()) return;
      kana = kana_of_roman(roman, kanji, key == "last_name_kana", reference_);
      if (!kana.empty()) say(key, confidence, segment(*a_.roman));
    };
    read("last_name_kana", c.last_name_kana, c.last_name_roman, c.last_name);
    read("first_name_kana", c.first_name_kana, c.first_name_roman, c.first_name);
  }

  // How far the name can be believed: whether the dictionary knows its halves, and what the card's own readings say.
  [[nodiscard]] double trust(const NameFinding& name) const {
    constexpr double kUnusual = 2e-5;  // share of people; most of the dictionary is rarer
    constexpr double kDenied = 0.6;
    // 邊 or 邉: of several forms of one character recognition may have taken the wrong one.
    const std::u32string letters = to_u32(name.last_name + name.first_name);
    const bool old_form =
        std::any_of(letters.begin(), letters.end(), [&](char32_t c) { return reference_.fold_variant(c) != c; });
    const double form = old_form ? 0.85 : 1;
    if (confirmed_halves(name, keys_, reference_) == 2) return form;
    const auto doubt = [&](const std::vector<NameWord>& words, double unlisted) {
      if (words.empty()) return unlisted;
      const bool confirmed = std::any_of(words.begin(), words.end(),
                                         [&](const NameWord& w) { return keys_.contains(kana_roman_key(w.reading)); });
      return confirmed ? 1.0 : words.front().weight < kUnusual ? 0.93 : 0.98;
    };
    const auto& family = reference_.family_names(reference_.fold_variants(name.last_name));
    const auto& given = reference_.given_names(reference_.fold_variants(name.first_name));
    double value = form * doubt(family, 0.85) * doubt(given, name.first_name.empty() ? 0.6 : 0.85);
    if (is_denied(name)) value *= kDenied;
    return value;
  }

  // tanaka.kenji@… beside 田中 克三: of two words one is the reading of one half, the other not that of the other.
  [[nodiscard]] bool is_denied(const NameFinding& name) const {
    const auto reads = [](const std::vector<NameWord>& words, const std::string& key) {
      return std::any_of(words.begin(), words.end(),
                         [&](const NameWord& w) { return kana_roman_key(w.reading) == key; });
    };
    const auto& family = reference_.family_names(name.last_name);
    const auto& given = reference_.given_names(name.first_name);
    for (const auto& [first, second] : reading_pairs(card_)) {
      for (const auto& [a, b] : {std::pair{first, second}, std::pair{second, first}}) {
        if (reads(family, a) && !given.empty() && !reads(given, b)) return true;
        if (reads(given, b) && !family.empty() && !reads(family, a)) return true;
      }
    }
    return false;
  }

  // The reading that romaji or the e-mail address confirm, else the most common one.
  void suggest(const std::string& key, const std::vector<NameWord>& words) {
    if (words.empty()) return;
    const auto confirmed = std::find_if(words.begin(), words.end(),
                                        [&](const NameWord& w) { return keys_.contains(kana_roman_key(w.reading)); });
    record_.contact.suggested[key] = confirmed != words.end() ? confirmed->reading : words.front().reading;
  }

  // Of the card's e-mail addresses and web pages.
  [[nodiscard]] std::vector<std::string> domains() const {
    std::vector<std::string> all;
    for (const auto& [finding, where] : card_.emails) {
      if (const auto at = finding.value.find('@'); at != std::string::npos) all.push_back(finding.value.substr(at + 1));
    }
    for (const auto& [finding, where] : card_.urls) all.push_back(finding.value);
    return all;
  }

  void add_company() {
    if (!a_.company) return;
    const CompanyNames names = split_company_names(candidates_[*a_.company].company.text, reference_);
    const CompanyFinding company = parse_company(names.name, reference_);
    record_.contact.organization = company.organization;
    record_.contact.organization.name_kana = names.name_kana;
    double certain = company.confidence;
    if (auto repaired = repaired_company(company.organization.name, domains())) {
      record_.contact.organization.name = std::move(*repaired);
      certain *= kRepaired;
    }
    office_ = company.office;
    if (a_.office) {
      const std::string house = parse_company(candidates_[*a_.office].company.text, reference_).organization.name;
      office_ = office_.empty() ? house : house + " " + office_;
    }
    say("organization.name", std::max(0.2, certain), segment(*a_.company));
    if (!names.name_en.empty()) {
      record_.contact.organization.name_en = names.name_en;
      say("organization.name_en", std::max(0.2, certain), segment(*a_.company));
    } else if (a_.company_en) {
      record_.contact.organization.name_en =
          parse_company(candidates_[*a_.company_en].company.text, reference_).organization.name;
      say("organization.name_en", candidates_[*a_.company_en].company.score, segment(*a_.company_en));
    }
  }

  // The first one: a card's other numbers are those of a parent company, named somewhere else on it.
  void add_corporate_number() {
    if (card_.corporate_numbers.empty()) return;
    const auto& [digits, where] = card_.corporate_numbers.front();
    record_.contact.organization.corporate_number = digits;
    say("organization.corporate_number", 0.97, where);
    for (std::size_t i = 1; i < card_.corporate_numbers.size(); ++i)
      record_.contact.notes.push_back(card_.corporate_numbers[i].where.printed);
  }

  void add_posts() {
    ContactFields& c = record_.contact;
    PostFinding all;
    if (!a_.posts.empty()) {
      // One text: a department that went on to the next line is put together again by parse_post.
      std::string text;
      const bool latin = candidates_[a_.posts.front()].latin_only;
      for (std::size_t k = 0; k < a_.posts.size(); ++k) {
        const char* gap = k == 0 ? "" : latin ? ", " : stand_alone(a_.posts[k - 1], a_.posts[k]) ? "\n" : " ";
        text.append(gap).append(candidates_[a_.posts[k]].post.text);
      }
      all = parse_post(text, reference_);
    }
    c.posts = all.posts;
    c.qualifications = all.qualifications;
    if (!all.unmatched.empty()) c.notes.push_back(all.unmatched);
    if (!office_.empty()) {
      if (c.posts.empty()) c.posts.emplace_back();
      for (Post& post : c.posts) {
        if (!post.department.starts_with(office_))
          post.department = post.department.empty() ? office_ : office_ + " " + post.department;
      }
    }
    for (std::size_t k = 0; k < c.posts.size(); ++k) {
      const std::string path = indexed("posts", k) + ".";
      const Post& post = c.posts[k];
      if (!post.department.empty())
        say(path + "department", all.confidence > 0 ? all.confidence : 0.7, post_evidence(post.department));
      if (!post.title.empty()) say(path + "title", all.confidence, post_evidence(post.title));
    }
  }

  // Whether two lines of posts each say all by themselves, so that neither goes on with the other.
  [[nodiscard]] bool stand_alone(std::size_t before, std::size_t after) const {
    const auto complete = [&](std::size_t i) {
      const PostFinding& post = candidates_[i].posts;
      return post.unmatched.empty() && post.confidence > 0.65 && !post.posts.empty();
    };
    return complete(after) && complete(before);
  }

  // The line that holds the value, else all lines of posts.
  [[nodiscard]] Segment post_evidence(const std::string& value) const {
    for (const std::size_t i : a_.posts) {
      if (without_spaces(candidates_[i].post.text).find(without_spaces(value)) != std::string::npos) return segment(i);
    }
    if (a_.office && (a_.posts.empty() || value == office_)) return segment(*a_.office);
    return a_.posts.empty() ? segment(*a_.company) : union_of(a_.posts);
  }

  void add_contacts() {
    ContactFields& c = record_.contact;
    for (const auto& [finding, where] : card_.phones) {
      const auto same = [&f = finding.phone](const Phone& p) {
        return p.e164 == f.e164 && p.extension == f.extension && p.type == f.type;
      };
      if (std::any_of(c.phones.begin(), c.phones.end(), same)) continue;
      c.phones.push_back(finding.phone);
      say(indexed("phones", c.phones.size() - 1), finding.confidence, where);
    }
    const auto add = [&](const char* key, std::vector<std::string>& values, const auto& found) {
      for (const auto& [finding, where] : found) {
        const auto same = [&v = finding.value](const std::string& have) {
          return to_lower_ascii(have) == to_lower_ascii(v);
        };
        if (std::any_of(values.begin(), values.end(), same)) continue;
        values.push_back(finding.value);
        say(indexed(key, values.size() - 1), finding.confidence, where);
      }
    };
    add("emails", c.emails, emails_by_name());
    add("urls", c.urls, card_.urls);
  }

  [[nodiscard]] NameKeys name_keys() const {
    const ContactFields& c = record_.contact;
    NameKeys keys;
    for (const NameWord& w : reference_.family_names(c.last_name)) keys.family.insert(kana_roman_key(w.reading));
    for (const NameWord& w : reference_.given_names(c.first_name)) keys.given.insert(kana_roman_key(w.reading));
    keys.family.insert({kana_roman_key(c.last_name_kana), roman_key(c.last_name_roman)});
    keys.given.insert({kana_roman_key(c.first_name_kana), roman_key(c.first_name_roman)});
    keys.family.erase("");
    keys.given.erase("");
    return keys;
  }

  // The card's e-mail addresses, users put right by its name.
  [[nodiscard]] std::vector<Located<InternetFinding>> emails_by_name() const {
    const NameKeys keys = name_keys();
    std::vector<Located<InternetFinding>> emails = card_.emails;
    for (auto& [found, where] : emails) {
      const std::size_t at = found.value.find('@');
      const UserRepair repair = repaired_user(std::string_view(found.value).substr(0, at), keys);
      if (repair.repaired) found.value.replace(0, at, repair.user);
      if (repair.repaired || repair.doubtful) found.confidence *= repair.doubtful ? kAmbiguousUser : kRepaired;
    }
    return emails;
  }

  // A block that was broken between lines goes on without a gap: 旭丘2-30- / 14.
  [[nodiscard]] std::string address_text(const std::vector<std::size_t>& lines) const {
    std::string out;
    for (const std::size_t i : lines) {
      const std::string next = segment(i).text;
      const std::u32string before = to_u32(unify_dashes(out));
      const std::u32string after = to_u32(unify_dashes(next));
      const bool number_follows = std::any_of(after.begin(), after.end(), is_digit) &&
                                  after.find_first_of(U"-丁番号条") != std::u32string::npos;
      const bool broken =
          !before.empty() && !after.empty() &&
          (before.back() == U'-' || after.front() == U'-' || (is_digit(after.front()) && is_japanese(before.back())) ||
           (is_digit(before.back()) &&
            std::u32string_view(U"条丁番号の").find(after.front()) != std::u32string::npos) ||
           // 厚別区厚 / 別西四条 5-15: no number yet, so the name of the place goes on.
           (is_japanese(before.back()) && is_japanese(after.front()) && number_follows &&
            parse_address(out, reference_).address.block.empty()));
      out += (out.empty() || broken ? "" : " ") + next;
    }
    return out;
  }

  void add_address(const Assignment::AddressBlock& block) {
    ContactFields& c = record_.contact;
    const std::string text = address_text(block.lines);
    AddressFinding found = block.latin ? parse_latin_address(text, reference_) : parse_address(text, reference_);
    if (block.label) found.address.label = candidates_[*block.label].post.text;
    const Address& a = found.address;
    if (a.postal_code.empty() && a.prefecture.empty() && a.city.empty() && a.town.empty() && a.building.empty()) {
      c.notes.push_back(text);
      return;
    }
    const std::string path = indexed("addresses", c.addresses.size()) + ".";
    const Segment where = union_of(block.lines);
    const auto part = [&](const char* key, const std::string& value, double confidence) {
      if (value.empty()) return;
      Segment line = where;
      for (const std::size_t i : block.lines) {
        if (segment(i).text.find(value) != std::string::npos) {
          line = segment(i);
          break;
        }
      }
      say(path + key, confidence, line);
    };
    part("postal_code", a.postal_code, block.latin ? found.confidence : found.postal_confidence);
    part("prefecture", a.prefecture, found.confidence);
    part("city", a.city, found.confidence);
    if (!a.country.empty()) part("town", a.town, found.confidence);  // all of a foreign address
    part("block", a.block, block.latin ? found.confidence : found.block_confidence);
    part("building", a.building, block.latin ? found.confidence : found.building_confidence);
    if (c.addresses.empty()) {
      for (const auto& [key, value] : found.suggested) c.suggested[key] = value;
    }
    if (!found.unmatched.empty()) c.notes.push_back(found.unmatched);
    c.addresses.push_back(a);
  }

  // Lines that fit no field; specks of logos and rules that recognition took for one or two characters are not lines.
  void add_notes() {
    for (const std::size_t i : a_.rest) {
      const auto u = to_u32(segment(i).text);
      const auto letters =
          std::count_if(u.begin(), u.end(), [](char32_t c) { return is_japanese(c) || is_latin(c) || is_digit(c); });
      if (letters >= 3 || (letters == 2 && segment(i).confidence > 0.7))
        record_.contact.notes.push_back(segment(i).text);
    }
  }

  const CardText& card_;
  const std::vector<LineCandidates>& candidates_;
  const Assignment& a_;
  const Reference& reference_;
  std::set<std::string> keys_;
  std::string office_;
  CardRecord record_;
};

}  // namespace

CardRecord normalize_card(const std::vector<TextLine>& lines, const std::vector<FaceSize>& /*faces*/,
                          const Reference& reference, std::span<const CardCode> codes) {
  const CardText card = read_card_text(lines_outside(lines, codes), reference);
  const auto candidates = line_candidates(card, reference);
  const Assignment assignment = assign(card, candidates, reference);
  CardRecord record = RecordBuilder(card, candidates, assignment, reference).run();
  apply_codes(record, codes, reference);
  for (auto& [path, confidence] : record.confidence) confidence = field_confidence(path, confidence);
  return record;
}

}  // namespace meishi
