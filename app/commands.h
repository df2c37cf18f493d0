// The commands of the program. Each prints its result on stdout, messages on stderr, and returns an exit code.
#pragma once

#include "app/command_line.h"
#include "base/result.h"
#include "store/database.h"

namespace meishi {

int command_read(const CommandLine& line);
int command_import(const CommandLine& line);
int command_contacts(const CommandLine& line);
int command_show(const CommandLine& line);
int command_history(const CommandLine& line);
int command_export(const CommandLine& line);
int command_doctor(const CommandLine& line);

// The database for a command that only looks. Errors as Database::open; a missing one says what to do.
Result<Database> open_for_reading(const CommandLine& line);

// Says what is wrong on stderr; the exit code for it: 3 for the environment, else 1.
int failed(const Error& error);

// The same for something without which no command works (the database, the reference data): always 3.
int unusable(const Error& error);

// Salesforce files of `contacts` in `dir`, which is made when missing. Tells on stderr what was written.
Status write_salesforce(const std::vector<Contact>& contacts, const std::filesystem::path& dir);

}  // namespace meishi
