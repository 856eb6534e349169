#include "extract/host/syntax.h"

#ifdef DEMARC_HOSTS

#include <tree_sitter/api.h>

extern "C" {
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_go();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
const TSLanguage* tree_sitter_kotlin();
const TSLanguage* tree_sitter_c_sharp();
const TSLanguage* tree_sitter_ruby();
const TSLanguage* tree_sitter_php();
const TSLanguage* tree_sitter_rust();
const TSLanguage* tree_sitter_cpp();
}

namespace demarc {

namespace {

const TSLanguage* grammar_of(Language language) {
  switch (language) {
    case Language::python:
      return tree_sitter_python();
    case Language::java:
      return tree_sitter_java();
    case Language::go:
      return tree_sitter_go();
    case Language::javascript:
      return tree_sitter_javascript();
    case Language::typescript:
      return tree_sitter_typescript();
    case Language::tsx:
      return tree_sitter_tsx();
    case Language::kotlin:
      return tree_sitter_kotlin();
    case Language::csharp:
      return tree_sitter_c_sharp();
    case Language::ruby:
      return tree_sitter_ruby();
    case Language::php:
      return tree_sitter_php();
    case Language::rust:
      return tree_sitter_rust();
    case Language::cpp:
      return tree_sitter_cpp();
    case Language::none:
    case Language::sql:
    case Language::xml:
    case Language::yaml:
    case Language::shell:
    case Language::prisma:
      break;
  }
  return nullptr;
}

HostNode node_at(const TSTreeCursor& cursor, std::uint32_t kinds) {
  const TSNode node = ts_tree_cursor_current_node(&cursor);
  HostNode out;
  // What did not parse bears a number of its own, beyond all kinds of the grammar.
  const TSSymbol kind = ts_node_symbol(node);
  out.kind = kind < kinds ? kind : TSSymbol{0};
  out.field = ts_tree_cursor_current_field_id(&cursor);
  out.begin = ts_node_start_byte(node);
  out.end = ts_node_end_byte(node);
  out.named = ts_node_is_named(node);
  return out;
}

void walk(TSTree* tree, std::uint32_t kinds, HostNodes& nodes) {
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  nodes.push_back(node_at(cursor, kinds));
  std::uint32_t current = 0;
  bool descend = true;
  for (;;) {
    if (descend && ts_tree_cursor_goto_first_child(&cursor)) {
      const auto index = static_cast<std::uint32_t>(nodes.size());
      nodes[current].first_child = index;
      nodes.push_back(node_at(cursor, kinds));
      nodes.back().parent = current;
      current = index;
    } else if (ts_tree_cursor_goto_next_sibling(&cursor)) {
      const auto index = static_cast<std::uint32_t>(nodes.size());
      nodes[current].next = index;
      const std::uint32_t parent = nodes[current].parent;
      nodes.push_back(node_at(cursor, kinds));
      nodes.back().parent = parent;
      current = index;
      descend = true;
    } else if (ts_tree_cursor_goto_parent(&cursor)) {
      current = nodes[current].parent;
      descend = false;
    } else {
      break;
    }
  }
  ts_tree_cursor_delete(&cursor);
}

std::string_view view_of(const char* name) {
  return name == nullptr ? std::string_view{} : std::string_view(name);
}

}  // namespace

std::vector<std::string_view> kind_names(Language language) {
  std::vector<std::string_view> names;
  const TSLanguage* grammar = grammar_of(language);
  if (grammar == nullptr) return names;
  const std::uint32_t count = ts_language_symbol_count(grammar);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto symbol = static_cast<TSSymbol>(i);
    // Only names count as names: `class` the keyword is not `class` the node.
    const bool named = ts_language_symbol_type(grammar, symbol) == TSSymbolTypeRegular;
    names.push_back(named ? view_of(ts_language_symbol_name(grammar, symbol)) : std::string_view{});
  }
  return names;
}

std::vector<std::string_view> field_names(Language language) {
  std::vector<std::string_view> names(1);
  const TSLanguage* grammar = grammar_of(language);
  if (grammar == nullptr) return names;
  for (std::uint32_t i = 1; i <= ts_language_field_count(grammar); ++i) {
    names.push_back(view_of(ts_language_field_name_for_id(grammar, static_cast<TSFieldId>(i))));
  }
  return names;
}

bool parse_host(std::string_view bytes, Language language, HostNodes& nodes) {
  const TSLanguage* grammar = grammar_of(language);
  if (grammar == nullptr) return false;
  TSParser* parser = ts_parser_new();
  bool read = false;
  if (ts_parser_set_language(parser, grammar)) {
    TSTree* tree = ts_parser_parse_string(parser, nullptr, bytes.data(),
                                          static_cast<std::uint32_t>(bytes.size()));
    if (tree != nullptr) {
      walk(tree, ts_language_symbol_count(grammar), nodes);
      ts_tree_delete(tree);
      read = true;
    }
  }
  ts_parser_delete(parser);
  return read;
}

std::string_view host_languages() {
  return "C++, C#, Go, Java, JavaScript, Kotlin, PHP, Python, Ruby, Rust, TypeScript";
}

}  // namespace demarc

#else

namespace demarc {

std::vector<std::string_view> kind_names(Language) {
  return {};
}

std::vector<std::string_view> field_names(Language) {
  return {};
}

bool parse_host(std::string_view, Language, HostNodes&) {
  return false;
}

std::string_view host_languages() {
  return {};
}

}  // namespace demarc

#endif
