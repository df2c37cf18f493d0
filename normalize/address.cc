#include "normalize/address.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "normalize/address_block.h"
#include "normalize/address_place.h"
#include "normalize/look_alike.h"
#include "normalize/phone_scan.h"
#include "normalize/place_key.h"
#include "normalize/postal_code.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::u32string_view kBuildingWords[] = {
    U"ビル",     U"タワー",     U"会館",   U"プラザ",     U"センター", U"マンション", U"ハイツ",
    U"スクエア", U"コーポ",     U"メゾン", U"レジデンス", U"パーク",   U"ヒルズ",     U"ハウス",
    U"テラス",   U"アネックス", U"号館",   U"号室",       U"階",       U"棟",         U"ﾋﾞﾙ"};

// Where an address ends and something else begins, when lines were joined too eagerly.
constexpr std::u32string_view kForeignWords[] = {U"TEL",  U"Tel",    U"tel",    U"電話", U"FAX",
                                                 U"Fax",  U"E-mail", U"e-mail", U"Mail", U"メール",
                                                 U"携帯", U"URL",    U"http",   U"www.", U"直通"};

constexpr std::u32string_view kLabelWords[] = {U"本社",   U"支社",     U"支店", U"営業所", U"工場", U"オフィス",
                                               U"事務所", U"研究所",   U"本店", U"出張所", U"支所", U"本部",
                                               U"事業所", U"センター", U"住所", U"所在地", U"店",   U"自宅"};

std::u32string_view trimmed(std::u32string_view text) {
  const auto is_edge = [](char32_t c) {
    return c == U' ' || c == U'\u3000' || c == U',' || c == U'、' || c == U'。' || c == U'・' || c == U':' ||
           c == U'：' || c == U'/' || c == U'／' || c == U'\n' || c == U'，' || c == U'-' || c == U'|' || c == U';';
  };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  return text;
}

std::u32string_view without_brackets(std::u32string_view text) {
  constexpr std::u32string_view kOpen = U"(（[［【〔<＜■●◆□○◎";
  constexpr std::u32string_view kClose = U")）]］】〕>＞";
  text = trimmed(text);
  while (!text.empty() && kOpen.find(text.front()) != std::u32string_view::npos) text = trimmed(text.substr(1));
  while (!text.empty() && kClose.find(text.back()) != std::u32string_view::npos)
    text = trimmed(text.substr(0, text.size() - 1));
  return text;
}

bool has_unit(std::u32string_view text) {
  return text.find(U"丁目") != std::u32string_view::npos || text.find(U"番地") != std::u32string_view::npos ||
         text.find(U'号') != std::u32string_view::npos;
}

// 5F, 201号室, 3-B
bool is_floor(std::u32string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit) && text.find_first_of(U"F階室号") != std::u32string_view::npos;
}

template <std::size_t N>
bool contains_any(std::u32string_view text, const std::u32string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::u32string_view word) { return text.find(word) != std::u32string_view::npos; });
}

std::string printed(std::u32string_view text) { return to_utf8(trimmed(narrow(text))); }

// The last dash of a block whose number was lost: 6一31一.
std::u32string without_lone_dashes(std::u32string text) {
  const auto is_dash = [](char32_t c) {
    return std::u32string_view(U"-‐‑–—―−一ー・. ").find(c) != std::u32string_view::npos;
  };
  if (std::all_of(text.begin(), text.end(), is_dash)) return {};
  // 一番館 keeps its 一.
  while (text.size() > 1 && is_dash(text.front()) && (text.front() != U'一' || text[1] == U' '))
    text.erase(text.begin());
  return text;
}

// 16m for 16F (a floor of vertical print, read lying down); 第ニビル for 第二ビル, ビピル for ビル.
std::u32string repaired_building(std::u32string text) {
  if (text.size() > 2 && (text.back() == U'm' || text.back() == U'ｍ') && is_digit(text[text.size() - 2]))
    text.back() = U'F';
  text = with_ordinals(std::move(text));
  for (const std::u32string_view twice : {U"ビピル", U"ピビル", U"ビビル"}) {
    if (const auto at = text.find(twice); at != std::u32string::npos) text.replace(at, twice.size(), U"ビル");
  }
  return text;
}

