// Hostile files of the formats that hold SQL among other things: an end, bounded texts, no loss
// without a word.
#include <string>

#include <gtest/gtest.h>

#include "extract/extract.h"

namespace demarc {
namespace {

Extraction read(std::string_view bytes, Language language) {
  Extraction out = extract(bytes, FileKind{.language = language});
  for (const Fragment& fragment : out.fragments) {
    for (std::size_t at = 0; at < fragment.text.size(); at += 7) {
      EXPECT_LE(fragment.map.to_host(static_cast<std::uint32_t>(at)), bytes.size());
    }
  }
  return out;
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Formats, DeepXmlIsReadToItsDepthAndTheRestIsAHole) {
  const std::string deep = "<mapper><select id=\"a\">SELECT 1 FROM t WHERE " +
                           repeated("<if test=\"x\">", 100'000) + "a = 1" +
                           repeated("</if>", 100'000) + "</select></mapper>";
  const Extraction out = read(deep, Language::xml);
  ASSERT_EQ(out.fragments.size(), 1u);
  EXPECT_EQ(out.fragments[0].text, "SELECT 1 FROM t WHERE ${hole}");
  EXPECT_TRUE(read("<mapper>" + repeated("<x>", 100'000), Language::xml).notes.size() == 1);
}

TEST(Formats, InclusionsThatMultiplyEnd) {
  std::string parts;
  for (int i = 0; i < 30; ++i) {
    const std::string next = std::to_string(i + 1);
    parts += "<sql id=\"p" + std::to_string(i) + "\">x <include refid=\"p" + next +
             "\"/><include refid=\"p" + next + "\"/></sql>";
  }
  const Extraction out =
      read("<mapper>" + parts + "<select id=\"a\">SELECT <include refid=\"p0\"/></select></mapper>",
           Language::xml);
  ASSERT_EQ(out.fragments.size(), 1u);
  EXPECT_LT(out.fragments[0].text.size(), 4u << 20);
}

TEST(Formats, ParametersWithoutAnEndStayText) {
  const std::string text = repeated("#{", 200'000);
  const Extraction out =
      read("<mapper><select id=\"a\">SELECT " + text + "</select></mapper>", Language::xml);
  ASSERT_EQ(out.fragments.size(), 1u);
  EXPECT_EQ(out.fragments[0].text.size(), 7 + text.size());
}

TEST(Formats, ShellWithoutEndsEnds) {
  const std::string head = "psql -c 'SELECT 1 FROM t'\n";
  for (std::string_view tail : {"psql <<EOF\nSELECT 2 FROM t;\n", "psql -c \"SELECT 2 FROM t",
                                "psql -c 'SELECT 2 FROM t"}) {
    const Extraction out = read(head + std::string(tail), Language::shell);
    ASSERT_EQ(out.fragments.size(), 2u) << tail;
    EXPECT_TRUE(out.fragments[1].text.starts_with("SELECT 2 FROM t"));
  }
  for (std::string_view piece :
       {"$(", "${", "`", "\"", "<<", "<< a ", "\\", "|", "<<<", ">", "'"}) {
    read(head + repeated(piece, 100'000), Language::shell);
    read(head + repeated(piece, 100'000) + "\nEOF\n", Language::shell);
  }
}

TEST(Formats, YamlOfAnyShapeEnds) {
  for (std::string_view piece : {"- ", "a: |\n", "a: >-\n ", "\"", "'", ": ", "\n", "\xff\xfe\n"}) {
    read("q: SELECT a FROM t\n" + repeated(piece, 100'000), Language::yaml);
  }
  const Extraction out = read("q: \"SELECT a FROM t WHERE b = \\\"", Language::yaml);
  ASSERT_EQ(out.fragments.size(), 1u);
}

TEST(Formats, NulBytesAndEmptyFilesAreRead) {
  for (Language language : {Language::xml, Language::yaml, Language::shell}) {
    EXPECT_TRUE(read("", language).fragments.empty());
    read(std::string("psql -c 'SELECT \0 FROM t' <mapper>\0", 36), language);
  }
}

}  // namespace
}  // namespace demarc
