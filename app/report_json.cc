#include <cmath>
#include <utility>

#include "app/card_text.h"
#include "app/import_entry.h"
#include "app/run_report.h"
#include "app/section_file.h"

namespace meishi {

namespace {

constexpr std::size_t kFailures = 0;
constexpr std::size_t kEntries = 1;

nlohmann::ordered_json totals_json(const ImportTotals& totals) {
  return {{"stored", totals.stored()},
          {"added", totals.added},
          {"updated", totals.updated},
          {"unchanged", totals.unchanged},
          {"repeated", totals.repeated},
          {"completed", totals.completed},
          {"known", totals.known},
          {"failed", totals.failed},
          {"without_card", totals.without_card},
          {"unsure", totals.unsure},
          {"doubtful_fields", totals.doubtful_fields},
          {"doubtful_cards", totals.doubtful_cards}};
}

// One object: the facts of the run, "totals", "failures", and "entries" with what `--format json` prints, an entry a
// line.
class JsonReport : public ReportFile {
 public:
  explicit JsonReport(SectionFile file) : file_(std::move(file)) {}

  Status failure(const Error& error) override {
    if (Status status = add(kFailures, error_json(error)); !status) return status;
    return add(kEntries, failure_entry(error));
  }

  Status known(const std::filesystem::path& file) override { return add(kEntries, known_entry(file)); }

  Status empty(const JobResult& result, const ReadSide& side, bool blank) override {
    return add(kEntries, empty_entry(result, side, blank));
  }

  Status card(const JobResult& result, const ReadCard& card, const ImportResult& stored) override {
    return add(kEntries, card_entry(result, card, stored));
  }

  Status finish(const RunFacts& facts, const ImportTotals& totals) override {
    nlohmann::ordered_json head = {{"program", "meishi"},
                                   {"version", MEISHI_VERSION},
                                   {"command", facts.command},
                                   {"started", facts.started},
                                   {"ended", facts.ended},
                                   {"seconds", std::round(facts.seconds * 10) / 10},
                                   {"interrupted", facts.interrupted}};
    head["options"] = nlohmann::ordered_json::array();
    for (const auto& [name, value] : facts.options) head["options"].push_back({{"name", name}, {"value", value}});
    head["totals"] = totals_json(totals);
    std::string start = json_line(head);
    start.resize(start.size() - 2);  // "}\n": more follows
    return file_.finish({start + ",\n\"failures\":[", kFailures, "],\n\"entries\":[", kEntries, "]}\n"});
  }

 private:
  Status add(std::size_t section, const nlohmann::ordered_json& entry) {
    std::string text = file_.empty(section) ? "\n" : ",\n";
    text += json_line(entry);
    text.pop_back();
    return file_.append(section, text);
  }

  SectionFile file_;
};

}  // namespace

Result<std::unique_ptr<ReportFile>> open_json_report(const std::filesystem::path& file) {
  auto opened = SectionFile::open(file, 2);
  if (!opened) return tl::unexpected(opened.error());
  return std::make_unique<JsonReport>(std::move(*opened));
}

}  // namespace meishi
