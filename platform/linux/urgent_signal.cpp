// SPDX-License-Identifier: MIT
// SIGURG, sent to the one thread that receives. Linux raises it before the segment that announces
// an urgent byte can be read, and a receive that stands in front of the byte with a signal pending
// comes back with EINTR instead of passing it. So when a receive has returned to the program, the
// handler has run if it could have met an urgent byte, and a plain load tells.
#include <fcntl.h>
#include <linux/membarrier.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {

constinit thread_local ReceivingThread receiving_thread;

namespace {

struct sigaction previous_action;

void call_previous(int signal, siginfo_t* info, void* context) {
    if ((previous_action.sa_flags & SA_SIGINFO) != 0) {
        if (previous_action.sa_sigaction) previous_action.sa_sigaction(signal, info, context);
    } else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN) {
        previous_action.sa_handler(signal);
    }
}

// The announcing segment may still be on its way through the host. FIONREAD takes the socket's
// lock, so it waits for that segment; SIOCATMARK alone does not.
bool stands_at_mark(int fd) {
    int bytes = 0;
    return ::ioctl(fd, FIONREAD, &bytes) == 0 && is_at_mark(fd);
}

struct Arrived {
    std::uint64_t bytes;
    bool finished;
    bool operator==(Arrived const&) const = default;
};

Arrived arrived(int fd) {
    tcp_info info{};
    socklen_t length = sizeof info;
    ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length);
    pollfd item{fd, POLLRDHUP, 0};
    ::poll(&item, 1, 0);
    return {info.tcpi_bytes_received, (item.revents & POLLRDHUP) != 0};
}

// How many bytes have been received from the stream since it began. The host counts the FIN among
// what has arrived, and not among what can be read.
std::uint64_t read_position(int fd) {
    for (;;) {
        auto const before = arrived(fd);
        int queued = 0;
        ::ioctl(fd, FIONREAD, &queued);
        if (arrived(fd) == before)
            return before.bytes - (before.finished ? 1 : 0) - static_cast<std::uint64_t>(queued);
    }
}

void on_urgent(int signal, siginfo_t* info, void* context) {
    int const saved = errno;
    auto& thread = receiving_thread;
    constexpr auto count_mask = (std::uint64_t{1} << stamp_count_bits) - 1;
    auto const stamp = thread.stamp.load(std::memory_order_relaxed);
    if (stamp != 0)  // or it watches nothing, and the signal came for another reason
        thread.stamp.store((stamp & ~count_mask) | ((stamp + 1) & count_mask),
                           std::memory_order_relaxed);
    // The first mark counts: the receive passes that one, if any.
    int const fd = thread.descriptor.load(std::memory_order_relaxed);
    if (fd >= 0 && !thread.saw_mark.load(std::memory_order_relaxed) && stands_at_mark(fd)) {
        thread.mark_position.store(read_position(fd), std::memory_order_relaxed);
        thread.saw_mark.store(true, std::memory_order_relaxed);
    }
    call_previous(signal, info, context);
    errno = saved;
}

bool membarrier(int command) { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

// When the library is loaded: with a second thread it takes the host some ten milliseconds, which
// the first receive would have to wait for.
bool const barriers_are_registered = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);

// Once per process. SA_RESTART is for the program's own system calls on the same thread.
bool install() {
    // Asked again for calls that come before this file's variables are initialised.
    if (!barriers_are_registered && !membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED))
        return false;
    struct sigaction action {};
    action.sa_sigaction = on_urgent;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    return ::sigaction(SIGURG, nullptr, &previous_action) == 0 &&
           ::sigaction(SIGURG, &action, nullptr) == 0;
}

bool signal_gets_through() {
    sigset_t blocked;
    return ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked) == 0 && !sigismember(&blocked, SIGURG);
}

// EINVAL: no urgent byte is announced or unread. EAGAIN: announced, but not here yet.
Announced announced(int fd) {
    char byte = 0;
    auto const count = ::recv(fd, &byte, 1, MSG_OOB | MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || errno == EAGAIN ? Announced::urgent : Announced::nothing;
}

// MSG_OOB is refused while the byte is kept in line. Leaving that for a moment is harmless unless
// the stream stands at a mark, and then the answer is known without.
Announced ask(int fd, UrgentBytes kept) {
    if (kept == UrgentBytes::in_stream) {
        if (is_at_mark(fd)) {
            static_cast<void>(keep_urgent_in_stream(fd));
            return Announced::urgent;
        }
        int const off = 0;
        ::setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &off, sizeof off);
    }
    auto const answer = announced(fd);
    static_cast<void>(keep_urgent_in_stream(fd));
    return answer;
}

}  // namespace

Code keep_urgent_in_stream(int fd) noexcept {
    int const on = 1;
    return ::setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on) == 0 ? Code::ok
                                                                           : code_from_errno(errno);
}

bool prepare_receiving_thread() noexcept {
    static bool const installed = install();
    if (!installed || !signal_gets_through()) return false;
    auto& thread = receiving_thread;
    if (thread.stamp.load(std::memory_order_relaxed) == 0) {
        static std::atomic<std::uint64_t> last_serial{0};
        thread.id = static_cast<std::int32_t>(::syscall(SYS_gettid));
        thread.stamp.store((last_serial.fetch_add(1) + 1) << stamp_count_bits,
                           std::memory_order_relaxed);
    }
    return true;
}

Result<Announced> watch_urgent(int fd, UrgentBytes kept) noexcept {
    f_owner_ex const owner{F_OWNER_TID, receiving_thread.id};
    if (::fcntl(fd, F_SETOWN_EX, &owner) != 0) return code_from_errno(errno);
    return ask(fd, kept);
}

// SA_RESTART applies to receives without a timeout only, and ours must not be restarted: the byte
// would be passed. A timeout that nobody lives to see makes them come back.
Code make_receives_interruptible(int fd) noexcept {
    timeval const far{std::int32_t{1} << 30, 0};
    return ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &far, sizeof far) == 0
               ? Code::ok
               : code_from_errno(errno);
}

void stop_watching_urgent(int fd) noexcept {
    f_owner_ex const nobody{F_OWNER_TID, 0};
    static_cast<void>(::fcntl(fd, F_SETOWN_EX, &nobody));
}

bool has_passed_mark(int fd) noexcept {
    return read_position(fd) != receiving_thread.mark_position.load(std::memory_order_relaxed);
}

void interrupt_receive(std::int32_t id) noexcept {
    static_cast<void>(::syscall(SYS_tgkill, ::getpid(), id, SIGURG));
}

void order_other_threads() noexcept {
    static_cast<void>(membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED));
}

}  // namespace ws2::platform
