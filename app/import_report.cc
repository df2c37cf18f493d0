#include "app/import_report.h"

#include <algorithm>
#include <iostream>

#include "app/card_text.h"
#include "app/import_entry.h"
#include "app/message.h"
#include "app/table.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string page_text(int page) { return tr("page {}", {std::to_string(page)}); }

// However many pictures hold no card, the list at the end stays one that a person reads.
constexpr std::size_t kMostPlaces = 1000;

std::size_t& count_of(ImportTotals& totals, ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::added:
      return totals.added;
    case ImportOutcome::updated:
      return totals.updated;
    case ImportOutcome::unchanged:
      return totals.unchanged;
    case ImportOutcome::repeated:
      return totals.repeated;
    case ImportOutcome::completed:
      return totals.completed;
    case ImportOutcome::duplicate:
    case ImportOutcome::apart:  // never told of: each side has an outcome of its own
      break;
  }
  return totals.known;
}

}  // namespace

ImportReport::ImportReport(Format format, const std::vector<fs::path>& files, RunReport* reports)
    : format_(format), reports_(reports) {
  constexpr std::size_t kWidest = 32;
  bool pages = false;
  for (const fs::path& file : files) {
    name_width_ = std::max(name_width_, display_width(file.filename().string()));
    const std::string suffix = file.extension().string();
    pages = pages || suffix == ".pdf" || suffix == ".tif" || suffix == ".tiff";
  }
  name_width_ = std::min(name_width_ + (pages ? 1 + display_width(page_text(99)) : 0), kWidest);
}

ImportReport::ImportReport(Format format, std::size_t name_width, RunReport* reports)
    : format_(format), name_width_(name_width), reports_(reports) {}

void ImportReport::failure(const Error& error) {
  ++totals_.failed;
  complain(error);
  if (format_ == Format::json) std::cout << json_line(failure_entry(error));
  if (reports_ != nullptr) reports_->failure(error);
}

void ImportReport::known(const fs::path& file) {
  if (format_ == Format::json) {
    std::cout << json_line(known_entry(file));
  } else {
    row(file, 0, {}, tr("imported before"));
  }
  if (reports_ != nullptr) reports_->known(file);
}

void ImportReport::empty(const JobResult& result, const ReadSide& side, bool blank) {
  ++totals_.without_card;
  if (empty_.size() < kMostPlaces) empty_.push_back(place_in_words(result, side));
  if (format_ == Format::json) {
    std::cout << json_line(empty_entry(result, side, blank));
  } else {
    row(result.file_of(side).path, result.shown_page(side), {}, blank ? tr("blank") : tr("no card"));
  }
  if (reports_ != nullptr) reports_->empty(result, side, blank);
}

void ImportReport::card(const JobResult& result, const ReadCard& card, const ImportResult& stored) {
  ++count_of(totals_, stored.outcome);
  if (!stored.unsure.empty()) ++totals_.unsure;
  if (stored.outcome != ImportOutcome::duplicate) {
    const std::size_t doubtful = doubtful_fields(card.record);
    totals_.doubtful_fields += doubtful;
    totals_.doubtful_cards += doubtful > 0 ? 1 : 0;
  }
  if (format_ == Format::json) {
    std::cout << json_line(card_entry(result, card, stored));
  } else {
    row(result.file_of(card.front).path, result.shown_page(card.front), card.record.contact,
        outcome_in_words(card, stored));
  }
  if (reports_ != nullptr) reports_->card(result, card, stored);
}

ProgressCounts ImportReport::counts() const {
  return {totals_.stored(), totals_.added, totals_.updated, totals_.unsure, totals_.failed};
}

void ImportReport::row(const fs::path& file, int page, const ContactFields& contact, const std::string& outcome) const {
  // A long name is cut, never the page that tells one line from the next.
  const std::string end = page > 0 ? " " + page_text(page) : std::string();
  const std::string name = printable(file.filename().string());
  const std::size_t room = std::max<std::size_t>(name_width_, 8 + end.size()) - display_width(end);
  const std::string shown = display_width(name + end) > name_width_
                                ? fitted(name, std::min(room, display_width(name))) + end
                                : fitted(name + end, name_width_);
  std::cout << shown << "  " << fitted(full_name(contact), 20) << "  "
            << fitted(organization_name(contact.organization), 36) << "  " << outcome << "\n";
}

void ImportReport::sums(double seconds) const {
  std::ostream& out = format_ == Format::json ? std::cerr : std::cout;
  if (totals_.stored() == 0 && totals_.failed == 0 && totals_.known > 0) {
    out << tr("Nothing new. Cards imported before: {}.", {std::to_string(totals_.known)}) << "\n";
  } else {
    out << tr("Cards stored: {0} (new contacts {1}, updated {2}, unchanged {3}). Imported before: {4}. Failed: {5}.",
              {std::to_string(totals_.stored()), std::to_string(totals_.added), std::to_string(totals_.updated),
               std::to_string(totals_.unchanged), std::to_string(totals_.known), std::to_string(totals_.failed)})
        << "\n";
  }
  if (totals_.unsure > 0) {
    out << tr("Contacts that may be somebody who is there already: {}. `meishi review` shows them.",
              {std::to_string(totals_.unsure)})
        << "\n";
  }
  if (totals_.repeated > 0) out << tr("Cards scanned again: {}.", {std::to_string(totals_.repeated)}) << "\n";
  if (totals_.completed > 0) {
    out << tr("Cards with the other side added: {}.", {std::to_string(totals_.completed)}) << "\n";
  }
  if (totals_.without_card > 0) {
    out << tr("Pictures without a card: {}. Please look at them:", {std::to_string(totals_.without_card)}) << "\n";
    for (const std::string& place : empty_) out << "  " << place << "\n";
    if (totals_.without_card > empty_.size()) {
      out << "  " << tr("and {} more", {std::to_string(totals_.without_card - empty_.size())}) << "\n";
    }
  }
  out << std::flush;
  if (totals_.doubtful_fields > 0) {
    std::cerr << tr("Fields that need a look: {0}, on {1} cards. `meishi review` shows the least sure first.",
                    {std::to_string(totals_.doubtful_fields), std::to_string(totals_.doubtful_cards)})
              << "\n";
  }
  if (const std::string rate = rate_text(totals_.stored(), seconds); !rate.empty()) {
    std::cerr << tr("Read in {0}: {1} cards/min.", {duration_text(seconds), rate}) << "\n";
  }
}

}  // namespace meishi
