// MyBatis 3 and iBATIS 2 mappers: each statement as the text that it gives when all of its
// conditions hold; the branches of <choose> one after the other.
// The elements and what they do: https://mybatis.org/mybatis-3/dynamic-sql.html
#pragma once

#include <string_view>

#include "extract/extract.h"
#include "extract/host/text.h"

namespace pugi {
class xml_node;
}

namespace demarc {

void extract_mapper(std::string_view bytes, const pugi::xml_node& root, const FileKind& kind,
                    Extraction& out);

// The text directly below a node, with its escapes resolved. Needs a document that was parsed
// without parse_escapes and parse_eol.
HostText text_of(std::string_view bytes, const pugi::xml_node& node);

}  // namespace demarc
