// SPDX-License-Identifier: MIT
// Urgent data by Windows' rules: urgent bytes are in a queue of their own, beside the stream.
// Receives of the stream neither return them nor stop at them.
//
// A connected TCP socket is *plain* until something urgent shows: its receives are one host call,
// and PlainReceive detects an urgent byte that passes during one. Then, or when the program asks
// for urgent data, it enters *OOB mode* for good: slow_path::urgent is set, receives are serialized
// by a mutex, check the stream before they read, and wait in poll. UrgentStore then holds the
// urgent bytes that have arrived, and the bytes of the stream that were ahead of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "platform/deadline.hpp"
#include "platform/urgent.hpp"
#include "shim/core/socket/buffers.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// The calling thread holds mutexes: nothing waits. While a receive of another thread is under way
// that would have to be waited for, there is nothing urgent yet, and what the call came for is
// tried again later (SocketAsync::retry_after_receive()).
enum class Holds : std::uint8_t { nothing, mutexes };

// --- for options, polling and events ------------------------------------------------------------
// All of them first collect what has arrived in the host, and none waits. For sockets that cannot
// have urgent data (datagram, unconnected) they return what Windows does.

// exceptfds, POLLRDBAND, FD_OOB. False while SO_OOBINLINE is set.
bool urgent_waiting(Socket& socket, Holds holds = Holds::nothing);

// Urgent bytes that ever came, for events recorded once per arrival.
std::uint64_t urgent_arrivals(Socket& socket, Holds holds = Holds::nothing);

// What a connection without urgent data has to tell.
struct PlainLook {
    std::uint32_t bytes;  // as normal_bytes()
    short ready;          // poll_peer_finished(), poll_hang_up, poll_error
};
// All of it in two calls of the host; in one if an event of the host has just told of data, and of
// neither urgent data nor an end. Nothing where the calls around this one, which take two each,
// have to be asked: an urgent byte has come once, or the socket can have none.
// After a receive that has probably taken everything one call finds nothing.
enum class Told : std::uint8_t { nothing, data_only, drained };
std::optional<PlainLook> look_without_urgent(Socket& socket, Told told);

// A connection that could receive urgent bytes, and has met none.
bool is_plain_carrier(Socket& socket);

// SIOCATMARK: TRUE exactly when no urgent byte is queued [winetest: test_fionread_siocatmark].
bool at_mark(Socket& socket);

// FIONREAD of a stream: the bytes that receives will return, without the urgent ones.
Result<std::uint32_t> normal_bytes(Socket& socket, Holds holds = Holds::nothing);

// SO_OOBINLINE. Bytes in the queue when it is set are received first, before the stream.
Code set_oob_inline(Socket& socket, bool on);
inline bool oob_inline(Socket const& socket) { return socket.urgent_state().is_inline(); }

// The readiness that no descriptor shows, as poll bits: poll_readable when bytes of the stream are
// kept in memory, poll_urgent when an urgent byte is queued. For streams that are in OOB mode or
// that poll_urgent was reported for; the host counts an urgent byte as readable, so a wait for
// poll_readable polls for both. Changes are notified to the socket's waiters().
short kept_events(Socket& socket);

// Whether the functions above may wait shortly, for a receive of another thread to return.
bool may_wait_for_receive(Socket& socket);
// Whether one of them, called with Holds::mutexes, could not say what there is for that reason.
bool waits_for_receive(Socket& socket);

// --- for receiving and sending ------------------------------------------------------------------

// Puts the socket into OOB mode, and waits for a plain receive of another thread to return.
// With Holds::mutexes the store is not quiescent as long as one is under way.
UrgentStore& enter_oob_mode(Socket& socket, Holds holds = Holds::nothing);

// Waits for that receive alone. False: its thread does not let it return.
bool call_back_receive(Socket& socket);

// Ends the plain receive that waits in the host, if one does, with operation_aborted. Waits until
// it has come back, with data perhaps. The caller holds no mutex.
bool cancel_plain_receive(Socket& socket);

