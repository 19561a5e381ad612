// SPDX-License-Identifier: MIT
// Keeps an echo server busy: every connection has one message under way. Or, with --churn,
// connects, sends one message, takes the answer and closes, one connection after the other. Prints
// JSON.
#include <sys/epoll.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/support/row.hpp"
#include "peer.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using ws2::bench::require;

struct Wanted {
    std::uint16_t port = 0;
    int connections = 1;
    int size = 64;
    double seconds = 0.5;
    bool churn = false;
};

struct Connection {
    peer::Socket socket = peer::none;
    int missing = 0;  // of the answer
    Clock::time_point sent;
};

class Load {
public:
    explicit Load(Wanted const& wanted)
        : wanted_{wanted}, data_(static_cast<std::size_t>(wanted.size)) {}

    // Messages or connections per second, and how long they took.
    nlohmann::json run() {
        if (!wanted_.churn) connect_all();
        auto const warm = Clock::now() + std::chrono::duration<double>(wanted_.seconds / 5);
        go_on_until(warm);
        times_us_.clear();
        auto const began = Clock::now();
        go_on_until(began + std::chrono::duration<double>(wanted_.seconds));
        std::chrono::duration<double> const took = Clock::now() - began;
        require(!times_us_.empty(), "get any answer");
        std::sort(times_us_.begin(), times_us_.end());
        return {
            {"per_second", static_cast<double>(times_us_.size()) / took.count()},
            {"p50_us",     times_us_[times_us_.size() / 2]                     },
            {"p99_us",     times_us_[times_us_.size() * 99 / 100]              }
        };
    }

private:
    template <class Time>
    void go_on_until(Time end) {
        while (Clock::now() < end) {
            if (wanted_.churn)
                one_connection();
            else
                wait_and_answer();
        }
    }

    peer::Socket connected() const {
        auto const socket = peer::open_stream();
        require(socket != peer::none && peer::connect(socket, wanted_.port), "connect");
        peer::set_nodelay(socket);
        return socket;
    }

    void connect_all() {
        connections_.resize(static_cast<std::size_t>(wanted_.connections));
        for (auto& each : connections_) {
            each.socket = connected();
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &each;
            require(::epoll_ctl(poller_, EPOLL_CTL_ADD, each.socket, &event) == 0, "epoll_ctl");
        }
        for (auto& each : connections_) send(each);
    }

    void send(Connection& connection) {
        connection.missing = wanted_.size;
        connection.sent = Clock::now();
        require(peer::send(connection.socket, data_.data(), wanted_.size) == wanted_.size, "send");
    }

    bool receive(Connection& connection) {
        auto const count = peer::receive(connection.socket, data_.data(), connection.missing);
        require(count > 0, "receive");
        connection.missing -= count;
        if (connection.missing != 0) return false;
        std::chrono::duration<double, std::micro> const took = Clock::now() - connection.sent;
        times_us_.push_back(took.count());
        return true;
    }

    void wait_and_answer() {
        std::array<epoll_event, 256> events{};
        auto const ready = ::epoll_wait(poller_, events.data(), events.size(), 5000);
        require(ready > 0, "get an answer");
        for (int i = 0; i != ready; ++i) {
            auto& connection =
                *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (receive(connection)) send(connection);
        }
    }

    void one_connection() {
        auto const began = Clock::now();
        Connection connection{connected(), 0, {}};
        send(connection);
        while (!receive(connection)) {
        }
        peer::close(connection.socket);
        std::chrono::duration<double, std::micro> const took = Clock::now() - began;
        times_us_.back() = took.count();
    }

    Wanted wanted_;
    std::vector<char> data_;
    std::vector<Connection> connections_;
    std::vector<double> times_us_;
    int poller_ = ::epoll_create1(EPOLL_CLOEXEC);
};

}  // namespace

int main(int argc, char** argv) {
    Wanted wanted;
    CLI::App app{"Load for the echo servers of ci/bench"};
    app.add_option("--port", wanted.port, "of the server, on this machine")->required();
    app.add_option("--connections", wanted.connections, "each with one message under way");
    app.add_option("--size", wanted.size, "bytes of a message");
    app.add_option("--seconds", wanted.seconds, "how long, after a fifth of it to warm up");
    app.add_flag("--churn", wanted.churn, "a connection for every message");
    CLI11_PARSE(app, argc, argv);
    std::cout << Load{wanted}.run() << '\n';
}
