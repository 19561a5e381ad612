// SPDX-License-Identifier: MIT
// Memory the caller passes: probed before its first byte is used, so that an invalid pointer, or a
// pointer to write-protected memory, is WSAEFAULT and nothing is half done. Only the bytes that the
// call uses are probed, not the length that the caller gives: programs give lengths larger than
// their buffers, which Windows accepts. Buffers for sockets are checked by the host.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "platform/memory_probe.hpp"

namespace ws2::api {

// For calls that start something: puts the library's fault handler in front again, in case the
// program has installed a handler of its own meanwhile.
inline void prepare_for_faults() noexcept { platform::prepare_memory_probes(); }

// The same for calls that come by the thousand.
inline void keep_prepared_for_faults() noexcept { platform::keep_memory_probes_prepared(); }

// For calls that probe memory and may come before WSAStartup, which prepares the probes.
inline void prepare_unstarted() noexcept {
    static bool const is_prepared = (prepare_for_faults(), true);
    static_cast<void>(is_prepared);
}

inline bool can_read_bytes(void const* memory, std::size_t size) noexcept {
    return platform::is_readable(memory, size);
}
inline bool can_write_bytes(void* memory, std::size_t size) noexcept {
    return platform::is_writable(memory, size);
}

template <class T>
requires(!std::is_void_v<T>) bool can_read(T const* objects, std::size_t count = 1) noexcept {
    return platform::is_readable(objects, count * sizeof(T));
}
template <class T>
requires(!std::is_void_v<T>) bool can_write(T* objects, std::size_t count = 1) noexcept {
    return platform::is_writable(objects, count * sizeof(T));
}

// A list that ends with `end`, the end included.
template <class T>
bool can_read_until(T const* item, T end) noexcept {
    for (; can_read(item); ++item)
        if (*item == end) return true;
    return false;
}

template <class Character>
bool can_read_text(Character const* text) noexcept {
    return can_read_until(text, Character{0});
}

// Text that may be left out.
template <class Character>
bool can_read_optional_text(Character const* text) noexcept {
    return !text || can_read_text(text);
}

}  // namespace ws2::api
