// The Salesforce export as the user sees it: files written, and what the check found.
#pragma once

#include <atomic>
#include <filesystem>
#include <vector>

#include "app/command_line.h"
#include "store/database.h"
#include "store/salesforce_options.h"

namespace meishi {

// The settings with what the command line says of them.
[[nodiscard]] SalesforceOptions salesforce_options(const CommandLine& line, SalesforceOptions settings);

// Salesforce files of `contacts` of `database` in `dir`, which is made when missing. Tells on stderr what was written
// and what Salesforce would not like of it; rows are named by their IDs, because logs are no place for names. The exit
// code: 1 when --strict kept the files from being written.
// `stop` (may be null) ends it before a file is there; then 130.
int write_salesforce(const Database& database, std::vector<Contact> contacts, const SalesforceOptions& options,
                     const std::filesystem::path& dir, const std::atomic<bool>* stop);

}  // namespace meishi
