#include "tests/referee/cluster.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace demarc::referee {

namespace fs = std::filesystem;

// A child's whole life: become `user` where we are root, send its output to the log, exec.
[[noreturn]] static void become(const std::vector<std::string>& command, const std::string& log,
                                const passwd* user, bool die_with_parent) {
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  if (die_with_parent) prctl(PR_SET_PDEATHSIG, SIGINT);
  // initdb takes messages and the time zone from the environment; the run is to be the same
  // anywhere.
  setenv("LC_ALL", "C", 1);
  setenv("TZ", "UTC", 1);
  for (const char* name : {"PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGOPTIONS", "PGDATABASE"}) {
    unsetenv(name);
  }
  if (chdir("/") != 0) _exit(126);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

static const passwd* server_user() {
  if (geteuid() != 0) return nullptr;
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) return user;
  }
  return nullptr;
}

static std::string tail(const std::string& path) {
  std::ifstream file(path);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

Result<std::string> find_server_programs() {
  std::vector<std::pair<int, std::string>> found;
  std::error_code error;
  for (fs::directory_iterator it("/usr/lib/postgresql", error), end; !error && it != end;
       it.increment(error)) {
    const fs::path bin = it->path() / "bin";
    if (fs::exists(bin / "initdb") && fs::exists(bin / "postgres")) {
      found.emplace_back(std::atoi(it->path().filename().c_str()), bin.string());
    }
  }
  // The privileges of 15 are what the corpus is about; another version is better than none.
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return (a.first == 15) > (b.first == 15) ||
           ((a.first == 15) == (b.first == 15) && a.first > b.first);
  });
  if (!found.empty()) return found.front().second;
  if (FILE* pipe = popen("pg_config --bindir 2>/dev/null", "r")) {
    char line[1024] = {};
    const bool read = fgets(line, sizeof line, pipe) != nullptr;
    pclose(pipe);
    std::string bin = read ? line : "";
    while (!bin.empty() && bin.back() == '\n') bin.pop_back();
    if (!bin.empty() && fs::exists(bin + "/initdb") && fs::exists(bin + "/postgres")) return bin;
  }
  return Error{.message = "no PostgreSQL server is installed, and it is the referee of these tests",
               .hint = "apt-get install postgresql-15 (or run scripts/install test)"};
}

static Result<bool> make_data_folder(const std::string& bin, const std::string& folder,
                                     const passwd* user) {
  const std::string log = folder + "/initdb.log";
  const pid_t child = fork();
  if (child == 0) {
    become({bin + "/initdb", "-D", folder + "/data", "-U", superuser, "-A", "trust", "-N",
            "--no-locale", "-E", "UTF8"},
           log, user, false);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    return Error{.message = "initdb failed: " + tail(log)};
  }
  return true;
}

static pid_t start_server(const std::string& bin, const std::string& folder, const passwd* user) {
  const pid_t child = fork();
  if (child != 0) return child;
  std::vector<std::string> command = {bin + "/postgres", "-D", folder + "/data", "-k", folder};
  for (const char* setting :
       {"listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
        "autovacuum=off", "max_connections=20", "shared_buffers=64MB", "wal_level=logical",
        "max_prepared_transactions=4", "lc_messages=C", "timezone=UTC", "max_worker_processes=4",
        "log_min_messages=fatal", "log_min_error_statement=panic", "max_wal_size=512MB"}) {
    command.insert(command.end(), {"-c", setting});
  }
  become(command, folder + "/server.log", user, true);
}

static bool ended(pid_t process) {
  return kill(process, 0) != 0 && errno == ESRCH;
}

// The guard: parent of the server, child of init, until one of three things happens.
[[noreturn]] static void guard(const std::string& bin, const std::string& folder,
                               const passwd* user, pid_t watched) {
  setsid();
  for (int fd = 0; fd < 256; ++fd) close(fd);  // ctest waits for whoever holds its pipes
  const pid_t server = start_server(bin, folder, user);
  const std::string stop = folder + "/stop";
  bool alive = server > 0;
  while (alive && !ended(watched) && access(stop.c_str(), F_OK) != 0) {
    alive = waitpid(server, nullptr, WNOHANG) == 0;
    poll(nullptr, 0, 100);
  }
  if (alive) {
    kill(server, SIGINT);
    for (int i = 0; i < 100 && alive; ++i) {
      alive = waitpid(server, nullptr, WNOHANG) == 0;
      if (alive) poll(nullptr, 0, 100);
    }
    if (alive) {
      kill(server, SIGQUIT);
      waitpid(server, nullptr, 0);
    }
  }
  std::error_code error;
  fs::remove_all(folder, error);
  _exit(0);
}

static Result<bool> wait_until_ready(const Cluster& cluster) {
  const std::string target = connection_string(cluster, "postgres");
  for (int i = 0; i < 600; ++i) {
    if (PQping(target.c_str()) == PQPING_OK) return true;
    if (access(cluster.folder.c_str(), F_OK) != 0) break;
    poll(nullptr, 0, 50);
  }
  return Error{.message = "the server does not answer: " + tail(cluster.folder + "/server.log")};
}

Result<Cluster> start_cluster(pid_t watched) {
  const Result<std::string> bin = find_server_programs();
  if (!bin) return bin.error();
  const passwd* user = server_user();
  if (geteuid() == 0 && user == nullptr) {
    return Error{.message = "started by root, and there is no user to run the server as",
                 .hint = "adduser --system postgres"};
  }
  char pattern[] = "/tmp/dmrc-XXXXXX";  // short: a socket's path has at most 107 bytes
  if (mkdtemp(pattern) == nullptr) return Error{.message = "cannot make a folder in /tmp"};
  Cluster cluster{pattern};
  if (user != nullptr && chown(pattern, user->pw_uid, user->pw_gid) != 0) {
    return Error{.message = "cannot give the folder to the server's user", .path = pattern};
  }
  if (Result<bool> made = make_data_folder(*bin, cluster.folder, user); !made) {
    std::error_code error;
    fs::remove_all(cluster.folder, error);
    return made.error();
  }
  const pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) guard(*bin, cluster.folder, user, watched);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  if (Result<bool> ready = wait_until_ready(cluster); !ready) {
    stop_cluster(cluster);
    return ready.error();
  }
  return cluster;
}

void stop_cluster(const Cluster& cluster) {
  if (cluster.folder.empty()) return;
  std::ofstream(cluster.folder + "/stop") << "stop\n";
  for (int i = 0; i < 300 && access(cluster.folder.c_str(), F_OK) == 0; ++i) poll(nullptr, 0, 100);
}

Result<Cluster> running_cluster() {
  if (const char* state = std::getenv("DEMARC_REFEREE_STATE")) {
    std::ifstream file(state);
    Cluster cluster;
    std::getline(file, cluster.folder);
    if (!cluster.folder.empty() && access(cluster.folder.c_str(), F_OK) == 0) return cluster;
  }
  static Result<Cluster> own = start_cluster(getpid());
  if (own) {
    static const bool registered = std::atexit([] { stop_cluster(*own); }) == 0;
    static_cast<void>(registered);
  }
  return own;
}

std::string connection_string(const Cluster& cluster, const std::string& database,
                              const std::string& user) {
  return "host=" + cluster.folder + " port=5432 user='" + user + "' dbname='" + database +
         "' application_name=referee connect_timeout=10";
}

}  // namespace demarc::referee
