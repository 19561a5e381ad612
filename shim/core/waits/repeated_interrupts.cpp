// SPDX-License-Identifier: MIT
#include "shim/core/waits/repeated_interrupts.hpp"

#include <chrono>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/threading.hpp"

namespace ws2::core {

NextCall pause_between_calls(unsigned tries, std::int32_t kernel_thread) {
    constexpr unsigned in_a_row = 100;
    constexpr unsigned most_if_unknown = 2000;
    constexpr std::chrono::microseconds time_between{100};
    if (tries < in_a_row) {
        platform::yield();
        return NextCall::one_of_many;
    }
    if (tries % in_a_row == 0) {
        auto const reachable = platform::reachable(kernel_thread);
        if (reachable == platform::Reachable::not_now) return NextCall::none;
        if (reachable == platform::Reachable::sleeps) return NextCall::last;
        if (reachable == platform::Reachable::unknown && tries >= most_if_unknown)
            return NextCall::none;
    }
    std::this_thread::sleep_for(time_between);
    return NextCall::one_of_many;
}

}  // namespace ws2::core
