#include <algorithm>

#include <pugixml.hpp>

#include "base/text.h"
#include "extract/formats/formats.h"
#include "extract/formats/mapper.h"

namespace demarc {

Fragment fragment_of(HostText&& text, const FileKind& kind) {
  Fragment fragment;
  fragment.dialect = kind.dialect;
  fragment.confidence =
      static_cast<std::uint8_t>(text.holes > 0 ? Confidence::likely : Confidence::certain);
  fragment.map = std::move(text.map);
  fragment.owned = std::move(text.text);
  return fragment;
}

namespace {

// The roots and elements that make a file worth parsing.
constexpr std::string_view signs[] = {"<mapper",       "<sqlMap",      "queryString",
                                      "<jasperReport", "native-query", "<sql-query"};

bool is_worth_parsing(std::string_view bytes) {
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view sign) {
    return find_text(bytes, sign) != std::string_view::npos;
  });
}

// A query as JasperReports has it: $P{x} is a parameter, $P!{x} text that is put in as it is,
// $X{…} a condition.
HostText report_query(const HostText& raw) {
  HostText out;
  std::size_t from = 0;
  const std::string& text = raw.text;
  while (true) {
    const std::size_t sign = text.find('$', from);
    if (sign == std::string::npos || sign + 2 >= text.size()) break;
    const bool raw_text = text.compare(sign, 4, "$P!{") == 0;
    const bool value = text.compare(sign, 3, "$P{") == 0;
    const bool condition = text.compare(sign, 3, "$X{") == 0;
    const std::size_t close = text.find('}', sign);
    if (close == std::string::npos) break;
    if (!raw_text && !value && !condition) {
      out.add_range(raw, from, sign + 1);
      from = sign + 1;
      continue;
    }
    out.add_range(raw, from, sign);
    const std::size_t host = raw.map.to_host(static_cast<std::uint32_t>(sign));
    if (raw_text) {
      out.add_hole(host);
    } else {
      out.add_collapsed(value ? "$1" : "true", host);
    }
    from = close + 1;
  }
  out.add_range(raw, from, text.size());
  return out;
}

class XmlQueries {
 public:
  XmlQueries(std::string_view bytes, const FileKind& kind, Extraction& out)
      : bytes_(bytes), kind_(kind), out_(out) {}

  // Every element in the order of the file, without recursion: depth is the file's choice.
  void run(const pugi::xml_node& root) {
    for (pugi::xml_node node = root; node;) {
      element(node);
      if (node.first_child()) {
        node = node.first_child();
        continue;
      }
      while (node && node != root && !node.next_sibling()) node = node.parent();
      node = !node || node == root ? pugi::xml_node() : node.next_sibling();
    }
  }

 private:
  void element(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::string_view language = node.attribute("language").value();
    const bool is_sql =
        language.empty() || equals_ignoring_case(language, "sql") || language == "plsql";
    if ((name == "queryString" || (name == "query" && !language.empty())) && is_sql) {
      add(report_query(text_of(bytes_, node)), {});
    } else if (name == "sql-query") {
      add(text_of(bytes_, node), node.attribute("name").value());
    } else if (name == "named-native-query") {
      add(text_of(bytes_, node.child("query")), node.attribute("name").value());
    }
  }

  void add(HostText&& text, const char* name) {
    if (trim(text.text).empty()) return;
    Fragment fragment = fragment_of(std::move(text), kind_);
    fragment.unit.type = UnitType::query;
    if (name != nullptr) fragment.unit.name = name;
    fragment.unit.begin = fragment.map.to_host(0);
    fragment.unit.end =
        fragment.map.to_host(static_cast<std::uint32_t>(fragment.owned.size() - 1)) + 1;
    out_.fragments.push_back(std::move(fragment));
  }

  std::string_view bytes_;
  const FileKind& kind_;
  Extraction& out_;
};

}  // namespace

void extract_xml(std::string_view bytes, const FileKind& kind, Extraction& out) {
  constexpr std::size_t largest_bytes = 16u << 20;
  if (!is_worth_parsing(bytes)) return;
  if (bytes.size() > largest_bytes) {
    out.notes.push_back({.kind = NoteKind::too_large,
                         .message = "an XML file with queries, larger than 16 MiB: not read"});
    return;
  }
  pugi::xml_document document;
  // Escapes and line ends stay as they are, so that a text is as long as it is in the file.
  const pugi::xml_parse_result result = document.load_buffer(
      bytes.data(), bytes.size(), pugi::parse_cdata | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!result) {
    const auto at = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(result.offset, 0));
    out.notes.push_back({.kind = NoteKind::unparsed,
                         .message = std::string("XML that does not parse: ") + result.description(),
                         .begin = at,
                         .end = at});
  }
  const pugi::xml_node root = document.document_element();
  const std::string_view name = root.name();
  if (name == "mapper" || name == "sqlMap") {
    extract_mapper(bytes, root, kind, out);
  } else if (root) {
    XmlQueries(bytes, kind, out).run(root);
  }
}

}  // namespace demarc
