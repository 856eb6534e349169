#include "scan/detect.h"

#include "scan/claims.h"
#include "scan/sets.h"

namespace demarc {

void find_migrations(const FileSystem& files, const std::vector<bool>& declared, Scan& scan) {
  const PathIndex index(scan.files);
  const ToolEvidence evidence(files, index);
  const Listings listings = read_listings(files, index);
  for (const auto& [file, dialect] : listings.dialects) scan.files[file].kind.dialect = dialect;
  make_sets(files, index, evidence, weigh_claims(index, evidence, listings, declared), scan);
}

}  // namespace demarc
