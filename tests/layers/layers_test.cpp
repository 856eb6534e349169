// A folder includes only folders before it. CMake's targets check what is linked, not what is
// included.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace fs = std::filesystem;

// Lowest first.
static const std::vector<std::string> layers = {
    "base",   "source",   "manifest", "scan",           "extract", "sql",
    "facts",  "model",    "findings", "rules",          "report",  "export",
    "decide", "commands", "main.cpp", "older_glibc.cpp"};

static std::size_t layer_of(const std::string& folder) {
  return static_cast<std::size_t>(std::find(layers.begin(), layers.end(), folder) - layers.begin());
}

// "rules" for rules/x/rule.cpp, "base" for src/base/text.h, "main.cpp" for src/main.cpp.
static std::string folder_of(const fs::path& file) {
  const fs::path relative = fs::relative(file, DEMARC_SOURCE_DIR);
  auto part = relative.begin();
  if (*part == "src") ++part;
  return part->string();
}

static std::vector<fs::path> sources() {
  std::vector<fs::path> out;
  for (const char* root : {"src", "rules"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(DEMARC_SOURCE_DIR) / root)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cpp") out.push_back(entry.path());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Layers, EveryFolderOfTheSourceHasItsPlace) {
  for (const fs::path& file : sources()) {
    EXPECT_LT(layer_of(folder_of(file)), layers.size())
        << file << ": its folder is not in the list of layers; add it where it belongs";
  }
}

TEST(Layers, IncludesPointDownwards) {
  int includes = 0;
  for (const fs::path& file : sources()) {
    std::ifstream in(file);
    std::string line;
    int number = 0;
    while (std::getline(in, line)) {
      ++number;
      if (line.rfind("#include \"", 0) != 0) continue;
      const std::string included = line.substr(10, line.find('"', 10) - 10);
      const std::string folder = included.substr(0, included.find('/'));
      const std::size_t layer = layer_of(folder);
      if (layer == layers.size()) continue;  // a generated or a library's header
      ++includes;
      EXPECT_LE(layer, layer_of(folder_of(file)))
          << file.string() << ":" << number << " includes " << included << "; " << folder_of(file)
          << " may include only what stands before it";
    }
  }
  EXPECT_GT(includes, 50);
}

// "Mark" for a line that begins to define `struct Mark …{` outside any function, else "".
static std::string type_defined_in(const std::string& line) {
  for (const std::string word : {"struct ", "class ", "enum class "}) {
    if (line.rfind(word, 0) != 0 || line.find(';') != std::string::npos) continue;
    const std::string rest = line.substr(word.size());
    const std::size_t end = rest.find_first_of(" :{<");
    const bool member = end != std::string::npos && rest.compare(end, 2, "::") == 0;
    return end == std::string::npos || member ? "" : rest.substr(0, end);
  }
  return "";
}

// Two types of one name in namespace demarc are one type to the linker, which then takes the
// destructor or the vector of the wrong one. Anonymous namespaces keep theirs to themselves.
TEST(Layers, EveryTypeHasANameOfItsOwn) {
  std::map<std::string, fs::path> seen;
  for (const fs::path& file : sources()) {
    std::ifstream in(file);
    std::string line, space;
    bool anonymous = false;
    while (std::getline(in, line)) {
      if (line == "namespace {") anonymous = true;
      if (line == "}  // namespace") anonymous = false;
      if (line.rfind("namespace demarc", 0) == 0) space = line;
      const std::string type = anonymous ? "" : type_defined_in(line);
      if (type.empty()) continue;
      const auto [entry, is_new] = seen.emplace(space + type, file);
      EXPECT_TRUE(is_new) << type << " is defined in " << entry->second << " and in " << file
                          << ": rename one";
    }
  }
  EXPECT_GT(seen.size(), 50u);
}
