// Japan Post's own list of postal codes: utf_ken_all.csv (https://www.post.japanpost.jp/zipcode/download.html, "1
// record a line, UTF-8"), which Japan Post lets anybody use freely.
//
// 15 columns without a header: municipality code, old code, postal code, kana of prefecture, city and town, prefecture,
// city, town, four flags, update flag, reason. A town is more than a name there:
//
//   以下に掲載がない場合, 琴平町の次に１〜４２６番地がくる場合（川東）, 渡名喜村一円   the city itself
//   大通西（１〜１９丁目）                          大通西
//   豊洲豊洲センタービル（２０階）                  豊洲豊洲センタービル２０階
//   種市第１地割〜第３地割（玉川、玉沢）            種市第１地割, 種市第２地割, 種市第３地割, each also with 玉川, 玉沢
//   北町（下長者町通御前西入） in Kyoto             北町 and 下長者町通御前西入北町
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace meishi {

struct PostalTown {
  std::string postal_code;  // 7 digits
  std::string prefecture;   // 岩手県
  std::string city;         // 九戸郡洋野町
  std::string town;         // "" where the code is the city's
  auto operator<=>(const PostalTown&) const = default;
};

// The towns of the whole file, sorted, each once. A town that runs over several lines (as in the older KEN_ALL.CSV) is
// put together. Errors: unsupported (ZIP, Shift_JIS, another kind of file), corrupt (a line that is not of this form or
// was cut off; the line is named). Whether the file is whole is for postal_data.h to say.
Result<std::vector<PostalTown>> read_ken_all(std::string_view bytes);

// The names that a town's text stands for, as above; "" is the city itself.
[[nodiscard]] std::vector<std::string> town_names(std::string_view city, std::string_view town);

}  // namespace meishi
