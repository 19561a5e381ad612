// SPDX-License-Identifier: MIT
#include "shim/core/transfer/transmit_file.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "platform/adopting.hpp"
#include "platform/kept_errno.hpp"
#include "platform/poll.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/transfer/attempts.hpp"
#include "shim/core/transfer/overlapped_connect.hpp"
#include "shim/core/transfer/own_turn.hpp"
#include "shim/core/transfer/transfer.hpp"

namespace ws2::core {
namespace {

Code await_writable(Socket& socket) {
    if (socket.is_cancelling()) return Code::connection_aborted;
    return await_ready(socket, platform::poll_writable, platform::Deadline::never());
}

// What an earlier send left waiting goes first.
Code await_own_turn(Socket& socket) {
    while (socket.has_send_queue()) {
        auto const code = socket.unsent().flush();
        if (code == Code::ok) break;
        if (code != Code::would_block) return socket.breakage();
        if (auto const waited = await_writable(socket); waited != Code::ok) return waited;
    }
    return Code::ok;
}

// Runs send_some(), which gives the bytes it sent, until there is nothing left to send. Counts
// them.
template <class SendSome>
Code send_until_done(Socket& socket, std::uint64_t& sent, SendSome&& send_some) {
    for (;;) {
        Result<std::size_t> const count = send_some();
        if (count && *count == 0) return Code::ok;
        if (count) sent += *count;
        if (count || count.code() == Code::interrupted) continue;
        if (count.code() != Code::would_block) return send_failure(socket, count.code());
        if (auto const code = await_writable(socket); code != Code::ok) return code;
    }
}

Code send_memory(Socket& socket, Piece const& piece, std::uint64_t& sent) {
    auto const* at = static_cast<char const*>(piece.data);
    auto left = static_cast<std::size_t>(piece.length);
    return send_until_done(socket, sent, [&]() -> Result<std::size_t> {
        if (left == 0) return std::size_t{0};
        auto const count = platform::send(socket.fd(), at, left, platform::flag_dont_wait);
        if (!count) return count;
        at += *count;
        left -= *count;
        return count;
    });
}

// The file ends where it ends, whatever was asked for.
Code send_file(Socket& socket, Piece const& piece, std::uint64_t& sent) {
    bool const moves = piece.offset == Piece::from_pointer;
    auto const start = moves ? platform::seek_file(piece.file->fd(), 0, platform::SeekFrom::current)
                             : Result{static_cast<std::uint64_t>(piece.offset)};
    if (!start) return Code::invalid_argument;
    auto offset = *start;
    auto const end =
        piece.length == 0 ? std::numeric_limits<std::uint64_t>::max() : *start + piece.length;
    auto const code = send_until_done(socket, sent, [&]() -> Result<std::size_t> {
        constexpr std::uint64_t step = 0x40000000;
        auto const left = end - offset;
        if (left == 0) return std::size_t{0};
        HostSends::Scope const waiting{socket.host_sends()};
        if (socket.is_cancelling()) return Code::connection_aborted;
        return platform::send_file(socket.fd(), piece.file->fd(), offset,
                                   static_cast<std::size_t>(left < step ? left : step));
    });
    if (moves)
        static_cast<void>(platform::seek_file(piece.file->fd(), static_cast<std::int64_t>(offset),
                                              platform::SeekFrom::start));
    return code;
}

// --- as an operation -----------------------------------------------------------------------------

// Stands in the queue, and has nothing to do.
class Turn final : public Operation {
public:
    using Operation::Operation;
    Attempt attempt(Socket& socket) override {
        Attempt attempt{};
        std::size_t done = 0;
        attempt.code = attempt_send(socket, {}, 0, done);
        return attempt;
    }
};

Code await_turn_behind_operations(Socket& socket) {
    if ((socket.send_slow_path() & slow_path::async) == 0) return Code::ok;
    OwnTurn turn;
    auto announcement = turn.announcement();
    begin(announcement);
    auto const started = AsyncState::of(socket).start(
        Direction::send, std::make_unique<Turn>(std::move(announcement)));
    auto const completion = turn.await(socket, started, platform::Deadline::never());
    return turn.code_of(completion, started);
}

// A part of a file, kept open: the program may close it meanwhile.
struct FilePart {
    UniqueDescriptor file;  // none: memory
    std::uint64_t at = 0;
    std::uint64_t end = 0;
    Buffer memory{};
    std::size_t sent = 0;  // of the memory
};

// What the host cannot send without waiting goes through memory.
class Chunk {
public:
    bool is_empty() const { return at_ == length_; }
    Result<std::size_t> fill(int file, std::uint64_t offset, std::uint64_t most) {
        if (bytes_.empty()) bytes_.resize(size);
        auto const wanted = static_cast<std::size_t>(std::min<std::uint64_t>(most, size));
        auto const count = platform::read_file_at(file, bytes_.data(), wanted, offset);
        at_ = 0;
        length_ = count ? *count : 0;
        return count;
    }
    Code send(Socket& socket, std::uint64_t& total) {
        Buffer buffer{bytes_.data(), length_};
        auto const before = at_;
        auto const code = attempt_send(socket, {&buffer, 1}, 0, at_);
        total += at_ - before;
        return code;
    }

private:
    static constexpr std::size_t size = 65536;
    std::vector<char> bytes_;
    std::size_t at_ = 0;
    std::size_t length_ = 0;
};

class TransmitOperation final : public Operation {
public:
    TransmitOperation(Announcement announcement, std::vector<FilePart> parts, Behind behind)
        : Operation{std::move(announcement)}, parts_{std::move(parts)}, behind_{behind} {}

