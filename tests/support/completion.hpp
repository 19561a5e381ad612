// SPDX-License-Identifier: MIT
// Overlapped calls in tests: events, ports, OVERLAPPEDs, and the extension functions that start
// such calls.
#pragma once

#include <mswsock.h>
#include <winsock2.h>

#include <windows.h>

#include <atomic>
#include <cstring>
#include <string>
#include <utility>

#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

inline constexpr ULONG_PTR status_pending = 0x103;
inline constexpr ULONG_PTR status_cancelled = 0xC0000120;
inline constexpr ULONG_PTR status_reset = 0xC000020D;
inline constexpr ULONG_PTR status_aborted = 0xC0000241;
inline constexpr ULONG_PTR status_refused = 0xC0000236;
inline constexpr ULONG_PTR status_too_small = 0xC0000023;

class OwnedHandle {
public:
    explicit OwnedHandle(HANDLE handle) : handle_{handle} {}
    OwnedHandle(OwnedHandle const&) = delete;
    OwnedHandle& operator=(OwnedHandle const&) = delete;
    ~OwnedHandle() { close(); }
    operator HANDLE() const { return handle_; }
    void close() {
        if (handle_) CloseHandle(std::exchange(handle_, nullptr));
    }

private:
    HANDLE handle_;
};

inline HANDLE new_event() { return CreateEventW(nullptr, TRUE, FALSE, nullptr); }

inline HANDLE handle_of(SOCKET s) { return reinterpret_cast<HANDLE>(s); }
inline DWORD patience_in_ms() { return static_cast<DWORD>(patience().count()); }

inline bool is_set(HANDLE handle) { return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0; }
inline bool becomes_set(HANDLE handle) {
    return WaitForSingleObject(handle, patience_in_ms()) == WAIT_OBJECT_0;
}

// An OVERLAPPED with an event of its own, or with none.
class Overlap {
public:
    enum class Kind { with_event, without_event };
    explicit Overlap(Kind kind = Kind::with_event) : event_{new_event()} {
        memset(&overlapped_, 0, sizeof overlapped_);
        if (kind == Kind::with_event) overlapped_.hEvent = event_;
    }
    OVERLAPPED* operator&() { return &overlapped_; }
    OVERLAPPED* operator->() { return &overlapped_; }
    // What HasOverlappedIoCompleted() reads, in a way that C++ allows beside another thread's
    // write.
    ULONG_PTR status() { return std::atomic_ref{overlapped_.Internal}.load(); }
    bool is_pending() { return status() == status_pending; }
    bool ends() {
        if (overlapped_.hEvent)
            return WaitForSingleObject(event_, patience_in_ms()) == WAIT_OBJECT_0;
        return eventually([&] { return !is_pending(); });
    }
    // Ended, with this status.
    bool ends_with(ULONG_PTR wanted) { return ends() && status() == wanted; }
    DWORD bytes() const { return static_cast<DWORD>(overlapped_.InternalHigh); }

private:
    OwnedHandle event_;
    OVERLAPPED overlapped_;
};

class Port {
public:
    Port() : handle_{CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0)} {}
    bool take(SOCKET s, ULONG_PTR key) const {
        return CreateIoCompletionPort(handle_of(s), handle_, key, 0) != nullptr;
    }
    operator HANDLE() const { return handle_; }

    struct Entry {
        bool is_success = false;
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        OVERLAPPED* overlapped = nullptr;
        DWORD error = 0;
    };
    Entry next(DWORD milliseconds = patience_in_ms()) const {
        Entry entry;
        SetLastError(0);
        entry.is_success = GetQueuedCompletionStatus(handle_, &entry.bytes, &entry.key,
                                                     &entry.overlapped, milliseconds) != FALSE;
        entry.error = GetLastError();
        return entry;
    }
    bool is_empty() const { return !next(0).overlapped; }

private:
    OwnedHandle handle_;
};

// As the provider of `s` has it. Throws when the library does not.
template <class Function>
Function extension_function(GUID id, SOCKET s) {
    Function function = nullptr;
    DWORD size = 0;
    REQUIRE(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                     sizeof function, &size, nullptr, nullptr) == 0);
    return function;
}
template <class Function>
Function extension_function(GUID id) {
    return extension_function<Function>(id, stream_socket());
}

// TRUE is 0 here, so that the matchers for sockets fit.
template <class Call>
Outcome outcome_of_bool(Call&& call) {
    return outcome([&] { return call() ? 0 : SOCKET_ERROR; });
}

// The buffer that AcceptEx wants.
struct AcceptRooms {
    static constexpr DWORD room = sizeof(sockaddr_in6) + 16;
    DWORD length = 0;  // of the data
    DWORD local = room;
    DWORD remote = room;
    char bytes[64 + 2 * room]{};

    std::string text(DWORD count) const { return {bytes, count}; }
};

inline BOOL accept_ex(SOCKET listening, SOCKET acceptor, AcceptRooms& rooms,
                      OVERLAPPED* overlapped) {
    static auto const function = extension_function<LPFN_ACCEPTEX>(WSAID_ACCEPTEX);
    DWORD count = 0;
    return function(listening, acceptor, rooms.bytes, rooms.length, rooms.local, rooms.remote,
                    &count, overlapped);
}

