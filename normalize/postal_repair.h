// Postal codes whose figures were read as others: put right against the codes of the place beside them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace meishi {

struct PostalRepair {
  std::string digits;       // 7: one of the codes
  bool look_alike = false;  // all that differs is figures of one shape, not an arbitrary one
};

// `read`: the figures as recognition gave them, 7, or 6 or 8 where one was lost or is too many, ? for an unread one.
// `codes`: those of the place that the address names. The one of them that `read` can be a misreading of: figures of
// one shape (0/6/8/9, 1/7, 3/8, 5/6), any number of them; else one other figure, or one lost or added and one of the
// same shape (a 0 with a stroke is read as 09). Of several the nearest. Nothing when two are as near, and where only
// the fourth figure of a large office's own code (100-8005) differs: such a code may be younger than the reference
// data. Pure.
[[nodiscard]] std::optional<PostalRepair> repaired_postal_code(std::string_view read,
                                                               const std::set<std::string>& codes);

}  // namespace meishi
