// Days and times: stored times are UTC, the days of people are Japan's.
#pragma once

#include <string>
#include <string_view>

namespace meishi {

// "2024-05-17": a day of the calendar, written as in ISO 8601 and in no other way.
[[nodiscard]] bool is_date(std::string_view text);

// "2024-05-17T01:02:03Z" -> "2024-05-17 10:02" (Asia/Tokyo has been UTC+9 without summer time since 1952, so no time
// zone data is needed). What is not of that form is given back as it is.
[[nodiscard]] std::string in_tokyo(std::string_view utc);

// "2024-05-17T01:02:03Z" -> "2024-05-17".
[[nodiscard]] std::string day_in_tokyo(std::string_view utc);

// The beginning of a day in Japan, in UTC: "2024-05-17" -> "2024-05-16T15:00:00Z". What is no day is given back.
[[nodiscard]] std::string midnight_in_utc(std::string_view day);

// From one day to the other, whichever is the later. Of days (is_date) only.
[[nodiscard]] int days_between(std::string_view a, std::string_view b);

// "2024-05-17T01:02:03Z".
[[nodiscard]] std::string now_utc();

}  // namespace meishi
