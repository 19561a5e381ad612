// SPDX-License-Identifier: MIT
// WSAIoctl with an OVERLAPPED: what is reported at once, and what by the completion.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mstcpip.h>
#include <mswsock.h>
#include <windows.h>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr ULONG_PTR pending = 0x103;
constexpr ULONG_PTR garbage = 0xdeadbeef;
constexpr DWORD unwritten = 0x5EED;

// A control on a socket with a port.
struct Control {
    explicit Control(SOCKET s)
        : socket{s}, port{CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 123, 0)} {
        REQUIRE(port);
        overlapped.Internal = garbage;
        overlapped.InternalHigh = garbage;
    }
    Control(Control const&) = delete;
    Control& operator=(Control const&) = delete;
    ~Control() { CloseHandle(port); }

    Outcome run(DWORD code, void* in, DWORD in_size, void* out = nullptr, DWORD out_size = 0) {
        return outcome([&] {
            return WSAIoctl(socket, code, in, in_size, out, out_size, &size, &overlapped, nullptr);
        });
    }
    // The packet that reports the end; its error, or 0.
    DWORD dequeue(DWORD milliseconds) {
        ULONG_PTR key = 0;
        LPOVERLAPPED of = nullptr;
        bytes = unwritten;
        auto const done = GetQueuedCompletionStatus(port, &bytes, &key, &of, milliseconds);
        DWORD const error = done ? 0 : GetLastError();
        if (of) CHECK((of == &overlapped && key == 123));
        return error;
    }
    DWORD comes() { return dequeue(static_cast<DWORD>(patience().count())); }
    bool is_quiet() { return dequeue(0) == WAIT_TIMEOUT; }

    SOCKET socket;
    HANDLE port;
    DWORD size = unwritten;
    DWORD bytes = unwritten;
    WSAOVERLAPPED overlapped{};
};

}  // namespace

BEHAVIOUR(
    "ioctl.overlapped-at-once", "F.21-1", high, "winetest:test_fionread_siocatmark",
    "an overlapped WSAIoctl that Winsock answers itself reports its size at once, and queues a "
    "packet with 0 bytes") {
    auto const pair = tcp_pair();
    Control control{pair.server};
    u_long waiting = 5;
    CHECK_THAT(control.run(FIONREAD, nullptr, 0, &waiting, sizeof waiting), Returns(0));
    CHECK(waiting == 0);
    CHECK(control.size == sizeof waiting);
    CHECK(control.comes() == 0);
    CHECK(control.bytes == 0);
    CHECK(control.overlapped.Internal == 0);
}

BEHAVIOUR(
    "ioctl.overlapped-at-once-refused", "F.21-1", high, "winetest:test_fionbio",
    "an overlapped WSAIoctl that fails at once leaves the OVERLAPPED alone, and nothing follows") {
    auto const pair = tcp_pair();
    Control control{pair.server};
    CHECK_THAT(control.run(FIONBIO, nullptr, 0), FailsWith(WSAEFAULT));
    CHECK(control.overlapped.Internal == garbage);
    CHECK(control.is_quiet());
}

BEHAVIOUR("ioctl.overlapped-size-kept", "F.21-1", high, "winetest:test_get_extension_func",
          "an overlapped WSAIoctl that fails does not write the size") {
    auto const s = stream_socket();
    Control control{s};
    GUID nothing{};
    void* function = nullptr;
    CHECK_THAT(control.run(SIO_GET_EXTENSION_FUNCTION_POINTER, &nothing, sizeof nothing, &function,
                           sizeof function),
               FailsWith(WSAEINVAL));
    CHECK(control.size == unwritten);
    CHECK(control.is_quiet());
}

BEHAVIOUR("ioctl.overlapped-no-size", "F.21-1 F.21-3", high,
          "winetest:test_fionread_siocatmark, test_unsupported_ioctls",
          "WSAIoctl without a place for the size is WSAEFAULT, also with an OVERLAPPED, and "
          "nothing follows") {
    auto const s = stream_socket();
    Control control{s};
    u_long waiting = 5;
    for (DWORD const code :
         {DWORD{FIONREAD}, DWORD{SIO_KEEPALIVE_VALS}, DWORD{SIO_BASE_HANDLE}, DWORD{0xABCD}})
        CHECK_THAT(outcome([&] {
                       return WSAIoctl(s, code, nullptr, 0, &waiting, sizeof waiting, nullptr,
                                       &control.overlapped, nullptr);
                   }),
                   FailsWith(WSAEFAULT));
    CHECK(control.is_quiet());
}

