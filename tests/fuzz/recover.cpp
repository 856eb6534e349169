#include "sql/recover.h"

#include "fuzz.h"

using namespace demarc;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "with a as (select * from b) select extract(x from y) from a, c.d e join [f] on g is "
      "distinct from h !",
      "insert into `a`.b (c) select d from e on duplicate key update f = 1",
      "merge into a using (select * from b) c on d when matched then update set e = 1 when not "
      "matched then insert values (1)",
      "delete x from a x join b on 1; update u set v = 1 from w u",
      "create table a (b int references c on delete cascade, like d) inherits (e, f) partition of "
      "g",
      "grant select on table a.b, c to d; comment on column e.f is g; copy h to i",
      "create index on a (b) where c; create policy d on e for update using (f); drop trigger g on "
      "h",
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const RecoveredName& name : recover_names(fuzz::as_text(data, size)).names) {
    CHECK(name.begin < name.end && name.end <= size, "names stand inside of the statement");
  }
  return 0;
}
