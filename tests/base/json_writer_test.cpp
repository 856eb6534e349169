#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(JsonWriter, PlacesCommasAndEscapes) {
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .key("a")
      .value(1)
      .key("b")
      .begin_array()
      .value("x\"\\\n\x01")
      .null()
      .value(true);
  json.begin_object().end_object().end_array().key("c").text_or_null("").end_object();
  EXPECT_EQ(out, "{\"a\":1,\"b\":[\"x\\\"\\\\\\n\\u0001\",null,true,{}],\"c\":null}");
}

TEST(JsonWriter, InvalidUtf8BecomesReplacementCharacter) {
  std::string out;
  JsonWriter(out).value(std::string_view("a\xff\xc3"));
  EXPECT_EQ(out, "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonWriter, EscapesWhatDrivesATerminalOrReordersText) {
  std::string out;
  JsonWriter(out).value(
      "a\x7f\xc2\x9b"
      "b\xe2\x80\xae"
      "c\xc3\xa9\xe2\x82\xac\xe2\x81\xa9");
  EXPECT_EQ(out, "\"a\\u007f\\u009bb\\u202ec\xc3\xa9\xe2\x82\xac\\u2069\"");
}

}  // namespace demarc
