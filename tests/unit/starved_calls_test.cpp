// SPDX-License-Identifier: MIT
// Every exported function, called while memory runs out, at each of its allocations in turn: no
// exception comes into the program, which would end it, nothing stays behind, and the next call
// works. A function that is missing here is found by comparing with ci/exports.txt.
#define WS2SHIM_NO_LONG_DWORDS  // it takes the addresses of calls
#include <winsock2.h>
#include <ws2tcpip.h>

#include <aclapi.h>
#include <bcrypt.h>
#include <conio.h>
#include <dbghelp.h>
#include <icmpapi.h>
#include <io.h>
#include <iphlpapi.h>
#include <mmsystem.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <netioapi.h>
#include <nspapi.h>
#include <ntsecapi.h>
#include <process.h>
#include <psapi.h>
#include <rpc.h>
#include <sddl.h>
#include <shlobj.h>
#include <svcguid.h>
#include <tlhelp32.h>
#include <windns.h>
#include <windows.h>
#include <winternl.h>
#include <ws2shim/time_of_day.h>
#include <ws2shim/ws2shim.h>
#include <ws2spi.h>

#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <set>
#include <string>
#include <type_traits>

#include "shim/core/objects/library.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/starved_memory.hpp"

using namespace ws2::test;

namespace {

struct Call {
    char const* text;
    void (*make)();
};

// --- what the calls are made with ----------------------------------------------------------------

constexpr char const* long_text = "a text that is longer than small strings are";
constexpr wchar_t const* long_wide = L"a text that is longer than small strings are";
constexpr char const* no_file = "/nowhere/at/all/with/a/name/that/is/long";
constexpr wchar_t const* no_wide_file = L"/nowhere/at/all/with/a/name/that/is/long";

constinit thread_local char room[4096];
constinit thread_local wchar_t wide_room[1024];
constinit thread_local DWORD count = 0;

HANDLE known_event() {
    static HANDLE const event = CreateEventA(nullptr, TRUE, TRUE, nullptr);
    return event;
}
HANDLE known_port() {
    static HANDLE const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    return port;
}

// Set by a thread or a callback that the call has started.
HANDLE known_signal() {
    static HANDLE const event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
    return event;
}

bool is_open(HANDLE handle) { return handle && handle != INVALID_HANDLE_VALUE; }
void close_if_any(HANDLE handle) {
    if (is_open(handle)) CloseHandle(handle);
}
bool close_if_any(SOCKET s) { return s != INVALID_SOCKET && closesocket(s) == 0; }

template <class Use>
void with_handle(HANDLE handle, Use&& use) {
    if (is_open(handle)) use(handle);
    close_if_any(handle);
}

// A socket bound to the loopback.
template <class Use>
void with_socket(int type, Use&& use) {
    SOCKET const s = socket(AF_INET, type, 0);
    if (s == INVALID_SOCKET) return;
    auto const any = Address::loopback(AF_INET, 0);
    if (bind(s, any.data(), any.length()) == 0) use(s);
    closesocket(s);
}
template <class Use>
void with_datagrams(Use&& use) {
    with_socket(SOCK_DGRAM, use);
}
sockaddr_in name_of(SOCKET s) {
    sockaddr_in name{};
    int length = sizeof name;
    getsockname(s, reinterpret_cast<sockaddr*>(&name), &length);
    return name;
}
template <class Use>
void with_listener(Use&& use) {
    with_socket(SOCK_STREAM, [&](SOCKET s) {
        if (listen(s, 2) != 0) return;
        auto const name = name_of(s);
        if (name.sin_port != 0) use(s, reinterpret_cast<sockaddr const*>(&name));
    });
}
template <class Use>
void with_pair(Use&& use) {
    with_listener([&](SOCKET s, sockaddr const* name) {
        SOCKET const client = socket(AF_INET, SOCK_STREAM, 0);
        if (client == INVALID_SOCKET) return;
        if (connect(client, name, sizeof(sockaddr_in)) == 0) {
            SOCKET const server = accept(s, nullptr, nullptr);
            if (server != INVALID_SOCKET) {
                use(client, server);
                closesocket(server);
            }
        }
        closesocket(client);
    });
}

// An operation under way is awaited, so that its memory can go.
struct Pending {
    Pending() { overlapped.hEvent = WSACreateEvent(); }
    ~Pending() {
        if (overlapped.hEvent) WSACloseEvent(overlapped.hEvent);
    }
    Pending(Pending const&) = delete;
    Pending& operator=(Pending const&) = delete;
    // `is_pending`: the call has said so. Whatever comes of it.
    void await(SOCKET s, bool is_pending) {
        if (!is_pending) return;
        DWORD flags = 0;
        DWORD bytes = 0;
        CancelIoEx(reinterpret_cast<HANDLE>(s), &overlapped);
        WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags);
        Allowance::end_shortage();
        CancelIoEx(reinterpret_cast<HANDLE>(s), &overlapped);
        WSAGetOverlappedResult(s, &overlapped, &bytes, TRUE, &flags);
    }
    WSAOVERLAPPED overlapped{};
};
bool is_pending() { return WSAGetLastError() == WSA_IO_PENDING; }

template <class Function>
Function extension(SOCKET s, GUID id) {
    Function function = nullptr;
    DWORD bytes = 0;
    WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
             &bytes, nullptr, nullptr);
    return function;
}

template <class Character>
Character* copy_of(Character const* text) {
    Character* const to = [] {
        if constexpr (std::is_same_v<Character, char>)
            return room;
        else
            return wide_room;
    }();
    Character* end = to;
    while ((*end++ = *text++) != 0) {
    }
    return to;
}

// Of this process alone, so that a file that stays is seen.
std::filesystem::path const& own_folder() {
    static auto const folder = std::filesystem::temp_directory_path() /
                               ("starved calls " + std::to_string(GetCurrentProcessId()));
    return folder;
}
char const* temporary_folder() { return own_folder().c_str(); }

// A file of its own for each use.
template <class Use>
void with_file(DWORD flags, Use&& use) {
    char path[MAX_PATH] = "";
    if (GetTempFileNameA(temporary_folder(), "ws2", 0, path) == 0) return;
    HANDLE const file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr,
                                    OPEN_ALWAYS, flags, nullptr);
    with_handle(file, use);
    std::remove(path);
}

// Two openings of one file.
template <class Use>
void with_files(DWORD flags, Use&& use) {
    char path[MAX_PATH] = "";
    if (GetTempFileNameA(temporary_folder(), "ws2", 0, path) == 0) return;
    auto const open = [&] {
        return CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                           nullptr, OPEN_ALWAYS, flags, nullptr);
    };
    with_handle(open(),
                [&](HANDLE one) { with_handle(open(), [&](HANDLE other) { use(one, other); }); });
    std::remove(path);
}

constexpr char long_pipe[] = "\\\\.\\pipe\\a name that is longer than small strings";
// Both ends of a pipe of messages.
template <class Use>
void with_pipe(DWORD flags, Use&& use) {
    with_handle(CreateNamedPipeA(long_pipe, PIPE_ACCESS_DUPLEX | flags, PIPE_TYPE_MESSAGE, 1, 0, 0,
                                 0, nullptr),
                [&](HANDLE server) {
                    with_handle(CreateFileA(long_pipe, GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                            OPEN_EXISTING, 0, nullptr),
                                [&](HANDLE client) { use(server, client); });
                });
}

template <class Use>
void with_window(Use&& use) {
    WNDCLASSA look{};
    look.lpfnWndProc = DefWindowProcA;
    look.lpszClassName = "a class of windows whose name is long";
    RegisterClassA(&look);
    HWND const window = CreateWindowExA(0, look.lpszClassName, long_text, 0, 0, 0, 0, 0,
                                        HWND_MESSAGE, nullptr, nullptr, nullptr);
    if (window) use(window);
    if (window) DestroyWindow(window);
    UnregisterClassA(look.lpszClassName, nullptr);
}

// --- calls with arguments that fit their types ---------------------------------------------------

template <class T>
T plausible() {
    if constexpr (std::is_same_v<T, char const*>)
        return long_text;
    else if constexpr (std::is_same_v<T, wchar_t const*>)
        return long_wide;
    else if constexpr (std::is_same_v<T, char*>)
        return copy_of(long_text);
    else if constexpr (std::is_same_v<T, wchar_t*>)
        return copy_of(long_wide);
    else if constexpr (std::is_pointer_v<T>) {
        using Pointed = std::remove_cv_t<std::remove_pointer_t<T>>;
        if constexpr (std::is_void_v<Pointed> || std::is_function_v<Pointed>)
            return nullptr;
        else if constexpr (requires { sizeof(Pointed); }) {
            static thread_local Pointed zeroed;
            std::memset(static_cast<void*>(&zeroed), 0, sizeof zeroed);
            return &zeroed;
        } else
            return nullptr;
    } else
        return T{};
}

template <class Value, class... Arguments>
void call_plausibly(Value (*function)(Arguments...)) {
    static_cast<void>(function(plausible<Arguments>()...));
}

#define CALL(...)                         \
    {                                     \
#__VA_ARGS__, [] { __VA_ARGS__; } \
    }
#define PLAIN(function)                              \
    {                                                \
#function, [] { call_plausibly(&function); } \
    }

