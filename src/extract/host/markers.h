// What demarc knows of broker clients, task queues and event frameworks, as data:
// rules/markers/<name>.toml, explained in rules/markers/README.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarc {

struct MarkedCall {
  std::string receiver{};  // in lower case; empty: any, or none
  std::string method{};
  int argument = -1;  // of the topic; -1: none
};

struct MarkedMethod {
  std::string base{};
  std::string method{};
};

struct MarkerSet {
  std::string name{};                     // of the file: "kafka"
  std::vector<std::string> words{};       // in lower case
  std::vector<std::string> topic_keys{};  // in lower case
  std::vector<std::string> type_keys{};   // in lower case
  std::vector<std::string> envelopes{};
  bool receiver_is_type = false;
  std::vector<MarkedCall> publishes{};
  std::vector<std::string> consumer_annotations{};
  std::vector<MarkedMethod> consumer_types{};
  std::vector<std::string> consumer_functions{};
  std::vector<MarkedCall> handlers{};
  std::vector<MarkedCall> polls{};
  std::vector<MarkedCall> after_commits{};
  std::vector<std::string> after_commit_annotations{};
};

Result<MarkerSet> parse_marker_set(std::string_view name, std::string_view toml);

// Of the embedded data, by name; at most 64.
const std::vector<MarkerSet>& marker_sets();

}  // namespace demarc