// recv(MSG_OOB): one byte, however large the buffers [winetest: test_select]. Waits on a blocking
// socket until one comes or none can: 0 bytes after the peer's FIN.
Result<std::size_t> receive_urgent(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                                   platform::Deadline deadline);

// A receive on a socket in OOB mode; 0 is the end of the stream. The host's flag_dont_wait, here
// and below: the calling thread holds mutexes.
Result<std::size_t> receive_in_oob_mode(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                                        platform::Deadline deadline);

// One try of that for an operation. `was_last` is set when the stream has no more: whatever comes
// next is an event.
Result<std::size_t> attempt_in_oob_mode(Socket& socket, std::span<Buffer> buffers, bool& was_last);

// One try for an operation, on a stream that is plain and whose urgent bytes the calling thread is
// not notified of: looks at the stream first. Nothing where that does not say what comes, or where
// the thread had better be notified: prepare_receive() goes on.
std::optional<Result<std::size_t>> attempt_with_look(Socket& socket, Buffer buffer);
// An event has told that the stream is readable and not urgent, which saves the next of these tries
// a call of the host.
void note_data_event(Socket& socket, EventClock::Time fetched);

// After a send with MSG_OOB: when the other end is a socket of this process, takes the byte for it
// now, before a second one can hide it.
void deliver_within_process(Socket& sender);
// Before a send with MSG_OOB: when a listener of this process has not accepted the connection yet,
// records there the position that the byte will have.
class EarlyUrgentNotice {
public:
    explicit EarlyUrgentNotice(Socket& sender);
    // The byte was not sent.
    void take_back();

private:
    Endpoint sender_;
    std::uint64_t position_ = 0;
    std::vector<ObjectPtr<Socket>> listeners_;
};
// After accepting a connection: collects the urgent bytes that were recorded for it.
void take_early_urgent(Socket& accepted, Listening& listening);

// Both collect urgent bytes from the stream: those that have arrived, and those at these positions.
void collect_urgent(Socket& socket);
void take_marked(Socket& socket, std::function<EarlyUrgent::Positions()> const& positions);

// Around one plain host receive, see GuardedReceive. Costs a few loads and stores.
class PlainReceive : public platform::GuardedReceive {
public:
    // Not allowed while one of the slow-path reasons `refused` is set. When leave() then fails,
    // enter_oob_mode() waits on, for after_announcement().
    PlainReceive(Socket& socket, std::uint32_t refused,
                 platform::Refusals refusals = platform::Refusals::regarded) noexcept
        : GuardedReceive{socket.urgent_state().watch, socket.fd(),
                         [&socket, refused] { return (socket.receive_slow_path() & refused) == 0; },
                         refusals} {}

    // is_allowed(), with a give_up() when it is not.
    bool begins() const noexcept {
        if (is_allowed()) [[likely]]
            return true;
        give_up();
        return false;
    }
};

// Makes a blocking receive of the socket return when its thread is notified of an urgent byte.
// Called before a socket listens, so that accepted sockets inherit it. The socket's mutex is held.
bool make_interruptible_locked(Socket& socket);
// Likewise: the host would drop all but the last of the urgent bytes that arrive at a connection
// before its first receive.
void keep_urgent_in_stream_locked(Socket& socket);

enum class ReceivePath : std::uint8_t {
    watched,       // try again with PlainReceive
    watched_once,  // likewise, and call let_none_follow()
    plain,         // this kind of stream has no urgent data
    oob_mode,
};
// When PlainReceive was not allowed: makes the calling thread the one that the host notifies of
// urgent bytes, for the next receive or for more, or puts the socket into OOB mode.
ReceivePath prepare_receive(Socket& socket, unsigned flags);

// After a plain receive whose leave() failed: takes the urgent byte out if it was the first byte
// received, and lets enter_oob_mode() go on. `interrupted`: nothing is left, receive again;
// operation_aborted: cancel_plain_receive() has ended it.
Result<std::size_t> after_announcement(Socket& socket, std::span<Buffer const> buffers,
                                       unsigned flags, Result<std::size_t> count);

}  // namespace ws2::core
