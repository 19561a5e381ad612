// SPDX-License-Identifier: MIT
// Pointers and handles that are no good, given to everything that takes one. Windows' socket calls
// answer; they do not fault. Where they do fault, as getaddrinfo for its result, nothing is stated.
#include <mswsock.h>
#include <ws2tcpip.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/bad_memory.hpp"
#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/temporary_file.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

// What the call does with the memory, which decides what is bad for it.
enum class Use { read, written };

template <class T>
T* at(void* bad) {
    return static_cast<T*>(bad);
}

Outcome failed_if(bool failed) {
    auto const error = WSAGetLastError();
    return {failed ? SOCKET_ERROR : 0, error};
}

enum class Null { is_bad, is_nothing };

struct PointerRow {
    Behaviour is;
    Use use;
    Outcome (*call)(void* bad);
    Null null = Null::is_bad;
};

// --- calls that are made with everything right but the pointer -----------------------------------

template <class Call>
Outcome on_datagram(Call&& call) {
    auto const s = bound_datagram();
    return outcome([&] { return call(s.get()); });
}

template <class Call>
Outcome on_pair(Call&& call) {
    auto const pair = tcp_pair();
    return outcome([&] { return call(pair.client.get()); });
}

// With a datagram from `pair.client` on its way to `pair.server`.
template <class Call>
Outcome on_arrival(Call&& call) {
    auto const pair = udp_pair();
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    return outcome([&] { return call(pair.server.get()); });
}

template <class Call>
Outcome with_buffer(Call&& call) {
    return on_arrival([&](SOCKET s) {
        std::array<char, 16> data{};
        WSABUF buffer{static_cast<ULONG>(data.size()), data.data()};
        return call(s, buffer);
    });
}

Outcome accept_into(sockaddr* address, int* length) {
    auto const listening = listener();
    auto const client = connected_to(listening);
    return outcome([&] {
        UniqueSocket const s{accept(listening, address, length)};
        return s.valid() ? 0 : SOCKET_ERROR;
    });
}

Outcome select_with(fd_set* set, timeval* timeout) {
    return outcome([&] { return select(0, set, nullptr, nullptr, timeout); });
}

// A bad set beside one that is fine and ready.
Outcome select_beside(fd_set* writable, fd_set* exceptional) {
    auto const s = datagram_socket();
    fd_set fine;
    FD_ZERO(&fine);
    FD_SET(s.get(), &fine);
    timeval now{0, 0};
    return outcome(
        [&] { return select(0, nullptr, writable ? writable : &fine, exceptional, &now); });
}

// A message that may be sent to oneself or received, before the row spoils one of its pointers.
struct Message {
    char data[8] = "hello";
    char control[64];
    sockaddr_storage name{};
    WSABUF buffer{5, data};
    WSAMSG raw{};

    explicit Message(SOCKET s) {
        auto const own = local_address(s);
        std::memcpy(&name, own.data(), static_cast<std::size_t>(own.length()));
        raw.name = reinterpret_cast<sockaddr*>(&name);
        raw.namelen = own.length();
        raw.lpBuffers = &buffer;
        raw.dwBufferCount = 1;
    }
};

template <class Spoil>
Outcome message_received(Spoil&& spoil) {
    auto const pair = udp_pair();
    auto const receive = extension_function<LPFN_WSARECVMSG>(WSAID_WSARECVMSG);
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    Message message{pair.server};
    spoil(message);
    return outcome([&] {
        DWORD received = 0;
        return receive(pair.server, &message.raw, &received, nullptr, nullptr);
    });
}

template <class Spoil>
Outcome message_sent(Spoil&& spoil) {
    return on_datagram([&](SOCKET s) {
        Message message{s};
        spoil(message);
        DWORD sent = 0;
        return WSASendMsg(s, &message.raw, 0, &sent, nullptr, nullptr);
    });
}

template <class Call>
Outcome found_unless_null(Call&& call) {
    WSASetLastError(0);
    return failed_if(!call());
}

template <class Item>
Outcome option_into(int name, Item* value, int* length) {
    return on_datagram([&](SOCKET s) {
        return getsockopt(s, SOL_SOCKET, name, reinterpret_cast<char*>(value), length);
    });
}

Outcome option_from(int level, int name, void* value, int length) {
    return on_datagram(
        [&](SOCKET s) { return setsockopt(s, level, name, at<char>(value), length); });
}

Outcome control_with(DWORD code, void* input, DWORD input_size, void* output, DWORD output_size,
                     DWORD* returned) {
    return on_datagram([&](SOCKET s) {
        return WSAIoctl(s, code, input, input_size, output, output_size, returned, nullptr,
                        nullptr);
    });
}

#define POINTER_OF(id, rows, source, what) \
    { "bad-pointer." id, rows, high, source, what " fails with WSAEFAULT" }
#define POINTER(id, source, what) POINTER_OF(id, "0.3-6", source, what)
#define POINTER_DOCS(id, source, what) \
    { "bad-pointer." id, "0.3-6", medium, source, what " fails with WSAEFAULT" }

