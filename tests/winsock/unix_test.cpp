// SPDX-License-Identifier: MIT
// AF_UNIX stream sockets, as Windows has them since version 10.
#include <winsock2.h>

#include <afunix.h>
#include <windows.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto unix_docs = "docs:AF_UNIX comes to Windows";
constexpr auto unix_winetest = "winetest:test_afunix";
constexpr auto unix_nettest = "nettest:UnixDomainSocketTest";

// A path for a socket; what is there in the end is deleted.
class Path {
public:
    Path() {
        static int count = 0;
        char folder[MAX_PATH + 1];
        REQUIRE(GetTempPathA(sizeof folder, folder) != 0);
        text_ = folder + std::string{"ws2-"} + std::to_string(GetCurrentProcessId()) + "-" +
                std::to_string(++count);
    }
    Path(Path const&) = delete;
    Path& operator=(Path const&) = delete;
    ~Path() { DeleteFileA(text_.c_str()); }

    std::string const& text() const { return text_; }
    bool exists() const { return GetFileAttributesA(text_.c_str()) != INVALID_FILE_ATTRIBUTES; }
    void remove() const { REQUIRE(DeleteFileA(text_.c_str())); }

private:
    std::string text_;
};

sockaddr_un named(std::string const& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof name.sun_path);
    std::memcpy(name.sun_path, path.data(), path.size());
    return name;
}

sockaddr_un abstract(std::string const& name) { return named(std::string(1, '\0') + name); }

UniqueSocket unix_socket() {
    UniqueSocket s{socket(AF_UNIX, SOCK_STREAM, 0)};
    REQUIRE(s.valid());
    return s;
}

Outcome bound(SOCKET s, sockaddr_un const& name, int length = sizeof(sockaddr_un)) {
    return outcome([&] { return bind(s, reinterpret_cast<sockaddr const*>(&name), length); });
}

Outcome connected(SOCKET s, sockaddr_un const& name) {
    return outcome(
        [&] { return connect(s, reinterpret_cast<sockaddr const*>(&name), sizeof name); });
}

UniqueSocket unix_listener(Path const& path, int backlog = 5) {
    auto s = unix_socket();
    REQUIRE(bound(s, named(path.text())).value == 0);
    REQUIRE(listen(s, backlog) == 0);
    return s;
}

struct UnixPair {
    Path path;
    UniqueSocket listening = unix_listener(path);
    UniqueSocket client = unix_socket();
    UniqueSocket server;
    UnixPair() {
        REQUIRE(connected(client, named(path.text())).value == 0);
        server = UniqueSocket{accept(listening, nullptr, nullptr)};
        REQUIRE(server.valid());
    }
};

// What getsockname, getpeername or accept wrote.
class Name {
public:
    Name() { std::memset(&name_, untouched, sizeof name_); }
    sockaddr* data() { return reinterpret_cast<sockaddr*>(&name_); }
    int* length() { return &length_; }
    int size() const { return length_; }
    bool rest_is_untouched() const {
        auto const* const bytes = reinterpret_cast<char const*>(&name_);
        return std::all_of(bytes + length_, bytes + sizeof name_,
                           [](char c) { return c == untouched; });
    }
    int family() const { return name_.sun_family; }
    std::string path() const {
        constexpr auto offset = static_cast<int>(offsetof(sockaddr_un, sun_path));
        if (length_ <= offset) return {};
        return {name_.sun_path, strnlen(name_.sun_path, sizeof name_.sun_path)};
    }

private:
    static constexpr char untouched = 0x55;
    sockaddr_un name_;
    int length_ = sizeof name_;
};

template <class Call>
Name name_of(Call* call, SOCKET s) {
    Name name;
    REQUIRE(call(s, name.data(), name.length()) == 0);
    return name;
}

}  // namespace

BEHAVIOUR("unix.kinds", "E.16-1", high, unix_docs,
          "AF_UNIX has stream sockets, with protocol 0 or none of their own") {
    CHECK(UniqueSocket{socket(AF_UNIX, SOCK_STREAM, 0)}.valid());
    CHECK(
        UniqueSocket{WSASocketW(AF_UNIX, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED)}.valid());
}

BEHAVIOUR("unix.no-datagrams", "E.16-1",
          decided("the documentation says only that they are not supported; this is the code for a "
                  "type that the family does not have"),
          unix_docs, "AF_UNIX datagram sockets are refused with WSAESOCKTNOSUPPORT") {
    CHECK_THAT(outcome([] { return static_cast<long long>(socket(AF_UNIX, SOCK_DGRAM, 0)); }),
               FailsWith(WSAESOCKTNOSUPPORT));
}

