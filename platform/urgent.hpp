// SPDX-License-Identifier: MIT
// Contract: TCP urgent bytes. Hosts keep one urgent byte and a mark in the stream; Windows keeps a
// queue. This lets core/ build the queue without losing a byte: the stream is read "in line" (the
// host then never drops a byte from it), and this contract reports the positions of urgent bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

// What the next receive of a stream begins with.
enum class Head : std::uint8_t {
    nothing,  // it would block
    stream,   // a byte of the stream that is not urgent, the end, or an error
    unknown,  // an urgent byte has arrived
};

// Whether a guarded receive may begin after refuse_guarded_receives().
enum class Refusals : bool { regarded, disregarded };

}  // namespace ws2::platform

// Chosen in CMakeLists.txt: UrgentWatch, Announcement and GuardedReceive, see below.
#include WS2_URGENT_GUARD

namespace ws2::platform {

// --- the stream ---------------------------------------------------------------------------------

// The host leaves urgent bytes in the stream (SO_OOBINLINE). Receives still stop in front of the
// newest one. An urgent byte that arrived before stays readable.
Code keep_urgent_in_stream(int fd) noexcept;

// The state of a connected stream, without waiting.
struct StreamView {
    bool readable = false;   // a receive would not wait: bytes, the end of the stream, or an error
    bool urgent = false;     // an urgent byte has arrived ...
    std::size_t before = 0;  // ... with so many bytes of the stream ahead of it
    bool ended = false;      // the peer's FIN has arrived (bytes may be ahead of it)
    bool failed = false;     // reset, or another error that the next receive would report ...
    Code taken_error = Code::ok;  // ... or would have reported: the host reports an error once
};
// Needs keep_urgent_in_stream(), and no other thread receiving.
StreamView view_stream(int fd) noexcept;

// How many bytes were sent on a connection that connect() made; no_such_option where the host does
// not count them.
Result<std::uint64_t> sent_position(int fd) noexcept;

// --- notification of a receiving thread ---------------------------------------------------------
//
// A plain receive returns an urgent byte among the others without a sign. Where the host can notify
// the receiving thread before such a receive returns, plain receives are *guarded*; where it
// cannot, none is ever allowed, and core/ views the stream before every receive. The mechanism is
// the host's: the members of the three classes are in the header that the build chooses.
//
// class UrgentWatch, one for each connection: which thread is notified of its urgent bytes, and
// whether a guarded receive is under way.
//
//     bool is_interruptible() const            a receive of the descriptor ends when its thread is
//                                              interrupted
//     bool notifies_this_thread() const
//   with the socket's mutex held, or before anybody else knows the socket:
//     bool make_interruptible(fd, has_timeout) whether it is now; has_timeout: the program has set
//                                              a timeout for receives
//     Code set_receive_timeout(fd, ms)         without a moment in which a receive may begin that
//                                              could not be interrupted
//     Code keep_in_stream(fd)                  keep_urgent_in_stream(), remembered
//     void adopt()                             the descriptor comes from outside
//     void inherit(listener)                   the descriptor is one that it has accepted
//     void reset()                             the descriptor is another; no thread is notified
//     void start_over()                        and has no connection
//   with a condition set that keeps guarded receives from beginning (`may_begin` below), and
//   without mutexes, as this waits:
//     bool call_back_receive()                 waits until none is under way. False: one stays in
//                                              the host, because its thread lets nothing interrupt
//                                              it
//     bool is_receiving()                      whether one is under way: the same without the wait
//     void stop(fd)                            no thread is notified any more
//
// class UrgentWatch::Look{watch}: for one receive that does not wait, by a thread that is not
// notified: cheaper than to have it notified, unless it goes on receiving. No thread is notified
// from then on. While one exists call_back_receive() waits as for a receive. The socket's mutex is
// held.
//
//     bool is_allowed() const                  the host can, no thread receives, and this thread
//                                              has not looked so often that it had better be
//                                              notified
//     Head head(fd, has_data)                  has_data: since the last look the host has reported
//                                              that the stream is readable and not urgent
//
// class UrgentWatch::Change{watch}: makes the calling thread the one that is notified. While one
// exists call_back_receive() waits as for a receive. The socket's mutex is held.
//
//     bool is_allowed() const                  the host can, no thread receives, and the notified
//                                              thread has not changed too often
//     bool notify_this_thread(fd, is_data)     false: the host cannot for this descriptor, or an
//                                              urgent byte came before and is not mere data
//     bool notify_for_one_receive(fd)          cheaper, for a receive that calls let_none_follow().
//                                              False: nothing is said about what came before
//
// class GuardedReceive{watch, fd, may_begin, refusals}: around one receive of the host.
//
//     bool is_allowed() const                  the calling thread is notified, and may_begin() was
//                                              true; both hold until leave(). False: the thread
//                                              has to call give_up(), but not right now
//     void let_none_follow()                   once allowed: the next one is not
//     bool leave()                             after an allowed receive. False: an urgent byte was
//                                              announced to this thread meanwhile, for this socket
//                                              or another, and call_back_receive() waits for an
//                                              Announcement{watch} to come and go
//     Stamp stamp() const; static bool leave(watch, stamp)
//                                              the same, for callers that keep no guard meanwhile
//
// class Announcement{watch}: evaluates a receive whose leave() was false.
//
//     bool has_met_mark() const                the receive began in front of an urgent byte ...
//     bool has_passed_mark(fd) const           ... which is the first byte that it took. No other
//                                              thread may have received since

// Orders the caller against guarded receives: the caller sees from now on what other threads did
// before one that is under way, and receives that begin later see what the caller has done.
void order_with_receives() noexcept;

// The calling thread, for has_guarded_receives() of others; null where there are none.
ReceivingThread const* this_receiving_thread() noexcept;
// That thread may be in a guarded receive, or was in one; interrupt_thread() ends it or keeps it
// from being allowed. Called after order_with_receives(), while the thread exists. Null: false.
bool has_guarded_receives(ReceivingThread const* thread) noexcept;

// From now on no guarded receive of the calling thread begins, but for those that do not regard
// that; until allow_guarded_receives(). What the host announces to the thread stays as it is.
void refuse_guarded_receives() noexcept;
void allow_guarded_receives() noexcept;

}  // namespace ws2::platform
