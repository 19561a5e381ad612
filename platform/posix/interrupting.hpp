// SPDX-License-Identifier: MIT
// The signal that interrupts a thread.
#pragma once

namespace ws2::platform {

// One that is ignored interrupts nothing, so it is handled from the first use on. False: it cannot
// be.
bool interrupts_are_handled() noexcept;

}  // namespace ws2::platform
