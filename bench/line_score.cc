#include "bench/line_score.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "bench/alignment.h"
#include "bench/compare_text.h"
#include "bench/line_class.h"
#include "bench/score.h"

namespace meishi::bench {

namespace {

double share(int part, int whole) { return whole == 0 ? 0 : static_cast<double>(part) / whole; }

std::u32string code_points(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::u32string out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out += static_cast<char32_t>(text.char32At(i));
  }
  return out;
}

std::u32string key_of(std::string_view text) { return code_points(text_key(text)); }

// For each character of the text but the spaces, where its part of the key ends: ㈱ is three letters of it, ・ none.
std::vector<std::size_t> key_ends(const std::string& text) {
  const icu::UnicodeString letters = icu::UnicodeString::fromUTF8(text);
  std::vector<std::size_t> ends;
  for (int32_t i = 0; i < letters.length();) {
    const bool space = u_isUWhiteSpace(letters.char32At(i)) != 0;
    i = letters.moveIndex32(i, 1);
    if (space) continue;
    std::string so_far;
    letters.tempSubString(0, i).toUTF8String(so_far);
    ends.push_back(key_of(so_far).size());
  }
  return ends;
}

Point centre_of(const Quad& quad) {
  Point sum;
  for (const Point& p : quad) sum = {sum.x + p.x / 4, sum.y + p.y / 4};
  return sum;
}

// The share of the smaller quad that lies in the other.
double common_share(const Quad& a, const Quad& b, double overlap) {
  const double areas[] = {std::abs(signed_area(a)), std::abs(signed_area(b))};
  const double smaller = std::min(areas[0], areas[1]);
  return smaller <= 0 ? 0 : overlap * (areas[0] + areas[1]) / (1 + overlap) / smaller;
}

// The top edges of the two run the same way, give or take an eighth of a turn.
bool same_way_up(const Quad& a, const Quad& b) {
  const Point u{a[1].x - a[0].x, a[1].y - a[0].y};
  const Point v{b[1].x - b[0].x, b[1].y - b[0].y};
  return u.x * v.x + u.y * v.y > std::abs(u.x * v.y - u.y * v.x);
}

// One card's lines against those printed on it; what it finds goes into `score`.
class LineComparison {
 public:
  LineComparison(LineScore& score, const std::string& file, const CardValues& truth, const CardValues& read)
      : score_(score), file_(file), card_(truth), printed_(*truth.lines), read_(*read.lines) {
    for (const CardLine& line : printed_) printed_keys_.push_back(key_of(line.text));
    for (const CardLine& line : read_) read_keys_.push_back(key_of(line.text));
    found_by_.assign(printed_.size(), kNone);
    touching_.resize(printed_.size());
  }