// clang-format off
Call const socket_calls[] = {
    CALL(WSADATA data; if (WSAStartup(MAKEWORD(2, 2), &data) == 0) WSACleanup()),
    CALL(close_if_any(socket(AF_INET, SOCK_STREAM, 0))),
    CALL(close_if_any(WSASocketA(AF_INET, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED))),
    CALL(close_if_any(WSASocketW(AF_INET6, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED))),
    CALL(SOCKET const s = socket(AF_INET, SOCK_STREAM, 0); auto const name = Address::loopback(AF_INET, 0); bind(s, name.data(), name.length()); if (s != INVALID_SOCKET) closesocket(s)),
    CALL(with_listener([](SOCKET s, sockaddr const*) { listen(s, 3); })),
    CALL(with_pair([](SOCKET s, SOCKET) { getsockname(s, reinterpret_cast<sockaddr*>(room), plausible<int*>()); getpeername(s, reinterpret_cast<sockaddr*>(room), plausible<int*>()); })),
    CALL(with_listener([](SOCKET s, sockaddr const* name) { with_socket(SOCK_STREAM, [&](SOCKET client) { if (connect(client, name, sizeof(sockaddr_in)) == 0) close_if_any(accept(s, nullptr, nullptr)); }); })),
    CALL(with_listener([](SOCKET s, sockaddr const* name) { with_socket(SOCK_STREAM, [&](SOCKET client) { if (WSAConnect(client, name, sizeof(sockaddr_in), nullptr, nullptr, nullptr, nullptr) == 0) close_if_any(WSAAccept(s, nullptr, nullptr, [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR) { return int{CF_ACCEPT}; }, 0)); }); })),
    CALL(with_pair([](SOCKET s, SOCKET other) { if (send(s, "abc", 3, 0) == 3) recv(other, room, sizeof room, 0); if (send(s, "abc", 3, 0) == 3) { int flags = 0; WSARecvEx(other, room, sizeof room, &flags); } shutdown(s, SD_SEND); })),
    CALL(with_pair([](SOCKET s, SOCKET other) { if (send(s, "!", 1, MSG_OOB) == 1) { u_long is_at_mark = 0; ioctlsocket(other, SIOCATMARK, &is_at_mark); u_long waiting = 0; ioctlsocket(other, FIONREAD, &waiting); } })),
    CALL(with_pair([](SOCKET s, SOCKET) { u_long yes = 1; if (ioctlsocket(s, FIONBIO, &yes) != 0) return; static char much[3'000'000]; send(s, much, sizeof much, 0); })),
    CALL(with_datagrams([](SOCKET s) { auto const name = name_of(s); if (sendto(s, "abc", 3, 0, reinterpret_cast<sockaddr const*>(&name), sizeof name) == 3) recvfrom(s, room, sizeof room, 0, nullptr, nullptr); })),
    CALL(with_pair([](SOCKET s, SOCKET other) { WSABUF buffer{3, room}; if (WSASend(s, &buffer, 1, &count, 0, nullptr, nullptr) != 0) return; DWORD flags = 0; WSARecv(other, &buffer, 1, &count, &flags, nullptr, nullptr); })),
    CALL(with_pair([](SOCKET s, SOCKET other) { Pending operation; WSABUF buffer{3, room}; DWORD flags = 0; operation.await(s, WSARecv(s, &buffer, 1, nullptr, &flags, &operation.overlapped, nullptr) != 0 && is_pending()); WSASendDisconnect(s, nullptr); WSARecvDisconnect(other, nullptr); })),
    CALL(with_pair([](SOCKET s, SOCKET) { Pending operation; WSABUF buffer{3, room}; operation.await(s, WSASend(s, &buffer, 1, nullptr, 0, &operation.overlapped, nullptr) == 0 || is_pending()); })),
    CALL(with_pair([](SOCKET s, SOCKET other) { static WSAOVERLAPPED overlapped; WSABUF buffer{3, room}; DWORD flags = 0; bool const has_begun = WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {}) == 0 || is_pending(); if (has_begun) { send(other, "abc", 3, 0); CancelIo(reinterpret_cast<HANDLE>(s)); Allowance::end_shortage(); CancelIo(reinterpret_cast<HANDLE>(s)); while (SleepEx(INFINITE, TRUE) != WAIT_IO_COMPLETION) {} } })),
    CALL(with_datagrams([](SOCKET s) { auto const name = name_of(s); WSABUF buffer{3, room}; if (WSASendTo(s, &buffer, 1, &count, 0, reinterpret_cast<sockaddr const*>(&name), sizeof name, nullptr, nullptr) == 0) { DWORD flags = 0; WSARecvFrom(s, &buffer, 1, &count, &flags, nullptr, nullptr, nullptr, nullptr); } })),
    CALL(with_datagrams([](SOCKET s) { Pending operation; WSABUF buffer{3, room}; DWORD flags = 0; operation.await(s, WSARecvFrom(s, &buffer, 1, nullptr, &flags, nullptr, nullptr, &operation.overlapped, nullptr) != 0 && is_pending()); })),
    CALL(with_datagrams([](SOCKET s) { auto name = name_of(s); WSABUF buffer{3, room}; WSAMSG message{}; message.name = reinterpret_cast<sockaddr*>(&name); message.namelen = sizeof name; message.lpBuffers = &buffer; message.dwBufferCount = 1; if (WSASendMsg(s, &message, 0, &count, nullptr, nullptr) != 0) return; if (auto const receive = extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG)) receive(s, &message, &count, nullptr, nullptr); })),
    CALL(with_datagrams([](SOCKET s) { int value = 1; int length = sizeof value; setsockopt(s, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<char*>(&value), sizeof value); getsockopt(s, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<char*>(&value), &length); })),
    CALL(with_datagrams([](SOCKET s) { WSAPROTOCOL_INFOW info; int length = sizeof info; getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &length); })),
    CALL(with_datagrams([](SOCKET s) { ip_mreq group{}; group.imr_multiaddr.s_addr = htonl(0xEF010203); setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, reinterpret_cast<char const*>(&group), sizeof group); setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, reinterpret_cast<char const*>(&group), sizeof group); })),
    CALL(with_datagrams([](SOCKET s) { sockaddr_in group{}; group.sin_family = AF_INET; group.sin_addr.s_addr = htonl(0xEF010203); close_if_any(WSAJoinLeaf(s, reinterpret_cast<sockaddr*>(&group), sizeof group, nullptr, nullptr, nullptr, nullptr, JL_BOTH) == s ? INVALID_SOCKET : INVALID_SOCKET); })),
    CALL(with_datagrams([](SOCKET s) { WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room, sizeof room, &count, nullptr, nullptr); WSAIoctl(s, SIO_GET_INTERFACE_LIST, nullptr, 0, room, sizeof room, &count, nullptr, nullptr); })),
    CALL(with_datagrams([](SOCKET s) { Pending operation; operation.await(s, WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room, sizeof room, &count, &operation.overlapped, nullptr) == 0 || is_pending()); })),
    CALL(with_datagrams([](SOCKET s) { fd_set set; FD_ZERO(&set); FD_SET(s, &set); timeval const now{0, 0}; select(0, &set, &set, &set, &now); __WSAFDIsSet(s, &set); })),
    CALL(with_datagrams([](SOCKET s) { fd_set set; FD_ZERO(&set); FD_SET(s, &set); timeval const soon{0, 1000}; select(0, &set, nullptr, nullptr, &soon); })),
    CALL(with_datagrams([](SOCKET s) { WSAPOLLFD items[]{{s, POLLIN, 0}, {s, POLLOUT, 0}}; WSAPoll(items, 2, 1); })),
    CALL(with_datagrams([](SOCKET s) { WSAEventSelect(s, known_event(), FD_READ | FD_WRITE); WSANETWORKEVENTS events; WSAEnumNetworkEvents(s, nullptr, &events); })),
    CALL(with_window([](HWND window) { with_datagrams([&](SOCKET s) { WSAAsyncSelect(s, window, WM_USER, FD_READ | FD_WRITE); }); })),
    CALL(with_datagrams([](SOCKET s) { WSAPROTOCOL_INFOA info; if (WSADuplicateSocketA(s, GetCurrentProcessId(), &info) != 0) return; SOCKET const copy = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0); Allowance::end_shortage(); close_if_any(copy != INVALID_SOCKET ? copy : WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0)); })),
    CALL(with_datagrams([](SOCKET s) { WSAPROTOCOL_INFOW info; if (WSADuplicateSocketW(s, GetCurrentProcessId(), &info) != 0) return; SOCKET const copy = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0); Allowance::end_shortage(); close_if_any(copy != INVALID_SOCKET ? copy : WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0)); })),
    CALL(with_pair([](SOCKET s, SOCKET) { HANDLE copy = nullptr; if (DuplicateHandle(GetCurrentProcess(), reinterpret_cast<HANDLE>(s), GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) closesocket(reinterpret_cast<SOCKET>(copy)); })),
    CALL(with_datagrams([](SOCKET s) { ws2_socket_fd(s); ws2_socket_from_fd(-1); })),
    CALL(with_listener([](SOCKET s, sockaddr const* name) { SOCKET const server = socket(AF_INET, SOCK_STREAM, 0); if (server == INVALID_SOCKET) return; Pending operation; bool const has_begun = AcceptEx(s, server, room, 0, 32, 32, &count, &operation.overlapped) == 0 && is_pending(); if (has_begun) with_socket(SOCK_STREAM, [&](SOCKET client) { connect(client, name, sizeof(sockaddr_in)); }); operation.await(s, has_begun); closesocket(server); })),
    CALL(sockaddr* local = nullptr; sockaddr* remote = nullptr; int length = 0; int other_length = 0; GetAcceptExSockaddrs(room, 0, 32, 32, &local, &length, &remote, &other_length)),
    CALL(with_listener([](SOCKET, sockaddr const* name) { with_socket(SOCK_STREAM, [&](SOCKET s) { auto const connect_ex = extension<LPFN_CONNECTEX>(s, WSAID_CONNECTEX); if (!connect_ex) return; Pending operation; operation.await(s, connect_ex(s, name, sizeof(sockaddr_in), nullptr, 0, nullptr, &operation.overlapped) != 0 || is_pending()); }); })),
    CALL(with_pair([](SOCKET s, SOCKET) { auto const disconnect_ex = extension<LPFN_DISCONNECTEX>(s, WSAID_DISCONNECTEX); if (disconnect_ex) disconnect_ex(s, nullptr, TF_REUSE_SOCKET, 0); })),
    CALL(with_pair([](SOCKET s, SOCKET) { with_file(0, [&](HANDLE file) { if (WriteFile(file, "abc", 3, &count, nullptr)) TransmitFile(s, file, 3, 0, nullptr, nullptr, 0); }); })),
    CALL(with_pair([](SOCKET s, SOCKET) { with_file(0, [&](HANDLE file) { if (!WriteFile(file, "abc", 3, &count, nullptr)) return; Pending operation; operation.await(s, TransmitFile(s, file, 3, 0, &operation.overlapped, nullptr, 0) || is_pending()); }); })),
    CALL(with_pair([](SOCKET s, SOCKET) { auto const transmit = extension<LPFN_TRANSMITPACKETS>(s, WSAID_TRANSMITPACKETS); TRANSMIT_PACKETS_ELEMENT element{}; element.dwElFlags = TP_ELEMENT_MEMORY; element.cLength = 3; element.pBuffer = room; if (transmit) transmit(s, &element, 1, 0, nullptr, 0); })),
    CALL(with_listener([](SOCKET, sockaddr const* name) { with_socket(SOCK_STREAM, [&](SOCKET s) { SOCKET_ADDRESS one{const_cast<sockaddr*>(name), sizeof(sockaddr_in)}; SOCKET_ADDRESS_LIST list{}; list.iAddressCount = 1; list.Address[0] = one; WSAConnectByList(s, &list, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr); }); })),
    CALL(with_listener([](SOCKET s, sockaddr const*) { std::string const port = std::to_string(ntohs(name_of(s).sin_port)); char node[] = "127.0.0.1"; char service[8]; port.copy(service, 7); service[port.size()] = 0; SOCKET const client = socket(AF_INET, SOCK_STREAM, 0); if (client != INVALID_SOCKET) { WSAConnectByNameA(client, node, service, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr); closesocket(client); } })),
    CALL(SOCKET const client = socket(AF_INET, SOCK_STREAM, 0); if (client != INVALID_SOCKET) { wchar_t node[] = L"127.0.0.1"; wchar_t service[] = L"1"; WSAConnectByNameW(client, node, service, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr); closesocket(client); }),
    CALL(with_datagrams([](SOCKET s) { known_port(); SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(s), 2); CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), known_port(), 7, 0); })),
    CALL(with_datagrams([](SOCKET s) { BindIoCompletionCallback(reinterpret_cast<HANDLE>(s), [](DWORD, DWORD, LPOVERLAPPED) {}, 0); })),
    CALL(with_datagrams([](SOCKET s) { auto* const io = CreateThreadpoolIo(reinterpret_cast<HANDLE>(s), [](PTP_CALLBACK_INSTANCE, PVOID, PVOID, ULONG, ULONG_PTR, PTP_IO) {}, nullptr, nullptr); if (!io) return; StartThreadpoolIo(io); CancelThreadpoolIo(io); WaitForThreadpoolIoCallbacks(io, TRUE); CloseThreadpoolIo(io); })),
    CALL(WSAPROTOCOL_INFOA infos[20]; DWORD bytes = sizeof infos; WSAEnumProtocolsA(nullptr, infos, &bytes)),
    CALL(WSAPROTOCOL_INFOW infos[20]; DWORD bytes = sizeof infos; WSAEnumProtocolsW(nullptr, infos, &bytes)),
    CALL(count = sizeof room; EnumProtocolsA(nullptr, room, &count)),
    CALL(count = sizeof room; EnumProtocolsW(nullptr, room, &count)),
    CALL(count = sizeof room; INT error = 0; WSCEnumProtocols(nullptr, reinterpret_cast<WSAPROTOCOL_INFOW*>(room), &count, &error)),
    CALL(count = sizeof room; WSAEnumNameSpaceProvidersA(&count, reinterpret_cast<WSANAMESPACE_INFOA*>(room))),
    CALL(count = sizeof room; WSAEnumNameSpaceProvidersW(&count, reinterpret_cast<WSANAMESPACE_INFOW*>(room))),
    CALL(count = sizeof room; WSAEnumNameSpaceProvidersExA(&count, reinterpret_cast<WSANAMESPACE_INFOEXA*>(room))),
    CALL(count = sizeof room; WSAEnumNameSpaceProvidersExW(&count, reinterpret_cast<WSANAMESPACE_INFOEXW*>(room))),
};

