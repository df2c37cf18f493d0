#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "normalize/text.h"
#include "store/atomic_files.h"
#include "store/card_picture.h"
#include "store/clean_text.h"
#include "store/export.h"
#include "store/export_table.h"
#include "store/xlsx_check.h"

namespace meishi {

namespace {

namespace fs = std::filesystem;

// "Excel specifications and limits", Microsoft.
constexpr std::size_t kMostRows = 1'048'576;
constexpr std::size_t kMostUnits = 32'767;  // of UTF-16, in a cell

constexpr int kPictureSide = 240;  // pixels: sharp on fine screens too
constexpr int kShownWidth = 150;   // of the cell, pixels
constexpr int kShownHeight = 92;
constexpr int kMargin = 3;

tl::unexpected<Error> failure(int error, const fs::path& file) {
  return fail(ErrorCode::io, "the file cannot be written: {}",
              {std::generic_category().message(error != 0 ? error : EIO)}, file.string());
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

// "_x0041_" is how these files write a control character (ECMA-376, 22.9.2.19); as text its underscore is written so.
std::string without_escapes(std::string text) {
  for (auto at = text.find("_x"); at != std::string::npos && at + 7 <= text.size(); at = text.find("_x", at + 1)) {
    if (text[at + 6] != '_' || !std::all_of(&text[at + 2], &text[at + 6], is_hex)) continue;
    text.insert(at + 1, "x005F_");
    at += 6;
  }
  return text;
}

// The first so many units of UTF-16; "" when it is not longer.
std::string shortened(const std::string& text) {
  if (text.size() <= kMostUnits) return {};
  const std::u32string characters = to_u32(text);
  std::size_t units = 0;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    units += characters[i] > 0xFFFF ? 2 : 1;
    if (units > kMostUnits) return to_utf8(std::u32string_view(characters).substr(0, i));
  }
  return {};
}

// The day on which the workbook was made is the one of its newest contact, so that the same contacts give the same
// bytes. 0, which the library would take for now, cannot come out.
std::time_t newest_change(const std::vector<Contact>& contacts) {
  std::string newest;
  for (const Contact& contact : contacts) newest = std::max(newest, contact.updated_at);
  std::tm parts{};
  if (::strptime(newest.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr) {
    parts = {};
    parts.tm_year = 100;  // 2000-01-01
    parts.tm_mday = 1;
  }
  return ::timegm(&parts);
}

class Workbook {
 public:
  // `temporary`: a file that is there. `pictures`: everything is held until the end, because the height of a row is
  // needed when its picture is placed; without, each row goes to the disk when the next one begins.
  Workbook(const fs::path& temporary, bool pictures, ExportLanguage language, std::time_t created)
      : folder_(temporary.parent_path().string()) {
    lxw_workbook_options options{};
    options.constant_memory = pictures ? LXW_FALSE : LXW_TRUE;
    // Beside the file: /tmp may lie in memory, or be smaller.
    options.tmpdir = folder_.empty() ? nullptr : folder_.data();
    book_ = workbook_new_opt(temporary.c_str(), &options);
    if (book_ == nullptr) return;
    lxw_doc_properties properties{};
    properties.created = created;
    workbook_set_properties(book_, &properties);
    sheet_ = workbook_add_worksheet(book_, language == ExportLanguage::japanese ? "連絡先" : "Contacts");
    bold_ = workbook_add_format(book_);
    text_ = workbook_add_format(book_);
    if (sheet_ == nullptr || bold_ == nullptr || text_ == nullptr) return;
    format_set_bold(bold_);
    // Text, so that a number that is edited in the sheet keeps its zero.
    format_set_num_format(text_, "@");
    if (pictures) format_set_align(text_, LXW_ALIGN_VERTICAL_CENTER);
    worksheet_freeze_panes(sheet_, 1, 0);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }

  [[nodiscard]] bool good() const { return text_ != nullptr && sheet_ != nullptr; }
  [[nodiscard]] std::size_t cells() const { return cells_; }
  [[nodiscard]] lxw_worksheet* sheet() const { return sheet_; }

  [[nodiscard]] bool write(std::size_t row, std::size_t column, const std::string& text) {
    if (text.empty()) return true;
    ++cells_;
    return worksheet_write_string(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), text.c_str(),
                                  row == 0 ? bold_ : text_) == LXW_NO_ERROR;
  }

  void put_picture(std::size_t row, const CardPicture& picture) {
    lxw_image_options options{};
    const double scale = std::min({1.0, static_cast<double>(kShownWidth - 2 * kMargin) / picture.width,
                                   static_cast<double>(kShownHeight - 2 * kMargin) / picture.height});
    options.x_scale = options.y_scale = scale;
    options.x_offset = options.y_offset = kMargin;
    options.object_position = LXW_OBJECT_MOVE_AND_SIZE;  // it goes with its row when that is sorted or filtered away
    options.decorative = LXW_TRUE;
    worksheet_insert_image_buffer_opt(sheet_, static_cast<lxw_row_t>(row), 0,
                                      reinterpret_cast<const unsigned char*>(picture.jpeg.data()), picture.jpeg.size(),
                                      &options);
  }

  // Packs everything into the file.
  [[nodiscard]] bool close() {
    errno = 0;
    return workbook_close(std::exchange(book_, nullptr)) == LXW_NO_ERROR;
  }

 private:
  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* bold_ = nullptr;
  lxw_format* text_ = nullptr;
  std::size_t cells_ = 0;
};

void set_columns(const Workbook& book, std::size_t first, std::size_t rows) {
  const std::vector<TableColumn>& columns = table_columns();
  if (first != 0) worksheet_set_column_pixels(book.sheet(), 0, 0, kShownWidth, nullptr);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(first + i);
    worksheet_set_column(book.sheet(), column, column, columns[i].width, nullptr);
  }
  const auto last = static_cast<lxw_col_t>(first + columns.size() - 1);
  worksheet_autofilter(book.sheet(), 0, static_cast<lxw_col_t>(first), static_cast<lxw_row_t>(rows), last);
  worksheet_ignore_errors(book.sheet(), LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:AZ1048576");
}

}  // namespace

Result<Exported> export_xlsx(const std::vector<Contact>& contacts, const fs::path& dir, const XlsxOptions& options) {
  const fs::path target = dir / "contacts.xlsx";
  if (contacts.size() >= kMostRows) {
    return fail(ErrorCode::too_large, "a sheet holds {} contacts at most, these are {}; export a part of them",
                {std::to_string(kMostRows - 1), std::to_string(contacts.size())}, target.string());
  }
  AtomicFiles files(dir);
  if (Status status = files.add("contacts.xlsx"); !status) return tl::unexpected(status.error());
  Exported exported{{target, contacts.size()}, {}};
  const bool pictures = static_cast<bool>(options.pictures);
  errno = 0;
  Workbook book(files.temporary(), pictures, options.language, newest_change(contacts));
  if (!book.good()) return failure(errno, target);
  const std::size_t first = pictures ? 1 : 0;
  set_columns(book, first, contacts.size());
  if (pictures && !book.write(0, 0, options.language == ExportLanguage::japanese ? "名刺" : "Card")) {
    return failure(errno, target);
  }
  const std::vector<std::string> headings = table_headings(options.language);
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (!book.write(0, first + i, headings[i])) return failure(errno, target);
  }
  std::size_t row = 0;
  for (const Contact& contact : contacts) {
    ++row;
    if (Status status = unless_stopped(options.stop, target); !status) return tl::unexpected(status.error());
    if (pictures) worksheet_set_row_pixels(book.sheet(), static_cast<lxw_row_t>(row), kShownHeight, nullptr);
    const std::vector<std::string> cells = table_cells(contact);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::string text = without_escapes(clean_text(cells[i]));
      if (std::string cut = shortened(text); !cut.empty()) {
        text = std::move(cut);
        exported.warnings.push_back(
            fail(ErrorCode::too_large, "contact {0}: {1} is longer than a cell holds, and was cut after {2} characters",
                 {std::to_string(contact.id), headings[i], std::to_string(kMostUnits)})
                .value());
      }
      if (!book.write(row, first + i, text)) return failure(errno, target);
    }
    const CardPicture picture = picture_for(contact, options.pictures, kPictureSide, exported.warnings);
    if (picture.width > 0 && picture.height > 0) book.put_picture(row, picture);
  }
  if (!book.close()) return failure(errno, target);
  if (Status status = check_xlsx(files.temporary(), book.cells(), target); !status) {
    return tl::unexpected(status.error());
  }
  if (Status status = unless_stopped(options.stop, target); !status) return tl::unexpected(status.error());
  if (Status status = files.commit(); !status) return tl::unexpected(status.error());
  return exported;
}

}  // namespace meishi
