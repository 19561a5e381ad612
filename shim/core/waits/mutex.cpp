// SPDX-License-Identifier: MIT
#include "shim/core/waits/mutex.hpp"

#include <utility>

#include "shim/core/waits/thread.hpp"

namespace ws2::core {

Mutex::Mutex(Ownership ownership) : Waitable{ObjectKind::mutex, Taking::under_lock_always, 0} {
    if (ownership == Ownership::free) return;
    Thread& creator = this_thread();
    Dispatcher const dispatcher;
    take_locked(creator);
}

bool Mutex::is_ready_locked(Thread const& thread) const { return !owner_ || owner_ == &thread; }

Waitable::Taken Mutex::take_locked(Thread& thread) {
    ++depth_;
    if (!owner_) {
        owner_ = &thread;
        thread.add_owned_mutex_locked(*this);
    }
    return std::exchange(abandoned_, false) ? Taken::yes_abandoned : Taken::yes;
}

Code Mutex::release() {
    Thread& thread = this_thread();
    Dispatcher dispatcher;
    if (owner_ != &thread) return Code::not_owner;
    if (--depth_ != 0) return Code::ok;
    thread.remove_owned_mutex_locked(*this);
    owner_ = nullptr;
    release_waiters_locked(dispatcher);
    return Code::ok;
}

void Mutex::abandon_locked(Dispatcher& dispatcher) {
    owner_ = nullptr;
    depth_ = 0;
    abandoned_ = true;
    release_waiters_locked(dispatcher);
}

}  // namespace ws2::core
