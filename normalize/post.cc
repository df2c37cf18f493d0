#include "normalize/post.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "normalize/post_piece.h"
#include "normalize/text.h"

namespace meishi {

namespace {

// 取締役兼営業部長 without a space is two posts when both sides are ones.
std::vector<std::string> split_concurrent(const std::string& word, const Reference& reference) {
  for (const std::string_view mark : {"（兼）", "(兼)", "兼務", "兼任", "兼"}) {
    const auto at = word.find(mark);
    if (at == std::string::npos || word.size() == mark.size()) continue;
    const std::string left = word.substr(0, at);
    const std::string right = word.substr(at + mark.size());
    const bool left_fits = left.empty() || classify_japanese(left, reference).kind != PieceKind::unknown;
    const bool right_fits = right.empty() || classify_japanese(right, reference).kind != PieceKind::unknown;
    if (!left_fits || !right_fits) continue;
    std::vector<std::string> out;
    if (!left.empty()) out.push_back(left);
    out.emplace_back("兼");
    if (!right.empty()) out.push_back(right);
    return out;
  }
  return {word};
}

// 公認会計士・税理士 is two qualifications.
std::vector<std::string> split_qualifications(const std::string& word, const Reference& reference) {
  std::vector<std::string> parts(1);
  for (const char32_t c : to_u32(word)) {
    if (c == U'・' || c == U'･') {
      parts.emplace_back();
    } else {
      parts.back() += to_utf8(std::u32string(1, c));
    }
  }
  const bool all = std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
    return !part.empty() && classify_japanese(part, reference).kind == PieceKind::qualification;
  });
  return parts.size() > 1 && all ? parts : std::vector<std::string>{word};
}

bool ends_japanese(std::string_view text) {
  const auto u = to_u32(text);
  return !u.empty() && (is_japanese(u.back()) || u.back() == U'・');
}
bool starts_japanese(std::string_view text) {
  const auto u = to_u32(text);
  return !u.empty() && (is_japanese(u.front()) || u.front() == U'・');
}

// Words of a Japanese line into pieces. Recognition and letter-spacing break words (部　長, 営業 部, 開発 グループ), so
// neighbours may be joined for a small price; the cheapest reading of the whole line wins.
std::vector<Piece> pieces_of_words(const std::vector<std::string>& words, const Reference& reference) {
  constexpr double kPiece = 0.25;
  constexpr double kJoin = 0.3;
  constexpr double kJoinSingle = 0.1;  // between words of one character each: letter-spacing
  constexpr double kUnknown = 1.0;
  constexpr std::size_t kLongest = 8;
  const std::size_t n = words.size();
  std::vector<double> cost(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> from(n + 1, 0);
  std::vector<Piece> piece(n + 1);
  cost[0] = 0;
  for (std::size_t end = 1; end <= n; ++end) {
    for (std::size_t start = end > kLongest ? end - kLongest : 0; start < end; ++start) {
      std::string text = words[start];
      bool clean = true;
      double price = kPiece;
      for (std::size_t i = start + 1; i < end; ++i) {
        price += to_u32(words[i - 1]).size() == 1 && to_u32(words[i]).size() == 1 ? kJoinSingle : kJoin;
        clean = clean && words[i] != "兼" && words[i] != "兼任" && words[i] != "兼務";
        // DX Solution 部 keeps its gap between Latin words.
        text += (!ends_japanese(text) && !starts_japanese(words[i])) ? " " + words[i] : words[i];
      }
      if (end - start > 1 && (!clean || words[start] == "兼")) continue;
      Piece p = is_japanese_text(text) ? classify_japanese(text, reference) : classify_english(text, reference);
      if (end - start > 1 && p.kind == PieceKind::unknown) continue;
      double c = cost[start] + price + (p.kind == PieceKind::unknown ? kUnknown : 0);
      if (end - start > 1 && p.kind == PieceKind::qualification) c += kJoin;
      if (p.function) c += kJoin;  // 営業 部長 is rather the head of 営業部
      if (c < cost[end]) {
        cost[end] = c;
        from[end] = start;
        piece[end] = std::move(p);
      }
    }
  }
  std::vector<Piece> out;
  for (std::size_t end = n; end > 0; end = from[end]) out.push_back(std::move(piece[end]));
  std::reverse(out.begin(), out.end());
  return out;
}

bool is_separator(char32_t c) {
  return c == U'/' || c == U'／' || c == U'|' || c == U'｜' || c == U',' || c == U'，' || c == U'、' || c == U';';
}

std::vector<Piece> pieces_of_line(std::string_view line, const Reference& reference) {
  if (const auto end = line.find('\n'); end != std::string_view::npos) {
    auto out = pieces_of_line(line.substr(0, end), reference);
    for (Piece& piece : pieces_of_line(line.substr(end + 1), reference)) out.push_back(std::move(piece));
    return out;
  }
  if (is_japanese_text(line)) {
    std::u32string u = to_u32(line);
    std::replace_if(u.begin(), u.end(), is_separator, U' ');
    std::vector<std::string> words;
    for (const std::string& word : split_words(to_utf8(u))) {
      for (const std::string& part : split_concurrent(word, reference)) {
        for (std::string& one : split_qualifications(part, reference)) words.push_back(std::move(one));
      }
    }
    return pieces_of_words(words, reference);
  }
  std::vector<std::string> parts(1);
  const std::u32string wide = to_u32(line);
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const bool inner_slash =
        wide[i] == U'/' && i > 0 && i + 1 < wide.size() && wide[i - 1] != U' ' && wide[i + 1] != U' ';
    if (is_separator(wide[i]) && !inner_slash) {
      parts.emplace_back();
    } else {
      parts.back() += to_utf8(std::u32string(1, wide[i]));
    }
  }
  std::vector<Piece> out;
  for (const std::string& part : parts) {
    const std::string text = join_words(split_words(part), 0, split_words(part).size());
    if (!text.empty()) out.push_back(classify_english(text, reference));
  }
  return out;
}

