// Departments, titles and qualifications of a line (tables: titles, departments, qualifications in normalize/data/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "normalize/card_record.h"
#include "normalize/reference.h"

namespace meishi {

struct PostFinding {
  std::vector<Post> posts;                  // "営業部 部長" gives one post; "取締役 兼 営業部長" two
  std::vector<std::string> qualifications;  // 一級建築士, 工学博士, 技術士（情報工学部門）
  std::string unmatched;                    // what is neither
  double confidence = 0;                    // 0..1 that the line is department, title or qualification
};

// Japanese ("ITソリューション事業部 開発グループ マネージャー") and English ("Advisor", "Human Resources Department").
// 営業部長 is department 営業部 and title 部長; 取締役営業本部長 stays a title. Words are put together over a gap,
// never over a line feed. Pure.
[[nodiscard]] PostFinding parse_post(std::string_view line, const Reference& reference);

// 0 unknown; higher is more senior.
[[nodiscard]] int title_rank(std::string_view title, const Reference& reference);

}  // namespace meishi