Call const name_calls[] = {
    CALL(addrinfo* found = nullptr; if (getaddrinfo("localhost", "http", nullptr, &found) == 0) freeaddrinfo(found)),
    CALL(ADDRINFOW* found = nullptr; if (GetAddrInfoW(L"127.0.0.1", L"80", nullptr, &found) == 0) FreeAddrInfoW(found)),
    CALL(ADDRINFOEXA* found = nullptr; if (GetAddrInfoExA("localhost", "http", NS_DNS, nullptr, nullptr, &found, nullptr, nullptr, nullptr, nullptr) == 0) FreeAddrInfoEx(found)),
    CALL(ADDRINFOEXW* found = nullptr; Pending operation; HANDLE lookup = nullptr; if (GetAddrInfoExW(L"localhost", L"http", NS_DNS, nullptr, nullptr, &found, nullptr, &operation.overlapped, nullptr, &lookup) == WSA_IO_PENDING) { GetAddrInfoExCancel(&lookup); Allowance::end_shortage(); WaitForSingleObject(operation.overlapped.hEvent, INFINITE); GetAddrInfoExOverlappedResult(&operation.overlapped); } if (found) FreeAddrInfoExW(found)),
    CALL(auto const name = Address::loopback(AF_INET, 80); getnameinfo(name.data(), name.length(), room, NI_MAXHOST, room + NI_MAXHOST, NI_MAXSERV, 0)),
    CALL(auto const name = Address::loopback(AF_INET6, 80); GetNameInfoW(name.data(), name.length(), wide_room, 500, wide_room + 500, 50, NI_NUMERICHOST)),
    CALL(gethostbyname("localhost")),
    CALL(in_addr address{}; address.s_addr = htonl(INADDR_LOOPBACK); gethostbyaddr(reinterpret_cast<char const*>(&address), sizeof address, AF_INET)),
    CALL(getservbyname("http", "tcp"); getservbyport(htons(80), "tcp"); getprotobyname("tcp"); getprotobynumber(6)),
    CALL(gethostname(room, sizeof room); GetHostNameW(wide_room, 500)),
    CALL(with_window([](HWND window) { if (HANDLE const lookup = WSAAsyncGetHostByName(window, WM_USER, "localhost", room, MAXGETHOSTSTRUCT)) WSACancelAsyncRequest(lookup); })),
    CALL(with_window([](HWND window) { static constinit in_addr address{}; static char answer[MAXGETHOSTSTRUCT]; if (HANDLE const lookup = WSAAsyncGetHostByAddr(window, WM_USER, reinterpret_cast<char const*>(&address), sizeof address, AF_INET, answer, sizeof answer)) WSACancelAsyncRequest(lookup); })),
    CALL(with_window([](HWND window) { static char answer[MAXGETHOSTSTRUCT]; if (HANDLE const lookup = WSAAsyncGetServByName(window, WM_USER, "http", "tcp", answer, sizeof answer)) WSACancelAsyncRequest(lookup); if (HANDLE const lookup = WSAAsyncGetServByPort(window, WM_USER, htons(80), "tcp", answer, sizeof answer)) WSACancelAsyncRequest(lookup); })),
    CALL(with_window([](HWND window) { static char answer[MAXGETHOSTSTRUCT]; if (HANDLE const lookup = WSAAsyncGetProtoByName(window, WM_USER, "tcp", answer, sizeof answer)) WSACancelAsyncRequest(lookup); if (HANDLE const lookup = WSAAsyncGetProtoByNumber(window, WM_USER, 6, answer, sizeof answer)) WSACancelAsyncRequest(lookup); })),
    CALL(inet_ntoa(in_addr{}); inet_addr("127.0.0.1")),
    CALL(in6_addr address{}; inet_pton(AF_INET6, "1111:2222:3333:4444:5555:6666:7777:8888", &address); inet_ntop(AF_INET6, &address, room, sizeof room)),
    CALL(in6_addr address{}; InetPtonW(AF_INET6, L"1111:2222:3333:4444:5555:6666:7777:8888", &address); InetNtopW(AF_INET6, &address, wide_room, 500)),
    CALL(sockaddr_storage name; int length = sizeof name; char text[] = "127.0.0.1:80"; WSAStringToAddressA(text, AF_INET, nullptr, reinterpret_cast<sockaddr*>(&name), &length)),
    CALL(sockaddr_storage name; int length = sizeof name; wchar_t text[] = L"[1111:2222:3333:4444:5555:6666:7777:8888%4]:80"; WSAStringToAddressW(text, AF_INET6, nullptr, reinterpret_cast<sockaddr*>(&name), &length)),
    CALL(auto name = Address::loopback(AF_INET6, 80); count = sizeof room; WSAAddressToStringA(name.data(), static_cast<DWORD>(name.length()), nullptr, room, &count)),
    CALL(auto name = Address::loopback(AF_INET6, 80); count = 500; WSAAddressToStringW(name.data(), static_cast<DWORD>(name.length()), nullptr, wide_room, &count)),
    CALL(in6_addr address; char const* end = nullptr; RtlIpv6StringToAddressA("1111:2222:3333:4444:5555:6666:7777:8888", &end, &address); RtlIpv6AddressToStringA(&address, room)),
    CALL(in6_addr address; wchar_t const* end = nullptr; RtlIpv6StringToAddressW(L"1111:2222:3333:4444:5555:6666:7777:8888", &end, &address); RtlIpv6AddressToStringW(&address, wide_room)),
    CALL(in_addr address; char const* end = nullptr; RtlIpv4StringToAddressA("111.222.111.222", TRUE, &end, &address); RtlIpv4AddressToStringA(&address, room)),
    CALL(in_addr address; wchar_t const* end = nullptr; RtlIpv4StringToAddressW(L"111.222.111.222", TRUE, &end, &address); RtlIpv4AddressToStringW(&address, wide_room)),
    CALL(in6_addr address; ULONG scope = 0; USHORT port = 0; RtlIpv6StringToAddressExA("[1111:2222:3333:4444:5555:6666:7777:8888%4]:80", &address, &scope, &port); ULONG length = sizeof room; RtlIpv6AddressToStringExA(&address, scope, port, room, &length)),
    CALL(in6_addr address; ULONG scope = 0; USHORT port = 0; RtlIpv6StringToAddressExW(L"[1111:2222:3333:4444:5555:6666:7777:8888%4]:80", &address, &scope, &port); ULONG length = 500; RtlIpv6AddressToStringExW(&address, scope, port, wide_room, &length)),
    CALL(in_addr address; USHORT port = 0; RtlIpv4StringToAddressExA("111.222.111.222:80", TRUE, &address, &port); ULONG length = sizeof room; RtlIpv4AddressToStringExA(&address, port, room, &length)),
    CALL(in_addr address; USHORT port = 0; RtlIpv4StringToAddressExW(L"111.222.111.222:80", TRUE, &address, &port); ULONG length = 500; RtlIpv4AddressToStringExW(&address, port, wide_room, &length)),
    CALL(WSAQUERYSETA query{}; query.dwSize = sizeof query; query.dwNameSpace = NS_NLA; HANDLE lookup = nullptr; if (WSALookupServiceBeginA(&query, LUP_RETURN_ALL, &lookup) == 0) { count = sizeof room; WSALookupServiceNextA(lookup, LUP_RETURN_ALL, &count, reinterpret_cast<WSAQUERYSETA*>(room)); WSALookupServiceEnd(lookup); }),
    CALL(static GUID const host = SVCID_HOSTNAME; wchar_t name[] = L"localhost"; WSAQUERYSETW query{}; query.dwSize = sizeof query; query.dwNameSpace = NS_DNS; query.lpszServiceInstanceName = name; query.lpServiceClassId = const_cast<GUID*>(&host); HANDLE lookup = nullptr; if (WSALookupServiceBeginW(&query, LUP_RETURN_ALL, &lookup) == 0) { count = sizeof room; WSALookupServiceNextW(lookup, LUP_RETURN_ALL, &count, reinterpret_cast<WSAQUERYSETW*>(room)); WSALookupServiceEnd(lookup); }),
    CALL(ULONG bytes = 0; GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, nullptr, &bytes); bytes = sizeof room; GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, reinterpret_cast<IP_ADAPTER_ADDRESSES*>(room), &bytes)),
    CALL(ULONG bytes = sizeof room; GetAdaptersInfo(reinterpret_cast<IP_ADAPTER_INFO*>(room), &bytes)),
    CALL(if_nametoindex("lo"); if_indextoname(1, room)),
    CALL(NET_LUID luid; GUID guid; NET_IFINDEX index = 1; ConvertInterfaceIndexToLuid(1, &luid); ConvertInterfaceLuidToIndex(&luid, &index); ConvertInterfaceLuidToGuid(&luid, &guid); ConvertInterfaceGuidToLuid(&guid, &luid)),
    CALL(NET_LUID luid; ConvertInterfaceNameToLuidA("lo", &luid); ConvertInterfaceNameToLuidW(L"lo", &luid); ConvertInterfaceAliasToLuid(L"lo", &luid); ConvertInterfaceLuidToNameA(&luid, room, 200); ConvertInterfaceLuidToNameW(&luid, wide_room, 200); ConvertInterfaceLuidToAlias(&luid, wide_room, 200); ULONG mask = 0; UINT8 bits = 0; ConvertLengthToIpv4Mask(8, &mask); ConvertIpv4MaskToLength(mask, &bits)),
    CALL(MIB_IF_TABLE2* table = nullptr; if (GetIfTable2(&table) == NO_ERROR) FreeMibTable(table); if (GetIfTable2Ex(MibIfTableRaw, &table) == NO_ERROR) FreeMibTable(table); MIB_IF_ROW2 row{}; row.InterfaceIndex = 1; GetIfEntry2(&row)),
    CALL(ULONG bytes = sizeof room; GetIfTable(reinterpret_cast<MIB_IFTABLE*>(room), &bytes, FALSE); MIB_IFROW row{}; row.dwIndex = 1; GetIfEntry(&row); GetAdapterIndex(row.wszName, &bytes)),
    CALL(ULONG bytes = sizeof room; GetTcpTable(reinterpret_cast<MIB_TCPTABLE*>(room), &bytes, TRUE); bytes = sizeof room; GetTcpTable2(reinterpret_cast<MIB_TCPTABLE2*>(room), &bytes, TRUE); bytes = sizeof room; GetTcp6Table(reinterpret_cast<MIB_TCP6TABLE*>(room), &bytes, TRUE); bytes = sizeof room; GetTcp6Table2(reinterpret_cast<MIB_TCP6TABLE2*>(room), &bytes, FALSE)),
    CALL(ULONG bytes = sizeof room; GetUdpTable(reinterpret_cast<MIB_UDPTABLE*>(room), &bytes, TRUE); bytes = 0; GetUdp6Table(nullptr, &bytes, FALSE)),
    CALL(DWORD bytes = sizeof room; GetExtendedTcpTable(room, &bytes, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0); bytes = sizeof room; GetExtendedUdpTable(room, &bytes, FALSE, AF_INET, UDP_TABLE_OWNER_PID, 0)),
    CALL(ULONG bytes = sizeof room; GetIpForwardTable(reinterpret_cast<MIB_IPFORWARDTABLE*>(room), &bytes, TRUE); MIB_IPFORWARDROW row; GetBestRoute(htonl(INADDR_LOOPBACK), 0, &row)),
    CALL(MIB_IPFORWARD_TABLE2* table = nullptr; MIB_IPFORWARD_ROW2 row; InitializeIpForwardEntry(&row); if (GetIpForwardTable2(AF_UNSPEC, &table) == NO_ERROR) { row = table->Table[0]; FreeMibTable(table); GetIpForwardEntry2(&row); }),
    CALL(SOCKADDR_INET to{}, from; to.Ipv4.sin_family = AF_INET; to.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK); MIB_IPFORWARD_ROW2 row; GetBestRoute2(nullptr, 0, nullptr, &to, 0, &row, &from); DWORD index = 0; GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&to), &index)),
    CALL(ULONG bytes = sizeof room; GetIpNetTable(reinterpret_cast<MIB_IPNETTABLE*>(room), &bytes, TRUE); MIB_IPNET_TABLE2* table = nullptr; if (GetIpNetTable2(AF_UNSPEC, &table) == NO_ERROR) FreeMibTable(table); MIB_IPNET_ROW2 row{}; row.InterfaceIndex = 1; row.Address.Ipv4.sin_family = AF_INET; GetIpNetEntry2(&row)),
    CALL(auto const snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0); PROCESSENTRY32 entry{}; entry.dwSize = sizeof entry; Process32First(snapshot, &entry); Process32Next(snapshot, &entry); if (snapshot != INVALID_HANDLE_VALUE) CloseHandle(snapshot)),
    CALL(DWORD bytes = sizeof room; auto const own = GetCurrentProcess(); QueryFullProcessImageNameA(own, 0, room, &bytes); GetModuleFileNameExA(own, nullptr, room, sizeof room); GetModuleBaseNameA(own, nullptr, room, sizeof room); GetProcessImageFileNameA(own, room, sizeof room); bytes = 1024; QueryFullProcessImageNameW(own, 0, wide_room, &bytes); GetModuleFileNameExW(own, nullptr, wide_room, 1024); GetModuleBaseNameW(own, nullptr, wide_room, 1024); GetProcessImageFileNameW(own, wide_room, 1024); EnumProcesses(reinterpret_cast<DWORD*>(room), sizeof room, &bytes)),
    CALL(BYTE hardware[8]; ULONG bytes = sizeof hardware; SendARP(htonl(INADDR_LOOPBACK), 0, hardware, &bytes); bytes = sizeof hardware; SendARP(htonl(0xC6336401), 0, hardware, &bytes); bytes = sizeof room; GetInterfaceInfo(reinterpret_cast<IP_INTERFACE_INFO*>(room), &bytes); MIB_ICMP_EX icmp; GetIcmpStatisticsEx(&icmp, AF_INET)),
    CALL(ULONG bytes = sizeof room; GetNetworkParams(reinterpret_cast<FIXED_INFO*>(room), &bytes); bytes = sizeof room; GetPerAdapterInfo(1, reinterpret_cast<IP_PER_ADAPTER_INFO*>(room), &bytes)),
    CALL(HANDLE one = nullptr; if (NotifyIpInterfaceChange(AF_INET, [](PVOID, PMIB_IPINTERFACE_ROW, MIB_NOTIFICATION_TYPE) {}, nullptr, TRUE, &one) == NO_ERROR) CancelMibChangeNotify2(one)),
    CALL(HANDLE one = nullptr; if (NotifyUnicastIpAddressChange(AF_INET, [](PVOID, PMIB_UNICASTIPADDRESS_ROW, MIB_NOTIFICATION_TYPE) {}, nullptr, TRUE, &one) == NO_ERROR) CancelMibChangeNotify2(one)),
    CALL(HANDLE one = nullptr; if (NotifyRouteChange2(AF_INET, [](PVOID, PMIB_IPFORWARD_ROW2, MIB_NOTIFICATION_TYPE) {}, nullptr, TRUE, &one) == NO_ERROR) CancelMibChangeNotify2(one)),
    CALL(MIB_IPINTERFACE_TABLE* table = nullptr; if (GetIpInterfaceTable(AF_UNSPEC, &table) == NO_ERROR) FreeMibTable(table); MIB_IPINTERFACE_ROW row; InitializeIpInterfaceEntry(&row); row.Family = AF_INET; row.InterfaceIndex = 1; GetIpInterfaceEntry(&row)),
    CALL(MIB_TCPSTATS tcp; GetTcpStatistics(&tcp); GetTcpStatisticsEx(&tcp, AF_INET); MIB_UDPSTATS udp; GetUdpStatistics(&udp); GetUdpStatisticsEx(&udp, AF_INET)),
    CALL(MIB_IPSTATS ip; GetIpStatistics(&ip); GetIpStatisticsEx(&ip, AF_INET); MIB_ICMP icmp; GetIcmpStatistics(&icmp)),
    CALL(HANDLE file = IcmpCreateFile(); IcmpSendEcho(file, htonl(INADDR_LOOPBACK), room + 1000, 32, nullptr, room, 200, 50); IcmpSendEcho2(file, known_event(), nullptr, nullptr, htonl(INADDR_LOOPBACK), room + 1000, 32, nullptr, room, 200, 50); IcmpSendEcho2Ex(file, nullptr, nullptr, nullptr, 0, htonl(INADDR_LOOPBACK), room + 1000, 32, nullptr, room, 200, 50); IcmpParseReplies(room, 200); IcmpCloseHandle(file)),
    CALL(HANDLE file = Icmp6CreateFile(); sockaddr_in6 to{}; to.sin6_family = AF_INET6; to.sin6_addr = in6addr_loopback; Icmp6SendEcho2(file, nullptr, nullptr, nullptr, nullptr, &to, room + 1000, 32, nullptr, room, 200, 50); Icmp6ParseReplies(room, 200); IcmpCloseHandle(file)),
    CALL(MIB_UNICASTIPADDRESS_TABLE* table = nullptr; if (GetUnicastIpAddressTable(AF_UNSPEC, &table) == NO_ERROR) FreeMibTable(table); MIB_UNICASTIPADDRESS_ROW row{}; row.InterfaceIndex = 1; row.Address.Ipv4.sin_family = AF_INET; row.Address.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK); GetUnicastIpAddressEntry(&row)),
    CALL(gai_strerrorA(WSAHOST_NOT_FOUND); gai_strerrorW(WSAHOST_NOT_FOUND)),
};

