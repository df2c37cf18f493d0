// load: contacts of other programs, through the same matching as cards.
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

#include "app/batch_stamp.h"
#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/interrupt.h"
#include "app/load_report.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "app/source_file.h"
#include "normalize/card_json.h"
#include "normalize/contact_row.h"
#include "store/contact_list.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kAtATime = 1000;  // rows a transaction

// A row with the record that it was made into, or why it was not.
struct ReadRow {
  ListRow row;
  CardToImport card;
  std::vector<RowCell> misplaced;
  std::optional<Error> error;
};

// What the row says, and nothing of where it stands: the same row in another file, or in another place, is known.
std::string hash_of(const CardToImport& card) {
  nlohmann::ordered_json json = to_json(card.record);
  const CardSource& s = card.source;
  json["list"] = {s.list, s.record_id, s.exchanged_on, s.as_of, s.event, s.owner};
  json["tags"] = s.tags;
  const std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

// Salesforce's IDs are of 15 characters, or of 18 with a check behind them.
std::string record_key(const std::string& format, const ListRow& row) {
  if (!row.meishi_id.empty()) return "meishi:" + row.meishi_id;
  if (row.record_id.empty()) return {};
  const bool checked = format == "salesforce" && row.record_id.size() == 18;
  return format + ":" + (checked ? row.record_id.substr(0, 15) : row.record_id);
}

// A preview decides on a copy of the database, which is gone afterwards: nobody has to wait for it, and nothing can
// remain of it.
class TrialPlace {
 public:
  // Beside the database, where there is room for it, else where temporary files are.
  static Result<TrialPlace> make(const fs::path& database) {
    std::string folder = database.string() + ".trial-XXXXXX";
    if (::mkdtemp(folder.data()) != nullptr) return TrialPlace(folder);
    folder = (fs::temp_directory_path() / "meishi-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
      return fail(ErrorCode::io, "the folder cannot be made: {}", {std::generic_category().message(errno)}, folder);
    }
    return TrialPlace(folder);
  }
  explicit TrialPlace(fs::path folder) : folder_(std::move(folder)) {}
  TrialPlace(TrialPlace&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  TrialPlace& operator=(TrialPlace&&) = delete;
  ~TrialPlace() {
    std::error_code error;
    if (!folder_.empty()) fs::remove_all(folder_, error);
  }
  [[nodiscard]] fs::path file() const { return folder_ / "trial.db"; }

 private:
  fs::path folder_;
};

class Load {
 public:
  Load(const CommandLine& line, Database database, const Reference& reference)
      : line_(line),
        database_(std::move(database)),
        reference_(reference),
        report_(line.format, line.dry_run || line.format == Format::json),
        stamp_(stamp_of(line)) {
    if (!line.map_file.empty()) {
      std::ifstream in(line.map_file, std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      if (!in) {
        broken_ = fail(ErrorCode::unreadable, "the file cannot be read", {}, line.map_file).value();
      } else {
        mapping_ = text.str();
        if (mapping_.starts_with("\xEF\xBB\xBF")) mapping_.erase(0, 3);
        if (mapping_.empty()) mapping_ = "#";
      }
    }
  }

  int run() {
    if (broken_) return failed(*broken_);
    for (const fs::path& path : line_.paths) {
      if (stop_.load() || broken_) break;
      load_file(path);
    }
    end_progress();
    if (broken_) return failed(*broken_);
    report_.sums(line_.dry_run);
    if (report_.stored() > 0 && !line_.dry_run) {
      std::cerr << tr("To take this back: {}", {"meishi batch undo " + std::to_string(batch_)}) << "\n";
    }
    if (stop_.load()) {
      std::cerr << tr("Stopped. The same command goes on where this one stopped.") << "\n";
      return kExitInterrupted;
    }
    return report_.failures() == 0 ? kExitOk : kExitSomeFailed;
  }

 private:
  void load_file(const fs::path& path) {
    std::string format = line_.load_from;
    if (format.empty()) {
      auto guessed = guess_list_format(path);
      if (!guessed) return report_.failure(guessed.error());
      format = *guessed;
    }
    if (format == "json") return load_backup(path);
    auto list = open_contact_list(path, format, mapping_);
    if (!list) return report_.failure(list.error());
    report_.columns(path.string(), **list);
    // The next rows are read and brought to their normal form while these are stored.
    auto next = std::async(std::launch::async, [&] { return read_some(**list, path); });
    for (bool more = true; more;) {
      std::vector<ReadRow> rows = next.get();
      more = !rows.empty() && !stop_.load() && !broken_;
      if (more) next = std::async(std::launch::async, [&] { return read_some(**list, path); });
      if (!store(path, rows)) {
        if (more) next.get();
        return;
      }
      progress((*list)->source());
    }
    if ((*list)->source().mixed()) {
      end_progress();
      std::cerr << tr("{}: not all of it is UTF-8; the rest was read as Shift_JIS", {printable(path.string())}) << "\n";
    }
  }

  // On another thread than store(). Empty at the end.
  std::vector<ReadRow> read_some(ContactList& list, const fs::path& path) {
    std::vector<ReadRow> rows;
    while (rows.size() < kAtATime && !ended_) {
      auto next = list.next();
      if (!next) {
        Error error = next.error();
        error.subject = path.string();
        ended_ = error.code != ErrorCode::corrupt;
        rows.emplace_back().error = std::move(error);
        continue;
      }
      if (!*next) {
        ended_ = true;
        break;
      }
      rows.emplace_back().row = std::move(**next);
    }
    if (rows.empty()) {
      ended_ = false;  // for the next file
      return rows;
    }
    const unsigned cores = line_.jobs > 0 ? static_cast<unsigned>(line_.jobs) : std::thread::hardware_concurrency();
    const std::size_t threads = std::clamp<std::size_t>(cores, 1, 8);
    std::vector<std::future<void>> parts;
    for (std::size_t t = 0; t < threads; ++t) {
      parts.push_back(std::async(std::launch::async, [&, t] {
        for (std::size_t i = t; i < rows.size(); i += threads) {
          if (rows[i].error) continue;
          RowReading reading = read_row(rows[i].row.cells, reference_);
          rows[i].card = card_of(path, list.format(), rows[i].row, std::move(reading.record));
          rows[i].misplaced = std::move(reading.misplaced);
        }
      }));
    }
    for (std::future<void>& part : parts) part.get();
    return rows;
  }

  CardToImport card_of(const fs::path& path, const std::string& format, const ListRow& row, CardRecord record) const {
    CardToImport card;
    card.record = std::move(record);
    CardSource& s = card.source;
    s.path = stored_path(path);
    s.list = format;
    s.line = row.line;
    s.record_id = record_key(format, row);
    s.exchanged_on = row.exchanged_on;
    s.as_of = !row.exchanged_on.empty() ? std::string() : !line_.as_of.empty() ? line_.as_of : row.modified_on;
    s.event = row.event.empty() ? line_.event : row.event;
    s.owner = row.owner.empty() ? line_.owner : row.owner;
    s.tags = row.tags;
    for (const std::string& tag : line_.tags) {
      if (std::ranges::find(s.tags, tag) == s.tags.end()) s.tags.push_back(tag);
    }
    if (row.opt_out && std::ranges::find(s.tags, kOptOutTag) == s.tags.end()) s.tags.emplace_back(kOptOutTag);
    s.purpose = line_.purpose;
    s.sha256 = hash_of(card);
    return card;
  }

  // False: nothing more can be stored.
  bool store(const fs::path& path, std::vector<ReadRow>& rows) {
    if (rows.empty()) return true;
    if (!begin_batch()) return false;
    std::vector<CardToImport> cards;
    std::vector<const ReadRow*> of;
    for (ReadRow& row : rows) {
      if (row.error) {
        end_progress();
        report_.failure(*row.error);
        continue;
      }
      if (is_empty(row.card.record.contact)) {
        end_progress();
        report_.failure(fail(ErrorCode::corrupt, "line {}: no name, company, e-mail or phone number; nothing is stored",
                             {std::to_string(row.row.line)}, path.string())
                            .value());
        continue;
      }
      row.card.source.batch = batch_;
      cards.push_back(std::move(row.card));
      of.push_back(&row);
    }
    auto results = database_.import_cards(cards, actor_);
    if (!results) {
      broken_ = results.error();
      return false;
    }
    for (std::size_t i = 0; i < results->size(); ++i) {
      for (const RowCell& cell : of[i]->misplaced) {
        end_progress();
        report_.misplaced(path.string(), of[i]->row.line, cell);
      }
      report_.row(path.string(), of[i]->row.line, cards[i].record.contact, (*results)[i]);
    }
    std::cout.flush();
    return true;
  }

  void load_backup(const fs::path& path) {
    auto text = ListText::open(path);
    if (!text) return report_.failure(text.error());
    std::string buffer;
    std::vector<std::string> lines;
    std::vector<int> numbers;
    int number = 0;
    for (bool more = true; more && !stop_.load();) {
      const auto read = text->read(buffer);
      if (!read) {
        restore(path, lines, numbers);
        return report_.failure(read.error());
      }
      more = *read;
      std::size_t at = 0;
      for (;;) {
        const std::size_t end = buffer.find('\n', at);
        if (end == std::string::npos && (more || at >= buffer.size())) break;
        std::string line = buffer.substr(at, end == std::string::npos ? end : end - at);
        at = end == std::string::npos ? buffer.size() : end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        lines.push_back(std::move(line));
        numbers.push_back(number);
        if (lines.size() == kAtATime / 4 && !restore(path, lines, numbers)) return;
      }
      buffer.erase(0, at);
      constexpr std::size_t kLongestLine = 16 * 1024 * 1024;
      if (buffer.size() > kLongestLine) {
        restore(path, lines, numbers);
        return report_.failure(
            fail(ErrorCode::corrupt, "line {}: the row is too long", {std::to_string(number + 1)}, path.string())
                .value());
      }
      progress(*text);
    }
    restore(path, lines, numbers);
  }

  bool restore(const fs::path& path, std::vector<std::string>& lines, std::vector<int>& numbers) {
    if (lines.empty()) return true;
    if (!begin_batch()) return false;
    std::vector<std::pair<std::size_t, Error>> errors;
    const auto results = database_.restore_contacts(lines, batch_, actor_, restored_, errors);
    if (!results) {
      broken_ = results.error();
      return false;
    }
    for (auto& [index, error] : errors) {
      end_progress();
      report_.failure(
          fail(error.code, "line {0}: {1}", {std::to_string(numbers[index]), describe(error)}, path.string()).value());
    }
    for (std::size_t i = 0; i < results->size(); ++i) {
      if (std::ranges::find(errors, i, &std::pair<std::size_t, Error>::first) != errors.end()) continue;
      report_.row(path.string(), numbers[i], fields_of(lines[i]), (*results)[i]);
    }
    lines.clear();
    numbers.clear();
    return true;
  }

  // For the line that is shown of it.
  [[nodiscard]] ContactFields fields_of(const std::string& line) const {
    if (!line_.dry_run) return {};
    const auto json = nlohmann::ordered_json::parse(line, nullptr, false);
    return json.is_object() ? contact_from_json(json).value_or(ContactFields()) : ContactFields();
  }

  bool begin_batch() {
    if (batch_ != 0) return true;
    const auto begun = database_.begin_batch(stamp_, actor_);
    if (!begun) {
      broken_ = begun.error();
      return false;
    }
    batch_ = *begun;
    return true;
  }

  void progress(const ListText& text) {
    if (::isatty(STDERR_FILENO) != 1 || text.size() == 0) return;
    const auto percent = std::min<std::uintmax_t>(100, text.done() * 100 / text.size());
    std::cerr << "\r\033[K" << tr("{0} rows, {1} %", {std::to_string(report_.rows()), std::to_string(percent)})
              << std::flush;
    drawn_ = true;
  }

  void end_progress() {
    if (drawn_) std::cerr << "\r\033[K" << std::flush;
    drawn_ = false;
  }

  static constexpr std::string_view kOptOutTag = "no-mail";

  const CommandLine& line_;
  Database database_;
  const Reference& reference_;
  LoadReport report_;
  const BatchStamp stamp_;
  std::string mapping_;
  const std::string actor_ = login_name();
  std::atomic<bool>& stop_ = stop_on_interrupt();
  std::optional<Error> broken_;
  std::int64_t batch_ = 0;
  RestoredContacts restored_;
  bool ended_ = false;  // the list that is read
  bool drawn_ = false;
};

}  // namespace

int command_load(const CommandLine& line) {
  outlive_the_reader_of_the_output();
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  std::optional<TrialPlace> trial;
  fs::path place = *file;
  if (line.dry_run) {
    auto made = TrialPlace::make(*file);
    if (!made) return failed(made.error());
    trial.emplace(std::move(*made));
    place = trial->file();
    std::error_code error;
    if (fs::exists(*file, error)) {
      const auto original = open_database(*file, OpenMode::read);
      if (!original) return unusable(original.error());
      if (Status copied = original->copy_to(place); !copied) return failed(copied.error());
    }
  } else if (const auto status = make_database_folder(*file); !status) {
    return failed(status.error());
  }
  auto reference = open_reference();
  if (!reference) return unusable(reference.error());
  auto database = open_database(place, OpenMode::create);
  if (!database) return unusable(database.error());
  return Load(line, std::move(*database), *reference).run();
}

}  // namespace meishi
