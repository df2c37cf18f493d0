#include "app/source_file.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace meishi {

namespace fs = std::filesystem;

Result<std::vector<std::uint8_t>> read_source(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (error) {
    if (error == std::errc::no_such_file_or_directory) {
      return fail(ErrorCode::not_found, "there is no such file or folder", {}, file.string());
    }
    return fail(ErrorCode::unreadable, "it cannot be read: {}", {error.message()}, file.string());
  }
  if (size == 0) return fail(ErrorCode::corrupt, "the file is empty", {}, file.string());
  if (size > kMaxSourceBytes) {
    return fail(ErrorCode::too_large, "the file is larger than {} MiB", {std::to_string(kMaxSourceBytes >> 20)},
                file.string());
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (!stream) {
    const std::string why = std::generic_category().message(errno != 0 ? errno : EIO);
    return fail(ErrorCode::unreadable, "it cannot be read: {}", {why}, file.string());
  }
  return bytes;
}

std::string stored_path(const fs::path& file) {
  std::error_code error;
  const fs::path whole = fs::absolute(file, error);
  if (error) return file.string();  // the current folder is gone
  const fs::path normal = whole.lexically_normal();
  // "link/../a.jpg" need not be "a.jpg".
  return fs::equivalent(whole, normal, error) && !error ? normal.string() : whole.string();
}

std::string sha256_hex(std::span<const std::uint8_t> bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

}  // namespace meishi
