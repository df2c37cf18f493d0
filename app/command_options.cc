#include <memory>

#include "app/command_parser.h"
#include "app/edit_field.h"
#include "app/message.h"

namespace meishi {

std::string move_kinds() {
  std::string out;
  for (const MoveKind kind :
       {MoveKind::promotion, MoveKind::demotion, MoveKind::transfer, MoveKind::company, MoveKind::concurrent,
        MoveKind::rename, MoveKind::office, MoveKind::name_change, MoveKind::retirement}) {
    out.append(out.empty() ? "" : ", ").append(move_kind_name(kind));
  }
  return out;
}

CommandParser::CommandParser() : app_(tr("Paper business cards to clean, current contacts, on your own machine.")) {
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
         "database, settings or output folder missing or unusable; 130 stopped by Ctrl-C.\n"
         "Examples:\n"
         "  meishi import scans/ --event \"Expo 2024\" --export out\n"
         "  meishi contacts suzuki\n"
         "  meishi COMMAND --help"));
  everywhere(app_);
  add_read();
  add_import();
  add_watch();
  add_scan();
  add_contacts();
  add_show();
  add_history();
  add_moves();
  add_review();
  add_decisions();
  add_export();
  add_load();
  add_batch();
  add_data();
  add_normalize();
  add_doctor();
  for (CLI::App* command : app_.get_subcommands({})) everywhere(*command);
}

