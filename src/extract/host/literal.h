// The text of one string literal, by the language's rules for quotes and escapes.
#pragma once

#include <functional>

#include "extract/host/host_file.h"
#include "extract/host/text.h"

namespace demarc {

// Appends the text of the literal (or heredoc body) `n`. `hole` is called for each expression in
// it, and appends what the expression gives.
void decode_literal(const HostFile& file, std::uint32_t n, HostText& out,
                    const std::function<void(std::uint32_t, HostText&)>& hole);

}  // namespace demarc
