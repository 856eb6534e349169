// Tables of (SQL, what is found in it).
#pragma once

#include <gtest/gtest.h>

#include "describe.h"

namespace demarc {

struct Case {
  const char* sql;
  const char* expected;
};

#define EXPECT_CASES(describe, cases)                          \
  for (const Case& c : cases) {                                \
    EXPECT_EQ(describe(c.sql), c.expected) << "in: " << c.sql; \
  }

}  // namespace demarc
