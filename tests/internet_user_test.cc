// The user of an e-mail address beside the name on the card: a letter misread is a mail that bounces; a letter "put
// right" that was right goes to a stranger.
#include "normalize/internet_user.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "normalize/latin_look_alike.h"
#include "normalize/person_name.h"

namespace meishi {
namespace {

NameKeys keys(const char* family, const char* given) { return {{roman_key(family)}, {roman_key(given)}}; }

TEST(InternetUser, WhatTheNameMakesAfterOneMisreadingIsRepaired) {
  struct Case {
    const char* read;
    NameKeys name;
    const char* user;
  };
  for (const Case& c : {
           Case{"kkat030", keys("kato", "keiko"), "kkato30"},
           Case{"ynatsuo75", keys("matsuo", "yuko"), "ymatsuo75"},
           Case{"a.yahbuuchi", keys("yabuuchi", "akemi"), "a.yabuuchi"},
           Case{"kato3o", keys("kato", "keiko"), "kato30"},
           Case{"aikedal", keys("ikeda", "ai"), "aikeda1"},
           Case{"harurni-ono", keys("ono", "harumi"), "harumi-ono"},
           Case{"chi.m0ri", keys("mori", "chi"), "chi.mori"},
           Case{"rhorill", keys("hori", "rin"),
                "rhori11"},  // both are figures: no one misreads one and prints the other
           Case{"stakeuchil2", keys("takeuchi", "shota"), "stakeuchi12"},
       }) {
    const UserRepair repair = repaired_user(c.read, c.name);
    EXPECT_TRUE(repair.repaired) << c.read;
    EXPECT_EQ(repair.user, c.user);
    EXPECT_FALSE(repair.doubtful);
  }
}

TEST(InternetUser, WhatIsRightOrUnknownStays) {
  struct Case {
    const char* user;
    NameKeys name;
  };
  for (const Case& c : {
           Case{"kkato30", keys("kato", "keiko")},  // right as it is
           Case{"keiko_kato", keys("kato", "keiko")},
           Case{"katokeiko", keys("kato", "keiko")},
           Case{"kato.k", keys("kato", "keiko")},
           Case{"satou", keys("sato", "ichiro")},  // another way to write the same sound
           Case{"ohno-y", keys("ono", "yuto")},
           Case{"harada.ai", keys("harada", "ai")},
           Case{"k.abell", keys("abell", "ken")},
           Case{"harada.ai", keys("harada", "megumi")},  // a reading that the dictionary does not have
           Case{"info", keys("kato", "keiko")},          // not made of the name at all
           Case{"sales1", keys("kato", "keiko")},
           Case{"kinoshita", keys("kato", "keiko")},  // someone else's
           Case{"mkato", keys("kato", "keiko")},      // an initial of a former given name
           Case{"sat0_kej1", keys("sato", "keiji")},  // two misreadings
           Case{"kkat030", keys("", "")},
           Case{"kkat030", keys("suzuki", "keiko")},
           Case{"Kkat030", keys("kato", "keiko")},
           Case{"0n", keys("on", "ai")},  // too short to tell
           Case{"", keys("kato", "keiko")},
       }) {
    const UserRepair repair = repaired_user(c.user, c.name);
    EXPECT_EQ(repair.user, c.user);
    EXPECT_FALSE(repair.repaired) << c.user;
    EXPECT_FALSE(repair.doubtful) << c.user;
  }
}

// wfukudal13: 13 or 113 is for the user to say.
TEST(InternetUser, TwoWaysToRepairAreADoubt) {
  const UserRepair repair = repaired_user("wfukudal13", keys("fukuda", "wataru"));
  EXPECT_EQ(repair.user, "wfukudal13");
  EXPECT_FALSE(repair.repaired);
  EXPECT_TRUE(repair.doubtful);
}

TEST(InternetUser, ALoneCapitalAmidSmallLettersIsSmall) {
  struct Case {
    const char* read;
    const char* user;
  };
  for (const Case& c : {
           Case{"azuma-S", "azuma-s"},
           Case{"yuto_Watanabe", "yuto_watanabe"},
           Case{"Ss.kato", "s.kato"},
           Case{"Taro", "Taro"},
           Case{"Sato", "Sato"},
           Case{"Ssato", "Ssato"},
           Case{"Taro.Yamada", "Taro.Yamada"},
           Case{"TARO", "TARO"},
           Case{"taro.Yamada", "taro.Yamada"},
           Case{"sato", "sato"},
           Case{"1S", "1S"},
           Case{"", ""},
       }) {
    EXPECT_EQ(settled_case(c.read), c.user);
  }
}

TEST(LatinLookAlike, OneMisreadingIsSymmetricAndOnlyOne) {
  struct Case {
    const char* a;
    const char* b;
    bool apart;
  };
  for (const Case& c : {
           Case{"tsuhame.co.jp", "tsubame.co.jp", true},
           Case{"kogy0.jp", "kogyo.jp", true},
           Case{"harurni.jp", "harumi.jp", true},
           Case{"yahbuuchi.jp", "yabuuchi.jp", true},
           Case{"kkato.jp", "kato.jp", true},
           Case{"example.jp", "example.jp", false},
           Case{"example.jp", "sample.jp", false},
           Case{"mori.jp", "nori.co.jp", false},
           Case{"abc.jp", "abd.jp", false},
           Case{"m0r1.jp", "mori.jp", false},
           Case{"", "", false},
           Case{"", "o", false},
       }) {
    EXPECT_EQ(one_misreading_apart(c.a, c.b), c.apart) << c.a << " " << c.b;
    EXPECT_EQ(one_misreading_apart(c.b, c.a), c.apart) << c.b << " " << c.a;
  }
  EXPECT_TRUE(latin_misreadings("").empty());
  for (const char* read : {"kato", "0o", "rn"}) {
    const auto all = latin_misreadings(read);
    EXPECT_EQ(std::count(all.begin(), all.end(), read), 0) << read;
  }
}

}  // namespace
}  // namespace meishi
