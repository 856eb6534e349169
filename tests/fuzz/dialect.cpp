#include "fuzz.h"
#include "sql/dialect/translate.h"
#include "sql/prepass.h"

using namespace demarc;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "CREATE TABLE `a` (`b` int(1) unsigned AUTO_INCREMENT, PRIMARY KEY (`b`), KEY `k` (c(3))) "
      "ENGINE=x;\nALTER TABLE a ADD KEY (b), CHANGE c d int, DROP KEY e; RENAME TABLE a TO b;",
      "/*!40101 SET x */; INSERT IGNORE a SET b = 'it\\'s' ON DUPLICATE KEY UPDATE b = VALUES(b); "
      "UPDATE a x JOIN b ON 1 SET x.c = 1; DELETE x FROM a x JOIN b; LOCK TABLES a READ;",
      "DELIMITER $$\nCREATE PROCEDURE p(IN a INT) BEGIN DECLARE c CURSOR FOR SELECT 1 FROM d; IF "
      "EXISTS (SELECT 1 FROM e) THEN CALL f(); END IF; END$$\nDELIMITER ;\n",
      "SELECT TOP (1) [a] FROM b..c WITH (NOLOCK) UPDATE d SET d.e = @f FROM g d EXEC('SELECT "
      "''h''')"
      "\nGO\nCREATE TRIGGER i ON j AFTER INSERT AS SELECT * FROM inserted\nGO 2\n",
      "MERGE INTO a AS t USING (SELECT 1 b) s ON 1 = 1 WHEN NOT MATCHED BY SOURCE THEN DELETE; "
      "DECLARE @a INT = (SELECT 1), @b TABLE (c int) INSERT INTO @b EXEC p @x = 1",
      "CREATE OR REPLACE PACKAGE BODY p AS PROCEDURE q IS CURSOR c IS SELECT 1 FROM a; BEGIN FOR r "
      "IN (SELECT 1 FROM b) LOOP UPDATE c SET d = q'[e]'; END LOOP; END q; END p;\n/\nPROMPT x\n",
      "INSERT ALL INTO a VALUES (1) INTO b VALUES (2) SELECT s.NEXTVAL FROM t@l START WITH a = 1 "
      "CONNECT BY PRIOR b = c(+); ALTER TABLE a ADD (b NUMBER, c DATE); ALTER TABLE a MODIFY b "
      "INT;",
      "PRAGMA a; CREATE TABLE \"a\" (b, c INTEGER PRIMARY KEY AUTOINCREMENT) WITHOUT ROWID; ATTACH "
      "'x' AS y; CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END;",
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  for (const Dialect dialect :
       {Dialect::mysql, Dialect::sqlserver, Dialect::oracle, Dialect::sqlite}) {
    const Translation out = translate(text, dialect);
    for (std::uint32_t at = 0; at <= out.text.size(); ++at) {
      CHECK(out.map.to_host(at) <= size + 64, "the map leads into the input");
    }
    for (const PrepassNote& note : out.notes) {
      CHECK(note.begin <= note.end && note.end <= size, "notes are inside of the text");
    }
    prepass(out.text);
  }
  return 0;
}
