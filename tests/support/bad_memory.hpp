// SPDX-License-Identifier: MIT
// Pointers that no call can use, the same on every target.
#pragma once

#include <array>
#include <cstdint>

namespace ws2::test {

// Nothing is mapped there in a 64-bit process.
inline void* nowhere() { return reinterpret_cast<void*>(std::uintptr_t{0xdeadbee0}); }

// Not even an address: the processor knows no page for it. In a 32-bit process the same bits, cut
// off, are an address where the system keeps its own memory.
inline void* beyond_addresses() {
    constexpr std::uint64_t bits = 0x12345678f0abcde0;
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(bits));
}

struct alignas(64) Constants {
    std::array<int, 1024> words;
};
consteval Constants all_128() {
    Constants result{};
    for (auto& word : result.words) word = 128;
    return result;
}
inline constexpr Constants constants = all_128();

// Can be read, as ints of 128, which is large enough for every length; cannot be written, as every
// constant.
inline void* write_protected() { return const_cast<int*>(constants.words.data()); }

}  // namespace ws2::test
