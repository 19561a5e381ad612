// SPDX-License-Identifier: MIT
// A fork of the test program that runs a function, for tests of what becomes of sockets then.
#pragma once

#include <functional>

namespace ws2::test {

class ForkedChild {
public:
    explicit ForkedChild(std::function<void()> const& program);
    ForkedChild(ForkedChild const&) = delete;
    ForkedChild& operator=(ForkedChild const&) = delete;
    ~ForkedChild() { end(); }

    void kill() const;
    // Waits until it has ended.
    void end();

private:
    int id_;
};

// The default action of these signals, in this process.
void end_by_kill();
void ask_to_end();

}  // namespace ws2::test
