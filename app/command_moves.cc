// moves: who changed post, company, office or name; review: what only a person can decide.
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/card_text.h"
#include "app/commands.h"
#include "app/exit_code.h"
#include "app/field_names.h"
#include "app/message.h"
#include "app/table.h"
#include "store/export.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : " ") + part;
  }
  return out;
}

// What a reader wants to see of a state: the company only where it is what changed.
std::string state_text(const Move& move, const MoveState& state) {
  switch (move.kind) {
    case MoveKind::office:
      return state.address;
    case MoveKind::name_change:
      return state.name;
    case MoveKind::rename:
      return state.organization;
    case MoveKind::company:
    case MoveKind::concurrent:
    case MoveKind::retirement:
      return joined({state.organization, state.department, state.title});
    case MoveKind::promotion:
    case MoveKind::demotion:
    case MoveKind::transfer:
      return joined({state.department, state.title});
  }
  return {};
}

std::string change_text(const Move& move) {
  const std::string from = state_text(move, move.from);
  const std::string to = state_text(move, move.to);
  return from + (from.empty() ? "" : " ") + "→" + (to.empty() ? "" : " ") + to;
}

void print_candidate(const Contact& contact) {
  const StoredPost* post = contact.posts.empty() ? nullptr : &contact.posts.front();
  std::string line = joined({full_name(contact.fields),
                             organization_name(post == nullptr ? contact.fields.organization : post->organization),
                             post == nullptr ? "" : post->department, post == nullptr ? "" : post->title});
  if (!contact.fields.emails.empty()) line += "  " + contact.fields.emails.front();
  for (const Phone& phone : contact.fields.phones) {
    if (phone.type == PhoneType::mobile) line += "  " + (phone.national.empty() ? phone.e164 : phone.national);
  }
  std::cout << "  " << contact.id << "  " << printable(line) << "\n";
}

}  // namespace

int command_moves(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  MoveFilter filter;
  filter.since = line.since;
  filter.organization = line.organization;
  filter.kind = line.move_kind;
  const auto moves = database->moves(filter);
  if (!moves) return failed(moves.error());
  if (line.format == Format::json) {
    for (const Move& move : *moves) std::cout << move_json(move) << "\n";
    return kExitOk;
  }
  if (moves->empty()) {
    std::cerr << tr("No moves are known.") << "\n";
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Move& move : *moves) {
    rows.push_back({move.date, move_kind_text(move.kind), std::to_string(move.contact_id), move.contact_name,
                    move.to.organization.empty() ? move.from.organization : move.to.organization, change_text(move)});
  }
  constexpr std::size_t kWidest = 72;
  std::cout << table({tr("Date"), tr("Move"), tr("ID"), tr("Name"), tr("Company"), tr("Change")}, rows, kWidest);
  return kExitOk;
}

int command_review(const CommandLine& line) {
  auto database = open_for_reading(line);
  if (!database) return unusable(database.error());
  const auto pairs = database->unsure();
  if (!pairs) return failed(pairs.error());
  constexpr int kMostContacts = 1000;
  const auto fields = database->doubtful(kMostContacts);
  if (!fields) return failed(fields.error());
  if (line.format == Format::json) {
    for (const UnsureMatch& pair : *pairs) {
      std::cout << json_line({{"kind", "same_person"},
                              {"contact_id", pair.contact_id},
                              {"other_id", pair.other_id},
                              {"weight", pair.weight},
                              {"reason", pair.reason}});
    }
    for (const DoubtfulField& field : *fields) {
      Json json = {{"kind", "field"},      {"contact_id", field.contact_id}, {"card_id", field.card_id},
                   {"field", field.field}, {"value", field.value},           {"confidence", field.confidence}};
      if (!field.other.empty()) json["other"] = field.other;
      std::cout << json_line(json);
    }
    return kExitOk;
  }
  if (pairs->empty() && fields->empty()) {
    std::cerr << tr("Nothing needs a decision.") << "\n";
    return kExitOk;
  }
  for (const UnsureMatch& pair : *pairs) {
    std::cout << tr("One person?") << "  " << printable(reason_text(pair.reason)) << "\n";
    for (const std::int64_t id : {pair.other_id, pair.contact_id}) {
      const auto contact = database->contact(id);
      if (!contact) return failed(contact.error());
      print_candidate(*contact);
    }
    const std::string ids = std::to_string(pair.other_id) + " " + std::to_string(pair.contact_id);
    std::cout << "  " << tr("yes: {0}    no: {1}", {"meishi merge " + ids, "meishi apart " + ids}) << "\n";
  }
  if (fields->empty()) return kExitOk;
  std::vector<std::vector<std::string>> rows;
  for (const DoubtfulField& field : *fields) {
    rows.push_back(
        {std::to_string(field.contact_id), field.contact_name, field_name(field.field), field.value, field.other});
  }
  std::cout << (pairs->empty() ? "" : "\n")
            << table({tr("ID"), tr("Name"), tr("Please check"), tr("Read"), tr("Another card")}, rows)
            << tr("Right or wrong, `meishi edit ID NAME=VALUE` settles it.") << "\n";
  return kExitOk;
}

}  // namespace meishi
