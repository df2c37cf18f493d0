// A day as ISO 8601 has it.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace meishi {

// "2024-05-17".
inline std::string iso_date(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace meishi