BEHAVIOUR("ioctl.overlapped-by-stack", "F.21-2", high, "winetest:test_keepalive_vals",
          "an overlapped WSAIoctl that the stack does at once succeeds without telling a size, and "
          "a packet follows") {
    auto const pair = tcp_pair();
    Control control{pair.server};
    tcp_keepalive values{1, 1000, 1000};
    CHECK_THAT(control.run(SIO_KEEPALIVE_VALS, &values, sizeof values), Returns(0));
    CHECK(control.size == unwritten);
    CHECK(control.comes() == 0);
    CHECK(control.bytes == 0);
}

BEHAVIOUR("ioctl.overlapped-by-stack-refused", "F.21-2", high, "winetest:test_keepalive_vals",
          "an overlapped WSAIoctl that the stack refuses fails at once, its status stays pending "
          "and nothing follows") {
    auto const pair = tcp_pair();
    Control control{pair.server};
    CHECK(control.run(SIO_KEEPALIVE_VALS, nullptr, 0).value == SOCKET_ERROR);
    CHECK(control.size == unwritten);
    CHECK(control.overlapped.Internal == pending);
    CHECK(control.is_quiet());
}

BEHAVIOUR("ioctl.overlapped-later", "F.21-3", high, "winetest:test_get_interface_list",
          "an overlapped SIO_GET_INTERFACE_LIST pends, and its size comes with the packet") {
    auto const s = stream_socket();
    Control control{s};
    INTERFACE_INFO list[64];
    CHECK_THAT(control.run(SIO_GET_INTERFACE_LIST, nullptr, 0, list, sizeof list),
               FailsWith(WSA_IO_PENDING));
    CHECK(control.size == unwritten);
    CHECK(control.comes() == 0);
    CHECK(control.bytes % sizeof(INTERFACE_INFO) == 0);
    CHECK(control.bytes != 0);
}

