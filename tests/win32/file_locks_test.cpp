// SPDX-License-Identifier: MIT
// Locks of byte ranges of files, between handles and between processes.
#include <winsock2.h>

#include <windows.h>

#include <cstring>
#include <string>
#include <utility>

#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

constexpr DWORD exclusive = LOCKFILE_EXCLUSIVE_LOCK;
constexpr DWORD at_once = LOCKFILE_FAIL_IMMEDIATELY;
constexpr DWORD invalid_lock_range = 307;  // ERROR_INVALID_LOCK_RANGE, which older SDKs lack
constexpr char name_variable[] = "WS2_TEST_LOCKED_FILE";
constexpr char role_variable[] = "WS2_TEST_LOCKING_CHILD";

UniqueHandle open_file(std::string const& name, DWORD flags = 0,
                       DWORD access = GENERIC_READ | GENERIC_WRITE) {
    HANDLE const file = CreateFileA(name.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                    nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | flags, nullptr);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    return UniqueHandle{file};
}

// A file of a hundred bytes that goes at the end.
class LockedFile {
public:
    LockedFile() {
        auto const file = open_file(name_);
        char const bytes[100] = {};
        DWORD count = 0;
        REQUIRE(WriteFile(file, bytes, sizeof bytes, &count, nullptr));
    }
    LockedFile(LockedFile const&) = delete;
    LockedFile& operator=(LockedFile const&) = delete;
    ~LockedFile() { DeleteFileA(name_.c_str()); }
    std::string const& name() const { return name_; }

private:
    std::string const name_ = temporary_file_name();
};

DWORD low_half(std::uint64_t number) { return static_cast<DWORD>(number); }
DWORD high_half(std::uint64_t number) { return static_cast<DWORD>(number >> 32); }

OVERLAPPED at(std::uint64_t offset, HANDLE event = nullptr) {
    OVERLAPPED overlapped{};
    overlapped.Offset = low_half(offset);
    overlapped.OffsetHigh = high_half(offset);
    overlapped.hEvent = event;
    return overlapped;
}

// 0, or the last error.
template <class Call>
DWORD error_of(Call&& call) {
    SetLastError(untouched);
    return call() ? 0 : GetLastError();
}

DWORD lock(HANDLE file, std::uint64_t offset, std::uint64_t length, DWORD flags) {
    auto overlapped = at(offset);
    return error_of([&] {
        return LockFileEx(file, flags | at_once, 0, low_half(length), high_half(length),
                          &overlapped);
    });
}
DWORD unlock(HANDLE file, std::uint64_t offset, std::uint64_t length) {
    return error_of([&] {
        return UnlockFile(file, low_half(offset), high_half(offset), low_half(length),
                          high_half(length));
    });
}
DWORD plain_lock(HANDLE file, std::uint64_t offset, std::uint64_t length) {
    return error_of([&] {
        return LockFile(file, low_half(offset), high_half(offset), low_half(length),
                        high_half(length));
    });
}

// It has been started and is not over.
bool pends(HANDLE file, OVERLAPPED& overlapped) {
    DWORD count = 0;
    return error_of([&] { return GetOverlappedResult(file, &overlapped, &count, FALSE); }) ==
           ERROR_IO_INCOMPLETE;
}

DWORD read_at(HANDLE file, DWORD offset, DWORD length) {
    char bytes[100];
    DWORD count = 0;
    auto overlapped = at(offset);
    return error_of([&] { return ReadFile(file, bytes, length, &count, &overlapped); });
}
DWORD write_at(HANDLE file, DWORD offset, DWORD length) {
    char const bytes[100] = {};
    DWORD count = 0;
    auto overlapped = at(offset);
    return error_of([&] { return WriteFile(file, bytes, length, &count, &overlapped); });
}

}  // namespace

// --- ranges --------------------------------------------------------------------------------------

