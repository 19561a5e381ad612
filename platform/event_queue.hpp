// SPDX-License-Identifier: MIT
// Contract: readiness of many descriptors, told as events. A descriptor is added once and stays;
// an event says that something has become ready since the last one, so whoever is told takes all
// there is, or remembers that there is more.
//
// An event may be told for nothing, and several may be told as one; none is ever missing: what was
// ready when add() or change() was called, and what becomes ready after an attempt that found
// nothing and was followed by rearm(), is told.
//
// Everything may be called from any thread, also while another is in wait(); when several threads
// wait, each event goes to one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "platform/deadline.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// A set of bits: what one asks for, and what one is told.
using Readiness = std::uint8_t;
namespace readiness {
inline constexpr Readiness readable = 1;  // data, a connection, the end of the stream
inline constexpr Readiness writable = 2;
inline constexpr Readiness urgent = 4;
inline constexpr Readiness finished = 8;  // told with `readable`: the peer sends nothing more
inline constexpr Readiness broken = 16;   // told unasked: a reset, an error
}  // namespace readiness

struct ReadyDescriptor {
    void* token;
    Readiness what;
};

class EventQueue {
public:
    EventQueue() = default;
    EventQueue(EventQueue const&) = delete;
    EventQueue& operator=(EventQueue const&) = delete;
    virtual ~EventQueue() = default;

    // `wanted`: readable, writable, urgent. `token` (not null) comes back with each event. A
    // descriptor that is in the queue already is refused with invalid_parameter.
    virtual Code add(int fd, Readiness wanted, void* token) = 0;
    // Asks something else of a descriptor that was added.
    virtual Code change(int fd, Readiness wanted, void* token) = 0;
    // Before the descriptor is closed. A wait() under way may still tell of it.
    virtual void remove(int fd) = 0;

    // The caller has found nothing more of `what`: the next time there is, it wants to be told.
    // Costs nothing where the host sees to that by itself.
    virtual void rearm(int fd, Readiness what) = 0;

    // How many events there were; 0 at the deadline, after a wake(), or for no reason.
    virtual std::size_t wait(std::span<ReadyDescriptor> events, Deadline deadline) = 0;

    // Sleeps until a wait() would tell something, and fetches nothing; also ends at the deadline,
    // after a wake(), or for no reason. For a thread that has to fetch under a lock.
    virtual void sleep(Deadline deadline) = 0;

    // Ends the wait() of one thread, or the next one when nobody waits; one that would not wait
    // anyway takes no wake away from those that do.
    virtual void wake() noexcept = 0;

    // Readable while there are events, for hosts that have such a thing: else -1.
    virtual int descriptor() const { return -1; }
};

// Null when the host has no descriptor left.
using MakeEventQueue = std::unique_ptr<EventQueue> (*)();

struct EventQueueKind {
    std::string_view name;
    MakeEventQueue make;
};

// All this host has, the best one first.
std::span<EventQueueKind const> event_queue_kinds();

// Of the kind the environment variable WS2_POLLER names, else of the first one.
std::unique_ptr<EventQueue> make_event_queue();

// The one every host has.
std::unique_ptr<EventQueue> make_poll_queue();

}  // namespace ws2::platform
