// SPDX-License-Identifier: MIT
// A fork of the test program that runs a function, for tests of what becomes of sockets then.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <thread>

namespace ws2::test {

class ForkedChild {
public:
    explicit ForkedChild(std::function<void()> const& program);
    ForkedChild(ForkedChild const&) = delete;
    ForkedChild& operator=(ForkedChild const&) = delete;
    ~ForkedChild() { end(); }

    void kill() const;
    // Waits until it has stopped.
    void stop() const;
    void go_on() const;
    // Waits until it has ended.
    void end();
    // Its exit code, or nothing when it does not end in time, or not by itself.
    std::optional<int> exit_code();
    bool ends_by(int signal);

private:
    int id_;
};

// Sends it to a child, and waits until that has ended by it.
bool child_ends_by(int child, int signal);
// Waits until a child has ended by itself: the processor time it took. Nothing: it did not end.
std::optional<std::chrono::milliseconds> time_of_ended_child(int child);

// A fork that first runs `meanwhile`, after the library has made its locks ready for it; the child
// ends at once.
void fork_slowly(std::function<void()> const& meanwhile);

// Zeros that this process and the children it forks later have in common, for good.
void* memory_shared_with_children(std::size_t size);

// The default action of these signals, in this process.
void end_by_kill();
void ask_to_end();

// Ends of the calling thread that are the host's.
[[noreturn]] void leave_thread();
void cancel_this_thread();

// Runs it in a thread and waits for its end, which may come in the middle. Nothing is allocated for
// the thread, so that nothing leaks then.
void run_in_host_thread(std::function<void()> const& body);

// While one lives, the thread that made it handles a signal every few milliseconds.
class SteadySignals {
public:
    SteadySignals();
    SteadySignals(SteadySignals const&) = delete;
    SteadySignals& operator=(SteadySignals const&) = delete;
    ~SteadySignals();

private:
    std::atomic<bool> is_over_{false};
    std::thread sender_;
};

// A function that runs as a signal handler of the thread that made this. One at a time.
class SignalHandler {
public:
    explicit SignalHandler(std::function<void()> body);
    SignalHandler(SignalHandler const&) = delete;
    SignalHandler& operator=(SignalHandler const&) = delete;
    ~SignalHandler();

    void interrupt() const;  // from any thread

private:
    std::function<void()> body_;
    std::uintptr_t thread_;
};

}  // namespace ws2::test
