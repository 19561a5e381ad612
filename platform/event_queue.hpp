// SPDX-License-Identifier: MIT
// Contract: edge-triggered readiness of many descriptors. A descriptor is added once and stays; an
// event reports that something has become ready since the last event, so its receiver reads or
// writes until the host would block, or remembers that there is more.
//
// Events may be spurious, and several may be merged into one, but none is lost: readiness at the
// time of add() or change(), and readiness that begins after an attempt that would have blocked and
// was followed by rearm(), is reported.
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

// A set of bits: the readiness that is asked for or reported.
using Readiness = std::uint8_t;
namespace readiness {
inline constexpr Readiness readable = 1;  // data, a connection, the end of the stream
inline constexpr Readiness writable = 2;
inline constexpr Readiness urgent = 4;
inline constexpr Readiness finished = 8;  // reported with `readable`: the peer's end of stream
inline constexpr Readiness broken = 16;   // always reported: a reset, an error
// Reported with `finished` of a descriptor that was added for `urgent`, too, where the host shows
// everything in one look: the peer has ended its stream, no urgent byte waits, nothing is broken.
inline constexpr Readiness at_end = 32;
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
    // Changes what is reported of a descriptor that was added.
    virtual Code change(int fd, Readiness wanted, void* token) = 0;
    // Called before the descriptor is closed. A wait() under way may still report it.
    virtual void remove(int fd) = 0;

    // The caller's last attempt would have blocked: the next time `what` is ready is an event.
    virtual void rearm(int fd, Readiness what) = 0;
    // False: the host is edge-triggered by itself, and rearm() does nothing.
    virtual bool needs_rearm() const = 0;

    // The number of events; 0 at the deadline, after a wake(), or spuriously.
    virtual std::size_t wait(std::span<ReadyDescriptor> events, Deadline deadline) = 0;

    // Sleeps until a wait() would return events, and fetches none; also ends at the deadline,
    // after a wake(), or spuriously. For a thread that has to fetch under a lock.
    virtual void sleep(Deadline deadline) = 0;

    // Ends the wait() of one thread, or the next wait() when no thread is in one; a wait() with a
    // deadline in the past consumes no wake.
    virtual void wake() noexcept = 0;

    // A descriptor that is readable while there are events, as epoll and kqueue have; else -1.
    virtual int descriptor() const { return -1; }
};

// Null when the host has no descriptor left.
using MakeEventQueue = std::unique_ptr<EventQueue> (*)();

struct EventQueueKind {
    std::string_view name;
    MakeEventQueue make;
};

// The implementations that this host has, the best one first.
std::span<EventQueueKind const> event_queue_kinds();

// Of the kind that the environment variable WS2_POLLER names, else of the first one.
std::unique_ptr<EventQueue> make_event_queue();

// The implementation by poll(), which every host has.
std::unique_ptr<EventQueue> make_poll_queue();

}  // namespace ws2::platform
