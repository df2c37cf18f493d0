// A function in a version for each kind of processor; the program chooses when it is loaded.
#pragma once

// MEISHI_TARGET_CLONES("avx2", "default") before a definition. What it calls is part of the versions only where it is
// inlined. Without "fma", which rounds a sum of products once and not twice, all versions give the same to the bit.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define MEISHI_TARGET_CLONES(...) __attribute__((target_clones(__VA_ARGS__)))
#else
#define MEISHI_TARGET_CLONES(...)
#endif
