// SPDX-License-Identifier: MIT
// Contract: what the host tells about TCP urgent bytes. The hosts keep one urgent byte and a mark
// in the stream; Windows keeps a queue. What is here lets core/ build the queue without losing a
// byte: the stream is read "in line" (the host then never drops a byte from it), and this contract
// says where in the stream the urgent ones stand.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/types.hpp"

// Chosen in CMakeLists.txt: UrgentWatch, Announcement and GuardedReceive, see below.
#include WS2_URGENT_GUARD

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

// How many bytes have ever been sent on a connection that connect() made; no_such_option where the
// host does not tell.
Result<std::uint64_t> sent_position(int fd) noexcept;

// --- being told in time -------------------------------------------------------------------------
//
// A plain receive passes an urgent byte without saying so. Where the host can tell the thread that
// receives, before such a receive comes back, plain receives are *guarded*; where it cannot, none
// is ever allowed, and core/ looks at the stream before every receive. How a host tells is its own:
// what the three classes hold is in the header named above.
//
// class UrgentWatch, one for each connection: which thread is told of its urgent bytes, and whether
// a guarded receive is under way.
//
//     bool is_interruptible() const            a receive of the descriptor ends when its thread is
//                                              interrupted
//     bool is_told_to_this_thread() const
//   with the socket's mutex held, or before anybody else knows the socket:
//     bool make_interruptible(fd, has_timeout) whether it is now; has_timeout: the program has set
//                                              a timeout for receives
//     Code set_receive_timeout(fd, ms)         without a moment in which a receive may begin that
//                                              could not be interrupted
//     Code keep_in_stream(fd)                  keep_urgent_in_stream(), remembered
//     void adopt()                             the descriptor comes from outside
//     void inherit(listener)                   the descriptor is one that it has accepted
//     void reset()                             the descriptor is another; nobody is told
//     void start_over()                        and has no connection
//   with a condition set that keeps guarded receives from beginning (`may_begin` below), and
//   without mutexes, as this waits:
//     bool call_back_receive()                 waits until none is under way. False: one stays in
//                                              the host, because its thread lets nothing interrupt
//                                              it
//     void stop(fd)                            nobody is told any more
//
// class UrgentWatch::Change{watch}: makes the calling thread the one that is told. While one lives
// call_back_receive() waits as for a receive. The socket's mutex is held.
//
//     bool is_allowed() const                  this host can, nobody receives, and the thread that
//                                              is told has not changed too often
//     bool tell_this_thread(fd, is_data)       false: the host cannot for this descriptor, or an
//                                              urgent byte came before and is not mere data
//
// class GuardedReceive{watch, fd, may_begin}: around one receive of the host.
//
//     bool is_allowed() const                  the calling thread is told, and may_begin() says so;
//                                              both hold until leave()
//     bool leave()                             after a receive that was. False: something urgent
//     was
//                                              announced to this thread meanwhile, for this socket
//                                              or another, and call_back_receive() waits for an
//                                              Announcement{watch} to come and go
//
// class Announcement{watch}: what a receive met that leave() said false of.
//
//     bool has_met_mark() const                the receive began in front of an urgent byte ...
//     bool has_passed_mark(fd) const           ... which is the first that it took. Nobody else may
//                                              have received since

// What other threads did before a guarded receive is seen from here on; those that they begin later
// see what the caller has done.
void order_with_receives() noexcept;

// The calling thread, for others that ask about its guarded receives; null where there are none.
ReceivingThread const* this_receiving_thread() noexcept;
// That thread may be in a guarded receive, or has been in one; interrupt_thread() ends it or keeps
// it from being allowed. Ask behind order_with_receives(), while the thread lives. Null: false.
bool has_guarded_receives(ReceivingThread const* thread) noexcept;

}  // namespace ws2::platform
