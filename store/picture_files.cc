#include "store/picture_files.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace meishi {

namespace fs = std::filesystem;

namespace {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : hash) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

tl::unexpected<Error> not_written(int error, const fs::path& file) {
  return fail(ErrorCode::io, "the picture of a card cannot be written: {}", {std::generic_category().message(error)},
              file.string());
}

Status make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
  return not_written(errno, folder);
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

fs::path picture_file(const fs::path& database, std::string_view name) {
  fs::path file = database;
  file += ".files";
  return file / std::string(name.substr(0, 2)) /
         std::string(name.substr(std::min<std::size_t>(2, name.size()))).append(".jpg");
}

Result<std::string> keep_picture(const fs::path& database, std::string_view jpeg) {
  std::string name = sha256(jpeg);
  const fs::path file = picture_file(database, name);
  std::error_code error;
  if (fs::file_size(file, error) == jpeg.size() && !error) return name;
  for (const fs::path& folder : {file.parent_path().parent_path(), file.parent_path()}) {
    if (Status status = make_folder(folder); !status) return tl::unexpected(status.error());
  }
  std::string temporary = (file.parent_path() / ".new-XXXXXX").string();
  const int descriptor = ::mkstemp(temporary.data());  // mode 0600
  if (descriptor < 0) return not_written(errno, file);
  // Not flushed to the disk, as the database is not at every card: after a power cut the last pictures may be missing,
  // and importing the same files again makes them.
  bool written = write_all(descriptor, jpeg);
  int reason = errno;
  if (::close(descriptor) != 0 && written) {
    written = false;
    reason = errno;
  }
  if (written && ::rename(temporary.c_str(), file.c_str()) == 0) return name;
  if (written) reason = errno;
  ::unlink(temporary.c_str());
  return not_written(reason, file);
}

void drop_picture(const fs::path& database, std::string_view name) {
  std::error_code ignored;
  fs::remove(picture_file(database, name), ignored);
}

}  // namespace meishi
