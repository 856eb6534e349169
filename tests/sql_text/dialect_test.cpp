// Other engines' SQL as PostgreSQL reads it: what comes out, that its grammar takes it, and that
// every name leads back to its own bytes.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parses.h"
#include "sql/dialect/translate.h"

namespace demarc {
namespace {

std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == ';')) out.pop_back();
  return out;
}

std::string translated(std::string_view text, Dialect dialect) {
  return one_line(translate(text, dialect).text);
}

struct Case {
  const char* text;
  const char* expected;
};

void expect_each(Dialect dialect, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string out = translated(c.text, dialect);
    EXPECT_EQ(out, c.expected) << "in: " << c.text;
    EXPECT_EQ(testing::parse_error(out), "") << "in: " << c.text << "\nout: " << out;
  }
}

TEST(Dialect, MysqlQueries) {
  expect_each(Dialect::mysql,
              {{"SELECT `A`.b FROM `Db`.`T` # x", "SELECT \"a\".b FROM \"db\".\"t\""},
               {"SELECT 'it\\'s', \"a'b\" FROM t -- x", "SELECT 'it s', 'a b' FROM t"},
               {"SELECT 1 FROM user u", "SELECT 1 FROM \"user\" u"},
               {"SELECT a FROM t LIMIT 5, 10", "SELECT a FROM t LIMIT 5"},
               {"SELECT a FROM t JOIN u WHERE b", "SELECT a FROM t CROSS JOIN u WHERE b"},
               {"SELECT a FROM t WHERE b <=> 1 && c REGEXP 'x'",
                "SELECT a FROM t WHERE b = 1 AND c LIKE 'x'"},
               {"SELECT DATE_ADD(a, INTERVAL 1 DAY) FROM t", "SELECT DATE_ADD(a, 1 ) FROM t"},
               {"SELECT a INTO @x FROM t LOCK IN SHARE MODE", "SELECT a FROM t FOR SHARE"},
               {"/*!40101 SET NAMES utf8 */;", ""},
               {"SELECT /*!50000 a */ /* b */ FROM t", "SELECT a FROM t"}});
}

TEST(Dialect, MysqlWrites) {
  expect_each(
      Dialect::mysql,
      {{"REPLACE INTO t SET a = 1", "INSERT INTO t SELECT a = 1"},
       {"INSERT IGNORE t (a) VALUES (1) ON DUPLICATE KEY UPDATE t.a = VALUES(a)",
        "INSERT INTO t (a) VALUES (1) ON CONFLICT DO UPDATE SET a = least (a)"},
       {"UPDATE a x JOIN b ON x.i = b.i SET x.c = 1",
        "WITH _ AS (SELECT FROM a x JOIN b ON x.i = b.i ) UPDATE a SET c = 1 FROM _"},
       {"DELETE x FROM a x JOIN b ON x.i = b.i",
        "WITH _ AS (SELECT FROM a x JOIN b ON x.i = b.i ) DELETE FROM a USING _"},
       {"DELETE FROM t WHERE a = 1 ORDER BY b LIMIT 1", "DELETE FROM t WHERE a = 1"},
       {"RENAME TABLE a TO b, c TO d.e", "ALTER TABLE a RENAME TO b; ALTER TABLE c RENAME TO e"},
       {"DROP INDEX i ON t", "ALTER TABLE t SET WITHOUT CLUSTER"},
       {"USE `Shop`", "SET search_path TO \"shop\""}});
}

TEST(Dialect, MysqlTables) {
  expect_each(
      Dialect::mysql,
      {{"CREATE TABLE `t` (`a` int(11) unsigned NOT NULL AUTO_INCREMENT, b enum('x') DEFAULT 'x' "
        "COMMENT 'y', PRIMARY KEY (`a`), KEY `k` (b(3))) ENGINE=InnoDB",
        "CREATE TABLE \"t\" (\"a\" int NOT NULL , b text DEFAULT 'x' , PRIMARY KEY (\"a\") )"},
       {"CREATE TABLE a LIKE b", "CREATE TABLE a ( LIKE b )"},
       {"ALTER TABLE t ADD KEY (a), MODIFY b varchar(9) NULL AFTER c",
        "ALTER TABLE t ALTER COLUMN b TYPE varchar(9)"},
       {"ALTER TABLE t ENGINE=InnoDB", "ALTER TABLE t SET WITHOUT CLUSTER"}});
}

TEST(Dialect, TsqlWithoutSemicolons) {
  expect_each(
      Dialect::sqlserver,
      {{"SELECT TOP 1 [A b] FROM [S].[T] WITH (NOLOCK) DELETE u FROM t u WHERE a = @b",
        "SELECT \"a b\" FROM \"s\".\"t\" ; DELETE FROM t USING t u WHERE a = $1"},
       {"UPDATE x SET x.a = 1 FROM s.t AS x", "UPDATE s.t SET a = 1 FROM s.t AS x"},
       {"INSERT t (a) SELECT b FROM u SELECT 1 FROM v",
        "INSERT INTO t (a) SELECT b FROM u ; SELECT 1 FROM v"},
       {"SELECT a INTO #x FROM t", "SELECT a INTO pg_temp.\"#x\" FROM t"},
       {"SELECT a FROM db..t", "SELECT a FROM db.dbo.t"},
       {"IF EXISTS (SELECT 1 FROM a) DROP TABLE b",
        "SELECT EXISTS (SELECT 1 FROM a) ; DROP TABLE b"},
       {"EXEC p @a = 1", "CALL p ()"},
       {"EXEC('SELECT a FROM t WHERE b = ''c''')", "; SELECT a FROM t WHERE b = ' c '"},
       {"SELECT a FROM t\nGO\nSELECT b FROM u\nGO 5\n", "SELECT a FROM t ; SELECT b FROM u"}});
}

