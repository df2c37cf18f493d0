#include <algorithm>
#include <iostream>
#include <mutex>
#include <optional>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/debug_pictures.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/inputs.h"
#include "app/interrupt.h"
#include "app/jobs.h"
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
    options.duplex = line_.duplex;
    const auto debug = debug_pictures(line_);
    options.debug = debug.get();
    options.known = [this](std::string_view sha256) {
      const std::lock_guard lock(database_mutex_);
      const auto cards = database_.cards_of_finished_source(sha256);
      return cards && *cards > 0;  // an error comes back, with its message, when the card is stored
    };
    Progress progress(jobs_.size());
    const auto given = run_pipeline(jobs_, *reference, options, [&](JobResult&& result) {
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
    const int code = finish(*given);
    const int debug_code = debug_failed(debug.get());
    return code == kExitOk || code == kExitSomeFailed ? std::max(code, debug_code) : code;
  }

 private:
  void take(const JobResult& result) {
    if (const int cards = finished_cards(result); cards > 0) {
      known_ += static_cast<std::size_t>(cards);
      for (const SourceResult& file : result.files) {
        if (line_.format == Format::json) {
          std::cout << json_line({{"source", file.path.string()}, {"outcome", "known"}});
        } else {
          print(file.path, {}, tr("imported before"));
        }
      }
      return;
    }
    const std::size_t failures_before = failures_;
    for (const Error& error : result.errors) complain(error);
    for (const Error& note : result.notes) complain(note);
    failures_ += result.errors.size();
    settled_.assign(result.files.size(), false);
    for (const LeftOut& left_out : result.left_out) {
      if (left_out.blank) {
        settled_[left_out.side.file] = true;
      } else {
        list_empty(result, left_out.side, false);
      }
    }
    int cards = 0;
    for (const ReadCard& card : result.cards) {
      if (card.no_card() || (card.front.warns(warning_name(Warning::blank)) && is_empty(card.record.contact))) {
        nothing_here(result, card.front);
        continue;
      }
      ++cards;
      store(result, card);
      if (broken_) return;
    }
    if (failures_ == failures_before && cards > 0) finish_sources(result, cards);
  }

  static Error about(const JobResult& result, const ReadSide& side, Error error) {
    error.subject = result.file_of(side).path.string();
    error.page = result.shown_page(side);
    return error;
  }

  // A page without a card is no failure: somebody has to look at it, and importing it again would not help. Its file is
  // not taken for known unless other pages of it hold cards, so that it is said again the next time.
  void nothing_here(const JobResult& result, const ReadSide& side) {
    const bool blank = !side.warns(warning_name(Warning::no_card_found));
    const Error error =
        about(result, side,
              blank ? fail(ErrorCode::corrupt, "nothing is printed here; nothing is stored").value()
                    : fail(ErrorCode::corrupt, "no card was found in this picture; nothing is stored").value());
    complain(error);
    list_empty(result, side, blank);
  }

  void list_empty(const JobResult& result, const ReadSide& side, bool blank) {
    const std::filesystem::path& file = result.file_of(side).path;
    std::string place = printable(file.string());
    if (const int page = result.shown_page(side); page > 0) {
      place.append(tr(", ")).append(tr("page {}", {std::to_string(page)}));
    }
    empty_.push_back(std::move(place));
    if (line_.format == Format::json) {
      std::cout << json_line({{"source", file.string()},
                              {"page", side.page},
                              {"index", side.index},
                              {"outcome", blank ? "blank" : "no_card"}});
    } else {
      print(file, {}, blank ? tr("blank") : tr("no card"));
    }
  }

  // The cards of files that are all known; 0 when one of them is not. Looked at again here, whatever a worker found:
  // the same file may stand twice in one run.
  int finished_cards(const JobResult& result) {
    int cards = 0;
    const std::lock_guard lock(database_mutex_);
    for (const SourceResult& file : result.files) {
      const int found = file.sha256.empty() ? 0 : database_.cards_of_finished_source(file.sha256).value_or(0);
      if (found == 0) return 0;
      cards = std::max(cards, found);
    }
    return cards;
  }

  // A file with a failed page or card is not finished: the next import reads it again. Nor is one with a side on which
  // no card was found though the other side has one, or one that gave nothing at all. Front and back are finished with
  // the cards that both give.
  void finish_sources(const JobResult& result, int cards) {
    for (const LeftOut& left_out : result.left_out) {
      if (!left_out.blank) settled_[left_out.side.file] = false;
    }
    const std::lock_guard lock(database_mutex_);
    for (std::size_t i = 0; i < result.files.size(); ++i) {
      if (!settled_[i]) continue;
      const SourceResult& file = result.files[i];
      CardSource source;
      source.path = file.path.string();
      source.sha256 = file.sha256;
      const Status finished = database_.finish_source(source, cards, actor_);
      if (!finished) {
        broken_ = finished.error();
        return;
      }
    }
  }

  void store(const JobResult& result, const ReadCard& card) {
    if (is_empty(card.record.contact)) {
      complain(
          about(result, card.front,
                fail(ErrorCode::corrupt, "no name, company, e-mail or phone number could be read; nothing is stored")
                    .value()));
      ++failures_;
      return;
    }
    CardSource source;
    source.path = result.file_of(card.front).path.string();
    source.sha256 = result.file_of(card.front).sha256;
    source.page = card.front.page;
    source.index = card.front.index;
    source.quad = card.front.quad;
    source.rotation = card.front.rotation;
    source.warnings = card.front.warnings;
    source.face_hash = card.face_hash;
    if (card.back) {
      const SourceResult& file = result.file_of(*card.back);
      source.back = CardSide{file.path.string(), file.sha256,         card.back->page,    card.back->index,
                             card.back->quad,    card.back->rotation, card.back->warnings};
    }
    source.exchanged_on = line_.exchanged_on;
    source.event = line_.event;
    source.owner = line_.owner;
    source.tags = line_.tags;
    std::unique_lock lock(database_mutex_);
    const auto stored = database_.import_card(source, card.record, actor_, card.one_person);
    lock.unlock();
    if (!stored) {
      Error error = stored.error();
      if (error.code == ErrorCode::io || error.code == ErrorCode::environment) {
        broken_ = error;  // the next card would fare no better
        return;
      }
      error.subject = source.path;  // which card failed; that it was the database that refused it, the message says
      error.page = result.shown_page(card.front);
      complain(error);
      ++failures_;
      return;
    }
    if (stored->outcome == ImportOutcome::apart) {
      complain(about(result, card.front,
                     fail(ErrorCode::invalid,
                          "one side of this pair belongs to another card that is stored; each side was taken by itself")
                         .value()));
      store_apart(result, card);
      return;
    }
    settled_[card.front.file] = true;
    if (card.back) settled_[card.back->file] = true;
    spdlog::debug("{}: {}, {}: {} (contact {}, {})", source.path, full_name(card.record.contact),
                  organization_name(card.record.contact.organization), outcome_name(stored->outcome),
                  stored->contact_id, stored->reason);
    ++outcomes_[static_cast<std::size_t>(stored->outcome)];
    if (line_.format == Format::json) {
      print_json(source, *stored);
    } else {
      std::string outcome = outcome_text(stored->outcome);
      if (stored->repeats != 0) {
        outcome = tr("same card again (card {0} of contact {1})",
                     {std::to_string(stored->repeats), std::to_string(stored->contact_id)});
      }
      if (full_name(card.record.contact).empty()) outcome.append(tr(", ")).append(tr("no name could be read"));
      print(source.path, card.record.contact, outcome);
    }
  }

  void store_apart(const JobResult& result, const ReadCard& card) {
    for (std::size_t i = 0; i < card.alone.size() && !broken_; ++i) {
      ReadCard side;
      side.front = i == 0 ? card.front : *card.back;
      side.face_hash = card.alone[i].face_hash;
      side.record = card.alone[i].record;
      store(result, side);
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
    if (source.back) {
      json["back"] = {{"source", source.back->path}, {"page", source.back->page}, {"index", source.back->index}};
    }
    if (stored.repeats != 0) json["repeats"] = stored.repeats;
    for (const FieldChange& change : stored.changes) {
      json["changes"].push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
    }
    std::cout << json_line(json);
  }

  int finish(std::size_t given) {
    const auto count = [this](ImportOutcome outcome) { return outcomes_[static_cast<std::size_t>(outcome)]; };
    const std::size_t known = known_ + count(ImportOutcome::duplicate);
    const std::size_t repeated = count(ImportOutcome::repeated);
    const std::size_t completed = count(ImportOutcome::completed);
    const std::size_t written = count(ImportOutcome::added) + count(ImportOutcome::updated) +
                                count(ImportOutcome::unchanged) + repeated + completed;
    std::ostream& out = line_.format == Format::json ? std::cerr : std::cout;
    if (written == 0 && failures_ == 0 && known > 0) {
      out << tr("Nothing new. Cards imported before: {}.", {std::to_string(known)}) << "\n";
    } else {
      out << tr("Cards stored: {0} (new contacts {1}, updated {2}, unchanged {3}). Imported before: {4}. Failed: {5}.",
                {std::to_string(written), std::to_string(count(ImportOutcome::added)),
                 std::to_string(count(ImportOutcome::updated)), std::to_string(count(ImportOutcome::unchanged)),
                 std::to_string(known), std::to_string(failures_)})
          << "\n";
    }
    if (repeated > 0) out << tr("Cards scanned again: {}.", {std::to_string(repeated)}) << "\n";
    if (completed > 0) out << tr("Cards with the other side added: {}.", {std::to_string(completed)}) << "\n";
    if (!empty_.empty()) {
      out << tr("Pictures without a card: {}. Please look at them:", {std::to_string(empty_.size())}) << "\n";
      for (const std::string& place : empty_) out << "  " << place << "\n";
    }
    if (given < jobs_.size()) {
      std::cerr << tr("Stopped after {0} of {1} files. The same command goes on where this one stopped.",
                      {std::to_string(file_count(jobs_, given)), std::to_string(inputs_.files.size())})
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
  const std::vector<Job> jobs_ = plan_jobs(inputs_.files, line_.duplex);
  Database database_;
  std::mutex database_mutex_;  // workers ask for known files while the main thread stores
  const std::string actor_ = login_name();
  std::size_t name_width_ = 0;
  std::size_t outcomes_[7] = {};    // by ImportOutcome
  std::vector<bool> settled_;       // of the job's files: a side of it is stored, or it is blank
  std::vector<std::string> empty_;  // pictures without a card
  std::size_t known_ = 0;           // cards of files that were imported as a whole before
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
