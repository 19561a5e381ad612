// SPDX-License-Identifier: MIT
// WSAAsyncGetHostByName and its kin: name calls whose answers are posted to a window.
#include <winsock2.h>

#include <windows.h>

#include <array>
#include <cstring>
#include <string>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"
#include "tests/winsock/socket_window.hpp"

using namespace ws2::test;

namespace {

constexpr auto docs = "docs:WSAAsyncGetHostByName";
constexpr auto told = SocketWindow::told;

struct AnswerBuffer {
    alignas(hostent) std::array<char, MAXGETHOSTSTRUCT> bytes{};

    char* data() { return bytes.data(); }
    int size() const { return int{MAXGETHOSTSTRUCT}; }
    template <class Structure>
    Structure const& as() const {
        return *reinterpret_cast<Structure const*>(bytes.data());
    }
    bool holds(void const* place) const {
        auto const* const at = static_cast<char const*>(place);
        return at >= bytes.data() && at < bytes.data() + bytes.size();
    }
};

bool is_answer(MSG const& message, HANDLE request, int error = 0) {
    return message.message == told && message.wParam == reinterpret_cast<WPARAM>(request) &&
           WSAGETASYNCERROR(message.lParam) == error;
}

}  // namespace

BEHAVIOUR("async-lookup.host", "E.15-52", medium, docs,
          "WSAAsyncGetHostByName has put a host's entry into the caller's buffer, with all it "
          "points to, when its message comes") {
    SocketWindow const window;
    AnswerBuffer buffer;
    HANDLE const request =
        WSAAsyncGetHostByName(window, told, "127.0.0.1", buffer.data(), buffer.size());
    REQUIRE(request != nullptr);
    auto const message = window.next();
    REQUIRE(is_answer(message, request));
    auto const& host = buffer.as<hostent>();
    CHECK(host.h_addrtype == AF_INET);
    CHECK(host.h_length == 4);
    REQUIRE(buffer.holds(host.h_addr_list));
    REQUIRE(buffer.holds(host.h_addr_list[0]));
    in_addr address{};
    std::memcpy(&address, host.h_addr_list[0], sizeof address);
    CHECK(address.s_addr == htonl(INADDR_LOOPBACK));
    CHECK(host.h_addr_list[1] == nullptr);
    CHECK(buffer.holds(host.h_name));
    CHECK(buffer.holds(host.h_aliases));
}

BEHAVIOUR("async-lookup.services", "E.15-52", medium, "docs:WSAAsyncGetServByName",
          "WSAAsyncGetServByName and WSAAsyncGetServByPort find services by name and by port") {
    SocketWindow const window;
    AnswerBuffer buffer;
    HANDLE request =
        WSAAsyncGetServByName(window, told, "http", "tcp", buffer.data(), buffer.size());
    REQUIRE(is_answer(window.next(), request));
    CHECK(buffer.as<servent>().s_port == static_cast<short>(htons(80)));
    REQUIRE(buffer.holds(buffer.as<servent>().s_proto));
    CHECK(std::string{buffer.as<servent>().s_proto} == "tcp");
    request = WSAAsyncGetServByPort(window, told, htons(21), "tcp", buffer.data(), buffer.size());
    REQUIRE(is_answer(window.next(), request));
    CHECK(std::string{buffer.as<servent>().s_name} == "ftp");
}

BEHAVIOUR("async-lookup.protocols", "E.15-52 E.15-53", medium, "docs:WSAAsyncGetProtoByName",
          "WSAAsyncGetProtoByName and WSAAsyncGetProtoByNumber find protocols; an unknown one is "
          "reported as WSANO_DATA") {
    SocketWindow const window;
    AnswerBuffer buffer;
    HANDLE request = WSAAsyncGetProtoByName(window, told, "udp", buffer.data(), buffer.size());
    REQUIRE(is_answer(window.next(), request));
    CHECK(buffer.as<protoent>().p_proto == IPPROTO_UDP);
    request = WSAAsyncGetProtoByNumber(window, told, IPPROTO_TCP, buffer.data(), buffer.size());
    REQUIRE(is_answer(window.next(), request));
    CHECK(std::string{buffer.as<protoent>().p_name} == "tcp");
    request = WSAAsyncGetProtoByName(window, told, "no such one", buffer.data(), buffer.size());
    CHECK(is_answer(window.next(), request, WSANO_DATA));
}

BEHAVIOUR("async-lookup.small-buffer", "E.15-53", medium, docs,
          "the message of a WSAAsyncGetHostByName whose buffer is too small says WSAENOBUFS, with "
          "the size that would do") {
    SocketWindow const window;
    AnswerBuffer buffer;
    HANDLE request = WSAAsyncGetProtoByName(window, told, "tcp", buffer.data(), 4);
    auto const refused = window.next();
    REQUIRE(is_answer(refused, request, WSAENOBUFS));
    int const needed = WSAGETASYNCBUFLEN(refused.lParam);
    CHECK(needed > static_cast<int>(sizeof(protoent)));
    request = WSAAsyncGetProtoByName(window, told, "tcp", buffer.data(), needed);
    CHECK(is_answer(window.next(), request));
}

BEHAVIOUR("async-lookup.cancel", "E.15-54", medium, "docs:WSACancelAsyncRequest",
          "WSACancelAsyncRequest of a request that was answered is WSAEALREADY, of one that never "
          "was WSAEINVAL") {
    SocketWindow const window;
    AnswerBuffer buffer;
    HANDLE const request =
        WSAAsyncGetProtoByName(window, told, "tcp", buffer.data(), buffer.size());
    REQUIRE(is_answer(window.next(), request));
    CHECK_THAT(outcome([&] { return WSACancelAsyncRequest(request); }), FailsWith(WSAEALREADY));
    CHECK_THAT(outcome([&] { return WSACancelAsyncRequest(nullptr); }), FailsWith(WSAEINVAL));
}
