#include "store/judge.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "normalize/field_confidence.h"
#include "normalize/text.h"
#include "store/calendar.h"
#include "store/contact_facts.h"
#include "store/dialect.h"
#include "store/match_evidence.h"
#include "store/match_key.h"
#include "store/moves.h"
#include "store/name_agreement.h"
#include "store/renamings.h"
#include "store/schema.h"

namespace meishi {

namespace {

using Name = NameAgreement;

// Bits. Where they are not counted in the database they are judged: of two cards of one person about one in four shows
// another company, one in two hundred another mobile number; of two people of one company every other has the same
// switchboard.
constexpr double kSame = 9;  // one wrong merge in about 500 that are made on just so much; few are
constexpr double kSameCounted =
    4.5;  // one in about 24; enough for a name that is the same, once it is known what is rare
constexpr double kSureOfNear = 18;  // the same for a name that is only nearly the same, beside a shared telephone
constexpr double kUnsure = 2;       // a name alone is no question: there are namesakes
constexpr double kLeastPeople =
    1024;                             // the odds of a small database are those of the people one meets, not of its rows
constexpr double kNamePeople = 8192;  // a whole name seen once is no rarer than this
constexpr double kMostCommon = 1.0 / 72;  // 佐藤 among family names: for all that is known of one nobody has had yet
constexpr double kPartPeople = 36;        // so many people tell as much as that does
constexpr double kLatinLoss = 2;          // one romaji, several names
constexpr double kNearName = 5;
constexpr double kReadInDoubt = 3;   // one of the two
constexpr double kMostOfFamily = 7;  // of a family name beside a given name in doubt: relatives work in one house
constexpr double kFamilyOnly = 4;
constexpr double kOtherGiven = -6;
constexpr double kOtherFamily = -5;
constexpr double kOtherName = -10;
constexpr double kSameKana = 2;
constexpr double kOtherKana = -2;
constexpr double kEmailBonus = 4;  // above what undoes the odds
constexpr double kMobileBonus = 3.5;
constexpr double kNearEmail = 4;
constexpr double kOtherEmailAtHome = -5;  // two mailboxes of one domain: two colleagues
constexpr double kNearMobile = 3;         // a figure misread; of all numbers one in 80 million is so near
constexpr double kOtherMobile = -3;
constexpr double kOtherMobileElsewhere = -1.5;  // many a number is the company's and stays there
constexpr double kLeastCompany = 3;
constexpr double kMostCompany = 10;
constexpr double kSameDomain = 4;
constexpr double kOtherCompany = -2;   // where nobody knows the days of both cards
constexpr double kLeavesAYear = 0.05;  // of a hundred people five go to another company in a year
constexpr double kLeastYears = 0.25;   // two posts at a time, or cards of the former company that are still in use
constexpr double kDesk = 3;
constexpr double kDeskOfCompany = 2;
constexpr double kPlace = 2;
constexpr double kPlaceOfCompany = 0.5;
constexpr double kDepartment = 1.5;
constexpr double kTitle = 1;

class Judge {
 public:
  Judge(soci::session& session, const CardRecord& card, const PersonKeys& keys, const std::string& exchanged_on)
      : session_(session), card_(card), exchanged_on_(exchanged_on), person_(keys) {
    session_ << "SELECT value FROM sequences WHERE name = 'contacts'", soci::into(contacts_);
    people_ = std::max(static_cast<double>(contacts_), kLeastPeople);
  }

  Result<JudgedContact> judge(long long id) {
    const PersonKeys contact = keys_of_contact(session_, id);
    MatchEvidence evidence;
    evidence.start(-std::log2(people_));
    const Name name = compare_names({person_.of("name"), person_.of("latin"), turned_latin()},
                                    {contact.of("name"), contact.of("latin"), {}});
    bool doubtful = false;
    // Reading cards takes time: only where it tells something (verdict()).
    const bool own = have_in_common(person_.of("email"), contact.of("email")) &&
                     have_in_common(person_.of("mobile"), contact.of("mobile"));
    const bool differs = name == Name::other_given || name == Name::other_family || name == Name::other;
    if (name == Name::near || name == Name::one_given || name == Name::family_only || (differs && own)) {
      const auto found = in_doubt(id);
      if (!found) return tl::unexpected(found.error());
      doubtful = *found;
    }
    add_name(name, doubtful, contact, evidence);
    const bool company =
        have_in_common(person_.of("organization"), contact.of("organization")) || renamed(contact.of("organization"));
    const bool house = company || have_in_common(person_.of("domain"), contact.of("domain"));
    const bool email = add_email(contact, evidence);
    const bool mobile = add_mobile(contact, house, evidence);
    add_company(id, contact, company, house, evidence);
    const Verdict is = verdict(name, doubtful, email, mobile, contact, evidence);
    const bool proven = is == Verdict::same && (name == Name::same ? email || mobile : email && mobile);
    return JudgedContact{id, is, proven, evidence.total(), evidence.words()};
  }

