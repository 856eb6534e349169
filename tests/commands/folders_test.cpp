#include "commands/folders.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(Folders, UnitsOfRepositories) {
  const struct {
    std::vector<std::string> paths;
    std::vector<std::string> units;
  } cases[] = {
      {{"services/orders/db/migrations/1.sql", "services/users/q.sql"},
       {"services/orders", "services/users"}},
      {{"orders/migrations/1.sql", "orders/sql/q.sql", "users/1.sql"},
       {"orders", "orders", "users"}},
      {{"src/main/resources/db/migration/V1.sql"}, {"src/main/resources"}},
      {{"db/migrations/1.sql", "db/queries/q.sql"}, {"db", "db"}},
      {{"a.sql", "b.sql"}, {".", "."}},
      {{"a.sql", "api/b.sql"}, {".", "api"}},
      {{"backend/services/a/x.sql", "backend/services/b/y.sql", "web/z.sql"},
       {"backend/services/a", "backend/services/b", "web"}},
      {{"services/orders/migrations/1.sql", "services/orders/queries/2.sql"},
       {"services/orders", "services/orders"}},
      {{"cmd/a/sql/1.sql", "pkg/store/2.sql"}, {"cmd/a", "pkg/store"}},
      {{}, {}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(units_of(c.paths), c.units) << testing::PrintToString(c.paths);
}

}  // namespace demarc
