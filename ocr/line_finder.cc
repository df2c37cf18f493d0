#include "ocr/line_finder.h"

#include <algorithm>
#include <numeric>

#include "ocr/glyph_candidates.h"
#include "ocr/label_column.h"
#include "ocr/line_geometry.h"
#include "ocr/line_repair.h"

namespace meishi {

namespace {

constexpr double kClusterGap = 0.8;    // em; glyphs nearer than this belong to one block of text
constexpr double kLinkGap = 0.95;      // em; glyphs of one line
constexpr double kOddSize = 0.4;       // em by which a neighbour of twice the size counts as farther away
constexpr std::size_t kFewGlyphs = 6;  // too few to say which way a block of text runs

// Disjoint sets over indexes.
class Groups {
 public:
  explicit Groups(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[root(a)] = root(b); }
  std::vector<std::vector<std::size_t>> members() {
    std::vector<std::vector<std::size_t>> all(parent_.size());
    for (std::size_t i = 0; i < parent_.size(); ++i) all[root(i)].push_back(i);
    std::erase_if(all, [](const auto& m) { return m.empty(); });
    return all;
  }

 private:
  std::vector<std::size_t> parent_;
};

// Which way do the glyphs of each block of text run? Glyphs of one line stand nearer to one another than lines do.
std::vector<Direction> directions_of(const std::vector<GlyphPiece>& glyphs) {
  constexpr double kFar = 1e9;
  const std::size_t n = glyphs.size();
  std::vector<double> along_x(n, kFar);
  std::vector<double> along_y(n, kFar);
  std::vector<std::pair<std::size_t, std::size_t>> near;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      if (glyphs[i].light != glyphs[j].light || !like_sized(glyphs[i].size(), glyphs[j].size())) continue;
      const double em = std::max(glyphs[i].size(), glyphs[j].size());
      double gx = std::max(0, gap_x(glyphs[i].box, glyphs[j].box)) / em;
      double gy = std::max(0, gap_y(glyphs[i].box, glyphs[j].box)) / em;
      if (gx < kClusterGap && gy < kClusterGap) near.emplace_back(i, j);
      const double odd =
          kOddSize * (em / std::max(1.0, static_cast<double>(std::min(glyphs[i].size(), glyphs[j].size()))) - 1);
      gx += odd;
      gy += odd;
      if (overlap_across(glyphs[i].box, glyphs[j].box, Direction::horizontal) > 0.5) {
        along_x[i] = std::min(along_x[i], gx);
        along_x[j] = std::min(along_x[j], gx);
      }
      if (overlap_across(glyphs[i].box, glyphs[j].box, Direction::vertical) > 0.5) {
        along_y[i] = std::min(along_y[i], gy);
        along_y[j] = std::min(along_y[j], gy);
      }
    }
  }
  int all = 0;
  const auto vote = [&](std::size_t i) { return along_x[i] == along_y[i] ? 0 : along_x[i] < along_y[i] ? 1 : -1; };
  for (std::size_t i = 0; i < n; ++i) all += vote(i);
  // Rows beside a line that lies on its side are blocks of their own; a few glyphs that vote otherwise are none.
  Groups blocks(n);
  std::vector<std::size_t> size(n, 1);  // of the blocks, by their roots
  const auto join = [&](std::size_t i, std::size_t j) {
    const std::size_t a = blocks.root(i);
    const std::size_t b = blocks.root(j);
    if (a == b) return;
    blocks.join(a, b);
    size[blocks.root(a)] = size[a] + size[b];
  };
  for (const auto& [i, j] : near) {
    if (vote(i) == vote(j)) join(i, j);
  }
  for (const auto& [i, j] : near) {
    if (std::min(size[blocks.root(i)], size[blocks.root(j)]) < kFewGlyphs) join(i, j);
  }
  struct Block {
    std::vector<std::size_t> glyphs;
    cv::Rect box;
    int sum = 0;
  };
  std::vector<Block> voted;
  for (auto& members : blocks.members()) {
    Block block{std::move(members), {}, 0};
    for (const std::size_t i : block.glyphs) {
      block.sum += vote(i);
      block.box |= glyphs[i].box;
    }
    voted.push_back(std::move(block));
  }
  std::sort(voted.begin(), voted.end(),
            [](const Block& a, const Block& b) { return a.glyphs.size() > b.glyphs.size(); });
  std::vector<Direction> directions(n);
  for (std::size_t b = 0; b < voted.size(); ++b) {
    Block& block = voted[b];
    if (block.glyphs.size() < kFewGlyphs) {  // odd-sized glyphs within a larger block run with it
      for (std::size_t host = 0; host < b; ++host) {
        cv::Rect reach = voted[host].box;
        const int em = std::max(block.box.width, block.box.height);
        (voted[host].sum > 0 ? reach.width : reach.height) += 2 * em;
        (voted[host].sum > 0 ? reach.x : reach.y) -= em;
        if ((reach & block.box).area() > 0.7 * block.box.area()) {
          block.sum = voted[host].sum;
          break;
        }
      }
    }
    if (block.sum == 0) block.sum = all >= 0 ? 1 : -1;
    for (const std::size_t i : block.glyphs) {
      directions[i] = block.sum > 0 ? Direction::horizontal : Direction::vertical;
    }
  }
  return directions;
}

}  // namespace