void CommandParser::everywhere(CLI::App& app) {
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

CLI::App& CommandParser::add(const std::string& name, const std::string& description, const std::string& examples) {
  CLI::App& command = *app_.add_subcommand(name, description);
  command.group(tr("Commands"));
  command.footer(tr("Examples:") + "\n" + examples);
  command.allow_extras();
  return command;
}

CLI::Option* CommandParser::option(CLI::App& command, const std::string& name, std::string& value,
                                   const std::string& description, const std::string& type) {
  return command.add_option(name, value, description)->type_name(type)->group(tr("Options"));
}

void CommandParser::add_format(CLI::App& command) {
  option(command, "--format", format_, tr("table for people (the default), json for programs: one object a line"),
         "table|json");
}

void CommandParser::add_jobs(CLI::App& command) {
  command.add_option("--jobs", jobs_, tr("cards read at the same time (default and most: one a processor core)"))
      ->type_name("N")
      ->group(tr("Options"));
}

void CommandParser::add_max_pixels(CLI::App& command) {
  command
      .add_option("--max-pixels", max_megapixels_,
                  tr("megapixels that a page may have; a larger one is named and left out (default: 200)"))
      ->type_name("N")
      ->group(tr("Options"));
}

void CommandParser::add_reading(CLI::App& command) {
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

void CommandParser::add_paths(CLI::App& command, const std::string& name, const std::string& description) {
  command.add_option(name, line_.paths, description)->type_name("");
}

void CommandParser::add_query(CLI::App& command) {
  command
      .add_option("QUERY", line_.query,
                  tr("a part of a name, reading, company, department, title, e-mail or phone number"))
      ->type_name("");
}

void CommandParser::add_config(CLI::App& command) {
  option(command, "--config", line_.config, tr("the settings (default: ~/.config/meishi/config.toml)"), "FILE");
}

void CommandParser::add_id(CLI::App& command) {
  command.add_option("ID", id_, tr("the number of a contact, as `meishi contacts` shows it"))->type_name("");
}

void CommandParser::add_read() {
  CLI::App& command = add("read", tr("recognise cards and print their fields; stores nothing"),
                          "  meishi read card.jpg\n  meishi read --format json scans/*.png > cards.jsonl");
  add_paths(command, "FILE", tr("images (JPEG, PNG, TIFF, WebP, BMP, HEIC), PDFs, or folders of them"));
  add_reading(command);
}

void CommandParser::add_import() {
  CLI::App& command = add("import", tr("recognise cards and merge them into the database"),
                          "  meishi import scans/ --event \"Expo 2024\" --exchanged-on 2024-05-17 --tag visitor\n"
                          "  meishi import scans/ --db team.db --export out --report today.html\n"
                          "  meishi import --duplex stack.pdf\n  meishi import --retry");
  add_paths(command, "PATH", tr("images (JPEG, PNG, TIFF, WebP, BMP, HEIC), PDFs, or folders of them"));
  command.add_flag("--retry", line_.retry, tr("read the files again that earlier imports could not read"))
      ->group(tr("Options"));
  add_storing(command);
  add_reading(command);
}

void CommandParser::add_watch() {
  CLI::App& command = add("watch", tr("import whatever appears in a folder, until it is stopped"),
                          "  meishi watch ~/scans --archive ~/scans-done --tag visitor\n"
                          "  meishi watch ~/scans --once --report today.html");
  add_paths(command, "DIR", tr("the folder; also those in it are watched, links are not followed"));
  option(command, "--archive", line_.archive, tr("move files whose cards are stored into this folder"), "DIR");
  option(command, "--interval", interval_, tr("seconds between two looks into the folder (default: 2)"), "SECONDS");
  command.add_flag("--once", line_.once, tr("end when everything that is there is imported"))->group(tr("Options"));
  add_storing(command);
  add_reading(command);
}

void CommandParser::add_scan() {
  CLI::App& command = add("scan", tr("scan cards and import them, page by page"),
                          "  meishi scan --list\n  meishi scan --duplex --event \"Expo 2024\"\n"
                          "  meishi scan --source flatbed --resolution 600");
  command.add_flag("--list", line_.list, tr("show the scanners that are there, and end"))->group(tr("Options"));
  option(command, "--device", line_.device, tr("the scanner (else SANE_DEFAULT_DEVICE, else the first one)"), "NAME");
  option(command, "--source", line_.source, tr("where the paper is (default: the feeder, where there is one)"),
         "flatbed|adf");
  option(command, "--resolution", resolution_, tr("dots an inch (default: 300)"), "DPI");
  option(command, "--mode", mode_, tr("in colour (the default) or in grey"), "color|gray");
  option(command, "--pages", pages_, tr("how many sides at most (default: until the feeder is empty)"), "N");
  option(command, "--keep", line_.keep, tr("keep the pages in a folder in this one (default: beside the database)"),
         "DIR");
  add_list(command, "--set", line_.scanner_options,
           tr("an option of this scanner alone, as `scanimage -A` lists them; may be given several times"),
           "NAME=VALUE");
  add_storing(command);
  add_reading(command);
}

void CommandParser::add_list(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                             const std::string& description, const std::string& type) {
  command.add_option(name, values, description)
      ->type_name(type)
      ->group(tr("Options"))
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void CommandParser::add_storing(CLI::App& command) {
  option(command, "--event", line_.event, tr("where the cards were exchanged"), "NAME");
  option(command, "--exchanged-on", line_.exchanged_on, tr("when they were exchanged (yyyy-mm-dd)"), "DATE");
  add_list(command, "--tag", line_.tags, tr("a tag for the contacts; may be given several times"), "TAG");
  option(command, "--owner", line_.owner, tr("who received the cards"), "NAME");
  option(command, "--purpose", line_.purpose, tr("what the data may be used for"), "TEXT");
  option(command, "--export", line_.export_dir, tr("afterwards write all contacts as Salesforce CSV into this folder"),
         "DIR");
  add_config(command);
  add_list(command, "--report", line_.reports,
           tr("write what was done into this file: .html to read, .json for programs; may be given several times"),
           "FILE");
}

void CommandParser::add_contacts() {
  CLI::App& command = add("contacts", tr("list or search contacts"),
                          "  meishi contacts\n  meishi contacts 営業部 --format json\n  meishi contacts --event "
                          "\"Expo 2024\" --tag visitor");
  add_query(command);
  option(command, "--event", line_.event, tr("only who gave a card there"), "NAME");
  option(command, "--tag", line_.tag, tr("only with this tag"), "TAG");
  option(command, "--org", line_.organization,
         tr("only who is at a company that has this in its name, or had it before it was renamed"), "NAME");
  option(command, "--since", line_.since, tr("only who gave a card on this day or later (yyyy-mm-dd)"), "DATE");
  add_format(command);
}

void CommandParser::add_show() {
  CLI::App& command = add("show", tr("everything about one contact"), "  meishi show 12");
  add_id(command);
  add_format(command);
}

void CommandParser::add_history() {
  CLI::App& command = add("history", tr("what changed about one contact, when, and by which card"),
                          "  meishi history 12\n  meishi history 12 --format json");
  add_id(command);
  add_format(command);
}

void CommandParser::add_moves() {
  CLI::App& command = add("moves", tr("who changed post, company, office or name (personnel moves), newest first"),
                          "  meishi moves --since 2026-04-01\n  meishi moves --org 青葉 --kind promotion");
  option(command, "--since", line_.since, tr("only from this day on (yyyy-mm-dd)"), "DATE");
  option(command, "--org", line_.organization, tr("only of companies with this in their name"), "NAME");
  option(command, "--kind", kind_option_, tr("only of this kind: {}", {move_kinds()}), "KIND");
  add_format(command);
}

void CommandParser::add_review() {
  CLI::App& command = add("review", tr("what needs a look: contacts that may be one person, and values read in doubt"),
                          "  meishi review");
  add_format(command);
}

void CommandParser::add_ids(CLI::App& command, const std::string& description) {
  command.add_option("ID", ids_, description)->type_name("")->expected(0, -1);
}

void CommandParser::add_decisions() {
  add_ids(add("merge", tr("two contacts are one person: the second becomes part of the first"), "  meishi merge 12 48"),
          tr("the numbers of the two contacts"));
  add_ids(add("apart", tr("two contacts are two people: never ask again"), "  meishi apart 12 48"),
          tr("the numbers of the two contacts"));
  add_ids(add("split", tr("one card of a contact is somebody else's: it becomes a contact of its own"),
              "  meishi split 12 31"),
          tr("the number of the contact, and that of the card as `meishi show` lists it"));
  add_ids(
      add("edit", tr("correct a value by hand; an empty one takes it away"),
          "  meishi edit 12 title=部長 mobile=090-1234-5678\n  meishi edit 12 email+=ken@aoba.example "
          "phone-=03-5285-6654"),
      tr("the number of the contact, then NAME=VALUE (of several the first one), or NAME+=VALUE and NAME-=VALUE for one"
         " more or one less of phones, e-mails, URLs and addresses; names: {}",
         {edit_names()}));
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

void CommandParser::add_salesforce(CLI::App& command) {
  option(command, "--style", line_.style,
         tr("for Salesforce: loader (Data Loader, API names; the default) or wizard (Data Import Wizard, labels)"),
         "loader|wizard");
  option(command, "--object", line_.object, tr("for Salesforce: contact (with accounts; the default) or lead"),
         "contact|lead");
  const auto flag = [&](const char* name, bool& value, const std::string& description) {
    command.add_flag(name, value, description)->group(tr("Options"));
  };
  flag("--excel", line_.excel, tr("for Salesforce: files to look at in Excel (BOM, nothing is run as a formula)"));
  flag("--strict", line_.strict, tr("for Salesforce: write no data when the check finds an error, only lint.csv"));
  add_config(command);
}

void CommandParser::add_export() {
  CLI::App& command =
      add("export", tr("write contacts as files for other programs"),
          "  meishi export --to salesforce --out out\n  meishi export --to salesforce --style wizard "
          "--object lead --event \"Expo 2024\" --out out\n  meishi export --to csv --out . 株式会社青葉\n"
          "  meishi export --to vcard --photos --event \"Expo 2024\"");
  option(
      command, "--to", line_.export_to,
      tr("salesforce (Account.csv and Contact.csv), vcard (telephones, Apple), google, outlook, csv, xlsx (Excel) or "
         "json"),
      "FORMAT");
  option(command, "--out", line_.out, tr("the folder for the files (default: this one)"), "DIR");
  option(command, "--vcard-version", line_.vcard_version,
         tr("of vcard: 3.0, which telephones read best (the default), or 4.0"), "VERSION");
  command.add_flag("--each", line_.each, tr("of vcard: a file a contact, named by its external ID"))
      ->group(tr("Options"));
  command.add_flag("--photos", line_.photos, tr("of vcard and xlsx: with a small picture of each card"))
      ->group(tr("Options"));
  add_salesforce(command);
  option(command, "--since", line_.since,
         tr("only contacts that changed since this day (yyyy-mm-dd), or since the last export of this kind"),
         "DATE|last");
  option(command, "--event", line_.event, tr("only who gave a card there"), "NAME");
  option(command, "--tag", line_.tag, tr("only with this tag"), "TAG");
  add_query(command);
}

void CommandParser::add_load() {
  CLI::App& command = add("load", tr("bring contacts of other programs in: updates, not duplicates"),
                          "  meishi load contacts.csv --dry-run\n"
                          "  meishi load export.csv --from salesforce --purpose 営業連絡\n"
                          "  meishi load list.csv --map columns.map\n"
                          "  meishi load contacts.jsonl");
  add_paths(command, "FILE", tr("CSV, vCard, or JSON Lines of `meishi export --to json`; any encoding"));
  option(
      command, "--from", line_.load_from,
      tr("whose list it is: salesforce, google, outlook, eight, sansan, csv, vcard or json (default: by its content)"),
      "FORMAT");
  option(command, "--map", line_.map_file, tr("what the columns mean: lines HEADING=MEANING"), "FILE");
  command.add_flag("--dry-run", line_.dry_run, tr("show what would become of each row; store nothing"))
      ->group(tr("Options"));
  option(command, "--as-of", line_.as_of,
         tr("the day whose state the list shows (yyyy-mm-dd); without one, it overrides no card"), "DATE");
  option(command, "--event", line_.event, tr("where the cards were exchanged"), "NAME");
  add_list(command, "--tag", line_.tags, tr("a tag for the contacts; may be given several times"), "TAG");
  option(command, "--owner", line_.owner, tr("whose contacts they are, where the list does not say"), "NAME");
  option(command, "--purpose", line_.purpose, tr("what the data may be used for"), "TEXT");
  add_jobs(command);
  add_format(command);
}

void CommandParser::add_batch() {
  CLI::App& command =
      add("batch", tr("imports as a whole: list them, show one, take one back"),
          "  meishi batch list\n  meishi batch show 120\n  meishi batch undo 120\n  meishi batch failed");
  command
      .add_option("ACTION", line_.action,
                  tr("list; show ID; undo ID: all that it brought counts no more; failed: files that could not be "
                     "read; forget FILE: "
                     "it need not be tried again"))
      ->type_name("");
  command.add_option("ID", id_, tr("the number of an import, as `meishi batch list` shows it"))->type_name("");
  add_format(command);
}

void CommandParser::add_data() {
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

void CommandParser::add_normalize() {
  CLI::App& command = add("normalize", tr("the normal form of one value a line, as JSON; stores nothing"),
                          "  meishi normalize phone phones.txt > phones.jsonl\n"
                          "  meishi normalize address < addresses.txt");
  command.add_option("KIND", kind_, tr("what the lines are: {}", {value_kind_names()}))->type_name("");
  command
      .add_option("FILE", line_.paths,
                  tr("texts in UTF-8 with one value a line; without one, or for -, standard input"))
      ->type_name("");
}

void CommandParser::add_doctor() {
  add_config(add("doctor", tr("check what is installed and what is missing"),
                 "  meishi doctor\n  meishi doctor --db team.db"));
}

}  // namespace meishi
