// The function around a place of a host file, and whether what it does is one transaction.
#pragma once

#include "extract/host/host_file.h"
#include "source/fragment.h"

namespace demarc {

// The unit of work that SQL at `n` runs in: the enclosing function, `Class.method` where it has a
// class, with what its annotations and calls tell of a transaction. Outside of functions the unit
// is the file's and has no name.
UnitContext unit_around(const HostFile& file, std::uint32_t n);

}  // namespace demarc