std::vector<FoundLine> find_lines(const cv::Mat& grey, double px_per_mm) {
  const Print print = print_of(grey, px_per_mm);
  const std::vector<GlyphPiece> glyphs = glyph_candidates(print.pieces);
  const std::vector<Direction> directions = directions_of(glyphs);
  struct Pair {
    std::size_t a;
    std::size_t b;
    double between;  // pixels along the line
    double em;
  };
  Groups links(glyphs.size());
  std::vector<Pair> odd;  // a dash, a dot or a stroke beside a glyph of another size
  std::vector<double> nearest_like(glyphs.size(), 1e9);
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    for (std::size_t j = i + 1; j < glyphs.size(); ++j) {
      if (glyphs[i].light != glyphs[j].light || directions[i] != directions[j]) continue;
      const Direction d = directions[i];
      const cv::Rect& a = glyphs[i].box;
      const cv::Rect& b = glyphs[j].box;
      if (overlap_across(a, b, d) < 0.5) continue;
      const Pair pair{i, j, static_cast<double>(gap_along(a, b, d)), std::max(glyphs[i].size(), glyphs[j].size())};
      // Alike across the line, as l and a are; a flat stroke (二, ー) need only be as long as its neighbours.
      const double flat = std::min(across(a, d), across(b, d));
      const bool like =
          like_sized(across(a, d), across(b, d)) ||
          (flat < 0.3 * pair.em && like_sized(end_of(a, d) - start_of(a, d), end_of(b, d) - start_of(b, d)));
      if (!like || !like_sized(glyphs[i].size(), glyphs[j].size())) {
        if (pair.between < 0.5 * pair.em) odd.push_back(pair);
        continue;
      }
      nearest_like[i] = std::min(nearest_like[i], pair.between);
      nearest_like[j] = std::min(nearest_like[j], pair.between);
      if (pair.between < kLinkGap * pair.em) links.join(i, j);
    }
  }
  for (const Pair& pair : odd) {
    // Small print beside large print has its own kind nearer by.
    const std::size_t small = glyphs[pair.a].size() < glyphs[pair.b].size() ? pair.a : pair.b;
    if (pair.between <= nearest_like[small]) links.join(pair.a, pair.b);
  }
  std::vector<FoundLine> lines;
  for (const auto& group : links.members()) {
    std::vector<cv::Rect> boxes;
    for (const std::size_t i : group) boxes.push_back(glyphs[i].box);
    lines.push_back(make_line(std::move(boxes), directions[group.front()], glyphs[group.front()].light));
  }
  part_label_columns(lines);
  turn_lone_glyphs(lines);
  adopt_strays(lines);
  part_tight_lines(lines, print.pieces);
  part_sizes(lines);
  join_halves(lines);
  const std::vector<FoundLine> logos = part_logos(lines, px_per_mm);
  lines = join_parts(std::move(lines), print.rules, px_per_mm);
  join_halves(lines);  // of characters that only now are part of a line
  lines.insert(lines.end(), logos.begin(), logos.end());
  // The last figure of an address may stand alone on the next line, under the head of the line that was full.
  std::vector<const FoundLine*> full;  // noise gives thousands of lone glyphs, and hardly a line
  for (const FoundLine& line : lines) {
    if (line.glyphs.size() >= 8) full.push_back(&line);
  }
  const auto goes_on = [&](const FoundLine& line) {
    return std::any_of(full.begin(), full.end(), [&](const FoundLine* line_above) {
      const FoundLine& above = *line_above;
      const Direction d = above.direction;
      if (above.light != line.light) return false;
      const double size = across(line.box, d);
      const int below = d == Direction::horizontal ? line.box.y - above.box.br().y : above.box.x - line.box.br().x;
      const double in = start_of(line.box, d) - start_of(above.box, d);
      return size > 0.55 * above.em && size < 1.1 * above.em && below > 0 && below < above.em && in > -0.3 * above.em &&
             in < above.em;
    });
  };
  // What is left alone and small is dirt; 1.2 mm is the height of capitals at 5 pt.
  const auto dirt = [&](const FoundLine& line) {
    const double size = std::max(line.box.width, line.box.height);
    if (std::min(line.box.width, line.box.height) < 0.5 * px_per_mm) return true;  // the rim of a picture
    if (line.em < 0.7 * px_per_mm || size < 1.2 * px_per_mm) return true;
    return line.glyphs.size() == 1 && size < 2 * px_per_mm && !goes_on(line);
  };
  std::vector<FoundLine> kept;
  for (const FoundLine& line : lines) {
    if (!dirt(line)) kept.push_back(line);
  }
  std::sort(kept.begin(), kept.end(), [](const FoundLine& a, const FoundLine& b) {
    return a.box.y != b.box.y ? a.box.y < b.box.y : a.box.x < b.box.x;
  });
  return kept;
}

}  // namespace meishi