Call const object_calls[] = {
    CALL(Sleep(1); SwitchToThread(); SleepEx(0, TRUE)),
    CALL(GetCurrentThreadId(); GetCurrentThread(); GetCurrentProcess(); GetThreadId(GetCurrentThread())),
    CALL(CompareObjectHandles(known_event(), known_event()); GetHandleInformation(known_event(), &count); SetHandleInformation(known_event(), HANDLE_FLAG_INHERIT, 0)),
    CALL(ResetEvent(known_event()); PulseEvent(known_event()); SetEvent(known_event())),
    CALL(WaitForSingleObject(known_event(), 0); WaitForSingleObjectEx(known_event(), 0, TRUE)),
    CALL(HANDLE const two[]{known_event(), GetCurrentThread()}; WaitForMultipleObjects(2, two, FALSE, 0); WaitForMultipleObjectsEx(2, two, TRUE, 1, TRUE)),
    CALL(HANDLE const two[]{known_event(), known_event()}; WSAWaitForMultipleEvents(2, two, TRUE, 0, TRUE)),
    CALL(SignalObjectAndWait(known_event(), known_event(), 0, FALSE)),
    CALL(QueueUserAPC([](ULONG_PTR) {}, GetCurrentThread(), 0); SleepEx(0, TRUE)),
    CALL(HANDLE copy = nullptr; if (DuplicateHandle(GetCurrentProcess(), known_event(), GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) CloseHandle(copy)),
    CALL(if (WSAEVENT const event = WSACreateEvent()) { WSASetEvent(event); WSAResetEvent(event); WSACloseEvent(event); }),
    CALL(with_handle(CreateEventA(nullptr, TRUE, FALSE, long_text), [](HANDLE) { close_if_any(OpenEventA(EVENT_ALL_ACCESS, FALSE, long_text)); })),
    CALL(with_handle(CreateEventW(nullptr, TRUE, FALSE, long_wide), [](HANDLE) { close_if_any(OpenEventW(EVENT_ALL_ACCESS, FALSE, long_wide)); })),
    CALL(close_if_any(CreateEventExA(nullptr, long_text, 0, EVENT_ALL_ACCESS)); close_if_any(CreateEventExW(nullptr, long_wide, 0, EVENT_ALL_ACCESS))),
    CALL(with_handle(CreateMutexA(nullptr, TRUE, long_text), [](HANDLE mutex) { ReleaseMutex(mutex); close_if_any(OpenMutexA(SYNCHRONIZE, FALSE, long_text)); })),
    CALL(with_handle(CreateMutexW(nullptr, TRUE, long_wide), [](HANDLE mutex) { ReleaseMutex(mutex); close_if_any(OpenMutexW(SYNCHRONIZE, FALSE, long_wide)); })),
    CALL(close_if_any(CreateMutexExA(nullptr, long_text, 0, SYNCHRONIZE)); close_if_any(CreateMutexExW(nullptr, long_wide, 0, SYNCHRONIZE))),
    CALL(with_handle(CreateSemaphoreA(nullptr, 1, 2, long_text), [](HANDLE semaphore) { ReleaseSemaphore(semaphore, 1, nullptr); close_if_any(OpenSemaphoreA(SYNCHRONIZE, FALSE, long_text)); })),
    CALL(with_handle(CreateSemaphoreW(nullptr, 1, 2, long_wide), [](HANDLE) { close_if_any(OpenSemaphoreW(SYNCHRONIZE, FALSE, long_wide)); })),
    CALL(close_if_any(CreateSemaphoreExA(nullptr, 1, 2, long_text, 0, SYNCHRONIZE)); close_if_any(CreateSemaphoreExW(nullptr, 1, 2, long_wide, 0, SYNCHRONIZE))),
    CALL(with_handle(CreateWaitableTimerA(nullptr, TRUE, long_text), [](HANDLE timer) { LARGE_INTEGER due; due.QuadPart = -10'000'000; SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE); CancelWaitableTimer(timer); close_if_any(OpenWaitableTimerA(SYNCHRONIZE, FALSE, long_text)); })),
    CALL(with_handle(CreateWaitableTimerW(nullptr, TRUE, long_wide), [](HANDLE timer) { LARGE_INTEGER due; due.QuadPart = -1; SetWaitableTimer(timer, &due, 0, [](PVOID, DWORD, DWORD) {}, nullptr, FALSE); close_if_any(OpenWaitableTimerW(SYNCHRONIZE, FALSE, long_wide)); })),
    CALL(close_if_any(CreateWaitableTimerExW(nullptr, long_wide, 0, SYNCHRONIZE))),
    CALL(CRITICAL_SECTION section; InitializeCriticalSection(&section); SetCriticalSectionSpinCount(&section, 7); if (TryEnterCriticalSection(&section)) LeaveCriticalSection(&section); EnterCriticalSection(&section); LeaveCriticalSection(&section); DeleteCriticalSection(&section)),
    CALL(CRITICAL_SECTION section; if (InitializeCriticalSectionEx(&section, 4000, 0)) DeleteCriticalSection(&section)),
    CALL(CRITICAL_SECTION section; if (InitializeCriticalSectionAndSpinCount(&section, 4000)) DeleteCriticalSection(&section)),
    CALL(SRWLOCK lock; InitializeSRWLock(&lock); AcquireSRWLockShared(&lock); ReleaseSRWLockShared(&lock); AcquireSRWLockExclusive(&lock); ReleaseSRWLockExclusive(&lock)),
    CALL(SRWLOCK lock = SRWLOCK_INIT; if (TryAcquireSRWLockShared(&lock)) ReleaseSRWLockShared(&lock); if (TryAcquireSRWLockExclusive(&lock)) ReleaseSRWLockExclusive(&lock)),
    CALL(SRWLOCK lock = SRWLOCK_INIT; CONDITION_VARIABLE condition; InitializeConditionVariable(&condition); AcquireSRWLockExclusive(&lock); SleepConditionVariableSRW(&condition, &lock, 1, 0); WakeConditionVariable(&condition); WakeAllConditionVariable(&condition); ReleaseSRWLockExclusive(&lock)),
    CALL(CRITICAL_SECTION section; CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT; InitializeCriticalSection(&section); EnterCriticalSection(&section); SleepConditionVariableCS(&condition, &section, 1); LeaveCriticalSection(&section); DeleteCriticalSection(&section)),
    CALL(SYNCHRONIZATION_BARRIER barrier; if (InitializeSynchronizationBarrier(&barrier, 1, 0)) { EnterSynchronizationBarrier(&barrier, 0); DeleteSynchronizationBarrier(&barrier); }),
    CALL(INIT_ONCE once; InitOnceInitialize(&once); InitOnceExecuteOnce(&once, [](PINIT_ONCE, PVOID, PVOID*) -> BOOL { return TRUE; }, nullptr, nullptr)),
    CALL(INIT_ONCE once = INIT_ONCE_STATIC_INIT; BOOL is_pending = FALSE; if (InitOnceBeginInitialize(&once, 0, &is_pending, nullptr)) InitOnceComplete(&once, 0, nullptr)),
    CALL(char value = 0; char other = 0; WaitOnAddress(&value, &other, 1, 1); WakeByAddressAll(&value); WakeByAddressSingle(&value)),
    CALL(HANDLE token = nullptr; if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token)) { GetTokenInformation(token, TokenUser, room, sizeof room, &count); AdjustTokenPrivileges(token, TRUE, nullptr, 0, nullptr, nullptr); CloseHandle(token); }),
    CALL(LUID luid{}; LookupPrivilegeValueA(nullptr, long_text, &luid); LookupPrivilegeValueW(nullptr, long_wide, &luid)),
    CALL(SID everyone{SID_REVISION, 1, {{0, 0, 0, 0, 0, 1}}, {0}}; BOOL is = FALSE; CheckTokenMembership(nullptr, &everyone, &is)),
    CALL(CreateHardLinkA(no_file, no_file, nullptr)), CALL(CreateHardLinkW(no_wide_file, no_wide_file, nullptr)),
    CALL(CreateSymbolicLinkA(no_file, no_file, 0)), CALL(CreateSymbolicLinkW(no_wide_file, no_wide_file, 0)),
    CALL(GetDiskFreeSpaceExA(no_file, nullptr, nullptr, nullptr)), CALL(GetDiskFreeSpaceExW(no_wide_file, nullptr, nullptr, nullptr)),
    CALL(GetDiskFreeSpaceA(no_file, nullptr, nullptr, nullptr, nullptr)), CALL(GetDiskFreeSpaceW(no_wide_file, nullptr, nullptr, nullptr, nullptr)),
    CALL(WIN32_FIND_DATAA found; FindClose(FindFirstFileExA(no_file, FindExInfoBasic, &found, FindExSearchNameMatch, nullptr, 0))),
    CALL(WIN32_FIND_DATAW found; FindClose(FindFirstFileExW(no_wide_file, FindExInfoBasic, &found, FindExSearchNameMatch, nullptr, 0))),
    CALL(CharToOemA(long_text, room)), CALL(CharToOemW(long_wide, room)), CALL(OemToCharA(long_text, room)), CALL(OemToCharW(long_text, wide_room)),
    CALL(CharToOemBuffA(long_text, room, 40)), CALL(CharToOemBuffW(long_wide, room, 40)), CALL(OemToCharBuffA(long_text, room, 40)), CALL(OemToCharBuffW(long_text, wide_room, 40)),
    CALL(if (LPVOID const fiber = CreateFiber(0, [](LPVOID) {}, nullptr)) DeleteFiber(fiber)), CALL(if (LPVOID const fiber = CreateFiberEx(0, 0, 0, [](LPVOID) {}, nullptr)) DeleteFiber(fiber)),
    CALL(if (LPVOID const fiber = ConvertThreadToFiber(nullptr)) { SwitchToFiber(fiber); ConvertFiberToThread(); }), CALL(if (ConvertThreadToFiberEx(nullptr, 0)) ConvertFiberToThread()),
    CALL(DWORD const slot = TlsAlloc(); if (slot != TLS_OUT_OF_INDEXES) { TlsSetValue(slot, room); TlsGetValue(slot); TlsFree(slot); }),
    CALL(DWORD const slot = FlsAlloc([](PVOID) {}); if (slot != FLS_OUT_OF_INDEXES) { FlsSetValue(slot, room); FlsGetValue(slot); FlsFree(slot); }),
    CALL(HANDLE const heap = HeapCreate(0, 0, 0); if (heap) { if (void* memory = HeapAlloc(heap, 0, 100)) { HeapSize(heap, 0, memory); if (void* const moved = HeapReAlloc(heap, 0, memory, 5000)) memory = moved; HeapFree(heap, 0, memory); } HeapDestroy(heap); } GetProcessHeap()),
    CALL(if (HLOCAL memory = LocalAlloc(LMEM_MOVEABLE, 100)) { LocalLock(memory); LocalUnlock(memory); LocalSize(memory); if (HLOCAL const moved = LocalReAlloc(memory, 5000, LMEM_MOVEABLE)) memory = moved; LocalFree(memory); }),
    CALL(if (HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, 100)) { GlobalLock(memory); GlobalUnlock(memory); GlobalSize(memory); GlobalFree(memory); }),
    CALL(if (void* const pages = VirtualAlloc(nullptr, 65536, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)) { VirtualProtect(pages, 4096, PAGE_READONLY, &count); VirtualFree(pages, 0, MEM_RELEASE); }),
};

// One request of each kind, of a queue that notifies `port`. Closes the socket, as those that are
// under way write into memory of this function.
void use_registered_io(HANDLE port, SOCKET s) {
    RIO_EXTENSION_FUNCTION_TABLE rio{};
    GUID id = WSAID_MULTIPLE_RIO;
    DWORD size = 0;
    if (WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &rio, sizeof rio,
                 &size, nullptr, nullptr) != 0) {
        closesocket(s);
        return;
    }
    OVERLAPPED overlapped{};
    RIO_NOTIFICATION_COMPLETION notification{};
    notification.Type = RIO_IOCP_COMPLETION;
    notification.Iocp = {port, nullptr, &overlapped};
    RIO_CQ const results = rio.RIOCreateCompletionQueue(8, &notification);
    char memory[64] = {};
    RIO_BUF part{rio.RIORegisterBuffer(memory, sizeof memory), 0, 8};
    RIO_RQ const queue = rio.RIOCreateRequestQueue(s, 2, 1, 2, 1, results, results, nullptr);
    rio.RIOResizeCompletionQueue(results, 16);
    rio.RIOResizeRequestQueue(queue, 3, 3);
    rio.RIONotify(results);
    rio.RIOReceive(queue, &part, 1, RIO_MSG_DEFER, nullptr);
    rio.RIOReceiveEx(queue, &part, 1, nullptr, nullptr, nullptr, nullptr, 0, nullptr);
    rio.RIOSend(queue, &part, 1, RIO_MSG_DEFER, nullptr);
    rio.RIOSendEx(queue, &part, 1, nullptr, nullptr, nullptr, nullptr, 0, nullptr);
    RIORESULT some[4];
    rio.RIODequeueCompletion(results, some, 4);
    closesocket(s);
    rio.RIODeregisterBuffer(part.BufferId);
    rio.RIOCloseCompletionQueue(results);
}

