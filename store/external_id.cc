#include "store/external_id.h"

#include <sodium.h>

#include <array>

namespace meishi {

namespace {

std::string digest(std::string_view prefix, std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  constexpr char kHex[] = "0123456789abcdef";
  std::string out(prefix);
  for (std::size_t i = 0; i < 12; ++i) {  // 96 bits: no two of a billion are alike
    out += kHex[hash[i] >> 4];
    out += kHex[hash[i] & 15];
  }
  return out;
}

std::string identity(const CardSource& card) {
  return card.sha256 + "/" + std::to_string(card.page) + "/" + std::to_string(card.index);
}

}  // namespace

std::string contact_external_id(const CardSource& first_card) { return digest("mc-", identity(first_card)); }

std::string contact_external_id(const CardSource& card, std::int64_t contact) {
  return digest("mc-", identity(card) + "/" + std::to_string(contact));
}

std::string organization_external_id(std::string_view organization_key) { return digest("mo-", organization_key); }

}  // namespace meishi
