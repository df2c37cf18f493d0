#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>

#include "app/edit_field.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "store/calendar.h"

namespace meishi {

namespace {

// What CLI11 would say in English, or not at all, is said here in the user's language. Options are declared without
// CLI11's validators for the same reason; check() looks at their values.
class Parser {
 public:
  Parser() : app_(tr("Paper business cards to clean, current contacts, on your own machine.")) {
    auto formatter = std::make_shared<CLI::Formatter>();
    formatter->label("Usage", tr("Usage"));
    formatter->label("OPTIONS", tr("OPTIONS"));
    formatter->label("SUBCOMMAND", tr("COMMAND"));
    formatter->label("Positionals", tr("Arguments"));
    formatter->column_width(28);
    app_.formatter(formatter);
    app_.name("meishi");
    app_.require_subcommand(0, 1);
    app_.allow_extras();
    app_.set_version_flag("--version", "meishi " MEISHI_VERSION, tr("print the version and end"));
    app_.footer(
        tr("Exit codes: 0 all well; 1 some inputs failed; 2 wrong usage; 3 language models, reference data,\n"
           "database or output folder missing or unusable; 130 stopped by Ctrl-C.\n"
           "Examples:\n"
           "  meishi import scans/ --event \"Expo 2024\" --export out\n"
           "  meishi contacts suzuki\n"
           "  meishi COMMAND --help"));
    everywhere(app_);
    add_read();
    add_import();
    add_contacts();
    add_show();
    add_history();
    add_moves();
    add_review();
    add_decisions();
    add_export();
    add_data();
    add_normalize();
    add_doctor();
    for (CLI::App* command : app_.get_subcommands({})) everywhere(*command);
  }

