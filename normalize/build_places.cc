#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "normalize/build_sources.h"
#include "normalize/text.h"

namespace meishi::build {

namespace {

// The law fixes these numbers: 1,741 since 2014 with the 23 wards. A wide margin, so that mergers do not stop a build.
constexpr std::size_t kFewestMunicipalities = 1650;
constexpr std::size_t kMostMunicipalities = 1800;
constexpr std::size_t kTokyo = 12;

struct Entry {
  std::string_view postal_code;
  std::string_view text;  // all of it, from the prefecture on
};

// "0010010 /北海道札幌市北区北十条西/…/": the code and each of its texts; a ";…" after a text is a note.
std::vector<Entry> entries(std::string_view dictionary) {
  std::vector<Entry> out;
  for (std::string_view line : split(dictionary, '\n')) {
    if (line.size() < 10 || line.substr(7, 2) != " /" ||
        !std::all_of(line.begin(), line.begin() + 7, [](char c) { return c >= '0' && c <= '9'; })) {
      continue;
    }
    for (std::string_view text : split(line.substr(9), '/')) {
      text = text.substr(0, text.find(';'));
      if (!text.empty()) out.push_back({line.substr(0, 7), text});
    }
  }
  return out;
}

// Index of the prefecture that `text` begins with; prefecture_names().size() when none.
std::size_t prefecture_of(std::string_view text) {
  const auto& names = prefecture_names();
  return static_cast<std::size_t>(
      std::find_if(names.begin(), names.end(), [&](const std::string& name) { return text.starts_with(name); }) -
      names.begin());
}

// Cities by their first character, so that finding the longest that `text` begins with is quick.
class CityIndex {
 public:
  void add(std::size_t prefecture, std::string_view city) {
    cities_[prefecture][std::string(city.substr(0, 3))].insert(std::string(city));
  }

  [[nodiscard]] std::string_view longest(std::size_t prefecture, std::string_view text) const {
    std::string_view best;
    const auto bucket = cities_[prefecture].find(std::string(text.substr(0, 3)));
    if (bucket == cities_[prefecture].end()) return best;
    for (const std::string& city : bucket->second) {
      if (text.starts_with(city) && city.size() > best.size()) best = city;
    }
    return best;
  }

  [[nodiscard]] std::vector<std::pair<std::size_t, std::string>> all() const {
    std::vector<std::pair<std::size_t, std::string>> out;
    for (std::size_t p = 0; p < cities_.size(); ++p) {
      for (const auto& [first, names] : cities_[p]) {
        for (const std::string& name : names) out.emplace_back(p, name);
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::array<std::unordered_map<std::string, std::set<std::string>>, 48> cities_;
};

// Every designated city and its wards are one municipality; Tokyo's wards are one each.
std::size_t count_municipalities(const std::vector<std::pair<std::size_t, std::string>>& cities) {
  std::set<std::pair<std::size_t, std::string>> whole;
  for (const auto& [prefecture, name] : cities) {
    const std::size_t end = name.find("市", 3);
    const bool ward = name.ends_with("区") && end != std::string::npos && prefecture != kTokyo;
    whole.emplace(prefecture, ward ? name.substr(0, end + 3) : name);
  }
  return whole.size();
}

// A town ends where the numbers begin: offices are listed with their whole address.
std::string_view before_number(std::string_view text) {
  const std::u32string wide = to_u32(text);
  std::size_t length = 0;
  while (length < wide.size() && !is_digit(wide[length])) ++length;
  return text.substr(0, to_utf8(std::u32string_view(wide).substr(0, length)).size());
}

}  // namespace

const std::vector<std::string>& prefecture_names() {
  static const std::vector<std::string> kNames = {
      "北海道", "青森県", "岩手県", "宮城県",   "秋田県", "山形県",   "福島県", "茨城県", "栃木県", "群馬県",
      "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",   "石川県", "福井県", "山梨県", "長野県",
      "岐阜県", "静岡県", "愛知県", "三重県",   "滋賀県", "京都府",   "大阪府", "兵庫県", "奈良県", "和歌山県",
      "鳥取県", "島根県", "岡山県", "広島県",   "山口県", "徳島県",   "香川県", "愛媛県", "高知県", "福岡県",
      "佐賀県", "長崎県", "熊本県", "大分県",   "宮崎県", "鹿児島県", "沖縄県"};
  return kNames;
}

// A new ward's towns are listed under both wards: cards printed before the change stay right.
static void add_new_wards(std::vector<PlaceRow>& rows, CityIndex& index, std::string_view tsv) {
  std::vector<std::vector<std::string_view>> changes;
  for (std::string_view line : split(tsv, '\n')) {
    const auto columns = split(line, '\t');
    if (!line.starts_with('#') && columns.size() >= 4 && prefecture_of(columns[0]) < prefecture_names().size())
      changes.push_back(columns);
  }
  const std::size_t before = rows.size();
  for (std::size_t i = 0; i < before; ++i) {
    const auto change = std::find_if(changes.begin(), changes.end(), [&](const auto& c) {
      return prefecture_names()[rows[i].prefecture] == c[0] && rows[i].city == c[1] &&
             (c[2].empty() || c[2] == rows[i].town);
    });
    if (change == changes.end()) continue;
    PlaceRow row = rows[i];
    row.city = (*change)[3];
    index.add(row.prefecture, row.city);
    rows.push_back(std::move(row));
  }
}

Result<Places> read_places(std::string_view zip, std::string_view office, std::string_view ward_changes) {
  const std::vector<Entry> towns = entries(zip);
  CityIndex index;
  for (const Entry& entry : towns) {
    const std::size_t p = prefecture_of(entry.text);
    if (p == prefecture_names().size() || !entry.postal_code.ends_with("00")) continue;
    index.add(p, entry.text.substr(prefecture_names()[p].size()));
  }
  Places places;
  std::vector<Entry> alone;  // small villages have one code, which does not end in 00
  const auto place = [&](const Entry& entry, bool may_be_city) {
    const std::size_t p = prefecture_of(entry.text);
    if (p == prefecture_names().size()) return false;
    const std::string_view rest = entry.text.substr(prefecture_names()[p].size());
    std::string_view city = index.longest(p, rest);
    if (city.empty()) {
      if (!may_be_city || !(rest.ends_with("村") || rest.ends_with("町"))) return false;
      index.add(p, rest);
      city = rest;
    }
    places.rows.push_back(
        {std::string(entry.postal_code), p, std::string(city), std::string(rest.substr(city.size())), ""});
    return true;
  };
  for (const Entry& entry : towns) place(entry, true);

  for (const Entry& entry : entries(office)) {  // "name @ address"
    const std::size_t at = entry.text.find(" @ ");
    if (at == std::string_view::npos || !place({entry.postal_code, entry.text.substr(at + 3)}, false)) {
      ++places.unplaced_offices;
      continue;
    }
    PlaceRow& row = places.rows.back();
    row.town = before_number(row.town);
    row.office = trim(nfkc(entry.text.substr(0, at)));
  }
  add_new_wards(places.rows, index, ward_changes);
  std::sort(places.rows.begin(), places.rows.end());
  places.rows.erase(std::unique(places.rows.begin(), places.rows.end()), places.rows.end());
  places.cities = index.all();
  places.municipalities = count_municipalities(places.cities);
  if (places.municipalities < kFewestMunicipalities || places.municipalities > kMostMunicipalities) {
    return fail(ErrorCode::corrupt, "the postal code dictionary gives {} municipalities, which cannot be true",
                {std::to_string(places.municipalities)});
  }
  return places;
}

}  // namespace meishi::build