BEHAVIOUR("unix.bind-makes-file", "E.16-2", high, unix_docs,
          "bind of an AF_UNIX socket makes a file, which stays when the socket is closed") {
    Path const path;
    auto s = unix_socket();
    CHECK_THAT(bound(s, named(path.text())), Returns(0));
    CHECK(path.exists());
    s.close();
    CHECK(path.exists());
}

BEHAVIOUR("unix.bind-again", "E.16-2", high, unix_docs,
          "bind of an AF_UNIX socket to a path that exists is WSAEADDRINUSE, whatever made it, and "
          "succeeds when the file is deleted") {
    Path const path;
    auto first = unix_socket();
    REQUIRE(bound(first, named(path.text())).value == 0);
    auto const second = unix_socket();
    CHECK_THAT(bound(second, named(path.text())), FailsWith(WSAEADDRINUSE));
    first.close();
    CHECK_THAT(bound(second, named(path.text())), FailsWith(WSAEADDRINUSE));
    path.remove();
    CHECK_THAT(bound(second, named(path.text())), Returns(0));
}

BEHAVIOUR("unix.bind-no-folder", "E.16-3", medium, "issue:jart/cosmopolitan#1000",
          "binding an AF_UNIX socket in a folder that does not exist fails with WSAENETDOWN") {
    Path const path;
    CHECK_THAT(bound(unix_socket(), named(path.text() + "/socket")), FailsWith(WSAENETDOWN));
}

BEHAVIOUR("unix.bind-twice", "E.16-4", high, "winetest:test_bind",
          "an AF_UNIX socket that is bound cannot be bound again: WSAEINVAL") {
    Path const first;
    Path const second;
    auto const s = unix_socket();
    REQUIRE(bound(s, named(first.text())).value == 0);
    CHECK_THAT(bound(s, named(second.text())), FailsWith(WSAEINVAL));
}

BEHAVIOUR("unix.connect-nobody", "E.16-6", high, unix_nettest,
          "connect of an AF_UNIX socket to a path that does not exist fails with WSAECONNREFUSED") {
    Path const path;
    CHECK_THAT(connected(unix_socket(), named(path.text())), FailsWith(WSAECONNREFUSED));
}

BEHAVIOUR("unix.connect-left-over", "E.16-6", medium, unix_docs,
          "connect of an AF_UNIX socket to a file whose socket is closed, or does not listen, "
          "fails with WSAECONNREFUSED") {
    Path const path;
    auto s = unix_socket();
    REQUIRE(bound(s, named(path.text())).value == 0);
    CHECK_THAT(connected(unix_socket(), named(path.text())), FailsWith(WSAECONNREFUSED));
    s.close();
    CHECK_THAT(connected(unix_socket(), named(path.text())), FailsWith(WSAECONNREFUSED));
}

BEHAVIOUR("unix.connect-again", "E.16-6", medium, "winetest:test_connect",
          "an AF_UNIX socket whose connect was refused can connect when there is a listener") {
    Path const path;
    auto const client = unix_socket();
    CHECK_THAT(connected(client, named(path.text())), FailsWith(WSAECONNREFUSED));
    auto const listening = unix_listener(path);
    CHECK_THAT(connected(client, named(path.text())), Returns(0));
}

BEHAVIOUR(
    "unix.full-queue", "E.16-8",
    decided("the documents are silent; IP listeners refuse the client that finds the queue full"),
    "inferred", "an AF_UNIX client that finds the queue full is refused with WSAECONNREFUSED") {
    Path const path;
    auto const listening = unix_listener(path, 1);
    auto const first = unix_socket();
    REQUIRE(connected(first, named(path.text())).value == 0);
    CHECK_THAT(connected(unix_socket(), named(path.text())), FailsWith(WSAECONNREFUSED));
}

BEHAVIOUR("unix.transfer", "E.16-9", high, unix_nettest,
          "data goes both ways between AF_UNIX sockets, and the end of the stream after it") {
    UnixPair pair;
    char data[8]{};
    CHECK_THAT(outcome([&] { return send(pair.client, "ping", 4, 0); }), Returns(4));
    CHECK(recv(pair.server, data, 4, MSG_WAITALL) == 4);
    CHECK_THAT(outcome([&] { return send(pair.server, "pong", 4, 0); }), Returns(4));
    pair.server.close();
    CHECK(recv(pair.client, data, 4, MSG_WAITALL) == 4);
    CHECK(std::string(data, 4) == "pong");
    CHECK_THAT(outcome([&] { return recv(pair.client, data, 4, 0); }), Returns(0));
}