// バークセンタービル for パークセンタービル: the marks of a listed word read as the other ones, where the word ends or
// another listed word follows.
bool restore_voicing(std::string& building, const Reference& reference) {
  constexpr std::u32string_view kPlain = U"バビブベボ";
  constexpr std::u32string_view kRound = U"パピプペポ";
  std::u32string text = to_u32(building);
  const WordTable& words = reference.words("building_words");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t plain = kPlain.find(text[i]);
    const std::size_t round = kRound.find(text[i]);
    if (plain == std::u32string_view::npos && round == std::u32string_view::npos) continue;
    const auto listed = [&](std::u32string_view rest) {
      return words.at_start(to_utf8(rest), [](const auto& row) { return to_u32(row[0]).size() >= 2; });
    };
    const std::u32string_view rest = std::u32string_view(text).substr(i);
    if (listed(rest) != nullptr || (i > 0 && is_katakana(text[i - 1]))) continue;
    std::u32string other(rest);
    other[0] = plain != std::u32string_view::npos ? kRound[plain] : kPlain[round];
    const auto* row = listed(other);
    if (row == nullptr) continue;
    const std::size_t end = to_u32((*row)[0]).size();
    if (end < 3 || (end < other.size() && is_katakana(other[end]) && listed(rest.substr(end)) == nullptr)) continue;
    text[i] = other[0];
    building = to_utf8(text);
    return true;
  }
  return false;
}

// "丸の内ビル5F", or in brackets; a single bracket stays.
std::string building_of(std::u32string_view text) {
  const std::u32string line = narrow(text);
  std::u32string_view view = trimmed(line);
  // 1-2]あおばビル: a stroke between the block and the building, read as the end of a bracket that nothing began.
  while (!view.empty() && std::u32string_view(U")]}」』】").find(view.front()) != std::u32string_view::npos)
    view = trimmed(view.substr(1));
  if (view.size() > 2 && view.front() == U'(' && view.find(U')') == view.size() - 1)
    view = view.substr(1, view.size() - 2);
  std::u32string out;
  for (char32_t c : trimmed(view)) {
    if (c == U'\n') c = U' ';
    if (c != U' ' || out.empty() || out.back() != U' ') out.push_back(c);
  }
  return to_utf8(repaired_building(without_lone_dashes(out)));
}

// Specks, rules and halves of characters make no building.
double building_certainty(std::u32string_view building) {
  const auto letters =
      std::count_if(building.begin(), building.end(), [](char32_t c) { return is_japanese(c) || is_latin(c); });
  const bool odd = std::any_of(building.begin(), building.end(), [](char32_t c) {
    return !(is_japanese(c) || is_latin(c) || is_digit(c) ||
             std::u32string_view(U" -・.&()（）'、,").find(c) != std::u32string_view::npos);
  });
  if (odd || building.size() < 2) return 0.4;
  const bool known = contains_any(building, kBuildingWords) || is_floor(building);
  if (known) return 0.95;
  return letters >= 3 && std::any_of(building.begin(), building.end(), is_japanese) ? 0.88 : 0.6;
}

double confidence_of(const AgreedPlace& agreed, bool whole_town) {
  const PlaceMatch& place = agreed.place;
  if (place.city.empty()) return place.prefecture.empty() ? 0.1 : 0.3;
  if (place.prefecture.empty()) return 0.4;
  double value = 0;
  if (place.town.empty()) {
    value = place.postal_city ? 0.75 : 0.6;
  } else if (place.postal_town) {
    value = agreed.code_repair == AgreedPlace::Repair::none ? 0.99 : 0.95;
  } else if (place.postal_city) {
    value = 0.75;  // the right city, another town: one of the two was misread
  } else {
    value = agreed.code_exists ? 0.6 : 0.93;
  }
  if (!place.prefecture_printed && !place.postal_city) value -= 0.05;
  if (!whole_town) value -= 0.05;
  return std::max(0.1, value - (place.postal_city ? 0.06 : 0.15) * place.repairs);
}

// A code that exists and agrees with what else is printed is the right one.
double postal_certainty(const AgreedPlace& agreed, double of_place) {
  const PlaceMatch& place = agreed.place;
  if (!agreed.code_exists) return 0.35;
  if (agreed.code_repair == AgreedPlace::Repair::look_alike) return 0.85;
  if (agreed.code_repair == AgreedPlace::Repair::other) return 0.75;
  if (place.city.empty()) return 0.8;  // nothing to compare it with
  if (!place.postal_city) return 0.5;
  if (place.postal_town) return std::max(of_place, 0.95);
  return place.town.empty() ? 0.85 : 0.55;
}

void add_unmatched(AddressFinding& finding, std::string_view words) {
  if (!finding.unmatched.empty() && !words.empty()) finding.unmatched.push_back(' ');
  finding.unmatched.append(words);
}

// The text before the place: "本社", "【東京支店】 住所"; what is no label is handed back as not understood.
void take_label(std::u32string_view head, AddressFinding& finding) {
  const std::u32string_view text = without_brackets(head);
  if (text.empty()) return;
  const bool label = text.size() <= 12 && std::any_of(std::begin(kLabelWords), std::end(kLabelWords),
                                                      [&](std::u32string_view word) { return text.ends_with(word); });
  if (!label) {
    finding.unmatched = to_utf8(text);
  } else if (text != U"住所" && text != U"所在地") {
    finding.address.label = to_utf8(text);
  }
}

