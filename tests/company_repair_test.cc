// If these fail, an account's name keeps a letter that nobody printed, or a right name loses one.
#include "normalize/company_repair.h"

#include <gtest/gtest.h>

namespace meishi {
namespace {

TEST(CompanyRepair, ALetterThatTheDomainDoesNotKnowGoes) {
  struct Case {
    const char* read;
    const char* domain;
    const char* name;
  };
  for (const Case& c : {
           Case{"株式会社せとなるみ信託", "setonami-trust.co.jp", "株式会社せとなみ信託"},
           Case{"学校法人つるばのみ学園", "tsurubami.ac.jp", "学校法人つるばみ学園"},
           Case{"アオヤマノ商会株式会社", "www.aoyama-shokai.co.jp", "アオヤマ商会株式会社"},
       }) {
    EXPECT_EQ(repaired_company(c.read, {c.domain}).value_or("nothing"), c.name);
  }
}

TEST(CompanyRepair, WhatIsRightOrUnknownStays) {
  struct Case {
    const char* read;
    const char* domain;
  };
  for (const Case& c : {
           Case{"株式会社せとなみ信託", "setonami-trust.co.jp"},  // right as it is
           Case{"株式会社せとなるみ信託", "setonarumi.co.jp"},    // the other name
           Case{"株式会社せとなるみ信託", "seto-trust.co.jp"},    // too short to tell
           Case{"株式会社せとなるみ信託", ""},
           Case{"青葉商事株式会社", "aoba-shoji.co.jp"},
           Case{"みどりの窓繊維株式会社", "midorimado-seni.com"},  // the particle is printed, and not in the domain
           Case{"株式会社さくらが丘工房", "sakuraoka.jp"},
           Case{"株式会社テトリス商会", "tetris-shokai.co.jp"},  // a loan word ends in a vowel in kana alone
           Case{"ペガサス出版株式会社", "pegasus-pub.jp"},  // nor has it the vowels of its kana, only the consonants
           Case{"有限会社ラボテック製薬", "labotechseiyaku.jp"},
           Case{"合同会社こもれびファーム", "komorebifarm.jp"},
           Case{"ハイランド物産株式会社", "hairand.co.jp"},
           Case{"", "setonami.co.jp"},
       }) {
    EXPECT_FALSE(repaired_company(c.read, {c.domain})) << c.read << " " << c.domain;
  }
}

}  // namespace
}  // namespace meishi
