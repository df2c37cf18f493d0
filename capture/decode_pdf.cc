// PDF through the programs of poppler-utils: their licence and their crashes stay outside.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include "capture/child_process.h"
#include "capture/decoders.h"
#include "capture/format_support.h"
#include "capture/limits.h"
#include "capture/pdf_image.h"
#include "capture/pdf_page.h"

namespace meishi {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kFile = "/dev/fd/0";

// With a point whatever the locale says.
std::string decimal(double value) {
  char text[64];
  const auto end = std::to_chars(std::begin(text), std::end(text), value, std::chars_format::fixed, 6).ptr;
  return {text, end};
}

tl::unexpected<Error> damaged_image() {
  return fail(ErrorCode::corrupt, "an image in the PDF is damaged or incomplete");
}

tl::unexpected<Error> damaged_pdf() { return fail(ErrorCode::corrupt, "the PDF is damaged or incomplete"); }

// A file in memory: the bytes reach other programs without touching a disk.
class MemoryFile {
 public:
  MemoryFile() = default;
  ~MemoryFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  Status fill(std::span<const std::uint8_t> bytes) {
    fd_ = ::memfd_create("meishi", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    while (fd_ >= 0 && !bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    if (fd_ < 0 || !bytes.empty()) {
      return fail(ErrorCode::internal, "the image could not be processed: {}",
                  {std::generic_category().message(errno)});
    }
    ::fcntl(fd_, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
    return {};
  }
  [[nodiscard]] int descriptor() const { return fd_; }

 private:
  int fd_ = -1;
};

// Binary PPM (P6, 255) as it comes through the pipe, straight into the page.
class PpmReader {
 public:
  explicit PpmReader(const DecodeOptions& options) : options_(options) {}

  // False when it is no PPM, or larger than it may be.
  bool take(std::span<const std::uint8_t> piece) {
    if (page_.empty()) {
      header_.append(piece.begin(), piece.end());
      std::size_t used = 0;
      if (!read_header(used)) return false;
      if (page_.empty()) return true;
      const std::string rest = header_.substr(used);
      return store({reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size()});
    }
    return store(piece);
  }

  // Empty when the picture did not come whole.
  cv::Mat page() {
    if (page_.empty() || filled_ < size_) return {};
    for (int y = 0; y < page_.rows; ++y) {
      for (auto *p = page_.ptr<cv::Vec3b>(y), *end = p + page_.cols; p != end; ++p) std::swap((*p)[0], (*p)[2]);
    }
    return page_;
  }

 private:
  // Leaves page_ empty while the header is not complete.
  bool read_header(std::size_t& used) {
    int values[3] = {};
    const char* at = header_.data();
    const char* const end = at + header_.size();
    if (header_.size() < 2) return true;
    if (!header_.starts_with("P6")) return false;
    at += 2;
    for (int& value : values) {
      while (at != end && (*at == ' ' || *at == '\n')) ++at;
      const auto [next, error] = std::from_chars(at, end, value);
      if (next == end) return header_.size() < 64;
      if (error != std::errc()) return false;
      at = next;
    }
    if (values[2] != 255 || values[0] <= 0 || values[1] <= 0) return false;
    if (!within_limits(values[0], values[1], options_)) return false;
    used = static_cast<std::size_t>(at - header_.data()) + 1;
    page_.create(values[1], values[0], CV_8UC3);
    size_ = page_.total() * page_.elemSize();
    return true;
  }

  bool store(std::span<const std::uint8_t> piece) {
    if (piece.size() > size_ - filled_) return false;
    std::memcpy(page_.data + filled_, piece.data(), piece.size());
    filled_ += piece.size();
    return true;
  }

  DecodeOptions options_;
  std::string header_;
  cv::Mat page_;
  std::size_t size_ = 0;
  std::size_t filled_ = 0;
};

class PdfPages : public PageSource {
 public:
  explicit PdfPages(const DecodeOptions& options) : options_(options) {}

  Status open(std::span<const std::uint8_t> bytes) {
    if (const Status filled = file_.fill(bytes); !filled) return filled;
    bytes_ = bytes;
    start_clock();
    const auto text = ask({"pdfinfo", kFile});
    if (!text) return tl::unexpected(text.error());
    const auto count = pdf_page_count(*text);
    if (!count || *count <= 0) return damaged_pdf();
    pages_ = *count;
    return {};
  }

  [[nodiscard]] int page_count() const override { return pages_; }

  Result<cv::Mat> page(int index) override {
    // A thousand pages of a minute each would be a day: a file has so many chances.
    constexpr int kSlowPages = 3;
    if (slow_pages_ >= kSlowPages) return too_slow(options_);
    start_clock();
    const std::string number = std::to_string(index + 1);
    const auto info = ask({"pdfinfo", "-f", number, "-l", number, kFile});
    if (!info) return tl::unexpected(info.error());
    const auto size = pdf_page_size(*info);
    if (!size || !(size->width > 0) || !(size->height > 0)) return damaged_pdf();
    const auto images = ask({"pdfimages", "-list", "-f", number, "-l", number, kFile});
    if (!images) return tl::unexpected(images.error());
    const auto scan_dpi = pdf_scan_dpi(*images, *size);
    bool has_fonts = false;
    if (scan_dpi) {
      const auto fonts = ask({"pdffonts", "-f", number, "-l", number, kFile});
      if (!fonts) return tl::unexpected(fonts.error());
      has_fonts = pdf_has_fonts(*fonts);
    }
    const PdfDpi dpi = pdf_dpi(scan_dpi, has_fonts, *size);
    const auto pixels = [](double points, double per_inch) {
      return static_cast<std::int64_t>(std::min(1e9, std::ceil(points / 72 * per_inch)));
    };
    if (const Status fits = within_limits(pixels(size->width, dpi.x), pixels(size->height, dpi.y), options_); !fits) {
      return tl::unexpected(fits.error());
    }
    if (draws_damaged_image(*images)) return damaged_image();
    return draw(number, dpi);
  }

 private:
  // A page has a few images; one of thousands of small ones is no scan.
  [[nodiscard]] bool draws_damaged_image(std::string_view list) const {
    constexpr std::size_t kMost = 16;
    const std::vector<PdfImage> images = pdf_images(list);
    return images.size() <= kMost &&
           std::ranges::any_of(images, [&](const PdfImage& image) { return is_damaged(image, bytes_, options_); });
  }

  // The programs that look at a page and draw it share its time.
  void start_clock() { end_ = Clock::now() + std::chrono::seconds(options_.max_seconds); }

  [[nodiscard]] ChildLimits limits() const {
    const auto left = std::chrono::ceil<std::chrono::seconds>(end_ - Clock::now()).count();
    // Transparent groups on a page take its pixels several times over.
    return {static_cast<int>(std::max<std::int64_t>(left, 1)), (1LL << 30) + 8 * options_.max_pixels};
  }

  // What a program prints about the file.
  Result<std::string> ask(const std::vector<std::string>& command) {
    std::string text;
    constexpr std::size_t kMost = 1 << 20;
    const auto end = run_limited(command, file_.descriptor(), limits(), [&](std::span<const std::uint8_t> piece) {
      text.append(piece.begin(), piece.end());
      return text.size() < kMost;
    });
    if (const Status ended = well(end, command.front()); !ended) return tl::unexpected(ended.error());
    return text;
  }

  Result<cv::Mat> draw(const std::string& number, const PdfDpi& dpi) {
    PpmReader reader(options_);
    const std::vector<std::string> command = {"pdftoppm", "-cropbox", "-rx", decimal(dpi.x), "-ry", decimal(dpi.y),
                                              "-f",       number,     "-l",  number,         kFile};
    const auto end = run_limited(command, file_.descriptor(), limits(),
                                 [&](std::span<const std::uint8_t> piece) { return reader.take(piece); });
    if (const Status ended = well(end, command.front()); !ended) return tl::unexpected(ended.error());
    if (pdf_lost_image(end->errors)) return damaged_image();
    cv::Mat page = reader.page();
    if (page.empty()) return damaged_pdf();
    return page;
  }

  Status well(const Result<ChildEnd>& end, const std::string& program) {
    if (!end) {
      if (end.error().code != ErrorCode::not_found) return tl::unexpected(end.error());
      return fail(ErrorCode::environment, "reading a PDF needs the program {}: install the package {}",
                  {program, kPdfPackage});
    }
    if (end->timed_out) {
      ++slow_pages_;
      return too_slow(options_);
    }
    if (end->errors.find("Incorrect password") != std::string::npos) {
      return fail(ErrorCode::corrupt, "the PDF is protected by a password: save a copy without one");
    }
    if (end->exit_code != 0 || end->refused) return damaged_pdf();
    return {};
  }

  DecodeOptions options_;
  std::span<const std::uint8_t> bytes_;
  MemoryFile file_;
  int pages_ = 0;
  int slow_pages_ = 0;
  Clock::time_point end_;
};

// The programs mend a file that breaks off, and leave out what is lost. (ISO 32000-1, 7.5.5; mail adds bytes behind
// it.)
bool ends_whole(std::span<const std::uint8_t> bytes) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  text = text.substr(0, text.find_last_not_of(std::string_view("\0\r\n ", 4)) + 1);
  constexpr std::size_t kTail = 2048;
  return text.substr(text.size() - std::min(text.size(), kTail)).find("%%EOF") != std::string_view::npos;
}

}  // namespace

Result<std::string> pdf_tools_version() {
  MemoryFile nothing;
  if (const Status filled = nothing.fill({}); !filled) return tl::unexpected(filled.error());
  std::string version;
  for (const char* tool : {"pdfinfo", "pdfimages", "pdffonts", "pdftoppm"}) {
    const auto end = run_limited({tool, "-v"}, nothing.descriptor(), {}, [](auto) { return true; });
    if (!end) return tl::unexpected(end.error());
    const std::string first = end->errors.substr(0, end->errors.find('\n'));  // "pdfinfo version 22.12.0"
    version = first.substr(first.rfind(' ') + 1);
  }
  return version;
}

Result<PageSourcePtr> open_pdf(std::span<const std::uint8_t> bytes, const DecodeOptions& options) {
  if (!ends_whole(bytes)) return damaged_pdf();
  auto pages = std::make_unique<PdfPages>(options);
  if (const Status opened = pages->open(bytes); !opened) return tl::unexpected(opened.error());
  return pages;
}

}  // namespace meishi
