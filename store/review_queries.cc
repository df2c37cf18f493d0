#include "store/review_queries.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "store/contact_text.h"
#include "store/journal.h"

// SOCI keeps references to what use() and into() are given until the statement has run: only named variables go in.

namespace meishi {

std::vector<UnsureMatch> unsure_matches(soci::session& session) {
  std::vector<UnsureMatch> out;
  UnsureMatch row;
  long long contact = 0;
  long long other = 0;
  int weight = 0;
  soci::statement statement =
      (session.prepare
           << "SELECT contact_id, other_id, weight, reason FROM unsure ORDER BY weight DESC, contact_id, other_id",
       soci::into(contact), soci::into(other), soci::into(weight), soci::into(row.reason));
  statement.execute();
  while (statement.fetch()) {
    row.contact_id = contact;
    row.other_id = other;
    row.weight = weight / 10.0;
    out.push_back(row);
  }
  return out;
}

Result<std::vector<DoubtfulField>> doubtful_fields(soci::session& session, int most) {
  std::vector<DoubtfulField> out;
  long long contact = 0;
  std::string fields;
  std::string checks;
  soci::statement statement =
      (session.prepare << "SELECT id, fields, checks FROM contacts WHERE least < 1000 ORDER BY least, id LIMIT :most",
       soci::use(most), soci::into(contact), soci::into(fields), soci::into(checks));
  statement.execute();
  while (statement.fetch()) {
    const auto record = read_record_json(fields);
    const auto json = nlohmann::ordered_json::parse(checks, nullptr, false);
    if (!record) return tl::unexpected(record.error());
    if (!json.is_array()) return fail(ErrorCode::corrupt, "a stored contact is damaged");
    for (const auto& check : json) {
      out.push_back({contact, name_family_first(record->contact), check.value("field", std::string()),
                     check.value("value", std::string()), check.value("other", std::string()),
                     check.value("confidence", 0.0), check.value("card", std::int64_t{0})});
    }
  }
  return out;
}

}  // namespace meishi
