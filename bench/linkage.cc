// Who is who, and what moved, on invented people without pictures (invented_people.h): how often cards of one person
// become one contact, how many moves are found, and what a card costs while the database grows.
//
//   meishi_linkage --reference reference.db [--people N | --growth N] [--seed N] [--json FILE] [--show N]
//
// --people N (default 5,000): three cards each on average over ten years, in order of their days. Who takes another
// family name is asked about and not merged, on purpose (改姓: offered, not forced), so that these pairs are missed;
// beside the recall of all pairs stand the one of pairs that may be merged without asking, and the one with every
// question answered. --show lists N of the people that were parted and of those that were joined.
// --seed N: other people; what was tuned on some has to hold on others.
// --growth N: what a card costs with 10,000 contacts, 100,000 and so on up to N (linkage_growth.h); 1,000,000 take
// 7 GB of the disk for as long as it runs.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "bench/cpu_time.h"
#include "bench/invented_people.h"
#include "bench/linkage_growth.h"
#include "bench/problem.h"
#include "store/database.h"

namespace {

using namespace meishi;
using bench::InventedCard;
using bench::text_of;
using bench::World;

double pairs(double n) { return n * (n - 1) / 2; }

struct Share {
  double right = 0;
  double of_found = 0;
  double of_true = 0;
  [[nodiscard]] double precision() const { return of_found > 0 ? right / of_found : 1; }
  [[nodiscard]] double recall() const { return of_true > 0 ? right / of_true : 1; }
};

// What two cards have in common that is not everybody's, the strongest first.
enum class Trace { mobile, email, name_and_company, name, none };
constexpr std::array<const char*, 5> kTraceNames = {"a mobile number", "a mailbox", "name and company",
                                                    "the name alone", "nothing"};

Trace trace_of(const InventedCard& a, const InventedCard& b) {
  const ContactFields& x = a.record.contact;
  const ContactFields& y = b.record.contact;
  for (const Phone& phone : x.phones) {
    for (const Phone& other : y.phones) {
      if (phone.type == PhoneType::mobile && other.type == PhoneType::mobile && phone.e164 == other.e164)
        return Trace::mobile;
    }
  }
  for (const std::string& email : x.emails) {
    for (const std::string& other : y.emails) {
      if (email == other && !email.starts_with("info@")) return Trace::email;
    }
  }
  if (x.last_name != y.last_name || x.first_name != y.first_name) return Trace::none;
  return x.organization.name == y.organization.name ? Trace::name_and_company : Trace::name;
}

std::map<int, std::vector<std::size_t>> by_person(const std::vector<InventedCard>& cards) {
  std::map<int, std::vector<std::size_t>> people;
  for (std::size_t i = 0; i < cards.size(); ++i) people[cards[i].person].push_back(i);
  return people;
}

struct Linkable {
  double all = 0;    // pairs of a person's cards
  double found = 0;  // of them, those with a trace better than the name alone, if only by way of a third card
  double right = 0;  // of those, the ones that are one contact
};

Linkable linkable(const std::vector<InventedCard>& cards, const std::vector<std::int64_t>& contacts) {
  Linkable out;
  for (const auto& [person, of] : by_person(cards)) {
    std::vector<std::size_t> group(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) group[i] = i;
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (group[i] == group[j] || trace_of(cards[of[i]], cards[of[j]]) >= Trace::name) continue;
        const std::size_t gone = group[i];
        for (std::size_t& g : group) g = g == gone ? group[j] : g;
      }
    }
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        ++out.all;
        if (group[i] != group[j]) continue;
        ++out.found;
        out.right += contacts[of[i]] == contacts[of[j]];
      }
    }
  }
  return out;
}

// The pairs that were parted, by the best that the cards of the two contacts have in common.
void print_missed(const std::vector<InventedCard>& cards, const std::vector<std::int64_t>& contacts) {
  std::map<std::pair<std::size_t, std::size_t>, std::set<int>> bearers;
  for (const InventedCard& card : cards) bearers[{card.family, card.given}].insert(card.person);
  std::map<std::string, double> missed;
  double all = 0;
  for (const auto& [person, of] : by_person(cards)) {
    std::map<std::pair<std::int64_t, std::int64_t>, Trace> best;
    const auto key = [&](std::size_t i, std::size_t j) { return std::minmax(contacts[i], contacts[j]); };
    for (const std::size_t i : of) {
      for (const std::size_t j : of) {
        if (i <= j) continue;
        const auto slot = best.try_emplace(key(i, j), Trace::none).first;
        slot->second = std::min(slot->second, trace_of(cards[i], cards[j]));
      }
    }
    for (const std::size_t i : of) {
      for (const std::size_t j : of) {
        if (i <= j) continue;
        ++all;
        if (contacts[i] == contacts[j]) continue;
        std::string kind = kTraceNames[static_cast<std::size_t>(best.at(key(i, j)))];
        if (cards[i].family != cards[j].family)
          kind += ", another family name";
        else if (bearers[{cards[i].family, cards[i].given}].size() > 1)
          kind += ", a name of several people";
        ++missed[kind];
      }
    }
  }
  std::printf("missed    of 1,000 pairs, by the best that is on the cards of both contacts\n");
  for (const auto& [kind, count] : missed) std::printf("%10.2f  %s\n", 1000 * count / all, kind.c_str());
}

