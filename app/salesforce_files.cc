#include "app/salesforce_files.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <map>
#include <utility>

#include "app/commands.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/table.h"
#include "normalize/company.h"
#include "store/export_salesforce.h"

namespace meishi {

namespace {

struct ProblemText {
  SalesforceProblem problem;
  const char* text;
};

constexpr ProblemText kProblems[] = {
    {SalesforceProblem::missing, tr_noop("a required field is empty; left out")},
    {SalesforceProblem::too_long, tr_noop("longer than Salesforce takes")},
    {SalesforceProblem::email_syntax, tr_noop("no e-mail address")},
    {SalesforceProblem::not_in_picklist, tr_noop("not a value of the picklist")},
    {SalesforceProblem::repeated_id, tr_noop("external ID used twice")},
    {SalesforceProblem::same_spelling, tr_noop("one company in two spellings")},
    {SalesforceProblem::same_email, tr_noop("one e-mail address, two contacts")},
    {SalesforceProblem::in_doubt, tr_noop("read in doubt")},
    {SalesforceProblem::no_campaign, tr_noop("event without a campaign")},
    {SalesforceProblem::no_owner, tr_noop("owner without a user")},
};

std::string severity(SalesforceProblem problem) { return is_error(problem) ? tr("error") : tr("warning"); }

void print_findings(const SalesforceExport& exported) {
  constexpr std::size_t kRows = 20;
  constexpr std::size_t kWidest = 100;
  const std::vector<SalesforceFinding>& findings = exported.findings;
  if (findings.empty()) return;
  std::vector<std::vector<std::string>> rows;
  for (const SalesforceFinding& f : findings) {
    if (rows.size() == kRows) break;
    rows.push_back({severity(f.problem), file_name(f.file), f.contact_id == 0 ? "" : std::to_string(f.contact_id),
                    f.external_id, f.field, describe(f.words)});
  }
  std::cerr << table({tr("Severity"), tr("Object"), tr("ID"), tr("External ID"), tr("Field"), tr("Problem")}, rows,
                     kWidest);
  if (findings.size() > rows.size()) {
    std::cerr << tr("... and {} more", {std::to_string(findings.size() - rows.size())}) << "\n";
  }
  std::map<SalesforceProblem, std::size_t> counts;
  for (const SalesforceFinding& f : findings) ++counts[f.problem];
  rows.clear();
  for (const auto& [problem, text] : kProblems) {
    if (const auto count = counts.find(problem); count != counts.end()) {
      rows.push_back({severity(problem), std::to_string(count->second), tr(text)});
    }
  }
  std::cerr << "\n" << table({tr("Severity"), tr("Number"), tr("Problem")}, rows, kWidest);
}

}  // namespace

SalesforceOptions salesforce_options(const CommandLine& line, SalesforceOptions settings) {
  settings.style = line.style == "wizard" ? SalesforceStyle::wizard : SalesforceStyle::loader;
  settings.object = line.object == "lead" ? SalesforceObject::lead : SalesforceObject::contact;
  settings.excel = line.excel;
  settings.strict = line.strict;
  return settings;
}

int write_salesforce(const Database& database, std::vector<Contact> contacts, const SalesforceOptions& options,
                     const std::filesystem::path& dir, const std::atomic<bool>* stop) {
  SalesforceInput input;
  input.contacts = std::move(contacts);
  auto doubtful = database.doubtful(std::numeric_limits<int>::max());
  if (!doubtful) return failed(doubtful.error());
  input.doubtful = std::move(*doubtful);
  SalesforceKnowledge knowledge;
  knowledge.words = describe;
  knowledge.stop = stop;
  // The export goes without the reference data; the check then knows fewer variants of kanji.
  const auto reference = open_own_reference();
  if (reference) {
    knowledge.company_key = [&](std::string_view name) { return company_key(name, reference->reference); };
  }
  const auto exported = export_salesforce(input, dir, options, knowledge);
  if (!exported) {
    const int code = failed(exported.error());
    return stop != nullptr && *stop ? kExitInterrupted : code;
  }
  print_findings(*exported);
  for (const ExportedFile& file : exported->files) {
    std::cerr << tr("{0}: {1} rows written", {printable(file.path.string()), std::to_string(file.rows)}) << "\n";
  }
  if (std::ranges::any_of(exported->files,
                          [](const ExportedFile& file) { return file.path.stem().string().ends_with("-2"); })) {
    std::cerr
        << tr("Written as several files, because the Data Import Wizard takes {} rows in one; import all of them.",
              {std::to_string(kWizardRows)})
        << "\n";
  }
  for (const std::filesystem::path& file : exported->mappings) {
    std::cerr << tr("{}: field mapping for Data Loader", {printable(file.string())}) << "\n";
  }
  const auto errors =
      std::ranges::count_if(exported->findings, [](const SalesforceFinding& f) { return is_error(f.problem); });
  std::cerr << tr("{0}: {1} errors and {2} warnings of the check",
                  {printable(exported->lint.string()), std::to_string(errors),
                   std::to_string(static_cast<std::ptrdiff_t>(exported->findings.size()) - errors)})
            << "\n";
  for (const std::filesystem::path& file : exported->left_behind) {
    std::cerr << tr("Warning: {}", {tr("{} is of a former export and was not written now; do not load it",
                                       {printable(file.string())})})
              << "\n";
  }
  if (exported->written) return kExitOk;
  std::cerr << "meishi: " << tr("--strict: because of the errors, nothing was written but lint.csv") << "\n";
  return kExitSomeFailed;
}

}  // namespace meishi
