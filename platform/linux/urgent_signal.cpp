// SPDX-License-Identifier: MIT
// SIGURG, sent to the one thread that receives. Linux raises it before the segment that announces
// an urgent byte can be read, and a receive that stands in front of the byte with a signal pending
// comes back with EINTR instead of passing it. So when a receive has returned to the program, the
// handler has run if it could have met an urgent byte, and a plain load shows that.
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

#include <algorithm>
#include <cerrno>
#include <utility>

#include "platform/clock.hpp"
#include "platform/interrupting.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/urgent_mark.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "platform/urgent.hpp"

namespace ws2::platform {

constinit thread_local ReceivingThread receiving_thread;

namespace {

// A stamp's low bits count the announcements, the others are the thread's serial number.
constexpr unsigned stamp_count_bits = 24;

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

// Asked once within some milliseconds: a server that receives from many connections would ask for
// each.
bool signal_gets_through() {
    auto const now = coarse_time().count();
    if (receiving_thread.found_open_at == now) return true;
    sigset_t blocked;
    if (::pthread_sigmask(SIG_BLOCK, nullptr, &blocked) != 0 || sigismember(&blocked, SIGURG))
        return false;
    receiving_thread.found_open_at = now;
    return true;
}

// EINVAL: no urgent byte is announced or unread. EAGAIN: announced, but not here yet.
bool is_announced(int fd) {
    char byte = 0;
    auto const count = ::recv(fd, &byte, 1, MSG_OOB | MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || errno == EAGAIN;
}

// Once per process, too.
bool is_installed() {
    static bool const installed = install();
    return installed;
}

std::int32_t identify_this_thread() {
    auto& id = receiving_thread.id;
    if (id == 0) id = static_cast<std::int32_t>(::syscall(SYS_gettid));
    return id;
}

// MSG_OOB is refused while the byte is kept in line. Leaving that for a moment is harmless unless
// the stream stands at a mark, and then the answer is known without. Afterwards bytes are kept in
// line, which the first question is cheaper without.
bool ask_and_keep_in_stream(int fd, bool are_kept) {
    if (are_kept) {
        if (is_at_mark(fd)) {
            static_cast<void>(keep_urgent_in_stream(fd));
            return true;
        }
        int const off = 0;
        ::setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &off, sizeof off);
    }
    bool const answer = is_announced(fd);
    static_cast<void>(keep_urgent_in_stream(fd));
    return answer;
}

// Gives the calling thread its stamp and id. False: it blocks the signal.
bool prepare_receiving_thread() {
    if (!is_installed() || !signal_gets_through()) return false;
    auto& thread = receiving_thread;
    if (thread.stamp.load(std::memory_order_relaxed) == 0) {
        static std::atomic<std::uint64_t> last_serial{0};
        identify_this_thread();
        thread.stamp.store((last_serial.fetch_add(1) + 1) << stamp_count_bits,
                           std::memory_order_relaxed);
    }
    return true;
}

// SA_RESTART applies to receives without a timeout only, and ours must not be restarted: the byte
// would be passed. A timeout longer than any program runs makes them interruptible.
Code make_receives_come_back(int fd) {
    timeval const far{std::int32_t{1} << 30, 0};
    return ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &far, sizeof far) == 0
               ? Code::ok
               : code_from_errno(errno);
}

// How often the notified thread may change before every receive views the stream first: setting the
// host up anew costs as much as a look.
constexpr unsigned changes_allowed = 4;

}  // namespace

bool UrgentWatch::make_interruptible(int fd, bool has_timeout) noexcept {
    if (!is_interruptible())
        is_interruptible_.store(has_timeout || make_receives_come_back(fd) == Code::ok,
                                std::memory_order_relaxed);
    return is_interruptible();
}

Code UrgentWatch::set_receive_timeout(int fd, std::uint32_t milliseconds) noexcept {
    if (milliseconds == 0 && is_interruptible()) return make_receives_come_back(fd);
    return set_timeout(fd, Direction::receive, milliseconds);
}

Code UrgentWatch::keep_in_stream(int fd) noexcept {
    auto const code = keep_urgent_in_stream(fd);
    if (code == Code::ok) keeps_in_stream_ = true;
    return code;
}

// A signal may come a moment before the receive waits in the host, so one is not enough; with one
// after the other the thread would do nothing but handle them.
bool UrgentWatch::call_back_receive() noexcept {
    constexpr unsigned looks_per_signal = 64;
    constexpr unsigned looks_per_doubt = 1024;
    order_with_receives();
    for (unsigned look = 0;; ++look) {
        auto const reader = reader_.load(std::memory_order_acquire);
        if (reader == 0) return true;
        if (look % looks_per_signal == 0)
            static_cast<void>(::syscall(SYS_tgkill, ::getpid(), reader, SIGURG));
        if (look % looks_per_doubt == looks_per_doubt - 1 &&
            reachable(reader) == Reachable::not_now)
            return false;
        yield();
    }
}

bool UrgentWatch::is_receiving() const noexcept {
    order_with_receives();
    return reader_.load(std::memory_order_acquire) != 0;
}

void UrgentWatch::stop(int fd) noexcept {
    f_owner_ex const nobody_at_all{F_OWNER_TID, 0};
    static_cast<void>(::fcntl(fd, F_SETOWN_EX, &nobody_at_all));
}

// Afterwards no guarded receive begins, and one that is under way can be seen.
void UrgentWatch::notify_no_thread() noexcept {
    auto const before = stamp_.load(std::memory_order_acquire);
    auto const own = receiving_thread.own_stamp();
    if (before == nobody) return;
    stamp_.store(nobody, std::memory_order_relaxed);
    if (before >> stamp_count_bits == own >> stamp_count_bits) return;
    if (changes_ <= changes_allowed) ++changes_;
    order_with_receives();
}

