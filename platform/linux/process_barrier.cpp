// SPDX-License-Identifier: MIT
// Barriers in all threads by membarrier(2): the processors that run one are interrupted.
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

#include "platform/kept_errno.hpp"
#include "platform/process_barrier.hpp"

namespace ws2::platform {
namespace {

bool ask(int command) noexcept {
    KeptErrno const kept;
    return ::syscall(SYS_membarrier, command, 0, 0) == 0;
}

}  // namespace

bool prepare_process_barrier() noexcept {
    return ask(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) && ask(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
}

// A child of a fork may have to ask for it anew. To a process that has forbidden itself the call
// meanwhile only time is left: no processor keeps a store to itself for so long.
void process_barrier() noexcept {
    if (ask(MEMBARRIER_CMD_PRIVATE_EXPEDITED) || prepare_process_barrier()) return;
    constexpr timespec long_enough{0, 2'000'000};
    ::clock_nanosleep(CLOCK_MONOTONIC, 0, &long_enough, nullptr);
}

}  // namespace ws2::platform
