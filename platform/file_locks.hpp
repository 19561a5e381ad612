// SPDX-License-Identifier: MIT
// Contract: locks of ranges of a file. They keep out other openings of the file, in this process
// and in others, and also locks that the host's own programs set.
#pragma once

#include <cstdint>
#include <memory>

#include "platform/types.hpp"

namespace ws2::platform {

enum class LockKind : std::uint8_t { none, shared, exclusive };  // the stronger the greater

// Both ends belong to it. largest_offset as the last: and all that is behind.
struct LockRange {
    static constexpr std::uint64_t largest_offset = INT64_MAX;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

inline constexpr LockRange whole_file{0, LockRange::largest_offset};

inline constexpr Code lock_violation{33};

// An opening of its own of the same file, for reading and writing where the user may do that: locks
// then depend neither on how the file was opened nor on who inherits its descriptor.
// invalid_function: the host has no such locks.
Result<UniqueDescriptor> open_for_locks(int fd) noexcept;

// Replaces what this opening has in the range. Never waits. lock_violation: another opening's lock
// stands against it; win32_access_denied: exclusive, and the user may not write the file.
Code set_lock(int fd, LockKind kind, LockRange range) noexcept;

// Another opening has a lock in the range that a lock of this kind could not stand beside.
bool is_lock_opposed(int fd, LockKind kind, LockRange range) noexcept;

// Where a write without an offset goes.
std::uint64_t next_write_offset(int fd) noexcept;

// Waits in a thread of its own until a lock could be set.
class LockWait {
public:
    struct Wanted {
        int fd;  // stays open until `ended` is called
        LockKind kind;
        LockRange range;
        void (*ended)(void* argument);  // called once, by that thread: it is set, failed, cancelled
        void* argument;
    };
    // not_enough_memory: there is no thread, and `ended` is not called.
    static Result<std::shared_ptr<LockWait>> start(Wanted const& wanted);

    virtual ~LockWait() = default;
    // The thread ends soon; the lock may be set all the same. On hosts whose wait cannot be
    // interrupted it ends when the lock could be set.
    virtual void cancel() noexcept = 0;
};

}  // namespace ws2::platform
