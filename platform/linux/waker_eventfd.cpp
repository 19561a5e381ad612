// SPDX-License-Identifier: MIT
// The waker as one eventfd: half the descriptors of a pipe, and a wake never blocks.
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "platform/posix/errno_table.hpp"
#include "platform/waker.hpp"

namespace ws2::platform {

Result<Waker> Waker::make() {
    Waker waker;
    waker.reader_ = UniqueDescriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!waker.reader_) return code_from_errno(errno);
    return waker;
}

// A full counter (2^64 - 2 wakes) would refuse, and is readable anyway.
void Waker::wake() const noexcept {
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(reader_.get(), &one, sizeof one);
}

void Waker::drain() const noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] auto const taken = ::read(reader_.get(), &count, sizeof count);
}

}  // namespace ws2::platform
