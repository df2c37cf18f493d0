// PDFs, through the programs of poppler-utils: scanners send them, and strangers may send mean ones.
#include <gtest/gtest.h>

#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <span>
#include <string>

#include "capture/child_process.h"
#include "capture/document.h"
#include "capture/format_support.h"
#include "capture/pdf_page.h"
#include "decode_images.h"
#include "pdf_bytes.h"

namespace meishi {
namespace {

PdfPageText drawn(const std::string& content) {
  PdfPageText page;
  page.content = content;
  return page;
}

PdfPageText scanned(std::size_t image_object, double width = 91 / 25.4 * 72, double height = 55 / 25.4 * 72) {
  PdfPageText page;
  page.width = width;
  page.height = height;
  page.content = "q " + std::to_string(page.width) + " 0 0 " + std::to_string(page.height) + " 0 0 cm /I Do Q";
  page.resources = "/XObject<</I " + std::to_string(image_object) + " 0 R>>";
  return page;
}

const cv::Size kDrawnSize(1434, 867);  // 91 x 55 mm at 400 dpi

// A card that a design program made is drawn finely enough for its small print, in its colours.
TEST(DecodePdf, ADrawnPageHas400Dpi) {
  const cv::Mat page = only_page(pdf_of({drawn("1 0 0 rg 0 0 60 60 re f 0 0 1 rg 200 100 50 50 re f")}));
  ASSERT_EQ(page.size(), kDrawnSize);
  EXPECT_EQ(page.type(), CV_8UC3);
  EXPECT_EQ(page.at<cv::Vec3b>(800, 100), cv::Vec3b(0, 0, 255)) << "red, at the bottom left";
  EXPECT_EQ(page.at<cv::Vec3b>(200, 1200), cv::Vec3b(255, 0, 0)) << "blue, at the top right";
  EXPECT_EQ(page.at<cv::Vec3b>(100, 100), cv::Vec3b(255, 255, 255));
}

// A scanned page keeps exactly the pixels that the scanner gave, however it is turned: each resampling loses small
// print.
TEST(DecodePdf, AScannedPageKeepsItsPixels) {
  const cv::Mat scan = printed_card(1075, 650);
  for (const int rotation : {0, 90, 180, 270}) {
    SCOPED_TRACE(rotation);
    PdfPageText page = scanned(5, 258, 156);  // 300 dpi
    page.more = "/Rotate " + std::to_string(rotation);
    cv::Mat expected = scan.clone();
    if (rotation == 90) cv::rotate(scan, expected, cv::ROTATE_90_CLOCKWISE);
    if (rotation == 180) cv::rotate(scan, expected, cv::ROTATE_180);
    if (rotation == 270) cv::rotate(scan, expected, cv::ROTATE_90_COUNTERCLOCKWISE);
    EXPECT_EQ(mean_difference(only_page(pdf_of({page}, {pdf_image(scan)})), expected), 0);
  }
  // A page whose size is that of the paper has not quite the same resolution in both directions.
  EXPECT_EQ(mean_difference(only_page(pdf_of({scanned(5)}, {pdf_image(scan)})), scan), 0);
}

// A coarse background under sharp text is no scan: drawn at the background's resolution, the text could not be read.
TEST(DecodePdf, TextOverACoarsePictureIsDrawnFinely) {
  PdfPageText page = scanned(5);
  page.content += " BT /F 9 Tf 20 20 Td (Kita 3-5-7) Tj ET";
  page.resources += "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
  EXPECT_EQ(only_page(pdf_of({page}, {pdf_image(printed_card(358, 216))})).size(), kDrawnSize);
}

TEST(DecodePdf, PagesComeInTheirOrder) {
  std::vector<PdfPageText> pages;
  for (const char* grey : {"0.2", "0.5", "0.8"}) pages.push_back(drawn(std::string(grey) + " g 0 0 500 500 re f"));
  const auto decoded = decode_pages(pdf_of(pages));
  ASSERT_TRUE(decoded) << decoded.error().message;
  ASSERT_EQ(decoded->size(), 3u);
  for (int i = 0; i < 3; ++i)
    EXPECT_NEAR((*decoded)[static_cast<std::size_t>(i)].at<cv::Vec3b>(9, 9)[0], 51 + i * 76, 3);
}

// One poster in a pile of cards: it is named, and takes neither the memory nor the other pages.
TEST(DecodePdf, AHugePageIsNamedAndTheOthersAreRead) {
  PdfPageText poster = drawn("0 g 0 0 99 99 re f");
  poster.width = poster.height = 14'000;
  auto document = Document::open(pdf_of({drawn(""), poster, drawn("")}));
  ASSERT_TRUE(document);
  ASSERT_EQ(document->page_count(), 3);
  EXPECT_TRUE(document->page(1));
  const auto page = document->page(2);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::too_large);
  EXPECT_EQ(page.error().page, 2);
  EXPECT_TRUE(document->page(3));
  DecodeOptions options;
  options.max_pixels = kDrawnSize.area() - 1;
  EXPECT_EQ(code_of(decode_pages(pdf_of({drawn("")}), options)), "too_large");
}

TEST(DecodePdf, WhatIsBrokenIsCalledBroken) {
  const Bytes whole = pdf_of({drawn("0 g 0 0 9 9 re f")});
  for (const std::size_t length : {9UL, whole.size() / 2, whole.size() - 7}) {
    EXPECT_EQ(code_of(decode_pages({whole.data(), length})), "corrupt") << length;
  }
  Bytes mailed = whole;
  append(mailed, Bytes(500, '\n'));
  EXPECT_EQ(code_of(decode_pages(mailed)), "pages: 1") << "bytes behind the end do no harm";
  const std::string junk = "%PDF-1.7\nnothing of the kind\n%%EOF\n";
  EXPECT_EQ(code_of(decode_pages(Bytes(junk.begin(), junk.end()))), "corrupt");
  EXPECT_EQ(code_of(decode_pages(pdf_of({}))), "corrupt") << "no page";
  // The tree of pages says more than there are: those that are there are read.
  auto document = Document::open(pdf_of({drawn("")}, {}, "", 3));
  ASSERT_TRUE(document);
  EXPECT_TRUE(document->page(1));
  for (int number = 2; number <= document->page_count(); ++number) {
    const auto page = document->page(number);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().page, number);
  }
}

