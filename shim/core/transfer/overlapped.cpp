// SPDX-License-Identifier: MIT
#include "shim/core/transfer/overlapped.hpp"

#include <algorithm>

#include "platform/kept_errno.hpp"
#include "shim/core/io/plain_starts.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/message_flags.hpp"
#include "shim/core/transfer/attempts.hpp"
#include "shim/core/transfer/own_turn.hpp"

namespace ws2::core {

// --- receives -----------------------------------------------------------------------------------

namespace {

// A stream that gave less than it was asked for has no more.
Attempt attempt_with(Socket& socket, Code code, Received const& received, std::size_t wanted,
                     unsigned flags) {
    bool const is_plain = flags == 0 && (socket.receive_slow_path() & slow_path::urgent) == 0;
    bool const gave_less =
        is_plain && socket.carries_urgent() && received.length != 0 && received.length < wanted;
    bool const was_last = code == Code::ok && (gave_less || received.was_last);
    Attempt attempt{code, received.length, received.flags, was_last};
    // Winsock has one code for a connection that is reset and a port that is not open, Windows two.
    if (code == Code::connection_reset && socket.type() == SocketType::datagram) [[unlikely]]
        attempt.status = Status::port_unreachable;
    return attempt;
}

}  // namespace

Attempt ReceiveOperation::attempt(Socket& socket) {
    Received received;
    return try_once(socket, received);
}

Attempt ReceiveOperation::try_once(Socket& socket, Received& received) {
    platform::KeptErrno const kept;
    auto const all = buffers_.all();
    if ((host_flags_ & platform::flag_wait_all) != 0) [[unlikely]]
        return try_for_all(socket, received);
    auto const code = attempt_receive(socket, all, host_flags_, received);
    auto const wanted = all.size() == 1 ? all[0].length : capacity_of(all);
    return attempt_with(socket, code, received, wanted, host_flags_);
}

Attempt ReceiveOperation::try_for_all(Socket& socket, Received& received) {
    auto const all = buffers_.all();
    auto const flags = host_flags_ & ~platform::flag_wait_all;
    auto const wanted = capacity_of(all);
    for (;;) {
        Skipped const left{all, done_};
        auto const code = attempt_receive(socket, left.rest(), flags, received);
        bool const ended = code == Code::ok && received.length == 0;
        if (code == Code::ok) done_ += received.length;
        if (code == Code::ok && !ended && done_ != wanted) continue;
        // Data that came before the connection ended is returned; the next receive reports the end.
        if (done_ != 0 && code != Code::would_block) return {Code::ok, done_, 0, false};
        return attempt_with(socket, code, received, wanted, flags);
    }
}

bool ReceiveOperation::writes_into(platform::AddressRange const& range) const {
    return Operation::writes_into(range) ||
           std::ranges::any_of(buffers_.all(),
                               [&](Buffer const& buffer) { return range.contains(buffer.data); });
}

Completion ReceiveOperation::ended_by_force(Socket&, Status status) {
    if (done_ == 0) return {status, 0, 0};
    return {Status::success, static_cast<std::uint32_t>(done_), 0};
}

namespace {

Code prepare_receive(Socket& socket, int flags, unsigned& host_flags) {
    if (flags == 0 && (socket.receive_slow_path() & refusing_reasons) == 0) [[likely]] {
        host_flags = 0;
        return Code::ok;
    }
    auto const translated = translate_flags(flags, Call::receive, socket.type());
    if (!translated) return translated.code();
    host_flags = *translated;
    if (!combination_is_supported(flags, BlockingMode::blocking))
        return Code::operation_not_supported;
    poll_connect(socket);
    return socket.slow_path_refusal(Call::receive, socket.receive_slow_path());
}

}  // namespace

Started start_receive(Socket& socket, std::unique_ptr<ReceiveOperation> operation) {
    platform::KeptErrno const kept;
    begin(operation->announcement());
    auto const code = prepare_receive(socket, operation->flags_, operation->host_flags_);
    if (code != Code::ok) return {code, {}};
    if (!begin_memory(operation->buffers_.all())) return {Code::bad_address, {}};
    if (socket.is_stream()) operation->is_for_stream();
    return AsyncState::of(socket).start(Direction::receive, std::move(operation));
}

namespace {

class PlainPortReceive final : public PortReceive {
public:
    using PortReceive::PortReceive;

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        Received received;
        Buffer buffer{data_, length_};
        auto const code = attempt_receive(socket, {&buffer, 1}, 0, received);
        return attempt_with(socket, code, received, length_, 0);
    }

private:
    std::unique_ptr<Operation> become_operation() override {
        static_assert(sizeof(PlainPortReceive) <= 64 && sizeof(ReceiveOperation) <= block_size);
        Announcement announcement;
        announcement.overlapped = overlapped_;
        Buffer const buffer{data_, length_};
        this->~PlainPortReceive();
        std::unique_ptr<ReceiveOperation> operation{
            ::new (static_cast<void*>(this))
                ReceiveOperation{std::move(announcement), {&buffer, 1}, 0}
        };
        operation->is_for_stream();
        return operation;
    }
};

}  // namespace

