// SPDX-License-Identifier: MIT
// Calls for which memory runs out, at each of their allocations in turn: they answer with Windows'
// code, or as if nothing had been, and never let an exception into the program.
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

namespace {

// Allocations of this thread until the first that fails, and all after it; negative: none does.
constinit thread_local int left_until_failure = -1;
constinit thread_local bool has_failed = false;

void* allocate(std::size_t size) noexcept {
    if (left_until_failure == 0) {
        has_failed = true;
        return nullptr;
    }
    if (left_until_failure > 0) --left_until_failure;
    return std::malloc(size != 0 ? size : 1);
}

}  // namespace

// For the whole program; elsewhere they do what the usual ones do.
void* operator new(std::size_t size) {
    void* const memory = allocate(size);
    if (!memory) throw std::bad_alloc{};
    return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    void* const memory = allocate(0);
    std::free(memory);
    void* const aligned =
        memory ? std::aligned_alloc(static_cast<std::size_t>(alignment), size) : nullptr;
    if (!aligned) throw std::bad_alloc{};
    return aligned;
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace ws2::test;

namespace {

// Runs it with one allocation more each time until none fails; says what it answered before.
struct Answers {
    int tries = 0;
    bool all_failed = true;  // with memory missing
    DWORD error = 0;         // of the last failure
};

constexpr int most_allocations = 200;

// In a thread of its own, which the library does not know yet.
Answers starve(std::function<bool()> const& call) {
    Answers answers;
    for (int allowed = 0; allowed != most_allocations; ++allowed) {
        bool was_short = false;
        bool has_succeeded = false;
        DWORD error = 0;
        std::thread{[&] {
            left_until_failure = allowed;
            has_failed = false;
            has_succeeded = call();
            error = GetLastError();
            left_until_failure = -1;
            was_short = has_failed;
        }}.join();
        if (!was_short) return answers;
        ++answers.tries;
        if (has_succeeded) answers.all_failed = false;
        if (!has_succeeded) answers.error = error;
    }
    return answers;
}

struct Row {
    char const* name;
    DWORD error;  // 0: succeeds all the same
    bool (*call)();
};

// clang-format off
Row const rows[] = {
    {"Sleep",              0, [] { Sleep(1); return true; }},
    {"CreateFileA",        ERROR_NOT_ENOUGH_MEMORY, [] { return CreateFileA("/nowhere/at/all/with/a/long/name", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr) != INVALID_HANDLE_VALUE; }},
    {"CreateFileW",        ERROR_NOT_ENOUGH_MEMORY, [] { return CreateFileW(L"/nowhere/at/all/with/a/long/name", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr) != INVALID_HANDLE_VALUE; }},
    {"GetFileAttributesA", ERROR_NOT_ENOUGH_MEMORY, [] { return GetFileAttributesA("/nowhere/at/all/with/a/long/name") != INVALID_FILE_ATTRIBUTES; }},
    {"FormatMessageA",     ERROR_NOT_ENOUGH_MEMORY, [] { char text[200]; return FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, text, sizeof text, nullptr) != 0; }},
    {"FormatMessageW",     ERROR_NOT_ENOUGH_MEMORY, [] { wchar_t text[200]; return FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, text, 200, nullptr) != 0; }},
    {"MultiByteToWideChar", ERROR_NOT_ENOUGH_MEMORY, [] { wchar_t text[100]; return MultiByteToWideChar(CP_UTF8, 0, "longer than a small string is", -1, text, 100) != 0; }},
    {"GetEnvironmentVariableA", ERROR_NOT_ENOUGH_MEMORY, [] { char text[200]; return GetEnvironmentVariableA("A_LONG_NAME_THAT_IS_NOT_THERE", text, sizeof text) != 0; }},
    {"LoadLibraryA",       ERROR_NOT_ENOUGH_MEMORY, [] { return LoadLibraryA("a_library_with_a_long_name.dll") != nullptr; }},
    {"CreateEventA",       ERROR_NOT_ENOUGH_MEMORY, [] { auto* const event = CreateEventA(nullptr, TRUE, FALSE, nullptr); return event && CloseHandle(event); }},
    {"socket",             WSAENOBUFS, [] { auto const s = socket(AF_INET, SOCK_STREAM, 0); return s != INVALID_SOCKET && closesocket(s) == 0; }},
    {"wsprintfA",          ERROR_NOT_ENOUGH_MEMORY, [] { char text[1024]; return wsprintfA(text, "%s", "longer than a small string is, by far") != 0; }},
};
// clang-format on

}  // namespace

