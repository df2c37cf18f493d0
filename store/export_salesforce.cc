#include "store/export_salesforce.h"

#include <algorithm>
#include <limits>
#include <system_error>

#include "normalize/text.h"
#include "store/atomic_files.h"
#include "store/csv.h"
#include "store/salesforce_fields.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLint = "lint.csv";

// The rows of one object, in as many files as they take.
class RowWriter {
 public:
  // `rows` will be written, at most `most` of them into one file.
  RowWriter(AtomicFiles& files, SalesforceFile file, const SalesforceOptions& options, std::size_t rows,
            std::size_t most)
      : files_(files),
        name_(file_name(file)),
        options_(options),
        columns_(salesforce_columns(file, options)),
        split_(rows > most),
        most_(most) {}

  [[nodiscard]] const std::vector<SalesforceColumn>& columns() const { return columns_; }

  [[nodiscard]] std::vector<std::string> cells(const SalesforceRow& row) const {
    std::vector<std::string> out;
    out.reserve(columns_.size());
    for (const SalesforceColumn& column : columns_) out.push_back(column.cell(row));
    return out;
  }

  Status write(std::vector<std::string> cells) {
    if (rows_.empty() || rows_.back() == most_) {
      if (Status status = begin(); !status) return status;
    }
    if (options_.excel) {
      for (std::string& cell : cells) cell = without_formula(std::move(cell));
    }
    ++rows_.back();
    return files_.write(csv_line(cells));
  }

  // Also a file without rows: that there is nothing to load should be seen.
  Status finish(const fs::path& dir, std::vector<ExportedFile>& written) {
    if (rows_.empty()) {
      if (Status status = begin(); !status) return status;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) written.push_back({dir / file(i + 1), rows_[i]});
    return {};
  }

  // The mapping that Data Loader takes: "header=field", in the syntax of Java's properties. A field of a parent is
  // "relationship:field", whose colon is escaped there (forcedotcom/dataloader, ParentIdLookupFieldFormatter).
  [[nodiscard]] std::string mapping() const {
    std::string out;
    for (const SalesforceColumn& column : columns_) {
      std::string field = column.api;
      if (const std::size_t dot = field.find('.'); dot != std::string::npos) field.replace(dot, 1, "\\:");
      out += column.api + "=" + field + "\n";
    }
    return out;
  }

 private:
  [[nodiscard]] std::string file(std::size_t number) const {
    return split_ ? name_ + "-" + std::to_string(number) + ".csv" : name_ + ".csv";
  }

  Status begin() {
    rows_.push_back(0);
    if (Status status = files_.add(file(rows_.size())); !status) return status;
    std::vector<std::string> header;
    for (const SalesforceColumn& column : columns_) {
      header.push_back(options_.style == SalesforceStyle::wizard ? column.label : column.api);
    }
    return files_.write((options_.excel ? "\xEF\xBB\xBF" : "") + csv_line(header));
  }

  AtomicFiles& files_;
  std::string name_;
  const SalesforceOptions& options_;
  std::vector<SalesforceColumn> columns_;
  bool split_;
  std::size_t most_;
  std::vector<std::size_t> rows_;  // of each file
};

class Export {
 public:
  Export(const SalesforceInput& input, const fs::path& dir, const SalesforceOptions& options,
         const SalesforceKnowledge& knowledge, std::size_t wizard_rows)
      : input_(input),
        dir_(dir),
        options_(options),
        knowledge_(knowledge),
        most_(options.style == SalesforceStyle::wizard ? wizard_rows : std::numeric_limits<std::size_t>::max()),
        check_(options),
        files_(dir) {}

  Result<SalesforceExport> run() {
    for (const auto step : {&Export::write_accounts, &Export::write_people, &Export::write_members}) {
      if (Status status = (this->*step)(); !status) return tl::unexpected(status.error());
    }
    check_.accounts(accounts_, knowledge_.company_key);
    check_.doubtful(input_.doubtful, people_, people_file());
    result_.findings = check_.take();
    result_.lint = dir_ / kLint;
    result_.written = !options_.strict || std::ranges::none_of(result_.findings, [](const SalesforceFinding& finding) {
      return is_error(finding.problem);
    });
    AtomicFiles lint_alone(dir_);
    AtomicFiles& files = result_.written ? files_ : lint_alone;
    if (!result_.written) {
      result_.files.clear();
      result_.mappings.clear();
    }
    if (Status status = write_lint(files); !status) return tl::unexpected(status.error());
    if (Status status = unless_stopped(knowledge_.stop, dir_); !status) return tl::unexpected(status.error());
    if (Status status = files.commit(); !status) return tl::unexpected(status.error());
    if (result_.written) find_left_behind();
    return std::move(result_);
  }

 private:
  [[nodiscard]] SalesforceFile people_file() const {
    return options_.object == SalesforceObject::lead ? SalesforceFile::lead : SalesforceFile::contact;
  }

