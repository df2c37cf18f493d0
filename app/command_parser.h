// How command_line.cc is made: the commands and their options are declared in command_options.cc, and what was given is
// looked at in command_line.cc and command_values.cc. CLI11 stays inside these.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/command_line.h"

namespace meishi {

// What CLI11 would say in English, or not at all, is said here in the user's language. Options are declared without
// CLI11's validators for the same reason; check() looks at their values.
class CommandParser {
 public:
  CommandParser();
  std::variant<CommandLine, int> parse(std::vector<std::string> arguments);

 private:
  void everywhere(CLI::App& app);
  CLI::App& add(const std::string& name, const std::string& description, const std::string& examples);
  CLI::Option* option(CLI::App& command, const std::string& name, std::string& value, const std::string& description,
                      const std::string& type);
  void add_format(CLI::App& command);
  void add_jobs(CLI::App& command);
  void add_max_pixels(CLI::App& command);
  void add_reading(CLI::App& command);
  void add_list(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                const std::string& description, const std::string& type);
  void add_storing(CLI::App& command);
  void add_paths(CLI::App& command, const std::string& name, const std::string& description);
  void add_query(CLI::App& command);
  void add_config(CLI::App& command);
  void add_id(CLI::App& command);
  void add_read();
  void add_import();
  void add_watch();
  void add_scan();
  void add_contacts();
  void add_show();
  void add_history();
  void add_moves();
  void add_review();
  void add_ids(CLI::App& command, const std::string& description);
  void add_decisions();
  void add_salesforce(CLI::App& command);
  void add_export();
  void add_load();
  void add_batch();
  void add_data();
  void add_normalize();
  void add_doctor();
  std::variant<CommandLine, int> check();
  [[nodiscard]] bool given(const std::string& option) const;
  [[nodiscard]] bool takes_id() const;
  // The numbers of merge, apart, split and edit; "" or what is wrong.
  std::string read_ids();
  // What is wrong with the values of load and batch; "" is nothing.
  std::string check_load();
  std::string check_batch();
  // The values of export; "" or what is wrong.
  [[nodiscard]] std::string check_export() const;
  // What is wrong with the options that only the export to Salesforce has; "" when nothing is.
  [[nodiscard]] std::string check_salesforce() const;
  // The options of watch and scan; "" or what is wrong.
  std::string read_intake();
  std::variant<CommandLine, int> check_values();

  CLI::App app_;
  CommandLine line_;
  std::string format_;
  std::string jobs_;
  std::string max_megapixels_;
  std::string interval_;
  std::string resolution_;
  std::string mode_;
  std::string pages_;
  std::string id_;
  std::string kind_;
  std::string kind_option_;
  std::vector<std::string> ids_;
  std::vector<std::string> plain_;  // what stands after "--": never options
};

// None when it is no whole number from `least` to `most`.
[[nodiscard]] std::optional<std::int64_t> whole_number(const std::string& text, std::int64_t least, std::int64_t most);

// "promotion, demotion, ..."
[[nodiscard]] std::string move_kinds();

}  // namespace meishi
