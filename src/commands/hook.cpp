// A pre-commit hook that runs demarc: installed beside what is there, taken away without a trace.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "commands/commands.h"
#include "scan/git.h"

namespace demarc::commands {

namespace fs = std::filesystem;

// The first line after the interpreter's tells our hook from any other.
static constexpr const char* mark = "# demarc hook";
static constexpr const char* hook_text =
    "#!/bin/sh\n"
    "# demarc hook: `demarc hook uninstall` takes it away and puts back what was here before.\n"
    "before=\"$0.before-demarc\"\n"
    "if [ -x \"$before\" ]; then\n"
    "  \"$before\" \"$@\" || exit $?\n"
    "fi\n"
    "if ! command -v demarc >/dev/null 2>&1; then\n"
    "  echo \"demarc is not installed here: this commit was not checked\" >&2\n"
    "  exit 0\n"
    "fi\n"
    "exec demarc check --staged --quiet\n";

static bool is_ours(const fs::path& hook) {
  std::ifstream in(hook);
  std::string line;
  return std::getline(in, line) && std::getline(in, line) && line.starts_with(mark);
}

static Error failed(const std::string& what, const fs::path& path, const std::error_code& why) {
  return Error{.message = what + " " + path.string() + ": " + why.message()};
}

static std::optional<Error> write_hook(const fs::path& hook) {
  const fs::path temporary = hook.string() + ".new-demarc";
  {
    std::ofstream out(temporary, std::ios::trunc);
    out << hook_text;
    out.close();
    if (!out) return Error{.message = "cannot write " + temporary.string()};
  }
  std::error_code why;
  fs::permissions(temporary,
                  fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                      fs::perms::others_read | fs::perms::others_exec,
                  why);
  if (!why) fs::rename(temporary, hook, why);
  if (!why) return std::nullopt;
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return failed("cannot write", hook, why);
}

static Result<std::string> install(const fs::path& hook, const fs::path& before) {
  std::error_code why;
  fs::create_directories(hook.parent_path(), why);
  if (why) return failed("cannot make", hook.parent_path(), why);
  if (fs::exists(hook, why) && is_ours(hook)) {
    if (auto error = write_hook(hook)) return *error;
    return "the hook is there already: " + hook.string() + "\n";
  }
  std::string said;
  if (fs::exists(fs::symlink_status(hook, why))) {
    if (fs::exists(fs::symlink_status(before, why))) {
      return Error{.message = before.string() + " is there already, so " + hook.string() +
                              " cannot be kept under that name",
                   .hint = "remove one of the two"};
    }
    fs::rename(hook, before, why);
    if (why) return failed("cannot rename", hook, why);
    said = "kept the hook that was there; it runs first: " + before.string() + "\n";
  }
  if (auto error = write_hook(hook)) {
    std::error_code ignored;
    if (!said.empty()) fs::rename(before, hook, ignored);
    return *error;
  }
  return said + "installed " + hook.string() + "\n";
}

static Result<std::string> uninstall(const fs::path& hook, const fs::path& before) {
  std::error_code why;
  if (!fs::exists(hook, why)) return "there is no hook: " + hook.string() + "\n";
  if (!is_ours(hook)) {
    return Error{.message = hook.string() + " is not demarc's hook",
                 .hint = "it was changed or installed by another program; edit it by hand"};
  }
  if (fs::exists(fs::symlink_status(before, why))) {
    fs::rename(before, hook, why);
    if (why) return failed("cannot rename", before, why);
    return "put back the hook that was there before: " + hook.string() + "\n";
  }
  fs::remove(hook, why);
  if (why) return failed("cannot remove", hook, why);
  return "removed " + hook.string() + "\n";
}

Result<ExitCode> hook(Env& env, const Options& options) {
  const std::string word = options.paths.size() == 1 ? options.paths[0] : "";
  if (word != "install" && word != "uninstall") {
    if (!word.empty()) return unknown_name("action", word, {"install", "uninstall"});
    return Error{.message = "`demarc hook` needs an action", .hint = "install or uninstall"};
  }
  const std::string root = env.files->real_root();
  if (root.empty()) return Error{.message = "there is no git checkout here"};
  const GitHooks hooks = find_git_hooks((root == "/" ? "" : root) + "/" + env.folder);
  if (!hooks.available) {
    return Error{.message = "no hook can be installed here: " + hooks.why_not,
                 .hint = "run it inside a git checkout"};
  }
  if (hooks.shared && !options.force) {
    return Error{.message = "core.hooksPath leads out of the checkout: " + hooks.folder,
                 .hint = "other repositories may use those hooks, too; --force installs it there"};
  }
  const fs::path path = fs::path(hooks.folder) / "pre-commit";
  const fs::path before = path.string() + ".before-demarc";
  const Result<std::string> said =
      word == "install" ? install(path, before) : uninstall(path, before);
  if (!said) return said.error();
  env.out(printable(*said));
  return ExitCode::clean;
}

}  // namespace demarc::commands
