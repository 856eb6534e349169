// What git knows of a checkout.
//
// Every failure (no git, no repository, a checkout that belongs to another user) is an answer
// that says why, never an error of the run. How git is run: git_run.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "scan/listing.h"

namespace demarc {

struct GitListing {
  bool available = false;
  std::string why_not{};            // one line, when not available
  std::vector<ListedFile> files{};  // tracked and untracked-but-not-ignored, sorted, each once
};

// Everything below `folder` (absolute).
GitListing list_git_files(const std::string& folder);

struct GitInfo {
  bool available = false;
  std::string prefix{};      // of the folder within the checkout: "" or "services/orders/"
  std::string commit{};      // HEAD's full id; empty before the first commit
  Date committed{};          // HEAD's committer date (UTC)
  std::string repository{};  // "shop/orders", from origin's address, without host and credentials
};

GitInfo ask_git_about(const std::string& folder);

// Where git looks for the hooks of a checkout.
struct GitHooks {
  bool available = false;
  std::string why_not{};
  std::string top{};     // of the checkout, absolute
  std::string folder{};  // absolute
  bool shared = false;   // core.hooksPath leads out of the checkout: other repositories may use it
};
GitHooks find_git_hooks(const std::string& folder);

// The path part of a remote's address: "git@host:shop/orders.git" → "shop/orders". Of an address
// on the local disk only the last folder's name.
std::string repository_name(std::string_view address);

}  // namespace demarc
