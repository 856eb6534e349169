// The function around a place of a host file, and whether what it does is one transaction.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "extract/host/host_file.h"
#include "source/fragment.h"

namespace demarc {

// Functions that handle messages, each with what says so.
using Consumers = std::unordered_map<std::uint32_t, std::string>;

// The unit of work that SQL at `n` runs in: the enclosing function, `Class.method` where it has a
// class, with what its annotations and calls tell of a transaction. A function without a name
// counts as a part of the one around it, unless it handles messages. Outside of functions the unit
// is the file's and has no name.
UnitContext unit_around(const HostFile& file, std::uint32_t n, const Consumers& consumers);

// The name of a function, be it that of the variable or property that holds it; empty: none.
std::string_view name_of_function(const HostFile& file, std::uint32_t function);

// The annotations of a function or class: in the node, in its modifiers, or in what decorates it.
std::vector<std::uint32_t> annotations_of(const HostFile& file, std::uint32_t n);
// "KafkaListener" of `@KafkaListener(topics = "x")`
std::string_view annotation_name(const HostFile& file, std::uint32_t annotation);

}  // namespace demarc