void append(std::string& to, const std::string& more) {
  if (!to.empty() && !more.empty()) to += ' ';
  to += more;
}

// Pieces to posts. A department after a title that follows its own department opens a new post; a board rank keeps what
// follows in its title (取締役 営業本部長), unless 兼 stands between.
class PostBuilder {
 public:
  explicit PostBuilder(bool japanese) : japanese_(japanese) {}

  void add(const Piece& piece) {
    switch (piece.kind) {
      case PieceKind::concurrent:
        close();
        break;
      case PieceKind::department:
        if (japanese_ && !post_.title.empty() && !post_.department.empty()) close();
        append(post_.department, piece.department);
        break;
      case PieceKind::title:
        add_title(piece.title, piece.officer);
        break;
      case PieceKind::department_and_title:
        if (officer_ && japanese_) {
          add_title(piece.text, true);
          break;
        }
        if (!post_.title.empty()) close();
        append(post_.department, piece.department);
        add_title(piece.title, false);
        break;
      case PieceKind::qualification:
      case PieceKind::unknown:
        break;
    }
  }

  std::vector<Post> finish(const Reference& reference) {
    close();
    for (Post& post : posts_) post.title_rank = title_rank(post.title, reference);
    return std::move(posts_);
  }

 private:
  void add_title(const std::string& title, bool officer) {
    append(post_.title, title);
    officer_ = officer_ || officer;
  }
  void close() {
    if (!post_.department.empty() || !post_.title.empty()) posts_.push_back(post_);
    post_ = {};
    officer_ = false;
  }

  bool japanese_;
  bool officer_ = false;
  Post post_;
  std::vector<Post> posts_;
};

double piece_confidence(const Piece& piece, const Reference& reference) {
  if (piece.repaired) return 0.7;
  switch (piece.kind) {
    case PieceKind::title:
      return is_known_title(nfkc(piece.title), reference) ? 0.97 : 0.8;
    case PieceKind::department_and_title:
      return 0.93;
    case PieceKind::department:  // 阿部 and 服部 are people
      return reference.family_names(piece.department).empty() ? 0.9 : 0.4;
    case PieceKind::qualification:
      return 0.93;
    case PieceKind::concurrent:
      return 0.9;
    case PieceKind::unknown:
      return 0;
  }
  return 0;
}

}  // namespace

PostFinding parse_post(std::string_view line, const Reference& reference) {
  PostFinding out;
  const std::string text = trim(line);
  if (text.empty() || to_u32(text).size() > 80) {
    out.unmatched = text;
    return out;
  }
  const auto pieces = pieces_of_line(text, reference);
  PostBuilder builder(is_japanese_text(text));
  double sum = 0;
  double length = 0;
  for (const Piece& piece : pieces) {
    const auto characters = static_cast<double>(to_u32(piece.text).size());
    sum += characters * piece_confidence(piece, reference);
    length += characters;
    if (piece.kind == PieceKind::qualification) out.qualifications.push_back(piece.text);
    if (piece.kind == PieceKind::unknown) append(out.unmatched, piece.text);
    builder.add(piece);
  }
  out.posts = builder.finish(reference);
  if (length > 0) out.confidence = sum / length;
  return out;
}

int title_rank(std::string_view title, const Reference& reference) {
  const std::string key = nfkc(trim(title));
  if (key.empty()) return 0;
  if (is_known_title(key, reference)) return rank_of_title(key, reference);
  int best = 0;
  const auto words = split_words(key);
  for (const std::string& word : words) {
    if (words.size() > 1) best = std::max(best, title_rank(word, reference));
  }
  best = std::max({best, rank_of_officer_at_start(key, reference), rank_of_title_at_end(key, reference)});
  for (std::size_t i = 1; best == 0 && i < words.size(); ++i) {
    best = rank_of_title(join_words(words, i, words.size()), reference);
  }
  return best;
}

}  // namespace meishi
