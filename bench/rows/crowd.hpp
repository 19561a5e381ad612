// SPDX-License-Identifier: MIT
// Asking many sockets at once which of them have something to read.
#pragma once

#include <memory>
#include <string>

#include "bench/rows/connected.hpp"

namespace ws2::bench {

// Connected streams, as servers have them, while the descriptors suffice for both ends of each.
constexpr int most_streams = 1000;

struct Crowd {
    explicit Crowd(int size) {
        if (size > most_streams) {
            datagrams.resize(static_cast<std::size_t>(size));
            return;
        }
        Listener const listener;
        while (static_cast<int>(streams.size()) != size) streams.emplace_back(listener);
    }
    template <class Visit>
    void each_socket(Visit&& visit) const {
        for (auto const& each : streams) visit(each.server.get());
        for (auto const& each : datagrams) visit(each.socket.get());
    }
    // Sends to the last one.
    void make_one_ready() {
        char const data = 'x';
        if (!streams.empty())
            require(peer::send(streams.back().client.get(), &data, 1) == 1, "send");
        else
            require(peer::send_to(datagrams.front().socket.get(), &data, 1,
                                  datagrams.back().address) == 1,
                    "sendto");
    }
    std::vector<Pair> streams;
    std::vector<BoundDatagram> datagrams;
};

enum class Ready { none, one };

template <class Set>
Measurement wait_for(int size, Ready ready) {
    struct Stage {
        explicit Stage(int count) : crowd{count} {
            crowd.each_socket([&](peer::Socket socket) { set.add(socket); });
        }
        Crowd crowd;
        Set set;
    };
    auto stage = std::make_shared<Stage>(size);
    int const expected = ready == Ready::one ? 1 : 0;
    // Who expects something waits for it; who only looks does not.
    int const timeout_ms = ready == Ready::one ? 1000 : 0;
    if (ready == Ready::one) stage->crowd.make_one_ready();
    return [=](std::int64_t count) {
        return timed(count,
                     [&] { require(stage->set.wait(timeout_ms) == expected, "wait for sockets"); });
    };
}

// Returns true, so that a variable can be made of it at start-up.
template <class Set>
bool add_rows(std::string const& call) {
    for (int const size : {1, 64, 1000, 10000}) {
        auto const prefix = call + " " + std::to_string(size);
        Added const none{prefix + " none ready",
                         [size] { return wait_for<Set>(size, Ready::none); }};
        Added const one{prefix + " one ready", [size] { return wait_for<Set>(size, Ready::one); }};
    }
    return true;
}

}  // namespace ws2::bench
