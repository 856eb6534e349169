// What each stage costs, in bytes of SQL a second, on one thread. Reads one folder of .sql files
// given in DEMARC_BENCH_FOLDER (bench/run sets it). For comparing stages with each other, not
// machines.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "facts/file_facts.h"
#include "facts/print.h"
#include "sql/analyse.h"
#include "sql/prepass.h"

namespace {

const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    const char* folder = std::getenv("DEMARC_BENCH_FOLDER");
    if (folder == nullptr) return out;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".sql") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::size_t bytes = 0;
    for (const auto& path : paths) {
      std::stringstream text;
      text << std::ifstream(path, std::ios::binary).rdbuf();
      bytes += text.str().size();
      out.push_back(text.str());
      if (bytes > 4'000'000) break;
    }
    return out;
  }();
  return all;
}

constexpr demarc::FileKind sql_file{.language = demarc::Language::sql};

template <typename Work>
void over_all_texts(benchmark::State& state, Work&& work) {
  std::size_t bytes = 0;
  for (const std::string& text : texts()) bytes += text.size();
  for (auto _ : state) {
    for (const std::string& text : texts()) work(text);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
}

void prepass(benchmark::State& state) {
  over_all_texts(state, [](const std::string& text) {
    benchmark::DoNotOptimize(demarc::prepass(text).pieces.size());
  });
}

void analyse(benchmark::State& state) {
  over_all_texts(state, [](const std::string& text) {
    demarc::Rows rows;
    const demarc::Fragment fragment{.text = text};
    demarc::analyse_sql(fragment, {}, rows);
    benchmark::DoNotOptimize(rows.statements.size());
  });
}

void facts(benchmark::State& state) {
  over_all_texts(state, [](const std::string& text) {
    benchmark::DoNotOptimize(demarc::build_facts(text, sql_file).rows.statements.size());
  });
}

void facts_encoded_and_decoded(benchmark::State& state) {
  std::vector<std::string> encoded;
  for (const std::string& text : texts())
    demarc::encode(demarc::build_facts(text, sql_file), encoded.emplace_back());
  std::size_t index = 0;
  over_all_texts(state, [&](const std::string&) {
    demarc::FileFacts copy;
    benchmark::DoNotOptimize(demarc::decode(encoded[index++ % encoded.size()], copy));
  });
}

BENCHMARK(prepass)->Unit(benchmark::kMillisecond);
BENCHMARK(analyse)->Unit(benchmark::kMillisecond);
BENCHMARK(facts)->Unit(benchmark::kMillisecond);
BENCHMARK(facts_encoded_and_decoded)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
