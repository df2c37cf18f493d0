// Fields that the print, or recognition, spread over several lines: put together again before anything is decided.
#pragma once

#include <string>
#include <vector>

#include "normalize/internet.h"
#include "normalize/line_candidates.h"
#include "normalize/phone.h"
#include "normalize/reference.h"

namespace meishi {

// The contact data of a text; `worth` is the sum of their confidences, for choosing between two readings of a print.
struct Contacts {
  std::vector<PhoneFinding> phones;
  std::vector<InternetFinding> emails;
  std::vector<InternetFinding> urls;
  double worth = 0;
};
[[nodiscard]] Contacts find_contacts(const std::string& text);

// Sets the box as reading sees it from `box` and `direction`.
void set_frame(Segment& segment);

// Whether `s` is where text goes on after `previous`: further on the same line, or on the next line, which begins or
// ends level with it. `most`: the widest gap between the lines, in line heights.
[[nodiscard]] bool follows(const Segment& s, const Segment& previous, double most = 1.6);

// A number or address that goes on below: "F +81 (0)3 5285" / "6655", "https://www." / "aoba.co.jp", "… / FAX" /
// "03-…".
void join_wrapped_contacts(std::vector<Segment>& lines);

// TEL, 携帯, E-mail in a column of their own, far before the numbers and addresses that they are the labels of.
void join_labels(std::vector<Segment>& lines);

// 前　田 and 修 as two lines, or each character as one: wide letter-spacing falls apart. Joined when the whole is more
// of a name than any part.
void join_name_parts(std::vector<Segment>& segments, const Reference& reference);

// 青葉エンジニアリング株 / 式会社, ひので / 不動産株式会社, みずほの森 / 建築設計事務所, 株式会社青葉テクノロ / ジー.
void join_company_lines(std::vector<Segment>& segments, const Reference& reference);

}  // namespace meishi
