// SPDX-License-Identifier: MIT
// The number is kept in TCP_SYNCNT, which says how often a SYN is sent again and so means nothing
// to a connection that is established. Reading and writing it is one step under a record lock of
// the socket's inode, which the kernel takes back when a process is killed.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

#include "platform/deadline.hpp"
#include "platform/handing_over.hpp"
#include "platform/options.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

constexpr int kernels_default = 6;
constexpr int nobody = 64;  // no program asks for as many
constexpr int most = 127;

class SocketLock {
public:
    // Another process holds it for a few system calls, unless it was stopped just then.
    explicit SocketLock(int fd) noexcept : fd_{fd} {
        auto const deadline = Deadline::after(std::chrono::milliseconds{100});
        while (!set(F_WRLCK) && (errno == EAGAIN || errno == EACCES) && !deadline.has_passed())
            yield();
    }
    SocketLock(SocketLock const&) = delete;
    SocketLock& operator=(SocketLock const&) = delete;
    ~SocketLock() { set(F_UNLCK); }

private:
    bool set(short kind) const noexcept {
        struct flock lock {};
        lock.l_type = kind;
        return ::fcntl(fd_, F_SETLK, &lock) == 0;
    }
    int fd_;
};

int counted(int fd) noexcept {
    int value = 0;
    socklen_t length = sizeof value;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &value, &length) != 0) return -1;
    return value > nobody ? value - nobody : 0;
}

bool store_count(int fd, int count) noexcept {
    int const value = count == 0 ? kernels_default : nobody + count;
    return ::setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &value, sizeof value) == 0;
}

}  // namespace

Code add_sending_process(int fd) noexcept {
    SocketLock const lock{fd};
    auto const count = counted(fd);
    if (count < 0) return Code::operation_not_supported;
    // Beyond that no process is the last, and the connection ends with a reset.
    if (count < most - nobody && !store_count(fd, count + 1)) return Code::operation_not_supported;
    return set_option(fd, Option::linger, packed_reset);
}

Code remove_sending_process(int fd, std::uint32_t packed_linger) noexcept {
    SocketLock const lock{fd};
    auto const count = counted(fd);
    if (count <= 0) return Code::operation_not_supported;
    if (count == most - nobody) return Code::ok;
    store_count(fd, count - 1);
    auto const current = get_option(fd, Option::linger);
    bool const is_ours = !current || *current == packed_reset;
    return count == 1 && is_ours ? set_option(fd, Option::linger, packed_linger) : Code::ok;
}

}  // namespace ws2::platform