Call const thread_calls[] = {
    CALL(with_handle(CreateThread(nullptr, 0, [](void*) -> DWORD { return 0; }, nullptr, CREATE_SUSPENDED, nullptr), [](HANDLE thread) { TerminateThread(thread, 1); WaitForSingleObject(thread, INFINITE); })),
    CALL(if (void* const pages = VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)) { VirtualLock(pages, 4096); VirtualUnlock(pages, 4096); VirtualFree(pages, 0, MEM_RELEASE); }),
    CALL(HANDLE const self = GetCurrentProcess(); MEMORY_BASIC_INFORMATION found; VirtualQuery(room, &found, sizeof found); if (void* const pages = VirtualAllocEx(self, nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)) { VirtualQueryEx(self, pages, &found, sizeof found); VirtualFreeEx(self, pages, 0, MEM_RELEASE); }),
    CALL(MEMORYSTATUSEX memory{}; memory.dwLength = sizeof memory; GlobalMemoryStatusEx(&memory); MEMORYSTATUS older{}; GlobalMemoryStatus(&older); OSVERSIONINFOW version{}; version.dwOSVersionInfoSize = sizeof version; RtlGetVersion(&version)),
    CALL(alignas(16) SLIST_HEADER list; alignas(16) SLIST_ENTRY entries[2]{}; InitializeSListHead(&list); InterlockedPushEntrySList(&list, &entries[0]); InterlockedPopEntrySList(&list); entries[0].Next = &entries[1]; InterlockedPushListSListEx(&list, &entries[0], &entries[1], 2); QueryDepthSList(&list); InterlockedFlushSList(&list)),
    CALL(auto const before = SetUnhandledExceptionFilter([](EXCEPTION_POINTERS*) -> LONG { return EXCEPTION_CONTINUE_EXECUTION; }); RaiseException(0xE0000001, 0, 0, nullptr); SetUnhandledExceptionFilter(before); if (PVOID const handler = AddVectoredExceptionHandler(1, [](EXCEPTION_POINTERS*) -> LONG { return EXCEPTION_CONTINUE_SEARCH; })) RemoveVectoredExceptionHandler(handler); EXCEPTION_RECORD record{}; record.ExceptionCode = 0xE0000001; EXCEPTION_POINTERS pointers{&record, nullptr}; UnhandledExceptionFilter(&pointers)),
    CALL(FILETIME created; FILETIME ended; FILETIME kernel; FILETIME user; GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user); GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user); IsDebuggerPresent()),
    CALL(INPUT_RECORD record; PeekConsoleInputA(nullptr, &record, 1, &count); PeekConsoleInputW(nullptr, &record, 1, &count); ReadConsoleInputA(nullptr, &record, 1, &count); ReadConsoleInputW(nullptr, &record, 1, &count); GetNumberOfConsoleInputEvents(nullptr, &count)),
    CALL(with_handle(CreateThread(nullptr, 0, [](void*) -> DWORD { return 0; }, nullptr, CREATE_SUSPENDED, nullptr), [](HANDLE thread) { SetThreadPriority(thread, 0); GetThreadPriority(thread); SetThreadAffinityMask(thread, 1); SetThreadDescription(thread, long_wide); PWSTR text = nullptr; if (GetThreadDescription(thread, &text) == S_OK) LocalFree(text); close_if_any(OpenThread(THREAD_ALL_ACCESS, FALSE, GetThreadId(thread))); SuspendThread(thread); ResumeThread(thread); ResumeThread(thread); WaitForSingleObject(thread, INFINITE); GetExitCodeThread(thread, &count); })),
    CALL(with_handle(CreateThread(nullptr, 0, [](void*) -> DWORD { Allowance const allowance{0}; ExitThread(7); }, nullptr, 0, nullptr), [](HANDLE thread) { while (WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0) {} })),
    CALL(with_handle(reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, [](void*) -> unsigned { Allowance const allowance{0}; _endthreadex(7); return 0; }, nullptr, 0, nullptr)), [](HANDLE thread) { while (WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0) {} })),
    CALL(auto const thread = _beginthread([](void*) { SetEvent(known_signal()); Allowance const allowance{0}; _endthread(); }, 0, nullptr); if (thread != static_cast<uintptr_t>(-1)) while (WaitForSingleObject(known_signal(), INFINITE) != WAIT_OBJECT_0) {}),
    CALL(if (auto* const work = CreateThreadpoolWork([](PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {}, nullptr, nullptr)) { SubmitThreadpoolWork(work); WaitForThreadpoolWorkCallbacks(work, FALSE); CloseThreadpoolWork(work); }),
    CALL(if (TrySubmitThreadpoolCallback([](PTP_CALLBACK_INSTANCE instance, PVOID) { CallbackMayRunLong(instance); DisassociateCurrentThreadFromCallback(instance); SetEventWhenCallbackReturns(instance, known_signal()); }, nullptr, nullptr)) while (WaitForSingleObject(known_signal(), INFINITE) != WAIT_OBJECT_0) {}),
    CALL(if (auto* const pool = CreateThreadpool(nullptr)) { SetThreadpoolThreadMinimum(pool, 1); SetThreadpoolThreadMaximum(pool, 2); TP_POOL_STACK_INFORMATION stack{}; QueryThreadpoolStackInformation(pool, &stack); SetThreadpoolStackInformation(pool, &stack); CloseThreadpool(pool); }),
    CALL(if (auto* const group = CreateThreadpoolCleanupGroup()) { CloseThreadpoolCleanupGroupMembers(group, TRUE, nullptr); CloseThreadpoolCleanupGroup(group); }),
    CALL(if (auto* const timer = CreateThreadpoolTimer([](PTP_CALLBACK_INSTANCE, PVOID, PTP_TIMER) {}, nullptr, nullptr)) { FILETIME due{}; SetThreadpoolTimer(timer, &due, 0, 0); IsThreadpoolTimerSet(timer); SetThreadpoolTimerEx(timer, nullptr, 0, 0); WaitForThreadpoolTimerCallbacks(timer, TRUE); CloseThreadpoolTimer(timer); }),
    CALL(if (auto* const wait = CreateThreadpoolWait([](PTP_CALLBACK_INSTANCE, PVOID, PTP_WAIT, TP_WAIT_RESULT) {}, nullptr, nullptr)) { SetThreadpoolWait(wait, known_event(), nullptr); SetThreadpoolWaitEx(wait, nullptr, nullptr, nullptr); WaitForThreadpoolWaitCallbacks(wait, TRUE); CloseThreadpoolWait(wait); }),
    CALL(HANDLE wait = nullptr; if (RegisterWaitForSingleObject(&wait, known_event(), [](PVOID, BOOLEAN) {}, nullptr, INFINITE, WT_EXECUTEONLYONCE)) UnregisterWaitEx(wait, INVALID_HANDLE_VALUE)),
    CALL(HANDLE wait = nullptr; if (RegisterWaitForSingleObject(&wait, known_port(), [](PVOID, BOOLEAN) {}, nullptr, INFINITE, WT_EXECUTEINWAITTHREAD)) UnregisterWait(wait)),
    CALL(if (auto const number = timeSetEvent(10'000, 0, [](UINT, UINT, DWORD_PTR, DWORD_PTR, DWORD_PTR) {}, 0, TIME_PERIODIC); number != 0 && timeKillEvent(number) != TIMERR_NOERROR) { Allowance::end_shortage(); timeKillEvent(number); }),
    CALL(HANDLE timer = nullptr; if (CreateTimerQueueTimer(&timer, nullptr, [](PVOID, BOOLEAN) {}, nullptr, 10'000, 0, 0)) { ChangeTimerQueueTimer(nullptr, timer, 20'000, 0); if (!DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE)) { Allowance::end_shortage(); DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE); } }),
    CALL(if (HANDLE const queue = CreateTimerQueue()) DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE); if (HANDLE const queue = CreateTimerQueue()) DeleteTimerQueue(queue)),
    CALL(QueueUserWorkItem([](void*) -> DWORD { return 0; }, nullptr, 0)),
    CALL(with_handle(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0), [](HANDLE port) { DWORD bytes = 0; ULONG_PTR key = 0; OVERLAPPED* overlapped = nullptr; if (PostQueuedCompletionStatus(port, 1, 2, nullptr)) GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0); OVERLAPPED_ENTRY entry; ULONG entries = 0; if (PostQueuedCompletionStatus(port, 1, 2, nullptr)) GetQueuedCompletionStatusEx(port, &entry, 1, &entries, 1, TRUE); })),
    CALL(with_handle(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0), [](HANDLE port) { with_datagrams([&](SOCKET s) { SOCK_NOTIFY_REGISTRATION one{s, nullptr, SOCK_NOTIFY_REGISTER_EVENTS_ALL, SOCK_NOTIFY_OP_ENABLE, SOCK_NOTIFY_TRIGGER_LEVEL, 0}; OVERLAPPED_ENTRY entry; UINT32 entries = 0; ProcessSocketNotifications(port, 1, &one, 0, 1, &entry, &entries); one.operation = SOCK_NOTIFY_OP_REMOVE; ProcessSocketNotifications(port, 1, &one, 0, 1, &entry, &entries); }); })),
    CALL(with_handle(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0), [](HANDLE port) { SOCKET const s = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_REGISTERED_IO); sockaddr_in here{}; here.sin_family = AF_INET; here.sin_addr.s_addr = htonl(INADDR_LOOPBACK); int length = sizeof here; if (s == INVALID_SOCKET) return; if (bind(s, reinterpret_cast<sockaddr*>(&here), length) == 0 && getsockname(s, reinterpret_cast<sockaddr*>(&here), &length) == 0 && connect(s, reinterpret_cast<sockaddr*>(&here), length) == 0) use_registered_io(port, s); else closesocket(s); })),
    CALL(STARTUPINFOA startup{}; startup.cb = sizeof startup; PROCESS_INFORMATION process{}; char line[] = "/bin/true with words that are longer than small strings"; if (CreateProcessA("/bin/true", line, nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &process)) { WaitForSingleObject(process.hProcess, INFINITE); GetExitCodeProcess(process.hProcess, &count); GetProcessId(process.hProcess); CloseHandle(process.hProcess); CloseHandle(process.hThread); }),
    CALL(STARTUPINFOW startup{}; startup.cb = sizeof startup; PROCESS_INFORMATION process{}; wchar_t line[] = L"/bin/true with words that are longer than small strings"; if (CreateProcessW(L"/bin/true", line, nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &process)) { WaitForSingleObject(process.hProcess, INFINITE); CloseHandle(process.hProcess); CloseHandle(process.hThread); }),
    CALL(with_handle(OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId()), [](HANDLE process) { GetPriorityClass(process); SetPriorityClass(process, NORMAL_PRIORITY_CLASS); WaitForSingleObject(process, 0); })),
    CALL(TerminateProcess(nullptr, 0); GenerateConsoleCtrlEvent(99, 0)),
    CALL(PHANDLER_ROUTINE const handler = [](DWORD) -> BOOL { return FALSE; }; if (SetConsoleCtrlHandler(handler, TRUE)) SetConsoleCtrlHandler(handler, FALSE)),
};

