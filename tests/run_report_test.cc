// What a run shows and keeps about itself: the line of progress, the text of a page, the file that is put together.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/html_text.h"
#include "app/message.h"
#include "app/progress.h"
#include "app/run_report.h"
#include "app/section_file.h"
#include "app/table.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

// If it fails: the bar says nonsense about how long it takes.
TEST(Progress, TimesAndRates) {
  set_language("en", "");
  const struct {
    double seconds;
    const char* text;
  } rows[] = {{0, "0:00"},     {0.4, "0:00"},    {41.6, "0:42"},   {59.7, "1:00"},     {725, "12:05"},
              {3599, "59:59"}, {3600, "1:00 h"}, {4800, "1:20 h"}, {90000, "25:00 h"}, {-1, "0:00"}};
  for (const auto& row : rows) EXPECT_EQ(duration_text(row.seconds), row.text) << row.seconds;
  EXPECT_EQ(rate_text(0, 10), "");
  EXPECT_EQ(rate_text(3, 0), "");
  EXPECT_EQ(rate_text(1, 60), "1.0");
  EXPECT_EQ(rate_text(26, 60), "26");
  EXPECT_EQ(rate_text(5, 120), "2.5");
}

// If it fails: the bar is longer than the terminal is wide, and every card leaves a line of it behind.
TEST(Progress, FitsTheTerminal) {
  set_language("en", "");
  const ProgressCounts counts{30, 20, 5, 2, 1};
  EXPECT_EQ(progress_text(30, 120, 60, counts, 120),
            "[#####               ] 30 of 120, about 3:00 left, 30 cards/min, new 20, updated 5, unsure 2, failed 1");
  EXPECT_EQ(progress_text(30, 120, 60, counts, 60), "[#####               ] 30 of 120, about 3:00 left");
  EXPECT_EQ(progress_text(30, 120, 60, counts, 40), "30 of 120, about 3:00 left");
  EXPECT_EQ(progress_text(0, 5, 0, std::nullopt, 80), "[                    ] 0 of 5");
  for (std::size_t columns = 0; columns < 130; ++columns) {
    EXPECT_LE(display_width(progress_text(7, 9, 100000, counts, columns)), columns);
  }
}

// If it fails: what is printed on a card, or the name of a file, becomes markup of the page.
TEST(HtmlText, IsOnlyText) {
  const struct {
    const char* text;
    const char* html;
  } rows[] = {
      {"", ""},
      {"佐藤 & Söhne", "佐藤 &amp; Söhne"},
      {"</p><script>x('\"')", "&lt;/p&gt;&lt;script&gt;x(&#39;&quot;&#39;)"},
      {"&lt;", "&amp;lt;"},
      {"a\x1b[0mb\nc", "a?[0mb?c"},
      {"a\xff\xfe", "a\xef\xbf\xbd\xef\xbf\xbd"},
  };
  for (const auto& row : rows) EXPECT_EQ(html_text(row.text), row.html);
}

TEST(RunReport, KindBySuffix) {
  EXPECT_EQ(report_kind("a.html"), ReportKind::html);
  EXPECT_EQ(report_kind("A.HTM"), ReportKind::html);
  EXPECT_EQ(report_kind("a.html.Json"), ReportKind::json);
  for (const char* file : {"", "html", ".html", "a.pdf", "a.json/b"})
    EXPECT_EQ(report_kind(file), std::nullopt) << file;
}

class SectionFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("section-file-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    file_ = folder_ / "report.html";
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string content() const {
    std::ifstream stream(file_, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
  fs::path file_;
};

// If it fails: failures stand behind a thousand cards, or a page of many cards is cut.
TEST_F(SectionFileTest, PartsComeInTheOrderAskedFor) {
  auto file = SectionFile::open(file_, 2);
  ASSERT_TRUE(file);
  const std::string large(200'000, 'x');
  EXPECT_TRUE(file->empty(1));
  ASSERT_TRUE(file->append(1, "one,"));
  ASSERT_TRUE(file->append(0, large));
  ASSERT_TRUE(file->append(1, "two"));
  EXPECT_FALSE(file->empty(1));
  EXPECT_EQ(files(), 0U) << "what is not finished has a name";
  ASSERT_TRUE(file->finish({"head:", std::size_t{1}, "|", std::size_t{0}, ";"}));
  EXPECT_EQ(content(), "head:one,two|" + large + ";");
  struct stat info {};
  ASSERT_EQ(::stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(files(), 1U);
}

// If it fails: a full disk leaves half a report in place of the whole one of yesterday.
TEST_F(SectionFileTest, AFailureLeavesTheFormerFile) {
  std::ofstream(file_) << "yesterday";
  auto file = SectionFile::open(file_, 1);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->append(0, std::string(3000, 'x')));
  rlimit former{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &former), 0);
  const rlimit small{4096, former.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Status appended = file->append(0, std::string(3000, 'y'));
  const Status finished = file->finish({std::string(5000, 'z'), std::size_t{0}});
  ::setrlimit(RLIMIT_FSIZE, &former);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, ErrorCode::io);
  EXPECT_EQ(appended.error().subject, file_.string());
  ASSERT_FALSE(finished);
  EXPECT_EQ(content(), "yesterday");
  EXPECT_EQ(files(), 1U);
}

TEST_F(SectionFileTest, APlaceThatCannotBeWrittenIsSaidAtOnce) {
  EXPECT_EQ(SectionFile::open(folder_ / "no" / "such.html", 1).error().code, ErrorCode::io);
  EXPECT_EQ(SectionFile::open(folder_, 1).error().code, ErrorCode::io);
}

}  // namespace
}  // namespace meishi
