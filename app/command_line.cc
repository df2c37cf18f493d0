#include "app/command_line.h"

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <optional>

#include "app/command_parser.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/run_report.h"
#include "store/calendar.h"

namespace meishi {

namespace {

constexpr int kMaxJobs = 256;
constexpr int kMaxMegapixels = 1000;  // of a square whose sides OpenCV can still resample

std::string before_colon(const std::string& text) { return text.substr(0, text.find(':')); }

std::string first_option(const std::string& text) {
  const std::size_t start = std::min(text.find("--"), text.size());
  return text.substr(start, text.find_first_of(" :", start) - start);
}

int wrong(const std::string& message) {
  std::cerr << "meishi: " << message << "\n" << tr("`meishi --help` shows how it is used.") << "\n";
  return kExitUsage;
}

}  // namespace

std::variant<CommandLine, int> CommandParser::parse(std::vector<std::string> arguments) {
  // CLI11 takes "--" for the end of the options of the program, not of its command.
  if (const auto end = std::ranges::find(arguments, "--"); end != arguments.end()) {
    plain_.assign(std::next(end), arguments.end());
    arguments.erase(end, arguments.end());
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app_.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    std::cout << app_.help();
    return kExitOk;
  } catch (const CLI::CallForVersion&) {
    std::cout << "meishi " << MEISHI_VERSION << "\n";
    return kExitOk;
  } catch (const CLI::ArgumentMismatch& error) {
    return wrong(tr("this option lacks its value: {}", {before_colon(error.what())}));
  } catch (const CLI::ConversionError& error) {  // numbers are texts to CLI11: only a flag is left
    return wrong(tr("this option takes no value: {}", {first_option(error.what())}));
  } catch (const CLI::ParseError& error) {
    return wrong(error.what());
  }
  return check();
}

std::variant<CommandLine, int> CommandParser::check() {
  const std::vector<CLI::App*> commands = app_.get_subcommands();
  const std::vector<std::string> extras = app_.remaining(true);
  if (!line_.lang.empty() && line_.lang != "ja" && line_.lang != "en") {
    return wrong(tr("this language is not known: {} (ja and en are)", {line_.lang}));
  }
  if (commands.empty()) {
    if (extras.empty()) return wrong(tr("a command is missing"));
    return wrong(extras.front().starts_with('-') ? tr("this option is not known: {}", {extras.front()})
                                                 : tr("this command is not known: {}", {extras.front()}));
  }
  line_.command = commands.front()->get_name();
  if (takes_id() && id_.empty()) {  // -1 and what stands after "--" are no options
    const std::vector<std::string>& rest = extras.empty() ? plain_ : extras;
    if (rest.size() == 1 && (extras.empty() || whole_number(rest.front(), INT64_MIN, 0))) {
      id_ = rest.front();
      return check_values();
    }
  }
  if (!extras.empty()) {
    return wrong(extras.front().starts_with('-') ? tr("this option is not known: {}", {extras.front()})
                                                 : tr("this argument is one too many: {}", {extras.front()}));
  }
  if (line_.command == "read" || line_.command == "import" || line_.command == "watch" || line_.command == "load" ||
      line_.command == "normalize") {
    line_.paths.insert(line_.paths.end(), plain_.begin(), plain_.end());
  } else if ((line_.command == "contacts" || line_.command == "export") && line_.query.empty() && plain_.size() == 1) {
    line_.query = plain_.front();
  } else if (!plain_.empty()) {
    return wrong(tr("this argument is one too many: {}", {plain_.front()}));
  }
  return check_values();
}

bool CommandParser::given(const std::string& option) const {
  const CLI::Option* found = app_.get_subcommands().front()->get_option_no_throw(option);
  return found != nullptr && found->count() > 0;
}

bool CommandParser::takes_id() const {
  return line_.command == "show" || line_.command == "history" || line_.command == "retire" || line_.command == "erase";
}

std::string CommandParser::read_ids() {
  const bool edit = line_.command == "edit";
  const std::size_t numbers = edit ? 1 : 2;
  if (ids_.size() < numbers + (edit ? 1 : 0) || (!edit && ids_.size() > numbers)) {
    if (edit) return tr("give the number of a contact and what to set, as in: meishi edit 12 title=部長");
    return line_.command == "split"
               ? tr("give the number of a contact and that of one of its cards, as `meishi show` lists it")
               : tr("give the numbers of two contacts, as `meishi contacts` shows them");
  }
  std::int64_t* targets[] = {&line_.id, &line_.other_id};
  for (std::size_t i = 0; i < numbers; ++i) {
    const auto id = whole_number(ids_[i], 1, INT64_MAX);
    if (!id) return tr("{} is no number", {ids_[i]});
    *targets[i] = *id;
  }
  if (edit) line_.assignments.assign(ids_.begin() + 1, ids_.end());
  return {};
}

std::variant<CommandLine, int> CommandParser::check_values() {
  if (!format_.empty() && format_ != "table" && format_ != "json") {
    return wrong(tr("--format is table or json, not {}", {format_}));
  }
  line_.format = format_ == "json" ? Format::json : Format::table;
  if (line_.retry) {
    for (const char* option : {"--event", "--exchanged-on", "--tag", "--owner", "--purpose", "--duplex", "--report"}) {
      if (given(option)) return wrong(tr("--retry takes what the first import said; leave out {}", {option}));
    }
    if (!line_.paths.empty()) return wrong(tr("--retry knows its files; name none"));
  }
  const bool reads = line_.command == "read" || line_.command == "import" || line_.command == "load";
  if (reads && line_.paths.empty() && !line_.retry) {
    return wrong(tr("name at least one file or folder"));
  }
  if (const std::string message = read_intake(); !message.empty()) return wrong(message);
  if (given("--jobs")) {
    const auto jobs = whole_number(jobs_, 1, kMaxJobs);
    if (!jobs) return wrong(tr("--jobs is a number from 1 to {}", {std::to_string(kMaxJobs)}));
    line_.jobs = static_cast<int>(*jobs);
  }
  if (given("--max-pixels")) {
    const auto megapixels = whole_number(max_megapixels_, 1, kMaxMegapixels);
    if (!megapixels) {
      return wrong(tr("--max-pixels is a number of megapixels from 1 to {}", {std::to_string(kMaxMegapixels)}));
    }
    line_.max_megapixels = *megapixels;
  }
  if (!line_.exchanged_on.empty() && !is_date(line_.exchanged_on)) {
    return wrong(tr("--exchanged-on is a date as in 2024-05-17, not {}", {line_.exchanged_on}));
  }
  for (const std::string& report : line_.reports) {
    if (!report_kind(report)) return wrong(tr("--report names a file that ends in .html or .json, not {}", {report}));
    if (std::ranges::count(line_.reports, report) > 1) return wrong(tr("this file is named twice: {}", {report}));
  }
  if (takes_id()) {
    if (id_.empty()) return wrong(tr("give the number of a contact, as `meishi contacts` shows it"));
    const auto id = whole_number(id_, 1, INT64_MAX);
    if (!id) return wrong(tr("{} is no number of a contact; `meishi contacts` shows them", {id_}));
    line_.id = *id;
  }
  const bool two_ids = line_.command == "merge" || line_.command == "apart" || line_.command == "split";
  if (two_ids || line_.command == "edit") {
    if (const std::string message = read_ids(); !message.empty()) return wrong(message);
  }
  if (line_.command == "undo" && !id_.empty()) {
    const auto id = whole_number(id_, 1, INT64_MAX);
    if (!id) return wrong(tr("{} is no number of an entry; `meishi history` shows them", {id_}));
    line_.id = *id;
  }
  if (line_.command == "retire") {
    if (line_.on.empty()) return wrong(tr("say since when: --on 2026-03-31"));
    if (!is_date(line_.on)) return wrong(tr("--on is a date as in 2026-03-31, not {}", {line_.on}));
  }
  if (line_.command == "moves" || line_.command == "contacts") {
    if (!line_.since.empty() && !is_date(line_.since)) {
      return wrong(tr("--since is a date as in 2026-04-01, not {}", {line_.since}));
    }
    if (!kind_option_.empty()) {
      line_.move_kind = move_kind(kind_option_);
      if (!line_.move_kind) {
        return wrong(tr("{0} is no kind of move; there are: {1}", {kind_option_, move_kinds()}));
      }
    }
  }
  if (line_.command == "load") {
    if (const std::string message = check_load(); !message.empty()) return wrong(message);
  }
  if (line_.command == "batch") {
    if (const std::string message = check_batch(); !message.empty()) return wrong(message);
  }
  if (line_.command == "data") {
    if (line_.action.empty()) return wrong(tr("`meishi data` needs an action: update or rebuild"));
    if (line_.action != "update" && line_.action != "rebuild") {
      return wrong(tr("`meishi data` can update or rebuild, not {}", {line_.action}));
    }
    if (line_.action == "update" && line_.ken_all.empty())
      return wrong(tr("name Japan Post's list: --ken-all utf_ken_all.csv"));
  }
  if (line_.command == "normalize") {
    if (kind_.empty()) return wrong(tr("say what the lines are: {}", {value_kind_names()}));
    const auto kind = value_kind(kind_);
    if (!kind) return wrong(tr("{0} is no kind of value; there are: {1}", {kind_, value_kind_names()}));
    line_.value_kind = *kind;
  }
  if (line_.command == "export") {
    if (const std::string message = check_export(); !message.empty()) return wrong(message);
  }
  return line_;
}

std::string wanted_language(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") break;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with("--lang=")) return arguments[i].substr(7);
  }
  return {};
}

std::variant<CommandLine, int> parse_command_line(const std::vector<std::string>& arguments) {
  return CommandParser().parse(arguments);
}

}  // namespace meishi
