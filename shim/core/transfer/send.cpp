// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <vector>

#include "platform/kept_errno.hpp"
#include "platform/poll.hpp"
#include "shim/core/addresses/link_scope.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/message_flags.hpp"
#include "shim/core/transfer/attempts.hpp"
#include "shim/core/transfer/overlapped.hpp"
#include "shim/core/transfer/transfer.hpp"
#include "shim/core/waits/synchronous_io.hpp"

namespace ws2::core {

// The host says "is shut down" for three things: this program's own shutdown, a closesocket that
// woke the call, and a connection that was reset before (by a packet that answered our data to a
// closed socket, or by one that another call has reported).
Code send_failure(Socket& socket, Code code) {
    platform::KeptErrno const kept;
    if (socket.is_cancelling()) return Code::connection_aborted;
    if (code == Code::would_block) return socket.is_blocking() ? Code::timed_out : code;
    if (code == Code::is_shut_down) {
        if ((socket.send_slow_path() & slow_path::shut) != 0) return Code::is_shut_down;
        if (socket.breakage() != Code::ok) return socket.breakage();
        code = platform::peer_has_finished(socket.fd()) ? Code::connection_aborted
                                                        : Code::connection_reset;
    }
    if (ends_connection(code)) socket.break_with(code);
    return code;
}

void note_sent_part(Socket& socket, Code failure) {
    bool const is_given_up = failure == Code::operation_aborted || failure == Code::interrupted ||
                             failure == Code::no_buffers;
    if (socket.is_cancelling() || is_given_up) socket.break_with(Code::connection_aborted);
}

namespace {

// How long a call may wait in all, counted from when it first has to, and its being cancelled.
class SendLimit {
public:
    explicit SendLimit(Socket& socket) : socket_{socket} {}
    platform::Deadline deadline() {
        if (!deadline_) deadline_ = transfer_deadline(socket_, Direction::send);
        return *deadline_;
    }
    WaitingCalls::CallInHost const& call() {
        return call_ ? *call_ : call_.emplace(socket_.waiting_calls());
    }

private:
    Socket& socket_;
    std::optional<platform::Deadline> deadline_;
    std::optional<WaitingCalls::CallInHost> call_;
};

// Until the host may take something. A wait that APCs or signals cut short counts as one.
// interrupted: CancelIoEx has ended the call.
Code await_room(Socket& socket, SendLimit& limit) {
    if (socket.is_cancelling()) return Code::is_shut_down;
    if (!socket.is_blocking()) return Code::would_block;
    auto const& call = limit.call();
    auto const code = await_ready(socket, platform::poll_writable, limit.deadline(), &call);
    if (call.is_cancelled()) return Code::interrupted;
    if (SynchronousIo::is_current_cancelled()) return Code::operation_aborted;
    if (code == Code::would_block) return Code::timed_out;
    return code == Code::ok && limit.deadline().has_passed() ? Code::timed_out : code;
}

// What a non-blocking send could not hand to the host is accepted all the same: parts are unknown
// on Windows. The host has not looked at all of it. If it cannot be kept the part is the answer.
Result<std::size_t> accept_rest(Socket& socket, std::span<Buffer const> buffers, std::size_t done,
                                unsigned flags) {
    if (!are_readable(buffers)) return Code::bad_address;
    if (socket.unsent().keep(buffers, done, flags) != Code::ok)
        return done != 0 ? Result{done} : Code::would_block;
    return capacity_of(buffers);
}

// A wait of the library's own that failed is no news of the connection.
Code send_failure_of_wait(Socket& socket, Code code) {
    bool const is_own = code == Code::timed_out || code == Code::no_buffers ||
                        code == Code::operation_aborted || code == Code::interrupted;
    return is_own ? code : send_failure(socket, code);
}

// Bytes accepted earlier go first: a blocking send waits for them, a non-blocking one is refused.
Code await_send_queue(Socket& socket, SendLimit& limit) {
    for (;;) {
        auto const code = socket.unsent().flush();
        if (code != Code::would_block) return code == Code::ok ? code : socket.breakage();
        auto const waited = await_room(socket, limit);
        if (waited == Code::is_shut_down) return Code::connection_aborted;
        if (waited != Code::ok) return waited;
    }
}

// After the host has refused a send. ok: try again; would_block: the rest would have to wait.
Code await_another_try(Socket& socket, Code why, SendLimit& limit) {
    if (why == Code::interrupted) return Code::ok;
    if (why != Code::would_block) return send_failure(socket, why);
    auto const waited = await_room(socket, limit);
    if (waited == Code::would_block) return waited;
    if (waited != Code::ok) return send_failure_of_wait(socket, waited);
    // Another thread's call may have left something meanwhile.
    return socket.has_send_queue() ? await_send_queue(socket, limit) : Code::ok;
}

// The answer of a send that has put `done` bytes out and does not go on. would_block: the rest
// would have to wait.
Result<std::size_t> end_early(Socket& socket, std::span<Buffer const> buffers, std::size_t done,
                              unsigned flags, Code why) {
    if (why == Code::would_block)
        return done != 0 ? accept_rest(socket, buffers, done, flags)
                         : send_failure_of_wait(socket, why);
    if (done != 0) note_sent_part(socket, why);
    return why;
}

// The buffers one after the other, from `done` on. The host never waits: a call that has to wait
// does so here, where closing, APCs and the time limit of the whole call end it.
Result<std::size_t> send_rest(Socket& socket, std::span<Buffer const> buffers, std::size_t done,
                              unsigned flags, SendLimit& limit) {
    std::size_t skip = done;
    for (auto const& buffer : buffers) {
        std::size_t at = std::min(skip, buffer.length);
        skip -= at;
        while (at != buffer.length) {
            auto const count =
                platform::send(socket.fd(), static_cast<char const*>(buffer.data) + at,
                               buffer.length - at, flags | platform::flag_dont_wait);
            at += count ? *count : 0;
            done += count ? *count : 0;
            if (count) continue;
            auto const again = await_another_try(socket, count.code(), limit);
            if (again != Code::ok) return end_early(socket, buffers, done, flags, again);
        }
    }
    return done;
}

Result<std::size_t> send_once(Socket const& socket, std::span<Buffer const> buffers,
                              unsigned flags) noexcept {
    flags |= platform::flag_dont_wait;
    if (buffers.size() == 1)
        return platform::send(socket.fd(), buffers.front().data, buffers.front().length, flags);
    return platform::send_vector(socket.fd(), buffers, flags);
}

Result<std::size_t> send_stream(Socket& socket, std::span<Buffer const> buffers, unsigned flags) {
    platform::KeptErrno const kept;
    SendLimit limit{socket};
    if (socket.has_send_queue())
        if (auto const code = await_send_queue(socket, limit); code != Code::ok) return code;
    auto const count = send_once(socket, buffers, flags);
    if (!count && count.code() != Code::interrupted && count.code() != Code::would_block)
        return send_failure(socket, count.code());
    return send_rest(socket, buffers, count ? *count : 0, flags, limit);
}

// Only the last byte is urgent. It goes alone: a host that takes a part of a larger send marks the
// last byte of that part.
Result<std::size_t> send_urgent(Socket& socket, std::span<Buffer const> buffers, unsigned flags) {
    if (!socket.carries_urgent()) return Code::operation_not_supported;
    auto const total = capacity_of(buffers);
    if (total == 0) return std::size_t{0};
    std::vector<Buffer> pieces;
    for (auto const& buffer : buffers)
        if (buffer.length != 0) pieces.push_back(buffer);
    Buffer const last{static_cast<char*>(pieces.back().data) + pieces.back().length - 1, 1};
    if (total > 1) {
        if (--pieces.back().length == 0) pieces.pop_back();
        auto const sent = send_stream(socket, pieces, flags & ~platform::flag_urgent);
        if (!sent || *sent != total - 1) return sent;
    }
    // What came late of an earlier one is taken before this one hides it.
    deliver_within_process(socket);
    // Behind what the host has not taken, the byte waits as well.
    EarlyUrgentNotice notice{socket};
    bool const must_be_taken = total > 1 && !socket.is_blocking();
    Result<std::size_t> sent = Code::would_block;
    if (!must_be_taken || !socket.has_send_queue()) sent = send_stream(socket, {&last, 1}, flags);
    if (!sent && sent.code() == Code::would_block && must_be_taken)
        sent = accept_rest(socket, {&last, 1}, 0, flags);
    if (!sent) {
        notice.take_back();
        // The end of the connection between the two parts is the next call's answer, as behind a
        // send in one part.
        return total > 1 && ends_connection(sent.code()) ? Result{total} : sent;
    }
    deliver_within_process(socket);
    return total;
}

Code check_target(Socket const& socket, Address const* to) {
    if (!to) return socket.phase() == Phase::connected ? Code::ok : Code::not_connected;
    if (to->family != socket.family()) return Code::family_not_supported;
    return to->is_wildcard() ? Code::address_not_available : Code::ok;
}

// No socket has port 0; Windows sends all the same [winetest: test_UDP], POSIX hosts refuse.
Result<std::size_t> send_to_nobody(std::span<Buffer const> buffers, Family family) {
    std::size_t const largest_payload = family == Family::ipv6 ? 65527 : 65507;
    std::size_t total = 0;
    for (auto const& buffer : buffers) total += buffer.length;
    if (total > largest_payload) return Code::message_size;
    return total;
}

// Ok: the send is to be tried again. An ICMP answer to something sent earlier fails no send; the
// next receive reports it [winetest: test_UDP].
Code datagram_send_failure(Socket& socket, Code code) {
    switch (code) {
        case Code::interrupted:
            return Code::ok;
        case Code::is_shut_down:
            return socket.is_cancelling() ? Code::interrupted : Code::is_shut_down;
        case Code::would_block:
            return code;
        default:
            return socket.datagram_state().icmp_reports().collect(code) ? Code::ok : code;
    }
}

// One send of the host, which does not wait for a socket that other processes have.
template <class SendOnce>
Result<std::size_t> send_datagram_or_wait(Socket& socket, SendOnce&& send_some) {
    SendLimit limit{socket};
    for (;;) {
        auto const count = send_some();
        if (count || count.code() != Code::would_block || !socket.is_shared()) return count;
        if (auto const code = await_room(socket, limit); code != Code::ok) return code;
    }
}

Result<std::size_t> send_datagram(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                                  Address const* to, ControlData const* control) {
    platform::KeptErrno const kept;
    if (auto const code = check_target(socket, to); code != Code::ok) return code;
    if (auto const code = bind_for_sending(socket); code != Code::ok) return code;
    bool const has_ports = socket.type() == SocketType::datagram;
    if (has_ports && to && to->port_be == 0) return send_to_nobody(buffers, to->family);
    std::optional<Address> scoped;
    for (;;) {
        auto const count = send_datagram_or_wait(socket, [&] {
            return control ? platform::send_datagram_with(socket.fd(), buffers, flags,
                                                          {to, *control, socket.family()})
                           : platform::send_datagram(socket.fd(), buffers, flags, to);
        });
        if (count) return count;
        if (to && !scoped && (scoped = on_some_link(*to, count.code()))) {
            to = &*scoped;
            continue;
        }
        auto const code = datagram_send_failure(socket, count.code());
        if (code != Code::ok) return code;
    }
}

struct DatagramTarget {
    Address const* to;
    ControlData const* control;
};

Result<std::size_t> send_as_asked(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                                  DatagramTarget target) {
    if (!socket.is_stream())
        return send_datagram(socket, buffers, flags, target.to, target.control);
    return (flags & platform::flag_urgent) != 0 ? send_urgent(socket, buffers, flags)
                                                : send_stream(socket, buffers, flags);
}

Result<std::size_t> send_synchronously(Socket& socket, std::span<Buffer const> buffers,
                                       unsigned flags, DatagramTarget target) {
    SynchronousIo const call;
    return send_as_asked(socket, buffers, flags, target);
}

Result<std::size_t> send_by_slow_path(Socket& socket, std::span<Buffer const> buffers, int flags,
                                      Address const* to, ControlData const* control) {
    platform::KeptErrno const kept;
    auto const host_flags = translate_flags(flags, Call::send, socket.type());
    if (!host_flags) return host_flags.code();
    poll_connect(socket);
    if (auto const code = socket.slow_path_refusal(Call::send, socket.send_slow_path());
        code != Code::ok)
        return code;
    bool const is_async = (socket.send_slow_path() & slow_path::async) != 0;
    if (is_async)
        if (auto const sent = send_in_turn(socket, {buffers, flags, to, control})) return *sent;
    bool const is_synchronous = (socket.send_slow_path() & slow_path::synchronous) != 0;
    auto const sent = (is_synchronous ? send_synchronously : send_as_asked)(
        socket, buffers, *host_flags, {to, control});
    if (is_async) AsyncState::of(socket).called(Call::send, sent.code());
    return sent;
}

// --- one try that never waits: overlapped sends --------------------------------------------------

constexpr unsigned send_at_once = platform::flag_dont_wait;

// The byte that is urgent goes alone, behind all others.
Result<std::size_t> send_part(Socket& socket, std::span<Buffer const> rest, unsigned flags) {
    if ((flags & platform::flag_urgent) == 0) return send_once(socket, rest, flags | send_at_once);
    auto const& first = rest.front();
    bool const is_last = capacity_of(rest) == 1;
    bool const ends_here = rest.size() == 1 || capacity_of(rest) == first.length;
    auto const length = is_last || !ends_here ? first.length : first.length - 1;
    auto const how = (is_last ? flags : flags & ~platform::flag_urgent) | send_at_once;
    if (!is_last) return platform::send(socket.fd(), first.data, length, how);
    EarlyUrgentNotice notice{socket};
    auto const count = platform::send(socket.fd(), first.data, length, how);
    if (count)
        deliver_within_process(socket);
    else
        notice.take_back();
    return count;
}

}  // namespace

Code attempt_send(Socket& socket, std::span<Buffer> buffers, unsigned flags, std::size_t& done) {
    if (socket.has_send_queue()) {
        auto const code = socket.unsent().flush();
        if (code != Code::ok) return code == Code::would_block ? code : socket.breakage();
    }
    if (socket.breakage() != Code::ok) return socket.breakage();
    if (flags == 0 && done == 0 && buffers.size() == 1) [[likely]] {
        auto const count =
            platform::send(socket.fd(), buffers[0].data, buffers[0].length, send_at_once);
        if (count) done = *count;
        if (count && done == buffers[0].length) return Code::ok;
        if (!count && count.code() == Code::would_block) return Code::would_block;
        // The host reports a reset once.
        if (!count && count.code() != Code::interrupted) return send_failure(socket, count.code());
    }
    auto const total = capacity_of(buffers);
    auto const before = done;
    while (done != total) {
        Skipped const skipped{buffers, done};
        auto rest = skipped.rest();
        while (rest.front().length == 0) rest = rest.subspan(1);
        auto const count = send_part(socket, rest, flags);
        if (count)
            done += *count;
        else if (count.code() == Code::would_block)
            return Code::would_block;
        else if (count.code() != Code::interrupted) {
            auto const code = send_failure(socket, count.code());
            bool const is_in_parts = (flags & platform::flag_urgent) != 0 && done != before;
            if (!is_in_parts || !ends_connection(code)) return code;
            done = total;  // as in send_urgent()
        }
    }
    return Code::ok;
}

Code attempt_send_datagram(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                           Address const* to, ControlData const* control) {
    std::optional<Address> scoped;
    for (;;) {
        auto const count =
            control ? platform::send_datagram_with(socket.fd(), buffers, flags | send_at_once,
                                                   {to, *control, socket.family()})
                    : platform::send_datagram(socket.fd(), buffers, flags | send_at_once, to);
        if (count) return Code::ok;
        if (count.code() == Code::would_block) return Code::would_block;
        if (to && !scoped && (scoped = on_some_link(*to, count.code()))) {
            to = &*scoped;
            continue;
        }
        auto const code = datagram_send_failure(socket, count.code());
        if (code != Code::ok) return code;
    }
}

Code prepare_send(Socket& socket, int flags, Address const* to, unsigned& host_flags) {
    bool const may_refuse = (socket.send_slow_path() & refusing_reasons) != 0;
    if (flags == 0 && socket.is_stream() && !may_refuse) [[likely]] {
        host_flags = 0;
        return Code::ok;
    }
    auto const translated = translate_flags(flags, Call::send, socket.type());
    if (!translated) return translated.code();
    host_flags = *translated;
    poll_connect(socket);
    if (auto const code = socket.slow_path_refusal(Call::send, socket.send_slow_path());
        code != Code::ok)
        return code;
    if (socket.is_stream())
        return (host_flags & platform::flag_urgent) != 0 && !socket.carries_urgent()
                   ? Code::operation_not_supported
                   : Code::ok;
    if (auto const code = check_target(socket, to); code != Code::ok) return code;
    return bind_for_sending(socket);
}

Result<std::size_t> send(Socket& socket, std::span<Buffer const> buffers, int flags,
                         Address const* to) {
    if (flags != 0 || socket.send_slow_path() != 0)
        return send_by_slow_path(socket, buffers, flags, to, nullptr);
    return socket.is_stream() ? send_stream(socket, buffers, 0)
                              : send_datagram(socket, buffers, 0, to, nullptr);
}

Result<std::size_t> finish_send(Socket& socket, Buffer buffer, Result<std::size_t> count) {
    platform::KeptErrno const kept;
    if (!count && count.code() != Code::interrupted && count.code() != Code::would_block)
        return send_failure(socket, count.code());
    SendLimit limit{socket};
    return send_rest(socket, {&buffer, 1}, count ? *count : 0, 0, limit);
}

Result<std::size_t> finish_send_to(Socket& socket, Buffer buffer, Ipv4Endpoint to, Code code) {
    platform::KeptErrno const kept;
    bool const may_wait = code == Code::would_block && socket.is_shared();
    auto const reason = may_wait ? Code::ok : datagram_send_failure(socket, code);
    if (reason != Code::ok) return reason;
    auto const target = to.address();
    return send(socket, {&buffer, 1}, 0, &target);
}

Result<std::size_t> send_with(Socket& socket, std::span<Buffer const> buffers, int flags,
                              Address const* to, ControlData const& control) {
    return send_by_slow_path(socket, buffers, flags, to, control.is_empty() ? nullptr : &control);
}

}  // namespace ws2::core
