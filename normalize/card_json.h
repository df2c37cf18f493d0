// CardRecord to and from JSON, with the keys of card.schema.json. Empty fields are left out.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/result.h"
#include "normalize/card_record.h"

namespace meishi {

[[nodiscard]] std::string_view phone_type_name(PhoneType type);  // "work", "direct", ...

[[nodiscard]] nlohmann::ordered_json to_json(const ContactFields& contact);  // the schema's `contact`

// One member of it.
[[nodiscard]] nlohmann::ordered_json to_json(const Organization& organization);
[[nodiscard]] nlohmann::ordered_json to_json(const Post& post);
[[nodiscard]] nlohmann::ordered_json to_json(const Phone& phone);
[[nodiscard]] nlohmann::ordered_json to_json(const Address& address);

// {"contact": ..., "confidence": ..., "evidence": ..., "confidence_scale": 2}; the scale only beside confidences.
[[nodiscard]] nlohmann::ordered_json to_json(const CardRecord& record);

// The inverses. Unknown keys are ignored, missing ones are empty. A record without confidence_scale is of a version
// that told evidence in place of probabilities; field_confidence() makes them such. Errors: corrupt (a value of the
// wrong type).
Result<ContactFields> contact_from_json(const nlohmann::ordered_json& json);
Result<CardRecord> record_from_json(const nlohmann::ordered_json& json);

}  // namespace meishi
