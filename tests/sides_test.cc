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
  EXPECT_EQ(pages_at_a_glance(folder / "scan1.jpg"), FilePages::one);
  EXPECT_EQ(pages_at_a_glance(folder / "one.tif"), FilePages::one);
  EXPECT_EQ(pages_at_a_glance(folder / "two.tif"), FilePages::several);
  EXPECT_EQ(pages_at_a_glance(folder / "stack.pdf"), FilePages::several);
  EXPECT_EQ(pages_at_a_glance(folder / "missing.jpg"), FilePages::unknown);
  write(folder / "cut.tif", std::string("II*\0\xFF\xFF\xFF\x7F", 8));
  EXPECT_EQ(pages_at_a_glance(folder / "cut.tif"), FilePages::unknown);
  write(folder / "empty.jpg", "");
  EXPECT_EQ(pages_at_a_glance(folder / "empty.jpg"), FilePages::unknown);
  write(folder / "broken.jpg", "no image");
  EXPECT_EQ(pages_at_a_glance(folder / "broken.jpg"), FilePages::unknown);
  write(folder / "list.txt", "no image");
  EXPECT_EQ(pages_at_a_glance(folder / "list.txt"), FilePages::no_image);

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

  // What cannot be read keeps its place, or every later card gets a stranger's back.
  write(folder / "scan3.jpg", "");
  write(folder / "scan4.jpg", jpeg);
  EXPECT_EQ(jobs({"scan1.jpg", "scan2.jpg", "scan3.jpg", "scan4.jpg", "scan9.jpg", "scan10.jpg"}),
            "scan1.jpg+scan2.jpg | scan3.jpg+scan4.jpg | scan9.jpg+scan10.jpg");
  EXPECT_EQ(jobs({"scan1.jpg", "other/scan12.jpg", "scan2.jpg"}), "scan1.jpg+scan2.jpg | other/scan12.jpg")
      << "a folder sorts between two sides";
  for (const char* name : {"t1.tif", "t2.tif", "t4.tif", "t5.tif"}) write(folder / name, tiff(1));
  write(folder / "t3.tif", tiff(2));
  EXPECT_EQ(jobs({"t1.tif", "t2.tif", "t3.tif", "t4.tif", "t5.tif"}), "t1.tif+t2.tif | t3.tif | t4.tif+t5.tif");
  EXPECT_EQ(jobs({"t2.tif", "t3.tif", "t4.tif", "t5.tif"}), "t2.tif | t3.tif | t4.tif+t5.tif");
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
    constexpr const char* kWords[] = {" (back empty)",           " (front empty)", " (no card on the back)",
                                      " (no card on the front)", " (not paired)",  " (other person)"};
    out += kWords[static_cast<std::size_t>(note.kind)];
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
      {card("A"), none, "A (no card on the back)"},
      {blank, card("a"), "a (front empty)"},
      {none, card("a"), "a (no card on the front)"},
      {blank, blank, "- -"},
      {none, blank, "- -"},
      {card("A"), page_of({face_at("faint", 500, 700, "blank")}), "A+faint"},  // it can be read, so it is not blank
  };
  for (const auto& row : rows) EXPECT_EQ(in_words(pair_sides(row.front, row.back, PairedBy::name)), row.cards);
}

// One card was found on either page: on a sheet for several, they are the two halves of different ones at times.
TEST(Sides, OneFaceEachIsOneCardWhereItFillsThePageOrLiesBehind) {
  const auto page = [](const char* text, double x, double y) { return page_of({face_at(text, x, y)}); };
  const auto filled = [](const char* text) {
    ReadPage full = page_of({face_at(text, 160, 110)});
    full.width = 330;
    full.height = 200;
    return full;
  };
  EXPECT_EQ(in_words(pair_sides(page("A", 200, 300), page("a", 790, 340), PairedBy::order)), "A+a");
  EXPECT_EQ(in_words(pair_sides(page("A", 200, 300), page("a", 200, 1100), PairedBy::order)), "A+a");
  EXPECT_EQ(in_words(pair_sides(page("A", 200, 300), page("b", 250, 700), PairedBy::order)), "A b (not paired)");
  EXPECT_EQ(in_words(pair_sides(page("A", 200, 300), page("b", 250, 700), PairedBy::name)), "A+b");
  EXPECT_EQ(in_words(pair_sides(filled("A"), filled("a"), PairedBy::order)), "A+a");
}

