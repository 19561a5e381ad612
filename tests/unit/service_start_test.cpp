// SPDX-License-Identifier: MIT
// A process that is given no thread or descriptor for a while: what needs a service of the library
// fails or does less then, promises nothing, and works as soon as there is one.
#include <windows.h>
#include <winsock2.h>

#include <cstdlib>
#include <string>
#include <type_traits>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

constexpr std::size_t much = 20'000'000;  // more than the host has room for

std::string pattern() {
    std::string data(much, '\0');
    for (std::size_t i = 0; i != much; ++i) data[i] = static_cast<char>(i * 31 % 251);
    return data;
}

int send_from(SOCKET s, std::string const& data, std::size_t start) {
    return send(s, data.data() + start, static_cast<int>(data.size() - start), 0);
}

constexpr int cannot_be_kept = 77;

// Everything in one thread of a process that has no service yet.
template <class Without>
int send_in_two_parts(SOCKET listening) {
    auto s = connected_to(listening);
    set_non_blocking(s);
    auto const data = pattern();
    int first = 0;
    bool is_without = true;
    {
        Without const without;
        if constexpr (std::is_same_v<Without, WithoutNewThreads>)
            is_without = static_cast<bool>(without);
        if (is_without) first = send_from(s, data, 0);
    }
    auto const tells_the_peer_to_read = connected_to(listening);
    if (!is_without) return cannot_be_kept;
    if (first <= 0 || static_cast<std::size_t>(first) >= much) return 2;
    if (!await(s, Ready::to_write)) return 1;
    auto const start = static_cast<std::size_t>(first);
    if (send_from(s, data, start) != static_cast<int>(much - start)) return 3;
    s.close();
    return 0;
}

template <class Without>
void check_sends() {
    WinsockSession const session;
    auto const listening = listener();
    ForkedChild child{[&] { std::exit(send_in_two_parts<Without>(listening)); }};
    UniqueSocket const peer{accept(listening, nullptr, nullptr)};
    REQUIRE(peer.valid());
    UniqueSocket const has_sent{accept(listening, nullptr, nullptr)};
    REQUIRE(has_sent.valid());
    auto const heard = recv_all_text(peer, much);
    auto const code = child.exit_code();
    if (code == cannot_be_kept) {
        WARN("this user cannot be kept from starting threads");
        return;
    }
    CHECK(code.value_or(-1) == 0);
    CHECK(heard.size() == much);
    CHECK((heard == pattern()));
}

bool set_timer(HANDLE timer) {
    LARGE_INTEGER due;
    due.QuadPart = -10'000;  // a millisecond
    return SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE) != FALSE;
}

int start_timer_late() {
    HANDLE const timer = CreateWaitableTimerA(nullptr, TRUE, nullptr);
    {
        WithoutNewThreads const without;
        if (!without) return cannot_be_kept;
        set_timer(timer);
    }
    if (!set_timer(timer)) return 1;
    return WaitForSingleObject(timer, static_cast<DWORD>(patience().count())) == 0 ? 0 : 2;
}

int receive_late() {
    auto const pair = tcp_pair();
    char byte = 0;
    WSABUF buffer{1, &byte};
    DWORD flags = 0;
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    auto const receive = [&] {
        return WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlapped, nullptr) == 0 ||
               WSAGetLastError() == WSA_IO_PENDING;
    };
    bool has_begun = false;
    {
        WithoutNewThreads const without;
        if (!without) return cannot_be_kept;
        has_begun = receive();
    }
    if (!has_begun && !receive()) return 1;
    send(pair.client, "x", 1, 0);
    auto const waited =
        WaitForSingleObject(overlapped.hEvent, static_cast<DWORD>(patience().count()));
    return waited == 0 && byte == 'x' ? 0 : 2;
}

// The first listener is watched by no service when it begins.
int listen_late() {
    auto const first = bound_stream();
    {
        WithoutNewDescriptors const without;
        if (listen(first, 1) != 0) return 1;
    }
    auto const full = listener(AF_INET, 1);
    auto const queued = connected_to(full);
    auto const late = stream_socket();
    auto const target = local_address(full);
    if (connect(late, target.data(), target.length()) == 0) return 2;
    return WSAGetLastError() == WSAECONNREFUSED ? 0 : 3;
}

}  // namespace

TEST_CASE("a send takes what it can deliver while no thread can be started, and all later",
          "[service_start]") {
    check_sends<WithoutNewThreads>();
}

TEST_CASE("a send takes what it can deliver while there is no descriptor, and all later",
          "[service_start]") {
    check_sends<WithoutNewDescriptors>();
}

TEST_CASE("timers and overlapped operations start when a thread can be started again",
          "[service_start]") {
    WinsockSession const session;
    for (auto const program : {start_timer_late, receive_late}) {
        CAPTURE(program == start_timer_late);
        ForkedChild child{[&] { std::exit(program()); }};
        auto const code = child.exit_code();
        if (code == cannot_be_kept) WARN("this user cannot be kept from starting threads");
        if (code != cannot_be_kept) CHECK(code.value_or(-1) == 0);
    }
}

TEST_CASE("a backlog is kept when there are descriptors again", "[service_start][linux]") {
    WinsockSession const session;
    ForkedChild child{[] { std::exit(listen_late()); }};
    CHECK(child.exit_code().value_or(-1) == 0);
}

namespace {

// The descriptors go between the start of the listener's service and its thread's first step.
int be_refused_without_descriptors() {
    auto const listening = stream_socket();
    auto const address = Address::loopback(AF_INET, 0);
    if (bind(listening, address.data(), address.length()) != 0) return 1;
    auto const target = local_address(listening);
    auto const first = stream_socket();
    auto const late = stream_socket();
    set_non_blocking(late);
    if (is_ready(late, Ready::to_read)) return 2;
    if (listen(listening, 1) != 0) return 3;
    WithoutNewDescriptors const none;
    if (connect(first, target.data(), target.length()) != 0) return 4;
    if (connect(late, target.data(), target.length()) == 0) return 5;
    return WSAGetLastError() == WSAECONNREFUSED || await(late, Ready::exceptional) ? 0 : 6;
}

}  // namespace

TEST_CASE("a full listener refuses though the last descriptor went before its service ran",
          "[service_start][linux]") {
    for (int round = 0; round != 10; ++round) {
        ForkedChild child{[] {
            WinsockSession const session;
            std::_Exit(be_refused_without_descriptors());
        }};
        CHECK(child.exit_code() == 0);
    }
}