Share score_pairs(const std::vector<InventedCard>& cards, const std::vector<std::int64_t>& contacts) {
  std::map<std::int64_t, double> by_contact;
  std::map<int, double> by_person;
  std::map<std::pair<std::int64_t, int>, double> by_both;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    ++by_contact[contacts[i]];
    ++by_person[cards[i].person];
    ++by_both[{contacts[i], cards[i].person}];
  }
  Share share;
  for (const auto& [key, n] : by_contact) share.of_found += pairs(n);
  for (const auto& [key, n] : by_person) share.of_true += pairs(n);
  for (const auto& [key, n] : by_both) share.right += pairs(n);
  return share;
}

// Pairs of cards of one person with the same family name: those that may be merged without asking.
struct PairsOfOneName {
  Share share;          // precision is not counted
  double left_out = 0;  // pairs across a change of family name
};

PairsOfOneName score_pairs_of_one_name(const std::vector<InventedCard>& cards,
                                       const std::vector<std::int64_t>& contacts) {
  std::map<int, double> by_person;
  std::map<std::pair<int, std::size_t>, double> by_name;
  std::map<std::tuple<int, std::size_t, std::int64_t>, double> found;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    ++by_person[cards[i].person];
    ++by_name[{cards[i].person, cards[i].family}];
    ++found[{cards[i].person, cards[i].family, contacts[i]}];
  }
  PairsOfOneName out;
  for (const auto& [key, n] : by_name) out.share.of_true += pairs(n);
  for (const auto& [key, n] : found) out.share.right += pairs(n);
  for (const auto& [key, n] : by_person) out.left_out += pairs(n);
  out.left_out -= out.share.of_true;
  return out;
}

// A move is right when it hangs on the right card with the right kind.
Share score_moves(const std::vector<InventedCard>& cards, const std::vector<Move>& moves, int shown) {
  static const std::set<std::string> kScored = {"promotion", "transfer", "company", "office"};
  std::set<std::pair<std::string, std::string>> found;
  for (const Move& move : moves) {
    const std::string kind(move_kind_name(move.kind));
    if (kScored.contains(kind) && !move.cards.empty()) found.insert({move.cards.back().source.sha256, kind});
  }
  Share share;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const std::string id = std::to_string(i);
    const bool renamed = cards[i].moves.contains("rename");
    for (const std::string& kind : kScored) {
      if (renamed && kind == "company") continue;  // one person's renaming cannot be told from a change of company
      const bool truth = cards[i].moves.contains(kind);
      const bool said = found.contains({id, kind});
      share.of_true += truth;
      share.of_found += said;
      share.right += truth && said;
      if (truth != said && shown-- > 0) {
        std::printf("%s %s at %s\n", truth ? "missed" : "imagined", kind.c_str(), text_of(cards[i]).c_str());
      }
    }
  }
  return share;
}

// Up to `count` people whose cards were parted, and contacts of several people.
void show(const std::vector<InventedCard>& cards, const std::vector<std::int64_t>& contacts,
          const std::vector<std::string>& reasons, int count) {
  std::map<int, std::vector<std::size_t>> people;
  std::map<std::int64_t, std::vector<std::size_t>> by_contact;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    people[cards[i].person].push_back(i);
    by_contact[contacts[i]].push_back(i);
  }
  const auto print = [&](const std::vector<std::size_t>& of) {
    for (const std::size_t i : of) {
      std::printf("  %lld of %d: %s\n      %s\n", static_cast<long long>(contacts[i]), cards[i].person,
                  text_of(cards[i]).c_str(), reasons[i].c_str());
    }
  };
  int left = count;
  for (const auto& [person, of] : people) {
    const bool parted = std::ranges::any_of(of, [&](std::size_t i) { return contacts[i] != contacts[of.front()]; });
    if (!parted || left-- <= 0) continue;
    std::printf("parted\n");
    print(of);
  }
  left = count;
  for (const auto& [contact, of] : by_contact) {
    const bool joined =
        std::ranges::any_of(of, [&](std::size_t i) { return cards[i].person != cards[of.front()].person; });
    if (!joined || left-- <= 0) continue;
    std::printf("joined\n");
    print(of);
  }
}

