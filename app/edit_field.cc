#include "app/edit_field.h"

#include <algorithm>
#include <iterator>

#include "normalize/address.h"
#include "normalize/card_json.h"
#include "normalize/company.h"
#include "normalize/internet.h"
#include "normalize/phone.h"
#include "normalize/post.h"
#include "normalize/text.h"
#include "store/edits.h"
#include "store/match_key.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

struct TextField {
  std::string_view name;
  const char* field;
  std::string ContactFields::*member;
};

constexpr TextField kTexts[] = {
    {"last_name", "last_name", &ContactFields::last_name},
    {"first_name", "first_name", &ContactFields::first_name},
    {"last_name_kana", "last_name_kana", &ContactFields::last_name_kana},
    {"first_name_kana", "first_name_kana", &ContactFields::first_name_kana},
    {"last_name_roman", "last_name_roman", &ContactFields::last_name_roman},
    {"first_name_roman", "first_name_roman", &ContactFields::first_name_roman},
};

struct PhoneField {
  std::string_view name;
  PhoneType type;
};

constexpr PhoneField kPhones[] = {
    {"phone", PhoneType::work}, {"direct", PhoneType::direct}, {"mobile", PhoneType::mobile}, {"fax", PhoneType::fax}};

constexpr std::string_view kOthers[] = {"company", "company_en", "department", "title", "email", "url", "address"};

tl::unexpected<Error> wrong_value(std::string_view name) {
  return fail(ErrorCode::invalid, "this is no value for {}", {std::string(name)});
}

enum class Operation { set, add, remove };

Json all_of(const ContactFields& contact, const std::string& list) {
  const Json values = Json::parse(value_of(contact, list));
  return values.is_null() ? Json::array() : values;
}

// The value of a list that is exchanged, added or taken away. `values`: those of that name that the contact has;
// `given`: the user's, null for none; `there`: the one of `values` that it means.
Result<std::vector<FieldEdit>> list_edit(const ContactFields& contact, const std::string& list, std::string_view name,
                                         Operation operation, const Json& values, const Json& given,
                                         const Json& there) {
  using Edits = std::vector<FieldEdit>;
  const std::string field = list + "[]";
  if (operation != Operation::set && given.is_null()) return wrong_value(name);
  if (operation == Operation::add) {  // what is there is confirmed
    if (there.is_null()) return Edits{{field, given.dump(), "null"}};
    return Edits{{field, there.dump(), there.dump()}};
  }
  if (operation == Operation::remove && there.is_null()) {
    return fail(ErrorCode::not_found, "this is no value that {} has", {std::string(name)});
  }
  const Json from = operation == Operation::remove ? there : values.empty() ? Json() : values.front();
  const Json to = operation == Operation::remove ? Json() : given;
  if (from.is_null() && to.is_null()) return Edits();
  // The last one goes with those of earlier cards, which would stand in its place.
  if (to.is_null() && all_of(contact, list).size() == 1) return Edits{{list, "null", "null"}};
  return Edits{{field, to.dump(), from.dump()}};
}

// Of e-mails, URLs and addresses, which have one name a list.
Result<std::vector<FieldEdit>> list_edit(const ContactFields& contact, const std::string& list, std::string_view name,
                                         Operation operation, const Json& given) {
  const Json values = all_of(contact, list);
  const auto same = [&](const Json& value) { return list_key(list, value) == list_key(list, given); };
  const auto at = given.is_null() ? values.end() : std::ranges::find_if(values, same);
  return list_edit(contact, list, name, operation, values, given, at == values.end() ? Json() : *at);
}

// The phone that a user means by `given`: without its extension it is enough where only one has the number.
Json phone_meant(const std::vector<Phone>& phones, const Phone& given) {
  const auto same = [&](const Phone& phone) { return phone_key(phone) == phone_key(given); };
  const auto same_number = [&](const Phone& phone) { return phone.e164 == given.e164; };
  auto at = std::ranges::find_if(phones, same);
  if (at == phones.end() && given.extension.empty() && std::ranges::count_if(phones, same_number) == 1) {
    at = std::ranges::find_if(phones, same_number);
  }
  return at == phones.end() ? Json() : to_json(*at);
}

Result<std::vector<FieldEdit>> phone_edit(const ContactFields& c, const PhoneField& field, Operation operation,
                                          const std::string& text) {
  std::vector<Phone> phones;
  std::ranges::copy_if(c.phones, std::back_inserter(phones), [&](const Phone& p) { return p.type == field.type; });
  Json values = Json::array();
  for (const Phone& phone : phones) values.push_back(to_json(phone));
  if (text.empty()) return list_edit(c, "phones", field.name, operation, values, Json(), Json());
  const auto found = find_phones(text);
  if (found.size() != 1 || found.front().phone.e164.empty()) return wrong_value(field.name);
  Phone given = found.front().phone;
  given.type = field.type;
  return list_edit(c, "phones", field.name, operation, values, to_json(given), phone_meant(phones, given));
}

