#include "scan/graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"

namespace demarc {

namespace {

constexpr std::uint64_t head_limit_bytes = 64u << 10;
constexpr std::uint64_t apps_limit_bytes = 64u << 10;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Behind the string literal that opens at `at`.
std::size_t behind_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool triple = text.substr(at, 3) == std::string(3, quote);
  const std::string close(triple ? 3 : 1, quote);
  for (std::size_t i = at + close.size(); i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text.substr(i, close.size()) == close) {
      return i + close.size();
    }
  }
  return text.size();
}

// What a migration says of itself.
struct Node {
  std::string name{};
  std::string group{};                    // Django: the app
  std::vector<std::string> follows{};     // names
  std::vector<std::string> precedes{};    // run_before
  std::vector<std::string> stands_for{};  // replaces
  bool told = true;                       // Alembic: has a revision
};

std::vector<std::string> pairs(const std::vector<std::string>& strings) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 1 < strings.size(); i += 2) {
    out.push_back(strings[i] + "." + strings[i + 1]);
  }
  return out;
}

std::string stem_of(std::string_view path) {
  const std::string_view name = name_of(path);
  return std::string(name.substr(0, name.rfind('.')));
}

class Graph {
 public:
  Graph(const FileSystem& files, const PathIndex& index, bool django, SetOrder& order)
      : files_(files), index_(index), django_(django), order_(order) {}
  void run();

 private:
  Node read(std::uint32_t file);
  void settle_replacements();
  void connect();
  void edge(const std::string& before, std::size_t after);
  void sort();
  void sort_as_django();
  void find_heads();
  bool in_order(std::size_t a, std::size_t b) const {
    return std::tie(nodes_[a].group, nodes_[a].name) < std::tie(nodes_[b].group, nodes_[b].name);
  }

  const FileSystem& files_;
  const PathIndex& index_;
  const bool django_;
  SetOrder& order_;
  std::vector<std::uint32_t> members_{};
  std::vector<Node> nodes_{};
  std::vector<bool> dropped_{};
  std::map<std::string, std::vector<std::size_t>> by_name_{};
  std::vector<std::set<std::size_t>> after_{};
  std::vector<std::vector<std::size_t>> before_{};
  std::vector<std::size_t> missing_{};
  std::vector<bool> followed_{};
};

Node Graph::read(std::uint32_t file) {
  const std::string& path = index_.files()[file].path;
  const Result<std::string> head = files_.read_head(path, head_limit_bytes);
  Node out;
  const std::string_view text = head ? std::string_view(*head) : std::string_view{};
  if (django_) {
    out.group = django_app(files_, index_, path);
    out.name = out.group + "." + stem_of(path);
    out.follows = pairs(python_strings(text, "dependencies"));
    out.precedes = pairs(python_strings(text, "run_before"));
    out.stands_for = pairs(python_strings(text, "replaces"));
    return out;
  }
  const std::vector<std::string> own = python_strings(text, "revision");
  out.told = !own.empty();
  out.name = own.empty() ? path : own.front();
  out.follows = python_strings(text, "down_revision");
  return out;
}

// Of a squashed migration and those that it replaces one half runs: while the old ones are there,
// they do.
void Graph::settle_replacements() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    std::vector<std::size_t> old;
    for (const std::string& name : nodes_[i].stands_for) {
      const auto found = by_name_.find(name);
      if (found != by_name_.end())
        old.insert(old.end(), found->second.begin(), found->second.end());
    }
    if (nodes_[i].stands_for.empty()) continue;
    if (old.empty()) {
      for (const std::string& name : nodes_[i].stands_for) by_name_[name].push_back(i);
    } else {
      dropped_[i] = true;
      by_name_[nodes_[i].name] = old;
    }
  }
}

void Graph::edge(const std::string& before, std::size_t after) {
  const auto found = by_name_.find(before);
  if (found == by_name_.end()) return;
  for (std::size_t one : found->second) {
    if (one == after || dropped_[one] || dropped_[after]) continue;
    if (after_[one].insert(after).second) {
      ++missing_[after];
      before_[after].push_back(one);
    }
    if (nodes_[one].group == nodes_[after].group) followed_[one] = true;
  }
}

void Graph::connect() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    for (const std::string& name : nodes_[i].follows) {
      if (name.ends_with(".__first__")) continue;
      edge(name, i);
    }
    for (const std::string& name : nodes_[i].precedes) {
      const auto found = by_name_.find(name);
      if (found == by_name_.end()) continue;
      for (std::size_t other : found->second) edge(nodes_[i].name, other);
    }
  }
}

void Graph::sort() {
  std::set<std::size_t> ready;
  std::size_t open = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (dropped_[i]) continue;
    ++open;
    if (missing_[i] == 0) ready.insert(i);
  }
  order_.replayed.clear();
  std::vector<bool> done(nodes_.size(), false);
  while (!ready.empty()) {
    const std::size_t next = *ready.begin();
    ready.erase(ready.begin());
    done[next] = true;
    order_.replayed.push_back(members_[next]);
    for (std::size_t after : after_[next]) {
      if (--missing_[after] == 0) ready.insert(after);
    }
  }
  if (order_.replayed.size() == open) return;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!done[i] && !dropped_[i]) order_.replayed.push_back(members_[i]);
  }
  order_.known = false;
  order_.why_not = "the files depend on each other in a circle";
}

