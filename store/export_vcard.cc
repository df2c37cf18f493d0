#include <set>

#include "store/atomic_files.h"
#include "store/card_picture.h"
#include "store/export.h"
#include "store/write_vcard.h"

namespace meishi {

namespace {

constexpr int kPhotoSide = 400;  // pixels: a telephone shows no more of it

// By the external id, which holds nothing personal; by the number where that is no name, or the name of another one.
std::string file_name(const Contact& contact, std::set<std::string>& taken) {
  std::string name = contact.external_id;
  const bool plain = !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
                     name.find('\0') == std::string::npos && taken.insert(name).second;
  return (plain ? name : "contact-" + std::to_string(contact.id)) + ".vcf";
}

}  // namespace

Result<Exported> export_vcard(const std::vector<Contact>& contacts, const std::filesystem::path& dir,
                              const VcardOptions& options) {
  Exported exported{{options.each ? dir : dir / "contacts.vcf", contacts.size()}, {}};
  AtomicFiles files(dir);
  if (!options.each) {
    if (Status status = files.add("contacts.vcf"); !status) return tl::unexpected(status.error());
  }
  std::string card;
  std::set<std::string> taken;
  for (const Contact& contact : contacts) {
    const CardPicture photo = picture_for(contact, options.pictures, kPhotoSide, exported.warnings);
    card.clear();
    append_vcard(card, contact, options.version, options.language, photo.jpeg);
    if (Status status = unless_stopped(options.stop, exported.file.path); !status) {
      return tl::unexpected(status.error());
    }
    Status status = options.each ? files.add(file_name(contact, taken)) : Status();
    if (status) status = files.write(card);
    if (!status) return tl::unexpected(status.error());
  }
  if (Status status = files.commit(); !status) return tl::unexpected(status.error());
  return exported;
}

}  // namespace meishi
