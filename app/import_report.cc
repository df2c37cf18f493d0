#include "app/import_report.h"

#include <algorithm>
#include <iostream>

#include "app/card_text.h"
#include "app/field_names.h"
#include "app/message.h"
#include "app/table.h"
#include "capture/image_format.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string page_text(int page) { return tr("page {}", {std::to_string(page)}); }

std::string outcome_of(const ReadCard& card, const ImportResult& stored) {
  std::string outcome = outcome_text(stored.outcome);
  if (stored.repeats != 0) {
    outcome = tr("same card again (card {0} of contact {1})",
                 {std::to_string(stored.repeats), std::to_string(stored.contact_id)});
  }
  if (stored.withdrawn_contact != 0) {
    outcome.append(tr(", ")).append(tr("which was contact {}", {std::to_string(stored.withdrawn_contact)}));
  }
  for (const UnsureMatch& match : stored.unsure) {
    outcome.append(tr(", ")).append(tr("perhaps contact {}", {std::to_string(match.other_id)}));
  }
  if (full_name(card.record.contact).empty()) outcome.append(tr(", ")).append(tr("no name could be read"));
  return outcome;
}

nlohmann::ordered_json place_json(const JobResult& result, const ReadSide& side) {
  return {{"source", result.file_of(side).path.string()}, {"page", side.page}, {"index", side.index}};
}

}  // namespace

ImportReport::ImportReport(Format format, const std::vector<fs::path>& files) : format_(format) {
  constexpr std::size_t kWidest = 32;
  bool pages = false;
  for (const fs::path& file : files) {
    name_width_ = std::max(name_width_, display_width(file.filename().string()));
    const std::string suffix = file.extension().string();
    pages = pages || suffix == ".pdf" || suffix == ".tif" || suffix == ".tiff";
  }
  name_width_ = std::min(name_width_ + (pages ? 1 + display_width(page_text(99)) : 0), kWidest);
}

void ImportReport::failure(const Error& error) {
  ++failures_;
  complain(error);
  if (format_ != Format::json) return;
  nlohmann::ordered_json json = error_json(error);
  json["outcome"] = "failed";
  std::cout << json_line(json);
}

void ImportReport::known(const fs::path& file) {
  if (format_ == Format::json) {
    std::cout << json_line({{"source", file.string()}, {"outcome", "known"}});
  } else {
    row(file, 0, {}, tr("imported before"));
  }
}

void ImportReport::empty(const JobResult& result, const ReadSide& side, bool blank) {
  const fs::path& file = result.file_of(side).path;
  const int page = result.shown_page(side);
  std::string place = printable(file.string());
  if (page > 0) place.append(tr(", ")).append(page_text(page));
  empty_.push_back(std::move(place));
  if (format_ == Format::json) {
    nlohmann::ordered_json json = place_json(result, side);
    json["outcome"] = blank ? "blank" : "no_card";
    std::cout << json_line(json);
  } else {
    row(file, page, {}, blank ? tr("blank") : tr("no card"));
  }
}

void ImportReport::card(const JobResult& result, const ReadCard& card, const ImportResult& stored) {
  ++outcomes_[static_cast<std::size_t>(stored.outcome)];
  if (!stored.unsure.empty()) ++unsure_;
  if (format_ != Format::json) {
    row(result.file_of(card.front).path, result.shown_page(card.front), card.record.contact, outcome_of(card, stored));
    return;
  }
  nlohmann::ordered_json json = place_json(result, card.front);
  json["outcome"] = outcome_name(stored.outcome);
  json["contact_id"] = stored.contact_id;
  json["card_id"] = stored.card_id;
  json["reason"] = stored.reason;
  json["changes"] = nlohmann::ordered_json::array();
  for (const UnsureMatch& match : stored.unsure) {
    json["unsure"].push_back({{"contact_id", match.other_id}, {"weight", match.weight}, {"reason", match.reason}});
  }
  if (card.back) json["back"] = place_json(result, *card.back);
  if (stored.repeats != 0) json["repeats"] = stored.repeats;
  if (stored.withdrawn_contact != 0) json["withdrawn_contact"] = stored.withdrawn_contact;
  for (const FieldChange& change : stored.changes) {
    json["changes"].push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
  }
  std::cout << json_line(json);
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

void ImportReport::sums() const {
  const auto count = [this](ImportOutcome outcome) { return outcomes_[static_cast<std::size_t>(outcome)]; };
  const std::size_t known = known_ + count(ImportOutcome::duplicate);
  const std::size_t repeated = count(ImportOutcome::repeated);
  const std::size_t completed = count(ImportOutcome::completed);
  const std::size_t written = count(ImportOutcome::added) + count(ImportOutcome::updated) +
                              count(ImportOutcome::unchanged) + repeated + completed;
  std::ostream& out = format_ == Format::json ? std::cerr : std::cout;
  if (written == 0 && failures_ == 0 && known > 0) {
    out << tr("Nothing new. Cards imported before: {}.", {std::to_string(known)}) << "\n";
  } else {
    out << tr("Cards stored: {0} (new contacts {1}, updated {2}, unchanged {3}). Imported before: {4}. Failed: {5}.",
              {std::to_string(written), std::to_string(count(ImportOutcome::added)),
               std::to_string(count(ImportOutcome::updated)), std::to_string(count(ImportOutcome::unchanged)),
               std::to_string(known), std::to_string(failures_)})
        << "\n";
  }
  if (unsure_ > 0) {
    out << tr("Contacts that may be somebody who is there already: {}. `meishi review` shows them.",
              {std::to_string(unsure_)})
        << "\n";
  }
  if (repeated > 0) out << tr("Cards scanned again: {}.", {std::to_string(repeated)}) << "\n";
  if (completed > 0) out << tr("Cards with the other side added: {}.", {std::to_string(completed)}) << "\n";
  if (!empty_.empty()) {
    out << tr("Pictures without a card: {}. Please look at them:", {std::to_string(empty_.size())}) << "\n";
    for (const std::string& place : empty_) out << "  " << place << "\n";
  }
}

}  // namespace meishi
