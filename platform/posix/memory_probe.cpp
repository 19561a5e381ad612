// SPDX-License-Identifier: MIT
#include "platform/posix/memory_probe.hpp"

#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "platform/posix/host_pipe.hpp"

namespace ws2::platform {
namespace {

// A pipe that holds one byte at most, and only while the lock is held.
class Pipe {
public:
    Pipe() { static_cast<void>(open_host_pipe(ends_)); }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;

    // Without a pipe every pointer is taken for a good one.
    bool can_take(void const* from) noexcept {
        std::lock_guard const lock{mutex_};
        if (!write(from)) return false;
        read(&scratch_);
        return true;
    }
    // The byte comes back to where it was. Who writes it at the same moment may lose that: the host
    // has no other question.
    bool can_take_and_give(void* at) noexcept {
        std::lock_guard const lock{mutex_};
        if (!write(at)) return false;
        if (read(at)) return true;
        read(&scratch_);
        return false;
    }

private:
    bool write(void const* from) noexcept {
        return without_interrupts([&] { return ::write(ends_[1], from, 1); });
    }
    bool read(void* to) noexcept {
        return without_interrupts([&] { return ::read(ends_[0], to, 1); });
    }

    template <class Call>
    static bool without_interrupts(Call&& call) noexcept {
        while (call() < 0)
            if (errno != EINTR) return errno != EFAULT;
        return true;
    }

    int ends_[2] = {-1, -1};
    std::mutex mutex_;
    char scratch_ = 0;
};

Pipe& pipe() noexcept {
    static Pipe only;
    return only;
}

}  // namespace

void prepare_memory_probes() noexcept { static_cast<void>(pipe()); }

void keep_memory_probes_prepared() noexcept { prepare_memory_probes(); }

bool can_read_byte(std::uintptr_t at) noexcept {
    return pipe().can_take(reinterpret_cast<void const*>(at));
}

bool can_write_byte(std::uintptr_t at) noexcept {
    return pipe().can_take_and_give(reinterpret_cast<void*>(at));
}

}  // namespace ws2::platform
