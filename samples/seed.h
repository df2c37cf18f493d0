// Random numbers of its own for every picture, so that a change to one leaves the others' bytes as they are.
#pragma once

#include <cstdint>
#include <string>

namespace meishi::samples {

uint64_t seed_of(uint64_t seed, const std::string& name);

}  // namespace meishi::samples