  void run() {
    match();
    const std::vector<std::size_t> group = groups();
    for (const std::size_t first : std::set<std::size_t>(group.begin(), group.end())) {
      std::vector<std::size_t> printed;
      std::vector<std::size_t> read;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i] != first) continue;
        if (i < printed_.size()) {
          printed.push_back(i);
        } else {
          read.push_back(i - printed_.size());
        }
      }
      compare(printed, read);
    }
    score_.read += static_cast<int>(read_.size());
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr double kTouching = 0.5;  // share of the smaller box: parts of a line, lines in a joined one

  // Which printed line is found by which line read, and which boxes have anything to do with one another.
  void match() {
    std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
    for (std::size_t p = 0; p < printed_.size(); ++p) {
      for (std::size_t r = 0; r < read_.size(); ++r) {
        const double overlap = overlap_of(printed_[p].quad, read_[r].quad);
        if (overlap >= kLineOverlap) pairs.emplace_back(overlap, p, r);
        if (common_share(printed_[p].quad, read_[r].quad, overlap) >= kTouching) touching_[p].push_back(r);
      }
    }
    std::sort(pairs.begin(), pairs.end(), std::greater<>());
    std::set<std::size_t> used;
    for (const auto& [overlap, p, r] : pairs) {
      if (found_by_[p] == kNone && used.insert(r).second) found_by_[p] = r;
    }
  }

  // For each printed line, then each line read, the first of its group.
  [[nodiscard]] std::vector<std::size_t> groups() const {
    std::vector<std::size_t> group(printed_.size() + read_.size());
    std::iota(group.begin(), group.end(), 0);
    for (std::size_t p = 0; p < printed_.size(); ++p) {
      for (const std::size_t r : touching_[p]) {
        const std::size_t from = group[printed_.size() + r];
        const std::size_t to = group[p];
        std::replace(group.begin(), group.end(), from, to);
      }
    }
    return group;
  }

  // The way along a line, from where the card's text begins.
  [[nodiscard]] double place(const CardLine& line, bool vertical) const {
    const Quad& card = *card_.quad;
    const Point& axis = vertical ? card[3] : card[1];
    const Point centre = centre_of(line.quad);
    return (centre.x - card[0].x) * (axis.x - card[0].x) + (centre.y - card[0].y) * (axis.y - card[0].y);
  }

  // Printed lines in the order of the truth; what was read by the line it has most to do with, then along that line.
  void sort_read(const std::vector<std::size_t>& printed, std::vector<std::size_t>& read) const {
    std::map<std::size_t, std::pair<std::size_t, double>> order;
    for (const std::size_t r : read) {
      double best = -1;
      for (const std::size_t p : printed) {
        const double overlap = overlap_of(printed_[p].quad, read_[r].quad);
        if (overlap <= best) continue;
        best = overlap;
        order[r] = {p, place(read_[r], printed_[p].vertical)};
      }
    }
    std::sort(read.begin(), read.end(), [&](std::size_t a, std::size_t b) { return order[a] < order[b]; });
  }

  void compare(const std::vector<std::size_t>& printed, std::vector<std::size_t> read) {
    if (printed.empty()) {
      for (const std::size_t r : read) add_extra(r);
      return;
    }
    sort_read(printed, read);
    std::u32string printed_text;
    std::u32string read_text;
    std::string shown;
    for (const std::size_t p : printed) printed_text += printed_keys_[p];
    for (const std::size_t r : read) {
      read_text += read_keys_[r];
      shown += (shown.empty() ? "" : " | ") + read_[r].text;
    }
    const Alignment alignment = align(printed_text, read_text);

    auto edits = alignment.edits.begin();
    for (const std::size_t p : printed) {
      const auto end = edits + static_cast<std::ptrdiff_t>(printed_keys_[p].size());
      add_printed(p, std::accumulate(edits, end, 0), shown);
      edits = end;
    }
    auto right = alignment.right.begin();
    for (const std::size_t r : read) {
      const auto end = right + static_cast<std::ptrdiff_t>(read_keys_[r].size());
      // A part of a line is right when it says what is printed there.
      const bool alone = printed.size() == 1 && read.size() == 1;
      add_read(r, {right, end}, alone ? alignment.distance == 0 : std::all_of(right, end, [](bool ok) { return ok; }));
      right = end;
    }
  }

  void add_printed(std::size_t p, int edits, const std::string& shown) {
    const auto characters = static_cast<int>(printed_keys_[p].size());
    const bool found = found_by_[p] != kNone;
    const int found_edits = found ? align(printed_keys_[p], read_keys_[found_by_[p]]).distance : 0;
    const auto add = [&](const LineClass& line_class) {
      LineFigures& figures = score_.classes.at({line_class.name, line_class.value});
      ++figures.printed;
      figures.found += found ? 1 : 0;
      figures.characters += characters;
      figures.found_characters += found ? characters : 0;
      figures.found_edits += found_edits;
      figures.edits += edits;
    };
    add({"all", ""});
    const auto classes = classes_of(printed_[p], card_);
    for (const LineClass& line_class : classes) add(line_class);
    if (found && edits == 0 && found_edits == 0) return;
    score_.misses.push_back({file_, std::string(classes.back().value), printed_[p].text, shown, found});
  }

  void add_read(std::size_t r, const std::vector<bool>& right, bool all_right) {
    const CardLine& line = read_[r];
    score_.lines.add(line.confidence, all_right);
    const std::vector<std::size_t> ends = key_ends(line.text);
    if (ends.size() != line.glyph_confidence.size()) return;  // glyphs of several code points
    std::size_t from = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const std::size_t to = std::min(ends[i], right.size());
      bool ok = true;
      for (std::size_t k = from; k < to; ++k) ok = ok && right[k];
      if (to > from) score_.characters.add(line.glyph_confidence[i], ok);
      from = std::max(from, to);
    }
  }

  void add_extra(std::size_t r) {
    ++score_.extra;
    score_.classes.at({"all", ""}).edits += static_cast<int>(read_keys_[r].size());
    add_read(r, std::vector<bool>(read_keys_[r].size(), false), false);
    score_.misses.push_back({file_, "", "", read_[r].text, false});
  }

  LineScore& score_;
  const std::string& file_;
  const CardValues& card_;
  const std::vector<CardLine>& printed_;
  const std::vector<CardLine>& read_;
  std::vector<std::u32string> printed_keys_;
  std::vector<std::u32string> read_keys_;
  std::vector<std::size_t> found_by_;               // for each printed line the line read, or kNone
  std::vector<std::vector<std::size_t>> touching_;  // for each printed line those read in its place
};

}  // namespace

double LineFigures::recall() const { return share(found, printed); }
double LineFigures::found_error_rate() const { return share(found_edits, found_characters); }
double LineFigures::error_rate() const { return share(edits, characters); }
double LineScore::precision() const { return share(all().found, read); }

LineScore score_lines(std::span<const TruthImage> truth, std::span<const CardRead> cards) {
  LineScore score;
  for (const LineClass& line_class : kLineClasses) score.classes[{line_class.name, line_class.value}];
  std::map<std::string_view, std::vector<const CardValues*>> by_file;
  for (const CardRead& card : cards) by_file[card.file].push_back(&card.values);
  for (const TruthImage& image : truth) {
    const std::vector<const CardValues*>& read = by_file[image.file];
    const std::vector<int> match = assigned_cards(image, read);
    for (std::size_t i = 0; i < image.cards.size(); ++i) {
      const CardValues& wanted = image.cards[i];
      if (match[i] < 0 || !wanted.lines) continue;
      const CardValues& values = *read[static_cast<std::size_t>(match[i])];
      if (!values.quad || !values.lines) continue;
      ++score.cards;
      score.upright += same_way_up(*wanted.quad, *values.quad) ? 1 : 0;
      LineComparison(score, image.file, wanted, values).run();
    }
  }
  return score;
}

}  // namespace meishi::bench
