// What scanners say they can do, and what is asked of them for cards.
#include <gtest/gtest.h>

#include <string>

#include "app/scanner.h"
#include "app/scanner_options.h"

namespace meishi {
namespace {

std::string in_words(const Result<ScanPlan>& plan) {
  if (!plan) return "- " + plan.error().message + (plan.error().args.empty() ? "" : " | " + plan.error().args.front());
  std::string out;
  for (const std::string& argument : plan->arguments) out += argument + " ";
  return out + "x" + std::to_string(plan->pages);
}

// As scanimage prints them for scanners of several makers.
constexpr const char* kFujitsu = R"(
All options specific to device `fujitsu:ScanSnap iX500:1':
  Scan Mode:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..224.846mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    -x 0..224.846mm (in steps of 0.0211639) [215.872]
        Width of scan-area.
)";
constexpr const char* kBrother = R"(
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color[Fast] [24bit Color[Fast]]
        Select the scan mode
    --resolution 100|150|200|300|400|600|1200dpi [200]
        Sets the resolution of the scanned image.
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [Automatic Document Feeder(left aligned)]
        Selects the scan source (such as a document-feeder).
)";
constexpr const char* kEpson = R"(
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [inactive]
    --mode Lineart|Grayscale|Color [Lineart]
    --resolution 75|150|300|600dpi [75]
    --depth <int> [8] [read-only]
)";
constexpr const char* kFlatbedOnly = R"(
    --mode Color|Gray [Color]
    --resolution 75|150dpi [75]
)";

TEST(ScannerOptions, AreReadAsScanimagePrintsThem) {
  const auto options = scanner_options_of(std::string(kFujitsu) + kEpson + "    --three-pass[=(yes|no)] [inactive]\n");
  ASSERT_EQ(options.size(), 11U);
  EXPECT_EQ(options[0].name, "source");
  EXPECT_EQ(options[0].choices, (std::vector<std::string>{"ADF Front", "ADF Back", "ADF Duplex"}));
  EXPECT_TRUE(options[2].range);
  EXPECT_EQ(options[2].least, 50);
  EXPECT_EQ(options[2].most, 600);
  EXPECT_EQ(options[4].name, "x");
  EXPECT_EQ(options[8].choices, (std::vector<std::string>{"75", "150", "300", "600"}));
  EXPECT_FALSE(options[9].settable);
  EXPECT_TRUE(options[10].flag);
  EXPECT_EQ(options[10].name, "three-pass");
  EXPECT_TRUE(scanner_options_of("").empty());
  EXPECT_TRUE(scanner_options_of("    \n    -\n  --a\nOutput format is not set\n").empty());
}

// If it fails: the scanner takes one side of cards that have two, or its glass although the cards lie in the feeder.
TEST(ScannerOptions, SourceAndSidesAreThoseThatTheScannerHas) {
  const ScanWish plain;
  ScanWish duplex;
  duplex.duplex = true;
  ScanWish flatbed;
  flatbed.source = "flatbed";
  ScanWish feeder;
  feeder.source = "adf";
  const struct {
    const char* scanner;
    ScanWish wish;
    const char* plan;
  } rows[] = {
      {kFujitsu, plain, "--source=ADF Front --mode=Color --resolution=300 x0"},
      {kFujitsu, duplex, "--source=ADF Duplex --mode=Color --resolution=300 x0"},
      {kFujitsu, flatbed, "- this scanner has no flatbed; it scans from: {} | ADF Front, ADF Back, ADF Duplex"},
      {kBrother, plain,
       "--source=Automatic Document Feeder(left aligned) --mode=24bit Color[Fast] --resolution=300 x0"},
      {kBrother, duplex,
       "--source=Automatic Document Feeder(left aligned,Duplex) --mode=24bit Color[Fast] --resolution=300 x0"},
      {kBrother, flatbed, "--source=FlatBed --mode=24bit Color[Fast] --resolution=300 x1"},
      {kEpson, feeder, "--source=Automatic Document Feeder --mode=Color --resolution=300 x0"},
      {kEpson, duplex, "--source=Automatic Document Feeder --adf-mode=Duplex --mode=Color --resolution=300 x0"},
      {kFlatbedOnly, plain, "--mode=Color --resolution=150 x1"},
      {kFlatbedOnly, flatbed, "--mode=Color --resolution=150 x1"},
      {kFlatbedOnly, feeder, "- this scanner does not say that it has a feeder; say how many pages: --pages N"},
      {kFlatbedOnly, duplex, "- this scanner does not say that it scans both sides"},
      {"    --source Flatbed|TPU [Flatbed]\n", feeder,
       "- this scanner has no feeder; it scans from: {} | Flatbed, TPU"},
      {"    --source Flatbed|TPU [Flatbed]\n", plain, "--source=Flatbed x1"},
      {"    --source ADF Duplex [ADF Duplex]\n", feeder, "--source=ADF Duplex x0"},
      {"    --source ADF|Flatbed [ADF]\n    --duplex[=(yes|no)] [no]\n", duplex, "--source=ADF --duplex=yes x0"},
      {"", plain, "x1"},
  };
  for (const auto& row : rows) EXPECT_EQ(in_words(plan_scan(scanner_options_of(row.scanner), row.wish)), row.plan);
}

TEST(ScannerOptions, ModeResolutionPagesAndTheScannersOwn) {
  ScanWish wish;
  wish.gray = true;
  wish.resolution = 250;
  wish.pages = 5;
  wish.as_it_is = {"page-width=100", "x=55"};
  EXPECT_EQ(in_words(plan_scan(scanner_options_of(kFujitsu), wish)),
            "--source=ADF Front --mode=Gray --resolution=250 --page-width=100 -x55 x5");
  wish.as_it_is.clear();
  EXPECT_EQ(in_words(plan_scan(scanner_options_of(kEpson), wish)),
            "--source=Automatic Document Feeder --mode=Grayscale --resolution=300 x5");
  EXPECT_EQ(in_words(plan_scan(scanner_options_of("    --mode Lineart|Color [Color]\n"), wish)),
            "- this scanner has no grey mode; it has: {} | Lineart, Color");
  wish.source = "flatbed";
  EXPECT_EQ(in_words(plan_scan(scanner_options_of(kBrother), wish)),
            "- a flatbed gives one page at a time; --pages is for a feeder");
  ScanWish unknown;
  unknown.as_it_is = {"shoe=42"};
  EXPECT_NE(in_words(plan_scan(scanner_options_of(kEpson), unknown)).find("| shoe"), std::string::npos);
  unknown.as_it_is = {"depth=16"};
  EXPECT_NE(in_words(plan_scan(scanner_options_of(kEpson), unknown)).find("| depth"), std::string::npos);
}

// If it fails: a stack that went through whole is called a failure, or a jam is not noticed and cards are missing.
TEST(Scanner, WhyAScanEnded) {
  const struct {
    ChildEnd end;
    std::size_t pages;
    const char* message;  // "" is well
  } rows[] = {
      {{0, false, false, false, ""}, 10, ""},
      {{7, false, false, false, "scanimage: sane_start: Document feeder out of documents\n"}, 3, ""},
      {{7, false, false, false, ""}, 0, "there is no paper in the scanner's feeder"},
      {{0, false, false, false, ""}, 0, "there is no paper in the scanner's feeder"},
      {{6, false, false, false, "scanimage: sane_start: Document feeder jammed\n"},
       3,
       "paper is jammed in the scanner; take it out and scan the rest"},
      {{8, false, false, false, ""}, 0, "the scanner's cover is open"},
      {{1, false, false, false, "scanimage: open of device x failed: Device busy\n"},
       0,
       "the scanner is in use by another program"},
      {{1, false, false, false, "scanimage: open of device x failed: Access to resource has been denied\n"},
       0,
       "you may not use this scanner; on many systems the group `scanner` may"},
      {{1, false, false, false, "scanimage: open of device x failed: Invalid argument\n"},
       0,
       "there is no such scanner; `meishi scan --list` shows those that are there"},
      {{139, false, false, false, ""}, 4, "the scanner's driver failed (scanimage ended with {})"},
      {{137, true, false, false, ""}, 4, "the scanner does not answer"},
      {{4, false, false, false, "scanimage: sane_start: Invalid argument\nscanimage: trying to stop scanner\n"},
       0,
       "the scanner reports: {}"},
      // It hung when all was said.
      {{137, false, false, true, "Scanned page 4. (scanner status = 5)\nBatch terminated, 4 pages scanned\n"}, 4, ""},
      {{137, false, false, true, "scanimage: sane_read: Document feeder jammed\nBatch terminated, 0 pages scanned\n"},
       0,
       "paper is jammed in the scanner; take it out and scan the rest"},
  };
  for (const auto& row : rows) {
    const auto error = scan_error(row.end, "x", row.pages);
    EXPECT_EQ(error ? error->message : "", row.message);
    if (!error) continue;
    EXPECT_EQ(error->code, ErrorCode::environment);
    EXPECT_EQ(error->subject, "x");
    if (row.end.exit_code == 4) {
      EXPECT_EQ(error->args, std::vector<std::string>{"sane_start: Invalid argument"});
    }
  }
}

TEST(Scanner, Lists) {
  const auto scanners = scanners_of("a:b c\tFujitsu\tiX500\tsheetfed scanner\n\nnonsense\nlast:0\tv\tm\tt");
  ASSERT_EQ(scanners.size(), 2U);
  EXPECT_EQ(scanners[0].device, "a:b c");
  EXPECT_EQ(scanners[0].vendor, "Fujitsu");
  EXPECT_EQ(scanners[0].model, "iX500");
  EXPECT_EQ(scanners[0].type, "sheetfed scanner");
  EXPECT_EQ(scanners[1].type, "t");
}

}  // namespace
}  // namespace meishi
