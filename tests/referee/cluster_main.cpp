// The CTest fixture around the referee's tests.
//
//   referee_cluster start STATE_FILE    starts a server, writes its folder into the file
//   referee_cluster stop STATE_FILE     ends it
//
// The server also ends by itself when the ctest that started it is gone.
#include <cstdio>
#include <fstream>
#include <string>

#include <unistd.h>

#include "tests/referee/cluster.h"

int main(int argc, char** argv) {
  using namespace demarc;
  const std::string verb = argc == 3 ? argv[1] : "";
  if (verb == "start") {
    const Result<referee::Cluster> cluster = referee::start_cluster(getppid());
    if (!cluster) {
      std::fprintf(stderr, "referee: %s\n", to_string(cluster.error()).c_str());
      return 1;
    }
    std::ofstream(argv[2]) << cluster->folder << "\n";
    return 0;
  }
  if (verb == "stop") {
    referee::Cluster cluster;
    std::ifstream file(argv[2]);
    std::getline(file, cluster.folder);
    referee::stop_cluster(cluster);
    std::remove(argv[2]);
    return 0;
  }
  std::fprintf(stderr, "usage: referee_cluster start|stop STATE_FILE\n");
  return 2;
}
