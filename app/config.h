// Settings that last: config.toml. docs/config.md explains every key, docs/config.example.toml shows them with their
// defaults. Without a file the defaults hold.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/salesforce_options.h"

namespace meishi {

struct Config {
  std::filesystem::path file;    // that was read; "" is none
  SalesforceOptions salesforce;  // style, object, excel and strict are the command line's
};

// `wanted` (--config), else the user's own (places.h config_file()), which need not be there.
// Errors: environment, with the file, and with the line and the key where they are known: the file cannot be read, is
// no TOML, has a key that there is not, or a value that its key cannot have. Nothing of such a file is used, because
// half of one's settings are worse than none.
Result<Config> read_config(const std::string& wanted);

// The same for the text of a file, whose name is `file`. Thread-safe.
Result<Config> parse_config(std::string_view text, const std::filesystem::path& file);

}  // namespace meishi
