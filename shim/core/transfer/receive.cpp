// SPDX-License-Identifier: MIT
#include <optional>

#include "platform/interrupting.hpp"
#include "platform/kept_errno.hpp"
#include "platform/poll.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/message_flags.hpp"
#include "shim/core/transfer/attempts.hpp"
#include "shim/core/transfer/overlapped.hpp"
#include "shim/core/transfer/transfer.hpp"
#include "shim/core/waits/host_wait.hpp"

namespace ws2::core {
namespace {

Code timeout_code(Socket const& socket) {
    return socket.is_blocking() ? Code::timed_out : Code::would_block;
}

// Closing wakes a blocked receive; which code it gets hangs on the kind of socket [nettest:
// TcpReceiveSendGetsCanceledByDispose, UdpReceiveGetsCanceledByDispose].
Code cancelled_code(Socket const& socket) {
    return socket.is_stream() ? Code::connection_aborted : Code::interrupted;
}

// The end of the stream, unless the connection was reset behind the peer's FIN: our data reached
// a peer that had closed, which Windows calls aborted [winetest: test_shutdown].
Code end_of_stream(Socket& socket) {
    if (socket.is_cancelling()) return cancelled_code(socket);
    auto const error = platform::take_error(socket.fd());
    if (error == Code::ok) {
        socket.connect_state().set_peer_finished(true);
        return Code::ok;
    }
    socket.break_with(Code::connection_aborted);
    return Code::connection_aborted;
}

// CancelIoEx has ended the receive that the calling thread was in.
bool was_cancelled(Socket& socket) {
    return (socket.receive_slow_path() & slow_path::cancelled) != 0 &&
           socket.waiting_calls().take_cancellation(socket, platform::this_kernel_thread());
}

Code stream_failure(Socket& socket, Code code) {
    if (socket.is_cancelling()) return cancelled_code(socket);
    if (code == Code::operation_aborted) return Code::interrupted;
    if (code == Code::would_block) return timeout_code(socket);
    if (ends_connection(code)) socket.break_with(code);
    return apply_rules(Call::receive, code);
}

Result<std::size_t> receive_once(Socket const& socket, std::span<Buffer> buffers,
                                 unsigned flags) noexcept {
    if (buffers.size() == 1)
        return platform::receive(socket.fd(), buffers.front().data, buffers.front().length, flags);
    return platform::receive_vector(socket.fd(), buffers, flags);
}

// One receive of a stream that passes no urgent byte unseen. `interrupted` may come out.
Result<std::size_t> receive_some(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                                 platform::Deadline deadline) {
    if ((socket.receive_slow_path() & (slow_path::urgent | slow_path::shared)) != 0)
        return receive_in_oob_mode(socket, buffers, flags, deadline);
    for (bool is_only_one = false;;) {
        bool const may_wait = (flags & platform::flag_dont_wait) == 0;
        if (may_wait && run_apcs_before_waiting(socket)) return Code::interrupted;
        PlainReceive plain{socket, slow_path::urgent, platform::Refusals::disregarded};
        if (plain.begins()) {
            if (is_only_one) plain.let_none_follow();
            auto const count = receive_once(socket, buffers, flags);
            if (!plain.leave()) return after_announcement(socket, buffers, flags, count);
            if (may_wait && current_thread) current_thread->refuse_plain_receives_with_apcs();
            return count;
        }
        auto const path = prepare_receive(socket, flags);
        is_only_one = path == ReceivePath::watched_once;
        switch (path) {
            case ReceivePath::watched:
            case ReceivePath::watched_once:
                continue;
            case ReceivePath::plain:
                return receive_once(socket, buffers, flags);
            case ReceivePath::oob_mode:
                return receive_in_oob_mode(socket, buffers, flags, deadline);
        }
    }
}

// A buffer of no bytes: waits as any receive does, takes nothing [winetest: test_empty_recv].
Code receive_nothing(Socket& socket, unsigned flags, platform::Deadline deadline) {
    char unused = 0;
    Buffer one{&unused, 1};
    for (;;) {
        auto const count = receive_some(socket, {&one, 1}, flags | platform::flag_peek, deadline);
        if (count) return *count == 0 ? end_of_stream(socket) : Code::ok;
        if (count.code() != Code::interrupted) return stream_failure(socket, count.code());
        if (was_cancelled(socket)) return Code::interrupted;
        if (deadline.has_passed()) return timeout_code(socket);
    }
}

// The host would wait for all before it lets APCs run that are queued already.
unsigned without_wait_for_all_before_apcs(unsigned flags) {
    bool const has_apcs = current_thread && current_thread->has_apcs();
    return has_apcs ? flags & ~platform::flag_wait_all : flags;
}

[[gnu::noinline]] Code receive_stream(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                                      Received& received) {
    platform::KeptErrno const kept;
    auto const deadline = transfer_deadline(socket, Direction::receive);
    if (capacity_of(buffers) == 0) return receive_nothing(socket, flags, deadline);
    bool const wait_all = (flags & platform::flag_wait_all) != 0;
    for (;;) {
        auto const how = wait_all ? without_wait_for_all_before_apcs(flags) : flags;
        auto const count = receive_some(socket, buffers, how, deadline);
        if (count && *count != 0) {
            received.length += *count;
            buffers = advance(buffers, *count);
            if (!wait_all || buffers.empty()) return Code::ok;
            continue;
        }
        bool const interrupted = !count && count.code() == Code::interrupted;
        if (interrupted && was_cancelled(socket))
            return received.length != 0 ? Code::ok : Code::interrupted;
        if (interrupted && !(socket.is_blocking() && deadline.has_passed())) continue;
        if (received.length != 0) return Code::ok;
        if (interrupted) return timeout_code(socket);
        return count ? end_of_stream(socket) : stream_failure(socket, count.code());
    }
}

Code receive_oob(Socket& socket, std::span<Buffer> buffers, unsigned flags, Received& received) {
    auto const count =
        receive_urgent(socket, buffers, flags, transfer_deadline(socket, Direction::receive));
    if (!count)
        return count.code() == Code::invalid_argument ? count.code()
                                                      : stream_failure(socket, count.code());
    if (socket.is_cancelling()) return cancelled_code(socket);
    received.length = *count;
    if (*count != 0) received.flags = number::msg_oob;
    return Code::ok;
}

// Ok: no report waits.
Code take_report(Socket& socket, unsigned flags, Received const& received) {
    if ((socket.receive_slow_path() & slow_path::icmp) == 0) [[likely]]
        return Code::ok;
    auto const report =
        socket.datagram_state().icmp_reports().take((flags & platform::flag_peek) != 0);
    if (!report) return Code::ok;
    if (received.from) *received.from = report->target;
    return report->code;
}

// `interrupted`: it was nothing that Windows reports.
Code datagram_failure(Socket& socket, Code code, unsigned flags, Received const& received) {
    if (socket.is_cancelling()) return cancelled_code(socket);
    if (code == Code::would_block) {
        // SD_RECEIVE by another thread woke this one.
        if ((socket.receive_slow_path() & slow_path::shut) != 0) return Code::is_shut_down;
        return timeout_code(socket);
    }
    if (!socket.datagram_state().icmp_reports().collect(code)) return code;
    auto const report = take_report(socket, flags, received);
    return report != Code::ok ? report : Code::interrupted;
}

// Whether a signal ends a receive that waits in the host.
bool is_interruptible(Socket& socket) {
    if (socket.urgent_state().watch.is_interruptible()) return true;
    std::lock_guard const lock{socket.mutex()};
    return make_interruptible_locked(socket);
}

// One receive of the host, which waits there. `interrupted` when APCs of the thread come first, or
// could not end the wait.
Code receive_in_host(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                     platform::Datagram& datagram) {
    Thread* const thread = current_thread;
    if (!thread || socket.is_shared() || !socket.is_blocking())
        return platform::receive_datagram(socket.fd(), buffers, flags, datagram);
    auto const looks = [&] {
        auto const code = platform::receive_datagram(socket.fd(), buffers,
                                                     flags | platform::flag_dont_wait, datagram);
        return code == Code::would_block ? Code::interrupted : code;
    };
    if (!is_interruptible(socket)) return looks();
    return call_host_alertably(
        *thread, [&] { return platform::receive_datagram(socket.fd(), buffers, flags, datagram); },
        looks);
}

// The oldest datagram, or what an auxiliary socket has received.
Code receive_next(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                  platform::Datagram& datagram) {
    bool const may_wait = (flags & platform::flag_dont_wait) == 0;
    if (!socket.has_auxiliary_sockets() && may_wait)
        return receive_in_host(socket, buffers, flags, datagram);
    if (socket.datagram_state().has_auxiliary_datagram()) {
        auto const code =
            socket.datagram_state().auxiliary_sockets()->take(buffers, flags, datagram);
        if (code != Code::would_block) return code;
    }
    return platform::receive_datagram(socket.fd(), buffers, flags | platform::flag_dont_wait,
                                      datagram);
}

// An auxiliary socket receives all control data, the program only what it has asked for. The host
// tells the congestion bits as a part of the type of service.
void keep_asked(OptionStore const& options, Family family, ControlData& control) {
    bool const is_ipv6 = family == Family::ipv6;
    bool const tells_ipv6 = is_ipv6 && !control.is_ipv4;
    auto const asks = [&](Option ipv6, Option ipv4, bool is_of_ipv6) {
        return options.others.get(is_of_ipv6 ? ipv6 : ipv4, 0) != 0;
    };
    using enum Option;
    if (asks(ipv6_receive_ecn, ip_receive_ecn, tells_ipv6) && control.traffic_class)
        control.congestion = *control.traffic_class & platform::congestion_bits;
    if (!asks(ipv6_receive_traffic_class, ip_receive_tos, tells_ipv6))
        control.traffic_class.reset();
    if (!asks(ipv6_hop_limit, ip_receive_ttl, tells_ipv6)) control.hop_limit.reset();
    if (!asks(ipv6_packet_info, ip_packet_info, is_ipv6)) control.packet.reset();
}

Option packet_option_of(Socket const& socket) {
    return socket.family() == Family::ipv6 ? Option::ipv6_packet_info : Option::ip_packet_info;
}

// The first receive with control data on a socket; the option reads as before.
void ask_audience(Socket& socket) {
    if (socket.type() == SocketType::datagram && socket.datagram_state().begin_asking_destination())
        static_cast<void>(platform::set_option(socket.fd(), packet_option_of(socket), 1));
}

// What the program has not asked for was for the audience alone.
void store_audience(Socket& socket, Received& received) {
    if (!received.control) return;
    if (received.control->audience == platform::Audience::everybody)
        received.audience = number::msg_bcast;
    if (received.control->audience == platform::Audience::group)
        received.audience = number::msg_mcast;
    if (received.destination) *received.destination = received.control->packet;
    std::lock_guard const lock{socket.mutex()};
    keep_asked(socket.options_locked(), socket.family(), *received.control);
}

// Closing and SD_RECEIVE by another thread look like an empty datagram.
Code check_received(Socket& socket, bool is_empty) {
    if (socket.is_cancelling()) return cancelled_code(socket);
    bool const is_shut = is_empty && (socket.receive_slow_path() & slow_path::shut) != 0;
    return is_shut ? Code::is_shut_down : Code::ok;
}

// The wait of a call from when it has first come back from the host with nothing. From then on
// CancelIoEx finds it here, and not in the host.
class ReceiveOutsideHost {
public:
    explicit ReceiveOutsideHost(Socket& socket) : socket_{socket} {}
    unsigned host_flags() const { return call_ ? platform::flag_dont_wait : 0; }
    // `interrupted`, without a wait: it was cancelled before it was known here.
    Code await_readable(platform::Deadline deadline) {
        if (!call_) {
            call_.emplace(socket_.waiting_calls());
            is_cancelled_ = was_cancelled(socket_);
        }
        if (is_cancelled()) return Code::interrupted;
        return await_ready(socket_, platform::poll_readable, deadline, &*call_);
    }
    bool is_cancelled() const { return is_cancelled_ || (call_ && call_->is_cancelled()); }

private:
    Socket& socket_;
    std::optional<WaitingCalls::CallInHost> call_;
    bool is_cancelled_ = false;
};

// What a call returns for the datagram that the host has given.
[[gnu::always_inline]] inline Code finish_datagram(Socket& socket,
                                                   platform::Datagram const& datagram,
                                                   Received& received) {
    if (auto const code = check_received(socket, datagram.length == 0); code != Code::ok)
        return code;
    received.length = datagram.length;
    store_audience(socket, received);
    received.flags = datagram.truncated ? number::msg_partial : 0;
    return datagram.truncated ? Code::message_size : Code::ok;
}

[[gnu::noinline]] Code receive_datagram(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                                        Received& received) {
    platform::KeptErrno const kept;
    if (auto const code = take_report(socket, flags, received); code != Code::ok) return code;
    platform::Datagram datagram;
    datagram.from = received.from;
    datagram.control = received.control;
    if (received.control) ask_audience(socket);
    auto deadline = socket.is_shared() || socket.has_auxiliary_sockets()
                        ? transfer_deadline(socket, Direction::receive)
                        : platform::Deadline::now();
    ReceiveOutsideHost outside{socket};
    for (;;) {
        auto code = receive_next(socket, buffers, flags | outside.host_flags(), datagram);
        if (code == Code::ok) return finish_datagram(socket, datagram, received);
        // The host does not wait for a socket that other processes have, and no longer where APCs
        // have come first.
        if (code == Code::interrupted) {
            if (deadline.is_now()) deadline = transfer_deadline(socket, Direction::receive);
            code = Code::would_block;
        }
        if (code == Code::would_block && was_cancelled(socket)) return Code::interrupted;
        if (code == Code::would_block && !deadline.is_now()) {
            code = outside.await_readable(deadline);
            if (outside.is_cancelled()) return Code::interrupted;
        }
        if (code == Code::ok && !socket.is_cancelling()) continue;
        if (code != Code::interrupted) code = datagram_failure(socket, code, flags, received);
        if (code != Code::interrupted || socket.is_cancelling()) return code;
    }
}

// --- one try that never waits: overlapped receives -----------------------------------------------

constexpr unsigned at_once = platform::flag_dont_wait;

// The event that the attempt is due to may have told.
Code attempt_at_end(Socket& socket) {
    bool const is_known = socket.urgent_state().is_at_end() && !socket.is_cancelling();
    if (!is_known) return end_of_stream(socket);
    socket.connect_state().set_peer_finished(true);
    return Code::ok;
}

Code attempt_failure(Socket& socket, Code code) {
    return code == Code::would_block ? code : stream_failure(socket, code);
}

Result<std::size_t> receive_some_now(Socket& socket, std::span<Buffer> buffers, unsigned flags) {
    for (;;) {
        auto const count =
            receive_some(socket, buffers, flags | at_once, platform::Deadline::now());
        if (count || count.code() != Code::interrupted) return count;
    }
}

Code attempt_nothing(Socket& socket, unsigned flags) {
    char unused = 0;
    Buffer one{&unused, 1};
    auto const count = receive_some_now(socket, {&one, 1}, flags | platform::flag_peek);
    if (!count) return attempt_failure(socket, count.code());
    return *count == 0 ? attempt_at_end(socket) : Code::ok;
}

Code attempt_oob(Socket& socket, std::span<Buffer> buffers, unsigned flags, Received& received) {
    auto const count = receive_urgent(socket, buffers, flags | at_once, platform::Deadline::now());
    if (!count)
        return count.code() == Code::invalid_argument ? count.code()
                                                      : attempt_failure(socket, count.code());
    received.length = *count;
    if (*count != 0) received.flags = number::msg_oob;
    return Code::ok;
}

Code attempt_ended(Socket& socket, Result<std::size_t> count, Received& received) {
    if (!count) return attempt_failure(socket, count.code());
    received.length = *count;
    return *count == 0 ? attempt_at_end(socket) : Code::ok;
}

// After the host call of a plain attempt that brought nothing, or met an announcement.
[[gnu::noinline]] Code finish_attempt(Socket& socket, std::span<Buffer> buffers,
                                      Result<std::size_t> count, bool has_left,
                                      Received& received) {
    if (!has_left) count = after_announcement(socket, buffers, at_once, count);
    if (!count && count.code() == Code::interrupted) count = receive_some_now(socket, buffers, 0);
    return attempt_ended(socket, count, received);
}

Code attempt_stream(Socket& socket, std::span<Buffer> buffers, unsigned flags, Received& received) {
    if (socket.breakage() != Code::ok) return socket.breakage();
    if (flags == 0 && buffers.size() == 1 && buffers[0].length != 0) [[likely]] {
        PlainReceive plain{socket, slow_path::urgent | slow_path::shared,
                           platform::Refusals::disregarded};
        if (plain.begins()) {
            auto const count =
                platform::receive(socket.fd(), buffers[0].data, buffers[0].length, at_once);
            bool const has_left = plain.leave();
            received.length = count ? *count : 0;
            if (has_left && received.length != 0) return Code::ok;
            if (has_left && !count && count.code() == Code::would_block) return Code::would_block;
            return finish_attempt(socket, buffers, count, has_left, received);
        }
        bool const is_plain =
            (socket.receive_slow_path() & (slow_path::urgent | slow_path::shared)) == 0;
        if (is_plain && socket.carries_urgent())
            if (auto const count = attempt_with_look(socket, buffers[0]))
                return finish_attempt(socket, buffers, *count, true, received);
    }
    if ((flags & platform::flag_urgent) != 0) return attempt_oob(socket, buffers, flags, received);
    if (capacity_of(buffers) == 0) return attempt_nothing(socket, flags);
    bool const is_looking = (socket.receive_slow_path() & slow_path::urgent) != 0;
    auto const count = flags == 0 && is_looking
                           ? attempt_in_oob_mode(socket, buffers, received.was_last)
                           : receive_some_now(socket, buffers, flags);
    return attempt_ended(socket, count, received);
}

Code attempt_datagram(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                      Received& received) {
    if (auto const code = take_report(socket, flags, received); code != Code::ok) return code;
    platform::Datagram datagram;
    datagram.from = received.from;
    datagram.control = received.control;
    if (received.control) ask_audience(socket);
    for (;;) {
        auto code = receive_next(socket, buffers, flags | at_once, datagram);
        if (code == Code::ok) return finish_datagram(socket, datagram, received);
        if (code == Code::interrupted) continue;
        if (code == Code::would_block) return code;
        code = datagram_failure(socket, code, flags, received);
        if (code != Code::interrupted) return code;
    }
}

Code receive_as_asked(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                      Received& received) {
    if (!socket.is_stream()) return receive_datagram(socket, buffers, flags, received);
    return (flags & platform::flag_urgent) != 0 ? receive_oob(socket, buffers, flags, received)
                                                : receive_stream(socket, buffers, flags, received);
}

bool has_data(Socket& socket) {
    if (socket.datagram_state().has_auxiliary_datagram() ||
        platform::poll_now(socket.fd(), platform::poll_readable) != 0)
        return true;
    auto const bytes = socket.is_stream() ? normal_bytes(socket) : Result{0u};
    return bytes && *bytes != 0;
}

// A receive that CancelSynchronousIo may end, or CancelIoEx, waits here and not in the host.
Code await_unless_cancelled(Socket& socket) {
    auto const deadline = transfer_deadline(socket, Direction::receive);
    SynchronousIo const call;
    ReceiveOutsideHost outside{socket};
    while (!has_data(socket) && !socket.is_cancelling()) {
        if (call.is_cancelled()) return Code::operation_aborted;
        auto const code = outside.await_readable(deadline);
        if (outside.is_cancelled()) return Code::interrupted;
        if (code != Code::ok) return code == Code::would_block ? Code::timed_out : code;
    }
    return Code::ok;
}

bool is_cancellable(Socket const& socket, unsigned flags) {
    return (socket.receive_slow_path() & slow_path::synchronous) != 0 && current_thread &&
           (flags & platform::flag_urgent) == 0 && socket.is_blocking();
}

// A receive that has stopped in front of an urgent byte is in OOB mode now.
SocketAsync::Left left_by(Socket const& socket, int flags, std::size_t room,
                          Received const& received) {
    using Left = SocketAsync::Left;
    bool const is_plain = flags == 0 && socket.carries_urgent() && !oob_inline(socket) &&
                          (socket.receive_slow_path() & slow_path::urgent) == 0;
    return is_plain && received.length != 0 && received.length < room ? Left::nothing
                                                                      : Left::unknown;
}

Code receive_checked(Socket& socket, std::span<Buffer> buffers, int flags, Received& received) {
    platform::KeptErrno const kept;
    auto const host_flags = translate_flags(flags, Call::receive, socket.type());
    if (!host_flags) return host_flags.code();
    if (!combination_is_supported(flags, socket.mode())) return Code::operation_not_supported;
    poll_connect(socket);
    if (auto const code = socket.slow_path_refusal(Call::receive, socket.receive_slow_path());
        code != Code::ok)
        return code;
    if (!begin_memory(buffers)) return Code::bad_address;
    bool const is_async = (socket.receive_slow_path() & slow_path::async) != 0;
    if (is_async)
        if (auto const code = receive_in_turn(socket, buffers, flags, received)) return *code;
    auto code = is_cancellable(socket, *host_flags) ? await_unless_cancelled(socket) : Code::ok;
    if (code == Code::ok) code = receive_as_asked(socket, buffers, *host_flags, received);
    if (is_async)
        AsyncState::of(socket).called(Call::receive, code,
                                      left_by(socket, flags, capacity_of(buffers), received));
    return code;
}

// A cancellation that this thread has not taken was of a call that has ended by itself.
Code receive_anew(Socket& socket, std::span<Buffer> buffers, int flags, Received& received) {
    static_cast<void>(was_cancelled(socket));
    return receive_checked(socket, buffers, flags, received);
}

Code receive_any(Socket& socket, std::span<Buffer> buffers, int flags, Received& received) {
    if (flags != 0 || socket.receive_slow_path() != 0)
        return receive_anew(socket, buffers, flags, received);
    if (!begin_memory(buffers)) return Code::bad_address;
    return socket.is_stream() ? receive_stream(socket, buffers, 0, received)
                              : receive_datagram(socket, buffers, 0, received);
}

Result<std::size_t> count_or_code(Code code, std::size_t length) {
    if (code != Code::ok) return code;
    return length;
}

}  // namespace

Code receive(Socket& socket, std::span<Buffer> buffers, int flags, Received& received) {
    bool const has_one = buffers.size() == 1 && buffers[0].length != 0;
    if (flags != 0 || !has_one || !socket.is_stream() || !platform::begins_memory(buffers[0].data))
        return receive_any(socket, buffers, flags, received);
    PlainReceive plain{socket, slow_path::any};
    if (!plain.begins()) return receive_any(socket, buffers, 0, received);
    auto count = platform::receive(socket.fd(), buffers[0].data, buffers[0].length, 0);
    bool const has_left = plain.leave();
    if (!has_left || !count || *count == 0) [[unlikely]]
        count = finish_receive(socket, buffers[0], count, !has_left);
    received.length = count ? *count : 0;
    return count.code();
}

Code attempt_receive(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                     Received& received) {
    return socket.is_stream() ? attempt_stream(socket, buffers, flags, received)
                              : attempt_datagram(socket, buffers, flags, received);
}

Result<std::size_t> finish_receive(Socket& socket, Buffer buffer, Result<std::size_t> count,
                                   bool was_announced) {
    platform::KeptErrno const kept;
    if (was_announced) count = after_announcement(socket, {&buffer, 1}, 0, count);
    if (count && *count != 0) return count;
    if (count) return count_or_code(end_of_stream(socket), 0);
    if (count.code() == Code::would_block && !socket.is_blocking()) return count;
    if (count.code() != Code::interrupted) return stream_failure(socket, count.code());
    if (was_cancelled(socket)) return Code::interrupted;
    Received received;
    auto const code = receive_stream(socket, {&buffer, 1}, 0, received);
    return count_or_code(code, received.length);
}

Result<std::size_t> finish_receive_from(Socket& socket, Buffer buffer, Ipv4Endpoint& from,
                                        Result<std::size_t> count) {
    platform::KeptErrno const kept;
    if (count || count.code() == Code::message_size) {
        auto const code = check_received(socket, count && *count == 0);
        if (code != Code::ok) return code;
        return count;
    }
    auto code = count.code();
    bool const is_early = code == Code::would_block && socket.is_shared();
    Address sender;
    Received received;
    received.from = &sender;
    bool const is_cancelled = code == Code::interrupted && was_cancelled(socket);
    if (code != Code::interrupted && !is_early) code = datagram_failure(socket, code, 0, received);
    if (is_early || (code == Code::interrupted && !is_cancelled && !socket.is_cancelling()))
        code = receive_checked(socket, {&buffer, 1}, 0, received);
    from = Ipv4Endpoint::of(sender);
    return count_or_code(code, received.length);
}

}  // namespace ws2::core
