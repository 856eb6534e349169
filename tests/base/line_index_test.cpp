#include "source/line_index.h"

#include <gtest/gtest.h>

#include "source/fragment.h"

namespace demarc {

TEST(LineIndex, CountsFromOneAndSkipsTheByteOrderMark) {
  const LineIndex plain = make_line_index("ab\ncd\n\ne");
  EXPECT_EQ(plain.lines(), 4u);
  EXPECT_EQ(plain.position(0).column, 1u);
  EXPECT_EQ(plain.position(4).line, 2u);
  EXPECT_EQ(plain.position(4).column, 2u);
  EXPECT_EQ(plain.position(7).line, 4u);
  const LineIndex bom = make_line_index("\xef\xbb\xbfselect");
  EXPECT_EQ(bom.position(3).column, 1u);
  EXPECT_EQ(bom.position(4).column, 2u);
  EXPECT_EQ(bom.position(0).column, 1u);
}

TEST(LineIndex, EmptyFileHasOneLine) {
  const LineIndex empty = make_line_index("");
  EXPECT_EQ(empty.lines(), 1u);
  EXPECT_EQ(empty.position(0).line, 1u);
}

TEST(LineIndex, LineBreakAtTheEndOpensNoLine) {
  EXPECT_EQ(make_line_index("a\n").lines(), 1u);
}

TEST(ByteMap, MapsLiteralsAndEscapes) {
  ByteMap map;
  map.add({0, 100, true});
  map.add({5, 107, false});  // an escape of two bytes
  map.add({6, 109, true});
  EXPECT_EQ(map.to_host(4), 104u);
  EXPECT_EQ(map.to_host(5), 107u);
  EXPECT_EQ(map.to_host(8), 111u);
  EXPECT_EQ(ByteMap(7).to_host(3), 10u);
  EXPECT_EQ(ByteMap().to_host(3), 3u);
}

}  // namespace demarc
