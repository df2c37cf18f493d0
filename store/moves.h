// From what two cards of one person show to the moves between them (人事異動). Pure; used by timeline.cc.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "store/timeline.h"

namespace meishi {

// What one card did to a person's posts.
struct PostChange {
  std::vector<TimelinePost> closed;  // as they were: open posts that the card does not show
  std::vector<TimelinePost> opened;
  bool kept = false;  // an open post goes on
};

// A card and what it says of the person's organization.
struct CardView {
  const StoredCard* card = nullptr;
  std::string date;
  std::string exchanged_on;      // "" where `date` is only that of the import
  std::string organization_key;  // its own, or that of the card before when it names none or misreads the name
  std::string organization_name;
};

// Promotion, demotion, transfer, company, concurrent post. `before`: the former cards, oldest first.
[[nodiscard]] std::vector<TimelineMove> post_moves(const PostChange& change, const CardView& view,
                                                   const std::vector<CardView>& before);

// Office and name change, against the nearest former card that shows an address or a name. An address or name that may
// be the same one misread is no move. `moved`: the card shows another company or department, whose office is elsewhere
// without anybody having moved house.
[[nodiscard]] std::vector<TimelineMove> other_moves(const CardView& view, const std::vector<CardView>& before,
                                                    bool moved);

// {"organization": ..., "title": ...}: what is not empty.
[[nodiscard]] nlohmann::ordered_json to_json(const MoveState& state);

// Whether two readings of one text can be of the same print: few characters apart, one of them in doubt.
[[nodiscard]] bool may_be_misread(const std::string& key_a, double confidence_a, const std::string& key_b,
                                  double confidence_b);

// The same whatever the confidences: one character apart, or one in five.
[[nodiscard]] bool nearly_alike(const std::string& key_a, const std::string& key_b);

// 1 for a value without a confidence: it was given by hand or by another program.
[[nodiscard]] double confidence_of(const CardRecord& record, const std::string& path);

// E-mail domain, desk phone or postal code and block agree: both cards are of one house, whatever its name.
[[nodiscard]] bool same_house(const ContactFields& a, const ContactFields& b);

}  // namespace meishi
