// SPDX-License-Identifier: MIT
// Whether other processes may have a socket's descriptor. A socket that another process is known to
// have has slow_path::shared as well: see core/duplication.
//
// Lock rule: set_foreign() before another thread can reach the socket; read from anywhere.
#pragma once

#include <cstdint>

#include "shim/core/objects/library.hpp"

namespace ws2::core {

class DuplicationState {
public:
    // No other process has been given the descriptor.
    bool is_alone() const { return !is_foreign_ && opened_after_forks_ == library().forks(); }
    // The descriptor comes from outside.
    void set_foreign() { is_foreign_ = true; }

    // Library::forks() then.
    std::uint32_t opened_after_forks() const { return opened_after_forks_; }

private:
    bool is_foreign_ = false;
    std::uint32_t const opened_after_forks_ = library().forks();
};

}  // namespace ws2::core
