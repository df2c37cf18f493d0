#include "bench/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace meishi::bench {

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void redirect(int descriptor, const std::filesystem::path& file) {
    if (file.empty()) return;
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<ChildResult> run_child(const std::vector<std::string>& command, const ChildOptions& options) {
  if (command.empty()) return fail(ErrorCode::invalid, "there is no program to run");
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = options.environment;
  // The first of two entries of one name is the one that counts.
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  FileActions actions;
  actions.redirect(STDOUT_FILENO, options.output);
  actions.redirect(STDERR_FILENO, options.errors);

  const auto begin = std::chrono::steady_clock::now();
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, command.front().c_str(), actions.get(), nullptr, pointers(arguments).data(),
                                 pointers(environment).data());
  if (error != 0) {
    return fail(ErrorCode::not_found, "the program cannot be run: {}", {std::strerror(error)}, command.front());
  }
  int status = 0;
  rusage usage{};
  while (wait4(pid, &status, 0, &usage) < 0) {
    if (errno != EINTR) return fail(ErrorCode::internal, "waiting for a program failed: {}", {std::strerror(errno)});
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;

  ChildResult out;
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  out.wall_seconds = wall.count();
  out.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
  return out;
}

Result<ChildResult> run_successfully(const std::vector<std::string>& command, const ChildOptions& options) {
  auto child = run_child(command, options);
  if (child && child->exit_code != 0) {
    return fail(ErrorCode::environment, "it ended with exit code {}: nothing can be compared",
                {std::to_string(child->exit_code)}, command[0] + " " + command[1]);
  }
  return child;
}

}  // namespace meishi::bench
