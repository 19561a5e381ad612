// SPDX-License-Identifier: MIT
// Contract: a memory barrier in all threads of the process, issued by one of them (membarrier).
// Where the host has one, frequent operations do without barriers of their own, and the rare
// operation that needs the order pays for it.
#pragma once

namespace ws2::platform {

// Called before the first process_barrier(). False: the host has none.
bool prepare_process_barrier() noexcept;

// Every other thread executes a full barrier at some point during this call, as the caller does:
// the caller sees from now on what a thread stored before its barrier, and a thread's loads after
// its barrier see what the caller has stored by now.
void process_barrier() noexcept;

}  // namespace ws2::platform