BEHAVIOUR("lock.exclusive", "Win32", high, "winetest:kernel32 test_LockFile",
          "LockFile: an exclusive lock overlaps no other, of the same handle neither: "
          "ERROR_LOCK_VIOLATION; beside it there is room") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(plain_lock(one, 10, 20) == 0);
    for (HANDLE const handle : {HANDLE{one}, HANDLE{other}}) {
        CHECK(plain_lock(handle, 12, 10) == ERROR_LOCK_VIOLATION);
        CHECK(plain_lock(handle, 5, 6) == ERROR_LOCK_VIOLATION);
        CHECK(lock(handle, 29, 5, exclusive) == ERROR_LOCK_VIOLATION);
        CHECK(plain_lock(handle, 5, 5) == 0);
        CHECK(plain_lock(handle, 30, 5) == 0);
        CHECK(unlock(handle, 5, 5) == 0);
        CHECK(unlock(handle, 30, 5) == 0);
    }
    CHECK(unlock(one, 10, 20) == 0);
    CHECK(plain_lock(other, 12, 10) == 0);
}

BEHAVIOUR("lock.unlock-exact", "Win32", high, "winetest:kernel32 test_LockFile",
          "UnlockFile takes exactly the range of a lock, of the handle that has it, and once: else "
          "ERROR_NOT_LOCKED") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(plain_lock(one, 10, 20) == 0);
    CHECK(unlock(one, 10, 10) == ERROR_NOT_LOCKED);
    CHECK(unlock(one, 10, 30) == ERROR_NOT_LOCKED);
    CHECK(unlock(one, 11, 19) == ERROR_NOT_LOCKED);
    CHECK(unlock(other, 10, 20) == ERROR_NOT_LOCKED);
    CHECK(unlock(one, 10, 20) == 0);
    CHECK(unlock(one, 10, 20) == ERROR_NOT_LOCKED);
    CHECK(unlock(other, 0, 1) == ERROR_NOT_LOCKED);
}

BEHAVIOUR("lock.shared", "Win32", high, "winetest:kernel32 test_LockFile",
          "LockFileEx: shared locks overlap each other, on one handle and on two, and keep out "
          "exclusive ones until the last is gone") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    CHECK(lock(one, 10, 20, 0) == 0);
    CHECK(lock(one, 15, 20, 0) == 0);
    CHECK(lock(other, 20, 20, 0) == 0);
    CHECK(lock(one, 15, 5, exclusive) == ERROR_LOCK_VIOLATION);
    CHECK(lock(other, 15, 5, exclusive) == ERROR_LOCK_VIOLATION);
    CHECK(lock(one, 36, 1, exclusive) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(one, 10, 20) == 0);
    CHECK(lock(other, 12, 3, exclusive) == 0);
    CHECK(lock(other, 15, 3, exclusive) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(one, 15, 20) == 0);
    CHECK(lock(other, 15, 3, exclusive) == 0);
}

BEHAVIOUR("lock.shared-over-own", "Win32", high, "winetest:kernel32 test_LockFile",
          "a shared lock may overlap an exclusive one of the same handle; of two with one range "
          "the exclusive one is unlocked first") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(lock(one, 30, 10, exclusive) == 0);
    CHECK(lock(other, 30, 10, 0) == ERROR_LOCK_VIOLATION);
    CHECK(lock(one, 30, 10, 0) == 0);
    CHECK(lock(one, 25, 30, 0) == 0);
    CHECK(lock(other, 35, 1, 0) == ERROR_LOCK_VIOLATION);
    CHECK(lock(other, 26, 2, 0) == 0);
    CHECK(unlock(one, 30, 10) == 0);
    CHECK(lock(other, 30, 10, 0) == 0);
    CHECK(lock(other, 50, 2, exclusive) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(other, 30, 10) == 0);
    CHECK(unlock(one, 30, 10) == 0);
    CHECK(unlock(one, 25, 30) == 0);
    CHECK(lock(other, 30, 10, exclusive) == 0);
}