Call const window_calls[] = {
    CALL(with_window([](HWND window) { SetWindowTextA(window, long_text); GetWindowTextA(window, room, 100); GetWindowTextLengthA(window); SetWindowTextW(window, long_wide); GetWindowTextW(window, wide_room, 100); GetWindowTextLengthW(window); })),
    CALL(WNDCLASSEXA look{}; look.cbSize = sizeof look; look.lpfnWndProc = DefWindowProcA; look.lpszClassName = long_text; if (RegisterClassExA(&look)) UnregisterClassA(long_text, nullptr)),
    CALL(WNDCLASSEXW look{}; look.cbSize = sizeof look; look.lpfnWndProc = DefWindowProcW; look.lpszClassName = long_wide; if (RegisterClassExW(&look)) { if (HWND const window = CreateWindowExW(0, long_wide, long_wide, 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr)) DestroyWindow(window); UnregisterClassW(long_wide, nullptr); }),
    CALL(WNDCLASSW look{}; look.lpfnWndProc = DefWindowProcW; look.lpszClassName = long_wide; if (RegisterClassW(&look)) UnregisterClassW(long_wide, nullptr)),
    CALL(with_window([](HWND window) { MSG message; if (PostMessageA(window, WM_USER, 1, 2) && PeekMessageA(&message, window, 0, 0, PM_NOREMOVE)) { GetMessageA(&message, window, 0, 0); TranslateMessage(&message); DispatchMessageA(&message); } })),
    CALL(with_window([](HWND window) { MSG message; if (PostMessageW(window, WM_USER, 1, 2) && PeekMessageW(&message, window, 0, 0, PM_NOREMOVE)) { GetMessageW(&message, window, 0, 0); DispatchMessageW(&message); } })),
    CALL(with_window([](HWND window) { SendMessageA(window, WM_USER, 1, 2); SendMessageW(window, WM_USER, 1, 2); CallWindowProcA(DefWindowProcA, window, WM_USER, 1, 2); CallWindowProcW(DefWindowProcW, window, WM_USER, 1, 2); })),
    CALL(with_window([](HWND window) { if (SetTimer(window, 1, 10'000, nullptr) != 0) KillTimer(window, 1); GetWindowThreadProcessId(window, &count); IsWindow(window); ShowWindow(window, 0); IsWindowVisible(window); UpdateWindow(window); InvalidateRect(window, nullptr, TRUE); PAINTSTRUCT paint; BeginPaint(window, &paint); EndPaint(window, &paint); SetForegroundWindow(window); MoveWindow(window, 0, 0, 1, 1, FALSE); RECT area; GetClientRect(window, &area); GetWindowRect(window, &area); GetParent(window); GetDlgItem(window, 1); })),
    CALL(with_window([](HWND window) { SetWindowLongPtrA(window, GWLP_USERDATA, 7); GetWindowLongPtrA(window, GWLP_USERDATA); SetWindowLongPtrW(window, GWLP_USERDATA, 7); GetWindowLongPtrW(window, GWLP_USERDATA); SetWindowLongA(window, GWL_STYLE, 7); GetWindowLongA(window, GWL_STYLE); SetWindowLongW(window, GWL_STYLE, 7); GetWindowLongW(window, GWL_STYLE); })),
    CALL(MSG message; if (PostThreadMessageA(GetCurrentThreadId(), WM_USER, 1, 2)) PeekMessageA(&message, nullptr, 0, 0, PM_REMOVE); if (PostThreadMessageW(GetCurrentThreadId(), WM_USER, 1, 2)) WaitMessage()),
    CALL(MSG message; PostQuitMessage(7); PeekMessageA(&message, nullptr, 0, 0, PM_REMOVE)),
    CALL(HANDLE const event = known_event(); MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT); MsgWaitForMultipleObjectsEx(1, &event, 1, QS_ALLINPUT, MWMO_ALERTABLE)),
};

Call const file_calls[] = {
    CALL(close_if_any(CreateFileA(no_file, GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr)); close_if_any(CreateFileW(no_wide_file, GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr)); close_if_any(CreateFile2(no_wide_file, GENERIC_READ, 0, OPEN_EXISTING, nullptr))),
    CALL(with_file(0, [](HANDLE file) { WriteFile(file, "abc", 3, &count, nullptr); SetFilePointer(file, 0, nullptr, FILE_BEGIN); LARGE_INTEGER place{}; SetFilePointerEx(file, place, nullptr, FILE_BEGIN); ReadFile(file, room, 3, &count, nullptr); GetFileSize(file, nullptr); GetFileSizeEx(file, &place); BY_HANDLE_FILE_INFORMATION facts; GetFileInformationByHandle(file, &facts); FILE_STANDARD_INFO standard; GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard); GetFileType(file); SetEndOfFile(file); FlushFileBuffers(file); })),
    CALL(with_file(FILE_FLAG_OVERLAPPED, [](HANDLE file) { static OVERLAPPED overlapped; overlapped = {}; LPOVERLAPPED_COMPLETION_ROUTINE const routine = [](DWORD, DWORD, LPOVERLAPPED) {}; if (WriteFileEx(file, "abc", 3, &overlapped, routine)) { Allowance::end_shortage(); while (SleepEx(INFINITE, TRUE) != WAIT_IO_COMPLETION) {} } if (ReadFileEx(file, room, 3, &overlapped, routine)) { Allowance::end_shortage(); while (SleepEx(INFINITE, TRUE) != WAIT_IO_COMPLETION) {} } })),
    CALL(with_file(FILE_FLAG_OVERLAPPED, [](HANDLE file) { Pending operation; if (WriteFile(file, "abc", 3, nullptr, &operation.overlapped) || GetLastError() == ERROR_IO_PENDING) { GetOverlappedResult(file, &operation.overlapped, &count, FALSE); Allowance::end_shortage(); GetOverlappedResult(file, &operation.overlapped, &count, TRUE); GetOverlappedResultEx(file, &operation.overlapped, &count, 0, FALSE); } })),
    CALL(with_file(0, [](HANDLE file) { with_handle(CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 4096, long_text), [](HANDLE mapping) { if (void* const view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0)) { FlushViewOfFile(view, 0); UnmapViewOfFile(view); } close_if_any(OpenFileMappingA(FILE_MAP_WRITE, FALSE, long_text)); }); })),
    CALL(with_handle(CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, 4096, long_wide), [](HANDLE) { close_if_any(OpenFileMappingW(FILE_MAP_WRITE, FALSE, long_wide)); })),
    CALL(with_handle(CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, 4096, nullptr), [](HANDLE mapping) { if (void* const view = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, nullptr)) UnmapViewOfFile(view); })),
    CALL(with_handle(CreateFileMappingFromApp(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 4096, nullptr), [](HANDLE mapping) { if (void* const view = MapViewOfFileFromApp(mapping, FILE_MAP_WRITE, 0, 0)) UnmapViewOfFile(view); })),
    CALL(HANDLE from = nullptr; HANDLE to = nullptr; if (CreatePipe(&from, &to, nullptr, 0)) { PeekNamedPipe(from, nullptr, 0, nullptr, &count, nullptr); CloseHandle(from); CloseHandle(to); }),
    CALL(HANDLE const file = CreateFileA("/dev/null", GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr); if (file != INVALID_HANDLE_VALUE) { int const number = _open_osfhandle(reinterpret_cast<std::intptr_t>(file), 0); if (number >= 0) _get_osfhandle(number); if (number < 0 || _close(number) != 0) CloseHandle(file); }),
    CALL(GetLongPathNameA("/dev/null", room, sizeof room); GetLongPathNameW(L"/dev/null", wide_room, 500); GetShortPathNameA("/dev/null", room, sizeof room); GetShortPathNameW(L"/dev/null", wide_room, 500)),
    CALL(HANDLE from = nullptr; HANDLE to = nullptr; if (CreatePipe(&from, &to, nullptr, 0)) { CloseHandle(from); CloseHandle(to); }),
    CALL(WIN32_FIND_DATAA data; HANDLE const search = FindFirstFileA("/etc/host*", &data); if (search != INVALID_HANDLE_VALUE) { FindNextFileA(search, &data); FindClose(search); }),
    CALL(WIN32_FIND_DATAW data; HANDLE const search = FindFirstFileW(L"/etc/host*", &data); if (search != INVALID_HANDLE_VALUE) { FindNextFileW(search, &data); FindClose(search); }),
    CALL(CopyFileA(no_file, no_file, TRUE); MoveFileA(no_file, no_file); MoveFileExA(no_file, no_file, 0); CreateDirectoryA(no_file, nullptr); RemoveDirectoryA(no_file); DeleteFileA(no_file); GetFileAttributesA(no_file)),
    CALL(CopyFileW(no_wide_file, no_wide_file, TRUE); MoveFileW(no_wide_file, no_wide_file); MoveFileExW(no_wide_file, no_wide_file, 0); CreateDirectoryW(no_wide_file, nullptr); RemoveDirectoryW(no_wide_file); DeleteFileW(no_wide_file); GetFileAttributesW(no_wide_file)),
    CALL(DWORD bytes = sizeof room; GetLogicalProcessorInformationEx(RelationAll, reinterpret_cast<SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX*>(room), &bytes)),
    CALL(SetFileAttributesA("/no such folder/a name that is longer than small strings", FILE_ATTRIBUTE_READONLY); SetFileAttributesW(L"/no such folder/a name that is longer than small strings", FILE_ATTRIBUTE_NORMAL)),
    CALL(SHGetFolderPathA(nullptr, CSIDL_APPDATA | CSIDL_FLAG_CREATE, nullptr, 0, room); SHGetFolderPathW(nullptr, CSIDL_PROFILE, nullptr, 0, wide_room); LPWSTR path = nullptr; if (SHGetKnownFolderPath(FOLDERID_LocalAppData, KF_FLAG_DONT_VERIFY, nullptr, &path) == S_OK) CoTaskMemFree(path)),
    CALL(SHGetSpecialFolderPathA(nullptr, room, CSIDL_APPDATA, TRUE); SHGetSpecialFolderPathW(nullptr, wide_room, CSIDL_PROFILE, FALSE)),
    CALL(SearchPathA(long_text, "a_file_with_a_long_name", ".txt", sizeof room, room, nullptr); SearchPathW(nullptr, L"a_file_with_a_long_name", nullptr, 500, wide_room, nullptr)),
    CALL(__p___argc(); __p___argv(); __p___wargv()),
    CALL(GetFullPathNameA(long_text, sizeof room, room, nullptr); GetFullPathNameW(long_wide, 500, wide_room, nullptr); if (char* const path = _fullpath(nullptr, long_text, 0)) std::free(path)),
    CALL(GetCurrentDirectoryA(sizeof room, room); GetCurrentDirectoryW(500, wide_room); SetCurrentDirectoryA(no_file); SetCurrentDirectoryW(no_wide_file)),
    CALL(GetTempPathA(sizeof room, room); GetTempPathW(500, wide_room); GetTempFileNameA(no_file, "ws2", 0, room); GetTempFileNameW(no_wide_file, L"ws2", 0, wide_room)),
    CALL(GetModuleFileNameA(nullptr, room, sizeof room); GetModuleFileNameW(nullptr, wide_room, 500); GetModuleHandleA(long_text); GetModuleHandleW(long_wide); GetProcAddress(GetModuleHandleA("ws2_32.dll"), "WSAStartup")),
    CALL(if (HMODULE const module = LoadLibraryA("ws2_32.dll")) FreeLibrary(module); if (HMODULE const module = LoadLibraryW(L"a_library_with_a_long_name.dll")) FreeLibrary(module); if (HMODULE const module = LoadLibraryExA("mswsock.dll", nullptr, 0)) FreeLibrary(module); if (HMODULE const module = LoadLibraryExW(L"mswsock.dll", nullptr, 0)) FreeLibrary(module)),
    CALL(SetStdHandle(STD_INPUT_HANDLE, GetStdHandle(STD_INPUT_HANDLE))),
    CALL(with_handle(CreateFileA("/dev/ptmx", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr), [](HANDLE terminal) { WriteConsoleA(terminal, long_text, 40, &count, nullptr); WriteConsoleW(terminal, long_wide, 40, &count, nullptr); })),
    CALL(with_handle(CreateFileA("/dev/null", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr), [](HANDLE file) { ReadConsoleA(file, room, 40, &count, nullptr); ReadConsoleW(file, wide_room, 40, &count, nullptr); GetConsoleMode(file, &count); SetConsoleMode(file, count); FlushConsoleInputBuffer(file); })),
    CALL(with_files(FILE_FLAG_OVERLAPPED, [](HANDLE one, HANDLE other) { OVERLAPPED first{}; LockFileEx(one, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 10, 0, &first); LockFileEx(one, LOCKFILE_FAIL_IMMEDIATELY, 0, 20, 0, &first); UnlockFileEx(one, 0, 10, 0, &first); LockFile(one, 30, 0, 1, 0); for (DWORD const kind : {DWORD{0}, DWORD{LOCKFILE_EXCLUSIVE_LOCK}}) { OVERLAPPED second{}; if (!LockFileEx(other, kind, 0, 40, 0, &second) && GetLastError() == ERROR_IO_PENDING) { CancelIoEx(other, &second); GetOverlappedResult(other, &second, &count, TRUE); } } WriteFile(other, room, 1, &count, &first); UnlockFile(one, 30, 0, 1, 0); })),
    CALL(with_files(0, [](HANDLE one, HANDLE other) { OVERLAPPED at{}; LockFile(one, 0, 0, 1, 0); HANDLE const unlocking = CreateThread(nullptr, 0, [](LPVOID file) -> DWORD { UnlockFile(file, 0, 0, 1, 0); return 0; }, one, 0, nullptr); if (unlocking) { LockFileEx(other, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &at); WaitForSingleObject(unlocking, INFINITE); CloseHandle(unlocking); } })),
    CALL(if (auto const process = _spawnl(_P_NOWAIT, "/bin/true", "a name that is longer than small strings", "and more of it", nullptr); process != -1) _cwait(nullptr, process, 0)),
    CALL(char const* const words[] = {"a name that is longer than small strings", "and more of it", nullptr}; char const* const variables[] = {"A_VARIABLE=a value that is longer than small strings", nullptr}; _spawnv(_P_WAIT, no_file, words); _spawnve(_P_WAIT, no_file, words, variables); _spawnvp(_P_WAIT, no_file, words); _spawnvpe(_P_WAIT, no_file, words, variables); _spawnle(_P_WAIT, no_file, words[0], words[1], nullptr, variables); _spawnlp(_P_WAIT, no_file, words[0], words[1], nullptr); _spawnlpe(_P_WAIT, no_file, words[0], words[1], nullptr, variables)),
    CALL(if (_kbhit()) _getch(); if (_kbhit()) _getche()),
    CALL(_wgetenv(L"PATH"); _wgetenv(L"A_NAME_THAT_IS_NOT_THERE")),
    CALL(std::size_t needed = 0; _wgetenv_s(&needed, wide_room, 500, L"A_NAME_THAT_IS_NOT_THERE"); tmpnam_s(room, sizeof room); _wtmpnam_s(wide_room, 500); if (std::FILE* const file = _wfopen(L"/dev/null", L"r")) { fscanf_s(file, "%10s", room, 11u); fwscanf_s(file, L"%10s", wide_room, 11u); std::fclose(file); } sscanf_s(long_text, "%40s", room, 41u); swscanf_s(long_wide, L"%40s", wide_room, 41u); wscanf_s(L""); scanf_s("")),
};

