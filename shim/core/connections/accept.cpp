// SPDX-License-Identifier: MIT
#include "shim/core/connections/accept.hpp"

#include <array>

#include "platform/poll.hpp"
#include "shim/core/socket/alertable_poll.hpp"
#include "shim/core/socket/open.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {
namespace {

// Waits until a connection may be there. Besides the descriptor, another thread may put one back.
Code await_connection(SocketReference const& socket) {
    auto* const waker = thread_waker();
    if (!waker) return Code::no_buffers;
    WaiterList::Waiter waiter;
    waiter.watch(socket->waiters(), *waker);
    std::array items{
        platform::PollItem{socket->fd(),        platform::poll_readable, 0},
        platform::PollItem{waker->descriptor(), platform::poll_readable, 0}
    };
    if (socket->has_returned_connection() || socket->is_cancelling()) return Code::ok;
    auto const ready = poll_alertably(items, platform::Deadline::never());
    if (!ready) return ready.code() == Code::interrupted ? Code::ok : ready.code();
    if (items[1].ready != 0) waker->drain();
    if (items[0].ready != 0) socket->listen_queue()->note_arrival();
    return Code::ok;
}

// A refused accept4() is ten times dearer than this look.
Code look_for_connection(Socket const& socket) {
    if (socket.has_returned_connection() || socket.listen_queue()->take_noted_arrival())
        return Code::ok;
    platform::PollItem item{socket.fd(), platform::poll_readable, 0};
    auto const ready = platform::poll({&item, 1}, platform::Deadline::now());
    if (!ready) return ready.code();
    return *ready != 0 ? Code::ok : Code::would_block;
}

Result<PendingConnection> take_from_host(Socket const& socket) {
    PendingConnection connection;
    connection.mode = socket.mode();
    auto taken = platform::accept(socket.fd(), connection.mode, &connection.peer);
    if (!taken) return taken.code();
    connection.descriptor = std::move(*taken);
    return connection;
}

// A connection that waited here was taken in another mode than the listener may have by now.
Result<PendingConnection> take_returned(Socket& socket) {
    std::optional<PendingConnection> connection;
    {
        std::lock_guard const lock{socket.mutex()};
        connection = socket.listen_queue()->take_returned_locked(socket.fd());
    }
    if (!connection) return Code::would_block;
    connection->mode = socket.mode();
    auto const code = platform::set_blocking(connection->descriptor.get(), connection->mode);
    if (code != Code::ok) return code;
    return std::move(*connection);
}

Result<PendingConnection> take_connection(Socket& socket) {
    auto& queue = *socket.listen_queue();
    auto connection = queue.has_returned_connection()
                          ? take_returned(socket)
                          : Result<PendingConnection>{Code::would_block};
    if (!connection) connection = take_from_host(socket);
    if (connection && queue.is_refusing()) socket.admit_connections();
    return connection;
}

// Linux hands out a connection that was reset while it waited; Windows fails the accept.
bool was_reset(PendingConnection const& connection) {
    return platform::take_error(connection.descriptor.get()) == Code::connection_reset;
}

Code ask(AcceptCondition const& condition, Socket& socket, PendingConnection& connection) {
    if (!condition) return Code::ok;
    auto const callee = platform::local_address(connection.descriptor.get());
    if (!callee) return Code::connection_reset;
    Verdict verdict{};
    {
        UserCodeScope const scope;
        verdict = condition(connection.peer, *callee);
    }
    if (verdict == Verdict::accept) return Code::ok;
    if (verdict == Verdict::reject) {
        static_cast<void>(platform::set_abortive_close(connection.descriptor.get()));
        return Code::connection_refused;
    }
    {
        std::lock_guard const lock{socket.mutex()};
        socket.listen_queue()->put_back_locked(socket.fd(), std::move(connection));
    }
    socket.waiters().notify();
    return verdict == Verdict::defer ? Code::try_again : Code::invalid_argument;
}

// Code::would_block in blocking mode means that another thread was faster.
Result<Accepted> accept_now(SocketReference const& socket, AcceptCondition const& condition) {
    auto connection = take_connection(*socket);
    if (!connection) return connection.code();
    if (was_reset(*connection)) return Code::connection_reset;
    if (auto const code = ask(condition, *socket, *connection); code != Code::ok) return code;
    auto const peer = connection->peer;
    auto const handle = adopt_accepted(*socket, std::move(*connection));
    if (!handle) return handle.code();
    return Accepted{*handle, peer};
}

}  // namespace

Result<Accepted> accept(SocketReference const& socket, AcceptCondition const& condition) {
    if (auto const code = socket->refusal_of(Call::accept); code != Code::ok) return code;
    for (;;) {
        if (socket->is_cancelling()) return Code::interrupted;
        auto code = look_for_connection(*socket);
        if (code == Code::ok && socket->is_cancelling()) return Code::interrupted;
        if (code == Code::ok) {
            auto accepted = accept_now(socket, condition);
            if (accepted || accepted.code() != Code::would_block) return accepted;
            code = Code::would_block;
        }
        if (code != Code::would_block || !socket->is_blocking()) return code;
        code = await_connection(socket);
        if (code != Code::ok) return code;
    }
}

}  // namespace ws2::core
