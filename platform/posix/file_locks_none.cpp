// SPDX-License-Identifier: MIT
// POSIX' own locks belong to the process, and go when it closes any descriptor of the file, so they
// cannot stand for locks of one opening.
#include "platform/file_locks.hpp"

namespace ws2::platform {

Result<UniqueDescriptor> open_for_locks(int) noexcept { return Code::invalid_function; }
Code set_lock(int, LockKind, LockRange) noexcept { return Code::invalid_function; }
bool is_lock_opposed(int, LockKind, LockRange) noexcept { return false; }
std::uint64_t next_write_offset(int) noexcept { return 0; }
Result<std::shared_ptr<LockWait>> LockWait::start(Wanted const&) { return Code::invalid_function; }

}  // namespace ws2::platform
