#include "store/xlsx_check.h"

#include <zlib.h>

#include <array>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meishi {

namespace {

// "ZIP file format specification", PKWARE: 4.3.7 local header, 4.3.12 central directory, 4.3.16 its end.
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEntrySize = 46;
constexpr std::size_t kLocalSize = 30;

std::uint32_t number(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t value = 0;
  for (int i = size - 1; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string read(std::ifstream& in, std::uint64_t at, std::size_t size) {
  std::string bytes(size, '\0');
  in.seekg(static_cast<std::streamoff>(at));
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  return in ? bytes : std::string();
}

struct Part {
  std::string name;
  std::uint64_t at = 0;  // of its local header
  std::uint32_t packed = 0;
  std::uint32_t crc = 0;
};

std::vector<Part> parts_of(std::ifstream& in) {
  in.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(in.tellg());
  if (size < kEndSize) return {};
  const std::string end = read(in, size - kEndSize, kEndSize);  // the library writes no comment behind it
  if (!end.starts_with("PK\5\6")) return {};
  const std::string directory = read(in, number(end, 16, 4), number(end, 12, 4));
  std::vector<Part> parts;
  for (std::size_t at = 0; at + kEntrySize <= directory.size();) {
    const std::size_t name = number(directory, at + 28, 2);
    const std::size_t rest = number(directory, at + 30, 2) + number(directory, at + 32, 2);
    if (directory.compare(at, 4, "PK\1\2") != 0 || at + kEntrySize + name + rest > directory.size()) return {};
    parts.push_back({directory.substr(at + kEntrySize, name), number(directory, at + 42, 4),
                     number(directory, at + 20, 4), number(directory, at + 16, 4)});
    at += kEntrySize + name + rest;
  }
  return parts;
}

// What is seen of a part's text as it goes by.
struct Seen {
  std::size_t cells = 0;
  std::string tail;
};

void look(std::string_view text, Seen& seen) {
  constexpr std::string_view kCell = "</c>";
  std::string joint = seen.tail + std::string(text.substr(0, kCell.size() - 1));
  if (joint.find(kCell, seen.tail.size() < kCell.size() ? 0 : seen.tail.size() - kCell.size() + 1) !=
      std::string::npos) {
    ++seen.cells;
  }
  for (auto at = text.find(kCell); at != std::string_view::npos; at = text.find(kCell, at + kCell.size())) ++seen.cells;
  constexpr std::size_t kTail = 32;
  seen.tail += text.substr(text.size() > kTail ? text.size() - kTail : 0);
  if (seen.tail.size() > kTail) seen.tail.erase(0, seen.tail.size() - kTail);
}

class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  [[nodiscard]] bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

std::optional<Seen> unpack(std::ifstream& in, const Part& part) {
  const std::string local = read(in, part.at, kLocalSize);
  if (!local.starts_with("PK\3\4")) return std::nullopt;
  in.seekg(static_cast<std::streamoff>(part.at + kLocalSize + number(local, 26, 2) + number(local, 28, 2)));
  Inflater inflater;
  if (!inflater.ready()) return std::nullopt;
  z_stream& stream = inflater.stream();
  std::array<char, 1 << 16> packed{};
  std::array<char, 1 << 18> text{};
  Seen seen;
  uLong crc = crc32(0, nullptr, 0);
  int state = Z_OK;
  for (std::uint64_t left = part.packed; state == Z_OK;) {
    if (stream.avail_in == 0 && left != 0) {
      in.read(packed.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, packed.size())));
      left -= static_cast<std::uint64_t>(in.gcount());
      stream.next_in = reinterpret_cast<Bytef*>(packed.data());
      stream.avail_in = static_cast<uInt>(in.gcount());
      if (stream.avail_in == 0) return std::nullopt;
    }
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = text.size() - stream.avail_out;
    crc = crc32(crc, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(got));
    look({text.data(), got}, seen);
  }
  if (state != Z_STREAM_END || crc != part.crc) return std::nullopt;
  return seen;
}

}  // namespace

Status check_xlsx(const std::filesystem::path& file, std::size_t cells, const std::filesystem::path& subject) {
  const auto broken = [&subject] {
    return fail(ErrorCode::io, "the workbook is not whole; is the disk full?", {}, subject.string());
  };
  std::ifstream in(file, std::ios::binary);
  bool sheet = false;
  for (const Part& part : parts_of(in)) {
    const bool texts = part.name == "xl/sharedStrings.xml";
    if (!texts && part.name != "xl/worksheets/sheet1.xml") continue;
    const std::optional<Seen> seen = unpack(in, part);
    if (!seen || !seen->tail.ends_with(texts ? "</sst>" : "</worksheet>")) return broken();
    if (!texts && seen->cells != cells) return broken();
    sheet = sheet || !texts;
  }
  if (!sheet) return broken();
  return {};
}

}  // namespace meishi
