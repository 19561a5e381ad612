// SPDX-License-Identifier: MIT
// Registered I/O in tests: what older SDKs (mingw-w64 10) do not declare of it, the functions, and
// owners of what they give.
#pragma once

#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <cstring>
#include <string>
#include <vector>

#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/wait.hpp"

#ifndef WSA_FLAG_REGISTERED_IO
#define WSA_FLAG_REGISTERED_IO 0x100
#endif
#ifndef SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER
#define SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER _WSAIORW(IOC_WS2, 36)
#endif
#ifndef RIO_MSG_DEFER
#define RIO_MSG_DONT_NOTIFY 1
#define RIO_MSG_DEFER 2
#define RIO_MSG_WAITALL 4
#define RIO_MSG_COMMIT_ONLY 8
#define RIO_INVALID_BUFFERID ((RIO_BUFFERID)(ULONG_PTR)0xFFFFFFFF)
#define RIO_INVALID_CQ ((RIO_CQ)0)
#define RIO_INVALID_RQ ((RIO_RQ)0)
#define RIO_MAX_CQ_SIZE 0x8000000
#define RIO_CORRUPT_CQ 0xFFFFFFFF
#define WSAID_MULTIPLE_RIO                                                             \
    {                                                                                  \
        0x8509e081, 0x96dd, 0x4005, { 0xb1, 0x65, 0x9e, 0x2e, 0xe8, 0xc7, 0x9e, 0x3f } \
    }
using RIO_BUFFERID = struct RIO_BUFFERID_t*;
using RIO_CQ = struct RIO_CQ_t*;
using RIO_RQ = struct RIO_RQ_t*;
struct RIORESULT {
    LONG Status;
    ULONG BytesTransferred;
    ULONGLONG SocketContext;
    ULONGLONG RequestContext;
};
struct RIO_BUF {
    RIO_BUFFERID BufferId;
    ULONG Offset;
    ULONG Length;
};
struct RIO_CMSG_BUFFER {
    ULONG TotalLength;
};
#define RIO_CMSG_BASE_SIZE WSA_CMSGHDR_ALIGN(sizeof(RIO_CMSG_BUFFER))
enum RIO_NOTIFICATION_COMPLETION_TYPE { RIO_EVENT_COMPLETION = 1, RIO_IOCP_COMPLETION = 2 };
struct RIO_NOTIFICATION_COMPLETION {
    RIO_NOTIFICATION_COMPLETION_TYPE Type;
    union {
        struct {
            HANDLE EventHandle;
            BOOL NotifyReset;
        } Event;
        struct {
            HANDLE IocpHandle;
            PVOID CompletionKey;
            PVOID Overlapped;
        } Iocp;
    };
};
struct RIO_EXTENSION_FUNCTION_TABLE {
    DWORD cbSize;
    BOOL(WSAAPI* RIOReceive)(RIO_RQ, RIO_BUF*, ULONG, DWORD, PVOID);
    int(WSAAPI* RIOReceiveEx)(RIO_RQ, RIO_BUF*, ULONG, RIO_BUF*, RIO_BUF*, RIO_BUF*, RIO_BUF*,
                              DWORD, PVOID);
    BOOL(WSAAPI* RIOSend)(RIO_RQ, RIO_BUF*, ULONG, DWORD, PVOID);
    BOOL(WSAAPI* RIOSendEx)
    (RIO_RQ, RIO_BUF*, ULONG, RIO_BUF*, RIO_BUF*, RIO_BUF*, RIO_BUF*, DWORD, PVOID);
    VOID(WSAAPI* RIOCloseCompletionQueue)(RIO_CQ);
    RIO_CQ(WSAAPI* RIOCreateCompletionQueue)(DWORD, RIO_NOTIFICATION_COMPLETION*);
    RIO_RQ(WSAAPI* RIOCreateRequestQueue)
    (SOCKET, ULONG, ULONG, ULONG, ULONG, RIO_CQ, RIO_CQ, PVOID);
    ULONG(WSAAPI* RIODequeueCompletion)(RIO_CQ, RIORESULT*, ULONG);
    VOID(WSAAPI* RIODeregisterBuffer)(RIO_BUFFERID);
    INT(WSAAPI* RIONotify)(RIO_CQ);
    RIO_BUFFERID(WSAAPI* RIORegisterBuffer)(PCHAR, DWORD);
    BOOL(WSAAPI* RIOResizeCompletionQueue)(RIO_CQ, DWORD);
    BOOL(WSAAPI* RIOResizeRequestQueue)(RIO_RQ, DWORD, DWORD);
};
#endif

namespace ws2::test {

inline int find_registered_io(SOCKET s, GUID id, void* table, DWORD size, DWORD& returned) {
    return WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, table, size,
                    &returned, nullptr, nullptr);
}

