// SPDX-License-Identifier: MIT
// accept, and the part of AcceptEx that takes a connection.
#pragma once

#include <functional>

#include "shim/core/socket/socket_reference.hpp"

namespace ws2::core {

struct Accepted {
    Handle handle = 0;
    Address peer;
};

// What a condition function says of a connection; other values are allowed and mean "invalid".
enum class Verdict : int { accept = 0, reject = 1, defer = 2 };

// The condition function: called before a connection becomes a socket, with its two ends, on the
// calling thread with no lock held [docs: WSAAccept].
using AcceptCondition = std::function<Verdict(Address const& caller, Address const& callee)>;

// A handle for the oldest queued connection. Blocking: waits; interrupted when the last handle of
// the listener is closed meanwhile [nettest: AcceptGetsCanceledByDispose]. would_block,
// connection_reset (the client reset it while it waited), invalid_argument (not listening).
// With a condition: connection_refused after reject, which resets the connection; try_again after
// defer, and invalid_argument after nonsense, both of which keep it for the next accept.
Result<Accepted> accept(SocketReference const& socket, AcceptCondition const& condition = nullptr);

// --- AcceptEx ------------------------------------------------------------------------------------

// The oldest connection that waits, with a descriptor in `mode`; would_block when none does. It may
// have been reset meanwhile. With it the listener expects one AcceptEx less.
Result<PendingConnection> take_waiting_connection(Socket const& listener, BlockingMode mode);

// Asked for all at once, of a connection that was just taken.
struct TakenLook {
    bool was_reset = false;  // while it waited
    bool was_last = false;   // no other one waits
    bool has_data = false;   // it is readable, and no urgent byte has arrived
};
TakenLook look_after_taking(Socket const& listener, PendingConnection const& connection);

// Registers the accepted connection of an exclusive listener, so that its address stays in use.
void register_address_of(Socket& accepted);

}  // namespace ws2::core
