#include <fmt/core.h>
#include <soci/version.h>
#include <sodium.h>
#include <spdlog/version.h>
#include <sqlite3.h>
#include <tesseract/baseapi.h>
#include <unicode/uversion.h>
#include <unistd.h>
#include <CLI/Version.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <opencv2/core/utility.hpp>

#include "app/commands.h"
#include "app/config.h"
#include "app/exit_code.h"
#include "app/message.h"
#include "app/open_reference.h"
#include "app/places.h"
#include "app/scanner.h"
#include "app/table.h"
#include "capture/format_support.h"
#include "normalize/reference.h"
#include "ocr/face_reader.h"
#include "ocr/tesseract_recognizer.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string version_text(int major, int minor, int patch) { return fmt::format("{}.{}.{}", major, minor, patch); }

class Doctor {
 public:
  explicit Doctor(const CommandLine& line) : line_(line) {}

  int run() {
    libraries();
    models();
    formats();
    scanning();
    reference();
    configuration();
    database();
    if (broken_ == 0) {
      std::cout << tr("Everything is in place.") << "\n";
      return kExitOk;
    }
    std::cout << tr("Things to mend: {}", {std::to_string(broken_)}) << "\n";
    return kExitEnvironment;
  }

 private:
  static void print(const std::string& state, const std::string& what, const std::string& detail) {
    std::cout << fitted(state, 8) << "  " << printable(what) << (detail.empty() ? "" : ": ") << printable(detail)
              << "\n";
  }
  static void ok(const std::string& what, const std::string& detail) { print(tr("ok"), what, detail); }
  void bad(const std::string& what, const std::string& detail) {
    print(tr("missing"), what, detail);
    ++broken_;
  }

  static void libraries() {
    ok("meishi", MEISHI_VERSION);
    ok("OpenCV", cv::getVersionString());
    ok("Tesseract", tesseract::TessBaseAPI::Version());
    ok("ICU", U_ICU_VERSION);
    ok("SQLite", sqlite3_libversion());
    ok("SOCI", version_text(SOCI_VERSION / 100000, SOCI_VERSION / 100 % 1000, SOCI_VERSION % 100));
    ok("libsodium", sodium_version_string());
    ok("CLI11", CLI11_VERSION);
    ok("fmt", version_text(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
    ok("spdlog", version_text(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH));
  }

  void models() {
    for (const auto& [name, package] : kLanguageModels) {
      tesseract::TessBaseAPI tesseract;
      const std::string model(name);
      const std::string what = tr("language model {}", {model});
      // Tesseract explains a missing model on stderr by itself; this line says it better.
      tesseract.SetVariable("debug_file", "/dev/null");
      if (tesseract.Init(nullptr, model.c_str()) == 0) {
        ok(what, tesseract.GetDatapath());
      } else {
        bad(what, tr("install the package {}, or set TESSDATA_PREFIX", {std::string(package)}));
      }
    }
    if (const auto reader = FaceReader::open({}); reader) {
      ok(tr("text recognition"), tr("opens"));
    } else {
      bad(tr("text recognition"), describe(reader.error()));
    }
  }

  void formats() {
    const auto poppler = pdf_tools_version();
    if (poppler) {
      ok("PDF", fmt::format("{} {}", kPdfPackage, *poppler));
    } else {
      bad("PDF", tr("install the package {}", {kPdfPackage}));
    }
    if (has_heif_decoder()) {
      ok("HEIC", tr("can be read"));
    } else {
      bad("HEIC", tr("install the package {}", {"libheif1"}));
    }
  }

  static void scanning() {
    const std::string what = tr("scanning");
    const auto version = scan_program_version();
    if (version) {
      ok(what, fmt::format("sane-utils {}", *version));
    } else {  // everything else works without
      print(tr("missing"), what, tr("install the package {}; only `meishi scan` needs it", {"sane-utils"}));
    }
  }

  void reference() {
    const std::string file = reference_file().string();
    const auto both = open_own_reference();
    if (!both) {
      bad(tr("reference data"), describe(both.error()));
      return;
    }
    const Reference* opened = &both->reference;
    std::size_t cities = 0;
    std::size_t towns = 0;
    for (const std::string& prefecture : opened->prefectures()) {
      for (const std::string& city : opened->cities(prefecture)) {
        ++cities;
        towns += opened->towns(prefecture, city).size();
      }
    }
    if (towns == 0) {
      bad(tr("reference data"), tr("{} holds no places; build or install Meishi again", {file}));
      return;
    }
    ok(tr("reference data"), tr("{0} ({1} prefectures, {2} cities, {3} towns, {4} titles)",
                                {file, std::to_string(opened->prefectures().size()), std::to_string(cities),
                                 std::to_string(towns), std::to_string(opened->table("titles").size())}));
    const PostalSource postal = opened->postal_source();
    const std::vector<std::string> details{postal.file.string(), std::to_string(postal.codes), postal.date};
    ok(tr("postal codes"), postal.own ? tr("{0} ({1}, list of {2}, by `meishi data update`)", details)
                                      : tr("{0} ({1}, of {2}, as they came with Meishi)", details));
    if (both->unusable) {
      bad(tr("postal codes"),
          tr("{}; run `meishi data update` again, or remove the file", {describe(*both->unusable)}));
    }
  }

  void configuration() {
    const auto config = read_config(line_.config);
    if (!config) {
      bad(tr("settings"), describe(config.error()));
    } else if (config->file.empty()) {
      ok(tr("settings"), tr("{} is not there; the defaults hold", {config_file({}).string()}));
    } else {
      ok(tr("settings"), config->file.string());
    }
  }

  void database() {
    const auto file = database_file(line_.db);
    if (!file) {
      bad(tr("database"), describe(file.error()));
      return;
    }
    writable_folder(*file);
    std::error_code error;
    if (!fs::exists(*file, error)) {
      ok(tr("database"), tr("{} is not there yet; the first import makes it", {file->string()}));
      return;
    }
    const auto opened = Database::open(*file, OpenMode::read);
    if (!opened) {
      bad(tr("database"), describe(opened.error()));
      return;
    }
    const auto integrity = opened->integrity();
    const auto count = opened->contact_count();
    if (!integrity || !count) {
      bad(tr("database"), describe(integrity ? count.error() : integrity.error()));
    } else if (*integrity != "ok") {
      bad(tr("database"), tr("{0} is damaged: {1}; bring back a copy", {file->string(), *integrity}));
    } else if (::access(file->c_str(), W_OK) != 0) {
      bad(tr("database"), tr("{} cannot be written: nothing can be imported", {file->string()}));
    } else {
      ok(tr("database"), tr("{0} ({1} contacts)", {file->string(), std::to_string(*count)}));
    }
  }

  // The folder itself, or the nearest one above it that exists: the first import makes the rest.
  void writable_folder(const fs::path& file) {
    std::error_code error;
    fs::path folder = fs::absolute(file, error).parent_path();
    while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
    if (::access(folder.c_str(), W_OK | X_OK) == 0) {
      ok(tr("data folder"), folder.string());
    } else {
      bad(tr("data folder"), tr("{} cannot be written; name another database with --db", {folder.string()}));
    }
  }

  const CommandLine& line_;
  int broken_ = 0;
};

}  // namespace

int command_doctor(const CommandLine& line) { return Doctor(line).run(); }

}  // namespace meishi
