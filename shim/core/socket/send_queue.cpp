// SPDX-License-Identifier: MIT
#include "shim/core/socket/send_queue.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "shim/core/socket/buffers.hpp"

namespace ws2::core {

Code SendQueue::keep(std::span<platform::Buffer const> buffers, std::size_t sent, unsigned flags) {
    auto const size = capacity_of(buffers) - sent;
    std::unique_ptr<Piece> piece{new (std::nothrow) Piece};
    if (piece) piece->bytes.reset(new (std::nothrow) char[size]);
    if (!piece || !piece->bytes) return Code::no_buffers;
    for (auto const& buffer : buffers) {
        auto const skipped = std::min(sent, buffer.length);
        sent -= skipped;
        auto const count = buffer.length - skipped;
        if (count == 0) continue;
        std::memcpy(piece->bytes.get() + piece->size,
                    static_cast<char const*>(buffer.data) + skipped, count);
        piece->size += count;
    }
    piece->ends_urgent = (flags & platform::flag_urgent) != 0;
    auto* const added = piece.get();
    (first_ ? last_->next : first_) = std::move(piece);
    last_ = added;
    return Code::ok;
}

void SendQueue::take_back() {
    if (first_.get() == last_) return drop();
    auto* before = first_.get();
    while (before->next.get() != last_) before = before->next.get();
    before->next.reset();
    last_ = before;
}

// One after the other: destroying the first one would go down the whole list.
void SendQueue::drop() {
    while (first_) first_ = std::move(first_->next);
    last_ = nullptr;
}

// The host marks the last byte it takes as urgent, so that byte goes alone.
Code SendQueue::send_piece(int fd, Piece& piece) {
    while (piece.sent != piece.size) {
        auto const left = piece.rest();
        bool const is_urgent = piece.ends_urgent && left.size() == 1;
        auto const length = piece.ends_urgent && !is_urgent ? left.size() - 1 : left.size();
        auto const flags = platform::flag_dont_wait | (is_urgent ? platform::flag_urgent : 0u);
        auto const count = platform::send(fd, left.data(), length, flags);
        if (!count && count.code() == Code::interrupted) continue;
        if (!count) return count.code();
        piece.sent += *count;
    }
    return Code::ok;
}

std::vector<SendQueue::Unsent> SendQueue::copy() const {
    std::vector<Unsent> all;
    for (auto const* piece = first(); piece; piece = piece->next.get()) {
        auto const rest = piece->rest();
        all.push_back({
            {rest.begin(), rest.end()},
            piece->ends_urgent ? platform::flag_urgent : 0u
        });
    }
    return all;
}

Code SendQueue::flush(int fd) {
    while (first_) {
        auto const code = send_piece(fd, *first_);
        if (code == Code::would_block) return code;
        if (code != Code::ok) {
            drop();
            return code;
        }
        first_ = std::move(first_->next);
    }
    last_ = nullptr;
    return Code::ok;
}

}  // namespace ws2::core
