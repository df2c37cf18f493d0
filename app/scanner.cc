#include "app/scanner.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <system_error>
#include <utility>

namespace meishi {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMemory = 4LL << 30;      // backends of makers keep whole pages
constexpr std::int64_t kPageSize = 512LL << 20;  // the most that Meishi reads of a file
constexpr int kAnswerSeconds = 90;               // a scanner that wakes up, a network that is looked through
constexpr int kPageSeconds = 300;                // A4 at 1200 dpi over USB 2
constexpr int kPutAwaySeconds = 30;              // paper that is ejected, a lamp that is switched off
constexpr std::string_view kFailedCall = "scanimage: sane_";

class Nothing {
 public:
  Nothing() : fd_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {}
  ~Nothing() { ::close(fd_); }
  Nothing(const Nothing&) = delete;
  Nothing& operator=(const Nothing&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Error environment(const Error& error) {
  if (error.code == ErrorCode::not_found) {
    return fail(ErrorCode::environment, "the program scanimage is not installed; it is in the package sane-utils")
        .value();
  }
  Error out = error;
  out.code = ErrorCode::environment;
  return out;
}

// Its stdout, when it answered.
Result<std::string> answer(const std::vector<std::string>& command, const std::string& device) {
  constexpr std::size_t kMost = 1 << 20;
  std::string output;
  const Nothing input;
  ChildLimits limits;
  limits.seconds = kAnswerSeconds;
  limits.memory = kMemory;
  const auto end = run_limited(command, input.get(), limits, [&](std::span<const std::uint8_t> piece) {
    output.append(piece.begin(), piece.end());
    return output.size() < kMost;
  });
  if (!end) return tl::unexpected(environment(end.error()));
  if (auto error = scan_error(*end, device, 1)) return tl::unexpected(std::move(*error));
  return output;
}

// scanimage puts the number of the page into the name with printf.
std::string for_printf(std::string text) {
  for (std::size_t at = 0; (at = text.find('%', at)) != std::string::npos; at += 2) text.insert(at, 1, '%');
  return text;
}

// What scanimage says went wrong, without its name: rather the call of SANE that failed than how it went on from there.
std::string last_words(const std::string& errors) {
  constexpr std::string_view kName = "scanimage: ";
  std::size_t at = errors.rfind(kFailedCall);
  if (at == std::string::npos) at = errors.rfind(kName);
  if (at == std::string::npos) return {};
  const std::size_t start = at + kName.size();
  return errors.substr(start, errors.find('\n', start) - start);
}

}  // namespace

std::vector<Scanner> scanners_of(std::string_view scanimage) {
  std::vector<Scanner> out;
  while (!scanimage.empty()) {
    const std::size_t end = std::min(scanimage.find('\n'), scanimage.size());
    std::string_view line = scanimage.substr(0, end);
    scanimage.remove_prefix(std::min(end + 1, scanimage.size()));
    Scanner scanner;
    for (std::string* part : {&scanner.device, &scanner.vendor, &scanner.model, &scanner.type}) {
      const std::size_t tab = std::min(line.find('\t'), line.size());
      *part = line.substr(0, tab);
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    if (!scanner.device.empty() && !scanner.type.empty()) out.push_back(std::move(scanner));
  }
  return out;
}

Result<std::vector<Scanner>> list_scanners() {
  const auto output = answer({"scanimage", "--formatted-device-list=%d\t%v\t%m\t%t%n"}, "");
  if (!output) return tl::unexpected(output.error());
  return scanners_of(*output);
}

Result<std::string> scan_program_version() {
  const auto output =
      answer({"scanimage", "--version"}, "");  // "scanimage (sane-backends) 1.1.1; backend version 1.1.1"
  if (!output) return tl::unexpected(output.error());
  const std::size_t at = output->find(") ");
  if (at == std::string::npos) return std::string();
  return output->substr(at + 2, output->find_first_of(";\n", at) - at - 2);
}

Error no_scanner() {
  return fail(ErrorCode::environment,
              "no scanner was found; check that it is switched on and connected, and that you may use it")
      .value();
}

Result<std::string> choose_scanner(const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  if (const char* device = std::getenv("SANE_DEFAULT_DEVICE"); device != nullptr && *device != '\0') {
    return std::string(device);
  }
  const auto scanners = list_scanners();
  if (!scanners) return tl::unexpected(scanners.error());
  if (scanners->empty()) return tl::unexpected(no_scanner());
  const auto is_camera = [](const Scanner& scanner) { return scanner.device.starts_with("v4l:"); };
  const auto first = std::ranges::find_if_not(*scanners, is_camera);
  return first == scanners->end() ? scanners->front().device : first->device;
}

Result<std::vector<ScannerOption>> scanner_options(const std::string& device) {
  const auto output = answer({"scanimage", "--device-name=" + device, "--all-options", "--format=png"}, device);
  if (!output) return tl::unexpected(output.error());
  return scanner_options_of(*output);
}

// By number, as scanimage ends (the statuses of the SANE standard), and by libsane's words where it ends with 1.
std::optional<Error> scan_error(const ChildEnd& end, const std::string& device, std::size_t pages) {
  constexpr int kNoDocuments = 7;
  const auto error = [&](auto&& failed) -> std::optional<Error> {
    Error out = std::forward<decltype(failed)>(failed).value();
    out.subject = device;
    return out;
  };
  if (end.timed_out) return error(fail(ErrorCode::environment, "the scanner does not answer"));
  // Some drivers hang when all is done: how it went is known by then.
  const int code = !end.outlived ? end.exit_code : end.errors.find(kFailedCall) != std::string::npos ? 1 : 0;
  if (code == 0 && pages > 0) return std::nullopt;
  const auto is = [&](int status, std::string_view words) {
    return code == status || (code == 1 && end.errors.find(words) != std::string::npos);
  };
  if (code == 0 || is(kNoDocuments, "out of documents")) {
    if (pages > 0) return std::nullopt;
    return error(fail(ErrorCode::environment, "there is no paper in the scanner's feeder"));
  }
  if (is(3, "Device busy")) {
    return error(fail(ErrorCode::environment, "the scanner is in use by another program"));
  }
  if (is(6, "feeder jammed")) {
    return error(fail(ErrorCode::environment, "paper is jammed in the scanner; take it out and scan the rest"));
  }
  if (is(8, "cover is open")) return error(fail(ErrorCode::environment, "the scanner's cover is open"));
  if (is(11, "has been denied")) {
    return error(fail(ErrorCode::environment, "you may not use this scanner; on many systems the group `scanner` may"));
  }
  if (is(10, "Out of memory")) return error(fail(ErrorCode::environment, "there is not enough memory to scan"));
  if (is(9, "Error during device I/O")) {
    return error(
        fail(ErrorCode::environment, "the connection to the scanner failed; check its cable and switch it on"));
  }
  if (end.errors.find("open of device") != std::string::npos) {
    return error(
        fail(ErrorCode::environment, "there is no such scanner; `meishi scan --list` shows those that are there"));
  }
  constexpr int kSignals = 128;
  if (code > kSignals) {
    return error(
        fail(ErrorCode::environment, "the scanner's driver failed (scanimage ended with {})", {std::to_string(code)}));
  }
  return error(fail(ErrorCode::environment, "the scanner reports: {}", {last_words(end.errors)}));
}

ScanEnd scan_pages(const std::string& device, const ScanPlan& plan, const fs::path& folder,
                   const std::atomic<bool>& stop, const std::function<void(const fs::path&)>& page) {
  std::vector<std::string> command = {"scanimage", "--device-name=" + device, "--format=png",
                                      "--batch=" + for_printf((folder / "page-").string()) + "%06d.png",
                                      "--batch-print"};
  if (plan.pages > 0) command.push_back("--batch-count=" + std::to_string(plan.pages));
  command.insert(command.end(), plan.arguments.begin(), plan.arguments.end());
  ChildLimits limits;
  limits.seconds = kPageSeconds;
  limits.memory = kMemory;
  limits.file_size = kPageSize;
  limits.anew_with_output = true;
  limits.asked = &stop;
  limits.last_words = "Batch terminated, ";
  limits.seconds_to_end = kPutAwaySeconds;

  ScanEnd out;
  std::string line;
  const Nothing input;
  const auto end = run_limited(command, input.get(), limits, [&](std::span<const std::uint8_t> piece) {
    for (const std::uint8_t byte : piece) {
      if (byte != '\n') {
        line += static_cast<char>(byte);
        continue;
      }
      const fs::path name = fs::path(std::exchange(line, {})).filename();
      const fs::path file = folder / name;
      std::error_code ignored;
      // Some backends print lines of their own.
      if (!name.string().starts_with("page-") || !fs::is_regular_file(fs::symlink_status(file, ignored))) continue;
      if (::chmod(file.c_str(), S_IRUSR | S_IWUSR) != 0) continue;
      ++out.pages;
      page(file);
    }
    return true;
  });
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".part") fs::remove(entry.path(), error);
  }
  if (!end) {
    out.error = environment(end.error());
  } else if (!stop.load()) {
    out.error = scan_error(*end, device, out.pages);
  }
  return out;
}

}  // namespace meishi
