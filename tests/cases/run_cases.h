// Runs one golden case in-process on a file system in memory.
#pragma once

#include <string>

#include "cases/case_file.h"

namespace demarc::cases {

// What the program prints for the case: standard output, then what it said on standard error, then
// the exit code if it is 2. `only_rule` limits the default command to one rule; empty: all rules.
std::string run_case(const Case& test, const std::string& only_rule);

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);

// UPDATE_GOLDENS=1: write what came out instead of comparing.
bool updates_goldens();

}  // namespace demarc::cases
