#include "base/date.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(Date, ParsesOnlyWhatIsInTheCalendar) {
  EXPECT_EQ(parse_date("2027-01-31"), (Date{2027, 1, 31}));
  EXPECT_TRUE(parse_date("2028-02-29").has_value());
  for (const char* bad : {"2027-02-29", "2027-13-01", "2027-1-31", "27-01-31", "2027/01/31", "",
                          "2027-00-10", "-027-01-01"}) {
    EXPECT_FALSE(parse_date(bad).has_value()) << bad;
  }
}

TEST(Date, CountsDaysAndPrints) {
  EXPECT_EQ(days_between({2026, 12, 31}, {2027, 1, 30}), 30);
  EXPECT_EQ(days_between({2027, 1, 2}, {2027, 1, 1}), -1);
  EXPECT_EQ(to_string(Date{2027, 3, 4}), "2027-03-04");
  EXPECT_EQ(date_of_unix_seconds(0), (Date{1970, 1, 1}));
  EXPECT_EQ(date_of_unix_seconds(1795392000), (Date{2026, 11, 23}));
  EXPECT_EQ(date_of_unix_seconds(-1), (Date{1969, 12, 31}));
}

}  // namespace demarc