std::string image_of(const std::string& data, const std::string& filter, const cv::Size& size) {
  return pdf_stream(data, "/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter" + filter +
                              "/Width " + std::to_string(size.width) + "/Height " + std::to_string(size.height));
}

std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

std::string deflated(const cv::Mat& bgr) {
  uLongf size = compressBound(bgr.total() * 3);
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size, bgr.data, bgr.total() * 3);
  out.resize(size);
  return out;
}

// pdftoppm draws a page without the image that it cannot decode, and of half an image half: the card would be missing,
// and the page called blank. It is named; the pages around it are read.
TEST(DecodePdf, ADamagedImageIsNoBlankPage) {
  const cv::Mat scan = printed_card(1075, 650);
  const std::string jpeg = text(encoded(".jpg", scan));
  const std::string flate = deflated(scan);
  const auto middle_gone = [](std::string data) { return data.replace(data.size() / 2, 300, 300, '\xff'); };
  struct Row {
    const char* what;
    std::string image;
    bool whole;
  };
  for (const Row& row : {
           Row{"a JPEG", image_of(jpeg, "/DCTDecode", scan.size()), true},
           Row{"in a list", image_of(jpeg, " [ /DCTDecode ]", scan.size()), true},
           Row{"half a JPEG", image_of(jpeg.substr(0, jpeg.size() / 2), "/DCTDecode", scan.size()), false},
           Row{"a tenth of a JPEG in a list", image_of(jpeg.substr(0, 300), "[/DCTDecode]", scan.size()), false},
           Row{"a JPEG of zeros", image_of(std::string(jpeg.size(), '\0'), "/DCTDecode", scan.size()), false},
           Row{"a JPEG with a hole", image_of(middle_gone(jpeg), "/DCTDecode", scan.size()), false},
           Row{"an empty JPEG", image_of("", "/DCTDecode", scan.size()), false},
           Row{"Flate", image_of(flate, "/FlateDecode", scan.size()), true},
           Row{"half of Flate", image_of(flate.substr(0, flate.size() / 2), "/FlateDecode", scan.size()), false},
           Row{"Flate of half an image", image_of(deflated(scan.rowRange(0, 300)), "/FlateDecode", scan.size()), false},
           Row{"Flate of zeros", image_of(std::string(999, '\0'), "/FlateDecode", scan.size()), false},
           Row{"empty Flate", image_of("", "/FlateDecode", scan.size()), false},
           Row{"no JPEG 2000", image_of(jpeg, "/JPXDecode", scan.size()), false},
           Row{"no telefax", image_of("", "/CCITTFaxDecode", scan.size()), false},
           Row{"an unknown filter", image_of(jpeg, "/Unknown", scan.size()), false},
           Row{"no image", "null", false},
       }) {
    SCOPED_TRACE(row.what);
    const std::vector<PdfPageText> pages = {drawn("0 g 0 0 9 9 re f"), scanned(first_object({{}, {}, {}})), drawn("")};
    auto document = Document::open(pdf_of(pages, {row.image}));
    ASSERT_TRUE(document);
    EXPECT_TRUE(document->page(1));
    const auto page = document->page(2);
    EXPECT_EQ(page.has_value(), row.whole);
    if (!page) {
      EXPECT_EQ(page.error().code, ErrorCode::corrupt);
      EXPECT_EQ(page.error().page, 2);
    }
    EXPECT_TRUE(document->page(3));
  }
}