BEHAVIOUR("lock.far", "Win32", high, "winetest:kernel32 test_LockFile",
          "locks reach behind the end of the file and to the last offset; a range that ends behind "
          "that locks nothing") {
    constexpr std::uint64_t distant = 0x10000000'00000000;
    constexpr std::uint64_t rest = 0xF0000000'00000000;
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(plain_lock(one, distant, rest) == 0);
    for (HANDLE const handle : {HANDLE{one}, HANDLE{other}}) {
        CHECK(plain_lock(handle, ~std::uint64_t{0}, 1) == ERROR_LOCK_VIOLATION);
        CHECK(plain_lock(handle, 2 * distant, 20) == ERROR_LOCK_VIOLATION);
        CHECK(plain_lock(handle, distant - 1, 1) == 0);
        CHECK(unlock(handle, distant - 1, 1) == 0);
    }
    CHECK(unlock(one, distant, rest) == 0);
    CHECK(plain_lock(one, distant, rest + 1) == invalid_lock_range);
    CHECK(plain_lock(other, 2 * distant, 20) == 0);
    CHECK(plain_lock(one, 0, ~std::uint64_t{0}) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(other, 2 * distant, 20) == 0);
    CHECK(plain_lock(one, 0, ~std::uint64_t{0}) == 0);
    CHECK(plain_lock(other, 50, 1) == ERROR_LOCK_VIOLATION);
}

BEHAVIOUR("lock.far-apart", "Win32", medium, "docs:LockFileEx",
          "locks that begin behind half of all offsets stand beside each other") {
    constexpr std::uint64_t half = 0x80000000'00000000;
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    CHECK(plain_lock(one, half + 100, 10) == 0);
    CHECK(plain_lock(other, half + 105, 1) == ERROR_LOCK_VIOLATION);
    CHECK(plain_lock(other, half + 200, 10) == 0);
}

BEHAVIOUR(
    "lock.no-bytes", "Win32", high, "winetest:kernel32 test_LockFile",
    "a lock of no bytes is one: it stands against ranges with bytes on either side of it, and "
    "against none that begin or end there") {
    LockedFile const file;
    auto const one = open_file(file.name());
    CHECK(plain_lock(one, 0, 0) == 0);
    CHECK(unlock(one, 0, 0) == 0);
    CHECK(unlock(one, 0, 0) == ERROR_NOT_LOCKED);
    CHECK(plain_lock(one, 50, 0) == 0);
    CHECK(plain_lock(one, 48, 4) == ERROR_LOCK_VIOLATION);
    CHECK(plain_lock(one, 40, 10) == 0);
    CHECK(plain_lock(one, 50, 10) == 0);
    CHECK(unlock(one, 40, 10) == 0);
    CHECK(unlock(one, 50, 10) == 0);
    CHECK(unlock(one, 50, 0) == 0);
}

