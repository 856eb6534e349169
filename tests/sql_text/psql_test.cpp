// What stands in files beside SQL: psql commands, COPY data, DELIMITER, GO.
#include <gtest/gtest.h>

#include "parses.h"
#include "sql/prepass.h"

namespace demarc {
namespace {

using testing::pieces_of;
using Pieces = std::vector<std::string>;

TEST(PsqlCommands, AreNoStatements) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"\\set x 1\nselect 1;\n\\echo done", {"select 1"}},
      {"\\i a.sql\n\\ir b.sql\nselect 1", {"select 1"}},
      {"\\c shop\nselect 1;", {"select 1"}},
      {"\\restrict abc\nselect 1;\n\\unrestrict abc\n", {"select 1"}},
      {"\\if :x\nselect 1;\n\\else\nselect 2;\n\\endif", {"select 1", "select 2"}},
      {"select 1 \\g\nselect 2 \\gx\nselect 3", {"select 1", "select 2", "select 3"}},
      {"select 'x' \\gexec\nselect 2", {"select 'x'", "select 2"}},
      {"select 1 \\gset p_\nselect 2 \\crosstabview\nselect 3 \\watch 5\nselect 4",
       {"select 1", "select 2", "select 3", "select 4"}},
      {"select 1 as a,\n\\set y 2\n2 as b;", {"select 1 as a,\n        \n2 as b"}},
      {"select 1\\; select 2;", {"select 1", "select 2"}},
      {"\\pset a b \\\\ select 1;", {"select 1"}},
      {"select 1 \\r\nselect 2;", {"select 2"}},
      {"\\! rm; -- x\nselect 1", {"select 1"}},
      {"select '\\d', E'\\\\d', \"\\d\", $$\\d$$;", {"select '\\d', E'\\\\d', \"\\d\", $$\\d$$"}},
      {"select 1; \\", {"select 1"}},
      {"\\bind 1 \\g\nselect 1", {"select 1"}},
      {"\\set q '\\\\copy t from ' :'f' ' csv'\nselect 1", {"select 1"}},
      {"# comment; 'x\nselect 1 # 2;\n#include \"a.sql\"\nselect 3", {"select 1 # 2", "select 3"}},
      {"select $1 \\bind 1 \\g\nselect 1", {"select $1", "select 1"}},
  };
  for (const auto& c : cases) EXPECT_EQ(pieces_of(c.text), c.expected) << c.text;
}

TEST(PsqlCommands, AreNotedWithTheFileTheyInclude) {
  const Prepass result = prepass(
      "\\i schema/a.sql\n\\ir 'b c.sql'\n\\include d.sql \n\\include_relative e.sql\r\n\\set x "
      "1\n\\restrict k\n"
      "select 1 \\gexec\n");
  ASSERT_EQ(result.notes.size(), 6u);
  EXPECT_EQ(result.notes[0].message, "\\i schema/a.sql");
  EXPECT_EQ(result.notes[0].include, "schema/a.sql");
  EXPECT_FALSE(result.notes[0].include_relative);
  EXPECT_EQ(result.notes[0].begin, 0u);
  EXPECT_EQ(result.notes[0].end, 15u);
  EXPECT_EQ(result.notes[1].include, "b c.sql");
  EXPECT_TRUE(result.notes[1].include_relative);
  EXPECT_EQ(result.notes[2].include, "d.sql");
  EXPECT_EQ(result.notes[3].include, "e.sql");
  EXPECT_TRUE(result.notes[3].include_relative);
  EXPECT_EQ(result.notes[4].message, "\\set x 1");
  EXPECT_EQ(result.notes[5].kind, NoteKind::dynamic_sql);
}

TEST(PsqlCommands, CopyIsAStatement) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } cases[] = {
      {"\\copy t from 'a.csv' csv", "copy t from 'a.csv' csv"},
      {"\\copy t from a.csv csv\nselect 1", "copy t from '___' csv"},
      {"\\copy a.t (b, c) to /tmp/x;", "copy a.t (b, c) to '____'"},
      {"\\copy (select a from t) to stdout", "copy (select a from t) to stdout"},
      {"\\copy t from pstdin", "copy t from  stdin"},
      {"\\COPY t FROM b.csv", "COPY t FROM '___'"},
      {"\\copy t from program 'x'", "copy t from program 'x'"},
  };
  for (const auto& c : cases) {
    const Pieces pieces = pieces_of(c.text);
    ASSERT_FALSE(pieces.empty()) << c.text;
    EXPECT_EQ(pieces[0], c.expected) << c.text;
    EXPECT_EQ(testing::parse_error(pieces[0]), "") << c.text;
  }
  EXPECT_EQ(pieces_of("\\copy t from a.csv csv\nselect 1").at(1), "select 1");
}

