// SPDX-License-Identifier: MIT
// Why a direction of a socket is not plain. The fast path of send() and recv() tests one word, the
// slow-path reasons of that direction; any bit set sends the call down the slow path, which
// evaluates them. Every rare feature has a bit, so that only sockets that use it pay for it.
//
// Lock rule: none; read and changed from anywhere. A reason that goes with a part of the socket is
// set by the code that changes that part, under its lock.
#pragma once

#include <atomic>
#include <cstdint>

#include "platform/types.hpp"
#include "shim/core/objects/poll_stamp.hpp"

namespace ws2::core {

namespace slow_path {

inline constexpr std::uint32_t phase = 1;        // the phase refuses the call
inline constexpr std::uint32_t shut = 2;         // shutdown() of this direction
inline constexpr std::uint32_t broken = 4;       // reset or aborted: breakage() says which
inline constexpr std::uint32_t urgent = 8;       // urgent bytes are, or may be, in play: OOB mode
inline constexpr std::uint32_t unsent = 16;      // accepted bytes still wait to be sent
inline constexpr std::uint32_t icmp = 32;        // ICMP reports are queued
inline constexpr std::uint32_t shared = 64;      // another process has the socket, too
inline constexpr std::uint32_t async = 128;      // overlapped operations are pending
inline constexpr std::uint32_t auxiliary = 256;  // datagrams come from auxiliary sockets, too
// The socket lacks the overlapped attribute: CancelSynchronousIo ends calls that wait.
inline constexpr std::uint32_t synchronous = 512;
// CancelIoEx ends a receive that waits in the host at this moment.
inline constexpr std::uint32_t cancelled = 1024;
inline constexpr std::uint32_t any = ~0u;

}  // namespace slow_path

// The reasons of both directions of one socket, which derives from this: its first words.
class SlowPathReasons {
public:
    std::uint32_t receive_slow_path() const { return receive_.load(std::memory_order_acquire); }
    std::uint32_t send_slow_path() const { return send_.load(std::memory_order_acquire); }
    void set_receive_slow_path(std::uint32_t why) { set(receive_, why); }
    void set_send_slow_path(std::uint32_t why) { set(send_, why); }
    void clear_receive_slow_path(std::uint32_t why) { receive_.fetch_and(~why); }
    void clear_send_slow_path(std::uint32_t why) { send_.fetch_and(~why); }

    bool has_send_queue() const { return (send_slow_path() & slow_path::unsent) != 0; }
    bool is_shared() const { return (receive_slow_path() & slow_path::shared) != 0; }
    bool has_auxiliary_sockets() const { return (receive_slow_path() & slow_path::auxiliary) != 0; }

    // Whether an OVERLAPPED may be given; without, such a call waits [docs: WSASocket].
    bool is_overlapped() const { return (receive_slow_path() & slow_path::synchronous) == 0; }
    void set_synchronous() {
        set_receive_slow_path(slow_path::synchronous);
        set_send_slow_path(slow_path::synchronous);
    }

    // The connection is gone: later transfers fail with the first reason given.
    void break_with(Code reason) {
        Code none = Code::ok;
        breakage_.compare_exchange_strong(none, reason);
        set_receive_slow_path(slow_path::broken);
        set_send_slow_path(slow_path::broken);
    }
    Code breakage() const { return breakage_.load(std::memory_order_acquire); }

protected:
    SlowPathReasons(std::uint32_t receive, std::uint32_t send) : receive_{receive}, send_{send} {}
    ~SlowPathReasons() = default;

    // Before any other thread can find the socket.
    void start_without_reasons() {
        receive_.store(0, std::memory_order_relaxed);
        send_.store(0, std::memory_order_relaxed);
    }
    // The connection is over: clears the reasons that belong to it.
    void forget_connection() {
        constexpr auto of_connection = slow_path::shut | slow_path::broken | slow_path::urgent;
        breakage_.store(Code::ok, std::memory_order_release);
        clear_receive_slow_path(of_connection);
        clear_send_slow_path(of_connection);
    }

private:
    static void set(std::atomic<std::uint32_t>& reasons, std::uint32_t why) {
        if ((reasons.fetch_or(why) & why) != why) PollStamp::advance();
    }

    std::atomic<std::uint32_t> receive_;
    std::atomic<std::uint32_t> send_;
    std::atomic<Code> breakage_{Code::ok};
};

}  // namespace ws2::core
