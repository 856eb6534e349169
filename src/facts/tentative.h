// Decides whether a text from a host language is SQL, once its rows are there, and takes back the
// rows of one that is not.
#pragma once

#include <array>

#include "sql/rows.h"

namespace demarc {

// How many rows of each sort there are at one moment.
struct RowsMark {
  std::array<std::size_t, 15> sizes{};
  std::uint32_t seen = 0;
  std::uint32_t not_analysed = 0;
};
RowsMark mark_of(const Rows& rows);
void cut_back(Rows& rows, const RowsMark& mark);

// True if what was added behind `mark` says all that was added between `before` and `mark`.
bool says_all_of(const Rows& rows, const RowsMark& before, const RowsMark& mark);

// Keeps what was added behind `mark` if it is what the fragment must become; else takes it back.
// What an earlier text of the same place has said already is not said again. True if some is kept.
bool settle_tentative(const Fragment& fragment, const RowsMark& mark, bool is_variant, Rows& rows);

}  // namespace demarc
