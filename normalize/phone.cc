#include "normalize/phone.h"

#include <algorithm>
#include <optional>

#include "normalize/phone_label.h"
#include "normalize/phone_plan.h"
#include "normalize/phone_scan.h"
#include "normalize/text.h"

namespace meishi {

namespace {

constexpr std::size_t kMostGroups = 8;  // recognition may add spaces: "0 3 - 12 34 - 5678"

struct Candidate {
  PlannedNumber number;
  std::size_t last = 0;  // index of its last group
  int repairs = 0;
  std::string printed;  // digits with the printed hyphens
};

// The number that begins at group `first`: the shortest run of groups that is valid, else one of the right count of
// digits.
std::optional<Candidate> number_at(const std::vector<DigitGroup>& groups, std::size_t first) {
  const DigitGroup& head = groups[first];
  const bool plain_81 = !head.plus && head.digits.starts_with("81");  // recognition lost the +
  const bool international = head.plus || plain_81;
  if (!international && head.digits[0] != '0') return std::nullopt;
  std::optional<Candidate> best;
  std::string digits;
  std::string printed;
  int repairs = plain_81 ? 1 : 0;
  for (std::size_t i = first; i < groups.size() && i < first + kMostGroups; ++i) {
    if (i > first && (!groups[i].joined || groups[i].plus)) break;
    digits += groups[i].digits;
    repairs += i == first ? std::max(0, groups[i].repairs) : groups[i].repairs;
    printed += (i == first ? "" : "-") + groups[i].digits;
    if (digits.size() > 15) break;
    PlannedNumber number = plan_number(digits, international);
    const bool acceptable = number.valid || (!number.e164.empty() && repairs == 0);
    // A foreign number may be valid with fewer digits than are printed; take the longest.
    if (acceptable && (!best || (number.valid && (!best->number.valid || number.foreign)))) {
      best = Candidate{std::move(number), i, repairs, printed};
      if (best->number.valid && !best->number.foreign) break;
    }
  }
  return best;
}

std::size_t skip_spaces(std::u32string_view line, std::size_t at) {
  while (at < line.size() && line[at] == U' ') ++at;
  return at;
}

// "内線 123", "(内線123)", "ext. 123", "x123" right after a number. `end` moves behind it.
std::string extension_after(std::u32string_view line, std::size_t& end) {
  constexpr std::u32string_view kWords[] = {U"内線番号", U"内線", U"extension", U"Extension", U"EXT",
                                            U"Ext",      U"ext",  U"内",        U"x"};
  std::size_t at = skip_spaces(line, end);
  const bool bracket = at < line.size() && line[at] == U'(';
  if (bracket || (at < line.size() && (line[at] == U',' || line[at] == U'/'))) at = skip_spaces(line, at + 1);
  for (std::u32string_view word : kWords) {
    if (!line.substr(at).starts_with(word)) continue;
    at += word.size();
    while (at < line.size() && (line[at] == U' ' || line[at] == U'.' || line[at] == U':' || line[at] == U'-')) ++at;
    std::string digits;
    while (at < line.size() && line[at] >= U'0' && line[at] <= U'9') digits.push_back(static_cast<char>(line[at++]));
    if (digits.empty() || digits.size() > 7) return {};
    if (bracket && at < line.size() && line[at] == U')') ++at;
    end = at;
    return digits;
  }
  return {};
}

// The label that counts: a fax is a fax however it is reached, a mobile phone is one, then 直通, 代表, and last TEL.
int rank(const PhoneLabel& label) {
  switch (label.type) {
    case PhoneType::fax:
      return 6;
    case PhoneType::mobile:
      return 5;
    case PhoneType::toll_free:
      return 4;
    case PhoneType::ip:
    case PhoneType::direct:
      return 3;
    case PhoneType::main:
      return 2;
    default:
      return 1;
  }
}

PhoneType type_by(const PhoneLabel* label, const PlannedNumber& number) {
  if (label == nullptr || label->generic) return number.type;
  // One letter M before a fixed line is "Main", not "Mobile".
  if (label->type == PhoneType::mobile && label->letter && number.type == PhoneType::work) return PhoneType::main;
  return label->type;
}

double confidence_of(const Candidate& candidate, const PhoneLabel* label, bool separated) {
  double value = candidate.number.valid ? (label != nullptr ? 0.98 : 0.9) : (label != nullptr ? 0.65 : 0.4);
  if (label == nullptr && !separated) value -= 0.2;
  if (label != nullptr && label->type == PhoneType::mobile && candidate.number.type == PhoneType::work) value -= 0.2;
  for (int i = 0; i < candidate.repairs; ++i) value *= 0.85;
  return value;
}

// A number of something else: 法人番号, 登録番号, 許可番号, 口座番号.
bool is_other_number(std::u32string_view line, std::size_t begin) {
  while (begin > 0 && (line[begin - 1] == U' ' || line[begin - 1] == U':' || line[begin - 1] == U'T')) --begin;
  const std::u32string_view before = line.substr(0, begin);
  return before.ends_with(U"番号") && !before.ends_with(U"電話番号") && !before.ends_with(U"携帯番号") &&
         !before.ends_with(U"FAX番号") && !before.ends_with(U"直通番号") && !before.ends_with(U"代表番号") &&
         !before.ends_with(U"TEL番号");
}

std::string slice(std::u32string_view text, std::size_t begin, std::size_t end) {
  return trim(to_utf8(text.substr(begin, end - begin)));
}

}  // namespace

std::vector<PhoneFinding> find_phones(std::string_view text) {
  const std::u32string original = to_u32(text);
  const std::u32string line = narrow(original);
  const std::vector<DigitGroup> groups = digit_groups(line);
  std::vector<PhoneFinding> found;
  std::size_t from = 0;  // where the number before ends
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto candidate = number_at(groups, i);
    if (!candidate) continue;
    std::size_t begin = groups[i].begin;
    while (begin > from && (line[begin - 1] == U'(' || line[begin - 1] == U'+' || line[begin - 1] == U'十')) --begin;
    auto labels = labels_before(line, from, begin);
    const char32_t before = begin > 0 ? line[begin - 1] : U' ';
    const bool glued = (before >= U'a' && before <= U'z') || (before >= U'A' && before <= U'Z');
    // 03-5285-6654~5 is a row of lines, of which the first is written out.
    const bool row = candidate->last + 1 < groups.size() && line[groups[candidate->last].end] == U'~' &&
                     groups[candidate->last + 1].digits.size() <= 2;
    const bool runs_on = candidate->last + 1 < groups.size() && groups[candidate->last + 1].dashed && !row;
    const bool continues = groups[i].dashed && begin > from;  // the tail of something longer: 1234-03-…
    if ((labels.empty() && (glued || runs_on || continues)) || is_other_number(line, begin)) continue;
    if (labels.empty() && groups[i].digits.starts_with("81") && !groups[i].plus) continue;

    std::size_t end = groups[candidate->last].end;
    if (end < line.size() && line[end] == U')' &&
        line.substr(begin, end - begin).find(U'(') != std::u32string_view::npos &&
        line.substr(begin, end - begin).find(U')') == std::u32string_view::npos) {
      ++end;
    }
    const std::size_t raw_begin = labels.empty() ? begin : labels.back().begin;
    const auto after = label_after(line, end);
    if (!after.empty()) {
      labels.insert(labels.begin(), after[0]);
      end = after[0].end;
      if (end < line.size() && std::u32string_view(U")）]】>").find(line[end]) != std::u32string_view::npos) ++end;
    }
    const std::string extension = extension_after(line, end);

    const bool has_fax =
        std::any_of(labels.begin(), labels.end(), [](const PhoneLabel& l) { return l.type == PhoneType::fax; });
    const bool has_phone = std::any_of(labels.begin(), labels.end(), [](const PhoneLabel& l) { return l.generic; });
    const auto add = [&](const PhoneLabel* label) {
      PhoneFinding finding;
      finding.phone.type = type_by(label, candidate->number);
      finding.phone.e164 = candidate->number.e164;
      finding.phone.national = candidate->number.national.empty() ? candidate->printed : candidate->number.national;
      finding.phone.extension = extension;
      if (label != nullptr) finding.phone.label = slice(original, label->begin, label->end);
      finding.raw = slice(original, raw_begin, end);
      finding.confidence = confidence_of(*candidate, label, candidate->last > i);
      found.push_back(std::move(finding));
    };
    const auto strongest = [&](bool without_fax) -> const PhoneLabel* {
      const PhoneLabel* best = nullptr;
      for (const PhoneLabel& label : labels) {
        if (without_fax && label.type == PhoneType::fax) continue;
        if (best == nullptr || rank(label) > rank(*best)) best = &label;
      }
      return best;
    };
    const bool shared = std::any_of(labels.begin(), labels.end(), [](const PhoneLabel& l) { return l.shared; });
    if (has_fax && (has_phone || shared)) add(strongest(true));  // "TEL/FAX 03-…": one line serves both
    add(strongest(false));
    from = end;
    i = candidate->last;
    while (i + 1 < groups.size() && groups[i + 1].begin < end) ++i;  // the extension's digits
  }
  return found;
}

}  // namespace meishi
