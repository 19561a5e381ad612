// SPDX-License-Identifier: MIT
// More clients than a listener's backlog takes, at once and for some time. The model: a client is
// refused, or it is connected and what it sends arrives at an accept; none whose connect succeeded
// is reset.
#include <winsock2.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/stress/seeds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/host_clients.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// The call in which a connected client was lost.
struct Loss {
    char const* call = nullptr;  // none
    int result = 0;
    int code = 0;
    std::chrono::milliseconds since_connected{};
};

struct Crowd {
    std::atomic<int> next{0};
    std::atomic<int> refused{0};
    std::atomic<int> connected{0};
    std::atomic<int> strange{0};
    std::atomic<int> reset{0};
    Loss first_loss{};  // of the client that makes `reset` one
};

Loss exchange(SOCKET s, int number) {
    auto const start = std::chrono::steady_clock::now();
    auto const loss = [&](char const* call, int result) {
        auto const code = WSAGetLastError();
        auto const time = std::chrono::steady_clock::now() - start;
        return Loss{call, result, code,
                    std::chrono::duration_cast<std::chrono::milliseconds>(time)};
    };
    auto const sent = send(s, reinterpret_cast<char const*>(&number), sizeof number, 0);
    if (sent != sizeof number) return loss("send", sent);
    int answer = 0;
    auto const received = recv(s, reinterpret_cast<char*>(&answer), sizeof answer, MSG_WAITALL);
    if (received != sizeof answer) return loss("recv", received);
    return answer == number ? Loss{} : loss("recv of another's number", answer);
}

// Connects again and again, says its number, and waits for the answer.
void be_clients(Address address, Crowd& crowd, int count) {
    for (int i = 0; i != count; ++i) {
        auto const s = stream_socket();
        if (connect(s, address.data(), address.length()) == SOCKET_ERROR) {
            auto const code = WSAGetLastError();
            ++(code == WSAECONNREFUSED ? crowd.refused : crowd.strange);
            continue;
        }
        ++crowd.connected;
        auto const loss = exchange(s, ++crowd.next);
        if (loss.call && ++crowd.reset == 1) crowd.first_loss = loss;
    }
}

void serve(SOCKET listening, std::atomic<bool> const& is_over) {
    while (!is_over) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(listening, &set);
        timeval const limit{0, 10'000};
        if (select(0, &set, nullptr, nullptr, &limit) != 1) continue;
        UniqueSocket const s{accept(listening, nullptr, nullptr)};
        int number = 0;
        if (s.valid() &&
            recv(s, reinterpret_cast<char*>(&number), sizeof number, MSG_WAITALL) == sizeof number)
            send(s, reinterpret_cast<char const*>(&number), sizeof number, 0);
    }
}

}  // namespace

TEST_CASE("no client of a crowd that was told it is connected is lost", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        Dice dice{run.seed()};
        constexpr std::array backlogs{1, 2, 5, 20, 200};
        int const backlog = backlogs[static_cast<std::size_t>(dice.below(5))];
        CAPTURE(backlog);
        auto const listening = listener(AF_INET, backlog);
        Crowd crowd;
        std::atomic<bool> is_over{false};
        std::vector<std::thread> clients;
        for (int i = 1 + dice.below(16); i != 0; --i)
            clients.emplace_back(be_clients, local_address(listening), std::ref(crowd),
                                 1 + dice.below(30));
        std::thread server{serve, listening.get(), std::cref(is_over)};
        for (auto& client : clients) client.join();
        is_over = true;
        server.join();
        if (auto const& loss = crowd.first_loss; loss.call)
            UNSCOPED_INFO(loss.call << " = " << loss.result << ", " << loss.code << ", "
                                    << loss.since_connected.count() << " ms after connect");
        CHECK(crowd.reset == 0);
        CHECK(crowd.strange == 0);
    }
}

// A connect of this process has the backlog enforced first, others do not wait for that. Where
// nothing can be enforced the host's full queue loses some.
TEST_CASE("no client of another process that was told it is connected is lost", "[stress][linux]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        Dice dice{run.seed()};
        constexpr std::array backlogs{1, 5, 200};
        int const backlog = backlogs[static_cast<std::size_t>(dice.below(3))];
        CAPTURE(backlog);
        // Before there is a listener that it could inherit.
        HostCrowd crowd{20 + dice.below(180), 10};
        auto const listening = listener(AF_INET, backlog);
        std::atomic<bool> is_over{false};
        std::thread server{serve, listening.get(), std::cref(is_over)};
        crowd.start(local_address(listening).port());
        auto const lost = crowd.lost();
        is_over = true;
        server.join();
        CHECK(lost == 0);
    }
}
