// A stretch of a line of posts: one department, title or qualification. What parse_post (post.h) puts together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/reference.h"

namespace meishi {

enum class PieceKind { unknown, department, title, department_and_title, qualification, concurrent };

struct Piece {
  PieceKind kind = PieceKind::unknown;
  std::string department;
  std::string title;
  std::string text;
  bool officer = false;   // a board rank: the words after it belong to the title
  bool function = false;  // 営業, 経理: also how a department begins
  bool repaired = false;  // a character was read as another of its shape, or twice
};

// What a text without a gap is (Japanese), or a part of an English line between commas. Pure.
[[nodiscard]] Piece classify_japanese(const std::string& text, const Reference& reference);
[[nodiscard]] Piece classify_english(const std::string& text, const Reference& reference);

[[nodiscard]] bool is_japanese_text(std::string_view text);  // at least one Japanese character
[[nodiscard]] std::string join_words(const std::vector<std::string>& words, std::size_t first, std::size_t last);

// Ranks of the table titles; 0 when it does not know the title, or none stands at that end (Japanese only).
[[nodiscard]] bool is_known_title(std::string_view text, const Reference& reference);
[[nodiscard]] int rank_of_title(std::string_view text, const Reference& reference);
[[nodiscard]] int rank_of_officer_at_start(std::string_view text, const Reference& reference);
[[nodiscard]] int rank_of_title_at_end(std::string_view text, const Reference& reference);

}  // namespace meishi
