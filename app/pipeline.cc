#include "app/pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <opencv2/core/utility.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "app/source_file.h"
#include "capture/capture.h"
#include "normalize/card.h"
#include "ocr/face_reader.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

Error about(Error error, const fs::path& file, int page) {
  error.subject = file.string();
  error.page = page;
  return error;
}

ReadCard card_of(const CardFace& face, FaceText&& text, const Reference& reference) {
  ReadCard card;
  card.quad = turned(face.quad, text.rotation);
  card.rotation = text.rotation;
  for (Warning warning : face.warnings) card.warnings.emplace_back(warning_name(warning));
  const FaceSize size{static_cast<double>(text.width), static_cast<double>(text.height)};
  card.record = normalize_card(text.lines, {size}, reference);
  card.lines = std::move(text.lines);
  return card;
}

// One worker's way through one file. Errors of the environment concern every file and are handed up.
class Worker {
 public:
  Worker(const Reference& reference, const PipelineOptions& options) : reference_(reference), options_(options) {}

  Result<FileResult> read(const fs::path& file) {
    FileResult result;
    result.path = file;
    auto bytes = read_source(file);
    if (!bytes) {
      result.errors.push_back(bytes.error());
      return result;
    }
    result.sha256 = sha256_hex(*bytes);
    result.known = options_.known && options_.known(result.sha256);
    if (result.known) return result;
    auto document = Document::open(std::move(*bytes), options_.decode);
    if (!document) {
      result.errors.push_back(about(document.error(), file, 0));
      return result;
    }
    result.pages = document->page_count();
    for (int number = 1; number <= result.pages; ++number) {
      auto page = document->page(number);
      if (!page) {  // the other pages go on
        result.errors.push_back(about(page.error(), file, page.error().page));
        continue;
      }
      if (auto status = read_page(*page, number, result); !status) return tl::unexpected(status.error());
    }
    return result;
  }

 private:
  Status read_page(const cv::Mat& image, int page, FileResult& result) {
    const int page_shown = result.pages > 1 ? page : 0;
    auto faces = find_cards(image);
    if (!faces) {
      result.errors.push_back(about(faces.error(), result.path, page_shown));
      return {};
    }
    int index = 0;
    for (const CardFace& face : *faces) {
      ++index;
      if (!reader_) {
        auto opened = FaceReader::open({});
        if (!opened) return tl::unexpected(opened.error());
        reader_.emplace(std::move(*opened));
      }
      auto text = reader_->read(face);
      if (!text) {
        if (text.error().code == ErrorCode::environment) return tl::unexpected(text.error());
        result.errors.push_back(about(text.error(), result.path, page_shown));
        continue;
      }
      ReadCard card = card_of(face, std::move(*text), reference_);
      card.page = page;
      card.index = index;
      result.cards.push_back(std::move(card));
    }
    return {};
  }

  const Reference& reference_;
  const PipelineOptions& options_;
  std::optional<FaceReader> reader_;  // opened for the first card: a run over known files loads no model
};

// Out of memory over one huge picture: the file is named and the others are read.
Result<FileResult> guarded_read(Worker& worker, const fs::path& file) {
  try {
    return worker.read(file);
  } catch (const std::exception& error) {
    FileResult result;
    result.path = file;
    result.errors.push_back(
        fail(ErrorCode::internal, "reading the file failed: {}", {error.what()}, file.string()).value());
    return result;
  }
}

// Files are handed out in order and at most `window` are between a worker and the sink, so memory is bounded however
// slow the sink or one file is.
class Schedule {
 public:
  Schedule(std::size_t files, std::size_t window, std::atomic<bool>* stop)
      : files_(files), window_(window), stop_(stop) {}

  // The next file to read; none when all are handed out or the run is stopped.
  std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return ended() || taken_ < given_ + window_; });
    if (ended()) return std::nullopt;
    return taken_++;
  }

  void put(std::size_t index, FileResult&& result) {
    const std::lock_guard lock(mutex_);
    done_.emplace(index, std::move(result));
    ready_.notify_one();
  }

  void abort(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    ready_.notify_one();
    room_.notify_all();
  }

  // The next result in order; none when everything that was taken has been given, or on abort().
  std::optional<FileResult> next() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return error_ || done_.contains(given_) || (ended() && given_ == taken_); });
    if (error_ || !done_.contains(given_)) return std::nullopt;
    FileResult result = std::move(done_.extract(given_).mapped());
    ++given_;
    room_.notify_all();
    return result;
  }

  // A worker that takes no more files may leave the sink waiting for an end that only it knows.
  void worker_left() {
    const std::lock_guard lock(mutex_);
    ready_.notify_one();
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] std::size_t given() const { return given_; }

 private:
  [[nodiscard]] bool ended() const {
    return error_ || taken_ == files_ || (stop_ != nullptr && stop_->load(std::memory_order_relaxed));
  }

  const std::size_t files_;
  const std::size_t window_;
  std::atomic<bool>* const stop_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  std::map<std::size_t, FileResult> done_;
  std::size_t taken_ = 0;
  std::size_t given_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<std::size_t> run_pipeline(const std::vector<fs::path>& files, const Reference& reference,
                                 const PipelineOptions& options, const std::function<void(FileResult&&)>& sink) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = options.jobs > 0 ? std::min(static_cast<std::size_t>(options.jobs), cores) : cores;
  const std::size_t jobs = std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(1, files.size()));
  Schedule schedule(files.size(), jobs * 3, options.stop);
  // The files are read in parallel; threads inside OpenCV would only compete with one another.
  cv::setNumThreads(1);

  const auto work = [&] {
    Worker worker(reference, options);
    while (const auto index = schedule.take()) {
      auto result = guarded_read(worker, files[*index]);
      if (!result) {
        schedule.abort(result.error());
        break;
      }
      schedule.put(*index, std::move(*result));
    }
    schedule.worker_left();
  };
  {
    std::vector<std::jthread> workers;
    try {
      for (std::size_t i = 0; i < jobs; ++i) workers.emplace_back(work);
      while (auto result = schedule.next()) sink(std::move(*result));
    } catch (...) {
      schedule.abort({});  // or the workers would wait for room for ever
      throw;
    }
  }
  if (schedule.error()) return tl::unexpected(*schedule.error());
  return schedule.given();
}

}  // namespace meishi
