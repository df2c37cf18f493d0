#include "samples/seed.h"

namespace meishi::samples {

uint64_t seed_of(uint64_t seed, const std::string& name) {
  uint64_t h = 14695981039346656037ULL ^ seed;  // FNV-1a
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return h;
}

}  // namespace meishi::samples
