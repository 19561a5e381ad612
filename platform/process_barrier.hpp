// SPDX-License-Identifier: MIT
// Contract: memory barriers in all threads of the process at once, paid for by the one that asks.
// Where there are such, a thread that does something often may leave out its own barriers against
// one that looks seldom.
#pragma once

namespace ws2::platform {

// Once before the first process_barrier(). False: the host has none.
bool prepare_process_barrier() noexcept;

// Between two points of its program every other thread passes a full barrier, as the caller does
// here: what it stored before that barrier the caller sees from now on, and what it loads after it
// is not older than what the caller has stored by now.
void process_barrier() noexcept;

}  // namespace ws2::platform