Call const text_calls[] = {
    CALL(HANDLE event = nullptr; if (NtCreateKeyedEvent(&event, 0x000F0003, nullptr, 0) == 0) { LARGE_INTEGER now{}; NtReleaseKeyedEvent(event, &count, FALSE, &now); NtWaitForKeyedEvent(event, &count, FALSE, &now); NtClose(event); }),
    CALL(LARGE_INTEGER now{}; NtQueueApcThread(GetCurrentThread(), [](PVOID, PVOID, PVOID) {}, nullptr, nullptr, nullptr); NtTestAlert(); NtWaitForSingleObject(known_event(), FALSE, &now); WaitForSingleObject(GetCurrentProcess(), 0)),
    CALL(HANDLE port = nullptr; if (NtCreateIoCompletion(&port, IO_COMPLETION_ALL_ACCESS, nullptr, 0) == 0) { NtSetIoCompletion(port, nullptr, nullptr, 0, 0); NtSetIoCompletion(port, nullptr, nullptr, 0, 0); LARGE_INTEGER now{}; FILE_IO_COMPLETION_INFORMATION packet; ULONG taken = 0; NtRemoveIoCompletionEx(port, &packet, 1, &taken, &now, FALSE); NtRemoveIoCompletion(port, &packet.KeyContext, &packet.ApcContext, &packet.IoStatusBlock, &now); NtClose(port); }),
    CALL(HANDLE const device = CreateFileW(L"\\\\.\\GLOBALROOT\\Device\\Afd\\a name of a program's own", GENERIC_READ, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr); if (device != INVALID_HANDLE_VALUE) { DeviceIoControl(device, 0x00012024, room, 32, room, 32, &count, nullptr); DeviceIoControl(device, 0x12345678, nullptr, 0, nullptr, 0, &count, nullptr); CloseHandle(device); }),
    CALL(UNICODE_STRING name; RtlInitUnicodeString(&name, L"\\Device\\Afd\\a name that is longer than small strings"); OBJECT_ATTRIBUTES attributes{}; attributes.Length = sizeof attributes; attributes.ObjectName = &name; IO_STATUS_BLOCK status{}; HANDLE file = nullptr; if (NtCreateFile(&file, SYNCHRONIZE, &attributes, &status, nullptr, 0, FILE_SHARE_READ, 1, 0, nullptr, 0) == 0) { NtCancelIoFileEx(file, &status, &status); NtClose(file); }),
    CALL(SID_IDENTIFIER_AUTHORITY world = {SECURITY_WORLD_SID_AUTHORITY}; PSID sid = nullptr; if (AllocateAndInitializeSid(&world, 1, 0, 0, 0, 0, 0, 0, 0, 0, &sid)) { DWORD size = sizeof room; CreateWellKnownSid(WinWorldSid, nullptr, room, &size); if (IsValidSid(sid) && EqualSid(sid, room)) CopySid(GetLengthSid(sid), room, sid); FreeSid(sid); } SymSetOptions(SymGetOptions())),
    CALL(SECURITY_DESCRIPTOR descriptor; if (InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION)) SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, FALSE); SetSecurityDescriptorOwner(&descriptor, nullptr, FALSE); SetSecurityDescriptorGroup(&descriptor, nullptr, FALSE); IsValidSecurityDescriptor(&descriptor)),
    CALL(HKEY key = nullptr; if (RegCreateKeyExA(HKEY_CURRENT_USER, long_text, 0, nullptr, 0, KEY_READ, nullptr, &key, nullptr) == 0) RegCloseKey(key); if (RegOpenKeyExA(HKEY_CURRENT_USER, long_text, 0, KEY_READ, &key) == 0) RegCloseKey(key)),
    CALL(HKEY key = nullptr; if (RegCreateKeyExW(HKEY_CURRENT_USER, long_wide, 0, nullptr, 0, KEY_READ, nullptr, &key, nullptr) == 0) RegCloseKey(key); if (RegOpenKeyExW(HKEY_CURRENT_USER, long_wide, 0, KEY_READ, &key) == 0) RegCloseKey(key)),
    CALL(if (HANDLE const log = RegisterEventSourceA(nullptr, long_text)) DeregisterEventSource(log); if (HANDLE const log = RegisterEventSourceW(nullptr, long_wide)) DeregisterEventSource(log)),
    CALL(ReportEventA(nullptr, EVENTLOG_ERROR_TYPE, 0, 1, nullptr, 0, 0, nullptr, nullptr); ReportEventW(nullptr, EVENTLOG_ERROR_TYPE, 0, 1, nullptr, 0, 0, nullptr, nullptr)),
    CALL(if (SC_HANDLE const manager = OpenSCManagerA(nullptr, nullptr, 0)) CloseServiceHandle(manager); if (SC_HANDLE const manager = OpenSCManagerW(nullptr, nullptr, 0)) CloseServiceHandle(manager)),
    CALL(HCRYPTPROV provider = 0; if (CryptAcquireContextA(&provider, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT)) { CryptGenRandom(provider, 16, reinterpret_cast<BYTE*>(room)); CryptReleaseContext(provider, 0); } if (CryptAcquireContextW(&provider, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT)) CryptReleaseContext(provider, 0)),
    CALL(HCRYPTPROV provider = 0; if (CryptAcquireContextA(&provider, nullptr, nullptr, PROV_RSA_AES, CRYPT_VERIFYCONTEXT)) { HCRYPTHASH hash = 0; if (CryptCreateHash(provider, CALG_SHA_256, 0, 0, &hash)) { CryptHashData(hash, reinterpret_cast<BYTE const*>(long_text), 40, 0); HCRYPTHASH copy = 0; if (CryptDuplicateHash(hash, nullptr, 0, &copy)) CryptDestroyHash(copy); count = sizeof room; CryptGetHashParam(hash, HP_HASHVAL, reinterpret_cast<BYTE*>(room), &count, 0); CryptDestroyHash(hash); } CryptReleaseContext(provider, 0); }),
    CALL(BCRYPT_ALG_HANDLE algorithm = nullptr; if (BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, nullptr, BCRYPT_ALG_HANDLE_HMAC_FLAG) == 0) { ULONG size = 0; BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, reinterpret_cast<PUCHAR>(room), 4, &size, 0); BCRYPT_HASH_HANDLE hash = nullptr; if (BCryptCreateHash(algorithm, &hash, nullptr, 0, reinterpret_cast<PUCHAR>(room), 200, 0) == 0) { BCryptHashData(hash, reinterpret_cast<PUCHAR>(room), 40, 0); BCRYPT_HASH_HANDLE copy = nullptr; if (BCryptDuplicateHash(hash, &copy, nullptr, 0, 0) == 0) BCryptDestroyHash(copy); BCryptFinishHash(hash, reinterpret_cast<PUCHAR>(room), 32, 0); BCryptDestroyHash(hash); } BCryptHash(algorithm, nullptr, 0, reinterpret_cast<PUCHAR>(room), 40, reinterpret_cast<PUCHAR>(room), 32); BCryptCloseAlgorithmProvider(algorithm, 0); }),
    CALL(SystemFunction036(room, 16); *_errno() = 0),
    CALL(char name[MAX_PATH]; std::snprintf(name, sizeof name, "%s/settings.ini", temporary_folder()); WritePrivateProfileStringA("a section whose name is longer", "a key whose name is longer", "a value that is longer", name); WritePrivateProfileSectionA("another section whose name is longer", "a=1\0b=2\0", name); GetPrivateProfileStringA("a section whose name is longer", "a key whose name is longer", "", room, 500, name); GetPrivateProfileIntA("a section whose name is longer", "a key whose name is longer", 7, name); GetPrivateProfileSectionA("another section whose name is longer", room, 500, name); GetPrivateProfileSectionNamesA(room, 500, name); std::remove(name)),
    CALL(wchar_t const* const name = L"/no such folder/settings of a program.ini"; WritePrivateProfileStringW(L"a section whose name is longer", nullptr, nullptr, L"/no such folder/settings.ini"); WritePrivateProfileSectionW(L"another section whose name is longer", L"a=1\0", L"/no such folder/settings.ini"); GetPrivateProfileStringW(L"a section whose name is longer", L"a key", L"", wide_room, 500, name); GetPrivateProfileIntW(L"a section whose name is longer", L"a key", 7, name); GetPrivateProfileSectionW(L"another section whose name is longer", wide_room, 500, name); GetPrivateProfileSectionNamesW(wide_room, 500, name)),
    CALL(count = sizeof room; CryptBinaryToStringA(reinterpret_cast<BYTE const*>(long_text), 40, CRYPT_STRING_BASE64, room, &count); count = 500; CryptBinaryToStringW(reinterpret_cast<BYTE const*>(long_text), 40, CRYPT_STRING_BASE64, wide_room, &count); count = sizeof room; CryptStringToBinaryA("aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8=", 0, CRYPT_STRING_BASE64, reinterpret_cast<BYTE*>(room), &count, nullptr, nullptr); count = sizeof room; CryptStringToBinaryW(L"aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8=", 0, CRYPT_STRING_BASE64, reinterpret_cast<BYTE*>(room), &count, nullptr, nullptr)),
    CALL(GUID guid{}; CoCreateGuid(&guid); StringFromGUID2(guid, wide_room, 500); CLSIDFromString(wide_room, &guid); LPOLESTR text = nullptr; if (StringFromCLSID(guid, &text) == S_OK) CoTaskMemFree(text); if (StringFromIID(guid, &text) == S_OK) CoTaskMemFree(text); void* object = nullptr; CoCreateInstance(guid, nullptr, CLSCTX_ALL, guid, &object); if (void* memory = CoTaskMemAlloc(40)) { if (void* const more = CoTaskMemRealloc(memory, 400)) memory = more; CoTaskMemFree(memory); }),
    CALL(void* frames[40]; RtlCaptureStackBackTrace(0, 40, frames, &count)),
    CALL(if (CoInitialize(nullptr) == S_OK) CoUninitialize(); if (CoInitializeEx(nullptr, COINIT_MULTITHREADED) == S_OK) CoUninitialize()),
    CALL(UUID uuid{}; UuidCreate(&uuid); UuidCreateSequential(&uuid); UuidIsNil(&uuid, nullptr); UuidEqual(&uuid, &uuid, nullptr); UuidCreateNil(&uuid); RPC_CSTR text = nullptr; if (UuidToStringA(&uuid, &text) == RPC_S_OK) { UuidFromStringA(text, &uuid); RpcStringFreeA(&text); } RPC_WSTR wide = nullptr; if (UuidToStringW(&uuid, &wide) == RPC_S_OK) { UuidFromStringW(wide, &uuid); RpcStringFreeW(&wide); }),
    CALL(ExpandEnvironmentStringsA("%PATH% and %A_NAME_THAT_IS_NOT_THERE%", room, 500); ExpandEnvironmentStringsW(L"%PATH% and %A_NAME_THAT_IS_NOT_THERE%", wide_room, 500)),
    CALL(FreeEnvironmentStringsA(GetEnvironmentStringsA()); FreeEnvironmentStringsW(GetEnvironmentStringsW())),
    CALL(with_pipe(0, [](HANDLE server, HANDLE client) { DWORD mode = PIPE_READMODE_MESSAGE; SetNamedPipeHandleState(client, &mode, nullptr, nullptr); ConnectNamedPipe(server, nullptr); if (WriteFile(client, "abc", 3, &count, nullptr)) { PeekNamedPipe(server, room, 3, &count, nullptr, nullptr); Allowance::end_shortage(); ReadFile(server, room, 3, &count, nullptr); } FlushFileBuffers(server); GetNamedPipeInfo(server, &count, nullptr, nullptr, nullptr); GetNamedPipeHandleStateA(server, &count, &count, nullptr, nullptr, nullptr, 0); GetNamedPipeHandleStateW(server, &count, &count, nullptr, nullptr, nullptr, 0); GetNamedPipeClientProcessId(server, &count); GetNamedPipeServerProcessId(server, &count); TransactNamedPipe(server, room, 0, room, 0, &count, nullptr); DisconnectNamedPipe(server); })),
    CALL(with_pipe(FILE_FLAG_OVERLAPPED, [](HANDLE server, HANDLE client) { Pending operation; if (ReadFile(server, room, 3, nullptr, &operation.overlapped) || GetLastError() != ERROR_IO_PENDING) return; Allowance::end_shortage(); WriteFile(client, "abc", 3, &count, nullptr); GetOverlappedResult(server, &operation.overlapped, &count, TRUE); })),
    CALL(close_if_any(CreateNamedPipeA(long_pipe, PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, nullptr)); close_if_any(CreateNamedPipeW(L"\\\\.\\pipe\\a name that is longer than small strings", PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, nullptr)); WaitNamedPipeA(long_pipe, 1); WaitNamedPipeW(L"\\\\.\\pipe\\a name that is longer than small strings", 1); CallNamedPipeA(long_pipe, room, 1, room, 1, &count, 1); CallNamedPipeW(L"\\\\.\\pipe\\a name that is longer than small strings", room, 1, room, 1, &count, 1)),
    CALL(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, room, sizeof room, nullptr); char* text = nullptr; if (FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr, 10054, 0, reinterpret_cast<char*>(&text), 0, nullptr) != 0) LocalFree(text)),
    CALL(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, wide_room, 500, nullptr)),
    CALL(MultiByteToWideChar(CP_UTF8, 0, long_text, -1, wide_room, 500); WideCharToMultiByte(CP_UTF8, 0, long_wide, -1, room, sizeof room, nullptr, nullptr)),
    CALL(IdnToAscii(0, long_wide, -1, wide_room, 500)),
    CALL(wsprintfA(room, "%s %d", long_text, 7); wsprintfW(wide_room, L"%s %d", long_wide, 7)),
    CALL(_snprintf(room, sizeof room, "%s %d", long_text, 7)),
    CALL(SetEnvironmentVariableA("A_LONG_NAME_THAT_IS_NOT_THERE", long_text); GetEnvironmentVariableA("A_LONG_NAME_THAT_IS_NOT_THERE", room, sizeof room); SetEnvironmentVariableA("A_LONG_NAME_THAT_IS_NOT_THERE", nullptr)),
    CALL(SetEnvironmentVariableW(L"A_LONG_NAME_THAT_IS_NOT_THERE", long_wide); GetEnvironmentVariableW(L"A_LONG_NAME_THAT_IS_NOT_THERE", wide_room, 500); SetEnvironmentVariableW(L"A_LONG_NAME_THAT_IS_NOT_THERE", nullptr)),
    CALL(count = 300; GetComputerNameA(room, &count); count = 300; GetComputerNameW(wide_room, &count); count = 300; GetComputerNameExA(ComputerNameDnsFullyQualified, room, &count); count = 300; GetComputerNameExW(ComputerNameDnsFullyQualified, wide_room, &count)),
    CALL(count = 300; GetUserNameA(room, &count); count = 300; GetUserNameW(wide_room, &count)),
    CALL(GetConsoleTitleA(room, sizeof room); GetConsoleTitleW(wide_room, 500); SetConsoleTitleA(long_text); SetConsoleTitleW(long_wide); GetConsoleTitleA(room, sizeof room); GetConsoleTitleW(wide_room, 500)),
    CALL(OutputDebugStringA(long_text); OutputDebugStringW(long_wide)),
    CALL(lstrcmpiA(long_text, "A TEXT THAT IS LONGER THAN SMALL STRINGS ARE"); lstrcmpiW(long_wide, L"A TEXT THAT IS LONGER THAN SMALL STRINGS ARE"); lstrcpyA(room, long_text); lstrcatA(room, long_text); lstrcpyW(wide_room, long_wide); lstrcatW(wide_room, long_wide)),
    CALL(BCryptGenRandom(nullptr, reinterpret_cast<PUCHAR>(room), 16, 2); unsigned number = 0; rand_s(&number)),
};

