// SPDX-License-Identifier: MIT
// For hosts that cannot count the threads that are left: service threads keep the process.
#include "platform/threading.hpp"

namespace ws2::platform {

void become_service_thread() noexcept {}
void note_exit_code(std::uint32_t) noexcept {}
void at_end_of_first_thread(void (*)()) noexcept {}

}  // namespace ws2::platform