Code start_plain_receive(Socket& socket, Overlapped& overlapped, Buffer buffer) {
    auto* const async = AsyncState::existing(socket);
    if (!async || (socket.receive_slow_path() & refusing_reasons) != 0) return Code::would_block;
    if (!platform::begins_memory(buffer.data)) return Code::would_block;
    AsyncState::PlainReceiveStart start{*async};
    if (!start.is_plain()) return Code::would_block;
    auto receive = std::make_unique<PlainPortReceive>(overlapped, buffer.data,
                                                      static_cast<std::uint32_t>(buffer.length));
    begin(overlapped);
    start.queue(std::move(receive));
    return Code::io_pending;
}

// --- sends --------------------------------------------------------------------------------------

namespace {

class StreamSend final : public Operation {
public:
    // `done`: bytes that are sent already.
    StreamSend(Announcement announcement, std::span<Buffer const> buffers, unsigned host_flags,
               std::size_t done)
        : Operation{std::move(announcement)},
          buffers_{buffers},
          host_flags_{host_flags},
          done_{done} {}

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        auto const code = attempt_send(socket, buffers_.all(), host_flags_, done_);
        return {code, done_, 0, false};
    }
    // The bytes that are on their way are a part of nothing now.
    Completion ended_by_force(Socket& socket, Status status) override {
        StreamSend::abandon(socket);
        return {status, static_cast<std::uint32_t>(done_), 0};
    }
    void abandon(Socket& socket) override {
        if (done_ != 0) socket.break_with(Code::connection_aborted);
    }
    bool needs_progress() const override { return true; }

private:
    KeptBuffers buffers_;
    unsigned const host_flags_;
    std::size_t done_;
};

class FirstStreamSend final : public FirstAttempt {
public:
    // `done`: bytes that are sent already.
    FirstStreamSend(std::span<Buffer const> buffers, unsigned host_flags, std::size_t done = 0)
        : buffers_{buffers}, host_flags_{host_flags}, done_{done} {}

    Attempt attempt(Socket& socket) override {
        auto const code = attempt_send(socket, buffers_.all(), host_flags_, done_);
        return {code, done_, 0, false};
    }
    std::unique_ptr<Operation> rest(Announcement announcement) override {
        return std::make_unique<StreamSend>(std::move(announcement), buffers_.all(), host_flags_,
                                            done_);
    }
    // As when the operation of a part is ended by force.
    void abandon(Socket& socket) override {
        if (done_ != 0) socket.break_with(Code::connection_aborted);
    }

private:
    KeptBuffers buffers_;
    unsigned const host_flags_;
    std::size_t done_;
};

class DatagramSend final : public Operation {
public:
    DatagramSend(Announcement announcement, SendRequest const& request, unsigned host_flags)
        : Operation{std::move(announcement)}, buffers_{request.buffers}, host_flags_{host_flags} {
        if (request.to) to_ = *request.to;
        if (request.control && !request.control->is_empty()) control_ = *request.control;
    }

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        auto const* const to = to_ ? &*to_ : nullptr;
        bool const has_ports = socket.type() == SocketType::datagram;
        bool const to_nobody = has_ports && to && to->port_be == 0;  // [winetest: test_UDP]
        auto const code = to_nobody ? Code::ok
                                    : attempt_send_datagram(socket, buffers_.all(), host_flags_, to,
                                                            control_ ? &*control_ : nullptr);
        if (code == Code::message_size) return too_long();
        return {code, capacity_of(buffers_.all()), 0, false};
    }
    bool needs_progress() const override { return true; }
    // A datagram that is too long fails later, not in the call [libuv: udp_dgram_too_big].
    bool defers_truncation() const override { return true; }

private:
    // Nothing was sent.
    static Attempt too_long() {
        Attempt attempt;
        attempt.code = Code::message_size;
        attempt.status = Status::invalid_buffer_size;
        return attempt;
    }

    KeptBuffers buffers_;
    unsigned const host_flags_;
    std::optional<Address> to_;
    std::optional<ControlData> control_;
};

}  // namespace

