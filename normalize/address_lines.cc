#include "normalize/address_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "normalize/address.h"
#include "normalize/look_alike.h"
#include "normalize/postal_code.h"
#include "normalize/segment_join.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr double kMinimumAddress = 0.45;
constexpr double kMinimumLatinAddress = 0.4;  // parse_latin_address gives 0.3 to any text
constexpr double kMinimumPost = 0.5;

// Without the spaces that recognition puts between Japanese characters; あおばタワー 4F keeps its own.
std::string solid(std::string_view text) {
  const std::u32string u = to_u32(text);
  std::u32string out;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const bool between = u[i] == U' ' && i > 0 && i + 1 < u.size() && is_japanese(u[i - 1]) && is_japanese(u[i + 1]);
    if (!between) out.push_back(u[i]);
  }
  return to_utf8(out);
}

// Whole, or with a figure lost that the place will tell: 〒エ60-0022.
bool has_postal_code(std::string_view text) {
  return !find_postal_code(text).empty() || match_broken_postal_code(to_u32(text)).has_value();
}

class AddressLines {
 public:
  AddressLines(const std::vector<Segment>& segments, const std::vector<LineCandidates>& candidates,
               const Reference& reference, std::vector<bool>& taken)
      : segments_(segments), candidates_(candidates), reference_(reference), taken_(taken) {}

