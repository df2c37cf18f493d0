#include "app/run_report.h"

#include <chrono>
#include <ctime>
#include <iostream>
#include <utility>

#include "app/exit_code.h"
#include "app/message.h"

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[sizeof("2024-05-17T01:02:03Z")];
  return std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0 ? std::string() : std::string(text);
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::vector<std::pair<std::string, std::string>> options_of(const CommandLine& line) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out.emplace_back(name, value);
  };
  for (const fs::path& path : line.paths) add(line.command == "watch" ? "DIR" : "PATH", path.string());
  add("--db", line.db);
  add("--event", line.event);
  add("--purpose", line.purpose);
  add("--exchanged-on", line.exchanged_on);
  for (const std::string& tag : line.tags) add("--tag", tag);
  add("--owner", line.owner);
  if (line.duplex) out.emplace_back("--duplex", "");
  add("--export", line.export_dir);
  add("--debug-dir", line.debug_dir);
  add("--archive", line.archive);
  add("--device", line.device);
  add("--source", line.source);
  if (line.command == "scan") add("--resolution", std::to_string(line.resolution));
  if (line.gray) add("--mode", "gray");
  if (line.pages > 0) add("--pages", std::to_string(line.pages));
  add("--keep", line.keep);
  for (const std::string& option : line.scanner_options) add("--set", option);
  if (line.jobs > 0) add("--jobs", std::to_string(line.jobs));
  if (line.max_megapixels != CommandLine().max_megapixels) add("--max-pixels", std::to_string(line.max_megapixels));
  return out;
}

}  // namespace

std::optional<ReportKind> report_kind(const fs::path& file) {
  std::string suffix = file.extension().string();
  for (char& c : suffix) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (suffix == ".json") return ReportKind::json;
  if (suffix == ".html" || suffix == ".htm") return ReportKind::html;
  return std::nullopt;
}

Result<RunReport> RunReport::open(const CommandLine& line) {
  RunReport out;
  for (const std::string& path : line.reports) {
    auto file = report_kind(path) == ReportKind::json ? open_json_report(path) : open_html_report(path, line.lang);
    if (!file) return tl::unexpected(file.error());
    out.files_.push_back({path, std::move(*file), std::nullopt});
  }
  out.facts_.command = line.command;
  out.facts_.options = options_of(line);
  out.facts_.started = utc_now();
  out.started_ = steady_seconds();
  return out;
}

template <typename Tell>
void RunReport::each(const Tell& tell) {
  for (Open& open : files_) {
    if (open.error) continue;
    if (const Status told = tell(*open.file); !told) open.error = told.error();
  }
}

void RunReport::failure(const Error& error) {
  each([&](ReportFile& file) { return file.failure(error); });
}

void RunReport::known(const fs::path& path) {
  each([&](ReportFile& file) { return file.known(path); });
}

void RunReport::empty(const JobResult& result, const ReadSide& side, bool blank) {
  each([&](ReportFile& file) { return file.empty(result, side, blank); });
}

void RunReport::card(const JobResult& result, const ReadCard& card, const ImportResult& stored) {
  each([&](ReportFile& file) { return file.card(result, card, stored); });
}

int RunReport::finish(const ImportTotals& totals, bool interrupted) {
  facts_.ended = utc_now();
  facts_.seconds = steady_seconds() - started_;
  facts_.interrupted = interrupted;
  each([&](ReportFile& file) { return file.finish(facts_, totals); });
  int code = kExitOk;
  for (const Open& open : files_) {
    if (open.error) {
      complain(*open.error);
      code = kExitEnvironment;
    } else {
      std::cerr << tr("Written: {}", {printable(open.path.string())}) << "\n";
    }
  }
  return code;
}

}  // namespace meishi
