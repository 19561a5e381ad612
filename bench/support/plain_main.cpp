// SPDX-License-Identifier: MIT
// Runs the rows where Google Benchmark is not packaged for the target (mingw-w64), and prints the
// part of its JSON that the driver reads.
#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/support/modes.hpp"
#include "bench/support/row.hpp"

namespace {

// Nanoseconds per operation: as many operations as fill the time.
double measure(ws2::bench::Measurement const& operation, double min_time) {
    operation(1);  // what only the first call of a process pays is not the question here
    for (std::int64_t count = 1;; count *= 4) {
        auto const seconds = operation(count).count();
        if (seconds >= min_time || count > 1'000'000'000)
            return seconds * 1e9 / static_cast<double>(count);
    }
}

}  // namespace

int main(int argc, char** argv) {
    auto const modes = ws2::bench::modes_from(argc, argv);
    if (!modes) return 0;
    auto results = nlohmann::json::array();
    for (auto const& row : ws2::bench::rows()) {
        if (!modes->filter.empty() && row.name != modes->filter) continue;
        auto const operation = row.prepare();
        results.push_back({
            {"name",      row.name         },
            {"real_time", measure(operation, modes->min_time)},
            {"time_unit",           "ns"                 }
        });
    }
    std::cout << nlohmann::json{{"benchmarks", results}} << '\n';
}
