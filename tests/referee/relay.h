// Stands between psql and the server, so that each statement of a script can be looked at before it
// runs: psql knows its own variables, COPY data and meta-commands best.
//
// Listens on a socket as a server does. Each connection of psql gets a Session of its own to the
// cluster; what psql sends is passed on as it is, and before each simple query `before` is called
// with that Session and the query's text. While it runs the script waits.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/referee/session.h"

namespace demarc::referee {

using BeforeQuery =
    std::function<void(Session& session, const std::string& user, const std::string& sql)>;

// Runs `command` (psql with -h, which is added here) and returns when it has ended.
// An error where it cannot be started or the socket cannot be made.
Result<int> run_through_relay(const Cluster& cluster, const std::vector<std::string>& command,
                              const std::string& output, const BeforeQuery& before);

}  // namespace demarc::referee
