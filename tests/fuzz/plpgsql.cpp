#include "sql/plpgsql.h"

#include "fuzz.h"

using namespace demarc;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "DECLARE a int := 1; c cursor (b int) for select 1; d t%rowtype; e alias for $1; BEGIN a := "
      "a + 1; END",
      "BEGIN IF a THEN select b into strict c, d.e from f; ELSIF g THEN NULL; ELSE perform h(); "
      "END IF; END",
      "BEGIN for i in reverse 1..10 by 2 loop exit when i > 1; end loop; for r in select 1 loop "
      "null; end loop; END",
      "<<x>> BEGIN case a when 1, 2 then return; else raise notice '%', b using errcode = c; end "
      "case; END x;",
      "BEGIN execute 'insert into ' || quote_ident(t) || ' values ($1)' into r using s; END",
      "DECLARE q text := 'a'; BEGIN q := q || format('%I %2$L %%', 'b', c); execute q; return "
      "query execute q; END",
      "BEGIN begin commit; exception when others or sqlstate '1' then rollback; end; open c for "
      "execute 'a'; END",
      "BEGIN create function f() returns int begin atomic select 1; end; x[1:2].y := ${z}; foreach "
      "v in array w loop end loop; END",
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = fuzz::as_text(data, size);
  const PlpgsqlBody result = segment_plpgsql(body);
  CHECK(!result.rewritten || result.text.size() == size, "the segmenter keeps every length");
  CHECK(result.error_at <= size, "the error is inside of the body");
  for (const PlpgsqlPiece& piece : result.pieces) {
    CHECK(piece.begin < piece.end && piece.end <= size, "pieces are inside of the body");
    if (piece.kind != PlpgsqlKind::dynamic) continue;
    CHECK(piece.dynamic < result.dynamics.size(), "every EXECUTE has its text");
    const PlpgsqlDynamic& dynamic = result.dynamics[piece.dynamic];
    for (std::uint32_t at = 0; at < dynamic.text.size(); ++at) {
      CHECK(dynamic.map.to_host(at) < size, "texts of EXECUTE lead back into the body");
    }
  }
  return 0;
}
