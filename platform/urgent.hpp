// SPDX-License-Identifier: MIT
// Contract: what the host tells about TCP urgent bytes. The hosts keep one urgent byte and a mark
// in the stream; Windows keeps a queue. What is here lets core/ build the queue without losing a
// byte: the stream is read "in line" (the host then never drops a byte from it), and this contract
// says where in the stream the urgent ones stand.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

// --- the stream ---------------------------------------------------------------------------------

// The host leaves urgent bytes at their place in the stream (SO_OOBINLINE). Receives still stop in
// front of the newest one. An urgent byte that arrived before stays readable.
Code keep_urgent_in_stream(int fd) noexcept;

// One look at a connected stream, without waiting.
struct StreamView {
    bool readable = false;   // a receive would not wait: bytes, the end of the stream, or an error
    bool urgent = false;     // an urgent byte has arrived ...
    std::size_t before = 0;  // ... with so many bytes of the stream ahead of it
    bool ended = false;      // the peer's FIN has arrived (bytes may be ahead of it)
    bool failed = false;     // reset, or another error that the next receive would tell ...
    Code taken_error = Code::ok;  // ... or would have told: the host tells an error once
};
// Needs keep_urgent_in_stream(), and nobody else receiving.
StreamView view_stream(int fd) noexcept;

// The newest urgent byte stands at the head of the stream, or is announced to come there.
bool is_at_mark(int fd) noexcept;

// --- being told in time -------------------------------------------------------------------------

// A plain receive meets an urgent byte without saying so. On hosts that can interrupt the receiving
// thread when one is announced, the thread's stamp changes before such a receive comes back.
struct ReceivingThread {
    // Serial number of the thread and count of announcements. Never 0 once the thread watches.
    std::atomic<std::uint64_t> stamp{0};
    // What the thread is about to receive from; -1: nothing.
    std::atomic<int> descriptor{-1};
    // An announcement came while `descriptor` stood in front of an urgent byte, and where that was.
    std::atomic<bool> saw_mark{false};
    std::atomic<std::uint64_t> mark_position{0};
    std::int32_t id = 0;  // for interrupt_receive()
};
extern constinit thread_local ReceivingThread receiving_thread
    __attribute__((tls_model("initial-exec")));

inline constexpr unsigned stamp_count_bits = 24;
constexpr std::uint64_t thread_of_stamp(std::uint64_t stamp) { return stamp >> stamp_count_bits; }

// Makes the calling thread one that can be told: gives it its stamp and id. False: this host
// cannot, or the thread blocks the signal.
bool prepare_receiving_thread() noexcept;

enum class Announced : std::uint8_t { nothing, urgent };

// From now on announcements for `fd` change the calling thread's stamp and make its receives on
// `fd` come back with `interrupted`, instead of those of the thread that watched before. The answer
// says whether something was announced already; what comes later changes the stamp that the thread
// has before the call. For prepared threads. Nobody may be receiving from `fd`. Afterwards it keeps
// urgent bytes in the stream, which a first watch is cheaper without.
enum class UrgentBytes : std::uint8_t { host_default, in_stream };
Result<Announced> watch_urgent(int fd, UrgentBytes kept) noexcept;

// What a watched receive without a timeout needs besides, to come back. Connections that a listener
// accepts have it from their listener. set_timeout() takes it back.
Code make_receives_interruptible(int fd) noexcept;
void stop_watching_urgent(int fd) noexcept;

// After a receive that brought bytes, and that an announcement with saw_mark came before or after:
// whether the first byte it brought is the urgent one. Nobody else may have received since.
bool has_passed_mark(int fd) noexcept;

// Makes a receive that thread `id` has begun come back; harmless when it is elsewhere. May have to
// be repeated: the thread may be just about to begin.
void interrupt_receive(std::int32_t id) noexcept;

// Every other thread of the process has passed a memory barrier when this returns, so that the
// threads that receive need none.
void order_other_threads() noexcept;

}  // namespace ws2::platform
