// The values that commands with many options were given: what is wrong with them, in the user's language.
#include <algorithm>
#include <charconv>
#include <cstdint>

#include "app/command_parser.h"
#include "app/message.h"
#include "store/calendar.h"

namespace meishi {

namespace {

constexpr int kMaxInterval = 3600;
constexpr int kMinDpi = 75;
constexpr int kMaxDpi = 1200;
constexpr int kMaxPages = 10'000;

}  // namespace

std::optional<std::int64_t> whole_number(const std::string& text, std::int64_t least, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

std::string CommandParser::check_load() {
  constexpr std::string_view kFormats[] = {"salesforce", "google", "outlook", "eight",
                                           "sansan",     "csv",    "vcard",   "json"};
  if (!line_.load_from.empty() && std::ranges::find(kFormats, line_.load_from) == std::end(kFormats)) {
    return tr("--from is salesforce, google, outlook, eight, sansan, csv, vcard or json, not {}", {line_.load_from});
  }
  if (!line_.map_file.empty() && (line_.load_from == "vcard" || line_.load_from == "json")) {
    return tr("--map says what columns mean; a list of format {} has none", {line_.load_from});
  }
  if (!line_.as_of.empty() && !is_date(line_.as_of)) {
    return tr("--as-of is a date as in 2024-05-17, not {}", {line_.as_of});
  }
  return {};
}

std::string CommandParser::check_salesforce() const {
  if (line_.export_to != "salesforce") {
    for (const char* option : {"--style", "--object", "--excel", "--strict", "--config"}) {
      if (given(option)) return tr("{} is only for --to salesforce", {option});
    }
    return {};
  }
  if (given("--style") && line_.style != "loader" && line_.style != "wizard") {
    return tr("--style is loader or wizard, not {}", {line_.style});
  }
  if (given("--object") && line_.object != "contact" && line_.object != "lead") {
    return tr("--object is contact or lead, not {}", {line_.object});
  }
  return {};
}

std::string CommandParser::check_export() const {
  constexpr std::string_view kFormats[] = {"salesforce", "vcard", "google", "outlook", "csv", "xlsx", "json"};
  if (line_.export_to.empty()) {
    return tr("--to says which files to write: salesforce, vcard, google, outlook, csv, xlsx or json");
  }
  if (std::ranges::find(kFormats, line_.export_to) == std::end(kFormats)) {
    return tr("--to is salesforce, vcard, google, outlook, csv, xlsx or json, not {}", {line_.export_to});
  }
  const bool vcard = line_.export_to == "vcard";
  for (const char* option : {"--vcard-version", "--each"}) {
    if (given(option) && !vcard) return tr("{0} is for --to vcard, not for --to {1}", {option, line_.export_to});
  }
  if (line_.photos && !vcard && line_.export_to != "xlsx") {
    return tr("--photos is for --to vcard and --to xlsx, not for --to {}", {line_.export_to});
  }
  if (line_.vcard_version != "3.0" && line_.vcard_version != "4.0") {
    return tr("--vcard-version is 3.0 or 4.0, not {}", {line_.vcard_version});
  }
  if (given("--since") && line_.since != "last" && !is_date(line_.since)) {
    return tr("--since is last or a date as in 2026-04-01, not {}", {line_.since});
  }
  return check_salesforce();
}

std::string CommandParser::check_batch() {
  if (line_.action.empty()) return tr("`meishi batch` needs an action: list, show, undo, failed or forget");
  const bool one = line_.action == "show" || line_.action == "undo";
  if (line_.action == "forget") {
    if (id_.empty()) return tr("name the file that is not to be tried again");
    line_.paths = {id_};
    return {};
  }
  if (!one && line_.action != "list" && line_.action != "failed") {
    return tr("`meishi batch` can list, show, undo, failed or forget, not {}", {line_.action});
  }
  if (!one) return id_.empty() ? std::string() : tr("this argument is one too many: {}", {id_});
  if (id_.empty()) return tr("give the number of an import, as `meishi batch list` shows it");
  const auto id = whole_number(id_, 1, INT64_MAX);
  if (!id) return tr("{} is no number of an import; `meishi batch list` shows them", {id_});
  line_.id = *id;
  return {};
}

std::string CommandParser::read_intake() {
  if (line_.command == "watch" && line_.paths.size() != 1) return tr("name the one folder to watch");
  if (given("--interval")) {
    const auto interval = whole_number(interval_, 1, kMaxInterval);
    if (!interval) return tr("--interval is a number of seconds from 1 to {}", {std::to_string(kMaxInterval)});
    line_.interval = static_cast<int>(*interval);
  }
  if (given("--resolution")) {
    const auto resolution = whole_number(resolution_, kMinDpi, kMaxDpi);
    if (!resolution) {
      return tr("--resolution is a number from {0} to {1}", {std::to_string(kMinDpi), std::to_string(kMaxDpi)});
    }
    line_.resolution = static_cast<int>(*resolution);
  }
  if (given("--pages")) {
    const auto pages = whole_number(pages_, 1, kMaxPages);
    if (!pages) return tr("--pages is a number from 1 to {}", {std::to_string(kMaxPages)});
    line_.pages = static_cast<int>(*pages);
  }
  if (!mode_.empty() && mode_ != "color" && mode_ != "gray") return tr("--mode is color or gray, not {}", {mode_});
  line_.gray = mode_ == "gray";
  if (!line_.source.empty() && line_.source != "flatbed" && line_.source != "adf") {
    return tr("--source is flatbed or adf, not {}", {line_.source});
  }
  if (line_.source == "flatbed" && line_.duplex) return tr("a flatbed scans one side; leave out --duplex or --source");
  for (const std::string& option : line_.scanner_options) {
    if (option.find('=') == 0 || option.find('=') == std::string::npos || option.front() == '-') {
      return tr("--set is NAME=VALUE, not {}", {option});
    }
  }
  return {};
}

}  // namespace meishi
