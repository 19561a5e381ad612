// SPDX-License-Identifier: MIT
#include "shim/core/socket/send_queue.hpp"

namespace ws2::core {

void SendQueue::keep(std::span<platform::Buffer const> buffers, std::size_t sent, unsigned flags) {
    Piece piece;
    for (auto const& buffer : buffers) {
        auto const skipped = std::min(sent, buffer.length);
        sent -= skipped;
        auto const* const data = static_cast<char const*>(buffer.data);
        piece.bytes.insert(piece.bytes.end(), data + skipped, data + buffer.length);
    }
    piece.ends_urgent = (flags & platform::flag_urgent) != 0;
    if (!piece.bytes.empty()) pieces_.push_back(std::move(piece));
}

// The host marks the last byte it takes as urgent, so that byte goes alone.
Code SendQueue::send_piece(int fd, Piece& piece) {
    while (piece.sent != piece.bytes.size()) {
        auto const left = piece.bytes.size() - piece.sent;
        bool const is_urgent = piece.ends_urgent && left == 1;
        auto const length = piece.ends_urgent && !is_urgent ? left - 1 : left;
        auto const flags = platform::flag_dont_wait | (is_urgent ? platform::flag_urgent : 0u);
        auto const count = platform::send(fd, piece.bytes.data() + piece.sent, length, flags);
        if (!count && count.code() == Code::interrupted) continue;
        if (!count) return count.code();
        piece.sent += *count;
    }
    return Code::ok;
}

std::vector<SendQueue::Unsent> SendQueue::take() {
    std::vector<Unsent> all;
    for (auto const& piece : pieces_) {
        auto const sent = static_cast<std::ptrdiff_t>(piece.sent);
        all.push_back({
            {piece.bytes.begin() + sent, piece.bytes.end()},
            piece.ends_urgent ? platform::flag_urgent : 0u
        });
    }
    drop();
    return all;
}

Code SendQueue::drain(int fd) {
    while (!pieces_.empty()) {
        auto const code = send_piece(fd, pieces_.front());
        if (code == Code::would_block) return code;
        if (code != Code::ok) {
            drop();
            return code;
        }
        pieces_.pop_front();
    }
    return Code::ok;
}

}  // namespace ws2::core
