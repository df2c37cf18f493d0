// Runs another program and says what it cost.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace meishi::bench {

struct ChildOptions {
  std::vector<std::string> environment;  // NAME=VALUE, added to ours
  std::filesystem::path output;          // stdout goes here; "" is our own stdout
  std::filesystem::path errors;          // stderr likewise
};

struct ChildResult {
  int exit_code = 0;       // 128 + the signal, when one ended it
  double cpu_seconds = 0;  // user and system, of the child and all children that it waited for
  double wall_seconds = 0;
  double peak_mib = 0;  // resident set
};

// `command`: the program (looked up in PATH when it has no slash) and its arguments. Waits for its end. Errors:
// not_found (no such program, or a file cannot be opened), internal.
Result<ChildResult> run_child(const std::vector<std::string>& command, const ChildOptions& options = {});

// The same of a program that has to succeed. Further errors: environment (it did not).
Result<ChildResult> run_successfully(const std::vector<std::string>& command, const ChildOptions& options = {});

}  // namespace meishi::bench