 private:
  // Contacts that have it; looked up once a card. What is not counted is rare: no further than tells something.
  double count(const std::string& kind, const std::string& value) {
    const auto [it, is_new] = counts_.try_emplace({kind, value}, 0);
    if (is_new && dialect::is_counted(kind)) {
      int found = 0;
      session_ << "SELECT contacts FROM key_counts WHERE kind = :kind AND value = :value", soci::use(kind),
          soci::use(value), soci::into(found);
      it->second = session_.got_data() ? found : 0;
    } else if (is_new) {
      constexpr int kFarEnough = 5000;
      int found = 0;
      session_ << "SELECT count(*) FROM (SELECT 1 FROM contact_keys WHERE value = :value AND kind = :kind AND "
               << kSought << " LIMIT :most)",
          soci::use(value), soci::use(kind), soci::use(kFarEnough), soci::into(found);
      it->second = found;
    }
    return it->second;
  }

  double rarity(const std::string& kind) {
    const std::vector<std::string>& values = person_.of(kind);
    if (values.empty()) return 0;
    return std::log2((static_cast<double>(contacts_) + kNamePeople) / (count(kind, values.front()) + 0.5));
  }

  // The card's name in Latin letters with family and given name turned round.
  [[nodiscard]] std::string turned_latin() const {
    ContactFields turned;
    turned.last_name = card_.contact.first_name;
    turned.first_name = card_.contact.last_name;
    turned.last_name_roman = card_.contact.first_name_roman;
    turned.first_name_roman = card_.contact.last_name_roman;
    return roman_name_key(turned);
  }

  // Of all people, those with this part of a name, as counted among the others than the candidate.
  double share_of(const std::string& kind, const std::string& value) {
    const double others = std::max(count(kind, value) - 1, 0.0);
    return (others + kMostCommon * kPartPeople) / (static_cast<double>(contacts_) + kPartPeople);
  }

  // How rare the card's name is: as rare as its family and its given name together, and no rarer than the whole name
  // shows where others than the candidate have it.
  double rarity_of_name() {
    const std::vector<std::string>& families = person_.of("family");
    const std::vector<std::string>& givens = person_.of("given");
    if (families.empty() || givens.empty()) return rarity("japanese");
    const double others = std::max(count("japanese", person_.of("japanese").front()) - 1, 0.0);
    return -std::log2(share_of("family", families.front()) * share_of("given", givens.front()) +
                      others / (static_cast<double>(contacts_) + kNamePeople));
  }

  [[nodiscard]] bool same_given(const PersonKeys& contact) const {
    return have_in_common(person_.of("given"), contact.of("given"));
  }

  [[nodiscard]] bool same_family(const PersonKeys& contact) const {
    return have_in_common(person_.of("family"), contact.of("family"));
  }

  // What two names that are nearly the same have in common. Of two family names one in thirty is so near, of two given
  // names one in forty: what is the same of 村井 恵一 and 村五 恵一 is 恵一.
  double rarity_of_part(bool doubtful, const PersonKeys& contact) {
    if (same_given(contact)) return -std::log2(share_of("given", person_.of("given").front()));
    if (!doubtful || !same_family(contact)) return 0;
    return std::min(-std::log2(share_of("family", person_.of("family").front())), kMostOfFamily);
  }

  [[nodiscard]] bool same_latin(const PersonKeys& contact) const {
    return have_in_common(person_.of("latin"), contact.of("latin"));
  }

  // `doubtful`: one of two names that are nearly the same was read in doubt.
  void add_name(Name name, bool doubtful, const PersonKeys& contact, MatchEvidence& evidence) {
    switch (name) {
      case Name::same:
        evidence.add("same name", rarity_of_name());
        return;
      case Name::latin:
        evidence.add("same name in Latin letters", rarity("latin") - kLatinLoss);
        return;
      case Name::near:
      case Name::one_given:
        if (same_latin(contact)) {  // 恒二 read as 恒ニニ, with the same romaji beside it
          evidence.add("same name in Latin letters", rarity("latin") - kLatinLoss);
        } else {
          const double same = std::max(rarity_of_part(doubtful, contact), kNearName);
          evidence.add("nearly the same name", same + (doubtful ? kReadInDoubt : 0));
        }
        if (!person_.of("kana").empty() && !contact.of("kana").empty()) {
          have_in_common(person_.of("kana"), contact.of("kana")) ? evidence.add("same reading", kSameKana)
                                                                 : evidence.add("another reading", kOtherKana);
        }
        return;
      case Name::family_only:
        evidence.add("same family name", kFamilyOnly);
        return;
      case Name::other_given:
        evidence.add("another given name", kOtherGiven);
        return;
      case Name::other_family:
        evidence.add("another family name", kOtherFamily);
        return;
      case Name::other:
        evidence.add("another name", kOtherName);
        return;
      case Name::none:
        return;
    }
  }