// A pair that a person is asked about.
struct Question {
  std::size_t card = 0;
  std::int64_t other = 0;  // contact
  double weight = 0;
};

std::map<std::int64_t, int> person_of_contacts(const std::vector<InventedCard>& cards,
                                               const std::vector<std::int64_t>& contacts) {
  std::map<std::int64_t, int> person_of;  // its first card's
  for (std::size_t i = 0; i < cards.size(); ++i) person_of.try_emplace(contacts[i], cards[i].person);
  return person_of;
}

// The contacts after a person who knows has answered every question.
std::vector<std::int64_t> answered(const std::vector<InventedCard>& cards, std::vector<std::int64_t> contacts,
                                   const std::vector<Question>& questions) {
  const auto person_of = person_of_contacts(cards, contacts);
  std::map<std::int64_t, std::int64_t> into;
  const auto resolved = [&](std::int64_t contact) {
    for (auto it = into.find(contact); it != into.end(); it = into.find(contact)) contact = it->second;
    return contact;
  };
  for (const Question& question : questions) {
    const auto other = person_of.find(question.other);  // none: it was joined with another one since
    if (other == person_of.end() || other->second != cards[question.card].person) continue;
    const std::int64_t a = resolved(contacts[question.card]);
    const std::int64_t b = resolved(question.other);
    if (a != b) into[a] = b;
  }
  for (std::int64_t& contact : contacts) contact = resolved(contact);
  return contacts;
}

// How often the answer is yes, by the weight of the evidence: whether a bit is worth a bit.
void print_questions(const std::vector<InventedCard>& cards, const std::vector<std::int64_t>& contacts,
                     const std::vector<Question>& questions) {
  const auto person_of = person_of_contacts(cards, contacts);
  std::map<int, std::pair<int, int>> by_weight;  // asked, yes
  for (const Question& question : questions) {
    const auto other = person_of.find(question.other);
    if (other == person_of.end()) continue;
    auto& [asked, yes] = by_weight[static_cast<int>(std::floor(question.weight))];
    ++asked;
    yes += other->second == cards[question.card].person;
  }
  std::printf("asked     of 100 cards, by the bits of evidence; and how often it is one person\n");
  for (const auto& [weight, count] : by_weight) {
    std::printf("%10d %6.2f  %3.0f %%\n", weight, 100.0 * count.first / static_cast<double>(cards.size()),
                100.0 * count.second / count.first);
  }
}

// Everything that importing the cards told.
struct Outcome {
  std::vector<std::int64_t> contacts;  // of each card
  std::vector<std::string> reasons;    // of each card
  std::vector<Question> questions;
  std::size_t unsure = 0;  // cards with a question
  std::size_t joinings = 0;
  std::int64_t made = 0;  // contacts, also those that were joined with another one since
  double first_us = 0;    // a card, of the first stretch
  double last_us = 0;
};

void take(const ImportResult& stored, std::size_t card, Outcome& out) {
  out.contacts.push_back(stored.contact_id);
  for (const std::int64_t joined : stored.joined) {
    std::ranges::replace(out.contacts, joined, stored.contact_id);
    ++out.joinings;
  }
  out.reasons.push_back(stored.reason);
  for (const UnsureMatch& match : stored.unsure) {
    out.questions.push_back({card, match.other_id, match.weight});
    out.reasons.back() += " (or " + std::to_string(match.other_id) + ": " + match.reason + ")";
  }
  out.unsure += stored.unsure.empty() ? 0 : 1;
  out.made = std::max(out.made, stored.contact_id);
}

Result<Outcome> import_all(Database& database, const std::vector<InventedCard>& cards, nlohmann::ordered_json& json) {
  Outcome out;
  std::printf("  contacts   cards/s   us a card\n");
  double start = bench::thread_cpu_ms();
  std::size_t since = 0;
  std::int64_t next_report = std::max<std::int64_t>(500, cards.back().person / 16);
  for (std::size_t i = 0; i < cards.size(); ++i) {
    CardSource source;
    source.path = "card " + std::to_string(i);
    source.sha256 = std::to_string(i);
    source.exchanged_on = bench::date_of(cards[i].day);
    const auto stored = database.import_card(source, cards[i].record, "bench");
    if (!stored) return tl::unexpected(stored.error());
    take(*stored, i, out);
    if (out.made < next_report && i + 1 < cards.size()) continue;
    out.last_us = (bench::thread_cpu_ms() - start) / static_cast<double>(i + 1 - since) * 1e3;
    if (out.first_us == 0) out.first_us = out.last_us;
    std::printf("%10lld %9.0f %11.0f\n", static_cast<long long>(out.made), 1e6 / out.last_us, out.last_us);
    std::fflush(stdout);
    json["growth"].push_back({{"contacts", out.made}, {"us_a_card", out.last_us}});
    next_report *= 2;
    since = i + 1;
    start = bench::thread_cpu_ms();
  }
  return out;
}

