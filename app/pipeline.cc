#include "app/pipeline.h"

#include <algorithm>
#include <exception>
#include <map>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "app/card_codes.h"
#include "app/encode_picture.h"
#include "app/job_schedule.h"
#include "app/memory.h"
#include "app/sides.h"
#include "app/source_file.h"
#include "capture/barcode.h"
#include "capture/capture.h"
#include "capture/face_hash.h"
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

// A face as face_hash() takes it, before its codes are painted over: a code that was read in one scan and not in the
// other is no other look. As small as face_hash() makes it first, so nothing is lost.
cv::Mat look_of(const cv::Mat& grey) {
  constexpr int kSide = 256;
  cv::Mat small;
  cv::resize(grey, small, {kSide, kSide}, 0, 0, cv::INTER_AREA);
  return small;
}

// What people look at: upright, at 300 dpi at most. "" where it cannot be encoded: the card is worth more than its
// picture.
std::string picture_of(const CardFace& face, int rotation) {
  constexpr double kPxPerMm = 300 / 25.4;
  cv::Mat picture = face.colour;
  if (face.px_per_mm > kPxPerMm) {
    cv::resize(picture, picture, {}, kPxPerMm / face.px_per_mm, kPxPerMm / face.px_per_mm, cv::INTER_AREA);
  }
  if (rotation != 0) {
    const int turn = rotation == 90    ? cv::ROTATE_90_CLOCKWISE
                     : rotation == 180 ? cv::ROTATE_180
                                       : cv::ROTATE_90_COUNTERCLOCKWISE;
    cv::rotate(picture, picture, turn);
  }
  return jpeg_of(picture, JpegQuality::small).value_or(std::string());
}

// A card's face that was found on a page, on its way to OCR.
struct FoundFace {
  std::vector<Barcode> codes;
  cv::Mat look;
};

ReadFace face_of(const CardFace& face, FaceText&& text, const FoundFace& found, const Reference& reference) {
  ReadFace read;
  read.codes = card_codes(found.codes, text);
  read.side.quad = turned(face.quad, text.rotation);
  read.side.rotation = text.rotation;
  for (Warning warning : face.warnings) read.side.warnings.emplace_back(warning_name(warning));
  read.side.size = {static_cast<double>(text.width), static_cast<double>(text.height)};
  read.lines = std::move(text.lines);
  read.hash = face_hash(found.look, text.rotation);
  read.record = normalize_card(read.lines, {read.side.size}, reference, read.codes);
  return read;
}

ReadFace no_face(cv::Size page) {
  ReadFace none;
  const double w = page.width;
  const double h = page.height;
  none.side.quad = {Point{0, 0}, Point{w, 0}, Point{w, h}, Point{0, h}};
  none.side.warnings.emplace_back(warning_name(Warning::no_card_found));
  return none;
}

ReadCard card_of(CardSides&& sides, const Reference& reference) {
  ReadCard card;
  card.front = std::move(sides.front.side);
  card.face_hash = std::move(sides.front.hash);
  card.lines = std::move(sides.front.lines);
  if (!sides.back) {
    card.record = std::move(sides.front.record);
  } else {
    card.one_person = sides.one_person;
    card.back = std::move(sides.back->side);
    card.alone.push_back({std::move(sides.front.record), card.face_hash});
    card.alone.push_back({std::move(sides.back->record), std::move(sides.back->hash)});
    for (TextLine& line : sides.back->lines) {
      line.face = 1;
      card.lines.push_back(std::move(line));
    }
    for (CardCode& code : sides.back->codes) {
      code.face = 1;
      sides.front.codes.push_back(std::move(code));
    }
    const std::vector<FaceSize> sizes{card.front.size, card.back->size};
    card.record = normalize_card(card.lines, sizes, reference, sides.front.codes);
  }
  return card;
}

// Of a file: each page that could be read, by its number.
using Pages = std::map<int, ReadPage>;

// One worker's way through one job. Errors of the environment concern every file and are handed up.
class Worker {
 public:
  Worker(const Reference& reference, const PipelineOptions& options) : reference_(reference), options_(options) {}