// A page that a viewer shows whole is read, whatever pdftoppm has to say about it.
TEST(PdfPage, WhatPdftoppmComplainsAboutIsNotAlwaysALostImage) {
  for (const char* lost : {"Syntax Error: XObject 'I' is unknown\n", "Syntax Error: Bad image parameters\n",
                           "Syntax Error (537): Bad two dim code (-001) in CCITTFax stream\n",
                           "Syntax Warning: x\nSyntax Error (257857): Unexpected end of file in flate stream\n",
                           "Corrupt JPEG data: premature end of data segment\n"}) {
    EXPECT_TRUE(pdf_lost_image(lost)) << lost;
  }
  for (const char* nothing :
       {"", "Syntax Warning: Bad color space 'Nothing'\n", "Syntax Error: Unknown font tag 'F1'\n",
        "Corrupt JPEG data: 48 extraneous bytes before marker 0xd9\n",
        "Syntax Error: Couldn't find a font for 'Ryumin-Light'\n"}) {
    EXPECT_FALSE(pdf_lost_image(nothing)) << nothing;
  }
}

// "It is damaged" would send the user to the scanner; what helps is to save it without the password.
TEST(DecodePdf, APasswordIsAskedForInWords) {
  const std::string hash(64, 'a');
  const Bytes locked =
      pdf_of({drawn("")}, {}, "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + hash + ">/U<" + hash + ">>>/ID[<00><00>]");
  const auto document = Document::open(locked);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::corrupt);
  EXPECT_NE(document.error().message.find("password"), std::string::npos) << document.error().message;
}

