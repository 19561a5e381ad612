// SPDX-License-Identifier: MIT
// The part of a socket that the rules for urgent data need; core/oob works with it. Costs nothing
// but its size while no urgent byte was seen.
//
// Lock rule: the atomics are read from anywhere. UrgentStore has a mutex of its own, which comes
// after the socket's where both are held.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <tuple>

#include "platform/urgent.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/buffers.hpp"
#include "shim/core/waits/event_clock.hpp"

namespace ws2::core {

// Urgent bytes that have arrived, and the bytes of the stream that stood ahead of them.
struct UrgentStore {
    RankedMutex<Rank::urgent_store>
        mutex;         // a receive of the stream holds it from view_stream() to its read
    ByteQueue urgent;  // arrived and not received
    ByteQueue ahead;   // of the stream, received to reach an urgent byte behind them
    std::uint64_t arrivals = 0;
    bool is_quiescent = false;  // no plain receive is under way, nor will there be
};

class UrgentState {
public:
    UrgentState() = default;
    UrgentState(UrgentState const&) = delete;
    UrgentState& operator=(UrgentState const&) = delete;
    ~UrgentState() { delete store(); }

    // Which thread the host notifies of urgent bytes, and which one receives. First, for the cache
    // line that it shares with the socket's hot words.
    platform::UrgentWatch watch;
    // The urgent byte that the last plain receive took, for enter_oob_mode() to keep; -1: none.
    std::atomic<int> passed{-1};

    // Null while the socket is plain.
    UrgentStore* store() const { return store_.load(std::memory_order_acquire); }
    // With the socket's mutex held, or before any other thread can find the socket.
    UrgentStore& make_store_locked() {
        if (!store()) store_.store(new UrgentStore, std::memory_order_release);
        return *store();
    }

    // SO_OOBINLINE; set_oob_inline() in core/oob changes it.
    bool is_inline() const { return is_inline_.load(std::memory_order_acquire); }
    void set_inline(bool on) { is_inline_.store(on, std::memory_order_release); }

    // Threads that sleep in a poll which asks for urgent data of this socket.
    std::atomic<std::uint32_t> sleepers{0};
    // The socket of this process that is the other end, as of the last search; 0: none.
    std::atomic<Handle> inner_peer{0};
    // connections_with() of its port at that search.
    std::atomic<std::uint32_t> searched_at{0};
    // How many connections this process has had whose other end has this port, or one that is
    // counted with it. Avoids a search of all sockets where none can be the other end of a
    // connection.
    static std::uint32_t connections_with(std::uint16_t peer_port_be) {
        return count_of(peer_port_be).load();
    }
    // Called once the socket can be found by its handle.
    static void count_connection(std::uint16_t peer_port_be) {
        count_of(peer_port_be).fetch_add(1);
    }
    // It has recorded an urgent byte with the listener that has not accepted its connection yet.
    std::atomic<bool> has_early_notice{false};

    // For attempt_with_look(); with the socket's mutex. An event says that the stream has become
    // readable, and not urgent: news if it was fetched after the last look.
    void note_data_event_locked(EventClock::Time fetched) {
        if (fetched > looked_at_) have_seen_data_locked();
    }
    // The same of a connection that no receive has looked at.
    void have_seen_data_locked() { looked_at_ = before_data; }
    bool has_data_event_locked() const { return looked_at_ == before_data; }
    void have_looked_locked() { looked_at_ = EventClock::now(); }

    // For operations that an event has led to: it says that the peer has ended the stream, and that
    // there was neither an urgent byte nor a reset by then.
    bool is_at_end() const { return is_at_end_.load(std::memory_order_relaxed); }
    void set_at_end(bool is) { is_at_end_.store(is, std::memory_order_relaxed); }

    // For a connection that accept() returns.
    void inherit(UrgentState const& listener) {
        forget_event();
        set_inline(listener.is_inline());
        watch.inherit(listener.watch);
    }
    // Sets SO_OOBINLINE again after the descriptor was replaced.
    void keep_inline(int fd, bool on) {
        set_inline(on);
        if (on) static_cast<void>(watch.keep_in_stream(fd));
    }
    // The descriptor stands for another socket of the host.
    void have_new_descriptor() {
        watch.reset();
        forget_event();
    }
    // The same, without a connection.
    void start_over() {
        watch.start_over();
        forget_event();
        passed.store(-1, std::memory_order_relaxed);
        inner_peer.store(0, std::memory_order_relaxed);
        has_early_notice.store(false, std::memory_order_relaxed);
        auto* const kept = store();
        if (!kept) return;
        std::lock_guard const lock{kept->mutex};
        kept->urgent.clear();
        kept->ahead.clear();
        kept->is_quiescent = false;
    }
    // Bytes that this library has taken from the host and the program has not received.
    bool has_unread() const {
        auto* const kept = store();
        if (!kept) return false;
        std::lock_guard const lock{kept->mutex};
        return !kept->urgent.empty() || !kept->ahead.empty();
    }

private:
    static constexpr EventClock::Time before_data = UINT64_MAX;

    void forget_event() { have_looked_locked(); }

    // Few enough to stay in the processor's cache while connections come from one port after the
    // other. Neighbours, which the host gives out one after the other, are counted apart.
    using Counts = std::array<std::atomic<std::uint32_t>, 512>;
    static std::atomic<std::uint32_t>& count_of(std::uint16_t port_be) {
        std::uint32_t const swapped = port_be >> 8 | (port_be & 0xffu) << 8;
        return connections_[swapped % std::tuple_size_v<Counts>];
    }
    static constinit inline Counts connections_{};
    std::atomic<bool> is_inline_{false};  // in the gap behind has_early_notice
    std::atomic<bool> is_at_end_{false};
    std::atomic<UrgentStore*> store_{nullptr};  // owned
    EventClock::Time looked_at_ = EventClock::never;
};

}  // namespace ws2::core