  Result<JobResult> read(const Job& job) {
    JobResult result;
    std::vector<std::vector<std::uint8_t>> contents(job.files.size());
    for (std::size_t i = 0; i < job.files.size(); ++i) {
      SourceResult& file = result.files.emplace_back();
      file.path = job.files[i];
      auto bytes = read_source(file.path);
      if (!bytes) {
        result.errors.push_back(bytes.error());
        continue;
      }
      file.sha256 = sha256_hex(*bytes);
      file.known = options_.known && options_.known(file.sha256, looks_for_sides(job.files.size(), options_.duplex));
      contents[i] = std::move(*bytes);
    }
    result.known = std::ranges::all_of(result.files, &SourceResult::known);
    if (result.known) return result;
    std::vector<Pages> pages(job.files.size());
    for (std::size_t i = 0; i < job.files.size(); ++i) {
      if (contents[i].empty()) continue;
      if (auto status = read_file(std::move(contents[i]), i, result, pages[i]); !status) {
        return tl::unexpected(status.error());
      }
    }
    assemble(std::move(pages), job.named ? PairedBy::name : PairedBy::order, result);
    return result;
  }

 private:
  Status read_file(std::vector<std::uint8_t> bytes, std::size_t index, JobResult& result, Pages& pages) {
    SourceResult& file = result.files[index];
    auto document = Document::open(std::move(bytes), options_.decode);
    if (!document) {
      result.errors.push_back(about(document.error(), file.path, 0));
      return {};
    }
    file.pages = document->page_count();
    for (int number = 1; number <= file.pages; ++number) {
      auto image = document->page(number);
      if (!image) {  // the other pages go on
        result.errors.push_back(about(image.error(), file.path, image.error().page));
        continue;
      }
      ReadPage page{index, number, static_cast<double>(image->cols), static_cast<double>(image->rows), {}};
      auto found = read_page(*image, file, result, page);
      if (!found) return tl::unexpected(found.error());
      if (*found) pages.emplace(number, std::move(page));
    }
    return {};
  }

  // False when the page failed as a whole.
  Result<bool> read_page(const cv::Mat& image, const SourceResult& file, JobResult& result, ReadPage& page) {
    const int page_shown = file.pages > 1 ? page.number : 0;
    CaptureTrace trace;
    auto faces = find_cards(image, {}, options_.debug != nullptr ? &trace : nullptr);
    if (!faces) {
      result.errors.push_back(about(faces.error(), file.path, page_shown));
      return false;
    }
    std::vector<FoundFace> found;
    for (CardFace& face : *faces) {
      // Evidence: where the decoder fails, the card is read without it.
      found.push_back({read_barcodes(face).value_or(std::vector<Barcode>()), look_of(face.grey)});
      hide_barcodes(face.grey, found.back().codes);  // OCR would read their modules
    }
    if (options_.debug != nullptr) options_.debug->write(file.path, page.number, image, trace, *faces);
    int index = 0;
    for (CardFace& face : *faces) {
      ++index;
      if (!reader_) {
        auto opened = FaceReader::open({});
        if (!opened) return tl::unexpected(opened.error());
        reader_.emplace(std::move(*opened));
      }
      auto text = reader_->read(face);
      if (!text) {
        if (text.error().code == ErrorCode::environment) return tl::unexpected(text.error());
        result.errors.push_back(about(text.error(), file.path, page_shown));
        continue;
      }
      const int rotation = text->rotation;
      page.faces.push_back(face_of(face, std::move(*text), found[static_cast<std::size_t>(index) - 1], reference_));
      if (options_.pictures) page.faces.back().side.picture = picture_of(face, rotation);
      page.faces.back().side.index = index;
    }
    if (faces->empty()) page.faces.push_back(no_face(image.size()));
    for (ReadFace& face : page.faces) {
      face.side.file = page.file;
      face.side.page = page.number;
    }
    return !page.faces.empty();
  }

  void assemble(std::vector<Pages>&& files, PairedBy by, JobResult& result) {
    const bool two_sides = files.size() == 2 &&
                           std::ranges::all_of(result.files, [](const auto& file) { return file.pages == 1; }) &&
                           result.files[0].sha256 != result.files[1].sha256;  // one picture twice is no front and back
    if (two_sides && !files[0].empty() && !files[1].empty()) {
      add_sheet(std::move(files[0].begin()->second), std::move(files[1].begin()->second), by, result);
      return;
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
      const bool sheets = options_.duplex && result.files[i].pages > 1;
      for (auto page = files[i].begin(); page != files[i].end(); ++page) {
        const auto next = std::next(page);
        if (sheets && page->first % 2 == 1 && next != files[i].end() && next->first == page->first + 1) {
          add_sheet(std::move(page->second), std::move(next->second), PairedBy::order, result);
          page = next;
        } else {
          if (options_.duplex && files.size() == 1) result.notes.push_back(lonely(page->second, result));
          for (ReadFace& face : page->second.faces) {
            result.cards.push_back(card_of({std::move(face), std::nullopt, true}, reference_));
          }
        }
      }
    }
  }

