// A PostgreSQL server of our own, for the length of a test run.
//
// start_cluster makes a data folder under /tmp, starts the newest server that is installed (as a
// user that is not root where the caller is), and leaves a guard process behind that stops the
// server and removes the folder: when asked to, when the watched process is gone (a killed ctest,
// a crashed test), or when the server died. It listens on a socket in that folder and nowhere else.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/result.h"

namespace demarc::referee {

struct Cluster {
  std::string folder{};  // holds data, socket, log; empty: not running
};

// The folder with initdb and postgres; an error that says what to install where there is none.
Result<std::string> find_server_programs();

// Returns once the server answers. The guard watches `watched`.
Result<Cluster> start_cluster(pid_t watched);

// Asks the guard to end and waits until the folder is gone.
void stop_cluster(const Cluster& cluster);

// The cluster of the CTest fixture, whose folder stands in the file named by DEMARC_REFEREE_STATE;
// without it (a test started by hand) one that ends with this process.
Result<Cluster> running_cluster();

// The superuser's name, the same wherever the tests run.
constexpr const char* superuser = "postgres";

// For PQconnectdb.
std::string connection_string(const Cluster& cluster, const std::string& database,
                              const std::string& user = superuser);

}  // namespace demarc::referee
