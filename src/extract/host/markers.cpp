#include "extract/host/markers.h"

#include <algorithm>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"

namespace demarc {

namespace {

constexpr std::size_t most_sets = 64;  // one bit each in HostHints

class MarkerReader {
 public:
  explicit MarkerReader(std::string path) : path_(std::move(path)) {}

  void read(const TomlValue& document, MarkerSet& out) {
    for (const auto& [key, value] : document.members) {
      if (key == "words") {
        out.words = lower(value);
      } else if (key == "topic_keys") {
        out.topic_keys = lower(value);
      } else if (key == "type_keys") {
        out.type_keys = lower(value);
      } else if (key == "envelopes") {
        out.envelopes = strings(value);
      } else if (key == "receiver_is_type") {
        out.receiver_is_type = value.boolean;
      } else if (key == "publish" || key == "consume" || key == "after_commit") {
        for (const auto& [name, list] : value.members) table_key(key, name, list, out);
      } else {
        fail(value, "unknown key `" + key + "`");
      }
    }
    if (out.words.empty()) fail(document, "`words` is missing: no file would be looked at");
  }
  const Error& fault() const { return fault_; }

 private:
  void table_key(const std::string& table, const std::string& key, const TomlValue& value,
                 MarkerSet& out) {
    const std::string full = table + "." + key;
    if (full == "publish.calls") {
      out.publishes = calls(value);
    } else if (full == "consume.annotations") {
      out.consumer_annotations = strings(value);
    } else if (full == "consume.types") {
      for (const std::string& text : strings(value)) {
        const std::size_t dot = text.rfind('.');
        if (dot == std::string::npos) {
          fail(value, "`" + text + "`: Base.method is expected");
          continue;
        }
        out.consumer_types.push_back({text.substr(0, dot), text.substr(dot + 1)});
      }
    } else if (full == "consume.functions") {
      out.consumer_functions = strings(value);
    } else if (full == "consume.handlers") {
      out.handlers = calls(value);
    } else if (full == "consume.polls") {
      out.polls = calls(value);
    } else if (full == "after_commit.calls") {
      out.after_commits = calls(value);
    } else if (full == "after_commit.annotations") {
      out.after_commit_annotations = strings(value);
    } else {
      fail(value, "unknown key `" + full + "`");
    }
  }

  void fail(const TomlValue& at, std::string message) {
    if (!fault_.message.empty()) return;
    fault_ = {.message = std::move(message), .path = path_, .line = at.line, .column = at.column};
  }
  std::vector<std::string> strings(const TomlValue& value) {
    std::vector<std::string> out;
    if (value.kind != TomlValue::Kind::array) fail(value, "a list of strings is expected");
    for (const TomlValue& item : value.items) {
      if (item.text.empty()) fail(item, "a string is expected");
      out.push_back(item.text);
    }
    return out;
  }
  std::vector<std::string> lower(const TomlValue& value) {
    std::vector<std::string> out = strings(value);
    for (std::string& text : out) text = to_lower(text);
    return out;
  }
  // "receiver.method:argument", ".method", "method"
  std::vector<MarkedCall> calls(const TomlValue& value) {
    std::vector<MarkedCall> out;
    for (const std::string& text : strings(value)) {
      MarkedCall call;
      std::string_view rest = text;
      if (const std::size_t colon = rest.rfind(':'); colon != std::string_view::npos) {
        const std::string_view argument = rest.substr(colon + 1);
        if (argument.size() != 1 || argument[0] < '0' || argument[0] > '9') {
          fail(value, "`" + text + "`: a digit is expected");
          continue;
        }
        call.argument = argument[0] - '0';
        rest = rest.substr(0, colon);
      }
      if (const std::size_t dot = rest.rfind('.'); dot != std::string_view::npos) {
        call.receiver = to_lower(rest.substr(0, dot));
        rest = rest.substr(dot + 1);
      }
      if (rest.empty()) fail(value, "`" + text + "`: a call needs a name");
      call.method = std::string(rest);
      out.push_back(std::move(call));
    }
    return out;
  }

  std::string path_;
  Error fault_{};
};

}  // namespace

Result<MarkerSet> parse_marker_set(std::string_view name, std::string_view toml) {
  const std::string path = "rules/markers/" + std::string(name) + ".toml";
  const Result<TomlValue> document = parse_toml(toml, path);
  if (!document) return document.error();
  MarkerSet out;
  out.name = std::string(name);
  MarkerReader reader(path);
  reader.read(*document, out);
  if (!reader.fault().message.empty()) return reader.fault();
  return out;
}

const std::vector<MarkerSet>& marker_sets() {
  static const std::vector<MarkerSet> sets = [] {
    std::vector<MarkerSet> out;
    for (unsigned i = 0; i < marker_files_count; ++i) {
      Result<MarkerSet> read = parse_marker_set(marker_files[i].key, marker_files[i].text());
      CHECK(read, "the embedded descriptions of messaging are tested");
      out.push_back(*std::move(read));
    }
    CHECK(out.size() <= most_sets, "one bit a set");
    std::sort(out.begin(), out.end(),
              [](const MarkerSet& a, const MarkerSet& b) { return a.name < b.name; });
    return out;
  }();
  return sets;
}

}  // namespace demarc