TEST(CopyData, IsSkippedUpToItsEnd) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"COPY t (a) FROM stdin;\n1\t'x\n2;\n\\.\nselect 1;", {"COPY t (a) FROM stdin", "select 1"}},
      {"COPY t FROM STDIN WITH (FORMAT csv);\r\n1\r\n\\.\r\nselect 1;",
       {"COPY t FROM STDIN WITH (FORMAT csv)", "select 1"}},
      {"copy t from stdin;\n\\.\nselect 1;", {"copy t from stdin", "select 1"}},
      {"copy t from stdout;\n1\n\\.\nselect 1;", {"copy t from stdout", "select 1"}},
      {"copy t from stdin;\na\\.b\n\\.\n\nselect 1", {"copy t from stdin", "select 1"}},
      {"copy t from stdin; -- rows\n1\n\\.\nselect 1", {"copy t from stdin", "select 1"}},
      {"copy t from stdin;\n1\n2\n", {"copy t from stdin"}},
      {"copy t from stdin;\ninsert into t values (1);",
       {"copy t from stdin", "insert into t values (1)"}},
      {"copy t from stdin", {"copy t from stdin"}},
      {"copy t from 'stdin';\nselect 1", {"copy t from 'stdin'", "select 1"}},
      {"copy (select stdin from stdin) to stdout;\nselect 1;",
       {"copy (select stdin from stdin) to stdout", "select 1"}},
      {"\\copy t from stdin\n1;2\n\\.\nselect 1;", {"copy t from stdin", "select 1"}},
      {"copy a from stdin;\n'\n\\.\ncopy b from stdin;\n\"\n\\.\nselect 1",
       {"copy a from stdin", "copy b from stdin", "select 1"}},
  };
  for (const auto& c : cases) EXPECT_EQ(pieces_of(c.text), c.expected) << c.text;
}

TEST(CopyData, IsNoted) {
  const Prepass whole = prepass("copy t from stdin;\n1\n\\.\n");
  ASSERT_EQ(whole.notes.size(), 1u);
  EXPECT_EQ(whole.notes[0].kind, NoteKind::copy_data);
  EXPECT_EQ(whole.notes[0].begin, 19u);
  const Prepass open = prepass("copy t from stdin;\n1\n2");
  ASSERT_EQ(open.notes.size(), 1u);
  EXPECT_EQ(open.notes[0].message, "COPY data without a final \\. line");
}

TEST(Batches, GoAloneOnALineSeparates) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"select 1\nGO\nselect 2\ngo\n", {"select 1", "select 2"}},
      {"select 1\r\nGO\r\nselect 2", {"select 1", "select 2"}},
      {"select 1;\nGO\nselect 2;\nGO 5\nselect 3", {"select 1", "select 2", "select 3"}},
      {"select 1 as\ngo_on from t\ngo\nx", {"select 1 as\ngo_on from t", "x"}},
      {"select '\nGO\n' -- \nGO", {"select '\nGO\n'"}},
      {"select going\n  from gone", {"select going\n  from gone"}},
  };
  for (const auto& c : cases) EXPECT_EQ(pieces_of(c.text), c.expected) << c.text;
}

TEST(Batches, DelimiterChangesTheSeparator) {
  const struct {
    std::string_view text;
    Pieces expected;
  } cases[] = {
      {"select 1;\nDELIMITER $$\ncreate procedure p() begin select 1; select '$$'; end$$\nselect "
       "2$$\nDELIMITER ;\nselect 3;",
       {"select 1", "create procedure p() begin select 1; select '$$'; end", "select 2",
        "select 3"}},
      {"delimiter //\na; b // c; d\n//\ndelimiter ;\ne; f", {"a; b", "c; d", "e", "f"}},
      {"DELIMITER ;;\na;b;;\nDELIMITER $$\nc;d$$\nDELIMITER ;\ne", {"a;b", "c;d", "e"}},
      {"DELIMITER |\na -- | x\n; /* | */ b |\n", {"a -- | x\n; /* | */ b"}},
      {"select delimiter from t; x", {"select delimiter from t", "x"}},
      {"delimiter $$\nopen 'x", {"open 'x"}},
  };
  for (const auto& c : cases) EXPECT_EQ(pieces_of(c.text), c.expected) << c.text;
}

}  // namespace
}  // namespace demarc
