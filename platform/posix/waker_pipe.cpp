// SPDX-License-Identifier: MIT
// The waker as a pipe: for hosts without eventfd.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/waker.hpp"

namespace ws2::platform {

Result<Waker> Waker::make() {
    int ends[2];
    if (::pipe(ends) != 0) return code_from_errno(errno);
    Waker waker;
    waker.reader_ = UniqueDescriptor{ends[0]};
    waker.writer_ = UniqueDescriptor{ends[1]};
    for (int const end : ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return waker;
}

// A full pipe refuses, and is readable anyway.
void Waker::wake() const noexcept {
    char const one = 1;
    [[maybe_unused]] auto const written = ::write(writer_.get(), &one, 1);
}

void Waker::drain() const noexcept {
    char taken[64];
    while (::read(reader_.get(), taken, sizeof taken) == sizeof taken) {
    }
}

}  // namespace ws2::platform
