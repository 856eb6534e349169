#include "sql/prepass.h"

#include "fuzz.h"

using namespace demarc;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "select a, 'b''c', E'\\'d', \"e\", $$f$$, $g$h$g$ from i -- j\n where k /* l /* m */ */ = 1;",
      "\\i a.sql\n\\set x 1\n\\copy t (a) from b.csv csv\nselect 1 \\gexec\nselect 2\\; select 3 "
      "\\g\n",
      "COPY t (a, b) FROM stdin;\n1\t'x\n\\.\n\\restrict abc\n",
      "select * from ${a}.{{ b }} where c = :c and d in ? and e = %(e)s and f not in %s and g=@g "
      "and h ? 'i' limit :1;",
      "insert into a${b} (c, {d}) values %s; {% if x %} update t set ${y} where z[1:2] = :'q' {% "
      "endif %};",
      "create function f() returns int begin atomic select case when a then 1 end; end; select 1;",
      "create or replace rule r as on insert to t do (insert into a values (1); delete from b);",
      "DELIMITER $$\ncreate procedure p() begin select 1; end$$\nDELIMITER ;\nselect 1\nGO\nselect "
      "2\n",
      "{call f(?, ?)}; select date ?, interval :i; create table ${t}_x (id ${type}, n "
      "numeric(${p}));",
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::as_text(data, size);
  for (const PrepassMode mode : {PrepassMode::script, PrepassMode::body}) {
    const Prepass result = prepass(text, mode);
    CHECK(!result.rewritten || result.text.size() == size, "prepass keeps every length");
    std::uint32_t last = 0;
    for (const Piece& piece : result.pieces) {
      CHECK(last <= piece.begin && piece.begin < piece.end && piece.end <= size,
            "pieces are in order");
      last = piece.end;
    }
    for (const PrepassNote& note : result.notes) {
      CHECK(note.begin <= note.end && note.end <= size, "notes are inside of the text");
    }
    if (result.rewritten) {
      CHECK(result.text.find('\0') == std::string::npos, "the grammar reads a C string");
      // What was rewritten is plain: the borders of statements do not move.
      const Prepass again = prepass(result.text, mode);
      CHECK(again.pieces.size() <= result.pieces.size() + result.notes.size() + size,
            "a second pass ends");
    }
  }
  return 0;
}
