// SPDX-License-Identifier: MIT
// One descriptor in reserve. The backlog enforcer needs one for a moment to empty the queue of a
// full listener; where its thread cannot have a descriptor table of its own, a process at its limit
// of descriptors could not refuse clients otherwise.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>

namespace ws2::platform {

class SpareDescriptor {
public:
    // Makes it a copy of `fd`, unless there is one already.
    void keep(int fd) noexcept {
        is_wanted_ = true;
        int const copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (copy < 0) return;
        int none = -1;
        if (!fd_.compare_exchange_strong(none, copy)) ::close(copy);
    }

    // The reserve is not needed any more.
    void let_go() noexcept {
        is_wanted_ = false;
        static_cast<void>(give_up());
    }

    // Closes the reserve. True: there was one, so its number is free now.
    bool give_up() noexcept {
        int const fd = fd_.exchange(-1);
        return fd >= 0 && ::close(fd) == 0;
    }

    // keep() again, if it was given up since.
    void renew(int fd) noexcept {
        if (is_wanted_ && fd_ < 0) keep(fd);
    }

private:
    std::atomic<bool> is_wanted_{false};
    std::atomic<int> fd_{-1};
};

inline SpareDescriptor& spare_descriptor() {
    static constinit SpareDescriptor spare;
    return spare;
}

}  // namespace ws2::platform
