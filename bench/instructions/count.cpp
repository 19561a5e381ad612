// SPDX-License-Identifier: MIT
// The plain calls, a hundred times each, for callgrind to count: it is asked for a dump after each
// of them, so one run has all numbers of this thread. Built twice, with the raw calls and with
// ws2shim; the difference is what ws2shim adds. Run twice, too: libc's calls are longer in a
// process with a second thread, as most have; with any argument there is none.
#include <valgrind/callgrind.h>

#include <array>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>

#include "bench/rows/connected.hpp"

namespace ws2::bench {
namespace {

constexpr int times = 100;
constexpr int settling = 4;  // the first receives of a connection set it up, bit by bit

std::string suffix;  // of the names: which of the two processes it is

// `operation` has been done before, so that nothing is loaded or set up for the first time.
#define COUNT(name, operation)                           \
    do {                                                 \
        std::string const full = (name) + suffix;        \
        for (int i = 0; i != settling; ++i) operation(); \
        CALLGRIND_ZERO_STATS;                            \
        for (int i = 0; i != times; ++i) operation();    \
        CALLGRIND_DUMP_STATS_AT(full.c_str());           \
    } while (false)

void count_stream_calls() {
    Pair pair;
    std::array<char, 64> data{};
    auto const send = [&] { require(peer::send(pair.client.get(), data.data(), 1) == 1, "send"); };
    auto const receive = [&] {
        require(peer::receive(pair.server.get(), data.data(), 1) == 1, "receive");
    };
    COUNT("send", send);
    COUNT("recv ready", receive);
    peer::set_nonblocking(pair.client.get());
    auto const receive_nothing = [&] {
        require(peer::receive(pair.client.get(), data.data(), 1) < 0, "receive nothing");
    };
    COUNT("recv would-block", receive_nothing);
}

void count_datagram_calls() {
    BoundDatagram from;
    BoundDatagram to;
    std::array<char, 64> data{};
    auto const send = [&] {
        require(peer::send_to(from.socket.get(), data.data(), 64, to.address) == 64, "sendto");
    };
    auto const receive = [&] {
        peer::Address sender;
        require(peer::receive_from(to.socket.get(), data.data(), 64, sender) == 64, "recvfrom");
    };
    COUNT("sendto", send);
    COUNT("recvfrom", receive);
}

}  // namespace
}  // namespace ws2::bench

int main(int count, char**) {
    peer::start();
    std::binary_semaphore done{0};
    std::optional<std::jthread> other;
    if (count == 1)
        other.emplace([&] { done.acquire(); });
    else
        ws2::bench::suffix = ", one thread";
    ws2::bench::count_stream_calls();
    ws2::bench::count_datagram_calls();
    done.release();
}
