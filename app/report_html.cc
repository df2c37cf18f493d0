#include <sodium.h>

#include <opencv2/imgproc.hpp>
#include <utility>

#include "app/card_text.h"
#include "app/encode_picture.h"
#include "app/field_names.h"
#include "app/html_text.h"
#include "app/import_entry.h"
#include "app/message.h"
#include "app/progress.h"
#include "app/run_report.h"
#include "app/section_file.h"
#include "capture/document.h"
#include "store/calendar.h"

namespace meishi {

namespace {

// In the order in which they are read: what is wrong first.
constexpr std::size_t kFailures = 0;
constexpr std::size_t kToLook = 1;
constexpr std::size_t kOthers = 2;

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --line: #8886; --doubt: #b45309; --bad: #b91c1c; }
@media (prefers-color-scheme: dark) { :root { --doubt: #fbbf24; --bad: #f87171; } }
body { font: 15px/1.6 system-ui, "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", sans-serif; margin: 2rem auto;
       max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0; }
table { border-collapse: collapse; } th { text-align: left; font-weight: normal; padding-right: 1.5rem; opacity: .75;
        vertical-align: top; white-space: nowrap; } td { overflow-wrap: anywhere; }
.totals td { text-align: right; font-variant-numeric: tabular-nums; }
.card { display: flex; gap: 1.25rem; padding: 1rem 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
.pictures { flex: 0 0 240px; } .pictures img { display: block; max-width: 240px; margin-bottom: .5rem;
            border: 1px solid var(--line); }
.where { font-size: .85rem; opacity: .75; margin: 0 0 .4rem; overflow-wrap: anywhere; }
.outcome { font-weight: normal; margin-left: .75rem; }
.doubt, .doubt th { color: var(--doubt); opacity: 1; } .bad { color: var(--bad); }
ul { padding-left: 1.2rem; } li { margin: .3rem 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { .card { flex-direction: column; } .pictures { flex: none; } }
)";

// 240 px wide, as an <img>; "" where there is no picture or it cannot be made: the card's fields are worth more.
std::string thumbnail(const ReadSide& side, const std::string& name) {
  constexpr int kWidth = 240;
  if (side.picture.empty()) return {};
  auto document = Document::open({side.picture.begin(), side.picture.end()});
  if (!document) return {};
  const auto page = document->page(1);
  if (!page) return {};
  cv::Mat small = *page;
  if (page->cols > kWidth) {
    cv::resize(*page, small, {kWidth, std::max(1, page->rows * kWidth / page->cols)}, 0, 0, cv::INTER_AREA);
  }
  const auto jpeg = jpeg_of(small, JpegQuality::small);
  if (!jpeg) return {};
  std::string base64(sodium_base64_encoded_len(jpeg->size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(base64.data(), base64.size(), reinterpret_cast<const unsigned char*>(jpeg->data()), jpeg->size(),
                    sodium_base64_VARIANT_ORIGINAL);
  base64.pop_back();  // its NUL
  return "<img width=\"" + std::to_string(small.cols) + "\" height=\"" + std::to_string(small.rows) + "\" alt=\"" +
         html_text(name) + "\" src=\"data:image/jpeg;base64," + base64 + "\">\n";
}

std::string fields_table(const CardRecord& record) {
  std::string out = "<table>\n";
  for (const FieldLine& field : field_lines(record)) {
    out += field.doubtful() ? "<tr class=\"doubt\"><th>? " : "<tr><th>";
    out += html_text(field.label) + "</th><td>" + html_text(field.value) + "</td></tr>\n";
  }
  return out + "</table>\n";
}

std::string list_item(const std::string& text, const char* kind = "") {
  return std::string("<li") + kind + ">" + html_text(text) + "</li>\n";
}

std::string row(const std::string& label, std::size_t count, const char* kind = "") {
  return std::string("<tr") + (count > 0 ? kind : "") + "><th>" + html_text(label) + "</th><td>" +
         std::to_string(count) + "</td></tr>\n";
}

constexpr const char* kDoubt = " class=\"doubt\"";
constexpr const char* kBad = " class=\"bad\"";

class HtmlReport : public ReportFile {
 public:
  HtmlReport(SectionFile file, std::string language) : file_(std::move(file)), language_(std::move(language)) {}

  Status failure(const Error& error) override { return file_.append(kFailures, list_item(describe(error), kBad)); }

  Status known(const std::filesystem::path& file) override {
    return file_.append(kOthers, line_of(file.string(), tr("imported before")));
  }

  Status empty(const JobResult& result, const ReadSide& side, bool blank) override {
    return file_.append(kToLook, line_of(place_in_words(result, side), blank ? tr("blank") : tr("no card")));
  }

  Status card(const JobResult& result, const ReadCard& card, const ImportResult& stored) override {
    const bool look =
        stored.outcome != ImportOutcome::duplicate &&
        (!stored.unsure.empty() || doubtful_fields(card.record) > 0 || full_name(card.record.contact).empty());
    return file_.append(look ? kToLook : kOthers, card_block(result, card, stored));
  }

  Status finish(const RunFacts& facts, const ImportTotals& totals) override {
    std::vector<SectionFile::Part> parts{head(facts, totals)};
    const auto add = [&](std::size_t section, const std::string& title, const char* open, const char* close) {
      if (file_.empty(section)) return;
      parts.emplace_back("<h2>" + html_text(title) + "</h2>\n" + open);
      parts.emplace_back(section);
      parts.emplace_back(close);
    };
    add(kFailures, tr("What failed"), "<ul>\n", "</ul>\n");
    add(kToLook, tr("What needs a look"), "", "");
    add(kOthers, tr("Everything else"), "", "");
    parts.emplace_back("</body>\n</html>\n");
    return file_.finish(parts);
  }

 private:
  static std::string line_of(const std::string& place, const std::string& outcome) {
    return "<p>" + html_text(place) + "<span class=\"outcome\">" + html_text(outcome) + "</span></p>\n";
  }

  static std::string card_block(const JobResult& result, const ReadCard& card, const ImportResult& stored) {
    const ContactFields& contact = card.record.contact;
    std::string name = full_name(contact);
    if (name.empty()) name = organization_name(contact.organization);
    std::string out = "<div class=\"card\">\n<div class=\"pictures\">\n" + thumbnail(card.front, name);
    if (card.back) out += thumbnail(*card.back, name);
    out += "</div>\n<div>\n<h3>" + html_text(name) + "<span class=\"outcome\">" +
           html_text(outcome_in_words(card, stored)) + "</span></h3>\n<p class=\"where\">" +
           html_text(place_in_words(result, card.front));
    if (card.back) out += "<br>" + html_text(tr("back: {}", {place_in_words(result, *card.back)}));
    out += "<br>" + html_text(tr("contact {}", {std::to_string(stored.contact_id)})) + "</p>\n" +
           fields_table(card.record);
    std::string notes;
    for (const UnsureMatch& match : stored.unsure) {
      notes += list_item(tr("perhaps contact {}", {std::to_string(match.other_id)}) + ": " + reason_text(match.reason),
                         kDoubt);
    }
    for (const FieldChange& change : stored.changes) {
      notes += list_item(field_name(change.field) + ": " + change.from + " → " + change.to);
    }
    for (const std::string& warning : card.front.warnings) notes += list_item(warning_in_words(warning), kDoubt);
    if (card.back) {
      for (const std::string& warning : card.back->warnings) {
        notes += list_item(tr("back: {}", {warning_in_words(warning)}), kDoubt);
      }
    }
    if (!notes.empty()) out += "<ul>\n" + notes + "</ul>\n";
    return out + "</div>\n</div>\n";
  }

  [[nodiscard]] std::string head(const RunFacts& facts, const ImportTotals& totals) const {
    const std::string title = tr("Business cards imported on {}", {in_tokyo(facts.started)});
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + html_text(language_) +
                      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                      "initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
                      html_text(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" +
                      html_text(title) + "</h1>\n";
    if (facts.interrupted) out += "<p class=\"bad\">" + html_text(tr("The run was stopped before its end.")) + "</p>\n";
    out += "<table class=\"totals\">\n" + row(tr("Cards stored"), totals.stored()) +
           row(tr("new contacts"), totals.added) + row(tr("updated"), totals.updated) +
           row(tr("unchanged"), totals.unchanged) + row(tr("same card again"), totals.repeated) +
           row(tr("other side added"), totals.completed) + row(tr("imported before"), totals.known) +
           row(tr("failed"), totals.failed, kBad) + row(tr("pictures without a card"), totals.without_card, kDoubt) +
           row(tr("contacts that may be somebody who is there already"), totals.unsure, kDoubt) +
           row(tr("fields that need a look"), totals.doubtful_fields, kDoubt) +
           row(tr("cards with such fields"), totals.doubtful_cards, kDoubt) + "</table>\n<p class=\"where\">meishi " +
           html_text(facts.command);
    for (const auto& [name, value] : facts.options) {
      out += " " + html_text(name.starts_with('-') ? name + (value.empty() ? "" : " " + value) : value);
    }
    out += "<br>" + html_text(tr("from {0} to {1} ({2})",
                                 {in_tokyo(facts.started), in_tokyo(facts.ended), duration_text(facts.seconds)}));
    if (const std::string rate = rate_text(totals.stored(), facts.seconds); !rate.empty()) {
      out += html_text(tr(", ") + tr("{} cards/min", {rate}));
    }
    out += "</p>\n";
    if (totals.doubtful_fields > 0) {
      out += "<p class=\"doubt\">" + html_text(tr("? was read in doubt: compare it with the card.")) + "</p>\n";
    }
    return out;
  }

  SectionFile file_;
  const std::string language_;
};

}  // namespace

Result<std::unique_ptr<ReportFile>> open_html_report(const std::filesystem::path& file, const std::string& language) {
  auto opened = SectionFile::open(file, 3);
  if (!opened) return tl::unexpected(opened.error());
  return std::make_unique<HtmlReport>(std::move(*opened), language);
}

}  // namespace meishi
