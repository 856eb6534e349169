// One run of the PL/pgSQL segmenter over a body. Only plpgsql*.cpp includes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sql/lexer.h"
#include "sql/plpgsql.h"

namespace demarc {

// Where reading an expression or query ends, besides a semicolon; a set of bits.
using Stops = std::uint32_t;
constexpr Stops stop_then = 1;
constexpr Stops stop_loop = 2;
constexpr Stops stop_when = 4;
constexpr Stops stop_into = 8;
constexpr Stops stop_using = 16;
constexpr Stops stop_by = 32;
constexpr Stops stop_dots = 64;
constexpr Stops stop_comma = 128;
constexpr Stops stop_close = 256;  // the bracket that closes the one before

constexpr Stops stop_colon = 512;  // of a slice

// A stretch of tokens.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;  // past the last token; equal to begin: empty
  std::uint32_t nesting = 0;
  bool trivial = true;
};

class PlpgsqlRun {
 public:
  PlpgsqlRun(std::string_view body, PlpgsqlBody& out);
  void run();

 private:
  enum class Frame : std::uint8_t { block, handlers, if_, case_, loop };
  enum class Word : std::uint8_t;

  // plpgsql.cpp: blocks and control structures.
  void statement();
  void keyword_statement(Word word);
  void more_keywords(Word word);
  void declarations();
  void declaration();
  void cursor_declaration();
  void label();
  void end();
  void when();
  void for_loop();
  void foreach_loop();
  void cursor_or_query(const Stretch& query);
  void open_cursor();
  void raise();
  void return_();
  bool assignment();
  void sql_statement();
  void execute(Stops stops);
  void using_list(Stops stops);

  // Reading.
  void advance() { token_ = lexer_.next(); }
  bool at_end() const { return token_.kind == TokenKind::end; }
  bool is(std::string_view word) const { return lexer_.is(token_, word); }
  bool is(char symbol) const { return lexer_.is(token_, symbol); }
  bool is_name() const {
    return token_.kind == TokenKind::word || token_.kind == TokenKind::quoted;
  }
  bool accept(std::string_view word);
  bool accept(char symbol);
  Stretch read(Stops stops);
  bool stops_here(Stops stops) const;
  void expression(Stops stops);
  void expression_list(Stops stops);
  void add(PlpgsqlKind kind, const Stretch& stretch);
  void into_targets(bool blank);
  void end_statement();
  void fail();
  void push(Frame frame) { frames_.push_back(frame); }
  bool top_is(Frame frame) const { return !frames_.empty() && frames_.back() == frame; }

  // plpgsql_dynamic.cpp: what EXECUTE runs.
  void add_dynamic(const Stretch& stretch);
  void add_text(const Stretch& stretch, PlpgsqlDynamic dynamic);
  void remember(std::string_view name, const Stretch& stretch);

  std::string_view input_;  // the body as given
  std::string_view body_;   // the same, rewritten where something was
  PlpgsqlBody& out_;
  Lexer lexer_;
  Token token_{};
  std::size_t last_end_ = 0;  // of the token before `token_`, within read()
  std::vector<Frame> frames_{};
  struct AssignedText {
    Stretch stretch{};
    bool appends = false;  // v := v || …
  };
  struct Assigned {
    std::vector<AssignedText> texts{};
    bool used = false;  // by an EXECUTE, since the last assignment
  };
  std::unordered_map<std::string, Assigned> assigned_{};
  std::size_t assembled_ = 0;  // bytes of all texts of EXECUTE
};

// Joins the literals of a text expression, see PlpgsqlDynamic; behind what `out` holds already.
void assemble_dynamic(std::string_view body, const Stretch& expression, PlpgsqlDynamic& out);

}  // namespace demarc
