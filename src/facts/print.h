// Facts of one file as JSON lines, the output of `demarc facts` (its contract is frozen).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "facts/file_facts.h"

namespace demarc {

// One line a statement and a line a note, by position, appended to `out`. `server_version` decides
// what MAINTAIN is called: OWNER before 17. `pass_on` is called each time a megabyte of lines has
// come together, and may take them out: the lines of a file are up to fifty times its size.
void print_facts(const FileFacts& facts, std::string_view path, FileClass file_class,
                 int server_version, std::string& out,
                 const std::function<void(std::string&)>& pass_on = {});

// What the contract above has no place for, for `demarc debug facts`: one line a message, with the
// function that it stands in.
void print_messages(const FileFacts& facts, std::string_view path, std::string& out);

}  // namespace demarc
