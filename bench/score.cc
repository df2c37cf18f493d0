#include "bench/score.h"

#include <algorithm>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <set>
#include <tuple>

#include "bench/compare_text.h"
#include "bench/polygon_overlap.h"

namespace meishi::bench {

namespace {

constexpr double kFoundOverlap = 0.5;

using Key = std::string (*)(std::string_view);
using Value = CardValues::Value;

// One card against its truth; what it finds goes into `score`.
class CardComparison {
 public:
  CardComparison(Score& score, const std::string& file, const CardValues& truth, const CardValues& read)
      : score_(score), file_(file), truth_(truth), read_(read) {}

  // Whether everything was right.
  bool run() {
    compare_names();
    compare_companies();
    compare_value("department", truth_.department, read_.department, text_key);
    compare_value("title", truth_.title, read_.title, text_key);
    compare_phones();
    compare_list("email", truth_.emails, read_.emails, email_key);
    compare_list("url", truth_.urls, read_.urls, domain_key);
    compare_value("postal_code", truth_.postal_code, read_.postal_code, text_key);
    compare_value("prefecture", truth_.prefecture, read_.prefecture, text_key);
    compare_value("city", truth_.city, read_.city, address_key);
    compare_value("address", truth_.address, read_.address, address_key);
    compare_value("building", truth_.building, read_.building, text_key);
    return perfect_;
  }

 private:
  void count(std::string_view field, const std::string& truth, const std::string& got, bool right) {
    if (truth.empty() && got.empty()) return;
    FieldScore& sum = score_.fields.find(field)->second;
    sum.asked += truth.empty() ? 0 : 1;
    sum.right += right ? 1 : 0;
    sum.wrong += !right && !got.empty() ? 1 : 0;
    if (!got.empty()) judge(std::string(field), got, right);
    if (right) return;
    perfect_ = false;
    score_.misses.push_back({file_, std::string(field), truth, got});
  }

  void judge(const std::string& field, const std::string& got, bool right) {
    auto sure = read_.confidence.find(field);
    if (sure == read_.confidence.end()) sure = read_.confidence.find(field + " " + got);
    if (sure != read_.confidence.end()) score_.judged.push_back({field, sure->second, right});
  }

  void compare_value(std::string_view field, const Value& truth, const Value& read, Key key) {
    if (!truth) return;
    const std::string got = read.value_or("");
    count(field, *truth, got, !truth->empty() && key(*truth) == key(got));
  }

  // Each value of the truth must be there; what is there beyond them is wrong.
  void compare_list(std::string_view field, const std::vector<std::string>& truth, const std::vector<std::string>& read,
                    Key key) {
    std::map<std::string, std::string> extra;
    for (const std::string& text : read) extra.emplace(key(text), text);
    std::vector<std::string> missing;
    for (const std::string& text : truth) {
      if (const auto same = extra.find(key(text)); same != extra.end()) {
        count(field, text, same->second, true);
        extra.erase(same);
      } else {
        missing.push_back(text);
      }
    }
    // A missing value and an extra one are shown side by side: mostly the one was misread as the other.
    auto next = extra.begin();
    for (const std::string& text : missing) {
      count(field, text, next == extra.end() ? "" : next->second, false);
      if (next != extra.end()) ++next;
    }
    for (; next != extra.end(); ++next) count(field, "", next->second, false);
  }

  void compare_names() {
    if (truth_.last_name && truth_.first_name) {
      const std::string last = read_.last_name.value_or("");
      const std::string first = read_.first_name.value_or("");
      const std::string whole = text_key(*truth_.last_name + *truth_.first_name);
      const bool same = !whole.empty() && (whole == text_key(last + first) || whole == text_key(first + last));
      const bool split =
          same && text_key(*truth_.last_name) == text_key(last) && text_key(*truth_.first_name) == text_key(first);
      count("name", *truth_.last_name + *truth_.first_name, last + first, same);
      // A bar shows where the name was cut.
      const auto cut = [](const std::string& a, const std::string& b) {
        return a.empty() && b.empty() ? "" : a + "|" + b;
      };
      count("name_split", cut(*truth_.last_name, *truth_.first_name), cut(last, first), split);
    }
    if (truth_.last_name_kana && truth_.first_name_kana) {
      compare_value("kana", *truth_.last_name_kana + *truth_.first_name_kana,
                    read_.last_name_kana.value_or("") + read_.first_name_kana.value_or(""), kana_key);
    }
  }

  void compare_companies() {
    const std::string name = read_.company.value_or("");
    const std::string name_en = read_.company_en.value_or("");
    if (truth_.company) {
      const bool by_name_en = !truth_.company_en && text_key(*truth_.company) == text_key(name_en);
      compare_value("company", truth_.company, by_name_en || name.empty() ? name_en : name, text_key);
    }
    compare_value("company_en", truth_.company_en, name_en, text_key);
  }

