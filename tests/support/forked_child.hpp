// SPDX-License-Identifier: MIT
// A fork of the test program that runs a function, for tests of what becomes of sockets then.
#pragma once

#include <functional>
#include <optional>

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
    // Its exit code, or nothing when it does not end in time, or not by itself.
    std::optional<int> exit_code();

private:
    int id_;
};

// The default action of these signals, in this process.
void end_by_kill();
void ask_to_end();

// Ends of the calling thread that are the host's.
[[noreturn]] void leave_thread();
void cancel_this_thread();

}  // namespace ws2::test
