// SPDX-License-Identifier: MIT
// Memory that runs out: allocations of a thread, or of all threads but one, fail from a certain one
// on. The test program's own operator new sees to it.
#pragma once

#include <functional>

namespace ws2::test {

// While one lives, the thread that made it gets so many allocations and no more.
class Allowance {
public:
    explicit Allowance(int allocations);
    Allowance(Allowance const&) = delete;
    Allowance& operator=(Allowance const&) = delete;
    ~Allowance();
    // For what has to be done in any case: from now on this thread gets memory.
    static void end_shortage();
    // Whether an allocation has failed.
    bool was_short() const;
};

// While one lives, no thread gets memory but the one that made it.
class OthersStarve {
public:
    OthersStarve();
    OthersStarve(OthersStarve const&) = delete;
    OthersStarve& operator=(OthersStarve const&) = delete;
    ~OthersStarve();
    // How many allocations have failed.
    static long failures();
};

// Calls it with 0, 1, 2, ... allocations until that is enough, each time in a new thread, which the
// library does not know yet. Returns how often it was short of memory.
inline constexpr int most_allocations = 1000;
int starve(std::function<void()> const& call);

}  // namespace ws2::test
