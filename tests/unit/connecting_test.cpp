// SPDX-License-Identifier: MIT
// A connect without an answer: which calls end it, and what other threads see meanwhile. The silent
// listener comes from the platform room, because those of the library refuse when they are full.
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mstcpip.h>
#include <ws2shim/ws2shim.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "platform/backlog.hpp"
#include "platform/deadline.hpp"
#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "shim/core/connections/connect.hpp"
#include "shim/core/options/ioctl.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/host_clients.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/tcp_rows.hpp"

using namespace ws2;

namespace {

UniqueDescriptor stream() {
    auto opened =
        platform::open_socket({Family::ipv4, SocketType::stream, 0}, BlockingMode::non_blocking);
    REQUIRE(opened);
    return std::move(*opened);
}

// Its queue is full, so that the host drops every further client's first packet.
class SilentListener {
public:
    SilentListener() {
        Address address;
        address.family = Family::ipv4;
        address.ip = {127, 0, 0, 1};
        REQUIRE(platform::bind(listener_.get(), address) == Code::ok);
        REQUIRE(platform::listen(listener_.get(), 0) == Code::ok);
        auto const bound = platform::local_address(listener_.get());
        REQUIRE(bound);
        // The first has its place before the next packet is judged, which hosts may handle later.
        for (auto& filler : fillers_) {
            static_cast<void>(platform::connect(filler.get(), *bound));
            platform::PollItem item{listener_.get(), platform::poll_readable, 0};
            REQUIRE(platform::poll({&item, 1}, platform::Deadline::never()));
        }
        name_.sin_family = AF_INET;
        name_.sin_port = bound->port_be;
        name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    sockaddr const* name() const { return reinterpret_cast<sockaddr const*>(&name_); }
    static constexpr int name_length = sizeof(sockaddr_in);

private:
    UniqueDescriptor listener_ = stream();
    std::array<UniqueDescriptor, 2> fillers_{stream(), stream()};
    sockaddr_in name_{};
};

int connect_error(SOCKET s, SilentListener const& listener) {
    return ::connect(s, listener.name(), SilentListener::name_length) == 0 ? 0 : WSAGetLastError();
}

SOCKET open_stream() {
    SOCKET const s = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(s != INVALID_SOCKET);
    return s;
}

bool is_connecting(SOCKET s) {
    sockaddr_in name{};
    int length = sizeof name;
    return ::getsockname(s, reinterpret_cast<sockaddr*>(&name), &length) == 0 && name.sin_port != 0;
}

}  // namespace

TEST_CASE("closing ends a connect wherever it stands", "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    constexpr int rounds = 500;
    for (int round = 0; round != rounds; ++round) {
        SOCKET const s = open_stream();
        auto error = std::async(std::launch::async, [&] { return connect_error(s, listener); });
        {
            auto const socket = core::acquire_socket(s);
            while (socket->phase() != core::Phase::connecting) platform::yield();
        }
        // The host is asked about now. Every moment around that gets its turn.
        for (int i = 0; i != round % 100; ++i) platform::pause();
        REQUIRE(::closesocket(s) == 0);
        REQUIRE(error.get() == WSAENOTSOCK);
    }
}

TEST_CASE("CancelIoEx ends a connect wherever it stands, and the socket connects again",
          "[connecting][F.16-4]") {
    test::WinsockSession const session;
    SilentListener const silent;
    auto const listening = test::listener();
    auto const target = test::local_address(listening);
    constexpr int rounds = 300;
    for (int round = 0; round != rounds; ++round) {
        test::UniqueSocket const socket{open_stream()};
        SOCKET const s = socket;
        auto error = std::async(std::launch::async, [&] { return connect_error(s, silent); });
        {
            auto const object = core::acquire_socket(s);
            while (object->phase() != core::Phase::connecting) platform::yield();
        }
        for (int i = 0; i != round % 100; ++i) platform::pause();
        REQUIRE(::CancelIoEx(test::handle_of(socket), nullptr));
        REQUIRE(error.get() == WSAEINTR);
        REQUIRE_FALSE(::CancelIoEx(test::handle_of(socket), nullptr));
        REQUIRE(::connect(s, target.data(), target.length()) == 0);
        REQUIRE(test::UniqueSocket{::accept(listening, nullptr, nullptr)}.valid());
    }
}

TEST_CASE("WSACleanup ends a connect", "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    SOCKET const s = open_stream();
    auto error = std::async(std::launch::async, [&] { return connect_error(s, listener); });
    while (!is_connecting(s)) std::this_thread::yield();
    REQUIRE(WSACleanup() == 0);
    REQUIRE(WSACleanup() == 0);
    CHECK(error.get() == WSAENOTSOCK);
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
}

TEST_CASE("a socket whose connect waits answers to others as one that is connecting",
          "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    auto error = std::async(std::launch::async, [&] { return connect_error(s, listener); });
    while (!is_connecting(s)) std::this_thread::yield();

    char data = 0;
    CHECK(::recv(s, &data, 1, 0) == SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSAENOTCONN);
    CHECK(connect_error(s, listener) == WSAEALREADY);
    WSAPOLLFD item{s, POLLWRNORM, 0};
    CHECK(::WSAPoll(&item, 1, 0) == 0);
    u_long on = 1;
    CHECK(::ioctlsocket(s, FIONBIO, &on) == 0);
    CHECK(error.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout);

    CHECK(::closesocket(s) == 0);
    CHECK(error.get() == WSAENOTSOCK);
}

TEST_CASE("a deadline ends a connect, and the socket can be used again", "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    SOCKET_ADDRESS_LIST targets{};
    targets.iAddressCount = 1;
    targets.Address[0] = {const_cast<sockaddr*>(listener.name()), SilentListener::name_length};
    timeval const soon{0, 50'000};
    CHECK_FALSE(
        ::WSAConnectByList(s, &targets, nullptr, nullptr, nullptr, nullptr, &soon, nullptr));
    CHECK(WSAGetLastError() == WSAETIMEDOUT);
    CHECK_FALSE(
        ::WSAConnectByList(s, &targets, nullptr, nullptr, nullptr, nullptr, &soon, nullptr));
    CHECK(WSAGetLastError() == WSAETIMEDOUT);

    // It waits as before.
    auto error = std::async(std::launch::async, [&] { return connect_error(s, listener); });
    CHECK(error.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout);
    CHECK(::closesocket(s) == 0);
    CHECK(error.get() == WSAENOTSOCK);
}

TEST_CASE("a connect that nobody answers is given up", "[connecting][linux]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    TCP_INITIAL_RTO_PARAMETERS soon{50, 1};
    DWORD returned = 0;
    REQUIRE(WSAIoctl(s, SIO_TCP_INITIAL_RTO, &soon, sizeof soon, nullptr, 0, &returned, nullptr,
                     nullptr) == 0);
    CHECK(connect_error(s, listener) == WSAETIMEDOUT);
    u_long on = 1;
    REQUIRE(::ioctlsocket(s, FIONBIO, &on) == 0);
    CHECK(connect_error(s, listener) == WSAEWOULDBLOCK);
    fd_set failed;
    FD_ZERO(&failed);
    FD_SET(s, &failed);
    CHECK(::select(0, nullptr, nullptr, &failed, nullptr) == 1);
    int error = 0;
    int length = sizeof error;
    CHECK(::getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
    CHECK(error == WSAETIMEDOUT);
    CHECK(::closesocket(s) == 0);
}

TEST_CASE("a connect that nobody answers takes as long as on Windows",
          "[connecting][A.3-7][E.4-9]") {
    using core::InitialRetransmission;
    using std::chrono::milliseconds;
    auto const limit = [](std::uint32_t time_ms, std::uint32_t count) {
        core::OptionStore options;
        if (time_ms != 0) options.others.set(Option::tcp_initial_rtt_ms, time_ms);
        if (count != 0) options.others.set(Option::tcp_syn_retransmissions, count);
        return core::unanswered_time(options);
    };
    CHECK(limit(0, 0) == milliseconds{21'000});
    CHECK(limit(1000, 0) == milliseconds{7000});
    CHECK(limit(0, 3) == milliseconds{45'000});
    CHECK(limit(100, InitialRetransmission::no_retransmissions) == milliseconds{100});
    CHECK(limit(0xfffe, 0xfd) == milliseconds{INT32_MAX});
}

TEST_CASE("SO_SNDTIMEO does not end a connect", "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    DWORD const soon = 10;
    REQUIRE(::setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, reinterpret_cast<char const*>(&soon),
                         sizeof soon) == 0);
    auto error = std::async(std::launch::async, [&] { return connect_error(s, listener); });
    CHECK(error.wait_for(std::chrono::milliseconds{60}) == std::future_status::timeout);
    CHECK(::closesocket(s) == 0);
    CHECK(error.get() == WSAENOTSOCK);
}

TEST_CASE("a connection that is reset before anybody looks was refused", "[connecting]") {
    test::WinsockSession const session;
    auto listening = stream();
    Address address;
    address.family = Family::ipv4;
    address.ip = {127, 0, 0, 1};
    REQUIRE(platform::bind(listening.get(), address) == Code::ok);
    REQUIRE(platform::listen(listening.get(), 1) == Code::ok);
    auto const bound = platform::local_address(listening.get());
    REQUIRE(bound);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = bound->port_be;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    SOCKET const s = socket(AF_INET, SOCK_STREAM, 0);
    u_long on = 1;
    REQUIRE(ioctlsocket(s, FIONBIO, &on) == 0);
    REQUIRE(connect(s, reinterpret_cast<sockaddr*>(&name), sizeof name) == SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
    listening = UniqueDescriptor{};
    fd_set failed;
    FD_ZERO(&failed);
    FD_SET(s, &failed);
    REQUIRE(select(0, nullptr, nullptr, &failed, nullptr) == 1);
    int error = 0;
    int length = sizeof error;
    CHECK(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
    CHECK(error == WSAECONNREFUSED);
    CHECK(closesocket(s) == 0);
}

namespace {

struct Runs {
    std::atomic<int> count{0};
    std::atomic<HANDLE> thread{nullptr};
};
void CALLBACK count_run(ULONG_PTR runs) { ++reinterpret_cast<Runs*>(runs)->count; }

bool await_count(Runs const& runs, int count) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (runs.count != count && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    return runs.count == count;
}

}  // namespace

TEST_CASE("APCs run in a thread that is blocked in connect", "[connecting][E.4-20]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    Runs runs;
    auto error = std::async(std::launch::async, [&] {
        ::QueueUserAPC(count_run, ::GetCurrentThread(), reinterpret_cast<ULONG_PTR>(&runs));
        HANDLE own = nullptr;
        ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &own,
                          0, FALSE, DUPLICATE_SAME_ACCESS);
        runs.thread = own;
        return connect_error(s, listener);
    });
    CHECK(await_count(runs, 1));
    for (int more = 2; more != 5; ++more) {
        CHECK(::QueueUserAPC(count_run, runs.thread, reinterpret_cast<ULONG_PTR>(&runs)) != 0);
        CHECK(await_count(runs, more));
    }
    CHECK(error.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout);
    CHECK(::closesocket(s) == 0);
    CHECK(error.get() == WSAENOTSOCK);
    CHECK(::CloseHandle(runs.thread));
}

TEST_CASE("an APC reaches a thread that waits in the host for the answer to its connect",
          "[connecting]") {
    test::WinsockSession const session;
    SilentListener const listener;
    SOCKET const s = open_stream();
    Runs runs;
    auto error = std::async(std::launch::async, [&] {
        HANDLE own = nullptr;
        ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &own,
                          0, FALSE, DUPLICATE_SAME_ACCESS);
        runs.thread = own;
        return connect_error(s, listener);
    });
    while (!is_connecting(s)) std::this_thread::yield();
    CHECK(::QueueUserAPC(count_run, runs.thread, reinterpret_cast<ULONG_PTR>(&runs)) != 0);
    CHECK(await_count(runs, 1));
    CHECK(error.wait_for(std::chrono::milliseconds{20}) == std::future_status::timeout);
    CHECK(::closesocket(s) == 0);
    CHECK(error.get() == WSAENOTSOCK);
    CHECK(::CloseHandle(runs.thread));
}

TEST_CASE("SO_PAUSE_ACCEPT is refused where the host cannot refuse connections", "[connecting]") {
    test::WinsockSession const session;
    BOOL const on = TRUE;
    BOOL const off = FALSE;
    auto const pause = [](SOCKET s, BOOL const& value) {
        return ::setsockopt(s, SOL_SOCKET, SO_PAUSE_ACCEPT, reinterpret_cast<char const*>(&value),
                            sizeof value);
    };
    for (int const family : {AF_INET, AF_UNIX}) {
        SOCKET const s = ::socket(family, SOCK_STREAM, 0);
        REQUIRE(s != INVALID_SOCKET);
        bool const can = platform::can_refuse_connections(core::acquire_socket(s)->fd());
        CHECK((family == AF_INET || !can));
        CHECK(pause(s, on) == (can ? 0 : SOCKET_ERROR));
        if (!can) CHECK(WSAGetLastError() == WSAENOPROTOOPT);
        CHECK(pause(s, off) == 0);
        CHECK(::closesocket(s) == 0);
    }
}

// The queue is emptied until the host has no more, with which it must not wait for the next client.
TEST_CASE("listening while accepting is paused does not wait for clients that are not there",
          "[connecting][linux]") {
    test::WinsockSession const session;
    auto const s = test::bound_stream();
    BOOL const on = TRUE;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_PAUSE_ACCEPT, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    test::BlockedCall const call{[&] { return listen(s, 5); }};
    auto const answer = call.result();
    REQUIRE(answer);
    CHECK(answer->value == 0);
}

// Whether a connection of the past has the port. Where the host does not show them, none has.
static bool has_past(unsigned short port) {
    return std::ranges::any_of(test::tcp_rows(), [&](auto const& row) {
        return row.dwState == MIB_TCP_STATE_TIME_WAIT &&
               ntohs(static_cast<u_short>(row.dwLocalPort)) == port;
    });
}

// Hosts give one port to connections with different peers, also those of the past, and choose it by
// the peer's address: among so many peers some get a port with a past. One such port that is kept
// is the proof. Of another the past may have been alive, another program's, when listen wanted it.
TEST_CASE("a port that a refused connect had chosen is what listen uses, whatever had it before",
          "[connecting][linux][E.4-25]") {
    constexpr int past_connections = 400;
    constexpr unsigned int peers = 1000;
    test::WinsockSession const session;
    auto const listening = test::listener();
    for (int i = 0; i != past_connections; ++i) {
        auto client = test::connected_to(listening);
        test::UniqueSocket const server{accept(listening, nullptr, nullptr)};
        client.close();
        REQUIRE(test::recv_text(server, 1).empty());
    }
    sockaddr_in name{};
    name.sin_family = AF_INET;
    auto const closed = test::nobody();
    name.sin_port = htons(closed.address.port());
    int with_past = 0;
    bool was_kept = false;
    for (unsigned int peer = 1; peer <= peers && !was_kept; ++peer) {
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK + peer);
        auto const s = test::stream_socket();
        REQUIRE(connect(s, reinterpret_cast<sockaddr*>(&name), sizeof name) == SOCKET_ERROR);
        auto const port = test::local_address(s).port();
        REQUIRE(listen(s, 1) == 0);
        if (!has_past(port)) continue;
        ++with_past;
        was_kept = test::local_address(s).port() == port;
    }
    CAPTURE(with_past);
    CHECK((was_kept || with_past == 0));
}

// Hosts give one port to connections with different peers.
TEST_CASE("a client's socket is used again though another program's connection has its port",
          "[connecting][linux]") {
    test::WinsockSession const session;
    auto const pair = test::tcp_pair();
    auto const other = test::listener();
    if (!test::host_client_shares(test::local_address(pair.client).port(),
                                  test::local_address(other).port()))
        return;
    CHECK(test::disconnect_ex(pair.client, nullptr, TF_REUSE_SOCKET));
    CHECK(send(pair.client, "x", 1, 0) == SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSAENOTCONN);
    auto const again = test::local_address(other);
    CHECK(connect(pair.client, again.data(), again.length()) == 0);
}

// --- ConnectEx, independent of what the network answers -----------------------------------------

namespace {

bool begin_connect(SOCKET s, SilentListener const& listener, test::Overlap& overlap) {
    static auto const connect_ex = test::extension_function<LPFN_CONNECTEX>(WSAID_CONNECTEX);
    return connect_ex(s, listener.name(), SilentListener::name_length, nullptr, 0, nullptr,
                      &overlap) ||
           WSAGetLastError() == WSA_IO_PENDING;
}

struct UnansweredConnect {
    bool begins(SilentListener const& listener) { return begin_connect(socket, listener, overlap); }
    bool is_cancelled() { return overlap.ends() && overlap.status() == test::status_cancelled; }
    test::UniqueSocket socket = test::bound_stream();
    test::Overlap overlap;
};

}  // namespace

TEST_CASE("a ConnectEx that nobody answers ends by CancelIoEx, closing and its thread's end",
          "[connecting][F.16-2]") {
    test::WinsockSession const session;
    SilentListener const listener;
    UnansweredConnect first;
    UnansweredConnect second;
    UnansweredConnect third;
    REQUIRE(first.begins(listener));
    REQUIRE(second.begins(listener));
    CHECK(first.overlap.is_pending());
    CancelIoEx(test::handle_of(first.socket), nullptr);
    CHECK(first.is_cancelled());
    CHECK(second.overlap.is_pending());
    second.socket.close();
    CHECK(second.is_cancelled());
    bool has_begun = false;
    std::thread{[&] { has_begun = third.begins(listener); }}.join();
    CHECK(has_begun);
    CHECK(third.is_cancelled());
}

TEST_CASE("beside a ConnectEx that nobody answers every other connect is refused",
          "[connecting][E.4-4][F.6-5]") {
    test::WinsockSession const session;
    SilentListener const listener;
    UnansweredConnect waiting;
    REQUIRE(waiting.begins(listener));
    CHECK(connect_error(waiting.socket, listener) == WSAEINVAL);
    test::Overlap another;
    CHECK_FALSE(begin_connect(waiting.socket, listener, another));
    CHECK(WSAGetLastError() == WSAEINVAL);
    sockaddr_in peer{};
    int length = sizeof peer;
    CHECK(::getpeername(waiting.socket, reinterpret_cast<sockaddr*>(&peer), &length) ==
          SOCKET_ERROR);
    CHECK(WSAGetLastError() == WSAENOTCONN);
}
