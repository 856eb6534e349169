#include "tests/referee/relay.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace demarc::referee {

static void put_int32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

static std::uint32_t int32_at(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

static bool write_all(int socket, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN || errno == EINTR) {
      pollfd wait{socket, POLLOUT, 0};
      poll(&wait, 1, 1000);
    } else {
      return false;
    }
  }
  return true;
}

namespace {

// Bytes of one direction, taken apart into messages.
class Inbox {
 public:
  explicit Inbox(int socket) : socket_(socket) {}
  // False at the end of the connection.
  bool receive();
  // The next whole message with its type byte, or nothing yet.
  std::optional<std::string> next(bool typed);
  int socket() const { return socket_; }

 private:
  int socket_;
  std::string bytes_{};
};

bool Inbox::receive() {
  char buffer[65536];
  const ssize_t n = recv(socket_, buffer, sizeof buffer, 0);
  if (n > 0) bytes_.append(buffer, static_cast<std::size_t>(n));
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

std::optional<std::string> Inbox::next(bool typed) {
  const std::size_t start = typed ? 1 : 0;
  if (bytes_.size() < start + 4) return std::nullopt;
  const std::size_t size = start + int32_at(bytes_, start);
  if (bytes_.size() < size) return std::nullopt;
  std::string message = bytes_.substr(0, size);
  bytes_.erase(0, size);
  return message;
}

class Client {
 public:
  Client(int socket, const Cluster& cluster, const BeforeQuery& before)
      : inbox_(socket), cluster_(cluster), before_(before) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(inbox_.socket()); }
  // False: the connection is at its end.
  bool serve();
  int socket() const { return inbox_.socket(); }

 private:
  bool start(const std::string& message);
  bool handle(const std::string& message);
  bool relay_until_ready();

  Inbox inbox_;
  const Cluster& cluster_;
  const BeforeQuery& before_;
  std::string user_{};
  std::optional<Session> session_{};
};

bool Client::serve() {
  if (!inbox_.receive()) return false;
  while (std::optional<std::string> message = inbox_.next(session_.has_value())) {
    if (!(session_ ? handle(*message) : start(*message))) return false;
  }
  return true;
}

std::string message_of(char type, const std::string& body) {
  std::string out(1, type);
  put_int32(out, static_cast<std::uint32_t>(body.size() + 4));
  return out + body;
}

bool Client::start(const std::string& message) {
  const std::uint32_t code = int32_at(message, 4);
  if (code != 196608) return code != 80877102 && write_all(socket(), "N");  // SSL, GSS; cancel
  std::string database;
  for (std::size_t at = 8; at + 1 < message.size();) {
    const std::string key = message.c_str() + at;
    at += key.size() + 1;
    const std::string value = message.c_str() + at;
    at += value.size() + 1;
    if (key == "user") user_ = value;
    if (key == "database") database = value;
  }
  Result<Session> session = Session::open(cluster_, database.empty() ? user_ : database);
  if (!session) {
    write_all(socket(), message_of('E', std::string("SFATAL\0C08006\0Mcannot connect\0\0", 32)));
    return false;
  }
  session_.emplace(std::move(*session));
  if (user_ != superuser) session_->run("SET SESSION AUTHORIZATION " + quote_name(user_));
  std::string hello = message_of('R', std::string(4, '\0'));
  const auto tell = [&](const std::string& name, const std::string& value) {
    hello += message_of('S', name + '\0' + value + '\0');
  };
  for (const char* name :
       {"server_version", "server_encoding", "client_encoding", "DateStyle", "TimeZone",
        "IntervalStyle", "integer_datetimes", "standard_conforming_strings"}) {
    tell(name, session_->value(std::string("SHOW ") + name));
  }
  tell("is_superuser", user_ == superuser ? "on" : "off");
  tell("session_authorization", user_);
  hello += message_of('K', std::string(8, '\1'));
  hello += message_of('Z', "I");
  return write_all(socket(), hello);
}

bool Client::handle(const std::string& message) {
  const char type = message[0];
  if (type == 'X') return false;
  if (type == 'Q') before_(*session_, user_, std::string(message.c_str() + 5));
  if (!write_all(session_->socket(), message)) return false;
  if (type != 'Q' && type != 'S' && type != 'F') return true;  // F: psql's large objects
  if (!relay_until_ready()) return false;
  session_->run("");  // libpq learns in which transaction it now stands
  return true;
}

bool Client::relay_until_ready() {
  Inbox server(session_->socket());
  for (;;) {
    pollfd wait[2] = {{server.socket(), POLLIN, 0}, {socket(), POLLIN, 0}};
    poll(wait, 2, -1);
    if ((wait[1].revents & POLLIN) != 0) {
      if (!inbox_.receive()) return false;
      while (std::optional<std::string> message = inbox_.next(true)) {
        if (!write_all(server.socket(), *message)) return false;
      }
    } else if (wait[1].revents != 0) {
      return false;
    }
    if (wait[0].revents == 0) continue;
    if (!server.receive()) return false;
    while (std::optional<std::string> message = server.next(true)) {
      if (!write_all(socket(), *message)) return false;
      if ((*message)[0] == 'Z') return true;
    }
  }
}

}  // namespace

static int listen_in(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL.5432";
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int door = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (door < 0 || bind(door, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      listen(door, 8) != 0) {
    return -1;
  }
  return door;
}

static pid_t start(std::vector<std::string> command, const std::string& folder,
                   const std::string& output) {
  const pid_t child = fork();
  if (child != 0) return child;
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  dup2(out, 1);
  dup2(out, 2);
  command.insert(command.end(), {"-h", folder, "-p", "5432"});
  std::vector<char*> argv;
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

static int serve_until_ended(pid_t child, int door, const Cluster& cluster,
                             const BeforeQuery& before) {
  std::vector<std::unique_ptr<Client>> clients;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    std::vector<pollfd> wait = {{door, POLLIN, 0}};
    for (const auto& client : clients) wait.push_back({client->socket(), POLLIN, 0});
    if (poll(wait.data(), wait.size(), 50) <= 0) continue;
    for (std::size_t i = clients.size(); i > 0; --i) {
      if (wait[i].revents != 0 && !clients[i - 1]->serve()) {
        clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i - 1));
      }
    }
    if (wait[0].revents == 0) continue;
    const int socket = accept4(door, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket >= 0) clients.push_back(std::make_unique<Client>(socket, cluster, before));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

Result<int> run_through_relay(const Cluster& cluster, const std::vector<std::string>& command,
                              const std::string& output, const BeforeQuery& before) {
  char folder[] = "/tmp/dmrr-XXXXXX";
  if (mkdtemp(folder) == nullptr) return Error{.message = "cannot make a folder in /tmp"};
  const int door = listen_in(folder);
  if (door < 0) return Error{.message = "cannot listen", .path = folder};
  const pid_t child = start(command, folder, output);
  const int status = serve_until_ended(child, door, cluster, before);
  close(door);
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return status;
}

}  // namespace demarc::referee
