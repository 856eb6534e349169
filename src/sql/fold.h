// Leaves out what the grammar need not read: bodies in dollar quotes, which are analysed by
// themselves, and further rows of INSERT … VALUES that hold nothing but literals. Seeds and dumps
// are made of such rows, they name nothing, and telling them by their bytes is ten times as fast as
// parsing them.
//
//   INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, f())   →   INSERT INTO t VALUES (1, 'a'), (3, f())
//   CREATE FUNCTION f() … AS $$ … $$ LANGUAGE plpgsql   →   CREATE FUNCTION f() … AS $$$$ LANGUAGE
//   …
//
// A row is left out if it is "(" literal {"," literal} ")", a literal being a number, a plain
// string, NULL, TRUE, FALSE, DEFAULT, or a call of one of the server's own functions without
// arguments, each perhaps cast to one of the server's own types.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace demarc {

// The one run of bytes that was left out, in the statement; size 0: none.
struct Cut {
  std::size_t at = 0;
  std::size_t size = 0;
};

// Appends the statement to `out`, shortened where that is worth it.
Cut append_folded(std::string_view statement, std::string& out);

}  // namespace demarc
