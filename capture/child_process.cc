#include "capture/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>

namespace meishi {

namespace {

using Clock = std::chrono::steady_clock;

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void set(int fd) { fd_ = fd; }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
  bool make() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;  // or another thread's child would hold it open
    read.set(ends[0]);
    write.set(ends[1]);
    return true;
  }
};

class SpawnSettings {
 public:
  SpawnSettings(int input, int output, int errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);  // `meishi import` ignores it, and that would be inherited
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// `more`: what the hard limit has beyond the soft one.
void limit(pid_t pid, __rlimit_resource what, std::int64_t most, std::int64_t more = 0) {
  const rlimit value{static_cast<rlim_t>(most), static_cast<rlim_t>(most + more)};
  prlimit(pid, what, &value, nullptr);
}

// Ends and reaps the program when it goes out of sight, whatever way that happens.
class Running {
 public:
  explicit Running(pid_t pid) : pid_(pid) {}
  ~Running() {
    if (pid_ <= 0) return;
    kill();
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void kill() const { ::kill(-pid_, SIGKILL); }
  void ask_to_end() const { ::kill(-pid_, SIGTERM); }

  // False while it still runs.
  bool ended(int& exit_code) {
    int status = 0;
    const pid_t done = waitpid(pid_, &status, WNOHANG);
    if (done == 0 || (done < 0 && errno == EINTR)) return false;
    exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    pid_ = 0;
    return true;
  }

 private:
  pid_t pid_;
};

// True while the pipe may bring more.
template <typename Function>
bool drain(Descriptor& from, std::span<std::uint8_t> buffer, const Function& take) {
  const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (n <= 0 || !take(buffer.first(static_cast<std::size_t>(n)))) {
    from.close();
    return false;
  }
  return true;
}

void limit_time(pid_t pid, int seconds) {
  limit(pid, RLIMIT_CPU, seconds, 1);  // at the soft limit SIGXCPU, which says why it ended; then SIGKILL
}

void wait_for_end(Running& child, Clock::time_point deadline, ChildEnd& end) {
  while (!child.ended(end.exit_code)) {
    if (Clock::now() > deadline) {
      end.timed_out = true;
      child.kill();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  constexpr int kCpuLimit = 128 + SIGXCPU;
  end.timed_out = end.timed_out || end.exit_code == kCpuLimit;
}

tl::unexpected<Error> system_failure() {
  return fail(ErrorCode::internal, "a program could not be started: {}", {std::generic_category().message(errno)});
}

}  // namespace

Result<ChildEnd> run_limited(const std::vector<std::string>& command, int input, const ChildLimits& limits,
                             const std::function<bool(std::span<const std::uint8_t>)>& take) {
  Pipe output;
  Pipe errors;
  if (!output.make() || !errors.make()) return system_failure();
  std::vector<std::string> texts = command;
  std::vector<char*> arguments;
  for (std::string& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  {
    const SpawnSettings settings(input, output.write.get(), errors.write.get());
    const int error =
        posix_spawnp(&pid, arguments.front(), settings.actions(), settings.attributes(), arguments.data(), environ);
    if (error == ENOENT || error == EACCES) {
      return fail(ErrorCode::not_found, "the program {} is not installed", {command.front()});
    }
    errno = error;
    if (error != 0) return system_failure();
  }
  Running child(pid);
  limit(pid, RLIMIT_AS, limits.memory);
  if (!limits.anew_with_output) limit_time(pid, limits.seconds);
  limit(pid, RLIMIT_CORE, 0);
  limit(pid, RLIMIT_FSIZE, limits.file_size);
  output.write.close();
  errors.write.close();

  auto deadline = Clock::now() + std::chrono::seconds(limits.seconds);
  bool asked = false;
  bool said_last_words = false;
  ChildEnd end;
  std::vector<std::uint8_t> buffer(1 << 18);
  const auto keep_errors = [&end](std::span<const std::uint8_t> piece) {
    constexpr std::size_t kMost = 1 << 16;
    const auto room = std::min(piece.size(), kMost - end.errors.size());
    end.errors.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(room));
    return true;
  };
  while (!end.timed_out && !end.refused && (output.read.open() || errors.read.open())) {
    std::array<pollfd, 2> waiting = {pollfd{output.read.get(), POLLIN, 0}, pollfd{errors.read.get(), POLLIN, 0}};
    if (!asked && limits.asked != nullptr && limits.asked->load()) {
      asked = true;
      child.ask_to_end();
      deadline = std::min(deadline, Clock::now() + std::chrono::seconds(ChildLimits::kGrace));
    }
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    end.timed_out = left <= 0;
    if (end.timed_out) break;
    constexpr decltype(left) kAskEvery = 200;  // ms
    if (limits.asked != nullptr) left = std::min(left, kAskEvery);
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR) return system_failure();
    if (limits.anew_with_output && !asked && !said_last_words && (waiting[0].revents != 0 || waiting[1].revents != 0)) {
      deadline = Clock::now() + std::chrono::seconds(limits.seconds);
    }
    if (waiting[0].revents != 0) {
      drain(output.read, buffer, [&](std::span<const std::uint8_t> piece) {
        end.refused = !take(piece);
        return !end.refused;
      });
    }
    if (waiting[1].revents == 0) continue;
    drain(errors.read, buffer, keep_errors);
    if (said_last_words || limits.last_words.empty() || end.errors.find(limits.last_words) == std::string::npos)
      continue;
    said_last_words = true;
    deadline = std::min(deadline, Clock::now() + std::chrono::seconds(limits.seconds_to_end));
  }
  if (end.timed_out || end.refused) child.kill();
  wait_for_end(child, deadline, end);  // it closed its output: the end is near, or it hangs
  end.outlived = end.timed_out && said_last_words;
  end.timed_out = end.timed_out && !end.outlived;
  return end;
}

Result<ChildEnd> run_copy_limited(const ChildLimits& limits, std::mutex& quiet, const std::function<void()>& work) {
  std::unique_lock lock(quiet);
  const pid_t pid = ::fork();
  if (pid != 0) lock.unlock();
  if (pid < 0) return system_failure();
  if (pid == 0) {
    ::setpgid(0, 0);                     // no Ctrl-C of the terminal
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would wait for it
    work();
    ::_exit(0);  // the files and destructors of the process are not the copy's
  }
  ::setpgid(pid, pid);  // whichever of the two comes first
  Running child(pid);
  limit_time(pid, limits.seconds);
  limit(pid, RLIMIT_CORE, 0);
  ChildEnd end;
  wait_for_end(child, Clock::now() + std::chrono::seconds(limits.seconds), end);
  return end;
}

}  // namespace meishi
