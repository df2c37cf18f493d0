#include "app/field_names.h"

#include <iterator>
#include <utility>

#include "app/message.h"

namespace meishi {

namespace {

using Names = std::pair<std::string_view, const char*>;

constexpr Names kFields[] = {
    {"last_name", tr_noop("Family name")},
    {"first_name", tr_noop("Given name")},
    {"last_name_kana", tr_noop("Family name, reading")},
    {"first_name_kana", tr_noop("Given name, reading")},
    {"last_name_roman", tr_noop("Family name in Latin letters")},
    {"first_name_roman", tr_noop("Given name in Latin letters")},
    {"organization", tr_noop("Company")},
    {"organization.name", tr_noop("Company")},
    {"organization.name_kana", tr_noop("Company, reading")},
    {"organization.name_en", tr_noop("Company in English")},
    {"organization.legal_form", tr_noop("Legal form")},
    {"organization.corporate_number", tr_noop("Corporate number")},
    {"posts", tr_noop("Post")},
    {"former_posts", tr_noop("Former post")},
    {"posts.department", tr_noop("Department")},
    {"posts.title", tr_noop("Title")},
    {"department", tr_noop("Department")},
    {"title", tr_noop("Title")},
    {"qualifications", tr_noop("Qualification")},
    {"phones", tr_noop("Phone numbers")},
    {"emails", tr_noop("E-mail")},
    {"urls", tr_noop("Web")},
    {"social", tr_noop("Social media")},
    {"addresses", tr_noop("Address")},
    {"postal_code", tr_noop("Postal code")},
    {"prefecture", tr_noop("Prefecture")},
    {"city", tr_noop("City")},
    {"town", tr_noop("Town")},
    {"notes", tr_noop("Note")},
    {"tags", tr_noop("Tags")},
    {"owner", tr_noop("Received by")},
};

constexpr Names kColumns[] = {
    {"last_name", tr_noop("Family name")},
    {"first_name", tr_noop("Given name")},
    {"full_name", tr_noop("Name")},
    {"last_name_kana", tr_noop("Family name, reading")},
    {"first_name_kana", tr_noop("Given name, reading")},
    {"full_name_kana", tr_noop("Reading")},
    {"last_name_roman", tr_noop("Family name in Latin letters")},
    {"first_name_roman", tr_noop("Given name in Latin letters")},
    {"full_name_roman", tr_noop("Name in Latin letters")},
    {"company", tr_noop("Company")},
    {"company_kana", tr_noop("Company, reading")},
    {"company_en", tr_noop("Company in English")},
    {"corporate_number", tr_noop("Corporate number")},
    {"department", tr_noop("Department")},
    {"title", tr_noop("Title")},
    {"post", tr_noop("Department and title")},
    {"email", tr_noop("E-mail")},
    {"phone", tr_noop("Phone")},
    {"phone_work", tr_noop("Phone")},
    {"phone_main", tr_noop("Switchboard")},
    {"phone_direct", tr_noop("Direct")},
    {"phone_mobile", tr_noop("Mobile")},
    {"phone_fax", tr_noop("Fax")},
    {"phone_other", tr_noop("Other phone")},
    {"url", tr_noop("Web")},
    {"address", tr_noop("Address")},
    {"postal_code", tr_noop("Postal code")},
    {"country", tr_noop("Country")},
    {"prefecture", tr_noop("Prefecture")},
    {"city", tr_noop("City")},
    {"street", tr_noop("Town and block")},
    {"building", tr_noop("Building")},
    {"qualification", tr_noop("Qualification")},
    {"social", tr_noop("Social media")},
    {"note", tr_noop("Note")},
    {"label", tr_noop("Kind of the phone number")},
    {"record_id", tr_noop("Record of the other program")},
    {"meishi_id", tr_noop("Meishi's own ID")},
    {"exchanged_on", tr_noop("Exchanged on")},
    {"modified_on", tr_noop("Last changed on")},
    {"event", tr_noop("Event")},
    {"owner", tr_noop("Owner")},
    {"tags", tr_noop("Tags")},
    {"opt_out", tr_noop("Wants no mail")},
};

constexpr Names kKinds[] = {
    {"contact_created", tr_noop("Contact created")},
    {"contact_updated", tr_noop("Contact updated")},
    {"card_added", tr_noop("Card added")},
    {"card_repeated", tr_noop("Same card scanned again")},
    {"card_completed", tr_noop("Other side of a card added")},
    {"card_withdrawn", tr_noop("Card withdrawn")},
    {"contacts_merged", tr_noop("Contacts merged")},
    {"kept_apart", tr_noop("Kept apart")},
    {"card_moved", tr_noop("Card made a contact of its own")},
    {"field_edited", tr_noop("Corrected by hand")},
    {"retired", tr_noop("Left the company")},
    {"entry_undone", tr_noop("Entry taken back")},
    {"erased", tr_noop("Erased")},
    {"batch_begun", tr_noop("Import begun")},
    {"batch_undone", tr_noop("Import taken back")},
    {"exported", tr_noop("Exported")},
};

constexpr Names kReasons[] = {
    {"same name", tr_noop("same name")},
    {"same name in Latin letters", tr_noop("same name in Latin letters")},
    {"nearly the same name", tr_noop("nearly the same name")},
    {"same family name", tr_noop("same family name")},
    {"another given name", tr_noop("another given name")},
    {"another family name", tr_noop("another family name")},
    {"another name", tr_noop("another name")},
    {"same reading", tr_noop("same reading")},
    {"another reading", tr_noop("another reading")},
    {"same e-mail", tr_noop("same e-mail")},
    {"nearly the same e-mail", tr_noop("nearly the same e-mail")},
    {"another e-mail of the same domain", tr_noop("another e-mail of the same domain")},
    {"same mobile number", tr_noop("same mobile number")},
    {"nearly the same mobile number", tr_noop("nearly the same mobile number")},
    {"another mobile number", tr_noop("another mobile number")},
    {"same company", tr_noop("same company")},
    {"same e-mail domain", tr_noop("same e-mail domain")},
    {"another company", tr_noop("another company")},
    {"same desk number", tr_noop("same desk number")},
    {"same address", tr_noop("same address")},
    {"same department", tr_noop("same department")},
    {"same title", tr_noop("same title")},
    {"same look and text", tr_noop("same look and text")},
    {"back of another card", tr_noop("back of another card")},
    {"same record of the other program", tr_noop("same record of the other program")},
    {"same e-mail and mobile number", tr_noop("same e-mail and mobile number")},
};

constexpr Names kMoves[] = {
    {"promotion", tr_noop("Promotion")},         {"demotion", tr_noop("Demotion")},
    {"transfer", tr_noop("Transfer")},           {"company", tr_noop("Company change")},
    {"concurrent", tr_noop("Concurrent post")},  {"rename", tr_noop("Company renamed")},
    {"office", tr_noop("Office moved")},         {"name_change", tr_noop("Name changed")},
    {"retirement", tr_noop("Left the company")},
};

std::string look_up(const Names* begin, const Names* end, std::string_view key) {
  for (const Names* it = begin; it != end; ++it) {
    if (it->first == key) return tr(it->second);
  }
  return std::string(key);
}

}  // namespace

std::string field_name(std::string_view path) {
  // phones[0] is a phone number whichever it is; addresses[0].city is an address as a whole.
  std::string plain;
  bool inside = false;
  for (char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  std::string name = look_up(std::begin(kFields), std::end(kFields), plain);
  if (name != plain) return name;
  const std::string list = plain.substr(0, plain.find('.'));
  name = look_up(std::begin(kFields), std::end(kFields), list);
  return name == list ? std::string(path) : name;
}

std::string column_meaning_text(std::string_view meaning) {
  return look_up(std::begin(kColumns), std::end(kColumns), meaning);
}

std::string phone_type_text(PhoneType type) {
  switch (type) {
    case PhoneType::work:
      return tr("Phone");
    case PhoneType::direct:
      return tr("Direct line");
    case PhoneType::main:
      return tr("Switchboard");
    case PhoneType::mobile:
      return tr("Mobile");
    case PhoneType::fax:
      return tr("Fax");
    case PhoneType::toll_free:
      return tr("Toll-free");
    case PhoneType::ip:
      return tr("IP phone");
    case PhoneType::other:
      return tr("Other phone");
  }
  return {};
}

std::string move_kind_text(MoveKind kind) {
  return look_up(std::begin(kMoves), std::end(kMoves), move_kind_name(kind));
}

std::string change_kind_text(std::string_view kind) { return look_up(std::begin(kKinds), std::end(kKinds), kind); }

std::string reason_text(std::string_view reason) {
  std::string out;
  while (!reason.empty()) {
    const std::size_t comma = reason.find(", ");
    if (!out.empty()) out += tr(", ");
    const std::string_view part = reason.substr(0, comma);
    // The evidence in bits stands behind its words.
    const std::size_t bits = part.find_last_of(' ');
    const bool counted =
        bits != std::string_view::npos && bits + 1 < part.size() && (part[bits + 1] == '+' || part[bits + 1] == '-');
    out += look_up(std::begin(kReasons), std::end(kReasons), counted ? part.substr(0, bits) : part);
    if (counted) out += part.substr(bits);
    reason = comma == std::string_view::npos ? std::string_view() : reason.substr(comma + 2);
  }
  return out;
}

std::string outcome_text(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::added:
      return tr("new");
    case ImportOutcome::updated:
      return tr("updated");
    case ImportOutcome::unchanged:
      return tr("unchanged");
    case ImportOutcome::repeated:
      return tr("same card again");
    case ImportOutcome::completed:
      return tr("other side added");
    case ImportOutcome::duplicate:
      return tr("known");
    case ImportOutcome::apart:
      break;  // never shown: each side has an outcome of its own
  }
  return {};
}

std::string_view outcome_name(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::added:
      return "added";
    case ImportOutcome::updated:
      return "updated";
    case ImportOutcome::unchanged:
      return "unchanged";
    case ImportOutcome::repeated:
      return "repeated";
    case ImportOutcome::completed:
      return "completed";
    case ImportOutcome::duplicate:
      return "duplicate";
    case ImportOutcome::apart:
      return "apart";
  }
  return {};
}

}  // namespace meishi