TEST_CASE("without memory calls fail with Windows' code, and the program goes on", "[memory]") {
    WinsockSession const session;
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answers = starve(row.call);
        CAPTURE(answers.tries);
        if (row.error != 0) CHECK(answers.error == row.error);
        if (row.error == 0) CHECK(answers.error == 0);
    }
}

namespace {

// Whatever they answer.
struct Call {
    char const* name;
    void (*make)();
};

HANDLE known_event() {
    static HANDLE const event = CreateEventA(nullptr, TRUE, TRUE, nullptr);
    return event;
}

void close_if_any(HANDLE handle) {
    if (handle && handle != INVALID_HANDLE_VALUE) CloseHandle(handle);
}

// clang-format off
Call const calls[] = {
    {"GetCurrentThreadId",        [] { GetCurrentThreadId(); }},
    {"GetFileType",               [] { GetFileType(known_event()); }},
    {"CompareObjectHandles",      [] { CompareObjectHandles(known_event(), known_event()); }},
    {"SetEvent",                  [] { SetEvent(known_event()); }},
    {"WaitForSingleObject",       [] { WaitForSingleObject(known_event(), 0); }},
    {"WaitForMultipleObjects",    [] { HANDLE const two[]{known_event(), GetCurrentThread()}; WaitForMultipleObjects(2, two, FALSE, 0); }},
    {"SignalObjectAndWait",       [] { SignalObjectAndWait(known_event(), known_event(), 0, FALSE); }},
    {"QueueUserAPC",              [] { QueueUserAPC([](ULONG_PTR) {}, GetCurrentThread(), 0); SleepEx(0, TRUE); }},
    {"DuplicateHandle",           [] { HANDLE copy = nullptr; if (DuplicateHandle(GetCurrentProcess(), known_event(), GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) CloseHandle(copy); }},
    {"CreateEventExW",            [] { close_if_any(CreateEventExW(nullptr, L"a name that is longer than small strings", 0, EVENT_ALL_ACCESS)); }},
    {"CreateMutexA",              [] { close_if_any(CreateMutexA(nullptr, TRUE, "a name that is longer than small strings, too")); }},
    {"OpenMutexW",                [] { close_if_any(OpenMutexW(SYNCHRONIZE, FALSE, L"a name of nothing that is there, and long")); }},
    {"CreateSemaphoreA",          [] { close_if_any(CreateSemaphoreA(nullptr, 1, 2, nullptr)); }},
    {"SetWaitableTimer",          [] { HANDLE const timer = CreateWaitableTimerA(nullptr, TRUE, nullptr); LARGE_INTEGER due; due.QuadPart = -10'000'000; if (timer) SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE); close_if_any(timer); }},
};
// clang-format on

}  // namespace

TEST_CASE("without memory no call lets an exception into the program", "[memory]") {
    WinsockSession const session;
    REQUIRE(known_event());
    for (auto const& call : calls) {
        CAPTURE(call.name);
        bool has_thrown = false;
        auto const answers = starve([&] {
            try {
                call.make();
            } catch (std::bad_alloc const&) {
                has_thrown = true;
            }
            return true;
        });
        CHECK_FALSE(has_thrown);
        CHECK(answers.tries < most_allocations);
    }
}

TEST_CASE("a send without memory for what is left takes what the host takes", "[memory]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    set_non_blocking(pair.client);
    std::string const data(20'000'000, 'q');
    left_until_failure = 0;
    auto const sent = send(pair.client, data.data(), static_cast<int>(data.size()), 0);
    left_until_failure = -1;
    REQUIRE(sent > 0);
    CHECK(sent < static_cast<int>(data.size()));
    CHECK(recv_all_text(pair.server, static_cast<std::size_t>(sent)).size() ==
          static_cast<std::size_t>(sent));
}
