#include "commands/resolve.h"

#include <map>
#include <set>

#include "base/parallel.h"
#include "facts/symbols.h"

namespace demarc {

namespace {

// A constant may be put together from others, and those again.
constexpr int most_rounds = 3;

using Names = std::set<std::string, std::less<>>;

class Resolver {
 public:
  Resolver(const Options& options, const Project& project, FactsCache& cache,
           std::vector<FileFacts>& facts)
      : jobs_(options.jobs > 0 ? options.jobs : default_jobs()),
        project_(project),
        cache_(cache),
        facts_(facts),
        given_(facts.size()) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (is_host(file(i).kind.language)) hosts_.push_back(i);
    }
  }

  void run() {
    for (int round = 0; round < most_rounds && look_again(); ++round) {
    }
    for (int round = 0; round < most_rounds && complete(); ++round) {
    }
    note_ambiguous();
  }

 private:
  const RepoFile& file(std::size_t i) const { return project_.scan.files[i]; }

  // Files that the pre-filter kept out, but that share a name with those it let through. What is
  // read then may lack names of others that were kept out. False if no name is new.
  bool look_again() {
    std::map<Language, Names> fresh;
    for (std::size_t i : hosts_) {
      const Rows& rows = facts_[i].rows;
      const Language family = family_of(file(i).kind.language);
      const auto want = [&](std::string_view name) {
        if (looked_for_[family].emplace(name).second) fresh[family].emplace(name);
      };
      for (const SymbolRow& symbol : rows.symbols) want(rows.text(symbol.name));
      for (const ConstantRow& constant : rows.constants) {
        if (constant.is_sql != 0 && constant.reach != 0) want(rows.text(constant.name));
      }
    }
    std::vector<std::size_t> skipped;
    for (std::size_t i : hosts_) {
      if (facts_[i].rows.skipped != 0 && fresh.count(family_of(file(i).kind.language)) != 0)
        skipped.push_back(i);
    }
    parallel_for(jobs_, skipped.size(), [&](std::size_t index, int) {
      const std::size_t i = skipped[index];
      const Names& names = fresh.find(family_of(file(i).kind.language))->second;
      FileFacts again = facts_of_file(project_, file(i), cache_, {.names = &names});
      if (again.rows.skipped == 0) facts_[i] = std::move(again);
    });
    return !fresh.empty();
  }

  SymbolTable table() const {
    std::vector<SymbolSource> sources(facts_.size());
    for (std::size_t i : hosts_) {
      sources[i] = {.facts = &facts_[i],
                    .path = file(i).path,
                    .language = file(i).kind.language,
                    .parties = &file(i).parties,
                    .is_test = file(i).file_class == FileClass::test};
    }
    return SymbolTable(std::move(sources));
  }

  // Gives files what they lack and reads them again. False if nothing was found.
  bool complete() {
    std::vector<std::size_t> changed;
    {
      const SymbolTable all = table();
      for (std::size_t i : hosts_) {
        const Rows& rows = facts_[i].rows;
        bool more = false;
        for (const SymbolRow& symbol : rows.symbols) {
          std::string_view value;
          if (all.find(i, symbol, value) != SymbolAnswer::found) continue;
          std::string key = std::string(rows.text(symbol.qualifier)) + ".";
          key += rows.text(symbol.name);
          more = given_[i].values.emplace(std::move(key), value).second || more;
        }
        if (more) changed.push_back(i);
      }
    }
    parallel_for(jobs_, changed.size(), [&](std::size_t index, int) {
      const std::size_t i = changed[index];
      given_[i].skip_prefilter = true;
      facts_[i] = facts_of_file(project_, file(i), cache_, {.options = given_[i]});
    });
    return !changed.empty();
  }

  void note_ambiguous() {
    const SymbolTable all = table();
    std::vector<std::pair<std::size_t, SymbolRow>> found;
    for (std::size_t i : hosts_) {
      for (const SymbolRow& symbol : facts_[i].rows.symbols) {
        std::string_view value;
        if (all.find(i, symbol, value) == SymbolAnswer::ambiguous) found.emplace_back(i, symbol);
      }
    }
    for (const auto& [i, symbol] : found) {
      Rows& rows = facts_[i].rows;
      const std::string name(rows.text(symbol.name));
      rows.notes.push_back({.kind = NoteKind::ambiguous,
                            .message = rows.add("`" + name +
                                                "` is defined with several values: the SQL that "
                                                "uses it is not completed"),
                            .begin = symbol.begin,
                            .end = symbol.end});
    }
  }

  int jobs_;
  const Project& project_;
  FactsCache& cache_;
  std::vector<FileFacts>& facts_;
  std::vector<HostOptions> given_;
  std::vector<std::size_t> hosts_{};
  std::map<Language, Names> looked_for_{};
};

}  // namespace

void resolve_symbols(const Options& options, const Project& project, FactsCache& cache,
                     std::vector<FileFacts>& facts) {
  Resolver(options, project, cache, facts).run();
}

}  // namespace demarc
