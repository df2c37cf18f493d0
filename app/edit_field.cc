#include "app/edit_field.h"

#include <algorithm>
#include <array>
#include <optional>

#include "normalize/address.h"
#include "normalize/company.h"
#include "normalize/internet.h"
#include "normalize/phone.h"
#include "normalize/post.h"
#include "normalize/text.h"
#include "store/edits.h"

namespace meishi {

namespace {

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

// The first member of a list, exchanged, added or taken away.
template <typename T>
void put_first(std::vector<T>& list, const std::optional<T>& value) {
  if (list.empty()) {
    if (value) list.push_back(*value);
  } else if (value) {
    list.front() = *value;
  } else {
    list.erase(list.begin());
  }
}

Status put_phone(ContactFields& c, const PhoneField& field, const std::string& text) {
  const auto same_type = [&](const Phone& phone) { return phone.type == field.type; };
  const auto at = std::ranges::find_if(c.phones, same_type);
  if (text.empty()) {
    if (at != c.phones.end()) c.phones.erase(at);
    return {};
  }
  const auto found = find_phones(text);
  if (found.size() != 1 || found.front().phone.e164.empty()) return wrong_value(field.name);
  Phone phone = found.front().phone;
  phone.type = field.type;
  if (at != c.phones.end()) {
    *at = std::move(phone);
  } else {
    c.phones.push_back(std::move(phone));
  }
  return {};
}

Status put_post(ContactFields& c, bool title, const std::string& text, const Reference& reference) {
  if (c.posts.empty()) c.posts.emplace_back();
  Post& post = c.posts.front();
  (title ? post.title : post.department) = text;
  if (title) post.title_rank = title_rank(text, reference);
  if (post.department.empty() && post.title.empty()) c.posts.erase(c.posts.begin());
  return {};
}

// Gives the members that changed.
Result<std::vector<const char*>> put(ContactFields& c, std::string_view name, const std::string& text,
                                     const Reference& reference) {
  using Fields = std::vector<const char*>;
  for (const TextField& field : kTexts) {
    if (field.name != name) continue;
    c.*field.member = name.ends_with("_kana") ? to_katakana(text) : text;
    return Fields{field.field};
  }
  for (const PhoneField& field : kPhones) {
    if (field.name != name) continue;
    if (Status status = put_phone(c, field, text); !status) return tl::unexpected(status.error());
    return Fields{"phones"};
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
  if (name == "email" || name == "url") {
    std::optional<std::string> value;
    if (!text.empty()) {
      const auto found = name == "email" ? find_emails(text) : find_urls(text);
      if (found.size() != 1) return wrong_value(name);
      value = found.front().value;
    }
    put_first(name == "email" ? c.emails : c.urls, value);
    return name == "email" ? Fields{"emails"} : Fields{"urls"};
  }
  if (name == "address") {
    std::optional<Address> value;
    if (!text.empty()) {
      value = parse_address(text, reference).address;
      if (value->city.empty() && value->town.empty()) return wrong_value(name);
    }
    put_first(c.addresses, value);
    return Fields{"addresses"};
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
  const std::string_view name = assignment.substr(0, equals);
  const std::string text = trim(assignment.substr(equals + 1));
  if (!is_valid_utf8(text)) return wrong_value(name);
  ContactFields changed = contact;
  const auto fields = put(changed, name, text, reference);
  if (!fields) return tl::unexpected(fields.error());
  std::vector<FieldEdit> edits;
  for (const char* field : *fields) {
    std::string value = value_of(changed, field);
    const bool first = edits.empty() && field == fields->front();  // said again, it is confirmed
    if (first || value != value_of(contact, field)) edits.push_back({field, std::move(value)});
  }
  return edits;
}

}  // namespace meishi
