#include "store/calendar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace meishi {

namespace {

std::chrono::sys_days sys_day(std::string_view day) {
  const auto number = [&](std::size_t at, std::size_t length) {
    return std::stoi(std::string(day.substr(at, length)));
  };
  return std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
}

}  // namespace

bool is_date(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  const auto fits = [](char c, char form) { return form == '0' ? c >= '0' && c <= '9' : c == form; };
  if (!std::ranges::equal(text, kForm, fits)) return false;
  const auto number = [text](std::size_t at, std::size_t length) {
    unsigned value = 0;
    for (char c : text.substr(at, length)) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
  };
  using namespace std::chrono;
  return year_month_day{year{static_cast<int>(number(0, 4))}, month{number(5, 2)}, day{number(8, 2)}}.ok();
}

std::string in_tokyo(std::string_view utc) {
  std::string text(utc);
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%*1[T ]%2d:%2d", &year, &month, &day, &hour, &minute) != 5) return text;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return text;
  const auto time = sys_days(date) + hours(hour + 9) + minutes(minute);
  const auto midnight = floor<days>(time);
  const year_month_day local{midnight};
  const hh_mm_ss clock{time - midnight};
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u %02d:%02d", static_cast<int>(local.year()),
                static_cast<unsigned>(local.month()), static_cast<unsigned>(local.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return out.data();
}

std::string day_in_tokyo(std::string_view utc) {
  return in_tokyo(utc).substr(0, std::string_view("0000-00-00").size());
}

int days_between(std::string_view a, std::string_view b) {
  return static_cast<int>(std::chrono::abs(sys_day(a) - sys_day(b)).count());
}

std::string now_utc() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string midnight_in_utc(std::string_view day) {
  if (!is_date(day)) return std::string(day);
  const std::chrono::year_month_day before{sys_day(day) - std::chrono::days(1)};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT15:00:00Z", static_cast<int>(before.year()),
                static_cast<unsigned>(before.month()), static_cast<unsigned>(before.day()));
  return text.data();
}

}  // namespace meishi
