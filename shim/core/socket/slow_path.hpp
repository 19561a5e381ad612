// SPDX-License-Identifier: MIT
// Why a direction of a socket is not plain. The fast path of send() and recv() tests one word, the
// slow-path reasons of that direction; any bit set sends the call down the slow path, which finds
// out why. Every rare feature has a bit, so that only sockets that use it pay for it.
#pragma once

#include <cstdint>

namespace ws2::core::slow_path {

inline constexpr std::uint32_t phase = 1;        // the phase refuses the call
inline constexpr std::uint32_t shut = 2;         // shutdown() of this direction
inline constexpr std::uint32_t broken = 4;       // reset or aborted: breakage() says which
inline constexpr std::uint32_t urgent = 8;       // urgent bytes are, or may be, in play: OOB mode
inline constexpr std::uint32_t unsent = 16;      // accepted bytes still wait to be sent
inline constexpr std::uint32_t icmp = 32;        // ICMP reports wait to be told
inline constexpr std::uint32_t shared = 64;      // another process has the socket, too
inline constexpr std::uint32_t async = 128;      // overlapped operations are pending
inline constexpr std::uint32_t overhears = 256;  // datagrams come from ears, too
// The socket lacks the overlapped attribute: CancelSynchronousIo ends calls that wait.
inline constexpr std::uint32_t synchronous = 512;
inline constexpr std::uint32_t any = ~0u;

}  // namespace ws2::core::slow_path
