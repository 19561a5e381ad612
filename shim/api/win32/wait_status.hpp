// SPDX-License-Identifier: MIT
// What a wait returns to the program.
#pragma once

#include "shim/core/waits/waiting.hpp"

#include <windows.h>

namespace ws2::api {

inline DWORD to_status(core::WaitOutcome outcome) {
    using Kind = core::WaitOutcome::Kind;
    switch (outcome.kind) {
        case Kind::object:
            return WAIT_OBJECT_0 + outcome.index;
        case Kind::abandoned_mutex:
            return WAIT_ABANDONED_0 + outcome.index;
        case Kind::apc:
            return WAIT_IO_COMPLETION;
        case Kind::timeout:
            break;
    }
    return WAIT_TIMEOUT;
}

}  // namespace ws2::api