// Where in `key` the place begins: behind marks and letters when no place is known.
std::size_t place_begin(const PlaceKey& key, const Reference& reference) {
  std::size_t from = find_place(key, reference);
  if (from < key.text.size()) return from;
  from = 0;
  while (from < key.text.size() && !is_japanese(key.text[from]) && !is_digit(key.text[from])) ++from;
  return from;
}

// The postal code of `text`; one whose figures are not all there only when the place behind it agrees.
std::optional<PostalCodeMatch> code_of(std::u32string_view text, const Reference& reference) {
  if (auto code = match_postal_code(text)) return code;
  auto broken = match_broken_postal_code(text);
  if (!broken) return std::nullopt;
  const PlaceKey key = place_key(text.substr(broken->end), reference);
  const AgreedPlace agreed = agreed_place(key, place_begin(key, reference), broken->digits, reference);
  if (agreed.postal_code.empty() || !agreed.place.postal_town) return std::nullopt;
  return broken;
}

// The name between two positions of `key` in the characters of the print, a floor's number (二十階) in digits.
std::string as_printed(std::u32string_view text, const PlaceKey& key, std::size_t begin, std::size_t end) {
  std::u32string out;
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t floor = key.text.find_first_not_of(U"0123456789", i);
    if (is_digit(key.text[i]) && floor < end && key.text[floor] == U'階') {
      out.push_back(key.text[i]);
    } else if (i == begin || key.begin[i] != key.begin[i - 1]) {
      out.append(text.substr(key.begin[i], key.end[i] - key.begin[i]));
    }
  }
  return without_spaces(printed(out));
}

}  // namespace

AddressFinding parse_address(std::string_view utf8, const Reference& reference) {
  AddressFinding finding;
  std::u32string text = to_u32(utf8);
  // What is behind the address (a phone number on the same line) is not part of it.
  std::size_t foreign = text.size();
  const std::u32string narrowed = narrow(text);
  for (std::u32string_view word : kForeignWords) {
    const std::size_t at = narrowed.find(word);
    // "ホテルHOTEL 5F" is a building.
    if (at < foreign && (at == 0 || !is_latin(narrowed[at - 1]))) foreign = at;
  }
  const std::u32string tail(trimmed(std::u32string_view(text).substr(foreign)));
  text.resize(foreign);

  std::u32string head;
  const auto code = code_of(text, reference);
  if (code) {
    head = text.substr(0, code->begin);
    const std::u32string behind = text.substr(code->end);
    // "東京都… 〒100-0005" has the code behind; what stands on both sides is the address.
    if (find_place(place_key(head, reference), reference) < place_key(head, reference).text.size()) {
      text = head;
      text.push_back(U' ');
      text.append(behind);
      head.clear();
    } else {
      text = behind;
    }
  }

  const PlaceKey key = place_key(text, reference);
  const auto source_end = [&](std::size_t at) { return at == 0 ? std::size_t{0} : key.end[at - 1]; };
  const auto source_begin = [&](std::size_t at) { return at < key.begin.size() ? key.begin[at] : text.size(); };

  std::size_t from = place_begin(key, reference);
  const AgreedPlace agreed = agreed_place(key, from, code ? std::string_view(code->digits) : "", reference);
  const PlaceMatch& place = agreed.place;
  finding.address.postal_code = agreed.postal_code;
  if (place.end > from) {
    head += std::u32string(text.substr(0, source_begin(from)));
  } else {
    from = 0;
  }
  const std::size_t place_end = std::max(place.end, from);
  take_label(head, finding);

  Address& address = finding.address;
  address.prefecture = place.prefecture_printed ? place.prefecture : "";
  address.city = place.city;
  address.town = place.town;
  if (const std::size_t city = place_key(to_u32(place.city), reference).text.size();
      place.city_repairs == 0 && city <= place.city_end &&
      place_key(to_u32(place.city), reference).text == key.text.substr(place.city_end - city, city)) {
    address.city = as_printed(text, key, place.city_end - city, place.city_end);
  }
  if (place.repairs == place.city_repairs) address.town = as_printed(text, key, place.city_end, place.end);
  if (!place.prefecture_printed && !place.prefecture.empty()) finding.suggested["prefecture"] = place.prefecture;
  if (address.postal_code.empty() && place.postal_codes.size() == 1)
    finding.suggested["postal_code"] = *place.postal_codes.begin();

  const BlockMatch block = match_block(key, place_end);
  const std::size_t town_end = block.block.empty() ? key.text.size() : block.begin;
  std::u32string_view between = std::u32string_view(text).substr(source_end(place_end));
  between = between.substr(0, source_begin(town_end) - source_end(place_end));
  const std::u32string_view rest =
      block.block.empty() ? std::u32string_view() : std::u32string_view(text).substr(source_end(block.end));
  const bool is_building =
      contains_any(between, kBuildingWords) ||
      (block.block.empty() && !place.town.empty() && place_end < key.spaced.size() && key.spaced[place_end]);
  bool whole_town = true;
  if (block.block.empty() && is_building) {
    address.building = building_of(between);
  } else if (place.city.empty() && place.prefecture.empty() && block.block.empty()) {
    const std::string words = printed(between);
    if (contains_any(between, kBuildingWords)) {
      address.building = words;
    } else {
      add_unmatched(finding, words);
    }
  } else if (const std::string more = without_spaces(printed(between)); !more.empty()) {
    // 字, a Kyoto street, or a town that the reference does not know: all up to the block is the town.
    whole_town = address.town.empty();
    address.town += more;
  }
  address.block = block.block;
  if (!rest.empty()) address.building = building_of(rest);
  finding.confidence = confidence_of(agreed, whole_town);
  double building_repair = 1;
  if (restore_voicing(address.building, reference)) building_repair = 0.8;
  const double doubt = whole_town ? 0.97 : 0.75;  // a town that ends in what nobody knows may hold a part of the block
  // Where zeros of the code were read as 6, 8 or 9, those of the block may have been as well.
  const bool zeros =
      agreed.code_repair == AgreedPlace::Repair::look_alike && address.block.find_first_of("689") != std::string::npos;
  finding.block_confidence =
      finding.confidence * doubt * std::pow(0.96, block.repairs) * (block.open ? 0.5 : 1) * (zeros ? 0.7 : 1);
  finding.postal_confidence = postal_certainty(agreed, finding.confidence);
  finding.building_confidence = building_repair * finding.confidence * building_certainty(to_u32(address.building));
  if (!tail.empty()) add_unmatched(finding, to_utf8(tail));
  return finding;
}

