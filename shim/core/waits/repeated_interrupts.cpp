// SPDX-License-Identifier: MIT
#include "shim/core/waits/repeated_interrupts.hpp"

#include <chrono>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/threading.hpp"

namespace ws2::core {

NextCall pause_between_calls(unsigned tries, std::int32_t kernel_thread) {
    // Where other threads want the processor, each yield takes a turn of theirs: the first look is
    // soon.
    constexpr unsigned first_look = 10;
    constexpr unsigned in_a_row = 100;
    constexpr unsigned most_if_unknown = 2000;
    constexpr std::chrono::microseconds time_between{100};
    if (tries == first_look || (tries != 0 && tries % in_a_row == 0)) {
        auto const reachable = platform::reachable(kernel_thread);
        if (reachable == platform::Reachable::not_now) return NextCall::none;
        if (reachable == platform::Reachable::sleeps) return NextCall::last;
        if (reachable == platform::Reachable::unknown && tries >= most_if_unknown)
            return NextCall::none;
    }
    if (tries < in_a_row)
        platform::yield();
    else
        std::this_thread::sleep_for(time_between);
    return NextCall::one_of_many;
}

}  // namespace ws2::core
