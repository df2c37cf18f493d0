// contacts, show and history: looking at what is stored.
#include <algorithm>
#include <iostream>
#include <set>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/message.h"
#include "app/places.h"
#include "app/table.h"
#include "store/calendar.h"
#include "store/export.h"
#include "store/journal.h"

namespace meishi {

namespace {

std::string best_phone(const ContactFields& contact) {
  for (const Phone& phone : contact.phones) {
    if (phone.type != PhoneType::fax) return phone.national.empty() ? phone.e164 : phone.national;
  }
  return {};
}

const StoredPost* current_post(const Contact& contact) {
  return contact.posts.empty() || !contact.posts.front().current ? nullptr : &contact.posts.front();
}

std::vector<std::string> row_of(const Contact& contact) {
  const StoredPost* post = current_post(contact);
  const std::string work =
      post == nullptr ? std::string() : post->department + (post->department.empty() ? "" : " ") + post->title;
  const std::string company = organization_name(post == nullptr ? contact.fields.organization : post->organization);
  return {std::to_string(contact.id),
          full_name(contact.fields),
          company,
          work,
          contact.fields.emails.empty() ? "" : contact.fields.emails.front(),
          best_phone(contact.fields)};
}

std::string post_text(const StoredPost& post) {
  std::string out = organization_name(post.organization);
  for (const std::string& part : {post.department, post.title}) {
    if (!part.empty()) out += (out.empty() ? "" : " ") + part;
  }
  if (post.valid_from.empty() && post.valid_to.empty()) return out;
  return out + "  (" + post.valid_from + " – " + post.valid_to + ")";
}

std::string former_name_text(const FormerName& former) {
  return (former.name.empty() ? former.name_en : former.name) + "  (– " + former.until + ")";
}

void print_contact(const Contact& contact) {
  CardRecord record;
  record.contact = contact.fields;
  std::vector<FieldLine> lines = field_lines(record);
  for (const StoredPost& post : contact.posts) {
    lines.push_back({post.current ? tr("Post now") : tr("Former post"), post_text(post), -1});
    if (!post.current) continue;
    for (const FormerName& former : post.former_names) {
      lines.push_back({tr("Former company name"), former_name_text(former), -1});
    }
  }
  for (const std::string& tag : contact.tags) lines.push_back({tr("Tag"), tag, -1});
  if (!contact.owner.empty()) lines.push_back({tr("Received by"), contact.owner, -1});
  for (const StoredCard& card : contact.cards) {
    std::string text = std::to_string(card.id) + "  " + card.source.path;
    if (card.source.page > 1) text += ", " + tr("page {}", {std::to_string(card.source.page)});
    if (!card.source.exchanged_on.empty()) text += "  " + card.source.exchanged_on;
    if (!card.source.event.empty()) text += "  " + card.source.event;
    lines.push_back({tr("Card"), text, -1});
  }
  std::size_t width = 0;
  for (const FieldLine& line : lines) width = std::max(width, display_width(line.label));
  std::cout << tr("Contact {}", {std::to_string(contact.id)}) << "\n";
  for (const FieldLine& line : lines) {
    std::cout << "  " << fitted(line.label, width) << "  " << printable(line.value) << "\n";
  }
}

nlohmann::ordered_json change_json(const Change& change) {
  nlohmann::ordered_json json = {{"id", change.id},
                                 {"at", change.at},
                                 {"actor", change.actor},
                                 {"kind", change.kind},
                                 {"reason", change.reason},
                                 {"contact_id", change.contact_id},
                                 {"other_id", change.other_id},
                                 {"target", change.target},
                                 {"undone", change.undone},
                                 {"card_id", change.card_id},
                                 {"card", change.card_path},
                                 {"exchanged_on", change.exchanged_on},
                                 {"changes", nlohmann::ordered_json::array()}};
  for (const FieldChange& field : change.changes) {
    json["changes"].push_back({{"field", field.field}, {"from", field.from}, {"to", field.to}});
  }
  return json;
}

// What no entry tells: the company was renamed, as its people's cards together show. Nothing where the contact is no
// more.
void print_renamings(const Database& database, std::int64_t id) {
  const auto contact = database.contact(id);
  if (!contact) return;
  std::set<std::string> told;
  for (const StoredPost& post : contact->posts) {
    if (post.former_names.empty() || !told.insert(post.organization_external_id).second) continue;
    for (const FormerName& former : post.former_names) {
      std::cout << organization_name(post.organization) << "  " << tr("Former company name") << ": "
                << printable(former_name_text(former)) << "\n";
    }
  }
}

void print_change(const Change& change) {
  std::cout << in_tokyo(change.at) << "  " << tr("entry {}", {std::to_string(change.id)}) << "  "
            << change_kind_text(change.kind);
  if (change.target != 0) std::cout << " (" << tr("entry {}", {std::to_string(change.target)}) << ")";
  if (change.other_id != 0 && change.target == 0) {
    std::cout << " ("
              << tr("contacts {0} and {1}", {std::to_string(change.contact_id), std::to_string(change.other_id)})
              << ")";
  }
  if (change.undone) std::cout << " [" << tr("taken back") << "]";
  if (!change.reason.empty()) std::cout << " (" << printable(reason_text(change.reason)) << ")";
  std::cout << "  " << tr("by {}", {printable(change.actor)}) << "\n";
  if (change.kind == kRetired) std::cout << "    " << tr("on {}", {change.exchanged_on}) << "\n";
  if (!change.card_path.empty()) std::cout << "    " << tr("Card") << ": " << printable(change.card_path) << "\n";
  for (const FieldChange& field : change.changes) {
    std::cout << "    " << field_name(field.field) << ": " << printable(field.from) << (field.from.empty() ? "" : " ")
              << "→ " << printable(field.to) << "\n";
  }
}

}  // namespace

int command_contacts(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  ContactFilter filter;
  filter.query = line.query;
  filter.event = line.event;
  filter.tag = line.tag;
  filter.since = line.since;
  filter.organization = line.organization;
  const auto contacts = database->contacts(filter);
  if (!contacts) return failed(contacts.error());
  if (line.format == Format::json) {
    for (const Contact& contact : *contacts) std::cout << contact_json(contact) << "\n";
    return kExitOk;
  }
  if (contacts->empty()) {
    const bool all =
        line.query.empty() && line.event.empty() && line.tag.empty() && line.since.empty() && line.organization.empty();
    std::cerr << (all ? tr("There are no contacts yet.") : tr("No contact matches.")) << "\n";
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Contact& contact : *contacts) rows.push_back(row_of(contact));
  std::cout << table({tr("ID"), tr("Name"), tr("Company"), tr("Department, title"), tr("E-mail"), tr("Phone")}, rows);
  return kExitOk;
}

int command_show(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  const auto contact = database->contact(line.id);
  if (!contact) return failed(contact.error());
  if (line.format == Format::json) {
    std::cout << contact_json(*contact) << "\n";
  } else {
    print_contact(*contact);
  }
  return kExitOk;
}

int command_history(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  const auto changes = database->history(line.id);
  if (!changes) return failed(changes.error());
  for (const Change& change : *changes) {
    if (line.format == Format::json) {
      std::cout << json_line(change_json(change));
    } else {
      print_change(change);
    }
  }
  if (line.format != Format::json) print_renamings(*database, line.id);
  return kExitOk;
}

}  // namespace meishi
