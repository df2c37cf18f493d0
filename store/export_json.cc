#include "normalize/card_json.h"
#include "store/atomic_files.h"
#include "store/export.h"
#include "store/moves.h"

namespace meishi {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

Json post_json(const StoredPost& post) {
  Json json = Json::object();
  // One post in the fields of a contact, so that an organization is written in one place only (card_json.cc).
  ContactFields one;
  one.organization = post.organization;
  const Json fields = to_json(one);
  if (const auto it = fields.find("organization"); it != fields.end()) json["organization"] = *it;
  for (const FormerName& former : post.former_names) {
    Json name = Json::object();
    put(name, "name", former.name);
    put(name, "name_en", former.name_en);
    put(name, "until", former.until);
    json["organization"]["former_names"].push_back(std::move(name));
  }
  put(json, "department", post.department);
  put(json, "title", post.title);
  if (post.title_rank != 0) json["title_rank"] = post.title_rank;
  json["valid_from"] = post.valid_from;
  json["valid_to"] = post.valid_to;
  json["current"] = post.current;
  return json;
}

Json card_json(const StoredCard& card) {
  const CardSource& s = card.source;
  return {{"id", card.id},   {"source", s.path}, {"page", s.page}, {"index", s.index}, {"exchanged_on", s.exchanged_on},
          {"event", s.event}};
}

}  // namespace

std::string contact_json(const Contact& contact) {
  Json json = {{"id", contact.id}, {"external_id", contact.external_id}};
  json.update(to_json(contact.fields));
  json["posts"] = Json::array();
  for (const StoredPost& post : contact.posts) json["posts"].push_back(post_json(post));
  json["cards"] = Json::array();
  for (const StoredCard& card : contact.cards) {
    const CardSource& s = card.source;
    Json one = card_json(card);
    put(one, "picture", s.picture);
    if (s.back) {
      one["back"] = {{"source", s.back->path}, {"page", s.back->page}, {"index", s.back->index}};
      put(one["back"], "picture", s.back->picture);
    }
    if (card.repeats != 0) one["repeats"] = card.repeats;
    json["cards"].push_back(std::move(one));
  }
  if (!contact.tags.empty()) json["tags"] = contact.tags;
  put(json, "owner", contact.owner);
  put(json, "updated_at", contact.updated_at);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string move_json(const Move& move) {
  Json json = {{"contact_id", move.contact_id},
               {"name", move.contact_name},
               {"kind", move_kind_name(move.kind)},
               {"date", move.date},
               {"from", to_json(move.from)},
               {"to", to_json(move.to)},
               {"cards", Json::array()}};
  for (const StoredCard& card : move.cards) json["cards"].push_back(card_json(card));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ExportedFile> export_json(Database& database, const ContactFilter& filter, const std::filesystem::path& dir,
                                 const std::atomic<bool>* stop) {
  const std::filesystem::path file = dir / "contacts.jsonl";
  AtomicFiles files(dir);
  if (Status status = files.add(file.filename().string()); !status) return tl::unexpected(status.error());
  const auto contacts = database.back_up_contacts(filter, [&](const std::string& line) -> Status {
    if (Status status = unless_stopped(stop, file); !status) return status;
    if (Status status = files.write(line); !status) return status;
    return files.write("\n");
  });
  if (!contacts) return tl::unexpected(contacts.error());
  if (Status status = files.commit(); !status) return tl::unexpected(status.error());
  return ExportedFile{file, *contacts};
}

}  // namespace meishi
