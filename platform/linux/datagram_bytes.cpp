// SPDX-License-Identifier: MIT
// FIONREAD of Linux counts the first datagram only. A peek with an offset goes on behind what was
// peeked at, from one datagram to the next, so a batch of peeks adds them all up. Meanwhile another
// thread's peek would see the wrong one; a program that asks for the number of bytes does not do
// that.
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <optional>

#include "platform/kept_errno.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

bool peek_from(int fd, int offset) noexcept {
    return ::setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) == 0;
}

// One thread at a time looks into a socket in this way. No mutex: a child that was forked meanwhile
// would find it locked for ever.
class Turn {
public:
    explicit Turn(int fd) : mine_{turns_[static_cast<std::size_t>(fd) % turns_.size()]} {
        constexpr int most_tries = 1000;
        for (int i = 0; i != most_tries && !is_mine_; ++i) {
            is_mine_ = !mine_.exchange(true, std::memory_order_acquire);
            if (!is_mine_) yield();
        }
    }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
    ~Turn() {
        if (is_mine_) mine_.store(false, std::memory_order_release);
    }
    bool is_mine() const { return is_mine_; }

private:
    static constinit inline std::array<std::atomic<bool>, 64> turns_{};
    std::atomic<bool>& mine_;
    bool is_mine_ = false;
};

// How many datagrams a socket can hold: each takes some hundred bytes of the kernel's.
int most_datagrams(int fd) noexcept {
    constexpr int smallest = 256;
    int room = 0;
    socklen_t length = sizeof room;
    return ::getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, &length) == 0 ? room / smallest : 0;
}

// Empty: they could not be counted, since something else changed the offset meanwhile.
std::optional<std::uint32_t> sum_of_all(int fd) {
    constexpr int batch = 64;
    std::array<mmsghdr, batch> messages{};  // without room: only the lengths are wanted
    std::uint32_t total = 0;
    for (int left = most_datagrams(fd) + batch; left > 0; left -= batch) {
        int const count =
            ::recvmmsg(fd, messages.data(), batch, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT, nullptr);
        for (int i = 0; i < count; ++i) total += messages[static_cast<std::size_t>(i)].msg_len;
        if (count < batch) return total;
    }
    return std::nullopt;
}

}  // namespace

Result<std::uint32_t> datagram_bytes_available(int fd) {
    KeptErrno const kept;
    auto const first = bytes_available(fd);
    if (!first || *first == 0) return first;
    Turn const turn{fd};
    if (!turn.is_mine() || !peek_from(fd, 0)) return first;
    auto const total = sum_of_all(fd);
    peek_from(fd, -1);
    return total ? *total : *first;
}

}  // namespace ws2::platform
