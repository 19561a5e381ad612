// SPDX-License-Identifier: MIT
// A row of the tables: a name, and something that can be done many times and tells how long the
// part that counts took. The rows know nothing of who runs them: Google Benchmark where it exists
// for the target, a small loop where it does not.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ws2::bench {

using Seconds = std::chrono::duration<double>;

// Does the operation `count` times. What it needs (sockets, threads) lives as long as the function.
using Measurement = std::function<Seconds(std::int64_t count)>;

struct Row {
    std::string name;
    std::function<Measurement()> prepare;
};

// All rows of this program, in the order of their names in the tables.
std::vector<Row>& rows();

// Registers a row at start-up: `static Added const row{"send/1", prepare};`
struct Added {
    Added(std::string name, std::function<Measurement()> prepare) {
        rows().push_back({std::move(name), std::move(prepare)});
    }
};

template <class Operation>
Seconds timed(Operation&& operation) {
    auto const began = std::chrono::steady_clock::now();
    operation();
    return std::chrono::steady_clock::now() - began;
}

template <class Operation>
Seconds timed(std::int64_t count, Operation&& operation) {
    return timed([&] {
        for (std::int64_t i = 0; i != count; ++i) operation();
    });
}

// `before` and `after` get the number of operations they prepare or clean up for; neither counts.
template <class Before, class Operation, class After>
Seconds timed_in_chunks(std::int64_t count, std::int64_t chunk, Before&& before,
                        Operation&& operation, After&& after) {
    Seconds total{0};
    while (count > 0) {
        auto const part = std::min(count, chunk);
        before(part);
        total += timed(part, operation);
        after(part);
        count -= part;
    }
    return total;
}

// Says what went wrong and ends the program: a measurement of failing calls is worth nothing.
[[noreturn]] void give_up(char const* what);

inline void require(bool held, char const* what) {
    if (!held) [[unlikely]]
        give_up(what);
}

}  // namespace ws2::bench
