// SPDX-License-Identifier: MIT
// Locks of byte ranges of files.
#include "shim/core/io/file_locks.hpp"
#include "shim/api/halves.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::File;

Code lock_with_overlapped(File& file, DWORD flags, std::uint64_t length, OVERLAPPED& overlapped) {
    core::Announcement announcement;
    announcement.overlapped = to_core(&overlapped);
    if (auto const code = set_event(announcement, overlapped); code != Code::ok) return code;
    core::LockOptions const options{(flags & LOCKFILE_EXCLUSIVE_LOCK) != 0,
                                    (flags & LOCKFILE_FAIL_IMMEDIATELY) != 0};
    return core::lock_file(file, std::move(announcement), length, options).code;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI LockFileEx(HANDLE hFile, DWORD dwFlags, DWORD dwReserved, DWORD nNumberOfBytesToLockLow,
                       DWORD nNumberOfBytesToLockHigh, LPOVERLAPPED lpOverlapped) {
    return win32_call(FALSE, [&] {
        if (dwReserved != 0 || !lpOverlapped) return Code::invalid_parameter;
        return with<File>(hFile, [&](File& file) {
            auto const length = whole(nNumberOfBytesToLockHigh, nNumberOfBytesToLockLow);
            return lock_with_overlapped(file, dwFlags, length, *lpOverlapped);
        });
    });
}

BOOL WINAPI UnlockFileEx(HANDLE hFile, DWORD dwReserved, DWORD nNumberOfBytesToUnlockLow,
                         DWORD nNumberOfBytesToUnlockHigh, LPOVERLAPPED lpOverlapped) {
    if (dwReserved != 0 || !lpOverlapped) {
        set_last_error(Code::invalid_parameter);
        return FALSE;
    }
    return UnlockFile(hFile, lpOverlapped->Offset, lpOverlapped->OffsetHigh,
                      nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh);
}

BOOL WINAPI LockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
                     DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh) {
    return win32_call(FALSE, [&] {
        return with<File>(hFile, [&](File& file) {
            return core::lock_file(file, whole(dwFileOffsetHigh, dwFileOffsetLow),
                                   whole(nNumberOfBytesToLockHigh, nNumberOfBytesToLockLow));
        });
    });
}

BOOL WINAPI UnlockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
                       DWORD nNumberOfBytesToUnlockLow, DWORD nNumberOfBytesToUnlockHigh) {
    return win32_call(FALSE, [&] {
        return with<File>(hFile, [&](File& file) {
            return core::unlock_file(file, whole(dwFileOffsetHigh, dwFileOffsetLow),
                                     whole(nNumberOfBytesToUnlockHigh, nNumberOfBytesToUnlockLow));
        });
    });
}
