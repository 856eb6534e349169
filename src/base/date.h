// A calendar date without a clock: parsed from the manifest, from --today or from git.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace demarc {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
  bool known() const { return year != 0; }
};

std::optional<Date> parse_date(std::string_view text);  // YYYY-MM-DD, valid in the calendar
std::string to_string(const Date& date);
int days_between(const Date& from, const Date& to);  // negative when `to` is earlier
Date date_of_unix_seconds(long long seconds);        // UTC

}  // namespace demarc