  void add_sheet(ReadPage&& front, ReadPage&& back, PairedBy by, JobResult& result) {
    PairedSides paired = pair_sides(std::move(front), std::move(back), by);
    for (const SideNote& note : paired.notes) {
      result.notes.push_back(in_words(note, result));
      using Kind = SideNote::Kind;
      const bool blank = note.kind == Kind::empty_back || note.kind == Kind::empty_front;
      const bool no_card = note.kind == Kind::no_card_back || note.kind == Kind::no_card_front;
      if (blank || no_card) result.left_out.push_back({note.about, blank});
    }
    for (CardSides& sides : paired.cards) result.cards.push_back(card_of(std::move(sides), reference_));
  }

  static Error lonely(const ReadPage& page, const JobResult& result) {
    return about(fail(ErrorCode::invalid, "the other side is missing; this one was read by itself").value(),
                 result.files[page.file].path, result.files[page.file].pages > 1 ? page.number : 0);
  }

  static Error in_words(const SideNote& note, const JobResult& result) {
    Error error;
    switch (note.kind) {
      case SideNote::Kind::empty_back:
        error = fail(ErrorCode::invalid, "the back is blank and was left out").value();
        break;
      case SideNote::Kind::empty_front:
        error = fail(ErrorCode::invalid, "this side is blank; the other one is the card").value();
        break;
      case SideNote::Kind::no_card_back:
      case SideNote::Kind::no_card_front:
        error = fail(ErrorCode::invalid, "no card was found on this side; only the other side was read").value();
        break;
      case SideNote::Kind::other_person:
        error = fail(ErrorCode::invalid,
                     "this side and the other one name different people; each side was taken for a card of its own")
                    .value();
        break;
      case SideNote::Kind::not_paired:
        error = fail(ErrorCode::invalid,
                     "the cards on this side and on the other one do not lie behind one another; each side was taken "
                     "for a card of its own")
                    .value();
        break;
    }
    return about(std::move(error), result.file_of(note.about).path, result.shown_page(note.about));
  }

  const Reference& reference_;
  const PipelineOptions& options_;
  std::optional<FaceReader> reader_;  // opened for the first card: a run over known files loads no model
};

// Out of memory over one huge picture: the file is named and the others are read.
Result<JobResult> guarded_read(Worker& worker, const Job& job) {
  try {
    return worker.read(job);
  } catch (const std::exception& error) {
    JobResult result;
    for (const fs::path& file : job.files) result.files.push_back({file, "", false, 0});
    result.errors.push_back(
        fail(ErrorCode::internal, "reading the file failed: {}", {error.what()}, job.files.front().string()).value());
    return result;
  }
}

std::size_t worker_count(const PipelineOptions& options) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return options.jobs > 0 ? std::min(static_cast<std::size_t>(options.jobs), cores) : cores;
}

Result<std::size_t> run_with(std::size_t threads, const JobSource& source, const Reference& reference,
                             const PipelineOptions& options, const std::function<void(JobResult&&)>& sink) {
  JobSchedule schedule(source, threads * 3, options.stop);
  // Jobs are done in parallel; threads inside OpenCV would only compete with one another.
  cv::setNumThreads(1);
  keep_freed_memory();

  const auto work = [&] {
    Worker worker(reference, options);
    while (auto taken = schedule.take()) {
      auto result = guarded_read(worker, taken->job);
      if (!result) {
        schedule.abort(result.error());
        break;
      }
      schedule.put(taken->index, std::move(*result));
    }
    schedule.worker_left();
  };
  {
    std::vector<std::jthread> workers;
    try {
      for (std::size_t i = 0; i < threads; ++i) workers.emplace_back(work);
      while (auto result = schedule.next()) sink(std::move(*result));
    } catch (...) {
      schedule.abort({});  // or the workers would wait for room for ever
      throw;
    }
  }
  if (schedule.error()) return tl::unexpected(*schedule.error());
  return schedule.given();
}

}  // namespace

Result<std::size_t> run_pipeline(const JobSource& next, const Reference& reference, const PipelineOptions& options,
                                 const std::function<void(JobResult&&)>& sink) {
  return run_with(worker_count(options), next, reference, options, sink);
}

Result<std::size_t> run_pipeline(const std::vector<Job>& jobs, const Reference& reference,
                                 const PipelineOptions& options, const std::function<void(JobResult&&)>& sink) {
  const std::size_t threads = std::clamp<std::size_t>(worker_count(options), 1, std::max<std::size_t>(1, jobs.size()));
  return run_with(threads, jobs_of(jobs), reference, options, sink);
}

}  // namespace meishi
