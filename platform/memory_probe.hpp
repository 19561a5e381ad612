// SPDX-License-Identifier: MIT
// Contract: whether memory that a caller passes can be accessed. Windows returns WSAEFAULT for a
// bad pointer instead of faulting, so everything the library itself reads or writes for a caller is
// probed first. Buffers that go straight to the host are not: the host's EFAULT says the same at no
// cost. But it comes with the data, so a receive looks whether there is memory before it waits.
#pragma once

#include <cstddef>
#include <cstdint>

// Chosen in CMakeLists.txt: prepare_memory_probes(),
// keep_memory_probes_prepared(), can_read_byte() and can_write_byte().
#include WS2_MEMORY_PROBE

namespace ws2::platform {

// void prepare_memory_probes() noexcept;
//
// Called before the first probe, and again in calls where its cost does not matter: where probes
// work by faults, this installs the library's handler of SIGSEGV and SIGBUS (again) in front of the
// program's. All faults but those of probes are passed on as if the library had no handler. A
// handler that the program installs later is in front until the next call, and gets the faults of
// probes.
//
// void keep_memory_probes_prepared() noexcept;
//
// The same for a call that a program may make very often: it looks a few dozen times in each period
// of the coarse clock.

// Pages are this large or a multiple of it.
inline constexpr std::size_t smallest_page = 4096;

// No process has memory below: NULL and small numbers, which programs pass by mistake, are detected
// without a fault, whichever handler is installed.
inline constexpr std::uintptr_t lowest_address = 0x10000;

template <class Can>
[[gnu::always_inline]] inline bool is_every_page(void const* memory, std::size_t size,
                                                 Can const& can) noexcept {
    auto at = reinterpret_cast<std::uintptr_t>(memory);
    if (size == 0) return true;
    if (at < lowest_address) return false;
    for (; size > smallest_page; size -= smallest_page, at += smallest_page)
        if (!can(at)) return false;
    return can(at) && can(at + size - 1);
}

// Touches every page of the memory and reads nothing from it. No memory, size 0, can be read.
[[gnu::always_inline]] inline bool is_readable(void const* memory, std::size_t size) noexcept {
    return is_every_page(memory, size, [](std::uintptr_t at) { return can_read_byte(at); });
}

// The same for memory that the call is going to write; its contents do not change. The memory must
// not be written by another thread meanwhile: a store into the probed byte within the same
// nanosecond may be lost, as on Windows, whose kernel probes in the same way (ProbeForWrite reads a
// byte of each page and writes it back). A probe without that risk is an atomic instruction, which
// costs several nanoseconds, and a recvfrom() with an address makes four.
[[gnu::always_inline]] inline bool is_writable(void* memory, std::size_t size) noexcept {
    return is_every_page(memory, size, [](std::uintptr_t at) { return can_write_byte(at); });
}

// NULL and its like.
[[gnu::always_inline]] inline bool is_small_number(void const* memory) noexcept {
    return reinterpret_cast<std::uintptr_t>(memory) < lowest_address;
}

// Whether memory begins there, for calls that may wait before the host looks. Nothing is written,
// so that the buffers of waiting calls take up no pages.
[[gnu::always_inline]] inline bool begins_memory(void const* memory) noexcept {
    return !is_small_number(memory) && can_read_byte(reinterpret_cast<std::uintptr_t>(memory));
}

}  // namespace ws2::platform