  // Parents before children: the order in which the files are loaded. Which contacts are left out is known before, so
  // that no account is there for their sake alone.
  Status write_accounts() {
    const std::vector<SalesforceColumn> columns = salesforce_columns(people_file(), options_);
    for (const Contact& contact : input_.contacts) {
      const SalesforceRow row{&options_, &contact, nullptr, nullptr};
      const bool complete = std::ranges::all_of(columns, [&](const SalesforceColumn& column) {
        return !column.required || column.of_parent || !trim(column.cell(row)).empty();
      });
      if (complete) people_.push_back(&contact);
    }
    if (options_.object == SalesforceObject::lead) return {};
    accounts_ = salesforce_accounts(people_);
    RowWriter writer(files_, SalesforceFile::account, options_, accounts_.size(), most_);
    const bool own_file = options_.style == SalesforceStyle::loader;
    for (const auto& [id, account] : accounts_) {
      std::vector<std::string> cells = writer.cells({&options_, nullptr, &account, nullptr});
      check_.row(SalesforceFile::account, writer.columns(), cells, id, 0);
      if (!own_file) continue;
      if (Status status = writer.write(std::move(cells)); !status) return status;
    }
    return own_file ? finish(writer, SalesforceFile::account) : Status();
  }

  Status write_people() {
    const SalesforceFile file = people_file();
    RowWriter writer(files_, file, options_, people_.size(), most_);
    for (const Contact& contact : input_.contacts) {
      const auto account = accounts_.find(account_id_of(contact));
      std::vector<std::string> cells =
          writer.cells({&options_, &contact, account == accounts_.end() ? nullptr : &account->second, nullptr});
      if (!check_.row(file, writer.columns(), cells, contact.external_id, contact.id)) continue;
      check_.settings(contact);
      if (Status status = unless_stopped(knowledge_.stop, dir_); !status) return status;
      if (Status status = writer.write(std::move(cells)); !status) return status;
    }
    return finish(writer, file);
  }

  Status write_members() {
    std::size_t rows = 0;
    for (const Contact* contact : people_) rows += campaigns_of(*contact, options_).size();
    if (rows == 0) return {};
    RowWriter writer(files_, SalesforceFile::campaign_member, options_, rows, most_);
    for (const Contact* contact : people_) {
      for (const SalesforceCampaign* campaign : campaigns_of(*contact, options_)) {
        std::vector<std::string> cells = writer.cells({&options_, contact, nullptr, campaign});
        check_.row(SalesforceFile::campaign_member, writer.columns(), cells, contact->external_id, contact->id);
        if (Status status = writer.write(std::move(cells)); !status) return status;
      }
    }
    return finish(writer, SalesforceFile::campaign_member);
  }

  Status finish(RowWriter& writer, SalesforceFile file) {
    if (Status status = writer.finish(dir_, result_.files); !status) return status;
    if (options_.style == SalesforceStyle::wizard) return {};
    const std::string name = std::string(file_name(file)) + ".sdl";
    if (Status status = files_.add(name); !status) return status;
    result_.mappings.push_back(dir_ / name);
    return files_.write(writer.mapping());
  }

  Status write_lint(AtomicFiles& files) const {
    if (Status status = files.add(kLint); !status) return status;
    if (Status status = files.write((options_.excel ? "\xEF\xBB\xBF" : "") + csv_line(lint_header())); !status) {
      return status;
    }
    for (const SalesforceFinding& finding : result_.findings) {
      if (Status status = files.write(csv_line(lint_cells(finding, knowledge_.words))); !status) return status;
    }
    return {};
  }

  // An old Contact-3.csv beside two new ones would be loaded with them.
  void find_left_behind() {
    std::error_code error;
    // A folder that cannot be listed was written to all the same: there is nothing to tell then.
    for (fs::directory_iterator entry(dir_, error); !error && entry != fs::end(entry); entry.increment(error)) {
      const fs::path& path = entry->path();
      const auto is_it = [&](const fs::path& written) { return written.filename() == path.filename(); };
      const auto is_new = [&](const ExportedFile& written) { return is_it(written.path); };
      if (!is_ours(path) || std::ranges::any_of(result_.files, is_new)) continue;
      if (std::ranges::any_of(result_.mappings, is_it)) continue;
      result_.left_behind.push_back(dir_ / path.filename());
    }
    std::ranges::sort(result_.left_behind);
  }

  static bool is_ours(const fs::path& path) {
    if (path.extension() != ".csv" && path.extension() != ".sdl") return false;
    const std::string stem = path.stem().string();
    for (const SalesforceFile file :
         {SalesforceFile::account, SalesforceFile::contact, SalesforceFile::lead, SalesforceFile::campaign_member}) {
      const std::string name = file_name(file);
      if (stem == name) return true;
      if (stem.size() > name.size() + 1 && stem.starts_with(name + "-") &&
          stem.find_first_not_of("0123456789", name.size() + 1) == std::string::npos) {
        return true;
      }
    }
    return false;
  }

  const SalesforceInput& input_;
  const fs::path& dir_;
  const SalesforceOptions& options_;
  const SalesforceKnowledge& knowledge_;
  const std::size_t most_;
  SalesforceCheck check_;
  std::vector<const Contact*> people_;  // those who are in the files
  std::map<std::string, SalesforceAccount> accounts_;
  AtomicFiles files_;
  SalesforceExport result_;
};

}  // namespace

Result<SalesforceExport> export_salesforce(const SalesforceInput& input, const fs::path& dir,
                                           const SalesforceOptions& options, const SalesforceKnowledge& knowledge,
                                           std::size_t wizard_rows) {
  return Export(input, dir, options, knowledge, wizard_rows).run();
}

}  // namespace meishi