  std::variant<CommandLine, int> parse(std::vector<std::string> arguments) {
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

 private:
  static std::string before_colon(const std::string& text) { return text.substr(0, text.find(':')); }

  static std::string first_option(const std::string& text) {
    const std::size_t start = std::min(text.find("--"), text.size());
    return text.substr(start, text.find_first_of(" :", start) - start);
  }

  // None when it is no whole number from `least` to `most`.
  static std::optional<std::int64_t> whole_number(const std::string& text, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
  }

  void everywhere(CLI::App& app) {
    const std::string group = tr("Options of every command");
    app.set_help_flag("-h,--help", tr("print this help and end"))->group(group);
    app.add_option("--db", line_.db, tr("the database file (else MEISHI_DB, else the user's data folder)"))
        ->type_name("FILE")
        ->group(group);
    app.add_option("--lang", line_.lang, tr("language of messages: ja or en"))->type_name("LANG")->group(group);
    app.add_flag("-v,--verbose", line_.verbose, tr("say more on stderr; -vv also names and values from the cards"))
        ->group(group);
    if (CLI::Option* version = app.get_version_ptr(); version != nullptr) version->group(group);
  }

  CLI::App& add(const std::string& name, const std::string& description, const std::string& examples) {
    CLI::App& command = *app_.add_subcommand(name, description);
    command.group(tr("Commands"));
    command.footer(tr("Examples:") + "\n" + examples);
    command.allow_extras();
    return command;
  }

  CLI::Option* option(CLI::App& command, const std::string& name, std::string& value, const std::string& description,
                      const std::string& type) {
    return command.add_option(name, value, description)->type_name(type)->group(tr("Options"));
  }

  void add_format(CLI::App& command) {
    option(command, "--format", format_, tr("table for people (the default), json for programs: one object a line"),
           "table|json");
  }

  void add_jobs(CLI::App& command) {
    command.add_option("--jobs", jobs_, tr("cards read at the same time (default and most: one a processor core)"))
        ->type_name("N")
        ->group(tr("Options"));
  }

  void add_max_pixels(CLI::App& command) {
    command
        .add_option("--max-pixels", max_megapixels_,
                    tr("megapixels that a page may have; a larger one is named and left out (default: 200)"))
        ->type_name("N")
        ->group(tr("Options"));
  }

  void add_reading(CLI::App& command) {
    command
        .add_flag("--duplex", line_.duplex,
                  tr("pages come as front, back, front, back, ...: also files of one page in one folder"))
        ->group(tr("Options"));
    add_format(command);
    add_jobs(command);
    add_max_pixels(command);
    option(command, "--debug-dir", line_.debug_dir,
           tr("write pictures of what was found on each page, and of each flattened card, into this folder"), "DIR");
  }

  void add_paths(CLI::App& command, const std::string& name, const std::string& description) {
    command.add_option(name, line_.paths, description)->type_name("");
  }

  void add_query(CLI::App& command) {
    command
        .add_option("QUERY", line_.query,
                    tr("a part of a name, reading, company, department, title, e-mail or phone number"))
        ->type_name("");
  }

  void add_id(CLI::App& command) {
    command.add_option("ID", id_, tr("the number of a contact, as `meishi contacts` shows it"))->type_name("");
  }

  void add_read() {
    CLI::App& command = add("read", tr("recognise cards and print their fields; stores nothing"),
                            "  meishi read card.jpg\n  meishi read --format json scans/*.png > cards.jsonl");
    add_paths(command, "FILE", tr("images (JPEG, PNG, TIFF, WebP, BMP, HEIC), PDFs, or folders of them"));
    add_reading(command);
  }

  void add_import() {
    CLI::App& command = add("import", tr("recognise cards and merge them into the database"),
                            "  meishi import scans/ --event \"Expo 2024\" --exchanged-on 2024-05-17 --tag visitor\n"
                            "  meishi import scans/ --db team.db --export out\n"
                            "  meishi import --duplex stack.pdf");
    add_paths(command, "PATH", tr("images (JPEG, PNG, TIFF, WebP, BMP, HEIC), PDFs, or folders of them"));
    option(command, "--event", line_.event, tr("where the cards were exchanged"), "NAME");
    option(command, "--exchanged-on", line_.exchanged_on, tr("when they were exchanged (yyyy-mm-dd)"), "DATE");
    command.add_option("--tag", line_.tags, tr("a tag for the contacts; may be given several times"))
        ->type_name("TAG")
        ->group(tr("Options"))
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    option(command, "--owner", line_.owner, tr("who received the cards"), "NAME");
    option(command, "--export", line_.export_dir,
           tr("afterwards write all contacts as Salesforce CSV into this folder"), "DIR");
    add_reading(command);
  }

  void add_contacts() {
    CLI::App& command = add("contacts", tr("list or search contacts"),
                            "  meishi contacts\n  meishi contacts 営業部 --format json\n  meishi contacts --event "
                            "\"Expo 2024\" --tag visitor");
    add_query(command);
    option(command, "--event", line_.event, tr("only who gave a card there"), "NAME");
    option(command, "--tag", line_.tag, tr("only with this tag"), "TAG");
    option(command, "--since", line_.since, tr("only who gave a card on this day or later (yyyy-mm-dd)"), "DATE");
    add_format(command);
  }

  void add_show() {
    CLI::App& command = add("show", tr("everything about one contact"), "  meishi show 12");
    add_id(command);
    add_format(command);
  }

  void add_history() {
    CLI::App& command = add("history", tr("what changed about one contact, when, and by which card"),
                            "  meishi history 12\n  meishi history 12 --format json");
    add_id(command);
    add_format(command);
  }

  void add_moves() {
    CLI::App& command = add("moves", tr("who changed post, company, office or name (personnel moves), newest first"),
                            "  meishi moves --since 2026-04-01\n  meishi moves --org 青葉 --kind promotion");
    option(command, "--since", line_.since, tr("only from this day on (yyyy-mm-dd)"), "DATE");
    option(command, "--org", line_.organization, tr("only of companies with this in their name"), "NAME");
    option(command, "--kind", kind_option_, tr("only of this kind: {}", {move_kinds()}), "KIND");
    add_format(command);
  }

  void add_review() {
    CLI::App& command =
        add("review", tr("what needs a look: contacts that may be one person, and values read in doubt"),
            "  meishi review");
    add_format(command);
  }

  void add_ids(CLI::App& command, const std::string& description) {
    command.add_option("ID", ids_, description)->type_name("")->expected(0, -1);
  }

  void add_decisions() {
    add_ids(
        add("merge", tr("two contacts are one person: the second becomes part of the first"), "  meishi merge 12 48"),
        tr("the numbers of the two contacts"));
    add_ids(add("apart", tr("two contacts are two people: never ask again"), "  meishi apart 12 48"),
            tr("the numbers of the two contacts"));
    add_ids(add("split", tr("one card of a contact is somebody else's: it becomes a contact of its own"),
                "  meishi split 12 31"),
            tr("the number of the contact, and that of the card as `meishi show` lists it"));
    add_ids(add("edit", tr("correct a value by hand; an empty one takes it away"),
                "  meishi edit 12 title=部長 mobile=090-1234-5678"),
            tr("the number of the contact, then NAME=VALUE; names: {}", {edit_names()}));
    CLI::App& retire = add("retire", tr("the person has left the company"), "  meishi retire 12 --on 2026-03-31");
    add_id(retire);
    option(retire, "--on", line_.on, tr("the last day (yyyy-mm-dd)"), "DATE");
    CLI::App& undo = add("undo", tr("take back an import or a decision; `meishi history` shows the numbers"),
                         "  meishi undo\n  meishi undo 250");
    undo.add_option("ENTRY", id_, tr("the number of a journal entry (default: the last one)"))->type_name("");
    CLI::App& erase =
        add("erase", tr("a contact, its cards and its history are gone for good (privacy)"), "  meishi erase 12");
    add_id(erase);
    erase.add_flag("--yes", line_.yes, tr("do not ask"))->group(tr("Options"));
  }

  static std::string move_kinds() {
    std::string out;
    for (const MoveKind kind :
         {MoveKind::promotion, MoveKind::demotion, MoveKind::transfer, MoveKind::company, MoveKind::concurrent,
          MoveKind::rename, MoveKind::office, MoveKind::name_change, MoveKind::retirement}) {
      out.append(out.empty() ? "" : ", ").append(move_kind_name(kind));
    }
    return out;
  }

  void add_export() {
    CLI::App& command = add("export", tr("write contacts as files for other programs"),
                            "  meishi export --to salesforce --out out\n  meishi export --to csv --out . 株式会社青葉");
    option(command, "--to", line_.export_to, tr("salesforce (Account.csv and Contact.csv), csv or json"), "FORMAT");
    option(command, "--out", line_.out, tr("the folder for the files (default: this one)"), "DIR");
    option(command, "--event", line_.event, tr("only who gave a card there"), "NAME");
    option(command, "--tag", line_.tag, tr("only with this tag"), "TAG");
    add_query(command);
  }

  void add_data() {
    CLI::App& command = add("data", tr("bring the reference data up to date, or make the tables of contacts again"),
                            "  meishi data update --ken-all utf_ken_all.csv\n  meishi data rebuild --db team.db");
    command
        .add_option("ACTION", line_.action,
                    tr("update: take the postal codes of Japan Post's list; rebuild: make every table of the database "
                       "again from its journal"))
        ->type_name("");
    option(command, "--ken-all", line_.ken_all,
           tr("the list, utf_ken_all.csv (UTF-8, of all Japan), unpacked from the ZIP file of Japan Post's web site"),
           "FILE");
    add_format(command);
  }

  void add_normalize() {
    CLI::App& command = add("normalize", tr("the normal form of one value a line, as JSON; stores nothing"),
                            "  meishi normalize phone phones.txt > phones.jsonl\n"
                            "  meishi normalize address < addresses.txt");
    command.add_option("KIND", kind_, tr("what the lines are: {}", {value_kind_names()}))->type_name("");
    command
        .add_option("FILE", line_.paths,
                    tr("texts in UTF-8 with one value a line; without one, or for -, standard input"))
        ->type_name("");
  }

  void add_doctor() {
    add("doctor", tr("check what is installed and what is missing"), "  meishi doctor\n  meishi doctor --db team.db");
  }

  static int wrong(const std::string& message) {
    std::cerr << "meishi: " << message << "\n" << tr("`meishi --help` shows how it is used.") << "\n";
    return kExitUsage;
  }

  std::variant<CommandLine, int> check() {
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
    if (line_.command == "read" || line_.command == "import" || line_.command == "normalize") {
      line_.paths.insert(line_.paths.end(), plain_.begin(), plain_.end());
    } else if ((line_.command == "contacts" || line_.command == "export") && line_.query.empty() &&
               plain_.size() == 1) {
      line_.query = plain_.front();
    } else if (!plain_.empty()) {
      return wrong(tr("this argument is one too many: {}", {plain_.front()}));
    }
    return check_values();
  }

  [[nodiscard]] bool given(const std::string& option) const {
    const CLI::Option* found = app_.get_subcommands().front()->get_option_no_throw(option);
    return found != nullptr && found->count() > 0;
  }

  [[nodiscard]] bool takes_id() const {
    return line_.command == "show" || line_.command == "history" || line_.command == "retire" ||
           line_.command == "erase";
  }

  // The numbers of merge, apart, split and edit; "" or what is wrong.
  std::string read_ids() {
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

  std::variant<CommandLine, int> check_values() {
    if (!format_.empty() && format_ != "table" && format_ != "json") {
      return wrong(tr("--format is table or json, not {}", {format_}));
    }
    line_.format = format_ == "json" ? Format::json : Format::table;
    if ((line_.command == "read" || line_.command == "import") && line_.paths.empty()) {
      return wrong(tr("name at least one file or folder"));
    }
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
      if (line_.export_to.empty()) return wrong(tr("--to says which files to write: salesforce, csv or json"));
      if (line_.export_to != "salesforce" && line_.export_to != "csv" && line_.export_to != "json") {
        return wrong(tr("--to is salesforce, csv or json, not {}", {line_.export_to}));
      }
    }
    return line_;
  }

  static constexpr int kMaxJobs = 256;
  static constexpr int kMaxMegapixels = 1000;  // of a square whose sides OpenCV can still resample

  CLI::App app_;
  CommandLine line_;
  std::string format_;
  std::string jobs_;
  std::string max_megapixels_;
  std::string id_;
  std::string kind_;
  std::string kind_option_;
  std::vector<std::string> ids_;
  std::vector<std::string> plain_;  // what stands after "--": never options
};

}  // namespace

std::string wanted_language(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") break;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with("--lang=")) return arguments[i].substr(7);
  }
  return {};
}

std::variant<CommandLine, int> parse_command_line(const std::vector<std::string>& arguments) {
  return Parser().parse(arguments);
}

}  // namespace meishi
