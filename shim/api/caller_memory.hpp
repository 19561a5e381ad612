// SPDX-License-Identifier: MIT
// Memory the caller names: asked about before the first byte of it is used, so that a pointer to
// nowhere or to write-protected memory is WSAEFAULT and nothing is half done. Asked about is what
// the call uses, not what the caller says there is: programs give lengths larger than their buffers
// and Windows does not mind. Buffers of data are the host's to refuse.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "platform/memory_probe.hpp"

namespace ws2::api {

// For calls that start something: a fault in the caller's memory comes to the library from now on,
// also when the program has installed a handler of its own meanwhile.
inline void prepare_for_faults() noexcept { platform::prepare_memory_probes(); }

// For calls that look at memory before they know that WSAStartup has prepared the probes.
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
