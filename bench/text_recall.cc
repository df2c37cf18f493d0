#include "bench/text_recall.h"

#include <string>

#include "bench/compare_text.h"

namespace meishi::bench {

namespace {

using Key = std::string (*)(std::string_view);

// text_key without what stands between the digits of a number.
std::string number_key(std::string_view text) {
  std::string key = text_key(text);
  std::erase_if(key, [](char c) { return std::string_view("-()./").find(c) != std::string_view::npos; });
  return key;
}

class TextSearch {
 public:
  explicit TextSearch(std::string_view text) : text_(text) {}

  // Asks nothing where the truth has no value.
  void ask(const CardValues::Value& value, Key key) {
    if (value && !value->empty()) count(has(*value, key));
  }

  void ask_words(const CardValues::Value& value) {
    if (!value || value->empty()) return;
    bool all = true;
    for (std::size_t begin = 0; begin < value->size();) {
      const std::size_t end = std::min(value->size(), value->find(' ', begin));
      all = all && has(value->substr(begin, end - begin), text_key);
      begin = end + 1;
    }
    count(all);
  }

  void ask_name(const CardValues::Value& last, const CardValues::Value& first, Key key) {
    if (!last || !first || (last->empty() && first->empty())) return;
    count(has(*last + *first, key) || has(*first + *last, key));
  }

  void ask_phone(const std::string& e164) {
    constexpr std::string_view kJapan = "+81";
    const bool national = e164.starts_with(kJapan);
    count(has(e164, number_key) || (national && has("0" + e164.substr(kJapan.size()), number_key)));
  }

  [[nodiscard]] TextRecall result() const { return recall_; }

 private:
  [[nodiscard]] bool has(const std::string& value, Key key) const {
    return key(text_).find(key(value)) != std::string::npos;
  }

  void count(bool found) {
    ++recall_.asked;
    recall_.found += found ? 1 : 0;
  }

  std::string_view text_;
  TextRecall recall_;
};

}  // namespace

TextRecall text_recall(const CardValues& truth, std::string_view text) {
  TextSearch search(text);
  search.ask_name(truth.last_name, truth.first_name, text_key);
  search.ask_name(truth.last_name_kana, truth.first_name_kana, kana_key);
  search.ask(truth.company, text_key);
  search.ask(truth.company_en, text_key);
  search.ask_words(truth.department);
  search.ask_words(truth.title);
  for (const auto& [type, e164] : truth.phones) search.ask_phone(e164);
  for (const std::string& email : truth.emails) search.ask(email, text_key);
  for (const std::string& url : truth.urls) search.ask(domain_key(url), text_key);
  search.ask(truth.postal_code, number_key);
  search.ask(truth.prefecture, text_key);
  search.ask(truth.city, address_key);
  search.ask(truth.address, address_key);
  search.ask(truth.building, text_key);
  return search.result();
}

}  // namespace meishi::bench
