// SPDX-License-Identifier: MIT
// Connections of a completion port, whose packets several threads dequeue: each sends a few bytes
// of the stream and then an urgent one, which the host announces while the threads receive what is
// ahead of it. None of them may take it for a byte of the stream, however the receives come about:
// at once, by an event, by one thread all the time or by each in turn.
#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "platform/socket_calls.hpp"
#include "tests/stress/seeds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::test;

namespace {

constexpr ULONG_PTR end_key = 1;

// One receive is under way at a time, so whichever threads perform them, its text is in order.
struct Receiver : OVERLAPPED {
    explicit Receiver(SOCKET from, std::size_t buffer) : OVERLAPPED{}, socket{from}, data(buffer) {}

    void start() {
        static_cast<OVERLAPPED&>(*this) = {};
        WSABUF buffer{static_cast<ULONG>(data.size()), data.data()};
        DWORD flags = 0;
        bool const is_started = WSARecv(socket, &buffer, 1, nullptr, &flags, this, nullptr) == 0 ||
                                WSAGetLastError() == WSA_IO_PENDING;
        if (!is_started) has_ended = true;
    }
    void completed(DWORD count) {
        text.append(data.data(), count);
        if (count == 0)
            has_ended = true;
        else
            start();
    }

    SOCKET socket;
    std::vector<char> data;
    std::string text;
    std::atomic<bool> has_ended{false};
};

class Workers {
public:
    explicit Workers(unsigned count) {
        for (unsigned i = 0; i != count; ++i) threads_.emplace_back([this] { work(); });
    }
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;
    ~Workers() {
        for (std::size_t i = 0; i != threads_.size(); ++i)
            PostQueuedCompletionStatus(port, 0, end_key, nullptr);
        for (auto& each : threads_) each.join();
        CloseHandle(port);
    }

    HANDLE const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);

private:
    void work() const {
        for (;;) {
            DWORD count = 0;
            ULONG_PTR key = 0;
            OVERLAPPED* overlapped = nullptr;
            GetQueuedCompletionStatus(port, &count, &key, &overlapped, INFINITE);
            if (key == end_key) return;
            static_cast<Receiver*>(overlapped)->completed(count);
        }
    }

    std::vector<std::thread> threads_;
};

// As an ordinary program of the host: the library does not know what it sends.
void send_as_host(SOCKET socket, std::string const& text, unsigned flags) {
    static_cast<void>(platform::send(ws2_socket_fd(socket), text.data(), text.size(), flags));
}

// What the stream brought beside what it should have.
std::string one_connection(Workers const& workers, Dice& dice) {
    auto const pair = tcp_pair();
    Receiver receiver{pair.server, static_cast<std::size_t>(1 + dice.below(8))};
    CreateIoCompletionPort(reinterpret_cast<HANDLE>(pair.server.get()), workers.port, 0, 0);
    std::string expected;
    auto const say = [&] {
        std::string const text(static_cast<std::size_t>(1 + dice.below(3)), 's');
        expected += text;
        send_as_host(pair.client, text, 0);
    };
    bool const is_first = dice.one_in(3);
    if (is_first) say();
    receiver.start();
    for (int sends = dice.below(12); sends != 0; --sends) {
        say();
        if (dice.one_in(3)) std::this_thread::yield();
    }
    send_as_host(pair.client, "U", platform::flag_urgent);
    if (dice.one_in(2)) say();
    shutdown(pair.client, SD_SEND);
    if (!eventually([&] { return receiver.has_ended.load(); })) return "the stream does not end";
    char urgent = 0;
    bool const came = recv(pair.server, &urgent, 1, MSG_OOB) == 1;
    if (receiver.text != expected) return receiver.text + " instead of " + expected;
    return came && urgent == 'U' ? "" : "no urgent byte";
}

}  // namespace

TEST_CASE("threads that receive in turn by a port take no urgent byte for data", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        Dice dice{run.seed()};
        Workers const workers{static_cast<unsigned>(1 + dice.below(3))};
        for (int connections = 20; connections != 0; --connections) {
            INFO("WS2_STRESS_SEED=" << run.seed() - 1);
            REQUIRE(one_connection(workers, dice) == "");
        }
    }
}