BEHAVIOUR("unix.select", "E.16-9", medium, unix_docs,
          "select reports a connection that waits, and data, on AF_UNIX sockets") {
    Path const path;
    auto const listening = unix_listener(path);
    auto const client = unix_socket();
    REQUIRE(connected(client, named(path.text())).value == 0);
    CHECK(await(listening, Ready::to_read));
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    CHECK(await(server, Ready::to_write));
    REQUIRE(send(client, "x", 1, 0) == 1);
    CHECK(await(server, Ready::to_read));
}

BEHAVIOUR("unix.non-blocking", "E.16-9", medium, unix_docs,
          "recv on a non-blocking AF_UNIX socket without data fails with WSAEWOULDBLOCK") {
    UnixPair pair;
    set_non_blocking(pair.client);
    char data[1];
    CHECK_THAT(outcome([&] { return recv(pair.client, data, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR(
    "unix.cancel-recv", "E.16-10 F.16-4", medium, "docs:CancelIoEx",
    "CancelIoEx ends a recv of an AF_UNIX socket that another thread waits in, with WSAEINTR") {
    UnixPair pair;
    for (int i = 0; i != 2; ++i) {
        BlockedCall const waiting{[s = SOCKET{pair.server}] {
            char one = 0;
            return static_cast<long long>(recv(s, &one, 1, 0));
        }};
        CHECK(waiting.is_blocked());
        CHECK(CancelIoEx(reinterpret_cast<HANDLE>(SOCKET{pair.server}), nullptr));
        auto const result = waiting.result();
        REQUIRE(result);
        CHECK_THAT(*result, FailsWith(WSAEINTR));
    }
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    char one = 0;
    CHECK(recv(pair.server, &one, 1, 0) == 1);
}

BEHAVIOUR(
    "unix.close-wakes-recv", "E.16-10", high,
    "nettest:UnixDomainSocketTest.Receive_GetsCanceledByDispose",
    "closing an AF_UNIX socket wakes a thread that is blocked in recv on it with WSAECONNABORTED") {
    UnixPair pair;
    SOCKET const handle = pair.client;
    BlockedCall receiving{[handle] {
        char one{};
        return static_cast<long long>(recv(handle, &one, 1, 0));
    }};
    REQUIRE(receiving.is_blocked());
    pair.client.close();
    auto const result = receiving.result();
    REQUIRE(result);
    CHECK_THAT(*result, FailsWith(WSAECONNABORTED));
}

BEHAVIOUR("unix.names", "E.16-11", medium, unix_nettest,
          "the path of an AF_UNIX listener is the name of its accepted sockets, and what clients "
          "have as their peer's") {
    UnixPair pair;
    for (SOCKET const s : {pair.listening.get(), pair.server.get()}) {
        auto const name = name_of(&getsockname, s);
        CHECK(name.family() == AF_UNIX);
        CHECK(name.path() == pair.path.text());
    }
    CHECK(name_of(&getpeername, pair.client).path() == pair.path.text());
}

BEHAVIOUR("unix.client-without-name", "E.16-11", medium, unix_docs,
          "an AF_UNIX client that was not bound has the family and an empty path for a name") {
    UnixPair pair;
    auto const name = name_of(&getpeername, pair.server);
    CHECK(name.family() == AF_UNIX);
    CHECK(name.path().empty());
}

BEHAVIOUR("unix.client-with-name", "E.16-11", high,
          "nettest:UnixDomainSocketTest.RemoteEndPointEqualsBindAddress",
          "accept and getpeername report the path to which an AF_UNIX client is bound") {
    Path const own;
    Path const path;
    auto const listening = unix_listener(path);
    auto const client = unix_socket();
    REQUIRE(bound(client, named(own.text())).value == 0);
    REQUIRE(connected(client, named(path.text())).value == 0);
    Name name;
    UniqueSocket const server{accept(listening, name.data(), name.length())};
    REQUIRE(server.valid());
    CHECK(name.path() == own.text());
    CHECK(name_of(&getpeername, server).path() == own.text());
}

BEHAVIOUR(
    "unix.no-urgent", "E.16-12",
    decided("the documents do not name it among what is left out; there is no urgent pointer"),
    "inferred", "MSG_OOB on an AF_UNIX socket is refused with WSAEOPNOTSUPP") {
    UnixPair pair;
    CHECK_THAT(outcome([&] { return send(pair.client, "x", 1, MSG_OOB); }),
               FailsWith(WSAEOPNOTSUPP));
}

BEHAVIOUR("unix.peer-process", "E.16-13", high, "docs:afunix.h",
          "SIO_AF_UNIX_GETPEERPID gives the process at the other end, on either side") {
    UnixPair pair;
    for (SOCKET const s : {pair.client.get(), pair.server.get()}) {
        ULONG process = 0;
        DWORD size = 0;
        CHECK_THAT(outcome([&] {
                       return WSAIoctl(s, SIO_AF_UNIX_GETPEERPID, nullptr, 0, &process,
                                       sizeof process, &size, nullptr, nullptr);
                   }),
                   Returns(0));
        CHECK(process == GetCurrentProcessId());
    }
}

namespace {

Outcome peer_process(SOCKET s) {
    ULONG process = 0;
    DWORD size = 0;
    return outcome([&] {
        return WSAIoctl(s, SIO_AF_UNIX_GETPEERPID, nullptr, 0, &process, sizeof process, &size,
                        nullptr, nullptr);
    });
}

}  // namespace

BEHAVIOUR(
    "unix.no-peer-process", "E.16-13",
    decided("the documents are silent; these are the codes of calls that need a connection, and "
            "of controls that a family does not have"),
    "inferred",
    "SIO_AF_UNIX_GETPEERPID without a connection fails with WSAENOTCONN, on TCP with "
    "WSAEOPNOTSUPP") {
    CHECK_THAT(peer_process(unix_socket()), FailsWith(WSAENOTCONN));
    auto const tcp = tcp_pair();
    CHECK_THAT(peer_process(tcp.client), FailsWith(WSAEOPNOTSUPP));
}

BEHAVIOUR("unix.abstract-connect", "E.16-7", medium, "issue:microsoft/WSL#4240",
          "connect of an AF_UNIX socket to an abstract name fails with WSAEINVAL") {
    CHECK_THAT(connected(unix_socket(), abstract("ws2-nobody")), FailsWith(WSAEINVAL));
}

BEHAVIOUR("unix.no-name", "E.16-5",
          decided("the documents say that no name is made up, not with which code"), unix_docs,
          "binding an AF_UNIX socket without a path is refused with WSAEINVAL") {
    CHECK_THAT(bound(unix_socket(), named("")), FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "unix.family-alone", "E.16-5", high, unix_winetest,
    "an AF_UNIX socket is bound by its family alone, and listens; any length from there on is "
    "taken, but none without the family") {
    auto const alone = unix_socket();
    auto const name = named("left out");
    CHECK_THAT(bound(alone, name, 2), Returns(0));
    CHECK_THAT(outcome([&] { return listen(alone, 1); }), Returns(0));
    CHECK(name_of(&getsockname, alone).path().empty());
    CHECK_THAT(bound(unix_socket(), name, 0), FailsWith(WSAEFAULT));
    CHECK_THAT(bound(unix_socket(), name, 1), FailsWith(WSAEFAULT));
    Path const path;
    auto const length = static_cast<int>(path.text().size()) + 2;
    auto const shorter = unix_socket();
    CHECK_THAT(bound(shorter, named(path.text() + "more"), length), Returns(0));
    CHECK(path.exists());
    CHECK(name_of(&getsockname, shorter).path() == path.text());
}

BEHAVIOUR("unix.name-length", "E.16-15", high, unix_winetest,
          "getsockname gives the path of an AF_UNIX socket with its terminator and writes nothing "
          "behind it; for a socket without a path, and for peers, the whole structure") {
    UnixPair pair;
    auto const length = static_cast<int>(pair.path.text().size()) + 3;
    for (SOCKET const s : {pair.listening.get(), pair.server.get()}) {
        auto const name = name_of(&getsockname, s);
        CHECK(name.size() == length);
        CHECK(name.rest_is_untouched());
    }
    CHECK(name_of(&getsockname, pair.client).size() == sizeof(sockaddr_un));
    CHECK(name_of(&getpeername, pair.client).size() == sizeof(sockaddr_un));
    CHECK(name_of(&getpeername, pair.server).size() == sizeof(sockaddr_un));
}

BEHAVIOUR("unix.name-as-written", "E.16-11", high, unix_winetest,
          "the names of AF_UNIX sockets are the paths as the program wrote them, backslashes and "
          "all") {
    Path const path;
    auto const folder = path.text().find_last_of("/\\");
    REQUIRE(folder != std::string::npos);
    auto const written = path.text().substr(0, folder) + "\\.\\" + path.text().substr(folder + 1);
    auto const listening = unix_socket();
    REQUIRE(bound(listening, named(written)).value == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto const client = unix_socket();
    REQUIRE(connected(client, named(path.text())).value == 0);
    UniqueSocket const server{accept(listening, nullptr, nullptr)};
    REQUIRE(server.valid());
    CHECK(name_of(&getsockname, listening).path() == written);
    CHECK(name_of(&getsockname, server).path() == written);
    CHECK(name_of(&getpeername, client).path() == path.text());
}

BEHAVIOUR("unix.file", "E.16-16", high, unix_winetest,
          "the file of an AF_UNIX socket is a reparse point that cannot be opened: "
          "ERROR_CANT_ACCESS_FILE; it stays one when the socket is closed") {
    Path const path;
    auto s = unix_socket();
    REQUIRE(bound(s, named(path.text())).value == 0);
    constexpr DWORD expected = FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_ARCHIVE;
    CHECK(GetFileAttributesA(path.text().c_str()) == expected);
    s.close();
    CHECK(GetFileAttributesA(path.text().c_str()) == expected);
    SetLastError(0);
    CHECK(CreateFileA(path.text().c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
                      nullptr, OPEN_EXISTING, 0, nullptr) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_CANT_ACCESS_FILE);
}

BEHAVIOUR("unix.file-tag", "E.16-16", medium, "docs:WIN32_FIND_DATA",
          "a search of folders tells the file of an AF_UNIX socket by IO_REPARSE_TAG_AF_UNIX") {
    constexpr DWORD tag = 0x80000023;  // not in older headers
    Path const path;
    auto const s = unix_socket();
    REQUIRE(bound(s, named(path.text())).value == 0);
    WIN32_FIND_DATAA found{};
    HANDLE const search = FindFirstFileA(path.text().c_str(), &found);
    REQUIRE(search != INVALID_HANDLE_VALUE);
    FindClose(search);
    CHECK((found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0);
    CHECK(found.dwReserved0 == tag);
}

BEHAVIOUR("unix.options", "E.16-17", medium, "issue:curl/curl#19812",
          "SO_REUSEADDR cannot be set on an AF_UNIX socket (WSAEOPNOTSUPP), SO_KEEPALIVE is none "
          "of its options (WSAENOPROTOOPT)") {
    auto const s = unix_socket();
    auto const set = [&](int option) {
        BOOL const on = TRUE;
        return outcome([&] {
            return setsockopt(s, SOL_SOCKET, option, reinterpret_cast<char const*>(&on), sizeof on);
        });
    };
    CHECK_THAT(set(SO_REUSEADDR), FailsWith(WSAEOPNOTSUPP));
    CHECK_THAT(set(SO_KEEPALIVE), FailsWith(WSAENOPROTOOPT));
}

BEHAVIOUR("unix.other-family", "E.16-4", high, "winetest:test_bind",
          "an IPv4 address is no name for an AF_UNIX socket: WSAEAFNOSUPPORT or WSAEFAULT") {
    auto const s = unix_socket();
    auto const ip = Address::loopback(AF_INET);
    CHECK_THAT(outcome([&] { return bind(s, ip.data(), ip.length()); }),
               FailsWith({WSAEAFNOSUPPORT, WSAEFAULT}));
}

BEHAVIOUR("unix.duplicate", "E.16-14", medium, unix_nettest,
          "a second handle of an AF_UNIX socket within the process is the same connection") {
    UnixPair pair;
    WSAPROTOCOL_INFOW info{};
    REQUIRE(WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info) == 0);
    CHECK(info.iAddressFamily == AF_UNIX);
    UniqueSocket const second{WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                         &info, 0, WSA_FLAG_OVERLAPPED)};
    REQUIRE(second.valid());
    pair.client.close();
    REQUIRE(send(second, "x", 1, 0) == 1);
    char one{};
    CHECK(recv(pair.server, &one, 1, 0) == 1);
}
