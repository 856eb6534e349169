#include "report/display.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(Display, WidthOfText) {
  const struct {
    const char* text;
    int width;
  } cases[] = {{"", 0},
               {"abc", 3},
               {"é", 1},
               {"e\xcc\x81", 1},
               {"漢字", 4},
               {"🙂", 2},
               {"a\xef\xb8\x8f", 1},
               {"한", 2},
               {"…", 1},
               {"─", 1},
               {"\xef\xbf\xbd", 1}};
  for (const auto& c : cases) EXPECT_EQ(display_width(c.text), c.width) << c.text;
}

TEST(Display, FitFillsAndCuts) {
  EXPECT_EQ(fit("ab", 4), "ab  ");
  EXPECT_EQ(fit("abcdef", 4), "abc…");
  EXPECT_EQ(fit("漢字漢", 4), "漢… ");
  EXPECT_EQ(shorten_path("services/orders/q.sql:12:1", 12), "…/q.sql:12:1");
  EXPECT_EQ(shorten_path("a/b", 10), "a/b");
  EXPECT_EQ(display_width(shorten_path("services/orders/q.sql:12:1", 12)), 12);
}

TEST(Display, WrapBreaksAtSpacesOnly) {
  EXPECT_EQ(wrap("aa bb cc", 5), (std::vector<std::string>{"aa bb", "cc"}));
  EXPECT_EQ(wrap("abcdefgh i", 5), (std::vector<std::string>{"abcdefgh", "i"}));
  EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Display, LineMapsBytesToColumns) {
  const DisplayLine tab = display_line("\tx");
  EXPECT_EQ(tab.text, "    x");
  EXPECT_EQ(tab.column_of(1), 4);
  const DisplayLine wide = display_line("漢x");
  EXPECT_EQ(wide.column_of(3), 2);
  EXPECT_EQ(wide.column_of(99), 3);
  const DisplayLine hostile = display_line("a\x1b[2J\xff\xc3");
  EXPECT_EQ(hostile.text, "a\\x1b[2J\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(hostile.column_of(2), 5);
  EXPECT_EQ(hostile.column_of(6), 9);
}

TEST(Display, PaintIsNothingWhenOff) {
  EXPECT_EQ(Paint(false).red("x"), "x");
  EXPECT_EQ(Paint(true).red("x"), "\x1b[1;31mx\x1b[0m");
}

}  // namespace demarc