Result<std::vector<FieldEdit>> internet_edit(const ContactFields& c, std::string_view name, Operation operation,
                                             const std::string& text) {
  Json given;
  if (!text.empty()) {
    const auto found = name == "email" ? find_emails(text) : find_urls(text);
    if (found.size() != 1) return wrong_value(name);
    given = found.front().value;
  }
  return list_edit(c, std::string(name) + "s", name, operation, given);
}

Result<std::vector<FieldEdit>> address_edit(const ContactFields& c, Operation operation, const std::string& text,
                                            const Reference& reference) {
  Json given;
  if (!text.empty()) {
    const auto address = parse_address(text, reference).address;
    if (address.city.empty() && address.town.empty()) return wrong_value("address");
    given = to_json(address);
  }
  return list_edit(c, "addresses", "address", operation, given);
}

Status put_post(ContactFields& c, bool title, const std::string& text, const Reference& reference) {
  if (c.posts.empty()) c.posts.emplace_back();
  Post& post = c.posts.front();
  (title ? post.title : post.department) = text;
  if (title) post.title_rank = title_rank(text, reference);
  if (post.department.empty() && post.title.empty()) c.posts.erase(c.posts.begin());
  return {};
}

// Gives the members that changed, for a field of which there is one.
Result<std::vector<const char*>> put(ContactFields& c, std::string_view name, const std::string& text,
                                     const Reference& reference) {
  using Fields = std::vector<const char*>;
  for (const TextField& field : kTexts) {
    if (field.name != name) continue;
    c.*field.member = name.ends_with("_kana") ? to_katakana(text) : text;
    return Fields{field.field};
  }
  if (name == "company") {
    const Organization parsed = text.empty() ? Organization() : parse_company(text, reference).organization;
    c.organization.name = parsed.name;
    c.organization.legal_form = parsed.legal_form;
    return Fields{"organization.name", "organization.legal_form"};
  }
  if (name == "company_en") {
    c.organization.name_en = text;
    return Fields{"organization.name_en"};
  }
  if (name == "department" || name == "title") {
    if (Status status = put_post(c, name == "title", text, reference); !status) return tl::unexpected(status.error());
    return Fields{"posts"};
  }
  return fail(ErrorCode::invalid, "{0} is no field that can be set; there are: {1}", {std::string(name), edit_names()});
}

}  // namespace

std::string edit_names() {
  std::string out;
  const auto add = [&out](std::string_view name) { out.append(out.empty() ? "" : ", ").append(name); };
  for (const TextField& field : kTexts) add(field.name);
  for (const std::string_view name : kOthers) add(name);
  for (const PhoneField& field : kPhones) add(field.name);
  return out;
}

Result<std::vector<FieldEdit>> edits_of(std::string_view assignment, const ContactFields& contact,
                                        const Reference& reference) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return fail(ErrorCode::invalid, "{} is no NAME=VALUE", {std::string(assignment)});
  }
  const char sign = equals == 0 ? '=' : assignment[equals - 1];
  const Operation operation = sign == '+' ? Operation::add : sign == '-' ? Operation::remove : Operation::set;
  const std::string_view name = assignment.substr(0, operation == Operation::set ? equals : equals - 1);
  const std::string text = trim(assignment.substr(equals + 1));
  if (!is_valid_utf8(text)) return wrong_value(name);
  for (const PhoneField& field : kPhones) {
    if (field.name == name) return phone_edit(contact, field, operation, text);
  }
  if (name == "email" || name == "url") return internet_edit(contact, name, operation, text);
  if (name == "address") return address_edit(contact, operation, text, reference);
  ContactFields changed = contact;
  const auto fields = put(changed, name, text, reference);
  if (!fields) return tl::unexpected(fields.error());
  if (operation != Operation::set) {
    return fail(ErrorCode::invalid, "{} has one value: += and -= are for phones, e-mails, URLs and addresses",
                {std::string(name)});
  }
  std::vector<FieldEdit> edits;
  for (const char* field : *fields) {
    std::string value = value_of(changed, field);
    const bool first = edits.empty() && field == fields->front();  // said again, it is confirmed
    if (first || value != value_of(contact, field)) edits.push_back({field, std::move(value), "null"});
  }
  return edits;
}

}  // namespace meishi
