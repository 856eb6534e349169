// The limit that demarc is measured against: libpg_query's raw parse of the same statements in the
// same batches on one thread, nothing walked. Files are read and cut beforehand; only parsing is
// timed.
//
//   bare_parser FOLDER   → seconds seconds-with-bodies bytes
//
// The grammar takes the body of a routine for one string. demarc reads it, so its limit is the
// second figure: the same batches and those of the statements and expressions inside PL/pgSQL.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "sql/lexer.h"
#include "sql/plpgsql.h"
#include "sql/prepass.h"

extern "C" {
#include <pg_query.h>
#include <pg_query/pg_query_internal.h>
}

static constexpr std::size_t batch_bytes = 16u << 10;

using Batches = std::vector<std::string>;

// Adds pieces of text to the last batch, or opens another.
class Batcher {
 public:
  explicit Batcher(Batches& batches) : batches_(batches) {}
  ~Batcher() {
    if (!batch_.empty()) batches_.push_back(batch_);
  }
  void add(std::string_view prefix, std::string_view piece) {
    if (!batch_.empty() && batch_.size() + piece.size() > batch_bytes) {
      batches_.push_back(batch_);
      batch_.clear();
    }
    batch_.append(prefix).append(piece).append(";\n");
  }

 private:
  Batches& batches_;
  std::string batch_{};
};

static void add_bodies(std::string_view statement, Batcher& batcher) {
  demarc::Lexer lexer(statement);
  for (demarc::Token token = lexer.next(); token.kind != demarc::TokenKind::end;
       token = lexer.next()) {
    if (token.kind != demarc::TokenKind::dollar) continue;
    const std::size_t tag = demarc::dollar_tag_size(statement, token.begin);
    const std::string_view body =
        statement.substr(token.begin + tag, token.end - token.begin - 2 * tag);
    const demarc::PlpgsqlBody cut = demarc::segment_plpgsql(body);
    for (const demarc::PlpgsqlPiece& piece : cut.pieces) {
      const bool is_expression = piece.kind == demarc::PlpgsqlKind::expression;
      if (!is_expression && piece.kind != demarc::PlpgsqlKind::statement) continue;
      batcher.add(is_expression ? "SELECT " : "", cut.text_of(piece, body));
    }
  }
}

static void add_batches(const std::string& bytes, Batches& statements, Batches& bodies) {
  const demarc::Prepass pass = demarc::prepass(bytes);
  const std::string_view text = pass.rewritten ? pass.text : bytes;
  Batcher of_statements(statements);
  Batcher of_bodies(bodies);
  for (const demarc::Piece& piece : pass.pieces) {
    const std::string_view statement = text.substr(piece.begin, piece.end - piece.begin);
    of_statements.add("", statement);
    add_bodies(statement, of_bodies);
  }
}

// Seconds for parsing all of it once.
static double parse_all(const Batches& batches, int& refused) {
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
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Batches statements;
  Batches bodies;
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (!entry.is_regular_file() || entry.path().extension() != ".sql") continue;
    std::stringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    bytes += text.str().size();
    add_batches(text.str(), statements, bodies);
  }
  double best = 0;
  double best_of_bodies = 0;
  int refused = 0;
  for (int round = 0; round < 5; ++round) {
    refused = 0;
    const double seconds = parse_all(statements, refused);
    const double of_bodies = parse_all(bodies, refused);
    if (round == 0 || seconds < best) best = seconds;
    if (round == 0 || of_bodies < best_of_bodies) best_of_bodies = of_bodies;
  }
  std::cerr << statements.size() << " batches, " << bodies.size() << " of bodies, " << refused
            << " refused\n";
  std::cout << best << " " << best + best_of_bodies << " " << bytes << "\n";
  return 0;
}
