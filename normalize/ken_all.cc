#include "normalize/ken_all.h"

#include <algorithm>
#include <array>
#include <optional>

#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kColumns = 15;
enum Column { kCode = 2, kPrefecture = 6, kCity = 7, kTown = 8 };

using Fields = std::array<std::string, kColumns>;

// The columns of a line, quoted or not; false when there are more or fewer of them or a quote does not end.
bool split_line(std::string_view line, Fields& fields) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < kColumns; ++i) {
    fields[i].clear();
    if (at < line.size() && line[at] == '"') {
      const std::size_t end = line.find('"', at + 1);
      if (end == std::string_view::npos) return false;
      fields[i] = line.substr(at + 1, end - at - 1);
      at = end + 1;
    } else {
      const std::size_t end = std::min(line.find(',', at), line.size());
      fields[i] = line.substr(at, end - at);
      at = end;
    }
    const bool last = i + 1 == kColumns;
    if (last ? at != line.size() : at >= line.size() || line[at] != ',') return false;
    ++at;
  }
  return true;
}

bool is_prefecture(std::string_view text) {
  return text == "北海道" || text == "東京都" || text == "京都府" || text == "大阪府" || text.ends_with("県");
}

bool is_row(const Fields& f) {
  const auto digits = [](std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(f[0], 5) && digits(f[kCode], 7) && is_prefecture(f[kPrefecture]) && !f[kCity].empty() &&
         !f[kTown].empty();
}

using Names = std::vector<std::u32string>;

Names split(std::u32string_view text, char32_t mark) {
  Names out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(mark, begin), text.size());
    if (end > begin) out.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

bool is_range_mark(char32_t c) { return c == U'〜' || c == U'～'; }

// 種市第１地割〜第３地割, 左草１地割〜左草６地割: where the number is, and what stands before it. None without 地割.
struct Ward {
  std::u32string stem;
  int number = 0;
};
std::optional<Ward> ward_of(std::u32string_view text) {
  constexpr std::u32string_view kUnit = U"地割";
  if (!text.ends_with(kUnit)) return std::nullopt;
  std::size_t begin = text.size() - kUnit.size();
  Ward ward;
  for (int place = 1; begin > 0 && is_digit(text[begin - 1]) && place <= 1000; place *= 10) {
    const char32_t c = text[--begin];
    ward.number += place * static_cast<int>(c >= U'０' ? c - U'０' : c - U'0');
  }
  ward.stem = text.substr(0, begin);
  return ward.number > 0 ? std::optional(ward) : std::nullopt;
}

std::u32string wide_number(int number) {
  std::u32string out;
  for (const char c : std::to_string(number)) out.push_back(U'０' + static_cast<char32_t>(c - '0'));
  return out;
}

// The names outside brackets: 甲、乙 are two, a range of 地割 is each of them.
Names outer_names(std::u32string_view text) {
  Names out;
  for (const std::u32string& name : split(text, U'、')) {
    const auto mark = std::find_if(name.begin(), name.end(), is_range_mark);
    const auto from = mark == name.end() ? std::nullopt : ward_of({name.begin(), mark});
    const auto to = mark == name.end() ? std::nullopt : ward_of({mark + 1, name.end()});
    if (!from || !to || to->number < from->number || to->number - from->number > 200) {
      out.push_back(name);
      continue;
    }
    for (int n = from->number; n <= to->number; ++n) out.push_back(from->stem + wide_number(n) + U"地割");
  }
  return out;
}

// 「１３２４−２」以外: what is quoted are numbers and their separators, no names.
std::u32string without_quotes(std::u32string_view text) {
  std::u32string out;
  int depth = 0;
  for (const char32_t c : text) {
    if (c == U'「' || c == U'<' || c == U'＜') ++depth;
    if (depth == 0) out.push_back(c);
    if ((c == U'」' || c == U'>' || c == U'＞') && depth > 0) --depth;
  }
  return out;
}

// Whether a part in brackets is the name of a place and not which numbers or what else is meant.
bool names_a_place(std::u32string_view part) {
  if (part.empty() || std::any_of(part.begin(), part.end(), is_digit) ||
      std::any_of(part.begin(), part.end(), is_range_mark))
    return false;
  for (const std::u32string_view word :
       {U"その他", U"除く", U"以外", U"以上", U"以下", U"以降", U"丁目", U"番地", U"地割", U"全域", U"含む", U"次の",
        U"場合", U"無番地", U"−", U"－", U"-", U"・"}) {
    if (part.find(word) != std::u32string_view::npos) return false;
  }
  return true;
}

bool is_floor(std::u32string_view part) {
  return part.size() >= 2 && part.back() == U'階' && std::all_of(part.begin(), part.end() - 1, is_digit);
}

// `names` with what stands in one pair of brackets behind them.
void add_bracket(Names& names, std::u32string_view inside, bool kyoto) {
  if (is_floor(inside)) {
    for (std::u32string& name : names) name += inside;
    return;
  }
  const Names plain = names;
  const auto add = [&](std::u32string_view before, std::u32string_view after) {
    for (const std::u32string& name : plain) names.push_back(std::u32string(before) + name + std::u32string(after));
  };
  if (inside.starts_with(U"地階")) return add(U"", U"地階");
  for (const std::u32string& part : split(without_quotes(inside), U'、')) {
    if (kyoto && part.find_first_of(U"通上下東西入る") != std::u32string::npos && part.find(U"番地") == part.npos) {
      add(part, U"");  // the street comes before the town
    } else if (names_a_place(part)) {
      add(U"", part);
    }
  }
}

}  // namespace

