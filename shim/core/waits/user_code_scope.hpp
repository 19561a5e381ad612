// SPDX-License-Identifier: MIT
// While one exists on this thread, user code (an APC, a condition function) runs inside a call
// through a handle, so closing that handle must not wait for the calls inside to return.
#pragma once

#include <utility>

namespace ws2::core {

// A wait of this thread that user code may interrupt: meanwhile the thread must not be registered
// as waiting.
class WaitBreak {
public:
    WaitBreak() : outer_{std::exchange(current_, this)} {}
    WaitBreak(WaitBreak const&) = delete;
    WaitBreak& operator=(WaitBreak const&) = delete;
    virtual void leave_wait() = 0;
    virtual void enter_wait() = 0;

protected:
    ~WaitBreak() { current_ = outer_; }

private:
    friend class UserCodeScope;
    WaitBreak* const outer_;
    static constinit inline thread_local WaitBreak* current_ = nullptr;
};

class UserCodeScope {
public:
    UserCodeScope() : interrupted_{std::exchange(WaitBreak::current_, nullptr)} {
        ++depth_;
        if (interrupted_) interrupted_->leave_wait();
    }
    ~UserCodeScope() {
        --depth_;
        if (interrupted_) interrupted_->enter_wait();
        WaitBreak::current_ = interrupted_;
    }
    UserCodeScope(UserCodeScope const&) = delete;
    UserCodeScope& operator=(UserCodeScope const&) = delete;
    static bool is_active() { return depth_ != 0; }

private:
    WaitBreak* const interrupted_;
    static constinit inline thread_local int depth_ = 0;
};

}  // namespace ws2::core
