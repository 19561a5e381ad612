// SPDX-License-Identifier: MIT
// Every mutex of core has a rank, and a thread takes them in ascending order only, so that no two
// threads can wait for each other. Builds with assertions check it at every lock; in the others a
// RankedMutex is a std::mutex.
//
// Whoever holds one neither sleeps nor spins nor runs code of the program.
#pragma once

#include <cassert>
#include <cstdint>
#include <mutex>

namespace ws2::core {

enum class Rank : std::uint8_t {
    duplicates,     // duplication: handles nobody has claimed yet
    transfers,      // duplication: sockets offered to other processes
    named_objects,  // the names; a handle is made or closed meanwhile
    files,          // standard handles
    service,        // the list of what a background service looks after
    value_slots,    // TlsAlloc's and FlsAlloc's
    handle_close,   // one closer at a time waits for readers of many handles
    handles,        // the free list of the handle table, and growing
    socket,         // one socket; never two
    urgent_store,   // the urgent bytes of one socket
    listening,      // what waits for one listener, and whether it lets clients in
    enforcer,       // the listeners whose backlog is enforced
    addresses,      // who has bound what
    waiter_list,    // who waits for one socket
    dispatcher,     // objects that threads wait for
    heap,           // one heap
};

#ifdef NDEBUG

template <Rank>
using RankedMutex = std::mutex;

#else

// The ranks the calling thread holds, one bit each.
inline constinit thread_local std::uint32_t held_ranks = 0;

template <Rank rank>
class RankedMutex {
public:
    void lock() {
        assert((held_ranks >> shift) == 0 && "a mutex of this rank or behind it is held");
        mutex_.lock();
        held_ranks |= 1u << shift;
    }
    bool try_lock() {
        if (!mutex_.try_lock()) return false;
        held_ranks |= 1u << shift;
        return true;
    }
    void unlock() {
        held_ranks &= ~(1u << shift);
        mutex_.unlock();
    }

private:
    static constexpr unsigned shift = static_cast<unsigned>(rank);
    std::mutex mutex_;
};

#endif

}  // namespace ws2::core
