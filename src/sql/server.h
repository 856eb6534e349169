// The PostgreSQL server's own parse tree, as libpg_query leaves it in memory.
//
// Included by the visitor's files only, and last: the server's headers define macros (DEBUG,
// printf, gettext, Min, likely …) that do not mix with other libraries. What the two supported
// grammars name differently is evened out here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// postgres.h comes before what needs it.
// clang-format off
extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"

#include "nodes/parsenodes.h"
#include "nodes/value.h"
#include "utils/memutils.h"
}
// clang-format on

#undef DEBUG
#undef _
#undef gettext
#undef Min
#undef Max
#undef Abs
#undef Assert
#undef foreach
#undef likely
#undef unlikely
#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#undef vsnprintf
#undef vsprintf
#undef vfprintf
#undef vprintf
#undef strerror
#undef strerror_r
#undef IsA
#undef Trap

namespace demarc::sql {

inline NodeTag tag_of(const void* node) {
  return static_cast<const Node*>(node)->type;
}

// The node as T; the caller has looked at the tag.
template <typename T>
const T* as(const void* node) {
  return static_cast<const T*>(node);
}

inline const char* string_of(const void* node) {
  return tag_of(node) == T_String ? as<String>(node)->sval : nullptr;
}

// A list of nodes for a range-based for; a null list is empty.
class NodesOf {
 public:
  class Iterator {
   public:
    explicit Iterator(const ListCell* cell) : cell_(cell) {}
    const Node* operator*() const { return static_cast<const Node*>(cell_->ptr_value); }
    Iterator& operator++() {
      ++cell_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return cell_ != other.cell_; }

   private:
    const ListCell* cell_;
  };
  explicit NodesOf(const List* list) : list_(list) {}
  Iterator begin() const { return Iterator(list_ == nullptr ? nullptr : list_->elements); }
  Iterator end() const {
    return Iterator(list_ == nullptr ? nullptr : list_->elements + list_->length);
  }

 private:
  const List* list_;
};

inline int length_of(const List* list) {
  return list == nullptr ? 0 : list->length;
}
inline const Node* nth(const List* list, int index) {
  return static_cast<const Node*>(list->elements[index].ptr_value);
}
inline const Node* last_of(const List* list) {
  return nth(list, list->length - 1);
}

}  // namespace demarc::sql
