// SPDX-License-Identifier: MIT
// What a waiting thread sleeps in if it is not its own word (Thread::park), and how it is fetched
// out of there.
#pragma once

namespace ws2::core {

class Interruptor {
public:
    // From any thread. What the thread sleeps in comes back, now or when it is entered next.
    virtual void interrupt() noexcept = 0;

protected:
    ~Interruptor() = default;
};

}  // namespace ws2::core