std::vector<std::string> town_names(std::string_view city, std::string_view town) {
  const auto ends_in = [&](std::string_view end) { return town.ends_with(end) && town.size() > end.size(); };
  constexpr std::string_view kWhole = "一円";
  const bool whole_city = ends_in(kWhole) && city.ends_with(town.substr(0, town.size() - kWhole.size()));
  const bool next_to_city =
      town.find("の次に") != std::string_view::npos && town.find("がくる場合") != std::string_view::npos;
  if (town == "以下に掲載がない場合" || whole_city || next_to_city) return {""};

  const std::u32string text = to_u32(town);
  std::size_t at = std::min(text.find(U'（'), text.size());
  Names names = outer_names(std::u32string_view(text).substr(0, at));
  if (names.empty()) return {""};
  const bool kyoto = city.starts_with("京都市");
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(U'）', at), text.size());
    add_bracket(names, std::u32string_view(text).substr(at + 1, end - at - 1), kyoto);
    at = std::min(text.find(U'（', end), text.size());
  }
  std::vector<std::string> out;
  for (const std::u32string& name : names) out.push_back(to_utf8(name));
  return out;
}

Result<std::vector<PostalTown>> read_ken_all(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  if (bytes.starts_with("PK"))
    return fail(ErrorCode::unsupported, "this is a ZIP file: unpack it, and give the CSV file in it");
  // Of whole lines: a file that was cut off may end within a character.
  const std::size_t last_line = bytes.rfind('\n');
  if (!is_valid_utf8(bytes.substr(0, last_line))) {
    return fail(ErrorCode::unsupported, "this is not UTF-8: Japan Post's utf_ken_all.csv is needed, not KEN_ALL.CSV");
  }
  std::vector<PostalTown> out;
  Fields row;
  Fields next;
  std::size_t number = 0;
  bool open = false;  // the town of `row` goes on in the next line
  const auto take = [&] {
    for (std::string& town : town_names(row[kCity], row[kTown]))
      out.push_back({row[kCode], row[kPrefecture], row[kCity], std::move(town)});
  };
  while (!bytes.empty()) {
    ++number;
    const std::size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() && bytes.empty()) break;
    if (!split_line(line, next) || !is_row(next)) {
      if (number == 1) {
        return fail(ErrorCode::unsupported, "this is not Japan Post's utf_ken_all.csv: its lines have 15 columns");
      }
      return fail(ErrorCode::corrupt, "line {} is not in the form of utf_ken_all.csv; the file may be cut off",
                  {std::to_string(number)});
    }
    if (open && next[kCode] == row[kCode] && next[kCity] == row[kCity]) {
      row[kTown] += next[kTown];
    } else {
      if (open) take();
      row = next;
    }
    open = row[kTown].rfind("（") != std::string::npos &&
           (row[kTown].rfind("）") == std::string::npos || row[kTown].rfind("）") < row[kTown].rfind("（"));
    if (!open) take();
  }
  if (open) take();
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace meishi
