// E-mail addresses and URLs of a line, repaired where OCR broke them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meishi {

struct InternetFinding {
  std::string value;      // a@b.co.jp with the domain in lower case; https://www.b.co.jp/ as printed, scheme kept
  std::string raw;        // as printed, label included
  double confidence = 0;  // 0..1, lower when something was repaired
};

// "E-mail: a@b.co.jp", "Mail a@b,co.jp": at most one finding a printed address. Label words are not part of the value.
[[nodiscard]] std::vector<InternetFinding> find_emails(std::string_view line);

// "URL https://www.b.co.jp/", "www.b.co.jp", "HP: b.co.jp"; an e-mail address is no URL.
[[nodiscard]] std::vector<InternetFinding> find_urls(std::string_view line);

// The domain of an e-mail address or URL, lower case, without www.; "" when there is none.
[[nodiscard]] std::string domain_of(std::string_view email_or_url);

}  // namespace meishi
