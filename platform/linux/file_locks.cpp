// SPDX-License-Identifier: MIT
// Locks of open file descriptions, which Linux has had since 3.15.
#include "platform/file_locks.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <mutex>

#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

struct flock host_lock(LockKind kind, LockRange range) {
    constexpr short types[] = {F_UNLCK, F_RDLCK, F_WRLCK};
    struct flock lock {};
    lock.l_type = types[static_cast<int>(kind)];
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(range.first);
    bool const has_end = range.last < LockRange::largest_offset;
    lock.l_len = has_end ? static_cast<off_t>(range.last - range.first + 1) : 0;
    return lock;
}

constexpr struct {
    int os_error;
    Code code;
} lock_rows[] = {
    {EAGAIN, lock_violation           },
    {EACCES, lock_violation           },
    {EBADF,  Code::win32_access_denied}, // the opening is ours, so its access is wrong
    {ENOLCK, Code::not_enough_memory  },
    {ENOMEM, Code::not_enough_memory  },
};

Code lock_code(int os_error) {
    auto const* const row =
        std::ranges::find(lock_rows, os_error, [](auto const& each) { return each.os_error; });
    return row != std::ranges::end(lock_rows) ? row->code : Code::invalid_function;
}

UniqueDescriptor open_again(int fd, int flags) {
    char path[32];
    std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return UniqueDescriptor{::open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
}

class LockThread final : public LockWait {
public:
    void cancel() noexcept override {
        std::lock_guard const lock{mutex_};
        is_cancelled_ = true;
        if (waits_) ::pthread_cancel(thread_);
    }

    // The thread. Waiting for a lock is a point of cancellation: the thread is unwound from there.
    void wait(Wanted const& wanted) {
        Waiting const waiting{*this};
        auto lock = host_lock(wanted.kind, wanted.range);
        while (!waiting.is_cancelled() && ::fcntl(wanted.fd, F_OFD_SETLKW, &lock) != 0 &&
               errno == EINTR) {
        }
    }

private:
    // While one lives, the thread can be cancelled; afterwards not any more.
    class Waiting {
    public:
        explicit Waiting(LockThread& of) : of_{of} {
            std::lock_guard const lock{of_.mutex_};
            of_.thread_ = ::pthread_self();
            of_.waits_ = true;
        }
        Waiting(Waiting const&) = delete;
        Waiting& operator=(Waiting const&) = delete;
        ~Waiting() {
            ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
            std::lock_guard const lock{of_.mutex_};
            of_.waits_ = false;
        }
        bool is_cancelled() const {
            std::lock_guard const lock{of_.mutex_};
            return of_.is_cancelled_;
        }

    private:
        LockThread& of_;
    };

    std::mutex mutex_;
    pthread_t thread_{};
    bool waits_ = false;
    bool is_cancelled_ = false;
};

// What the thread has; the end is told when it is unwound, too.
struct LockThreadStart {
    std::shared_ptr<LockThread> thread;
    LockWait::Wanted wanted;
    LockThreadStart(std::shared_ptr<LockThread> of, LockWait::Wanted const& what)
        : thread{std::move(of)}, wanted{what} {}
    LockThreadStart(LockThreadStart const&) = delete;
    LockThreadStart& operator=(LockThreadStart const&) = delete;
    ~LockThreadStart() {
        if (runs) wanted.ended(wanted.argument);
    }
    bool runs = false;
};

void run_lock_thread(void* argument) {
    std::unique_ptr<LockThreadStart> const start{static_cast<LockThreadStart*>(argument)};
    start->runs = true;
    start->thread->wait(start->wanted);
}

}  // namespace

Result<UniqueDescriptor> open_for_locks(int fd) noexcept {
    for (int const flags : {O_RDWR, O_RDONLY, O_WRONLY})
        if (auto opened = open_again(fd, flags)) return opened;
    if (errno == EMFILE || errno == ENFILE) return Code::too_many_open_files;
    return Code::invalid_function;
}

Code set_lock(int fd, LockKind kind, LockRange range) noexcept {
    auto lock = host_lock(kind, range);
    return ::fcntl(fd, F_OFD_SETLK, &lock) == 0 ? Code::ok : lock_code(errno);
}

bool is_lock_opposed(int fd, LockKind kind, LockRange range) noexcept {
    auto lock = host_lock(kind, range);
    return ::fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

std::uint64_t next_write_offset(int fd) noexcept {
    struct stat facts {};
    bool const appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
    if (appends && ::fstat(fd, &facts) == 0) return static_cast<std::uint64_t>(facts.st_size);
    return static_cast<std::uint64_t>(std::max<off_t>(::lseek(fd, 0, SEEK_CUR), 0));
}

Result<std::shared_ptr<LockWait>> LockWait::start(Wanted const& wanted) {
    auto const thread = std::make_shared<LockThread>();
    auto start = std::make_unique<LockThreadStart>(thread, wanted);
    auto const code = start_service_thread(run_lock_thread, start.get());
    if (code != Code::ok) return code;
    static_cast<void>(start.release());
    return std::shared_ptr<LockWait>{thread};
}

}  // namespace ws2::platform
