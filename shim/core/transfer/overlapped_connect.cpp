// SPDX-License-Identifier: MIT
#include "shim/core/transfer/overlapped_connect.hpp"

#include <vector>

#include "platform/kept_errno.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/connections/connect.hpp"
#include "shim/core/options/options.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/descriptor_mode.hpp"
#include "shim/core/transfer/attempts.hpp"
#include "shim/core/transfer/own_turn.hpp"

namespace ws2::core {
namespace {

class ConnectOperation final : public Operation {
public:
    // The data is captured by the call [winetest: test_connect].
    ConnectOperation(Announcement announcement, std::span<Buffer const> data)
        : Operation{std::move(announcement)} {
        for (auto const& buffer : data) {
            auto const* const bytes = static_cast<char const*>(buffer.data);
            data_.insert(data_.end(), bytes, bytes + buffer.length);
        }
    }

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        if (!is_connected_) {
            auto const code = overlapped_connect_answer(socket);
            if (code != Code::ok) return {code, 0, 0, false, Status::pending, nullptr};
            is_connected_ = true;
        }
        Buffer buffer{data_.data(), data_.size()};
        auto const code = attempt_send(socket, {&buffer, 1}, 0, done_);
        return {code, done_, 0, false, Status::pending, nullptr};
    }
    Completion ended_by_force(Socket& socket, Status status) override {
        if (!is_connected_) give_up_overlapped_connect(socket);
        ConnectOperation::abandon(socket);
        return {status, 0, 0};
    }
    void abandon(Socket& socket) override {
        if (done_ != 0) socket.break_with(Code::connection_aborted);
    }
    bool always_pends() const override { return true; }
    // The peer waits for the data.
    bool needs_progress() const override { return !data_.empty(); }

private:
    std::vector<char> data_;
    std::size_t done_ = 0;
    bool is_connected_ = false;
};

class DisconnectOperation final : public Operation {
public:
    DisconnectOperation(Announcement announcement, Afterwards afterwards)
        : Operation{std::move(announcement)}, afterwards_{afterwards} {}

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        auto const code = finish(socket);
        return {code, 0, 0, false, Status::pending, nullptr};
    }
    bool always_pends() const override { return true; }
    bool needs_progress() const override { return true; }

private:
    Code finish(Socket& socket) {
        if (afterwards_ == Afterwards::is_reused) return make_reusable(socket);
        std::lock_guard const lock{socket.mutex()};
        finish_sending(socket);
        return Code::ok;
    }

    Afterwards const afterwards_;
};

Code check_disconnect(Socket& socket) {
    poll_connect(socket);
    return socket.is_stream() && socket.phase() == Phase::connected ? Code::ok
                                                                    : Code::not_connected;
}

}  // namespace

Started start_connect(Socket& socket, Announcement announcement, Address const& target,
                      std::span<Buffer const> data) {
    platform::KeptErrno const kept;
    begin(announcement);
    auto operation = std::make_unique<ConnectOperation>(std::move(announcement), data);
    if (auto const code = begin_overlapped_connect(socket, target); code != Code::ok)
        return {code, {}};
    auto const started = AsyncState::of(socket).start(Direction::send, std::move(operation));
    if (started.code != Code::io_pending) give_up_overlapped_connect(socket);
    return started;
}

Started start_disconnect(Socket& socket, Announcement announcement, Afterwards afterwards) {
    platform::KeptErrno const kept;
    begin(announcement);
    if (auto const code = check_disconnect(socket); code != Code::ok) return {code, {}};
    return AsyncState::of(socket).start(Direction::send, std::make_unique<DisconnectOperation>(
                                                             std::move(announcement), afterwards));
}

Code disconnect(Socket& socket, Afterwards afterwards) {
    OwnTurn turn;
    auto const started = start_disconnect(socket, turn.announcement(), afterwards);
    auto const completion = turn.await(socket, started, platform::Deadline::never());
    return turn.code_of(completion, started);
}

namespace {

// What ConnectEx is to find again.
Address name_to_keep(Socket& socket) {
    auto const local = platform::local_address(socket.fd());
    std::lock_guard const lock{socket.mutex()};
    auto const& own_name = socket.connect_state().own_name;
    if (own_name.address().family != Family::none) return own_name.address();
    return local ? *local : Address{};
}

Result<UniqueDescriptor> open_like(Socket const& socket, Phase phase) {
    return platform::open_socket(socket.kind(),
                                 descriptor_mode(socket.kind(), phase, socket.mode()));
}

// A port that a connect chose may be another connection's as well, with another peer, which keeps
// it from being bound; one that bind() took is not.
Code bind_again(Socket& socket, int fd, Address name) {
    for (int const each : {socket.fd(), fd})
        static_cast<void>(platform::reuse_past_connections(each));
    auto const code = platform::bind(fd, name);
    {
        std::lock_guard const lock{socket.mutex()};
        if (code != Code::address_in_use || socket.connect_state().was_bound) return code;
    }
    name.port_be = 0;
    return platform::bind(fd, name);
}

}  // namespace

// Bytes that were accepted go first, and the host sees to the rest of the old connection, which
// must not stand in the way of the next bind to its address.
Code make_reusable(Socket& socket) {
    if (socket.has_send_queue() && socket.unsent().flush() == Code::would_block)
        return Code::would_block;
    if (socket.is_shared()) return Code::operation_not_supported;
    auto const name = name_to_keep(socket);
    auto next = Phase::bound;
    {
        std::lock_guard const lock{socket.mutex()};
        if (socket.connect_state().was_accepted) next = Phase::fresh;
        finish_sending(socket);
    }
    auto fresh = open_like(socket, next);
    if (!fresh) return fresh.code();
    if (next == Phase::fresh)
        address_registry().forget(socket);
    else if (auto const code = bind_again(socket, fresh->get(), name); code != Code::ok)
        return code;
    auto const code = AsyncState::of(socket).replace_descriptor(std::move(*fresh));
    if (code != Code::ok) return code;
    std::lock_guard const lock{socket.mutex()};
    socket.start_over_locked(next);
    if (socket.options_locked() != OptionStore{}) apply_options_locked(socket);
    return Code::ok;
}

}  // namespace ws2::core
