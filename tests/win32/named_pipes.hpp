// SPDX-License-Identifier: MIT
// What the tests of named pipes share.
#pragma once

#include <winsock2.h>  // brings <windows.h>, and has to come first

#include <windows.h>

#include <atomic>
#include <string>
#include <vector>

#include "tests/win32/support.hpp"

namespace ws2::test::pipes {

// Of this test alone.
inline std::string unused_name() {
    static std::atomic<unsigned> last{0};
    return R"(\\.\pipe\ws2shim test )" + std::to_string(GetCurrentProcessId()) + '.' +
           std::to_string(++last);
}

struct PipeOptions {
    DWORD open_mode = PIPE_ACCESS_DUPLEX;
    DWORD mode = PIPE_TYPE_BYTE;
    DWORD instances = 1;
};

inline HANDLE made(std::string const& name, PipeOptions options = {}) {
    return CreateNamedPipeA(name.c_str(), options.open_mode, options.mode, options.instances, 4096,
                            4096, 0, nullptr);
}

inline HANDLE opened_pipe(std::string const& name, DWORD access = GENERIC_READ | GENERIC_WRITE,
                          DWORD flags = 0) {
    return CreateFileA(name.c_str(), access, 0, nullptr, OPEN_EXISTING, flags, nullptr);
}

// INVALID_HANDLE_VALUE becomes 0.
inline Outcome opening(HANDLE (*open)(std::string const&), std::string const& name) {
    return outcome([&] {
        HANDLE const handle = open(name);
        return handle == INVALID_HANDLE_VALUE ? 0 : 1;
    });
}
inline HANDLE open_both_ways(std::string const& name) { return opened_pipe(name); }
inline HANDLE make_plain(std::string const& name) { return made(name); }

// A server and its client.
struct Ends {
    std::string const name = unused_name();
    UniqueHandle server;
    UniqueHandle client;

    explicit Ends(PipeOptions options = {}, DWORD client_flags = 0) {
        HANDLE const instance = made(name, options);
        REQUIRE(instance != INVALID_HANDLE_VALUE);
        server = UniqueHandle{instance};
        HANDLE const end = opened_pipe(name, GENERIC_READ | GENERIC_WRITE, client_flags);
        REQUIRE(end != INVALID_HANDLE_VALUE);
        client = UniqueHandle{end};
    }
};

inline constexpr PipeOptions overlapped_options{PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                                                PIPE_TYPE_BYTE, 1};
inline constexpr PipeOptions message_options{PIPE_ACCESS_DUPLEX,
                                             PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1};

inline bool write_text(HANDLE pipe, std::string const& text) {
    DWORD count = 0;
    return WriteFile(pipe, text.data(), static_cast<DWORD>(text.size()), &count, nullptr) &&
           count == text.size();
}

// "!109" where it fails; what came of a message that is longer, and "!234" behind it.
inline std::string read_text(HANDLE pipe, DWORD room = 100) {
    std::vector<char> buffer(room + 1);
    DWORD count = 0;
    SetLastError(0);
    bool const is_done = ReadFile(pipe, buffer.data(), room, &count, nullptr) != 0;
    std::string text{buffer.data(), count};
    return is_done ? text : text + '!' + std::to_string(GetLastError());
}

inline Outcome connect(HANDLE server, OVERLAPPED* overlapped = nullptr) {
    return outcome([&] { return ConnectNamedPipe(server, overlapped); });
}
inline Outcome disconnect(HANDLE server) {
    return outcome([&] { return DisconnectNamedPipe(server); });
}
inline Outcome await_pipe(std::string const& name, DWORD milliseconds) {
    return outcome([&] { return WaitNamedPipeA(name.c_str(), milliseconds); });
}

struct Peeked {
    Outcome outcome;
    std::string text;
    DWORD available = 77;
    DWORD left = 77;
};
inline Peeked peek(HANDLE pipe, DWORD room) {
    Peeked peeked{};
    char buffer[100];
    DWORD count = 0;
    peeked.outcome = outcome([&] {
        return PeekNamedPipe(pipe, room != 0 ? buffer : nullptr, room, &count, &peeked.available,
                             &peeked.left);
    });
    if (peeked.outcome.value != 0) peeked.text.assign(buffer, count);
    return peeked;
}

struct Call {
    OVERLAPPED overlapped{};
    UniqueHandle const event = manual_event();
    Call() { overlapped.hEvent = event; }

    // Its bytes; "!109" when it has failed, "!waits" when it does not end.
    std::string result(HANDLE pipe, char const* buffer = nullptr) {
        if (WaitForSingleObject(event, patience_ms) != WAIT_OBJECT_0) return "!waits";
        DWORD count = 0;
        if (!GetOverlappedResult(pipe, &overlapped, &count, FALSE))
            return '!' + std::to_string(GetLastError());
        return buffer ? std::string{buffer, count} : std::to_string(count);
    }
};

inline Outcome start_read(HANDLE pipe, char* buffer, DWORD room, OVERLAPPED& overlapped) {
    return outcome([&] { return ReadFile(pipe, buffer, room, nullptr, &overlapped); });
}

struct Dequeued {
    BOOL is_success = FALSE;
    DWORD error = 0;
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* overlapped = nullptr;
};
inline Dequeued dequeue(HANDLE port, DWORD milliseconds = patience_ms) {
    Dequeued entry;
    entry.is_success =
        GetQueuedCompletionStatus(port, &entry.bytes, &entry.key, &entry.overlapped, milliseconds);
    if (!entry.is_success) entry.error = GetLastError();
    return entry;
}

}  // namespace ws2::test::pipes