BEHAVIOUR("lock.arguments", "Win32", medium, "docs:LockFileEx",
          "LockFileEx and UnlockFileEx with a reserved number are ERROR_INVALID_PARAMETER, of a "
          "closed handle ERROR_INVALID_HANDLE") {
    LockedFile const file;
    auto one = open_file(file.name());
    auto overlapped = at(0);
    CHECK(error_of([&] { return LockFileEx(one, at_once, 1, 1, 0, &overlapped); }) ==
          ERROR_INVALID_PARAMETER);
    CHECK(error_of([&] { return UnlockFileEx(one, 1, 1, 0, &overlapped); }) ==
          ERROR_INVALID_PARAMETER);
    HANDLE const closed = one;
    one.reset();
    CHECK(lock(closed, 0, 1, 0) == ERROR_INVALID_HANDLE);
    CHECK(plain_lock(closed, 0, 1) == ERROR_INVALID_HANDLE);
    CHECK(unlock(closed, 0, 1) == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("lock.access", "Win32", high, "docs:LockFileEx",
          "a handle for reading takes exclusive locks as well, one for writing shared ones") {
    LockedFile const file;
    auto const reader = open_file(file.name(), 0, GENERIC_READ);
    auto const writer = open_file(file.name(), 0, GENERIC_WRITE);
    CHECK(lock(reader, 0, 10, exclusive) == 0);
    CHECK(lock(writer, 5, 1, 0) == ERROR_LOCK_VIOLATION);
    CHECK(lock(writer, 10, 10, 0) == 0);
    CHECK(lock(reader, 15, 1, exclusive) == ERROR_LOCK_VIOLATION);
}

// --- transfers, closing, processes ---------------------------------------------------------------

BEHAVIOUR("lock.transfers", "Win32", high, "docs:LockFileEx",
          "ReadFile and WriteFile of another handle fail with ERROR_LOCK_VIOLATION where an "
          "exclusive lock is, also with a part of their range; the handle's own work") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(lock(one, 10, 20, exclusive) == 0);
    CHECK(read_at(other, 10, 1) == ERROR_LOCK_VIOLATION);
    CHECK(read_at(other, 0, 11) == ERROR_LOCK_VIOLATION);
    CHECK(write_at(other, 29, 10) == ERROR_LOCK_VIOLATION);
    CHECK(read_at(other, 0, 10) == 0);
    CHECK(write_at(other, 30, 10) == 0);
    CHECK(read_at(one, 0, 40) == 0);
    CHECK(write_at(one, 10, 20) == 0);
    CHECK(unlock(one, 10, 20) == 0);
    CHECK(read_at(other, 10, 1) == 0);
    CHECK(write_at(other, 10, 1) == 0);
}

BEHAVIOUR("lock.transfers-shared", "Win32", high, "docs:LockFileEx",
          "where a shared lock is every handle may read and none may write, that of the lock "
          "neither") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(lock(one, 10, 20, 0) == 0);
    CHECK(read_at(one, 10, 20) == 0);
    CHECK(read_at(other, 10, 20) == 0);
    CHECK(write_at(one, 29, 1) == ERROR_LOCK_VIOLATION);
    CHECK(write_at(other, 29, 1) == ERROR_LOCK_VIOLATION);
    CHECK(write_at(one, 30, 1) == 0);
}

BEHAVIOUR("lock.transfers-pointer", "Win32", high, "docs:LockFileEx",
          "a transfer at the file pointer meets the lock there, and leaves the pointer") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(lock(one, 10, 20, exclusive) == 0);
    char bytes[8] = {};
    DWORD count = 0;
    CHECK(ReadFile(other, bytes, 8, &count, nullptr));
    CHECK(error_of([&] { return ReadFile(other, bytes, 8, &count, nullptr); }) ==
          ERROR_LOCK_VIOLATION);
    CHECK(SetFilePointer(other, 0, nullptr, FILE_CURRENT) == 8);
    CHECK(error_of([&] { return WriteFile(other, bytes, 8, &count, nullptr); }) ==
          ERROR_LOCK_VIOLATION);
    CHECK(SetFilePointer(other, 0, nullptr, FILE_CURRENT) == 8);
    CHECK(WriteFile(other, bytes, 2, &count, nullptr));
}

BEHAVIOUR("lock.closed", "Win32", high, "docs:LockFileEx",
          "a duplicate has the handle's locks, which go when the last of them is closed") {
    LockedFile const file;
    auto one = open_file(file.name());
    auto const other = open_file(file.name());
    HANDLE copy = nullptr;
    REQUIRE(DuplicateHandle(GetCurrentProcess(), one, GetCurrentProcess(), &copy, 0, FALSE,
                            DUPLICATE_SAME_ACCESS));
    UniqueHandle duplicate{copy};
    REQUIRE(plain_lock(one, 0, 10) == 0);
    CHECK(plain_lock(duplicate, 5, 1) == ERROR_LOCK_VIOLATION);
    CHECK(write_at(duplicate, 5, 1) == 0);
    one.reset();
    CHECK(plain_lock(other, 5, 1) == ERROR_LOCK_VIOLATION);
    duplicate.reset();
    CHECK(plain_lock(other, 5, 1) == 0);
}

