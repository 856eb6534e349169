// Facts of one file as JSON lines, the output of `demarc facts` (its contract is frozen).
#pragma once

#include <string>
#include <string_view>

#include "facts/file_facts.h"

namespace demarc {

// One line a statement and a line a note, by position, appended to `out`. `server_version` decides
// what MAINTAIN is called: OWNER before 17.
void print_facts(const FileFacts& facts, std::string_view path, FileClass file_class,
                 int server_version, std::string& out);

}  // namespace demarc
