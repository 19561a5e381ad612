// SPDX-License-Identifier: MIT
// The part of a socket for connects: the attempt under way, its result, and what is kept of it
// (SO_ERROR, the peer's address, SO_CONNECT_TIME).
//
// Lock rule: changed with the socket's mutex held; the atomics are read from anywhere.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "platform/types.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/local_names.hpp"
#include "shim/core/socket/peer_name.hpp"

namespace ws2::core {

class Socket;

class ConnectState {
public:
    // SO_ERROR: the last failed connect, kept until a connect succeeds [winetest: test_select].
    // A program may also set it.
    int error_option() const { return error_option_.load(std::memory_order_acquire); }
    void set_error_option(int value) { error_option_.store(value, std::memory_order_release); }

    // The last connect failed: select reports it in exceptfds until one succeeds.
    bool has_failed() const { return has_failed_.load(std::memory_order_acquire); }
    void set_failed(bool failed) { has_failed_.store(failed, std::memory_order_release); }

    // A thread is, or is about to be, in the host's connect().
    bool is_asking_host() const { return is_asking_host_.load(std::memory_order_seq_cst); }
    void set_asking_host(bool asking) { is_asking_host_.store(asking, std::memory_order_seq_cst); }

    // Looked at while the socket is connected.
    MissingContext missing_context() const {
        return missing_context_.load(std::memory_order_acquire);
    }
    void set_missing_context(MissingContext missing) {
        missing_context_.store(missing, std::memory_order_release);
    }

    // A receive has returned the end of the stream: the peer closed first.
    bool has_peer_finished() const { return has_peer_finished_.load(std::memory_order_relaxed); }
    void set_peer_finished(bool has) { has_peer_finished_.store(has, std::memory_order_relaxed); }

    // As of a socket that was never connected.
    void start_over() {
        set_failed(false);
        set_peer_finished(false);
        set_error_option(0);
        set_missing_context(MissingContext::none);
        peer = {};
        answer = Code::ok;
        was_accepted = false;
        is_limited = false;
    }

    LocalNames& make_local_names() {
        if (!local_names) local_names = std::make_unique<LocalNames>();
        return *local_names;
    }

    // With the mutex held, or before another thread can reach the socket. The host has no peer name
    // for a connection that is over; Windows does.
    PeerName peer;                                        // also of the connect in flight
    std::unique_ptr<LocalNames> local_names;              // AF_UNIX only, made by need
    BlockingMode mode_at_start = BlockingMode::blocking;  // when the connect in flight began
    PeerName own_name;                                    // before ConnectEx chose an interface
    Code answer = Code::ok;                               // of the last connect
    bool was_bound = false;                               // by bind(), not by connect() or a send
    bool was_accepted = false;                   // it is no connect that made the connection
    bool is_limited = false;                     // see limit_connect_locked()
    std::chrono::milliseconds limit_of_waits{};  // not 0: the host has no limit, so waits have one
    std::chrono::steady_clock::time_point connected_at;
    // The attempt waits in the host's connect(), and CancelIoEx has ended it there.
    bool waits_in_host = false;
    bool is_cancelled = false;

private:
    std::atomic<bool> has_failed_{false};
    std::atomic<bool> is_asking_host_{false};
    std::atomic<bool> has_peer_finished_{false};
    std::atomic<int> error_option_{0};
    std::atomic<MissingContext> missing_context_{MissingContext::none};
};

// The steps of one connect: after begin_connect_locked() the caller calls the host's connect()
// without the lock, unless the socket is closing. Directly afterwards it calls
// connect_state().set_asking_host(false). Then one of these: the connect succeeded, failed, was
// cancelled (the host did not try), or is in flight, for poll_connect().
struct Standing {
    Phase phase;
    bool connect_failed;
};
Standing begin_connect_locked(Socket& socket, Address const& target);
// The connect under way is given up after so long without an answer.
void limit_connect_locked(Socket& socket, std::chrono::milliseconds time);
void cancel_connect_locked(Socket& socket, Standing before);
void connect_succeeded_locked(Socket& socket);
// SO_ERROR shows the failure of a non-blocking connect only [winetest: test_errors].
void connect_failed_locked(Socket& socket, Code reason, BlockingMode caller);
// Whether `code`, the host's result of a connect, means that it succeeded and was reset later.
bool connection_was_lost_locked(Socket& socket, Code code);

// Asks the host for the answer of a connect in flight and moves to connected, or back to bound
// with the reason. Code::in_progress while there is none.
Code poll_connect_locked(Socket& socket);
// The same, taking the lock; nothing happens in other phases.
void poll_connect(Socket& socket);
// The result of the last connect, also when another thread polled it; Code::in_progress while it is
// under way.
Code connect_answer_locked(Socket const& socket);

// An accepted connection begins on a socket that has its descriptor and its options.
void inherit_connection(Socket& socket, Socket const& listener, Address const& peer);

// SO_CONNECT_TIME: seconds since the connection was established; all ones for a socket without one,
// and for a datagram socket always [winetest: test_connect_time].
std::uint32_t connected_seconds_locked(Socket const& socket);

}  // namespace ws2::core