// clang-format off
PointerRow const pointer_rows[] = {
    {POINTER("bind", "winetest:test_bind; rostest:bind", "bind to an address that cannot be read"), Use::read, [](void* bad) {
        auto const s = stream_socket();
        return outcome([&] { return bind(s, at<sockaddr>(bad), 16); });
    }},
    {POINTER("connect", "docs:connect", "connect to an address that cannot be read"), Use::read, [](void* bad) {
        auto const s = stream_socket();
        return outcome([&] { return connect(s, at<sockaddr>(bad), 16); });
    }},
    {POINTER("connect-datagram", "docs:connect", "connect of a datagram socket to an address that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { return connect(s, at<sockaddr>(bad), 16); });
    }},
    {POINTER_DOCS("WSAConnect", "docs:WSAConnect", "WSAConnect to an address that cannot be read"), Use::read, [](void* bad) {
        auto const s = stream_socket();
        return outcome([&] { return WSAConnect(s, at<sockaddr>(bad), 16, nullptr, nullptr, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSAJoinLeaf", "docs:WSAJoinLeaf", "WSAJoinLeaf for an address that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) {
            return WSAJoinLeaf(s, at<sockaddr>(bad), 16, nullptr, nullptr, nullptr, nullptr, JL_BOTH) == INVALID_SOCKET ? SOCKET_ERROR : 0;
        });
    }},
    {POINTER_DOCS("accept-address", "docs:accept", "accept into an address that cannot be written"), Use::written, [](void* bad) {
        int length = 128;
        return accept_into(at<sockaddr>(bad), &length);
    }, Null::is_nothing},
    {POINTER_DOCS("accept-length", "docs:accept", "accept with a length that cannot be written"), Use::written, [](void* bad) {
        sockaddr_storage address;
        return accept_into(reinterpret_cast<sockaddr*>(&address), at<int>(bad));
    }, Null::is_nothing},
    {POINTER_DOCS("WSAAccept-address", "docs:WSAAccept", "WSAAccept into an address that cannot be written"), Use::written, [](void* bad) {
        auto const listening = listener();
        auto const client = connected_to(listening);
        int length = 128;
        return outcome([&] {
            UniqueSocket const s{WSAAccept(listening, at<sockaddr>(bad), &length, nullptr, 0)};
            return s.valid() ? 0 : SOCKET_ERROR;
        });
    }, Null::is_nothing},
    {POINTER_DOCS("getsockname-address", "docs:getsockname", "getsockname into an address that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { int length = 128; return getsockname(s, at<sockaddr>(bad), &length); });
    }},
    {POINTER_DOCS("getsockname-length", "docs:getsockname", "getsockname with a length that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { sockaddr_storage name; return getsockname(s, reinterpret_cast<sockaddr*>(&name), at<int>(bad)); });
    }},
    {POINTER("getpeername-address", "winetest:test_getpeername; docs:getpeername", "getpeername into an address that cannot be written"), Use::written, [](void* bad) {
        return on_pair([&](SOCKET s) { int length = 128; return getpeername(s, at<sockaddr>(bad), &length); });
    }},
    {POINTER("getpeername-length", "winetest:test_getpeername; docs:getpeername", "getpeername with a length that cannot be written"), Use::written, [](void* bad) {
        return on_pair([&](SOCKET s) { sockaddr_storage name; return getpeername(s, reinterpret_cast<sockaddr*>(&name), at<int>(bad)); });
    }},
    {POINTER_DOCS("getsockopt-value", "docs:getsockopt", "getsockopt into a value that cannot be written"), Use::written, [](void* bad) {
        int length = 4;
        return option_into(SO_RCVBUF, at<int>(bad), &length);
    }},
    {POINTER_DOCS("getsockopt-length", "docs:getsockopt", "getsockopt with a length that cannot be written"), Use::written, [](void* bad) {
        int value = 0;
        return option_into(SO_RCVBUF, &value, at<int>(bad));
    }},
    {POINTER_DOCS("getsockopt-structure", "docs:getsockopt", "getsockopt into a structure that cannot be written"), Use::written, [](void* bad) {
        int length = sizeof(WSAPROTOCOL_INFOW);
        return option_into(SO_PROTOCOL_INFOW, at<char>(bad), &length);
    }},
    {POINTER("setsockopt", "winetest:test_set_getsockopt; docs:setsockopt", "setsockopt from a value that cannot be read"), Use::read, [](void* bad) {
        return option_from(SOL_SOCKET, SO_RCVBUF, bad, 4);
    }},
    {POINTER("setsockopt-flag", "winetest:test_set_getsockopt; docs:setsockopt", "setsockopt of a truth value that cannot be read"), Use::read, [](void* bad) {
        return option_from(SOL_SOCKET, SO_BROADCAST, bad, 1);
    }},
    {POINTER_DOCS("setsockopt-structure", "docs:setsockopt", "setsockopt from a structure that cannot be read"), Use::read, [](void* bad) {
        return option_from(IPPROTO_IP, IP_ADD_MEMBERSHIP, bad, sizeof(ip_mreq));
    }},
    {POINTER_DOCS("setsockopt-group", "docs:MCAST_JOIN_GROUP", "MCAST_JOIN_GROUP from a structure that cannot be read"), Use::read, [](void* bad) {
        return option_from(IPPROTO_IP, MCAST_JOIN_GROUP, bad, sizeof(GROUP_REQ));
    }},
    {POINTER_DOCS("setsockopt-group-source", "docs:MCAST_JOIN_SOURCE_GROUP", "MCAST_JOIN_SOURCE_GROUP from a structure that cannot be read"), Use::read, [](void* bad) {
        return option_from(IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, bad, sizeof(GROUP_SOURCE_REQ));
    }},
    {POINTER("getsockopt-open-type", "winetest:test_set_getsockopt; docs:getsockopt", "getsockopt of SO_OPENTYPE into a value that cannot be written"), Use::written, [](void* bad) {
        int length = 4;
        return option_into(SO_OPENTYPE, at<int>(bad), &length);
    }},
    {POINTER("setsockopt-open-type", "winetest:test_set_getsockopt; docs:setsockopt", "setsockopt of SO_OPENTYPE from a value that cannot be read"), Use::read, [](void* bad) {
        return option_from(SOL_SOCKET, SO_OPENTYPE, bad, 4);
    }},
    {POINTER("setsockopt-packets", "winetest:test_set_getsockopt; docs:setsockopt", "setsockopt of an option of IP from a value that cannot be read"), Use::read, [](void* bad) {
        return option_from(IPPROTO_IP, IP_TTL, bad, 1);
    }},
    {POINTER_OF("ioctlsocket-FIONREAD", "0.3-6 C.6-16", "winetest:test_fionread_siocatmark", "FIONREAD into a number that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return ioctlsocket(s, FIONREAD, at<u_long>(bad)); });
    }},
    {POINTER_OF("ioctlsocket-SIOCATMARK", "0.3-6 C.6-16", "winetest:test_fionread_siocatmark", "SIOCATMARK into a number that cannot be written"), Use::written, [](void* bad) {
        return on_pair([&](SOCKET s) { return ioctlsocket(s, SIOCATMARK, at<u_long>(bad)); });
    }},
    {POINTER_DOCS("ioctlsocket-FIONBIO", "docs:ioctlsocket", "FIONBIO from a number that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { return ioctlsocket(s, static_cast<long>(FIONBIO), at<u_long>(bad)); });
    }},
    {POINTER("WSAIoctl-returned", "winetest:test_fionread_siocatmark", "WSAIoctl with a returned size that cannot be written"), Use::written, [](void* bad) {
        u_long count = 0;
        return control_with(FIONREAD, nullptr, 0, &count, sizeof count, at<DWORD>(bad));
    }},
    {POINTER("WSAIoctl-output", "winetest:test_fionread_siocatmark", "WSAIoctl into memory that cannot be written"), Use::written, [](void* bad) {
        DWORD returned = 0;
        return control_with(FIONREAD, nullptr, 0, bad, sizeof(u_long), &returned);
    }},
    {POINTER("WSAIoctl-input", "winetest:test_fionbio", "WSAIoctl from memory that cannot be read"), Use::read, [](void* bad) {
        DWORD returned = 0;
        return control_with(FIONBIO, bad, sizeof(u_long), nullptr, 0, &returned);
    }},
    {POINTER("WSAIoctl-list", "winetest:test_address_list_query", "SIO_ADDRESS_LIST_QUERY into memory that cannot be written"), Use::written, [](void* bad) {
        DWORD returned = 0;
        return control_with(SIO_ADDRESS_LIST_QUERY, nullptr, 0, bad, 4096, &returned);
    }},
    {POINTER("WSAIoctl-interfaces", "winetest:test_get_interface_list", "SIO_GET_INTERFACE_LIST into memory that cannot be written"), Use::written, [](void* bad) {
        DWORD returned = 0;
        return control_with(SIO_GET_INTERFACE_LIST, nullptr, 0, bad, 4096, &returned);
    }},
    {POINTER_DOCS("WSAIoctl-guid", "docs:SIO_GET_EXTENSION_FUNCTION_POINTER", "a GUID that cannot be read"), Use::read, [](void* bad) {
        DWORD returned = 0;
        void* function = nullptr;
        return control_with(SIO_GET_EXTENSION_FUNCTION_POINTER, bad, sizeof(GUID), &function, sizeof function, &returned);
    }},
    {POINTER_DOCS("WSAIoctl-function", "docs:SIO_GET_EXTENSION_FUNCTION_POINTER", "the pointer to a function into memory that cannot be written"), Use::written, [](void* bad) {
        DWORD returned = 0;
        GUID id = WSAID_WSARECVMSG;
        return control_with(SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, bad, sizeof(void*), &returned);
    }},
    {POINTER_DOCS("WSAIoctl-base", "docs:SIO_BASE_HANDLE", "SIO_BASE_HANDLE into memory that cannot be written"), Use::written, [](void* bad) {
        DWORD returned = 0;
        return control_with(SIO_BASE_HANDLE, nullptr, 0, bad, sizeof(SOCKET), &returned);
    }},
    {POINTER_DOCS("select-write", "docs:select", "select of a set for writing that cannot be read"), Use::read, [](void* bad) {
        return select_beside(at<fd_set>(bad), nullptr);
    }, Null::is_nothing},
    {POINTER_DOCS("select-except", "docs:select", "select of a set for exceptions that cannot be read"), Use::read, [](void* bad) {
        return select_beside(nullptr, at<fd_set>(bad));
    }, Null::is_nothing},
    {POINTER_DOCS("select-set", "docs:select", "select of a set that cannot be read"), Use::read, [](void* bad) {
        timeval now{0, 0};
        return select_with(at<fd_set>(bad), &now);
    }, Null::is_nothing},
    {POINTER_DOCS("select-timeout", "docs:select", "select with a timeout that cannot be read"), Use::read, [](void* bad) {
        auto const s = bound_datagram();
        fd_set set;
        FD_ZERO(&set);
        FD_SET(s.get(), &set);
        return select_with(&set, at<timeval>(bad));
    }, Null::is_nothing},
    {POINTER("WSAPoll", "winetest:test_WSAPoll", "WSAPoll of an array that cannot be written"), Use::written, [](void* bad) {
        return outcome([&] { return WSAPoll(at<WSAPOLLFD>(bad), 2, 0); });
    }},
    {POINTER_DOCS("send", "docs:send", "send of data that cannot be read"), Use::read, [](void* bad) {
        return on_pair([&](SOCKET s) { return send(s, at<char>(bad), 5, 0); });
    }},
    {POINTER_DOCS("sendto-data", "docs:sendto", "sendto of data that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { auto to = local_address(s); return sendto(s, at<char>(bad), 5, 0, to.data(), to.length()); });
    }},
    {POINTER_DOCS("sendto-address", "docs:sendto", "sendto to an address that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { return sendto(s, "hello", 5, 0, at<sockaddr>(bad), 16); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSASend-buffers", "docs:WSASend", "WSASend of buffers that cannot be read"), Use::read, [](void* bad) {
        return on_pair([&](SOCKET s) { DWORD sent = 0; return WSASend(s, at<WSABUF>(bad), 2, &sent, 0, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSASend-count", "docs:WSASend", "WSASend with a count that cannot be written"), Use::written, [](void* bad) {
        return on_pair([&](SOCKET s) { char data[] = "hello"; WSABUF buffer{5, data}; return WSASend(s, &buffer, 1, at<DWORD>(bad), 0, nullptr, nullptr); });
    }},
    {POINTER("WSASendTo-count", "winetest:test_WSASendTo", "WSASendTo with a count that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { char data[] = "hello"; WSABUF buffer{5, data}; auto to = local_address(s); return WSASendTo(s, &buffer, 1, at<DWORD>(bad), 0, to.data(), to.length(), nullptr, nullptr); });
    }},
    {POINTER("WSASendTo-buffers", "winetest:test_WSASendTo", "WSASendTo of buffers that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { DWORD sent = 0; auto to = local_address(s); return WSASendTo(s, at<WSABUF>(bad), 2, &sent, 0, to.data(), to.length(), nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSASendTo-address", "docs:WSASendTo", "WSASendTo to an address that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { char data[] = "hello"; WSABUF buffer{5, data}; DWORD sent = 0; return WSASendTo(s, &buffer, 1, &sent, 0, at<sockaddr>(bad), 16, nullptr, nullptr); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSASendMsg-address", "docs:WSASendMsg", "WSASendMsg to an address that cannot be read"), Use::read, [](void* bad) {
        return message_sent([&](Message& message) { message.raw.name = at<sockaddr>(bad); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSASendMsg-buffers", "docs:WSASendMsg", "WSASendMsg of buffers that cannot be read"), Use::read, [](void* bad) {
        return message_sent([&](Message& message) { message.raw.lpBuffers = at<WSABUF>(bad); });
    }},
    {POINTER_DOCS("WSASendMsg-control", "docs:WSASendMsg", "WSASendMsg with control data that cannot be read"), Use::read, [](void* bad) {
        return message_sent([&](Message& message) { message.raw.Control = {32, at<char>(bad)}; });
    }},
    {POINTER("WSASendMsg-message", "winetest:test_WSASendMsg", "WSASendMsg of a message that cannot be read"), Use::read, [](void* bad) {
        return on_datagram([&](SOCKET s) { DWORD sent = 0; return WSASendMsg(s, at<WSAMSG>(bad), 0, &sent, nullptr, nullptr); });
    }},
    {POINTER("WSASendMsg-count", "winetest:test_WSASendMsg", "WSASendMsg with a count that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) {
            char data[] = "hello";
            WSABUF buffer{5, data};
            auto to = local_address(s);
            WSAMSG message{to.data(), to.length(), &buffer, 1, {0, nullptr}, 0};
            return WSASendMsg(s, &message, 0, at<DWORD>(bad), nullptr, nullptr);
        });
    }},
    {POINTER_DOCS("recv", "docs:recv", "recv into memory that cannot be written"), Use::written, [](void* bad) {
        auto const pair = tcp_pair();
        REQUIRE(send(pair.client, "hello", 5, 0) == 5);
        REQUIRE(await(pair.server, Ready::to_read));
        auto const result = outcome([&] { return recv(pair.server, at<char>(bad), 5, 0); });
        CHECK(recv_text(pair.server, 5) == "hello");
        return result;
    }},
    {POINTER_DOCS("recvfrom-data", "docs:recvfrom", "recvfrom into memory that cannot be written"), Use::written, [](void* bad) {
        return on_arrival([&](SOCKET s) { return recvfrom(s, at<char>(bad), 5, 0, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSARecv-buffers", "docs:WSARecv", "WSARecv into buffers that cannot be read"), Use::read, [](void* bad) {
        return on_arrival([&](SOCKET s) { DWORD got = 0; DWORD flags = 0; return WSARecv(s, at<WSABUF>(bad), 2, &got, &flags, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSARecv-count", "docs:WSARecv", "WSARecv with a count that cannot be written"), Use::written, [](void* bad) {
        return with_buffer([&](SOCKET s, WSABUF& buffer) { DWORD flags = 0; return WSARecv(s, &buffer, 1, at<DWORD>(bad), &flags, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSARecv-flags", "docs:WSARecv", "WSARecv with flags that cannot be written"), Use::written, [](void* bad) {
        return with_buffer([&](SOCKET s, WSABUF& buffer) { DWORD got = 0; return WSARecv(s, &buffer, 1, &got, at<DWORD>(bad), nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSARecvFrom-buffers", "docs:WSARecvFrom", "WSARecvFrom into buffers that cannot be read"), Use::read, [](void* bad) {
        return on_arrival([&](SOCKET s) {
            DWORD got = 0;
            DWORD flags = 0;
            sockaddr_storage from;
            int length = sizeof from;
            return WSARecvFrom(s, at<WSABUF>(bad), 2, &got, &flags, reinterpret_cast<sockaddr*>(&from), &length, nullptr, nullptr);
        });
    }},
    {POINTER_DOCS("WSARecvFrom-address", "docs:WSARecvFrom", "WSARecvFrom into an address that cannot be written"), Use::written, [](void* bad) {
        return with_buffer([&](SOCKET s, WSABUF& buffer) {
            DWORD got = 0;
            DWORD flags = 0;
            int length = 128;
            return WSARecvFrom(s, &buffer, 1, &got, &flags, at<sockaddr>(bad), &length, nullptr, nullptr);
        });
    }, Null::is_nothing},
    {POINTER_DOCS("WSARecvMsg-message", "docs:LPFN_WSARECVMSG", "WSARecvMsg into a message that cannot be written"), Use::written, [](void* bad) {
        auto const receive = extension_function<LPFN_WSARECVMSG>(WSAID_WSARECVMSG);
        return on_arrival([&](SOCKET s) { DWORD got = 0; return receive(s, at<WSAMSG>(bad), &got, nullptr, nullptr); });
    }},
    {POINTER_DOCS("WSARecvMsg-address", "docs:LPFN_WSARECVMSG", "WSARecvMsg into an address that cannot be written"), Use::written, [](void* bad) {
        return message_received([&](Message& message) { message.raw.name = at<sockaddr>(bad); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSARecvMsg-buffers", "docs:LPFN_WSARECVMSG", "WSARecvMsg into buffers that cannot be read"), Use::read, [](void* bad) {
        return message_received([&](Message& message) { message.raw.lpBuffers = at<WSABUF>(bad); });
    }},
    {POINTER_DOCS("WSARecvMsg-control", "docs:LPFN_WSARECVMSG", "WSARecvMsg into control data that cannot be written"), Use::written, [](void* bad) {
        return message_received([&](Message& message) { message.raw.Control = {32, at<char>(bad)}; });
    }},
    {POINTER_DOCS("WSARecvFrom-length", "docs:WSARecvFrom", "WSARecvFrom with a length that cannot be written"), Use::written, [](void* bad) {
        return with_buffer([&](SOCKET s, WSABUF& buffer) {
            DWORD got = 0;
            DWORD flags = 0;
            sockaddr_storage from;
            return WSARecvFrom(s, &buffer, 1, &got, &flags, reinterpret_cast<sockaddr*>(&from), at<int>(bad), nullptr, nullptr);
        });
    }},
    {POINTER_DOCS("WSARecvEx", "docs:WSARecvEx", "WSARecvEx with flags that cannot be written"), Use::written, [](void* bad) {
        return on_arrival([&](SOCKET s) { char data[5]; return WSARecvEx(s, data, 5, at<int>(bad)); });
    }},
    {POINTER_DOCS("WSARecvEx-data", "docs:WSARecvEx", "WSARecvEx into memory that cannot be written"), Use::written, [](void* bad) {
        return on_arrival([&](SOCKET s) { int flags = 0; return WSARecvEx(s, at<char>(bad), 5, &flags); });
    }},
    {POINTER_DOCS("TransmitFile", "docs:TransmitFile", "TransmitFile with buffers that cannot be read"), Use::read, [](void* bad) {
        return on_pair([&](SOCKET s) { return TransmitFile(s, nullptr, 0, 0, nullptr, at<TRANSMIT_FILE_BUFFERS>(bad), 0) ? 0 : SOCKET_ERROR; });
    }, Null::is_nothing},
    {POINTER("WSAStartup", "winetest:test_startup; docs:WSAStartup", "WSAStartup into a WSADATA that cannot be written"), Use::written, [](void* bad) {
        auto const code = WSAStartup(MAKEWORD(2, 2), at<WSADATA>(bad));
        return Outcome{code == 0 ? 0 : SOCKET_ERROR, code};
    }},
    {POINTER_DOCS("WSASocket", "docs:WSASocket", "WSASocket from a description that cannot be read"), Use::read, [](void* bad) {
        return outcome([&] {
            UniqueSocket const s{WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, at<WSAPROTOCOL_INFOW>(bad), 0, 0)};
            return s.valid() ? 0 : SOCKET_ERROR;
        });
    }, Null::is_nothing},
    {POINTER("WSADuplicateSocket", "winetest:test_WSADuplicateSocket", "WSADuplicateSocket into a description that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return WSADuplicateSocketW(s, GetCurrentProcessId(), at<WSAPROTOCOL_INFOW>(bad)); });
    }},
    {POINTER_DOCS("WSAEnumProtocols", "docs:WSAEnumProtocols", "WSAEnumProtocols with a size that cannot be written"), Use::written, [](void* bad) {
        return outcome([&] { return WSAEnumProtocolsW(nullptr, nullptr, at<DWORD>(bad)); });
    }},
    {POINTER("gethostname", "winetest:test_gethostname", "gethostname into memory that cannot be written"), Use::written, [](void* bad) {
        return outcome([&] { return gethostname(at<char>(bad), 256); });
    }},
    {POINTER("GetHostNameW", "winetest:test_GetHostNameW", "GetHostNameW into memory that cannot be written"), Use::written, [](void* bad) {
        return outcome([&] { return GetHostNameW(at<wchar_t>(bad), 256); });
    }},
    {POINTER_DOCS("getservbyname-name", "docs:getservbyname", "getservbyname of text that cannot be read"), Use::read, [](void* bad) {
        return found_unless_null([&] { return getservbyname(at<char>(bad), "tcp"); });
    }, Null::is_nothing},
    {POINTER_DOCS("getservbyname-protocol", "docs:getservbyname", "getservbyname for a protocol that cannot be read"), Use::read, [](void* bad) {
        return found_unless_null([&] { return getservbyname("http", at<char>(bad)); });
    }, Null::is_nothing},
    {POINTER_DOCS("getservbyport", "docs:getservbyport", "getservbyport for a protocol that cannot be read"), Use::read, [](void* bad) {
        return found_unless_null([&] { return getservbyport(htons(80), at<char>(bad)); });
    }, Null::is_nothing},
    {POINTER_DOCS("getprotobyname", "docs:getprotobyname", "getprotobyname of text that cannot be read"), Use::read, [](void* bad) {
        return found_unless_null([&] { return getprotobyname(at<char>(bad)); });
    }, Null::is_nothing},
    {POINTER_DOCS("gethostbyname", "docs:gethostbyname", "gethostbyname of text that cannot be read"), Use::read, [](void* bad) {
        WSASetLastError(0);
        return failed_if(!gethostbyname(at<char>(bad)));
    }, Null::is_nothing},
    {POINTER_DOCS("gethostbyaddr", "docs:gethostbyaddr", "gethostbyaddr of an address that cannot be read"), Use::read, [](void* bad) {
        WSASetLastError(0);
        return failed_if(!gethostbyaddr(at<char>(bad), 4, AF_INET));
    }},
    {POINTER("inet_pton-text", "winetest:test_inet_pton; docs:InetPton", "inet_pton of text that cannot be read"), Use::read, [](void* bad) {
        in_addr address;
        return outcome([&] { return inet_pton(AF_INET, at<char>(bad), &address); });
    }},
    {POINTER("inet_pton-address", "winetest:test_inet_pton; docs:InetPton", "inet_pton into an address that cannot be written"), Use::written, [](void* bad) {
        return outcome([&] { return inet_pton(AF_INET, "127.0.0.1", bad); });
    }},
    {POINTER("InetPtonW-text", "winetest:test_inet_pton; docs:InetPton", "InetPtonW of text that cannot be read"), Use::read, [](void* bad) {
        in_addr address;
        return outcome([&] { return InetPtonW(AF_INET, at<wchar_t>(bad), &address); });
    }},
    {POINTER_DOCS("WSAHtonl", "docs:WSAHtonl", "WSAHtonl into a number that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return WSAHtonl(s, 1, at<u_long>(bad)); });
    }},
    {POINTER_DOCS("WSAHtons", "docs:WSAHtons", "WSAHtons into a number that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return WSAHtons(s, 1, at<u_short>(bad)); });
    }},
    {POINTER_DOCS("WSANtohl", "docs:WSANtohl", "WSANtohl into a number that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return WSANtohl(s, 1, at<u_long>(bad)); });
    }},
    {POINTER_DOCS("WSANtohs", "docs:WSANtohs", "WSANtohs into a number that cannot be written"), Use::written, [](void* bad) {
        return on_datagram([&](SOCKET s) { return WSANtohs(s, 1, at<u_short>(bad)); });
    }},
    {POINTER_DOCS("GetNameInfoW", "docs:GetNameInfoW", "GetNameInfoW of an address that cannot be read"), Use::read, [](void* bad) {
        wchar_t host[64];
        WSASetLastError(0);
        return failed_if(GetNameInfoW(at<sockaddr>(bad), 16, host, 64, nullptr, 0, NI_NUMERICHOST) != 0);
    }},
    {POINTER_DOCS("getnameinfo", "rostest:getnameinfo; docs:getnameinfo", "getnameinfo of an address that cannot be read"), Use::read, [](void* bad) {
        char host[64];
        WSASetLastError(0);
        return failed_if(getnameinfo(at<sockaddr>(bad), 16, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0);
    }},
    {POINTER_DOCS("WSAStringToAddress-address", "docs:WSAStringToAddress", "WSAStringToAddress into an address that cannot be written"), Use::written, [](void* bad) {
        char text[] = "127.0.0.1";
        return outcome([&] { int length = 16; return WSAStringToAddressA(text, AF_INET, nullptr, at<sockaddr>(bad), &length); });
    }},
    {POINTER_DOCS("WSAStringToAddress-text", "docs:WSAStringToAddress", "WSAStringToAddress of text that cannot be read"), Use::read, [](void* bad) {
        sockaddr_in address;
        return outcome([&] { int length = 16; return WSAStringToAddressA(at<char>(bad), AF_INET, nullptr, reinterpret_cast<sockaddr*>(&address), &length); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSAStringToAddress-length", "docs:WSAStringToAddress", "WSAStringToAddress with a length that cannot be written"), Use::written, [](void* bad) {
        char text[] = "127.0.0.1";
        sockaddr_in address;
        return outcome([&] { return WSAStringToAddressA(text, AF_INET, nullptr, reinterpret_cast<sockaddr*>(&address), at<int>(bad)); });
    }},
    {POINTER_DOCS("WSAAddressToString-address", "docs:WSAAddressToString", "WSAAddressToString of an address that cannot be read"), Use::read, [](void* bad) {
        char text[64];
        return outcome([&] { DWORD length = 64; return WSAAddressToStringA(at<sockaddr>(bad), 16, nullptr, text, &length); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSAAddressToString-length", "docs:WSAAddressToString", "WSAAddressToString with a length that cannot be written"), Use::written, [](void* bad) {
        auto address = Address::loopback(AF_INET, 80);
        char text[64];
        return outcome([&] { return WSAAddressToStringA(address.data(), static_cast<DWORD>(address.length()), nullptr, text, at<DWORD>(bad)); });
    }, Null::is_nothing},
    {POINTER_DOCS("WSAAddressToString-text", "docs:WSAAddressToString", "WSAAddressToString into text that cannot be written"), Use::written, [](void* bad) {
        auto address = Address::loopback(AF_INET, 80);
        return outcome([&] { DWORD length = 64; return WSAAddressToStringA(address.data(), static_cast<DWORD>(address.length()), nullptr, at<char>(bad), &length); });
    }},
};
// clang-format on

struct Bad {
    char const* what;
    void* pointer;
};

std::vector<Bad> bad_for(PointerRow const& row) {
    std::vector<Bad> all{
        {"a small number",           reinterpret_cast<void*>(std::uintptr_t{1})},
        {"memory that is not there", nowhere()                                 }
    };
    if (row.null == Null::is_bad) all.push_back({"NULL", nullptr});
    if (row.use == Use::written) all.push_back({"a constant", write_protected()});
    return all;
}

}  // namespace

BEHAVIOURS(pointer_rows, row) {
    // Whatever handles faults of the process, a socket is open when the call comes.
    auto const s = stream_socket();
    for (auto const& bad : bad_for(row)) {
        INFO(bad.what);
        CHECK_THAT(row.call(bad.pointer), FailsWith(WSAEFAULT));
    }
}

// --- buffers of receives that find no data -------------------------------------------------------

namespace {

struct WaitingRow {
    Behaviour is;
    int type;
    int (*call)(SOCKET s, char* bad);
    bool is_anywhere = false;  // and not NULL
};

#define WAITING(id, what)                                                  \
    {                                                                      \
        "bad-pointer.waiting." id, "0.3-12", medium, "docs:recv, WSARecv", \
            what " into NULL fails with WSAEFAULT before there is data"    \
    }
#define WAITING_ANYWHERE(id, what)                                                          \
    {                                                                                       \
        "bad-pointer.waiting-anywhere." id, "0.3-12 F.11-11", medium, "docs:WSARecv",       \
            what " into memory that is not there fails with WSAEFAULT before there is data" \
    }

int receive_by_list(SOCKET s, char* bad) {
    WSABUF buffer{5, bad};
    DWORD got = 0;
    DWORD flags = 0;
    return WSARecv(s, &buffer, 1, &got, &flags, nullptr, nullptr);
}
int receive_from_by_list(SOCKET s, char* bad) {
    WSABUF buffer{5, bad};
    DWORD got = 0;
    DWORD flags = 0;
    return WSARecvFrom(s, &buffer, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr);
}
int receive_overlapped(SOCKET s, char* bad) {
    char good = 0;
    WSABUF buffers[]{
        {1, &good},
        {5, bad  }
    };
    DWORD flags = 0;
    Overlap overlap;
    auto const result = WSARecv(s, buffers, 2, nullptr, &flags, &overlap, nullptr);
    auto const error = WSAGetLastError();
    CancelIoEx(handle_of(s), &overlap);
    WSASetLastError(error);
    return result;
}
int receive_by_packet(SOCKET s, char* bad) {
    Port const port;
    if (!port.take(s, 1)) return 0;
    WSABUF buffer{5, bad};
    DWORD flags = 0;
    Overlap overlap{Overlap::Kind::without_event};
    auto const result = WSARecv(s, &buffer, 1, nullptr, &flags, &overlap, nullptr);
    auto const error = WSAGetLastError();
    CHECK(port.is_empty());
    CancelIoEx(handle_of(s), &overlap);
    WSASetLastError(error);
    return result;
}

// clang-format off
WaitingRow const waiting_rows[] = {
    {WAITING("recv", "recv"), SOCK_STREAM, [](SOCKET s, char* bad) { return recv(s, bad, 5, 0); }},
    {WAITING("recvfrom", "recvfrom"), SOCK_DGRAM, [](SOCKET s, char* bad) { sockaddr_storage from; int length = sizeof from; return recvfrom(s, bad, 5, 0, reinterpret_cast<sockaddr*>(&from), &length); }},
    {WAITING("recv-peek", "recv with MSG_PEEK"), SOCK_STREAM, [](SOCKET s, char* bad) { return recv(s, bad, 5, MSG_PEEK); }},
    {WAITING("WSARecv", "WSARecv"), SOCK_STREAM, receive_by_list},
    {WAITING("WSARecvFrom", "WSARecvFrom"), SOCK_DGRAM, receive_from_by_list},
    {WAITING("overlapped", "an overlapped WSARecv"), SOCK_STREAM, receive_overlapped},
    {WAITING("packet", "an overlapped WSARecv on a socket with a port"), SOCK_STREAM, receive_by_packet},
    {WAITING("overlapped-datagram", "an overlapped WSARecv of a datagram"), SOCK_DGRAM, receive_overlapped},
    {WAITING_ANYWHERE("recv-peek", "recv with MSG_PEEK"), SOCK_STREAM, [](SOCKET s, char* bad) { return recv(s, bad, 5, MSG_PEEK); }, true},
    {WAITING_ANYWHERE("WSARecv", "WSARecv"), SOCK_STREAM, receive_by_list, true},
    {WAITING_ANYWHERE("WSARecvFrom", "WSARecvFrom"), SOCK_DGRAM, receive_from_by_list, true},
    {WAITING_ANYWHERE("overlapped", "an overlapped WSARecv"), SOCK_STREAM, receive_overlapped, true},
    {WAITING_ANYWHERE("packet", "an overlapped WSARecv on a socket with a port"), SOCK_STREAM, receive_by_packet, true},
    {WAITING_ANYWHERE("overlapped-datagram", "an overlapped WSARecv of a datagram"), SOCK_DGRAM, receive_overlapped, true},
};
// clang-format on

}  // namespace

BEHAVIOURS(waiting_rows, row) {
    auto const pair = row.type == SOCK_STREAM ? tcp_pair() : udp_pair();
    SOCKET const s = pair.server;
    auto const call = row.call;
    auto* const bad = at<char>(row.is_anywhere ? nowhere() : nullptr);
    BlockedCall const receiving{[s, call, bad] { return call(s, bad); }};
    auto const result = receiving.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAEFAULT));
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    CHECK(recv_text(pair.server, 5) == "hello");
}

BEHAVIOUR("bad-pointer.waiting-send", "0.3-12 F.11-11", medium, "docs:WSASend",
          "an overlapped WSASend of memory that is not there fails with WSAEFAULT, also behind one "
          "that pends") {
    auto const pair = tcp_pair();
    constexpr int none = 0;
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char const*>(&none),
                       sizeof none) == 0);
    Port const port;
    REQUIRE(port.take(pair.client, 1));
    std::string large(16u << 20, 'x');
    WSABUF buffer{static_cast<ULONG>(large.size()), large.data()};
    Overlap before{Overlap::Kind::without_event};
    CHECK_THAT(
        outcome([&] { return WSASend(pair.client, &buffer, 1, nullptr, 0, &before, nullptr); }),
        FailsWith(WSA_IO_PENDING));
    for (void* const bad : {static_cast<void*>(nullptr), nowhere()}) {
        WSABUF worse{5, at<char>(bad)};
        Overlap overlap{Overlap::Kind::without_event};
        CHECK_THAT(
            outcome([&] { return WSASend(pair.client, &worse, 1, nullptr, 0, &overlap, nullptr); }),
            FailsWith(WSAEFAULT));
    }
    CHECK(recv_all_text(pair.server, large.size()).size() == large.size());
    CHECK(port.next().overlapped == &before);
    CHECK(port.is_empty());
}

// --- lengths that are too short ------------------------------------------------------------------

namespace {

struct ShortRow {
    Behaviour is;
    Outcome (*call)(int length);
};

#define SHORT(id, source, says) \
    { "short." id, "0.3-6", medium, source, says " fails with WSAEFAULT" }

// clang-format off
ShortRow const short_rows[] = {
    {SHORT("WSAConnect", "docs:WSAConnect", "WSAConnect with part of an address"), [](int length) {
        auto const s = stream_socket();
        auto const to = Address::loopback(AF_INET, 9);
        return outcome([&] { return WSAConnect(s, to.data(), length, nullptr, nullptr, nullptr, nullptr); });
    }},
    {SHORT("WSAAccept", "docs:WSAAccept", "WSAAccept with too little room"), [](int length) {
        auto const listening = listener();
        auto const client = connected_to(listening);
        sockaddr_storage address;
        return outcome([&] {
            UniqueSocket const s{WSAAccept(listening, reinterpret_cast<sockaddr*>(&address), &length, nullptr, 0)};
            return s.valid() ? 0 : SOCKET_ERROR;
        });
    }},
    {SHORT("WSASendTo", "docs:WSASendTo", "WSASendTo with part of an address"), [](int length) {
        return on_datagram([&](SOCKET s) {
            char data[] = "hello";
            WSABUF buffer{5, data};
            DWORD sent = 0;
            auto const to = local_address(s);
            return WSASendTo(s, &buffer, 1, &sent, 0, to.data(), length, nullptr, nullptr);
        });
    }},
    {SHORT("WSASendMsg", "docs:WSASendMsg", "WSASendMsg with part of an address"), [](int length) {
        return message_sent([&](Message& message) { message.raw.namelen = length; });
    }},
    {SHORT("WSARecvFrom", "winetest:test_UDP", "WSARecvFrom with too little room"), [](int length) {
        return with_buffer([&](SOCKET s, WSABUF& buffer) {
            DWORD got = 0;
            DWORD flags = 0;
            sockaddr_storage from;
            return WSARecvFrom(s, &buffer, 1, &got, &flags, reinterpret_cast<sockaddr*>(&from), &length, nullptr, nullptr);
        });
    }},
    {SHORT("WSARecvMsg", "docs:LPFN_WSARECVMSG", "WSARecvMsg with too little room"), [](int length) {
        return message_received([&](Message& message) { message.raw.namelen = length; });
    }},
    {SHORT("membership", "docs:setsockopt", "IP_ADD_MEMBERSHIP with part of a structure"), [](int length) {
        ip_mreq request{};
        return option_from(IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, length / 2);
    }},
};
// clang-format on

}  // namespace

BEHAVIOURS(short_rows, row) {
    for (int const length : {0, 1, 15}) {
        CAPTURE(length);
        CHECK_THAT(row.call(length), FailsWith(WSAEFAULT));
    }
}

// --- nothing is half done

BEHAVIOUR("bad-pointer.accept-keeps", "B.2-4", decided("stated for lengths only"), "inferred",
          "a connection that accept could not name stays in the queue") {
    auto const listening = listener();
    auto const client = connected_to(listening);
    int length = 128;
    CHECK_THAT(outcome([&] { return accept(listening, at<sockaddr>(nowhere()), &length); }),
               FailsWith(WSAEFAULT));
    CHECK(length == 128);
    REQUIRE(is_ready(listening, Ready::to_read));
    UniqueSocket const accepted{accept(listening, nullptr, nullptr)};
    CHECK(accepted.valid());
}

BEHAVIOUR("bad-pointer.recvfrom-keeps", "D.3-8", high, "winetest:test_UDP; docs:recvfrom",
          "a datagram whose sender could not be reported stays in the queue") {
    auto const pair = udp_pair();
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    set_non_blocking(pair.server);
    char data[8] = {};
    int length = 128;
    for (void* const bad : {nowhere(), write_protected()}) {
        CHECK_THAT(
            outcome([&] { return recvfrom(pair.server, data, 8, 0, at<sockaddr>(bad), &length); }),
            FailsWith(WSAEFAULT));
        sockaddr_storage from;
        CHECK_THAT(outcome([&] {
                       return recvfrom(pair.server, data, 8, 0, reinterpret_cast<sockaddr*>(&from),
                                       at<int>(bad));
                   }),
                   FailsWith(WSAEFAULT));
    }
    CHECK(length == 128);
    CHECK(recv_text(pair.server, 8) == "hello");
}

BEHAVIOUR("bad-pointer.WSARecv-keeps", "0.3-6", medium, "docs:WSARecv",
          "bytes whose count could not be reported stay in the stream") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    char data[8] = {};
    WSABUF buffer{8, data};
    DWORD flags = 0;
    CHECK_THAT(outcome([&] {
                   return WSARecv(pair.server, &buffer, 1, at<DWORD>(write_protected()), &flags,
                                  nullptr, nullptr);
               }),
               FailsWith(WSAEFAULT));
    CHECK(recv_text(pair.server, 8) == "hello");
}

BEHAVIOUR("bad-pointer.stream-ignores-address", "D.5-6", high, "winetest:test_tcp_sendto_recvfrom",
          "a stream looks at no address, whatever the pointer") {
    auto const pair = tcp_pair();
    REQUIRE_THAT(
        outcome([&] { return sendto(pair.client, "hello", 5, 0, at<sockaddr>(nowhere()), 16); }),
        ReturnsAndResets(5));
    char data[8] = {};
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK_THAT(outcome([&] {
                   return recvfrom(pair.server, data, 5, 0, at<sockaddr>(nowhere()),
                                   at<int>(nowhere()));
               }),
               ReturnsAndResets(5));
}

// --- handles -------------------------------------------------------------------------------------

namespace {

struct HandleRow {
    Behaviour is;
    Outcome (*call)(SOCKET bad);
};

template <class Call>
Outcome tried(Call&& call) {
    return outcome(call);
}

#define HANDLE_ROW(id, source)                                                       \
    {                                                                                \
        "bad-handle." id, "0.3-4 0.3-7", high, source,                               \
            id " on what is no socket fails with WSAENOTSOCK, whatever the pointers" \
    }

// clang-format off
HandleRow const handle_rows[] = {
    {HANDLE_ROW("accept", "docs:accept"), [](SOCKET s) { return tried([&] { return accept(s, at<sockaddr>(nowhere()), at<int>(nowhere())) == INVALID_SOCKET ? -1 : 0; }); }},
    {HANDLE_ROW("bind", "rostest:bind"), [](SOCKET s) { return tried([&] { return bind(s, at<sockaddr>(nowhere()), 16); }); }},
    {HANDLE_ROW("connect", "docs:connect"), [](SOCKET s) { return tried([&] { return connect(s, at<sockaddr>(nowhere()), 16); }); }},
    {HANDLE_ROW("getpeername", "winetest:test_getpeername"), [](SOCKET s) { return tried([&] { return getpeername(s, at<sockaddr>(nowhere()), at<int>(nowhere())); }); }},
    {HANDLE_ROW("getsockname", "docs:getsockname"), [](SOCKET s) { return tried([&] { return getsockname(s, at<sockaddr>(nowhere()), at<int>(nowhere())); }); }},
    {HANDLE_ROW("getsockopt", "winetest:test_set_getsockopt"), [](SOCKET s) { return tried([&] { return getsockopt(s, SOL_SOCKET, SO_RCVBUF, at<char>(nowhere()), at<int>(nowhere())); }); }},
    {HANDLE_ROW("setsockopt", "winetest:test_set_getsockopt"), [](SOCKET s) { return tried([&] { return setsockopt(s, SOL_SOCKET, SO_RCVBUF, at<char>(nowhere()), 4); }); }},
    {HANDLE_ROW("ioctlsocket", "rostest:ioctlsocket"), [](SOCKET s) { return tried([&] { return ioctlsocket(s, FIONREAD, at<u_long>(nowhere())); }); }},
    {HANDLE_ROW("WSAIoctl", "rostest:ioctlsocket"), [](SOCKET s) { return tried([&] { return WSAIoctl(s, FIONREAD, nullptr, 0, nowhere(), 4, at<DWORD>(nowhere()), nullptr, nullptr); }); }},
    {HANDLE_ROW("listen", "winetest:test_listen"), [](SOCKET s) { return tried([&] { return listen(s, 1); }); }},
    {HANDLE_ROW("recv", "docs:recv"), [](SOCKET s) { return tried([&] { return recv(s, at<char>(nowhere()), 5, 0); }); }},
    {HANDLE_ROW("recvfrom", "docs:recvfrom"), [](SOCKET s) { return tried([&] { return recvfrom(s, at<char>(nowhere()), 5, 0, at<sockaddr>(nowhere()), at<int>(nowhere())); }); }},
    {HANDLE_ROW("send", "winetest:test_send"), [](SOCKET s) { return tried([&] { return send(s, at<char>(nowhere()), 5, 0); }); }},
    {HANDLE_ROW("sendto", "docs:sendto"), [](SOCKET s) { return tried([&] { return sendto(s, at<char>(nowhere()), 5, 0, at<sockaddr>(nowhere()), 16); }); }},
    {HANDLE_ROW("shutdown", "winetest:test_shutdown"), [](SOCKET s) { return tried([&] { return shutdown(s, SD_BOTH); }); }},
    {HANDLE_ROW("closesocket", "docs:closesocket"), [](SOCKET s) { return tried([&] { return closesocket(s); }); }},
    {HANDLE_ROW("WSASend", "docs:WSASend"), [](SOCKET s) { return tried([&] { char data[] = "x"; WSABUF buffer{1, data}; DWORD n = 0; return WSASend(s, &buffer, 1, &n, 0, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSARecv", "docs:WSARecv"), [](SOCKET s) { return tried([&] { char data[1]; WSABUF buffer{1, data}; DWORD n = 0; DWORD flags = 0; return WSARecv(s, &buffer, 1, &n, &flags, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSASendMsg", "winetest:test_WSASendMsg"), [](SOCKET s) { return tried([&] { DWORD n = 0; return WSASendMsg(s, at<WSAMSG>(nowhere()), 0, &n, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSADuplicateSocket", "winetest:test_WSADuplicateSocket"), [](SOCKET s) { return tried([&] { return WSADuplicateSocketW(s, 0, at<WSAPROTOCOL_INFOW>(nowhere())); }); }},
    {HANDLE_ROW("WSAConnect", "docs:WSAConnect"), [](SOCKET s) { return tried([&] { return WSAConnect(s, at<sockaddr>(nowhere()), 16, nullptr, nullptr, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSAAccept", "docs:WSAAccept"), [](SOCKET s) { return tried([&] { return WSAAccept(s, at<sockaddr>(nowhere()), at<int>(nowhere()), nullptr, 0) == INVALID_SOCKET ? -1 : 0; }); }},
    {HANDLE_ROW("WSASendTo", "winetest:test_WSASendTo"), [](SOCKET s) { return tried([&] { char data[] = "x"; WSABUF buffer{1, data}; DWORD n = 0; return WSASendTo(s, &buffer, 1, &n, 0, at<sockaddr>(nowhere()), 16, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSARecvFrom", "docs:WSARecvFrom"), [](SOCKET s) { return tried([&] { char data[1]; WSABUF buffer{1, data}; DWORD n = 0; DWORD flags = 0; return WSARecvFrom(s, &buffer, 1, &n, &flags, at<sockaddr>(nowhere()), at<int>(nowhere()), nullptr, nullptr); }); }},
    {HANDLE_ROW("WSARecvMsg", "docs:LPFN_WSARECVMSG"), [](SOCKET s) { auto const receive = extension_function<LPFN_WSARECVMSG>(WSAID_WSARECVMSG); return tried([&] { DWORD n = 0; return receive(s, at<WSAMSG>(nowhere()), &n, nullptr, nullptr); }); }},
    {HANDLE_ROW("WSARecvEx", "docs:WSARecvEx"), [](SOCKET s) { return tried([&] { int flags = 0; return WSARecvEx(s, at<char>(nowhere()), 5, &flags); }); }},
    {HANDLE_ROW("WSASendDisconnect", "docs:WSASendDisconnect"), [](SOCKET s) { return tried([&] { return WSASendDisconnect(s, nullptr); }); }},
    {HANDLE_ROW("WSARecvDisconnect", "docs:WSARecvDisconnect"), [](SOCKET s) { return tried([&] { return WSARecvDisconnect(s, nullptr); }); }},
    {HANDLE_ROW("WSAJoinLeaf", "docs:WSAJoinLeaf"), [](SOCKET s) { return tried([&] { return WSAJoinLeaf(s, at<sockaddr>(nowhere()), 16, nullptr, nullptr, nullptr, nullptr, JL_BOTH) == INVALID_SOCKET ? -1 : 0; }); }},
    {HANDLE_ROW("TransmitFile", "winetest:test_TransmitFile"), [](SOCKET s) { auto const transmit = extension_function<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE); return tried([&] { return transmit(s, nullptr, 0, 0, nullptr, nullptr, 0) ? 0 : SOCKET_ERROR; }); }},
    {HANDLE_ROW("WSAHtonl", "docs:WSAHtonl"), [](SOCKET s) { return tried([&] { return WSAHtonl(s, 1, at<u_long>(nowhere())); }); }},
    {HANDLE_ROW("WSAHtons", "docs:WSAHtons"), [](SOCKET s) { return tried([&] { return WSAHtons(s, 1, at<u_short>(nowhere())); }); }},
    {HANDLE_ROW("WSANtohl", "docs:WSANtohl"), [](SOCKET s) { return tried([&] { return WSANtohl(s, 1, at<u_long>(nowhere())); }); }},
    {HANDLE_ROW("WSANtohs", "docs:WSANtohs"), [](SOCKET s) { return tried([&] { return WSANtohs(s, 1, at<u_short>(nowhere())); }); }},
    {HANDLE_ROW("select", "winetest:test_select"), [](SOCKET s) { return tried([&] { fd_set set; FD_ZERO(&set); FD_SET(s, &set); timeval now{0, 0}; return select(0, &set, nullptr, nullptr, &now); }); }},
    {HANDLE_ROW("WSAPoll", "winetest:test_WSAPoll"), [](SOCKET s) { return tried([&] { WSAPOLLFD item{s, POLLIN, 0}; return WSAPoll(&item, 1, 0); }); }},
};
// clang-format on

class WrongKind {
public:
    explicit WrongKind(HANDLE handle) : handle_{handle} { REQUIRE(handle_ != nullptr); }
    WrongKind(WrongKind const&) = delete;
    WrongKind& operator=(WrongKind const&) = delete;
    ~WrongKind() { CloseHandle(handle_); }
    SOCKET get() const { return reinterpret_cast<SOCKET>(handle_); }

private:
    HANDLE handle_;
};

SOCKET closed_socket() {
    auto s = stream_socket();
    auto const handle = s.get();
    s.close();
    return handle;
}

}  // namespace

BEHAVIOURS(handle_rows, row) {
    WrongKind const event{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
    {
        INFO("INVALID_SOCKET");
        CHECK_THAT(row.call(INVALID_SOCKET), FailsWith(WSAENOTSOCK));
    }
    {
        INFO("an event");
        CHECK_THAT(row.call(event.get()), FailsWith(WSAENOTSOCK));
    }
    {
        INFO("0");
        CHECK_THAT(row.call(0), FailsWith(WSAENOTSOCK));
    }
    INFO("a socket that is closed");
    CHECK_THAT(row.call(closed_socket()), FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("bad-handle.file", "0.3-7", high, "winetest:test_sockopt_validity",
          "the handle of a file is no socket either, for any call") {
    WrongKind const file{open_temporary_file()};
    for (auto const& row : handle_rows) {
        INFO(row.is.id);
        CHECK_THAT(row.call(file.get()), FailsWith(WSAENOTSOCK));
    }
}