// Notification costs as much as three looks, and more when it was in vain.
unsigned UrgentWatch::looks_before_notification() const noexcept {
    constexpr unsigned at_first = 4;
    return at_first << changes_;
}

UrgentWatch::Look::Look(UrgentWatch& watch) noexcept : watch_{watch} {
    if (!is_installed()) return;
    auto const id = identify_this_thread();
    if (watch.looked_by_ != id) watch.looks_ = 0;
    if (watch.looks_ >= watch.looks_before_notification()) {
        watch.changes_ = std::min<std::uint8_t>(watch.changes_, changes_allowed);
        return;
    }
    was_notified_ = watch.stamp_.load(std::memory_order_relaxed) != nobody ||
                    std::exchange(watch.notified_once_, 0) != 0;
    if (was_notified_) watch.looks_ = 0;
    watch.notify_no_thread();
    if (watch.reader_.load(std::memory_order_acquire) != 0) return;
    watch.looked_by_ = id;
    ++watch.looks_;
    watch.reader_.store(id, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    is_allowed_ = true;
}

// A receive that begins with a byte of the stream ends in front of an urgent one. A lone urgent
// byte may look like one of the stream when it comes during the question; it is then at the mark.
Head UrgentWatch::Look::head(int fd, bool has_data) noexcept {
    if (!watch_.keeps_in_stream_) static_cast<void>(watch_.keep_in_stream(fd));
    // Who was notified may have received since.
    if (!has_data || was_notified_) {
        pollfd item{fd, POLLIN | POLLPRI | POLLRDHUP, 0};
        if (::poll(&item, 1, 0) != 1) return Head::nothing;
        if ((item.revents & POLLPRI) != 0) return Head::unknown;
    }
    return is_at_mark(fd) ? Head::unknown : Head::stream;
}

UrgentWatch::Change::Change(UrgentWatch& watch) noexcept : watch_{watch} {
    if (!prepare_receiving_thread()) return;
    auto const before = watch.stamp_.load(std::memory_order_relaxed);
    auto const own = receiving_thread.own_stamp();
    if (before >> stamp_count_bits != own >> stamp_count_bits) watch.notify_no_thread();
    if (watch.changes_ > changes_allowed || watch.reader_.load(std::memory_order_acquire) != 0)
        return;
    watch.reader_.store(receiving_thread.id, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    is_allowed_ = true;
}

UrgentWatch::Change::~Change() {
    if (is_allowed_) watch_.reader_.store(0, std::memory_order_release);
}

// It is already if it was notified for a receive and nothing was announced to it since.
bool UrgentWatch::Change::become_owner(int fd, std::uint64_t stamp) noexcept {
    if (watch_.notified_once_ == stamp) return true;
    f_owner_ex const owner{F_OWNER_TID, receiving_thread.id};
    return ::fcntl(fd, F_SETOWN_EX, &owner) == 0;
}

// The stamp is what the thread had before the host was asked, so that what is announced after the
// answer changes it.
bool UrgentWatch::Change::notify_this_thread(int fd, bool is_data) noexcept {
    auto const stamp = receiving_thread.own_stamp();
    bool const is_notified = become_owner(fd, stamp) &&
                             (!ask_and_keep_in_stream(fd, watch_.keeps_in_stream_) || is_data);
    watch_.keeps_in_stream_ = true;
    if (is_notified) watch_.stamp_.store(stamp, std::memory_order_relaxed);
    return is_notified;
}

// What was announced before stands at the mark, or the receive ends in front of it: either way this
// one does not pass it. The question whether there is such a byte is left to a later receive, which
// many connections do not see.
bool UrgentWatch::Change::notify_for_one_receive(int fd) noexcept {
    constexpr std::uint8_t most = 2;
    if (!watch_.keeps_in_stream_ || watch_.single_receives_ == most) return false;
    auto const stamp = receiving_thread.own_stamp();
    if (!become_owner(fd, stamp) || is_at_mark(fd)) return false;
    ++watch_.single_receives_;
    watch_.notified_once_ = stamp;
    watch_.stamp_.store(stamp, std::memory_order_relaxed);
    return true;
}

void GuardedReceive::give_up() noexcept {
    auto& thread = receiving_thread;
    thread.descriptor.store(-1, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    thread.saw_mark.store(false, std::memory_order_relaxed);
}

bool Announcement::has_passed_mark(int fd) const noexcept {
    return saw_mark_ &&
           read_position(fd) != receiving_thread.mark_position.load(std::memory_order_relaxed);
}

void order_with_receives() noexcept {
    static_cast<void>(membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED));
}

ReceivingThread const* this_receiving_thread() noexcept { return &receiving_thread; }

bool has_guarded_receives(ReceivingThread const* thread) noexcept {
    return thread && thread->stamp.load(std::memory_order_relaxed) != 0;
}

// One operation each, which the signal's handler cannot come in the middle of.
void refuse_guarded_receives() noexcept {
    if (receiving_thread.own_stamp() != 0)
        receiving_thread.stamp.fetch_or(ReceivingThread::refuses, std::memory_order_relaxed);
}

void allow_guarded_receives() noexcept {
    if (receiving_thread.stamp.load(std::memory_order_relaxed) >= ReceivingThread::refuses)
        receiving_thread.stamp.fetch_and(~ReceivingThread::refuses, std::memory_order_relaxed);
}

}  // namespace ws2::platform