// If it fails, one sheet fed twice gives everybody after it the address of the next.
TEST(Sides, OrderPairsNoTwoPeople) {
  const auto page = [](const char* text, const char* email) {
    ReadPage one = page_of({face_at(text, 500, 700)});
    one.faces[0].record.contact.emails = {email};
    return one;
  };
  const ReadPage front = page("A", "k.saegusa@a.example");
  const ReadPage other = page("B", "hayase@b.example");
  EXPECT_EQ(in_words(pair_sides(front, page("a", "k.saegusa@a.example"), PairedBy::order)), "A+a");
  EXPECT_EQ(in_words(pair_sides(front, other, PairedBy::order)), "A B (other person)");
  const PairedSides named = pair_sides(front, other, PairedBy::name);
  EXPECT_EQ(in_words(named), "A+B");
  EXPECT_FALSE(named.cards[0].one_person);
}

ReadFace upside_down(ReadFace face) {
  std::swap(face.side.quad[0], face.side.quad[2]);
  std::swap(face.side.quad[1], face.side.quad[3]);
  return face;
}

// 2 x 2 cards lie the same whichever edge the sheet is turned on: the tops of the backs say which it was.
TEST(Sides, ASheetTurnedOnEitherEdge) {
  const auto at = [](const char* text, int column, int row) {
    return face_at(text, 250 + 500 * column, 350 + 700 * row);
  };
  const std::vector<ReadFace> front{at("A", 0, 0), at("B", 1, 0), at("C", 0, 1), at("D", 1, 1)};
  const std::vector<ReadFace> long_edge{at("b", 0, 0), at("a", 1, 0), at("d", 0, 1), at("c", 1, 1)};
  const std::vector<ReadFace> short_edge{upside_down(at("c", 0, 0)), upside_down(at("d", 1, 0)),
                                         upside_down(at("a", 0, 1)), upside_down(at("b", 1, 1))};
  std::vector<ReadFace> logos = long_edge;  // no text, so nothing says what is up
  for (ReadFace& face : logos) face.lines.clear();
  std::vector<ReadFace> three = short_edge;
  three.erase(three.begin() + 1);
  const struct {
    std::vector<ReadFace> back;
    const char* cards;
  } rows[] = {
      {long_edge, "A+a B+b C+c D+d"},
      {short_edge, "A+a B+b C+c D+d"},
      {three, "A+a B+b C+c D"},
      {logos, "A B C D - - - - (not paired)"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(in_words(pair_sides(page_of(front), page_of(row.back), PairedBy::order)), row.cards);
  }
  // Cards that lie on their side: turned on the long edge, their tops change places.
  const auto lying = [](ReadFace face, bool top_left) {
    const Quad q = face.side.quad;
    face.side.quad = top_left ? Quad{q[3], q[0], q[1], q[2]} : Quad{q[1], q[2], q[3], q[0]};
    return face;
  };
  std::vector<ReadFace> lying_front;
  std::vector<ReadFace> lying_back;
  for (const ReadFace& face : front) lying_front.push_back(lying(face, true));
  for (const ReadFace& face : long_edge) lying_back.push_back(lying(face, false));
  EXPECT_EQ(in_words(pair_sides(page_of(lying_front), page_of(lying_back), PairedBy::order)), "A+a B+b C+c D+d");
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
      {{left("A"), right("B"), low("C")}, {left("b"), right("a")}, "A+a B+b C"},  // one back was not found
      {{left("A"), right("B")}, {left("b"), right("a"), low("c")}, "A+a B+b c (not paired)"},
      {{right("B")}, {left("b"), right("a")}, "B b a (not paired)"},
      {{left("A"), low("C")}, {left("b"), right("a")}, "A C b a (not paired)"},
      {{left("A"), right("B")}, {face_at("", 500, 700, "no_card_found")}, "A B (no card on the back)"},
      {{left("", "blank"), right("B")}, {left("b"), right("a")}, "a B+b (front empty)"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(in_words(pair_sides(page_of(row.front), page_of(row.back), PairedBy::order)), row.cards);
  }
}

}  // namespace
}  // namespace meishi