    Attempt attempt(Socket& socket) override {
        platform::KeptErrno const kept;
        auto code = Code::ok;
        while (code == Code::ok && at_ != parts_.size()) {
            auto& part = parts_[at_];
            code = part.file ? send_file(socket, part) : send_memory(socket, part);
            if (code == Code::ok) ++at_;
        }
        if (code == Code::ok) code = finish(socket);
        return {code, static_cast<std::size_t>(total_), 0, false, Status::pending, nullptr};
    }
    Completion ended_by_force(Socket& socket, Status status) override {
        TransmitOperation::abandon(socket);
        return {status, static_cast<std::uint32_t>(total_), 0};
    }
    void abandon(Socket& socket) override {
        if (total_ != 0) socket.break_with(Code::connection_aborted);
    }
    bool always_pends() const override { return true; }
    bool needs_progress() const override { return true; }

private:
    Code send_memory(Socket& socket, FilePart& part) {
        auto const before = part.sent;
        auto const code = attempt_send(socket, {&part.memory, 1}, 0, part.sent);
        total_ += part.sent - before;
        return code;
    }

    Code send_file(Socket& socket, FilePart& part) {
        // What was accepted earlier goes first, and so does what was read.
        std::size_t none = 0;
        auto code =
            chunk_.is_empty() ? attempt_send(socket, {}, 0, none) : chunk_.send(socket, total_);
        while (code == Code::ok && part.at != part.end) {
            auto const count = socket.is_blocking() ? read_chunk(part) : hand_over(socket, part);
            if (!count) {
                if (count.code() == Code::interrupted) continue;
                return count.code() == Code::would_block ? count.code()
                                                         : send_failure(socket, count.code());
            }
            if (*count == 0) break;  // the file ends there
            if (!chunk_.is_empty()) code = chunk_.send(socket, total_);
        }
        return code;
    }
    Result<std::size_t> hand_over(Socket& socket, FilePart& part) {
        constexpr std::uint64_t step = 0x40000000;
        auto const count =
            platform::send_file(socket.fd(), part.file.get(), part.at,
                                static_cast<std::size_t>(std::min(part.end - part.at, step)));
        if (count) total_ += *count;
        return count;
    }
    Result<std::size_t> read_chunk(FilePart& part) {
        auto const count = chunk_.fill(part.file.get(), part.at, part.end - part.at);
        if (count) part.at += *count;
        return count;
    }

    Code finish(Socket& socket) const {
        if (behind_ == Behind::reuse) return make_reusable(socket);
        if (behind_ == Behind::nothing) return Code::ok;
        std::lock_guard const lock{socket.mutex()};
        finish_sending(socket);
        return Code::ok;
    }

    std::vector<FilePart> parts_;
    std::size_t at_ = 0;
    std::uint64_t total_ = 0;
    Chunk chunk_;
    Behind const behind_;
};

Result<FilePart> part_of(Piece const& piece) {
    FilePart part;
    if (!piece.file) {
        part.memory = {const_cast<void*>(piece.data), static_cast<std::size_t>(piece.length)};
        return part;
    }
    auto const size = platform::file_size(piece.file->fd());
    part.at = static_cast<std::uint64_t>(piece.offset);
    if (piece.offset < 0 || (size && part.at > *size)) return Code::invalid_argument;
    part.end =
        piece.length == 0 ? std::numeric_limits<std::uint64_t>::max() : part.at + piece.length;
    auto copy = platform::duplicate_descriptor(piece.file->fd());
    if (!copy) return copy.code();
    part.file = std::move(*copy);
    return part;
}

}  // namespace

Started start_transmit(Socket& socket, Announcement announcement, std::span<Piece const> pieces,
                       Behind behind) {
    platform::KeptErrno const kept;
    begin(announcement);
    if (auto const code = check_transmit(socket); code != Code::ok) return {code, {}};
    if (auto const code = socket.slow_path_refusal(Call::send, socket.send_slow_path());
        code != Code::ok)
        return {code, {}};
    std::vector<FilePart> parts;
    for (auto const& piece : pieces) {
        auto part = part_of(piece);
        if (!part) return {part.code(), {}};
        parts.push_back(std::move(*part));
    }
    return AsyncState::of(socket).start(
        Direction::send,
        std::make_unique<TransmitOperation>(std::move(announcement), std::move(parts), behind));
}

Code check_transmit(Socket& socket) {
    poll_connect(socket);
    return socket.is_stream() && socket.phase() == Phase::connected ? Code::ok
                                                                    : Code::not_connected;
}

Code transmit(SocketReference const& socket, std::span<Piece const> pieces) {
    if (auto const code = check_transmit(*socket); code != Code::ok) return code;
    if (auto const code = socket->slow_path_refusal(Call::send, socket->send_slow_path());
        code != Code::ok)
        return code;
    if (auto const code = await_turn_behind_operations(*socket); code != Code::ok) return code;
    if (auto const code = await_own_turn(*socket); code != Code::ok) return code;
    std::uint64_t sent = 0;
    for (auto const& piece : pieces) {
        auto const code =
            piece.file ? send_file(*socket, piece, sent) : send_memory(*socket, piece, sent);
        if (code != Code::ok && sent != 0) note_sent_part(*socket, code);
        if (code != Code::ok) return code;
    }
    return Code::ok;
}

}  // namespace ws2::core
