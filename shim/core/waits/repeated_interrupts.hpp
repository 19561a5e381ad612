// SPDX-License-Identifier: MIT
// Between two signals to a thread that is to leave the host. One alone may come a moment before the
// thread's system call begins.
#pragma once

#include <cstdint>

namespace ws2::core {

// last: the thread sleeps in the host, and the next signal ends that. none: it lets nothing
// interrupt it.
enum class NextCall : std::uint8_t { none, last, one_of_many };

// `tries` begins with 0. The thread's state is read from the host now and then; its number is 0
// where it is not known.
NextCall pause_between_calls(unsigned tries, std::int32_t kernel_thread);

}  // namespace ws2::core