TEST(Dialect, OracleAndSqlite) {
  expect_each(Dialect::oracle,
              {{"SELECT a FROM t, u WHERE t.a = u.a(+)", "SELECT a FROM t, u WHERE t.a = u.a"},
               {"SELECT q'{it's}' FROM dual", "SELECT 'it s'"},
               {"SELECT 1 FROM a MINUS SELECT 1 FROM b", "SELECT 1 FROM a EXCEPT SELECT 1 FROM b"},
               {"SELECT s.q.NEXTVAL FROM dual", "SELECT NEXTVAL('\"s\".\"q\"')"},
               {"SELECT a FROM t@l", "SELECT a FROM database_link()"},
               {"PROMPT it's\nSELECT a FROM t\n/\n", "; SELECT a FROM t"}});
  expect_each(Dialect::sqlite,
              {{"INSERT OR REPLACE INTO `T` VALUES (1)", "INSERT INTO \"t\" VALUES (1)"},
               {"CREATE TABLE t (a, b INTEGER PRIMARY KEY AUTOINCREMENT) WITHOUT ROWID",
                "CREATE TABLE t (a text , b int PRIMARY KEY )"},
               {"ATTACH 'a.db' AS b", "SELECT attach_database()"}});
}

// The bytes of each name lead to the same name in the input.
TEST(Dialect, NamesLeadBack) {
  const std::string_view text =
      "CREATE TABLE `first` (`a` datetime) ENGINE=x;\n"
      "UPDATE second x JOIN third ON 1 SET x.a = 1; SELECT user.a FROM user, fourth";
  const Translation out = translate(text, Dialect::mysql);
  for (std::string_view name : {"first", "second", "third", "fourth"}) {
    std::size_t at = out.text.find(name);
    ASSERT_NE(at, std::string::npos) << name;
    for (; at != std::string::npos; at = out.text.find(name, at + 1)) {
      const std::uint32_t begin = out.map.to_host(static_cast<std::uint32_t>(at));
      const std::uint32_t end = out.map.to_host(static_cast<std::uint32_t>(at + name.size()));
      EXPECT_EQ(text.substr(begin, end - begin), name) << out.text;
    }
  }
}

TEST(Dialect, DamagedTextEnds) {
  const std::string nul("SELECT \0 FROM `a", 16);
  const std::string_view texts[] = {"",
                                    "'",
                                    "`",
                                    "[",
                                    "/*!",
                                    "/*!40101",
                                    "--",
                                    "#",
                                    "DELIMITER",
                                    "DELIMITER $$",
                                    "EXEC(",
                                    "EXEC('",
                                    "q'",
                                    "q'[",
                                    "CREATE",
                                    "CREATE TABLE",
                                    "CREATE TABLE t (",
                                    "CREATE PROCEDURE p",
                                    "CREATE TRIGGER t ON",
                                    "UPDATE a JOIN",
                                    "DELETE a FROM",
                                    "MERGE",
                                    "INSERT",
                                    "INSERT ALL INTO",
                                    "GO",
                                    "ALTER TABLE t ADD (",
                                    "IF",
                                    "WHILE",
                                    "DECLARE",
                                    "BEGIN",
                                    "END",
                                    "FOR",
                                    "CASE WHEN",
                                    "{call",
                                    "${",
                                    "@",
                                    "@@",
                                    "#{",
                                    "LOCK TABLES",
                                    "RENAME TABLE",
                                    "CREATE INDEX i ON",
                                    "DROP",
                                    "CAST(",
                                    "CONVERT(",
                                    "INTERVAL",
                                    "a.",
                                    "a..",
                                    "NEXT VALUE FOR",
                                    "x.NEXTVAL",
                                    nul};
  for (const Dialect dialect :
       {Dialect::mysql, Dialect::sqlserver, Dialect::oracle, Dialect::sqlite}) {
    for (std::string_view text : texts) {
      const Translation out = translate(text, dialect);
      EXPECT_LE(out.map.to_host(static_cast<std::uint32_t>(out.text.size())), text.size() + 1);
      for (std::string_view before :
           {"SELECT a FROM b WHERE ", "CREATE PROCEDURE p() BEGIN ", "( "}) {
        translate(std::string(before) + std::string(text), dialect);
      }
    }
  }
}

TEST(Dialect, SizesStayLinear) {
  for (const Dialect dialect :
       {Dialect::mysql, Dialect::sqlserver, Dialect::oracle, Dialect::sqlite}) {
    for (std::string_view part :
         {"(", "BEGIN ", "SELECT ", "IF ", "CASE ", "[", "'a' ", "a.", "/*!", "JOIN ",
          "DECLARE @a ", "EXEC ('a b c d e f') ", "a, ", "CAST("}) {
      std::string text;
      while (text.size() < 50000) text += part;
      EXPECT_LT(translate(text, dialect).text.size(), 40 * text.size()) << part;
    }
  }
}

}  // namespace
}  // namespace demarc