// No more than the types of their arguments ask for: they refuse, convert, or report.
Call const plain_calls[] = {
    PLAIN(RegOpenKeyA), PLAIN(RegOpenKeyW), PLAIN(RegGetValueA), PLAIN(RegGetValueW), PLAIN(RegDeleteValueA), PLAIN(RegDeleteValueW), PLAIN(RegDeleteKeyA), PLAIN(RegDeleteKeyW), PLAIN(ChangeServiceConfig2A), PLAIN(ChangeServiceConfig2W),
    PLAIN(AllocConsole), PLAIN(GetNamedPipeClientComputerNameA), PLAIN(GetNamedPipeClientComputerNameW), PLAIN(GetTimeZoneInformation), PLAIN(SystemTimeToTzSpecificLocalTime), PLAIN(TzSpecificLocalTimeToSystemTime), PLAIN(GetThreadTimes), PLAIN(GetCursorPos), PLAIN(clock), PLAIN(HeapWalk), PLAIN(IsThreadAFiber), PLAIN(CreateJobObjectA), PLAIN(CreateJobObjectW), PLAIN(OpenJobObjectA), PLAIN(OpenJobObjectW), PLAIN(AssignProcessToJobObject), PLAIN(TerminateJobObject), PLAIN(SetInformationJobObject), PLAIN(QueryInformationJobObject), PLAIN(IsProcessInJob), PLAIN(OpenThreadToken), PLAIN(InitializeAcl), PLAIN(AddAccessAllowedAce), PLAIN(AddAccessDeniedAce), PLAIN(IsWellKnownSid), PLAIN(_crt_timezone), PLAIN(_crt_daylight), PLAIN(_crt_dstbias), PLAIN(_crt_localtime), PLAIN(_crt_gmtime), PLAIN(GetCurrentFiber), PLAIN(GetFiberData), PLAIN(SetThreadIdealProcessor), PLAIN(mciSendStringA), PLAIN(mciSendStringW), PLAIN(PlaySoundA), PLAIN(PlaySoundW), PLAIN(sndPlaySoundA), PLAIN(sndPlaySoundW), PLAIN(IsWow64Process), PLAIN(GetFileTime), PLAIN(SetFileTime), PLAIN(CreateToolhelp32Snapshot), PLAIN(Module32First), PLAIN(Module32FirstW), PLAIN(Module32Next), PLAIN(Module32NextW), PLAIN(Process32First), PLAIN(Process32FirstW), PLAIN(Process32Next), PLAIN(Process32NextW), PLAIN(LocalFileTimeToFileTime), PLAIN(VerSetConditionMask), PLAIN(VerifyVersionInfoA), PLAIN(VerifyVersionInfoW), PLAIN(Beep), PLAIN(CloseServiceHandle), PLAIN(ControlService), PLAIN(CreateServiceA), PLAIN(CreateServiceW), PLAIN(DeleteService), PLAIN(GetBestInterface), PLAIN(GetIpAddrTable), PLAIN(GetNumberOfInterfaces), PLAIN(OpenServiceA), PLAIN(OpenServiceW), PLAIN(QueryServiceStatus), PLAIN(RegEnumKeyExA), PLAIN(RegEnumKeyExW), PLAIN(RegEnumKeyA), PLAIN(RegEnumKeyW), PLAIN(RegEnumValueA), PLAIN(RegEnumValueW), PLAIN(RegQueryInfoKeyA), PLAIN(RegQueryInfoKeyW), PLAIN(RegFlushKey), PLAIN(RegCreateKeyA), PLAIN(RegCreateKeyW), PLAIN(RegQueryValueExA), PLAIN(RegQueryValueExW), PLAIN(RegSetValueExA), PLAIN(RegSetValueExW), PLAIN(SetServiceStatus), PLAIN(StartServiceA), PLAIN(StartServiceW), PLAIN(GetFileAttributesExA), PLAIN(GetFileAttributesExW), PLAIN(CancelSynchronousIo), PLAIN(NtOpenFile), PLAIN(NtDeviceIoControlFile), PLAIN(NtQueryDirectoryFile), PLAIN(NtQueryInformationFile), PLAIN(NtQueryInformationProcess), PLAIN(NtQuerySystemInformation), PLAIN(NtQueryVolumeInformationFile), PLAIN(NtSetInformationFile), PLAIN(GetCurrentProcessorNumber), PLAIN(GetProcessAffinityMask), PLAIN(GetProcessMemoryInfo), PLAIN(ReadDirectoryChangesW), PLAIN(AreFileApisANSI), PLAIN(SetFileValidData), PLAIN(SetTcpEntry), PLAIN(CreateIpForwardEntry), PLAIN(SetIpForwardEntry), PLAIN(DeleteIpForwardEntry), PLAIN(CreateIpNetEntry), PLAIN(SetIpNetEntry), PLAIN(DeleteIpNetEntry), PLAIN(FlushIpNetTable), PLAIN(GetSystemMetrics), PLAIN(RtlNtStatusToDosError), PLAIN(LsaNtStatusToWinError), PLAIN(ClearCommError), PLAIN(CompareFileTime),
    PLAIN(EscapeCommFunction), PLAIN(FileTimeToLocalFileTime), PLAIN(FileTimeToSystemTime),
    PLAIN(FillConsoleOutputAttribute), PLAIN(FillConsoleOutputCharacterA), PLAIN(WriteConsoleOutputA), PLAIN(WriteConsoleOutputW),
    PLAIN(FillConsoleOutputCharacterW), PLAIN(FreeConsole), PLAIN(GetAddressByNameA),
    PLAIN(GetAddressByNameW), PLAIN(GetCommModemStatus), PLAIN(GetCommState),
    PLAIN(GetCommTimeouts), PLAIN(GetCommandLineA), PLAIN(GetCommandLineW), PLAIN(GetConsoleCP), PLAIN(GetACP), PLAIN(GetOEMCP),
    PLAIN(GetConsoleCursorInfo), PLAIN(GetConsoleOutputCP), PLAIN(GetConsoleScreenBufferInfo),
    PLAIN(GetConsoleWindow), PLAIN(GetForegroundWindow), PLAIN(GetAsyncKeyState), PLAIN(GetKeyState), PLAIN(GetLocalTime), PLAIN(GetNameByTypeA), PLAIN(GetNameByTypeW),
    PLAIN(GetNativeSystemInfo), PLAIN(GetProcessHeaps), PLAIN(HeapSetInformation), PLAIN(HeapQueryInformation), PLAIN(GetActiveProcessorCount), PLAIN(GetActiveProcessorGroupCount), PLAIN(GetMaximumProcessorCount), PLAIN(GetMaximumProcessorGroupCount), PLAIN(SetSystemTime), PLAIN(SetLocalTime), PLAIN(GetServiceA), PLAIN(GetServiceW), PLAIN(GetStartupInfoA), PLAIN(GetSystemDirectoryA), PLAIN(GetSystemDirectoryW), PLAIN(GetWindowsDirectoryA), PLAIN(GetWindowsDirectoryW), PLAIN(InitializeProcThreadAttributeList), PLAIN(UpdateProcThreadAttribute), PLAIN(DeleteProcThreadAttributeList),
    PLAIN(GetStartupInfoW), PLAIN(GetStockObject), PLAIN(GetSystemInfo), PLAIN(GetLogicalProcessorInformation), PLAIN(GetSystemTime),
    PLAIN(GetSystemTimeAsFileTime), PLAIN(GetSystemTimePreciseAsFileTime), PLAIN(GetTickCount),
    PLAIN(GetTickCount64), PLAIN(GetTypeByNameA), PLAIN(GetTypeByNameW), PLAIN(GetVersion),
    PLAIN(GetVersionExA), PLAIN(GetVersionExW), PLAIN(IsBadReadPtr), PLAIN(IsBadWritePtr),
    PLAIN(LoadCursorA), PLAIN(LoadCursorW), PLAIN(LoadIconA), PLAIN(LoadIconW), PLAIN(MessageBeep),
    PLAIN(MessageBoxA), PLAIN(MessageBoxW), PLAIN(NSPStartup), PLAIN(PurgeComm),
    PLAIN(QueryPerformanceCounter), PLAIN(QueryPerformanceFrequency), PLAIN(SetAddrInfoExA),
    PLAIN(SetAddrInfoExW), PLAIN(SetCommMask), PLAIN(SetCommState), PLAIN(SetCommTimeouts),
    PLAIN(SetConsoleCP), PLAIN(SetConsoleCursorInfo), PLAIN(SetConsoleCursorPosition),
    PLAIN(SetConsoleOutputCP), PLAIN(SetConsoleTextAttribute), PLAIN(SetErrorMode), PLAIN(SetLastError), PLAIN(SetServiceA),
    PLAIN(SetServiceW), PLAIN(SetupComm), PLAIN(SystemTimeToFileTime), PLAIN(WPUCloseEvent),
    PLAIN(WPUCloseSocketHandle), PLAIN(WPUCloseThread), PLAIN(WPUCompleteOverlappedRequest),
    CALL(INT error = 0; if (WSAEVENT const event = WPUCreateEvent(&error)) WPUCloseEvent(event, &error)), PLAIN(WPUCreateSocketHandle), PLAIN(WPUFDIsSet),
    PLAIN(WPUGetProviderPath), PLAIN(WPUModifyIFSHandle), PLAIN(WPUOpenCurrentThread),
    PLAIN(WPUPostMessage), PLAIN(WPUQueryBlockingCallback), PLAIN(WPUQuerySocketHandleContext),
    PLAIN(WPUQueueApc), PLAIN(WPUResetEvent), PLAIN(WPUSetEvent), PLAIN(WSAAdvertiseProvider),
    PLAIN(WSACancelBlockingCall), PLAIN(WSADeleteSocketPeerTargetName), PLAIN(WSAGetQOSByName),
    PLAIN(WSAGetServiceClassInfoA), PLAIN(WSAGetServiceClassInfoW),
    PLAIN(WSAGetServiceClassNameByClassIdA), PLAIN(WSAGetServiceClassNameByClassIdW),
    PLAIN(WSAHtonl), PLAIN(WSAHtons), PLAIN(WSAImpersonateSocketPeer),
    PLAIN(WSAInstallServiceClassA), PLAIN(WSAInstallServiceClassW), PLAIN(WSAIsBlocking),
    PLAIN(SetEntriesInAclA), PLAIN(SetEntriesInAclW), PLAIN(GetEffectiveRightsFromAclA),
    PLAIN(GetEffectiveRightsFromAclW), PLAIN(GetSecurityInfo), PLAIN(SetSecurityInfo),
    PLAIN(GetNamedSecurityInfoA), PLAIN(GetNamedSecurityInfoW), PLAIN(SetNamedSecurityInfoA),
    PLAIN(SetNamedSecurityInfoW), PLAIN(ConvertStringSecurityDescriptorToSecurityDescriptorA),
    PLAIN(DnsQuery_A), PLAIN(DnsQuery_UTF8), PLAIN(DnsQuery_W), PLAIN(DnsFree),
    PLAIN(ConvertStringSecurityDescriptorToSecurityDescriptorW), PLAIN(ConvertSidToStringSidA),
    PLAIN(ConvertSidToStringSidW), PLAIN(ConvertStringSidToSidA), PLAIN(ConvertStringSidToSidW),
    PLAIN(GetAce), PLAIN(SymInitialize), PLAIN(SymCleanup), PLAIN(SymFromAddr),
    PLAIN(SymGetLineFromAddr64), PLAIN(MiniDumpWriteDump),
    PLAIN(WSANSPIoctl), PLAIN(WSANtohl), PLAIN(WSANtohs), PLAIN(WSAProviderCompleteAsyncCall),
    PLAIN(WSAProviderConfigChange), PLAIN(WSAQuerySocketSecurity), PLAIN(WSARemoveServiceClass),
    PLAIN(WSARevertImpersonation), PLAIN(WSASetBlockingHook), PLAIN(WSASetLastError),
    PLAIN(WSASetServiceA), PLAIN(WSASetServiceW), PLAIN(WSASetSocketPeerTargetName),
    PLAIN(WSASetSocketSecurity), PLAIN(WSAUnadvertiseProvider), PLAIN(WSAUnhookBlockingHook),
    PLAIN(WSCDeinstallProvider), PLAIN(WSCDeinstallProvider32), PLAIN(WSCEnableNSProvider),
    PLAIN(WSCEnableNSProvider32), PLAIN(WSCEnumNameSpaceProviders32),
    PLAIN(WSCEnumNameSpaceProvidersEx32), PLAIN(WSCEnumProtocols32),
    PLAIN(WSCGetApplicationCategory), PLAIN(WSCGetProviderInfo), PLAIN(WSCGetProviderInfo32),
    PLAIN(WSCGetProviderPath), PLAIN(WSCGetProviderPath32), PLAIN(WSCInstallNameSpace),
    PLAIN(WSCInstallNameSpace32), PLAIN(WSCInstallNameSpaceEx), PLAIN(WSCInstallNameSpaceEx32),
    PLAIN(WSCInstallProvider), PLAIN(WSCInstallProvider64_32),
    PLAIN(WSCInstallProviderAndChains64_32), PLAIN(WSCInstallQOSTemplate),
    PLAIN(WSCRemoveQOSTemplate), PLAIN(WSCSetApplicationCategory), PLAIN(WSCSetProviderInfo),
    PLAIN(WSCSetProviderInfo32), PLAIN(WSCUnInstallNameSpace), PLAIN(WSCUnInstallNameSpace32),
    PLAIN(WSCUpdateProvider), PLAIN(WSCUpdateProvider32), PLAIN(WSPStartup), PLAIN(_getpid),
    PLAIN(gettimeofday), PLAIN(lstrcmpA), PLAIN(lstrcmpW), PLAIN(lstrcpynA),
    PLAIN(lstrcpynW), PLAIN(lstrlenA), PLAIN(lstrlenW), PLAIN(ntohl),
};
// clang-format on

// Not in the tables, and why.
std::set<std::string> const excused{
    // In what the calls are made with.
    "CancelIoEx",
    "CreateWindowExA",
    "RegisterClassA",
    "WSAGetLastError",
    "WSAGetOverlappedResult",
    "ExitProcess",  // ends this program
    "DebugBreak",   // likewise
    "_vsnprintf",   // _snprintf calls it
    // What they do is the whole process's: a service's life, and its standard input.
    "StartServiceCtrlDispatcherA",
    "StartServiceCtrlDispatcherW",
    "RegisterServiceCtrlHandlerA",
    "RegisterServiceCtrlHandlerW",
    "RegisterServiceCtrlHandlerExA",
    "RegisterServiceCtrlHandlerExW",
    "gets_s",
    // What they begin goes on until the host's addresses change.
    "NotifyAddrChange",
    "NotifyRouteChange",
    "CancelIPChangeNotify",
    // No functions.
    "FOLDERID_Desktop",
    "FOLDERID_Documents",
    "FOLDERID_Downloads",
    "FOLDERID_LocalAppData",
    "FOLDERID_Profile",
    "FOLDERID_ProgramData",
    "FOLDERID_RoamingAppData",
    "in6addr_any",
    "in6addr_loopback",
    "in4addr_any",
    "in4addr_broadcast",
    "in4addr_loopback",
    "in4addr_linklocalprefix",
    "in4addr_multicastprefix",
    "in4addr_alligmpv3routersonlink",
    "in4addr_allnodesonlink",
    "in4addr_allroutersonlink",
    "in4addr_allteredohostsonlink",
    // Only in a callback of a pool, that is in a thread that this test does not starve.
    "LeaveCriticalSectionWhenCallbackReturns",
    "ReleaseMutexWhenCallbackReturns",
    "ReleaseSemaphoreWhenCallbackReturns",
    "FreeLibraryWhenCallbackReturns",
};

void collect_words(char const* text, std::set<std::string>& words) {
    std::string word;
    for (;; ++text) {
        if (std::isalnum(static_cast<unsigned char>(*text)) || *text == '_') {
            word += *text;
            continue;
        }
        words.insert(word);
        word.clear();
        if (*text == 0) return;
    }
}

template <class Use>
void for_all_calls(Use&& use) {
    auto const of = [&](auto const& calls) {
        for (auto const& call : calls) use(call);
    };
    of(socket_calls);
    of(name_calls);
    of(object_calls);
    of(thread_calls);
    of(window_calls);
    of(file_calls);
    of(text_calls);
    of(plain_calls);
}

// Whether an exception came out of it.
bool has_thrown_when_starved(Call const& call, int& shortages) {
    bool has_thrown = false;
    shortages = starve([&] {
        try {
            call.make();
        } catch (std::bad_alloc const&) {
            has_thrown = true;
        }
    });
    return has_thrown;
}

}  // namespace

TEST_CASE("every exported function is in the tables of starved calls", "[memory]") {
    std::set<std::string> words = excused;
    for_all_calls([&](Call const& call) { collect_words(call.text, words); });
    std::ifstream list{WS2_EXPORTS_LIST};
    REQUIRE(list);
    std::string const prefix = "ws2_";
    for (std::string name; std::getline(list, name);) {
        if (name.rfind(prefix, 0) != 0) continue;
        CAPTURE(name);
        CHECK((words.count(name) != 0 || words.count(name.substr(prefix.size())) != 0));
    }
}

TEST_CASE("no call lets an exception into the program when memory runs out", "[memory]") {
    WinsockSession const session;
    std::filesystem::create_directory(own_folder());
    REQUIRE((is_open(known_event()) && is_open(known_port()) && is_open(known_signal())));
    for_all_calls([&](Call const& call) {
        CAPTURE(call.text);
        int shortages = 0;
        CHECK_FALSE(has_thrown_when_starved(call, shortages));
        CHECK(shortages < most_allocations);
        // What was begun without memory leaves nothing behind, nor anything in the way of the next.
        auto const handles = ws2::core::library().handles().size();
        auto const descriptors = open_descriptors().value_or(Descriptors{}).sockets;
        CHECK_FALSE(has_thrown_when_starved(call, shortages));
        CHECK(eventually([&] { return ws2::core::library().handles().size() <= handles; }));
        CHECK(eventually(
            [&] { return open_descriptors().value_or(Descriptors{}).sockets <= descriptors; }));
        auto const pair = tcp_pair();
        CHECK(send(pair.client, "abc", 3, 0) == 3);
        CHECK(recv_text(pair.server, 3) == "abc");
        CHECK(std::filesystem::is_empty(own_folder()));
    });
    std::filesystem::remove_all(own_folder());
}
