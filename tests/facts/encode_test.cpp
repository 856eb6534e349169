#include <gtest/gtest.h>

#include "facts/file_facts.h"
#include "facts/print.h"

namespace demarc {

static FileFacts small_facts() {
  FileFacts facts;
  facts.lines = make_line_index("select id\nfrom shop.t");
  Rows& rows = facts.rows;
  rows.units.push_back({});
  NeedRow need{.privileges = priv_select | priv_maintain, .columns_known = 1, .columns = {0, 1}, .begin = 15, .end = 21};
  need.name.schema = rows.add("shop");
  need.name.name = rows.add("t");
  rows.column_uses.push_back({rows.add("id"), priv_select});
  rows.needs.push_back(need);
  rows.statements.push_back({.tag = CommandTag::select_, .begin = 0, .end = 21, .needs = {0, 1}});
  rows.notes.push_back({.kind = NoteKind::psql_command, .message = rows.add("\\c"), .begin = 4});
  return facts;
}

TEST(EncodeFacts, RoundTrips) {
  const FileFacts facts = small_facts();
  std::string bytes, before, after;
  encode(facts, bytes);
  FileFacts copy;
  ASSERT_TRUE(decode(bytes, copy));
  print_facts(facts, "a.sql", FileClass::service, 15, before);
  print_facts(copy, "a.sql", FileClass::service, 15, after);
  EXPECT_EQ(before, after);
  EXPECT_FALSE(before.empty());
}

TEST(EncodeFacts, RefusesEveryTornOrChangedByte) {
  std::string bytes;
  encode(small_facts(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    FileFacts copy;
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, size), copy)) << size;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    FileFacts copy;
    EXPECT_FALSE(decode(changed, copy)) << i;
  }
}

TEST(PrintFacts, WritesTheContract) {
  std::string out;
  print_facts(small_facts(), "a.sql", FileClass::service, 15, out);
  EXPECT_EQ(out,
            R"({"path":"a.sql","line":1,"column":1,"end_line":2,"kind":"SELECT",)"
            R"("unit":{"type":"statement","id":1,"atomic":"unknown","part":null},"class":"service","confidence":"certain",)"
            R"("requires":[{"database":null,"schema":"shop","relation":"t","privileges":["SELECT","OWNER"],"columns":["id"],)"
            R"("confidence":"certain","line":2,"column":6}],"uses":[],"defines":[]})"
            "\n"
            R"({"path":"a.sql","line":1,"column":5,"kind":"note","note":{"kind":"psql-command","message":"\\c"}})"
            "\n");
  out.clear();
  print_facts(small_facts(), "a.sql", FileClass::service, 17, out);
  EXPECT_NE(out.find(R"("privileges":["SELECT","MAINTAIN"])"), std::string::npos);
}

}  // namespace demarc