void report(const std::vector<InventedCard>& cards, const Outcome& out, const Share& moved, double kib,
            nlohmann::ordered_json& json) {
  const Share merged = score_pairs(cards, out.contacts);
  std::printf("\nmerging   precision %.4f (goal 0.999)  recall %.4f (goal 0.97)\n", merged.precision(),
              merged.recall());
  const PairsOfOneName unasked = score_pairs_of_one_name(cards, out.contacts);
  std::printf(
      "          recall %.4f of the pairs that may be merged without asking (%.0f across a change of family name "
      "left out)\n",
      unasked.share.recall(), unasked.left_out);
  const Linkable traces = linkable(cards, out.contacts);
  std::printf(
      "          recall %.4f of the %.4f of pairs that have a number, a mailbox, or name and company in common\n",
      traces.right / traces.found, traces.found / traces.all);
  std::printf("          recall %.4f when every question is answered\n",
              score_pairs(cards, answered(cards, out.contacts, out.questions)).recall());
  const auto of_hundred = [&](std::size_t n) {
    return 100.0 * static_cast<double>(n) / static_cast<double>(cards.size());
  };
  std::printf("moves     precision %.4f               recall %.4f\n", moved.precision(), moved.recall());
  std::printf("questions %.2f of 100 cards\n", of_hundred(out.unsure));
  std::printf("joined    %.2f contacts of 100 cards, by a card of both\n", of_hundred(out.joinings));
  std::printf("cost      %.2f times the first at the end\n", out.last_us / out.first_us);
  std::printf("size      %.1f KiB a contact\n", kib);
  print_missed(cards, out.contacts);
  print_questions(cards, out.contacts, out.questions);
  json["merge_precision"] = merged.precision();
  json["merge_recall"] = merged.recall();
  json["merge_recall_without_asking"] = unasked.share.recall();
  json["pairs_left_out"] = unasked.left_out;
  json["move_precision"] = moved.precision();
  json["move_recall"] = moved.recall();
  json["kib_a_contact"] = kib;
}

std::vector<InventedCard> cards_of(World& world, int people) {
  std::vector<InventedCard> cards;
  for (int i = 0; i < people; ++i) std::ranges::move(world.next_person(), std::back_inserter(cards));
  std::ranges::stable_sort(cards, {}, &InventedCard::day);
  return cards;
}

Result<nlohmann::ordered_json> measure_linkage(World& world, const std::filesystem::path& file, int people, int shown) {
  const std::vector<InventedCard> cards = cards_of(world, people);
  auto database = Database::open(file, OpenMode::create);
  if (!database) return tl::unexpected(database.error());
  std::printf("people %d, cards %zu\n\n", people, cards.size());
  nlohmann::ordered_json json;
  const auto out = import_all(*database, cards, json);
  if (!out) return tl::unexpected(out.error());
  const auto moves = database->moves({});
  if (!moves) return tl::unexpected(moves.error());
  const double kib = static_cast<double>(std::filesystem::file_size(file)) / 1024 / static_cast<double>(out->made);
  report(cards, *out, score_moves(cards, *moves, shown), kib, json);
  show(cards, out->contacts, out->reasons, shown);
  return json;
}

struct Options {
  const char* reference = nullptr;
  const char* json = nullptr;
  int people = 5000;
  int growth = 0;
  int shown = 0;
  std::uint64_t seed = bench::kWorldSeed;
};

int run(const Options& options) {
  World world(options.reference, std::max(options.people, options.growth), options.seed);
  if (world.empty()) {
    std::fprintf(stderr, "meishi_linkage: %s holds no names\n", options.reference);
    return 3;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "meishi-linkage-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 3;
  const std::filesystem::path file = std::filesystem::path(folder) / "a.db";
  const auto json = options.growth > 0 ? measure_growth(world, file, options.growth)
                                       : measure_linkage(world, file, options.people, options.shown);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!json) return bench::report_problem(json.error());
  return options.json != nullptr ? bench::write_report(options.json, *json) : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--reference") == 0) options.reference = argv[i + 1];
    if (std::strcmp(argv[i], "--people") == 0) options.people = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--growth") == 0) options.growth = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--json") == 0) options.json = argv[i + 1];
    if (std::strcmp(argv[i], "--show") == 0) options.shown = std::atoi(argv[i + 1]);
  }
  if (options.reference == nullptr || options.people < 1 || options.growth < 0) {
    std::fprintf(stderr,
                 "usage: meishi_linkage --reference reference.db [--people N | --growth N] [--seed N] [--json FILE] "
                 "[--show N]\n");
    return 2;
  }
  return run(options);
}
