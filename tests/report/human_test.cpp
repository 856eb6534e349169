#include <gtest/gtest.h>

#include "base/text.h"
#include "report/display.h"
#include "sample.h"

namespace demarc {

TEST(Human, MatchesItsGoldens) {
  for (const int width : {60, 80, 100, 140}) {
    const RenderOptions options = sample_options(Format::human, width);
    expect_golden("human-" + std::to_string(width) + ".txt", render(sample_report(), options));
  }
  RenderOptions colored = sample_options(Format::human);
  colored.color = true;
  expect_golden("human-color.txt", render(sample_report(), colored));
}

TEST(Human, CaretsStandUnderTheName) {
  const std::string text = render(sample_report(), sample_options(Format::human));
  const auto lines = split(text, '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t carets = lines[i].find("^^^^");
    if (carets == std::string_view::npos) continue;
    const int column = display_width(lines[i].substr(0, carets));
    EXPECT_EQ(slice_columns(lines[i - 1], column, column + 14), "users.accounts") << lines[i];
  }
}

TEST(Human, NoLineIsWiderThanTheTerminal) {
  Report report = sample_report();
  for (const int width : {80, 100, 140}) {
    const std::string text = render(report, sample_options(Format::human, width));
    for (std::string_view line : split(text, '\n')) {
      EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(Human, NeverSpeaksOfSuccessOverUnreadInput) {
  Report report;
  report.summary = {.files = 1, .statements = 1, .not_analysed = 1};
  report.notes = {{NoteKind::unparsed, "a.sql", 1, 1, "syntax error"}};
  const std::string text = render(report, sample_options(Format::human));
  EXPECT_EQ(text.find("everything was analysed"), std::string::npos);
  EXPECT_NE(text.find("1 not analysed (1 unparsed)"), std::string::npos);
  report.summary.not_analysed = 0;
  report.notes.clear();
  EXPECT_NE(render(report, sample_options(Format::human)).find("everything was analysed"),
            std::string::npos);
}

TEST(Human, QuietKeepsFindingsAndCounts) {
  RenderOptions options = sample_options(Format::human);
  options.quiet = true;
  const std::string text = render(sample_report(), options);
  EXPECT_EQ(text.find("syntax error"), std::string::npos);
  EXPECT_NE(text.find("3 errors, 1 warning"), std::string::npos);
  EXPECT_NE(text.find("1 not analysed"), std::string::npos);
}

}  // namespace demarc