  void compare_phones() {
    std::vector<std::string> numbers[2];
    std::vector<std::string> typed[2];
    for (const auto& [phones, i] : {std::pair{&truth_.phones, 0}, std::pair{&read_.phones, 1}}) {
      std::set<std::string> seen;
      std::set<std::string> seen_typed;
      for (const auto& [type, e164] : *phones) {
        const std::string with_type = (type == "main" ? "work" : type) + " " + e164;
        if (seen.insert(e164).second) numbers[i].push_back(e164);
        if (seen_typed.insert(with_type).second) typed[i].push_back(with_type);
      }
    }
    const auto as_is = [](std::string_view text) { return std::string(text); };
    compare_list("phone", numbers[0], numbers[1], as_is);
    compare_list("phone_typed", typed[0], typed[1], as_is);
  }

  Score& score_;
  const std::string& file_;
  const CardValues& truth_;
  const CardValues& read_;
  bool perfect_ = true;
};

}  // namespace

double overlap_of(const Quad& a, const Quad& b) {
  Polygon corners[2];
  for (const auto& [quad, i] : {std::pair{&a, 0}, std::pair{&b, 1}}) {
    std::vector<cv::Point2f> points;
    std::vector<cv::Point2f> hull;  // what was read may be no convex quad
    for (const Point& p : *quad) points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
    cv::convexHull(points, hull);
    for (const cv::Point2f& p : hull) corners[i].push_back({p.x, p.y});
  }
  return overlap_of(corners[0], corners[1]);
}

std::vector<int> assigned_cards(const TruthImage& image, const std::vector<const CardValues*>& read) {
  std::vector<int> out(image.cards.size(), -1);
  if (image.cards.size() == 1 && read.size() == 1) return {0};
  std::vector<std::tuple<double, std::size_t, std::size_t>> pairs;
  for (std::size_t t = 0; t < image.cards.size(); ++t) {
    for (std::size_t r = 0; r < read.size(); ++r) {
      if (!image.cards[t].quad || !read[r]->quad) continue;
      const double overlap = overlap_of(*image.cards[t].quad, *read[r]->quad);
      if (overlap >= kFoundOverlap) pairs.emplace_back(overlap, t, r);
    }
  }
  std::sort(pairs.begin(), pairs.end(), std::greater<>());
  std::vector<bool> used(read.size());
  for (const auto& [overlap, t, r] : pairs) {
    if (out[t] >= 0 || used[r]) continue;
    out[t] = static_cast<int>(r);
    used[r] = true;
  }
  return out;
}

FieldScore Score::all() const {
  FieldScore sum;
  for (const auto& [name, field] : fields) {
    sum.asked += field.asked;
    sum.right += field.right;
    sum.wrong += field.wrong;
  }
  return sum;
}

double Score::field_rate() const {
  const FieldScore sum = all();
  return sum.asked == 0 ? 0 : static_cast<double>(sum.right) / sum.asked;
}

double Score::wrong_rate() const {
  const FieldScore sum = all();
  return sum.asked == 0 ? 0 : static_cast<double>(sum.wrong) / sum.asked;
}

Score score_cards(std::span<const TruthImage> truth, std::span<const CardRead> cards) {
  Score score;
  for (const std::string_view field : kFields) score.fields.emplace(field, FieldScore{});
  std::map<std::string_view, std::vector<const CardValues*>> by_file;
  for (const CardRead& card : cards) by_file[card.file].push_back(&card.values);

  double overlaps = 0;
  static const CardValues kNothing;
  for (const TruthImage& image : truth) {
    const std::vector<const CardValues*>& read = by_file[image.file];
    const std::vector<int> match = assigned_cards(image, read);
    score.spurious += static_cast<int>(read.size()) -
                      static_cast<int>(std::count_if(match.begin(), match.end(), [](int i) { return i >= 0; }));
    for (std::size_t i = 0; i < image.cards.size(); ++i) {
      const CardValues& values = match[i] < 0 ? kNothing : *read[static_cast<std::size_t>(match[i])];
      const CardValues& wanted = image.cards[i];
      ++score.cards;
      if (match[i] >= 0) {
        const double overlap = !wanted.quad ? 1 : values.quad ? overlap_of(*wanted.quad, *values.quad) : 0;
        if (overlap >= kFoundOverlap) {
          ++score.found;
          overlaps += overlap;
          score.least_overlap = score.found == 1 ? overlap : std::min(score.least_overlap, overlap);
        }
      }
      if (CardComparison(score, image.file, wanted, values).run()) ++score.perfect;
    }
  }
  score.overlap = score.found == 0 ? 0 : overlaps / score.found;
  return score;
}

}  // namespace meishi::bench
