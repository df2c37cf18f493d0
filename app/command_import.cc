#include <algorithm>
#include <iostream>
#include <mutex>
#include <optional>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/message.h"
#include "app/pipeline.h"
#include "app/places.h"
#include "app/progress.h"
#include "app/table.h"
#include "capture/card_face.h"
#include "spdlog/spdlog.h"

namespace meishi {

namespace {

// One run of `meishi import`: what it writes, prints and counts.
class Import {
 public:
  Import(const CommandLine& line, const Inputs& inputs, Database database)
      : line_(line), inputs_(inputs), database_(std::move(database)), failures_(inputs.errors.size()) {
    for (const auto& file : inputs.files) name_width_ = std::max(name_width_, display_width(file.filename().string()));
    name_width_ = std::min<std::size_t>(name_width_, 32);
  }

  int run() {
    auto reference = Reference::open(reference_file());
    if (!reference) return unusable(reference.error());
    std::atomic<bool>& stop = stop_on_interrupt();
    PipelineOptions options;
    options.jobs = line_.jobs;
    options.decode.max_pixels = line_.max_megapixels * 1'000'000;
    options.stop = &stop;
    options.known = [this](std::string_view sha256) {
      const std::lock_guard lock(database_mutex_);
      const auto cards = database_.cards_of_finished_source(sha256);
      return cards && *cards > 0;  // an error comes back, with its message, when the card is stored
    };
    Progress progress(inputs_.files.size());
    const auto given = run_pipeline(inputs_.files, *reference, options, [&](FileResult&& result) {
      if (broken_) return;  // files that were in hand when the database failed
      progress.clear();
      take(result);
      std::cout.flush();
      progress.step();
      if (broken_) stop.store(true);
    });
    progress.clear();
    if (broken_) return failed(*broken_);
    if (!given) return unusable(given.error());
    return finish(*given);
  }

 private:
  void take(const FileResult& result) {
    if (const int cards = finished_cards(result); cards > 0) {
      known_ += static_cast<std::size_t>(cards);
      if (line_.format == Format::json) {
        std::cout << json_line({{"source", result.path.string()}, {"outcome", "known"}});
      } else {
        print(result.path, {}, tr("imported before"));
      }
      return;
    }
    const std::size_t failures_before = failures_;
    for (const Error& error : result.errors) complain(error);
    failures_ += result.errors.size();
    for (const ReadCard& card : result.cards) {
      if (is_empty(card.record.contact)) {
        Error error = nothing_read(card);
        error.subject = result.path.string();
        error.page = result.pages > 1 ? card.page : 0;
        complain(error);
        ++failures_;
      } else {
        store(result, card);
      }
      if (broken_) return;
    }
    if (failures_ == failures_before) finish_source(result);
  }

  // Looked at again here, whatever a worker found: the same file may stand twice in one run.
  int finished_cards(const FileResult& result) {
    if (result.sha256.empty()) return 0;
    const std::lock_guard lock(database_mutex_);
    return database_.cards_of_finished_source(result.sha256).value_or(0);
  }

  // A file with a failed page or card is not finished: the next import reads it again.
  void finish_source(const FileResult& result) {
    CardSource source;
    source.path = result.path.string();
    source.sha256 = result.sha256;
    const std::lock_guard lock(database_mutex_);
    const Status finished = database_.finish_source(source, static_cast<int>(result.cards.size()), actor_);
    if (!finished) broken_ = finished.error();
  }

  static Error nothing_read(const ReadCard& card) {
    const auto warned = [&card](Warning warning) {
      return std::ranges::find(card.warnings, warning_name(warning)) != card.warnings.end();
    };
    if (warned(Warning::blank)) return fail(ErrorCode::corrupt, "nothing is printed here; nothing is stored").value();
    if (warned(Warning::no_card_found)) {
      return fail(ErrorCode::corrupt,
                  "no card was found: neither its outline nor a name, company, e-mail or phone number; nothing is "
                  "stored")
          .value();
    }
    return fail(ErrorCode::corrupt, "no name, company, e-mail or phone number could be read; nothing is stored")
        .value();
  }

