#include "normalize/assignment.h"

#include <algorithm>
#include <cmath>

#include "normalize/address_lines.h"
#include "normalize/segment_join.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kMinimumName = 0.35;
constexpr double kMinimumCompany = 0.28;
constexpr double kMinimumPost = 0.5;
constexpr double kMinimumAddress = 0.45;
// A company by its last word: 0.45 in organization_words.tsv (製作所, 事務所), in the smallest print.
constexpr double kOrganizationWord = 0.405;

class Assigner {
 public:
  Assigner(const CardText& card, const std::vector<LineCandidates>& candidates, const Reference& reference)
      : segments_(card.segments), candidates_(candidates), reference_(reference), taken_(card.segments.size(), false) {
    has_legal_form_ =
        std::any_of(candidates.begin(), candidates.end(), [](const LineCandidates& c) { return c.has_legal_form; });
    has_japanese_ =
        std::any_of(candidates.begin(), candidates.end(), [](const LineCandidates& c) { return !c.latin_only; });
  }

  Assignment run() {
    choose_name_and_company();
    choose_addresses(false);
    choose_readings();
    choose_company_en();
    choose_office();
    choose_posts();
    if (out_.addresses.empty()) choose_addresses(true);
    choose_fallback_company();
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (!taken_[i]) out_.rest.push_back(i);
    }
    return std::move(out_);
  }

 private:
  void take(std::size_t i) { taken_[i] = true; }

  static bool is_one_department(const PostFinding& post) {
    return post.unmatched.empty() && post.qualifications.empty() && post.posts.size() == 1 &&
           post.posts[0].title.empty();
  }
  [[nodiscard]] bool is_complete_post(std::size_t i) const {
    return candidates_[i].posts.unmatched.empty() && candidates_[i].post.score > 0.8;
  }

  [[nodiscard]] double name_value(std::size_t i) const {
    const LineCandidates& c = candidates_[i];
    return c.name.score - 0.4 * std::max(0.0, c.address - 0.3);
  }

  [[nodiscard]] double company_value(std::size_t i) const {
    const LineCandidates& c = candidates_[i];
    double value = c.company.score - 0.5 * std::max(0.0, c.address - 0.3);
    if (c.company.score < 0.7) {
      // 七宝坂法律事務所 has the form of a branch; where no line has a legal form it is the organization.
      const bool office = !has_legal_form_ && c.company.score >= kOrganizationWord && is_one_department(c.posts);
      value -= (office ? 0 : 0.4 * c.post.score) + 0.3 * std::max(c.name.score - 0.5, 0.0);
    }
    // The Japanese name of an organization is the legal one.
    if (c.latin_only && has_japanese_) value -= 0.3;
    return value;
  }

  void choose_name_and_company() {
    double best = 0;
    const std::size_t n = segments_.size();
    for (std::size_t i = 0; i <= n; ++i) {
      const double name = i < n ? name_value(i) - kMinimumName : 0;
      if (i < n && name <= 0) continue;
      for (std::size_t j = 0; j <= n; ++j) {
        const double company = j < n ? company_value(j) - kMinimumCompany : 0;
        if ((i == j && i < n) || (j < n && company <= 0)) continue;
        if (name + company <= best) continue;
        best = name + company;
        out_.name = i < n ? std::optional(i) : std::nullopt;
        out_.company = j < n ? std::optional(j) : std::nullopt;
      }
    }
    if (!out_.name) {
      // On a Japanese card Latin letters may be what recognition made of the kanji: only a confirmed name counts.
      bool japanese = false;
      for (const LineCandidates& c : candidates_) {
        japanese = japanese || (!c.latin_only && (c.post.score > 0.8 || c.company.score > 0.7));
      }
      double latin = kMinimumName;
      for (std::size_t i = 0; i < n; ++i) {
        if (candidates_[i].latin_name.score <= latin || out_.company == i) continue;
        if (japanese && !candidates_[i].latin_name_confirmed) continue;
        latin = candidates_[i].latin_name.score;
        out_.name = i;
        out_.latin_name = true;
      }
    }
    if (out_.name) take(*out_.name);
    if (out_.company) take(*out_.company);
  }

  // Close to the name: in lines, and side by side with it.
  [[nodiscard]] double distance_to_name(std::size_t i) const {
    if (!out_.name) return 0;
    const Segment& name = segments_[*out_.name];
    const Segment& s = segments_[i];
    if (s.face != name.face || s.direction != name.direction) return 100;
    const double thickness = std::max(name.across_end - name.across_begin, 1e-6);
    const double across = std::max({0.0, s.across_begin - name.across_end, name.across_begin - s.across_end});
    const double along = std::max({0.0, s.along_begin - name.along_end, name.along_begin - s.along_end});
    return across / thickness + 0.5 * along / thickness;
  }

  [[nodiscard]] int confirmed_by(const std::string& text) const {
    CardText lone;
    Segment s;
    s.text = text;
    lone.segments.push_back(s);
    const auto keys = reading_keys(lone);
    const NameFinding name = split_name(candidates_[*out_.name].name.text, reference_);
    return confirmed_halves(name, keys, reference_);
  }

  void choose_readings() {
    if (!out_.name || out_.latin_name) return;
    double best_kana = 0;
    double best_roman = 0;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const LineCandidates& c = candidates_[i];
      if (taken_[i]) continue;
      const double distance = distance_to_name(i);
      if (c.kana.score > 0 && c.post.score < 0.85 && !completes_post(i)) {
        const double score = c.kana.score + 0.5 * confirmed_by(c.kana.text) - 0.25 * distance -
                             (segments_[i].size >= segments_[*out_.name].size ? 0.5 : 0);
        if (score > best_kana) best_kana = score, out_.kana = i;
      }
      if (c.latin_name.score > 0) {
        const int confirmed = confirmed_by(c.latin_name.text);
        const double score = c.latin_name.score + 0.5 * confirmed - 0.1 * std::min(distance, 10.0);
        if (score > best_roman) best_roman = score, out_.roman = i;
      }
    }
    if (out_.kana) take(*out_.kana);
    if (out_.roman) take(*out_.roman);
  }

  void choose_company_en() {
    if (!out_.company || candidates_[*out_.company].latin_only) return;
    double best = kMinimumCompany;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const LineCandidates& c = candidates_[i];
      if (taken_[i] || !c.latin_only || c.company.score - 0.4 * c.post.score <= best) continue;
      best = c.company.score - 0.4 * c.post.score;
      out_.company_en = i;
    }
    if (out_.company_en) take(*out_.company_en);
  }

  // The clinic of a 医療法人, the school of a 学校法人, the hotel of a company: an organization by its word, beside the
  // one with a legal form. What has one of its own is another company.
  void choose_office() {
    if (!out_.company || !candidates_[*out_.company].has_legal_form) return;
    double best = 0.5;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const LineCandidates& c = candidates_[i];
      if (taken_[i] || c.latin_only || c.has_legal_form || c.company.score < best || c.post.score >= kMinimumPost)
        continue;
      if (c.address >= kMinimumAddress || segments_[i].face != segments_[*out_.company].face) continue;
      best = c.company.score;
      out_.office = i;
    }
    if (out_.office) take(*out_.office);
  }

  void choose_addresses(bool latin) {
    auto blocks = address_blocks(segments_, candidates_, reference_, latin, taken_);
    for (Assignment::AddressBlock& block : blocks) {
      if (!latin) find_label(block);
      out_.addresses.push_back(std::move(block));
    }
  }

  // Within two of its own line heights of the name: the department of the person, not the label of an address.
  [[nodiscard]] bool near_name(std::size_t i) const {
    const Segment& name = segments_[*out_.name];
    const Segment& s = segments_[i];
    if (s.face != name.face || s.direction != name.direction) return false;
    const double gap = std::max({0.0, s.across_begin - name.across_end, name.across_begin - s.across_end});
    return gap < 2 * (s.across_end - s.across_begin);
  }

  // 大阪支店, 川崎工場, 技術センター; not 推進室.
  [[nodiscard]] bool is_place_of_work(std::string_view department) const {
    const auto* row = reference_.words("department_words").at_end(department, [](const auto&) { return true; });
    return row != nullptr && row->size() > 2 && ((*row)[2] == "office" || (*row)[0].ends_with("センター"));
  }

  // 大阪支店 just above an address, away from the name, says whose address it is.
  void find_label(Assignment::AddressBlock& block) {
    const Segment& first = segments_[block.lines.front()];
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (taken_[i] || candidates_[i].post.score < 0.8 || !follows(first, segments_[i])) continue;
      const PostFinding& post = candidates_[i].posts;
      if (!is_one_department(post) || !is_place_of_work(post.posts[0].department)) continue;
      if (out_.name && near_name(i)) continue;
      block.label = i;
      take(i);
      return;
    }
  }

  void choose_posts() {
    std::vector<std::size_t> japanese;
    std::vector<std::size_t> english;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (taken_[i]) continue;
      if (candidates_[i].post.score < kMinimumPost && !completes_post(i)) continue;
      (candidates_[i].latin_only ? english : japanese).push_back(i);
    }
    if (japanese.empty()) {
      out_.posts = english;
    } else {
      out_.posts = japanese;
      // CTO stands alone under 上席執行役員: an abbreviation that Japanese cards use as it is.
      for (const std::size_t i : english) {
        const std::string& text = candidates_[i].post.text;
        const bool capitals =
            text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (capitals) out_.posts.push_back(i);
      }
      std::sort(out_.posts.begin(), out_.posts.end());
    }
    for (const std::size_t i : out_.posts) take(i);
  }

  // 開発 above 部長: a title alone right below a word of the same size.
  [[nodiscard]] bool lacks_title(std::size_t i, std::size_t j) const {
    const PostFinding& post = candidates_[j].posts;
    const Segment& word = segments_[i];
    const Segment& title = segments_[j];
    const double thickness = std::max(word.across_end - word.across_begin, 1e-6);
    // 技術開 / 発部担当課長: no department has a name of one character.
    if (post.posts.size() == 1 && !post.posts[0].department.empty() && to_u32(post.posts[0].department).size() <= 2)
      return title.across_begin > word.across_begin || title.direction == Direction::vertical;
    return post.posts.size() == 1 && post.posts[0].department.empty() && to_u32(word.text).size() <= 6 &&
           std::abs(word.along_begin - title.along_begin) < 0.5 * thickness && title.across_begin > word.across_begin &&
           word.size < 1.25 * title.size && title.size < 1.25 * word.size;
  }

  // ITソリューション事業部 開発 / グループ: a unit word alone, or a department that lacks one, makes sense with its
  // neighbour.
  [[nodiscard]] bool completes_post(std::size_t i) const {
    if (candidates_[i].latin_only || candidates_[i].name.score > 0.6 || distance_to_name(i) > 6) return false;
    for (std::size_t j = 0; j < segments_.size(); ++j) {
      if (j == i || taken_[j] || candidates_[j].latin_only) continue;
      const bool before = follows(segments_[i], segments_[j]);
      if (!before && !follows(segments_[j], segments_[i])) continue;
      // A line that says all by itself needs no other: はかる、つたえる above 営業部 is no part of it.
      if (is_complete_post(j) && !lacks_title(i, j)) continue;
      const std::string& a = candidates_[before ? j : i].post.text;
      const std::string& b = candidates_[before ? i : j].post.text;
      const PostFinding joined = parse_post(a + " " + b, reference_);
      if (joined.unmatched.empty() && joined.confidence > 0.8) return true;
    }
    return false;
  }

  // No line says that it is a company: the largest one left over that could be a name of anything.
  void choose_fallback_company() {
    if (out_.company) return;
    double largest = 0;
    for (const Segment& s : segments_) largest = std::max(largest, s.size);
    double best = 0.55 * largest;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      const auto u = to_u32(segments_[i].text);
      const auto letters = std::count_if(u.begin(), u.end(), [](char32_t c) { return is_japanese(c) || is_latin(c); });
      if (taken_[i] || letters < 3 || segments_[i].confidence < 0.4 || u.size() > 30 || segments_[i].size <= best)
        continue;
      best = segments_[i].size;
      out_.company = i;
    }
    if (out_.company) take(*out_.company);
  }

  const std::vector<Segment>& segments_;
  const std::vector<LineCandidates>& candidates_;
  const Reference& reference_;
  std::vector<bool> taken_;
  bool has_legal_form_ = false;  // some line of the card has one
  bool has_japanese_ = false;    // some line is in Japanese
  Assignment out_;
};

}  // namespace

Assignment assign(const CardText& card, const std::vector<LineCandidates>& candidates, const Reference& reference) {
  return Assigner(card, candidates, reference).run();
}

}  // namespace meishi