namespace {

DWORD code_of_child(std::string const& role, LockedFile const& file,
                    std::function<void(HANDLE)> const& meanwhile = {}) {
    SetEnvironmentVariableA(role_variable, role.c_str());
    SetEnvironmentVariableA(name_variable, file.name().c_str());
    char path[1024] = "";
    GetModuleFileNameA(nullptr, path, sizeof path);
    auto line = '"' + std::string{path} + "\" \"a child of the lock tests\"";
    STARTUPINFOA startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION started{};
    REQUIRE(CreateProcessA(nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr,
                           &startup, &started));
    SetEnvironmentVariableA(role_variable, nullptr);
    UniqueHandle const process{started.hProcess};
    UniqueHandle const thread{started.hThread};
    if (meanwhile) meanwhile(process);
    WaitForSingleObject(process, patience_ms);
    DWORD code = 0;
    GetExitCodeProcess(process, &code);
    return code;
}

}  // namespace

TEST_CASE("a child of the lock tests", "[.child]") {
    char role[16] = "";
    char name[MAX_PATH] = "";
    if (GetEnvironmentVariableA(role_variable, role, sizeof role) == 0) return;
    GetEnvironmentVariableA(name_variable, name, sizeof name);
    auto file = open_file(name);
    auto overlapped = at(10);
    std::string const what{role};
    if (what == "read") ExitProcess(read_at(file, 10, 1));
    if (what == "write") ExitProcess(write_at(file, 10, 1));
    if (what == "lock") ExitProcess(plain_lock(file, 10, 1));
    if (what == "wait")
        ExitProcess(error_of([&] { return LockFileEx(file, exclusive, 0, 1, 0, &overlapped); }));
}

BEHAVIOUR("lock.processes", "Win32", high, "docs:LockFileEx",
          "locks stand between processes as between handles, and go with the process that has "
          "them") {
    LockedFile const file;
    auto const one = open_file(file.name());
    REQUIRE(lock(one, 10, 20, 0) == 0);
    CHECK(code_of_child("lock", file) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(one, 10, 20) == 0);
    CHECK(code_of_child("lock", file) == 0);
    CHECK(plain_lock(one, 10, 1) == 0);
}

BEHAVIOUR("lock.processes-transfers", "Win32", high, "docs:LockFileEx",
          "a process that opens a file that another has locked cannot read or write there") {
    LockedFile const file;
    auto const one = open_file(file.name());
    REQUIRE(lock(one, 10, 20, 0) == 0);
    CHECK(code_of_child("read", file) == 0);
    CHECK(code_of_child("write", file) == ERROR_LOCK_VIOLATION);
    REQUIRE(lock(one, 50, 20, exclusive) == 0);
    CHECK(unlock(one, 10, 20) == 0);
    REQUIRE(lock(one, 10, 20, exclusive) == 0);
    CHECK(code_of_child("read", file) == ERROR_LOCK_VIOLATION);
}

BEHAVIOUR("lock.processes-wait", "Win32", high, "docs:LockFileEx",
          "a process that waits for another's lock has it when that is gone") {
    LockedFile const file;
    auto const one = open_file(file.name());
    REQUIRE(plain_lock(one, 10, 1) == 0);
    CHECK(code_of_child("wait", file, [&](HANDLE process) {
              CHECK(WaitForSingleObject(process, glance_ms) == WAIT_TIMEOUT);
              CHECK(unlock(one, 10, 1) == 0);
          }) == 0);
}

// --- waiting -------------------------------------------------------------------------------------

BEHAVIOUR(
    "lock.waits", "Win32", high, "docs:LockFileEx",
    "LockFileEx without LOCKFILE_FAIL_IMMEDIATELY waits, until the other handle unlocks or is "
    "closed") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto other = open_file(file.name());
    REQUIRE(plain_lock(other, 10, 1) == 0);
    auto const wait_for_it = [&](DWORD flags) {
        return Thread{[&, flags] {
            auto overlapped = at(10);
            return error_of([&] { return LockFileEx(one, flags, 0, 1, 0, &overlapped); });
        }};
    };
    {
        auto const thread = wait_for_it(exclusive);
        CHECK(WaitForSingleObject(thread.handle(), glance_ms) == WAIT_TIMEOUT);
        CHECK(unlock(other, 10, 1) == 0);
        CHECK(thread.join() == 0);
    }
    CHECK(plain_lock(other, 10, 1) == ERROR_LOCK_VIOLATION);
    CHECK(unlock(one, 10, 1) == 0);
    REQUIRE(plain_lock(other, 10, 1) == 0);
    auto const thread = wait_for_it(0);
    CHECK(WaitForSingleObject(thread.handle(), glance_ms) == WAIT_TIMEOUT);
    other.reset();
    CHECK(thread.join() == 0);
}

