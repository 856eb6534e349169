// The limit that demarc is measured against: libpg_query's raw parse of the same statements in the
// same batches on one thread, nothing walked. Files are read and cut beforehand; only parsing is
// timed.
//
//   bare_parser FOLDER   → seconds bytes
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "sql/prepass.h"

extern "C" {
#include <pg_query.h>
#include <pg_query/pg_query_internal.h>
}

static constexpr std::size_t batch_bytes = 16u << 10;

static void add_batches(const std::string& bytes, std::vector<std::string>& batches) {
  const demarc::Prepass pass = demarc::prepass(bytes);
  const std::string& text = pass.rewritten ? pass.text : bytes;
  std::string batch;
  for (const demarc::Piece& piece : pass.pieces) {
    if (!batch.empty() && batch.size() + (piece.end - piece.begin) > batch_bytes) {
      batches.push_back(batch);
      batch.clear();
    }
    batch.append(text, piece.begin, piece.end - piece.begin).append(";\n");
  }
  if (!batch.empty()) batches.push_back(batch);
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::string> batches;
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (!entry.is_regular_file() || entry.path().extension() != ".sql") continue;
    std::stringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    bytes += text.str().size();
    add_batches(text.str(), batches);
  }
  double best = 0;
  int refused = 0;
  for (int round = 0; round < 3; ++round) {
    refused = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string& batch : batches) {
      MemoryContext context = pg_query_enter_memory_context();
#ifdef DEMARC_RAW_PARSE_HAS_OPTIONS
      const PgQueryInternalParsetreeAndError result = pg_query_raw_parse(batch.c_str(), 0);
#else
      const PgQueryInternalParsetreeAndError result = pg_query_raw_parse(batch.c_str());
#endif
      if (result.error != nullptr) {
        ++refused;
        pg_query_free_error(result.error);
      }
      free(result.stderr_buffer);
      pg_query_exit_memory_context(context);
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (round == 0 || seconds < best) best = seconds;
  }
  std::cerr << batches.size() << " batches, " << refused << " refused\n";
  std::cout << best << " " << bytes << "\n";
  return 0;
}