  void store(const FileResult& result, const ReadCard& card) {
    CardSource source;
    source.path = result.path.string();
    source.sha256 = result.sha256;
    source.page = card.page;
    source.index = card.index;
    source.quad = card.quad;
    source.rotation = card.rotation;
    source.warnings = card.warnings;
    source.exchanged_on = line_.exchanged_on;
    source.event = line_.event;
    source.owner = line_.owner;
    source.tags = line_.tags;
    const std::unique_lock lock(database_mutex_);
    const auto stored = database_.import_card(source, card.record, actor_);
    if (!stored) {
      Error error = stored.error();
      if (error.code == ErrorCode::io || error.code == ErrorCode::environment) {
        broken_ = error;  // the next card would fare no better
        return;
      }
      error.subject = source.path;  // which card failed; that it was the database that refused it, the message says
      error.page = result.pages > 1 ? card.page : 0;
      complain(error);
      ++failures_;
      return;
    }
    spdlog::debug("{}: {}, {}: {} (contact {}, {})", source.path, full_name(card.record.contact),
                  organization_name(card.record.contact.organization), outcome_name(stored->outcome),
                  stored->contact_id, stored->reason);
    ++outcomes_[static_cast<std::size_t>(stored->outcome)];
    if (line_.format == Format::json) {
      print_json(source, *stored);
    } else {
      std::string outcome = outcome_text(stored->outcome);
      if (full_name(card.record.contact).empty()) outcome.append(tr(", ")).append(tr("no name could be read"));
      print(result.path, card.record.contact, outcome);
    }
  }

  void print(const std::filesystem::path& file, const ContactFields& contact, const std::string& outcome) const {
    std::cout << fitted(file.filename().string(), name_width_) << "  " << fitted(full_name(contact), 20) << "  "
              << fitted(organization_name(contact.organization), 36) << "  " << outcome << "\n";
  }

  static void print_json(const CardSource& source, const ImportResult& stored) {
    nlohmann::ordered_json json = {{"source", source.path},           {"page", source.page},
                                   {"index", source.index},           {"outcome", outcome_name(stored.outcome)},
                                   {"contact_id", stored.contact_id}, {"card_id", stored.card_id},
                                   {"reason", stored.reason},         {"changes", nlohmann::ordered_json::array()}};
    for (const FieldChange& change : stored.changes) {
      json["changes"].push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
    }
    std::cout << json_line(json);
  }

  int finish(std::size_t given) {
    const auto count = [this](ImportOutcome outcome) { return outcomes_[static_cast<std::size_t>(outcome)]; };
    const std::size_t known = known_ + count(ImportOutcome::duplicate);
    const std::size_t written =
        count(ImportOutcome::added) + count(ImportOutcome::updated) + count(ImportOutcome::unchanged);
    std::ostream& out = line_.format == Format::json ? std::cerr : std::cout;
    if (written == 0 && failures_ == 0 && known > 0) {
      out << tr("Nothing new: {} cards were imported before.", {std::to_string(known)}) << "\n";
    } else {
      out << tr("Cards stored: {0} (new contacts {1}, updated {2}, unchanged {3}). Imported before: {4}. Failed: {5}.",
                {std::to_string(written), std::to_string(count(ImportOutcome::added)),
                 std::to_string(count(ImportOutcome::updated)), std::to_string(count(ImportOutcome::unchanged)),
                 std::to_string(known), std::to_string(failures_)})
          << "\n";
    }
    if (given < inputs_.files.size()) {
      std::cerr << tr("Stopped after {0} of {1} files. The same command goes on where this one stopped.",
                      {std::to_string(given), std::to_string(inputs_.files.size())})
                << "\n";
      return kExitInterrupted;
    }
    if (!line_.export_dir.empty()) {
      const auto contacts = database_.contacts("");
      if (!contacts) return failed(contacts.error());
      if (const auto status = write_salesforce(*contacts, line_.export_dir); !status) return failed(status.error());
    }
    return failures_ == 0 ? kExitOk : kExitSomeFailed;
  }

  const CommandLine& line_;
  const Inputs& inputs_;
  Database database_;
  std::mutex database_mutex_;  // workers ask for known files while the main thread stores
  const std::string actor_ = login_name();
  std::size_t name_width_ = 0;
  std::size_t outcomes_[6] = {};
  std::size_t known_ = 0;  // cards of files that were imported as a whole before
  std::size_t failures_;
  std::optional<Error> broken_;
};

}  // namespace

int command_import(const CommandLine& line) {
  outlive_the_reader_of_the_output();
  const Inputs inputs = collect_inputs(line.paths);
  for (const Error& error : inputs.errors) complain(error);
  spdlog::info("{} files to read, {} skipped in folders", inputs.files.size(), inputs.skipped);
  if (inputs.files.empty() && line.export_dir.empty()) return kExitSomeFailed;
  const auto file = database_file(line.db);
  if (!file) return failed(file.error());
  if (const auto status = make_database_folder(*file); !status) return failed(status.error());
  auto database = Database::open(*file, OpenMode::create);
  if (!database) return unusable(database.error());
  return Import(line, inputs, std::move(*database)).run();
}

}  // namespace meishi
