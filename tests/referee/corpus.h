// Reads the corpus: SQL files with one statement after the other.
//
// A statement begins in the first column of a line and goes on in the lines that are indented or
// that begin with a closing parenthesis or a dollar quote. Comments before it say what a test must
// know:
//   -- search_path: shop, public   from here to the end of the file
//   -- id: NAME                    how exceptions.txt calls the next statement (else FILE:LINE)
//   -- before: SQL                 run by the superuser before it; may be repeated
//   -- after: SQL                  undoes it where a transaction cannot
//   -- fails: 23505                it fails even for the superuser, after rights were checked
//   -- outside                     it refuses to run in a transaction
// Other comments are for readers.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "tests/referee/prober.h"

namespace demarc::referee {

struct CorpusEntry {
  std::string id{};
  std::string search_path{};
  Statement statement{};
};

Result<std::vector<CorpusEntry>> read_corpus_file(const std::string& path);

Result<std::string> read_text(const std::string& path);

// A statement that is known to differ, and why that is right or cannot be otherwise.
struct Exception {
  std::string id{};
  std::string figure{};  // relations, privileges, uses or columns
  std::string reason{};
  bool used = false;
};

// Lines "id | figure | reason"; '#' begins a comment.
Result<std::vector<Exception>> read_exceptions(const std::string& path);

}  // namespace demarc::referee
