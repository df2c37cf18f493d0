// Contact lists that strangers wrote: any bytes as CSV, vCards and JSON Lines, and every row as a record. Promises: it
// ends, texts are UTF-8, lines are counted up, and what is given up is said with a line.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "normalize/card_json.h"
#include "normalize/contact_row.h"
#include "normalize/text.h"
#include "store/contact_backup.h"
#include "store/contact_list.h"

namespace {

using namespace meishi;

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr int kMostRows = 200;  // of one input: normalising them takes the time

void promise(bool kept) {
  if (!kept) std::abort();
}

const Reference& reference() {
  static const auto kReference = Reference::open(MEISHI_REFERENCE_DB);
  promise(kReference.has_value());
  return *kReference;
}

void read_list(const std::filesystem::path& file, const char* format, const char* mapping) {
  auto list = open_contact_list(file, format, mapping);
  if (!list) return;
  int last = 0;
  int errors = 0;
  for (int rows = 0; rows < kMostRows;) {
    auto next = (*list)->next();
    if (!next) {
      promise(++errors < 10000);
      if (next.error().code != ErrorCode::corrupt) return;
      continue;
    }
    if (!*next) return;
    const ListRow& row = **next;
    promise(row.line > last);
    last = row.line;
    for (const RowCell& cell : row.cells) promise(is_valid_utf8(cell.text));
    for (const std::string& tag : row.tags) promise(is_valid_utf8(tag));
    const RowReading reading = read_row(row.cells, reference());
    const std::string json = to_json(reading.record).dump();  // throws on broken UTF-8
    promise(nlohmann::json::accept(json));
    ++rows;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kMostBytes) return 0;
  const int file = ::memfd_create("list", MFD_CLOEXEC);
  promise(file >= 0);
  promise(::write(file, data, size) == static_cast<ssize_t>(size));
  const std::filesystem::path path = "/proc/self/fd/" + std::to_string(file);
  read_list(path, "", "");
  read_list(path, "csv", "#");
  read_list(path, "vcard", "");
  ::close(file);
  const std::string text(data, data + size);
  (void)read_backup(text);
  (void)list_date(text);
  (void)list_date(text, true);
  return 0;
}
