// The evidence for and against one person, in bits and in words.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace meishi {

class MatchEvidence {
 public:
  // `what`: "same name"; each once.
  void add(const char* what, double bits);
  void start(double bits) { total_ += bits; }  // the odds before there is any evidence: no words
  [[nodiscard]] double total() const { return total_; }
  [[nodiscard]] double of(std::string_view what) const;              // 0: not there
  [[nodiscard]] const std::string& words() const { return words_; }  // "same name +12.4, same company +5.0"

 private:
  double total_ = 0;
  std::map<std::string, double, std::less<>> bits_;
  std::string words_;
};

// One character apart, but not in a figure: ito1 and ito2 are two people, as ito and ito1 are. Or alike in all but
// figures and letters that are read for one another. A domain is misread only where the company is the same. Of keys
// (match_key.h email_key). Pure.
[[nodiscard]] bool near_email(const std::string& a, const std::string& b, bool same_company);

}  // namespace meishi