TEST(DecodePdf, TenThousandPagesAreRefused) {
  EXPECT_EQ(code_of(decode_pages(pdf_of(std::vector<PdfPageText>(10'000, drawn(""))))), "too_large");
}

// Ten small objects that draw one another fifty times each: a million million strokes. An import must not stand still.
TEST(DecodePdf, AnEndlessPageIsStopped) {
  constexpr int kDepth = 8;
  std::vector<std::string> forms;
  PdfPageText page;
  constexpr int kPages = 200;
  const std::size_t first = first_object(std::vector<PdfPageText>(kPages));
  for (int i = 0; i < kDepth; ++i) {
    std::string content;
    for (int k = 0; k < 50; ++k) content += i + 1 < kDepth ? "/F Do\n" : "0 0 9 9 re f\n";
    forms.push_back(pdf_stream(content, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</F " +
                                            std::to_string(first + static_cast<std::size_t>(i) + 1) + " 0 R>>>>"));
  }
  page.content = "/F Do";
  page.resources = "/XObject<</F " + std::to_string(first) + " 0 R>>";
  DecodeOptions options;
  options.max_seconds = 1;
  const auto begin = std::chrono::steady_clock::now();
  auto document = Document::open(pdf_of(std::vector<PdfPageText>(kPages, page), forms), options);
  ASSERT_TRUE(document);
  for (int number = 1; number <= kPages; ++number) {
    const auto stopped = document->page(number);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::too_large) << stopped.error().message;
    EXPECT_EQ(stopped.error().page, number);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60)) << "it was not stopped";
}

// Without the package, a user must learn its name; the program itself works.
TEST(DecodePdf, AMissingProgramIsNamedWithItsPackage) {
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", testing::TempDir().c_str(), 1);
  const auto document = Document::open(pdf_of({drawn("")}));
  const auto version = pdf_tools_version();
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::environment);
  EXPECT_EQ(document.error().args, (std::vector<std::string>{"pdfinfo", "poppler-utils"}));
  EXPECT_FALSE(version);
  EXPECT_TRUE(pdf_tools_version());
}

// A batch of a thousand PDFs must not run out of descriptors.
TEST(DecodePdf, NothingIsLeftOpen) {
  const auto open_descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  const auto before = open_descriptors();
  EXPECT_EQ(code_of(decode_pages(pdf_of({drawn("")}))), "pages: 1");
  EXPECT_EQ(code_of(decode_pages(pdf_of({}))), "corrupt");
  EXPECT_EQ(open_descriptors(), before);
}

// What the programs print, as they print it. A title may hold anything.
TEST(PdfPage, PrintedAnswersAreUnderstood) {
  EXPECT_EQ(pdf_page_count("Title: x\nPages: 7\nProducer: y\nPages:           12\nEncrypted: no\n"), 12);
  EXPECT_EQ(pdf_page_count("Title: Pages: 7\n"), std::nullopt);
  const auto size = pdf_page_size("Pages: 1\nPage    1 size:  257.953 x 155.906 pts (A8)\nPage    1 rot:   90\n");
  ASSERT_TRUE(size);
  EXPECT_DOUBLE_EQ(size->width, 257.953);
  EXPECT_DOUBLE_EQ(size->height, 155.906);
  EXPECT_TRUE(size->on_its_side);
  for (const char* none : {"", "Page 1 size: a x b pts", "Page    1 size:  nan x inf pts", "Page    1 rot:   90\n"}) {
    EXPECT_FALSE(pdf_page_size(none)) << none;
  }
  const std::string head =
      "page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio\n"
      "--------------------------------------------------------------------------------------------\n";
  const PdfPage page{257.953, 155.906, false};
  struct Row {
    const char* what;
    std::string list;
    double dpi;  // 0: no scan
  };
  for (const Row& row : {
           Row{"none", "", 0},
           Row{"a scan",
               "   1     0 image    1075   650  rgb     3   8  jpeg   no         5  0   300   300 2048K 100%\n", 300},
           Row{"lying in a turned page",
               "   1     0 image     650  1075  gray    1   1  jbig2  no         5  0   300   300 2048K 100%\n", 300},
           Row{"inside the page",
               "   1     0 image    1075   650  rgb     3   8  image  no   [inline]   300   300 2048K 100%\n", 300},
           Row{"larger than the page",
               "   1     0 image    2000  1000  rgb     3   8  jpeg   no         5  0   300   300 2048K 100%\n", 300},
           Row{"with its mask",
               "   1     0 image    1075   650  rgb     3   8  jpeg   no         5  0   300   300 2048K 100%\n"
               "   1     1 smask    1075   650  gray    1   8  jpeg   no         5  0   300   300 2048K 100%\n",
               300},
           Row{"a logo", "   1     0 image     200   200  rgb     3   8  jpeg   no         5  0   300   300 20K 100%\n",
               0},
           Row{"two",
               "   1     0 image    1075   650  rgb     3   8  jpeg   no         5  0   300   300 2048K 100%\n"
               "   1     1 image     200   200  rgb     3   8  jpeg   no         6  0   300   300 20K 100%\n",
               0},
           Row{"a telefax",
               "   1     0 image    1075   325  gray    1   1  ccitt  no         5  0   300   150 20K 100%\n", 300},
           Row{"a stencil",
               "   1     0 stencil  1075   650  -       1   1  ccitt  no         5  0   300   300 20K 100%\n", 0},
           Row{"no size",
               "   1     0 image    1075   650  rgb     3   8  jpeg   no         5  0     0     0 20K 100%\n", 0},
       }) {
    const PdfDpi dpi = pdf_scan_dpi(head + row.list, page).value_or(PdfDpi{});
    EXPECT_NEAR(dpi.x, row.dpi, 0.3) << row.what;
    EXPECT_NEAR(dpi.y, row.dpi, 0.3) << row.what;
  }
  EXPECT_FALSE(pdf_has_fonts("name type encoding emb sub uni object ID\n---- ---- -------- --- --- --- ---------\n"));
  EXPECT_TRUE(pdf_has_fonts("name\n----\nHelvetica Type 1 WinAnsi no no no 7 0\n"));
}

// A page that takes too long is said to be slow, not broken: its owner would scan it again.
TEST(ChildProcess, AProgramThatUsesUpItsTimeIsSlow) {
  ChildLimits limits;
  limits.seconds = 5;
  std::string printed;
  const auto take = [&](std::span<const std::uint8_t> piece) {
    printed.append(piece.begin(), piece.end());
    return true;
  };
  const std::string script = "sleep 0.2; ulimit -S -t; ulimit -H -t; kill -XCPU $$";
  const auto end = run_limited({"sh", "-c", script}, STDIN_FILENO, limits, take);
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(printed, "5\n6\n") << "with one limit for both the system kills without saying why";
  EXPECT_TRUE(end->timed_out);
}

// A driver that hangs when all is done must not cost minutes, nor what it said before.
TEST(ChildProcess, AProgramHasLittleTimeAfterItsLastWords) {
  ChildLimits limits;
  limits.seconds = 60;
  limits.anew_with_output = true;
  limits.last_words = "the end";
  limits.seconds_to_end = 1;
  const auto ignore = [](std::span<const std::uint8_t>) { return true; };
  const auto start = std::chrono::steady_clock::now();
  const auto hangs =
      run_limited({"sh", "-c", "echo the end >&2; while sleep 0.1; do echo; done"}, STDIN_FILENO, limits, ignore);
  ASSERT_TRUE(hangs) << hangs.error().message;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_TRUE(hangs->outlived);
  EXPECT_FALSE(hangs->timed_out);
  EXPECT_EQ(hangs->errors, "the end\n");
  const auto ends = run_limited({"sh", "-c", "echo the end >&2; exit 6"}, STDIN_FILENO, limits, ignore);
  ASSERT_TRUE(ends) << ends.error().message;
  EXPECT_FALSE(ends->outlived);
  EXPECT_EQ(ends->exit_code, 6);
}

// A decoder that crashes or hangs takes one page with it, not the import.
TEST(ChildProcess, ACopyEndsForItselfOrIsEnded) {
  std::mutex quiet;
  ChildLimits limits;
  limits.seconds = 1;
  int here = 1;
  const auto well = run_copy_limited(limits, quiet, [&] { here = 2; });
  ASSERT_TRUE(well);
  EXPECT_EQ(well->exit_code, 0);
  EXPECT_EQ(here, 1);
  const auto crashed = run_copy_limited(limits, quiet, [] { std::abort(); });
  ASSERT_TRUE(crashed);
  EXPECT_EQ(crashed->exit_code, 128 + SIGABRT);
  EXPECT_FALSE(crashed->timed_out);
  const auto hangs = run_copy_limited(limits, quiet, [] { ::pause(); });
  ASSERT_TRUE(hangs);
  EXPECT_TRUE(hangs->timed_out);
  EXPECT_TRUE(quiet.try_lock());
  quiet.unlock();
}

}  // namespace
}  // namespace meishi