  std::vector<Assignment::AddressBlock> run(bool latin) {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (taken_[i] || !is_seed(i, latin)) continue;
      Assignment::AddressBlock block;
      block.latin = latin;
      block.lines.push_back(i);
      taken_[i] = true;
      std::string text = segments_[i].text;
      while (const auto next = next_line(block, text)) {
        block.lines.push_back(*next);
        taken_[*next] = true;
        text += " " + segments_[*next].text;
      }
      blocks_.push_back(std::move(block));
    }
    join_lone_postal_codes();
    return std::move(blocks_);
  }

 private:
  // The nearest line that goes on with the block.
  [[nodiscard]] std::optional<std::size_t> next_line(const Assignment::AddressBlock& block,
                                                     const std::string& so_far) const {
    const Segment& last = segments_[block.lines.back()];
    std::optional<std::size_t> best;
    for (std::size_t j = 0; j < segments_.size(); ++j) {
      // 2.2: one line between them may be lost.
      if (taken_[j] || !follows(segments_[j], last, 2.2)) continue;
      const std::string& next = segments_[j].text;
      const LineCandidates& c = candidates_[j];
      const bool goes_on = block.latin ? c.latin_only && c.latin_address >= kMinimumLatinAddress
                                       : is_seed(j, false) || c.address > 0.25 ||
                                             (can_continue(next) && !is_stray_numeral(next, so_far)) ||
                                             is_wrapped(j, block.lines.back()) || is_house(j, last, so_far);
      if (!goes_on || starts_new(next, so_far)) continue;
      if (!best || segments_[j].across_begin < segments_[*best].across_begin) best = j;
    }
    return best;
  }

  // アネックス花丸: a building that no word gives away stands close under the number of the house, in the same print,
  // and nothing else is known of it.
  [[nodiscard]] bool is_house(std::size_t i, const Segment& last, const std::string& so_far) const {
    const LineCandidates& c = candidates_[i];
    const Segment& s = segments_[i];
    const std::u32string u = to_u32(s.text);
    const std::u32string before = to_u32(trim(unify_dashes(nfkc(so_far))));
    const bool number = !before.empty() && (is_digit(before.back()) || before.back() == U'号');
    const double thickness = last.across_end - last.across_begin;
    return number && !ends_in_postal_code(before) && u.size() >= 3 && u.size() <= 24 && !c.latin_only &&
           std::any_of(u.begin(), u.end(), is_japanese) && c.post.score < kMinimumPost &&
           c.company.score < kMinimumPost && c.name.score < 0.7 &&
           (c.kana.score < kMinimumPost || u.find(U'ー') != std::u32string::npos) &&  // リバーフロント is no reading
           s.size < 1.25 * last.size && last.size < 1.25 * s.size && s.across_begin > last.across_begin &&
           s.across_begin - last.across_end < 1.3 * thickness;
  }

  static bool ends_in_postal_code(const std::u32string& text) {
    return text.size() <= 9 && has_postal_code(to_utf8(text));
  }

  [[nodiscard]] bool ends_in_building_word(std::string_view text) const {
    return reference_.words("building_words").at_end(text, [](const auto&) { return true; }) != nullptr;
  }

  // 16-15, 14, 3F, あおば第2ビル, 5階: what can go on with an address, though alone it says no place.
  [[nodiscard]] bool can_continue(const std::string& text) const {
    const std::u32string u = to_u32(unify_dashes(nfkc(solid(text))));
    if (u.empty() || u.size() > 30) return false;
    const auto numeral = [](char32_t c) {
      return is_digit(c) || std::u32string_view(U"〇一二三四五六七八九十").find(c) != std::u32string_view::npos;
    };
    const bool digits = std::any_of(u.begin(), u.end(), numeral);
    if (digits && std::all_of(u.begin(), u.end(), [](char32_t c) {
          return is_digit(c) || std::u32string_view(U"-丁目番地号のF階B棟室 ,〇一二三四五六七八九十").find(c) !=
                                    std::u32string_view::npos;
        })) {
      return true;
    }
    const std::string plain = to_utf8(u);
    // パーク本社ビピル: a kana that was read twice.
    for (const std::string& variant : look_alike_variants(plain, reference_)) {
      if (variant.size() < plain.size() && ends_in_building_word(variant)) return true;
    }
    for (const auto& row : reference_.table("building_words")) {
      if (row.empty()) continue;
      if (plain.ends_with(row[0])) return true;
      const auto at = plain.find(row[0]);
      if (at == std::string::npos || !digits) continue;
      const auto after = to_u32(std::string_view(plain).substr(at + row[0].size()));
      // セントラルプラザ 16F, パーク会館 東棟 201号室
      if (!after.empty() &&
          (is_digit(after.front()) || after.front() == U' ' || after.front() == U'B' || after.front() == U'第'))
        return true;
    }
    // サンシティ 4F
    return u.size() >= 2 && u.back() == U'F' && is_digit(u[u.size() - 2]);
  }

  // …北海道札幌市厚別区厚 / 別西四条 5-15: right below, level with the line before, and it has numbers.
  [[nodiscard]] bool is_wrapped(std::size_t i, std::size_t before) const {
    const LineCandidates& c = candidates_[i];
    const Segment& s = segments_[i];
    const Segment& above = segments_[before];
    const auto u = to_u32(s.text);
    const double thickness = above.across_end - above.across_begin;
    return u.size() <= 20 && !c.latin_only && std::any_of(u.begin(), u.end(), is_digit) &&
           c.post.score < kMinimumPost && c.company.score < kMinimumPost && c.name.score < 0.7 &&
           std::abs(s.along_begin - above.along_begin) < 0.6 * thickness && s.across_begin > above.across_begin &&
           s.across_begin - above.across_end < thickness;
  }

  [[nodiscard]] bool starts_new(const std::string& text, const std::string& so_far) const {
    if (has_postal_code(so_far) && has_postal_code(text)) return true;
    for (const std::string& p : reference_.prefectures()) {
      if (text.find(p) != std::string::npos && so_far.find(p) != std::string::npos) return true;
    }
    return false;
  }

  // A numeral alone goes on only with a number that is open: 二丁目八番 / 十一, not behind a building or 号.
  static bool is_stray_numeral(const std::string& next, const std::string& so_far) {
    const std::u32string u = to_u32(solid(next));
    const std::u32string before = to_u32(so_far);
    const auto numeral = [](char32_t c) {
      return is_digit(c) || std::u32string_view(U"〇一二三四五六七八九十").find(c) != std::u32string_view::npos;
    };
    if (u.size() > 3 || !std::all_of(u.begin(), u.end(), numeral) || before.empty()) return false;
    return !numeral(before.back()) &&
           std::u32string_view(U"-‐―−ーの番目地").find(before.back()) == std::u32string_view::npos;
  }

  [[nodiscard]] bool is_seed(std::size_t i, bool latin) const {
    const LineCandidates& c = candidates_[i];
    if (latin)
      return c.latin_only && c.latin_address >= kMinimumLatinAddress && std::max(c.post.score, c.company.score) < 0.6;
    if (c.latin_only) return false;
    if (segments_[i].text.find("〒") != std::string::npos && has_postal_code(segments_[i].text)) return true;
    return c.address >= kMinimumAddress && c.address + 0.2 >= c.post.score;
  }

  // 〒417-0043 in a place of its own: it belongs to the nearest address that lacks one.
  void join_lone_postal_codes() {
    auto& blocks = blocks_;
    const auto text_of = [&](const Assignment::AddressBlock& b) {
      std::string text;
      for (const std::size_t i : b.lines) text.append(segments_[i].text).append(" ");
      return text;
    };
    for (std::size_t k = 0; k < blocks.size(); ++k) {
      if (blocks[k].latin || blocks[k].lines.size() != 1 || to_u32(trim(text_of(blocks[k]))).size() > 10 ||
          !has_postal_code(text_of(blocks[k]))) {
        continue;
      }
      const Segment& code = segments_[blocks[k].lines.front()];
      std::size_t best = blocks.size();
      double nearest = 0;
      for (std::size_t m = 0; m < blocks.size(); ++m) {
        const Segment& other = segments_[blocks[m].lines.front()];
        if (m == k || other.face != code.face || has_postal_code(text_of(blocks[m]))) continue;
        const double distance =
            std::abs(other.across_begin - code.across_begin) + std::abs(other.along_begin - code.along_begin);
        if (best < blocks.size() && distance >= nearest) continue;
        best = m;
        nearest = distance;
      }
      if (best == blocks.size()) continue;
      blocks[best].lines.insert(blocks[best].lines.begin(), blocks[k].lines.front());
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(k));
      --k;
    }
  }

  const std::vector<Segment>& segments_;
  const std::vector<LineCandidates>& candidates_;
  const Reference& reference_;
  std::vector<bool>& taken_;
  std::vector<Assignment::AddressBlock> blocks_;
};

}  // namespace

std::vector<Assignment::AddressBlock> address_blocks(const std::vector<Segment>& segments,
                                                     const std::vector<LineCandidates>& candidates,
                                                     const Reference& reference, bool latin, std::vector<bool>& taken) {
  return AddressLines(segments, candidates, reference, taken).run(latin);
}

}  // namespace meishi
