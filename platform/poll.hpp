// SPDX-License-Identifier: MIT
// Contract: waiting for descriptors. PollItem is laid out as the host's pollfd, and its bits are
// the numbers every POSIX host uses, so that large sets are handed over without a copy.
#pragma once

#include <cstddef>
#include <span>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

inline constexpr short poll_readable = 0x01;
inline constexpr short poll_urgent = 0x02;
inline constexpr short poll_writable = 0x04;
inline constexpr short poll_error = 0x08;    // only reported
inline constexpr short poll_hang_up = 0x10;  // only reported
inline constexpr short poll_invalid = 0x20;  // only reported

struct PollItem {
    int fd;  // negative: ignored
    short wanted;
    short ready;
};

// How many items are ready; 0 at the deadline. A signal does not end the wait. The same descriptor
// may appear any number of times, also more often than the host allows descriptors.
Result<std::size_t> poll(std::span<PollItem> items, Deadline deadline) noexcept;

// The same for callers that have just polled without a result: goes to sleep at once.
Result<std::size_t> poll_asleep(std::span<PollItem> items, Deadline deadline) noexcept;

// One call of the host, without waiting: how many are ready. Negative: none of that is known, and
// poll() has to find out.
int poll_once(std::span<PollItem> items) noexcept;

// One descriptor, without waiting: the bits that are ready.
inline short poll_now(int fd, short wanted) noexcept {
    PollItem item{fd, wanted, 0};
    auto const ready = poll({&item, 1}, Deadline::now());
    return ready && *ready != 0 ? item.ready : short{0};
}

// The bit that asks whether the peer of a stream has finished sending, apart from whether there is
// data; hosts report poll_readable for both. 0 where the host cannot distinguish them.
short poll_peer_finished() noexcept;

// The peer sent its end of stream (it may have data before that). Cheap enough for rare paths.
bool peer_has_finished(int fd) noexcept;

}  // namespace ws2::platform
