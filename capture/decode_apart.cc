#include "capture/decode_apart.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "capture/child_process.h"
#include "capture/limits.h"

namespace meishi {

namespace {

// What the copy writes for the process that waits for it.
struct Answer {
  bool done = false;  // else it crashed
  bool failed = false;
  int rows = 0;
  int columns = 0;
  ErrorCode code = ErrorCode::internal;
  char texts[1024] = {};  // message and arguments, each with its \0
};

// Memory that a copy of this process shares with it; what is not written takes none.
class SharedMemory {
 public:
  explicit SharedMemory(std::size_t size)
      : size_(size),
        start_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
    if (start_ == MAP_FAILED) throw std::bad_alloc();
  }
  ~SharedMemory() { ::munmap(start_, size_); }
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  [[nodiscard]] std::uint8_t* start() const { return static_cast<std::uint8_t*>(start_); }

 private:
  std::size_t size_;
  void* start_;
};

void put(const Error& error, Answer& answer) {
  answer.failed = true;
  answer.code = error.code;
  std::size_t used = 0;
  const auto add = [&](const std::string& text) {
    if (used + text.size() + 2 > sizeof answer.texts) return;
    std::memcpy(answer.texts + used, text.c_str(), text.size() + 1);
    used += text.size() + 1;
  };
  add(error.message);
  for (const std::string& arg : error.args) add(arg);
}

Error take(const Answer& answer) {
  Error error;
  error.code = answer.code;
  error.message = answer.texts;
  for (const char* at = answer.texts + error.message.size() + 1; *at != '\0'; at += std::strlen(at) + 1) {
    error.args.emplace_back(at);
  }
  return error;
}

void answer_with(const std::function<Result<cv::Mat>()>& decode, std::int64_t max_pixels, Answer& answer,
                 std::uint8_t* pixels) noexcept {
  try {
    const auto page = decode();
    if (!page) {
      put(page.error(), answer);
    } else if (page->type() == CV_8UC3 && static_cast<std::int64_t>(page->total()) <= max_pixels) {
      page->copyTo(cv::Mat(page->size(), CV_8UC3, pixels));
      answer.rows = page->rows;
      answer.columns = page->cols;
    }
  } catch (const std::exception& error) {
    put(fail(ErrorCode::internal, "the image could not be processed: {}", {error.what()}).value(), answer);
  }
  answer.done = true;
}

}  // namespace

Result<cv::Mat> decode_apart(const char* format, const DecodeOptions& options, std::mutex& quiet,
                             const std::function<Result<cv::Mat>()>& decode) {
  if (!options.own_process) return decode();
  const SharedMemory memory(sizeof(Answer) + static_cast<std::size_t>(options.max_pixels) * 3);
  auto& answer = *new (memory.start()) Answer;
  std::uint8_t* const pixels = memory.start() + sizeof(Answer);
  ChildLimits limits;
  limits.seconds = options.max_seconds;
  const auto end = run_copy_limited(limits, quiet, [&] { answer_with(decode, options.max_pixels, answer, pixels); });
  if (!end) return tl::unexpected(end.error());
  if (end->timed_out) return too_slow(options);
  if (!answer.done) return damaged(format);
  if (answer.failed) return tl::unexpected(take(answer));
  if (answer.rows <= 0 || answer.columns <= 0) return damaged(format);
  return cv::Mat(answer.rows, answer.columns, CV_8UC3, pixels).clone();
}

}  // namespace meishi