BEHAVIOUR("lock.waits-own", "Win32", medium, "docs:LockFileEx",
          "an exclusive lock waits for an earlier lock of the same handle") {
    LockedFile const file;
    auto const one = open_file(file.name(), FILE_FLAG_OVERLAPPED);
    auto const event = manual_event();
    auto first = at(10);
    REQUIRE(LockFileEx(one, 0, 0, 10, 0, &first));
    auto second = at(15, event);
    CHECK(error_of([&] { return LockFileEx(one, exclusive, 0, 10, 0, &second); }) ==
          ERROR_IO_PENDING);
    REQUIRE(pends(one, second));
    CHECK_FALSE(is_signalled(event));
    CHECK(unlock(one, 10, 10) == 0);
    CHECK(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
    CHECK(second.Internal == 0);
    CHECK(unlock(one, 15, 10) == 0);
}

BEHAVIOUR(
    "lock.cancel-synchronous", "Win32", medium, "docs:CancelSynchronousIo",
    "CancelSynchronousIo ends a LockFileEx that waits: ERROR_OPERATION_ABORTED, and the range "
    "stays free") {
    LockedFile const file;
    auto const one = open_file(file.name());
    auto const other = open_file(file.name());
    REQUIRE(plain_lock(other, 10, 1) == 0);
    Thread const thread{[&] {
        auto overlapped = at(10);
        return error_of([&] { return LockFileEx(one, exclusive, 0, 1, 0, &overlapped); });
    }};
    bool const is_cancelled = eventually([&] { return CancelSynchronousIo(thread.handle()) != 0; });
    if (!is_cancelled) CHECK(unlock(other, 10, 1) == 0);
    REQUIRE(is_cancelled);
    CHECK(thread.join() == ERROR_OPERATION_ABORTED);
    CHECK(unlock(other, 10, 1) == 0);
    CHECK(eventually([&] { return plain_lock(other, 10, 1) == 0; }));
}

BEHAVIOUR("lock.pends", "Win32", high, "docs:LockFileEx",
          "on an overlapped handle a lock that has to wait is ERROR_IO_PENDING and sets its event "
          "when it is had; one that is free is had at once") {
    LockedFile const file;
    auto const one = open_file(file.name(), FILE_FLAG_OVERLAPPED);
    auto const other = open_file(file.name());
    auto const event = manual_event();
    REQUIRE(plain_lock(other, 10, 10) == 0);
    for (DWORD const kind : {DWORD{0}, exclusive}) {
        auto overlapped = at(15, event);
        CHECK(error_of([&] { return LockFileEx(one, kind, 0, 10, 0, &overlapped); }) ==
              ERROR_IO_PENDING);
        CHECK_FALSE(is_signalled(event));
        CHECK(pends(one, overlapped));
        DWORD count = 0;
        CHECK(unlock(other, 10, 10) == 0);
        CHECK(GetOverlappedResult(one, &overlapped, &count, TRUE));
        CHECK(is_signalled(event));
        CHECK(plain_lock(other, 10, 10) == ERROR_LOCK_VIOLATION);
        CHECK(unlock(one, 15, 10) == 0);
        REQUIRE(plain_lock(other, 10, 10) == 0);
    }
    auto overlapped = at(30, event);
    CHECK(LockFileEx(one, exclusive, 0, 10, 0, &overlapped));
    CHECK(is_signalled(event));
}

BEHAVIOUR("lock.pends-port", "Win32", high, "docs:CreateIoCompletionPort",
          "a lock of a handle with a completion port queues its packet, had at once or later; one "
          "that fails at once queues none") {
    LockedFile const file;
    auto const one = open_file(file.name(), FILE_FLAG_OVERLAPPED);
    auto const other = open_file(file.name());
    UniqueHandle const port{CreateIoCompletionPort(one, nullptr, 7, 0)};
    REQUIRE(port);
    auto const take = [&](DWORD milliseconds) -> OVERLAPPED* {
        DWORD bytes = 1;
        ULONG_PTR key = 0;
        OVERLAPPED* taken = nullptr;
        GetQueuedCompletionStatus(port, &bytes, &key, &taken, milliseconds);
        CHECK((!taken || (key == 7 && bytes == 0)));
        return taken;
    };
    auto first = at(0);
    CHECK(LockFileEx(one, exclusive, 0, 1, 0, &first));
    REQUIRE(take(patience_ms) == &first);
    REQUIRE(plain_lock(other, 10, 1) == 0);
    auto refused = at(10);
    CHECK(error_of([&] { return LockFileEx(one, exclusive | at_once, 0, 1, 0, &refused); }) ==
          ERROR_LOCK_VIOLATION);
    CHECK(take(0) == nullptr);
    auto second = at(10);
    CHECK(error_of([&] { return LockFileEx(one, exclusive, 0, 1, 0, &second); }) ==
          ERROR_IO_PENDING);
    CHECK(take(0) == nullptr);
    CHECK(unlock(other, 10, 1) == 0);
    CHECK(take(patience_ms) == &second);
}

BEHAVIOUR("lock.cancelled", "Win32", high, "docs:CancelIoEx",
          "CancelIoEx and CancelIo end a lock that waits with ERROR_OPERATION_ABORTED, and the "
          "range stays free") {
    LockedFile const file;
    auto const one = open_file(file.name(), FILE_FLAG_OVERLAPPED);
    auto const other = open_file(file.name());
    auto const event = manual_event();
    REQUIRE(plain_lock(other, 10, 1) == 0);
    for (DWORD const kind : {DWORD{0}, exclusive}) {
        auto overlapped = at(10, event);
        CHECK(error_of([&] { return LockFileEx(one, kind, 0, 1, 0, &overlapped); }) ==
              ERROR_IO_PENDING);
        REQUIRE(pends(one, overlapped));
        OVERLAPPED elsewhere{};
        CHECK(error_of([&] { return CancelIoEx(one, &elsewhere); }) == ERROR_NOT_FOUND);
        if (kind == exclusive)
            CHECK(CancelIo(one));
        else
            CHECK(CancelIoEx(one, &overlapped));
        DWORD count = 0;
        CHECK(error_of([&] { return GetOverlappedResult(one, &overlapped, &count, TRUE); }) ==
              ERROR_OPERATION_ABORTED);
        CHECK(error_of([&] { return CancelIoEx(one, &overlapped); }) == ERROR_NOT_FOUND);
    }
    CHECK(unlock(other, 10, 1) == 0);
    CHECK(eventually([&] { return plain_lock(other, 10, 1) == 0; }));
}

BEHAVIOUR("lock.closed-while-waiting", "Win32", medium, "docs:CloseHandle",
          "closing the handle ends its lock that waits, and the range stays free") {
    LockedFile const file;
    auto one = open_file(file.name(), FILE_FLAG_OVERLAPPED);
    auto const other = open_file(file.name());
    auto const event = manual_event();
    REQUIRE(plain_lock(other, 10, 1) == 0);
    auto overlapped = at(10, event);
    CHECK(error_of([&] { return LockFileEx(one, exclusive, 0, 1, 0, &overlapped); }) ==
          ERROR_IO_PENDING);
    REQUIRE(pends(one, overlapped));
    one.reset();
    CHECK(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
    CHECK(overlapped.Internal != 0);
    CHECK(unlock(other, 10, 1) == 0);
    CHECK(eventually([&] { return plain_lock(other, 10, 1) == 0; }));
}
