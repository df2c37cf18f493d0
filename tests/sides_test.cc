// Front and back: which files, and which faces of two pages, belong together. If these fail, a card becomes two
// contacts, or the address of one person ends up with another.
#include "app/sides.h"

#include <gtest/gtest.h>

#include <fstream>

#include "app/jobs.h"
#include "store_cards.h"

namespace meishi {
namespace {

namespace fs = std::filesystem;

std::string in_words(const std::vector<Job>& jobs) {
  std::string out;
  for (const Job& job : jobs) {
    if (!out.empty()) out += " | ";
    out += job.files.front().string();
    if (job.files.size() == 2) out += "+" + job.files.back().string();
  }
  return out;
}

TEST(Jobs, NamesSayWhatIsFrontAndBack) {
  const struct {
    std::vector<fs::path> files;
    const char* jobs;
  } rows[] = {
      {{"a_front.jpg", "a_back.jpg"}, "a_front.jpg+a_back.jpg"},
      {{"a_back.jpg", "a_front.jpg"}, "a_front.jpg+a_back.jpg"},
      {{"A-Front.JPG", "a-BACK.png"}, "A-Front.JPG+a-BACK.png"},
      {{"x 1.front.tif", "x 1.back.tif"}, "x 1.front.tif+x 1.back.tif"},
      {{"front.jpg", "back.jpg"}, "front.jpg | back.jpg"},  // whose?
      {{"_front.jpg", "_back.jpg"}, "_front.jpg+_back.jpg"},
      {{"s_f.jpg", "s_b.jpg"}, "s_f.jpg+s_b.jpg"},
      {{"s_a.jpg", "s_b.jpg", "s_f.jpg"}, "s_a.jpg | s_b.jpg | s_f.jpg"},  // a series
      {{"s_A.jpg", "s_B.jpg"}, "s_A.jpg | s_B.jpg"},
      {{"s_1.jpg", "s_2.jpg"}, "s_1.jpg | s_2.jpg"},
      {{"佐藤_表.jpg", "佐藤_裏.jpg"}, "佐藤_表.jpg+佐藤_裏.jpg"},
      {{"佐藤表.jpg", "佐藤裏.jpg"}, "佐藤表.jpg+佐藤裏.jpg"},
      {{"佐藤（表）.jpg", "佐藤（裏）.jpg"}, "佐藤（表）.jpg+佐藤（裏）.jpg"},
      {{"佐藤(裏面).jpg", "佐藤(表面).jpg"}, "佐藤(表面).jpg+佐藤(裏面).jpg"},
      {{"sato-omote.png", "sato-ura.png"}, "sato-omote.png+sato-ura.png"},
      {{"matsuura.png", "matsuomote.png"}, "matsuura.png | matsuomote.png"},
      {{"feedback.jpg", "storefront.jpg"}, "feedback.jpg | storefront.jpg"},
      {{"d1/a_front.jpg", "d2/a_back.jpg"}, "d1/a_front.jpg | d2/a_back.jpg"},
      {{"a_front.jpg", "b_back.jpg"}, "a_front.jpg | b_back.jpg"},
      {{"a_front.jpg", "a_front.png", "a_back.jpg"}, "a_front.jpg | a_front.png | a_back.jpg"},  // which of them?
      {{"a_front.jpg", "x.jpg", "a_back.jpg"}, "a_front.jpg+a_back.jpg | x.jpg"},
      {{}, ""},
  };
  for (const auto& row : rows) EXPECT_EQ(in_words(plan_jobs(row.files, false)), row.jobs);
}

void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

// A TIFF of `pages` empty directories, as far as counting goes.
std::string tiff(int pages) {
  std::string bytes("II*\0\x08\0\0\0", 8);
  for (int i = 0; i < pages; ++i) {
    const auto next = static_cast<char>(i + 1 < pages ? 8 + 6 * (i + 1) : 0);
    bytes += std::string("\0\0", 2) + next + std::string(3, '\0');
  }
  return bytes + std::string(16, '\0');
}

// What a sheet-fed scanner writes with one file a side.
TEST(Jobs, DuplexPairsFilesOfOnePageInNaturalOrder) {
  const TestFolder folder;
  fs::create_directories(folder / "other");
  const std::string jpeg("\xFF\xD8\xFF\xE0 and so on");
  for (const char* name : {"scan1.jpg", "scan2.jpg", "scan9.jpg", "scan10.jpg", "scan11.jpg", "other/scan12.jpg",
                           "a_front.jpg", "a_back.jpg"}) {
    write(folder / name, jpeg);
  }
  write(folder / "one.tif", tiff(1));
  write(folder / "two.tif", tiff(2));
  write(folder / "stack.pdf", "%PDF-1.7\n");
  EXPECT_TRUE(has_one_page(folder / "one.tif"));
  EXPECT_FALSE(has_one_page(folder / "two.tif"));
  EXPECT_FALSE(has_one_page(folder / "stack.pdf"));
  EXPECT_FALSE(has_one_page(folder / "missing.jpg"));
  write(folder / "cut.tif", std::string("II*\0\xFF\xFF\xFF\x7F", 8));
  EXPECT_FALSE(has_one_page(folder / "cut.tif"));

  const auto jobs = [&folder](const std::vector<const char*>& names) {
    std::vector<fs::path> files;
    for (const char* name : names) files.push_back(folder / name);
    std::string words = in_words(plan_jobs(files, true));
    const std::string prefix = folder.path().string() + "/";
    for (std::size_t at; (at = words.find(prefix)) != std::string::npos;) words.erase(at, prefix.size());
    return words;
  };
  // As a shell writes *.jpg: 10 before 2.
  EXPECT_EQ(jobs({"scan1.jpg", "scan10.jpg", "scan11.jpg", "scan2.jpg", "scan9.jpg"}),
            "scan1.jpg+scan2.jpg | scan9.jpg+scan10.jpg | scan11.jpg");
  EXPECT_EQ(jobs({"scan11.jpg", "other/scan12.jpg"}), "scan11.jpg | other/scan12.jpg");
  EXPECT_EQ(jobs({"scan1.jpg", "stack.pdf", "two.tif", "one.tif", "scan2.jpg"}),
            "scan1.jpg+scan2.jpg | stack.pdf | two.tif | one.tif");
  EXPECT_EQ(jobs({"a_back.jpg", "a_front.jpg", "scan1.jpg", "scan2.jpg"}),
            "a_front.jpg+a_back.jpg | scan1.jpg+scan2.jpg")
      << "a name that says what it is comes before the order";
}

// A face of 300 x 180 pixels around (x, y).
ReadFace face_at(const std::string& text, double x, double y, const char* warning = nullptr) {
  ReadFace face;
  face.side.quad = {Point{x - 150, y - 90}, Point{x + 150, y - 90}, Point{x + 150, y + 90}, Point{x - 150, y + 90}};
  if (!text.empty()) {
    face.lines.emplace_back();
    face.lines.back().text = text;
  }
  if (warning != nullptr) face.side.warnings.emplace_back(warning);
  return face;
}

ReadPage page_of(std::vector<ReadFace> faces) { return {0, 1, 1000, 1400, std::move(faces)}; }

std::string in_words(const PairedSides& paired) {
  std::string out;
  for (const CardSides& card : paired.cards) {
    const auto text = [](const ReadFace& face) { return face.lines.empty() ? "-" : face.lines.front().text; };
    out += (out.empty() ? "" : " ") + text(card.front) + (card.back ? "+" + text(*card.back) : "");
  }
  for (const SideNote& note : paired.notes) {
    out += note.kind == SideNote::Kind::empty_back    ? " (back empty)"
           : note.kind == SideNote::Kind::empty_front ? " (front empty)"
                                                      : " (not paired)";
  }
  return out;
}

TEST(Sides, TwoFacesAreOneCard) {
  const auto card = [](const char* text) { return page_of({face_at(text, 300, 200)}); };
  const ReadPage blank = page_of({face_at("", 500, 700, "blank")});
  const ReadPage none = page_of({face_at("", 500, 700, "no_card_found")});
  const ReadPage logo = page_of({face_at("", 500, 700)});  // printed, but no text
  const struct {
    ReadPage front;
    ReadPage back;
    const char* cards;
  } rows[] = {
      {card("A"), card("a"), "A+a"},
      {card("A"), logo, "A+-"},
      {card("A"), blank, "A (back empty)"},
      {card("A"), none, "A (back empty)"},
      {blank, card("a"), "a (front empty)"},
      {none, card("a"), "a (front empty)"},
      {blank, blank, "- -"},
      {none, blank, "- -"},
      {card("A"), page_of({face_at("faint", 500, 700, "blank")}), "A+faint"},  // it can be read, so it is not blank
  };
  for (const auto& row : rows) EXPECT_EQ(in_words(pair_sides(row.front, row.back)), row.cards);
}

// Several cards on a sheet that was turned over: left and right change places.
TEST(Sides, SeveralCardsBelongTogetherWhereTheyLieOnOneAnother) {
  const auto left = [](const char* text, const char* warning = nullptr) { return face_at(text, 250, 300, warning); };
  const auto right = [](const char* text, const char* warning = nullptr) { return face_at(text, 750, 320, warning); };
  const auto low = [](const char* text) { return face_at(text, 250, 900); };
  const struct {
    std::vector<ReadFace> front;
    std::vector<ReadFace> back;
    const char* cards;
  } rows[] = {
      {{left("A"), right("B")}, {left("b"), right("a")}, "A+a B+b"},
      {{left("A"), right("B")}, {right("a"), left("", "blank")}, "A+a B (back empty)"},
      {{left("A"), right("B"), low("C")}, {left("b"), right("a")}, "A B C b a (not paired)"},
      {{left("A"), low("C")}, {left("b"), right("a")}, "A C b a (not paired)"},
      {{left("A"), right("B")}, {face_at("", 500, 700, "no_card_found")}, "A B (back empty)"},
      {{left("", "blank"), right("B")}, {left("b"), right("a")}, "a B+b (front empty)"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(in_words(pair_sides(page_of(row.front), page_of(row.back))), row.cards);
  }
}

}  // namespace
}  // namespace meishi