// The functions. Throws when the library has none.
inline RIO_EXTENSION_FUNCTION_TABLE const& rio() {
    static auto const functions = [] {
        RIO_EXTENSION_FUNCTION_TABLE table{};
        DWORD size = 0;
        auto const s = stream_socket();
        REQUIRE(find_registered_io(s, WSAID_MULTIPLE_RIO, &table, sizeof table, size) == 0);
        return table;
    }();
    return functions;
}

// Memory that is registered while this lives.
class RegisteredMemory {
public:
    explicit RegisteredMemory(std::string text) : text_{std::move(text)} {
        id_ = rio().RIORegisterBuffer(text_.data(), static_cast<DWORD>(text_.size()));
        REQUIRE(id_ != RIO_INVALID_BUFFERID);
    }
    explicit RegisteredMemory(std::size_t size) : RegisteredMemory{std::string(size, '.')} {}
    RegisteredMemory(RegisteredMemory const&) = delete;
    RegisteredMemory& operator=(RegisteredMemory const&) = delete;
    ~RegisteredMemory() { rio().RIODeregisterBuffer(id_); }

    RIO_BUFFERID id() const { return id_; }
    RIO_BUF part(ULONG offset, ULONG length) const { return {id_, offset, length}; }
    RIO_BUF all() const { return part(0, static_cast<ULONG>(text_.size())); }
    std::string text(ULONG length) const { return text_.substr(0, length); }
    template <class T>
    T read(ULONG offset = 0) const {
        T value;
        memcpy(&value, text_.data() + offset, sizeof value);
        return value;
    }
    void write(ULONG offset, void const* bytes, std::size_t size) {
        memcpy(text_.data() + offset, bytes, size);
    }

private:
    std::string text_;
    RIO_BUFFERID id_;
};

class CompletionQueue {
public:
    explicit CompletionQueue(DWORD size = 64, RIO_NOTIFICATION_COMPLETION* notification = nullptr)
        : id_{rio().RIOCreateCompletionQueue(size, notification)} {
        REQUIRE(id_ != RIO_INVALID_CQ);
    }
    CompletionQueue(CompletionQueue const&) = delete;
    CompletionQueue& operator=(CompletionQueue const&) = delete;
    ~CompletionQueue() { rio().RIOCloseCompletionQueue(id_); }
    operator RIO_CQ() const { return id_; }

    // So many results, or fewer when patience ends.
    std::vector<RIORESULT> take(std::size_t count) const {
        std::vector<RIORESULT> results;
        static_cast<void>(eventually([&] {
            RIORESULT some[16];
            auto const room = std::min<std::size_t>(count - results.size(), 16);
            auto const taken = rio().RIODequeueCompletion(id_, some, static_cast<ULONG>(room));
            if (taken == RIO_CORRUPT_CQ) return true;
            results.insert(results.end(), some, some + taken);
            return results.size() == count;
        }));
        return results;
    }
    RIORESULT next() const {
        auto const results = take(1);
        REQUIRE(results.size() == 1);
        return results[0];
    }
    bool is_empty() const {
        RIORESULT result;
        return rio().RIODequeueCompletion(id_, &result, 1) == 0;
    }

private:
    RIO_CQ id_;
};

inline PVOID context(std::uintptr_t number) { return reinterpret_cast<PVOID>(number); }

inline RIO_RQ request_queue(SOCKET s, RIO_CQ receives, RIO_CQ sends, ULONG limit = 8,
                            std::uintptr_t of_socket = 1) {
    return rio().RIOCreateRequestQueue(s, limit, 1, limit, 1, receives, sends, context(of_socket));
}

inline UniqueSocket registered_socket(int type, int family = AF_INET) {
    return UniqueSocket{
        WSASocketW(family, type, 0, nullptr, 0, WSA_FLAG_REGISTERED_IO | WSA_FLAG_OVERLAPPED)};
}

// A connection whose sockets are for registered I/O.
inline Pair registered_pair() {
    auto const listening = registered_socket(SOCK_STREAM);
    auto const loopback = Address::loopback(AF_INET);
    REQUIRE(bind(listening, loopback.data(), loopback.length()) == 0);
    REQUIRE(listen(listening, 5) == 0);
    Pair pair;
    pair.client = registered_socket(SOCK_STREAM);
    auto const target = local_address(listening);
    REQUIRE(connect(pair.client, target.data(), target.length()) == 0);
    pair.server = UniqueSocket{accept(listening, nullptr, nullptr)};
    REQUIRE(pair.server.valid());
    return pair;
}

inline UniqueSocket bound_registered_datagram(int family = AF_INET) {
    auto s = registered_socket(SOCK_DGRAM, family);
    auto const loopback = Address::loopback(family);
    REQUIRE(bind(s, loopback.data(), loopback.length()) == 0);
    return s;
}

}  // namespace ws2::test