Started start_send(Socket& socket, Announcement&& announcement, SendRequest const& request) {
    platform::KeptErrno const kept;
    begin(announcement);
    unsigned host_flags = 0;
    if (auto const code = prepare_send(socket, request.flags, request.to, host_flags);
        code != Code::ok)
        return {code, {}};
    if (!begin_memory(request.buffers)) return {Code::bad_address, {}};
    auto& async = AsyncState::of(socket);
    if (socket.is_stream()) {
        FirstStreamSend first{request.buffers, host_flags};
        return async.start_send(std::move(announcement), first);
    }
    return async.start(Direction::send, std::make_unique<DatagramSend>(std::move(announcement),
                                                                       request, host_flags));
}

namespace {

// Not all bytes were sent: nothing, or a part.
[[gnu::noinline]] Started go_on_sending(Socket& socket, AsyncState::PlainSendStart& start,
                                        Announcement&& announcement, Buffer buffer,
                                        Result<std::size_t> count) {
    platform::KeptErrno const kept;
    bool const may_go_on =
        count || count.code() == Code::would_block || count.code() == Code::interrupted;
    if (!may_go_on) return {send_failure(socket, count.code()), {}};
    if (!platform::begins_memory(buffer.data)) return {Code::bad_address, {}};
    FirstStreamSend rest{
        {&buffer, 1},
        0, count ? *count : 0
    };
    return start.go_on(std::move(announcement), rest);
}

}  // namespace

Started start_plain_send(Socket& socket, Overlapped& overlapped, Buffer buffer) {
    auto* const async = AsyncState::existing(socket);
    if (!async) return {Code::would_block, {}};
    AsyncState::PlainSendStart start{*async};
    if (!start.is_plain() || socket.send_slow_path() != 0) return {Code::would_block, {}};
    Announcement announcement;
    announcement.overlapped = &overlapped;
    start.prepare(announcement);
    begin(announcement);
    auto const count =
        platform::send(socket.fd(), buffer.data, buffer.length, platform::flag_dont_wait);
    if (!count || *count != buffer.length)
        return go_on_sending(socket, start, std::move(announcement), buffer, count);
    Completion const completion{Status::success, static_cast<std::uint32_t>(buffer.length), 0};
    start.finish(announcement, completion);
    return {Code::ok, completion};
}

// --- plain calls in their turn -------------------------------------------------------------------

namespace {

// A receive that stores what the waiting caller wants.
class ReceiveInTurn final : public ReceiveOperation {
public:
    ReceiveInTurn(Announcement announcement, std::span<Buffer const> buffers, int flags,
                  Received& received)
        : ReceiveOperation{std::move(announcement), buffers, flags}, received_{received} {}
    Attempt attempt(Socket& socket) override { return try_once(socket, received_); }

private:
    Received& received_;
};

bool may_wait(Socket& socket, Direction direction) {
    return !transfer_deadline(socket, direction).is_now();
}

}  // namespace

std::optional<Code> receive_in_turn(Socket& socket, std::span<Buffer> buffers, int flags,
                                    Received& received) {
    auto* const state = AsyncState::existing(socket);
    if (!state) return std::nullopt;
    bool const is_behind_others = (flags & number::msg_oob) != 0
                                      ? state->perform_urgent()
                                      : state->perform(Direction::receive);
    if (!is_behind_others) return std::nullopt;
    if (!may_wait(socket, Direction::receive)) return Code::would_block;
    OwnTurn turn;
    auto const started = start_receive(
        socket, std::make_unique<ReceiveInTurn>(turn.announcement(), buffers, flags, received));
    auto const completion =
        turn.await(socket, started, transfer_deadline(socket, Direction::receive));
    received.length = completion.bytes;
    if (socket.is_cancelling())
        return socket.is_stream() ? Code::connection_aborted : Code::interrupted;
    return turn.code_of(completion, started);
}

std::optional<Result<std::size_t>> send_in_turn(Socket& socket, SendRequest const& request) {
    auto* const state = AsyncState::existing(socket);
    if (!state || !state->perform(Direction::send)) return std::nullopt;
    if (!may_wait(socket, Direction::send)) return Result<std::size_t>{Code::would_block};
    OwnTurn turn;
    auto const started = start_send(socket, turn.announcement(), request);
    auto const completion = turn.await(socket, started, transfer_deadline(socket, Direction::send));
    if (socket.is_cancelling()) return Result<std::size_t>{Code::connection_aborted};
    auto const code = turn.code_of(completion, started);
    if (code != Code::ok) return Result<std::size_t>{code};
    return Result<std::size_t>{completion.bytes};
}

}  // namespace ws2::core
