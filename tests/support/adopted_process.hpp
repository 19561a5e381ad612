// SPDX-License-Identifier: MIT
// Processes that this one is told of though it did not start them itself.
#pragma once

#include <optional>

namespace ws2::test {

// While one lives, a process whose parent has ended becomes this one's child.
class Adoption {
public:
    Adoption();
    Adoption(Adoption const&) = delete;
    Adoption& operator=(Adoption const&) = delete;
    ~Adoption();

    // Waits for a child; the caller has no other. Nothing: none came in time.
    std::optional<int> child() const;
};

// The calling process goes on as the first one of a name space of processes, and its parent hears
// how that one ends. False: this user cannot do that.
bool become_first_process();

}  // namespace ws2::test
