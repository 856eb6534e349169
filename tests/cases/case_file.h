// Golden cases in Markdown: a heading is a test, fenced blocks are the files of a tiny repository,
// and an `output` block is what the program must print.
//
//   # title                        blocks before the first "##" belong to every case of the file
//   ## What is seen here           one case
//   ```sql path=orders/list.sql    a file
//   ```console                     the command line, "$ demarc check …"; without it, the file's
//   default
//   ```output                      the exact output
//
// A fence may be longer than three backticks, so that blocks can hold Markdown.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace demarc::cases {

struct Block {
  std::string info{};  // "sql path=a.sql", "output", …
  std::string text{};
  std::size_t text_begin = 0;  // bytes of the Markdown file
  std::size_t text_end = 0;
};

struct Case {
  std::string title{};
  std::map<std::string, std::string> files{};  // path → bytes, shared ones included
  std::vector<std::string> console{};          // arguments after "demarc"; empty: the default
  bool has_output = false;
  Block output{};
  std::size_t end = 0;  // where an output block would be added
};

struct CaseFile {
  std::vector<Case> cases{};
  std::string error{};  // not empty: the file is malformed, and where
};

CaseFile parse_cases(std::string_view markdown);

// The Markdown with the case's output replaced, or added at its end.
std::string with_output(std::string_view markdown, const Case& test, std::string_view output);

// "Reading through a view is fine" → "Reading_through_a_view_is_fine": a name that test tools can
// filter.
std::string test_name(std::string_view title);

}  // namespace demarc::cases