double address_likeness(std::string_view line, const Reference& reference) {
  const std::u32string text = to_u32(line);
  const std::u32string narrowed = narrow(text);
  if (narrowed.find(U'@') != std::u32string::npos || narrowed.find(U"http") != std::u32string::npos ||
      narrowed.find(U"www.") != std::u32string::npos)
    return 0;
  double value = 0;
  std::u32string_view rest = text;
  const auto code = match_postal_code(text);
  if (code) {
    value += code->marked ? 0.6 : 0.4;
    rest = rest.substr(code->end);
  }
  const PlaceKey key = place_key(rest, reference);
  std::size_t at = find_place(key, reference);
  std::size_t from = 0;
  if (at >= key.text.size() && key.text.size() >= 8 && is_kanji(key.text[0]) && has_unit(key.text)) {
    // 石川川県金沢市…: numbers as only an address has them, behind a place with a character too many.
    if (match_place(key, 0, {}, reference).end > 0) at = 0;
  }
  if (at < key.text.size()) {
    const PlaceMatch place = match_place(key, at, {}, reference);
    from = place.end;
    value += place.city.empty() ? 0.2 : place.prefecture_printed ? 0.6 : 0.4;
    if (!place.town.empty()) value += 0.2;
  }
  const BlockMatch block = match_block(key, from);
  if (!block.block.empty()) {
    const bool several = block.block.find('-') != std::string::npos;
    const bool unit =
        block.end > block.begin &&
        std::u32string_view(key.text).substr(block.begin, block.end - block.begin).find_first_of(U"丁番号地") !=
            std::u32string_view::npos;
    value += unit ? 0.4 : several ? 0.25 : 0.05;
  }
  const bool floor = [&] {
    for (std::size_t i = 1; i < narrowed.size(); ++i) {
      const bool end = i + 1 == narrowed.size() || !is_latin(narrowed[i + 1]);
      if (is_digit(narrowed[i - 1]) && (narrowed[i] == U'階' || ((narrowed[i] == U'F' || narrowed[i] == U'f') && end)))
        return true;
    }
    return false;
  }();
  if (floor) value += 0.3;
  if (contains_any(narrowed, kBuildingWords)) value += floor ? 0.2 : 0.25;
  // A company's name may hold a place (東京都民銀行) or a building word; its legal form says what it is.
  for (std::u32string_view form : {U"株式会社", U"有限会社", U"合同会社", U"法人", U"(株)", U"㈱"}) {
    if (narrowed.find(form) != std::u32string::npos) value -= 0.5;
  }
  const bool has_phone = narrowed.starts_with(U"TEL") || narrowed.starts_with(U"Tel") || narrowed.starts_with(U"FAX") ||
                         narrowed.starts_with(U"電話");
  if (has_phone && at >= key.text.size()) value = 0;
  return std::clamp(value, 0.0, 1.0);
}

}  // namespace meishi