  // Whether the card's own e-mail address is the contact's.
  bool add_email(const PersonKeys& contact, MatchEvidence& evidence) {
    const std::vector<std::string>& a = person_.of("email");
    const std::vector<std::string>& b = contact.of("email");
    if (a.empty() || b.empty()) return false;
    if (have_in_common(a, b)) {
      evidence.add("same e-mail", std::log2(people_) + kEmailBonus);
      return true;
    }
    const bool company = have_in_common(person_.of("organization"), contact.of("organization"));
    const bool near = std::ranges::any_of(a, [&](const auto& x) {
      return std::ranges::any_of(b, [&](const auto& y) { return near_email(x, y, company); });
    });
    if (near) {
      evidence.add("nearly the same e-mail", kNearEmail);
    } else if (have_in_common(person_.of("domain"), contact.of("domain"))) {
      evidence.add("another e-mail of the same domain", kOtherEmailAtHome);
    }  // one of another domain says no more than that the company is another one
    return false;
  }

  bool add_mobile(const PersonKeys& contact, bool house, MatchEvidence& evidence) {
    const std::vector<std::string>& a = person_.of("mobile");
    const std::vector<std::string>& b = contact.of("mobile");
    if (a.empty() || b.empty()) return false;
    if (have_in_common(a, b)) {
      evidence.add("same mobile number", std::log2(people_) + kMobileBonus);
      return true;
    }
    const bool near = std::ranges::any_of(a, [&](const auto& x) {
      return std::ranges::any_of(b, [&](const auto& y) { return edit_distance(to_u32(x), to_u32(y), 1) <= 1; });
    });
    near ? evidence.add("nearly the same mobile number", kNearMobile)
         : evidence.add("another mobile number", house ? kOtherMobile : kOtherMobileElsewhere);
    return false;
  }

  // Whether one of the companies is the card's under another name.
  bool renamed(const std::vector<std::string>& others) {
    if (others.empty() || person_.of("organization").empty()) return false;
    if (!former_keys_) {
      former_keys_ = other_keys_of_company(session_, person_.of("organization").front(),
                                           card_.contact.organization.corporate_number);
    }
    return have_in_common(*former_keys_, others);
  }

  // That somebody with these cards has the card's, of another company, on its day: the sooner before or after one of
  // theirs, the less likely. Between two of them somebody left and came back, or left twice.
  double other_company(long long id) {
    if (exchanged_on_.empty()) return kOtherCompany;
    std::optional<int> before;
    std::optional<int> after;
    std::string day;
    soci::statement statement =
        (session_.prepare << "SELECT exchanged_on FROM cards WHERE contact_id = :id AND exchanged_on <> ''",
         soci::use(id), soci::into(day));
    statement.execute();
    while (statement.fetch()) {
      std::optional<int>& side = day <= exchanged_on_ ? before : after;
      const int days = days_between(day, exchanged_on_);
      side = std::min(side.value_or(days), days);
    }
    if (!before && !after) return kOtherCompany;
    const auto bits = [](const std::optional<int>& days) {
      constexpr double kDaysAYear = 365.25;
      return days ? std::log2(1 - std::exp(-kLeavesAYear * std::max(*days / kDaysAYear, kLeastYears))) : 0;
    };
    return bits(before) + bits(after);
  }

  void add_company(long long id, const PersonKeys& contact, bool same, bool house, MatchEvidence& evidence) {
    const std::vector<std::string>& a = person_.of("organization");
    if (same) {
      const double rare = std::log2((static_cast<double>(contacts_) + 64) / (count("organization", a.front()) + 1));
      evidence.add("same company", std::clamp(rare, kLeastCompany, kMostCompany));
    } else if (house) {
      evidence.add("same e-mail domain", kSameDomain);
    }
    if (have_in_common(person_.of("phone"), contact.of("phone"))) {
      evidence.add("same desk number", house ? kDeskOfCompany : kDesk);
    }
    if (have_in_common(person_.of("place"), contact.of("place"))) {
      evidence.add("same address", house ? kPlaceOfCompany : kPlace);
    }
    if (have_in_common(person_.of("department"), contact.of("department")))
      evidence.add("same department", kDepartment);
    if (have_in_common(person_.of("title"), contact.of("title"))) evidence.add("same title", kTitle);
    if (!house && !a.empty() && !contact.of("organization").empty()) {
      // Reading days takes time: only where they tell something. Whoever kept an own address or number did change
      // companies, however soon.
      const bool own = evidence.of("same e-mail") > 0 || evidence.of("same mobile number") > 0;
      evidence.add("another company", own || evidence.total() < kUnsure ? kOtherCompany : other_company(id));
    }
  }

