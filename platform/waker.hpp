// SPDX-License-Identifier: MIT
// Contract: waking a thread that waits in poll(), by a descriptor that any thread can make readable
// (an eventfd or a pipe).
#pragma once

#include "platform/types.hpp"

namespace ws2::platform {

class Waker {
public:
    // Code::too_many_open or no_buffers when the host has no descriptor left.
    static Result<Waker> make();

    // Readable from wake() to drain(). For PollItem.
    int descriptor() const { return reader_.get(); }

    // Any thread; also from cancel_blocked_calls(). Several wakes before a drain are one.
    void wake() const noexcept;

    // The waiting thread, after it woke.
    void drain() const noexcept;

    Waker() = default;

private:
    UniqueDescriptor reader_;
    UniqueDescriptor writer_;  // stays empty where one descriptor does both
};

}  // namespace ws2::platform
