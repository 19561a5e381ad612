// SPDX-License-Identifier: MIT
// While one lives on this thread, user code (an APC, a condition function) runs inside a call
// through a handle, so closing that handle must not wait for the calls inside to leave.
#pragma once

namespace ws2::core {

class UserCodeScope {
public:
    UserCodeScope() { ++depth_; }
    ~UserCodeScope() { --depth_; }
    UserCodeScope(UserCodeScope const&) = delete;
    UserCodeScope& operator=(UserCodeScope const&) = delete;
    static bool is_active() { return depth_ != 0; }

private:
    static constinit inline thread_local int depth_ = 0;
};

}  // namespace ws2::core
