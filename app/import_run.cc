#include "app/import_run.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <utility>

#include "app/batch_stamp.h"
#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/message.h"
#include "app/pipeline.h"
#include "app/places.h"
#include "app/source_file.h"
#include "capture/card_face.h"
#include "spdlog/spdlog.h"
#include "store/picture_files.h"

namespace meishi {

namespace {

Error about(const JobResult& result, const ReadSide& side, Error error) {
  error.subject = result.file_of(side).path.string();
  error.page = result.shown_page(side);
  return error;
}

}  // namespace

ImportRun::ImportRun(const CommandLine& line, std::filesystem::path database_path, Database database,
                     ImportReport& report)
    : line_(line),
      database_path_(std::move(database_path)),
      database_(std::move(database)),
      actor_(login_name()),
      report_(report) {
  const auto failures = database_.failures();
  if (!failures) return;  // the first card that is stored will say it
  for (const FailedInput& input : *failures) failed_ago_.insert(input.path);
}

int ImportRun::run(const JobSource& next, const Reference& reference, DebugPictures* debug, std::atomic<bool>& stop,
                   const ImportEvents& events) {
  PipelineOptions options;
  options.jobs = line_.jobs;
  options.decode.max_pixels = line_.max_megapixels * 1'000'000;
  options.stop = &stop;
  options.duplex = line_.duplex;
  options.debug = debug;
  options.pictures = true;
  options.known = [this](std::string_view sha256, bool paired) {
    const std::lock_guard lock(database_mutex_);
    const auto cards = database_.cards_of_finished_source(sha256, paired);
    return cards && *cards > 0;  // an error comes back, with its message, when the card is stored
  };
  const auto given = run_pipeline(next, reference, options, [&](JobResult&& result) {
    if (broken_) return;  // files that were in hand when the database failed
    if (events.before) events.before();
    const bool finished = take(result);
    std::cout.flush();
    if (broken_) {
      stop.store(true);
      return;
    }
    ++jobs_done_;
    if (events.after) events.after(result, finished);
  });
  if (broken_) return failed(*broken_);
  if (!given) return unusable(given.error());
  return kExitOk;
}

bool ImportRun::take(const JobResult& result) {
  if (const int cards = finished_cards(result); cards > 0) {
    report_.add_known(cards);
    for (const SourceResult& file : result.files) {
      report_.known(file.path);
      if (!line_.duplex && result.files.size() == 1) tell_of_backs(file);
    }
    succeeded(result);
    return true;
  }
  const std::size_t failures_before = report_.failures();
  for (const Error& error : result.errors) fail_input(result, error);
  for (const Error& note : result.notes) complain(note);
  settled_.assign(result.files.size(), false);
  for (const LeftOut& left_out : result.left_out) {
    if (left_out.blank) {
      settled_[left_out.side.file] = true;
    } else {
      report_.empty(result, left_out.side, false);
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
    if (broken_) return false;
  }
  const bool all_read = report_.failures() == failures_before;
  if (all_read) succeeded(result);
  return all_read && cards > 0 && finish_sources(result, cards);
}

// A front and its back are tried again together.
void ImportRun::fail_input(const JobResult& result, const Error& error) {
  report_.failure(error);
  FailedInput input = failed_input(line_, error);
  const std::lock_guard lock(database_mutex_);
  for (const SourceResult& file : result.files) {
    input.path = stored_path(file.path);
    if (Status noted = database_.note_failure(input); !noted) broken_ = noted.error();
    failed_ago_.insert(input.path);
  }
}

void ImportRun::succeeded(const JobResult& result) {
  for (const SourceResult& file : result.files) {
    const std::string path = stored_path(file.path);
    if (failed_ago_.erase(path) == 0) continue;
    const std::lock_guard lock(database_mutex_);
    if (Status forgotten = database_.forget_failure(path); !forgotten) broken_ = forgotten.error();
  }
}

bool ImportRun::begin_batch() {
  if (batch_ != 0) return true;
  const auto begun = database_.begin_batch(stamp_of(line_), actor_);
  if (!begun) {
    broken_ = begun.error();
    return false;
  }
  batch_ = *begun;
  return true;
}

// A page without a card is no failure: somebody has to look at it, and importing it again would not help. Its file is
// not taken for known unless other pages of it hold cards, so that it is said again the next time.
void ImportRun::nothing_here(const JobResult& result, const ReadSide& side) {
  const bool blank = !side.warns(warning_name(Warning::no_card_found));
  const Error error =
      about(result, side,
            blank ? fail(ErrorCode::corrupt, "nothing is printed here; nothing is stored").value()
                  : fail(ErrorCode::corrupt, "no card was found in this picture; nothing is stored").value());
  complain(error);
  report_.empty(result, side, blank);
}

// The cards of files that are all known; 0 when one of them is not. Looked at again here, whatever a worker found:
// the same file may stand twice in one run.
int ImportRun::finished_cards(const JobResult& result) {
  int cards = 0;
  const std::lock_guard lock(database_mutex_);
  for (const SourceResult& file : result.files) {
    const bool paired = looks_for_sides(result.files.size(), line_.duplex);
    const int found = file.sha256.empty() ? 0 : database_.cards_of_finished_source(file.sha256, paired).value_or(0);
    if (found == 0) return 0;
    cards = std::max(cards, found);
  }
  return cards;
}

// Fronts and backs that --duplex put together are not taken apart by an import that merely lacks the option: that
// would make contacts of the backs.
void ImportRun::tell_of_backs(const SourceResult& file) {
  const std::lock_guard lock(database_mutex_);
  const int cards = database_.cards_with_both_sides_in(file.sha256).value_or(0);
  if (cards == 0) return;
  complain(fail(ErrorCode::invalid, "this file was imported with --duplex; cards that keep their back: {}",
                {std::to_string(cards)}, file.path.string())
               .value());
}

// A file with a failed page or card is not finished: the next import reads it again. Nor is one with a side on which
// no card was found though the other side has one, or one that gave nothing at all. Front and back are finished with
// the cards that both give.
bool ImportRun::finish_sources(const JobResult& result, int cards) {
  for (const LeftOut& left_out : result.left_out) {
    if (!left_out.blank) settled_[left_out.side.file] = false;
  }
  const std::lock_guard lock(database_mutex_);
  for (std::size_t i = 0; i < result.files.size(); ++i) {
    if (!settled_[i]) continue;
    const SourceResult& file = result.files[i];
    CardSource source;
    source.path = stored_path(file.path);
    source.sha256 = file.sha256;
    const Status finished =
        database_.finish_source(source, cards, actor_, looks_for_sides(result.files.size(), line_.duplex));
    if (!finished) {
      broken_ = finished.error();
      return false;
    }
  }
  return std::ranges::all_of(settled_, std::identity());
}

void ImportRun::store(const JobResult& result, const ReadCard& card) {
  if (is_empty(card.record.contact)) {
    fail_input(result, about(result, card.front,
                             fail(ErrorCode::corrupt,
                                  "no name, company, e-mail or phone number could be read; nothing is stored")
                                 .value()));
    return;
  }
  CardSource source;
  source.path = stored_path(result.file_of(card.front).path);
  source.sha256 = result.file_of(card.front).sha256;
  source.page = card.front.page;
  source.index = card.front.index;
  source.quad = card.front.quad;
  source.rotation = card.front.rotation;
  source.warnings = card.front.warnings;
  source.face_hash = card.face_hash;
  if (card.back) {
    const SourceResult& file = result.file_of(*card.back);
    source.back = CardSide{stored_path(file.path), file.sha256,         card.back->page,     card.back->index,
                           card.back->quad,        card.back->rotation, card.back->warnings, {}};
  }
  std::unique_lock lock(database_mutex_);
  const bool known = !card.back && database_.knows_card(source).value_or(false);
  lock.unlock();
  if (Status kept = known ? Status() : keep_pictures(card, source); !kept) {
    broken_ = kept.error();
    return;
  }
  source.exchanged_on = line_.exchanged_on;
  source.event = line_.event;
  source.owner = line_.owner;
  source.tags = line_.tags;
  source.purpose = line_.purpose;
  lock.lock();
  if (!known && !begin_batch()) return;
  source.batch = batch_;
  const auto stored = database_.import_card(source, card.record, actor_, card.one_person);
  lock.unlock();
  if (!stored) {
    if (stored.error().code == ErrorCode::io || stored.error().code == ErrorCode::environment) {
      broken_ = stored.error();  // the next card would fare no better
      return;
    }
    // Which card failed; that it was the database that refused it, the message says.
    report_.failure(about(result, card.front, stored.error()));
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
  spdlog::debug("{}: {}, {}: {} (contact {}{}{})", source.path, full_name(card.record.contact),
                organization_name(card.record.contact.organization), outcome_name(stored->outcome), stored->contact_id,
                stored->reason.empty() ? "" : ", ", stored->reason);
  report_.card(result, card, *stored);
}

Status ImportRun::keep_pictures(const ReadCard& card, CardSource& source) const {
  const auto keep = [&](const std::string& jpeg, std::string& name) -> Status {
    if (jpeg.empty()) return {};
    auto kept = keep_picture(database_path_, jpeg);
    if (!kept) return tl::unexpected(kept.error());
    name = std::move(*kept);
    return {};
  };
  if (Status status = keep(card.front.picture, source.picture); !status) return status;
  return source.back ? keep(card.back->picture, source.back->picture) : Status();
}

void ImportRun::store_apart(const JobResult& result, const ReadCard& card) {
  for (std::size_t i = 0; i < card.alone.size() && !broken_; ++i) {
    ReadCard side;
    side.front = i == 0 ? card.front : *card.back;
    side.face_hash = card.alone[i].face_hash;
    side.record = card.alone[i].record;
    store(result, side);
  }
}

}  // namespace meishi
