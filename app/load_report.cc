#include "app/load_report.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/card_text.h"
#include "app/field_names.h"
#include "app/import_entry.h"
#include "app/message.h"
#include "app/table.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostMisplaced = 20;  // told one by one

std::string change_text(const FieldChange& change) {
  std::string text = field_name(change.field) + " ";
  if (!change.from.empty()) text += change.from + " ";
  return text + "→" + (change.to.empty() ? "" : " " + change.to);
}

std::string changes_text(const std::vector<FieldChange>& changes) {
  std::string out;
  for (const FieldChange& change : changes) out += (out.empty() ? "" : tr(", ")) + change_text(change);
  return out;
}

}  // namespace

void LoadReport::columns(const std::string& file, const ContactList& list) {
  std::cerr << tr("{0}: a list of format {1}, {2}",
                  {printable(file), list.format(), std::string(encoding_name(list.source().encoding()))})
            << "\n";
  if (list.skipped() > 0) std::cerr << tr("Lines before the headings: {}", {std::to_string(list.skipped())}) << "\n";
  if (list.columns().empty()) return;
  std::vector<std::vector<std::string>> rows;
  for (const ListColumn& column : list.columns()) {
    const bool ignored = column.mark == ListMark::ignored;
    const std::string meaning = column_meaning_name(column);
    rows.push_back(
        {column.heading, ignored ? tr("(not taken)") : column_meaning_text(meaning), ignored ? "" : meaning});
  }
  std::cerr << table({tr("Column"), tr("Taken as"), "--map"}, rows);
}

void LoadReport::failure(const Error& error) {
  ++failures_;
  complain(error);
  if (format_ != Format::json) return;
  Json json = error_json(error);
  json["outcome"] = "failed";
  std::cout << json_line(json);
}

void LoadReport::misplaced(const std::string& file, int line, const RowCell& cell) {
  ++misplaced_;
  if (misplaced_ > kMostMisplaced) return;
  // No value: messages may end up in logs.
  std::cerr << tr("{0}: line {1}: what stands in the column {2} is something else; it was kept as a note",
                  {printable(file), std::to_string(line),
                   printable(cell.column.empty() ? std::string(row_field_name(cell.field)) : cell.column)})
            << "\n";
}

void LoadReport::row(const std::string& file, int line, const ContactFields& contact, const ImportResult& stored) {
  ++rows_;
  ++outcomes_[static_cast<std::size_t>(stored.outcome)];
  if (!stored.unsure.empty()) ++unsure_;
  if (!stored.conflicts.empty()) ++conflicts_;
  joined_ += stored.joined.size();
  const bool noteworthy = stored.outcome == ImportOutcome::updated || !stored.unsure.empty() ||
                          !stored.joined.empty() || !stored.conflicts.empty();
  if (!every_row_ && !noteworthy) return;
  if (format_ == Format::json) {
    Json json = {{"source", file},
                 {"line", line},
                 {"outcome", outcome_name(stored.outcome)},
                 {"contact_id", stored.contact_id},
                 {"reason", stored.reason},
                 {"changes", changes_json(stored.changes)},
                 {"conflicts", changes_json(stored.conflicts)}};
    add_matches(json, stored);
    std::cout << json_line(json);
    return;
  }
  std::string outcome = outcome_text(stored.outcome);
  if (stored.outcome != ImportOutcome::added && stored.contact_id != 0) {
    outcome += " (" + tr("contact {}", {std::to_string(stored.contact_id)}) + ")";
  }
  if (!stored.changes.empty()) outcome += ": " + changes_text(stored.changes);
  for (const std::int64_t joined : stored.joined) {
    outcome += tr(", ") + tr("contact {} is the same person, now one", {std::to_string(joined)});
  }
  for (const UnsureMatch& match : stored.unsure) {
    outcome += tr(", ") + tr("perhaps contact {}", {std::to_string(match.other_id)});
  }
  if (!stored.conflicts.empty()) {
    outcome += tr(", ") + tr("newer values were kept: {}", {changes_text(stored.conflicts)});
  }
  std::cout << tr("line {}", {std::to_string(line)}) << "  " << fitted(printable(full_name(contact)), 20) << "  "
            << fitted(printable(organization_name(contact.organization)), 30) << "  " << printable(outcome) << "\n";
}

void LoadReport::sums(bool preview) const {
  const auto count = [this](ImportOutcome outcome) {
    return std::to_string(outcomes_[static_cast<std::size_t>(outcome)]);
  };
  std::ostream& out = format_ == Format::json ? std::cerr : std::cout;
  out << tr("Rows: {0} (new contacts {1}, updated {2}, unchanged {3}, loaded before {4}). Failed: {5}.",
            {std::to_string(rows_), count(ImportOutcome::added), count(ImportOutcome::updated),
             count(ImportOutcome::unchanged), count(ImportOutcome::duplicate), std::to_string(failures_)})
      << "\n";
  if (conflicts_ > 0) {
    out << tr("Rows that say otherwise than newer cards, whose values were kept: {}.", {std::to_string(conflicts_)})
        << "\n";
  }
  if (joined_ > 0) {
    out << tr("Contacts that became part of another one, the same person: {}. `meishi undo` takes that back.",
              {std::to_string(joined_)})
        << "\n";
  }
  if (unsure_ > 0) {
    out << tr("Contacts that may be somebody who is there already: {}. `meishi review` shows them.",
              {std::to_string(unsure_)})
        << "\n";
  }
  if (misplaced_ > 0) {
    out << tr("Cells that hold something else than their column says: {}. They were kept as notes.",
              {std::to_string(misplaced_)})
        << "\n";
  }
  if (preview) out << tr("This was a preview: nothing was stored.") << "\n";
}

}  // namespace meishi
