// Runs git; the only file that starts a program.
//
// git runs without a shell, without hooks, fsmonitor, lazy fetches or locks, with a cleared GIT_*
// environment and a time limit, because the checkout and its configuration may be a stranger's.
// Every failure is an answer that says why, never an error of the run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/listing.h"

namespace demarc {

struct GitCall {
  std::vector<std::string> arguments{};
  std::string input{};  // for standard input
};

struct GitAnswer {
  std::string text{};
  std::string errors{};
  int status = -1;  // exit code; -1: not started, killed or out of time
};

// One answer a call, all at the same time. `folder` is absolute. `index_file`: another index than
// the checkout's own (a commit in progress has one); empty: none.
std::vector<GitAnswer> run_git(const std::string& folder, const std::vector<GitCall>& calls,
                               const std::string& index_file = {});

// git's complaint in one line that is the same on every machine: no paths, no advice.
std::string git_complaint(const GitAnswer& answer);

// The output without its last line break.
std::string_view line_of(const GitAnswer& answer);

FileMode mode_of_git(std::string_view octal);

// Calls use(entry) for each entry of a list whose entries end in NUL.
template <typename Use>
void each_git_entry(std::string_view text, Use&& use) {
  for (std::size_t at = 0, end; (end = text.find('\0', at)) != std::string_view::npos;
       at = end + 1) {
    use(text.substr(at, end - at));
  }
}

}  // namespace demarc