// TRUE is as good as pending: the end is reported in either case [docs: AcceptEx].
inline bool starts_accepting(SOCKET listening, SOCKET acceptor, AcceptRooms& rooms,
                             OVERLAPPED* overlapped) {
    return accept_ex(listening, acceptor, rooms, overlapped) ||
           WSAGetLastError() == ERROR_IO_PENDING;
}

// One AcceptEx with all it needs, data of up to `length` bytes with it.
struct Acceptance {
    explicit Acceptance(DWORD length = 0, Overlap::Kind kind = Overlap::Kind::with_event)
        : overlap{kind} {
        rooms.length = length;
    }
    bool begins(SOCKET listening) { return starts_accepting(listening, acceptor, rooms, &overlap); }
    UniqueSocket acceptor = stream_socket();
    AcceptRooms rooms;
    Overlap overlap;
};

// Of a plain accept, if there is a connection.
inline UniqueSocket accepted_by(SOCKET listening) {
    if (!await(listening, Ready::to_read)) return UniqueSocket{};
    return UniqueSocket{accept(listening, nullptr, nullptr)};
}

inline int update_accept_context(SOCKET acceptor, SOCKET listening) {
    return setsockopt(acceptor, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                      reinterpret_cast<char const*>(&listening), sizeof listening);
}
inline int update_connect_context(SOCKET connected) {
    return setsockopt(connected, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0);
}

inline BOOL connect_ex(SOCKET s, Address const& target, std::string const& text,
                       OVERLAPPED* overlapped) {
    static auto const function = extension_function<LPFN_CONNECTEX>(WSAID_CONNECTEX);
    DWORD count = 0;
    return function(s, target.data(), target.length(), const_cast<char*>(text.data()),
                    static_cast<DWORD>(text.size()), &count, overlapped);
}

inline BOOL disconnect_ex(SOCKET s, OVERLAPPED* overlapped, DWORD flags = 0, DWORD reserved = 0) {
    static auto const function = extension_function<LPFN_DISCONNECTEX>(WSAID_DISCONNECTEX);
    return function(s, overlapped, flags, reserved);
}

inline void say(SOCKET s, std::string const& text) {
    REQUIRE(send(s, text.data(), static_cast<int>(text.size()), 0) ==
            static_cast<int>(text.size()));
}

// One overlapped receive or send with its buffer.
struct Transfer {
    explicit Transfer(Overlap::Kind kind = Overlap::Kind::with_event, std::size_t size = 16)
        : overlap{kind}, bytes(size, '.') {}

    int receive(SOCKET s, DWORD in_flags = 0,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        WSABUF buffer{static_cast<ULONG>(bytes.size()), bytes.data()};
        flags = in_flags;
        return WSARecv(s, &buffer, 1, &count, &flags, &overlap, routine);
    }
    bool pends(SOCKET s, DWORD in_flags = 0, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        return receive(s, in_flags, routine) == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING;
    }
    int send(SOCKET s, std::string const& text) {
        bytes = text;
        WSABUF buffer{static_cast<ULONG>(bytes.size()), bytes.data()};
        return WSASend(s, &buffer, 1, &count, 0, &overlap, nullptr);
    }
    // What it has received when it has ended.
    std::string text() { return overlap.ends() ? bytes.substr(0, overlap.bytes()) : "?"; }

    Overlap overlap;
    std::string bytes;
    DWORD count = 0xdeadbeef;
    DWORD flags = 0;
};

// One overlapped receive or send with its buffer, for tests that look at the members of OVERLAPPED
// themselves. A status is 32 bits, so Internal is clear before; InternalHigh is `garbage`.
struct Request {
    static constexpr ULONG_PTR garbage = 0xdeadbeef;
    explicit Request(HANDLE event = nullptr, std::size_t size = 16) : bytes(size, '.') {
        memset(&overlapped, 0, sizeof overlapped);
        overlapped.InternalHigh = garbage;
        overlapped.hEvent = event;
    }
    Request(Request const&) = delete;
    Request& operator=(Request const&) = delete;

    WSABUF buffer() { return {static_cast<ULONG>(bytes.size()), bytes.data()}; }
    int receive(SOCKET s, DWORD in_flags = 0,
                LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        auto wsabuf = buffer();
        flags = in_flags;
        return WSARecv(s, &wsabuf, 1, &count, &flags, &overlapped, routine);
    }
    bool pends(SOCKET s) {
        return receive(s) == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING;
    }
    int send(SOCKET s, std::string const& text,
             LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        bytes = text;
        auto wsabuf = buffer();
        return WSASend(s, &wsabuf, 1, &count, 0, &overlapped, routine);
    }
    std::string text() const { return bytes.substr(0, overlapped.InternalHigh); }
    // See Overlap::status().
    bool is_pending() { return std::atomic_ref{overlapped.Internal}.load() == status_pending; }
    bool ends() {
        return eventually([&] { return !is_pending(); });
    }

    OVERLAPPED overlapped;
    DWORD count = 0xdeadbeef;
    DWORD flags = 0;
    std::string bytes;
};

}  // namespace ws2::test
