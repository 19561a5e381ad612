// SPDX-License-Identifier: MIT
// LockFileEx and its kin: locks of byte ranges of a file, which belong to the handle and its
// duplicates. They stand against every other opening of the file, also in this process.
//
// The host's locks of a file's opening do the work. They are a map of bytes: one of the same
// opening replaces what was there. So the locks of a handle are listed as the program sees them,
// with their exact ranges, and the host has the strongest of those that cover a byte. Offsets
// behind the last one that the host has all count as that one, and a lock of no bytes stands
// against those of its own handle only.
//
// A lock that has to wait for another opening waits in a thread of its own, because the host tells
// of it in no other way. An exclusive one is set by that thread itself. A shared one, which may
// overlap exclusive ones of the same handle, is set on an opening of its own first, so that it does
// not weaken those. One that has to wait for a lock of its own handle is tried again when that
// goes.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "platform/file_locks.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/io/operation.hpp"

namespace ws2::core {

class FilePort;
class LockRequest;

struct FileLock {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    platform::LockKind kind = platform::LockKind::none;

    bool overlaps(FileLock const& other) const;
    platform::LockRange host_range() const;  // of one that has bytes
};

// The locks of one file. All with the mutex of its port held.
class FileLocks {
public:
    explicit FileLocks(FilePort& port) : port_{port} {}
    FileLocks(FileLocks const&) = delete;
    FileLocks& operator=(FileLocks const&) = delete;

    // Opens the file for its locks.
    Code prepare_locked();
    // lock_violation: another lock stands against it.
    Code lock_locked(FileLock const& lock);
    // file_not_locked: there is none with exactly this range.
    Code unlock_locked(std::uint64_t offset, std::uint64_t length);
    // What a transfer needs is written as a lock of its range.
    bool forbids_locked(FileLock const& transfer) const;

    // It waits until it can have its lock, or fails.
    void enqueue_locked(std::shared_ptr<LockRequest> const& request);
    // Ends those that `which` selects. How many.
    std::size_t cancel_locked(std::function<bool(LockRequest const&)> const& which);
    // The thread of a request has come back.
    void resume_locked(LockRequest& request);
    // The last handle was closed.
    void end_locked();

private:
    struct Piece {
        platform::LockRange range;
        platform::LockKind kind = platform::LockKind::none;
    };

    Piece piece_from(std::uint64_t first, std::uint64_t last) const;
    void restore_locked(platform::LockRange range);
    bool conflicts_with_own_locked(FileLock const& lock) const;
    // `opposed` is set when another opening's lock stands against it: there.
    Code lock_locked(FileLock const& lock, std::optional<platform::LockRange>& opposed);
    Code set_locked(FileLock const& lock, std::optional<platform::LockRange>& opposed);
    void advance_locked(LockRequest& request);
    Code start_wait_locked(LockRequest& request, platform::LockRange range);
    void finish_locked(LockRequest& request, Code code);

    FilePort& port_;
    std::shared_ptr<UniqueDescriptor> descriptor_;
    std::vector<FileLock> held_;
    std::vector<std::shared_ptr<LockRequest>> requests_;  // in the order they came
};

inline constexpr Code file_not_locked{158};

struct LockOptions {
    bool is_exclusive = false;
    bool fails_at_once = false;  // instead of waiting
};

// LockFileEx, at the offset in OVERLAPPED. A file that is not overlapped makes the caller wait.
// invalid_lock_range: it ends behind the last offset; lock_violation; operation_aborted: the wait
// was cancelled or the file closed; invalid_function: files of this kind have no locks.
Started lock_file(File& file, Announcement announcement, std::uint64_t length, LockOptions options);
// LockFile: exclusive, or fails at once.
Code lock_file(File& file, std::uint64_t offset, std::uint64_t length);
Code unlock_file(File& file, std::uint64_t offset, std::uint64_t length);

// Whether a transfer of the file has to look for locks: one was used in this process, or the file
// had one when it was opened.
inline std::atomic<bool> locks_are_used{false};
inline bool has_locks(File const& file) {
    return locks_are_used.load(std::memory_order_relaxed) || file.had_locks();
}
// lock_violation. Without an offset the transfer is at the file pointer.
Code refusal_by_lock(File& file, Direction direction, std::uint64_t length,
                     std::uint64_t const* offset);

// Ends those that wait and use this OVERLAPPED, or all without one. How many.
std::size_t cancel_lock_requests(Object& object, Overlapped const* overlapped);
// Those that the calling thread has made.
std::size_t cancel_own_lock_requests(Object& object);

}  // namespace ws2::core
