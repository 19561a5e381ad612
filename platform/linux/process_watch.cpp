// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "platform/process.hpp"
#include "platform/processes.hpp"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434  // the same number on every processor
#endif

namespace ws2::platform {

// Since Linux 5.3.
Result<UniqueDescriptor> watch_process(std::uint32_t id) noexcept {
    auto const fd = ::syscall(SYS_pidfd_open, static_cast<pid_t>(id), 0);
    if (fd >= 0) return UniqueDescriptor{static_cast<int>(fd)};
    if (errno == ENOSYS) return process_exists(id) ? Code::not_supported : Code::invalid_parameter;
    return errno == EMFILE || errno == ENFILE ? Code::too_many_open_files : Code::invalid_parameter;
}

}  // namespace ws2::platform
