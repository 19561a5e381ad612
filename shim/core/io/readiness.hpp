// SPDX-License-Identifier: MIT
// Waits until one of many sockets is ready, in Windows' sense of the word: the host's poll() where
// a descriptor shows the state, the socket itself where it does not (a stream that is not connected
// is ready for nothing on Windows and for everything on Linux), and both under one wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "platform/poll.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "shim/core/waits/wait_memory.hpp"

namespace ws2::core {

// What can be true of a socket. A set of bits.
using Conditions = std::uint8_t;
namespace condition {
inline constexpr Conditions readable = 1;  // data, the end of the stream, or a connection to accept
inline constexpr Conditions writable = 2;
inline constexpr Conditions urgent = 4;
inline constexpr Conditions connect_failed = 8;
inline constexpr Conditions hang_up = 16;  // the end of the stream; if it is selected, `readable`
                                           // is reported for data only
inline constexpr Conditions reset = 32;    // the connection broke
inline constexpr Conditions closed = 64;   // by another thread; always reported
}  // namespace condition

// The host has reported a failure of this connection.
void remember_reset(Socket& socket);

// What is so of the socket now, without waiting. closed: the handle is not this socket's any more.
Conditions conditions_now(Handle handle, Socket const& socket, Conditions interest);

// Of these conditions, the ones that are not so now, which edge-triggered hosts have to report when
// they begin again; urgent data of a stream in any case.
void expect_again(Handle handle, Socket& socket, Conditions missing);

class ReadinessWait {
public:
    static std::size_t room_for(std::size_t capacity);

    // Takes room_for(capacity) of the memory, which must outlive the wait. Until wait() returns,
    // no handle can be closed to the end, so the sockets are to be added without delay.
    ReadinessWait(WaitMemory& memory, std::size_t capacity);
    ReadinessWait(ReadinessWait const&) = delete;
    ReadinessWait& operator=(ReadinessWait const&) = delete;
    ~ReadinessWait();

    // False: no such socket. The same one may be added several times.
    bool add(Handle handle, Conditions interest);

    // Added sockets have the indices from 0 on, in order.
    std::size_t size() const { return count_; }
    Handle handle(std::size_t index) const { return entries_[index].handle; }
    void widen(std::size_t index, Conditions interest);

    // Called once. Ok: conditions() return the readiness; none when the deadline passed.
    Code wait(platform::Deadline deadline);

    bool has_found() const { return found_; }
    Conditions conditions(std::size_t index) const { return entries_[index].conditions; }

    // What the host was asked, and that its answer was all there was to know.
    std::span<platform::PollItem const> items() const { return {items_, count_}; }
    bool is_answered_by_host() const { return slow_end_ == 0; }

private:
    struct Entry {
        Socket* socket;
        std::uint32_t handle;
        Conditions interest;
        Conditions conditions;
        std::uint8_t state;
    };
    // The readiness is not the descriptor's alone: see view_of().
    static constexpr std::uint8_t slow = 1;
    // Has a waiter, so changes of the socket wake this thread.
    static constexpr std::uint8_t watched = 2;
    // The host keeps reporting what was not selected: not polled until the socket changes.
    static constexpr std::uint8_t unpolled = 4;

    // What to poll the host for about a socket, and what is known without that.
    struct View {
        int fd;
        short wanted;
        Conditions known;
    };
    View view_of(Entry const& entry) const;
    static View view_of_stream(Socket& socket, View view);
    static Conditions known_of_urgent(Socket& socket);
    static Conditions from_urgent(Socket& socket, short& ready);
    static View view_of_datagram(Socket& socket, View view);
    static View without_operations(Socket& socket, View view);
    static bool is_plain(Socket const& socket) {
        if (((socket.receive_slow_path() | socket.send_slow_path()) & slow_path::async) != 0)
            return false;
        // Closing a shared socket shows in no descriptor.
        if (!socket.is_stream()) return is_reported_by_host(socket) && !socket.is_shared();
        return socket.phase() > Phase::listening &&
               (socket.receive_slow_path() &
                (slow_path::broken | slow_path::urgent | slow_path::shared)) == 0 &&
               (socket.send_slow_path() & slow_path::unsent) == 0;
    }
    static bool is_reported_by_host(Socket const& datagram_socket) {
        return (datagram_socket.receive_slow_path() &
                (slow_path::shut | slow_path::icmp | slow_path::auxiliary)) == 0;
    }
    // Closing shuts the receiving direction of a connection. Who waits for something else only
    // would not notice.
    short bits_with_closing(Conditions interest) const {
        auto const bits = host_bits(interest);
        return (bits & platform::poll_readable) != 0 ? bits
                                                     : static_cast<short>(bits | finished_bit_);
    }
    short host_bits(Conditions interest) const {
        // An urgent byte in the host's stream polls as readable, so a wait for readable data also
        // has to poll for urgent data.
        int bits = (interest & condition::readable) != 0
                       ? platform::poll_readable | platform::poll_urgent
                       : 0;
        bits |= (interest & condition::writable) != 0 ? platform::poll_writable : 0;
        bits |= (interest & condition::urgent) != 0 ? platform::poll_urgent : 0;
        bits |= (interest & condition::hang_up) != 0 ? finished_bit_ : 0;
        return static_cast<short>(bits);
    }

    // Asks the host for urgent data of a stream; the answer is the same for the whole wait.
    bool counts_as_sleeper(std::size_t index) const {
        auto const& entry = entries_[index];
        return entry.socket->is_stream() &&
               (host_bits(entry.interest) & platform::poll_urgent) != 0;
    }
    void fill_items();
    void view_slow_rows();
    Code poll_once();
    void collect(std::size_t ready);
    void evaluate(std::size_t index);
    Conditions from_host(Entry const& entry, short ready) const;
    Conditions from_stream(Entry const& entry, short ready) const;
    void report(Entry& entry, Conditions conditions);
    void take_references();
    bool keeps_through_wait(std::size_t index, short ready);
    // The threads that look for urgent bytes can see which threads sleep.
    void leave_wait();
    void enter_wait();
    class SleepBreak;
    Code watch_slow_rows(HostWait& wait, bool changed);
    Code sleep(platform::Deadline deadline);

    std::optional<HandleTable::EpochGuard> epoch_guard_;
    Entry* entries_;
    platform::PollItem* items_;  // one more than entries: the thread's waker
    SocketReference* references_;
    std::size_t count_ = 0;
    std::size_t reference_count_ = 0;
    std::size_t slow_end_ = 0;  // behind the last slow entry
    short const finished_bit_ = platform::poll_peer_finished();
    bool found_ = false;
};

// What is known without the host is looked at when all are added, and comes nearer meanwhile: with
// a thousand sockets, fetching it is most of what their entries cost.
inline bool ReadinessWait::add(Handle handle, Conditions interest) {
    Object* const object = library().handles().find_in_epoch(handle, ObjectKind::socket);
    if (!object) return false;
    __builtin_prefetch(object);
    entries_[count_++] = {static_cast<Socket*>(object), static_cast<std::uint32_t>(handle),
                          interest, 0, 0};
    return true;
}

inline void ReadinessWait::widen(std::size_t index, Conditions interest) {
    auto& entry = entries_[index];
    entry.interest = static_cast<Conditions>(entry.interest | interest);
}

}  // namespace ws2::core