  // In the one department of the one company. Two of a family sit there at times, but not with one title.
  static bool same_post(const MatchEvidence& evidence) {
    return evidence.of("same company") > 0 && evidence.of("same department") > 0 && evidence.of("same title") > 0;
  }

  // The rules that stand above the sum.
  Verdict verdict(Name name, bool doubtful, bool email, bool mobile, const PersonKeys& contact,
                  const MatchEvidence& evidence) {
    const double total = evidence.total();
    switch (name) {
      case Name::same:
      case Name::latin: {
        // A switchboard is many people's.
        const double own = email || mobile ? total : total - evidence.of("same desk number");
        const double enough = name == Name::same && people_ > kLeastPeople ? kSameCounted : kSame;
        return own >= enough ? Verdict::same : total >= kUnsure ? Verdict::unsure : Verdict::other;
      }
      case Name::near:
      case Name::family_only:
        if (total < kUnsure) return Verdict::other;
        if (total < kSame) return Verdict::unsure;
        if (email) return Verdict::same;
        if (mobile && same_given(contact)) return Verdict::same;  // nobody has the name of a relative
        if (!mobile && doubtful && evidence.of("same company") > 0 &&
            (same_given(contact) || (same_family(contact) && same_post(evidence)))) {
          return Verdict::same;
        }
        // 太郎 and 次郎 of one family share a telephone, never a mailbox.
        if (!mobile || evidence.of("another e-mail of the same domain") != 0) return Verdict::unsure;
        return doubtful || same_latin(contact) || (total >= kSureOfNear && evidence.of("same title") > 0)
                   ? Verdict::same
                   : Verdict::unsure;
      case Name::one_given:
        // 聡 and 潔 of one family share a telephone, and nothing tells which of the two a misread name was.
        if (total < kUnsure) return Verdict::other;
        return total >= kSame && (email || (mobile && (same_latin(contact) || (doubtful && same_post(evidence)))))
                   ? Verdict::same
                   : Verdict::unsure;
      case Name::other_family:  // 改姓, perhaps
        return email && mobile && doubtful ? Verdict::same : email || mobile ? Verdict::unsure : Verdict::other;
      case Name::other_given:
      case Name::other:
        return email && mobile && doubtful ? Verdict::same : email ? Verdict::unsure : Verdict::other;
      case Name::none:
        return email ? Verdict::unsure : Verdict::other;
    }
    return Verdict::other;
  }

  static bool doubtful_name(const CardRecord& record) {
    return std::min(confidence_of(record, "last_name"), confidence_of(record, "first_name")) < kCertainField;
  }

  // The card's name or the contact's was read in doubt.
  Result<bool> in_doubt(long long id) {
    if (doubtful_name(card_)) return true;
    const auto cards = cards_of_contact(session_, id);
    if (!cards) return tl::unexpected(cards.error());
    return std::ranges::any_of(*cards, [](const StoredCard& card) { return doubtful_name(card.record); });
  }

  soci::session& session_;
  const CardRecord& card_;
  const std::string& exchanged_on_;
  const PersonKeys& person_;
  long long contacts_ = 0;
  double people_ = kLeastPeople;
  std::map<std::pair<std::string, std::string>, double> counts_;
  std::optional<std::vector<std::string>> former_keys_;  // of the card's company; looked up once
};

}  // namespace

Result<std::vector<JudgedContact>> judge(soci::session& session, const CardRecord& card, const PersonKeys& keys,
                                         const std::string& exchanged_on, const std::set<long long>& contacts) {
  Judge judge(session, card, keys, exchanged_on);
  std::vector<JudgedContact> out;
  for (const long long contact : contacts) {
    auto candidate = judge.judge(contact);
    if (!candidate) return tl::unexpected(candidate.error());
    if (candidate->verdict != Verdict::other) out.push_back(std::move(*candidate));
  }
  std::ranges::stable_sort(out, [](const JudgedContact& a, const JudgedContact& b) { return a.total > b.total; });
  return out;
}

}  // namespace meishi
