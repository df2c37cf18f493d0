#include "bench/linkage_growth.h"

#include <soci/soci.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/cpu_time.h"
#include "store/database.h"
#include "store/dialect.h"
#include "store/linkage.h"

namespace meishi::bench {

namespace {

constexpr int kSmallest = 10000;
constexpr std::size_t kOfEach = 250;   // of the 500 cards
constexpr std::size_t kAtOnce = 1000;  // cards in one transaction while the database is filled
constexpr int kRounds = 25;            // of matching; the quickest of each card counts, for other programs run beside

CardToImport to_import(const InventedCard& card, const char* what, std::int64_t batch = 0) {
  CardToImport out;
  out.source.sha256 = what + std::to_string(card.person);
  out.source.path = out.source.sha256;
  out.source.exchanged_on = date_of(card.day);
  out.source.batch = batch;
  out.record = card.record;
  return out;
}

// Of all sizes, among the people that the smallest database is made of.
struct Sample {
  std::vector<InventedCard> unknown;
  std::vector<InventedCard> known;
};

// What the 500 cards took, in ms a card.
struct Cost {
  double match = 0;
  double slowest = 0;  // match
  double import = 0;
  int found = 0;  // of the known, with the right contact
  int wrong = 0;  // of all, with somebody else
};

class Growth {
 public:
  Growth(World& world, std::filesystem::path file, Database database)
      : world_(world), file_(std::move(file)), database_(std::move(database)) {}

  // Until there are so many contacts.
  Status fill(std::int64_t contacts) {
    while (static_cast<std::int64_t>(person_of_.size()) < contacts) {
      std::vector<InventedCard> cards;
      while (cards.size() < kAtOnce) next_into(cards);
      std::vector<CardToImport> some;
      for (const InventedCard& card : cards) some.push_back(to_import(card, "first "));
      const auto stored = database_.import_cards(some, "bench");
      if (!stored) return tl::unexpected(stored.error());
      for (std::size_t i = 0; i < cards.size(); ++i) person_of_.try_emplace((*stored)[i].contact_id, cards[i].person);
    }
    return {};
  }

  Result<Cost> measure() {
    Cost cost;
    if (Status status = match(cost); !status) return tl::unexpected(status.error());
    if (Status status = import(cost); !status) return tl::unexpected(status.error());
    return cost;
  }

  [[nodiscard]] double kib_a_contact() const {
    return static_cast<double>(std::filesystem::file_size(file_)) / 1024 / static_cast<double>(person_of_.size());
  }

 private:
  void next_into(std::vector<InventedCard>& cards) {
    constexpr int kEvery = kSmallest / static_cast<int>(kOfEach) - 1;
    std::vector<InventedCard> person = world_.next_person();
    const auto due = [&](const std::vector<InventedCard>& taken) {
      return taken.size() < kOfEach && person.front().person >= static_cast<int>(taken.size()) * kEvery;
    };
    if (due(sample_.unknown)) {
      sample_.unknown.push_back(std::move(person.front()));
      return;
    }
    if (person.size() > 1 && due(sample_.known)) sample_.known.push_back(std::move(person.back()));
    cards.push_back(std::move(person.front()));
  }

  Status match(Cost& cost) {
    std::vector<double> quickest(2 * kOfEach, std::numeric_limits<double>::max());
    for (int round = 0; round < kRounds; ++round) {
      if (Status status = match(quickest); !status) return status;
    }
    for (const double took : quickest) {
      cost.match += took / (2 * kOfEach);
      cost.slowest = std::max(cost.slowest, took);
    }
    return {};
  }

  // With a connection of its own, so that nothing is in its memory at any size.
  Status match(std::vector<double>& quickest) {
    soci::session session;
    if (const auto opened = dialect::open(session, file_, OpenMode::read); !opened) {
      return tl::unexpected(opened.error());
    }
    soci::transaction as_in_an_import(session);
    auto best = quickest.begin();
    for (const auto* cards : {&sample_.unknown, &sample_.known}) {
      for (const InventedCard& card : *cards) {
        const double start = thread_cpu_ms();
        const auto found = find_contact(session, card.record, date_of(card.day));
        const double took = thread_cpu_ms() - start;
        if (!found) return tl::unexpected(found.error());
        *best = std::min(*best, took);
        ++best;
      }
    }
    return {};
  }

  Status import(Cost& cost) {
    const auto batch = database_.begin_batch({}, "bench");
    if (!batch) return tl::unexpected(batch.error());
    for (const auto* cards : {&sample_.unknown, &sample_.known}) {
      for (const InventedCard& card : *cards) {
        const CardToImport one = to_import(card, "sample ", *batch);
        const double start = thread_cpu_ms();
        const auto stored = database_.import_card(one.source, one.record, "bench");
        cost.import += (thread_cpu_ms() - start) / (2 * kOfEach);
        if (!stored) return tl::unexpected(stored.error());
        const auto person = person_of_.find(stored->contact_id);
        if (person == person_of_.end()) continue;
        ++(person->second == card.person ? cost.found : cost.wrong);
      }
    }
    const auto undone = database_.undo_batch(*batch, "bench");
    return undone ? Status() : tl::unexpected(undone.error());
  }

  World& world_;
  std::filesystem::path file_;
  Database database_;
  Sample sample_;
  std::unordered_map<std::int64_t, int> person_of_;
};

}  // namespace

Result<nlohmann::ordered_json> measure_growth(World& world, const std::filesystem::path& file, int most) {
  auto database = Database::open(file, OpenMode::create);
  if (!database) return tl::unexpected(database.error());
  Growth growth(world, file, std::move(*database));
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::printf("  contacts  match ms  slowest   times  import ms   times  KiB each  found of %zu  wrong\n", kOfEach);
  Cost before;
  for (std::int64_t contacts = kSmallest; contacts <= most; contacts *= 10) {
    if (Status status = growth.fill(contacts); !status) return tl::unexpected(status.error());
    const double kib = growth.kib_a_contact();
    const auto cost = growth.measure();
    if (!cost) return tl::unexpected(cost.error());
    const auto times = [&](double Cost::*part) { return before.*part > 0 ? (*cost).*part / (before.*part) : 1; };
    std::printf("%10lld %9.3f %8.2f %7.2f %10.3f %7.2f %9.2f %13d %6d\n", static_cast<long long>(contacts), cost->match,
                cost->slowest, times(&Cost::match), cost->import, times(&Cost::import), kib, cost->found, cost->wrong);
    std::fflush(stdout);
    json.push_back({{"contacts", contacts},
                    {"match_ms", cost->match},
                    {"slowest_match_ms", cost->slowest},
                    {"import_ms", cost->import},
                    {"kib_a_contact", kib},
                    {"found", cost->found},
                    {"wrong", cost->wrong}});
    before = *cost;
  }
  return json;
}

}  // namespace meishi::bench
