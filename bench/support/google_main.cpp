// SPDX-License-Identifier: MIT
// Runs the rows with Google Benchmark, which decides how often each operation is done.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/support/modes.hpp"
#include "bench/support/row.hpp"

namespace {

void run(benchmark::State& state, ws2::bench::Row const& row, ws2::bench::Measurement& prepared) {
    if (!prepared) {
        prepared = row.prepare();
        prepared(1);  // what only the first call of a process pays is not the question here
    }
    // One batch of all iterations: the row's own clock leaves out what does not count.
    while (state.KeepRunningBatch(state.max_iterations))
        state.SetIterationTime(prepared(state.max_iterations).count());
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    auto const modes = ws2::bench::modes_from(argc, argv);
    if (!modes) return 0;
    std::vector<std::shared_ptr<ws2::bench::Measurement>> kept;
    for (auto const& row : ws2::bench::rows()) {
        if (!modes->filter.empty() && row.name != modes->filter) continue;
        kept.push_back(std::make_shared<ws2::bench::Measurement>());
        benchmark::RegisterBenchmark(
            row.name.c_str(),
            [&row, prepared = kept.back()](benchmark::State& state) { run(state, row, *prepared); })
            ->UseManualTime()
            ->MinTime(modes->min_time);
    }
    benchmark::RunSpecifiedBenchmarks();
}