// Django runs app by app: the last migrations of each by the names of the apps, before each what it
// depends on, deepest first (MigrationGraph.iterative_dfs). Apps that trade tables rely on it.
void Graph::sort_as_django() {
  std::vector<std::size_t> last;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!dropped_[i] && !followed_[i]) last.push_back(i);
  }
  const auto by_name = [&](std::size_t a, std::size_t b) { return in_order(a, b); };
  std::sort(last.begin(), last.end(), by_name);
  for (std::vector<std::size_t>& list : before_) std::sort(list.begin(), list.end(), by_name);
  // What no last migration leads to is in a circle; it comes by name.
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!dropped_[i] && followed_[i]) last.push_back(i);
  }
  enum class State : std::uint8_t { unseen, open, done };
  std::vector<State> state(nodes_.size(), State::unseen);
  order_.replayed.clear();
  for (std::size_t target : last) {
    std::vector<std::pair<std::size_t, bool>> stack{{target, false}};
    while (!stack.empty()) {
      const auto [node, leaves] = stack.back();
      stack.pop_back();
      if (leaves) {
        state[node] = State::done;
        order_.replayed.push_back(members_[node]);
      } else if (state[node] == State::open) {
        order_.known = false;
        order_.why_not = "the files depend on each other in a circle";
      } else if (state[node] == State::unseen) {
        state[node] = State::open;
        stack.emplace_back(node, true);
        for (std::size_t parent : before_[node]) stack.emplace_back(parent, false);
      }
    }
  }
}

// Two last migrations: nobody says which of the branches runs first.
void Graph::find_heads() {
  if (!order_.known) return;
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (dropped_[i] || followed_[i] || !nodes_[i].told) continue;
    const auto [found, first] = last.emplace(nodes_[i].group, i);
    if (first) continue;
    order_.known = false;
    order_.why_not = "`" + stem_of(index_.files()[members_[found->second]].path) + "` and `" +
                     stem_of(index_.files()[members_[i]].path) +
                     "` are both the last of their branch";
    return;
  }
}

void Graph::run() {
  members_ = order_.replayed;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    nodes_.push_back(read(members_[i]));
    by_name_[nodes_.back().name].push_back(i);
  }
  dropped_.resize(nodes_.size());
  after_.resize(nodes_.size());
  before_.resize(nodes_.size());
  missing_.resize(nodes_.size());
  followed_.resize(nodes_.size());
  settle_replacements();
  connect();
  django_ ? sort_as_django() : sort();
  find_heads();
}

}  // namespace

std::size_t python_close(std::string_view text, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = behind_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && --depth == 0) return i + 1;
    ++i;
  }
  return text.size();
}

std::vector<std::string> python_strings(std::string_view text, std::string_view name) {
  std::vector<std::string> out;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', line), text.size());
    std::size_t at = line;
    while (at < line_end && is_blank(text[at])) ++at;
    const std::size_t equals = text.substr(0, line_end).find('=', at);
    const bool is_name = text.substr(at).starts_with(name) && equals != std::string_view::npos;
    const std::size_t behind = at + name.size();
    if (!is_name || (text[behind] != ' ' && text[behind] != '=' && text[behind] != ':')) {
      line = line_end + 1;
      continue;
    }
    at = equals + 1;
    while (at < text.size() && is_blank(text[at])) ++at;
    std::size_t end = line_end;
    if (at < text.size() && (text[at] == '(' || text[at] == '[')) end = python_close(text, at);
    while (at < end) {
      const char c = text[at];
      if (c == '#') {
        at = std::min(text.find('\n', at), end);
      } else if (c == '"' || c == '\'') {
        const std::size_t close = behind_string(text, at);
        const std::string_view literal = text.substr(at, close - at);
        if (literal.size() >= 2) out.emplace_back(literal.substr(1, literal.size() - 2));
        at = close;
      } else {
        ++at;
      }
    }
    return out;
  }
  return out;
}

std::string django_app(const FileSystem& files, const PathIndex& index, std::string_view path) {
  const std::string_view app = folder_of(folder_of(path));
  const std::string apps = join_path(app, "apps.py");
  if (index.contains(apps)) {
    const Result<std::string> text = files.read_head(apps, apps_limit_bytes);
    const std::vector<std::string> label =
        text ? python_strings(*text, "label") : std::vector<std::string>{};
    if (!label.empty() && !label.front().empty()) return label.front();
  }
  return std::string(name_of(app));
}

void order_by_graph(const FileSystem& files, const PathIndex& index, const Framework& framework,
                    SetOrder& order) {
  Graph(files, index, framework.calls == "django", order).run();
}

}  // namespace demarc
