// SPDX-License-Identifier: MIT
// How long to go on, and from which number. Every failure says the seed that shows it again.
#pragma once

#include <chrono>
#include <cstdlib>
#include <random>

namespace ws2::test {

inline unsigned stress_setting(char const* name, unsigned usual) {
    auto const* const text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : usual;
}

// Counts rounds until the time is over; each has a seed of its own.
class StressRun {
public:
    bool goes_on() { return std::chrono::steady_clock::now() < end_ && (++seed_, true); }
    unsigned seed() const { return seed_; }

private:
    unsigned seed_ = stress_setting("WS2_STRESS_SEED", std::random_device{}());
    std::chrono::steady_clock::time_point end_ =
        std::chrono::steady_clock::now() +
        std::chrono::seconds{stress_setting("WS2_STRESS_SECONDS", 5)};
};

class Dice {
public:
    explicit Dice(unsigned seed) : numbers_{seed} {}
    int below(int limit) { return std::uniform_int_distribution{0, limit - 1}(numbers_); }
    bool one_in(int count) { return below(count) == 0; }

private:
    std::mt19937 numbers_;
};

}  // namespace ws2::test
