// What extraction is told besides the bytes of a file: values of names that other files define.
// Whoever passes them makes FileKind::given differ, for the cache.
#pragma once

#include <map>
#include <string>

namespace demarc {

struct HostOptions {
  // By "qualifier.name", or ".name" where the file writes it without one.
  std::map<std::string, std::string, std::less<>> values{};
  bool skip_prefilter = false;  // read the file though it does not look like SQL by itself
};

inline const HostOptions no_host_options{};

}  // namespace demarc