BEHAVIOUR("ioctl.overlapped-too-small", "F.21-3", high, "winetest:test_get_interface_list",
          "an overlapped SIO_GET_INTERFACE_LIST with too little room pends, and its packet says "
          "ERROR_INSUFFICIENT_BUFFER") {
    auto const s = stream_socket();
    Control control{s};
    INTERFACE_INFO list[1];
    CHECK_THAT(control.run(SIO_GET_INTERFACE_LIST, nullptr, 0, list, sizeof list - 1),
               FailsWith(WSA_IO_PENDING));
    CHECK(control.comes() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(control.bytes == 0);
    CHECK(control.overlapped.Internal == 0xC0000023);
}

BEHAVIOUR("ioctl.overlapped-base-handle", "F.21-3", high, "winetest:test_base_handle",
          "SIO_BASE_HANDLE with an OVERLAPPED pends, and is not supported after all") {
    auto const s = stream_socket();
    Control control{s};
    auto base = static_cast<SOCKET>(garbage);
    CHECK_THAT(control.run(SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base),
               FailsWith(WSA_IO_PENDING));
    CHECK(control.size == unwritten);
    CHECK(control.comes() == ERROR_NOT_SUPPORTED);
    CHECK(control.bytes == 0);
    CHECK(base == garbage);
}

BEHAVIOUR("ioctl.overlapped-tcp-info", "F.21-6", medium, "web:golang/go TestWSASocketConflict",
          "SIO_TCP_INFO with an OVERLAPPED pends on a socket without a connection, and the packet "
          "brings the error") {
    auto const s = stream_socket();
    Control control{s};
    DWORD version = 0;
    TCP_INFO_v0 info{};
    CHECK_THAT(control.run(SIO_TCP_INFO, &version, sizeof version, &info, sizeof info),
               FailsWith(WSA_IO_PENDING));
    CHECK(control.size == unwritten);
    CHECK(control.comes() != 0);
    CHECK(control.bytes == 0);
}

BEHAVIOUR("ioctl.overlapped-tcp-info-size", "F.21-6", decided("as SIO_GET_INTERFACE_LIST"),
          "inferred",
          "the packet of an SIO_TCP_INFO with an OVERLAPPED brings the size of the answer") {
    auto const pair = tcp_pair();
    Control control{pair.client};
    DWORD version = 0;
    TCP_INFO_v0 info{};
    CHECK_THAT(control.run(SIO_TCP_INFO, &version, sizeof version, &info, sizeof info),
               FailsWith(WSA_IO_PENDING));
    CHECK(control.comes() == 0);
    CHECK(control.bytes == sizeof info);
    CHECK(info.State == TCPSTATE_ESTABLISHED);
}

BEHAVIOUR("ioctl.overlapped-poll-base", "E.11-31", medium, "docs:Winsock IOCTLs",
          "SIO_BSP_HANDLE_POLL takes no OVERLAPPED: WSAEFAULT at once") {
    auto const s = stream_socket();
    Control control{s};
    auto base = static_cast<SOCKET>(garbage);
    CHECK_THAT(control.run(SIO_BSP_HANDLE_POLL, nullptr, 0, &base, sizeof base),
               FailsWith(WSAEFAULT));
    CHECK(base == garbage);
}

BEHAVIOUR(
    "ioctl.overlapped-unknown", "F.21-3 E.11-3", high, "winetest:test_unsupported_ioctls",
    "an overlapped WSAIoctl with an unknown code pends, and its error comes with the packet") {
    auto const s = stream_socket();
    Control control{s};
    CHECK_THAT(control.run(0xABCD, nullptr, 0), FailsWith(WSA_IO_PENDING));
    CHECK(control.size == unwritten);
    CHECK(control.comes() == ERROR_NOT_SUPPORTED);
    CHECK(control.bytes == 0);
}

namespace {

DWORD routine_error = unwritten;
DWORD routine_bytes = unwritten;
void CALLBACK note_end(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD) {
    routine_error = error;
    routine_bytes = bytes;
}

}  // namespace

BEHAVIOUR("ioctl.overlapped-routine", "F.21-1 E.11-4", high, "winetest:test_fionbio",
          "the completion routine of an overlapped WSAIoctl runs in the caller's next alertable "
          "wait, its event is set at once") {
    auto const pair = tcp_pair();
    u_long on = 1;
    DWORD size = unwritten;
    WSAOVERLAPPED overlapped{};
    CHECK(WSAIoctl(pair.server, FIONBIO, &on, sizeof on, nullptr, 0, &size, &overlapped,
                   note_end) == 0);
    CHECK(routine_error == unwritten);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(routine_error == 0);
    CHECK(routine_bytes == 0);

    WSAOVERLAPPED with_event{};
    with_event.hEvent = WSACreateEvent();
    CHECK(WSAIoctl(pair.server, FIONBIO, &on, sizeof on, nullptr, 0, &size, &with_event, nullptr) ==
          0);
    CHECK(WaitForSingleObject(with_event.hEvent, 0) == WAIT_OBJECT_0);
    WSACloseEvent(with_event.hEvent);
}

BEHAVIOUR(
    "ioctl.overlapped-unknown-routine", "F.21-3 E.11-3", high, "winetest:test_unsupported_ioctls",
    "the completion routine of an overlapped WSAIoctl with an unknown code gets WSAEOPNOTSUPP") {
    auto const s = stream_socket();
    DWORD size = unwritten;
    WSAOVERLAPPED overlapped{};
    routine_error = unwritten;
    CHECK_THAT(outcome([&] {
                   return WSAIoctl(s, 0xdeadbeef, nullptr, 0, nullptr, 0, &size, &overlapped,
                                   note_end);
               }),
               FailsWith(WSA_IO_PENDING));
    CHECK(SleepEx(static_cast<DWORD>(patience().count()), TRUE) == WAIT_IO_COMPLETION);
    CHECK(routine_error == WSAEOPNOTSUPP);
    CHECK(routine_bytes == 0);
}

BEHAVIOUR("ioctl.overlapped-mark", "C.6-20 E.11-4", high, "winetest:test_fionread_siocatmark",
          "SIOCATMARK with an OVERLAPPED answers at once, and a packet with 0 bytes follows") {
    auto const pair = tcp_pair();
    Control control{pair.server};
    u_long at_mark = 5;
    CHECK_THAT(control.run(SIOCATMARK, nullptr, 0, &at_mark, sizeof at_mark), Returns(0));
    CHECK(at_mark == 1);
    CHECK(control.comes() == 0);
    CHECK(control.bytes == 0);
    CHECK(control.overlapped.Internal == 0);
    CHECK(control.overlapped.InternalHigh == 0);
}
